//! The code of each place on paper where something can be ticked or written: `7b` is the second
//! answer of the seventh question. A released form never changes, so with the form and its version
//! at the foot of the page a code means the same for ever.

use crate::document::{Choice, Item, Kind};
use crate::expression::{Expression, Function, Part};
use crate::form::{Form, NONE};

/// One place on paper, and the answer that it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperCode {
    /// As printed: `7b`.
    pub code: String,
    /// The question's path: `children.0.child_home`.
    pub path: String,
    /// What is ticked there: the name of a choice, `person=column`, a number; empty where
    /// something is written.
    pub answer: String,
}

/// What every question also offers, small: not sure, and rather not say.
pub(crate) const NOT_SURE: &str = "x";
pub(crate) const RATHER_NOT_SAY: &str = "y";
/// How often a repeat is printed; for more the page is copied.
pub(crate) const TIMES_ON_PAPER: i64 = 2;

/// Every code of a form, in the order of its questions.
pub fn paper_codes(form: &Form) -> Vec<PaperCode> {
    let mut codes = Vec::new();
    gather(form, NONE, "", &mut codes);
    codes
}

/// What a question's codes begin with: its place among all that can be answered, or for an offer
/// `o` and its place among the offers. None for what is not on paper.
pub(crate) fn mark_of(form: &Form, node: u32) -> Option<String> {
    let offers = form.at(node).offer;
    let alike = |other: &u32| is_on_paper(form, *other) && form.at(*other).offer == offers;
    is_on_paper(form, node).then(|| {
        let place = (0..=node).filter(alike).count();
        match offers {
            true => format!("o{place}"),
            false => place.to_string(),
        }
    })
}

/// Whether it can be answered on paper. Names to strike out of what was written are only for a
/// device that strikes them out.
pub(crate) fn is_on_paper(form: &Form, node: u32) -> bool {
    let item = form.at(node);
    let rule = form.node(node).relevant.as_deref();
    match item.kind {
        Kind::Note | Kind::Calculate | Kind::Repeat => false,
        Kind::Group => item.offer,
        _ => !(item.stays_here && rule.is_some_and(is_about_words_alone)),
    }
}

/// Whether a rule asks only whether something was answered at all.
fn is_about_words_alone(rule: &Expression) -> bool {
    match &rule.part {
        Part::Call(Function::Answered, _) => true,
        Part::Pair(_, two) => two.iter().all(is_about_words_alone),
        _ => false,
    }
}

/// Whether "not sure" and "rather not say" stand beside it: wherever something is ticked.
pub(crate) fn has_ways_out(item: &Item) -> bool {
    let ticked = matches!(
        item.kind,
        Kind::SelectOne | Kind::SelectMultiple | Kind::Integer | Kind::Rank
    );
    ticked && !item.stays_here
}

/// The letter of a choice by its place: a to w, then aa and so on; x and y mean something else.
pub(crate) fn letter(place: usize) -> String {
    let letters: Vec<char> = ('a'..='w').collect();
    let last = letters[place % letters.len()];
    match place / letters.len() {
        0 => last.to_string(),
        times => format!("{}{last}", letters[(times - 1) % letters.len()]),
    }
}

fn gather(form: &Form, parent: u32, under: &str, codes: &mut Vec<PaperCode>) {
    for node in form.inside(parent) {
        let item = form.at(node);
        if let Some(mark) = mark_of(form, node) {
            of_item(form, item, under, &mark, codes);
        }
        match item.kind {
            // Every printing of a repeat has the same numbers; which one it is, its head says.
            Kind::Repeat => {
                for time in 0..item.end.unwrap_or(TIMES_ON_PAPER).min(TIMES_ON_PAPER) {
                    gather(form, node, &format!("{under}{}.{time}.", item.name), codes);
                }
            }
            _ => gather(form, node, under, codes),
        }
    }
}

fn of_item(form: &Form, item: &Item, under: &str, mark: &str, codes: &mut Vec<PaperCode>) {
    let path = format!("{under}{}", item.name);
    // The second child's first answer is `2/12a`.
    let time = under.split('.').nth(1).and_then(|time| time.parse().ok());
    let head = head(mark, time);
    let mut put = |mark: &str, answer: String| {
        codes.push(PaperCode {
            code: format!("{head}{mark}"),
            path: path.clone(),
            answer,
        });
    };
    match item.kind {
        Kind::SelectOne | Kind::SelectMultiple | Kind::Rank | Kind::Group => {
            for (place, choice) in form.choices(item).iter().enumerate() {
                put(&letter(place), choice.name.clone());
            }
        }
        Kind::People | Kind::Cards => sorted(form.choices(item), form.columns(item), &mut put),
        Kind::Integer if item.looks_like("scale") => {
            for point in item.start.unwrap_or(0)..=item.end.unwrap_or(10) {
                put(&format!("-{point}"), point.to_string());
            }
        }
        Kind::Board => {
            for (place, slot) in ["good", "worry", "wish"].into_iter().enumerate() {
                put(&letter(place), format!("{slot}="));
            }
        }
        Kind::Acknowledge => put("a", "yes".to_owned()),
        _ => put("", String::new()),
    }
    if has_ways_out(item) {
        put(NOT_SURE, "not sure".to_owned());
        put(RATHER_NOT_SAY, "rather not say".to_owned());
    }
}

fn sorted(cards: &[Choice], columns: &[Choice], put: &mut dyn FnMut(&str, String)) {
    for (row, card) in cards.iter().enumerate() {
        for (at, column) in columns.iter().enumerate() {
            let mark = format!("{}{}", letter(row), at + 1);
            put(&mark, format!("{}={}", card.name, column.name));
        }
    }
}

/// What a code begins with: the question's mark, and before it which time of a repeat it is.
pub(crate) fn head(mark: &str, time: Option<usize>) -> String {
    match time {
        Some(time) => format!("{}/{mark}", time + 1),
        None => mark.to_owned(),
    }
}
