//! The way to one question among many: a few letters of its words, and Enter.

use device::page;
use leptos::prelude::*;
use tally::SideOffered;
use ui::View;
use ui::draw::{button, el, group, nothing};

/// The id of the field, for the key that leads to it.
pub const FIELD: &str = "find-question";
/// So many are offered at a time.
const OFFERED_MAX: usize = 8;

/// The id of a question's place on the page.
pub fn id(at: usize) -> String {
    format!("question-{at}")
}

/// The question's number in the id of its place.
pub fn number(id: &str) -> Option<usize> {
    id.strip_prefix("question-")?.parse().ok()
}

/// Draws the field and what it finds.
pub fn view(tables: StoredValue<Vec<SideOffered>>) -> View {
    let words = RwSignal::new(String::new());
    let found = move || {
        let words = words.get();
        tables.with_value(|tables| search(tables, &words))
    };
    let first = move || found().first().map(|(at, _)| *at);
    let typed = move |event| words.set(event_target_value(&event));
    let field = el("input")
        .set("id", FIELD)
        .set("type", "search")
        .set("aria-describedby", "find-question-keys")
        .on("input", typed)
        .on("keydown", move |event| {
            if page::key_of(&event) == "Enter"
                && let Some(at) = first()
            {
                page::go_to(&id(at));
            }
        })
        .done();
    let list = move || offered(&found(), words.get().trim().is_empty());
    el("div")
        .class("jump")
        .child(el("label").set("for", FIELD).text("Find a question").done())
        .child(field)
        .child(
            el("p")
                .set("id", "find-question-keys")
                .class("quiet")
                .text("Words of it, then Enter. The key / leads here.")
                .done(),
        )
        .child(
            el("div")
                .set("role", "status")
                .child(list.into_any())
                .done(),
        )
        .done()
}

fn offered(found: &[(usize, String)], nothing_typed: bool) -> View {
    if nothing_typed {
        return nothing();
    }
    if found.is_empty() {
        return el("p").text("No question has these words.").done();
    }
    let one = |(at, words): &(usize, String)| {
        let id = id(*at);
        let go = button("quiet", words.clone(), move || page::go_to(&id));
        el("li").child(go).done()
    };
    let more = found.len().saturating_sub(OFFERED_MAX);
    let rest = match more {
        0 => nothing(),
        more => el("p")
            .class("quiet")
            .text(format!("and {more} more"))
            .done(),
    };
    let list = found.iter().take(OFFERED_MAX).map(one).collect();
    group(vec![el("ul").class("plain").children(list).done(), rest])
}

/// The tables whose words hold every word that was typed.
fn search(tables: &[SideOffered], typed: &str) -> Vec<(usize, String)> {
    let typed = typed.to_lowercase();
    let wanted: Vec<&str> = typed.split_whitespace().collect();
    let named = tables.iter().map(SideOffered::in_words).enumerate();
    let fits = |words: &str| {
        let words = words.to_lowercase();
        !wanted.is_empty() && wanted.iter().all(|word| words.contains(word))
    };
    named.filter(|(_, words)| fits(words)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use tally::Side;

    #[test]
    fn every_word_has_to_be_there() {
        let offered = |label: &str| SideOffered {
            side: Side::Quarter,
            label: label.to_owned(),
            part: None,
            wording: None,
        };
        let tables = [offered("Saw the report"), offered("Saw other reports")];
        let found = |typed: &str| -> Vec<usize> {
            search(&tables, typed)
                .into_iter()
                .map(|(at, _)| at)
                .collect()
        };
        assert_eq!(found("REPORT saw"), [0, 1]);
        assert_eq!(found("other"), [1]);
        assert!(found("  ").is_empty());
        assert!(found("plan").is_empty());
    }
}
