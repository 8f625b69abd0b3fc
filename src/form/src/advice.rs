//! What is wrong with a form, said to whoever writes it. Pages read only forms that were checked
//! before, and nobody there could mend one: they are built without these words, which spares the
//! page that a person loads first a tenth of what asks the questions.

/// The words, where the feature `advice` is on.
#[inline(always)]
#[allow(
    clippy::inline_always,
    reason = "only then the compiler sees that nobody needs the words"
)]
pub(crate) fn words(pieces: &[&str]) -> String {
    if cfg!(feature = "advice") {
        pieces.concat()
    } else {
        String::new()
    }
}
