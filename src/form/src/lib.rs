//! What is asked, what was answered, what is shown next, and what may leave the device.
//!
//! This crate is pure: no clock, no randomness, no network, no DOM. The date of today, the
//! random id of a draft and the word lists that anonymising needs are arguments.

mod advice;
pub mod anonymise;
mod answer;
pub mod calendar;
mod check;
mod document;
mod expression;
mod form;
pub mod json;
mod limits;
mod pattern;
pub mod plain;
mod print;
mod read;
#[cfg(feature = "schema")]
mod schema;
pub mod sheet;
mod show;
pub mod table;
pub mod typing;
mod walk;
pub mod words;

pub use anonymise::{
    Anonymised, Piece, Response, Sending, StruckText, WordLists, anonymise, scrub, waits_for_a_word,
};
pub use answer::{About, Answer, Answers, BoardItem, BoardSlot, Quarter, Source, Value};
pub use check::{Warning, check};
pub use document::{
    Audience, Choice, Document, Item, Kind, Meaning, Measure, OnSheet, Readers, SheetKind, Text,
    Way, Words,
};
pub use form::{Form, FormError};
pub use print::{Booklet, Helpline, PaperCode, paper_codes, print};
#[cfg(feature = "schema")]
pub use schema::schema;
pub use show::show;
pub use walk::{Context, Journey, Page, PageKind, Problem, Walk, journey};
