//! What may leave: a report of one period as a draft on the page, and the releases made of drafts.
//! Only a release can be saved: files that nobody froze could be held against later ones.

mod choosing;
mod releases;
mod words;

use crate::app::{Desk, period, today_in_words};
use crate::releasing::{self, Basis, Draft, Files, Listed};
use leptos::prelude::*;
use report::Meta;
use std::sync::Arc;
use tally::{Frozen, Period, Records};
use ui::problem;

/// What is being written. Copies are handles to the same.
#[derive(Clone, Copy)]
struct Publishing {
    desk: Desk,
    period: RwSignal<Period>,
    /// The releases made so far.
    listed: Memo<Vec<Listed>>,
    basis: Memo<Basis>,
    meta: Memo<Meta>,
    /// The name of the release to come.
    name: RwSignal<String>,
    /// The release that was made just now.
    made: RwSignal<Option<Arc<Files>>>,
}

/// Draws it.
pub fn view(desk: Desk) -> AnyView {
    super::arrive();
    let publishing = Publishing::new(desk);
    let any = Memo::new(move |_| {
        let some = |records: &Records| records.count() > 0;
        desk.opened
            .with(|opened| opened.records().is_some_and(some))
    });
    let body = move || match any.get() {
        true => opened(publishing),
        false => {
            view! { <p class="notice">"Nothing is opened yet, so there is nothing to publish."</p> }
                .into_any()
        }
    };
    view! {
        <div class="no-print">
            <h1 tabindex="-1">"Publish"</h1>
            <p>
                "What you see below is a draft of the report. Make it a release to save it: a release is made whole, "
                "all its tables are withheld together, and it remembers which responses it counted, so that no later "
                "report can be held against it to find anyone."
            </p>
            {move || desk.problem.get().map(problem)}
            {releases::view(publishing)}
        </div>
        {body}
    }
    .into_any()
}

fn opened(publishing: Publishing) -> AnyView {
    publishing.begin();
    view! {
        <div class="no-print">
            <h2>"Make a report"</h2>
            {choose_period(publishing)}
        </div>
        {move || match publishing.made.get() {
            Some(files) => releases::made(publishing, &files),
            None => drafting(publishing),
        }}
    }
    .into_any()
}

impl Publishing {
    fn new(desk: Desk) -> Self {
        let period = RwSignal::new(Period::All);
        // Two steps, because the second is long and needs to be taken only after a release.
        let kept = Memo::new(move |_| releasing::kept(desk));
        let listed = Memo::new(move |_| kept.with(releasing::all));
        let earlier = Memo::new(move |_| listed.with(|listed| frozen(listed)));
        Self {
            desk,
            period,
            listed,
            basis: Memo::new(move |_| releasing::basis(desk, period.get(), earlier.get())),
            meta: Memo::new(move |_| releasing::meta(desk, period.get(), today_in_words())),
            name: RwSignal::new(String::new()),
            made: RwSignal::new(None),
        }
    }

    /// With the latest year that anything came back from.
    fn begin(self) {
        let latest = self.desk.opened.with_untracked(|opened| {
            let years = opened.records().map(Records::years);
            years.and_then(|years| years.last().copied())
        });
        self.period.set(latest.map_or(Period::All, Period::Year));
    }
}

/// What all releases before have frozen.
fn frozen(listed: &[Listed]) -> Vec<Frozen> {
    let frozen = listed.iter().filter_map(|listed| listed.frozen.clone());
    frozen.flatten().collect()
}

fn choose_period(publishing: Publishing) -> AnyView {
    let desk = publishing.desk;
    let now = publishing.period.get_untracked();
    let (years, quarters) = desk.opened.with_untracked(|opened| {
        let records = opened.records();
        records
            .map(|records| (records.years(), records.quarters()))
            .unwrap_or_default()
    });
    let years = years
        .into_iter()
        .rev()
        .map(|year| (year.to_string(), Period::Year(year)));
    let quarters = quarters.into_iter().rev();
    let quarters = quarters.map(|quarter| (quarter.to_string(), Period::Quarter(quarter)));
    let options = years
        .chain(quarters)
        .chain([(String::new(), Period::All)])
        .map(|(value, period)| {
            view! { <option value=value selected={period == now}>{period.in_words()}</option> }
        })
        .collect_view();
    let choose = move |event| {
        publishing.made.set(None);
        publishing.period.set(period(&event_target_value(&event)));
    };
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

/// The draft, made anew when what goes in changes; the words around it change in place.
fn drafting(publishing: Publishing) -> AnyView {
    let desk = publishing.desk;
    let draft = move || {
        let basis = publishing.basis.get();
        let draft = desk
            .opened
            .with(|opened| Some(Draft::make(opened.records()?, &basis)));
        draft.map(|draft| {
            let draft = Arc::new(draft);
            let shown = draft.clone();
            let article = move || {
                publishing
                    .meta
                    .with(|meta| shown.edition(meta).as_draft().article())
            };
            view! {
                <div class="no-print">
                    {words::view(publishing, &draft)}
                    {releases::make(publishing, &draft)}
                </div>
                <article class="report" inner_html=article></article>
            }
        })
    };
    view! {
        <div class="no-print">{choosing::view(publishing)}</div>
        {draft}
    }
    .into_any()
}
