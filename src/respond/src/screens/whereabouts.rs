//! Where and when the meeting was, as coarsely as the officers will know it.

use crate::app::{Heard, today};
use crate::visit::Visit;
use form::Quarter;
use leptos::prelude::*;

/// How many quarters back can be chosen.
const QUARTERS: usize = 5;

/// Draws it.
pub fn view(heard: Heard, visit: Visit) -> AnyView {
    super::arrive();
    let now = visit.with_draft(|draft| draft.about.clone());
    let pick_area = move |event| {
        let value = event_target_value(&event);
        visit.change(|draft| draft.about.area = (!value.is_empty()).then_some(value));
    };
    let pick_quarter = move |event| {
        let value = event_target_value(&event);
        visit.change(|draft| draft.about.quarter = value.parse().ok());
    };
    view! {
        <h1 tabindex="-1">"Where and when was the meeting?"</h1>
        <p>"The officers see only this much of it: no day, no names. You can leave either open."</p>
        <label for="area">"Which area was it about?"</label>
        <select id="area" on:change=pick_area>
            <option value="">"I'd rather not say"</option>
            {areas(heard, now.area.as_deref())}
        </select>
        <label for="quarter">"When was it?"</label>
        <select id="quarter" on:change=pick_quarter>
            <option value="">"I'd rather not say"</option>
            {quarters(now.quarter)}
        </select>
        <div class="buttons">
            <button type="button" class="main" on:click=move |_| visit.next()>"Next"</button>
        </div>
        <button type="button" class="back quiet" on:click=move |_| { visit.back(); }>"Back"</button>
    }
    .into_any()
}

fn areas(heard: Heard, chosen: Option<&str>) -> impl IntoView {
    let localities =
        heard.service().map(|service| service.document.settings.localities).unwrap_or_default();
    localities
        .into_iter()
        .map(|locality| {
            let areas = locality.areas.into_iter().map(|area| {
                let selected = chosen == Some(area.id.as_str());
                view! { <option value=area.id selected=selected>{area.name}</option> }
            });
            view! { <optgroup label=locality.name>{areas.collect_view()}</optgroup> }
        })
        .collect_view()
}

fn quarters(chosen: Option<Quarter>) -> impl IntoView {
    let newest = Quarter::of(today());
    let all = std::iter::successors(Some(newest), |quarter| Some(quarter.before()));
    all.take(QUARTERS)
        .map(|quarter| {
            let selected = chosen == Some(quarter);
            view! { <option value=quarter.to_string() selected=selected>{quarter.in_words()}</option> }
        })
        .collect_view()
}
