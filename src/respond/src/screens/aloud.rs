//! The button that reads a page or a question aloud; where the device has no voice of its own, how
//! to read it with somebody.

use crate::aloud;
use crate::app::Heard;
use crate::later::Listening;
use crate::visit::Visit;
use device::reading::{self, Passage};
use device::speech;
use leptos::prelude::on_cleanup;
use std::cell::Cell;
use std::rc::Rc;
use ui::draw::{Turn, View, el, group, nothing, p, text};

/// How long a device may look for its voices before it counts as having none.
const VOICES_MILLISECONDS: i32 = 1_200;
/// The questions of a page, in their order.
const QUESTIONS: &str = "main .ask";
/// Everything on a page.
const PAGE: &str = "main";

thread_local! {
    /// The device was given time to look for its voices.
    static LOOKED: Cell<bool> = const { Cell::new(false) };
}

/// Draws it.
pub fn view(heard: Heard, what: Listening) -> View {
    let turn = Turn::new();
    on_cleanup(aloud::stop);
    look_for_voices(turn);
    read_by_itself(what, turn);
    let told = Rc::new(Cell::new(false));
    turn.live(move || match speech::voice() {
        Some(_) => button(what, turn),
        None if LOOKED.get() && with_someone_helps(heard, what) => with_someone(&told, turn),
        None => nothing(),
    })
}

fn look_for_voices(turn: Turn) {
    speech::on_voices(move || turn.again());
    if !LOOKED.get() {
        device::page::surely_later(VOICES_MILLISECONDS, move || {
            LOOKED.set(true);
            turn.again();
        });
    }
}

/// Where the person asked for it, a page is read when it comes, once the page was touched.
fn read_by_itself(what: Listening, turn: Turn) {
    if is_whole(what) && super::reads_everything() {
        // After the page has been drawn and its heading has the keyboard.
        device::page::surely_later(300, move || {
            if speech::may_begin() {
                begin(what, turn);
            }
        });
    }
}

fn is_whole(what: Listening) -> bool {
    matches!(what, Listening::Page | Listening::Questions(_, None))
}

fn button(what: Listening, turn: Turn) -> View {
    let reading = aloud::is_reading(turn);
    let (words, shape) = match reading {
        true => ("Stop", STOP),
        false => ("Listen", SPEAKER),
    };
    let press = move || match aloud::is_reading(turn) {
        true => aloud::stop(),
        false => begin(what, turn),
    };
    el("button")
        .set("type", "button")
        .class("aloud")
        .flag("data-reading", reading)
        .child(sign(shape))
        .child(text(words))
        .on_click(press)
        .done()
}

fn begin(what: Listening, turn: Turn) {
    if let Some(voice) = speech::voice() {
        aloud::begin(passages(what), voice, turn);
    }
}

fn passages(what: Listening) -> Vec<Passage> {
    match what {
        Listening::Page => reading::passages(PAGE, None, &[]),
        Listening::Questions(visit, only) => {
            let read = reading::passages(QUESTIONS, only, &words_to_say(visit));
            // A page that asks nothing has something to say all the same.
            if read.is_empty() {
                return reading::passages(PAGE, None, &[]);
            }
            read
        }
    }
}

/// For each thing on the page the words to read instead of the question, where it has some; whoever
/// asked for easier words hears those that they see.
fn words_to_say(visit: Visit) -> Vec<String> {
    let shows = visit.page().map(|page| page.shows).unwrap_or_default();
    let say = |path: &String| {
        let item = visit.form().item_at(path);
        let item = item.filter(|item| !super::is_easy() || item.easy.is_empty());
        item.map_or_else(String::new, |item| {
            visit.with_walk(|walk| walk.text(&item.say, path))
        })
    };
    shows.iter().map(say).collect()
}

/// Children are told how on every page, young people where they begin; whoever else is here knows it.
fn with_someone_helps(heard: Heard, what: Listening) -> bool {
    let whom = super::whom(heard);
    let asks = matches!(what, Listening::Questions(..));
    super::is_young(&whom) && is_whole(what) && (!asks || whom == "child")
}

fn with_someone(told: &Rc<Cell<bool>>, turn: Turn) -> View {
    let open = told.get();
    let now = Rc::clone(told);
    let press = move || {
        now.set(!now.get());
        turn.again();
    };
    let how = if open {
        el("div")
            .class("notice")
            .set("id", "with-someone")
            .child(p(
                "Ask someone you trust to sit with you and read the words out: a person where you \
                 live, a teacher, a friend.",
            ))
            .child(p("They read. You choose. They should not answer for you."))
            .done()
    } else {
        nothing()
    };
    let button = el("button")
        .set("type", "button")
        .class("aloud")
        .set("aria-expanded", if open { "true" } else { "false" })
        .set("aria-controls", "with-someone")
        .child(sign(TOGETHER))
        .child(text("Read it with someone"))
        .on_click(press)
        .done();
    group(vec![button, how])
}

const SPEAKER: &str =
    "<path d=\"M3 9v6h4l6 5V4L7 9z\"/><path class=\"line\" d=\"M16 8q3 4 0 8M19 5q5 7 0 14\"/>";
const STOP: &str = "<rect x=\"5\" y=\"5\" width=\"14\" height=\"14\" rx=\"2\"/>";
const TOGETHER: &str = "<circle cx=\"8\" cy=\"7\" r=\"4\"/><circle cx=\"17\" cy=\"9\" r=\"3\"/><path d=\"M1 21v-3q0-5 7-5t7 5v3zM17 21h6v-2q0-5-6-5-1 0-2 .3 2 1.500 2 4.700z\"/>";

fn sign(shape: &str) -> View {
    let svg = [
        "<svg aria-hidden=\"true\" viewBox=\"0 0 24 24\">",
        shape,
        "</svg>",
    ];
    el("span").class("sign").markup(svg.concat()).done()
}
