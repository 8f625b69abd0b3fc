//! A list put in order: by buttons, by keyboard, by dragging a line onto another.

use super::drag::draggable;
use super::screen;
use super::status::Status;
use crate::draw::{Turn, View, buttons, el, group};
use crate::question::Question;
use crate::words::speak;
use form::Value;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

struct Rank {
    question: Question,
    order: RefCell<Vec<String>>,
    /// Has the person said that this is their order?
    said: Cell<bool>,
    turn: Turn,
    status: Status,
}

/// The list and its buttons.
pub fn view(question: &Question) -> View {
    let rank = Rc::new(Rank::of(question));
    let (drawn, status) = (Rc::clone(&rank), rank.status.view());
    question.set(group(vec![status, rank.turn.live(move || list(&drawn))]))
}

fn list(rank: &Rc<Rank>) -> View {
    let names = rank.order.borrow().clone();
    let lines = names
        .iter()
        .enumerate()
        .map(|(at, name)| line(rank, at, name));
    let agree = {
        let rank = Rc::clone(rank);
        let pressed = if rank.said.get() { "true" } else { "false" };
        el("button")
            .set("type", "button")
            .set("id", format!("{}-agree", rank.question.id()))
            .set("aria-pressed", pressed)
            .text("This order is right")
            .on_click(move || rank.agree())
            .done()
    };
    let list = el("ol").class("rank").children(lines.collect()).done();
    group(vec![list, buttons(vec![agree])])
}

fn line(rank: &Rc<Rank>, at: usize, name: &str) -> View {
    let words = rank.words(name).to_owned();
    let last = rank.order.borrow().len() - 1;
    let (tapped, dropped, held) = (Rc::clone(rank), Rc::clone(rank), name.to_owned());
    let sign = |name: &str| {
        let choice = rank
            .question
            .choices
            .iter()
            .find(|choice| choice.name == name);
        choice.map(|choice| rank.question.sign(choice))
    };
    let grip = el("button").set("type", "button").class("grip");
    let grip = grip
        .set("id", rank.id("grip", at))
        .children(sign(name).into_iter().collect())
        .child(el("span").text(words.clone()).done());
    let grip = draggable(
        grip,
        &words,
        move || tapped.shift(at, at.saturating_sub(1), "grip"),
        move |place| dropped.drop_on(&held, place),
    );
    let way = |to: usize, there: bool, class: &'static str, kind: &'static str| {
        let rank = Rc::clone(rank);
        let hidden = el("span")
            .class("hidden")
            .text(format!("Move {words} {kind}"));
        el("button")
            .set("type", "button")
            .class(class)
            .set("id", rank.id(kind, at))
            .flag("disabled", !there)
            .child(hidden.done())
            .on_click(move || rank.shift(at, to, kind))
            .done()
    };
    el("li")
        .set("data-drop", at.to_string())
        .child(grip.done())
        .child(way(at.saturating_sub(1), at > 0, "move up", "up"))
        .child(way(at + 1, at < last, "move down", "down"))
        .done()
}

impl Rank {
    fn of(question: &Question) -> Self {
        let all = || question.choices.iter().map(|choice| choice.name.clone());
        let mut order = match question.value() {
            Some(Value::Ranked(names)) => names.clone(),
            _ => Vec::new(),
        };
        let said = !order.is_empty();
        let missing: Vec<String> = all().filter(|name| !order.contains(name)).collect();
        order.extend(missing);
        Self {
            question: question.clone(),
            order: RefCell::new(order),
            said: Cell::new(said),
            turn: Turn::new(),
            status: Status::new(),
        }
    }

    fn id(&self, what: &str, at: usize) -> String {
        format!("{}-{what}-{at}", self.question.id())
    }

    fn words<'a>(&'a self, name: &'a str) -> &'a str {
        let choice = self
            .question
            .choices
            .iter()
            .find(|choice| choice.name == name);
        choice.map_or(name, |choice| speak(&choice.label, &self.question.language))
    }

    fn shift(&self, from: usize, to: usize, focus: &str) {
        let mut order = self.order.borrow_mut();
        let to = to.min(order.len() - 1);
        let name = order.remove(from);
        order.insert(to, name.clone());
        drop(order);
        self.status
            .say(format!("{} is number {} now.", self.words(&name), to + 1));
        self.tell();
        let end = to == 0 || to + 1 == self.order.borrow().len();
        screen::focus(self.id(if end { "grip" } else { focus }, to));
    }

    fn drop_on(&self, name: &str, place: &str) {
        let from = self.order.borrow().iter().position(|held| held == name);
        if let (Some(from), Ok(to)) = (from, place.parse()) {
            self.shift(from, to, "grip");
        }
    }

    fn agree(&self) {
        self.tell();
        screen::focus(format!("{}-agree", self.question.id()));
    }

    fn tell(&self) {
        self.said.set(true);
        (self.question.on_answer)(Some(Value::Ranked(self.order.borrow().clone())));
        self.turn.again();
    }
}
