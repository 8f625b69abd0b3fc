//! Makes the copy of a person's answers that may leave the device: coded answers, the quarter
//! instead of the day, and free text with what could name somebody struck out.
//!
//! It must not let anything through that it does not know: an answer without a question, a
//! choice that the form does not offer and a number out of its bounds are left out. It promises
//! no more than it does: names may be missed, and the screens say so.

mod dates;
mod hidden;
mod lists;
pub mod measure;
mod names;
mod numbers;
mod online;
mod places;
mod reading;
mod response;
mod scrub;
mod vocabulary;

pub use response::{Response, waits_for_a_word};
pub use scrub::scrub;

use crate::{About, Answers, Form};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The word lists that anonymising needs: one word a line, lower case, sorted by byte.
///
/// A word that stands in both lists ("grace", "will") is struck only where the words around it
/// say that it is a name.
#[derive(Clone, Copy, Debug)]
pub struct WordLists<'a> {
    /// Words that name nobody, however they are written.
    pub common: &'a str,
    /// First names, struck in lower case too.
    pub first_names: &'a str,
}

/// What the person chose while they looked at what will be sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Sending {
    /// Paths of the free texts that they took out.
    pub leave_out: BTreeSet<String>,
    /// Paths of the free texts that a child said may go: theirs stay unless they are named here.
    pub take_in: BTreeSet<String>,
    /// Struck words that they put back, as they wrote them. A word from an answer that stays
    /// here cannot be put back.
    pub keep: BTreeSet<String>,
}

/// The copy that may leave, and what was struck from it.
#[derive(Clone, Debug, PartialEq)]
pub struct Anonymised {
    /// What is sealed and sent.
    pub response: Response,
    /// Every free text that will be sent, in the order of its path, for the preview to draw.
    pub struck: Vec<StruckText>,
}

/// One free text, cut into what stays and what was struck.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StruckText {
    /// The question's path; `board.2` is the third thing on a board.
    pub path: String,
    /// In order; the originals put together again are what the person wrote.
    pub pieces: Vec<Piece>,
}

/// A piece of a free text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Piece {
    /// Sent as it was written.
    Kept(String),
    /// Not sent.
    Struck {
        /// What the person wrote.
        was: String,
        /// What is sent in its place: `[name]`.
        shown_as: String,
    },
}

impl Piece {
    /// What is sent.
    pub fn shown(&self) -> &str {
        match self {
            Self::Kept(text) => text,
            Self::Struck { shown_as, .. } => shown_as,
        }
    }

    /// What the person wrote.
    pub fn written(&self) -> &str {
        match self {
            Self::Kept(text) => text,
            Self::Struck { was, .. } => was,
        }
    }
}

/// Makes the anonymous copy of the answers that are on the route now.
///
/// It is the only way to a [`Response`].
pub fn anonymise(
    form: &Form,
    on_route: &Answers,
    about: &About,
    id_hex: &str,
    sending: &Sending,
    lists: &WordLists,
) -> Anonymised {
    response::make(form, on_route, about, id_hex, sending, lists)
}
