//! Picking a quotation: the text goes through the detectors of the families' devices once more, what
//! was found is shown and struck, and nothing but leaving words out can be done to it.

use super::Reading;
use crate::errand;
use crate::words::{self, Quotation, Text};
use device::page;
use form::Piece;
use leptos::prelude::*;
use leptos::task::spawn_local;
use tally::is_shortened;

/// How a text stands after it was looked through; none while that takes.
type Looked = RwSignal<Option<Vec<Piece>>>;

/// Draws it.
pub(super) fn view(reading: Reading, text: Text) -> AnyView {
    let (looked, draft): (Looked, RwSignal<String>) =
        (RwSignal::new(None), RwSignal::new(String::new()));
    reading.say("");
    look_through(reading, text.written.words.clone(), looked, draft);
    page::put_at_soon("#quoting");
    let body = move || match looked.get() {
        None => view! { <p role="status">"Looking for names and the like…"</p> }.into_any(),
        Some(pieces) => looked_through(reading, text.clone(), &pieces, looked, draft),
    };
    view! { <h2 id="quoting" tabindex="-1">"Quote this text"</h2> {body} }.into_any()
}

fn look_through(reading: Reading, words: String, looked: Looked, draft: RwSignal<String>) {
    reading.problem.set(None);
    spawn_local(async move {
        match struck(reading, words).await {
            Ok(pieces) => {
                draft.set(pieces.iter().map(Piece::shown).collect());
                looked.set(Some(pieces));
            }
            Err(why) => {
                reading.quoting.set(None);
                reading.problem.set(Some(why));
            }
        }
    });
}

async fn struck(reading: Reading, words: String) -> Result<Vec<Piece>, String> {
    let found = errand::strike(&reading.desk.hand()?, vec![words]).await?;
    Ok(found.into_iter().next().unwrap_or_default())
}

fn looked_through(
    reading: Reading,
    text: Text,
    pieces: &[Piece],
    looked: Looked,
    draft: RwSignal<String>,
) -> AnyView {
    let drawn = pieces.iter().map(piece).collect_view();
    let found = pieces
        .iter()
        .filter(|piece| matches!(piece, Piece::Struck { .. }))
        .count();
    let told = match found {
        0 => "Nothing was found that looks like a name, a place, a date or a number of somebody’s. Please look yourself: a \
              machine misses some."
            .to_owned(),
        1 => "1 thing was found that could name somebody, and is struck out.".to_owned(),
        found => format!("{found} things were found that could name somebody, and are struck out."),
    };
    let keep = move |_| keep(reading, text.clone(), looked, draft);
    let away = move |_| {
        reading.quoting.set(None);
        page::put_at("#texts");
    };
    view! {
        <p class="struck words">{drawn}</p>
        <p class:problem={found > 0}>{told}</p>
        <label for="quotation">"What the report may print"</label>
        <p class="quiet" id="quotation-hint">"Words can be left out, with … in their place. Nothing can be changed."</p>
        <textarea id="quotation" rows="5" aria-describedby="quotation-hint" prop:value=draft
            on:input=move |event| draft.set(event_target_value(&event))></textarea>
        <div class="buttons">
            <button type="button" class="main" on:click=keep>"Keep it as a quotation"</button>
            <button type="button" on:click=away>"Leave it"</button>
        </div>
    }
    .into_any()
}

fn piece(piece: &Piece) -> AnyView {
    match piece {
        Piece::Kept(words) => view! { {words.clone()} }.into_any(),
        Piece::Struck { was, shown_as } => {
            view! { <del>{was.clone()}</del> " " <ins>{shown_as.clone()}</ins> }.into_any()
        }
    }
}

/// Looks through the words once more, for what was left out can lay a name bare.
fn keep(reading: Reading, text: Text, looked: Looked, draft: RwSignal<String>) {
    let wanted = draft.get_untracked().trim().to_owned();
    let whole: String = looked.with_untracked(|looked| {
        looked
            .iter()
            .flatten()
            .map(|p| p.shown().to_owned())
            .collect()
    });
    if wanted.is_empty() || !is_shortened(&whole, &wanted) {
        let why = "A quotation is what somebody wrote: words can be left out, but not changed or put in another order.";
        return reading.problem.set(Some(why.to_owned()));
    }
    spawn_local(async move {
        match struck(reading, wanted).await {
            Ok(pieces)
                if pieces
                    .iter()
                    .any(|piece| matches!(piece, Piece::Struck { .. })) =>
            {
                draft.set(pieces.iter().map(Piece::shown).collect());
                looked.set(Some(pieces));
            }
            Ok(pieces) => picked(reading, &text, pieces.iter().map(Piece::shown).collect()),
            Err(why) => reading.problem.set(Some(why)),
        }
    });
}

fn picked(reading: Reading, text: &Text, words: String) {
    let form = reading.form.get_untracked();
    let quotation = Quotation {
        form: form.clone(),
        question: text.written.name.clone(),
        asked: text.written.question.clone(),
        year: text.written.year,
        words,
    };
    words::put_quotation(reading.desk, &form, &text.key, Some(&quotation));
    reading.problem.set(None);
    reading.quoting.set(None);
    reading.say("Kept as a quotation.");
    page::put_at_soon("#texts");
}
