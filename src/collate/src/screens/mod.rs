//! The screens of the officers' app.

mod charts;
mod coming;
mod compare;
mod difference;
mod filters;
mod invitations;
mod keys;
mod meetings;
mod navigation;
mod overview;
mod passphrase;
mod people;
mod progress;
mod publish;
mod set_up;
mod sheets;
mod tables;
mod undo;
mod unlock;
mod views;
mod words;

use crate::app::{Desk, Screen, Tab};
use crate::later::fetched;
use leptos::prelude::*;

/// Draws a screen.
pub fn view(desk: Desk, screen: &Screen) -> AnyView {
    match screen {
        Screen::Loading => {
            view! { <main><p role="status">"Fetching the service…"</p></main> }.into_any()
        }
        Screen::SetUp(_) | Screen::NewKey => fetched(desk, desk.later.keys, screen),
        Screen::Unlock => unlock::view(desk),
        Screen::Open(tab) => open(desk, *tab),
    }
}

/// The screens where figures are looked at.
pub fn figures(desk: Desk, screen: &Screen) -> AnyView {
    match screen {
        Screen::Open(Tab::Compare) => compare::view(desk),
        Screen::Open(Tab::Difference) => difference::view(desk),
        Screen::Open(Tab::Views) => views::view(desk),
        _ => tables::view(desk),
    }
}

/// The screens of setting up, people and keys.
pub fn keys(desk: Desk, screen: &Screen) -> AnyView {
    match screen {
        Screen::SetUp(token) => set_up::view(desk, token.clone()),
        Screen::NewKey => people::new_key(desk),
        _ => people::view(desk),
    }
}

/// The screens where something is made to leave.
pub fn papers(desk: Desk, screen: &Screen) -> AnyView {
    match screen {
        Screen::Open(Tab::Invitations) => invitations::view(desk),
        Screen::Open(Tab::Meetings) => meetings::view(desk),
        _ => publish::view(desk),
    }
}

/// The screen of what was given to this officer.
pub fn sheets(desk: Desk) -> AnyView {
    sheets::view(desk)
}

/// The screen of paper and spreadsheets.
pub fn coming(desk: Desk) -> AnyView {
    coming::view(desk)
}

/// The screen of what people wrote.
pub fn words(desk: Desk) -> AnyView {
    words::view(desk)
}

fn open(desk: Desk, tab: Tab) -> AnyView {
    let page = match tab {
        Tab::Overview => overview::view(desk),
        Tab::Tables | Tab::Compare | Tab::Difference | Tab::Views => {
            fetched(desk, desk.later.figures, &Screen::Open(tab))
        }
        Tab::Publish | Tab::Invitations | Tab::Meetings => {
            fetched(desk, desk.later.papers, &Screen::Open(tab))
        }
        Tab::Words => fetched(desk, desk.later.words, &Screen::Open(tab)),
        Tab::ComingIn => fetched(desk, desk.later.coming, &Screen::Open(tab)),
        Tab::Sheets => fetched(desk, desk.later.sheets, &Screen::Open(tab)),
        Tab::People => fetched(desk, desk.later.keys, &Screen::Open(tab)),
    };
    view! {
        {navigation::view(desk, tab)}
        <main id="main">
            {progress::view(desk)}
            {set_aside_line(desk)}
            {unsent_line(desk)}
            {page}
            {keys::view(desk, tab)}
        </main>
    }
    .into_any()
}

/// What could not be counted stands on every page.
fn set_aside_line(desk: Desk) -> AnyView {
    let line = move || {
        let aside = desk.set_aside();
        (aside > 0).then(|| {
            let words = if aside == 1 {
                "1 sealed response could not be read and is not counted.".to_owned()
            } else {
                format!("{aside} sealed responses could not be read and are not counted.")
            };
            view! {
                <p class="notice problem">
                    {words} " "
                    <button type="button" class="quiet"
                        on:click=move |_| desk.screen.set(Screen::Open(Tab::Overview))>"See why"</button>
                </p>
            }
        })
    };
    view! { {line} }.into_any()
}

/// What colleagues do not see yet. What is sent in a moment is not worth a word.
fn unsent_line(desk: Desk) -> AnyView {
    let unsent = desk.table.unsent;
    let line = move || {
        (unsent.get() > 0).then(|| {
            view! { <p class="quiet" role="status">{unsent.get()} " of your changes are on this device and not with your colleagues yet."</p> }
        })
    };
    view! { {line} }.into_any()
}

/// Draws something large in a task of its own, after what stands above it.
fn after_the_rest(draw: impl Fn() -> ui::View + Send + 'static) -> AnyView {
    let turn = RwSignal::new(false);
    device::page::surely_later(0, move || {
        // The page may have been left meanwhile.
        turn.try_set(true);
    });
    let drawn = move || turn.get().then(&draw);
    view! { {drawn} }.into_any()
}

/// Puts the keyboard and the screen reader at the new page's heading.
fn arrive() {
    device::page::surely_later(0, || device::page::focus("main h1"));
}
