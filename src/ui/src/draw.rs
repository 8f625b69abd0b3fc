//! Drawing without a type for each element.
//!
//! Leptos gives every element a type of its own, and every type its own code: the families' app
//! came to 260,000 bytes that way, of a budget of 150,000. Here there is one type of element, one
//! of attribute and one of listener, whatever is drawn.

use leptos::attr::any_attribute::{AnyAttribute, IntoAnyAttribute};
use leptos::attr::custom::custom_attribute;
use leptos::ev::{self, Event};
use leptos::html;
use leptos::prelude::*;
use leptos::reactive::computed::ScopedFuture;
use leptos::tachys::html::element::inner_html;
use leptos::tachys::html::property::prop;
use leptos::task::spawn_local;
use send_wrapper::SendWrapper;
use std::cell::{Cell, RefCell};
use std::pin::Pin;
use std::rc::Rc;
use std::time::Duration;

#[cfg(target_arch = "wasm32")]
mod keyboard;

/// How many of many things are drawn in one task.
const FEW: usize = 2;

/// Something drawn.
pub type View = AnyView;

/// An element being put together.
pub struct El {
    tag: &'static str,
    attributes: Vec<AnyAttribute>,
    children: Vec<View>,
}

/// What is drawn again when something has changed. Copies are handles to the same.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Turn(RwSignal<u32>);

/// Begins an element. A field is one that no browser remembers: what is typed would otherwise lie
/// in the file from which a browser restores its tabs.
pub fn el(tag: &'static str) -> El {
    let element = El {
        tag,
        attributes: Vec::new(),
        children: Vec::new(),
    };
    match tag {
        "input" | "textarea" | "select" => element.set("autocomplete", "off"),
        _ => element,
    }
}

/// Text on its own.
pub fn text(words: impl Into<String>) -> View {
    words.into().into_any()
}

/// A paragraph.
pub fn p(words: impl Into<String>) -> View {
    el("p").text(words).done()
}

/// The page's heading; the keyboard is put there when the page is new.
pub fn h1(words: impl Into<String>) -> View {
    el("h1").set("tabindex", "-1").text(words).done()
}

/// A heading within the page.
pub fn h2(words: impl Into<String>) -> View {
    el("h2").text(words).done()
}

/// Words in the place of what is on its way. What stands below is not drawn until that has come
/// (`base.css`): it would be pushed away from under somebody's finger.
pub fn coming(words: &'static str) -> View {
    el("p")
        .class("coming")
        .set("role", "status")
        .text(words)
        .done()
}

/// A button of some class.
pub fn button(class: &'static str, words: impl Into<String>, press: impl Fn() + 'static) -> View {
    el("button")
        .set("type", "button")
        .class(class)
        .text(words)
        .on_click(press)
        .done()
}

/// A row of buttons.
pub fn buttons(all: Vec<View>) -> View {
    el("div").class("buttons").children(all).done()
}

/// Several things, one after the other.
pub fn group(all: Vec<View>) -> View {
    all.into_any()
}

/// Many things, a few at a time, each few in a task of their own once what stands before them is
/// painted: all at once they would keep a slow phone from answering to a tap.
pub fn portions(count: usize, draw: impl Fn(usize) -> View + 'static) -> View {
    let draw: Rc<dyn Fn(usize) -> View> = Rc::new(draw);
    painted(move || portion(0, count, Rc::clone(&draw)))
}

fn portion(from: usize, count: usize, draw: Rc<dyn Fn(usize) -> View>) -> View {
    let to = count.min(from + FEW);
    let mut drawn: Vec<View> = (from..to).map(&*draw).collect();
    if to < count {
        drawn.push(painted(move || portion(to, count, Rc::clone(&draw))));
    }
    group(drawn)
}

/// Draws something once what stands there now is painted; until then nothing stands below it.
pub fn painted(draw: impl Fn() -> View + 'static) -> View {
    let (turn, come) = (Turn::new(), Rc::new(Cell::new(false)));
    let there = Rc::clone(&come);
    let arrive = move || {
        come.set(true);
        turn.again();
    };
    if cfg!(target_arch = "wasm32") {
        request_animation_frame(arrive);
    } else {
        arrive();
    }
    turn.live(move || if there.get() { draw() } else { coming("") })
}

/// Nothing.
pub fn nothing() -> View {
    ().into_any()
}

impl El {
    /// Sets an attribute.
    #[must_use]
    pub fn set(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.attributes
            .push(custom_attribute(name, value.into()).into_any_attr());
        self
    }

    /// Sets an attribute where there is a value.
    #[must_use]
    pub fn set_some(self, name: &'static str, value: Option<String>) -> Self {
        match value {
            Some(value) => self.set(name, value),
            None => self,
        }
    }

    /// Sets an attribute that is there or not.
    #[must_use]
    pub fn flag(self, name: &'static str, on: bool) -> Self {
        if on { self.set(name, "") } else { self }
    }

    /// Sets the class, unless it is empty.
    #[must_use]
    pub fn class(self, class: &'static str) -> Self {
        if class.is_empty() {
            self
        } else {
            self.set("class", class)
        }
    }

    /// Sets what is inside as it is written; for drawings of our own, never for anyone's words.
    #[must_use]
    pub fn markup(mut self, markup: String) -> Self {
        self.attributes.push(inner_html(markup).into_any_attr());
        self
    }

    /// Fills a field.
    #[must_use]
    pub fn value(mut self, value: String) -> Self {
        self.attributes.push(prop("value", value).into_any_attr());
        self
    }

    /// Listens.
    #[must_use]
    pub fn on(mut self, event: &'static str, call: impl FnMut(Event) + 'static) -> Self {
        let call: Box<dyn FnMut(Event)> = Box::new(call);
        let heard = ev::Custom::<Event>::new(event);
        self.attributes
            .push(leptos::tachys::html::event::on(heard, call).into_any_attr());
        self
    }

    /// Listens to being pressed.
    #[must_use]
    pub fn on_click(self, call: impl Fn() + 'static) -> Self {
        self.on("click", move |_| call())
    }

    /// Adds words.
    #[must_use]
    pub fn text(self, words: impl Into<String>) -> Self {
        self.child(text(words))
    }

    /// Adds something.
    #[must_use]
    pub fn child(mut self, child: View) -> Self {
        self.children.push(child);
        self
    }

    /// Adds several things.
    #[must_use]
    pub fn children(mut self, children: Vec<View>) -> Self {
        self.children.extend(children);
        self
    }

    /// The element, put together.
    pub fn done(self) -> View {
        html::custom(self.tag)
            .add_any_attr(self.attributes)
            .child(self.children)
            .into_any()
    }
}

/// A part of the app that could not be fetched.
#[derive(Clone, Copy, Debug)]
pub struct NotThere;

impl From<wasm_split_helpers::SplitLoaderError> for NotThere {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

/// A part of the app on its way.
pub type Fetching = Pin<Box<dyn Future<Output = Result<View, NotThere>>>>;

/// Draws a part of the app that may have to be fetched first; if it cannot be, says so and offers
/// to try again.
pub fn later(fetch: impl Fn() -> Fetching + 'static) -> View {
    let (turn, come) = (Turn::new(), Rc::new(RefCell::new(None)));
    let there = Rc::clone(&come);
    let begin = Rc::new(move || {
        let (come, fetching) = (Rc::clone(&come), ScopedFuture::new_untracked(fetch()));
        spawn_local(async move {
            *come.borrow_mut() = Some(fetching.await);
            turn.at_once();
        });
    });
    begin();
    turn.live(move || match there.borrow_mut().take() {
        Some(Ok(view)) => view,
        Some(Err(NotThere)) => not_there(Rc::clone(&begin)),
        None => coming(""),
    })
}

fn not_there(begin: Rc<impl Fn() + 'static>) -> View {
    let words = "This page could not be fetched. Your answers are kept. Please check the \
                 connection and try again.";
    let again = button("main", "Try again", move || begin());
    let words = el("p").set("role", "alert").text(words).done();
    group(vec![words, buttons(vec![again])])
}

impl Turn {
    /// Nothing has changed yet.
    #[expect(
        clippy::new_without_default,
        reason = "a handle to something new is no default"
    )]
    pub fn new() -> Self {
        Self(RwSignal::new(0))
    }

    /// Something has changed: what depends on it is drawn again, in a task of its own. A tap that
    /// is taken, kept and drawn in one go keeps a slow phone from answering to the next.
    pub fn again(self) {
        if cfg!(target_arch = "wasm32") {
            set_timeout(move || self.at_once(), Duration::ZERO);
        } else {
            self.at_once();
        }
    }

    /// Something has come that was waited for, in a task of its own already.
    fn at_once(self) {
        #[cfg(target_arch = "wasm32")]
        if let Some(place) = keyboard::place() {
            set_timeout(move || place.hold(), Duration::ZERO);
        }
        self.0.update(|turn| *turn += 1);
    }

    /// Draws now, and again each time something has changed.
    pub fn live(self, draw: impl Fn() -> View + 'static) -> View {
        let draw = SendWrapper::new(draw);
        let drawn: Box<dyn FnMut() -> View + Send> = Box::new(move || {
            self.0.track();
            untrack(&*draw)
        });
        drawn.into_any()
    }
}
