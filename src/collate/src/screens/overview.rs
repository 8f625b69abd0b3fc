//! What came back, from where, and what could not be counted.

use super::filters::Fields;
use crate::app::{Desk, Screen, Tab};
use crate::reading;
use crate::{entered, looking};
use device::files;
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use tally::{
    FormReturns, Held, LookReturns, MeetingsHeld, Period, Place, PlaceReturns, RateWanted, Records,
    ResponseRate, Returns,
};
use ui::problem;

/// Draws it.
pub fn view(desk: Desk) -> AnyView {
    super::arrive();
    view! {
        <h1 tabindex="-1">"What came back"</h1>
        {move || desk.problem.get().map(problem)}
        {super::filters::view(desk, Fields::Period)}
        {super::undo::tools(desk, Tab::Overview)}
        {returned(desk)}
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

/// What came back, as soon as there is something.
fn returned(desk: Desk) -> AnyView {
    let period = Memo::new(move |_| {
        desk.filter
            .with(|filter| filter.as_ref().map(|filter| filter.period))
    });
    let drawn = move || {
        desk.opened.with(|opened| {
            let Some(records) = opened.records() else {
                return ().into_any();
            };
            match period.get().filter(|_| records.count() > 0) {
                Some(period) => counted(desk, records, period),
                None if desk.reading.with(Option::is_some) => on_its_way(),
                None => empty(desk),
            }
        })
    };
    view! { {drawn} }.into_any()
}

fn counted(desk: Desk, records: &Records, period: Period) -> AnyView {
    let look = LookReturns::of(records, period);
    let held = entered::all::<Held>(desk).entered;
    let rates: Vec<(String, ResponseRate)> = look
        .forms
        .iter()
        .filter_map(|form| Some((form.form.clone(), rate(records, &held, &form.form, period)?)))
        .collect();
    view! {
        <p class="lead" role="status">{lead(&look)}</p>
        {by_form(desk, &look, &rates)}
        {denominators(desk, &rates)}
        {by_place(&look)}
    }
    .into_any()
}

/// What will stand here, in its outline.
fn on_its_way() -> AnyView {
    let line = || view! { <span></span> }.into_any();
    view! {
        <p role="status">"The responses are being opened. What came back will stand here in a moment."</p>
        <div class="outline" aria-hidden="true">{(0..6).map(|_| line()).collect_view()}</div>
    }
    .into_any()
}

fn empty(desk: Desk) -> AnyView {
    let words = if desk.has_mailbox() {
        "Nothing has been let out by the mailbox yet. It lets responses out in batches, so that nobody \
         can tell whose came in. What families send will stand here, counted by questionnaire and area."
    } else {
        "Nothing is opened yet. Choose the sealed files that families handed over."
    };
    let invite = move |_| desk.screen.set(Screen::Open(Tab::Invitations));
    view! {
        <div class="notice">
            <p>{words}</p>
            <p>
                "To ask families, "
                <button type="button" class="quiet" on:click=invite>"print invitations"</button>
            </p>
        </div>
    }
    .into_any()
}

/// "69 questionnaires came back, April 2015 to March 2016: 30 fewer (30%) than the 99 of ...".
fn lead(look: &LookReturns) -> String {
    let all = look.all;
    let came = match all.now {
        1 => "1 questionnaire came back".to_owned(),
        now => format!("{} questionnaires came back", tally::thousands(now)),
    };
    let (areas, of) = look.areas;
    let places = format!("They are from {areas} of {of} areas.");
    let period = &look.period;
    let before = look.before.as_deref().unwrap_or_default();
    match (all.change(), all.before) {
        (Some(change), Some(count)) => format!(
            "{came}, {period}: {change} {than} the {count} of {before}. {places}",
            than = if all.now == count { "as" } else { "than" },
            count = tally::thousands(count)
        ),
        (None, Some(_)) => {
            format!("{came}, {period}. None from {before} are opened here. {places}")
        }
        _ => format!("{came}, {period}. {places}"),
    }
}

/// How many of the meetings that a questionnaire is about led to one coming back.
fn rate(
    records: &Records,
    held: &MeetingsHeld,
    form: &str,
    period: Period,
) -> Option<ResponseRate> {
    let meetings: Vec<String> = records
        .meetings(form)
        .into_iter()
        .map(|(id, _)| id)
        .collect();
    let wanted = RateWanted {
        forms: vec![form.to_owned()],
        meetings,
    };
    let none = wanted.meetings.is_empty();
    (!none).then(|| ResponseRate::of(records, held, &wanted, period, &Place::Anywhere))
}

type Rates = [(String, ResponseRate)];

fn by_form(desk: Desk, look: &LookReturns, rates: &Rates) -> AnyView {
    let came = |row: &&FormReturns| row.returns.now > 0 || row.returns.before.unwrap_or(0) > 0;
    let rated = rates.iter().any(|(_, rate)| rate.held.is_some());
    let rows = look.forms.iter().filter(came);
    let rows = rows
        .map(|row| one_form(desk, row, rates, rated))
        .collect_view();
    let heads = look.before.is_some().then(|| {
        view! {
            <th scope="col" class="n wide-only">"Before"</th>
            <th scope="col" class="n wide-only">"Change"</th>
        }
    });
    let all = look.before.is_some().then(|| changes(look.all));
    let period = match &look.before {
        Some(before) => format!("{}; before: {before}", look.period),
        None => look.period.clone(),
    };
    view! {
        <table>
            <caption>"Questionnaires returned" <span class="quiet">{period}</span></caption>
            <thead><tr>
                <th scope="col">"Questionnaire"</th>
                <th scope="col" class="n">"Returned"</th>
                <th scope="col" class="n">"Of all returned"</th>
                {heads}
                {rated.then(|| view! {
                    <th scope="col" class="n">"Meetings held"</th>
                    <th scope="col" class="n">"Response rate"</th>
                })}
            </tr></thead>
            <tbody>{rows}</tbody>
            <tfoot><tr>
                <th scope="row">"All questionnaires"</th>
                <td class="n">{tally::thousands(look.all.now)}</td>
                <td class="n"></td>
                {all}
                {rated.then(|| view! { <td class="n"></td><td class="n"></td> })}
            </tr></tfoot>
        </table>
    }
    .into_any()
}

fn one_form(desk: Desk, row: &FormReturns, rates: &Rates, rated: bool) -> AnyView {
    let form = row.form.clone();
    let open = move |_| {
        looking::change(desk, "the change of questionnaire", |looking| {
            super::filters::look_at_form(looking, form.clone());
        });
        desk.screen.set(Screen::Open(Tab::Tables));
    };
    let rate = rates.iter().find(|(form, _)| *form == row.form);
    let rate = rate.map(|(_, rate)| rate);
    let held = rate.and_then(|rate| rate.held).map(tally::thousands);
    let percent = rate.and_then(ResponseRate::percent);
    view! {
        <tr>
            <th scope="row"><button type="button" class="quiet" on:click=open>{row.title.clone()}</button></th>
            <td class="n">{tally::thousands(row.returns.now)}</td>
            <td class="n">{row.percent.map(|percent| percent.to_string())}</td>
            {row.returns.before.map(|_| changes(row.returns))}
            {rated.then(|| view! {
                <td class="n">{held.unwrap_or_else(|| "not entered".to_owned())}</td>
                <td class="n">{percent.map_or_else(|| "–".to_owned(), |percent| percent.to_string())}</td>
            })}
        </tr>
    }
    .into_any()
}

fn changes(returns: Returns) -> AnyView {
    view! {
        <td class="n wide-only">{returns.before.map(tally::thousands)}</td>
        <td class="n wide-only">{returns.change().unwrap_or_else(|| "–".to_owned())}</td>
    }
    .into_any()
}

/// A rate always says what it is of, where that is from and when it was entered.
fn denominators(desk: Desk, rates: &Rates) -> AnyView {
    let known: Vec<String> = rates
        .iter()
        .filter(|(_, rate)| rate.held.is_some())
        .map(|(_, rate)| {
            let origins = rate.origins.iter();
            let origins = origins.map(|origin| {
                let day = report::day(&origin.entered_on);
                format!("{}, entered on {day}", origin.source)
            });
            let origins: Vec<String> = origins.collect();
            format!(
                "{}: {} {} ({}; {}).",
                rate.forms.join(", "),
                tally::thousands(rate.returned),
                rate.base_words,
                rate.meetings.join(", "),
                origins.join("; ")
            )
        })
        .collect();
    let missing: Vec<String> = rates
        .iter()
        .filter(|(_, rate)| rate.held.is_none() && !rate.origins.is_empty())
        .map(|(_, rate)| {
            format!(
                "{}: no rate, because {}.",
                rate.forms.join(", "),
                rate.base_words
            )
        })
        .collect();
    if known.is_empty() && missing.is_empty() {
        let enter = move |_| desk.screen.set(Screen::Open(Tab::Meetings));
        return view! {
            <p class="apart">
                "A response rate needs to know how many meetings were held. "
                <button type="button" class="quiet" on:click=enter>"Enter them"</button>
                ", and each questionnaire has its rate here."
            </p>
        }
        .into_any();
    }
    let lines = known.into_iter().chain(missing);
    let lines = lines
        .map(|line| view! { <p class="apart">{line}</p> })
        .collect_view();
    view! { <div>{lines}</div> }.into_any()
}

fn by_place(look: &LookReturns) -> AnyView {
    let most = look.places.iter().filter(|place| place.area.is_some());
    let most = most
        .map(|place| place.returns.now)
        .max()
        .unwrap_or(0)
        .max(1);
    let rows = look
        .places
        .iter()
        .map(|one| place(one, most))
        .collect_view();
    let heads = look.before.is_some().then(|| {
        view! {
            <th scope="col" class="n wide-only">"Before"</th>
            <th scope="col" class="n wide-only">"Change"</th>
        }
    });
    view! {
        <table>
            <caption>
                "Returned by area"
                <span class="quiet">"All questionnaires, " {look.period.clone()}</span>
            </caption>
            <thead><tr>
                <th scope="col">"Area"</th><th scope="col" class="n">"Returned"</th>
                <th scope="col" class="n">"Of all returned"</th>{heads}<td class="bar"></td>
            </tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn place(place: &PlaceReturns, most: u64) -> impl IntoView + use<> {
    let (name, class) = match (&place.area, &place.locality) {
        (Some(area), _) => (area.clone(), "area"),
        (None, Some(locality)) => (locality.clone(), "locality"),
        (None, None) => ("Not said".to_owned(), "locality"),
    };
    let bar = place.area.is_some().then(|| {
        let width = place.returns.now * 1000 / most;
        view! {
            <svg viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">
                <rect width=width.to_string() height="10"></rect>
            </svg>
        }
    });
    view! {
        <tr class=class>
            <th scope="row">{name}</th>
            <td class="n">{tally::thousands(place.returns.now)}</td>
            <td class="n">{place.percent.map(|percent| percent.to_string())}</td>
            {place.returns.before.map(|_| changes(place.returns))}
            <td class="bar">{bar}</td>
        </tr>
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
