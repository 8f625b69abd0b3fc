//! What came back, from where, and what could not be counted.

use crate::app::{Desk, Screen, Tab};
use crate::reading;
use device::files;
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use tally::{Look, LookPlace};
use ui::problem;

/// Draws it.
pub fn view(desk: Desk) -> AnyView {
    super::arrive();
    view! {
        <h1 tabindex="-1">"What came back"</h1>
        {move || desk.problem.get().map(problem)}
        {move || returned(desk)}
        {aside(desk)}
        {sealed_files(desk)}
        {on_this_device()}
    }
    .into_any()
}

/// What was opened stays here for the next start; whoever gives the computer back takes it away.
fn on_this_device() -> AnyView {
    let said = RwSignal::new("");
    let forget = move |_| {
        spawn_local(async move {
            said.set(match reading::forget().await {
                true => "Nothing that was opened is kept on this device now. The next start takes longer.",
                false => "This browser would not let it be taken away. Clear what it keeps for this site.",
            });
        });
    };
    view! {
        <section class="narrow">
            <h2>"On this device"</h2>
            <p>
                "What was opened is kept here, locked with your own key, so that the next start opens only "
                "what is new. What the mailbox keeps no longer is taken from here as well."
            </p>
            <button type="button" class="quiet" on:click=forget>
                "Forget what was opened on this device"
            </button>
            <p role="status">{move || said.get()}</p>
        </section>
    }
    .into_any()
}

fn returned(desk: Desk) -> AnyView {
    let filter = desk.filter.get();
    desk.opened.with(|opened| {
        let Some(records) = opened.records() else {
            return ().into_any();
        };
        let Some(filter) = filter.filter(|_| records.count() > 0) else {
            return empty(desk);
        };
        let look = Look::of(records, &filter);
        view! {
            {super::tables::filters(desk, false)}
            {by_form(desk, &look)}
            {by_place(&look)}
        }
        .into_any()
    })
}

fn empty(desk: Desk) -> AnyView {
    if desk.reading.get().is_some() {
        return ().into_any();
    }
    let words = if desk.has_mailbox() {
        "Nothing has been let out by the mailbox yet. It lets responses out in batches, so that nobody \
         can tell whose came in when. What families send will stand here, counted by questionnaire and area."
    } else {
        "Nothing is opened yet. Choose the sealed files that families handed over."
    };
    view! { <p class="notice">{words}</p> }.into_any()
}

fn by_form(desk: Desk, look: &Look) -> AnyView {
    let rows = look
        .returned
        .iter()
        .filter(|row| row.count > 0)
        .map(|row| {
            let form = row.form.clone();
            let open = move |_| {
                desk.look_at(|filter| filter.form.clone_from(&form));
                desk.screen.set(Screen::Open(Tab::Tables));
            };
            view! {
                <tr>
                    <th scope="row"><button type="button" class="quiet" on:click=open>{row.title.clone()}</button></th>
                    <td class="n">{row.count}</td>
                    <td class="n">{row.percent.map(|percent| percent.to_string())}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table>
            <caption>
                "Questionnaires returned"
                <span class="quiet">{look.period.clone()}</span>
            </caption>
            <thead><tr>
                <th scope="col">"Questionnaire"</th>
                <th scope="col" class="n">"Returned"</th>
                <th scope="col" class="n">"Of all returned"</th>
            </tr></thead>
            <tbody>{rows}</tbody>
            <tfoot><tr>
                <th scope="row">"All questionnaires"</th>
                <td class="n">{look.returned_in_all}</td>
                <td class="n"></td>
            </tr></tfoot>
        </table>
    }
    .into_any()
}

fn by_place(look: &Look) -> AnyView {
    let rows = look.places.iter().map(place).collect_view();
    view! {
        <table>
            <caption>
                "Returned by area"
                <span class="quiet">{look.title.clone()} ", " {look.period.clone()}</span>
            </caption>
            <thead><tr><th scope="col">"Area"</th><th scope="col" class="n">"Returned"</th></tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn place(place: &LookPlace) -> impl IntoView + use<> {
    let (name, class) = match (&place.area, &place.locality) {
        (Some(area), _) => (area.clone(), "area"),
        (None, Some(locality)) => (locality.clone(), "locality"),
        (None, None) => ("Not said".to_owned(), "locality"),
    };
    view! {
        <tr class=class><th scope="row">{name}</th><td class="n">{place.count}</td></tr>
    }
}

fn aside(desk: Desk) -> AnyView {
    let shown =
        move || {
            desk.opened.with(|opened| {
            let others = opened.not_for_us();
            let reasons: Vec<String> = opened.reasons().to_vec();
            let lines = reasons.into_iter().map(|why| view! { <li>{why}</li> }).collect_view();
            let count = opened.set_aside();
            view! {
                {(count > 0).then(|| view! {
                    <section>
                        <h2>"Set aside: " {count}</h2>
                        <p>"These are kept by the mailbox, but they are in none of the figures:"</p>
                        <ul>{lines}</ul>
                    </section>
                })}
                {(others > 0).then(|| view! {
                    <p class="quiet">{others} " are sealed to a group you are not in."</p>
                })}
            }
        })
        };
    view! { {shown} }.into_any()
}

fn sealed_files(desk: Desk) -> AnyView {
    let field = NodeRef::<Input>::new();
    let take = move |_| {
        let Some(input) = field.get_untracked() else {
            return;
        };
        spawn_local(async move {
            let chosen = files::chosen(&input).await;
            desk.take_files(chosen).await;
            input.set_value("");
        });
    };
    view! {
        <section class="narrow">
            <h2>"Sealed files"</h2>
            <label for="sealed-files">"Open sealed files that were handed over (.heard)"</label>
            <input id="sealed-files" type="file" multiple accept=".heard" node_ref=field on:change=take />
            <p class="quiet">"A response counts once, even if it comes by the mailbox and as a file."</p>
        </section>
    }
    .into_any()
}
