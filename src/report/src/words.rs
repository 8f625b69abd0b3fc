//! The sentences of a report, each with the counts in it.

use tally::{Cell, Change, FormTables, MeasureRow, QuestionTable, Returned, Share};

/// "69 questionnaires came back from April 2015 to March 2016."
pub(crate) fn came_back(returned: &Returned, period: &str) -> String {
    match returned.total {
        0 => format!("No questionnaires came back ({period})."),
        1 => format!("1 questionnaire came back ({period})."),
        total => format!("{total} questionnaires came back ({period})."),
    }
}

/// "That is 30 fewer than the 99 of April 2014 to March 2015 (30% fewer; annual report)."
pub(crate) fn changed(change: &Change) -> String {
    let before = &change.before;
    let (returned, period, source) = (before.returned, &before.period, &before.source);
    if change.difference == 0 {
        return format!("That is as many as in {period} ({source}).");
    }
    let way = if change.fewer { "fewer" } else { "more" };
    let share = match change.share {
        Share::Percent(percent) => format!("{percent} {way}; "),
        Share::Withheld | Share::NotApplicable => String::new(),
    };
    let difference = change.difference;
    format!("That is {difference} {way} than the {returned} of {period} ({share}source: {source}).")
}

/// "Of the 30 parents who answered after the initial child protection conference, 18 (60%) saw
/// the social worker's report in time."
pub(crate) fn measure(form: &FormTables, row: &MeasureRow) -> String {
    let people = form.people;
    let who = match &row.base_label {
        Some(label) => format!("{people} who {label}"),
        None => format!("{people} who answered {}", title_inside(&form.title)),
    };
    let label = lower_first(&row.label);
    match (row.numerator, row.denominator) {
        (Cell::Count(numerator), Cell::Count(denominator)) => {
            let share = in_brackets(row.share);
            format!("Of the {denominator} {who}, {numerator}{share} {label}.")
        }
        _ => {
            let why = row.withheld.as_deref().unwrap_or("Withheld.");
            format!("Of the {who}, how many {label}: {}", lower_first(why))
        }
    }
}

/// "27 of the 30 who answered this question said “Yes” (90%)": the answer given most often.
pub(crate) fn finding(question: &QuestionTable) -> Option<String> {
    let counts = question.rows.iter().map(|row| match row.count {
        Cell::Count(count) => Some((count, row)),
        Cell::Withheld | Cell::NotApplicable => None,
    });
    let counts: Vec<_> = counts.collect::<Option<_>>()?;
    let most = counts
        .iter()
        .map(|(count, _)| *count)
        .max()
        .filter(|most| *most > 0)?;
    let mut same = counts.iter().filter(|(count, _)| *count == most);
    let (row, alone) = (same.next()?.1, same.next().is_none());
    let verb = if question.ranked { "put first" } else { "said" };
    let Cell::Count(base) = question.base else {
        return None;
    };
    let share = in_brackets(row.share);
    let label = &row.label;
    alone
        .then(|| format!("{most} of the {base} who answered this question{share} {verb} “{label}”"))
}

/// "Besides: 2 skipped it, 1 was not sure."
pub(crate) fn states(question: &QuestionTable) -> String {
    let parts = [
        (question.skipped, "skipped"),
        (question.not_sure, "not sure"),
        (question.rather_not_say, "would rather not say"),
        (question.not_asked, "not asked"),
    ];
    let parts: Vec<String> = parts
        .iter()
        .map(|(cell, what)| format!("{what} {cell}"))
        .collect();
    let (base, returned) = (question.base, question.returned);
    format!(
        "Answered {base}; {}; {returned} returned in all.",
        parts.join(", ")
    )
}

/// " (60%)", or nothing where no percentage is given.
pub(crate) fn in_brackets(share: Share) -> String {
    match share {
        Share::Percent(percent) => format!(" ({percent})"),
        Share::Withheld | Share::NotApplicable => String::new(),
    }
}

/// A title such as "After the conference" runs on in a sentence; any other is quoted.
fn title_inside(title: &str) -> String {
    let runs_on = ["After ", "Before "]
        .iter()
        .any(|start| title.starts_with(start));
    match runs_on {
        true => lower_first(title),
        false => format!("“{title}”"),
    }
}

/// Lower case where a sentence goes on, unless the first word is an abbreviation or "I".
fn lower_first(words: &str) -> String {
    let mut letters = words.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if second.is_lowercase() => {
            first.to_lowercase().chain(words.chars().skip(1)).collect()
        }
        _ => words.to_owned(),
    }
}
