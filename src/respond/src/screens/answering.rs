//! One question a page.

use crate::app::{Heard, Screen};
use crate::later::Listening;
use crate::visit::{Keeping, PLACES, Visit};
use device::store::StoreError;
use form::sheet::can_be_marked;
use form::{Answer, Page, PageKind, Value};
use leptos::task::spawn_local;
use std::cell::Cell;
use std::rc::Rc;
use ui::draw::{Turn, View, button, buttons, el, group, h1, later, nothing, p};
use ui::{Question, Stone, ask, is_rich, problem};

/// Draws the page the visit is at.
pub fn view(heard: Heard, visit: Visit) -> View {
    super::arrive();
    let Some(page) = visit.page() else {
        return p("This page is no longer part of the questionnaire.");
    };
    let stones = visit.progress();
    let body = match page.kind {
        PageKind::Offer => offer(visit, &page),
        _ => questions(heard, visit, page),
    };
    let back = button("back quiet", "Back", move || back(heard, visit));
    let listen = super::listen(heard, Listening::Questions(visit, None));
    let top = el("div").class("top").child(ui::stones(&stones));
    group(vec![
        top.child(listen).done(),
        body,
        back,
        places(visit, &stones),
    ])
}

/// The way to the places, where there are several.
fn places(visit: Visit, stones: &[Stone]) -> View {
    let placed = |stone: &&Stone| !stone.place.is_empty();
    let mut places = stones.iter().filter(placed).map(|stone| &stone.place);
    let first = places.next();
    if !places.any(|place| Some(place) != first) {
        return nothing();
    }
    button("back quiet", "Choose what comes next", move || {
        visit.go_by_place();
        visit.go(PLACES.to_owned());
    })
}

/// Says so when the device does not keep what is said.
pub fn keeping(heard: Heard, visit: Visit) -> View {
    visit.keeping_turn.live(move || match visit.keeping() {
        Keeping::Kept => nothing(),
        Keeping::Failed(StoreError::Changed) => {
            device::page::surely_later(0, move || heard.show(Screen::Elsewhere));
            nothing()
        }
        Keeping::Failed(why) => problem(format!(
            "Your answers cannot be kept, because {why}. They are still on this page: you can go \
             on and send, but do not close the page before."
        )),
    })
}

fn back(heard: Heard, visit: Visit) {
    if !visit.back() {
        spawn_local(heard.go_home());
    }
}

/// A question; the richer kinds are fetched when the first of them is met, and the keyboard goes
/// to their heading when they have come.
fn asked(heard: Heard, question: Question) -> View {
    if is_rich(question.item) {
        later(move || {
            let fetching = (heard.later().rich)(question.clone());
            Box::pin(async move {
                let come = fetching.await;
                super::arrive();
                come
            })
        })
    } else {
        ask(&question)
    }
}

fn questions(heard: Heard, visit: Visit, page: Page) -> View {
    let alone = page.shows.len() == 1;
    let mut all = vec![if alone {
        nothing()
    } else {
        h1(together(visit, &page))
    }];
    let shown = page.shows.iter();
    let shown = shown.filter_map(|path| question(visit, path, alone));
    let mut below = Vec::new();
    for (at, mut question) in shown.enumerate() {
        below.push(marked(heard, visit, &mut question));
        if !alone {
            all.push(super::listen(heard, Listening::Questions(visit, Some(at))));
        }
        all.push(asked(heard, question));
    }
    let quiet = match &page.questions[..] {
        [path] if alone => other_ways(visit, path),
        _ => nothing(),
    };
    let stuck = Turn::new();
    let pressed = Rc::new(Cell::new(false));
    let (paths, tried) = (page.questions.clone(), Rc::clone(&pressed));
    all.push(stuck.live(move || {
        if tried.get() {
            group(problems(visit, &paths).into_iter().map(problem).collect())
        } else {
            nothing()
        }
    }));
    let go = move || {
        if problems(visit, &page.questions).is_empty() {
            visit.next();
        } else {
            pressed.set(true);
            stuck.again();
        }
    };
    all.push(buttons(vec![button("main", "Next", go)]));
    all.extend(below);
    all.push(quiet);
    group(all)
}

/// What several questions that stand together are about: every page has a heading.
fn together(visit: Visit, page: &Page) -> String {
    let label = visit.with_walk(|walk| walk.label(&page.path));
    if label.is_empty() {
        super::words(&visit.form().document().title).to_owned()
    } else {
        label
    }
}

/// Under a question that was answered: whom the answer is for, where the questionnaire makes a
/// sheet with marks. What asks for it is fetched with the first answer.
fn marked(heard: Heard, visit: Visit, question: &mut Question) -> View {
    if !can_be_marked(visit.form(), &question.path) {
        return nothing();
    }
    let (turn, said) = (Turn::new(), Rc::new(Cell::new(question.value().is_some())));
    let (answer, now) = (Rc::clone(&question.on_answer), Rc::clone(&said));
    question.on_answer = Rc::new(move |value| {
        let is_said = value.is_some();
        answer(value);
        if now.replace(is_said) != is_said {
            turn.again();
        }
    });
    let path = question.path.clone();
    let marks = turn.live(move || {
        let path = Some(path.clone());
        match said.get() {
            true => later(move || (heard.later().sheet)(heard, visit, path.clone())),
            false => nothing(),
        }
    });
    el("div").class("marks").child(marks).done()
}

fn problems(visit: Visit, paths: &[String]) -> Vec<String> {
    visit.with_walk(|walk| {
        let found = paths.iter().flat_map(|path| walk.problems(path));
        found.map(|problem| problem.message).collect()
    })
}

fn question(visit: Visit, path: &str, heading: bool) -> Option<Question> {
    let form = visit.form();
    let item = form.item_at(path)?;
    let answered = path.to_owned();
    let look = visit.with_draft(|draft| draft.board.clone());
    let keep_look = move |look: &str| visit.change(|draft| draft.board = Some(look.to_owned()));
    visit.with_walk(|walk| {
        Some(Question {
            path: path.to_owned(),
            item,
            choices: form.choices(item),
            columns: form.columns(item),
            label: walk.label(path),
            hint: walk.text(&item.hint, path),
            answer: walk.answers().get(path).cloned(),
            language: "en".to_owned(),
            heading,
            pictures: form.document().audience == form::Audience::Child,
            look,
            on_look: Rc::new(keep_look),
            on_answer: Rc::new(move |value: Option<Value>| visit.give(&answered, value)),
        })
    })
}

/// Always there, and quiet: the three answers that are not an answer.
fn other_ways(visit: Visit, path: &str) -> View {
    let said = visit.with_walk(|walk| walk.answers().get(path).cloned());
    let way = |words: &'static str, answer: Answer| {
        let pressed = said.as_ref() == Some(&answer);
        let path = path.to_owned();
        let choose = move || {
            visit.answer(&path, Some(answer.clone()));
            visit.next();
        };
        let button = el("button")
            .set("type", "button")
            .class("quiet")
            .text(words)
            .on_click(choose);
        button
            .set("aria-pressed", if pressed { "true" } else { "false" })
            .done()
    };
    let ways = vec![
        way("I'm not sure", Answer::NotSure),
        way("I'd rather not say", Answer::RatherNotSay),
        way("Skip this one", Answer::Skipped),
    ];
    el("div")
        .class("ways")
        .set("role", "group")
        .set("aria-label", "Other ways to answer")
        .children(ways)
        .done()
}

fn offer(visit: Visit, page: &Page) -> View {
    let take = |answer: &'static str| {
        let path = page.path.clone();
        move || {
            visit.give(&path, Some(Value::One(answer.to_owned())));
            visit.next();
        }
    };
    group(vec![
        h1(visit.with_walk(|walk| walk.label(&page.path))),
        p("Thank you. What you have said so far counts, whether you go on or not."),
        buttons(vec![
            button("main", "Yes, go on", take("yes")),
            button("main other", "No, finish now", take("no")),
        ]),
    ])
}
