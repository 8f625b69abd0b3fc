//! Where the keyboard is, and where it goes when what it stood on is drawn anew.
//!
//! Drawing again makes elements anew, and the one with the keyboard would take it along: whoever
//! goes by keys, or listens, would have to begin at the top of the page after each press.

use leptos::prelude::document;
use leptos::wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// The place on a page that has the keyboard.
pub struct Place {
    tag: String,
    heading: Option<Element>,
    /// From the place outwards: an element, and which of its children leads there.
    steps: Vec<(Element, u32)>,
}

/// The place that has the keyboard now; none where nothing has.
pub fn place() -> Option<Place> {
    let mut element = document().active_element()?;
    let tag = element.tag_name();
    let mut steps = Vec::new();
    while let Some(around) = element.parent_element() {
        let mut at = 0;
        while let Some(before) = element.previous_element_sibling() {
            (element, at) = (before, at + 1);
        }
        steps.push((around.clone(), at));
        element = around;
    }
    // Nothing lies within the page itself that could have gone.
    (steps.len() > 1).then(|| Place {
        tag,
        heading: heading(),
        steps,
    })
}

/// The heading of the page: with another one the page is another, and decides for itself.
fn heading() -> Option<Element> {
    document().query_selector("main h1").ok()?
}

impl Place {
    /// Goes to what stands there now, if the keyboard was lost and it is the same kind of thing.
    pub fn hold(&self) {
        let lost = document()
            .active_element()
            .is_none_or(|now| now.tag_name() == "BODY");
        if !lost || heading() != self.heading {
            return;
        }
        let here = self.there().filter(|here| here.tag_name() == self.tag);
        if let Some(here) = here.and_then(|here| here.dyn_into::<HtmlElement>().ok()) {
            let _ = here.focus();
        }
    }

    fn there(&self) -> Option<Element> {
        let left = self
            .steps
            .iter()
            .position(|(around, _)| around.is_connected())?;
        let mut here = self.steps[left].0.clone();
        for (_, at) in self.steps[..=left].iter().rev() {
            here = here.children().item(*at)?;
        }
        Some(here)
    }
}
