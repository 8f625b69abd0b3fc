//! Taking back what was done on the pages of figures: a button that says what it takes back.

use crate::app::{Desk, Tab};
use crate::looking;
use leptos::prelude::*;

/// What a page of figures offers besides its fields: to give the view a name, and to take back.
pub fn tools(desk: Desk, tab: Tab) -> AnyView {
    view! {
        <div class="tools no-print">
            {super::views::save_field(desk, tab)}
            {view(desk)}
        </div>
    }
    .into_any()
}

/// Draws the button, as long as there is something to take back.
pub fn view(desk: Desk) -> AnyView {
    let said = RwSignal::new(String::new());
    let last = move || {
        desk.steps
            .with(|steps| steps.last().map(|step| step.what.clone()))
    };
    let press = move |_| {
        if let Some(what) = looking::undo(desk) {
            said.set(format!("Undone: {what}."));
        }
    };
    let button = move || {
        last().map(|what| {
            view! {
                <button type="button" class="quiet" aria-keyshortcuts="Control+Z" on:click=press>
                    "Undo " {what}
                </button>
            }
        })
    };
    view! {
        <div class="undo">
            {button}
            <span class="hidden" role="status">{move || said.get()}</span>
        </div>
    }
    .into_any()
}
