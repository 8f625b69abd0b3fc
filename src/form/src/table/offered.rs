//! What a column can hold and what its cells can stand for, in words: what a person chooses from where
//! a guess was wrong.

use super::{Means, Named, Places, Stands};
use crate::document::{Choice, Item, Kind};
use crate::form::Form;
use crate::walk::in_language;

/// Everything that a column can hold.
pub fn columns(form: &Form) -> Vec<(Means, String)> {
    let general = [
        (Means::Nothing, "Nothing that is taken over"),
        (Means::Quarter, "The quarter, or a day in it"),
        (Means::Area, "The area"),
        (Means::Meeting, "The kind of meeting"),
    ];
    let mut all: Vec<(Means, String)> = general
        .map(|(means, words)| (means, words.to_owned()))
        .to_vec();
    for item in form.items().filter(|item| is_held(form, item)) {
        let texts = [
            in_language(&item.short, "en"),
            in_language(&item.label, "en"),
            &item.name,
        ];
        let label = texts
            .into_iter()
            .find(|words| !words.is_empty())
            .unwrap_or_default();
        for (part, words) in parts_of(form, item) {
            let label = if part.is_some() {
                format!("{label}: {words}")
            } else {
                label.to_owned()
            };
            let path = item.name.clone();
            all.push((Means::Answers { path, part }, label));
        }
    }
    all
}

/// What the cells of a column can stand for; empty where they are words or numbers.
pub fn cells(form: &Form, places: &Places, means: &Means) -> Vec<(Stands, String)> {
    let named = |all: &[Named]| {
        let all = all.iter();
        all.map(|one| (Stands::For(one.id.clone()), one.name.clone()))
            .collect()
    };
    let mut all: Vec<(Stands, String)> = match means {
        Means::Area => named(&places.areas),
        Means::Meeting => named(&places.meetings),
        Means::Answers { path, part } => match form.item_at(path) {
            Some(item) => of_choices(form, item, part.as_deref()),
            None => Vec::new(),
        },
        _ => Vec::new(),
    };
    if all.is_empty() {
        return all;
    }
    let states = [
        (Stands::Skipped, "Left empty"),
        (Stands::NotSure, "Not sure"),
        (Stands::RatherNotSay, "Rather not say"),
    ];
    let answers = matches!(means, Means::Answers { .. });
    let states = states.into_iter().take(if answers { 3 } else { 1 });
    all.extend(states.map(|(stands, words)| (stands, words.to_owned())));
    all
}

fn of_choices(form: &Form, item: &Item, part: Option<&str>) -> Vec<(Stands, String)> {
    if item.kind == Kind::Acknowledge {
        return vec![(Stands::For("yes".to_owned()), "Read".to_owned())];
    }
    let choices = if part.is_some() {
        form.columns(item)
    } else {
        form.choices(item)
    };
    let one = |choice: &Choice| {
        let label = in_language(&choice.label, "en").to_owned();
        (Stands::For(choice.name.clone()), label)
    };
    choices.iter().map(one).collect()
}

/// Whether a question's answers can stand in a column: not what is worked out, drawn, put in order or
/// kept on the device, and not what is asked again for each of several.
pub(super) fn is_held(form: &Form, item: &Item) -> bool {
    let never = matches!(
        item.kind,
        Kind::Note | Kind::Calculate | Kind::Repeat | Kind::Drawing | Kind::Rank | Kind::Group
    );
    !never && !item.stays_here && form.item_at(&item.name).is_some()
}

/// The cards, or the parts of a board, each of which has a column; none for what has one.
pub(super) fn parts_of(form: &Form, item: &Item) -> Vec<(Option<String>, String)> {
    match item.kind {
        Kind::People | Kind::Cards => {
            let cards = form.choices(item).iter();
            let one = |card: &Choice| {
                (
                    Some(card.name.clone()),
                    in_language(&card.label, "en").to_owned(),
                )
            };
            cards.map(one).collect()
        }
        Kind::Board => [
            ("good", "what is good"),
            ("worry", "what worries"),
            ("wish", "what is wished for"),
        ]
        .map(|(part, words)| (Some(part.to_owned()), words.to_owned()))
        .to_vec(),
        _ => vec![(None, String::new())],
    }
}
