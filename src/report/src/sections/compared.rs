//! Two items compared: the answers to one by the answers to the other, or by who answered.

use crate::paper::{Block, Column, Draft, Entry, Kind, Level, Line, Table};
use crate::{Edition, words};
use tally::{CrossSide, CrossTable, FormTables};

pub(super) fn write(draft: &mut Draft, edition: &Edition<'_>, form: &FormTables) {
    let crosses = edition.release.crosses().iter();
    let crosses: Vec<&CrossTable> = crosses.filter(|cross| cross.form == form.id).collect();
    if crosses.is_empty() {
        return;
    }
    draft.heading("Compared");
    for cross in crosses {
        one(draft, edition, cross);
    }
}

fn one(draft: &mut Draft, edition: &Edition<'_>, cross: &CrossTable) {
    let title = format!(
        "{} by {}",
        side(&cross.rows),
        words::lower_first(&side(&cross.columns))
    );
    if cross.lines.is_empty() {
        let why = cross
            .withheld
            .as_deref()
            .unwrap_or("There is nothing to compare.");
        return draft.put(Block::Withheld(format!("{title}: {why}")));
    }
    let mut columns = Vec::new();
    for column in &cross.totals {
        columns.push(Column::under(&column.label, "No.", Kind::Number));
        columns.push(Column::under(&column.label, "% of row", Kind::Percent));
    }
    columns.push(Column::under("All", "No.", Kind::Number));
    columns.push(Column::under("All", "% of all", Kind::Percent));
    let lines = cross.lines.iter().map(|line| {
        let cells = line.cells.iter();
        let cells = cells.flat_map(|cell| [Entry::Count(cell.count), Entry::Share(cell.of_row)]);
        let all = [
            Entry::Count(line.total.count),
            Entry::Share(line.total.share),
        ];
        Line::new(&line.total.label, cells.chain(all).collect())
    });
    let mut lines: Vec<Line> = lines.collect();
    let totals = cross.totals.iter();
    let totals = totals.flat_map(|total| [Entry::Count(total.count), Entry::Share(total.share)]);
    let all = [Entry::Count(cross.base), super::tables::whole(cross.base)];
    lines.push(Line::at(Level::Total, "All", totals.chain(all).collect()));
    draft.table(Table {
        title,
        about: format!(
            "{}, {}",
            words::capital(cross.base_words.trim_start_matches("of the ")),
            edition.release.parameters().period
        ),
        first: "Answer",
        columns,
        lines,
        notes: several(cross),
        withheld: cross.withheld.clone().into_iter().collect(),
        ..Table::default()
    });
}

fn side(side: &CrossSide) -> String {
    let part = side.part.as_ref().map(|part| format!(": {part}"));
    let wording = side.wording.as_ref().map(|words| format!(" ({words})"));
    format!(
        "{}{}{}",
        side.label,
        part.unwrap_or_default(),
        wording.unwrap_or_default()
    )
}

fn several(cross: &CrossTable) -> Vec<String> {
    let words = "One person can stand in several lines or columns.".to_owned();
    let several = cross.rows.several || cross.columns.several;
    several.then_some(words).into_iter().collect()
}
