//! Words that are missing, and things that nothing uses.

use super::Found;
use crate::document::{Document, Item, Kind, Text};
use crate::form::Form;
use std::collections::BTreeSet;

pub(super) fn check(found: &mut Found) {
    for node in 0..found.form.nodes.len() as u32 {
        check_item(found, node);
    }
    check_languages(found);
    check_unused(found);
}

fn check_item(found: &mut Found, node: u32) {
    let item = found.form.at(node);
    let counted = !item.stays_here
        && !matches!(
            item.kind,
            Kind::Note | Kind::Calculate | Kind::Group | Kind::Repeat | Kind::Drawing
        );
    if counted && item.short.is_empty() {
        found.warn_item(
            node,
            "short",
            "Tables will have to show the whole question. Add a short name for it.".to_owned(),
        );
    }
    if item.required {
        found.warn_item(
            node,
            "required",
            "There is no way to skip this question. Take “required” away, so that it can be left."
                .to_owned(),
        );
    }
    if item.constraint.is_some() && item.constraint_message.is_empty() {
        found.warn_item(
            node,
            "constraint_message",
            "Whoever breaks this rule is not told what would be right. Say it here.".to_owned(),
        );
    }
    let compiled = found.form.node(node);
    let mut later = BTreeSet::new();
    for rule in [&compiled.relevant, &compiled.constraint]
        .into_iter()
        .flatten()
    {
        rule.questions(&mut |named| {
            if named >= compiled.end && found.form.at(named).kind != Kind::Calculate {
                later.insert(named);
            }
        });
    }
    for named in later {
        let message = format!(
            "The rule looks at “{}”, which is asked only afterwards. Move one of them.",
            found.form.at(named).name
        );
        found.warn_item(node, "relevant", message);
    }
}

/// Every text is there in every language that the title is in.
fn check_languages(found: &mut Found) {
    let document = found.form.document();
    let languages: Vec<&String> = document.title.keys().collect();
    for (path, text) in texts(found.form) {
        for language in &languages {
            if !text.is_empty() && !text.contains_key(*language) {
                found.warn(
                    path.clone(),
                    format!("The title is there in “{language}”, this is not, so it will be read in English. Add the words."),
                );
            }
        }
    }
}

/// All words a person reads, and where each stands.
fn texts(form: &Form) -> Vec<(String, &Text)> {
    let document = form.document();
    let mut texts = paragraphs(document);
    for (list, choices) in &document.choices {
        for (at, choice) in choices.iter().enumerate() {
            texts.push((format!("choices.{list}[{at}].label"), &choice.label));
        }
    }
    for node in 0..form.nodes.len() as u32 {
        let place = form.place(node);
        for (field, text) in item_texts(form.at(node)) {
            texts.push((format!("{place}.{field}"), text));
        }
    }
    for (at, measure) in document.measures.iter().enumerate() {
        texts.push((format!("measures[{at}].label"), &measure.label));
        texts.push((format!("measures[{at}].base_label"), &measure.base_label));
    }
    texts
}

fn paragraphs(document: &Document) -> Vec<(String, &Text)> {
    let start = document.start.0.iter().enumerate();
    let end = document.end.0.iter().enumerate();
    let start = start.map(|(at, text)| (format!("start[{at}]"), text));
    let end = end.map(|(at, text)| (format!("end[{at}]"), text));
    start.chain(end).collect()
}

fn item_texts(item: &Item) -> [(&'static str, &Text); 6] {
    [
        ("label", &item.label),
        ("hint", &item.hint),
        ("say", &item.say),
        ("easy", &item.easy),
        ("short", &item.short),
        ("constraint_message", &item.constraint_message),
    ]
}

/// Lists that no question names, and calculations that nothing looks at.
fn check_unused(found: &mut Found) {
    let form = found.form;
    let named: BTreeSet<&String> = form
        .items()
        .flat_map(|item| item.choices.iter().chain(&item.columns))
        .collect();
    for list in form.document().choices.keys() {
        if !named.contains(list) {
            let message = "No question uses this list. Take it away, or name it in a question.";
            found.warn(format!("choices.{list}"), message.to_owned());
        }
    }
    let used = used_in_rules(form);
    let words: Vec<(String, &Text)> = texts(form);
    for node in 0..form.nodes.len() as u32 {
        let item = form.at(node);
        let blank = format!("${{{}}}", item.name);
        let read = || {
            words
                .iter()
                .any(|(_, text)| text.values().any(|words| words.contains(&blank)))
        };
        if item.kind == Kind::Calculate && !used.contains(&node) && !read() {
            let message = "Nothing looks at what this comes to, and it is never sent. Take it away, or use it.";
            found.warn_item(node, "calculation", message.to_owned());
        }
    }
}

fn used_in_rules(form: &Form) -> BTreeSet<u32> {
    let mut used = BTreeSet::new();
    for node in &form.nodes {
        for rule in [&node.relevant, &node.constraint, &node.calculation]
            .into_iter()
            .flatten()
        {
            rule.questions(&mut |named| used.extend([named]));
        }
    }
    for measure in &form.measures {
        for rule in measure.base.iter().chain([&measure.counts]) {
            rule.questions(&mut |named| used.extend([named]));
        }
    }
    used
}
