//! Whom one answer is for: three quiet buttons, of which one or none is pressed.

use super::marks;
use super::words::spoken;
use crate::visit::Visit;
use form::sheet::{Mark, can_be_marked};
use ui::draw::{Turn, View, el, group, nothing};
use ui::sheet::{in_full, short};

/// The buttons for the answer at a path, where it is one that can be marked.
pub fn marking(visit: Visit, path: String) -> View {
    if !can_be_marked(visit.form(), &path) {
        return nothing();
    }
    let turn = Turn::new();
    turn.live(move || drawn(visit, &path, turn))
}

fn drawn(visit: Visit, path: &str, turn: Turn) -> View {
    let audience = visit.form().document().audience;
    let now = marks(visit).get(path);
    let id = ["mark-", &path.replace(['.', '#'], "-")].concat();
    let who = el("p")
        .class("who")
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
    let printed = el("p").class("sheet-mark print-only");
    group(vec![
        el("div").class("marking").child(who).child(row).done(),
        printed.text(in_full(now, audience)).done(),
    ])
}

/// Pressed again it is taken away: an answer without a mark never reaches the meeting.
fn choice(visit: Visit, path: &str, turn: Turn, mark: Mark, now: Option<Mark>) -> View {
    let (name, always) = short(mark);
    let path = path.to_owned();
    let pressed = now == Some(mark);
    let press = move || {
        let mark = (!pressed).then_some(mark);
        let mut marks = marks(visit);
        marks.set(&path, mark);
        visit.change(|draft| draft.marks = marks.to_text());
        turn.again();
    };
    let always = match always {
        "" => nothing(),
        always => el("small").text(always).done(),
    };
    el("button")
        .set("type", "button")
        .class("mark")
        .set("data-mark", mark.name())
        .set("aria-pressed", if pressed { "true" } else { "false" })
        .child(el("span").text(name).done())
        .child(always)
        .on_click(press)
        .done()
}
