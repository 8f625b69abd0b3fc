//! What an expression comes to, given the answers. It cannot fail: whatever does not fit comes to
//! the empty text or to "not a number".

use super::Walk;
use crate::document::Kind;
use crate::expression::{Expression, Function, Operator, Part, Val};
use crate::form::{Here, NONE, Repeats};
use crate::{Answer, Value};
use chrono::{Duration, NaiveDate};
use std::borrow::Cow;

/// Hours before a meeting, where the service has not said.
const REPORT_HOURS_BEFORE: f64 = 24.0;

impl Walk<'_> {
    /// Whether a rule is true.
    pub(crate) fn holds(&self, rule: &Expression, here: Here) -> bool {
        self.value(rule, here).is_true()
    }

    /// What an expression comes to; `here` is the asking of the item whose rule it is.
    pub(super) fn value<'a>(&'a self, whole: &'a Expression, here: Here) -> Val<'a> {
        match &whole.part {
            Part::Number(number) => Val::Number(*number),
            Part::Text(words) => Val::text(words),
            Part::Own | Part::Question(_) => match self.meant(whole, here) {
                Some(question) => self.answered_value(question),
                None => Val::EMPTY,
            },
            Part::Negative(one) => Val::Number(-self.value(one, here).number()),
            Part::Pair(operator, two) => self.pair(*operator, &two[0], &two[1], here),
            Part::Call(function, all) => self.call(*function, all, here),
            Part::Matches(one, pattern) => {
                Val::Truth(pattern.fits(&self.value(one, here).into_text()))
            }
        }
    }

    /// What was answered at one asking of a question, or what a calculation came to.
    pub(super) fn answered_value(&self, here: Here) -> Val<'_> {
        if self.form.at(here.node).kind == Kind::Calculate {
            return self.calculated[self.form.slot(here)].clone();
        }
        match self.given(here) {
            Some(Value::Text(text) | Value::One(text)) => Val::text(text),
            Some(Value::Integer(number)) => Val::Number(*number as f64),
            Some(Value::Date(day)) => Val::Day(*day),
            Some(Value::Many(names) | Value::Ranked(names)) => Val::Choices(names),
            Some(Value::Times(_)) => Val::Number(f64::from(self.times(here))),
            Some(Value::Acknowledged) => Val::text("OK"),
            _ => Val::EMPTY,
        }
    }

    /// Which asking of a question `${name}` or `.` means, seen from here.
    fn meant(&self, one: &Expression, here: Here) -> Option<Here> {
        match one.part {
            Part::Own => Some(here),
            Part::Question(node) => self.seen_from(node, here),
            _ => None,
        }
    }

    /// The asking of an item that belongs to the same time of the repeats they share.
    pub(super) fn seen_from(&self, node: u32, here: Here) -> Option<Here> {
        let target = &self.form.node(node).repeats;
        let around = self.repeats(here);
        let shared = target.shared(&around);
        let time = around.project(here.time, shared);
        (shared == target.depth).then_some(Here { node, time })
    }

    fn repeats(&self, here: Here) -> Repeats {
        match here.node {
            NONE => Repeats::default(),
            node => self.form.node(node).repeats,
        }
    }

    fn pair(
        &self,
        operator: Operator,
        left: &Expression,
        right: &Expression,
        here: Here,
    ) -> Val<'_> {
        match operator {
            Operator::Or => return Val::Truth(self.holds(left, here) || self.holds(right, here)),
            Operator::And => return Val::Truth(self.holds(left, here) && self.holds(right, here)),
            _ => {}
        }
        let (left, right) = (self.value(left, here), self.value(right, here));
        let (one, other) = (left.number(), right.number());
        match operator {
            Operator::Equal => Val::Truth(left.equals(&right)),
            Operator::Unequal => Val::Truth(!left.equals(&right)),
            Operator::LessOrEqual => Val::Truth(one <= other),
            Operator::Less => Val::Truth(one < other),
            Operator::GreaterOrEqual => Val::Truth(one >= other),
            Operator::Greater => Val::Truth(one > other),
            Operator::Add => moved(&left, &right, 1.0),
            Operator::Subtract => moved(&left, &right, -1.0),
            Operator::Multiply => Val::Number(one * other),
            Operator::Divide => Val::Number(one / other),
            Operator::Modulo => Val::Number(one - other * (one / other).trunc()),
            Operator::Or | Operator::And => Val::EMPTY,
        }
    }

    fn call<'a>(&'a self, function: Function, all: &'a [Expression], here: Here) -> Val<'a> {
        use Function as F;
        let text = |at: usize| match all.get(at) {
            Some(one) => self.value(one, here).into_text(),
            None => Cow::Borrowed(""),
        };
        match (function, all) {
            (F::Answered, [one]) => {
                Val::Truth(self.meant(one, here).is_some_and(|q| self.is_answered(q)))
            }
            (F::NotSure, [one]) => Val::Truth(
                self.meant(one, here).and_then(|q| self.answer(q)) == Some(&Answer::NotSure),
            ),
            (F::Not, [one]) => Val::Truth(!self.holds(one, here)),
            (F::If, [rule, one, other]) => {
                self.value(if self.holds(rule, here) { one } else { other }, here)
            }
            (F::Coalesce, [one, other]) => {
                let first = self.value(one, here);
                if first.is_empty() {
                    self.value(other, here)
                } else {
                    first
                }
            }
            (F::Contains, _) => Val::Truth(contains(&text(0), &text(1))),
            (F::StartsWith, _) => Val::Truth(text(0).starts_with(&*text(1))),
            (F::StringLength, _) => Val::Number(text(0).chars().count() as f64),
            (F::String, _) => Val::Text(text(0)),
            (F::Concat, all) => {
                Val::Text((0..all.len()).map(text).collect::<Vec<_>>().concat().into())
            }
            (F::Date, _) => crate::calendar::day(&text(0)).map_or(Val::EMPTY, Val::Day),
            (F::Selected | F::SelectedAt | F::CountSelected | F::ChoiceNumber, [one, ..]) => {
                self.of_choices(function, one, all.get(1), here)
            }
            (F::True, _) => Val::Truth(true),
            (F::False, _) => Val::Truth(false),
            (F::Today, _) => Val::Day(self.context.today),
            (F::Sum | F::Count | F::Min | F::Max, all) => self.gathered(function, all, here),
            _ => Val::Number(self.figure(function, all, here)),
        }
    }

    /// Functions that come to a number.
    fn figure(&self, function: Function, all: &[Expression], here: Here) -> f64 {
        let number = |at: usize| {
            all.get(at)
                .map_or(0.0, |one| self.value(one, here).number())
        };
        match function {
            Function::Number => number(0),
            Function::Int => number(0).trunc(),
            Function::Round => {
                let tens = 10_f64.powi(number(1).clamp(-6.0, 6.0) as i32);
                (number(0) * tens + 0.5).floor() / tens
            }
            Function::Position => {
                let repeats = self.repeats(here);
                let size = repeats.span(repeats.depth.saturating_sub(1));
                f64::from(here.time % size + 1)
            }
            Function::ReportHoursBefore => self
                .context
                .report_hours_before
                .unwrap_or(REPORT_HOURS_BEFORE),
            _ => f64::NAN,
        }
    }

    /// Functions about what was chosen.
    fn of_choices<'a>(
        &'a self,
        function: Function,
        one: &'a Expression,
        other: Option<&'a Expression>,
        here: Here,
    ) -> Val<'a> {
        let asked = self.value(one, here);
        let other = other.map_or(Val::EMPTY, |other| self.value(other, here));
        match (function, asked) {
            (Function::Selected, Val::Choices(names)) => {
                let name = other.into_text();
                Val::Truth(names.iter().any(|chosen| *chosen == *name))
            }
            (Function::Selected, single) => Val::Truth(!single.is_empty() && single.equals(&other)),
            (Function::SelectedAt, Val::Choices(names)) => {
                let at = other.number();
                let name = (at >= 0.0).then(|| names.get(at as usize)).flatten();
                name.map_or(Val::EMPTY, |name| Val::text(name))
            }
            (Function::SelectedAt, single) if other.number() == 0.0 => single,
            (Function::ChoiceNumber, single) => Val::Number(self.choice_number(one, here, &single)),
            (Function::CountSelected, Val::Choices(names)) => Val::Number(names.len() as f64),
            (Function::CountSelected, single) => Val::Number(f64::from(!single.is_empty())),
            _ => Val::EMPTY,
        }
    }

    /// The number of the choice that was made.
    fn choice_number(&self, one: &Expression, here: Here, chosen: &Val<'_>) -> f64 {
        let Some(question) = self.meant(one, here) else {
            return f64::NAN;
        };
        let choices = self.form.choices(self.form.at(question.node));
        let choice = choices
            .iter()
            .find(|choice| matches!(chosen, Val::Text(name) if **name == choice.name));
        choice.and_then(|choice| choice.number).unwrap_or(f64::NAN)
    }

    /// `sum`, `count`, `min` and `max`, over the times of a repeat or over what is listed. What
    /// was not answered is left out; `count` counts the times that are on the route.
    fn gathered<'a>(&'a self, function: Function, all: &'a [Expression], here: Here) -> Val<'a> {
        let mut count = 0_u32;
        let mut sum = 0.0;
        let mut best = Val::EMPTY;
        let mut take = |value: Val<'a>| {
            if value.is_empty() {
                return;
            }
            sum += value.number();
            let better = match function {
                Function::Min => best.is_empty() || value.number() < best.number(),
                _ => best.is_empty() || value.number() > best.number(),
            };
            if better {
                best = value;
            }
        };
        for one in all {
            match self.many(one, here) {
                Some((node, times)) => {
                    let asked = times.map(|time| Here { node, time });
                    for question in asked.filter(|question| self.is_on(*question)) {
                        count += 1;
                        take(self.answered_value(question));
                    }
                }
                None => take(self.value(one, here)),
            }
        }
        match function {
            Function::Sum => Val::Number(sum),
            Function::Count => Val::Number(self.count(count, all, here)),
            _ => best,
        }
    }

    /// All the askings of a question that stands in a repeat which `here` is not in.
    fn many(&self, one: &Expression, here: Here) -> Option<(u32, std::ops::Range<u32>)> {
        let Part::Question(node) = one.part else {
            return None;
        };
        let target = &self.form.node(node).repeats;
        let around = self.repeats(here);
        let shared = target.shared(&around);
        let first = around.project(here.time, shared);
        let span = target.span(shared);
        (shared < target.depth).then(|| (node, first * span..(first + 1) * span))
    }

    /// How many askings there were, or how often the repeat itself is filled.
    fn count(&self, askings: u32, all: &[Expression], here: Here) -> f64 {
        let single = all.first().filter(|one| self.many(one, here).is_none());
        match single.and_then(|one| self.meant(one, here)) {
            Some(repeat) => f64::from(self.times(repeat)),
            None => f64::from(askings),
        }
    }

    /// Whether a question was answered with something.
    fn is_answered(&self, here: Here) -> bool {
        match self.given(here) {
            Some(Value::Text(text)) => !text.trim().is_empty(),
            Some(Value::Many(names) | Value::Ranked(names)) => !names.is_empty(),
            Some(Value::Sorted(sorted)) => !sorted.is_empty(),
            Some(Value::Board(things)) => !things.is_empty(),
            Some(_) => true,
            None => !self.answered_value(here).is_empty(),
        }
    }
}

/// Whether a text has another in it. The library's search is quicker and weighs more.
fn contains(text: &str, words: &str) -> bool {
    words.is_empty()
        || text
            .char_indices()
            .any(|(at, _)| text[at..].starts_with(words))
}

/// Numbers added or taken away, a day moved by days, or the days between two days.
fn moved<'a>(left: &Val<'_>, right: &Val<'_>, sign: f64) -> Val<'a> {
    let by = right.number() * sign;
    match (left, right) {
        (Val::Day(day), Val::Number(_)) => moved_day(*day, by),
        (Val::Number(by), Val::Day(day)) => moved_day(*day, *by),
        _ => Val::Number(left.number() + by),
    }
}

fn moved_day<'a>(day: NaiveDate, by: f64) -> Val<'a> {
    let by = Duration::try_days(by as i64).filter(|_| by.is_finite());
    let moved = by.and_then(|by| day.checked_add_signed(by));
    moved.map_or(Val::EMPTY, Val::Day)
}
