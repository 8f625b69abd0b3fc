//! The screens of the families' app. They draw; `form` decides what comes next.

mod answering;
mod before;
mod check;
mod done;
mod home;
mod preview;
mod trouble;
mod whereabouts;

use crate::app::{Heard, Screen};
use crate::visit::{CHECK, PREVIEW, Visit, WHERE};
use leptos::prelude::*;
use ui::{Helpline, Helplines};

/// Draws a screen.
pub fn view(heard: Heard, screen: &Screen) -> AnyView {
    match screen {
        Screen::Loading => trouble::loading(),
        Screen::Unavailable(why) => trouble::unavailable(*why),
        Screen::Refused(why) => trouble::refused(why),
        Screen::Elsewhere => trouble::elsewhere(),
        Screen::Home => frame(heard, home::view(heard)),
        Screen::Before(offered) => frame(heard, before::view(heard, offered.clone())),
        Screen::Visit(visit) => frame(heard, visit_view(heard, *visit)),
        Screen::Done(done) => frame(heard, done::view(heard, done.clone())),
    }
}

fn visit_view(heard: Heard, visit: Visit) -> AnyView {
    let page = move || match visit.at.get().as_str() {
        WHERE => whereabouts::view(heard, visit),
        CHECK => check::view(heard, visit),
        PREVIEW => preview::view(heard, visit),
        _ => answering::view(heard, visit),
    };
    view! {
        {answering::keeping(heard, visit)}
        {page}
    }
    .into_any()
}

/// The service's name above, helplines below.
fn frame(heard: Heard, page: AnyView) -> AnyView {
    let settings = heard.service().map(|service| service.document.settings).unwrap_or_default();
    let lines = settings.helplines.into_iter().map(|line| Helpline {
        name: line.name,
        number: line.number,
        about: line.about,
    });
    view! {
        <header class="service"><p>{settings.name}</p></header>
        <main id="main">{page}</main>
        <footer class="service">
            <Helplines lines=lines.collect() />
        </footer>
    }
    .into_any()
}

/// Moves the keyboard and the screen reader to the heading of a page that was just drawn.
fn arrive() {
    device::page::surely_later(0, || device::page::focus("main h1"));
}
