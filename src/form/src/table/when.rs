//! Quarters and years in the ways in which offices write them.

use super::cells::{month, words};
use crate::Quarter;

/// What such words mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// A quarter.
    Quarter(Quarter),
    /// A year from April to March, by the year it begins in.
    Year(i32),
}

/// Why they mean nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoTime {
    /// Neither a quarter nor a year.
    #[error(
        "“{0}” is neither a quarter, such as 2015-Q2 or April to June 2015, nor a year, such as 2015/16"
    )]
    Unknown(String),
    /// The quarter of the calendar's year, or of the one from April? A wrong quarter is worse than none.
    #[error("“{0}” can mean two quarters. Write the months, or Q1 2015/16 for April to June 2015")]
    TwoQuarters(String),
}

/// "2015-Q2", "2015", "2015/16", "April to June 2015", "Q1 2015/16".
pub fn when(written: &str) -> Result<When, NoTime> {
    let not_known = || NoTime::Unknown(written.to_owned());
    if let Ok(quarter) = written.trim().to_uppercase().parse() {
        return Ok(When::Quarter(quarter));
    }
    let words: Vec<String> = words(written).filter(|word| word != "to").collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        [year] => year_of(year).map(When::Year).ok_or_else(not_known),
        [from, to] if follows(from, to).is_some() => {
            Ok(When::Year(follows(from, to).ok_or_else(not_known)?))
        }
        [quarter, from, to] if in_year(quarter).is_some() => {
            let (number, year) = (in_year(quarter), follows(from, to));
            let known = number.zip(year).ok_or_else(not_known)?;
            Ok(When::Quarter(of_year(known.1, known.0)))
        }
        [one, other] if is_quarter_and_year(one, other) || is_quarter_and_year(other, one) => {
            Err(NoTime::TwoQuarters(written.to_owned()))
        }
        _ => months(&words).ok_or_else(not_known),
    }
}

fn is_quarter_and_year(quarter: &str, year: &str) -> bool {
    in_year(quarter).is_some() && year_of(year).is_some()
}

/// "April to June 2015", "Apr 2015 to Jun 2015", "April 2015 to March 2016".
fn months(words: &[&str]) -> Option<When> {
    let months: Vec<u32> = words.iter().filter_map(|word| month(word)).collect();
    let years: Vec<i32> = words.iter().filter_map(|word| year_of(word)).collect();
    let ([from, to], Some(year)) = (&months[..], years.first().copied()) else {
        return None;
    };
    let last = years.last().copied().unwrap_or(year);
    match (*from, *to) {
        (4, 3) if last == year + 1 => Some(When::Year(year)),
        (from, to) if from % 3 == 1 && to == from + 2 && last == year => {
            let number = u8::try_from(from / 3 + 1).ok()?;
            Some(When::Quarter(Quarter { year, number }))
        }
        _ => None,
    }
}

fn year_of(word: &str) -> Option<i32> {
    let year = word.parse().ok().filter(|_| word.len() == 4);
    year.filter(|year| (1900..3000).contains(year))
}

/// The year that "2015" and "16" (or "2016") begin in.
fn follows(from: &str, to: &str) -> Option<i32> {
    let year = year_of(from)?;
    let next = (year + 1).to_string();
    (to == next || next.get(2..) == Some(to)).then_some(year)
}

/// "q1" as 1.
fn in_year(word: &str) -> Option<u8> {
    let number = word.strip_prefix('q')?.parse().ok()?;
    (1..=4).contains(&number).then_some(number)
}

/// The quarters of a year from April.
fn of_year(year: i32, number: u8) -> Quarter {
    match number {
        4 => Quarter {
            year: year + 1,
            number: 1,
        },
        _ => Quarter {
            year,
            number: number + 1,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_offices_write_them() {
        let cases = [
            ("2015-Q2", "2015-Q2"),
            ("2015-q2", "2015-Q2"),
            ("2015", "2015"),
            ("2015/16", "2015"),
            ("2015-2016", "2015"),
            ("Q1 2015/16", "2015-Q2"),
            ("Q4 2015/16", "2016-Q1"),
            ("April to June 2015", "2015-Q2"),
            ("Apr-Jun 2015", "2015-Q2"),
            ("Jan 2016 – Mar 2016", "2016-Q1"),
            ("April 2015 to March 2016", "2015"),
        ];
        for (written, meant) in cases {
            let read = when(written).map(|when| match when {
                When::Quarter(quarter) => quarter.to_string(),
                When::Year(year) => year.to_string(),
            });
            assert_eq!(read, Ok(meant.to_owned()), "{written}");
        }
    }

    #[test]
    fn and_what_is_none() {
        for written in [
            "",
            "soon",
            "May to July 2015",
            "2015/17",
            "Q5 2015/16",
            "April 2015",
            "15",
        ] {
            assert!(
                matches!(when(written), Err(NoTime::Unknown(_))),
                "{written}"
            );
        }
        for written in ["Q1 2015", "2015 q3"] {
            assert!(
                matches!(when(written), Err(NoTime::TwoQuarters(_))),
                "{written}"
            );
        }
    }
}
