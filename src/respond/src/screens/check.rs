//! Everything that was answered, with a way to change each.

use crate::app::Heard;
use crate::visit::{PREVIEW, Visit, WHERE};
use form::{PageKind, Text};
use leptos::prelude::*;
use ui::{answer_in_words, speak};

/// Draws it.
pub fn view(heard: Heard, visit: Visit) -> AnyView {
    super::arrive();
    let pages = visit.pages();
    let rows = pages
        .iter()
        .filter(|page| page.kind != PageKind::Note)
        .flat_map(|page| {
            page.questions.iter().map(|path| (page.path.clone(), path.clone())).collect::<Vec<_>>()
        })
        .filter_map(|(page, path)| row(visit, page, &path))
        .collect_view();
    view! {
        <h1 tabindex="-1">"Check what you have said"</h1>
        <dl class="answers">{rows} {place(heard, visit)}</dl>
        <p>"Nothing has been sent. Next you will see exactly what would leave this device."</p>
        <div class="buttons">
            <button type="button" class="main" on:click=move |_| visit.go(PREVIEW.to_owned())>
                "See what will be sent"
            </button>
        </div>
        <button type="button" class="back quiet" on:click=move |_| { visit.back(); }>"Back"</button>
    }
    .into_any()
}

fn row(visit: Visit, page: String, path: &str) -> Option<AnyView> {
    let item = visit.form.item(path.rsplit('.').next()?)?;
    let words: &Text = if item.short.is_empty() { &item.label } else { &item.short };
    let (question, answer) = visit.with_walk(|walk| {
        let answer = answer_in_words(visit.form, item, walk.answers().get(path), "en");
        (walk.text(words, path), answer)
    });
    let change = move |_| {
        visit.changing.set(true);
        visit.go(page.clone());
    };
    let told = format!("Change: {question}");
    Some(entry(question, answer, told, change))
}

fn place(heard: Heard, visit: Visit) -> Option<AnyView> {
    if !visit.asks_where() {
        return None;
    }
    let about = visit.with_draft(|draft| draft.about.clone());
    let settings = heard.service()?.document.settings;
    let area = about.area.as_deref().and_then(|id| settings.area(id)).map(|(_, area)| area.name.clone());
    let said = [area, about.quarter.map(form::Quarter::in_words)];
    let words = said.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let words = if words.is_empty() { "Rather not say".to_owned() } else { words };
    let change = move |_| visit.go(WHERE.to_owned());
    let question = "Where and when".to_owned();
    Some(entry(question, words, "Change: where and when".to_owned(), change))
}

fn entry(
    question: String,
    answer: String,
    told: String,
    change: impl Fn(leptos::ev::MouseEvent) + 'static,
) -> AnyView {
    view! {
        <div class="entry">
            <dt>{question}</dt>
            <dd class="said">{answer}</dd>
            <dd><button type="button" class="quiet" aria-label=told on:click=change>"Change"</button></dd>
        </div>
    }
    .into_any()
}

/// A text in the page's language.
pub(super) fn words(text: &Text) -> String {
    speak(text, "en").to_owned()
}
