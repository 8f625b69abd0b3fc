//! Cells and columns that the sections share.

use crate::Edition;
use crate::paper::Entry;
use tally::{Cell, Interval, MeasureRow, Percent, QuestionTable, Share};

/// A count that is always given.
pub(super) fn number(count: u64) -> Entry {
    Entry::Count(Cell::Count(count))
}

/// The share of a count that is always given.
pub(super) fn share(numerator: u64, denominator: u64) -> Entry {
    let percent = Percent::of(numerator, denominator);
    Entry::Share(percent.map_or(Share::NotApplicable, Share::Percent))
}

/// The same figure in the release of the year before.
pub(super) fn measure_before<'r>(
    edition: &Edition<'r>,
    form: &str,
    row: &MeasureRow,
) -> Option<&'r MeasureRow> {
    let forms = edition.before?.forms().iter();
    let mut same = forms
        .filter(|known| known.id == form)
        .flat_map(|known| &known.measures);
    same.find(|known| known.name == row.name && known.wording == row.wording)
}

/// The same question in the release of the year before.
pub(super) fn question_before<'r>(
    edition: &Edition<'r>,
    form: &str,
    question: &QuestionTable,
) -> Option<&'r QuestionTable> {
    let forms = edition.before?.forms().iter();
    let mut same = forms
        .filter(|known| known.id == form)
        .flat_map(|known| &known.questions);
    same.find(|known| {
        (&known.name, &known.part, &known.wording)
            == (&question.name, &question.part, &question.wording)
    })
}

/// Where a share may lie, at 95%.
pub(super) fn interval(numerator: u64, denominator: u64) -> Option<(f64, f64)> {
    Interval::of_share(numerator, denominator).map(|interval| (interval.low, interval.high))
}

/// All of a base, of which no percentage is given if it is withheld or too small.
pub(super) fn whole(base: Cell) -> Entry {
    match base {
        Cell::Count(base) => share(base, base),
        Cell::Withheld => Entry::Share(Share::Withheld),
        Cell::NotApplicable => Entry::Share(Share::NotApplicable),
    }
}
