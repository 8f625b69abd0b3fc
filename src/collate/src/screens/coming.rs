//! What comes in without a device: forms on paper, typed in by the keyboard, and old spreadsheets.

mod list;
mod mapping;
mod sheet;
mod struck;
mod typing;

use crate::app::Desk;
use leptos::prelude::*;
use ui::problem;

/// Which part of the page is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Paper,
    Sheets,
    List,
}

/// What the parts share. Copies are handles to the same.
#[derive(Clone, Copy)]
struct Coming {
    desk: Desk,
    part: RwSignal<Part>,
    /// The questionnaire; it stays for the next form.
    form: RwSignal<String>,
    area: RwSignal<String>,
    meeting: RwSignal<String>,
    quarter: RwSignal<String>,
    said: RwSignal<String>,
    problem: RwSignal<Option<String>>,
}

/// Draws it.
pub fn view(desk: Desk) -> AnyView {
    super::arrive();
    let coming = Coming {
        desk,
        part: RwSignal::new(Part::Paper),
        form: RwSignal::new(first_form(desk)),
        area: RwSignal::new(String::new()),
        meeting: RwSignal::new(String::new()),
        quarter: RwSignal::new(quarters()[0].to_string()),
        said: RwSignal::new(String::new()),
        problem: RwSignal::new(None),
    };
    let part = move || match coming.part.get() {
        Part::Paper => typing::view(coming),
        Part::Sheets => sheet::view(coming),
        Part::List => list::view(coming),
    };
    view! {
        <div class="look coming-page">
            <h1 tabindex="-1">"Paper and spreadsheets"</h1>
            <p>
                "Forms on paper and old spreadsheets are counted like what comes from families’ devices, and marked with "
                "where they came from. Free text goes through the same search for names."
            </p>
            {parts(coming)}
            {move || coming.problem.get().map(problem)}
            {part}
            <p class="said" role="status">{move || coming.said.get()}</p>
        </div>
    }
    .into_any()
}

impl Coming {
    fn say(self, words: impl Into<String>) {
        self.problem.set(None);
        self.said.set(words.into());
    }
}

/// The form that is looked at elsewhere, or the first.
fn first_form(desk: Desk) -> String {
    let looked_at = desk
        .filter
        .with_untracked(|f| f.as_ref().map(|f| f.form.clone()));
    let all = titles(desk);
    let known = all.iter().find(|(id, _)| Some(id) == looked_at.as_ref());
    known
        .or(all.first())
        .map_or_else(String::new, |(id, _)| id.clone())
}

/// The quarter of today and those before it, as far back as anyone types in paper.
fn quarters() -> Vec<form::Quarter> {
    let (year, month, day) = device::page::today();
    let today = chrono::NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default();
    let mut quarters = vec![form::Quarter::of(today)];
    for _ in 0..15 {
        let before = quarters[quarters.len() - 1].before();
        quarters.push(before);
    }
    quarters
}

fn parts(coming: Coming) -> AnyView {
    let button = |name: &'static str, part: Part| {
        let pressed = move || (coming.part.get() == part).to_string();
        let open = move |_| {
            coming.say("");
            coming.part.set(part);
        };
        view! { <button type="button" aria-pressed=pressed on:click=open>{name}</button> }
    };
    view! {
        <div class="parts" role="group" aria-label="What comes in">
            {button("Paper forms", Part::Paper)}
            {button("Spreadsheets", Part::Sheets)}
            {button("What came in", Part::List)}
        </div>
    }
    .into_any()
}

/// Every questionnaire that this officer may bring in, by its id and title.
fn titles(desk: Desk) -> Vec<(String, String)> {
    desk.opened.with_untracked(|opened| {
        let forms = opened.records().map(tally::Records::forms);
        let forms = forms.into_iter();
        let all = forms.flat_map(|forms| forms.ids().map(|id| (id.to_owned(), forms.title(id))));
        all.filter(|(id, _)| crate::paper::may_bring_in(desk, id))
            .collect()
    })
}

/// A field in which one of a list is chosen, and kept for the next time.
fn field(
    id: &'static str,
    label: &'static str,
    chosen: RwSignal<String>,
    options: Vec<(String, String)>,
) -> AnyView {
    let now = chosen.get_untracked();
    let options = options.into_iter().map(|(value, words)| {
        let selected = value == now;
        view! { <option value=value selected=selected>{words}</option> }
    });
    view! {
        <div>
            <label for=id>{label}</label>
            <select id=id on:change=move |event| chosen.set(event_target_value(&event))>{options.collect_view()}</select>
        </div>
    }
    .into_any()
}

fn form_field(coming: Coming) -> AnyView {
    field(
        "coming-form",
        "Questionnaire",
        coming.form,
        titles(coming.desk),
    )
}

fn area_field(coming: Coming) -> AnyView {
    let areas = coming
        .desk
        .settings()
        .localities
        .into_iter()
        .flat_map(|locality| locality.areas);
    let mut options = vec![(String::new(), "Not known".to_owned())];
    options.extend(areas.map(|area| (area.id, area.name)));
    field("coming-area", "Area", coming.area, options)
}

fn quarter_field(coming: Coming) -> AnyView {
    let options = quarters()
        .into_iter()
        .map(|quarter| (quarter.to_string(), quarter.in_words()));
    field(
        "coming-quarter",
        "Quarter of the meeting",
        coming.quarter,
        options.collect(),
    )
}

/// The kind of meeting, for a form that is about several.
fn meeting_field(coming: Coming) -> Option<AnyView> {
    let form = coming.form.get();
    let settled = coming.desk.opened.with_untracked(|opened| {
        let form = opened.records()?.forms().latest(&form)?;
        form.document().meeting.clone()
    });
    let meetings = coming.desk.settings().meetings;
    let mut options = vec![(String::new(), "Not known".to_owned())];
    options.extend(meetings.into_iter().map(|one| (one.id, one.name)));
    settled
        .is_none()
        .then(|| field("coming-meeting", "Kind of meeting", coming.meeting, options))
}
