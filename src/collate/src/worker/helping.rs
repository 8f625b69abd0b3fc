//! Helpers: workers of the worker that holds the keys, when there is more to open than one can do in
//! a moment. They get the keys from it, with each share of their work and past the page.

use crate::errand::{OPENERS_MAX, SHARE};
use device::worker::{Hand, own_address};

/// Those that are there. Without them they end.
#[derive(Default)]
pub(super) struct Helpers {
    hands: Vec<Hand>,
    /// One did not start or stopped: all is opened without help.
    none_come: bool,
}

impl Helpers {
    /// As many as so many envelopes are worth. Who is still starting is not waited for.
    pub(super) fn for_so_many(&mut self, envelopes: usize) -> Vec<Hand> {
        let wanted = (envelopes / SHARE).clamp(1, OPENERS_MAX) - 1;
        while self.hands.len() < wanted && !self.none_come {
            match Hand::start(&own_address()) {
                Ok(hand) => self.hands.push(hand),
                Err(_) => self.none_come = true,
            }
        }
        let ready = self.hands.iter().filter(|hand| hand.is_ready());
        ready.take(wanted).cloned().collect()
    }

    /// Goes on without any.
    pub(super) fn give_up(&mut self) {
        self.none_come = true;
        self.hands.drain(..).for_each(|hand| hand.stop());
    }
}

impl Drop for Helpers {
    fn drop(&mut self) {
        self.hands.iter().for_each(Hand::stop);
    }
}
