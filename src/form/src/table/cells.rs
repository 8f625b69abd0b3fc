//! What a cell says: quarters and days in the ways people write them, and words made comparable.

use super::when::{NoTime, When, when};
use crate::{Quarter, calendar};
use chrono::NaiveDate;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
/// How many letters of a month are enough.
const MONTH_LETTERS: usize = 3;

/// A quarter, or the quarter of a day or a month; why not, if it is none of them.
pub fn quarter(cell: &str) -> Result<Quarter, String> {
    let cell = cell.trim();
    match when(cell) {
        Ok(When::Quarter(quarter)) => Ok(quarter),
        Err(two @ NoTime::TwoQuarters(_)) => Err(two.to_string()),
        _ => of_day_or_month(cell).ok_or_else(|| format!("“{cell}” is no quarter and no day")),
    }
}

fn of_day_or_month(cell: &str) -> Option<Quarter> {
    if let Some(day) = day(cell) {
        return Some(Quarter::of(day));
    }
    let parts: Vec<String> = words(cell).collect();
    let [one, other] = &parts[..] else {
        return None;
    };
    let first = |name: &str, year: &str| {
        let year = year.parse().ok().filter(|_| year.len() == 4)?;
        NaiveDate::from_ymd_opt(year, month(name)?, 1)
    };
    let day = first(one, other).or_else(|| first(other, one))?;
    Some(Quarter::of(day))
}

/// A day: `2026-07-03`, with a time or without, `3/7/2026`, `3.7.2026`, `3 July 2026`. The day stands
/// before the month, as it does in Britain.
pub fn day(cell: &str) -> Option<NaiveDate> {
    let date = cell.split(['T', ' ']).next().unwrap_or(cell);
    if let Some(day) = calendar::day(date) {
        return Some(day);
    }
    let parts: Vec<String> = words(cell).collect();
    let [number, name, year] = &parts[..] else {
        return None;
    };
    let number = number.trim_end_matches(|letter: char| letter.is_alphabetic());
    let month = name.parse().ok().or_else(|| month(name))?;
    let year: i32 = year.parse().ok().filter(|_| year.len() == 4)?;
    NaiveDate::from_ymd_opt(year, month, number.parse().ok()?)
}

/// The number of a month, by its name or the beginning of it.
pub(super) fn month(name: &str) -> Option<u32> {
    let known = |month: &&str| name.len() >= MONTH_LETTERS && month.starts_with(name);
    let place = MONTHS.iter().position(known)?;
    u32::try_from(place + 1).ok()
}

/// The words and numbers of a cell, in lower case.
pub(super) fn words(cell: &str) -> impl Iterator<Item = String> {
    let parts = cell.split(|letter: char| !letter.is_alphanumeric());
    parts.filter(|part| !part.is_empty()).map(str::to_lowercase)
}

/// Words as they are compared: without case, spaces and marks.
pub(super) fn plain(text: &str) -> String {
    words(text).collect::<Vec<_>>().join(" ")
}

/// The parts of a cell that holds several answers.
pub(super) fn parts(cell: &str) -> impl Iterator<Item = &str> {
    let parts = cell.split([';', '|', ',', '\n']).map(str::trim);
    parts.filter(|part| !part.is_empty())
}
