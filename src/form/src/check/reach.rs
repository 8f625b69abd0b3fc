//! Questions that no answers lead to. Every rule names a few questions; this tries the answers
//! that could matter to them, all together where they are few enough, and warns only then.

use super::Found;
use crate::document::{Item, Kind};
use crate::expression::{Expression, Part};
use crate::form::{Form, Here, NONE};
use crate::walk::{Context, Walk};
use crate::{Answer, Answers, BoardItem, BoardSlot, Value};
use chrono::{Duration, NaiveDate};
use std::collections::BTreeSet;

/// How many ways to answer are tried for one item.
const WAYS_MAX: usize = 20_000;

pub(super) fn check(found: &mut Found) {
    let form = found.form;
    let mut lost = BTreeSet::new();
    for node in 0..form.nodes.len() as u32 {
        let compiled = form.node(node);
        if lost.contains(&compiled.parent) {
            lost.insert(node);
        } else if compiled.relevant.is_some() && !is_reached(form, node) {
            lost.insert(node);
            let message = "No answers lead here, as far as trying them shows. Mend the rule, or take the item away.";
            found.warn_item(node, "relevant", message.to_owned());
        }
    }
}

/// Whether some answers bring an item onto the route; true where there are too many to try.
fn is_reached(form: &Form, node: u32) -> bool {
    let rules = Rules::of(form, node);
    let asked: Vec<(Vec<String>, Vec<Option<Answer>>)> = rules
        .asked
        .iter()
        .map(|&asked| (paths(form, asked), rules.answers(form, form.at(asked))))
        .collect();
    let ways = asked.iter().try_fold(1_usize, |ways, (_, answers)| {
        ways.checked_mul(answers.len())
            .filter(|ways| *ways <= WAYS_MAX)
    });
    let Some(ways) = ways else {
        return true;
    };
    let mut walk = Walk::new(form, Answers::default(), context());
    (0..ways).any(|way| {
        let mut rest = way;
        for (paths, answers) in &asked {
            for path in paths {
                walk.set(path, answers[rest % answers.len()].clone());
            }
            rest /= answers.len();
        }
        let times = form.node(node).repeats.times();
        (0..times).any(|time| walk.is_on_route(&form.path(Here { node, time })))
    })
}

/// The first two times of a question; what differs later than that is not looked at.
fn paths(form: &Form, node: u32) -> Vec<String> {
    let times = form.node(node).repeats.times().min(2);
    (0..times)
        .map(|time| form.path(Here { node, time }))
        .collect()
}

fn context() -> Context {
    Context {
        today: today(),
        language: "en".to_owned(),
        easy: false,
        report_hours_before: None,
    }
}

/// A day to try rules with; any would do.
fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 21).unwrap_or_default()
}

/// Everything that decides whether an item is on the route.
#[derive(Default)]
struct Rules {
    /// The questions whose answers matter.
    asked: BTreeSet<u32>,
    /// Numbers and words that the rules compare with.
    numbers: Vec<f64>,
    words: Vec<String>,
    seen: BTreeSet<u32>,
}

impl Rules {
    fn of(form: &Form, node: u32) -> Self {
        let mut rules = Self::default();
        rules.gather(form, node);
        rules.asked.remove(&node);
        rules
    }

    /// Gathers what an item needs: the groups around it, and the questions its rules name with
    /// all that these need in turn.
    fn gather(&mut self, form: &Form, first: u32) {
        let mut waiting = vec![first];
        while let Some(node) = waiting.pop() {
            if !self.seen.insert(node) {
                continue;
            }
            let item = form.at(node);
            let asks = !matches!(item.kind, Kind::Note | Kind::Calculate | Kind::Group);
            if asks || item.offer {
                self.asked.insert(node);
            }
            let compiled = form.node(node);
            if compiled.parent != NONE {
                waiting.push(compiled.parent);
            }
            for rule in [&compiled.relevant, &compiled.calculation]
                .into_iter()
                .flatten()
            {
                rule.questions(&mut |named| waiting.push(named));
                self.constants(rule);
            }
        }
    }

    fn constants(&mut self, rule: &Expression) {
        match &rule.part {
            Part::Number(number) => self.numbers.push(*number),
            Part::Text(words) => self.words.push(words.to_string()),
            _ => {}
        }
        for under in rule.under() {
            self.constants(under);
        }
    }

    /// The answers to a question that could make a difference.
    fn answers(&self, form: &Form, item: &Item) -> Vec<Option<Answer>> {
        let names = || form.choices(item).iter().map(|choice| choice.name.clone());
        let alone = |name: &String| {
            form.choices(item)
                .iter()
                .any(|c| c.alone && c.name == *name)
        };
        let values: Vec<Value> = match item.kind {
            Kind::SelectOne | Kind::Group => names().map(Value::One).collect(),
            Kind::SelectMultiple => {
                let all: Vec<String> = names().filter(|name| !alone(name)).collect();
                names()
                    .map(|name| vec![name])
                    .chain([all])
                    .map(Value::Many)
                    .collect()
            }
            Kind::Rank => names().map(|name| Value::Ranked(vec![name])).collect(),
            Kind::Integer => self.whole_numbers(item).map(Value::Integer).collect(),
            Kind::Repeat => {
                let most = i64::from(form.times_max(form.find(&item.name).unwrap_or(0)));
                let times = self.whole_numbers(item).chain([1, 2, most]);
                let times: BTreeSet<i64> =
                    times.filter(|times| (0..=most).contains(times)).collect();
                times
                    .into_iter()
                    .map(|times| Value::Times(times as u32))
                    .collect()
            }
            Kind::Text => self.texts().map(Value::Text).collect(),
            Kind::Date => self.days().map(Value::Date).collect(),
            Kind::People | Kind::Cards => vec![Value::Sorted(
                names()
                    .zip(form.columns(item).iter().map(|c| c.name.clone()))
                    .collect(),
            )],
            Kind::Board => vec![Value::Board(vec![BoardItem {
                slot: BoardSlot::Good,
                text: "good".to_owned(),
                picture: None,
                drawing: None,
            }])],
            Kind::Drawing => vec![Value::Drawing("lines".to_owned())],
            _ => vec![Value::Acknowledged],
        };
        let given = values.into_iter().map(|value| Some(Answer::Given(value)));
        [None, Some(Answer::NotSure)]
            .into_iter()
            .chain(given)
            .collect()
    }

    /// The numbers that rules compare with, those beside them, and the bounds.
    fn whole_numbers(&self, item: &Item) -> impl Iterator<Item = i64> {
        let near = self
            .numbers
            .iter()
            .flat_map(|number| [-1.0, 0.0, 1.0].map(|by| number + by));
        let bounds = [item.start, item.end].into_iter().flatten();
        let all: BTreeSet<i64> = near
            .map(|number| number as i64)
            .chain(bounds)
            .chain([0, 1])
            .collect();
        all.into_iter()
    }

    fn texts(&self) -> impl Iterator<Item = String> {
        let lengths = self
            .numbers
            .iter()
            .map(|length| "a".repeat((*length as usize).min(300) + 1));
        let others = ["a".to_owned(), "07700 900123".to_owned(), "12".to_owned()];
        let all: BTreeSet<String> = self
            .words
            .iter()
            .cloned()
            .chain(lengths)
            .chain(others)
            .collect();
        all.into_iter()
    }

    fn days(&self) -> impl Iterator<Item = NaiveDate> {
        let written = self.words.iter().filter_map(|words| words.parse().ok());
        let far = self.numbers.iter().flat_map(|days| {
            let by = Duration::try_days(*days as i64).unwrap_or_default();
            [
                today().checked_sub_signed(by),
                today().checked_add_signed(by),
            ]
        });
        let all: BTreeSet<NaiveDate> = written.chain(far.flatten()).chain([today()]).collect();
        let near = all
            .into_iter()
            .flat_map(|day| [day.pred_opt(), Some(day), day.succ_opt()]);
        near.flatten().collect::<BTreeSet<_>>().into_iter()
    }
}
