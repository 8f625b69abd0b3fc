//! What the richer kinds need of the page itself: focus after something was drawn again, what lies
//! under a pointer, their own style sheet. Nothing here is called while tests render to text.

use leptos::prelude::{document, request_animation_frame, set_timeout};
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::prelude::Closure;
use std::time::Duration;
use web_sys::{Element, HtmlElement};

/// How often the keyboard is offered to a heading that is not laid out yet.
const TRIES: u32 = 20;
const BETWEEN_TRIES: Duration = Duration::from_millis(50);

/// Puts the keyboard on an element once it has been drawn.
pub fn focus(id: String) {
    let put = move || {
        let found = document().get_element_by_id(&id);
        if let Some(element) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
            let _ = element.focus();
        }
    };
    // What was asked for before is drawn when this is called.
    set_timeout(|| request_animation_frame(put), Duration::ZERO);
}

/// The element with an id.
pub fn by_id(id: &str) -> Option<Element> {
    document().get_element_by_id(id)
}

/// The place to drop something that lies under a point of the window.
pub fn place_under(x: i32, y: i32) -> Option<Element> {
    let under = document().element_from_point(x as f32, y as f32)?;
    under.closest("[data-drop]").ok().flatten()
}

/// Lets a style sheet in, which a page names in its head but does not load before.
pub fn dress(sheet: &str) {
    let link = by_id(sheet);
    let waiting = |link: &Element| link.get_attribute("rel").as_deref() != Some("stylesheet");
    if let Some(link) = link.filter(waiting) {
        let come = Closure::once_into_js(|| offer_keyboard(TRIES));
        let _ = link.add_event_listener_with_callback("load", come.unchecked_ref());
        let _ = link.set_attribute("rel", "stylesheet");
    }
}

/// What is drawn before its sheet has come cannot be seen and takes no keyboard: the heading gets
/// it now, unless the person has put it somewhere meanwhile. A browser lays out by a sheet only some
/// time after it has said that it came, so it is tried again.
fn offer_keyboard(tries: u32) {
    let nowhere = || {
        let at = document().active_element();
        at.is_none_or(|at| at.tag_name() == "BODY")
    };
    let heading = document().query_selector("main h1").ok().flatten();
    if let Some(heading) = heading.filter(|_| nowhere()).and_then(to_html) {
        let _ = heading.focus();
    }
    if nowhere() && tries > 0 {
        set_timeout(move || offer_keyboard(tries - 1), BETWEEN_TRIES);
    }
}

fn to_html(element: Element) -> Option<HtmlElement> {
    element.dyn_into().ok()
}

/// Asks the browser to show an element over the whole screen, once it has been drawn. One that does
/// not know how, or was not asked by a press, leaves it as large as the window.
pub fn fill(id: String) {
    request_animation_frame(move || {
        if let Some(element) = by_id(&id) {
            let _ = element.request_fullscreen();
        }
    });
}

/// Whether something fills the whole screen.
pub fn is_filled() -> bool {
    document().fullscreen_element().is_some()
}

/// Leaves the whole screen.
pub fn empty() {
    document().exit_fullscreen();
}
