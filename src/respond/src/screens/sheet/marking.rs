//! Whom one answer is for: three buttons in a row, of which one or none is pressed.

use super::marks;
use super::words::spoken;
use crate::visit::Visit;
use form::sheet::{Mark, can_be_marked};
use ui::draw::{Turn, View, el, group, nothing};
use ui::sheet::{in_full, short};

/// Where an answer is marked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Beside {
    /// Under its question, where it is met alone.
    Question,
    /// On the sheet, where what the marks mean stands once above them all.
    Sheet,
}

/// The buttons for the answer at a path, where it is one that can be marked.
pub fn marking(visit: Visit, path: String, beside: Beside) -> View {
    if !can_be_marked(visit.form(), &path) {
        return nothing();
    }
    let turn = Turn::new();
    turn.live(move || drawn(visit, &path, beside, turn))
}

fn drawn(visit: Visit, path: &str, beside: Beside, turn: Turn) -> View {
    let audience = visit.form().document().audience;
    let now = marks(visit).get(path);
    let id = ["mark-", &path.replace(['.', '#'], "-")].concat();
    let alone = beside == Beside::Question;
    let who = el("p")
        .class(if alone { "who" } else { "who hidden" })
        .set("id", id.clone())
        .text(spoken(audience).who)
        .done();
    let choices = Mark::ALL.map(|mark| choice(visit, path, turn, mark, now));
    let row = el("div")
        .class("mark-row")
        .set("role", "group")
        .set("aria-labelledby", id)
        .children(choices.into())
        .done();
    let always = match alone || now == Some(Mark::Officer) {
        true => always(),
        false => nothing(),
    };
    let printed = el("p").class("sheet-mark print-only");
    let marking = el("div").class("marking").child(who).child(row);
    group(vec![
        marking.child(always).done(),
        printed.text(in_full(now, audience)).done(),
    ])
}

/// What a mark does not promise is said before it is pressed.
fn always() -> View {
    let (officer, unless) = short(Mark::Officer);
    let words = [officer, ": ", unless, "."];
    el("p").class("always").text(words.concat()).done()
}

/// Pressed again it is taken away: an answer without a mark never reaches the meeting.
fn choice(visit: Visit, path: &str, turn: Turn, mark: Mark, now: Option<Mark>) -> View {
    let path = path.to_owned();
    let pressed = now == Some(mark);
    let press = move || {
        let mark = (!pressed).then_some(mark);
        let mut marks = marks(visit);
        marks.set(&path, mark);
        visit.change(|draft| draft.marks = marks.to_text());
        turn.again();
    };
    el("button")
        .set("type", "button")
        .class("mark")
        .set("data-mark", mark.name())
        .set("aria-pressed", if pressed { "true" } else { "false" })
        .child(sign(mark))
        .child(el("span").text(short(mark).0).done())
        .on_click(press)
        .done()
}

/// People around a table, one person, something said: whom it is for without reading.
fn sign(mark: Mark) -> View {
    let shape = match mark {
        Mark::Meeting => MEETING,
        Mark::Officer => OFFICER,
        Mark::TalkFirst => TALK,
    };
    let svg = [
        "<svg aria-hidden=\"true\" viewBox=\"0 0 32 24\">",
        shape,
        "</svg>",
    ];
    el("span").class("mark-sign").markup(svg.concat()).done()
}

const MEETING: &str = "<circle cx=\"6\" cy=\"8\" r=\"3.500\"/><circle cx=\"16\" cy=\"5\" r=\"3.500\"/><circle cx=\"26\" cy=\"8\" r=\"3.500\"/><ellipse cx=\"16\" cy=\"18\" rx=\"14\" ry=\"5\"/>";
const OFFICER: &str = "<circle cx=\"16\" cy=\"7\" r=\"5\"/><path d=\"M6 23v-3q0-6 10-6t10 6v3z\"/>";
const TALK: &str = "<path d=\"M5 2h22q3 0 3 3v9q0 3-3 3H15l-7 6v-6H5q-3 0-3-3V5q0-3 3-3z\"/>";
