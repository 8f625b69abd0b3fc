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

/// A question on the path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stone {
    /// The place it lies at.
    pub place: String,
    /// Something was said to it.
    pub done: bool,
    /// One stands on it.
    pub here: bool,
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

/// Progress as a path: what was said, the stone one stands on, what is still to come, each in the
/// colour of the place it lies at. The words beside it say the same; a percentage is never shown.
pub fn stones(all: &[Stone]) -> View {
    let stone = |(n, stone): (usize, &Stone)| {
        let class = match (stone.here, stone.done) {
            (true, _) => "stone here",
            (_, true) => "stone passed",
            _ => "stone",
        };
        let first = n == 0 || all[n - 1].place != stone.place;
        el("span")
            .class(class)
            .set("data-place", stone.place.as_str())
            .flag("data-first", first)
            .done()
    };
    let open = all.iter().filter(|stone| !stone.done);
    let last = all.iter().any(|stone| stone.here && !stone.done);
    let words = match open.count() {
        0 => "Nothing left".to_owned(),
        1 if last => "This is the last one".to_owned(),
        n => format!("{n} left"),
    };
    let row = el("div").class("stones").set("aria-hidden", "true");
    el("div")
        .class("path")
        .child(
            row.children(all.iter().enumerate().map(stone).collect())
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
        .class("to-ring")
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
