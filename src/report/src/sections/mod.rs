//! The sections of a report, from the release alone: what came back, reports in time, each
//! questionnaire by theme, and how the figures were made. No question is named here: what stands
//! in a section follows from what the forms say of their questions.

mod compared;
mod difference;
mod form;
mod in_time;
mod method;
mod rates;
mod returned;
mod scales;
mod summary;
mod tables;
mod taking_part;
mod themes;

pub use taking_part::code_words;

use crate::Edition;
use crate::paper::Draft;

/// Writes all of them, in order.
pub(crate) fn write(draft: &mut Draft, edition: &Edition<'_>) {
    summary::write(draft, edition);
    returned::write(draft, edition);
    taking_part::write(draft, edition);
    in_time::write(draft, edition);
    for form in edition.release.forms() {
        form::write(draft, edition, form);
    }
    method::write(draft, edition);
}
