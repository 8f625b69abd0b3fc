//! *Sheets*: what children and parents gave to this officer alone, to be read, printed to the record
//! and deleted. Nothing here is counted, and nothing stays on the device.

mod reading;

use crate::app::Desk;
use crate::sheets::{self, From, Given};
use device::files;
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::future::Future;
use ui::problem;
use wire::envelope::SHEET_FILE_EXTENSION;
use wire::routes::SHEET_DAYS_MAX;

/// What the pages share. Copies are handles to the same.
#[derive(Clone, Copy)]
struct Giving {
    desk: Desk,
    /// The sheet that is read.
    reading: RwSignal<Option<String>>,
    /// Was the mailbox asked?
    asked: RwSignal<bool>,
    busy: RwSignal<bool>,
    problem: RwSignal<Option<String>>,
    done: RwSignal<Option<String>>,
}

/// Draws it.
pub fn view(desk: Desk) -> AnyView {
    let giving = Giving {
        desk,
        reading: RwSignal::new(None),
        asked: RwSignal::new(!desk.has_mailbox()),
        busy: RwSignal::new(false),
        problem: RwSignal::new(None),
        done: RwSignal::new(None),
    };
    giving.fetch();
    let page = move || match giving.reading.get() {
        None => list(giving),
        Some(id) => reading::view(giving, &id),
    };
    view! { {page} }.into_any()
}

impl Giving {
    fn fetch(self) {
        self.run(async move {
            let fetched = sheets::fetch(self.desk).await;
            self.asked.set(true);
            fetched
        });
    }

    /// Does something that takes a while, and shows why if it cannot be done.
    fn run(self, work: impl Future<Output = Result<(), String>> + 'static) {
        if self.busy.get_untracked() {
            return;
        }
        self.problem.set(None);
        self.busy.set(true);
        spawn_local(async move {
            let outcome = work.await;
            self.busy.set(false);
            self.problem.set(outcome.err());
        });
    }

    fn read(self, id: Option<String>) {
        self.problem.set(None);
        self.done.set(None);
        self.reading.set(id);
    }

    /// Back to the list, with words about what was done.
    fn finish(self, words: &str) {
        self.read(None);
        self.done.set(Some(words.to_owned()));
    }
}

fn list(giving: Giving) -> AnyView {
    super::arrive();
    let desk = giving.desk;
    view! {
        <h1 tabindex="-1">"Sheets"</h1>
        {move || giving.done.get().map(|words| view! { <p class="notice" role="status">{words}</p> })}
        {move || giving.problem.get().map(problem)}
        {move || desk.problem.get().map(problem)}
        <p>
            "A sheet is everything a child or a parent chose to tell you before their review, in their own words and "
            "drawings. It is sealed to your own key: no colleague, no manager and nobody at the server can open it. "
            "It is never counted."
        </p>
        {move || body(giving)}
        {bring(giving)}
    }
    .into_any()
}

fn body(giving: Giving) -> AnyView {
    if !giving.asked.get() {
        return view! { <p role="status">"Fetching what was given to you…"</p> }.into_any();
    }
    giving.desk.sheets.with(|sheets| {
        let mut opened: Vec<_> = sheets.iter().filter(|given| given.sheet.is_ok()).collect();
        opened.sort_by_key(|given| days_left(&given.from));
        view! {
            {if opened.is_empty() { nothing(giving) } else { table(giving, &opened) }}
            {closed(sheets)}
        }
        .into_any()
    })
}

/// What will stand here, and what has to be so that it can.
fn nothing(giving: Giving) -> AnyView {
    let words = if giving.desk.has_mailbox() {
        "Nothing is waiting for you. When a child chooses “Give to my IRO” and your card, their sheet will stand here: \
         whose it is, which questionnaire, which meeting. They can choose you if a manager has put your key on your \
         card (People and keys, Officers' cards)."
    } else {
        "There is no mailbox behind these pages. A sheet comes as a file that is handed to you; choose it below, and \
         it will stand here."
    };
    view! { <p class="notice">{words}</p> }.into_any()
}

fn table(giving: Giving, opened: &[&Given]) -> AnyView {
    let rows = opened.iter().map(|given| row(giving, given)).collect_view();
    view! {
        <div class="scroll" tabindex="0" role="group" aria-label="Sheets given to you">
            <table class="stacked">
                <caption>"Given to you"</caption>
                <thead><tr>
                    <th scope="col">"From"</th>
                    <th scope="col">"Questionnaire"</th>
                    <th scope="col">"Meeting"</th>
                    <th scope="col">"Where it is"</th>
                    <th scope="col"><span class="hidden">"Read it"</span></th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <p class="quiet">
            {format!("The mailbox deletes a sheet {SHEET_DAYS_MAX} days after it came, read or not. ")}
            "This page keeps nothing: what is not printed is gone when you close it."
        </p>
    }
    .into_any()
}

fn row(giving: Giving, given: &Given) -> Option<AnyView> {
    let sheet = given.sheet.as_ref().ok()?;
    let meeting = [sheet.meeting.clone(), sheet.day.clone()];
    let meeting = meeting.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let (who, id) = (reading::who(sheet), given.id.clone());
    let title = sheet.title.clone();
    let row = view! {
        <tr>
            <th scope="row">{who.clone()}</th>
            <td data-label="Questionnaire">{title}</td>
            <td data-label="Meeting">{meeting}</td>
            <td data-label="Where it is">{place(&given.from)}</td>
            <td>
                <button type="button" on:click=move |_| giving.read(Some(id.clone()))>
                    "Read" <span class="hidden">" the sheet of " {who}</span>
                </button>
            </td>
        </tr>
    };
    Some(row.into_any())
}

/// What goes first stands first.
fn days_left(from: &From) -> u32 {
    match from {
        From::Mailbox(days) => *days,
        From::File(_) => u32::MAX,
    }
}

fn place(from: &From) -> String {
    match from {
        From::Mailbox(0) => "In the mailbox until tonight".to_owned(),
        From::Mailbox(1) => "In the mailbox for 1 more day".to_owned(),
        From::Mailbox(days) => format!("In the mailbox for {days} more days"),
        From::File(name) => format!("The file {name}"),
    }
}

/// What stayed closed, each with its reason.
fn closed(sheets: &[Given]) -> Option<AnyView> {
    let line = |given: &Given| {
        let why = given.sheet.as_ref().err()?.clone();
        let from = match &given.from {
            From::File(name) => name.clone(),
            From::Mailbox(_) => "One in the mailbox".to_owned(),
        };
        Some(view! { <li><strong>{from}</strong> ": " {why}</li> })
    };
    let lines: Vec<_> = sheets.iter().filter_map(line).collect();
    (!lines.is_empty()).then(|| {
        view! {
            <div class="notice problem">
                <p>"Not everything could be opened:"</p>
                <ul>{lines}</ul>
            </div>
        }
        .into_any()
    })
}

/// The mailbox again, and files.
fn bring(giving: Giving) -> AnyView {
    let field = NodeRef::<Input>::new();
    let take = move |_| {
        giving.run(async move {
            let Some(input) = field.get_untracked() else {
                return Ok(());
            };
            let chosen = files::chosen(&input).await;
            // So that the same file can be chosen again.
            input.set_value("");
            sheets::take_files(giving.desk, chosen).await
        });
    };
    let again = giving.desk.has_mailbox().then(|| {
        view! {
            <div class="buttons">
                <button type="button" disabled=move || giving.busy.get() on:click=move |_| giving.fetch()>
                    {move || if giving.busy.get() { "One moment…" } else { "Look again" }}
                </button>
            </div>
        }
    });
    view! {
        {again}
        <section>
            <h2>"A sheet that came as a file"</h2>
            <label for="sheet-files">"Choose the sealed file"</label>
            <p class="quiet" id="sheet-files-hint">
                "Its name ends in ." {SHEET_FILE_EXTENSION} ". It is opened in this browser and sent nowhere."
            </p>
            <input id="sheet-files" type="file" multiple accept=format!(".{SHEET_FILE_EXTENSION}")
                aria-describedby="sheet-files-hint" node_ref=field on:change=take />
        </section>
    }
    .into_any()
}
