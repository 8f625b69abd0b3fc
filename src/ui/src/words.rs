//! Answers as words.

use form::{Answer, BoardItem, Form, Item, Text, Value};

/// Text in a language, or in English, or nothing.
pub fn speak<'t>(text: &'t Text, language: &str) -> &'t str {
    text.get(language)
        .or_else(|| text.get("en"))
        .map_or("", String::as_str)
}

/// An answer as a person would say it back.
pub fn answer_in_words(
    form: &Form,
    item: &Item,
    answer: Option<&Answer>,
    language: &str,
) -> String {
    match answer {
        None => "Not asked".to_owned(),
        Some(Answer::Skipped) => "Skipped".to_owned(),
        Some(Answer::NotSure) => "Not sure".to_owned(),
        Some(Answer::RatherNotSay) => "Rather not say".to_owned(),
        Some(Answer::Given(value)) => value_in_words(form, item, value, language),
    }
}

fn value_in_words(form: &Form, item: &Item, value: &Value, language: &str) -> String {
    let choice = |name: &str| label(form.choices(item), name, language);
    match value {
        Value::Text(text) => text.clone(),
        Value::Drawing(text) => match text.split_once('\n') {
            Some((_, caption)) if !caption.is_empty() => caption.to_owned(),
            _ => "A drawing".to_owned(),
        },
        Value::Integer(number) => number.to_string(),
        Value::Times(number) => number.to_string(),
        Value::Date(day) => day.to_string(),
        Value::One(name) if item.offer => yes_or_no(name).to_owned(),
        Value::One(name) => choice(name),
        Value::Many(names) => list(names.iter().map(|name| choice(name)), ", "),
        Value::Ranked(names) => list(names.iter().map(|name| choice(name)), ", then "),
        Value::Sorted(places) => list(
            places.iter().map(|(card, column)| {
                format!(
                    "{}: {}",
                    choice(card),
                    label(form.columns(item), column, language)
                )
            }),
            "; ",
        ),
        Value::Board(items) => list(items.iter().map(thing), "; "),
        Value::Acknowledged => "Read".to_owned(),
    }
}

/// Something on a board: its words, or what its picture is called.
fn thing(item: &BoardItem) -> String {
    match &item.picture {
        _ if !item.text.is_empty() => item.text.clone(),
        Some(picture) => picture
            .split('.')
            .next()
            .unwrap_or_default()
            .replace('-', " "),
        None if item.drawing.is_some() => "a drawing".to_owned(),
        None => "no words".to_owned(),
    }
}

fn yes_or_no(name: &str) -> &'static str {
    if name == "yes" { "Yes" } else { "No" }
}

fn label(choices: &[form::Choice], name: &str, language: &str) -> String {
    let found = choices.iter().find(|choice| choice.name == name);
    found.map_or_else(
        || name.to_owned(),
        |choice| speak(&choice.label, language).to_owned(),
    )
}

fn list(parts: impl Iterator<Item = String>, between: &str) -> String {
    parts.collect::<Vec<_>>().join(between)
}
