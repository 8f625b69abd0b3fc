//! What came in without a device: how many, from where, on which day; and the way to take it away.

use super::Coming;
use crate::paper::{self, CameIn};
use leptos::prelude::*;

/// Draws it.
pub(super) fn view(coming: Coming) -> AnyView {
    let list = move || {
        let all = paper::came_in(coming.desk);
        if all.is_empty() {
            return view! { <p class="notice">"Nothing came in on paper or in spreadsheets yet."</p> }.into_any();
        }
        table(coming, all)
    };
    view! { {list} }.into_any()
}

fn table(coming: Coming, all: Vec<CameIn>) -> AnyView {
    let titles = super::titles(coming.desk);
    let rows = all.into_iter().map(|came| {
        let title = titles.iter().find(|(id, _)| *id == came.form);
        let title = title.map_or_else(|| came.form.clone(), |(_, title)| title.clone());
        row(coming, came, title)
    });
    view! {
        <table class="stacked">
            <caption>"What came in"<span class="quiet">"Nobody’s answers can be looked at one by one here or anywhere."</span></caption>
            <thead><tr>
                <th scope="col">"From"</th><th scope="col">"Questionnaire"</th><th scope="col">"On"</th>
                <th scope="col" class="n">"Responses"</th><th scope="col"><span class="hidden">"Take away"</span></th>
            </tr></thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn row(coming: Coming, came: CameIn, title: String) -> AnyView {
    let asked = RwSignal::new(false);
    let from = came
        .file
        .clone()
        .unwrap_or_else(|| "Typed in from paper".to_owned());
    let label = format!("Take away the {} responses of {from}", came.count);
    let (form, keys, count) = (came.form.clone(), came.keys.clone(), came.count);
    let go = move |_| {
        if paper::take_away(coming.desk, &form, &keys) {
            coming.say(format!(
                "{count} responses are taken away and are not counted any more."
            ));
        }
    };
    let button = move || {
        if asked.get() {
            let go = go.clone();
            view! {
                <button type="button" on:click=go>"Yes, take them away"</button>
                <button type="button" class="quiet" on:click=move |_| asked.set(false)>"No"</button>
            }
            .into_any()
        } else {
            view! { <button type="button" class="quiet" aria-label=label.clone() on:click=move |_| asked.set(true)>"Take away"</button> }
                .into_any()
        }
    };
    view! {
        <tr>
            <th scope="row">{from}</th>
            <td data-label="Questionnaire">{title}</td>
            <td data-label="On">{came.on}</td>
            <td class="n" data-label="Responses">{came.count}</td>
            <td>{button}</td>
        </tr>
    }
    .into_any()
}
