//! Sealing old sealed files again, to the keys of now. The old files are not touched.

use super::{Office, heading};
use crate::app::Desk;
use crate::{errand, office};
use device::files::{self, Chosen};
use leptos::html::Input;
use leptos::prelude::*;
use ui::problem;
use wire::access::Act;

/// What came of each file.
#[derive(Clone, Default)]
struct Outcome {
    done: u64,
    not: Vec<String>,
}

/// Draws it.
pub(super) fn view(office: Office) -> AnyView {
    let field = NodeRef::<Input>::new();
    let outcome = RwSignal::new(None::<Outcome>);
    let take = move |_| {
        let Some(input) = field.get_untracked() else {
            return;
        };
        outcome.set(None);
        let work = async move {
            let chosen = files::chosen(&input).await;
            input.set_value("");
            Ok(seal_again(office.desk, chosen).await)
        };
        office.run(work, move |done| outcome.set(Some(done)));
    };
    view! {
        <div class="narrow">
            {heading(office, "Seal old files again")}
            <p>
                "Choose sealed files (.heard) that were handed over. Each is opened and sealed again to the same "
                "group's key of now, and saved under the same name. It still counts once. Delete the old files when "
                "you have the new ones."
            </p>
            <label for="old-files">"Sealed files"</label>
            <input id="old-files" type="file" multiple accept=".heard" node_ref=field on:change=take />
            {move || office.busy.get().then(|| view! { <p role="status">"Sealing…"</p> })}
            {move || outcome.get().map(said)}
        </div>
    }
    .into_any()
}

async fn seal_again(desk: Desk, chosen: Vec<Chosen>) -> Outcome {
    let mut outcome = Outcome::default();
    for file in chosen {
        let sealed = match desk.hand() {
            Ok(hand) => errand::reseal(&hand, file.bytes).await,
            Err(why) => Err(why),
        };
        match sealed {
            Ok(bytes) => {
                files::save(&file.name, "application/octet-stream", &bytes);
                outcome.done += 1;
            }
            Err(why) => outcome.not.push(format!("{}: {why}", file.name)),
        }
    }
    let responses = outcome.done;
    if responses > 0 {
        office::log(desk, Act::Resealed { responses }).await;
    }
    outcome
}

fn said(outcome: Outcome) -> AnyView {
    let words = match outcome.done {
        0 => None,
        1 => Some("1 file was sealed again and saved.".to_owned()),
        many => Some(format!("{many} files were sealed again and saved.")),
    };
    view! {
        {words.map(|words| view! { <p class="notice" role="status">{words}</p> })}
        {outcome.not.into_iter().map(problem).collect_view()}
    }
    .into_any()
}
