//! Charts of what is looked at. Each stands beside a table with the same figures, and says its
//! finding in words; nothing of it leaves the screen.

use report::chart::{
    Axis, Bar, Chart, Dot, DotRow, Drawn, Line, Lines, Panel, ScaleRow, Shown, Steps,
};
use tally::{
    Interval, LookCross, LookDifferences, LookOver, LookPart, LookPartShown, LookQuestion, Percent,
};
use ui::View;
use ui::draw::el;

/// The most steps of a scale that a chart can tell apart.
const STEPS_MAX: usize = 5;
/// So many times can stand under a line with their words.
const TIMES_MAX: usize = 9;

/// Puts a chart on the page. The id is its own there.
pub fn draw(chart: &Chart, id: &str) -> View {
    el("div").markup(chart.figure(id)).done()
}

/// Questions on one scale, stacked around its middle; none where a question is no such scale.
pub fn scales(title: String, about: String, questions: &[&LookQuestion]) -> Option<Chart> {
    let first = questions.first()?;
    let order = steps(first)?;
    let words = |at: &usize| first.rows[*at].label.clone();
    let labels: Vec<String> = order.iter().map(words).collect();
    let row = |question: &&LookQuestion| ScaleRow {
        label: name_of(question),
        shown: match question.base {
            0 => Shown::Nothing("nobody answered".to_owned()),
            base => Shown::Known(
                order.iter().map(|at| question.rows[*at].count).collect(),
                format!("of {}", tally::thousands(base)),
            ),
        },
    };
    Some(Chart {
        description: format!(
            "Stacked bars from “{}” to “{}”. The table has the same counts.",
            labels.first()?,
            labels.last()?
        ),
        title,
        about,
        drawn: Drawn::Scale(Steps(labels), questions.iter().map(row).collect()),
    })
}

/// The order of a question's steps, where a chart can tell them apart.
pub fn steps(question: &LookQuestion) -> Option<&Vec<usize>> {
    let steps = question.steps.as_ref();
    steps.filter(|steps| steps.len() <= STEPS_MAX)
}

/// A question's share over time, as a line with intervals; none where there is no share at any time.
pub fn over_time(look: &LookOver, times: &dyn Fn(&LookPart) -> String) -> Option<Chart> {
    let mut shown = look.parts.iter().filter_map(|part| part.shown.as_ref());
    shown.find(|shown| shown.percent.is_some())?;
    let every = look.parts.len().div_ceil(TIMES_MAX).max(1);
    let time = |(at, part): (usize, &LookPart)| match at.is_multiple_of(every) {
        true => times(part),
        false => String::new(),
    };
    Some(Chart {
        title: first_and_last(look),
        about: format!(
            "Share of those who answered; thin lines are 95% intervals; {}",
            look.period
        ),
        description: "A line over time. The table has the same figures.".to_owned(),
        drawn: Drawn::Lines(Lines {
            times: look.parts.iter().enumerate().map(time).collect(),
            marks: Lines::shares(),
            lines: vec![Line {
                label: shortened(&look.answers.replace("” or “", " or ")),
                values: look.parts.iter().map(dot).collect(),
            }],
        }),
    })
}

/// A question's share in each area, the areas of a locality side by side.
pub fn by_area(look: &LookOver) -> Chart {
    let mut panels: Vec<Panel> = Vec::new();
    for part in &look.parts {
        let title = part.around.as_deref().unwrap_or("Elsewhere");
        let bar = Bar {
            label: part.label.clone(),
            shown: share(part),
        };
        match panels.iter_mut().find(|panel| panel.title == title) {
            Some(panel) => panel.bars.push(bar),
            None => panels.push(Panel {
                title: title.to_owned(),
                bars: vec![bar],
            }),
        }
    }
    areas(format!("“{}” in each area", look.answers), look, panels)
}

/// All answers to a question in each locality.
pub fn by_locality(look: &LookOver) -> Chart {
    let panel = |part: &LookPart| Panel {
        title: part.label.clone(),
        bars: look
            .rows
            .iter()
            .enumerate()
            .map(|(at, label)| Bar {
                label: label.clone(),
                shown: match &part.shown {
                    Some(shown) => counted(shown.counts[at], shown.base),
                    None => too_few(),
                },
            })
            .collect(),
    };
    let panels = look.parts.iter().map(panel).collect();
    areas(
        "The answers in each part of the county".to_owned(),
        look,
        panels,
    )
}

fn areas(title: String, look: &LookOver, panels: Vec<Panel>) -> Chart {
    Chart {
        title,
        about: format!(
            "Share of those who answered there, on one scale; {}",
            look.period
        ),
        description: "Small charts of bars on one scale. The table has the same figures."
            .to_owned(),
        drawn: Drawn::Areas(panels),
    }
}

/// The columns of a comparison side by side: in each, how its people divide over the rows.
pub fn compared(look: &LookCross, title: String) -> Chart {
    let panel = |(at, total): (usize, &tally::LookTotal)| Panel {
        title: total.label.clone(),
        bars: look
            .lines
            .iter()
            .map(|line| Bar {
                label: line.total.label.clone(),
                shown: match (&line.cells[at], total.count) {
                    (Some(cell), Some(base)) => counted((cell.count, cell.of_column), base),
                    _ => too_few(),
                },
            })
            .collect(),
    };
    Chart {
        title,
        about: format!(
            "Share of everyone in the column, on one scale; {}",
            look.period
        ),
        description: "Small charts of bars on one scale. The table has the same figures."
            .to_owned(),
        drawn: Drawn::Areas(look.totals.iter().enumerate().map(panel).collect()),
    }
}

/// The differences with their intervals; none where nothing can be said of any.
pub fn differences(look: &LookDifferences, title: String) -> Option<Chart> {
    let told = look.lines.iter().filter_map(|line| {
        let value = line.difference?;
        let dot = Dot {
            value,
            interval: ends(line.interval),
        };
        Some(DotRow {
            label: line.experience.in_words(),
            now: Shown::Known(dot, format!("{} points", points(value))),
            before: None,
            target: None,
        })
    });
    let rows: Vec<DotRow> = told.collect();
    (!rows.is_empty()).then(|| Chart {
        title,
        about: format!(
            "Percentage points with the experience less those without, and 95% intervals; {}",
            look.period
        ),
        description: "Dots of the differences with their 95% intervals, the largest first. The table has the same figures.".to_owned(),
        drawn: Drawn::Dots(Axis::difference(), rows),
    })
}

/// A difference of shares in percentage points: "+31.2", "−4.0".
pub fn points(difference: f64) -> String {
    let words = report::decimal(difference * 100.0);
    match difference > 0.0 && words != "0.0" {
        true => format!("+{words}"),
        false => words,
    }
}

/// "Family time: Mum (wording now, version 2)".
pub fn name_of(question: &LookQuestion) -> String {
    let part = question.part.as_ref().map(|part| format!(": {part}"));
    let wording = question.wording.as_ref().map(|words| format!(" ({words})"));
    let (part, wording) = (part.unwrap_or_default(), wording.unwrap_or_default());
    format!("{}{part}{wording}", question.label)
}

/// "54–76%", rounded outwards to whole numbers.
pub fn interval(interval: Option<Interval>) -> String {
    interval.map_or_else(String::new, |interval| {
        let (low, high) = (
            (interval.low * 100.0).floor(),
            (interval.high * 100.0).ceil(),
        );
        format!("{low:.0}–{high:.0}%")
    })
}

/// The first and the last figure in words: the finding of a line.
pub fn first_and_last(look: &LookOver) -> String {
    let known = |part: &LookPart| {
        let percent = part.shown.as_ref()?.percent?;
        Some((part.label.clone(), percent))
    };
    let mut known = look.parts.iter().filter_map(known);
    let answers = &look.answers;
    match (known.next(), known.next_back()) {
        (Some((from, first)), Some((to, last))) => {
            format!("“{answers}”: {first} in {from}, {last} in {to}")
        }
        (Some((when, only)), None) => format!("“{answers}”: {only} in {when}"),
        _ => format!("“{answers}”: too few answers for a percentage at any time"),
    }
}

fn dot(part: &LookPart) -> Shown<Dot> {
    let known = |shown: &LookPartShown| {
        let percent = shown.percent?;
        let dot = Dot {
            value: shown.count as f64 / shown.base as f64,
            interval: ends(shown.interval),
        };
        Some(Shown::Known(dot, percent.to_string()))
    };
    let shown = part.shown.as_ref().and_then(known);
    shown.unwrap_or_else(too_few)
}

fn share(part: &LookPart) -> Shown<f64> {
    match &part.shown {
        Some(shown) => counted((shown.count, shown.percent), shown.base),
        None => too_few(),
    }
}

fn counted((count, percent): (u64, Option<Percent>), base: u64) -> Shown<f64> {
    match percent {
        Some(percent) => Shown::Known(count as f64 / base as f64, format!("{count} ({percent})")),
        None if base == 0 => Shown::Nothing("nobody".to_owned()),
        None => Shown::Nothing(format!("{count} of {base}")),
    }
}

fn too_few<T>() -> Shown<T> {
    Shown::Nothing("too few".to_owned())
}

fn ends(interval: Option<Interval>) -> Option<(f64, f64)> {
    interval.map(|interval| (interval.low, interval.high))
}

fn shortened(answers: &str) -> String {
    const LONG: usize = 16;
    match answers.chars().count() > LONG {
        true => answers.chars().take(LONG - 1).chain(['…']).collect(),
        false => answers.to_owned(),
    }
}
