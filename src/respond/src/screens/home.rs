//! The first page: what can be answered, what was begun here, what waits to be sent.

use super::words;
use crate::app::{Done, Heard, Screen};
use crate::draft::Draft;
use crate::service::{Offered, Way};
use crate::tablet::Step;
use device::small;
use device::store::Kind;
use leptos::task::spawn_local;
use std::cell::Cell;
use ui::draw::{Turn, View, button, buttons, el, group, h1, h2, nothing, p};
use ui::{note, problem};

/// Said by `start.js` when somebody hides the page.
const HIDDEN: &str = "hidden";

/// Draws it.
pub fn view(heard: Heard) -> View {
    super::arrive();
    group(vec![
        h1("Tell us how it was"),
        el("p")
            .class("lead")
            .text("What you say here helps the people who run these meetings do them better. It has no name on it.")
            .done(),
        storage(heard),
        heard.turn.live(move || group(vec![damaged(heard), sending(heard), waiting(heard), begun(heard)])),
        h2("What would you like to tell us about?"),
        super::code_wanted(heard),
        offered(heard),
        button("quiet", "For grown-ups", move || heard.show(Screen::Tablet(Step::GrownUps))),
    ])
}

fn storage(heard: Heard) -> View {
    match heard.storage() {
        Kind::Durable => nothing(),
        Kind::Fragile => note(
            "This browser keeps only a little. If it is closed suddenly, the last few answers may \
             be lost. You can still answer and send.",
        ),
        Kind::Memory => note(
            "This browser does not let us keep anything. You can still answer and send, but keep \
             this page open until you have: closing it clears your answers.",
        ),
        Kind::Full => note(
            "This device has no room left, so nothing new can be kept on it. You can still answer \
             and send, but keep this page open until you have: closing it clears your answers.",
        ),
    }
}

fn damaged(heard: Heard) -> View {
    if heard.damaged() == 0 {
        return nothing();
    }
    problem(
        "Something you began here before could not be read. It has been put aside on this device \
         and nothing of it was sent. Please begin again. We are sorry.",
    )
}

fn sending(heard: Heard) -> View {
    let Some(sent) = heard.sent() else {
        return nothing();
    };
    let mut told = Vec::new();
    if sent.gone > 0 {
        told.push(note("What was waiting here has now been sent. Thank you."));
    }
    if let Some(why) = sent.refused {
        told.push(problem(format!(
            "What is waiting here could not be sent: {why} It is still sealed on this device. You \
             can save it as a file and hand it over."
        )));
    }
    if let Some(done) = sent.code.and_then(|sealed| Done::waiting(heard, sealed)) {
        told.push(super::type_code(heard, Some(done)));
    }
    group(told)
}

fn waiting(heard: Heard) -> View {
    let words = match heard.waiting() {
        0 => return nothing(),
        1 => "One questionnaire is sealed on this device and waits to be sent.".to_owned(),
        n => format!("{n} questionnaires are sealed on this device and wait to be sent."),
    };
    let save = button("", "Save as a sealed file", move || {
        spawn_local(heard.save_waiting())
    });
    let try_now = button("", "Try to send now", move || {
        spawn_local(heard.send_and_say())
    });
    let all = if heard.way() == Way::Mailbox {
        vec![try_now, save]
    } else {
        vec![save]
    };
    el("section")
        .class("waiting")
        .set("aria-label", "Waiting to be sent")
        .child(p(words))
        .child(
            el("p")
                .class("quiet")
                .text(
                    "It goes the next time this page is open with a connection. Some phones clear \
                     what a page keeps after a week without a visit; a saved file is safe from that.",
                )
                .done(),
        )
        .child(buttons(all))
        .done()
}

/// Who hid the page may not be the one who opens it again: what was begun here is not shown until
/// somebody asks for it.
fn begun(heard: Heard) -> View {
    if small::get(HIDDEN).is_some() && !heard.drafts().is_empty() {
        let show = move || {
            small::forget(HIDDEN);
            heard.turn.again();
        };
        return button("quiet", "Show what I began here", show);
    }
    let rows: Vec<View> = heard
        .drafts()
        .into_iter()
        .filter_map(|draft| row(heard, draft))
        .collect();
    if rows.is_empty() {
        return nothing();
    }
    let list = el("ul").class("plain").children(rows).done();
    el("section")
        .class("begun")
        .child(h2("You have begun"))
        .child(list)
        .done()
}

fn row(heard: Heard, draft: Draft) -> Option<View> {
    let offered = heard.offered_for(&draft)?;
    let title = el("p")
        .child(el("strong").text(words(&offered.title)).done())
        .done();
    let id = draft.id.clone();
    let carry_on = move || spawn_local(heard.open(offered.clone(), Some(draft.clone()), true));
    let all = vec![button("main", "Carry on", carry_on), throw_away(heard, id)];
    Some(el("li").child(title).child(buttons(all)).done())
}

fn throw_away(heard: Heard, id: String) -> View {
    let (asked, turn) = (std::rc::Rc::new(Cell::new(false)), Turn::new());
    turn.live(move || {
        let ask = |now: bool| {
            let asked = asked.clone();
            move || {
                asked.set(now);
                turn.again();
            }
        };
        if !asked.get() {
            return button("quiet", "Throw it away", ask(true));
        }
        let id = id.clone();
        let throw = move || spawn_local(heard.forget(id.clone()));
        group(vec![
            p("Throw away what you began? It cannot be brought back."),
            button("danger", "Yes, throw it away", throw),
            button("", "No, keep it", ask(false)),
        ])
    })
}

fn offered(heard: Heard) -> View {
    let forms = heard.offered();
    if forms.is_empty() {
        return p(
            "There is nothing to answer at the moment. Please ask the person who gave you the link.",
        );
    }
    let rows = forms.into_iter().map(|form| choice(heard, form)).collect();
    el("ul").class("plain offered").children(rows).done()
}

fn choice(heard: Heard, offered: Offered) -> View {
    let title = el("span").text(words(&offered.title)).done();
    let minutes = format!("About {} minutes", offered.minutes);
    let minutes = el("span").class("quiet").text(minutes).done();
    let press = move || heard.show(Screen::Before(offered.clone()));
    let button = el("button")
        .set("type", "button")
        .class("offer")
        .on_click(press);
    el("li")
        .child(button.child(title).child(minutes).done())
        .done()
}
