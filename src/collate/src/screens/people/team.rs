//! What the team makes together, as one sealed file: to take along, to keep a copy, or to bring from
//! one computer to another where there is no mailbox.

use super::{Office, heading};
use crate::team;
use device::files;
use leptos::html::Input;
use leptos::prelude::*;

/// Draws it.
pub(super) fn view(office: Office) -> AnyView {
    let desk = office.desk;
    let without = (!desk.has_mailbox()).then(|| {
        view! {
            <p class="notice">
                "There is no mailbox behind these pages, so what you make stays in this browser. Colleagues see it "
                "when they choose your file here, and you see theirs when you choose their file."
            </p>
        }
    });
    let save = move |_| {
        office.run(team::export(desk), move |count| {
            office
                .done
                .set(Some(format!("Saved, with {}.", entries(count, ""))));
        });
    };
    view! {
        <div class="narrow">
            {heading(office, "What the team keeps together")}
            <p>
                "Themes, meetings held, targets, saved views, releases and forms that were typed in are kept as "
                "sealed entries. Each is signed by who made it, and opens only for colleagues in the same group."
            </p>
            {without}
            <p><button type="button" class="main" on:click=save>"Save everything as a sealed file"</button></p>
            {choose(office)}
            {move || office.done.get().map(|words| view! { <p class="notice" role="status">{words}</p> })}
        </div>
    }
    .into_any()
}

fn choose(office: Office) -> AnyView {
    let field = NodeRef::<Input>::new();
    let take = move |_| {
        let Some(input) = field.get_untracked() else {
            return;
        };
        let work = async move {
            let chosen = files::chosen(&input).await;
            input.set_value("");
            match chosen.first() {
                Some(file) => team::import(office.desk, file).await,
                None => Ok(0),
            }
        };
        office.run(work, move |count| {
            let words = match count {
                0 => "Everything in this file was known here already.".to_owned(),
                count => format!("Taken in: {}.", entries(count, "new ")),
            };
            office.done.set(Some(words));
        });
    };
    view! {
        <label for="team-file">"Take in a sealed file of the team (.heard-team)"</label>
        <input id="team-file" type="file" accept=".heard-team" node_ref=field on:change=take />
        <p class="quiet">"It is put beside what is there: of each thing the latest word counts, and nothing else is lost."</p>
    }
    .into_any()
}

fn entries(count: usize, which: &str) -> String {
    match count {
        1 => format!("1 {which}entry"),
        count => format!("{count} {which}entries"),
    }
}
