//! The keyboard's short ways: never while somebody types, listed with `?`, and one switch turns
//! all those off that are a single letter.

use super::tables::{jump, next_question};
use crate::app::{Desk, Screen, Tab};
use crate::looking;
use device::{page, small};
use leptos::html::Dialog;
use leptos::prelude::*;

/// Where the switch is kept.
const SWITCH: &str = "heard-single-keys";
const OFF: &str = "off";

/// What each key does, as it is listed.
const KEYS: [(&str, &str); 10] = [
    ("?", "this list"),
    (
        "Ctrl + Z",
        "undo what was done last on the pages of figures",
    ),
    ("/", "find a question (in Tables)"),
    ("n", "the next question (in Tables)"),
    ("p", "the question before (in Tables)"),
    ("g then o", "Overview"),
    ("g then t", "Tables"),
    ("g then c", "Compare"),
    ("g then d", "What made the difference"),
    ("g then v", "Saved views"),
];

/// Listens as long as the page is open, and draws the list that `?` shows.
pub fn view(desk: Desk, here: Tab) -> AnyView {
    let dialog = NodeRef::<Dialog>::new();
    let after_g = StoredValue::new(false);
    let stop = page::on_key(move |key| {
        let went = after_g.try_get_value().unwrap_or_default();
        after_g.try_set_value(false);
        if key.control {
            key.name == "z" && !key.in_text && undo(desk, here)
        } else if key.in_field || small::get(SWITCH).as_deref() == Some(OFF) {
            false
        } else if went {
            go(desk, here, &key.name)
        } else {
            single(here, &key.name, dialog, after_g)
        }
    });
    on_cleanup(move || stop.remove());
    list(dialog)
}

fn undo(desk: Desk, here: Tab) -> bool {
    shows_figures(here) && looking::undo(desk).is_some()
}

fn go(desk: Desk, here: Tab, key: &str) -> bool {
    let to = match key {
        "o" => Tab::Overview,
        "t" => Tab::Tables,
        "c" => Tab::Compare,
        "d" => Tab::Difference,
        "v" => Tab::Views,
        _ => return false,
    };
    if to != here {
        desk.screen.set(Screen::Open(to));
    }
    true
}

fn single(here: Tab, key: &str, dialog: NodeRef<Dialog>, after_g: StoredValue<bool>) -> bool {
    match (key, here) {
        ("?", _) => {
            if let Some(dialog) = dialog.get_untracked().filter(|dialog| !dialog.open()) {
                // A browser that cannot show it in front of the page shows nothing.
                let _ = dialog.show_modal();
            }
        }
        ("g", _) => after_g.set_value(true),
        ("/", Tab::Tables) => page::focus_field(jump::FIELD),
        ("n", Tab::Tables) => next_question(true),
        ("p", Tab::Tables) => next_question(false),
        _ => return false,
    }
    true
}

fn shows_figures(tab: Tab) -> bool {
    matches!(
        tab,
        Tab::Overview | Tab::Tables | Tab::Compare | Tab::Difference | Tab::Views
    )
}

fn list(dialog: NodeRef<Dialog>) -> AnyView {
    let line = |(key, does): &(&'static str, &'static str)| {
        view! { <dt><kbd>{*key}</kbd></dt><dd>{*does}</dd> }
    };
    let on = small::get(SWITCH).as_deref() != Some(OFF);
    let switch = move |event| {
        small::set(
            SWITCH,
            if event_target_checked(&event) {
                "on"
            } else {
                OFF
            },
        );
    };
    let close = move |_| {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    view! {
        <dialog class="keys" node_ref=dialog aria-labelledby="keys-title">
            <h2 id="keys-title">"Keys"</h2>
            <p>"They work outside of fields."</p>
            <dl>{KEYS.iter().map(line).collect_view()}</dl>
            <p>
                <label class="choice">
                    <input type="checkbox" checked=on autocomplete="off" on:change=switch/>
                    <span>"Single letters are keys"</span>
                </label>
            </p>
            <button type="button" class="main" on:click=close>"Close"</button>
        </dialog>
    }
    .into_any()
}
