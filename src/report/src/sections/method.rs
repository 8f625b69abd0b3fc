//! How the figures were made: method and limits, what was withheld and why, the questionnaires and
//! their versions, what was set aside.

use crate::paper::Draft;
use crate::{Edition, words};
use tally::{Cell, FormUsed, Parameters, Places, Release};

pub(super) fn write(draft: &mut Draft, edition: &Edition<'_>) {
    let made = edition.release.parameters();
    draft.section("method", "How these figures were made");
    draft.heading("Method and limits");
    draft.put(crate::paper::Block::List(
        METHOD.map(str::to_owned).to_vec(),
    ));
    let sharing: Vec<String> = made.sharing.iter().map(words::sharing).collect();
    if !sharing.is_empty() {
        draft.say(sharing.join(" "));
    }
    if !made.earlier.is_empty() {
        draft.say(words::beside_earlier(&made.earlier));
    }
    draft.heading("What was withheld, and why");
    small_numbers(made)
        .into_iter()
        .for_each(|words| draft.say(words));
    draft.list(withheld_list(edition.release), "Nothing was withheld.");
    draft.heading("Questionnaires and versions");
    draft.list(made.forms.iter().map(version).collect(), "None came back.");
    if !made.not_told.is_empty() {
        draft.say(words::not_told(&made.not_told));
    }
    draft.heading("What was set aside");
    draft.list(set_aside(made), "Nothing was set aside.");
}

const METHOD: [&str; 6] = [
    "The answers are of those who chose to answer. They do not stand for everyone who was at a \
     meeting.",
    "Every question could be left. Answered, skipped, not sure, would rather not say and not \
     asked are counted apart; a percentage is always of those who answered the question, or of \
     those named beside it.",
    "No percentage is given of fewer than 10. Under 100 percentages are whole numbers, from 100 \
     on they have one decimal; halves are rounded up. They may add up to a little more or less \
     than 100.",
    "Thin lines in charts are 95% intervals (Wilson's): with so few answers, a percentage could \
     as well have come out anywhere on the line by chance. They do not say how those who did not \
     answer differ.",
    "Answers came without names. A response that came more than once was counted once. Times are \
     the quarter of the meeting.",
    "c: withheld. z: no figure can be given, such as a percentage of fewer than 10.",
];

fn small_numbers(made: &Parameters) -> [String; 2] {
    let (base, few) = (made.base, made.cell.saturating_sub(1));
    [
        format!(
            "So that nobody can be found in these figures, the answers of a group are given only \
             if at least {base} of its responses came back."
        ),
        format!(
            "Counts from 1 to {few} by area or by quarter, and of sensitive questions, are \
             withheld, and so are other counts that could be used to work them out. Zeros are given."
        ),
    ]
}

/// What was withheld, table by table.
fn withheld_list(release: &Release) -> Vec<String> {
    let mut list = Vec::new();
    if any_quarter_withheld(release) {
        list.push("Returned by quarter: some counts.".to_owned());
    }
    if release.places().is_some_and(any_place_withheld) {
        list.push("Returned by place: some counts.".to_owned());
    }
    for form in release.forms() {
        let title = &form.title;
        list.extend(form.withheld.iter().map(|why| format!("{title}: {why}")));
        let measures = form.measures.iter().map(|m| (m.label.clone(), &m.withheld));
        let questions = form
            .questions
            .iter()
            .map(|q| (words::question(q), &q.withheld));
        for (label, why) in measures.chain(questions) {
            list.extend(why.iter().map(|why| format!("{title}, “{label}”: {why}")));
        }
    }
    list
}

fn any_quarter_withheld(release: &Release) -> bool {
    let mut rows = release.quarters().unwrap_or_default().iter();
    rows.any(|row| row.count == Cell::Withheld)
}

fn any_place_withheld(places: &Places) -> bool {
    let localities = places.localities.iter();
    let cells = localities.flat_map(|l| l.areas.iter().map(|area| area.count).chain([l.count]));
    cells
        .chain(places.elsewhere)
        .any(|cell| cell == Cell::Withheld)
}

fn version(form: &FormUsed) -> String {
    let versions: Vec<String> = form.versions.iter().map(u32::to_string).collect();
    let agreed = match (&form.agreed_by, &form.agreed_on) {
        (Some(by), Some(on)) => format!("agreed by {by} on {on}"),
        (Some(by), None) => format!("agreed by {by}"),
        (None, _) => "draft, not yet agreed with those it is for".to_owned(),
    };
    let (title, id) = (&form.title, &form.id);
    format!(
        "{title} ({id}), version {}; {agreed}.",
        versions.join(" and ")
    )
}

fn set_aside(made: &Parameters) -> Vec<String> {
    let aside = made.set_aside.iter();
    let mut list: Vec<String> = aside
        .map(|aside| format!("{}: {}", aside.reason, aside.count))
        .collect();
    let others = [
        (made.repeated, "came more than once and were counted once"),
        (
            made.without_quarter,
            "name no quarter, and lie in no period but the whole",
        ),
    ];
    let others = others.iter().filter(|(count, _)| *count > 0);
    list.extend(others.map(|(count, what)| format!("{count} {what}")));
    list
}
