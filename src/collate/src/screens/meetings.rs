//! Meetings and targets: how many meetings were held, how children took part, and what is to be
//! reached; typed in or pasted, each figure with where it is from. What it makes of them stands
//! beside it at once.

mod grid;
mod outcome;
mod pasting;
mod targets;

use crate::app::Desk;
use crate::entered::{self, Gathered, Typed};
use crate::team;
use form::Quarter;
use leptos::prelude::*;
use std::collections::BTreeSet;
use tally::pasted::Assumed;
use tally::{CodesEntered, Held, Of, Origin, Refused, Service, When};
use ui::problem;

/// What is being typed in, and where it is from. Copies are handles to the same.
#[derive(Clone, Copy)]
struct Typing {
    desk: Desk,
    /// The year from April.
    year: RwSignal<i32>,
    /// The kind of meeting, by its id.
    meeting: RwSignal<String>,
    /// Whether children or reviews are counted by code.
    of: RwSignal<Of>,
    /// The area that codes are typed in for.
    area: RwSignal<Option<String>>,
    source: RwSignal<String>,
    entered_on: RwSignal<String>,
    held: Memo<Gathered<Held>>,
    codes: Memo<Gathered<CodesEntered>>,
    problem: RwSignal<Option<String>>,
}

/// Draws it.
pub fn view(desk: Desk) -> AnyView {
    super::arrive();
    let typing = Typing::new(desk);
    view! {
        <h1 tabindex="-1">"Meetings and targets"</h1>
        <p>
            "A response rate needs to know how many meetings were held. Enter it by quarter or by year, for the whole "
            "service or area by area, never both: then nothing is counted twice. Colleagues see what you enter."
        </p>
        {about(typing)}
        {move || typing.problem.get().map(problem)}
        {undo(desk)}
        <section>
            <h2>"Meetings held"</h2>
            {grid::held(typing)}
            {pasting::view::<Held>(typing)}
            {left_out(typing, typing.held)}
            {move || outcome::rates(typing)}
        </section>
        <section>
            <h2>"How children took part"</h2>
            {grid::codes(typing)}
            {pasting::view::<CodesEntered>(typing)}
            {left_out(typing, typing.codes)}
        </section>
        <section>
            <h2>"Targets"</h2>
            {targets::view(typing)}
            {move || outcome::taking_part(typing)}
        </section>
    }
    .into_any()
}

impl Typing {
    fn new(desk: Desk) -> Self {
        let service = desk.service();
        let first = service.meetings.first().map(|meeting| meeting.id.clone());
        let held = Memo::new(move |_| entered::all::<Held>(desk));
        Self {
            desk,
            year: RwSignal::new(latest_year(desk)),
            meeting: RwSignal::new(first.unwrap_or_default()),
            of: RwSignal::new(Of::Children),
            area: RwSignal::new(None),
            source: RwSignal::new(last_source(desk)),
            entered_on: RwSignal::new(today()),
            held,
            codes: Memo::new(move |_| entered::all::<CodesEntered>(desk)),
            problem: RwSignal::new(None),
        }
    }

    /// Where a figure typed in now is from; a rate has to be able to say.
    fn origin(self) -> Option<Origin> {
        let source = self.source.get_untracked().trim().to_owned();
        if source.is_empty() {
            let words = "Say first where these figures are from: every rate made of them will.";
            self.problem.set(Some(words.to_owned()));
            return None;
        }
        let entered_on = self.entered_on.get_untracked();
        Some(Origin { source, entered_on })
    }

    /// What a pasted line means that does not say it itself.
    fn assumed(self) -> Assumed {
        let source = self.source.get().trim().to_owned();
        let entered_on = self.entered_on.get();
        Assumed {
            meeting: Some(self.meeting.get()),
            of: Some(self.of.get()),
            area: self.area.get(),
            origin: (!source.is_empty()).then_some(Origin { source, entered_on }),
        }
    }

    /// Keeps a figure, unless it would be counted twice.
    fn put<E: Typed>(self, known: &Gathered<E>, entry: &E, step: &str) -> bool {
        let refused = known.entered.clone().put(entry.clone()).err();
        self.problem.set(refused.as_ref().map(not_taken));
        refused.is_none() && entered::put(self.desk, std::slice::from_ref(entry), step)
    }
}

fn not_taken(why: &Refused) -> String {
    format!("Not taken: {why}. Nothing was changed.")
}

/// What all fields below are about.
fn about(typing: Typing) -> AnyView {
    let service = typing.desk.service();
    let years = years(typing.desk);
    let options = years.into_iter().rev().map(|year| {
        let words = When::Year(year).in_words();
        (year.to_string(), words, year == typing.year.get_untracked())
    });
    let pick_year = move |value: String| typing.year.set(value.parse().unwrap_or(this_year()));
    let meetings = service.meetings.iter().map(|meeting| {
        let chosen = meeting.id == typing.meeting.get_untracked();
        (meeting.id.clone(), sentence(&meeting.name), chosen)
    });
    view! {
        <div class="filters" role="group" aria-label="What is entered">
            {select("held-year", "Year", options, pick_year)}
            {select("held-meeting", "Kind of meeting", meetings, move |value| typing.meeting.set(value))}
            <div>
                <label for="held-source">"Where the figures are from"</label>
                <input id="held-source" type="text" placeholder="case system" prop:value=move || typing.source.get()
                    on:input=move |event| typing.source.set(event_target_value(&event)) />
            </div>
            <div>
                <label for="held-day">"Entered on"</label>
                <input id="held-day" type="date" prop:value=move || typing.entered_on.get()
                    on:change=move |event| typing.entered_on.set(event_target_value(&event)) />
            </div>
        </div>
    }
    .into_any()
}

/// A field with choices: value, words, whether it is chosen.
fn select(
    id: &'static str,
    label: &'static str,
    options: impl Iterator<Item = (String, String, bool)>,
    set: impl Fn(String) + 'static,
) -> AnyView {
    let options = options.map(|(value, words, selected)| {
        view! { <option value=value selected=selected>{words}</option> }.into_any()
    });
    view! {
        <div>
            <label for=id>{label}</label>
            <select id=id on:change=move |event| set(event_target_value(&event))>{options.collect_view()}</select>
        </div>
    }
    .into_any()
}

fn undo(desk: Desk) -> AnyView {
    let button = move || {
        team::undoable(desk).map(|step| {
            view! {
                <p>
                    <button type="button" on:click=move |_| { team::undo(desk); }>"Undo: " {step}</button>
                </p>
            }
        })
    };
    view! { {button} }.into_any()
}

/// What colleagues typed in at once and does not fit together.
fn left_out<E: Typed + Send + Sync>(typing: Typing, gathered: Memo<Gathered<E>>) -> AnyView {
    let service = typing.desk.service();
    let lines = move || {
        let line = |(entry, why): &(E, Refused)| {
            let words = format!("{}: {}. {why}.", in_words(&service, entry), entry.figures());
            let (entry, desk) = (entry.clone(), typing.desk);
            let away = move |_| {
                entered::take_away(desk, &entry, "taking a figure away");
            };
            view! { <li>{words} " " <button type="button" class="quiet" on:click=away>"Take it away"</button></li> }.into_any()
        };
        gathered.with(|gathered| {
            let lines: Vec<AnyView> = gathered.left_out.iter().map(line).collect();
            (!lines.is_empty()).then(|| {
                view! {
                    <div class="notice problem">
                        <p>"These figures were entered as well, and are left out:"</p>
                        <ul>{lines}</ul>
                    </div>
                }
            })
        })
    };
    view! { {lines} }.into_any()
}

/// "Looked-after review, April to June 2015, Harbour".
fn in_words<E: Typed>(service: &Service, entry: &E) -> String {
    let meeting = service.meeting(entry.meeting());
    let meeting = meeting.map_or(entry.meeting(), |meeting| &meeting.name);
    let of = entry.of_whom().map(|of| format!(", {}", word_of(of)));
    let area = entry.area().map(|id| area_name(service, id));
    format!(
        "{}{}, {}, {}",
        sentence(meeting),
        of.unwrap_or_default(),
        entry.when().in_words(),
        area.unwrap_or_else(|| "the whole service".to_owned())
    )
}

fn word_of(of: Of) -> &'static str {
    match of {
        Of::Children => "children, each once",
        Of::Reviews => "meetings",
    }
}

fn area_name(service: &Service, id: &str) -> String {
    let known = service.area(id);
    known.map_or_else(|| id.to_owned(), |(_, area)| area.name.clone())
}

fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

/// The years one can enter for: those that responses or figures are from, this one and the last.
fn years(desk: Desk) -> BTreeSet<i32> {
    let records = desk
        .opened
        .with_untracked(|opened| opened.records().map(tally::Records::years));
    let mut years = records.unwrap_or_default();
    let year = |when| match when {
        When::Year(year) => year,
        When::Quarter(quarter) => quarter.reporting_year(),
    };
    let held = untrack(|| entered::all::<Held>(desk));
    years.extend(held.entered.entries().iter().map(|held| year(held.when)));
    if years.is_empty() {
        years.insert(this_year());
    }
    let last = years.last().copied().unwrap_or_else(this_year);
    years.extend([last - 1, this_year() - 1, this_year()]);
    years
}

/// The year that is entered for first: the latest that anything came back from.
fn latest_year(desk: Desk) -> i32 {
    let latest = desk.opened.with_untracked(|opened| {
        let years = opened.records().map(tally::Records::years);
        years.and_then(|years| years.last().copied())
    });
    latest.unwrap_or_else(this_year)
}

fn last_source(desk: Desk) -> String {
    let held = untrack(|| entered::all::<Held>(desk));
    let latest = held.entered.entries().iter().max_by(|one, other| {
        let day = |held: &Held| held.origin.entered_on.clone();
        day(one).cmp(&day(other))
    });
    latest.map_or_else(String::new, |held| held.origin.source.clone())
}

fn today() -> String {
    let (year, month, day) = device::page::today();
    format!("{year:04}-{month:02}-{day:02}")
}

fn this_year() -> i32 {
    let (year, month, _) = device::page::today();
    if month < 4 { year - 1 } else { year }
}

/// The times of a year that can be entered for: its quarters and the whole.
fn times(year: i32) -> [When; 5] {
    let quarter = |year, number| When::Quarter(Quarter { year, number });
    [
        quarter(year, 2),
        quarter(year, 3),
        quarter(year, 4),
        quarter(year + 1, 1),
        When::Year(year),
    ]
}

/// The heads of the columns of a year.
fn heads(year: i32) -> AnyView {
    let words = |when: When| match when {
        When::Quarter(quarter) => {
            let words = quarter.in_words();
            let months: Vec<&str> = words.split(' ').collect();
            let short = |word: &str| word.chars().take(3).collect::<String>();
            format!("{} to {}", short(months[0]), short(months[2]))
        }
        When::Year(_) => "Whole year".to_owned(),
    };
    let head = |when| view! { <th scope="col" class="n">{words(when)}</th> };
    times(year).map(head).collect_view().into_any()
}
