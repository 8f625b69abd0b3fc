//! Days as the law and the family count them: working days of England and Wales, the clocks of
//! reviews and conferences, and days in words.
//!
//! It does not know what day it is; whoever asks says so.

use chrono::{Datelike, Duration, Months, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

/// Bank holidays that were proclaimed once, in order.
const ONCE: [(i32, u32, u32); 7] = [
    (1999, 12, 31), // The turn of the millennium.
    (2002, 6, 3),   // The Golden Jubilee.
    (2011, 4, 29),  // A royal wedding.
    (2012, 6, 5),   // The Diamond Jubilee.
    (2022, 6, 3),   // The Platinum Jubilee.
    (2022, 9, 19),  // The funeral of Queen Elizabeth II.
    (2023, 5, 8),   // The coronation of King Charles III.
];

/// Years in which a bank holiday was moved: early May within May, the spring holiday into June.
const MOVED: [(i32, u32, u32); 5] = [
    (1995, 5, 8), // For 50 years of peace in Europe.
    (2002, 6, 4), // For the Golden Jubilee.
    (2012, 6, 4), // For the Diamond Jubilee.
    (2020, 5, 8), // For 75 years of peace in Europe.
    (2022, 6, 2), // For the Platinum Jubilee.
];

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// How long something may take. Each of the law's clocks is a setting of the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Span {
    /// Hours of any day.
    Hours(u32),
    /// Days that are neither at a weekend nor bank holidays.
    WorkingDays(u32),
    /// Calendar months.
    Months(u32),
}

/// The clocks of reviews and conferences, with what the law or common practice says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Clocks {
    /// From becoming looked after to the first review.
    pub first_review: Span,
    /// From the first review to the second.
    pub second_review: Span,
    /// From any later review to the next.
    pub later_review: Span,
    /// From the strategy discussion to the initial child protection conference.
    pub initial_conference: Span,
    /// From the initial conference to the first review conference.
    pub first_review_conference: Span,
    /// From any later review conference to the next.
    pub later_review_conference: Span,
    /// The family sees the report so long before a looked-after review.
    pub report_before_review: Span,
    /// The family sees the report so long before an initial conference.
    pub report_before_initial_conference: Span,
    /// The family sees the report so long before a review conference.
    pub report_before_review_conference: Span,
    /// From a review to its decisions.
    pub decisions: Span,
    /// From a review to its full record.
    pub record: Span,
    /// From an adjourned meeting to its going on.
    pub reconvened: Span,
}

impl Default for Clocks {
    fn default() -> Self {
        Self {
            first_review: Span::WorkingDays(20),
            second_review: Span::Months(3),
            later_review: Span::Months(6),
            initial_conference: Span::WorkingDays(15),
            first_review_conference: Span::Months(3),
            later_review_conference: Span::Months(6),
            report_before_review: Span::WorkingDays(3),
            report_before_initial_conference: Span::Hours(24),
            report_before_review_conference: Span::Hours(48),
            decisions: Span::WorkingDays(5),
            record: Span::WorkingDays(15),
            reconvened: Span::WorkingDays(20),
        }
    }
}

impl Span {
    /// The last day on which something that began on a day is still in time.
    pub fn after(self, day: NaiveDate) -> NaiveDate {
        match self {
            Self::Hours(hours) => move_days(day, i64::from(hours.div_ceil(24))),
            Self::WorkingDays(days) => add_working_days(day, days),
            Self::Months(months) => add_months(day, months),
        }
    }

    /// The last day on which something due before a day is still in time.
    pub fn before(self, day: NaiveDate) -> NaiveDate {
        match self {
            Self::Hours(hours) => move_days(day, -i64::from(hours.div_ceil(24))),
            Self::WorkingDays(days) => subtract_working_days(day, days),
            Self::Months(months) => day.checked_sub_months(Months::new(months)).unwrap_or(day),
        }
    }

    /// In hours, a working day as one day and a month as thirty; what
    /// [`crate::Context::report_hours_before`] takes.
    pub fn in_hours(self) -> f64 {
        let (count, hours) = match self {
            Self::Hours(count) => (count, 1.0),
            Self::WorkingDays(count) => (count, 24.0),
            Self::Months(count) => (count, 720.0),
        };
        f64::from(count) * hours
    }
}

/// The bank holidays of England and Wales in a year, in order: the days people have off, so a
/// Christmas Day on a Saturday is not among them and its substitute is.
pub fn bank_holidays(year: i32) -> Vec<NaiveDate> {
    let easter = easter(year);
    let mut days: Vec<NaiveDate> = [
        new_year(year),
        Some(move_days(easter, -2)),
        Some(move_days(easter, 1)),
        unless_moved(first_monday(year, 5), year, 5),
        unless_moved(last_monday(year, 5), year, 6),
        last_monday(year, 8),
    ]
    .into_iter()
    .flatten()
    .chain(christmas(year))
    .collect();
    let once = ONCE.iter().filter(|(of, _, _)| *of == year);
    days.extend(once.filter_map(|(_, month, day)| NaiveDate::from_ymd_opt(year, *month, *day)));
    days.sort_unstable();
    days
}

/// Whether a day is neither at a weekend nor a bank holiday of England and Wales.
pub fn is_working_day(day: NaiveDate) -> bool {
    !is_weekend(day) && !bank_holidays(day.year()).contains(&day)
}

/// The day so many working days after another, not counting that day itself.
pub fn add_working_days(day: NaiveDate, count: u32) -> NaiveDate {
    step_working_days(day, count, 1)
}

/// The day so many working days before another, not counting that day itself.
pub fn subtract_working_days(day: NaiveDate, count: u32) -> NaiveDate {
    step_working_days(day, count, -1)
}

/// The same day so many months later, or the last day of a month that is shorter.
pub fn add_months(day: NaiveDate, months: u32) -> NaiveDate {
    day.checked_add_months(Months::new(months)).unwrap_or(day)
}

/// Reads `2026-11-21`.
pub fn day(text: &str) -> Option<NaiveDate> {
    let mut parts = text.splitn(3, '-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if year.len() != 4
        || month.len() != 2
        || day.len() != 2
        || ![year, month, day].into_iter().all(digits)
    {
        return None;
    }
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// "Tuesday 8 December, in 12 days".
pub fn in_words(day: NaiveDate, today: NaiveDate) -> String {
    [&weekday_and_day(day), ", ", &from_today(day, today)].concat()
}

/// "Tuesday 8 December 2026, in 12 days".
pub fn in_words_with_year(day: NaiveDate, today: NaiveDate) -> String {
    let year = day.year().to_string();
    [
        &weekday_and_day(day),
        " ",
        &year,
        ", ",
        &from_today(day, today),
    ]
    .concat()
}

/// "8 December 2026".
pub fn long_day(day: NaiveDate) -> String {
    [&day_and_month(day), " ", &day.year().to_string()].concat()
}

/// "Tuesday 8 December 2026".
pub fn full_day(day: NaiveDate) -> String {
    [&weekday_and_day(day), " ", &day.year().to_string()].concat()
}

/// What an invitation carries as its time, in words: a quarter (`2026-Q4`) or a day
/// (`2026-12-08`); none if it is neither.
pub fn time_in_words(text: &str) -> Option<String> {
    let quarter = text.parse::<crate::Quarter>();
    let quarter = quarter.ok().map(crate::Quarter::in_words);
    quarter.or_else(|| day(text).map(full_day))
}

/// When a meeting is or was, as a sentence to the one it is about, from the time an invitation
/// carries: a quarter (`2026-Q4`) or a day (`2026-12-08`); none if it is neither.
pub fn meeting_in_words(when: &str, today: NaiveDate) -> Option<String> {
    if let Ok(quarter) = when.parse::<crate::Quarter>() {
        let over = quarter < crate::Quarter::of(today);
        return Some(["Your meeting ", is_or_was(over), " ", &months(quarter), "."].concat());
    }
    let day = day(when)?;
    let (full, near) = (full_day(day), from_today(day, today));
    let days = (day - today).num_days();
    let sentence = ["Your meeting ", is_or_was(days < 0), " "].concat();
    Some(match days {
        // What is near is said first; what is far away is not counted in days.
        -1..=1 => [&sentence, &near, ", ", &full, "."].concat(),
        -60..=60 => [&sentence, "on ", &full, ", ", &near, "."].concat(),
        _ => [&sentence, "on ", &full, "."].concat(),
    })
}

fn is_or_was(over: bool) -> &'static str {
    if over { "was" } else { "is" }
}

/// "in the last three months of 2026".
fn months(quarter: crate::Quarter) -> String {
    let months = match quarter.number {
        1 => "the first three months of",
        2 => "April, May or June",
        3 => "July, August or September",
        _ => "the last three months of",
    };
    ["in ", months, " ", &quarter.year.to_string()].concat()
}

fn weekday_and_day(day: NaiveDate) -> String {
    let weekday = match day.weekday() {
        Weekday::Mon => "Monday",
        Weekday::Tue => "Tuesday",
        Weekday::Wed => "Wednesday",
        Weekday::Thu => "Thursday",
        Weekday::Fri => "Friday",
        Weekday::Sat => "Saturday",
        Weekday::Sun => "Sunday",
    };
    [weekday, " ", &day_and_month(day)].concat()
}

fn day_and_month(day: NaiveDate) -> String {
    let month = MONTHS[day.month0() as usize];
    [&day.day().to_string(), " ", month].concat()
}

fn from_today(day: NaiveDate, today: NaiveDate) -> String {
    match (day - today).num_days() {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        -1 => "yesterday".to_owned(),
        days if days > 0 => ["in ", &days.to_string(), " days"].concat(),
        days => [&(-days).to_string(), " days ago"].concat(),
    }
}

fn step_working_days(mut day: NaiveDate, mut count: u32, step: i64) -> NaiveDate {
    while count > 0 {
        let next = move_days(day, step);
        if next == day {
            break; // The end of all days that can be written.
        }
        day = next;
        count -= u32::from(is_working_day(day));
    }
    day
}

fn move_days(day: NaiveDate, days: i64) -> NaiveDate {
    day.checked_add_signed(Duration::days(days)).unwrap_or(day)
}

fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

/// New Year's Day, or the Monday after it.
fn new_year(year: i32) -> Option<NaiveDate> {
    let first = NaiveDate::from_ymd_opt(year, 1, 1)?;
    (0..3)
        .map(|days| move_days(first, days))
        .find(|day| !is_weekend(*day))
}

/// Christmas Day and Boxing Day: the first two days from the 25th that are not at a weekend.
fn christmas(year: i32) -> impl Iterator<Item = NaiveDate> {
    let days = (25..=31).filter_map(move |day| NaiveDate::from_ymd_opt(year, 12, day));
    days.filter(|day| !is_weekend(*day)).take(2)
}

/// A holiday of May, or where it was moved to in this year: to another day of this month.
fn unless_moved(usual: Option<NaiveDate>, year: i32, month: u32) -> Option<NaiveDate> {
    match MOVED
        .iter()
        .find(|moved| moved.0 == year && moved.1 == month)
    {
        Some((_, _, day)) => NaiveDate::from_ymd_opt(year, month, *day),
        None => usual,
    }
}

fn first_monday(year: i32, month: u32) -> Option<NaiveDate> {
    NaiveDate::from_weekday_of_month_opt(year, month, Weekday::Mon, 1)
}

/// The last Monday of a month of 31 days.
fn last_monday(year: i32, month: u32) -> Option<NaiveDate> {
    let last = NaiveDate::from_ymd_opt(year, month, 31)?;
    let after_monday = i64::from(last.weekday().num_days_from_monday());
    Some(move_days(last, -after_monday))
}

/// Easter Sunday of the Gregorian calendar, by the method of Meeus, Jones and Butcher.
fn easter(year: i32) -> NaiveDate {
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let day = (h + l - 7 * m + 33 * month + 19) % 32;
    NaiveDate::from_ymd_opt(year, month as u32, day as u32).unwrap_or_default()
}

#[cfg(test)]
mod tests;
