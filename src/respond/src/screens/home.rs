//! The first page: who one is, what can be answered, what was begun here, what waits to be sent.

use super::welcome::drawn;
use super::{listen, words};
use crate::app::{Done, Heard, Screen};
use crate::draft::Draft;
use crate::later::Listening;
use crate::outbox::Waiting;
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

/// Who somebody can be: the word for them in the questionnaires, how they say it, and a line more.
const PEOPLE: [(&str, &str, &str); 4] = [
    (
        "child",
        "I am a child",
        "Pictures, faces and not many words",
    ),
    (
        "young_person",
        "I am a young person",
        "More words, and you choose the parts",
    ),
    (
        "parent",
        "I am a parent or carer",
        "Or someone else in the family",
    ),
    (
        "adult",
        "I work with a child",
        "To write down what you have seen",
    ),
];

/// Draws it.
pub fn view(heard: Heard) -> View {
    super::arrive();
    let people = people(heard);
    let asked = people.len() > 1;
    match heard
        .who()
        .or(people.first().filter(|_| !asked).map(|who| who.0))
    {
        Some(who) => super::spoken_to(who, None, things(heard, who, asked)),
        None => first(heard, &people),
    }
}

/// Those for whom something is offered.
fn people(heard: Heard) -> Vec<(&'static str, &'static str, &'static str)> {
    let offered = heard.offered();
    let mut people = PEOPLE.to_vec();
    people.retain(|who| offered.iter().any(|form| form.audience == who.0));
    people
}

/// Who are you?
fn first(heard: Heard, people: &[(&'static str, &'static str, &'static str)]) -> View {
    let tile = |(who, words, more): &(&'static str, &'static str, &'static str)| {
        let who = *who;
        let told = el("span")
            .class("told")
            .child(el("strong").text(*words).done())
            .child(el("span").class("quiet").text(*more).done());
        let tile = el("button").set("type", "button").class("who");
        let tile = tile.set("data-who", who).child(drawn("figure", who));
        let tile = tile
            .child(told.done())
            .on_click(move || heard.say_who(Some(who)));
        el("li").child(tile.done()).done()
    };
    let tiles = people.iter().map(tile).collect();
    group(vec![
        listen(heard, Listening::Page),
        h1("Say what you think"),
        el("p")
            .class("lead")
            .text(
                "The people who run your meeting want to hear it from you, before it and after it.",
            )
            .done(),
        kept_here(heard),
        h2("Who are you?"),
        el("ul").class("plain people-in").children(tiles).done(),
        super::code_wanted(heard),
        for_grown_ups(heard),
    ])
}

/// What can be answered by those who somebody is.
fn things(heard: Heard, who: &'static str, asked: bool) -> View {
    let other = if asked {
        button("back quiet", "I am somebody else", move || {
            heard.say_who(None)
        })
    } else {
        for_grown_ups(heard)
    };
    group(vec![
        listen(heard, Listening::Page),
        h1("What would you like to tell us about?"),
        kept_here(heard),
        offered(heard, who),
        super::code_wanted(heard),
        other,
    ])
}

fn for_grown_ups(heard: Heard) -> View {
    button("back quiet", "For grown-ups", move || {
        heard.show(Screen::Tablet(Step::GrownUps));
    })
}

/// What is on this device, and how well it is kept.
fn kept_here(heard: Heard) -> View {
    let before = Cell::default();
    let kept = heard
        .turn
        .live(move || group(vec![sending(heard), waiting(heard, &before), begun(heard)]));
    group(vec![storage(heard), kept])
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

fn aside(heard: Heard) -> View {
    if heard.aside() == 0 {
        return nothing();
    }
    let told = problem(
        "Something you began here before could not be read. It has been put aside on this device \
         and nothing of it was sent. Please begin again. We are sorry.",
    );
    let question = "Throw away what could not be read? It cannot be brought back.";
    let thrown = throw_away(heard, None, question);
    group(vec![told, buttons(vec![thrown])])
}

fn sending(heard: Heard) -> View {
    let Some(sent) = heard.sent() else {
        return nothing();
    };
    let mut told = Vec::new();
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

/// What waits. Once it was sent the words for that stand in the same place and leave it as large as
/// it was, because sending takes its time: nothing moves away under a finger.
fn waiting(heard: Heard, before: &Cell<Waiting>) -> View {
    let waits = heard.waiting();
    let gone = heard.sent().is_some_and(|sent| sent.gone > 0);
    if waits.count() > 0 {
        before.set(waits);
    }
    let gone = match gone {
        true => note("What was waiting here has now been sent. Thank you."),
        false => nothing(),
    };
    match (waits.count(), before.get()) {
        (0, none) if none.count() == 0 => gone,
        (0, before) => el("div")
            .class("was-waiting")
            .child(gone)
            .child(in_the_outbox(heard, before))
            .done(),
        _ => group(vec![in_the_outbox(heard, waits), gone]),
    }
}

fn in_the_outbox(heard: Heard, waits: Waiting) -> View {
    let told = |words: String| (!words.is_empty()).then(|| p(words));
    let by_file = heard.way() == Way::File;
    let (sheet, sheets) = (
        "sheet for a reviewing officer",
        "sheets for reviewing officers",
    );
    let words = [
        sealed_here(waits.answers, "questionnaire", "questionnaires", by_file),
        sealed_here(waits.sheets, sheet, sheets, by_file),
    ];
    let words = words.into_iter().filter_map(told).collect();
    let save = button("", "Save as a sealed file", move || {
        spawn_local(heard.save_waiting())
    });
    let try_now = button("", "Try to send now", move || {
        spawn_local(heard.send_and_say())
    });
    let all = if by_file {
        vec![save]
    } else {
        vec![try_now, save]
    };
    let next = if by_file {
        "Give the file to the person who asked you. Some phones clear what a page keeps after a week \
         without a visit; a saved file is safe from that."
    } else {
        "It goes the next time this page is open with a connection. Some phones clear what a page \
         keeps after a week without a visit; a saved file is safe from that."
    };
    el("section")
        .class("waiting")
        .set("aria-label", "Waiting to be sent")
        .children(words)
        .child(el("p").class("quiet").text(next).done())
        .child(buttons(all))
        .done()
}

/// What waits, by what one and several of it are called; nothing where there is none.
fn sealed_here(count: usize, one: &str, several: &str, by_file: bool) -> String {
    let go = if by_file { "handed over" } else { "sent" };
    match count {
        0 => String::new(),
        1 => format!("One {one} is sealed on this device and waits to be {go}."),
        n => format!("{n} {several} are sealed on this device and wait to be {go}."),
    }
}

/// Who hid the page may not be the one who opens it again: what was begun here is not shown until
/// somebody asks for it.
fn begun(heard: Heard) -> View {
    let anything = !heard.drafts().is_empty() || heard.aside() > 0;
    if small::get(HIDDEN).is_some() && anything {
        let show = move || {
            small::forget(HIDDEN);
            heard.turn.again();
        };
        return button("quiet", "Show what I began here", show);
    }
    let (sheets, begun): (Vec<_>, Vec<_>) =
        heard.drafts().into_iter().partition(|one| one.finished);
    group(vec![
        aside(heard),
        drafts(heard, "You have begun", begun),
        drafts(heard, "Yours to keep", sheets),
    ])
}

fn drafts(heard: Heard, title: &'static str, drafts: Vec<Draft>) -> View {
    let rows = drafts.into_iter().filter_map(|draft| row(heard, draft));
    let rows: Vec<View> = rows.collect();
    if rows.is_empty() {
        return nothing();
    }
    let list = el("ul").class("plain").children(rows).done();
    el("section")
        .class("begun")
        .child(h2(title))
        .child(list)
        .done()
}

fn row(heard: Heard, draft: Draft) -> Option<View> {
    let offered = heard.offered_for(&draft)?;
    let title = el("p")
        .child(el("strong").text(words(&offered.title)).done())
        .done();
    let id = draft.id.clone();
    let finished = draft.finished;
    let mut all = Vec::new();
    if !finished {
        let (form, begun) = (offered.clone(), draft.clone());
        let carry_on = move || spawn_local(heard.open(form.clone(), Some(begun.clone()), true));
        all.push(button("main", "Carry on", carry_on));
    }
    if offered.sheet {
        let name = super::name_of_sheet(&offered.audience);
        let see = move || spawn_local(heard.open_sheet(offered.clone(), draft.clone()));
        all.push(button(if finished { "main" } else { "" }, name, see));
    }
    let question = match finished {
        true => "Throw away your sheet? It cannot be brought back.",
        false => "Throw away what you began? It cannot be brought back.",
    };
    all.push(throw_away(heard, Some(id), question));
    Some(el("li").child(title).child(buttons(all)).done())
}

/// Asks once more, and throws away a draft, or without one what lies aside.
fn throw_away(heard: Heard, id: Option<String>, question: &'static str) -> View {
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
            p(question),
            button("danger", "Yes, throw it away", throw),
            button("", "No, keep it", ask(false)),
        ])
    })
}

fn offered(heard: Heard, who: &str) -> View {
    let forms = for_one(heard.offered(), who);
    if forms.is_empty() {
        return p(
            "There is nothing to answer at the moment. Please ask the person who gave you the link.",
        );
    }
    let rows = forms.into_iter().map(|form| choice(heard, form)).collect();
    el("ul").class("plain offered").children(rows).done()
}

/// What is for one kind of person, and of several ways to say the same only the first. What is for
/// children is for young people too, unless there is something of their own.
fn for_one(all: Vec<Offered>, who: &str) -> Vec<Offered> {
    let own = all.iter().filter(|form| form.audience == who);
    let also = all
        .iter()
        .filter(|form| who == "young_person" && form.audience == "child");
    let mut forms: Vec<Offered> = Vec::new();
    for form in own.chain(also) {
        if !forms.iter().any(|there| there.is_beside(form)) {
            forms.push(form.clone());
        }
    }
    forms
}

/// One thing to answer. Where there are several ways, it is called by what they have in common.
fn choice(heard: Heard, offered: Offered) -> View {
    let all = heard.offered();
    let ways = all.iter().filter(|form| form.is_beside(&offered)).count();
    let common = offered.way.as_ref().filter(|_| ways > 1);
    let common = common.map(|way| form::plain::text(way, "title"));
    let title = el("span")
        .text(words(common.as_ref().unwrap_or(&offered.title)))
        .done();
    let minutes = match ways {
        0 | 1 => format!("About {} minutes", offered.minutes),
        n => format!("{n} ways to answer"),
    };
    let minutes = el("span").class("quiet").text(minutes).done();
    let picture = offered.way.as_ref().and_then(|way| way.text("picture"));
    let picture = picture.filter(|_| heard.who() != Some("young_person"));
    let picture = picture.map_or_else(nothing, |name| ui::picture(&name));
    let told = el("span").class("told").child(title).child(minutes).done();
    let press = move || heard.show(Screen::Before(offered.clone()));
    let button = el("button")
        .set("type", "button")
        .class("offer")
        .on_click(press);
    el("li")
        .child(button.child(picture).child(told).done())
        .done()
}
