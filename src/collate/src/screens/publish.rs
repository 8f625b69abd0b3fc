//! What may leave: one release of one period, on the page, as a printed page, as files.

use crate::app::{Desk, period, today_in_words};
use device::files;
use leptos::prelude::*;
use report::{Edition, Meta};
use tally::{Period, Records, Release, Wanted};
use wire::access::Act;

/// Draws it.
pub fn view(desk: Desk) -> AnyView {
    super::arrive();
    let chosen = RwSignal::new(None::<Period>);
    let body = move || {
        desk.opened.with(|opened| match opened.records() {
            Some(records) if records.count() > 0 => page(desk, records, chosen),
            _ => view! { <p class="notice">"Nothing is opened yet, so there is nothing to publish."</p> }.into_any(),
        })
    };
    view! {
        <div class="no-print">
            <h1 tabindex="-1">"Publish"</h1>
            <p>
                "A release is made whole: all its tables are withheld together, so that nothing in it can be "
                "worked back to a small number. Whatever leaves this page is made from it."
            </p>
        </div>
        {body}
    }
    .into_any()
}

fn page(desk: Desk, records: &Records, chosen: RwSignal<Option<Period>>) -> AnyView {
    let latest = records
        .years()
        .last()
        .copied()
        .map_or(Period::All, Period::Year);
    let period = chosen.get().unwrap_or(latest);
    let release = Release::make(
        records,
        &Wanted {
            period,
            before: None,
            ..Wanted::of(period)
        },
    );
    let meta = Meta {
        title: "What families told us".to_owned(),
        made_on: today_in_words(),
        ..Meta::default()
    };
    view! {
        <div class="no-print">
            {choose(records, chosen, period)}
            {leave(desk, &release, &meta, period)}
        </div>
        <article class="report" inner_html=Edition::new(&release, &meta).article()></article>
    }
    .into_any()
}

fn choose(records: &Records, chosen: RwSignal<Option<Period>>, now: Period) -> AnyView {
    let years = records
        .years()
        .into_iter()
        .rev()
        .map(|year| (year.to_string(), Period::Year(year)));
    let options = years
        .chain([(String::new(), Period::All)])
        .map(|(value, period)| {
            view! { <option value=value selected={period == now}>{period.in_words()}</option> }
        })
        .collect_view();
    let choose = move |event| chosen.set(Some(period(&event_target_value(&event))));
    view! {
        <div class="filters">
            <div>
                <label for="release-period">"Period"</label>
                <select id="release-period" on:change=choose>{options}</select>
            </div>
        </div>
    }
    .into_any()
}

fn leave(desk: Desk, release: &Release, meta: &Meta, period: Period) -> AnyView {
    let name = file_name(period);
    let saved = |ending: &'static str, kind: &'static str, text: String| {
        let name = format!("{name}.{ending}");
        move |_| {
            files::save(&name, kind, text.as_bytes());
            let file = name.clone();
            desk.log(Act::Exported { file });
        }
    };
    let html = saved(
        "html",
        "text/html;charset=utf-8",
        Edition::new(release, meta).html(),
    );
    let csv = saved("csv", "text/csv;charset=utf-8", report::csv(release));
    let dictionary = move |_| {
        files::save(
            "what-the-columns-mean.csv",
            "text/csv;charset=utf-8",
            report::dictionary_csv().as_bytes(),
        )
    };
    view! {
        <div class="buttons">
            <button type="button" class="main" on:click=|_| device::page::print()>"Print this page"</button>
            <button type="button" on:click=html>"Save as a page (HTML)"</button>
            <button type="button" on:click=csv>"Save as a table (CSV)"</button>
            <button type="button" class="quiet" on:click=dictionary>"What the CSV's columns mean"</button>
        </div>
    }
    .into_any()
}

fn file_name(period: Period) -> String {
    match period {
        Period::All => "heard-all".to_owned(),
        Period::Year(year) => format!("heard-{year}-{}", year + 1),
        Period::Quarter(quarter) => format!("heard-{quarter}"),
    }
}
