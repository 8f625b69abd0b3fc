//! People, each with what one would like: more, the same, less. Whoever is left untouched is no
//! part of the answer.

use super::chooser::{Skin, with_skin};
use crate::draw::{Turn, View, button, el, group, nothing, painted, portions};
use crate::question::{Question, option};
use crate::words::speak;
use form::{Choice, Value};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

struct People {
    question: Question,
    places: RefCell<BTreeMap<String, String>>,
    skin: Skin,
}

/// A tile for each person.
pub fn view(question: &Question) -> View {
    let places = match question.value() {
        Some(Value::Sorted(places)) => places.clone(),
        _ => BTreeMap::new(),
    };
    let skin = Skin::of_page();
    let people = Rc::new(People {
        question: question.clone(),
        places: RefCell::new(places),
        skin,
    });
    let swatches = match question.pictures {
        true => painted(move || skin.swatches()),
        false => nothing(),
    };
    let all = question.choices;
    let tiles = portions(all.len(), move |at| tile(&people, &all[at]));
    let grid = el("div").class("people").child(tiles).done();
    question.set(group(vec![grid, swatches]))
}

fn tile(people: &Rc<People>, person: &'static Choice) -> View {
    let (turn, people) = (Turn::new(), Rc::clone(people));
    turn.live(move || {
        let question = &people.question;
        let words = speak(&person.label, &question.language);
        let chosen = people.places.borrow().get(&person.name).cloned();
        let set = format!("{}-{}", question.id(), person.name);
        let field = |column: &'static Choice| {
            let here = Rc::clone(&people);
            let first = chosen.is_none();
            let pick = move |_| {
                here.put(person, Some(column));
                // Drawing again would take the keyboard away; only the way back has to appear.
                if first {
                    turn.again();
                    super::screen::focus(here.field(person, column));
                }
            };
            let checked = chosen.as_ref() == Some(&column.name);
            let label = speak(&column.label, &question.language);
            option(
                &set,
                &column.name,
                question.sign(column),
                label,
                checked,
                Box::new(pick),
            )
        };
        let fields = question.columns.iter().map(field).collect();
        let drawn = Rc::clone(&people);
        let face = people.skin.live(move || avatar(&drawn.question, person));
        let legend = el("legend").child(face);
        el("fieldset")
            .class("person")
            .flag("data-chosen", chosen.is_some())
            .child(legend.child(el("span").text(words).done()).done())
            .child(el("div").class("choices").children(fields).done())
            .child(leave_out(&people, person, words, turn, chosen.is_some()))
            .done()
    })
}

fn leave_out(
    people: &Rc<People>,
    person: &'static Choice,
    words: &str,
    turn: Turn,
    chosen: bool,
) -> View {
    if !chosen {
        return nothing();
    }
    let people = Rc::clone(people);
    let leave = move || {
        people.put(person, None);
        turn.again();
        if let Some(column) = people.question.columns.first() {
            super::screen::focus(people.field(person, column));
        }
    };
    button("quiet", format!("Leave out {words}"), leave)
}

/// The person's picture for children; for others the first letter.
fn avatar(question: &Question, person: &Choice) -> View {
    if let (true, Some(name)) = (question.pictures, &person.picture) {
        return with_skin(name).unwrap_or_else(|| question.sign(person));
    }
    let words = speak(&person.label, &question.language);
    let letter: String = words.chars().take(1).collect();
    let circle = el("span").class("avatar").set("aria-hidden", "true");
    circle.text(letter).done()
}

impl People {
    fn field(&self, person: &Choice, column: &Choice) -> String {
        format!("{}-{}-{}", self.question.id(), person.name, column.name)
    }

    fn put(&self, person: &Choice, column: Option<&Choice>) {
        let mut places = self.places.borrow_mut();
        match column {
            Some(column) => drop(places.insert(person.name.clone(), column.name.clone())),
            None => drop(places.remove(&person.name)),
        }
        let now = (!places.is_empty()).then(|| Value::Sorted(places.clone()));
        drop(places);
        (self.question.on_answer)(now);
    }
}
