//! Right answers: the published figures, an independent count, and attacks on what is withheld.

// An integer program against everything that is withheld.
mod attack;
// Items compared, and what made the difference.
mod compared;
// Responses made from compact data, and the made-up service they come from.
mod data;
// Twenty random data sets, against polars.
mod datasets;
// Withheld cells against a reader who knows everything else.
mod disclosure;
// Figures from elsewhere: meetings held, taking part, targets.
mod entered;
// Every published figure comes out, on the screen and in what is published.
mod figures;
// Intervals, against statsmodels.
mod intervals;
// What is asked for each of several.
mod each;
// What lines, small charts and the overview are drawn from.
mod looked;
// Random responses, counted a second time in the plainest way.
mod plain;
// A response that does not fit is set aside with its reason.
mod strict;
// A response that is taken back again leaves no trace.
mod taken_back;
// The page and the files that leave.
mod published;

pub use data::service;
