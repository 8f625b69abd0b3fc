//! The texts, one after the other, and what the keyboard does to them.

use super::{Reading, Show, beside, year_in_words};
use crate::words::keys::{Press, press};
use crate::words::{self, NO_THEME, Text};
use device::page;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use std::collections::BTreeMap;
use tally::Worrying;

/// How many texts stand on the page at once.
const PAGE: usize = 100;

/// Draws it.
pub(super) fn view(reading: Reading) -> AnyView {
    view! {
        <div class="reading">
            <div>
                {how()}
                <p class="lead">{move || where_one_is(reading)}</p>
                {move || list(reading)}
            </div>
            {beside::view(reading)}
        </div>
    }
    .into_any()
}

/// Question, year, themes and words to look for.
pub(super) fn filters(reading: Reading) -> AnyView {
    let asked = move || {
        let all = reading.texts.with(|texts| questions(texts));
        let option =
            |(name, label): (String, String)| view! { <option value=name>{label}</option> };
        all.into_iter().map(option).collect_view()
    };
    let years = move || {
        let all = reading.texts.with(|texts| years(texts));
        let option =
            |year: i32| view! { <option value=year.to_string()>{year_in_words(year)}</option> };
        all.into_iter().rev().map(option).collect_view()
    };
    let again = move || reading.at.set(0);
    let ask = move |event| {
        reading.question.set(event_target_value(&event));
        again();
    };
    let of_year = move |event| {
        reading.year.set(event_target_value(&event).parse().ok());
        again();
    };
    let look_for = move |event| {
        reading.search.set(event_target_value(&event));
        again();
    };
    view! {
        <div>
            <label for="words-question">"Question"</label>
            <select id="words-question" on:change=ask><option value="">"All questions"</option>{asked}</select>
        </div>
        <div>
            <label for="words-year">"Year"</label>
            <select id="words-year" on:change=of_year><option value="">"All years"</option>{years}</select>
        </div>
        {shown_field(reading)}
        <div>
            <label for="words-search">"With the words"</label>
            <input id="words-search" type="search" autocomplete="off" prop:value=reading.search on:input=look_for/>
        </div>
    }
    .into_any()
}

fn shown_field(reading: Reading) -> AnyView {
    let themes = move || {
        let book = reading.book.get();
        let option = |(id, theme): &(String, words::Theme)| {
            let selected = reading
                .show
                .with_untracked(|show| *show == Show::Theme(id.clone()));
            view! { <option value=format!("theme:{id}") selected=selected>{theme.name.clone()}</option> }
        };
        book.themes().iter().map(option).collect_view()
    };
    let choose = move |event| {
        let value = event_target_value(&event);
        reading.show.set(match value.split_once(':') {
            Some((_, theme)) => Show::Theme(theme.to_owned()),
            None if value == "not-coded" => Show::NotCoded,
            None => Show::All,
        });
        reading.at.set(0);
    };
    view! {
        <div>
            <label for="words-show">"Show"</label>
            <select id="words-show" on:change=choose>
                <option value="">"All texts"</option>
                <option value="not-coded">"Not coded yet"</option>
                <option value=format!("theme:{NO_THEME}")>"No theme fits"</option>
                {themes}
            </select>
        </div>
    }
    .into_any()
}

fn questions(texts: &[Text]) -> BTreeMap<String, String> {
    let asked = texts.iter().map(|text| &text.written);
    asked
        .map(|written| (written.name.clone(), written.question.clone()))
        .collect()
}

fn years(texts: &[Text]) -> Vec<i32> {
    let mut years: Vec<i32> = texts.iter().filter_map(|text| text.written.year).collect();
    years.sort_unstable();
    years.dedup();
    years
}

fn how() -> AnyView {
    let keys = [
        ("j or ↓, k or ↑", "the next text, the one before"),
        ("1 to 9", "into the theme with this number, or out of it"),
        (
            "a letter, or Enter",
            "find a theme by its name, or make a new one",
        ),
        ("s", "take what is suggested"),
        ("0", "read, and no theme fits"),
        ("q", "pick it as a quotation"),
        ("w", "it worries: pass it on for safeguarding"),
        ("u", "take back what was done last"),
    ];
    let lines = keys.map(|(key, does)| view! { <dt><kbd>{key}</kbd></dt><dd>{does}</dd> });
    view! {
        <details class="how no-print" id="words-keys">
            <summary>"Keys while a text is read"</summary>
            <dl>{lines.collect_view()}</dl>
        </details>
    }
    .into_any()
}

/// "Text 3 of 41. 12 of them are coded."
fn where_one_is(reading: Reading) -> String {
    let (at, all) = (reading.at.get(), reading.shown.with(Vec::len));
    let coded = reading.coded.get();
    let read = reading.shown.with(|shown| {
        reading.texts.with(|texts| {
            let texts = shown.iter().filter_map(|place| texts.get(*place));
            texts.filter(|text| coded.is_read(&text.key)).count()
        })
    });
    match all {
        0 => "No text is like this.".to_owned(),
        1 => format!("1 text. {read} of it is coded.")
            .replace("0 of it is", "It is not")
            .replace("1 of it is", "It is"),
        all => format!("Text {} of {all}. {read} of them are coded.", at + 1),
    }
}

/// The page of texts on which the one is that is read.
fn list(reading: Reading) -> AnyView {
    let page = Memo::new(move |_| reading.at.get() / PAGE);
    let options = move || {
        let page = page.get();
        let shown = reading.shown.get();
        let on_page = shown.iter().enumerate().skip(page * PAGE).take(PAGE);
        reading.texts.with(|texts| {
            on_page
                .filter_map(|(at, place)| Some(option(reading, at, texts.get(*place)?)))
                .collect_view()
        })
    };
    let here = move || {
        reading
            .shown
            .with(|shown| !shown.is_empty())
            .then(|| id_of(reading.at.get()))
    };
    view! {
        <div id="texts" class="texts" role="listbox" tabindex="0" aria-label="Texts" aria-describedby="words-keys"
            aria-activedescendant=here on:keydown=move |event| pressed(reading, &event)>
            {options}
        </div>
    }
    .into_any()
}

fn option(reading: Reading, at: usize, text: &Text) -> AnyView {
    let selected = move || (reading.at.get() == at).to_string();
    let key = text.key.clone();
    let themes = move || {
        let (coded, book) = (reading.coded.get(), reading.book.get());
        let chip = |theme: String| view! { <span class="chip">{book.name(&theme)}</span> " " };
        coded.themes(&key).into_iter().map(chip).collect_view()
    };
    let mut about = text.written.question.clone();
    about.extend(
        text.written
            .year
            .map(|year| format!(" · {}", year_in_words(year))),
    );
    if text.times > 1 {
        about.push_str(&format!(" · written {} times", text.times));
    }
    let go = move |_| {
        reading.at.set(at);
        page::put_at("#texts");
    };
    view! {
        <div id=id_of(at) class="text" role="option" aria-selected=selected on:click=go>
            <p class="quiet">{about}</p>
            <p class="words">{text.written.words.clone()}</p>
            <p class="themes">{themes}</p>
        </div>
    }
    .into_any()
}

fn id_of(at: usize) -> String {
    format!("text-{at}")
}

fn pressed(reading: Reading, event: &KeyboardEvent) {
    let with = event.ctrl_key() || event.meta_key() || event.alt_key();
    let Some(press) = press(&event.key(), with) else {
        return;
    };
    event.stop_propagation();
    // The letter that begins a name goes into the field that has the keyboard by then.
    if !matches!(&press, Press::Find(letters) if !letters.is_empty()) {
        event.prevent_default();
    }
    let all = reading.shown.with_untracked(Vec::len);
    let Some(last) = all.checked_sub(1) else {
        return;
    };
    let at = reading.at.get_untracked();
    match press {
        Press::Move(by) => go_to(reading, at.saturating_add_signed(by).min(last)),
        Press::First => go_to(reading, 0),
        Press::Last => go_to(reading, last),
        Press::Theme(number) => number_pressed(reading, number),
        Press::NoTheme => reading.toggle(NO_THEME),
        Press::Suggested => beside::take_suggested(reading),
        Press::Find(_) => beside::find(reading),
        Press::Quote => reading.quoting.set(untrack(|| reading.text())),
        Press::PassOn => pass_on(reading),
        Press::Undo => undo(reading),
    }
}

fn go_to(reading: Reading, at: usize) {
    reading.at.set(at);
    reading.quoting.set(None);
    reading.say("");
    page::surely_later(0, move || page::reveal(&format!("#{}", id_of(at))));
}

fn number_pressed(reading: Reading, number: usize) {
    let theme = reading
        .book
        .with_untracked(|book| book.by_number(number).map(str::to_owned));
    match theme {
        Some(theme) => reading.toggle(&theme),
        None => reading.say(format!(
            "There is no theme {number} yet. Type its name to make one."
        )),
    }
}

/// Passes the text on that is read. Taking it back is taking back what was done last.
pub(super) fn pass_on(reading: Reading) {
    let Some(text) = untrack(|| reading.text()) else {
        return;
    };
    let form = reading.form.get_untracked();
    let worrying = reading.desk.opened.with_untracked(|opened| {
        let records = opened.records()?;
        Some(Worrying::of(records, &form, &text.written))
    });
    if let Some(worrying) = worrying {
        words::pass_on(reading.desk, &form, &text, &worrying);
        reading.say("Passed on. Print or save the note for the safeguarding lead under Passed on.");
    }
}

fn undo(reading: Reading) {
    let what = crate::team::undoable(reading.desk);
    reading.say(match what.filter(|_| crate::team::undo(reading.desk)) {
        Some(what) => format!("Taken back: {what}."),
        None => "There is nothing to take back.".to_owned(),
    });
}
