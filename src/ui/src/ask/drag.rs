//! Dragging with a finger, a pen or a mouse. It is never the only way: whatever can be dragged is a
//! button too, and a tap on it leads to the same.

use super::screen::place_under;
use crate::draw::El;
use leptos::ev::Event;
use leptos::prelude::document;
use leptos::wasm_bindgen::JsCast;
use std::cell::RefCell;
use std::rc::Rc;
use web_sys::{Element, PointerEvent};

/// How far a pointer goes before it is a drag and no tap.
const TAP_PIXELS_MAX: i32 = 8;

/// What a pointer is doing with the thing.
enum Pointer {
    Up,
    Down(i32, i32),
    Dragging {
        ghost: Option<Element>,
        over: Option<Element>,
    },
    /// Let go just now; the click that browsers make of it is none.
    Dropped,
}

struct Drag {
    words: String,
    pointer: RefCell<Pointer>,
    tapped: Box<dyn Fn()>,
    dropped: Box<dyn Fn(&str)>,
}

/// Makes a button something that can be tapped, and dragged to a place with `data-drop`.
pub fn draggable(
    element: El,
    words: &str,
    tapped: impl Fn() + 'static,
    dropped: impl Fn(&str) + 'static,
) -> El {
    let drag = Rc::new(Drag {
        words: words.chars().take(24).collect(),
        pointer: RefCell::new(Pointer::Up),
        tapped: Box::new(tapped),
        dropped: Box::new(dropped),
    });
    let listen = |call: fn(&Drag, &PointerEvent)| {
        let drag = Rc::clone(&drag);
        move |event: Event| {
            if let Some(event) = event.dyn_ref::<PointerEvent>() {
                call(&drag, event);
            }
        }
    };
    let clicked = Rc::clone(&drag);
    element
        .set("data-drag", "")
        .on("pointerdown", listen(Drag::down))
        .on("pointermove", listen(Drag::moved))
        .on("pointerup", listen(Drag::up))
        .on("pointercancel", listen(|drag, _| drag.let_go()))
        .on("click", move |_| clicked.click())
}

impl Drag {
    /// The thing takes the pointer at once, for a quick hand is beyond it before the first move.
    fn down(&self, event: &PointerEvent) {
        if !event.is_primary() || event.button() != 0 {
            return;
        }
        let held = event.current_target();
        if let Some(held) = held.and_then(|held| held.dyn_into::<Element>().ok()) {
            let _ = held.set_pointer_capture(event.pointer_id());
        }
        *self.pointer.borrow_mut() = Pointer::Down(event.client_x(), event.client_y());
    }

    fn moved(&self, event: &PointerEvent) {
        let (x, y) = (event.client_x(), event.client_y());
        let mut pointer = self.pointer.borrow_mut();
        if let Pointer::Down(from_x, from_y) = *pointer {
            if (x - from_x).abs().max((y - from_y).abs()) < TAP_PIXELS_MAX {
                return;
            }
            *pointer = Pointer::Dragging {
                ghost: self.ghost(),
                over: None,
            };
        }
        if let Pointer::Dragging { ghost, over } = &mut *pointer {
            follow(ghost.as_ref(), x, y);
            mark(over, place_under(x, y));
        }
    }

    fn up(&self, event: &PointerEvent) {
        let dragging = matches!(*self.pointer.borrow(), Pointer::Dragging { .. });
        self.let_go();
        if !dragging {
            return;
        }
        *self.pointer.borrow_mut() = Pointer::Dropped;
        let place = place_under(event.client_x(), event.client_y());
        if let Some(place) = place.and_then(|place| place.get_attribute("data-drop")) {
            (self.dropped)(&place);
        }
    }

    fn let_go(&self) {
        let pointer = self.pointer.replace(Pointer::Up);
        if let Pointer::Dragging { ghost, mut over } = pointer {
            mark(&mut over, None);
            ghost.inspect(Element::remove);
        }
    }

    fn click(&self) {
        let was_dropped = matches!(self.pointer.replace(Pointer::Up), Pointer::Dropped);
        if !was_dropped {
            (self.tapped)();
        }
    }

    /// What follows the pointer. It is moved by an attribute of SVG, because the page's policy
    /// lets no inline style through.
    fn ghost(&self) -> Option<Element> {
        let body = document().body()?;
        let mark = "<svg class=\"ghost\" aria-hidden=\"true\"><g><rect x=\"-120\" y=\"-30\" \
                    width=\"240\" height=\"60\" rx=\"14\"/><text y=\"6\" text-anchor=\"middle\">\
                    </text></g></svg>";
        body.insert_adjacent_html("beforeend", mark).ok()?;
        let ghost = body.last_element_child()?;
        let words = ghost.query_selector("text").ok().flatten()?;
        words.set_text_content(Some(&self.words));
        Some(ghost)
    }
}

fn follow(ghost: Option<&Element>, x: i32, y: i32) {
    let inside = ghost.and_then(Element::first_element_child);
    if let Some(inside) = inside {
        let _ = inside.set_attribute("transform", &format!("translate({x} {y}) rotate(-3)"));
    }
}

/// Marks the place a thing would fall on, and no other.
fn mark(over: &mut Option<Element>, now: Option<Element>) {
    if *over == now {
        return;
    }
    if let Some(before) = over.take() {
        let _ = before.remove_attribute("data-over");
    }
    if let Some(now) = &now {
        let _ = now.set_attribute("data-over", "");
    }
    *over = now;
}
