//! After sealing: it was sent, or it waits, or it is handed over as a file.

use crate::app::{Done, Heard};
use crate::outbox::{self, Sent};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Draws it.
pub fn view(heard: Heard, done: Done) -> AnyView {
    super::arrive();
    let sent = RwSignal::new(done.sent.clone());
    let body = move || match sent.get() {
        Some(Sent { gone: 1.., .. }) => gone(&done),
        Some(Sent { refused: Some(why), .. }) => refused(heard, &done, &why),
        Some(_) => waits(heard, &done, sent),
        None => as_file(heard, &done),
    };
    view! {
        {body}
        <div class="buttons">
            <button type="button" class="quiet" on:click=move |_| spawn_local(heard.go_home())>
                "Back to the first page"
            </button>
        </div>
    }
    .into_any()
}

fn gone(done: &Done) -> AnyView {
    let thanks = done.thanks.iter().map(|words| view! { <p>{words.clone()}</p> }).collect_view();
    view! {
        <h1 tabindex="-1">"Sent. Thank you."</h1>
        {thanks}
        <p class="quiet">"Nothing of it is left on this device."</p>
    }
    .into_any()
}

fn waits(heard: Heard, done: &Done, sent: RwSignal<Option<Sent>>) -> AnyView {
    let (store, sealed) = (done.store, done.sealed.clone());
    let again = move |_| {
        let sealed = sealed.clone();
        spawn_local(async move {
            sent.set(Some(outbox::send_now(&store.get_value(), &sealed).await));
        });
    };
    view! {
        <h1 tabindex="-1">"We could not send it yet"</h1>
        <p>
            "Your answers are sealed on this device, and nobody can read them here. They go the next time "
            "this page is open with a connection. Or save them as a file to hand over."
        </p>
        <p class="quiet">{kept_words(done)}</p>
        <div class="buttons">
            <button type="button" class="main" on:click=again>"Try again now"</button>
            {save(heard, done)}
        </div>
    }
    .into_any()
}

fn refused(heard: Heard, done: &Done, why: &str) -> AnyView {
    view! {
        <h1 tabindex="-1">"The server would not take it"</h1>
        <p>{why.to_owned()}</p>
        <p>"Your answers are still sealed on this device. You can save them as a file and hand it over."</p>
        <div class="buttons">{save(heard, done)}</div>
    }
    .into_any()
}

fn as_file(heard: Heard, done: &Done) -> AnyView {
    view! {
        <h1 tabindex="-1">"Your answers are sealed"</h1>
        <p>
            "Save the sealed file and give it to the person who asked you, or send it to them. "
            "Only the reviewing service can open it."
        </p>
        <p class="quiet">{kept_words(done)}</p>
        <div class="buttons">{save(heard, done)}</div>
    }
    .into_any()
}

fn kept_words(done: &Done) -> &'static str {
    match done.store.with_value(device::store::Store::kind) {
        device::store::Kind::Memory => {
            "This device keeps nothing after you close the page, so please save the file or send before that."
        }
        _ => {
            "Some phones clear what a page keeps after a week without a visit. A saved file is safe from that."
        }
    }
}

/// Saving leaves the sealed copy here until the person says the file has been handed over.
fn save(heard: Heard, done: &Done) -> AnyView {
    let saved = RwSignal::new(false);
    let (sealed, store) = (done.sealed.clone(), done.store);
    let id = sealed.id.clone();
    let keep = move |_| {
        sealed.save();
        saved.set(true);
    };
    let handed = move || {
        let id = id.clone();
        saved.get().then(move || {
            let take_out = move |_| {
                let id = id.clone();
                spawn_local(async move {
                    // If it fails it still waits on the first page.
                    let _ = outbox::take_out(&store.get_value(), &id).await;
                    heard.go_home().await;
                });
            };
            view! {
                <button type="button" on:click=take_out>"I have the file. Remove it from here"</button>
            }
        })
    };
    view! {
        <button type="button" class="main other" on:click=keep>"Save the sealed file"</button>
        {handed}
    }
    .into_any()
}
