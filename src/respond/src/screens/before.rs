//! Before a questionnaire begins: what it is, how long it takes, and who else opens this phone.

use super::words;
use crate::app::Heard;
use crate::later::Listening;
use crate::service::{self, Introduction, Offered};
use leptos::task::spawn_local;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use ui::draw::{Turn, View, button, buttons, coming, el, group, h1, nothing, p};
use ui::{options, own};

/// Draws it.
pub fn view(heard: Heard, offered: Offered) -> View {
    super::arrive();
    let title = h1(words(&offered.title));
    let minutes = format!(
        "It takes about {} minutes. You can stop at any time.",
        offered.minutes
    );
    let minutes = el("p").class("lead").text(minutes).done();
    let asked = offered.clone();
    let way_in = move |_: &_| group(vec![super::code_wanted(heard), begin(heard, asked.clone())]);
    // Whoever asked for it hears this page too; nobody else waits for what reads it.
    let listen = if super::reads_everything() {
        super::listen(heard, Listening::Page)
    } else {
        nothing()
    };
    let way_out = move || button("quiet", "Back", move || spawn_local(heard.go_home()));
    let introduction = introduction(offered, way_in, way_out);
    group(vec![listen, title, minutes, introduction])
}

/// The form's own words and the way in, as soon as the form is there: together, because words that
/// come later would push away what someone is about to press. Where the form does not come, the way out
/// stands in place of the way in.
pub(super) fn introduction(
    offered: Offered,
    way_in: impl Fn(&Introduction) -> View + 'static,
    way_out: impl Fn() -> View + 'static,
) -> View {
    let here = service::introduction_here(&offered).map(Ok);
    let (waits, drawn, turn) = (here.is_none(), Rc::new(RefCell::new(here)), Turn::new());
    let fetched = Rc::clone(&drawn);
    let fetch = move || {
        let (offered, fetched) = (offered.clone(), Rc::clone(&fetched));
        spawn_local(async move {
            let introduction = service::introduction(&offered).await;
            *fetched.borrow_mut() = Some(introduction);
            turn.again();
        });
    };
    if waits {
        fetch();
    }
    turn.live(move || match &*drawn.borrow() {
        None => coming("One moment…"),
        Some(Ok(introduction)) => group(vec![about(introduction), way_in(introduction)]),
        Some(Err(_)) => {
            let (waiting, fetch) = (Rc::clone(&drawn), fetch.clone());
            let again = button("main", "Try again", move || {
                *waiting.borrow_mut() = None;
                turn.again();
                fetch();
            });
            let why = "The questions are not here yet. Please check the connection and try again.";
            let why = el("p").set("role", "alert").text(why).done();
            group(vec![why, buttons(vec![again, way_out()])])
        }
    })
}

fn about(introduction: &Introduction) -> View {
    let agreed = match &introduction.agreed {
        Some((by, on)) => format!("These questions were agreed with {by} on {on}."),
        None => "Draft: these questions have not yet been agreed with young people and parents."
            .to_owned(),
    };
    let start = introduction.start.0.iter();
    let mut all: Vec<View> = start.map(|text| p(words(text))).collect();
    all.push(el("p").class("quiet").text(agreed).done());
    group(all)
}

fn begin(heard: Heard, offered: Offered) -> View {
    others(move |others| told_and_start(heard, &offered, others))
}

/// Who else opens this device, and what follows from it. The choice decides what is kept, so
/// nothing is preselected.
pub(super) fn others(below: impl Fn(Option<bool>) -> View + 'static) -> View {
    let (others, turn) = (Rc::new(Cell::new(None)), Turn::new());
    let picked = Rc::clone(&others);
    let pick: Rc<dyn Fn(&str)> = Rc::new(move |who| {
        picked.set(Some(who == "shared"));
        turn.again();
    });
    let choices = [
        ("alone", "No, only me"),
        ("shared", "Yes, or I am not sure"),
    ];
    let below = turn.live(move || group(vec![told(others.get()), below(others.get())]));
    let choices = options("others", &choices, None, &pick);
    group(vec![
        own(
            "Could someone else open this phone or tablet?",
            vec![choices],
        ),
        below,
    ])
}

fn told(others: Option<bool>) -> View {
    let told = match others {
        None => "",
        Some(true) => {
            "Nothing will be kept on this device after you close the page. Finish and send in one go."
        }
        Some(false) => {
            "Your answers are kept on this device as you go, so that you can stop and come back."
        }
    };
    el("p")
        .class("quiet")
        .set("role", "status")
        .text(told)
        .done()
}

fn told_and_start(heard: Heard, offered: &Offered, others: Option<bool>) -> View {
    let offered = offered.clone();
    let pressed = Cell::new(false);
    let start = move || {
        // Pressed twice it would begin twice.
        if let Some(others) = others.filter(|_| !pressed.replace(true)) {
            spawn_local(heard.open(offered.clone(), None, !others));
        }
    };
    let begin = el("button")
        .set("type", "button")
        .class("main")
        .text("Begin")
        .on_click(start);
    let back = button("quiet", "Back", move || spawn_local(heard.go_home()));
    buttons(vec![begin.flag("disabled", others.is_none()).done(), back])
}
