//! What was picked for reports.

use super::{Reading, year_in_words};
use crate::words::{self, Quotation};
use leptos::prelude::*;

/// Draws it.
pub(super) fn view(reading: Reading) -> AnyView {
    let list = move || {
        let all = words::quotations(reading.desk);
        if all.is_empty() {
            return view! {
                <p class="notice">"No quotation is picked yet. Press q while you read a text: it is looked through for names first."</p>
            }
            .into_any();
        }
        let lines = all
            .into_iter()
            .map(|(key, quotation)| line(reading, key, quotation));
        view! { <ul class="quotations">{lines.collect_view()}</ul> }.into_any()
    };
    view! {
        <p>"These may stand in a report: each was looked through for anything that names somebody when it was picked."</p>
        {list}
    }
    .into_any()
}

fn line(reading: Reading, key: String, quotation: Quotation) -> AnyView {
    let title = reading.desk.opened.with_untracked(|opened| {
        let records = opened.records();
        records.map_or_else(String::new, |records| {
            records.forms().title(&quotation.form)
        })
    });
    let mut about = format!("{title} · {}", quotation.asked);
    about.extend(
        quotation
            .year
            .map(|year| format!(" · {}", year_in_words(year))),
    );
    let form = quotation.form.clone();
    let away = move |_| {
        words::put_quotation(reading.desk, &form, &key, None);
        reading.say("The quotation is taken away.");
    };
    view! {
        <li>
            <blockquote>{quotation.words}</blockquote>
            <p class="quiet">{about}</p>
            <button type="button" class="quiet" on:click=away>"Take it away"</button>
        </li>
    }
    .into_any()
}
