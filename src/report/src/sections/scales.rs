//! Questions on the same scale, together in one chart and one table: the usual way to read ten
//! questions that were all answered with "yes", "partly" or "no".

use super::tables;
use crate::chart::{Chart, Drawn, ScaleRow, Shown, Steps};
use crate::paper::{Column, Draft, Entry, Kind, Line, Table};
use crate::{Edition, words};
use tally::{Cell, FormTables, QuestionTable, Share};

/// The most steps that a chart can tell apart.
const STEPS_MAX: usize = 5;

/// Questions that go into one table, or one that has its own.
pub(super) enum Group<'r> {
    Scale(Vec<&'r QuestionTable>),
    Alone(&'r QuestionTable),
}

/// Puts questions on the same scale together, where the first of them stands.
pub(super) fn groups<'r>(questions: &[&'r QuestionTable]) -> Vec<Group<'r>> {
    let mut groups: Vec<Group<'r>> = Vec::new();
    for question in questions {
        let same = groups.iter_mut().find_map(|group| match group {
            Group::Scale(known) if same_scale(known[0], question) => Some(known),
            Group::Scale(_) | Group::Alone(_) => None,
        });
        match same {
            Some(known) => known.push(question),
            None if is_scale(question) => groups.push(Group::Scale(vec![question])),
            None => groups.push(Group::Alone(question)),
        }
    }
    let single = |group| match group {
        Group::Scale(questions) if questions.len() == 1 => Group::Alone(questions[0]),
        other => other,
    };
    groups.into_iter().map(single).collect()
}

fn is_scale(question: &QuestionTable) -> bool {
    question
        .steps
        .as_ref()
        .is_some_and(|steps| steps.len() <= STEPS_MAX)
}

fn same_scale(one: &QuestionTable, other: &QuestionTable) -> bool {
    let labels = |question: &QuestionTable| -> Vec<String> {
        question.rows.iter().map(|row| row.label.clone()).collect()
    };
    is_scale(other) && one.steps == other.steps && labels(one) == labels(other)
}

/// The chart and the table of questions on one scale.
pub(super) fn write(
    draft: &mut Draft,
    edition: &Edition<'_>,
    form: &FormTables,
    questions: &[&QuestionTable],
    theme: &str,
) {
    let first = questions[0];
    let period = &edition.release.parameters().period;
    let people = words::capital(form.people);
    let about = format!(
        "{people} who answered each question, {period}; {} returned this form",
        form.returned
    );
    let steps = first.steps.clone().unwrap_or_default();
    let chart = Chart {
        title: words::scale_finding(questions),
        about: about.clone(),
        description: words::scale_description(questions),
        drawn: Drawn::Scale(
            Steps(
                steps
                    .iter()
                    .map(|at| first.rows[*at].label.clone())
                    .collect(),
            ),
            questions
                .iter()
                .map(|question| scale_row(question))
                .collect(),
        ),
    };
    let table = Table {
        title: format!("{theme}: {}", words::choices(first)),
        about,
        first: "Question",
        columns: columns(edition, first),
        lines: questions.iter().map(|q| line(edition, form, q)).collect(),
        withheld: why(questions),
        ..Table::default()
    };
    draft.charted(chart, table);
}

fn scale_row(question: &QuestionTable) -> ScaleRow {
    let steps = question.steps.clone().unwrap_or_default();
    let count = |at: &usize| match question.rows[*at].count {
        Cell::Count(count) => Some(count),
        Cell::Withheld | Cell::NotApplicable => None,
    };
    let counts: Option<Vec<u64>> = steps.iter().map(count).collect();
    let shown = match (counts, question.base) {
        (Some(_), Cell::Count(0)) => Shown::Nothing("nobody answered".to_owned()),
        (Some(counts), Cell::Count(base)) => Shown::Known(counts, format!("of {base}")),
        _ => Shown::Withheld,
    };
    ScaleRow {
        label: words::question(question),
        shown,
    }
}

fn columns(edition: &Edition<'_>, first: &QuestionTable) -> Vec<Column> {
    let mut columns = Vec::new();
    for row in &first.rows {
        columns.push(Column::under(&row.label, "No.", Kind::Number));
        columns.push(Column::under(&row.label, "%", Kind::Percent));
    }
    columns.push(Column::new("Answered", Kind::Number));
    if let Some(before) = edition.before {
        let period = words::short_period(&before.parameters().period);
        let title = format!("{}, %", first.rows[0].label);
        columns.push(Column::under(&period, &title, Kind::Percent));
    }
    columns
}

fn line(edition: &Edition<'_>, form: &FormTables, question: &QuestionTable) -> Line {
    let cells = question.rows.iter();
    let mut cells: Vec<Entry> = cells
        .flat_map(|row| [Entry::Count(row.count), Entry::Share(row.share)])
        .collect();
    cells.push(Entry::Count(question.base));
    if edition.before.is_some() {
        let before = tables::question_before(edition, &form.id, question);
        let row = before.and_then(|before| before.rows.first());
        cells.push(Entry::Share(
            row.map_or(Share::NotApplicable, |row| row.share),
        ));
    }
    Line::new(&words::question(question), cells)
}

/// Why cells of these questions are withheld, each reason once.
pub(super) fn why(questions: &[&QuestionTable]) -> Vec<String> {
    let mut reasons: Vec<String> = Vec::new();
    for reason in questions
        .iter()
        .filter_map(|question| question.withheld.as_ref())
    {
        if !reasons.contains(reason) {
            reasons.push(reason.clone());
        }
    }
    reasons
}
