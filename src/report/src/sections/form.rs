//! One questionnaire: its figures in short, each theme with its questions, what people wrote, and
//! what became of each question.

use super::scales::{self, Group};
use super::themes::{self, Theme};
use super::{compared, difference, in_time, tables};
use crate::meta::Quotation;
use crate::paper::{Block, Column, Draft, Entry, Kind, Line, Table};
use crate::{Edition, words};
use tally::{Cell, FormTables, MeasureRow, QuestionTable, Row, Share};

pub(super) fn write(draft: &mut Draft, edition: &Edition<'_>, form: &FormTables) {
    draft.section(&format!("form-{}", form.id), &form.title);
    draft.lead(words::returned_this(form));
    if is_draft(edition, form) {
        let people = form.people;
        draft.note(format!(
            "The questionnaire is a draft, not yet agreed with {people}."
        ));
    }
    if let Some(why) = &form.withheld {
        return draft.put(Block::Withheld(why.clone()));
    }
    in_short(draft, edition, form);
    difference::write(draft, edition, form);
    let quotations: Vec<&Quotation> = edition
        .meta
        .quotations
        .iter()
        .filter(|q| q.form == form.id)
        .collect();
    for theme in themes::themes(&form.questions) {
        write_theme(draft, edition, form, &theme, &quotations);
    }
    let loose = |q: &&&Quotation| !form.questions.iter().any(|known| is_about(q, known));
    quotes(draft, form, quotations.iter().filter(loose).copied());
    compared::write(draft, edition, form);
    states(draft, edition, form);
}

fn is_draft(edition: &Edition<'_>, form: &FormTables) -> bool {
    let mut used = edition.release.parameters().forms.iter();
    used.any(|used| used.id == form.id && used.agreed_by.is_none())
}

/// The measures: as sentences, as dots with their intervals, and as a table.
fn in_short(draft: &mut Draft, edition: &Edition<'_>, form: &FormTables) {
    if form.measures.is_empty() {
        return;
    }
    draft.heading("In short");
    let sentence = |row: &MeasureRow| {
        let wording = row.wording.as_ref().map(|wording| format!(" ({wording})"));
        words::measure(form, row) + &wording.unwrap_or_default()
    };
    let told = |row: &&MeasureRow| !in_time::tells(form, row);
    let sentences: Vec<String> = form.measures.iter().filter(told).map(sentence).collect();
    if !sentences.is_empty() {
        draft.list(sentences, "");
    }
    let about = format!(
        "{} named in each line, {}; {} returned this form",
        words::capital(form.people),
        edition.release.parameters().period,
        form.returned
    );
    let mut columns = in_time::columns(edition);
    columns.push(Column::new("0 to 100%", Kind::Bar));
    let table = Table {
        title: format!("{}: in short", form.title),
        about,
        first: "What",
        columns,
        lines: form
            .measures
            .iter()
            .map(|row| measure_line(edition, form, row))
            .collect(),
        withheld: reasons(&form.measures),
        ..Table::default()
    };
    draft.table(table);
}

fn reasons(measures: &[MeasureRow]) -> Vec<String> {
    let mut reasons: Vec<String> = measures
        .iter()
        .filter_map(|row| row.withheld.clone())
        .collect();
    reasons.sort();
    reasons.dedup();
    reasons
}

/// A measure as a line: how many, of how many, the percentage; the year before beside.
pub(super) fn measure_line(edition: &Edition<'_>, form: &FormTables, row: &MeasureRow) -> Line {
    let cells = |row: &MeasureRow| {
        [
            Entry::Count(row.numerator),
            Entry::Count(row.denominator),
            Entry::Share(row.share),
        ]
    };
    let mut all = Vec::from(cells(row));
    if edition.before.is_some() {
        let nothing = [
            Entry::Count(Cell::NotApplicable),
            Entry::Count(Cell::NotApplicable),
            Entry::Share(Share::NotApplicable),
        ];
        let before = tables::measure_before(edition, &form.id, row);
        all.extend(before.map_or(nothing, cells));
    }
    let interval = match (row.numerator, row.denominator) {
        (Cell::Count(numerator), Cell::Count(denominator)) => {
            tables::interval(numerator, denominator)
        }
        _ => None,
    };
    all.push(Entry::Bar(row.share, interval));
    Line::new(&words::measure_label(row), all)
}

fn write_theme(
    draft: &mut Draft,
    edition: &Edition<'_>,
    form: &FormTables,
    theme: &Theme<'_>,
    quotations: &[&Quotation],
) {
    draft.heading(&theme.heading);
    for part in &theme.parts {
        if let Some(heading) = &part.heading {
            draft.put(Block::Subheading(heading.clone()));
        }
        let title = part.heading.as_ref().unwrap_or(&theme.heading);
        for group in scales::groups(&part.questions) {
            match group {
                Group::Scale(questions) => scales::write(draft, edition, form, &questions, title),
                Group::Alone(question) => alone(draft, edition, question),
            }
        }
        let about = |q: &&&Quotation| part.questions.iter().any(|known| is_about(q, known));
        quotes(draft, form, quotations.iter().filter(about).copied());
    }
}

fn is_about(quotation: &Quotation, question: &QuestionTable) -> bool {
    quotation.question.as_ref() == Some(&question.name)
}

/// Each with the question it answers and its year.
fn quotes<'q>(
    draft: &mut Draft,
    form: &FormTables,
    quotations: impl Iterator<Item = &'q Quotation>,
) {
    let quote = |q: &Quotation| {
        let question = form.questions.iter().find(|known| is_about(q, known));
        let question = question.map(|known| known.label.clone());
        let about: Vec<String> = question.into_iter().chain(q.year.clone()).collect();
        (q.words.clone(), about.join(", "))
    };
    let quotes: Vec<(String, String)> = quotations.map(quote).collect();
    if !quotes.is_empty() {
        draft.put(Block::Quotes(quotes));
    }
}

/// A question with a table of its own; one without choices is a sentence.
fn alone(draft: &mut Draft, edition: &Edition<'_>, question: &QuestionTable) {
    if question.rows.is_empty() {
        return draft.say(words::answered(question));
    }
    let period = &edition.release.parameters().period;
    let several = match question.several {
        true => "; one person could choose several",
        false => "",
    };
    let line = |row: &Row| {
        let cells = [
            Entry::Count(row.count),
            Entry::Share(row.share),
            Entry::Bar(row.share, None),
        ];
        Line::new(&row.label, Vec::from(cells))
    };
    let finding = words::finding(question).map(|finding| finding + ".");
    draft.table(Table {
        title: words::question(question),
        about: format!(
            "{}, {period}{several}",
            words::capital(question.base_words.trim_start_matches("of "))
        ),
        first: "Answer",
        columns: vec![
            Column::new("Number", Kind::Number),
            Column::new("Percent", Kind::Percent),
            Column::new("", Kind::Bar),
        ],
        lines: question.rows.iter().map(line).collect(),
        notes: finding.into_iter().collect(),
        withheld: question.withheld.clone().into_iter().collect(),
        ..Table::default()
    });
}

/// The five states, question by question, so that nothing is lost between them.
fn states(draft: &mut Draft, edition: &Edition<'_>, form: &FormTables) {
    if form.questions.is_empty() {
        return;
    }
    draft.heading("Who answered what");
    let columns = [
        "Answered",
        "Skipped",
        "Not sure",
        "Rather not say",
        "Not asked",
        "In all",
    ];
    let line = |q: &QuestionTable| {
        let states = [q.base, q.skipped, q.not_sure, q.rather_not_say, q.not_asked];
        let cells = states.into_iter().map(Entry::Count);
        let cells = cells.chain([tables::number(q.returned)]);
        Line::new(&words::question(q), cells.collect())
    };
    let questions: Vec<&QuestionTable> = form.questions.iter().collect();
    draft.table(Table {
        title: format!("{}: what became of each question", form.title),
        about: format!(
            "{} who returned this form, {}; {} in all",
            words::capital(form.people),
            edition.release.parameters().period,
            form.returned
        ),
        first: "Question",
        columns: columns
            .map(|title| Column::new(title, Kind::Number))
            .to_vec(),
        lines: questions.iter().map(|q| line(q)).collect(),
        withheld: scales::why(&questions),
        ..Table::default()
    });
}
