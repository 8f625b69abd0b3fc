//! What came back: how many, on which questionnaires, when and from where; last year beside.

use super::tables::{number, share};
use crate::chart::{Bar, Chart, Dot, Drawn, Line as Curve, Lines, Panel, Shown};
use crate::paper::{Column, Draft, Entry, Kind, Level, Line, Table};
use crate::{Edition, words};
use tally::{Cell, Places, Release, Row};

pub(super) fn write(draft: &mut Draft, edition: &Edition<'_>) {
    let release = edition.release;
    let made = release.parameters();
    draft.section("returned", "What came back");
    draft.lead(words::came_back(release.returned(), &made.period));
    if let Some(before) = words::beside_before(edition) {
        draft.say(before);
    }
    if let Some(words) = words::on_each(release.returned()) {
        draft.say(words);
    }
    super::rates::write(draft, edition);
    if let Some(late) = words::late(release.returned()) {
        draft.say(late);
    }
    draft.note(words::set_aside_in_short(made));
    by_form(draft, edition);
    by_quarter(draft, edition);
    if let Some(places) = release.places() {
        by_place(draft, release, places);
    }
}

fn by_form(draft: &mut Draft, edition: &Edition<'_>) {
    let returned = edition.release.returned();
    if returned.forms.is_empty() {
        return;
    }
    let mut columns = vec![
        Column::new("Number", Kind::Number),
        Column::new("Percent", Kind::Percent),
    ];
    if let Some(before) = edition.before {
        let period = words::short_period(&before.parameters().period);
        columns.push(Column::new(&period, Kind::Number));
    }
    let earlier = |row: &Row| edition.before.map(|before| before_of(before, &row.name));
    let line = |row: &Row| {
        let cells = [Entry::Count(row.count), Entry::Share(row.share)].into_iter();
        Line::new(
            &row.label,
            cells.chain(earlier(row).map(Entry::Count)).collect(),
        )
    };
    let mut lines: Vec<Line> = returned.forms.iter().map(line).collect();
    let total = [
        Entry::Count(Cell::Count(returned.total)),
        share(returned.total, returned.total),
    ];
    let total_before = edition.before.map(|before| number(before.returned().total));
    let total = total.into_iter().chain(total_before).collect();
    lines.push(Line::at(Level::Total, "All questionnaires", total));
    let about = about(edition.release);
    let chart = Chart {
        title: words::most_came_on(&returned.forms, returned.total),
        about: about.clone(),
        description: "Bars of how many came back on each questionnaire.".to_owned(),
        drawn: Drawn::Bars(returned.forms.iter().map(bar).collect()),
    };
    let table = Table {
        title: "Returned, by questionnaire".to_owned(),
        about,
        first: "Questionnaire",
        columns,
        lines,
        ..Table::default()
    };
    match returned.forms.len() {
        1 => draft.table(table),
        _ => draft.charted(chart, table),
    }
}

fn before_of(before: &Release, form: &str) -> Cell {
    let mut forms = before.returned().forms.iter();
    forms
        .find(|row| row.name == form)
        .map_or(Cell::Count(0), |row| row.count)
}

/// A bar as long as the count.
fn bar(row: &Row) -> Bar {
    let shown = match row.count {
        Cell::Count(count) => {
            let words = format!("{count}{}", words::in_brackets(row.share));
            Shown::Known(count as f64, words)
        }
        Cell::Withheld => Shown::Withheld,
        Cell::NotApplicable => Shown::Nothing("no figure".to_owned()),
    };
    Bar {
        label: row.label.clone(),
        shown,
    }
}

fn by_quarter(draft: &mut Draft, edition: &Edition<'_>) {
    let Some(quarters) = edition.release.quarters().filter(|rows| rows.len() > 1) else {
        return;
    };
    let columns = vec![
        Column::new("Number", Kind::Number),
        Column::new("Percent", Kind::Percent),
    ];
    let line = |row: &Row| {
        let cells = vec![Entry::Count(row.count), Entry::Share(row.share)];
        Line::new(&row.label, cells)
    };
    let table = Table {
        title: "Returned, by quarter of the meeting".to_owned(),
        about: about(edition.release),
        first: "Quarter",
        columns,
        lines: quarters.iter().map(line).collect(),
        withheld: why_withheld(edition.release),
        ..Table::default()
    };
    let curves = curves(edition, quarters);
    let chart = Chart {
        title: words::quarters(quarters),
        about: about(edition.release),
        description: "A line of how many came back in each quarter.".to_owned(),
        drawn: Drawn::Lines(Lines {
            times: quarters
                .iter()
                .map(|row| words::short_quarter(&row.label))
                .collect(),
            marks: marks(&curves),
            lines: curves,
        }),
    };
    draft.charted(chart, table);
}

/// The quarters of this period, and those of the year before if it has as many.
fn curves(edition: &Edition<'_>, quarters: &[Row]) -> Vec<Curve> {
    let curve = |release: &Release, rows: &[Row]| Curve {
        label: words::short_period(&release.parameters().period),
        values: rows.iter().map(|row| point(row.count)).collect(),
    };
    let mut curves = vec![curve(edition.release, quarters)];
    if let Some(before) = edition.before {
        let rows = before.quarters().unwrap_or_default();
        curves.extend((rows.len() == quarters.len()).then(|| curve(before, rows)));
    }
    curves
}

fn point(cell: Cell) -> Shown<Dot> {
    match cell {
        Cell::Count(count) => Shown::Known(
            Dot {
                value: count as f64,
                interval: None,
            },
            count.to_string(),
        ),
        Cell::Withheld => Shown::Withheld,
        Cell::NotApplicable => Shown::Nothing(String::new()),
    }
}

fn marks(curves: &[Curve]) -> Vec<(f64, String)> {
    let values = curves.iter().flat_map(|curve| &curve.values);
    let known = values.filter_map(|shown| match shown {
        Shown::Known(dot, _) => Some(dot.value),
        Shown::Withheld | Shown::Nothing(_) => None,
    });
    Lines::counts(known.fold(0.0, f64::max))
}

fn by_place(draft: &mut Draft, release: &Release, places: &Places) {
    let mut lines = Vec::new();
    let mut panels = Vec::new();
    for locality in &places.localities {
        lines.push(Line::at(
            Level::Whole,
            &locality.label,
            vec![Entry::Count(locality.count)],
        ));
        let areas = locality.areas.iter();
        lines.extend(
            areas.map(|area| Line::at(Level::Part, &area.label, vec![Entry::Count(area.count)])),
        );
        let bars = locality.areas.iter().map(|area| Bar {
            label: area.label.clone(),
            shown: length(area.count),
        });
        panels.push(Panel {
            title: format!("{} ({})", locality.label, in_panel(locality.count)),
            bars: bars.collect(),
        });
    }
    if let Some(count) = places.elsewhere {
        let label = "Area not said, or not known";
        lines.push(Line::at(Level::Whole, label, vec![Entry::Count(count)]));
    }
    lines.push(Line::at(
        Level::Total,
        "Everywhere",
        vec![number(places.total)],
    ));
    let chart = Chart {
        title: words::where_from(places),
        about: about(release),
        description: "Bars of how many came back from each area, by locality, on one scale."
            .to_owned(),
        drawn: Drawn::Areas(panels),
    };
    draft.charted(
        chart,
        Table {
            title: "Returned, by place".to_owned(),
            about: about(release),
            first: "Locality and area",
            columns: vec![Column::new("Number", Kind::Number)],
            lines,
            withheld: why_withheld(release),
            ..Table::default()
        },
    );
}

fn length(cell: Cell) -> Shown<f64> {
    match cell {
        Cell::Count(count) => Shown::Known(count as f64, count.to_string()),
        Cell::Withheld => Shown::Withheld,
        Cell::NotApplicable => Shown::Nothing(String::new()),
    }
}

fn in_panel(cell: Cell) -> String {
    match cell {
        Cell::Count(count) => count.to_string(),
        Cell::Withheld => "withheld".to_owned(),
        Cell::NotApplicable => "no figure".to_owned(),
    }
}

fn about(release: &Release) -> String {
    let total = tally::thousands(release.returned().total);
    format!(
        "All questionnaires returned, {}; {total} in all",
        release.parameters().period
    )
}

fn why_withheld(release: &Release) -> Vec<String> {
    let cell = release.parameters().cell;
    vec![format!(
        "c: withheld, because it is fewer than {cell} or could be used to work out one that is."
    )]
}
