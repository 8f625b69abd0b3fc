//! An old spreadsheet: chosen, looked at column by column, and brought in.

use super::{Coming, area_field, form_field, mapping, meeting_field, quarter_field};
use crate::errand;
use crate::paper::{self, Sorted};
use crate::slices::Slices;
use crate::workbook::Sheet;
use device::files::{self, Chosen};
use device::page;
use form::table::{CsvReading, FILE_BYTES_MAX, Mapping, Misfit, Places, Table, guesses};
use form::{Document, Form};
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

/// How many letters of a file are read before it is looked whether the slice is over.
const LETTERS_AT_ONCE: usize = 8_192;

/// A sheet as it is being taken over. Copies are handles to the same.
#[derive(Clone, Copy)]
pub(super) struct Taking {
    pub(super) coming: Coming,
    file: RwSignal<String>,
    /// The sheets of a workbook, where there are several.
    sheets: RwSignal<Vec<Sheet>>,
    pub(super) table: RwSignal<Option<Arc<Table>>>,
    pub(super) mapping: RwSignal<Option<Arc<Mapping>>>,
    /// Which round of looking through the rows goes on; what is left of an earlier one is dropped.
    round: StoredValue<u32>,
    /// The cells that fit nothing.
    pub(super) misfits: RwSignal<Vec<Misfit>>,
    /// What comes in; none as long as that is being looked at.
    found: RwSignal<Option<Arc<Found>>>,
    /// How many rows it has looked at, where it takes longer than a moment.
    looked_at: RwSignal<usize>,
    /// Bring in rows that came in before with another file, too.
    with_alike: RwSignal<bool>,
    /// How many rows are brought in so far.
    done: RwSignal<Option<usize>>,
}

/// What becomes of the rows with a mapping.
struct Found {
    sorted: Sorted,
    mapping: Mapping,
}

/// Draws it.
pub(super) fn view(coming: Coming) -> AnyView {
    let taking = Taking {
        coming,
        file: RwSignal::new(String::new()),
        sheets: RwSignal::new(Vec::new()),
        table: RwSignal::new(None),
        mapping: RwSignal::new(None),
        round: StoredValue::new(0),
        misfits: RwSignal::new(Vec::new()),
        found: RwSignal::new(None),
        looked_at: RwSignal::new(0),
        with_alike: RwSignal::new(false),
        done: RwSignal::new(None),
    };
    // Another questionnaire asks other things.
    let (form, table) = (coming.form, taking.table);
    Effect::new(move |_| {
        form.track();
        taking.forget();
        // One that is only coming is in a round of its own.
        if table.with(Option::is_some) {
            spawn_local(taking.guess(taking.begin()));
        }
    });
    Effect::new(move |_| {
        coming.desk.table.team.track();
        let (mapping, with_alike) = (taking.whole(), taking.with_alike.get());
        if let Some(mapping) = mapping {
            spawn_local(taking.look_through(taking.begin(), mapping, with_alike));
        }
    });
    let body = move || match (taking.table.get(), taking.done.get()) {
        (_, Some(done)) => progress(done),
        (None, None) => ().into_any(),
        (Some(_), None) => opened(taking),
    };
    view! {
        {file_field(taking)}
        {move || sheet_field(taking)}
        {body}
    }
    .into_any()
}

impl Taking {
    /// Does something with the questionnaire as it is now.
    pub(super) fn with_form<T>(self, form: &str, look: impl FnOnce(&Form) -> T) -> Option<T> {
        self.coming.desk.opened.with_untracked(|opened| {
            let form = opened.records()?.forms().latest(form)?;
            Some(look(form))
        })
    }

    pub(super) fn places(self) -> Places {
        paper::places(self.coming.desk)
    }

    /// The questionnaire by itself, for work that goes on while others use the records.
    fn form(self, id: &str) -> Option<Form> {
        let text = self.with_form(id, |form| serde_json::to_string(form.document()));
        Form::read(&text?.ok()?).ok()
    }

    /// What was said and found of another table, or for another questionnaire.
    fn forget(self) {
        self.mapping.set(None);
        self.misfits.set(Vec::new());
        self.found.set(None);
    }

    /// Another round: all that goes on is for what stood here before.
    fn begin(self) -> u32 {
        self.round.update_value(|round| *round += 1);
        self.round.get_value()
    }

    /// Nobody has left the page or changed anything since this round began.
    fn is_at(self, round: u32) -> bool {
        self.round.try_get_value() == Some(round)
    }

    /// The mapping of the last sheet with these heads, or one that the words suggest.
    async fn guess(self, round: u32) {
        let id = self.coming.form.get_untracked();
        let (Some(table), Some(form)) = (self.table.get_untracked(), self.form(&id)) else {
            return;
        };
        if !self.rested(round).await {
            return;
        }
        let kept = untrack(|| paper::remembered(self.coming.desk, &id, &table));
        let places = self.places();
        let mapping = match kept {
            Some(kept) => self.guess_rest(round, kept, &form, &table).await,
            None => {
                let guesses = guesses(&form, &places, &table);
                let columns = self.in_slices(round, guesses).await;
                columns.map(|columns| Mapping::of_columns(&form, columns))
            }
        };
        if let Some(mapping) = mapping
            && self.rested(round).await
        {
            self.mapping.set(Some(Arc::new(mapping)));
        }
    }

    /// What the cells stand for that the sheet before did not have.
    async fn guess_rest(
        self,
        round: u32,
        kept: Mapping,
        form: &Form,
        table: &Table,
    ) -> Option<Mapping> {
        let places = self.places();
        let columns = kept.columns.into_iter().enumerate();
        let guessed = columns.map(|(at, mut column)| {
            column.guess_cells(form, &places, table, at);
            column
        });
        let columns = self.in_slices(round, guessed).await?;
        Some(Mapping { columns, ..kept })
    }

    /// Lets the page draw what has just changed; says whether the round still goes on.
    async fn rested(self, round: u32) -> bool {
        page::wait(0).await;
        self.is_at(round)
    }

    /// Does all of it, unless the round is over before.
    async fn in_slices<T>(self, round: u32, work: impl Iterator<Item = T>) -> Option<Vec<T>> {
        let (mut done, mut slices) = (Vec::new(), Slices::begin());
        for one in work {
            done.push(one);
            if slices.next_if_over().await && !self.is_at(round) {
                return None;
            }
        }
        Some(done)
    }

    /// Which cells fit nothing, and which rows come in.
    async fn look_through(self, round: u32, mapping: Mapping, with_alike: bool) {
        if !self.rested(round).await {
            return;
        }
        let (Some(table), Some(form)) = (self.table.get_untracked(), self.form(&mapping.form))
        else {
            return;
        };
        let columns = 0..mapping.columns.len();
        let misfits = columns.map(|at| mapping.misfits_in(&form, &table, at));
        let Some(misfits) = self.in_slices(round, misfits).await else {
            return;
        };
        self.misfits.set(misfits.into_iter().flatten().collect());
        if !self.rested(round).await {
            return;
        }
        let go_on = |rows| {
            let is_wanted = self.is_at(round);
            if is_wanted && rows < table.rows.len() {
                self.looked_at.set(rows);
                self.found.set(None);
            }
            is_wanted
        };
        let read = (&*table, &mapping);
        let sorted = paper::sort(self.coming.desk, &form, read, with_alike, go_on).await;
        if let Some(sorted) = sorted {
            self.found.set(Some(Arc::new(Found { sorted, mapping })));
        }
    }

    /// The mapping, with what the officer said for rows that do not say it themselves.
    fn whole(self) -> Option<Mapping> {
        let mut mapping = (*self.mapping.get()?).clone();
        let chosen =
            |signal: RwSignal<String>| Some(signal.get()).filter(|chosen| !chosen.is_empty());
        mapping.about.area = chosen(self.coming.area);
        mapping.about.meeting = chosen(self.coming.meeting);
        mapping.about.quarter = self.coming.quarter.get().parse().ok();
        Some(mapping)
    }

    async fn take(self, mut reading: CsvReading<'_>) {
        let (round, mut slices) = (self.begin(), Slices::begin());
        let table = loop {
            match reading.go_on(LETTERS_AT_ONCE) {
                Ok(true) => {
                    if slices.next_if_over().await && !self.is_at(round) {
                        return;
                    }
                }
                Ok(false) => break reading.done(),
                Err(why) => break Err(why),
            }
        };
        match table {
            Ok(table) => self.table.set(Some(Arc::new(table))),
            Err(why) => self.refuse(&why.to_string()),
        }
    }

    fn refuse(self, why: &str) {
        let file = self.file.get_untracked();
        let words = format!("{file} cannot be taken over. {why} Nothing came in.");
        self.coming.problem.set(Some(words));
        self.table.set(None);
    }
}

fn file_field(taking: Taking) -> AnyView {
    let input = NodeRef::<Input>::new();
    let choose = move |_| {
        let Some(input) = input.get_untracked() else {
            return;
        };
        spawn_local(async move {
            if let Some(file) = files::chosen(&input).await.into_iter().next() {
                read(taking, file).await;
            }
        });
    };
    view! {
        <div class="narrow">
            <label for="sheet-file">"A spreadsheet (CSV or XLSX)"</label>
            <p class="quiet" id="sheet-hint">"One row for each form that came back, with the questions above the columns. It is read on this device."</p>
            <input id="sheet-file" type="file" accept=".csv,.tsv,.txt,.xlsx,.xlsm" autocomplete="off"
                aria-describedby="sheet-hint" node_ref=input on:change=choose/>
        </div>
    }
    .into_any()
}

async fn read(taking: Taking, file: Chosen) {
    taking.coming.say("");
    taking.sheets.set(Vec::new());
    taking.table.set(None);
    taking.file.set(file.name.clone());
    if file.bytes.len() > FILE_BYTES_MAX {
        let most = FILE_BYTES_MAX / 1_000_000;
        return taking.refuse(&format!(
            "It is larger than {most} MB. Please leave out what holds no answers, or divide it."
        ));
    }
    // What a workbook begins with, whatever it is called.
    if !file.bytes.starts_with(b"PK") {
        return taking.take(CsvReading::of(&text_of(&file.bytes))).await;
    }
    let read = match taking.coming.desk.hand() {
        Ok(hand) => errand::read_workbook(&hand, file.bytes).await,
        Err(why) => Err(why),
    };
    match read {
        Err(why) => taking.refuse(&why),
        Ok(sheets) => match sheets.first() {
            None => taking.refuse("There is nothing in it."),
            Some(first) => {
                let csv = first.csv.clone();
                taking.sheets.set(sheets);
                taking.take(CsvReading::of_written(&csv)).await;
            }
        },
    }
}

/// Text as today's programs write it, or as Windows did.
fn text_of(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

fn sheet_field(taking: Taking) -> Option<AnyView> {
    let sheets = taking.sheets.get();
    let choose = move |event| {
        let at: usize = event_target_value(&event).parse().unwrap_or(0);
        let csv = taking
            .sheets
            .with_untracked(|sheets| sheets.get(at).map(|sheet| sheet.csv.clone()));
        let csv = csv.unwrap_or_default();
        spawn_local(async move { taking.take(CsvReading::of_written(&csv)).await });
    };
    let options = sheets.iter().enumerate();
    let options = options
        .map(|(at, sheet)| view! { <option value=at.to_string()>{sheet.name.clone()}</option> });
    (sheets.len() > 1).then(|| {
        view! {
            <div class="narrow">
                <label for="sheet-name">"Sheet of the workbook"</label>
                <select id="sheet-name" on:change=choose>{options.collect_view()}</select>
            </div>
        }
        .into_any()
    })
}

fn opened(taking: Taking) -> AnyView {
    let coming = taking.coming;
    let told = taking.table.with_untracked(|table| {
        let table = table.as_ref();
        table.map_or_else(String::new, |table| {
            format!(
                "{}: {}, {}.",
                taking.file.get_untracked(),
                counted(table.rows.len(), "row"),
                counted(table.heads.len(), "column")
            )
        })
    });
    view! {
        <p class="lead">{told}</p>
        <div class="filters" role="group" aria-label="What the sheet is about">
            {form_field(coming)} {move || meeting_field(coming)} {area_field(coming)} {quarter_field(coming)}
            <p class="quiet">"Area, kind of meeting and quarter are for rows that do not say them."</p>
        </div>
        {mapping::view(taking)}
        {move || sum(taking)}
    }
    .into_any()
}

/// What would come in, and what not, with the reason for each row.
fn sum(taking: Taking) -> AnyView {
    let Some(found) = taking.found.get() else {
        return looking_through(taking);
    };
    let sorted = &found.sorted;
    let (coming_in, aside) = (sorted.rows.len(), sorted.aside.len());
    let told = format!(
        "To come in: {}. Set aside: {}.",
        counted(coming_in, "row"),
        counted(aside, "row")
    );
    let known = (sorted.known > 0).then(|| {
        format!(
            "{} came in before from this very sheet, and none comes in twice.",
            counted(sorted.known, "row")
        )
    });
    let off = (sorted.off_route > 0).then(|| {
        format!(
            "Left out, because the questionnaire would not have asked: {}.",
            counted(sorted.off_route, "answer")
        )
    });
    let reasons = sorted.aside.iter().take(100).map(|(line, why)| {
        view! { <li>"Line " {*line} ": " {why.join("; ")} "."</li> }
    });
    let reasons = reasons.collect_view();
    let alike = alike_field(taking, sorted.alike);
    let bring = {
        let found = Arc::clone(&found);
        move |_| bring_in(taking, &found)
    };
    view! {
        <section class="sum">
            <h2>"What comes in"</h2>
            <p>{told}</p>
            {known.map(|words| view! { <p>{words}</p> })}
            {off.map(|words| view! { <p>{words}</p> })}
            {alike}
            {(aside > 0).then(|| view! {
                <details open=true><summary>"Set aside, and why"</summary><ul>{reasons}</ul></details>
            })}
            <div class="buttons">
                <button type="button" class="main" disabled={coming_in == 0} on:click=bring>
                    {format!("Bring in {}", counted(coming_in, "response"))}
                </button>
            </div>
        </section>
    }
    .into_any()
}

/// How far it has come with a sheet that takes longer than a moment.
fn looking_through(taking: Taking) -> AnyView {
    let words = move || match taking.looked_at.get() {
        0 => "Looking through the rows…".to_owned(),
        rows => format!(
            "Looking through the rows: {}…",
            tally::thousands(rows as u64)
        ),
    };
    view! { <p role="status">{words}</p> }.into_any()
}

/// A file that has grown since it came in: its old rows would be counted twice.
fn alike_field(taking: Taking, alike: usize) -> Option<AnyView> {
    let change = move |event| taking.with_alike.set(event_target_checked(&event));
    let checked = taking.with_alike.get_untracked();
    (alike > 0).then(|| {
        let told = format!("Word for word as rows that came in with another file: {}. They are most likely the same forms.", counted(alike, "row"));
        view! {
            <p class="notice">{told}</p>
            <label class="tick">
                <input type="checkbox" autocomplete="off" prop:checked=checked on:change=change/>
                "They are other forms: bring them in too"
            </label>
        }
        .into_any()
    })
}

fn progress(done: usize) -> AnyView {
    view! { <p role="status">"Looking through the free text and bringing in: " {done} "…"</p> }
        .into_any()
}

fn bring_in(taking: Taking, found: &Arc<Found>) {
    let mapping = &found.mapping;
    let Some(document) = taking.with_form(&mapping.form, |form| form.document().clone()) else {
        return;
    };
    let mut kept = mapping.clone();
    kept.about = form::About::default();
    taking.table.with_untracked(|table| {
        if let Some(table) = table {
            paper::remember(taking.coming.desk, &kept, table);
        }
    });
    taking.done.set(Some(0));
    spawn_local(run(taking, document, Arc::clone(found)));
}

async fn run(taking: Taking, document: Document, found: Arc<Found>) {
    let (rows, aside) = (&found.sorted.rows, found.sorted.aside.len());
    let file = taking.file.get_untracked();
    let done = move |count| taking.done.set(Some(count));
    let brought = paper::bring_in(taking.coming.desk, &document, &file, rows, done).await;
    taking.done.set(None);
    taking.table.set(None);
    match brought {
        Ok(struck) => {
            let words = format!(
                "Came in from {file}: {}. Set aside: {}.",
                counted(rows.len(), "response"),
                counted(aside, "row")
            );
            let struck = match struck {
                0 => String::new(),
                n => format!(" Struck out of the free text: {}.", counted(n, "piece")),
            };
            taking.coming.say(words + &struck);
            page::put_at_soon("#sheet-file");
        }
        Err(why) => taking.coming.problem.set(Some(why)),
    }
}

/// "3 rows".
fn counted(count: usize, what: &str) -> String {
    match count {
        1 => format!("1 {what}"),
        many => format!("{many} {what}s"),
    }
}
