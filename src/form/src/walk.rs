//! The engine that walks a form: what is on the route now, what has a problem, what words read.
//!
//! An answer changes only what depends on it. Which items those are was worked out when the form
//! was read, each after the items it depends on, so an answer that touches one rule costs the
//! same in a form of 200 questions as in one of 5,000. Nothing here is ever stored: the draft
//! keeps answers, and the journey is worked out from them.

mod evaluate;
mod journey;
mod problem;
#[cfg(test)]
mod property;
#[cfg(test)]
mod tests;
mod wording;

use crate::document::{Item, Kind};
use crate::expression::{Expression, Val};
use crate::form::{Counting, Form, Here};
use crate::{Answer, Answers, Value};
use chrono::NaiveDate;
use std::borrow::Cow;
use std::collections::BinaryHeap;

pub use journey::{Journey, Page, PageKind, journey};
pub use problem::Problem;
pub(crate) use wording::in_language;

/// What a walk needs to know beside the answers.
#[derive(Clone, Debug, PartialEq)]
pub struct Context {
    /// The day it is.
    pub today: NaiveDate,
    /// The language the person reads, by its tag.
    pub language: String,
    /// The person asked for easy read.
    pub easy: bool,
    /// How many hours before the meeting the service means the family to see the report.
    pub report_hours_before: Option<f64>,
}

/// A form and somebody's answers to it, kept up to date answer by answer.
pub struct Walk<'f> {
    form: &'f Form,
    answers: Cow<'f, Answers>,
    context: Cow<'f, Context>,
    /// Whether each asking of each item is on the route.
    on: Vec<bool>,
    /// What each calculation came to.
    calculated: Vec<Val<'static>>,
    /// The answers are a response: what stands in it was on the route when it was sent.
    sent: bool,
    /// What is to be looked at again, the items that others depend on first.
    waiting: BinaryHeap<u64>,
}

impl<'f> Walk<'f> {
    /// Starts from answers that were kept, or from none.
    pub fn new(form: &'f Form, answers: Answers, context: Context) -> Self {
        Self::start(form, Cow::Owned(answers), Cow::Owned(context), false)
    }

    /// Walks a response that was sent: calculations are worked out, but no answer is taken off
    /// the route, because what the route depended on may have stayed on the device.
    pub(crate) fn of_response(form: &'f Form, answers: &'f Answers, context: &'f Context) -> Self {
        Self::start(form, Cow::Borrowed(answers), Cow::Borrowed(context), true)
    }

    fn start(
        form: &'f Form,
        answers: Cow<'f, Answers>,
        context: Cow<'f, Context>,
        sent: bool,
    ) -> Self {
        let slots = form.slots as usize;
        let mut walk = Self {
            form,
            answers,
            context,
            on: vec![false; slots],
            calculated: vec![Val::EMPTY; slots],
            sent,
            waiting: BinaryHeap::new(),
        };
        for &node in &form.order {
            for time in 0..form.node(node).repeats.times() {
                walk.look_again(Here { node, time });
            }
        }
        walk
    }

    /// The form that is walked.
    pub fn form(&self) -> &'f Form {
        self.form
    }

    /// Puts an answer, or takes it away, and looks again at what depends on it.
    ///
    /// An answer at a path that the form does not have is kept and never asked for.
    pub fn set(&mut self, path: &str, answer: Option<Answer>) {
        self.answers.to_mut().set(path, answer);
        let Some(here) = self.form.here(path) else {
            return;
        };
        self.wake_dependants(here);
        while let Some(next) = self.next_waiting() {
            if self.look_again(next) {
                self.wake_dependants(next);
            }
        }
    }

    /// Everything said so far, off the route too.
    pub fn answers(&self) -> &Answers {
        &self.answers
    }

    /// What was said to questions that are on the route now.
    pub fn on_route(&self) -> Answers {
        let mut on_route = Answers::default();
        for (path, answer) in &self.answers.0 {
            if self
                .form
                .here(path)
                .is_some_and(|here| self.stands(here, answer))
            {
                on_route.set(path, Some(answer.clone()));
            }
        }
        on_route
    }

    /// Whether an item is on the route now.
    pub fn is_on_route(&self, path: &str) -> bool {
        self.form.here(path).is_some_and(|here| self.is_on(here))
    }

    /// Changes the language and the ease of reading; no answer depends on either.
    pub fn speak(&mut self, language: &str, easy: bool) {
        let context = self.context.to_mut();
        language.clone_into(&mut context.language);
        context.easy = easy;
    }

    /// Whether a response counts towards a measure; none where it is not in its base.
    pub(crate) fn counts(&self, measure: &Counting) -> Option<bool> {
        let whole = Here {
            node: crate::form::NONE,
            time: 0,
        };
        let in_base = measure
            .base
            .as_ref()
            .is_none_or(|base| self.holds(base, whole));
        in_base.then(|| self.holds(&measure.counts, whole))
    }
}

impl Walk<'_> {
    fn is_on(&self, here: Here) -> bool {
        self.on[self.form.slot(here)]
    }

    /// Whether an answer is to a question that is on the route, and of a kind that fits it.
    fn stands(&self, here: Here, answer: &Answer) -> bool {
        let item = self.form.at(here.node);
        let fits = match answer {
            Answer::Given(value) => fits(item, value),
            _ => asks(item),
        };
        fits && self.is_on(here)
    }

    /// The answer at a path, if it was given, fits its question and is on the route.
    fn given(&self, here: Here) -> Option<&Value> {
        match self.answer(here)? {
            Answer::Given(value) if fits(self.form.at(here.node), value) => Some(value),
            _ => None,
        }
    }

    /// What was said to a question that is on the route.
    fn answer(&self, here: Here) -> Option<&Answer> {
        if !self.is_on(here) {
            return None;
        }
        if self.form.node(here.node).repeats.depth == 0 {
            return self.answers.get(&self.form.at(here.node).name);
        }
        self.answers.get(&self.form.path(here))
    }

    /// Works out again whether an item is on the route and, if it is a calculation, what it
    /// comes to. True if that changed.
    fn look_again(&mut self, here: Here) -> bool {
        let node = self.form.node(here.node);
        let asked = self.sent && node.calculation.is_none();
        let on =
            asked || (self.is_entered(here) && holds_or_none(self, node.relevant.as_deref(), here));
        let value = match &node.calculation {
            Some(calculation) if on => self.value(calculation, here).kept(),
            _ => Val::EMPTY,
        };
        let slot = self.form.slot(here);
        let changed = self.on[slot] != on || self.calculated[slot] != value;
        self.on[slot] = on;
        self.calculated[slot] = value;
        changed
    }

    /// Whether the groups and repeats around an item lead to it.
    fn is_entered(&self, here: Here) -> bool {
        let Some((around, index)) = self.form.around(here) else {
            return true;
        };
        let group = self.form.at(around.node);
        self.is_on(around)
            && match group.kind {
                Kind::Repeat => self.sent || index < self.times(around),
                _ => self.sent || !group.offer || self.accepted(around),
            }
    }

    /// Whether an offered group was taken up.
    fn accepted(&self, group: Here) -> bool {
        matches!(self.given(group), Some(Value::One(name)) if name == "yes")
    }

    /// How often a repeat is filled.
    fn times(&self, repeat: Here) -> u32 {
        match self.given(repeat) {
            Some(Value::Times(times)) => (*times).min(self.form.times_max(repeat.node)),
            _ => 0,
        }
    }

    /// Puts everything that depends on one asking of an item in the queue.
    fn wake_dependants(&mut self, here: Here) {
        let form = self.form;
        let source = form.node(here.node);
        for &dependant in &source.dependants {
            let node = form.node(dependant);
            let shared = source.repeats.shared(&node.repeats);
            let first = source.repeats.project(here.time, shared);
            let span = node.repeats.span(shared);
            for time in first * span..(first + 1) * span {
                let slot = u64::from(node.first_slot + time);
                // The heap gives the largest first, and the earliest in the order is wanted.
                self.waiting.push(!(u64::from(node.rank) << 32 | slot));
            }
        }
    }

    /// The next to look at, once however often it was put there.
    fn next_waiting(&mut self) -> Option<Here> {
        let next = self.waiting.pop()?;
        while self.waiting.peek() == Some(&next) {
            self.waiting.pop();
        }
        let node = self.form.order[(!next >> 32) as usize];
        let time = !next as u32 - self.form.node(node).first_slot;
        Some(Here { node, time })
    }
}

fn holds_or_none(walk: &Walk<'_>, rule: Option<&Expression>, here: Here) -> bool {
    rule.is_none_or(|rule| walk.holds(rule, here))
}

/// Whether a value is of the kind that an item takes.
fn fits(item: &Item, value: &Value) -> bool {
    matches!(
        (item.kind, value),
        (Kind::Text, Value::Text(_))
            | (Kind::Integer, Value::Integer(_))
            | (Kind::Date, Value::Date(_))
            | (Kind::SelectOne, Value::One(_))
            | (Kind::SelectMultiple, Value::Many(_))
            | (Kind::Rank, Value::Ranked(_))
            | (Kind::People | Kind::Cards, Value::Sorted(_))
            | (Kind::Board, Value::Board(_))
            | (Kind::Drawing, Value::Drawing(_))
            | (Kind::Acknowledge, Value::Acknowledged)
            | (Kind::Repeat, Value::Times(_))
    ) || (item.offer && matches!(value, Value::One(_)))
}

/// Whether an item can have an answer.
fn asks(item: &Item) -> bool {
    match item.kind {
        Kind::Note | Kind::Calculate => false,
        Kind::Group => item.offer,
        _ => true,
    }
}
