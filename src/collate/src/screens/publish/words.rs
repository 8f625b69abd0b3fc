//! What officers write around the figures: title, introduction, and paragraphs before and after the
//! figures of each section. The figures themselves cannot be written.

use super::Publishing;
use crate::releasing::{self, Draft, Text};
use leptos::prelude::*;
use report::At;

/// Draws the fields.
pub(super) fn view(publishing: Publishing, draft: &Draft) -> AnyView {
    let sections = publishing
        .meta
        .with_untracked(|meta| draft.edition(meta).sections());
    let section = RwSignal::new(
        sections
            .first()
            .map(|(id, _)| id.clone())
            .unwrap_or_default(),
    );
    let options = sections
        .into_iter()
        .map(|(id, heading)| view! { <option value=id>{heading}</option> }.into_any());
    view! {
        <details class="choosing">
            <summary>"Write around the figures"</summary>
            <p class="quiet">"Your words stand between the figures. The figures come from the responses and cannot be written over."</p>
            {line(publishing, "words-title", "Title", Text::Title)}
            {line(publishing, "words-by", "Made by", Text::MadeBy)}
            {block(publishing, "words-introduction", "Introduction", Text::Introduction)}
            <label for="words-section">"Section"</label>
            <select id="words-section" on:change=move |event| section.set(event_target_value(&event))>
                {options.collect_view()}
            </select>
            {move || block(publishing, "words-before", "Before its figures", Text::Around(section.get(), At::Before))}
            {move || block(publishing, "words-after", "After its figures", Text::Around(section.get(), At::After))}
        </details>
    }
    .into_any()
}

fn line(publishing: Publishing, id: &'static str, label: &'static str, text: Text) -> AnyView {
    let (value, write) = bound(publishing, text);
    view! {
        <label for=id>{label}</label>
        <input id=id type="text" prop:value=value on:change=move |event| write(event_target_value(&event)) />
    }
    .into_any()
}

fn block(publishing: Publishing, id: &'static str, label: &'static str, text: Text) -> AnyView {
    let (value, write) = bound(publishing, text);
    view! {
        <label for=id>{label}</label>
        <textarea id=id rows="4" prop:value=value on:change=move |event| write(event_target_value(&event))></textarea>
    }
    .into_any()
}

/// A text as it stands, and how it is written.
fn bound(
    publishing: Publishing,
    text: Text,
) -> (
    impl Fn() -> String + Send + Sync + 'static,
    impl Fn(String) + 'static,
) {
    let (desk, period) = (publishing.desk, publishing.period);
    let own = text.clone();
    let value = move || releasing::text(desk, period.get(), &own);
    let write = move |words: String| {
        releasing::write(desk, period.get_untracked(), &text, &words);
    };
    (value, write)
}
