//! A shared tablet's first page: who carries on, and what can be begun. Nothing on it says what
//! anybody has said, or which questionnaire it was.

mod pictures;

use super::words;
use crate::app::{Heard, Screen};
use crate::service::Offered;
use crate::tablet::seat::{self, SHAPES, Seat};
use crate::tablet::{Step, guard, idle, pool};
use leptos::task::spawn_local;
use std::cell::RefCell;
use std::rc::Rc;
use ui::draw::{Turn, View, button, el, group, h1, h2, nothing, p};

pub use pictures::pictures;

/// What lies on the tablet.
struct Found {
    seats: Vec<Seat>,
    left: usize,
}

/// Draws its first page.
pub fn view(heard: Heard) -> View {
    super::arrive();
    ui::ask::dress("play-style");
    idle::watch(heard);
    guard(heard.is_kiosk());
    let (found, turn) = (Rc::new(RefCell::new(None)), Turn::new());
    let there = Rc::clone(&found);
    spawn_local(async move {
        let Some(store) = heard.store() else { return };
        let (seats, left) = (seat::all(&store).await, pool::left(&store).await);
        *there.borrow_mut() = Some(Found { seats, left });
        turn.again();
    });
    let locked = "Several people use this tablet. What you say is locked with four pictures that \
                  only you know.";
    let page = group(vec![
        h1("Say what you think"),
        el("p").class("lead").text(locked).done(),
        turn.live(move || match &*found.borrow() {
            None => nothing(),
            Some(found) => group(vec![begun(heard, &found.seats), offered(heard, found)]),
        }),
        button("back quiet", "For grown-ups", move || {
            heard.show(Screen::Tablet(Step::GrownUps))
        }),
    ]);
    super::spoken_to(youngest(heard), None, page)
}

/// The page speaks to the youngest of those who may come: a child reads no letter to parents.
fn youngest(heard: Heard) -> &'static str {
    let offered = heard.offered();
    let tempers = ["child", "young_person"];
    let there = |temper: &&str| offered.iter().any(|form| form.audience == **temper);
    tempers.into_iter().find(there).unwrap_or("parent")
}

fn begun(heard: Heard, seats: &[Seat]) -> View {
    if seats.is_empty() {
        return nothing();
    }
    let open = |seat: &Seat| {
        let step = Step::Open(seat.clone());
        let button = el("button").set("type", "button").class("seat");
        let button = button
            .child(sign(seat))
            .child(el("span").text(seat.title()).done());
        let press = move || heard.show(Screen::Tablet(step.clone()));
        el("li").child(button.on_click(press).done()).done()
    };
    let list = el("ul").class("plain seats");
    group(vec![
        h2("Carry on with yours"),
        list.children(seats.iter().map(open).collect()).done(),
    ])
}

/// A seat as it is seen: its form in its colour, with a keyhole.
fn sign(seat: &Seat) -> View {
    let (_, colour, form) = seat.shown();
    let outside = match form {
        "circle" => "<circle cx=\"18\" cy=\"18\" r=\"16\"",
        _ => "<rect x=\"3\" y=\"3\" width=\"30\" height=\"30\" rx=\"5\"",
    };
    let mark = [
        "<svg aria-hidden=\"true\" viewBox=\"0 0 36 36\">",
        outside,
        " fill=\"",
        colour,
        "\" stroke=\"#2c2523\" stroke-width=\"1.5\"/><path d=\"M18 11a4.500 4.500 0 0 0-2.500 \
         8.200L14 26h8l-1.500-6.800A4.500 4.500 0 0 0 18 11z\" fill=\"#fff\" stroke=\"#2c2523\"/></svg>",
    ];
    el("span").class("sign").markup(mark.concat()).done()
}

fn offered(heard: Heard, found: &Found) -> View {
    let heading = h2("Begin something new");
    if found.left == 0 && heard.asks_for_codes() {
        let none = "This tablet has no more answers to give. Please ask a grown-up to add some.";
        return group(vec![heading, p(none)]);
    }
    if found.seats.len() >= SHAPES.len() {
        let full =
            "Too many people are in the middle of something on this tablet. Please ask a grown-up.";
        return group(vec![heading, p(full)]);
    }
    let choice = |offered: Offered| {
        let title = el("span").text(words(&offered.title)).done();
        let minutes = ["About ", &offered.minutes.to_string(), " minutes"].concat();
        let minutes = el("span").class("quiet").text(minutes).done();
        let press = move || heard.show(Screen::Tablet(Step::New(offered.clone())));
        let button = el("button").set("type", "button").class("offer");
        let button = button.on_click(press).child(title).child(minutes);
        el("li").child(button.done()).done()
    };
    let rows = heard.offered().into_iter().map(choice).collect();
    let list = el("ul").class("plain offered").children(rows).done();
    group(vec![heading, list])
}
