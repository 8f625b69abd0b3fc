//! Typing in a form that came back on paper: a line for each place of the booklet, in its order and
//! with its codes, and what a key means there. A number is the place among the answers, a letter is
//! the code that is printed beside them.
//!
//! Lines follow the answers as a walk does, so what the booklet sends a person past is not asked
//! for here either.

use crate::document::{Choice, Item, Kind};
use crate::form::{Form, NONE};
use crate::print::codes;
use crate::walk::Walk;
use crate::{Answer, Answers, BoardItem, BoardSlot, Value, calendar};
use std::collections::BTreeMap;

/// One thing to type in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The question's path.
    pub path: String,
    /// The card, or the part of a board, where a question has a line for each.
    pub part: Option<String>,
    /// As printed: `7`, `2/12`, `9b`.
    pub code: String,
    /// The question.
    pub label: String,
    /// How it is answered.
    pub way: Way,
    /// Its answer is not kept: it only helps to strike names out of what was written.
    pub stays_here: bool,
}

/// How a line is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// One of these.
    One(Vec<Tick>),
    /// Any of these.
    Several(Vec<Tick>),
    /// These, first to last.
    Ranked(Vec<Tick>),
    /// A whole number.
    Number,
    /// A day.
    Day,
    /// Words.
    Words,
    /// Words, each line of them a thing of its own.
    Things,
}

/// One box on paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tick {
    /// The number key, for the first nine.
    pub number: Option<char>,
    /// The letter that is printed there.
    pub letter: String,
    /// What it is.
    pub means: Ticked,
    /// What it says.
    pub label: String,
}

/// What a box is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ticked {
    /// An answer, by its name.
    Choice(String),
    /// Read and acknowledged.
    Read,
    /// "Not sure."
    NotSure,
    /// "Rather not say."
    RatherNotSay,
}

/// What a key did.
#[derive(Clone, Debug, PartialEq)]
pub struct Pressed {
    /// The question's answer from now on.
    pub answer: Option<Answer>,
    /// The line is done; the next one is wanted.
    pub on: bool,
}

/// The lines, as things stand.
pub fn lines(walk: &Walk<'_>) -> Vec<Line> {
    let mut lines = Lines {
        walk,
        form: walk.form(),
        lines: Vec::new(),
    };
    lines.inside(NONE, "");
    lines.lines
}

/// What a key means on a line; nothing if it means nothing there.
pub fn pressed(walk: &Walk<'_>, line: &Line, key: &str) -> Option<Pressed> {
    let before = walk.answers().get(&line.path);
    if matches!(key, "Backspace" | "Delete") {
        return line
            .emptied(before)
            .map(|answer| Pressed { answer, on: false });
    }
    let tick = line.way.ticks().iter().find(|tick| tick.is(key))?;
    Some(line.ticked(walk.form(), before, &tick.means))
}

/// Which boxes of a line are ticked, in the order that counts.
pub fn ticked(walk: &Walk<'_>, line: &Line) -> Vec<Ticked> {
    let choice = |name: &String| Ticked::Choice(name.clone());
    match walk.answers().get(&line.path) {
        Some(Answer::NotSure) => vec![Ticked::NotSure],
        Some(Answer::RatherNotSay) => vec![Ticked::RatherNotSay],
        Some(Answer::Given(value)) => match (value, &line.part) {
            (Value::One(name), _) => vec![choice(name)],
            (Value::Many(names) | Value::Ranked(names), _) => names.iter().map(choice).collect(),
            (Value::Sorted(cards), Some(card)) => cards.get(card).map(choice).into_iter().collect(),
            (Value::Acknowledged, _) => vec![Ticked::Read],
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// What stands in the field of a line that is written on.
pub fn words_in(walk: &Walk<'_>, line: &Line) -> String {
    let Some(Answer::Given(value)) = walk.answers().get(&line.path) else {
        return String::new();
    };
    match value {
        Value::Text(text) => text.clone(),
        Value::Integer(number) => number.to_string(),
        Value::Times(times) => times.to_string(),
        Value::Date(day) => day.to_string(),
        Value::Board(things) => {
            let here = things
                .iter()
                .filter(|thing| Some(slot_name(thing.slot)) == line.part.as_deref());
            here.map(|thing| thing.text.as_str())
                .collect::<Vec<_>>()
                .join("\n")
        }
        _ => String::new(),
    }
}

/// The answer to a line that is written on, or what is wrong with it.
pub fn written(walk: &Walk<'_>, line: &Line, text: &str) -> Result<Option<Answer>, String> {
    let text = text.trim();
    let value = match (&line.way, line.kind(walk.form())) {
        (Way::Things, _) => return Ok(line.things(walk.answers().get(&line.path), text)),
        _ if text.is_empty() => return Ok(None),
        (Way::Number, Some(Kind::Repeat)) => {
            Value::Times(text.parse().map_err(|_| no_number(text))?)
        }
        (Way::Number, _) => Value::Integer(text.parse().map_err(|_| no_number(text))?),
        (Way::Day, _) => Value::Date(
            calendar::day(text)
                .ok_or_else(|| format!("“{text}” is not a day; write it like 2026-07-03."))?,
        ),
        _ => Value::Text(text.to_owned()),
    };
    Ok(Some(Answer::Given(value)))
}

/// The answers as they are taken: what was asked and left empty on paper was skipped.
pub fn taken(walk: &Walk<'_>) -> Answers {
    let mut answers = walk.on_route();
    for line in lines(walk) {
        if !line.stays_here && answers.get(&line.path).is_none() {
            answers.set(&line.path, Some(Answer::Skipped));
        }
    }
    answers
}

struct Lines<'w> {
    walk: &'w Walk<'w>,
    form: &'w Form,
    lines: Vec<Line>,
}

impl Lines<'_> {
    fn inside(&mut self, parent: u32, under: &str) {
        for node in self.form.inside(parent) {
            let item = self.form.at(node);
            let path = format!("{under}{}", item.name);
            if !self.walk.is_on_route(&path) {
                continue;
            }
            let mark = codes::mark_of(self.form, node);
            let time = under.split('.').nth(1).and_then(|time| time.parse().ok());
            let code = mark.map(|mark| codes::head(&mark, time));
            match item.kind {
                Kind::Repeat => self.repeat(node, item, &path),
                Kind::Drawing => {}
                _ => code
                    .into_iter()
                    .for_each(|code| self.item(item, &path, &code)),
            }
            if item.kind != Kind::Repeat {
                self.inside(node, under);
            }
        }
    }

    /// On paper there is a frame for each; how many were filled in is typed first.
    fn repeat(&mut self, node: u32, item: &Item, path: &str) {
        self.put(item, path, None, "", Way::Number);
        let times = match self.walk.answers().get(path) {
            Some(Answer::Given(Value::Times(times))) => (*times).min(self.form.times_max(node)),
            _ => 0,
        };
        for time in 0..times {
            self.inside(node, &format!("{path}.{time}."));
        }
    }

    fn item(&mut self, item: &Item, path: &str, code: &str) {
        let choices = self.form.choices(item);
        let way = match item.kind {
            Kind::Group | Kind::SelectOne => Way::One(self.ticks(item, choices)),
            Kind::SelectMultiple => Way::Several(self.ticks(item, choices)),
            Kind::Rank => Way::Ranked(self.ticks(item, choices)),
            Kind::Acknowledge => Way::One(vec![tick(0, Ticked::Read, "Read".to_owned())]),
            Kind::Integer => Way::Number,
            Kind::Date => Way::Day,
            Kind::People | Kind::Cards => return self.cards(item, path, code),
            Kind::Board => return self.board(item, path, code),
            _ => Way::Words,
        };
        self.put(item, path, None, code, way);
    }

    fn cards(&mut self, item: &Item, path: &str, code: &str) {
        let columns = self.form.columns(item).iter().enumerate();
        // On paper the columns are numbered, not lettered.
        let columns = columns.map(|(at, column)| Tick {
            letter: (at + 1).to_string(),
            ..tick(at, Ticked::Choice(column.name.clone()), self.label(column))
        });
        let columns: Vec<Tick> = columns.collect();
        for (row, card) in self.form.choices(item).iter().enumerate() {
            let code = format!("{code}{}", codes::letter(row));
            let label = self.label(card);
            self.lines.push(Line {
                path: path.to_owned(),
                part: Some(card.name.clone()),
                code,
                label,
                way: Way::One(columns.clone()),
                stays_here: item.stays_here,
            });
        }
    }

    fn board(&mut self, item: &Item, path: &str, code: &str) {
        let slots = [BoardSlot::Good, BoardSlot::Worry, BoardSlot::Wish];
        let names = ["Good things", "Worries", "Wishes"];
        for (at, (slot, name)) in slots.into_iter().zip(names).enumerate() {
            self.lines.push(Line {
                path: path.to_owned(),
                part: Some(slot_name(slot).to_owned()),
                code: format!("{code}{}", codes::letter(at)),
                label: name.to_owned(),
                way: Way::Things,
                stays_here: item.stays_here,
            });
        }
    }

    fn put(&mut self, item: &Item, path: &str, part: Option<String>, code: &str, way: Way) {
        let words = [&item.short, &item.label];
        let words = words.into_iter().find(|text| !text.is_empty());
        let label = words.map_or_else(|| item.name.clone(), |text| self.walk.text(text, path));
        self.lines.push(Line {
            path: path.to_owned(),
            part,
            code: code.to_owned(),
            label,
            way,
            stays_here: item.stays_here,
        });
    }

    fn ticks(&self, item: &Item, choices: &[Choice]) -> Vec<Tick> {
        let all = choices.iter().enumerate();
        let mut ticks: Vec<Tick> = all
            .map(|(at, choice)| tick(at, Ticked::Choice(choice.name.clone()), self.label(choice)))
            .collect();
        if codes::has_ways_out(item) {
            let ways_out = [
                (codes::NOT_SURE, Ticked::NotSure, "Not sure"),
                (
                    codes::RATHER_NOT_SAY,
                    Ticked::RatherNotSay,
                    "Rather not say",
                ),
            ];
            ticks.extend(ways_out.map(|(letter, means, label)| Tick {
                number: None,
                letter: letter.to_owned(),
                means,
                label: label.to_owned(),
            }));
        }
        ticks
    }

    fn label(&self, choice: &Choice) -> String {
        self.walk.text(&choice.label, "")
    }
}

fn tick(at: usize, means: Ticked, label: String) -> Tick {
    let number = u32::try_from(at + 1).ok().filter(|number| *number <= 9);
    Tick {
        number: number.and_then(|number| char::from_digit(number, 10)),
        letter: codes::letter(at),
        means,
        label,
    }
}

impl Tick {
    fn is(&self, key: &str) -> bool {
        let number = |number: char| key.len() == 1 && key.starts_with(number);
        self.number.is_some_and(number) || key.to_lowercase() == self.letter
    }
}

impl Way {
    /// The boxes, where there are some.
    pub fn ticks(&self) -> &[Tick] {
        match self {
            Self::One(ticks) | Self::Several(ticks) | Self::Ranked(ticks) => ticks,
            _ => &[],
        }
    }
}

impl Line {
    fn kind(&self, form: &Form) -> Option<Kind> {
        form.item_at(&self.path).map(|item| item.kind)
    }

    fn ticked(&self, form: &Form, before: Option<&Answer>, means: &Ticked) -> Pressed {
        let name = match means {
            Ticked::NotSure => return done(Answer::NotSure),
            Ticked::RatherNotSay => return done(Answer::RatherNotSay),
            Ticked::Read => return done(Answer::Given(Value::Acknowledged)),
            Ticked::Choice(name) => name.clone(),
        };
        match (&self.way, &self.part) {
            (_, Some(card)) => {
                let mut cards = sorted(before);
                cards.insert(card.clone(), name);
                done(Answer::Given(Value::Sorted(cards)))
            }
            (Way::Several(_), _) => {
                let choices = form
                    .item_at(&self.path)
                    .map_or(&[][..], |item| form.choices(item));
                toggled(choices, before, &name)
            }
            (Way::Ranked(_), _) => ranked(before, name),
            _ => done(Answer::Given(Value::One(name))),
        }
    }

    /// What is left when the last thing is taken away; none if there was nothing.
    fn emptied(&self, before: Option<&Answer>) -> Option<Option<Answer>> {
        let given = |value| Some(Answer::Given(value));
        match (before?, &self.part) {
            (Answer::Given(Value::Sorted(cards)), Some(card)) => {
                let mut cards = cards.clone();
                cards.remove(card)?;
                Some((!cards.is_empty()).then_some(Answer::Given(Value::Sorted(cards))))
            }
            (Answer::Given(Value::Ranked(names)), _) => {
                let (_, rest) = names.split_last()?;
                Some(if rest.is_empty() {
                    None
                } else {
                    given(Value::Ranked(rest.to_vec()))
                })
            }
            _ => (!self.way.ticks().is_empty()).then_some(None),
        }
    }

    /// The things of this part, beside those of the others.
    fn things(&self, before: Option<&Answer>, text: &str) -> Option<Answer> {
        let here = self.part.as_deref();
        let slot = [BoardSlot::Good, BoardSlot::Worry, BoardSlot::Wish]
            .into_iter()
            .find(|slot| Some(slot_name(*slot)) == here)?;
        let mut things = match before {
            Some(Answer::Given(Value::Board(things))) => things.clone(),
            _ => Vec::new(),
        };
        things.retain(|thing| thing.slot != slot);
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        things.extend(lines.map(|line| BoardItem {
            slot,
            text: line.to_owned(),
            picture: None,
            drawing: None,
        }));
        things.sort_by_key(|thing| thing.slot);
        (!things.is_empty()).then_some(Answer::Given(Value::Board(things)))
    }
}

fn done(answer: Answer) -> Pressed {
    Pressed {
        answer: Some(answer),
        on: true,
    }
}

fn sorted(before: Option<&Answer>) -> BTreeMap<String, String> {
    match before {
        Some(Answer::Given(Value::Sorted(cards))) => cards.clone(),
        _ => BTreeMap::new(),
    }
}

/// What is chosen alone takes the others away, and they take it away.
fn toggled(choices: &[Choice], before: Option<&Answer>, name: &str) -> Pressed {
    let mut names = match before {
        Some(Answer::Given(Value::Many(names))) => names.clone(),
        _ => Vec::new(),
    };
    let alone = |name: &str| {
        choices
            .iter()
            .any(|choice| choice.name == name && choice.alone)
    };
    if names.iter().any(|known| known == name) {
        names.retain(|known| known != name);
    } else {
        names.retain(|known| !alone(name) && !alone(known));
        names.push(name.to_owned());
    }
    let place = |name: &String| choices.iter().position(|choice| choice.name == *name);
    names.sort_by_key(place);
    Pressed {
        answer: (!names.is_empty()).then_some(Answer::Given(Value::Many(names))),
        on: false,
    }
}

fn ranked(before: Option<&Answer>, name: String) -> Pressed {
    let mut names = match before {
        Some(Answer::Given(Value::Ranked(names))) => names.clone(),
        _ => Vec::new(),
    };
    names.retain(|known| *known != name);
    names.push(name);
    Pressed {
        answer: Some(Answer::Given(Value::Ranked(names))),
        on: false,
    }
}

fn slot_name(slot: BoardSlot) -> &'static str {
    match slot {
        BoardSlot::Good => "good",
        BoardSlot::Worry => "worry",
        BoardSlot::Wish => "wish",
    }
}

fn no_number(text: &str) -> String {
    format!("“{text}” is not a whole number.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::walk::Context;
    use crate::{PaperCode, paper_codes};
    use chrono::NaiveDate;
    use serde_json::{Value as Json, json};

    fn form(survey: Json) -> Form {
        let choice = |name: &str, label: &str| json!({ "name": name, "label": { "en": label } });
        let document = json!({
            "id": "try", "version": 1, "title": { "en": "Try" }, "audience": "parent",
            "readers": "managers", "minutes": 5, "survey": survey,
            "choices": {
                "three": [choice("yes", "Yes"), choice("partly", "Partly"), choice("no", "No")],
                "way": [
                    choice("post", "Post"), choice("mail", "E-mail"),
                    { "name": "none", "label": { "en": "None" }, "alone": true },
                ],
                "who": [choice("mum", "Mum"), choice("dad", "Dad")],
            },
        });
        Form::read(&document.to_string()).expect("a form")
    }

    fn walk(form: &Form) -> Walk<'_> {
        let context = Context {
            today: NaiveDate::default(),
            language: "en".to_owned(),
            easy: false,
            report_hours_before: None,
        };
        Walk::new(form, Answers::default(), context)
    }

    fn all_kinds() -> Form {
        form(json!([
            { "type": "select_one", "name": "a", "label": { "en": "A?" }, "choices": "three" },
            { "type": "text", "name": "why", "label": { "en": "Why?" }, "relevant": "${a} = 'no'" },
            { "type": "select_multiple", "name": "b", "label": { "en": "B?" }, "choices": "way" },
            { "type": "rank", "name": "c", "label": { "en": "C?" }, "choices": "three" },
            { "type": "people", "name": "d", "label": { "en": "D?" }, "choices": "who", "columns": "three" },
            { "type": "board", "name": "e", "label": { "en": "E?" } },
            { "type": "integer", "name": "f", "label": { "en": "F?" }, "start": 0, "end": 10, "appearance": "scale" },
            { "type": "group", "name": "more", "label": { "en": "More?" }, "offer": true, "items": [
                { "type": "acknowledge", "name": "g", "label": { "en": "G" } },
            ]},
            { "type": "repeat", "name": "each", "label": { "en": "Each" }, "end": 3, "items": [
                { "type": "select_one", "name": "h", "label": { "en": "H?" }, "choices": "three" },
            ]},
            { "type": "text", "name": "names", "label": { "en": "Names?" }, "stays_here": true },
        ]))
    }

    /// Presses keys on the line with this code.
    fn press(walk: &mut Walk<'_>, code: &str, keys: &[&str]) -> Option<bool> {
        let mut on = None;
        for key in keys {
            let line = lines(walk)
                .into_iter()
                .find(|line| line.code == code)
                .expect("a line");
            let pressed = pressed(walk, &line, key)?;
            walk.set(&line.path, pressed.answer);
            on = Some(pressed.on);
        }
        on
    }

    fn given(walk: &Walk<'_>, path: &str) -> Json {
        serde_json::to_value(walk.answers().get(path)).expect("it is written")
    }

    #[test]
    fn the_lines_are_those_of_the_booklet() {
        let form = all_kinds();
        let mut walk = walk(&form);
        let shown: Vec<String> = lines(&walk).into_iter().map(|line| line.code).collect();
        assert_eq!(
            shown,
            [
                "1", "3", "4", "5a", "5b", "6a", "6b", "6c", "7", "o1", "", "10"
            ]
        );
        // Each box has the code that is printed beside it.
        let printed = paper_codes(&form);
        walk.set("a", Some(Answer::Given(Value::One("no".into()))));
        for line in lines(&walk) {
            for tick in line.way.ticks() {
                let code = format!("{}{}", line.code, tick.letter);
                let same = |one: &PaperCode| one.code == code && one.path == line.path;
                assert!(printed.iter().any(same), "{code} is not printed");
            }
        }
    }

    #[test]
    fn a_number_or_the_printed_letter_answers_and_goes_on() {
        let form = all_kinds();
        let mut walk = walk(&form);
        assert_eq!(press(&mut walk, "1", &["3"]), Some(true));
        assert_eq!(given(&walk, "a"), json!({ "one": "no" }));
        assert_eq!(press(&mut walk, "1", &["B"]), Some(true));
        assert_eq!(given(&walk, "a"), json!({ "one": "partly" }));
        assert_eq!(press(&mut walk, "1", &["x"]), Some(true));
        assert_eq!(given(&walk, "a"), json!("not_sure"));
        assert_eq!(press(&mut walk, "1", &["y"]), Some(true));
        assert_eq!(given(&walk, "a"), json!("rather_not_say"));
        assert_eq!(press(&mut walk, "1", &["Backspace"]), Some(false));
        assert_eq!(walk.answers().get("a"), None);
        for key in ["4", "d", "0", "Tab", "Enter"] {
            assert_eq!(press(&mut walk, "1", &[key]), None, "{key}");
        }
    }

    #[test]
    fn routes_are_followed() {
        let form = all_kinds();
        let mut walk = walk(&form);
        press(&mut walk, "1", &["3"]);
        let why = lines(&walk).remove(1);
        assert_eq!((why.code.as_str(), &why.way), ("2", &Way::Words));
        walk.set(
            "why",
            written(&walk, &why, " It was late. ").expect("words"),
        );
        press(&mut walk, "1", &["1"]);
        assert_ne!(lines(&walk)[1].code, "2");
        assert_eq!(
            taken(&walk).get("why"),
            None,
            "what is off the route is not taken"
        );
        assert_eq!(press(&mut walk, "o1", &["1"]), Some(true));
        assert_eq!(
            press(&mut walk, "8", &["1"]),
            Some(true),
            "the offer was taken up"
        );
        assert_eq!(given(&walk, "g"), json!("acknowledged"));
    }

    #[test]
    fn several_ranked_sorted_and_written() {
        let form = all_kinds();
        let mut walk = walk(&form);
        assert_eq!(press(&mut walk, "3", &["2", "1"]), Some(false));
        assert_eq!(given(&walk, "b"), json!({ "many": ["post", "mail"] }));
        press(&mut walk, "3", &["3"]);
        assert_eq!(given(&walk, "b"), json!({ "many": ["none"] }));
        press(&mut walk, "3", &["1"]);
        assert_eq!(given(&walk, "b"), json!({ "many": ["post"] }));
        press(&mut walk, "4", &["3", "1", "2", "Backspace"]);
        assert_eq!(given(&walk, "c"), json!({ "ranked": ["no", "yes"] }));
        press(&mut walk, "5b", &["1"]);
        press(&mut walk, "5a", &["2"]);
        assert_eq!(
            given(&walk, "d"),
            json!({ "sorted": { "mum": "partly", "dad": "yes" } })
        );
        press(&mut walk, "5b", &["Backspace"]);
        assert_eq!(given(&walk, "d"), json!({ "sorted": { "mum": "partly" } }));
        for (code, text) in [
            ("6b", "Noise\n\n Dogs "),
            ("6a", "School"),
            ("7", "10"),
            ("", "2"),
        ] {
            let line = lines(&walk)
                .into_iter()
                .find(|line| line.code == code)
                .expect("a line");
            walk.set(&line.path, written(&walk, &line, text).expect("it fits"));
        }
        let line = lines(&walk)
            .into_iter()
            .find(|line| line.code == "6b")
            .expect("a line");
        assert_eq!(words_in(&walk, &line), "Noise\nDogs");
        assert_eq!(given(&walk, "f"), json!({ "integer": 10 }));
        assert_eq!(press(&mut walk, "2/9", &["3"]), Some(true));
    }

    #[test]
    fn what_is_no_number_and_no_day_is_said() {
        let form = form(json!([
            { "type": "integer", "name": "n", "label": { "en": "N?" } },
            { "type": "date", "name": "d", "label": { "en": "D?" } },
        ]));
        let walk = walk(&form);
        let [number, day] = &lines(&walk)[..] else {
            panic!("two lines")
        };
        assert!(written(&walk, number, "ten").is_err() && written(&walk, day, "soon").is_err());
        assert_eq!(written(&walk, number, "  "), Ok(None));
    }

    #[test]
    fn what_is_left_empty_was_skipped() {
        let form = all_kinds();
        let mut walk = walk(&form);
        press(&mut walk, "1", &["1"]);
        let taken = taken(&walk);
        assert_eq!(taken.get("b"), Some(&Answer::Skipped));
        assert_eq!(taken.get("why"), None, "not asked");
        assert_eq!(taken.get("names"), None, "it stays on the paper");
    }
}
