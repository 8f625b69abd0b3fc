//! What was struck out of a form's free texts, before it is kept: what names nobody can be put back.

use super::typing::{Typing, keep, save};
use crate::errand::Copied;
use crate::paper;
use device::page;
use form::{Piece, StruckText};
use leptos::prelude::*;

/// Draws it.
pub(super) fn view(typing: Typing, copied: Copied) -> AnyView {
    page::put_at_soon("#save-struck");
    let texts = paper::struck(&copied);
    let texts = texts
        .iter()
        .map(|text| one_text(typing, text))
        .collect_view();
    view! {
        <section class="notice">
            <h2>"Struck out before it is kept"</h2>
            <p>"These words look as if they name somebody. What names nobody can be put back."</p>
            {texts}
            <div class="buttons">
                <button type="button" id="save-struck" class="main" on:click=move |_| keep(typing, &copied)>
                    "Save it like this, next form"
                </button>
                <button type="button" on:click=move |_| typing.looked_at.set(None)>"Back to the form"</button>
            </div>
        </section>
    }
    .into_any()
}

fn one_text(typing: Typing, text: &StruckText) -> AnyView {
    let pieces = text.pieces.iter().map(|piece| match piece {
        Piece::Kept(words) => view! { {words.clone()} }.into_any(),
        Piece::Struck { was, shown_as } => one_piece(typing, was.clone(), shown_as.clone()),
    });
    view! { <p class="struck words">{pieces.collect_view()}</p> }.into_any()
}

fn one_piece(typing: Typing, was: String, shown_as: String) -> AnyView {
    let label = format!("Put back {was}");
    let word = was.clone();
    let back = move |_| {
        typing.sending.update(|sending| {
            sending.keep.insert(word.clone());
        });
        typing.looked_at.set(None);
        save(typing);
    };
    view! {
        <del>{was}</del> " " <ins>{shown_as}</ins> " "
        <button type="button" class="quiet" aria-label=label on:click=back>"put back"</button> " "
    }
    .into_any()
}
