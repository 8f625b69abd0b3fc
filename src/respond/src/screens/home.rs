//! The first page: what can be answered, what was begun here, what waits to be sent.

use crate::app::{Heard, Screen};
use crate::draft::Draft;
use crate::outbox::Sent;
use crate::service::{Offered, Way};
use device::store::Kind;
use leptos::prelude::*;
use leptos::task::spawn_local;
use ui::{Notice, NoticeKind, speak};

/// Draws it.
pub fn view(heard: Heard) -> AnyView {
    super::arrive();
    view! {
        <h1 tabindex="-1">"Tell us how it was"</h1>
        <p class="lead">
            "What you say here helps the people who run these meetings do them better. It has no name on it."
        </p>
        {storage(heard)}
        {move || damaged(heard)}
        {move || sending(heard)}
        {move || waiting(heard)}
        {move || begun(heard)}
        <h2>"What would you like to tell us about?"</h2>
        {offered(heard)}
    }
    .into_any()
}

fn storage(heard: Heard) -> Option<AnyView> {
    let words = match heard.storage() {
        Kind::Durable => return None,
        Kind::Fragile => {
            "This browser keeps only a little. If it is closed suddenly, the last few answers may \
             be lost. You can still answer and send."
        }
        Kind::Memory => {
            "This browser does not let us keep anything. You can still answer and send, but keep \
             this page open until you have: closing it clears your answers."
        }
    };
    Some(view! { <Notice kind=NoticeKind::Note><p>{words}</p></Notice> }.into_any())
}

fn damaged(heard: Heard) -> Option<AnyView> {
    (heard.damaged.get() > 0).then(|| {
        view! {
            <Notice kind=NoticeKind::Problem>
                <p>
                    "Something you began here before could not be read. It has been put aside on this "
                    "device and nothing of it was sent. Please begin again. We are sorry."
                </p>
            </Notice>
        }
        .into_any()
    })
}

fn sending(heard: Heard) -> Option<AnyView> {
    let Sent { gone, refused, .. } = heard.sending.get()?;
    let sent = (gone > 0).then(|| {
        view! { <Notice kind=NoticeKind::Note><p>"What was waiting here has now been sent. Thank you."</p></Notice> }
    });
    let refused = refused.map(|why| {
        view! {
            <Notice kind=NoticeKind::Problem>
                <p>
                    "The server would not take what is waiting here: " {why}
                    " It is still sealed on this device. You can save it as a file and hand it over."
                </p>
            </Notice>
        }
    });
    Some(view! { {sent} {refused} }.into_any())
}

fn waiting(heard: Heard) -> Option<AnyView> {
    let count = heard.waiting.get();
    let words = match count {
        0 => return None,
        1 => "One questionnaire is sealed on this device and waits to be sent.".to_owned(),
        n => format!("{n} questionnaires are sealed on this device and wait to be sent."),
    };
    let server = heard.service().is_some_and(|service| service.way == Way::Mailbox);
    let try_now = move |_| spawn_local(async move { heard.sending.set(heard.send_waiting().await) });
    let save = move |_| {
        spawn_local(async move {
            heard.waiting_responses().await.iter().for_each(crate::outbox::Sealed::save);
        });
    };
    Some(
        view! {
            <section class="waiting" aria-label="Waiting to be sent">
                <p>{words}</p>
                <p class="quiet">
                    "It goes the next time this page is open with a connection. Some phones clear "
                    "what a page keeps after a week without a visit; a saved file is safe from that."
                </p>
                <div class="buttons">
                    {server.then(|| view! { <button type="button" on:click=try_now>"Try to send now"</button> })}
                    <button type="button" on:click=save>"Save as a sealed file"</button>
                </div>
            </section>
        }
        .into_any(),
    )
}

fn begun(heard: Heard) -> Option<AnyView> {
    let drafts = heard.drafts.get();
    if drafts.is_empty() {
        return None;
    }
    let rows = drafts.into_iter().filter_map(|draft| row(heard, draft)).collect_view();
    Some(
        view! {
            <section class="begun">
                <h2>"You have begun"</h2>
                <ul class="plain">{rows}</ul>
            </section>
        }
        .into_any(),
    )
}

fn row(heard: Heard, draft: Draft) -> Option<AnyView> {
    let offered = heard.offered_for(&draft)?;
    let title = speak(&offered.title, "en").to_owned();
    let id = draft.id.clone();
    let carry_on = move |_| spawn_local(heard.open(offered.clone(), Some(draft.clone()), true));
    let asked = RwSignal::new(false);
    let throw = move |_| spawn_local(heard.forget(id.clone()));
    let sure = move || {
        let throw = throw.clone();
        if asked.get() {
            view! {
                <p>"Throw away what you began? It cannot be brought back."</p>
                <button type="button" class="danger" on:click=throw>"Yes, throw it away"</button>
                <button type="button" on:click=move |_| asked.set(false)>"No, keep it"</button>
            }
            .into_any()
        } else {
            view! {
                <button type="button" class="quiet" on:click=move |_| asked.set(true)>
                    "Throw it away"
                </button>
            }
            .into_any()
        }
    };
    Some(
        view! {
            <li>
                <p><strong>{title}</strong></p>
                <div class="buttons">
                    <button type="button" class="main" on:click=carry_on>"Carry on"</button>
                    {sure}
                </div>
            </li>
        }
        .into_any(),
    )
}

fn offered(heard: Heard) -> AnyView {
    let forms = heard.offered();
    if forms.is_empty() {
        return view! {
            <p>"There is nothing to answer at the moment. Please ask the person who gave you the link."</p>
        }
        .into_any();
    }
    let rows = forms.into_iter().map(|form| choice(heard, form)).collect_view();
    view! { <ul class="plain offered">{rows}</ul> }.into_any()
}

fn choice(heard: Heard, offered: Offered) -> impl IntoView {
    let title = speak(&offered.title, "en").to_owned();
    let minutes = format!("About {} minutes", offered.minutes);
    view! {
        <li>
            <button type="button" class="offer"
                on:click=move |_| heard.screen.set(Screen::Before(offered.clone()))>
                <span>{title}</span>
                <span class="quiet">{minutes}</span>
            </button>
        </li>
    }
}
