//! Everything that was answered, with a way to change each.

use crate::app::Heard;
use crate::visit::{PREVIEW, SHEET, Visit, WHERE};
use form::PageKind;
use ui::answer_in_words;
use ui::draw::{View, button, buttons, el, group, h1, p};

/// Draws it.
pub fn view(heard: Heard, visit: Visit) -> View {
    super::arrive();
    let mut rows = Vec::new();
    for page in visit
        .pages()
        .iter()
        .filter(|page| page.kind != PageKind::Note)
    {
        rows.extend(
            page.questions
                .iter()
                .filter_map(|path| row(visit, page.path.clone(), path)),
        );
    }
    rows.extend(place(heard, visit));
    group(vec![
        h1("Check what you have said"),
        el("dl").class("answers").children(rows).done(),
        ways_on(visit),
        button("back quiet", "Back", move || {
            visit.back();
        }),
    ])
}

/// Whoever has a sheet of their own sees it before what is sent to be counted.
fn ways_on(visit: Visit) -> View {
    let preview = move || visit.go(PREVIEW.to_owned());
    let send = |class| button(class, "See what will be sent", preview);
    if visit.form().document().sheet.is_none() {
        return group(vec![
            p("Nothing has been sent. Next you will see exactly what would leave this device."),
            buttons(vec![send("main")]),
        ]);
    }
    let sheet = move || visit.go(SHEET.to_owned());
    group(vec![
        p("Nothing has been sent. Next comes your own sheet: you choose who sees it."),
        buttons(vec![button("main", "See my own sheet", sheet), send("")]),
    ])
}

fn row(visit: Visit, page: String, path: &str) -> Option<View> {
    let item = visit.form().item_at(path)?;
    let answer =
        visit.with_walk(|walk| answer_in_words(visit.form(), item, walk.answers().get(path), "en"));
    let change = move || visit.change_answer(page.clone());
    Some(entry(&super::asked(visit, path), &answer, change))
}

fn place(heard: Heard, visit: Visit) -> Option<View> {
    if !visit.asks_where() {
        return None;
    }
    let about = visit.with_draft(|draft| draft.about.clone());
    let settings = heard.settings();
    let area = about.area.as_deref().and_then(|id| settings.area(id));
    let area = area.map(|(_, area)| area.name.clone());
    let said: Vec<String> = area
        .into_iter()
        .chain(about.quarter.map(form::Quarter::in_words))
        .collect();
    let words = if said.is_empty() {
        "Rather not say".to_owned()
    } else {
        said.join(", ")
    };
    Some(entry("Where and when", &words, move || {
        visit.change_answer(WHERE.to_owned())
    }))
}

fn entry(question: &str, answer: &str, change: impl Fn() + 'static) -> View {
    let button = el("button")
        .set("type", "button")
        .class("quiet")
        .text("Change")
        .on_click(change);
    let button = button
        .set("aria-label", format!("Change: {question}"))
        .done();
    el("div")
        .class("entry")
        .child(el("dt").text(question).done())
        .child(el("dd").class("said").text(answer).done())
        .child(el("dd").child(button).done())
        .done()
}
