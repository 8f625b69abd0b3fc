//! The page itself: its links, its address, its clock, printing and waiting.

use js_sys::{Date, Function, Promise, Reflect};
use send_wrapper::SendWrapper;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Document, Element, Event, HtmlElement, KeyboardEvent, ScrollIntoViewOptions,
    ScrollLogicalPosition, Window,
};

/// A call that will come, unless it is cancelled or dropped uncalled.
pub struct Timer {
    handle: i32,
    _call: Closure<dyn FnMut()>,
}

impl Timer {
    /// The call will not come.
    pub fn cancel(&self) {
        window().clear_timeout_with_handle(self.handle);
    }
}

/// Calls back later.
pub fn later(milliseconds: i32, call: impl FnOnce() + 'static) -> Timer {
    let call = Closure::once(call);
    let handle = window()
        .set_timeout_with_callback_and_timeout_and_arguments_0(
            call.as_ref().unchecked_ref(),
            milliseconds,
        )
        .unwrap_or(0);
    Timer {
        handle,
        _call: call,
    }
}

/// Calls back later, come what may.
pub fn surely_later(milliseconds: i32, call: impl FnOnce() + 'static) {
    let call = Closure::once_into_js(call);
    let _ = window()
        .set_timeout_with_callback_and_timeout_and_arguments_0(call.unchecked_ref(), milliseconds);
}

/// Waits.
pub async fn wait(milliseconds: i32) {
    let promise = Promise::new(&mut |resolve, _| {
        let _ =
            window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds);
    });
    let _ = JsFuture::from(promise).await;
}

/// Where a `<link id="...">` of the shell points to: the build writes hashed names there.
pub fn link(id: &str) -> Option<String> {
    let element = document().get_element_by_id(id)?;
    element.get_attribute("href")
}

/// Takes what stands after the `#` and removes it from the address bar and the history at once.
pub fn take_fragment() -> String {
    let location = window().location();
    let fragment = location.hash().unwrap_or_default();
    if !fragment.is_empty() {
        let path = location.pathname().unwrap_or_default();
        let _ = window()
            .history()
            .and_then(|history| history.replace_state_with_url(&JsValue::NULL, "", Some(&path)));
    }
    fragment.trim_start_matches('#').to_owned()
}

/// `https://heard.example`: what a challenge is bound to.
pub fn origin() -> String {
    window().location().origin().unwrap_or_default()
}

/// The address of the folder above this page's, with a slash at its end: from the officers' pages,
/// that of the families.
pub fn folder_above() -> String {
    let path = window().location().pathname().unwrap_or_default();
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let above = folder.rsplit_once('/').map_or("", |(above, _)| above);
    [&origin(), above, "/"].concat()
}

/// Today as year, month (1 to 12) and day, where the device is.
pub fn today() -> (i32, u32, u32) {
    let now = Date::new_0();
    let year = i32::try_from(now.get_full_year()).unwrap_or(1970);
    (year, now.get_month() + 1, now.get_date())
}

/// This moment, `2026-04-02T09:31:05.123Z`, by the device's clock.
pub fn moment() -> String {
    Date::new_0().to_iso_string().into()
}

/// Milliseconds by the device's clock, which may be put back and goes on while the device sleeps.
pub fn clock() -> f64 {
    Date::now()
}

/// Milliseconds since the page was opened, to see how long something took.
pub fn milliseconds() -> f64 {
    window().performance().map_or(0.0, |clock| clock.now())
}

/// How many things the device can work at truly at once.
pub fn processors() -> usize {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a browser counts in whole numbers from 1"
    )]
    let processors = window().navigator().hardware_concurrency() as usize;
    processors.max(1)
}

/// Random bytes from the browser's own generator.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    // Browsers refuse only above 65,536 bytes.
    let _ = window()
        .crypto()
        .map(|crypto| crypto.get_random_values_with_u8_array(&mut bytes));
    bytes
}

/// Opens the print window of the page as it stands.
pub fn print() {
    let _ = window().print();
}

/// Starts again from the first page.
pub fn reload() {
    let _ = window().location().reload();
}

/// Begins anew, by the invitation where there was one (`public/start.js`).
pub fn begin_again() {
    let again = Reflect::get(&window(), &"again".into());
    match again.map(JsCast::dyn_into::<Function>) {
        Ok(Ok(again)) => {
            let _ = again.call0(&JsValue::NULL);
        }
        _ => reload(),
    }
}

/// Puts the keyboard and the screen reader at the new page's heading.
pub fn focus(selector: &str) {
    let found = document().query_selector(selector).ok().flatten();
    if let Some(element) = found.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok())
    {
        let _ = element.focus();
    }
    window().scroll_to_with_x_and_y(0.0, 0.0);
}

/// Puts the keyboard at a part of a page that is read already, which stays where it is; `false` if
/// there is no such part.
pub fn put_at(selector: &str) -> bool {
    let found = document().query_selector(selector).ok().flatten();
    let element = found.and_then(|element| element.dyn_into::<HtmlElement>().ok());
    element.is_some_and(|element| element.focus().is_ok())
}

/// The same, once what has changed is drawn.
pub fn put_at_soon(selector: impl Into<String>) {
    let selector = selector.into();
    surely_later(0, move || {
        put_at(&selector);
    });
}

/// Brings something into sight, with as little movement as that takes.
pub fn reveal(selector: &str) {
    if let Some(element) = document().query_selector(selector).ok().flatten() {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// Whether somebody is in the middle of writing or choosing something.
pub fn in_field() -> bool {
    const FIELDS: &str = "textarea, select, [contenteditable], \
         input:not([type=checkbox], [type=radio], [type=button], [type=submit], [type=file])";
    let at = document().active_element();
    at.is_some_and(|at| at.matches(FIELDS).unwrap_or(false))
}

/// Takes the keyboard from where it is, before that goes: a browser that has to take it from what is
/// being removed lays the new page out at once, in the same task.
pub fn let_go() {
    let at = document().active_element();
    if let Some(element) = at.and_then(|at| at.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = element.blur();
    }
}

/// Says in the tab what page this is.
pub fn title(text: &str) {
    document().set_title(text);
}

/// Puts a choice of the person's on the page, or takes it off again: `data-size="large"`.
pub fn dress(name: &str, value: &str) {
    let Some(root) = document().document_element() else {
        return;
    };
    let name = ["data-", name].concat();
    // The same again would make the browser work out the whole page's style again.
    if root.get_attribute(&name).unwrap_or_default() == value {
        return;
    }
    let _ = match value {
        "" => root.remove_attribute(&name),
        value => root.set_attribute(&name, value),
    };
}

/// Gives the screen back, where the page fills all of it.
pub fn leave_full_screen() {
    let document = document();
    if document.fullscreen_element().is_some() {
        document.exit_fullscreen();
    }
}

/// A key that was pressed.
pub struct Key {
    /// Its name: `a`, `?`, `Enter`.
    pub name: String,
    /// With the key for commands: Control, or Command where there is one.
    pub control: bool,
    /// In a field of any kind.
    pub in_field: bool,
    /// In a field that takes words, and has an undo of its own.
    pub in_text: bool,
}

/// Something that listens, until it is removed.
pub struct Listening(Closure<dyn FnMut(KeyboardEvent)>);

impl Listening {
    /// Listens no longer.
    pub fn remove(&self) {
        let _ = window()
            .remove_event_listener_with_callback("keydown", self.0.as_ref().unchecked_ref());
    }
}

/// Calls with each key that nothing else on the page has taken; `true` takes it.
pub fn on_key(call: impl Fn(&Key) -> bool + 'static) -> SendWrapper<Listening> {
    let listener = Closure::<dyn FnMut(KeyboardEvent)>::new(move |event: KeyboardEvent| {
        let free = !event.default_prevented() && !event.is_composing() && !event.alt_key();
        if free && call(&key(&event)) {
            event.prevent_default();
        }
    });
    let callback = listener.as_ref().unchecked_ref();
    let _ = window().add_event_listener_with_callback("keydown", callback);
    SendWrapper::new(Listening(listener))
}

fn key(event: &KeyboardEvent) -> Key {
    let target = event.target().and_then(|at| at.dyn_into::<Element>().ok());
    let within = |fields: &str| {
        let at = target.as_ref();
        at.is_some_and(|at| at.matches(fields).unwrap_or(false))
    };
    let words =
        "input:not([type=checkbox], [type=radio], [type=file]), textarea, [contenteditable]";
    let in_text = within(words);
    Key {
        name: event.key(),
        control: event.ctrl_key() || event.meta_key(),
        in_field: in_text || within("select, input"),
        in_text,
    }
}

/// The name of the key of a keyboard's event.
pub fn key_of(event: &web_sys::Event) -> String {
    let key = event.dyn_ref::<KeyboardEvent>();
    key.map(KeyboardEvent::key).unwrap_or_default()
}

/// Puts the keyboard into a field.
pub fn focus_field(id: &str) {
    if let Some(field) = html_element(id) {
        let _ = field.focus();
    }
}

/// Brings a part of the page into sight and the keyboard to its heading.
pub fn go_to(id: &str) {
    let Some(part) = html_element(id) else { return };
    part.scroll_into_view();
    let heading = part.query_selector("h2, h3").ok().flatten();
    if let Some(heading) = heading.and_then(|heading| heading.dyn_into::<HtmlElement>().ok()) {
        let _ = heading.focus();
    }
}

/// The id of what the keyboard is in, or the nearest around it that fits.
pub fn id_around_focus(selector: &str) -> Option<String> {
    let at = document().active_element()?;
    let around = at.closest(selector).ok()??;
    Some(around.id())
}

/// Which of the places (`data-place` says their numbers) can be seen now.
pub fn in_sight(selector: &str) -> Vec<usize> {
    let height = window()
        .inner_height()
        .ok()
        .and_then(|height| height.as_f64());
    let height = height.unwrap_or(0.0);
    let Ok(all) = document().query_selector_all(selector) else {
        return Vec::new();
    };
    let all = (0..all.length()).filter_map(|at| all.item(at)?.dyn_into::<Element>().ok());
    let seen = all.filter(|place| {
        let frame = place.get_bounding_client_rect();
        frame.bottom() > 0.0 && frame.top() < height
    });
    seen.filter_map(|place| place.get_attribute("data-place")?.parse().ok())
        .collect()
}

fn html_element(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Calls back each time an event of this name reaches the window, as long as the page lives.
pub fn on_window(event: &str, call: impl Fn() + 'static) {
    let call = Rc::new(call);
    let listener = Closure::<dyn FnMut()>::new(move || call());
    let _ = window().add_event_listener_with_callback(event, listener.as_ref().unchecked_ref());
    listener.forget();
}

/// The browser asks before the page is left for as long as this is true.
pub fn ask_before_leaving(while_true: impl Fn() -> bool + 'static) {
    let listener = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
        if while_true() {
            event.prevent_default();
        }
    });
    let _ = window()
        .add_event_listener_with_callback("beforeunload", listener.as_ref().unchecked_ref());
    listener.forget();
}

pub(crate) fn document() -> Document {
    window()
        .document()
        .unwrap_or_else(|| wasm_bindgen::throw_str("a page has a document"))
}

pub(crate) fn window() -> Window {
    web_sys::window().unwrap_or_else(|| wasm_bindgen::throw_str("this runs in a page"))
}
