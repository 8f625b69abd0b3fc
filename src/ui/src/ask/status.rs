//! What a screen reader is told after something moved: one quiet line that outlives what is drawn
//! again around it.

use crate::draw::{Turn, View, el, text};
use std::cell::RefCell;
use std::rc::Rc;

/// The line. Copies are handles to the same.
#[derive(Clone)]
pub struct Status {
    words: Rc<RefCell<String>>,
    turn: Turn,
}

impl Status {
    /// Nothing to say yet.
    pub fn new() -> Self {
        Self {
            words: Rc::default(),
            turn: Turn::new(),
        }
    }

    /// Says something.
    pub fn say(&self, words: String) {
        *self.words.borrow_mut() = words;
        self.turn.again();
    }

    /// The line, for ears only: the eyes see what moved.
    pub fn view(&self) -> View {
        let words = Rc::clone(&self.words);
        let live = self.turn.live(move || text(words.borrow().clone()));
        let line = el("p").class("hidden").set("role", "status");
        line.child(live).done()
    }
}
