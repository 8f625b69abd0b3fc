//! One binary of tests, most of them data: each module says what it holds.

// The table of crates in ARCHITECTURE.md, against Cargo's own metadata.
mod architecture;
// What is struck out of free text, and what is not, by class.
mod anonymise;
// Envelopes: good ones open for ever, and every defect has its own error.
mod envelopes;
// Every questionnaire keeps the rules that all of them keep, and never changes once released.
mod forms;
// Forms that cannot be read, and what is said about each.
mod forms_bad;
// A stranger's opener, written from docs/privacy.md alone.
mod interop;
// Scenarios: scripted answers, the pages shown, the problems said, the response that leaves.
mod journeys;
// The mailbox as a stranger meets it: the real server, over plain TCP.
mod mailbox;
// The small way of reading documents and answers, against serde's.
mod plain;
// How hard each questionnaire is to read.
mod readability;
// Right answers: published figures, an independent count, attacks on what is withheld.
mod tallies;
