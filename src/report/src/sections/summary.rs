//! The first page: what came back and the figures that matter most, in sentences.

use crate::paper::Draft;
use crate::{Edition, words};
use tally::{FormTables, MeasureRow};

pub(super) fn write(draft: &mut Draft, edition: &Edition<'_>) {
    let release = edition.release;
    draft.section("in-short", "In short");
    for paragraph in crate::meta::paragraphs(&edition.meta.introduction) {
        draft.put(crate::paper::Block::Written(paragraph));
    }
    draft.lead(words::came_back(
        release.returned(),
        &release.parameters().period,
    ));
    let mut points = Vec::new();
    points.extend(words::beside_before(edition));
    points.extend(release.rates().iter().filter_map(words::rate_in_short));
    points.extend(release.taking_part().iter().map(words::took_part));
    for form in release.forms() {
        points.extend(chief(form).map(|row| words::measure(form, row)));
    }
    points.extend(not_given(release.forms()));
    if !points.is_empty() {
        draft.list(points, "");
    }
}

/// What a form is first of all about: reports in time, if it asks about them.
fn chief(form: &FormTables) -> Option<&MeasureRow> {
    let given = || form.measures.iter().filter(|row| row.withheld.is_none());
    let in_time = given().find(|row| row.in_time);
    in_time.or_else(|| given().next())
}

fn not_given(forms: &[FormTables]) -> Option<String> {
    let withheld: Vec<String> = forms
        .iter()
        .filter(|form| form.withheld.is_some())
        .map(|form| format!("“{}” ({})", form.title, form.returned))
        .collect();
    (!withheld.is_empty()).then(|| {
        let names = words::listed(&withheld);
        format!("Too few came back for answers to be given on {names}.")
    })
}
