//! What stands beside the texts: the themes, what is suggested, and what else can be done with the
//! text that is read.

use super::{Reading, quoting, reading};
use crate::words::{self, NO_THEME};
use device::page;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use tally::{Because, Suggestion};

/// Draws it.
pub(super) fn view(reading: Reading) -> AnyView {
    let body = move || match reading.quoting.get() {
        Some(text) => quoting::view(reading, text),
        None => themes_of_text(reading),
    };
    view! { <aside class="beside no-print" aria-label="The text that is read">{body}</aside> }
        .into_any()
}

/// Puts the keyboard into the field for themes, at once: the next letter is typed already.
pub(super) fn find(reading: Reading) {
    if reading.quoting.get_untracked().is_some() {
        reading.quoting.set(None);
        page::put_at_soon("#theme-typed");
    }
    page::put_at("#theme-typed");
}

/// Takes the first suggestion that the text does not have yet.
pub(super) fn take_suggested(reading: Reading) {
    match untrack(|| suggested(reading)).first() {
        Some(first) => reading.toggle(&first.theme),
        None => reading.say("Nothing is suggested for this text."),
    }
}

/// What is suggested and not taken yet.
fn suggested(reading: Reading) -> Vec<Suggestion> {
    let Some(text) = reading.text() else {
        return Vec::new();
    };
    let (book, coded) = (reading.book.get(), reading.coded.get());
    let suggester = reading.texts.with(|texts| coded.suggester(texts, &book));
    let mut found = suggester.suggest(&text.written.words);
    found.retain(|one| !coded.has(&text.key, &one.theme));
    found
}

fn themes_of_text(reading: Reading) -> AnyView {
    view! {
        <h2>"Themes"</h2>
        {move || suggestions(reading)}
        {theme_field(reading)}
        {move || theme_buttons(reading)}
        <h2>"This text"</h2>
        <div class="buttons">
            <button type="button" on:click=move |_| reading.quoting.set(untrack(|| reading.text()))>
                "Quote it " <kbd>"q"</kbd>
            </button>
            <button type="button" on:click=move |_| reading::pass_on(reading)>
                "It worries: pass it on " <kbd>"w"</kbd>
            </button>
        </div>
    }
    .into_any()
}

fn suggestions(reading: Reading) -> AnyView {
    let book = reading.book.get();
    let line = |(place, one): (usize, Suggestion)| {
        let name = book.name(&one.theme);
        let theme = one.theme.clone();
        let take = move |_| {
            reading.toggle(&theme);
            page::put_at("#texts");
        };
        let key = (place == 0).then(|| view! { " " <kbd>"s"</kbd> });
        view! {
            <li>
                <button type="button" on:click=take>"Suggested: " {name} {key}</button>
                <span class="quiet">{why(&one.because)}</span>
            </li>
        }
    };
    let found = suggested(reading).into_iter().enumerate().map(line);
    view! { <ul class="suggested">{found.collect_view()}</ul> }.into_any()
}

fn why(because: &Because) -> String {
    let quoted = |words: &[String]| {
        let words: Vec<String> = words.iter().map(|word| format!("“{word}”")).collect();
        words.join(", ")
    };
    match because {
        Because::Keywords(words) => format!("It says {}.", quoted(words)),
        Because::Alike(texts, words) => {
            format!("Like {texts} texts there: {}…", quoted(words))
        }
    }
}

fn theme_field(reading: Reading) -> AnyView {
    let hint = move || {
        let typed = reading.typed.get();
        let first = reading.book.with(|book| {
            book.find(&typed)
                .first()
                .map(|(_, theme)| theme.name.clone())
        });
        match (typed.trim().is_empty(), first) {
            (true, _) => "Type a name: Enter takes the theme, or makes a new one.".to_owned(),
            (false, Some(name)) => format!(
                "Enter: {name}. Shift and Enter: a new theme “{}”.",
                typed.trim()
            ),
            (false, None) => format!("Enter: a new theme “{}”.", typed.trim()),
        }
    };
    view! {
        <label for="theme-typed">"Find or name a theme"</label>
        <input id="theme-typed" type="text" maxlength="80" autocomplete="off" aria-describedby="theme-hint"
            prop:value=reading.typed on:input=move |event| reading.typed.set(event_target_value(&event))
            on:keydown=move |event| typed(reading, &event)/>
        <p id="theme-hint" class="quiet" aria-live="polite">{hint}</p>
    }
    .into_any()
}

fn typed(reading: Reading, event: &KeyboardEvent) {
    match event.key().as_str() {
        "Enter" => {
            event.prevent_default();
            take_typed(reading, event.shift_key());
        }
        "Escape" => {}
        _ => return,
    }
    reading.typed.set(String::new());
    page::put_at("#texts");
}

/// The theme that was typed: the first whose name holds the letters, or a new one.
fn take_typed(reading: Reading, new: bool) {
    let typed = reading.typed.get_untracked();
    if typed.trim().is_empty() {
        return;
    }
    let form = reading.form.get_untracked();
    let book = reading.book.get_untracked();
    let known = match new {
        true => book.named(&typed).map(str::to_owned),
        false => book.find(&typed).first().map(|(id, _)| id.clone()),
    };
    let theme = known.unwrap_or_else(|| words::add_theme(reading.desk, &form, &typed, &book));
    let has = untrack(|| reading.text())
        .is_some_and(|text| reading.coded.get_untracked().has(&text.key, &theme));
    if !has {
        reading.toggle(&theme);
    }
}

/// The themes that were not typed away, each with its number and how many texts have it.
fn theme_buttons(reading: Reading) -> AnyView {
    let (book, coded) = (reading.book.get(), reading.coded.get());
    let counted = reading.texts.with(|texts| coded.count(texts.iter()));
    let typed = reading.typed.get();
    let found: Vec<String> = book
        .find(&typed)
        .into_iter()
        .map(|(id, _)| id.clone())
        .collect();
    let key = reading.text().map(|text| text.key).unwrap_or_default();
    let button = |id: String, number: Option<String>| {
        let pressed = coded.has(&key, &id).to_string();
        let count = counted.themes.get(&id).copied().unwrap_or(0);
        let name = book.name(&id);
        let take = move |_| {
            reading.toggle(&id);
            page::put_at("#texts");
        };
        view! {
            <li>
                <button type="button" aria-pressed=pressed on:click=take>
                    <kbd>{number}</kbd> <span>{name}</span> <span class="quiet">{count}</span>
                </button>
            </li>
        }
    };
    let numbered = book.themes().iter().enumerate();
    let shown = numbered.filter(|(_, (id, _))| found.contains(id));
    let buttons: Vec<_> = shown
        .map(|(place, (id, _))| button(id.clone(), (place < 9).then(|| (place + 1).to_string())))
        .collect();
    let none = button(NO_THEME.to_owned(), Some("0".to_owned()));
    let base = format!(
        "Of the {} texts read so far, of {} in all:",
        counted.read, counted.all
    );
    view! { <p class="quiet">{base}</p> <ul class="theme-list">{buttons} {none}</ul> }.into_any()
}
