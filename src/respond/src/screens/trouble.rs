//! When nothing can be shown.

use crate::service::Unavailable;
use ui::draw::{View, button, group, h1, nothing, p};

/// The page cannot begin.
pub fn unavailable(why: Unavailable) -> View {
    let (title, words) = match why {
        Unavailable::Offline => (
            "There is no connection at the moment",
            "The questions could not be fetched. Anything you have begun or sealed on this device \
             is still here. Try again when you have a connection.",
        ),
        Unavailable::NotSetUp => (
            "This service is not open yet",
            "The reviewing service still has to set it up. Nothing is wrong with your device. \
             Please try again later, or ask the person who gave you the link.",
        ),
        Unavailable::Unreadable => (
            "This page did not arrive whole",
            "What came from the server could not be read. Anything you have begun on this device \
             is still here. Try again in a moment.",
        ),
    };
    let again = button("main", "Try again", device::page::begin_again);
    page(title, words, again)
}

/// Another service than the one agreed with, or a wrong signature.
pub fn refused(why: &str) -> View {
    let words = format!(
        "{why} To be safe, this page stops here. Nothing was sent, and what you began is still on \
         this device. Please tell the person who gave you the link."
    );
    page("We could not be sure who is asking", &words, nothing())
}

/// Another tab has the same draft open.
pub fn elsewhere() -> View {
    page(
        "You have this open in another tab",
        "Your answers are safe there. Close this tab and carry on in the other one, or load this \
         page again to carry on here.",
        button("main", "Try again", device::page::reload),
    )
}

fn page(title: &str, words: &str, again: View) -> View {
    super::arrive();
    group(vec![h1(title), p(words), again])
}
