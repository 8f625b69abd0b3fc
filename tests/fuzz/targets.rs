//! What is fuzzed: one target for each parser that takes bytes from outside. Each gives bytes to
//! its parser and holds that what was read is written and read again as the same. A target says
//! whether its bytes were read, so that a corpus of nothing but refusals is found out.

// Codes, invitations, recovery sheets: what people type or scan.
pub mod by_hand;
// Key files, keyrings and service documents.
pub mod keys;
// Envelopes, streams of them, and the messages of the mailbox.
pub mod mailbox;
// Questionnaires, answers, responses and free text.
pub mod said;

/// One parser, and what it must hold to.
#[derive(Clone, Copy)]
pub struct Target {
    /// Also the name of its folder in `tests/fuzz/corpus/`.
    pub name: &'static str,
    /// Panics where the parser breaks its word; gives whether anything was read.
    pub hold: fn(&[u8]) -> bool,
}

/// All of them. `cargo xtask fuzz` knows them by the folders of the corpus.
pub const TARGETS: &[Target] = &[
    target("address", mailbox::address),
    target("answers", said::answers),
    target("blinding", by_hand::blinding),
    target("code", by_hand::code),
    target("envelope", mailbox::envelope),
    target("fingerprint", by_hand::fingerprint),
    target("form", said::form),
    target("holder", keys::holder),
    target("invitation", by_hand::invitation),
    target("json", said::json),
    target("key-file", keys::key_file),
    target("keyring", keys::keyring),
    target("messages", mailbox::messages),
    target("operation", mailbox::operation),
    target("recovery", by_hand::recovery),
    target("response", said::response),
    target("scrub", said::scrubbed),
    target("service", keys::service),
    target("stream", mailbox::stream),
    target("team", mailbox::team),
];

const fn target(name: &'static str, hold: fn(&[u8]) -> bool) -> Target {
    Target { name, hold }
}

/// For parsers that take text: bytes that are none never reach them.
fn as_text(bytes: &[u8], hold: impl Fn(&str) -> bool) -> bool {
    std::str::from_utf8(bytes).is_ok_and(hold)
}
