//! What people wrote, apart from everything they ticked: read in an order that says nothing, put
//! into themes by the keyboard, quoted, and passed on where it worries.

mod beside;
mod passed;
mod quotations;
mod quoting;
mod reading;
mod themes;

use crate::app::Desk;
use crate::words::{self, Codebook, Coded, Text};
use leptos::prelude::*;
use tally::{Records, Texts};
use ui::problem;

/// Which part of the page is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Read,
    Themes,
    Quotations,
    PassedOn,
}

/// Which texts are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Show {
    #[default]
    All,
    NotCoded,
    Theme(String),
}

/// What the parts share. Copies are handles to the same.
#[derive(Clone, Copy)]
struct Reading {
    desk: Desk,
    part: RwSignal<Part>,
    form: RwSignal<String>,
    question: RwSignal<String>,
    year: RwSignal<Option<i32>>,
    show: RwSignal<Show>,
    search: RwSignal<String>,
    /// All texts of the form.
    texts: Memo<Vec<Text>>,
    book: Memo<Codebook>,
    coded: Memo<Coded>,
    /// The places of the texts that are shown. Coding one does not take it away from under the
    /// reader: what is shown changes only when something else is asked for.
    shown: Memo<Vec<usize>>,
    /// The place among them of the text that is read.
    at: RwSignal<usize>,
    /// What was typed into the field for themes.
    typed: RwSignal<String>,
    /// The text that is being quoted.
    quoting: RwSignal<Option<Text>>,
    /// What was done last, in words.
    said: RwSignal<String>,
    problem: RwSignal<Option<String>>,
}

/// Draws it.
pub fn view(desk: Desk) -> AnyView {
    super::arrive();
    let forms = Memo::new(move |_| {
        desk.opened
            .with(|opened| opened.records().map(with_texts).unwrap_or_default())
    });
    let page = move || match forms.with(|forms| first_form(desk, forms)) {
        Some(first) => opened(Reading::new(desk, first), forms),
        None => nothing_yet(),
    };
    view! {
        <div class="look words-page">
            <h1 tabindex="-1">"Words"</h1>
            {page}
        </div>
    }
    .into_any()
}

/// The forms in which somebody wrote something, with how much.
fn with_texts(records: &Records) -> Vec<(String, String)> {
    let forms = records.forms();
    let wrote = forms.ids().filter(|form| Texts::count(records, form) > 0);
    wrote
        .map(|form| (form.to_owned(), forms.title(form)))
        .collect()
}

/// The form that is looked at elsewhere, if somebody wrote in it.
fn first_form(desk: Desk, forms: &[(String, String)]) -> Option<String> {
    let looked_at = desk
        .filter
        .with_untracked(|f| f.as_ref().map(|f| f.form.clone()));
    let known = forms
        .iter()
        .find(|(form, _)| Some(form) == looked_at.as_ref());
    known.or(forms.first()).map(|(form, _)| form.clone())
}

fn nothing_yet() -> AnyView {
    view! {
        <p class="notice">
            "Nobody wrote anything yet. What people write in their own words will stand here, apart from everything "
            "else they answered."
        </p>
    }
    .into_any()
}

impl Reading {
    fn new(desk: Desk, form: String) -> Self {
        // An order of this visit, which says nothing about when a response came.
        let seed = u64::from_le_bytes(device::page::random::<8>());
        let form = RwSignal::new(form);
        let texts = Memo::new(move |_| {
            desk.opened.with(|opened| {
                let records = opened.records();
                records.map_or_else(Vec::new, |records| words::texts(records, &form.get(), seed))
            })
        });
        let book = Memo::new(move |_| words::codebook(desk, &form.get()));
        let coded = Memo::new(move |_| book.with(|book| words::coded(desk, book)));
        let (question, year) = (RwSignal::new(String::new()), RwSignal::new(None));
        let (show, search) = (RwSignal::new(Show::All), RwSignal::new(String::new()));
        let shown = Memo::new(move |_| {
            let (question, year) = (question.get(), year.get());
            let (show, search) = (show.get(), search.get());
            let coded = coded.get_untracked();
            let wanted = |text: &Text| {
                let about = question.is_empty() || text.written.name == question;
                let of_year = year.is_none() || text.written.year == year;
                let of_theme = match &show {
                    Show::All => true,
                    Show::NotCoded => !coded.is_read(&text.key),
                    Show::Theme(theme) => coded.has(&text.key, theme),
                };
                about && of_year && of_theme && text.written.holds(&search)
            };
            texts.with(|texts| {
                let places = texts.iter().enumerate().filter(|(_, text)| wanted(text));
                places.map(|(place, _)| place).collect()
            })
        });
        Self {
            desk,
            part: RwSignal::new(Part::Read),
            form,
            question,
            year,
            show,
            search,
            texts,
            book,
            coded,
            shown,
            at: RwSignal::new(0),
            typed: RwSignal::new(String::new()),
            quoting: RwSignal::new(None),
            said: RwSignal::new(String::new()),
            problem: RwSignal::new(None),
        }
    }

    /// The text that is read.
    fn text(self) -> Option<Text> {
        let place = self.shown.with(|shown| shown.get(self.at.get()).copied())?;
        self.texts.with(|texts| texts.get(place).cloned())
    }

    fn open(self, part: Part) {
        self.say("");
        self.quoting.set(None);
        self.part.set(part);
    }

    fn say(self, words: impl Into<String>) {
        self.said.set(words.into());
    }

    /// Puts the text into a theme, or takes it out.
    fn toggle(self, theme: &str) {
        let Some(text) = untrack(|| self.text()) else {
            return;
        };
        let coded = self.coded.get_untracked();
        let name = self.book.with_untracked(|book| book.name(theme));
        let had = coded.has(&text.key, theme);
        words::toggle(
            self.desk,
            &self.form.get_untracked(),
            &text.key,
            theme,
            &coded,
        );
        self.say(match had {
            true => format!("Taken out: {name}."),
            false => format!("Coded: {name}."),
        });
    }
}

fn opened(reading: Reading, forms: Memo<Vec<(String, String)>>) -> AnyView {
    let part = move || match reading.part.get() {
        Part::Read => reading::view(reading),
        Part::Themes => themes::view(reading),
        Part::Quotations => quotations::view(reading),
        Part::PassedOn => passed::view(reading),
    };
    view! {
        <p class="no-print">
            "Each text stands apart from everything else its writer said, with the questionnaire and the year only, in an "
            "order that says nothing. What you read here stays among the team."
        </p>
        {parts(reading)}
        {form_field(reading, forms)}
        {move || reading.problem.get().map(problem)}
        {part}
        <p class="said no-print" role="status">{move || reading.said.get()}</p>
    }
    .into_any()
}

fn parts(reading: Reading) -> AnyView {
    let waiting = move || {
        let worries = words::worries(reading.desk);
        let open = worries.iter().filter(|(_, _, decided)| decided.is_none());
        let count = open.count();
        (count > 0).then(|| view! { " " <span class="count">{count}</span> })
    };
    let button = |name: &'static str, part: Part| {
        let pressed = move || (reading.part.get() == part).to_string();
        view! {
            <button type="button" aria-pressed=pressed on:click=move |_| reading.open(part)>
                {name} {move || (part == Part::PassedOn).then(waiting)}
            </button>
        }
    };
    view! {
        <div class="parts no-print" role="group" aria-label="What to do with words">
            {button("Read and code", Part::Read)}
            {button("Themes", Part::Themes)}
            {button("Quotations", Part::Quotations)}
            {button("Passed on", Part::PassedOn)}
        </div>
    }
    .into_any()
}

/// Two of the parts are about one questionnaire.
fn form_field(reading: Reading, forms: Memo<Vec<(String, String)>>) -> AnyView {
    let about_one = move || matches!(reading.part.get(), Part::Read | Part::Themes);
    let field = move || {
        let options = forms.get().into_iter().map(|(form, title)| {
            let selected = reading.form.get_untracked() == form;
            view! { <option value=form selected=selected>{title}</option> }
        });
        let choose = move |event| {
            reading.question.set(String::new());
            reading.year.set(None);
            reading.show.set(Show::All);
            reading.at.set(0);
            reading.form.set(event_target_value(&event));
        };
        let read = (reading.part.get() == Part::Read).then(|| reading::filters(reading));
        view! {
            <div class="filters" role="group" aria-label="What is read">
                <div>
                    <label for="words-form">"Questionnaire"</label>
                    <select id="words-form" on:change=choose>{options.collect_view()}</select>
                </div>
                {read}
            </div>
        }
    };
    view! { {move || about_one().then(field)} }.into_any()
}

/// `2026` as "2026/27".
fn year_in_words(year: i32) -> String {
    format!("{year}/{:02}", (year + 1).rem_euclid(100))
}
