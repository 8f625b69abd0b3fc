//! How children took part in their meetings, by the codes of the statutory return, and how far it
//! is to the targets. Children and reviews have tables of their own and are never added.

use super::tables::{number, share};
use crate::chart::{Axis, Chart, Dot, DotRow, Drawn, Shown};
use crate::paper::{Column, Draft, Entry, Kind, Level, Line, Table};
use crate::{Edition, words};
use tally::{Code, TakingPart, TargetReached, WAYS, WayRate};

const CODES: [(Code, &str); 8] = [
    (Code::Pn1, "Attended and spoke for themselves"),
    (Code::Pn2, "Attended, an advocate spoke for them"),
    (
        Code::Pn3,
        "Attended and conveyed views by symbols, not speech",
    ),
    (Code::Pn4, "Attended but neither spoke nor conveyed views"),
    (Code::Pn5, "Did not attend, briefed an advocate"),
    (Code::Pn6, "Did not attend, sent views by other means"),
    (Code::Pn7, "Did not attend and views were not conveyed"),
    (Code::Pn0, "Under 4: left out of the base"),
];

/// What a code of the statutory return means: "Attended and spoke for themselves".
pub fn code_words(code: Code) -> &'static str {
    let known = CODES.iter().find(|(known, _)| *known == code);
    known.map_or("", |(_, words)| words)
}

pub(super) fn write(draft: &mut Draft, edition: &Edition<'_>) {
    let release = edition.release;
    if release.taking_part().is_empty() {
        return;
    }
    draft.section("taking-part", "How children took part");
    for one in release.taking_part() {
        base(draft, edition, one);
    }
    if !release.targets().is_empty() {
        targets(draft, release.targets(), &release.parameters().period);
    }
}

fn base(draft: &mut Draft, edition: &Edition<'_>, one: &TakingPart) {
    draft.heading(&meetings(one));
    draft.say(words::took_part(one));
    let before = edition.before.map(|before| before.taking_part());
    let before = before.and_then(|all| {
        all.iter()
            .find(|known| (known.of, &known.meetings) == (one.of, &one.meetings))
    });
    let mut columns = vec![
        Column::new("Number", Kind::Number),
        Column::new("Of", Kind::Number),
        Column::new("Percent", Kind::Percent),
    ];
    if let Some(before) = before {
        columns.push(Column::under(
            &words::short_period(&before.period),
            "Percent",
            Kind::Percent,
        ));
    }
    let line = |rate: WayRate| {
        let mut cells = of_rate(&rate).to_vec();
        let earlier = before.map(|before| before.rate(rate.way));
        cells.extend(earlier.map(|rate| share(rate.numerator, rate.denominator)));
        Line::new(words::way_name(rate.way), cells)
    };
    let of = words::of(one.of);
    let sources = words::sources(&one.origins);
    draft.table(Table {
        title: format!("How {of} took part: {}", words::listed(&one.meetings)),
        about: format!(
            "{}, {}",
            words::capital(one.rate(WAYS[0]).base_words.trim_start_matches("of the ")),
            one.period
        ),
        first: "Way",
        columns,
        lines: WAYS.iter().map(|way| line(one.rate(*way))).collect(),
        notes: vec![sources.clone()],
        ..Table::default()
    });
    codes(draft, one, sources);
}

/// "Looked-after review: children".
fn meetings(one: &TakingPart) -> String {
    let meetings = words::capital(&words::listed(&one.meetings));
    format!("{meetings}: {}", words::of(one.of))
}

fn of_rate(rate: &WayRate) -> [Entry; 3] {
    [
        number(rate.numerator),
        number(rate.denominator),
        share(rate.numerator, rate.denominator),
    ]
}

fn codes(draft: &mut Draft, one: &TakingPart, sources: String) {
    let count = |code: Code| one.counts.get(&code).copied().unwrap_or(0);
    let line = |(code, words): &(Code, &str)| {
        let heading = format!("{}: {words}", code.name());
        let of_base = match *code == Code::Pn0 {
            true => Entry::Share(tally::Share::NotApplicable),
            false => share(count(*code), one.base),
        };
        Line::new(&heading, vec![number(count(*code)), of_base])
    };
    let mut lines: Vec<Line> = CODES.iter().map(line).collect();
    let all = vec![
        number(one.base + one.left_out),
        Entry::Share(tally::Share::NotApplicable),
    ];
    lines.push(Line::at(Level::Total, "All", all));
    draft.table(Table {
        title: format!(
            "Codes of the statutory return, {}: {}",
            words::of(one.of),
            words::listed(&one.meetings)
        ),
        about: format!(
            "Percent of the {} aged four or over, {}",
            tally::thousands(one.base),
            one.period
        ),
        first: "Code",
        columns: vec![
            Column::new("Number", Kind::Number),
            Column::new("Percent", Kind::Percent),
        ],
        lines,
        notes: vec![sources],
        ..Table::default()
    });
}

fn targets(draft: &mut Draft, targets: &[TargetReached], period: &str) {
    draft.heading("Targets");
    for reached in targets {
        draft.say(words::target(reached));
    }
    let chart = Chart {
        title: words::targets_reached(targets),
        about: format!(
            "Percentages of those named in each line, {period}; the thick mark is the target"
        ),
        description: "Dots of what was reached, with a mark at each target.".to_owned(),
        drawn: Drawn::Dots(Axis::percent(), targets.iter().map(dot_row).collect()),
    };
    let line = |reached: &TargetReached| {
        let mut cells = of_rate(&reached.rate).to_vec();
        cells.push(share(reached.target.percent, 100));
        cells.push(Entry::Decimal(reached.distance_tenths as f64 / 10.0));
        cells.push(number(reached.more_needed));
        Line::new(&words::target_name(reached), cells)
    };
    let titles = [
        ("Number", Kind::Number),
        ("Of", Kind::Number),
        ("Percent", Kind::Percent),
        ("Target", Kind::Percent),
        ("Points from it", Kind::Number),
        ("More needed", Kind::Number),
    ];
    draft.charted(
        chart,
        Table {
            title: "Targets".to_owned(),
            about: format!(
                "Those named in each line, {period}; points are percentage points, rounded down"
            ),
            first: "Target",
            columns: titles
                .map(|(title, kind)| Column::new(title, kind))
                .to_vec(),
            lines: targets.iter().map(line).collect(),
            ..Table::default()
        },
    );
}

fn dot_row(reached: &TargetReached) -> DotRow {
    let (numerator, denominator) = (reached.rate.numerator, reached.rate.denominator);
    let now = match reached.rate.percent() {
        Some(percent) => Shown::Known(
            Dot {
                value: numerator as f64 / denominator as f64,
                // Everyone was counted, not a part that happened to answer.
                interval: None,
            },
            percent.to_string(),
        ),
        None => Shown::Nothing("fewer than 10: no percentage".to_owned()),
    };
    DotRow {
        label: words::target_name(reached),
        now,
        before: None,
        target: Some(reached.target.percent as f64 / 100.0),
    }
}
