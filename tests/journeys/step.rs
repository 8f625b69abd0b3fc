//! Reads the lines of a scenario.

use form::{Answer, BoardItem, BoardSlot, Form, Item, Kind, Value};

/// One step, and the line it begins on.
pub struct Step {
    /// Counted from 1.
    pub line: usize,
    /// The step's words up to the first space, or to the colon of a two-word step.
    pub verb: String,
    /// What comes after.
    pub rest: String,
}

const TWO_WORDS: [&str; 4] = ["pass to", "leave out", "take in", "expect end"];

/// The steps of a scenario.
pub fn steps(text: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut open = 0;
    for (at, line) in text.lines().enumerate() {
        let line = line.trim();
        if open > 0 {
            if let Some(step) = steps.last_mut() {
                step.rest.push_str(line);
                open = brackets(&step.rest);
            }
            continue;
        }
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let two = TWO_WORDS.iter().find(|verb| line.starts_with(**verb));
        let split = line.find(' ').unwrap_or(line.len());
        let (verb, rest) = line.split_at(two.map_or(split, |verb| verb.len()));
        let step = Step {
            line: at + 1,
            verb: verb.to_owned(),
            rest: rest.trim().to_owned(),
        };
        open = if verb == "response" {
            brackets(&step.rest)
        } else {
            0
        };
        steps.push(step);
    }
    steps
}

/// How many brackets are still open; enough for the answers of a response.
fn brackets(text: &str) -> i32 {
    let mut quoted = false;
    let mut before = ' ';
    let mut open = 0;
    for letter in text.chars() {
        match letter {
            '"' if before != '\\' => quoted = !quoted,
            '{' | '[' if !quoted => open += 1,
            '}' | ']' if !quoted => open -= 1,
            _ => {}
        }
        before = letter;
    }
    open
}

/// What a value in a scenario means as an answer to an item.
pub fn answer(form: &Form, item: &Item, text: &str) -> Result<Option<Answer>, String> {
    Ok(match text {
        "skip" => Some(Answer::Skipped),
        "not sure" => Some(Answer::NotSure),
        "rather not say" => Some(Answer::RatherNotSay),
        "nothing" => None,
        _ => Some(Answer::Given(value(form, item, text)?)),
    })
}

fn value(form: &Form, item: &Item, text: &str) -> Result<Value, String> {
    let wrong = |what: &str| format!("“{text}” is not {what}, which `{}` takes", item.name);
    let choices = form.choices(item);
    let columns = form.columns(item);
    Ok(match item.kind {
        Kind::Text => Value::Text(text.to_owned()),
        Kind::Drawing => Value::Drawing(text.to_owned()),
        Kind::Integer => Value::Integer(text.parse().map_err(|_| wrong("a whole number"))?),
        Kind::Repeat => Value::Times(text.parse().map_err(|_| wrong("a number of times"))?),
        Kind::Date => Value::Date(text.parse().map_err(|_| wrong("a day"))?),
        Kind::SelectOne => Value::One(known(choices, item, text)?),
        Kind::Group if item.offer => Value::One(known(choices, item, text)?),
        Kind::SelectMultiple => Value::Many(all(choices, item, text)?),
        Kind::Rank => Value::Ranked(all(choices, item, text)?),
        Kind::People | Kind::Cards => {
            let mut sorted = std::collections::BTreeMap::new();
            for pair in text.split(',') {
                let (card, column) = pair.split_once('=').ok_or_else(|| wrong("name=column"))?;
                sorted.insert(known(choices, item, card)?, known(columns, item, column)?);
            }
            Value::Sorted(sorted)
        }
        Kind::Board => Value::Board(text.split('|').map(thing).collect::<Result<_, _>>()?),
        Kind::Acknowledge if text == "yes" => Value::Acknowledged,
        _ => return Err(wrong("an answer")),
    })
}

fn known(choices: &[form::Choice], item: &Item, name: &str) -> Result<String, String> {
    let name = name.trim();
    if choices.iter().any(|choice| choice.name == name) {
        return Ok(name.to_owned());
    }
    Err(format!("`{}` has no choice “{name}”", item.name))
}

fn all(choices: &[form::Choice], item: &Item, text: &str) -> Result<Vec<String>, String> {
    text.split(',')
        .map(|name| known(choices, item, name))
        .collect()
}

/// `wish: a dog`
fn thing(text: &str) -> Result<BoardItem, String> {
    let (slot, words) = text.split_once(':').unwrap_or((text, ""));
    let slot = match slot.trim() {
        "good" => BoardSlot::Good,
        "worry" => BoardSlot::Worry,
        "wish" => BoardSlot::Wish,
        other => return Err(format!("a board has good, worry and wish, not “{other}”")),
    };
    Ok(BoardItem {
        slot,
        text: words.trim().to_owned(),
        picture: None,
        drawing: None,
    })
}
