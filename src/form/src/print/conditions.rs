//! A rule in plain words, for paper, where nothing is shown or hidden by itself: "If you ticked
//! “No” in question 3". What a rule cannot be said in words for is printed as it is written, so
//! that nothing is left out unnoticed.

use super::codes::mark_of;
use crate::expression::{Expression, Function, Operator, Part};
use crate::form::Form;
use crate::walk::in_language;

/// When something is to be answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Condition {
    /// Only if this is so: "you ticked “No” in question 3".
    If(String),
    /// Always but if this is so.
    Unless(String),
}

/// One thing that can be so.
enum Said {
    Ticked(u32, String),
    Filled(u32),
    Other(String),
}

/// The form, and the language the words are in.
pub(super) struct Conditions<'f> {
    pub form: &'f Form,
    pub language: &'f str,
}

impl Conditions<'_> {
    /// A rule in words.
    pub fn in_words(&self, rule: &Expression) -> Condition {
        let mut parts = Vec::new();
        flatten(rule, Operator::And, &mut parts);
        let nots: Option<Vec<Said>> = parts.iter().map(|part| self.not(part)).collect();
        if let Some(nots) = nots {
            return Condition::Unless(self.joined(nots));
        }
        let all: Vec<String> = parts.iter().map(|part| self.one_of(part)).collect();
        Condition::If(all.join(", and "))
    }

    fn one_of(&self, rule: &Expression) -> String {
        let mut parts = Vec::new();
        flatten(rule, Operator::Or, &mut parts);
        let said = parts.iter().map(|part| self.said(part));
        let said: Option<Vec<Said>> = said.collect();
        match said {
            Some(said) => self.joined(said),
            None => self.as_written(rule),
        }
    }

    /// What is so when a part holds.
    fn said(&self, part: &Expression) -> Option<Said> {
        if let Some(Said::Ticked(node, label)) = self.not(part) {
            let number = self.number(node)?;
            return Some(Said::Other(format!(
                "you did not tick “{label}” in question {number}"
            )));
        }
        match &part.part {
            Part::Pair(Operator::Equal, two) => self.ticked(&two[0], &two[1]),
            Part::Pair(operator, two) => self.compared(*operator, &two[0], &two[1]),
            Part::Call(Function::Selected, two) => self.ticked(two.first()?, two.get(1)?),
            Part::Call(Function::Answered, one) => match one.first()?.part {
                Part::Question(node) => self.number(node).map(|_| Said::Filled(node)),
                _ => None,
            },
            _ => None,
        }
    }

    /// What must not be so for a part to hold.
    fn not(&self, part: &Expression) -> Option<Said> {
        match &part.part {
            Part::Pair(Operator::Unequal, two) => self.ticked(&two[0], &two[1]),
            Part::Call(Function::Not, one) => self.said(one.first()?),
            _ => None,
        }
    }

    fn ticked(&self, question: &Expression, choice: &Expression) -> Option<Said> {
        let (Part::Question(node), Part::Text(name)) = (&question.part, &choice.part) else {
            return self.compared(Operator::Equal, question, choice);
        };
        self.number(*node)?;
        let mut choices = self.form.choices(self.form.at(*node)).iter();
        let choice = choices.find(|choice| *choice.name == **name)?;
        let label = in_language(&choice.label, self.language);
        Some(Said::Ticked(*node, label.to_owned()))
    }

    fn compared(
        &self,
        operator: Operator,
        question: &Expression,
        with: &Expression,
    ) -> Option<Said> {
        let (Part::Question(node), Part::Number(_)) = (&question.part, &with.part) else {
            return None;
        };
        let is = match operator {
            Operator::Equal => "is",
            Operator::Less => "is less than",
            Operator::LessOrEqual => "is at most",
            Operator::Greater => "is more than",
            Operator::GreaterOrEqual => "is at least",
            _ => return None,
        };
        let (number, value) = (self.number(*node)?, with.show(&|_| ""));
        Some(Said::Other(format!(
            "what you put in question {number} {is} {value}"
        )))
    }

    /// Things of which one is enough; ticks in one question are said together.
    fn joined(&self, said: Vec<Said>) -> String {
        let mut ticked: Vec<(u32, Vec<String>)> = Vec::new();
        let (mut filled, mut phrases) = (Vec::new(), Vec::new());
        for one in said {
            match one {
                Said::Ticked(node, label) => {
                    let label = format!("“{label}”");
                    match ticked.iter_mut().find(|(known, _)| *known == node) {
                        Some((_, labels)) => labels.push(label),
                        None => ticked.push((node, vec![label])),
                    }
                }
                Said::Filled(node) => filled.extend(self.number(node)),
                Said::Other(words) => phrases.push(words),
            }
        }
        for (node, labels) in &ticked {
            let number = self.number(*node).unwrap_or_default();
            phrases.push(format!("you ticked {} in question {number}", or(labels)));
        }
        if !filled.is_empty() {
            phrases.push(format!("you wrote something in question {}", or(&filled)));
        }
        or(&phrases)
    }

    fn number(&self, node: u32) -> Option<String> {
        mark_of(self.form, node)
    }

    fn as_written(&self, rule: &Expression) -> String {
        let written = rule.show(&|node| &self.form.at(node).name);
        format!("this is so: {written}")
    }
}

/// The parts that an operator joins, however deep.
fn flatten<'e>(rule: &'e Expression, joined_by: Operator, parts: &mut Vec<&'e Expression>) {
    match &rule.part {
        Part::Pair(operator, two) if *operator == joined_by => {
            flatten(&two[0], joined_by, parts);
            flatten(&two[1], joined_by, parts);
        }
        _ => parts.push(rule),
    }
}

/// "a, b or c"
fn or(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [before @ .., last] => format!("{} or {last}", before.join(", ")),
    }
}
