//! Before a questionnaire begins: what it is, how long it takes, and who else opens this phone.

use crate::app::Heard;
use crate::service::{Offered, Unavailable};
use form::Document;
use leptos::prelude::*;
use leptos::task::spawn_local;
use ui::speak;

/// Draws it.
pub fn view(heard: Heard, offered: Offered) -> AnyView {
    super::arrive();
    let words: RwSignal<Option<Result<Document, Unavailable>>> = RwSignal::new(None);
    let fetched = offered.clone();
    spawn_local(async move {
        let loaded = crate::service::form(&fetched).await;
        words.set(Some(loaded.map(|loaded| loaded.form.document().clone())));
    });
    let title = speak(&offered.title, "en").to_owned();
    let minutes = format!("It takes about {} minutes. You can stop at any time.", offered.minutes);
    view! {
        <h1 tabindex="-1">{title}</h1>
        <p class="lead">{minutes}</p>
        {move || words.get().map(|words| match words {
            Ok(document) => about(&document),
            Err(_) => view! { <p>"The questions could not be fetched yet. Check the connection."</p> }.into_any(),
        })}
        {begin(heard, offered)}
    }
    .into_any()
}

fn about(document: &Document) -> AnyView {
    let paragraph = |text: &form::Text| view! { <p>{speak(text, "en").to_owned()}</p> };
    let agreed = match (&document.agreed_by, &document.agreed_on) {
        (Some(by), Some(on)) => format!("These questions were agreed with {by} on {on}."),
        _ => "Draft: these questions have not yet been agreed with young people and parents.".to_owned(),
    };
    view! {
        {document.start.0.iter().map(paragraph).collect_view()}
        <p class="quiet">{agreed}</p>
    }
    .into_any()
}

/// The choice decides what is kept, so nothing is preselected.
fn begin(heard: Heard, offered: Offered) -> AnyView {
    let others: RwSignal<Option<bool>> = RwSignal::new(None);
    let start = move |_| {
        let keep = others.get_untracked() == Some(false);
        spawn_local(heard.open(offered.clone(), None, keep));
    };
    let pick = move |answer: bool| move |_| others.set(Some(answer));
    let said = move || {
        others.get().map(|others| if others {
            "Nothing will be kept on this device after you close the page. Finish and send in one go."
        } else {
            "Your answers are kept on this device as you go, so that you can stop and come back."
        })
    };
    view! {
        <fieldset class="ask">
            <legend><h2>"Could someone else open this phone or tablet?"</h2></legend>
            <div class="choices">
                <label class="choice" for="others-no">
                    <input type="radio" name="others" id="others-no" on:change=pick(false) />
                    <span>"No, only me"</span>
                </label>
                <label class="choice" for="others-yes">
                    <input type="radio" name="others" id="others-yes" on:change=pick(true) />
                    <span>"Yes, or I am not sure"</span>
                </label>
            </div>
            <p class="quiet" role="status">{said}</p>
        </fieldset>
        <div class="buttons">
            <button type="button" class="main" disabled=move || others.get().is_none() on:click=start>
                "Begin"
            </button>
            <button type="button" class="quiet" on:click=move |_| spawn_local(heard.go_home())>
                "Back"
            </button>
        </div>
    }
    .into_any()
}
