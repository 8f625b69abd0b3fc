//! The way from page to page: beside the page where there is room, behind one button where there
//! is not.

use crate::app::{Desk, Screen, Tab};
use leptos::prelude::*;

type Group = (&'static str, &'static [(&'static str, Tab)]);

/// The pages, by what one comes for.
const GROUPS: &[Group] = &[
    (
        "Figures",
        &[
            ("Overview", Tab::Overview),
            ("Tables", Tab::Tables),
            ("Compare", Tab::Compare),
            ("What made the difference", Tab::Difference),
            ("Saved views", Tab::Views),
            ("Words", Tab::Words),
        ],
    ),
    ("Report", &[("Publish", Tab::Publish)]),
    (
        "What comes in",
        &[
            ("Meetings and targets", Tab::Meetings),
            ("Paper and spreadsheets", Tab::ComingIn),
            ("Sheets", Tab::Sheets),
        ],
    ),
    (
        "Service",
        &[
            ("Invitations", Tab::Invitations),
            ("People and keys", Tab::People),
        ],
    ),
];

/// Draws it, with the page that is open marked.
pub fn view(desk: Desk, here: Tab) -> AnyView {
    let shown = RwSignal::new(false);
    let expanded = move || if shown.get() { "true" } else { "false" };
    let groups = GROUPS.iter().map(|group| one_group(desk, here, group));
    view! {
        <header>
            <p class="name">{move || desk.service_name()}</p>
            <button type="button" class="menu quiet" aria-controls="pages" aria-expanded=expanded
                on:click=move |_| shown.update(|shown| *shown = !*shown)>
                "Menu: " {name_of(here)}
            </button>
            <nav id="pages" aria-label="Pages" class:shown=move || shown.get()>
                {groups.collect_view()}
                <button type="button" class="quiet" on:click=|_| device::page::reload()>"Lock"</button>
            </nav>
        </header>
    }
    .into_any()
}

fn one_group(desk: Desk, here: Tab, (title, pages): &'static Group) -> AnyView {
    let id = format!("pages-{}", title.to_lowercase().replace(' ', "-"));
    let buttons = pages
        .iter()
        .map(|(name, to)| view! { <li>{button(desk, here, name, *to)}</li> }.into_any());
    view! {
        <div class="pages">
            <p id=id.clone()>{*title}</p>
            <ul aria-labelledby=id>{buttons.collect_view()}</ul>
        </div>
    }
    .into_any()
}

fn button(desk: Desk, here: Tab, name: &'static str, to: Tab) -> AnyView {
    let current = (to == here).then_some("page");
    view! {
        <button type="button" aria-current=current on:click=move |_| desk.screen.set(Screen::Open(to))>
            {name} " " {move || (to == Tab::Sheets).then(|| waiting(desk))}
        </button>
    }
    .into_any()
}

/// What a page is called.
pub fn name_of(tab: Tab) -> &'static str {
    let mut pages = GROUPS.iter().flat_map(|(_, pages)| *pages);
    pages
        .find(|(_, page)| *page == tab)
        .map_or("", |(name, _)| name)
}

/// A sheet waits for a meeting that has a day, so every page says that one is there.
fn waiting(desk: Desk) -> Option<AnyView> {
    let count = desk.sheets_waiting.get();
    (count > 0).then(|| view! { <span class="count">{count}</span> }.into_any())
}
