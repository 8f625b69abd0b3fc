//! What stands around a question: notices, the path of stones, helplines.

use crate::draw::{View, el, p, text};

/// Someone to ring.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Helpline {
    /// "Childline".
    pub name: String,
    /// "0800 1111".
    pub number: String,
    /// When, and what it costs.
    pub about: String,
    /// Can one ring from here? On a tablet that nobody may leave it is a number to read.
    pub dial: bool,
}

/// Something good to know.
pub fn note(words: impl Into<String>) -> View {
    el("div")
        .class("notice")
        .set("role", "status")
        .child(p(words))
        .done()
}

/// Something that did not work, and what to do; screen readers say it at once.
pub fn problem(words: impl Into<String>) -> View {
    el("div")
        .class("notice problem")
        .set("role", "alert")
        .child(p(words))
        .done()
}

/// Progress as a path: stones behind, the stone one stands on, stones ahead, each in the colour of
/// the place it lies at. The words beside it say the same; a percentage is never shown.
pub fn stones(behind: usize, places: &[String]) -> View {
    let stone = |(n, place): (usize, &String)| {
        let class = match n.cmp(&behind) {
            std::cmp::Ordering::Less => "stone passed",
            std::cmp::Ordering::Equal => "stone here",
            std::cmp::Ordering::Greater => "stone",
        };
        let first = n == 0 || places[n - 1] != *place;
        el("span")
            .class(class)
            .set("data-place", place.as_str())
            .flag("data-first", first)
            .done()
    };
    let words = match places.len().saturating_sub(behind) {
        0 => "Nothing left".to_owned(),
        1 => "This is the last one".to_owned(),
        n => format!("{n} left"),
    };
    let row = el("div").class("stones").set("aria-hidden", "true");
    el("div")
        .class("path")
        .child(
            row.children(places.iter().enumerate().map(stone).collect())
                .done(),
        )
        .child(el("p").class("left").text(words).done())
        .done()
}

/// Whom to ring, one tap away.
pub fn helplines(lines: Vec<Helpline>) -> View {
    el("details")
        .class("helplines")
        .child(el("summary").text("Do you need help now?").done())
        .child(p(
            "Nobody reads this as you type, so please do not wait here for help. Tell someone you \
             trust, or ring:",
        ))
        .child(to_ring(lines))
        .done()
}

/// Whom to ring.
pub fn to_ring(lines: Vec<Helpline>) -> View {
    let lines = lines.into_iter().map(helpline).collect();
    el("div")
        .child(el("ul").children(lines).done())
        .child(p("If someone is in danger now, ring 999."))
        .done()
}

fn helpline(line: Helpline) -> View {
    let call = || format!("tel:{}", line.number.replace(' ', ""));
    let call = line.dial.then(call);
    el("li")
        .child(el("strong").text(line.name).done())
        .child(text(" "))
        .child(el("a").set_some("href", call).text(line.number).done())
        .child(el("span").class("quiet").text(line.about).done())
        .done()
}
