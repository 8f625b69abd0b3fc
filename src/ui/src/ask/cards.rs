//! Cards sorted into columns or along a scale: the card in hand goes where one taps, or where it is
//! dragged, or where the keyboard says; a card that lies somewhere can be taken up again.

use super::drag::draggable;
use super::screen;
use super::status::Status;
use crate::draw::{Turn, View, el, group, nothing, p};
use crate::question::Question;
use crate::words::speak;
use form::{Choice, Value};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

struct Cards {
    question: Question,
    places: RefCell<BTreeMap<String, String>>,
    /// The card that was taken up; else the first that lies nowhere is in hand.
    held: RefCell<Option<String>>,
    turn: Turn,
    status: Status,
}

/// The card in hand, and where it can go.
pub fn view(question: &Question) -> View {
    let places = match question.value() {
        Some(Value::Sorted(places)) => places.clone(),
        _ => BTreeMap::new(),
    };
    let cards = Rc::new(Cards {
        question: question.clone(),
        places: RefCell::new(places),
        held: RefCell::default(),
        turn: Turn::new(),
        status: Status::new(),
    });
    let (drawn, status) = (Rc::clone(&cards), cards.status.view());
    let table = cards.turn.live(move || table(&drawn));
    question.set(group(vec![status, table]))
}

fn table(cards: &Rc<Cards>) -> View {
    let in_hand = cards.in_hand();
    let columns = cards.question.columns.iter();
    let all = columns.map(|column| bin(cards, column, in_hand)).collect();
    let count = cards.question.columns.len().to_string();
    let bins = el("div").class("bins").set("data-count", count);
    group(vec![hand(cards, in_hand), bins.children(all).done()])
}

/// The card one holds.
fn hand(cards: &Rc<Cards>, in_hand: Option<&'static Choice>) -> View {
    let Some(card) = in_hand else {
        let words = "That is all of them. Tap one to move it.";
        return el("div").class("hand").child(p(words)).done();
    };
    let left = cards.left();
    let more = match left {
        0 | 1 => nothing(),
        n => el("p")
            .class("quiet")
            .text(format!("{} more after this", n - 1))
            .done(),
    };
    let dropped = Rc::clone(cards);
    let words = cards.label(card);
    let face = el("div").class("held");
    let face = face
        .set("id", cards.id("hand", ""))
        .child(cards.question.sign(card))
        .child(el("strong").text(words).done());
    let face = draggable(
        face,
        words,
        || (),
        move |place| dropped.put_named(card, place),
    );
    el("div")
        .class("hand")
        .children(vec![face.done(), p("Where does it go?"), more])
        .done()
}

/// One column: the button that puts the card there, and what lies there.
fn bin(cards: &Rc<Cards>, column: &'static Choice, in_hand: Option<&'static Choice>) -> View {
    let name = cards.label(column);
    let sign = cards.question.sign(column);
    let head = match in_hand {
        Some(card) => {
            let put = Rc::clone(cards);
            let before = format!("Put {} in ", cards.label(card));
            el("button")
                .set("type", "button")
                .class("bin-name")
                .set("id", cards.id("bin", &column.name))
                .child(sign)
                .child(el("span").class("hidden").text(before).done())
                .child(el("span").text(name).done())
                .on_click(move || put.put(card, column))
                .done()
        }
        None => {
            let words = el("span").text(name).done();
            el("div")
                .class("bin-name")
                .children(vec![sign, words])
                .done()
        }
    };
    let places = cards.places.borrow();
    let here = |card: &&'static Choice| places.get(&card.name) == Some(&column.name);
    let lying = cards.question.choices.iter().filter(here);
    let lying = lying.map(|card| chip(cards, card, name)).collect();
    let list = el("ul").class("plain").children(lying).done();
    el("div")
        .class("bin")
        .set("data-drop", column.name.clone())
        .children(vec![head, list])
        .done()
}

fn chip(cards: &Rc<Cards>, card: &'static Choice, column: &str) -> View {
    let (tapped, dropped) = (Rc::clone(cards), Rc::clone(cards));
    let words = cards.label(card);
    let after = format!(", in {column}. Take it up again");
    let chip = el("button").set("type", "button").class("chip");
    let chip = chip
        .child(cards.question.sign(card))
        .child(el("span").text(words).done())
        .child(el("span").class("hidden").text(after).done());
    let chip = draggable(
        chip,
        words,
        move || tapped.take_up(card),
        move |place| dropped.put_named(card, place),
    );
    el("li").child(chip.done()).done()
}

impl Cards {
    fn id(&self, what: &str, name: &str) -> String {
        format!("{}-{what}-{name}", self.question.id())
    }

    fn label(&self, choice: &'static Choice) -> &'static str {
        speak(&choice.label, &self.question.language)
    }

    fn in_hand(&self) -> Option<&'static Choice> {
        let (held, places) = (self.held.borrow(), self.places.borrow());
        let choices = self.question.choices.iter();
        let taken_up = choices
            .clone()
            .find(|card| Some(&card.name) == held.as_ref());
        taken_up.or_else(|| {
            choices
                .clone()
                .find(|card| !places.contains_key(&card.name))
        })
    }

    fn left(&self) -> usize {
        self.question.choices.len() - self.places.borrow().len()
    }

    fn take_up(&self, card: &'static Choice) {
        *self.held.borrow_mut() = Some(card.name.clone());
        self.places.borrow_mut().remove(&card.name);
        self.status
            .say(format!("{} is in your hand.", self.label(card)));
        self.tell();
        if let Some(column) = self.question.columns.first() {
            screen::focus(self.id("bin", &column.name));
        }
    }

    fn put_named(&self, card: &'static Choice, column: &str) {
        let columns = self.question.columns.iter();
        if let Some(column) = columns.into_iter().find(|there| there.name == column) {
            self.put(card, column);
        }
    }

    fn put(&self, card: &'static Choice, column: &'static Choice) {
        let mut places = self.places.borrow_mut();
        places.insert(card.name.clone(), column.name.clone());
        drop(places);
        *self.held.borrow_mut() = None;
        let put = format!("{}: {}.", self.label(card), self.label(column));
        self.status.say(match self.in_hand() {
            Some(next) => format!("{put} Next: {}.", self.label(next)),
            None => format!("{put} That is all of them."),
        });
        self.tell();
        screen::focus(self.id("bin", &column.name));
    }

    fn tell(&self) {
        let places = self.places.borrow().clone();
        (self.question.on_answer)((!places.is_empty()).then_some(Value::Sorted(places)));
        self.turn.again();
    }
}
