//! Pages one after the other over the whole screen: by buttons, arrow keys, space, a swipe; the arrows
//! up and down move within a long one. Escape leaves, and so does leaving the browser's own full screen.

use crate::ask::screen;
use crate::draw::{Turn, View, button, el};
use leptos::ev::Event;
use leptos::wasm_bindgen::JsCast;
use std::cell::Cell;
use std::rc::Rc;
use web_sys::{Element, KeyboardEvent, PointerEvent};

/// One page of a show.
pub type Page = Box<dyn Fn() -> View>;

/// The element, by its id.
const SHOW: &str = "show";
/// How far a finger has to go.
const SWIPE: i32 = 60;

struct Show {
    pages: Vec<Page>,
    at: Cell<usize>,
    /// Where a finger was put down.
    down: Cell<Option<i32>>,
    turn: Turn,
    leave: Box<dyn Fn()>,
}

/// Draws the show from its first page; `audience` is whom it speaks like.
pub fn show(audience: &str, pages: Vec<Page>, leave: impl Fn() + 'static) -> View {
    let show = Rc::new(Show {
        pages,
        at: Cell::new(0),
        down: Cell::new(None),
        turn: Turn::new(),
        leave: Box::new(leave),
    });
    if cfg!(target_arch = "wasm32") {
        screen::focus(SHOW.to_owned());
        screen::fill(SHOW.to_owned());
    }
    let page = Rc::clone(&show);
    let page = show.turn.live(move || page.page());
    let (keys, down, up, full) = (show.clone(), show.clone(), show.clone(), show.clone());
    el("section")
        .set("id", SHOW)
        .class("show")
        .set("tabindex", "-1")
        .set("aria-label", "What I want my meeting to know")
        .set("data-for", audience)
        .child(page)
        .on("keydown", move |event| keys.key(&event))
        .on("pointerdown", move |event| down.down.set(x_of(&event)))
        .on("pointerup", move |event| up.up(x_of(&event)))
        .on("fullscreenchange", move |_| {
            if !screen::is_filled() {
                (full.leave)();
            }
        })
        .done()
}

impl Show {
    fn page(self: &Rc<Self>) -> View {
        let (at, count) = (self.at.get(), self.pages.len());
        let place = [&(at + 1).to_string(), " of ", &count.to_string()].concat();
        let step = |by: isize| {
            let this = Rc::clone(self);
            move || this.step(by)
        };
        let back = arrow("Back", at == 0, step(-1));
        let next = arrow("Next", at + 1 >= count, step(1));
        let leaving = Rc::clone(self);
        let leave = button("quiet", "Leave", move || leaving.leave());
        let page = self.pages.get(at).map(|page| page());
        el("div")
            .class("show-page")
            .child(
                el("div")
                    .class("show-body")
                    .set("aria-live", "polite")
                    .children(page.into_iter().collect())
                    .done(),
            )
            // What the page itself hides by lies under this one.
            .child(button("hide", "Hide", || ()))
            .child(
                el("div")
                    .class("show-keys")
                    .child(leave)
                    .child(el("span").class("quiet").text(place).done())
                    .child(back)
                    .child(next)
                    .done(),
            )
            .done()
    }

    fn step(&self, by: isize) {
        let to = self.at.get().saturating_add_signed(by);
        self.go(to);
    }

    /// Drawing again takes the button that was pressed away, so the keyboard goes to the show.
    fn go(&self, to: usize) {
        let to = to.min(self.pages.len().saturating_sub(1));
        if self.at.replace(to) != to {
            self.turn.again();
            screen::focus(SHOW.to_owned());
        }
    }

    fn leave(&self) {
        if screen::is_filled() {
            // The browser says when it has left; then the show is left too.
            screen::empty();
        } else {
            (self.leave)();
        }
    }

    fn key(&self, event: &Event) {
        let Some(key) = event.dyn_ref::<KeyboardEvent>() else {
            return;
        };
        match key.key().as_str() {
            "ArrowRight" | "PageDown" => self.step(1),
            "ArrowLeft" | "PageUp" => self.step(-1),
            "Home" => self.go(0),
            "End" => self.go(usize::MAX),
            "Escape" => self.leave(),
            " " if !is_button(event) => self.step(1),
            _ => return,
        }
        event.prevent_default();
    }

    fn up(&self, x: Option<i32>) {
        let way = self.down.take().zip(x).map(|(down, up)| up - down);
        match way {
            Some(way) if way > SWIPE => self.step(-1),
            Some(way) if way < -SWIPE => self.step(1),
            _ => {}
        }
    }
}

fn arrow(words: &'static str, end: bool, press: impl Fn() + 'static) -> View {
    el("button")
        .set("type", "button")
        .class("main")
        .flag("disabled", end)
        .text(words)
        .on_click(press)
        .done()
}

fn x_of(event: &Event) -> Option<i32> {
    Some(event.dyn_ref::<PointerEvent>()?.client_x())
}

fn is_button(event: &Event) -> bool {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|element| element.tag_name().eq_ignore_ascii_case("button"))
}
