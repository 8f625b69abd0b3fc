//! Cuts a free text into what stays and what is struck.
//!
//! The detectors run one after another over the same letters, the surest first, and none sees
//! what an earlier one struck. Each looks at a bounded number of neighbours, so that the work
//! grows with the length of the text and no faster.

use super::hidden::Hidden;
use super::lists::Lists;
use super::reading::Reading;
use super::{Piece, WordLists, dates, names, numbers, online, places};
use std::collections::BTreeSet;

/// What was struck can lay bare something beside it, so the text is read again until nothing new
/// is found; but not for ever.
const ROUNDS_MAX: usize = 5;

/// Strikes what could name somebody from one text. `dictionary` holds what the person wrote
/// under questions whose answers stay here.
///
/// The originals of the pieces put together again are the text.
pub fn scrub(text: &str, dictionary: &[String], lists: &WordLists) -> Vec<Piece> {
    Scrubber::new(dictionary, lists).scrub(text, &BTreeSet::new())
}

/// The lists and the dictionary, made ready once for all the texts of a response.
pub(super) struct Scrubber<'a> {
    lists: Lists<'a>,
    hidden: Hidden,
}

impl<'a> Scrubber<'a> {
    pub fn new(dictionary: &[String], lists: &WordLists<'a>) -> Self {
        let lists = Lists::new(lists);
        let hidden = Hidden::new(dictionary, &lists);
        Self { lists, hidden }
    }

    pub fn scrub(&self, text: &str, keep: &BTreeSet<String>) -> Vec<Piece> {
        let mut reading = Reading::new(text);
        for _ in 0..ROUNDS_MAX {
            let before = reading.times_struck();
            self.strike(&mut reading);
            if reading.times_struck() == before {
                break;
            }
        }
        reading.into_pieces(text, keep)
    }

    fn strike(&self, reading: &mut Reading) {
        online::strike_links_and_mail(reading);
        numbers::strike_insurance_numbers(reading);
        numbers::strike_nhs_numbers(reading);
        dates::strike(reading);
        places::strike_postcodes(reading);
        numbers::strike_telephones(reading);
        places::strike_addresses(reading, &self.lists);
        online::strike_accounts(reading, &self.lists);
        self.hidden.strike(reading, &self.lists);
        names::strike(reading, &self.lists, self.hidden.names());
    }
}
