//! What an expression can come to, and how one kind of value is taken for another.
//!
//! As in XPath an answer that is not there is the empty text, a text that is no number is "not a
//! number", and no comparison with "not a number" is true.

use chrono::NaiveDate;
use std::borrow::Cow;

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Val<'a> {
    Text(Cow<'a, str>),
    Number(f64),
    Truth(bool),
    Day(NaiveDate),
    /// The choices made in a list that takes several.
    Choices(&'a [String]),
}

impl<'a> Val<'a> {
    /// What an answer that is not there comes to.
    pub const EMPTY: Val<'static> = Val::Text(Cow::Borrowed(""));

    pub fn text(text: &'a str) -> Self {
        Val::Text(Cow::Borrowed(text))
    }

    pub fn is_empty(&self) -> bool {
        match self {
            Val::Text(text) => text.is_empty(),
            Val::Number(number) => number.is_nan(),
            Val::Choices(choices) => choices.is_empty(),
            Val::Truth(_) | Val::Day(_) => false,
        }
    }

    pub fn is_true(&self) -> bool {
        matches!(self, Val::Truth(true))
    }

    /// As a number: a day is the number of days since the year 1.
    pub fn number(&self) -> f64 {
        match self {
            Val::Number(number) => *number,
            Val::Truth(truth) => f64::from(u8::from(*truth)),
            Val::Day(day) => days(*day),
            Val::Text(text) => read_number(text)
                .or_else(|| crate::calendar::day(text).map(days))
                .unwrap_or(f64::NAN),
            Val::Choices(_) => f64::NAN,
        }
    }

    /// As text: a number without needless zeros, a day as `2026-11-21`.
    pub fn into_text(self) -> Cow<'a, str> {
        match self {
            Val::Text(text) => text,
            Val::Number(number) => Cow::Owned(number_in_words(number)),
            Val::Truth(true) => Cow::Borrowed("true"),
            Val::Truth(false) => Cow::Borrowed("false"),
            Val::Day(day) => Cow::Owned(day.to_string()),
            Val::Choices(choices) => Cow::Owned(choices.join(" ")),
        }
    }

    /// The same value, needing nothing that was borrowed; what is no number becomes empty.
    pub fn kept(self) -> Val<'static> {
        match self {
            Val::Number(number) if number.is_nan() => Val::EMPTY,
            Val::Number(number) => Val::Number(number),
            Val::Truth(truth) => Val::Truth(truth),
            Val::Day(day) => Val::Day(day),
            text => Val::Text(Cow::Owned(text.into_text().into_owned())),
        }
    }

    /// Whether two values are equal, as `=` has it.
    pub fn equals(&self, other: &Val<'_>) -> bool {
        match (self, other) {
            (Val::Text(one), Val::Text(other)) => one == other,
            (Val::Truth(one), Val::Truth(other)) => one == other,
            (Val::Choices(one), Val::Choices(other)) => one == other,
            (one, other) if one.is_empty() || other.is_empty() => {
                one.is_empty() && other.is_empty()
            }
            (one, other) => one.number() == other.number(),
        }
    }
}

fn days(day: NaiveDate) -> f64 {
    use chrono::Datelike;
    f64::from(day.num_days_from_ce())
}

/// Reads `12`, `-3.5` and the like. Written here because the general reader of decimal numbers
/// weighs more than everything else in this file.
pub(crate) fn read_number(text: &str) -> Option<f64> {
    let text = text.trim();
    let (digits, sign) = match text.strip_prefix('-') {
        Some(digits) => (digits, -1.0),
        None => (text, 1.0),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let count = whole.len() + part.len();
    if count == 0 || count > 15 {
        return None;
    }
    let mut read: u64 = 0;
    for byte in whole.bytes().chain(part.bytes()) {
        if !byte.is_ascii_digit() {
            return None;
        }
        read = read * 10 + u64::from(byte - b'0');
    }
    let tens = 10_u64.pow(part.len() as u32);
    Some(sign * (read as f64 / tens as f64))
}

/// Writes a number with at most six places after the point; what is no number is empty.
pub(crate) fn number_in_words(number: f64) -> String {
    if !number.is_finite() {
        return String::new();
    }
    let size = number.abs();
    let mut whole = size.floor();
    let mut millionths = ((size - whole) * 1e6 + 0.5).floor() as u32;
    if millionths >= 1_000_000 {
        whole += 1.0;
        millionths = 0;
    }
    let mut text = String::new();
    if number < 0.0 && (whole > 0.0 || millionths > 0) {
        text.push('-');
    }
    text.push_str(&(whole as u64).to_string());
    if millionths > 0 {
        let digits = (1_000_000 + millionths).to_string();
        text.push('.');
        text.push_str(digits[1..].trim_end_matches('0'));
    }
    text
}
