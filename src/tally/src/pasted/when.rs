//! Quarters and years in the ways in which offices write them.

use super::Why;
use crate::entered::When;
use form::Quarter;

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// "2015-Q2", "2015", "2015/16", "April to June 2015", "Q1 2015/16".
pub(super) fn read(written: &str) -> Result<When, Why> {
    match When::try_from(written.trim().to_uppercase()) {
        Ok(When::Year(year)) if !(1900..3000).contains(&year) => {}
        Ok(when) => return Ok(when),
        Err(_) => {}
    }
    let words = words(written);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let not_known = || Why::When(written.to_owned());
    match words[..] {
        [from, to] if follows(from, to).is_some() => {
            Ok(When::Year(follows(from, to).ok_or_else(not_known)?))
        }
        [quarter, from, to] if in_year(quarter).is_some() => {
            let (number, year) = (in_year(quarter), follows(from, to));
            let known = number.zip(year).ok_or_else(not_known)?;
            Ok(When::Quarter(of_year(known.1, known.0)))
        }
        [quarter, year] if in_year(quarter).is_some() && year_of(year).is_some() => {
            Err(Why::TwoQuarters(written.to_owned()))
        }
        _ => months(&words).ok_or_else(not_known),
    }
}

/// "April to June 2015", "Apr 2015 to Jun 2015", "April 2015 to March 2016".
fn months(words: &[&str]) -> Option<When> {
    let months: Vec<usize> = words.iter().filter_map(|word| month(word)).collect();
    let years: Vec<i32> = words.iter().filter_map(|word| year_of(word)).collect();
    let ([from, to], Some(year)) = (&months[..], years.first().copied()) else {
        return None;
    };
    let last = years.last().copied().unwrap_or(year);
    match (*from, *to) {
        (3, 2) if last == year + 1 => Some(When::Year(year)),
        (from, to) if from % 3 == 0 && to == from + 2 && last == year => {
            let number = u8::try_from(from / 3 + 1).ok()?;
            Some(When::Quarter(Quarter { year, number }))
        }
        _ => None,
    }
}

/// The words and numbers of it, without "to".
fn words(written: &str) -> Vec<String> {
    let lower = written.to_lowercase();
    let parts = lower.split(|letter: char| !letter.is_alphanumeric());
    parts
        .filter(|part| !part.is_empty() && *part != "to")
        .map(str::to_owned)
        .collect()
}

fn month(word: &str) -> Option<usize> {
    let start = word.get(..3)?;
    MONTHS.iter().position(|month| *month == start)
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
            let read = read(written).map(|when| when.to_string());
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
            assert!(matches!(read(written), Err(Why::When(_))), "{written}");
        }
        assert!(matches!(read("Q1 2015"), Err(Why::TwoQuarters(_))));
    }
}
