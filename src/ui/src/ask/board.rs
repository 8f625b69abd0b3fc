//! Good things, worries and wishes on a board: a football pitch, a pirate ship, a story board or a
//! plain list. The board is only how it looks; each fills the same three, and one can change over
//! at any time. Things are put, moved and taken away by tap, by drag and by keyboard.

mod editor;
mod looks;

use super::chooser::{chosen_picture, words_of};
use super::drag::draggable;
use super::screen;
use super::status::Status;
use super::strokes::Drawing;
use crate::draw::{Turn, View, button, el, group, nothing, p};
use crate::question::{Question, drawn};
use form::{BoardItem, BoardSlot, Value};
use looks::{LOOKS, Look};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

const SLOTS: [BoardSlot; 3] = [BoardSlot::Good, BoardSlot::Worry, BoardSlot::Wish];
/// As many as the engine takes.
const ITEMS_MAX: usize = 60;

struct Board {
    question: Question,
    items: RefCell<Vec<BoardItem>>,
    look: Cell<Option<&'static Look>>,
    /// The thing whose words, picture or drawing are being changed.
    open: Cell<Option<usize>>,
    turn: Turn,
    status: Status,
}

/// The board, or which board it shall be.
pub fn view(question: &Question) -> View {
    let board = Rc::new(Board::of(question));
    let status = board.status.view();
    let turn = board.turn;
    let shown = turn.live(move || match (board.look.get(), board.open.get()) {
        (None, _) => which(&board),
        (Some(look), Some(at)) => editor::view(&board, look, at),
        (Some(look), None) => areas(&board, look),
    });
    question.set(group(vec![status, shown]))
}

/// How would you like to do it? Nothing is chosen before.
fn which(board: &Rc<Board>) -> View {
    let offer = |look: &'static Look| {
        let chosen = Rc::clone(board);
        el("button")
            .set("type", "button")
            .set("class", format!("way {}", look.class))
            .set("id", board.part(look.class))
            .child(el("span").class("scene").set("aria-hidden", "true").done())
            .child(el("strong").text(look.name).done())
            .child(el("span").text(look.about).done())
            .on_click(move || chosen.choose(look))
            .done()
    };
    let ways = board.looks().map(offer).collect();
    group(vec![
        p("How would you like to do it? You can change your mind."),
        el("div").class("board-ways").children(ways).done(),
    ])
}

fn areas(board: &Rc<Board>, look: &'static Look) -> View {
    let areas = SLOTS.map(|slot| area(board, look, slot));
    let change = {
        let board = Rc::clone(board);
        move || board.choose_again()
    };
    let change = if board.looks().count() > 1 {
        button("back quiet", "Use another board", change)
    } else {
        nothing()
    };
    let class = format!("board {}", look.class);
    group(vec![
        el("div").set("class", class).children(areas.into()).done(),
        change,
    ])
}

/// One of the three: its name, what was put there, and the way to put more.
fn area(board: &Rc<Board>, look: &'static Look, slot: BoardSlot) -> View {
    let place = &look.places[slot as usize];
    let items = board.items.borrow();
    let mine = items
        .iter()
        .enumerate()
        .filter(|(_, item)| item.slot == slot);
    let things: Vec<View> = mine.map(|(at, item)| thing(board, at, item)).collect();
    let full = items.len() >= ITEMS_MAX;
    let empty = things.is_empty();
    let heading_id = board.part(place.class);
    let meaning = match place.meaning == place.name {
        true => nothing(),
        false => el("small").text(place.meaning).done(),
    };
    let heading = el("h2")
        .set("id", heading_id.clone())
        .child(slot_sign(slot))
        .child(el("span").text(place.name).done())
        .child(meaning)
        .done();
    let add = Rc::clone(board);
    let add = el("button")
        .set("type", "button")
        .class("add")
        .set("id", board.part(&format!("add-{}", slot as usize)))
        .flag("disabled", full)
        .text(place.add)
        .on_click(move || add.add(slot));
    el("section")
        .set("class", format!("area {}", place.class))
        .set("aria-labelledby", heading_id)
        .set("data-drop", (slot as usize).to_string())
        .flag("data-empty", empty)
        .child(
            el("span")
                .class("scenery")
                .set("aria-hidden", "true")
                .done(),
        )
        .child(heading)
        .child(el("ul").class("plain").children(things).done())
        .child(add.done())
        .done()
}

/// A good thing is a round smile, a worry a square cloud, a wish a star: the same shapes
/// everywhere, beside the colour and the word.
pub fn slot_sign(slot: BoardSlot) -> View {
    let shape: &[&str] = match slot {
        BoardSlot::Good => &["<circle cx=\"18\" cy=\"18\" r=\"15\"/><path d=\"M10 20q8 9 16 0\"/>"],
        BoardSlot::Worry => &[
            "<rect x=\"3\" y=\"3\" width=\"30\" height=\"30\" rx=\"4\"/>\
                              <path d=\"M18 9v11M18 26v1\"/>",
        ],
        BoardSlot::Wish => &[
            "<path d=\"M18 2l5 10.500 11.500 1.500-8.500 8 2.200 11.500L18 28 \
                             7.800 33.500 10 22 1.500 14 13 12.500z\"/>",
        ],
    };
    drawn(
        ["shape good", "shape worry", "shape wish"][slot as usize],
        shape,
    )
}

fn thing(board: &Rc<Board>, at: usize, item: &BoardItem) -> View {
    let (tapped, dropped) = (Rc::clone(board), Rc::clone(board));
    let words = in_words(item);
    let card = el("button").set("type", "button").class("thing");
    let card = card
        .set("id", board.part(&format!("thing-{at}")))
        .children(looks_of(item))
        .child(el("span").text(words.clone()).done())
        .child(
            el("span")
                .class("hidden")
                .text(". Change it, move it or take it away")
                .done(),
        );
    let card = draggable(
        card,
        &words,
        move || tapped.open(Some(at)),
        move |place| dropped.drop_on(at, place),
    );
    el("li").child(card.done()).done()
}

/// What is to be seen of a thing: its picture and its drawing.
fn looks_of(item: &BoardItem) -> Vec<View> {
    let picture = item.picture.as_deref().map(chosen_picture);
    let drawing = item.drawing.as_deref().map(|text| {
        let drawing = Drawing::read(text).svg();
        el("span").class("sign").markup(drawing).done()
    });
    picture.into_iter().chain(drawing).collect()
}

fn in_words(item: &BoardItem) -> String {
    match (&item.picture, &item.drawing) {
        _ if !item.text.trim().is_empty() => item.text.clone(),
        (Some(picture), _) => words_of(picture),
        (None, Some(_)) => "A drawing".to_owned(),
        (None, None) => String::new(),
    }
}

fn is_blank(item: &BoardItem) -> bool {
    item.text.trim().is_empty() && item.picture.is_none() && item.drawing.is_none()
}

impl Board {
    fn of(question: &Question) -> Self {
        let items = match question.value() {
            Some(Value::Board(items)) => items.clone(),
            _ => Vec::new(),
        };
        let board = Self {
            question: question.clone(),
            items: RefCell::new(items),
            look: Cell::new(None),
            open: Cell::new(None),
            turn: Turn::new(),
            status: Status::new(),
        };
        let before = board.question.look.as_deref();
        let before = before.and_then(|name| board.looks().find(|look| look.class == name));
        let only = (board.looks().count() == 1).then(|| board.looks().next());
        let begun = (!board.items.borrow().is_empty()).then(|| board.looks().next());
        let look = before.or(only.flatten()).or(begun.flatten());
        board.look.set(look);
        board
    }

    /// The boards that the questionnaire offers, in its order.
    fn looks(&self) -> impl Iterator<Item = &'static Look> {
        let words = self.question.item.appearance.split(' ');
        let named = words.filter_map(|word| LOOKS.iter().find(|look| look.class == word));
        let named: Vec<_> = named.collect();
        let plain = named.is_empty().then(|| LOOKS.last()).flatten();
        named.into_iter().chain(plain)
    }

    fn part(&self, part: &str) -> String {
        format!("{}-{part}", self.question.id())
    }

    fn choose(&self, look: &'static Look) {
        (self.question.on_look)(look.class);
        self.look.set(Some(look));
        self.turn.again();
        screen::focus(self.part("add-0"));
    }

    fn choose_again(&self) {
        let class = self.look.get().map_or("", |look| look.class);
        self.look.set(None);
        self.turn.again();
        screen::focus(self.part(class));
    }

    fn add(&self, slot: BoardSlot) {
        let item = BoardItem {
            slot,
            text: String::new(),
            picture: None,
            drawing: None,
        };
        self.items.borrow_mut().push(item);
        self.open(Some(self.items.borrow().len() - 1));
    }

    /// Opens one thing to change it.
    fn open(&self, at: Option<usize>) {
        self.open.set(at);
        self.turn.again();
        screen::focus(self.part("words"));
    }

    /// Back to the board; a thing without anything on it was none.
    fn close(&self) {
        let Some(at) = self.open.take() else { return };
        let slot = self
            .items
            .borrow()
            .get(at)
            .map_or(0, |item| item.slot as usize);
        let blank = self.items.borrow().get(at).is_none_or(is_blank);
        self.items.borrow_mut().retain(|item| !is_blank(item));
        self.tell();
        self.turn.again();
        let focus = if blank {
            format!("add-{slot}")
        } else {
            format!("thing-{at}")
        };
        screen::focus(self.part(&focus));
    }

    /// Changes the open thing. It is kept with every letter, so that nothing is lost by going on.
    fn change(&self, at: usize, change: impl FnOnce(&mut BoardItem)) {
        if let Some(item) = self.items.borrow_mut().get_mut(at) {
            change(item);
        }
        self.tell();
    }

    fn remove(&self, at: usize) {
        self.change(at, |item| {
            item.text.clear();
            item.picture = None;
            item.drawing = None;
        });
        self.status.say("It is taken away.".to_owned());
        self.close();
    }

    fn drop_on(&self, at: usize, place: &str) {
        let slot = place.parse().ok().and_then(|slot: usize| SLOTS.get(slot));
        if let (Some(slot), Some(look)) = (slot, self.look.get()) {
            self.change(at, |item| item.slot = *slot);
            let said = format!("Moved to: {}.", look.places[*slot as usize].name);
            self.status.say(said);
            self.turn.again();
            screen::focus(self.part(&format!("thing-{at}")));
        }
    }

    /// Tells the answer: good things, worries, wishes, each in the order they were put.
    fn tell(&self) {
        let mut items = self.items.borrow().clone();
        items.retain(|item| !is_blank(item));
        items.sort_by_key(|item| item.slot);
        (self.question.on_answer)((!items.is_empty()).then_some(Value::Board(items)));
    }
}
