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
// Invitations on paper: every square read back, every word measured.
mod invitations;
// A stranger's opener, written from docs/privacy.md alone.
mod interop;
// What the fuzzer starts from and what it has found, replayed.
mod fuzz;
// Scenarios: scripted answers, the pages shown, the problems said, the response that leaves.
mod journeys;
// People and keys: who was taken out opens nothing that is sent later.
mod keys;
// The mailbox as a stranger meets it: the real server, over plain TCP.
mod mailbox;
// Operations of the workspace: good ones open for ever, and every defect has its own error.
mod operations;
// Codes and tokens: whatever answer is lost, the same again succeeds.
mod once_only;
// The small way of reading documents and answers, against serde's.
mod plain;
// How hard each questionnaire is to read.
mod readability;
// The JSON Schema of a form document, as editors read it.
mod schema;
// Right answers: published figures, an independent count, attacks on what is withheld.
mod tallies;
// A questionnaire that changed: a reworded question counts on, a changed scale never mixes.
mod versions;
