//! How far opening has come, on every page while it runs, with a way to pause it and to leave the
//! rest for another time.

use crate::app::Desk;
use crate::reading::Pace;
use leptos::prelude::*;

/// Draws it; nothing while nothing is being opened.
pub fn view(desk: Desk) -> AnyView {
    let running = Memo::new(move |_| desk.reading.get().is_some());
    let shown = move || running.get().then(|| bar(desk));
    view! { {shown} }.into_any()
}

fn bar(desk: Desk) -> AnyView {
    let reading = move || desk.reading.get().unwrap_or_default();
    let words = move || {
        let (reading, pace) = (reading(), desk.pace.get());
        let verb = if pace == Pace::Paused {
            "Paused at"
        } else {
            "Opening"
        };
        format!("{verb} {} of {}", reading.done, reading.all)
    };
    let turn = move |_| {
        desk.pace.update(|pace| {
            *pace = match pace {
                Pace::Paused => Pace::Going,
                _ => Pace::Paused,
            }
        });
    };
    let name = move || match desk.pace.get() {
        Pace::Paused => "Go on",
        _ => "Pause",
    };
    view! {
        <section class="how-far" aria-label="Opening">
            <progress max=move || reading().all.to_string() value=move || reading().done.to_string()
                aria-label="Opening"></progress>
            <p>{words}</p>
            <button type="button" class="quiet" on:click=turn>{name}</button>
            <button type="button" class="quiet" on:click=move |_| desk.pace.set(Pace::Stopped)>
                "Stop, and open the rest another time"
            </button>
        </section>
    }
    .into_any()
}
