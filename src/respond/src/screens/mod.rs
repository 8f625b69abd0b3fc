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
use ui::draw::{View, el, group, p};
use ui::{Helpline, helplines, speak};

/// Draws a screen.
pub fn view(heard: Heard, screen: &Screen) -> View {
    match screen {
        Screen::Loading => trouble::loading(),
        Screen::Unavailable(why) => trouble::unavailable(*why),
        Screen::Refused(why) => trouble::refused(why),
        Screen::Elsewhere => trouble::elsewhere(),
        Screen::Home => frame(heard, home::view(heard)),
        Screen::Before(offered) => frame(heard, before::view(heard, offered.clone())),
        Screen::Visit(visit) => frame(heard, visit_view(heard, *visit)),
        Screen::Done(done) => frame(heard, done::view(heard, done)),
    }
}

fn visit_view(heard: Heard, visit: Visit) -> View {
    let page = visit.turn.live(move || match visit.at().as_str() {
        WHERE => whereabouts::view(heard, visit),
        CHECK => check::view(heard, visit),
        PREVIEW => preview::view(heard, visit),
        _ => answering::view(heard, visit),
    });
    group(vec![answering::keeping(heard, visit), page])
}

/// The service's name above, helplines below.
fn frame(heard: Heard, page: View) -> View {
    let settings = heard.settings();
    let line = |line: &wire::service::Helpline| Helpline {
        name: line.name.clone(),
        number: line.number.clone(),
        about: line.about.clone(),
    };
    let lines = settings.helplines.iter().map(line).collect();
    let notices = el("a")
        .class("quiet")
        .set("href", "third-party.txt")
        .text("What this page is made of")
        .done();
    group(vec![
        el("header")
            .class("service")
            .child(p(settings.name.as_str()))
            .done(),
        main(page),
        el("footer")
            .class("service")
            .child(helplines(lines))
            .child(notices)
            .done(),
    ])
}

fn main(page: View) -> View {
    el("main").set("id", "main").child(page).done()
}

/// Moves the keyboard and the screen reader to the heading of a page that was just drawn.
fn arrive() {
    device::page::surely_later(0, || device::page::focus("main h1"));
}

/// A text in the page's language.
fn words(text: &form::Text) -> &str {
    speak(text, "en")
}
