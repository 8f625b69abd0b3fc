//! One question a page.

use crate::app::{Heard, Screen};
use crate::visit::{Keeping, Visit};
use device::store::StoreError;
use form::{Answer, Page, PageKind, Value};
use leptos::prelude::*;
use leptos::task::spawn_local;
use ui::{Ask, Notice, NoticeKind, Question, Stones};

/// Draws the page the visit is at.
pub fn view(heard: Heard, visit: Visit) -> AnyView {
    super::arrive();
    let Some(page) = visit.page() else {
        return view! { <p>"This page is no longer part of the questionnaire."</p> }.into_any();
    };
    let (behind, all) = visit.progress();
    let body = match page.kind {
        PageKind::Offer => offer(visit, &page),
        _ => questions(visit, &page),
    };
    view! {
        <Stones behind all />
        {body}
        <button type="button" class="back quiet" on:click=move |_| back(heard, visit)>"Back"</button>
    }
    .into_any()
}

/// Says so when the device does not keep what is said.
pub fn keeping(heard: Heard, visit: Visit) -> impl IntoView {
    Effect::new(move |_| {
        if visit.keeping.get() == Keeping::Failed(StoreError::Changed) {
            heard.screen.set(Screen::Elsewhere);
        }
    });
    move || match visit.keeping.get() {
        Keeping::Kept => None,
        Keeping::Failed(why) => Some(view! {
            <Notice kind=NoticeKind::Problem>
                <p>
                    "Your answers cannot be kept, because " {why.to_string()}
                    ". They are still on this page: you can go on and send, but do not close the page before."
                </p>
            </Notice>
        }),
    }
}

fn back(heard: Heard, visit: Visit) {
    if !visit.back() {
        spawn_local(heard.go_home());
    }
}

fn questions(visit: Visit, page: &Page) -> AnyView {
    let alone = page.questions.len() == 1;
    let asks = page.questions.iter().map(|path| ask(visit, path, alone)).collect_view();
    let note = page.kind == PageKind::Note;
    let quiet = (!note && alone).then(|| other_ways(visit, page.questions[0].clone()));
    let stuck = RwSignal::new(Vec::new());
    let paths = page.questions.clone();
    let go = move |_| {
        let problems: Vec<String> = problems(visit, &paths);
        if problems.is_empty() {
            visit.next();
        } else {
            stuck.set(problems);
        }
    };
    view! {
        {asks}
        {move || stuck.with(|problems| (!problems.is_empty()).then(|| said(problems)))}
        <div class="buttons">
            <button type="button" class="main" on:click=go>"Next"</button>
        </div>
        {quiet}
    }
    .into_any()
}

fn problems(visit: Visit, paths: &[String]) -> Vec<String> {
    visit.with_walk(|walk| {
        paths.iter().flat_map(|path| walk.problems(path)).map(|problem| problem.message).collect()
    })
}

fn said(problems: &[String]) -> AnyView {
    let lines = problems.iter().map(|problem| view! { <p>{problem.clone()}</p> }).collect_view();
    view! { <Notice kind=NoticeKind::Problem>{lines}</Notice> }.into_any()
}

fn ask(visit: Visit, path: &str, heading: bool) -> AnyView {
    let Some(question) = question(visit, path, heading) else { return ().into_any() };
    let path = path.to_owned();
    let on_answer = Callback::new(move |value: Option<Value>| visit.give(&path, value));
    view! { <Ask question on_answer /> }.into_any()
}

fn question(visit: Visit, path: &str, heading: bool) -> Option<Question> {
    let form = visit.form;
    let item = form.item(path.rsplit('.').next()?)?;
    visit.with_walk(|walk| {
        Some(Question {
            path: path.to_owned(),
            item,
            choices: form.choices(item),
            columns: form.columns(item),
            label: walk.text(&item.label, path),
            hint: walk.text(&item.hint, path),
            answer: walk.answers().get(path).cloned(),
            language: "en".to_owned(),
            heading,
        })
    })
}

/// Always there, and quiet: the three answers that are not an answer.
fn other_ways(visit: Visit, path: String) -> AnyView {
    let said = visit.with_walk(|walk| walk.answers().get(&path).cloned());
    let way = |words: &'static str, answer: Answer| {
        let path = path.clone();
        let pressed = said.as_ref() == Some(&answer);
        let choose = move |_| {
            visit.answer(&path, Some(answer.clone()));
            visit.next();
        };
        view! {
            <button type="button" class="quiet" aria-pressed=pressed.to_string() on:click=choose>
                {words}
            </button>
        }
    };
    view! {
        <div class="ways" role="group" aria-label="Other ways to answer">
            {way("I'm not sure", Answer::NotSure)}
            {way("I'd rather not say", Answer::RatherNotSay)}
            {way("Skip this one", Answer::Skipped)}
        </div>
    }
    .into_any()
}

fn offer(visit: Visit, page: &Page) -> AnyView {
    let path = page.path.clone();
    let label = visit.form.item(&path).map_or(String::new(), |item| {
        visit.with_walk(|walk| walk.text(&item.label, &path))
    });
    let take = |answer: &'static str| {
        let path = path.clone();
        move |_| {
            visit.give(&path, Some(Value::One(answer.to_owned())));
            visit.next();
        }
    };
    view! {
        <h1 tabindex="-1">{label}</h1>
        <p>"Thank you. What you have said so far counts, whether you go on or not."</p>
        <div class="buttons">
            <button type="button" class="main" on:click=take("yes")>"Yes, go on"</button>
            <button type="button" class="main other" on:click=take("no")>"No, finish now"</button>
        </div>
    }
    .into_any()
}
