//! One thing of a board, open: its words, its picture, its drawing, and where it goes. What is said
//! here is kept with every letter.

use super::looks::Look;
use super::{Board, SLOTS, looks_of, slot_sign};
use crate::ask::strokes::Drawing;
use crate::ask::{chooser, pad};
use crate::draw::{Turn, View, buttons, el, group, nothing};
use crate::question::option;
use form::BoardItem;
use leptos::prelude::event_target_value;
use std::cell::Cell;
use std::rc::Rc;

/// What is open beside the words.
#[derive(Clone, Copy, PartialEq)]
enum Tool {
    Words,
    Picture,
    Drawing,
}

struct Editor {
    board: Rc<Board>,
    at: usize,
    tool: Cell<Tool>,
    turn: Turn,
}

/// The thing at a place of the board.
pub fn view(board: &Rc<Board>, look: &'static Look, at: usize) -> View {
    let Some(item) = board.items.borrow().get(at).cloned() else {
        return nothing();
    };
    let editor = Rc::new(Editor {
        board: Rc::clone(board),
        at,
        tool: Cell::new(Tool::Words),
        turn: Turn::new(),
    });
    let tools = Rc::clone(&editor);
    let class = format!(
        "editor {} {}",
        look.class, look.places[item.slot as usize].class
    );
    el("div")
        .set("class", class)
        .child(words(&editor, &item))
        .child(editor.turn.live(move || tools.tools()))
        .child(where_it_goes(&editor, look, &item))
        .child(last_buttons(&editor))
        .done()
}

fn words(editor: &Rc<Editor>, item: &BoardItem) -> View {
    let id = editor.board.part("words");
    let write = Rc::clone(editor);
    let label = el("label").set("for", id.clone()).text("In words").done();
    let field = el("textarea")
        .set("id", id)
        .set("rows", "3")
        .value(item.text.clone());
    let field = field.on("input", move |event| {
        let text = event_target_value(&event);
        write.board.change(write.at, |item| item.text = text);
    });
    group(vec![label, field.done()])
}

/// Goals, own goals or the cup? By tap and by arrow keys; dragging does the same on the board.
fn where_it_goes(editor: &Rc<Editor>, look: &'static Look, item: &BoardItem) -> View {
    let set = editor.board.part("where");
    let place = |slot: form::BoardSlot| {
        let to = Rc::clone(editor);
        let pick = move |_| to.board.change(to.at, |item| item.slot = slot);
        let name = (slot as usize).to_string();
        let words = look.places[slot as usize].name;
        let here = item.slot == slot;
        option(&set, &name, slot_sign(slot), words, here, Box::new(pick))
    };
    let legend = el("legend").text("Where does it go?").done();
    let row = el("div")
        .class("choices row")
        .children(SLOTS.map(place).into());
    el("fieldset").children(vec![legend, row.done()]).done()
}

fn last_buttons(editor: &Rc<Editor>) -> View {
    let (done, away) = (Rc::clone(editor), Rc::clone(editor));
    let done = move || done.board.close();
    let away = move || away.board.remove(away.at);
    buttons(vec![
        crate::draw::button("main", "Put it on", done),
        crate::draw::button("quiet", "Take it away", away),
    ])
}

impl Editor {
    fn tools(self: &Rc<Self>) -> View {
        let item = self.item();
        let row = buttons(vec![
            self.opens(
                Tool::Picture,
                item.picture.is_some(),
                "Pick a picture",
                "Another picture",
            ),
            self.opens(
                Tool::Drawing,
                item.drawing.is_some(),
                "Draw it",
                "Draw more",
            ),
        ]);
        let tool = match self.tool.get() {
            Tool::Words => el("div").class("shown").children(looks_of(&item)).done(),
            Tool::Picture => self.pictures(&item),
            Tool::Drawing => self.paper(&item),
        };
        group(vec![row, tool])
    }

    fn opens(
        self: &Rc<Self>,
        tool: Tool,
        has: bool,
        first: &'static str,
        more: &'static str,
    ) -> View {
        let (this, open) = (Rc::clone(self), self.tool.get() == tool);
        let id = self.board.part(if tool == Tool::Picture {
            "pick"
        } else {
            "draw"
        });
        let focus = id.clone();
        let words = match (open, has) {
            (true, _) => "Close",
            (_, true) => more,
            _ => first,
        };
        let press = move || {
            this.tool.set(if open { Tool::Words } else { tool });
            this.turn.again();
            crate::ask::screen::focus(focus.clone());
        };
        el("button")
            .set("type", "button")
            .set("id", id)
            .set("aria-expanded", if open { "true" } else { "false" })
            .set(
                "class",
                if tool == Tool::Picture {
                    "pick"
                } else {
                    "draw"
                },
            )
            .text(words)
            .on_click(press)
            .done()
    }

    fn pictures(self: &Rc<Self>, item: &BoardItem) -> View {
        let this = Rc::clone(self);
        let pick = move |name: Option<String>| {
            this.board.change(this.at, |item| item.picture = name);
        };
        chooser::view(self.board.part("chooser"), item.picture.clone(), pick)
    }

    fn paper(self: &Rc<Self>, item: &BoardItem) -> View {
        let this = Rc::clone(self);
        let drawing = Drawing::read(item.drawing.as_deref().unwrap_or_default());
        let changed = move |drawing: &Drawing| {
            let text = drawing.write();
            let text = (!text.is_empty()).then_some(text);
            this.board.change(this.at, |item| item.drawing = text);
        };
        pad::paper(self.board.part("paper"), drawing, changed)
    }

    fn item(&self) -> BoardItem {
        let items = self.board.items.borrow();
        items.get(self.at).cloned().unwrap_or(BoardItem {
            slot: form::BoardSlot::Good,
            text: String::new(),
            picture: None,
            drawing: None,
        })
    }
}
