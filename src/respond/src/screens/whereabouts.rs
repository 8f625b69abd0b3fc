//! Where and when the meeting was, as coarsely as the officers will know it.

use crate::app::Heard;
use crate::asking::today;
use crate::visit::Visit;
use form::Quarter;
use leptos::ev::Event;
use leptos::prelude::event_target_value;
use ui::draw::{View, button, buttons, el, group, h1, p};

/// How many quarters back can be chosen.
const QUARTERS: usize = 5;

/// Draws it.
pub fn view(heard: Heard, visit: Visit) -> View {
    super::arrive();
    let now = visit.with_draft(|draft| draft.about.clone());
    let pick_area = move |event: Event| {
        let value = event_target_value(&event);
        visit.change(|draft| draft.about.area = (!value.is_empty()).then_some(value));
    };
    let pick_quarter = move |event: Event| {
        let value = event_target_value(&event);
        visit.change(|draft| draft.about.quarter = value.parse().ok());
    };
    group(vec![
        h1("Where and when was the meeting?"),
        p("The officers see only this much of it: no day, no names. You can leave either open."),
        el("label")
            .set("for", "area")
            .text("Which area was it about?")
            .done(),
        el("select")
            .set("id", "area")
            .on("change", pick_area)
            .children(areas(heard, now.area.as_deref()))
            .done(),
        el("label")
            .set("for", "quarter")
            .text("When was it?")
            .done(),
        el("select")
            .set("id", "quarter")
            .on("change", pick_quarter)
            .children(quarters(now.quarter))
            .done(),
        buttons(vec![button("main", "Next", move || visit.next())]),
        button("back quiet", "Back", move || {
            visit.back();
        }),
    ])
}

fn option(value: &str, words: &str, selected: bool) -> View {
    el("option")
        .set("value", value)
        .flag("selected", selected)
        .text(words)
        .done()
}

fn areas(heard: Heard, chosen: Option<&str>) -> Vec<View> {
    let mut all = vec![option("", "I'd rather not say", false)];
    for locality in &heard.settings().localities {
        let area =
            |area: &wire::service::Area| option(&area.id, &area.name, chosen == Some(&area.id));
        let areas = locality.areas.iter().map(area).collect();
        all.push(
            el("optgroup")
                .set("label", locality.name.as_str())
                .children(areas)
                .done(),
        );
    }
    all
}

fn quarters(chosen: Option<Quarter>) -> Vec<View> {
    let newest = Quarter::of(today());
    let all = std::iter::successors(Some(newest), |quarter| Some(quarter.before()));
    let mut options = vec![option("", "I'd rather not say", false)];
    options.extend(all.take(QUARTERS).map(|quarter| {
        option(
            &quarter.to_string(),
            &quarter.in_words(),
            chosen == Some(quarter),
        )
    }));
    options
}
