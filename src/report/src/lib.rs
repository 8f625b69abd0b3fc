//! Pages and files for people to read: reports, made from what `tally` releases and from nothing
//! else, and [`slips`], the invitations on paper, which hold no figure at all.
//!
//! Everything with a figure in it is made by an [`Edition`], which takes a [`tally::Release`];
//! there is no way to hand over the exact figures of the team's screen. [`chart`] draws what it is
//! given, for reports and for the team's own screen alike; a drawing is no export.
//!
//! Nothing here has a clock: the same release and the same [`Meta`] give the same bytes, and
//! [`checksum`] tells whether a file still has them.

pub mod chart;
pub mod checksum;
mod csv;
mod edition;
mod html;
mod meta;
mod paper;
mod safe;
mod sections;
mod service;
pub mod slips;
mod words;
mod xlsx;

pub use csv::{csv, dictionary_csv};
pub use edition::Edition;
pub use meta::{At, Meta, Quotation, Written};
pub use sections::code_words;
pub use service::service;
pub use words::way_name as way_words;
pub use words::{capital, day, decimal, lower_first, short_period};
