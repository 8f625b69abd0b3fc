//! To be written.

// Every questionnaire keeps the rules that all of them keep, and never changes once released.
mod forms;
// How hard each questionnaire is to read.
mod readability;
// The mailbox as a stranger meets it: the real server, over plain TCP.
mod mailbox;
// Envelopes: good ones open for ever, and every defect has its own error.
mod envelopes;
// A stranger's opener, written from docs/privacy.md alone.
mod interop;
// Right answers: published figures, an independent count, attacks on what is withheld.
mod tallies;
// Forms that cannot be read, and what is said about each.
mod forms_bad;
// Scenarios: scripted answers, the pages shown, the problems said, the response that leaves.
mod journeys;
