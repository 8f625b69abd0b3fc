//! The longest and the shortest way through a questionnaire, by trying every answer that its rules
//! look at, all together. So "this scenario is the longest" is worked out and not believed.

use form::{Answer, Answers, BoardItem, BoardSlot, Context, Form, Item, Kind, Value, Walk};
use std::collections::{BTreeMap, BTreeSet};

/// More ways than this are not tried; no questionnaire of ours comes near.
const WAYS_MAX: usize = 400_000;

/// How many pages the longest and the shortest way have. A repeat is filled at most twice.
pub struct Reach {
    /// Of all ways.
    pub longest: usize,
    /// Of the ways on which every question of `beyond` is asked.
    pub shortest: usize,
    /// The shortest of all.
    pub shortest_of_all: usize,
}

/// Tries every way; `beyond` is a question that only those meet who go beyond the first page.
pub fn reach(form: &Form, beyond: Option<&str>) -> Reach {
    let controls = controls(form);
    let ways = controls.iter().map(|(_, answers)| answers.len());
    let ways: usize = ways.product();
    assert!(ways <= WAYS_MAX, "{ways} ways are too many to try");
    let mut walk = Walk::new(form, Answers::default(), context());
    let mut reach = Reach {
        longest: 0,
        shortest: usize::MAX,
        shortest_of_all: usize::MAX,
    };
    go(&mut walk, &controls, &mut |walk| {
        let pages = walk.journey().pages.len();
        reach.longest = reach.longest.max(pages);
        reach.shortest_of_all = reach.shortest_of_all.min(pages);
        if beyond.is_none_or(|name| walk.is_on_route(name)) {
            reach.shortest = reach.shortest.min(pages);
        }
    });
    reach
}

type Control = (String, Vec<Option<Answer>>);

fn go(walk: &mut Walk, controls: &[Control], at_the_end: &mut dyn FnMut(&Walk)) {
    let Some(((path, answers), rest)) = controls.split_first() else {
        return at_the_end(walk);
    };
    for answer in answers {
        walk.set(path, answer.clone());
        go(walk, rest, at_the_end);
    }
}

/// What the rules look at, offers and repeats, each with the answers that can make a difference.
fn controls(form: &Form) -> Vec<Control> {
    let mut named: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for item in form.items() {
        if item.offer || item.kind == Kind::Repeat {
            named.entry(&item.name).or_default();
        }
        for (name, quoted) in read_by(item) {
            if let Some(question) = form.item(&name).filter(|q| q.kind != Kind::Calculate) {
                named.entry(&question.name).or_default().extend(quoted);
            }
        }
    }
    let control = |(name, quoted): (&str, BTreeSet<String>)| {
        let item = form.item(name)?;
        Some((name.to_owned(), answers(form, item, &quoted)))
    };
    named.into_iter().filter_map(control).collect()
}

/// The questions that an item's rule names, and the words it compares with.
fn read_by(item: &Item) -> Vec<(String, BTreeSet<String>)> {
    let rule = item.relevant.as_deref().unwrap_or_default();
    let quoted: BTreeSet<String> = rule
        .split('\'')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect();
    let names = rule
        .split("${")
        .skip(1)
        .filter_map(|rest| rest.split_once('}'));
    names
        .map(|(name, _)| (name.to_owned(), quoted.clone()))
        .collect()
}

/// No answer, and those that a rule can tell apart.
fn answers(form: &Form, item: &Item, quoted: &BTreeSet<String>) -> Vec<Option<Answer>> {
    let choices = form.choices(item).iter();
    let told_apart = choices
        .clone()
        .filter(|choice| item.offer || quoted.contains(&choice.name));
    let any_other = choices
        .clone()
        .find(|choice| !quoted.contains(&choice.name));
    let values: Vec<Value> = match item.kind {
        Kind::SelectOne | Kind::Group => told_apart
            .chain(any_other.filter(|_| !item.offer))
            .map(|choice| Value::One(choice.name.clone()))
            .collect(),
        Kind::SelectMultiple => {
            let together = choices.filter(|choice| !choice.alone);
            let together = together.map(|choice| choice.name.clone()).collect();
            let alone = told_apart.map(|choice| vec![choice.name.clone()]);
            alone.chain([together]).map(Value::Many).collect()
        }
        Kind::Repeat => vec![Value::Times(1), Value::Times(2)],
        Kind::Board => vec![Value::Board(vec![BoardItem {
            slot: BoardSlot::Good,
            text: "something".to_owned(),
            picture: None,
            drawing: None,
        }])],
        Kind::Text => vec![Value::Text("something".to_owned())],
        other => panic!("a rule looks at a {other:?}; say here which answers matter"),
    };
    let given = values.into_iter().map(|value| Some(Answer::Given(value)));
    [None].into_iter().chain(given).collect()
}

fn context() -> Context {
    Context {
        today: Default::default(),
        language: "en".to_owned(),
        easy: false,
        report_hours_before: None,
    }
}
