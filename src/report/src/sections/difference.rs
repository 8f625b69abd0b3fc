//! What made the difference: how often an outcome goes with an experience and without it.

use crate::chart::{Axis, Chart, Dot, DotRow, Drawn, Shown};
use crate::paper::{Block, Column, Draft, Entry, Kind, Line, Table};
use crate::{Edition, words};
use tally::{Cell, DifferenceRow, DifferenceTable, FormTables, Share};

pub(super) fn write(draft: &mut Draft, edition: &Edition<'_>, form: &FormTables) {
    let tables = edition.release.differences().iter();
    for table in tables.filter(|table| table.form == form.id) {
        draft.heading(&format!("What made the difference to “{}”", table.outcome));
        match &table.withheld {
            Some(why) => draft.put(Block::Withheld(why.clone())),
            None => one(draft, edition, table),
        }
    }
}

fn one(draft: &mut Draft, edition: &Edition<'_>, found: &DifferenceTable) {
    if found.lines.is_empty() {
        return draft.say("Nothing was asked that it could be compared with.");
    }
    draft.list(words::differences(found), "");
    let about = format!(
        "Those who answered both questions, {}; the outcome is “{}”",
        edition.release.parameters().period,
        found.outcome
    );
    let table = Table {
        title: format!("What made the difference to “{}”", found.outcome),
        about,
        first: "Experience",
        columns: columns(),
        lines: found.lines.iter().map(line).collect(),
        notes: vec!["What goes together need not be cause and effect.".to_owned()],
        withheld: withheld(found),
        ..Table::default()
    };
    let told: Vec<&DifferenceRow> = found
        .lines
        .iter()
        .filter(|row| row.difference.is_some())
        .collect();
    if told.is_empty() {
        return draft.table(table);
    }
    let intervals = "percentage points with it less those without, and 95% intervals (Newcombe’s)";
    let chart = Chart {
        title: words::difference(found),
        about: format!("{}; {intervals}", table.about),
        description: "Dots of the differences with their 95% intervals.".to_owned(),
        drawn: Drawn::Dots(Axis::difference(), told.into_iter().map(dot_row).collect()),
    };
    draft.charted(chart, table);
}

fn columns() -> Vec<Column> {
    let mut columns = Vec::new();
    for over in ["With it", "Without it"] {
        columns.push(Column::under(over, "No.", Kind::Number));
        columns.push(Column::under(over, "Of", Kind::Number));
        columns.push(Column::under(over, "%", Kind::Percent));
    }
    columns.push(Column::under("Difference, points", "It", Kind::Number));
    columns.push(Column::under("Difference, points", "From", Kind::Number));
    columns.push(Column::under("Difference, points", "To", Kind::Number));
    columns
}

fn line(row: &DifferenceRow) -> Line {
    let points = |value: Option<f64>| match value {
        Some(value) => Entry::Decimal(value * 100.0),
        None if is_withheld(row) => Entry::Share(Share::Withheld),
        None => Entry::Share(Share::NotApplicable),
    };
    let cells = vec![
        Entry::Count(row.with),
        Entry::Count(row.with_base),
        Entry::Share(row.with_share),
        Entry::Count(row.without),
        Entry::Count(row.without_base),
        Entry::Share(row.without_share),
        points(row.difference),
        points(row.interval.map(|interval| interval.low)),
        points(row.interval.map(|interval| interval.high)),
    ];
    Line::new(&row.experience, cells)
}

fn is_withheld(row: &DifferenceRow) -> bool {
    [row.with, row.with_base, row.without, row.without_base].contains(&Cell::Withheld)
}

fn withheld(found: &DifferenceTable) -> Vec<String> {
    let held = found.lines.iter().filter(|row| is_withheld(row));
    held.map(|row| format!("{}: {}", row.experience, row.words))
        .collect()
}

fn dot_row(row: &DifferenceRow) -> DotRow {
    let now = match row.difference {
        Some(value) => Shown::Known(
            Dot {
                value,
                interval: row.interval.map(|interval| (interval.low, interval.high)),
            },
            format!("{} points", words::decimal(value * 100.0)),
        ),
        None if is_withheld(row) => Shown::Withheld,
        None => Shown::Nothing("too few to say".to_owned()),
    };
    DotRow {
        label: row.experience.clone(),
        now,
        before: None,
        target: None,
    }
}
