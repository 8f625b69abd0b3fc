//! Right answers: the published figures, an independent count, and attacks on what is withheld.

// Responses made from compact data, and the made-up service they come from.
mod data;
// Withheld cells against a reader who knows everything else.
mod disclosure;
// Every published figure comes out, on the screen and in what is published.
mod figures;
// Random responses, counted a second time in the plainest way.
mod plain;
// A response that does not fit is set aside with its reason.
mod strict;
// The page and the files that leave.
mod published;

pub use data::service;
