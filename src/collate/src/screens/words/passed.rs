//! What was passed to whoever answers for safeguarding. That person has no account here: they get a
//! note, printed or as a file, by the way the service uses for such things; and what they decided is
//! written down by the team.

use super::Reading;
use crate::words::{self, Decision, Worry, note};
use device::{files, page};
use leptos::prelude::*;
use wire::access::Act;

/// Draws it.
pub(super) fn view(reading: Reading) -> AnyView {
    let printing = RwSignal::new(None::<Worry>);
    let list = move || {
        let all = words::worries(reading.desk);
        if all.is_empty() {
            return view! {
                <p class="notice">"Nothing was passed on. Press w while you read a text that worries you."</p>
            }
            .into_any();
        }
        let lines = all
            .into_iter()
            .map(|(key, worry, decision)| line(reading, printing, key, worry, decision));
        view! { <ul class="worries no-print">{lines.collect_view()}</ul> }.into_any()
    };
    let printed = move || printing.get().map(|worry| on_paper(reading, &worry));
    view! {
        <p class="no-print">
            "Print or save the note for the safeguarding lead and hand it over as your service hands over such things. It says "
            "nothing but the words, the questionnaire and the quarter: nobody here knows whose words they are."
        </p>
        {list}
        <div class="print-only">{printed}</div>
    }
    .into_any()
}

fn line(
    reading: Reading,
    printing: RwSignal<Option<Worry>>,
    key: String,
    worry: Worry,
    decision: Option<Decision>,
) -> AnyView {
    let state = match &decision {
        Some(decision) => format!("Decided on {}", decision.on),
        None => "Waiting for a decision".to_owned(),
    };
    let about = format!(
        "{}, {}. Passed on: {}.",
        worry.title, worry.quarter, worry.passed_on
    );
    let (to_print, to_save) = (worry.clone(), worry.clone());
    let print = move |_| {
        printing.set(Some(to_print.clone()));
        exported(reading);
        page::surely_later(0, page::print);
    };
    let save = move |_| {
        let html = note::html(&reading.desk.service_name(), &to_save);
        files::save(note::FILE, "text/html;charset=utf-8", html.as_bytes());
        exported(reading);
    };
    view! {
        <li>
            <p class="state" data-open=decision.is_none().to_string()>{state}</p>
            <blockquote>{worry.words}</blockquote>
            <p class="quiet">{about}</p>
            <div class="buttons">
                <button type="button" on:click=print>"Print the note"</button>
                <button type="button" on:click=save>"Save the note"</button>
            </div>
            {decided(reading, worry.form, key, decision)}
        </li>
    }
    .into_any()
}

fn exported(reading: Reading) {
    let file = note::FILE.to_owned();
    reading.desk.log(Act::Exported { file });
}

fn decided(reading: Reading, form: String, key: String, decision: Option<Decision>) -> AnyView {
    let id = format!("decided-{key}");
    let typed = RwSignal::new(
        decision
            .map(|decision| decision.decided)
            .unwrap_or_default(),
    );
    let write = move |_| {
        let words = typed.get_untracked();
        if words.trim().is_empty() {
            return reading.say("Write what was decided first.");
        }
        words::decide(reading.desk, &form, &key, &words);
        reading.say("What was decided is written down.");
    };
    view! {
        <label for=id.clone()>"What was decided, and by whom"</label>
        <textarea id=id rows="2" prop:value=typed on:input=move |event| typed.set(event_target_value(&event))></textarea>
        <div class="buttons"><button type="button" on:click=write>"Write it down"</button></div>
    }
    .into_any()
}

fn on_paper(reading: Reading, worry: &Worry) -> AnyView {
    let service = reading.desk.service_name();
    let lines = note::lines(&service, worry);
    let lines = lines.into_iter().map(|line| view! { <p>{line}</p> });
    view! {
        <h1>{note::TITLE}</h1>
        <blockquote>{worry.words.clone()}</blockquote>
        {lines.collect_view()}
    }
    .into_any()
}
