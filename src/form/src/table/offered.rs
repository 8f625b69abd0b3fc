//! What a column can hold and what its cells can stand for, in words: what a person chooses from where
//! a guess was wrong.

use super::{Means, Named, Places, Stands};
use crate::document::{Choice, Item, Kind};
use crate::form::{Form, Here};
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
    for held in held(form) {
        let label = called(held.item);
        let each = held.each.as_ref();
        let each = each.map_or_else(String::new, |each| format!(" ({})", each.in_words()));
        for (part, words) in parts_of(form, held.item) {
            let label = match (&part, held.item.kind) {
                (Some(_), _) => format!("{label}: {words}{each}"),
                (None, Kind::Repeat) => format!("{label}: how many{each}"),
                (None, _) => format!("{label}{each}"),
            };
            let path = held.path.clone();
            all.push((Means::Answers { path, part }, label));
        }
    }
    all
}

/// A place for answers that can stand in a column.
pub(super) struct Held<'f> {
    pub(super) path: String,
    pub(super) item: &'f Item,
    /// For a question that is asked for each of several: for which of them.
    pub(super) each: Option<Each>,
}

/// The second child, the first placement of the second child: what is asked for each, and which.
pub(super) struct Each(pub(super) Vec<(String, u32)>);

impl Each {
    /// "Children 2".
    fn in_words(&self) -> String {
        let each = self.0.iter();
        let each = each.map(|(called, number)| format!("{called} {number}"));
        each.collect::<Vec<_>>().join(", ")
    }
}

/// Every such place, in the order of the form: a question that is asked for each of several has one for
/// each that there can be.
pub(super) fn held(form: &Form) -> Vec<Held<'_>> {
    let mut all = Vec::new();
    for (node, item) in (0..).zip(form.items()) {
        for time in 0..form.node(node).repeats.times() {
            let here = Here { node, time };
            if is_held(item) {
                let (path, each) = (form.path(here), each_of(form, here));
                all.push(Held { path, item, each });
            }
        }
    }
    all
}

fn each_of(form: &Form, here: Here) -> Option<Each> {
    let mut each = Vec::new();
    let mut place = here;
    while let Some((around, index)) = form.around(place) {
        let item = form.at(around.node);
        if item.kind == Kind::Repeat {
            each.insert(0, (called(item).to_owned(), index + 1));
        }
        place = around;
    }
    (!each.is_empty()).then_some(Each(each))
}

/// What a question is called in few words.
fn called(item: &Item) -> &str {
    let texts = [
        in_language(&item.short, "en"),
        in_language(&item.label, "en"),
        &item.name,
    ];
    let words = texts.into_iter().find(|words| !words.is_empty());
    words.unwrap_or_default()
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
/// kept on the device.
fn is_held(item: &Item) -> bool {
    let never = matches!(
        item.kind,
        Kind::Note | Kind::Calculate | Kind::Drawing | Kind::Rank | Kind::Group
    );
    !never && !item.stays_here
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
