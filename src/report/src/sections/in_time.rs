//! Reports in time, and what goes with seeing them: the figures that the forms make against the
//! service's sharing time, and those about the people who had the report by then.

use super::form::measure_line;
use super::tables;
use crate::chart::{Axis, Chart, Dot, DotRow, Drawn, Shown};
use crate::paper::{Column, Draft, Kind, Line, Table};
use crate::{Edition, words};
use tally::{Cell, FormTables, MeasureRow, Release, Share};

pub(super) fn write(draft: &mut Draft, edition: &Edition<'_>) {
    let release = edition.release;
    let headline = pairs(release, |form, row| {
        tells(form, row) && !is_of_those(form, row)
    });
    if headline.is_empty() {
        return;
    }
    draft.section("in-time", "Reports in time, and what went with it");
    for sharing in &release.parameters().sharing {
        draft.note(words::sharing(sharing));
    }
    put(draft, edition, &headline, "Saw the report in time, or not");
    let within = pairs(release, is_of_those);
    if !within.is_empty() {
        draft.heading("Of those who saw it in time");
        put(
            draft,
            edition,
            &within,
            "Of those who saw the report in time",
        );
        draft.note(
            "What goes together need not be cause and effect: those who saw the report in time may \
             differ in other ways as well.",
        );
    }
}

type Pair<'r> = (&'r FormTables, &'r MeasureRow);

fn pairs(release: &Release, keep: impl Fn(&FormTables, &MeasureRow) -> bool) -> Vec<Pair<'_>> {
    let forms = release.forms().iter();
    let all = forms.flat_map(|form| form.measures.iter().map(move |row| (form, row)));
    all.filter(|(form, row)| keep(form, row)).collect()
}

/// A figure about those whom a figure of reports in time has counted.
fn is_of_those(form: &FormTables, row: &MeasureRow) -> bool {
    let Some(within) = &row.within else {
        return false;
    };
    let mut known = form.measures.iter();
    known.any(|other| other.name == *within && other.in_time)
}

/// Whether this section already says a figure in a sentence.
pub(super) fn tells(form: &FormTables, row: &MeasureRow) -> bool {
    (row.in_time && row.within.is_none()) || is_of_those(form, row)
}

fn put(draft: &mut Draft, edition: &Edition<'_>, pairs: &[Pair<'_>], title: &str) {
    for (form, row) in pairs {
        draft.say(words::measure(form, row));
    }
    let release = edition.release;
    let about = format!("Those named in each line, {}", release.parameters().period);
    let chart = Chart {
        title: words::in_ten(pairs[0].0, pairs[0].1),
        about: format!("{about}; dots are percentages, thin lines their 95% intervals"),
        description: "Dots of the percentages with their 95% intervals.".to_owned(),
        drawn: Drawn::Dots(
            Axis::percent(),
            pairs.iter().map(|pair| dot_row(edition, *pair)).collect(),
        ),
    };
    let lines = pairs.iter().map(|(form, row)| {
        let Line { mut cells, .. } = measure_line(edition, form, row);
        // The chart above has the intervals.
        cells.pop();
        Line::new(&label(form, row), cells)
    });
    let table = Table {
        title: title.to_owned(),
        about,
        first: "What",
        columns: columns(edition),
        lines: lines.collect(),
        withheld: why(pairs),
        ..Table::default()
    };
    draft.charted(chart, table);
}

/// The columns of a table of measures.
pub(super) fn columns(edition: &Edition<'_>) -> Vec<Column> {
    let mut columns = vec![
        Column::new("Number", Kind::Number),
        Column::new("Of", Kind::Number),
        Column::new("Percent", Kind::Percent),
    ];
    if let Some(before) = edition.before {
        let period = words::short_period(&before.parameters().period);
        let under = |title, kind| Column::under(&period, title, kind);
        columns.push(under("Number", Kind::Number));
        columns.push(under("Of", Kind::Number));
        columns.push(under("Percent", Kind::Percent));
    }
    columns
}

fn label(form: &FormTables, row: &MeasureRow) -> String {
    format!("{}: {}", form.title, words::lower_first(&row.label))
}

fn why(pairs: &[Pair<'_>]) -> Vec<String> {
    let mut reasons: Vec<String> = pairs
        .iter()
        .filter_map(|(_, row)| row.withheld.clone())
        .collect();
    reasons.dedup();
    reasons
}

fn dot_row(edition: &Edition<'_>, (form, row): Pair<'_>) -> DotRow {
    DotRow {
        label: label(form, row),
        now: dot(row),
        before: tables::measure_before(edition, &form.id, row).map(dot),
        target: None,
    }
}

/// A measure as a dot with its interval.
pub(super) fn dot(row: &MeasureRow) -> Shown<Dot> {
    match (row.numerator, row.denominator, row.share) {
        (Cell::Count(numerator), Cell::Count(denominator), Share::Percent(percent)) => {
            let value = numerator as f64 / denominator as f64;
            let words = format!("{numerator} of {denominator} ({percent})");
            Shown::Known(
                Dot {
                    value,
                    interval: tables::interval(numerator, denominator),
                },
                words,
            )
        }
        (Cell::Withheld, _, _) | (_, Cell::Withheld, _) | (_, _, Share::Withheld) => {
            Shown::Withheld
        }
        _ => Shown::Nothing("fewer than 10: no percentage".to_owned()),
    }
}
