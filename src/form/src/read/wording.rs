//! Checks the `${...}` in what a person reads: each names an answer that can be read in a
//! sentence, and that is one answer as seen from there.

use crate::document::{Item, Kind, Text};
use crate::form::{Form, FormError};

pub(super) fn check_all(form: &Form) -> Result<(), FormError> {
    for node in 0..form.nodes.len() as u32 {
        let item = form.at(node);
        let fields = [
            ("label", &item.label),
            ("hint", &item.hint),
            ("say", &item.say),
            ("easy", &item.easy),
            ("short", &item.short),
            ("constraint_message", &item.constraint_message),
        ];
        for (field, text) in fields {
            check(form, node, field, text)?;
        }
    }
    Ok(())
}

fn check(form: &Form, node: u32, field: &str, text: &Text) -> Result<(), FormError> {
    for (language, words) in text {
        let field = [field, ".", language].concat();
        for after in words.split("${").skip(1) {
            let Some((name, _)) = after.split_once('}') else {
                let message = "A “${” is never closed. Write ${name}.";
                return form.fault(node, &field, message.to_owned());
            };
            if let Some(message) = wrong(form, node, name.trim()) {
                return form.fault(node, &field, message);
            }
        }
    }
    Ok(())
}

/// What is wrong with filling in an answer here.
fn wrong(form: &Form, node: u32, name: &str) -> Option<String> {
    let Some(named) = form.find(name) else {
        return Some(
            [
                "There is no item named “",
                name,
                "”. Check the spelling, or add the item.",
            ]
            .concat(),
        );
    };
    let target = &form.node(named).repeats;
    if target.shared(&form.node(node).repeats) < target.depth {
        return Some(["“", name, "” is asked in a repeat, so from here it has many answers. Use a calculate, or move this into the repeat."].concat());
    }
    if !reads_in_a_sentence(form.at(named)) {
        return Some(["The answer to “", name, "” cannot be read in a sentence. Name a text, a number, a day, a choice or a calculate."].concat());
    }
    None
}

fn reads_in_a_sentence(item: &Item) -> bool {
    matches!(
        item.kind,
        Kind::Text
            | Kind::Integer
            | Kind::Date
            | Kind::SelectOne
            | Kind::SelectMultiple
            | Kind::Rank
            | Kind::Calculate
            | Kind::Repeat
    )
}
