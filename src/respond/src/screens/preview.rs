//! Exactly what would leave the device, read back from the response itself, with what was struck
//! out of it still to be seen.

use super::check::words;
use crate::app::{Done, Heard, Screen};
use crate::errand::{self, Errand, Preview};
use crate::outbox::{self, Sealed, Sent};
use crate::service::Way;
use crate::visit::Visit;
use device::store::StoreError;
use form::{Answers, Item, Piece, StruckText};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Deserialize;
use ui::{Notice, NoticeKind, answer_in_words};

/// What the preview reads back from the response.
#[derive(Deserialize)]
struct Leaves {
    answers: Answers,
    #[serde(default)]
    area: Option<String>,
    #[serde(default)]
    quarter: Option<form::Quarter>,
}

/// Draws it.
pub fn view(heard: Heard, visit: Visit) -> AnyView {
    super::arrive();
    let made: RwSignal<Option<Result<Preview, String>>> = RwSignal::new(None);
    let look = move || spawn_local(async move { made.set(Some(preview(heard, visit).await)) });
    look();
    let shown = move || match made.get() {
        None => view! { <p role="status">"Making the copy without names…"</p> }.into_any(),
        Some(Err(why)) => view! {
            <Notice kind=NoticeKind::Problem><p>{why}</p></Notice>
            <div class="buttons">
                <button type="button" class="main" on:click=move |_| look()>"Try again"</button>
            </div>
        }
        .into_any(),
        Some(Ok(preview)) => leaving(heard, visit, &preview, Callback::new(move |()| look())),
    };
    view! {
        <h1 tabindex="-1">"This is exactly what will be sent"</h1>
        <p>
            "We look for names, numbers and addresses and take them out. We may miss some: please look. "
            "You can go back and change anything."
        </p>
        {shown}
        <button type="button" class="back quiet" on:click=move |_| { visit.back(); }>"Back"</button>
    }
    .into_any()
}

async fn preview(heard: Heard, visit: Visit) -> Result<Preview, String> {
    errand::ask(&heard.hand()?, &Errand::Preview(visit.leaving())).await
}

fn leaving(heard: Heard, visit: Visit, preview: &Preview, again: Callback<()>) -> AnyView {
    let Ok(leaves) = serde_json::from_str::<Leaves>(&preview.response) else {
        return view! { <p>"What would be sent cannot be shown, so nothing will be sent."</p> }.into_any();
    };
    let rows = visit
        .form
        .items()
        .filter_map(|item| row(visit, item, &leaves, &preview.struck, again))
        .collect_view();
    view! {
        <dl class="answers leaving">
            <div class="entry"><dt>"Questionnaire"</dt><dd class="said">{words(&visit.form.document().title)}</dd></div>
            {place(heard, &leaves)}
            {rows}
        </dl>
        <details>
            <summary>"See it as the computer sends it"</summary>
            <pre class="raw" tabindex="0">{preview.response.clone()}</pre>
        </details>
        <h2>"Before you send"</h2>
        <ul>
            <li>"It has no name, no date and no address on it, and nothing about this device."</li>
            <li>
                "Officers read it together with others. If very few people answer in your area, or if you "
                "wrote about something only you know, someone might still guess."
            </li>
            <li>"Once sent, nobody can find yours to take it back."</li>
            <li>"Nobody can come and help because of it. If you need help now, ring one of the numbers below."</li>
        </ul>
        {send(heard, visit)}
    }
    .into_any()
}

fn place(heard: Heard, leaves: &Leaves) -> AnyView {
    let settings = heard.service().map(|service| service.document.settings).unwrap_or_default();
    let area = leaves.area.as_deref().and_then(|id| settings.area(id));
    let area = area.map_or("Not said".to_owned(), |(_, area)| area.name.clone());
    let quarter = leaves.quarter.map_or("Not said".to_owned(), form::Quarter::in_words);
    view! {
        <div class="entry"><dt>"Area"</dt><dd class="said">{area}</dd></div>
        <div class="entry"><dt>"When"</dt><dd class="said">{quarter}</dd></div>
    }
    .into_any()
}

fn row(
    visit: Visit,
    item: &Item,
    leaves: &Leaves,
    struck: &[StruckText],
    again: Callback<()>,
) -> Option<AnyView> {
    let mut paths = leaves.answers.0.iter().filter(|(path, _)| path.rsplit('.').next() == Some(&item.name));
    let (path, answer) = paths.next()?;
    let question = if item.short.is_empty() { &item.label } else { &item.short };
    let said = match struck.iter().find(|text| text.path == *path) {
        Some(text) => free_text(visit, text, again),
        None => view! { <span>{answer_in_words(visit.form, item, Some(answer), "en")}</span> }.into_any(),
    };
    Some(
        view! {
            <div class="entry"><dt>{words(question)}</dt><dd class="said">{said}</dd></div>
        }
        .into_any(),
    )
}

fn free_text(visit: Visit, text: &StruckText, again: Callback<()>) -> AnyView {
    let pieces = text.pieces.iter().map(piece).collect_view();
    let path = text.path.clone();
    let leave_out = move |_| {
        visit.change(|draft| {
            draft.sending.leave_out.insert(path.clone());
        });
        again.run(());
    };
    view! {
        <p class="words">{pieces}</p>
        <button type="button" class="quiet" on:click=leave_out>"Leave these words out"</button>
    }
    .into_any()
}

fn piece(piece: &Piece) -> AnyView {
    match piece {
        Piece::Kept(text) => text.clone().into_any(),
        Piece::Struck { was, shown_as } => view! {
            <del>{was.clone()}</del>
            <ins>{shown_as.clone()}</ins>
        }
        .into_any(),
    }
}

fn send(heard: Heard, visit: Visit) -> AnyView {
    let busy = RwSignal::new(false);
    let failed = RwSignal::new(None::<String>);
    let way = heard.service().map_or(Way::File, |service| service.way);
    let go = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failed.set(None);
        spawn_local(async move {
            if let Err(why) = seal_and_send(heard, visit, way).await {
                failed.set(Some(why));
            }
            busy.set(false);
        });
    };
    let words = match way {
        Way::Mailbox => "Seal and send",
        Way::File => "Seal it as a file",
    };
    view! {
        {move || failed.get().map(|why| view! { <Notice kind=NoticeKind::Problem><p>{why}</p></Notice> })}
        <div class="buttons">
            <button type="button" class="main" aria-disabled=move || busy.get().to_string() on:click=go>
                {move || if busy.get() { "Sealing…" } else { words }}
            </button>
        </div>
    }
    .into_any()
}

async fn seal_and_send(heard: Heard, visit: Visit, way: Way) -> Result<(), String> {
    let service = heard.service().ok_or("The service is not there. Your answers are still here.")?;
    let leaving = visit.leaving();
    let id = leaving.id.clone();
    let errand = Errand::Seal(leaving, service.signed, heard.expected());
    let sealed = Sealed::new(&id, &errand::ask_bytes(&heard.hand()?, &errand).await?);
    let store = visit.store();
    match visit.close_with(&sealed).await {
        Ok(()) => {}
        Err(StoreError::Changed) => {
            heard.screen.set(Screen::Elsewhere);
            return Ok(());
        }
        // The device keeps nothing: the envelope lives on this page until it is sent or saved.
        Err(StoreError::Full | StoreError::Refused) => {}
    }
    let sent = match way {
        Way::Mailbox => Some(outbox::send_now(&store, &sealed).await),
        Way::File => None,
    };
    finish(heard, visit, sealed, sent);
    Ok(())
}

fn finish(heard: Heard, visit: Visit, sealed: Sealed, sent: Option<Sent>) {
    let thanks = visit.form.document().end.0.iter().map(words).collect();
    let store = StoredValue::new_local(visit.store());
    heard.screen.set(Screen::Done(Done { sealed, sent, thanks, store }));
}
