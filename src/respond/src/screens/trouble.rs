//! Before anything can be shown, and when nothing can.

use crate::service::Unavailable;
use leptos::prelude::*;

/// The service is being fetched.
pub fn loading() -> AnyView {
    view! { <main id="main"><p role="status">"Fetching the questions…"</p></main> }.into_any()
}

/// The page cannot begin.
pub fn unavailable(why: Unavailable) -> AnyView {
    let (title, words) = match why {
        Unavailable::Offline => (
            "There is no connection at the moment",
            "The questions could not be fetched. Anything you have begun or sealed on this device \
             is still here. Try again when you have a connection.",
        ),
        Unavailable::NotSetUp => (
            "This service is not open yet",
            "The reviewing service still has to set it up. Nothing is wrong with your device. \
             Please try again later, or ask the person who gave you the link.",
        ),
        Unavailable::Unreadable => (
            "This page did not arrive whole",
            "What came from the server could not be read. Anything you have begun on this device \
             is still here. Try again in a moment.",
        ),
    };
    page(title, words.to_owned(), true)
}

/// Another service than the one agreed with, or a wrong signature.
pub fn refused(why: &str) -> AnyView {
    let words = format!(
        "{why} To be safe, this page stops here. Nothing was sent, and what you began is still on \
         this device. Please tell the person who gave you the link."
    );
    page("We could not be sure who is asking", words, false)
}

/// Another tab has the same draft open.
pub fn elsewhere() -> AnyView {
    page(
        "You have this open in another tab",
        "Your answers are safe there. Close this tab and carry on in the other one, or load this \
         page again to carry on here."
            .to_owned(),
        true,
    )
}

fn page(title: &'static str, words: String, again: bool) -> AnyView {
    let button = again.then(|| {
        view! {
            <button type="button" class="main" on:click=|_| device::page::reload()>
                "Try again"
            </button>
        }
    });
    view! {
        <main id="main">
            <h1 tabindex="-1">{title}</h1>
            <p>{words}</p>
            {button}
        </main>
    }
    .into_any()
}
