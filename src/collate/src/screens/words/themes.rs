//! The codebook: how many texts have which theme, and how themes are named, merged and taken away.

use super::Reading;
use crate::words::{self, NO_THEME, Theme};
use leptos::prelude::*;

/// Draws it.
pub(super) fn view(reading: Reading) -> AnyView {
    let (changing, name) = (RwSignal::new(None::<String>), RwSignal::new(String::new()));
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = name.get_untracked();
        let book = reading.book.get_untracked();
        if typed.trim().is_empty() || book.named(&typed).is_some() {
            return reading.say("A theme needs a name of its own.");
        }
        words::add_theme(reading.desk, &reading.form.get_untracked(), &typed, &book);
        name.set(String::new());
        reading.say(format!("The theme “{}” is added.", typed.trim()));
    };
    view! {
        {move || table(reading, changing)}
        <form class="add-theme no-print" on:submit=add>
            <label for="new-theme">"A new theme"</label>
            <input id="new-theme" type="text" maxlength="80" autocomplete="off" prop:value=name
                on:input=move |event| name.set(event_target_value(&event))/>
            <button type="submit">"Add it"</button>
        </form>
    }
    .into_any()
}

fn table(reading: Reading, changing: RwSignal<Option<String>>) -> AnyView {
    let (book, coded) = (reading.book.get(), reading.coded.get());
    let counted = reading.texts.with(|texts| coded.count(texts.iter()));
    let count = |id: &str| counted.themes.get(id).copied().unwrap_or(0);
    let rows = book.themes().iter().map(|(id, theme)| {
        let open = changing.get().as_ref() == Some(id);
        let row = row(changing, id, theme, count(id));
        let change = open.then(|| change(reading, changing, id.clone(), theme.clone(), count(id)));
        view! { {row} {change} }
    });
    let base = format!(
        "Of the {} texts read so far, of {} in all. One text may have several themes.",
        counted.read, counted.all
    );
    view! {
        <table class="stacked">
            <caption>"How many texts have which theme"<span class="quiet">{base}</span></caption>
            <thead><tr>
                <th scope="col">"Theme"</th><th scope="col">"Suggested by the words"</th>
                <th scope="col" class="n">"Texts"</th><th scope="col" class="no-print"><span class="hidden">"Change"</span></th>
            </tr></thead>
            <tbody>{rows.collect_view()}</tbody>
            <tfoot>
                <tr><th scope="row">"No theme fits"</th><td></td><td class="n" data-label="Texts">{count(NO_THEME)}</td><td class="no-print"></td></tr>
                <tr><th scope="row">"Base: read"</th><td></td><td class="n" data-label="Texts">{counted.read}</td><td class="no-print"></td></tr>
            </tfoot>
        </table>
    }
    .into_any()
}

fn row(changing: RwSignal<Option<String>>, id: &str, theme: &Theme, count: u64) -> AnyView {
    let (id, expanded) = (
        id.to_owned(),
        changing.with(|open| open.as_deref() == Some(id)),
    );
    let toggle = move |_| changing.set((!expanded).then(|| id.clone()));
    let label = format!("Change {}", theme.name);
    view! {
        <tr>
            <th scope="row">{theme.name.clone()}</th>
            <td data-label="Suggested by the words">{theme.keywords.join(", ")}</td>
            <td class="n" data-label="Texts">{count}</td>
            <td class="no-print">
                <button type="button" class="quiet" aria-expanded=expanded.to_string() aria-label=label on:click=toggle>"Change"</button>
            </td>
        </tr>
    }
    .into_any()
}

/// Name, keywords, merging and taking away, under the theme's own line.
fn change(
    reading: Reading,
    changing: RwSignal<Option<String>>,
    id: String,
    theme: Theme,
    count: u64,
) -> AnyView {
    let (name, keywords) = (
        RwSignal::new(theme.name.clone()),
        RwSignal::new(theme.keywords.join(", ")),
    );
    let form = move || reading.form.get_untracked();
    let (saved, kept) = (id.clone(), theme.clone());
    let save = move |_| {
        let typed = name.get_untracked().trim().to_owned();
        let changed = Theme {
            name: if typed.is_empty() {
                kept.name.clone()
            } else {
                typed
            },
            keywords: keywords_of(&keywords.get_untracked()),
            ..kept.clone()
        };
        words::put_theme(reading.desk, &form(), &saved, Some(&changed));
        changing.set(None);
        reading.say("The theme is changed.");
    };
    let gone = id.clone();
    let remove = move |_| {
        words::put_theme(reading.desk, &form(), &gone, None);
        changing.set(None);
        reading.say(
            "The theme is taken away. Press u while you read, or add it again, if that was wrong.",
        );
    };
    let removing = match count {
        0 => "Take it away".to_owned(),
        1 => "Take it away from its 1 text".to_owned(),
        count => format!("Take it away from its {count} texts"),
    };
    view! {
        <tr class="change no-print"><td colspan="4">
            <div class="fields">
                <div><label for="theme-name">"Name"</label>
                    <input id="theme-name" type="text" maxlength="80" autocomplete="off" prop:value=name
                        on:input=move |event| name.set(event_target_value(&event))/></div>
                <div><label for="theme-words">"Suggested by the words"</label>
                    <input id="theme-words" type="text" maxlength="400" autocomplete="off" prop:value=keywords
                        aria-describedby="theme-words-hint"
                        on:input=move |event| keywords.set(event_target_value(&event))/></div>
                <p class="quiet" id="theme-words-hint">"With commas between them: late, on time, read it."</p>
                {merge_field(reading, changing, id, theme)}
            </div>
            <div class="buttons">
                <button type="button" class="main" on:click=save>"Save"</button>
                <button type="button" on:click=remove>{removing}</button>
                <button type="button" class="quiet" on:click=move |_| changing.set(None)>"Leave it as it is"</button>
            </div>
        </td></tr>
    }
    .into_any()
}

/// Merging leaves the codings where they are, so that a colleague who codes meanwhile loses nothing.
fn merge_field(
    reading: Reading,
    changing: RwSignal<Option<String>>,
    id: String,
    theme: Theme,
) -> AnyView {
    let others = reading.book.get_untracked();
    let others = others.themes().iter().filter(|(other, _)| *other != id);
    let options = others
        .map(|(other, theme)| view! { <option value=other.clone()>{theme.name.clone()}</option> });
    let options = options.collect_view();
    let merge = move |event| {
        let into = event_target_value(&event);
        if into.is_empty() {
            return;
        }
        let merged = Theme {
            into: Some(into),
            ..theme.clone()
        };
        words::put_theme(
            reading.desk,
            &reading.form.get_untracked(),
            &id,
            Some(&merged),
        );
        changing.set(None);
        reading.say(format!(
            "“{}” is merged; its texts have the other theme now.",
            theme.name
        ));
    };
    view! {
        <div><label for="theme-merge">"Merge it into"</label>
            <select id="theme-merge" on:change=merge><option value="">"No other theme"</option>{options}</select></div>
    }
    .into_any()
}

fn keywords_of(typed: &str) -> Vec<String> {
    let words = typed
        .split(',')
        .map(str::trim)
        .filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}
