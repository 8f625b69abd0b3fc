//! Paper to draw on with a finger, a pen or a mouse. Whoever does not draw says it in words, in the
//! field under the paper, which is there for everyone: "This is..."

use super::strokes::{COLOURS, Drawing, HEIGHT, RUBBER, SIZES, Stroke, WIDTH};
use super::{screen, status::Status};
use crate::draw::{El, Turn, View, button, buttons, el, group, nothing, p};
use crate::question::{Question, drawn};
use form::Value;
use leptos::ev::Event;
use leptos::prelude::event_target_value;
use leptos::wasm_bindgen::{JsCast, JsValue};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use web_sys::{Element, PointerEvent};

/// After so many points a stroke is laid down and another begun, so that a scribble that never ends
/// does not get slower and slower.
const POINTS_MAX: usize = 300;

struct Pad {
    id: String,
    drawing: RefCell<Drawing>,
    colour: Cell<u8>,
    size: Cell<u8>,
    /// The stroke being drawn, and the pointer that draws it.
    now: RefCell<Option<(Stroke, i32)>>,
    /// A pen was used: from now on a hand that rests on the paper draws nothing.
    pen: Cell<bool>,
    asked_to_clear: Cell<bool>,
    full: Cell<bool>,
    steps: Turn,
    status: Status,
    changed: Box<dyn Fn(&Drawing)>,
}

/// A question that is answered by a drawing.
pub fn view(question: &Question) -> View {
    let drawing = match question.value() {
        Some(Value::Drawing(text)) => Drawing::read(text),
        _ => Drawing::default(),
    };
    let on_answer = question.on_answer.clone();
    let changed = move |drawing: &Drawing| {
        on_answer((!drawing.is_empty()).then(|| Value::Drawing(drawing.write())));
    };
    let said = drawing.caption.clone();
    let pad = Pad::of(question.id(), drawing, changed);
    let id = format!("{}-caption", question.id());
    let label = el("label").set("for", id.clone());
    let label = label
        .text("This is… (you can also say it in words only)")
        .done();
    let (paper, write) = (paper_and_tools(&pad), Rc::clone(&pad));
    let field = el("textarea").set("id", id).set("rows", "2").value(said);
    let field = field.on("input", move |event| {
        write.drawing.borrow_mut().caption = event_target_value(&event);
        write.tell();
    });
    question.set(group(vec![paper, label, field.done()]))
}

/// Paper and tools for something else that holds a drawing.
pub fn paper(id: String, drawing: Drawing, changed: impl Fn(&Drawing) + 'static) -> View {
    paper_and_tools(&Pad::of(id, drawing, changed))
}

fn paper_and_tools(pad: &Rc<Pad>) -> View {
    let steps = Rc::clone(pad);
    let steps = pad.steps.live(move || steps_back(&steps));
    el("div")
        .class("pad")
        .child(paper_of(pad))
        .child(colours(pad))
        .child(sizes(pad))
        .child(steps)
        .child(pad.status.view())
        .done()
}

fn paper_of(pad: &Rc<Pad>) -> View {
    let mark = [
        "<svg aria-hidden=\"true\" viewBox=\"0 0 1000 750\"><g id=\"",
        &pad.part("done"),
        "\">",
        &pad.drawing.borrow().paths(),
        "</g><path id=\"",
        &pad.part("now"),
        "\" fill=\"none\" stroke-linecap=\"round\" stroke-linejoin=\"round\"/></svg>",
    ];
    let listen = |call: fn(&Pad, &PointerEvent)| {
        let pad = Rc::clone(pad);
        move |event: Event| {
            if let Some(event) = event.dyn_ref::<PointerEvent>() {
                call(&pad, event);
            }
        }
    };
    el("div")
        .class("paper")
        .set("role", "img")
        .set(
            "aria-label",
            "Drawing paper, for a finger, a pen or a mouse",
        )
        .markup(mark.concat())
        .on("pointerdown", listen(Pad::down))
        .on("pointermove", listen(Pad::moved))
        .on("pointerup", listen(Pad::up))
        .on("pointercancel", listen(Pad::up))
        .done()
}

/// A set of radio buttons that are pictures with a name.
fn tools(words: &'static str, class: &'static str, all: Vec<View>) -> View {
    let legend = el("legend").class("hidden").text(words).done();
    let row = el("div").class(class).children(all).done();
    el("fieldset").children(vec![legend, row]).done()
}

fn tool(
    set: &str,
    at: usize,
    words: &str,
    sign: View,
    picked: bool,
    pick: impl Fn() + 'static,
) -> View {
    let id = format!("{set}-{at}");
    let field = el("input")
        .set("type", "radio")
        .set("id", id.clone())
        .set("name", set)
        .flag("checked", picked);
    let words = el("span").class("hidden").text(words).done();
    el("label")
        .class("tool")
        .set("for", id)
        .children(vec![
            field.on("change", move |_| pick()).done(),
            sign,
            words,
        ])
        .done()
}

fn colours(pad: &Rc<Pad>) -> View {
    let set = pad.part("colour");
    let colour = |(at, (words, ink)): (usize, &(&str, &str))| {
        let (pick, place) = (Rc::clone(pad), at as u8);
        let sign = if place == RUBBER {
            drawn(
                "rubber",
                &["<path d=\"M6 22 20 6l10 8-12 16h-7z\"/><path d=\"M13 14l10 8\"/>"],
            )
        } else {
            drawn(
                "crayon",
                &["<circle cx=\"18\" cy=\"18\" r=\"15\" fill=\"", ink, "\"/>"],
            )
        };
        let picked = pad.colour.get() == place;
        tool(&set, at, words, sign, picked, move || {
            pick.colour.set(place)
        })
    };
    let all = COLOURS.iter().enumerate().map(colour).collect();
    tools("Colour", "tools colours", all)
}

fn sizes(pad: &Rc<Pad>) -> View {
    let set = pad.part("size");
    let size = |(at, (words, width)): (usize, &(&str, i32))| {
        let (pick, place) = (Rc::clone(pad), at as u8);
        let radius = (width / 3 + 1).to_string();
        let sign = drawn(
            "nib",
            &["<circle cx=\"18\" cy=\"18\" r=\"", &radius, "\"/>"],
        );
        let picked = pad.size.get() == place;
        tool(&set, at, words, sign, picked, move || pick.size.set(place))
    };
    let all = SIZES.iter().enumerate().map(size).collect();
    tools("Size of the pen", "tools sizes", all)
}

/// One step back, or a new paper; the second asks first.
fn steps_back(pad: &Rc<Pad>) -> View {
    let call = |call: fn(&Pad)| {
        let pad = Rc::clone(pad);
        move || call(&pad)
    };
    if pad.asked_to_clear.get() {
        return group(vec![
            el("p")
                .set("role", "alert")
                .text("Take everything off the paper?")
                .done(),
            buttons(vec![
                button("danger", "Yes, a new paper", call(Pad::clear)),
                named("keep", pad, "No, keep it")
                    .on_click(call(Pad::keep))
                    .done(),
            ]),
        ]);
    }
    let full = "The paper is full. You can take steps back, or go on to the next question.";
    let full = if pad.full.get() { p(full) } else { nothing() };
    let empty = pad.drawing.borrow().strokes.is_empty();
    let undo = named("undo", pad, "One step back").flag("disabled", empty);
    let clear = named("clear", pad, "New paper").flag("disabled", empty);
    let row = vec![
        undo.on_click(call(Pad::undo)).done(),
        clear.on_click(call(Pad::ask_to_clear)).done(),
    ];
    group(vec![full, buttons(row)])
}

fn named(part: &str, pad: &Pad, words: &'static str) -> El {
    let button = el("button").set("type", "button").set("id", pad.part(part));
    button.text(words)
}

impl Pad {
    fn of(id: String, drawing: Drawing, changed: impl Fn(&Drawing) + 'static) -> Rc<Self> {
        Rc::new(Self {
            id,
            drawing: RefCell::new(drawing),
            colour: Cell::new(1),
            size: Cell::new(1),
            now: RefCell::default(),
            pen: Cell::default(),
            asked_to_clear: Cell::default(),
            full: Cell::default(),
            steps: Turn::new(),
            status: Status::new(),
            changed: Box::new(changed),
        })
    }

    fn part(&self, part: &str) -> String {
        format!("{}-{part}", self.id)
    }

    fn tell(&self) {
        (self.changed)(&self.drawing.borrow());
    }

    fn down(&self, event: &PointerEvent) {
        let pen = event.pointer_type() == "pen";
        self.pen.set(self.pen.get() || pen);
        let a_hand_resting = self.pen.get() && !pen;
        if a_hand_resting || event.button() != 0 || self.now.borrow().is_some() {
            return;
        }
        event.prevent_default();
        let paper = event
            .current_target()
            .and_then(|paper| paper.dyn_into::<Element>().ok());
        if let Some(paper) = paper {
            let _ = paper.set_pointer_capture(event.pointer_id());
        }
        self.begin(event.pointer_id());
        self.add(event);
        self.show();
    }

    fn begin(&self, pointer: i32) {
        let stroke = Stroke {
            colour: self.colour.get(),
            size: self.size.get(),
            points: Vec::new(),
        };
        if let Some(now) = screen::by_id(&self.part("now")) {
            let (_, ink) = COLOURS[usize::from(stroke.colour)];
            let (_, width) = SIZES[usize::from(stroke.size)];
            let _ = now.set_attribute("stroke", ink);
            let _ = now.set_attribute("stroke-width", &width.to_string());
        }
        *self.now.borrow_mut() = Some((stroke, pointer));
    }

    fn moved(&self, event: &PointerEvent) {
        let pointer = event.pointer_id();
        let mine = |now: &(Stroke, i32)| now.1 == pointer;
        if !self.now.borrow().as_ref().is_some_and(mine) {
            return;
        }
        for event in coalesced(event) {
            self.add(&event);
        }
        let last = self.now.borrow().as_ref().and_then(|(stroke, _)| {
            let long = stroke.points.len() > POINTS_MAX;
            stroke.points.last().copied().filter(|_| long)
        });
        if let Some((x, y)) = last {
            self.lay_down();
            self.begin(pointer);
            if let Some((stroke, _)) = &mut *self.now.borrow_mut() {
                stroke.add(x, y);
            }
        }
        self.show();
    }

    fn up(&self, event: &PointerEvent) {
        let mine = |now: &(Stroke, i32)| now.1 == event.pointer_id();
        if self.now.borrow().as_ref().is_some_and(mine) {
            self.lay_down();
            self.show();
            self.tell();
            self.steps.again();
        }
    }

    /// Where the pointer is on the paper.
    fn add(&self, event: &PointerEvent) {
        let Some(paper) = screen::by_id(&self.part("done")).and_then(|done| done.parent_element())
        else {
            return;
        };
        let there = paper.get_bounding_client_rect();
        let part = |at: i32, from: f64, length: f64, all: i32| {
            ((f64::from(at) - from) / length.max(1.0) * f64::from(all)) as i32
        };
        let x = part(event.client_x(), there.left(), there.width(), WIDTH);
        let y = part(event.client_y(), there.top(), there.height(), HEIGHT);
        if let Some((stroke, _)) = &mut *self.now.borrow_mut() {
            stroke.add(x, y);
        }
    }

    fn show(&self) {
        let now = self.now.borrow();
        let line = now.as_ref().map(|(stroke, _)| stroke.line());
        if let Some(path) = screen::by_id(&self.part("now")) {
            let _ = path.set_attribute("d", &line.unwrap_or_default());
        }
    }

    /// The stroke is finished, and part of the drawing if there is room for it.
    fn lay_down(&self) {
        let Some((stroke, _)) = self.now.borrow_mut().take() else {
            return;
        };
        let fits = self.drawing.borrow().has_room(&stroke);
        self.full.set(!fits);
        if fits {
            if let Some(done) = screen::by_id(&self.part("done")) {
                let _ = done.insert_adjacent_html("beforeend", &stroke.path());
            }
            self.drawing.borrow_mut().strokes.push(stroke);
        }
    }

    fn undo(&self) {
        self.drawing.borrow_mut().strokes.pop();
        self.full.set(false);
        self.drawn_again("undo", "One step back.");
    }

    fn ask_to_clear(&self) {
        self.asked_to_clear.set(true);
        self.steps.again();
        screen::focus(self.part("keep"));
    }

    fn keep(&self) {
        self.asked_to_clear.set(false);
        self.steps.again();
        screen::focus(self.part("clear"));
    }

    fn clear(&self) {
        self.asked_to_clear.set(false);
        self.drawing.borrow_mut().strokes.clear();
        self.full.set(false);
        self.drawn_again("colour-1", "A new paper.");
    }

    fn drawn_again(&self, focus: &str, said: &str) {
        if let Some(done) = screen::by_id(&self.part("done")) {
            done.set_inner_html(&self.drawing.borrow().paths());
        }
        self.status.say(said.to_owned());
        self.tell();
        self.steps.again();
        screen::focus(self.part(focus));
    }
}

/// All the places the pointer was at since the last event, where the browser tells them.
fn coalesced(event: &PointerEvent) -> Vec<PointerEvent> {
    let name = JsValue::from_str("getCoalescedEvents");
    let known = js_sys::Reflect::has(event, &name).unwrap_or(false);
    let all = known.then(|| event.get_coalesced_events());
    let all: Vec<PointerEvent> = all
        .iter()
        .flat_map(|all| all.iter())
        .filter_map(|one| one.dyn_into().ok())
        .collect();
    if all.is_empty() {
        vec![event.clone()]
    } else {
        all
    }
}
