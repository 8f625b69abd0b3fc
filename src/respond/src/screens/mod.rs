//! The screens of the families' app. They draw; `form` decides what comes next.

mod aloud;
mod answering;
mod before;
mod check;
mod code;
mod comfort;
mod done;
mod grown_ups;
mod home;
mod places;
mod preview;
pub mod sheet;
mod tablet;
mod trouble;
mod welcome;
mod whereabouts;

pub use aloud::view as aloud;
pub use comfort::{is_easy, reads_everything};

use crate::app::{Done, Heard, Screen};
use crate::later::Listening;
use crate::tablet::Step;
use crate::visit::{CHECK, Keeping, PLACES, PREVIEW, SHEET, Visit, WHERE};
use device::page;
use form::Audience;
use std::sync::atomic::{AtomicBool, Ordering};
use ui::draw::{View, button, coming, el, group, later, nothing, p};
use ui::{Helpline, helplines, speak};

/// By then a page that was just drawn has been painted, on a slow device too.
const PAINTED_MILLISECONDS: i32 = 100;

/// Draws a screen.
pub fn view(heard: Heard, screen: &Screen) -> View {
    set_scene(&spoken_on(screen), "");
    match screen {
        // The shell's own words stand until there is a page.
        Screen::Loading => nothing(),
        Screen::Unavailable(why) => alone(heard, trouble::unavailable(*why)),
        Screen::Refused(why) => alone(heard, trouble::refused(why)),
        Screen::Elsewhere => alone(heard, trouble::elsewhere()),
        Screen::Before(offered) if !is_young(&offered.audience) => {
            let page = before::view(heard, offered.clone());
            frame(heard, spoken_to(&offered.audience, None, page))
        }
        Screen::Home if heard.tablet().is_none() => frame(heard, chosen(heard, screen.clone())),
        Screen::Before(_) | Screen::Welcome(..) => frame(heard, chosen(heard, screen.clone())),
        Screen::Coming => frame(heard, coming("One moment…")),
        Screen::Visit(visit) => frame(heard, visit.view(heard)),
        Screen::Done(done) => {
            let page = fetched(heard, screen.clone());
            frame(heard, spoken_to(done.audience, None, page))
        }
        Screen::Home | Screen::Code(_) | Screen::Comfort(_) | Screen::Tablet(_) => {
            frame(heard, fetched(heard, screen.clone()))
        }
    }
}

/// The pages of a questionnaire, one after the other.
pub fn visit(heard: Heard, visit: Visit) -> View {
    let page = visit.turn.live(move || {
        visit.arrived();
        let page = match visit.at().as_str() {
            WHERE | CHECK | PREVIEW => fetched(heard, Screen::Visit(visit)),
            at if at.starts_with(SHEET) => later(move || (heard.later().sheet)(heard, visit, None)),
            PLACES => chosen(heard, Screen::Visit(visit)),
            _ => answering::view(heard, visit),
        };
        let place = visit.page().and_then(|page| page.place);
        spoken_to(audience(visit), place, page)
    });
    group(vec![
        answering::keeping(heard, visit),
        page,
        lock(heard, visit),
    ])
}

/// Who is asked, in the word that the style sheet goes by.
fn audience(visit: Visit) -> &'static str {
    match visit.form().document().audience {
        Audience::Child => "child",
        Audience::YoungPerson => "young_person",
        Audience::Parent => "parent",
        Audience::Adult => "adult",
    }
}

/// On a shared tablet: stopping in the middle, so that the next person sees nothing.
fn lock(heard: Heard, visit: Visit) -> View {
    if heard.tablet().is_none() {
        return nothing();
    }
    button("quiet", "Lock mine and stop here", move || {
        leptos::task::spawn_local(async move {
            visit.come_to_rest().await;
            if visit.keeping() == Keeping::Kept {
                heard.go_home().await;
            }
        });
    })
}

/// Who is spoken to, and at which place of the path.
fn spoken_to(audience: &str, place: Option<String>, page: View) -> View {
    set_scene(audience, &place.unwrap_or_default());
    el("div").class("temper").child(page).done()
}

/// Tells the style sheet who is spoken to, and at which place, on the page's root: a rule that has to
/// look for it within the page is worked out again for everything that is drawn.
fn set_scene(audience: &str, place: &str) {
    if cfg!(target_arch = "wasm32") {
        page::dress("audience", audience);
        page::dress("scene", place);
    }
}

/// A question as it was asked: short names are for officers, and say “they”.
fn asked(visit: Visit, path: &str) -> String {
    let item = visit.form().item_at(path);
    item.map_or_else(String::new, |item| {
        visit.with_walk(|walk| walk.text(&item.label, path))
    })
}

/// What one's own sheet is called.
fn name_of_sheet(audience: &str) -> &'static str {
    match is_young(audience) {
        true => "My views",
        false => "My sheet",
    }
}

/// Are these children or young people?
pub fn is_young(audience: &str) -> bool {
    ["child", "young_person"].contains(&audience)
}

/// The way to have a page or a question read aloud. Its room is there from the beginning; to ask for the
/// files is work too, and the first question is painted before.
fn listen(heard: Heard, what: Listening) -> View {
    static PAINTED: AtomicBool = AtomicBool::new(false);
    let drawn = later(move || {
        Box::pin(async move {
            if !PAINTED.load(Ordering::Relaxed) {
                page::wait(PAINTED_MILLISECONDS).await;
                PAINTED.store(true, Ordering::Relaxed);
            }
            (heard.later().aloud)(heard, what).await
        })
    });
    el("div").class("listen").child(drawn).done()
}

fn chosen(heard: Heard, screen: Screen) -> View {
    later(move || (heard.later().welcome)(heard, screen.clone()))
}

/// The pages on which somebody chooses.
pub fn welcome(heard: Heard, screen: &Screen) -> View {
    if cfg!(target_arch = "wasm32") {
        ui::ask::dress("welcome-style");
    }
    let page = match screen {
        Screen::Before(offered) => welcome::meeting(heard, offered),
        Screen::Welcome(step, offered) => welcome::view(heard, *step, offered),
        Screen::Visit(visit) => places::view(heard, *visit),
        _ => home::view(heard),
    };
    el("div").class("chosen").child(page).done()
}

fn fetched(heard: Heard, screen: Screen) -> View {
    later(move || (heard.later().leaving)(heard, screen.clone()))
}

/// The pages after the last question, and those that few people see.
pub fn leaving(heard: Heard, screen: &Screen) -> View {
    let page = left(heard, screen);
    group(vec![listen(heard, Listening::Page), page])
}

fn left(heard: Heard, screen: &Screen) -> View {
    match screen {
        Screen::Code(refused) => code::view(heard, refused.clone()),
        Screen::Done(done) => done::view(heard, done),
        Screen::Comfort(from) => comfort::view(heard, from.as_ref().clone()),
        Screen::Visit(visit) if visit.at() == WHERE => whereabouts::view(heard, *visit),
        Screen::Visit(visit) if visit.at() == CHECK => check::view(heard, *visit),
        Screen::Visit(visit) => preview::view(heard, *visit),
        Screen::Tablet(Step::GrownUps) => grown_ups::view(heard),
        Screen::Tablet(step) => tablet::pictures(heard, step.clone()),
        Screen::Home => tablet::view(heard),
        _ => nothing(),
    }
}

/// The service's name above, helplines below.
fn frame(heard: Heard, page: View) -> View {
    let notices = if heard.is_kiosk() {
        nothing()
    } else {
        let link = el("a").class("quiet").set("href", "third-party.txt");
        link.text("What this page is made of").done()
    };
    let comfort = button("quiet", "Make this easier", move || heard.show_comfort());
    group(vec![
        el("header")
            .class("service")
            .child(p(heard.settings().name.as_str()))
            .child(comfort)
            .done(),
        main(page),
        el("footer")
            .class("service")
            .child(helplines(lines(heard)))
            .child(notices)
            .done(),
    ])
}

/// A page from which nothing leads on: whoever needs help finds whom to ring on it all the same.
fn alone(heard: Heard, page: View) -> View {
    let help = helplines(lines(heard));
    let footer = el("footer").class("service").child(help).done();
    group(vec![main(page), footer])
}

/// Whom this service says one can ring.
fn lines(heard: Heard) -> Vec<Helpline> {
    let line = |line: &wire::service::Helpline| Helpline {
        name: line.name.clone(),
        number: line.number.clone(),
        about: line.about.clone(),
        dial: !heard.is_kiosk(),
    };
    let whom = whom(heard);
    let for_them = |line: &&wire::service::Helpline| {
        whom.is_empty() || line.audiences.is_empty() || line.audiences.contains(&whom)
    };
    let lines = heard.settings().helplines.iter();
    lines.filter(for_them).map(line).collect()
}

/// Who is here, as far as it is known: in the word for the audience of a questionnaire.
fn whom(heard: Heard) -> String {
    match spoken_on(&heard.screen()) {
        whom if whom.is_empty() => heard.who().unwrap_or_default().to_owned(),
        whom => whom,
    }
}

/// Whom a screen speaks to; empty where that is anyone.
fn spoken_on(screen: &Screen) -> String {
    match screen {
        Screen::Visit(visit) => audience(*visit).to_owned(),
        Screen::Done(done) => done.audience.to_owned(),
        Screen::Before(offered) | Screen::Welcome(_, offered) => offered.audience.clone(),
        _ => String::new(),
    }
}

fn main(page: View) -> View {
    el("main").set("id", "main").child(page).done()
}

/// Says whether there is a code yet, where the service asks for one.
fn code_wanted(heard: Heard) -> View {
    match (heard.asks_for_codes(), heard.code()) {
        (false, _) => nothing(),
        (true, Some(_)) => p("Your code is here. It is used up only when you send your answers."),
        (true, None) => group(vec![
            p(
                "To send your answers you need the code of an invitation. Without one you can \
               answer and save a sealed file.",
            ),
            type_code(heard, None),
        ]),
    }
}

fn type_code(heard: Heard, done: Option<Done>) -> View {
    let words = done
        .as_ref()
        .map_or("I have a code", |_| "I have another code");
    let press = move || heard.show(Screen::Code(done.clone()));
    ui::draw::buttons(vec![ui::draw::button("", words, press)])
}

/// Moves the keyboard and the screen reader to the heading of a page that was just drawn.
fn arrive() {
    page::surely_later(0, || page::focus("main h1"));
}

/// Words as they begin a line.
fn capital(words: &str) -> String {
    let mut signs = words.chars();
    let first = signs.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(signs).collect()
}

/// A text in the page's language.
fn words(text: &form::Text) -> &str {
    speak(text, "en")
}
