//! Response rates, each with the meetings held that it is made with, where that figure is from and
//! when it was entered.

use super::tables::{number, share};
use crate::paper::{Column, Draft, Entry, Kind, Line, Table};
use crate::{Edition, words};
use tally::{Cell, Release, ResponseRate, Share};

pub(super) fn write(draft: &mut Draft, edition: &Edition<'_>) {
    let rates = edition.release.rates();
    if rates.is_empty() {
        return;
    }
    for rate in rates {
        draft.say(words::rate(rate));
    }
    let mut columns = vec![
        Column::new("Returned", Kind::Number),
        Column::new("Meetings held", Kind::Number),
        Column::new("Rate", Kind::Percent),
    ];
    if let Some(before) = edition.before {
        let period = words::short_period(&before.parameters().period);
        columns.push(Column::under(&period, "Returned", Kind::Number));
        columns.push(Column::under(&period, "Rate", Kind::Percent));
    }
    columns.push(Column::new("Where the meetings held are from", Kind::Words));
    draft.table(Table {
        title: "Response rate".to_owned(),
        about: format!(
            "Questionnaires returned, of the meetings held, {}",
            edition.release.parameters().period
        ),
        first: "Questionnaire and kind of meeting",
        columns,
        lines: rates.iter().map(|rate| line(edition, rate)).collect(),
        ..Table::default()
    });
}

fn line(edition: &Edition<'_>, rate: &ResponseRate) -> Line {
    let mut cells = vec![
        number(rate.returned),
        Entry::Count(held(rate)),
        percent(rate),
    ];
    if let Some(before) = edition.before {
        cells.extend(match same(before, rate) {
            Some(before) => [number(before.returned), percent(before)],
            None => [
                Entry::Count(Cell::NotApplicable),
                Entry::Share(Share::NotApplicable),
            ],
        });
    }
    cells.push(Entry::Words(words::origins(rate)));
    Line::new(&words::rate_name(rate), cells)
}

fn same<'r>(before: &'r Release, rate: &ResponseRate) -> Option<&'r ResponseRate> {
    before
        .rates()
        .iter()
        .find(|known| (&known.forms, &known.meetings) == (&rate.forms, &rate.meetings))
}

fn held(rate: &ResponseRate) -> Cell {
    rate.held.map_or(Cell::NotApplicable, Cell::Count)
}

fn percent(rate: &ResponseRate) -> Entry {
    match rate.held {
        Some(held) => share(rate.returned, held),
        None => Entry::Share(Share::NotApplicable),
    }
}
