//! What is the matter with an answer, said to the person who gave it. Looking never fails and
//! never changes an answer: whatever was written is kept.

use super::{Walk, asks, fits};
use crate::document::{Choice, Item, Kind};
use crate::form::Here;
use crate::limits::{BOARD_ITEMS_MAX, TEXT_CHARS_MAX};
use crate::{Answer, Value};

/// Something to look at again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The question's path.
    pub path: String,
    /// What to say to the person.
    pub message: String,
}

const TOO_LONG: &str = "This is longer than we can send (20,000 letters). All of it is kept here. Please make it shorter before you send it.";
const TOO_MANY: &str = "There are more than 60 things here. All of them are kept. Please take some away before you send this.";
const UNREADABLE: &str = "We could not read what was kept here. Please answer this one again.";
const UNKNOWN_CHOICE: &str = "What was chosen here is not in the list. Please choose again.";
const TWICE: &str = "Something is here twice. Please choose again.";
const LOOK_AGAIN: &str = "Please look at this answer again.";
const NEEDED: &str = "This one is needed before you can go on.";

impl Walk<'_> {
    /// What is the matter with the answer at a path; nothing if the question is not on the route.
    pub fn problems(&self, path: &str) -> Vec<Problem> {
        let found = self.form.here(path).and_then(|here| self.problem(here));
        let problem = found.map(|message| Problem {
            path: path.to_owned(),
            message,
        });
        problem.into_iter().collect()
    }

    /// The first problem of an answer. One at a time is what a person can mend.
    fn problem(&self, here: Here) -> Option<String> {
        let item = self.form.at(here.node);
        if !asks(item) || !self.is_on(here) {
            return None;
        }
        match self.answer(here) {
            Some(Answer::Given(value)) if !fits(item, value) => Some(UNREADABLE.to_owned()),
            Some(Answer::Given(value)) => self
                .wrong_value(item, value)
                .or_else(|| self.broken_constraint(here, item)),
            _ if item.required => Some(NEEDED.to_owned()),
            _ => None,
        }
    }

    fn broken_constraint(&self, here: Here, item: &Item) -> Option<String> {
        let constraint = self.form.node(here.node).constraint.as_ref()?;
        if self.holds(constraint, here) {
            return None;
        }
        let said = self.text(&item.constraint_message, &self.form.path(here));
        Some(if said.is_empty() {
            LOOK_AGAIN.to_owned()
        } else {
            said
        })
    }

    /// What is wrong with a value whatever the form's own rules are.
    fn wrong_value(&self, item: &Item, value: &Value) -> Option<String> {
        let choices = self.form.choices(item);
        let wrong = match value {
            Value::Text(text) => too_long(text),
            Value::Integer(number) => return out_of_bounds(item, *number),
            Value::Times(times) => return out_of_bounds(item, i64::from(*times)),
            Value::One(name) => unknown(choices, name),
            Value::Many(names) => {
                let alone = |name: &&String| {
                    choices
                        .iter()
                        .any(|choice| choice.alone && choice.name == **name)
                };
                match names.iter().find(alone) {
                    Some(name) if names.len() > 1 => return Some(self.said_alone(choices, name)),
                    _ => wrong_names(choices, names),
                }
            }
            Value::Ranked(names) => wrong_names(choices, names),
            Value::Sorted(sorted) => {
                let columns = self.form.columns(item);
                sorted.iter().find_map(|(card, column)| {
                    unknown(choices, card).or_else(|| unknown(columns, column))
                })
            }
            Value::Board(things) if things.len() > BOARD_ITEMS_MAX => Some(TOO_MANY),
            Value::Board(things) => things.iter().find_map(|thing| too_long(&thing.text)),
            Value::Date(_) | Value::Drawing(_) | Value::Acknowledged => None,
        };
        wrong.map(str::to_owned)
    }

    fn said_alone(&self, choices: &[Choice], name: &str) -> String {
        let choice = choices.iter().find(|choice| choice.name == name);
        let label = choice.map_or("", |choice| self.spoken(&choice.label));
        [
            "“",
            label,
            "” cannot go with the others. Please take it away, or the others.",
        ]
        .concat()
    }
}

fn too_long(text: &str) -> Option<&'static str> {
    // Counting letters is only worth it where the bytes leave a doubt.
    let long = text.len() > TEXT_CHARS_MAX && text.chars().count() > TEXT_CHARS_MAX;
    long.then_some(TOO_LONG)
}

fn unknown(choices: &[Choice], name: &str) -> Option<&'static str> {
    let known = choices.iter().any(|choice| choice.name == name);
    (!known).then_some(UNKNOWN_CHOICE)
}

fn wrong_names(choices: &[Choice], names: &[String]) -> Option<&'static str> {
    let twice = |(at, name): (usize, &String)| names[..at].contains(name).then_some(TWICE);
    names
        .iter()
        .take(choices.len() + 1)
        .enumerate()
        .find_map(|(at, name)| unknown(choices, name).or_else(|| twice((at, name))))
}

/// Whole numbers and repeats have a lowest and a highest.
fn out_of_bounds(item: &Item, number: i64) -> Option<String> {
    let (least, most) = match item.kind {
        Kind::Repeat => (
            item.start.or(Some(0)),
            Some(i64::from(crate::form::times_max(item))),
        ),
        _ => (item.start, item.end),
    };
    let low = least.is_some_and(|least| number < least);
    let high = most.is_some_and(|most| number > most);
    if !low && !high {
        return None;
    }
    Some(match (least, most) {
        (Some(least), Some(most)) => [
            "Please give a number from ",
            &least.to_string(),
            " to ",
            &most.to_string(),
            ".",
        ]
        .concat(),
        (Some(least), None) => [
            "Please give a number that is not under ",
            &least.to_string(),
            ".",
        ]
        .concat(),
        (_, most) => {
            let most = most.unwrap_or(0).to_string();
            ["Please give a number that is not over ", &most, "."].concat()
        }
    })
}
