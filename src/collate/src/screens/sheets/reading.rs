//! One sheet: read, printed to the record, and deleted once it stands there.

use super::Giving;
use crate::sheets::{self, From, Given};
use device::page;
use form::sheet::Sheet;
use leptos::prelude::*;
use ui::problem;
use ui::sheet::{Paper, Variant};

/// Draws it. What was put away meanwhile is not there any more.
pub(super) fn view(giving: Giving, id: &str) -> AnyView {
    super::super::arrive();
    let found = giving.desk.sheets.with_untracked(|sheets| {
        let given = sheets.iter().find(|given| given.id == id)?;
        Some((given.clone(), given.sheet.clone().ok()?))
    });
    match found {
        Some((given, sheet)) => one(giving, given, &sheet),
        None => view! { <p class="notice">"This sheet is not here any more."</p> {back(giving)} }
            .into_any(),
    }
}

/// What the person calls themselves, as far as they said.
pub(super) fn who(sheet: &Sheet) -> String {
    let unnamed = "Somebody who gave no name";
    sheet.name.clone().unwrap_or_else(|| unnamed.to_owned())
}

fn one(giving: Giving, given: Given, sheet: &Sheet) -> AnyView {
    let asking = RwSignal::new(false);
    let last = move || {
        if asking.get() {
            confirm(giving, given.clone(), asking)
        } else {
            steps(given.clone(), asking)
        }
    };
    view! {
        <div class="no-print">
            {back(giving)}
            <h1 tabindex="-1">"The sheet of " {who(sheet)}</h1>
            {move || giving.problem.get().map(problem)}
        </div>
        {ui::sheet::view(sheet, Variant::Officer, Paper::OFFICERS)}
        <div class="no-print narrow">{last}</div>
    }
    .into_any()
}

fn back(giving: Giving) -> AnyView {
    view! {
        <p class="no-print">
            <button type="button" class="quiet" on:click=move |_| giving.read(None)>"Back to the sheets"</button>
        </p>
    }
    .into_any()
}

/// Printing first: what is deleted before it stands on the record is lost.
fn steps(given: Given, asking: RwSignal<bool>) -> AnyView {
    let words = match given.from {
        From::Mailbox(_) => "I have it on the record: delete it from the mailbox",
        From::File(_) => "I have it on the record: close it",
    };
    view! {
        <div class="buttons">
            <button type="button" class="main" on:click=|_| page::print()>"Print it for the record"</button>
            <button type="button" on:click=move |_| asking.set(true)>{words}</button>
        </div>
    }
    .into_any()
}

fn confirm(giving: Giving, given: Given, asking: RwSignal<bool>) -> AnyView {
    page::surely_later(0, || page::focus("#put-away"));
    let (title, meaning, words) = match &given.from {
        From::Mailbox(_) => (
            "Delete it from the mailbox?",
            "It cannot be undone: nobody can fetch this sheet again, and it may be on the child's device no longer. \
             Only what you printed is left. Backups of the mailbox hold it sealed until they are deleted in turn.",
            "Yes, delete it",
        ),
        From::File(_) => (
            "Close this sheet?",
            "It goes from this page. The file stays where you keep it: please delete it and its copies when the sheet \
             is on the record.",
            "Yes, close it",
        ),
    };
    let go = move |_| put_away(giving, given.clone());
    view! {
        <section class="notice">
            <h2 id="put-away" tabindex="-1">{title}</h2>
            <p>{meaning}</p>
            <div class="buttons">
                <button type="button" class="main" disabled=move || giving.busy.get() on:click=go>{words}</button>
                <button type="button" on:click=move |_| asking.set(false)>"No, keep it"</button>
            </div>
        </section>
    }
    .into_any()
}

fn put_away(giving: Giving, given: Given) {
    match given.from {
        From::File(_) => {
            sheets::put_away(giving.desk, &given.id);
            giving.finish("The sheet is closed. Delete its file when it is on the record.");
        }
        From::Mailbox(_) => giving.run(async move {
            sheets::delete(giving.desk, given.id).await?;
            giving.finish("The sheet is deleted from the mailbox.");
            Ok(())
        }),
    }
}
