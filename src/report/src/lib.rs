//! Pages and files for people to read: reports, made from what `tally` releases and from nothing
//! else, and [`slips`], the invitations on paper, which hold no figure at all.
//!
//! Every function that prints a figure takes a [`tally::Release`]; there is no way to hand over the
//! exact figures of the team's screen:
//!
//! ```
//! fn publish(release: &tally::Release, meta: &report::Meta) -> String {
//!     report::html(release, meta)
//! }
//! ```
//!
//! ```compile_fail
//! fn leak(look: &tally::Look, meta: &report::Meta) -> String {
//!     report::html(look, meta)
//! }
//! ```
//!
//! Nothing here has a clock: the same release and the same [`Meta`] give the same bytes.

mod bar;
mod csv;
mod html;
mod service;
pub mod slips;
mod words;

pub use csv::{csv, dictionary_csv};
pub use html::{article, html};
pub use service::service;

/// What a report says about itself, beside its figures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meta {
    /// "What parents told us".
    pub title: String,
    /// The day it was made, in words: "Tuesday 8 December 2026".
    pub made_on: String,
    /// Who made it, if they want to be named.
    pub made_by: String,
    /// What the officers write before the figures, in paragraphs divided by blank lines.
    pub introduction: String,
}
