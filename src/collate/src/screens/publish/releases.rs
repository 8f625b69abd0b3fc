//! Making a release, and the releases that were made.

use super::Publishing;
use crate::app::Desk;
use crate::releasing::{self, Draft, Files, Listed};
use crate::team;
use device::files;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::BTreeSet;
use std::sync::Arc;
use tally::Frozen;
use wire::access::Act;

/// The releases made so far.
pub(super) fn view(publishing: Publishing) -> AnyView {
    let desk = publishing.desk;
    let table = move || {
        publishing.listed.with(|all| {
            (!all.is_empty()).then(|| {
                let rows: Vec<AnyView> = all.iter().rev().map(|one| row(desk, one, all)).collect();
                view! {
                    <table class="stacked">
                        <caption>
                            "Releases made"
                            <span class="quiet">"Every new one is made beside all of them. Their files are kept as they were made."</span>
                        </caption>
                        <thead><tr>
                            <th scope="col">"Release"</th><th scope="col">"Made"</th>
                            <th scope="col">"What it holds"</th><th scope="col">"Its files"</th>
                        </tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                }
            })
        })
    };
    view! { {table} }.into_any()
}

fn row(desk: Desk, listed: &Listed, all: &[Listed]) -> AnyView {
    let made = &listed.made;
    let came = match made.returned {
        1 => "1 questionnaire".to_owned(),
        count => format!("{count} questionnaires"),
    };
    let holds = format!(
        "{came}, {}: {}.",
        made.period.in_words(),
        made.sections.join(", ")
    );
    let day = report::day(listed.at.get(..10).unwrap_or_default());
    view! {
        <tr>
            <th scope="row">{made.name.clone()}</th>
            <td data-label="Made">{day} " by " {listed.author.clone()}</td>
            <td data-label="What it holds">
                {holds}
                {unknown(desk, listed)}
                {at_once(listed, all)}
            </td>
            <td data-label="Its files">{saving(desk, listed)}</td>
        </tr>
    }
    .into_any()
}

/// While responses it counted are not here, nobody can tell what a new release gives away beside it.
fn unknown(desk: Desk, listed: &Listed) -> Option<AnyView> {
    let words = match &listed.frozen {
        None => "What it counted cannot be read here, so a new release cannot be held against it."
            .to_owned(),
        Some(frozen) => {
            let missing = desk.opened.with(|opened| {
                let records = opened.records()?;
                frozen
                    .iter()
                    .map(|frozen: &Frozen| frozen.missing(records))
                    .max()
            });
            let missing = missing.filter(|missing| *missing > 0)?;
            format!(
                "{missing} of the responses it counted are not among those opened here any more, so a new release \
                 cannot be held against all of it."
            )
        }
    };
    Some(view! { <p class="notice problem">{words}</p> }.into_any())
}

/// Two colleagues may make releases at the same time, and neither knows the other's.
fn at_once(listed: &Listed, all: &[Listed]) -> Option<AnyView> {
    let apart = |other: &&Listed| {
        other.key != listed.key
            && !listed.made.beside.contains(&other.key)
            && !other.made.beside.contains(&listed.key)
    };
    let names: Vec<&str> = all
        .iter()
        .filter(apart)
        .map(|other| other.made.name.as_str())
        .collect();
    (!names.is_empty()).then(|| {
        let words = format!(
            "It was made at the same time as {}, and neither was held against the other: publish only one of them.",
            names.join(", ")
        );
        view! { <p class="notice problem">{words}</p> }.into_any()
    })
}

/// The files of a release in the list are taken out of it when they are asked for.
fn saving(desk: Desk, listed: &Listed) -> AnyView {
    let (key, made) = (listed.key.clone(), listed.made.clone());
    let with = move |give: fn(Desk, &Files)| {
        let (key, made) = (key.clone(), made.clone());
        move |_| match untrack(|| releasing::files(desk, &key, &made)) {
            Ok(files) => give(desk, &files),
            Err(why) => desk.problem.set(Some(why.to_owned())),
        }
    };
    let name = listed.made.name.clone();
    let of = move || view! { <span class="hidden">" of " {name.clone()}</span> };
    view! {
        <button type="button" class="quiet" on:click=with(save_html)>"HTML" {of()}</button>
        <button type="button" class="quiet" on:click=with(save_xlsx)>"XLSX" {of()}</button>
        <button type="button" class="quiet" on:click=with(save_csv)>"CSV" {of()}</button>
    }
    .into_any()
}

/// The step from a draft to a release.
pub(super) fn make(publishing: Publishing, draft: &Arc<Draft>) -> AnyView {
    let draft = draft.clone();
    let usual = publishing.period.get_untracked().in_words();
    let hint = usual.clone();
    let make = move || {
        let written = publishing.name.get_untracked().trim().to_owned();
        let name = if written.is_empty() {
            usual.clone()
        } else {
            written
        };
        let period = publishing.period.get_untracked();
        let meta = publishing.meta.get_untracked();
        let listed = publishing.listed.get_untracked();
        let files = releasing::make(publishing.desk, (&name, period), (&draft, &meta), &listed);
        if let Some(files) = files {
            publishing.name.set(String::new());
            publishing.made.set(Some(Arc::new(files)));
        }
    };
    let make = move |_| {
        let make = make.clone();
        spawn_local(async move {
            if is_beside_all(publishing).await {
                make();
            }
        });
    };
    view! {
        <div class="releasing">
            <p>
                "A draft cannot be saved as a file, because the reports after it would not know which figures are out already."
            </p>
            <label for="release-name">"Name of the release"</label>
            <input id="release-name" type="text" placeholder=hint prop:value=move || publishing.name.get()
                on:input=move |event| publishing.name.set(event_target_value(&event)) />
            <p><button type="button" class="main" on:click=make>"Make this release"</button></p>
        </div>
    }
    .into_any()
}

/// Whether the draft knows every release there is. A colleague may have made one while this page was
/// open: then the draft has been made anew beside it, and is to be looked at first.
async fn is_beside_all(publishing: Publishing) -> bool {
    let desk = publishing.desk;
    let known = keys(publishing);
    if let Err(why) = team::look_again(desk).await {
        let words = format!("{why} A release has to know all others, so none was made.");
        desk.problem.set(Some(words));
        return false;
    }
    let same = keys(publishing) == known;
    if !same {
        let words = "A colleague has made a release meanwhile. The draft below was made again beside it: \
                     please look at it, and then make your release.";
        desk.problem.set(Some(words.to_owned()));
    }
    same
}

/// Which releases are known. What else is told of them can change: one's own comes back from the
/// mailbox under one's name.
fn keys(publishing: Publishing) -> BTreeSet<String> {
    let listed = publishing.listed;
    listed.with_untracked(|all| all.iter().map(|one| one.key.clone()).collect())
}

/// The release that was made just now, as it is printed and saved.
pub(super) fn made(publishing: Publishing, made: &Arc<Files>) -> AnyView {
    let desk = publishing.desk;
    let with = |give: fn(Desk, &Files)| {
        let made = made.clone();
        move |_| give(desk, &made)
    };
    let dictionary = move |_| {
        let text = report::dictionary_csv();
        files::save(DICTIONARY, "text/csv;charset=utf-8", text.as_bytes());
    };
    let name = &made.name;
    let verify = format!("heard report --verify {name}.html {name}.xlsx {name}.csv");
    view! {
        <div class="no-print">
            <div class="notice" role="status">
                <p>"The release is made. Its page has the checksum " <code>{made.checksum.clone()}</code> "."</p>
                <p>"Anyone who has the files can see whether they are still as they were made: " <code>{verify}</code></p>
            </div>
            <div class="buttons">
                <button type="button" class="main" on:click=|_| device::page::print()>"Print this page"</button>
                <button type="button" on:click=with(save_html)>"Save as a page (HTML)"</button>
                <button type="button" on:click=with(save_xlsx)>"Save as a workbook (XLSX)"</button>
                <button type="button" on:click=with(save_csv)>"Save as a table (CSV)"</button>
                <button type="button" class="quiet" on:click=dictionary>"What the CSV's columns mean"</button>
                <button type="button" class="quiet" on:click=move |_| publishing.made.set(None)>"Go on with a draft"</button>
            </div>
        </div>
        <article class="report" inner_html=made.article().to_owned()></article>
    }
    .into_any()
}

const DICTIONARY: &str = "what-the-columns-mean.csv";

fn save_html(desk: Desk, made: &Files) {
    save(
        desk,
        made,
        "html",
        "text/html;charset=utf-8",
        made.html.as_bytes(),
    );
}

fn save_xlsx(desk: Desk, made: &Files) {
    const KIND: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    save(desk, made, "xlsx", KIND, &made.xlsx);
}

fn save_csv(desk: Desk, made: &Files) {
    save(
        desk,
        made,
        "csv",
        "text/csv;charset=utf-8",
        made.csv.as_bytes(),
    );
}

fn save(desk: Desk, made: &Files, ending: &str, kind: &str, bytes: &[u8]) {
    let file = format!("{}.{ending}", made.name);
    files::save(&file, kind, bytes);
    desk.log(Act::Exported { file });
}
