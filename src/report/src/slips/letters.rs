//! The links as a table, for a county that writes its own letters.

use super::{Copies, Slips};
use crate::csv::Lines;

/// One line a slip. There is nothing in it that says which slip went to whom; whoever adds that
/// to the table has made a list that must be kept as safe as a file of names.
pub(super) fn csv(slips: &Slips, copies: Copies) -> String {
    let mut lines = Lines::new([
        "link",
        "code",
        "address",
        "service",
        "kind of meeting",
        "when",
        "officer",
    ]);
    let when = slips.choices.when.as_ref().map(|when| when.words.as_str());
    for code in copies.each() {
        lines.line([
            &slips.link(code),
            code.unwrap_or_default(),
            slips.typed_address(),
            &slips.service,
            slips.meeting.as_deref().unwrap_or_default(),
            when.unwrap_or_default(),
            slips.officer.as_deref().unwrap_or_default(),
        ]);
    }
    lines.text
}
