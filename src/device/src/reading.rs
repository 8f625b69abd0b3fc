//! The words that stand on a page, in the order in which they are read, and the marks on what is
//! being read. The page itself is never changed for it: a mark is a highlight of the browser's, and
//! where a browser has none, an attribute on the element in question.

use crate::page::{document, window};
use js_sys::{Array, Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement, Node, NodeList, Range};

/// What holds words that belong together.
const HOLDERS: &str = "h1,h2,h3,p,li,label,legend,button,summary,dt,dd,th,td,.question,.hint";
/// What is not read: for the eye alone, for screen readers alone, or the way to listen itself.
const SILENT: &str = ".hidden,[aria-hidden=\"true\"],svg,.listen,.path,textarea,select";
/// The attribute of what is being read.
const SPOKEN: &str = "data-spoken";
/// The highlights, as the style sheet names them.
const SENTENCE: &str = "heard-sentence";
const WORD: &str = "heard-word";

/// Words that belong together: a question, a line, a choice.
pub struct Passage {
    /// What is read.
    pub words: String,
    element: Element,
    /// The page's own pieces of it, and where each begins in UTF-16 units; none where other words
    /// are read than those that are shown.
    pieces: Vec<(u32, Node)>,
}

/// The passages of the elements that a selector finds; of one of them alone if `only` says which.
/// Where `instead` has words for one of these elements, its question is read in those words.
pub fn passages(selector: &str, only: Option<usize>, instead: &[String]) -> Vec<Passage> {
    let mut all = Vec::new();
    for (place, root) in found(document().query_selector_all(selector)).enumerate() {
        if only.is_some_and(|only| only != place) {
            continue;
        }
        let other = instead.get(place).filter(|words| !words.is_empty());
        let holders = found(root.query_selector_all(HOLDERS));
        all.extend(holders.filter_map(|holder| passage(holder, other)));
    }
    all
}

fn found(list: Result<NodeList, JsValue>) -> impl Iterator<Item = Element> {
    let list = list.ok();
    let count = list.as_ref().map_or(0, NodeList::length);
    (0..count).filter_map(move |at| list.as_ref()?.get(at)?.dyn_into().ok())
}

/// What one element says, unless what is inside of it says it, or it is not to be read.
fn passage(element: Element, instead: Option<&String>) -> Option<Passage> {
    let is = |found: Result<Option<Element>, JsValue>| found.ok().flatten().is_some();
    if is(element.query_selector(HOLDERS)) || is(element.closest(SILENT)) {
        return None;
    }
    // What is not drawn has no place on the page.
    element.dyn_ref::<HtmlElement>()?.offset_parent()?;
    let mut passage = Passage {
        words: String::new(),
        element,
        pieces: Vec::new(),
    };
    match instead.filter(|_| passage.element.class_list().contains("question")) {
        Some(words) => passage.words.clone_from(words),
        None => passage.gather(passage.element.first_child()),
    }
    let says = passage.words.chars().any(char::is_alphanumeric);
    says.then_some(passage)
}

impl Passage {
    fn gather(&mut self, mut next: Option<Node>) {
        while let Some(node) = next {
            next = node.next_sibling();
            if node.node_type() == Node::TEXT_NODE {
                self.add(node);
            } else if let Some(element) = node.dyn_ref::<Element>()
                && !element.matches(SILENT).unwrap_or(true)
            {
                self.gather(element.first_child());
            }
        }
    }

    fn add(&mut self, node: Node) {
        if !self.words.is_empty() {
            self.words.push(' ');
        }
        let begins = self.words.encode_utf16().count() as u32;
        self.words.push_str(&node.node_value().unwrap_or_default());
        self.pieces.push((begins, node));
    }

    /// Marks the sentence from one place to another, in UTF-16 units, and lifts it into sight.
    pub fn mark_sentence(&self, from: u32, to: u32) {
        unmark();
        let choice = self.element.closest(".choice,.person,.thing").ok();
        for element in choice.flatten().iter().chain([&self.element]) {
            let _ = element.set_attribute(SPOKEN, "");
        }
        self.show_word();
        self.highlight(SENTENCE, from, to);
    }

    /// Marks the word from one place to another.
    pub fn mark_word(&self, from: u32, to: u32) {
        self.highlight(WORD, from, to);
    }

    fn show_word(&self) {
        let place = self.element.get_bounding_client_rect();
        let height = window().inner_height().ok();
        let height = height.and_then(|height| height.as_f64());
        if place.top() < 0.0 || place.bottom() > height.unwrap_or_default() {
            self.element.scroll_into_view_with_bool(false);
        }
    }

    fn highlight(&self, name: &str, from: u32, to: u32) {
        let Some((range, kept)) = self.range(from, to).zip(highlights()) else {
            return;
        };
        let class = Reflect::get(&js_sys::global(), &"Highlight".into());
        let class = class.and_then(JsCast::dyn_into::<Function>);
        let made = class.and_then(|class| Reflect::construct(&class, &Array::of1(&range)));
        if let Ok(made) = made {
            call(&kept, "set", &Array::of2(&name.into(), &made));
        }
    }

    fn range(&self, from: u32, to: u32) -> Option<Range> {
        let range = Range::new().ok()?;
        let (begins, node) = self.piece_at(from)?;
        range.set_start(node, from - begins).ok()?;
        let (begins, node) = self.piece_at(to.saturating_sub(1))?;
        let length = node.node_value()?.encode_utf16().count() as u32;
        range.set_end(node, (to - begins).min(length)).ok()?;
        Some(range)
    }

    fn piece_at(&self, place: u32) -> Option<(u32, &Node)> {
        let before = self
            .pieces
            .iter()
            .rev()
            .find(|(begins, _)| *begins <= place);
        before.map(|(begins, node)| (*begins, node))
    }
}

/// Takes all marks away.
pub fn unmark() {
    for element in found(document().query_selector_all("[data-spoken]")) {
        let _ = element.remove_attribute(SPOKEN);
    }
    if let Some(kept) = highlights() {
        for name in [SENTENCE, WORD] {
            call(&kept, "delete", &Array::of1(&name.into()));
        }
    }
}

/// The browser's own highlights, where it has them.
fn highlights() -> Option<JsValue> {
    let css = Reflect::get(&js_sys::global(), &"CSS".into()).ok()?;
    let kept = Reflect::get(&css, &"highlights".into()).ok()?;
    kept.is_object().then_some(kept)
}

fn call(object: &JsValue, name: &str, arguments: &Array) {
    let method = Reflect::get(object, &name.into()).ok();
    if let Some(method) = method.and_then(|method| method.dyn_into::<Function>().ok()) {
        let _ = method.apply(object, arguments);
    }
}
