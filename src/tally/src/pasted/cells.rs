//! Lines of cells under the names of their columns, and what stands in them. How text becomes lines
//! is [`form::table`]'s business.

use super::{Found, Why};
use crate::entered::When;
use form::table::{self, NoTime};

/// A table under the names of its columns.
pub(super) struct Table {
    headings: Vec<String>,
    lines: Vec<(usize, Vec<String>)>,
}

/// A line of it.
pub(super) struct Line<'t> {
    pub(super) number: usize,
    table: &'t Table,
    cells: &'t [String],
}

/// What columns may be called.
const NAMES: [(&str, &[&str]); 7] = [
    ("meeting", &["kind of meeting", "kind", "meetings"]),
    ("when", &["quarter", "period", "year", "time"]),
    ("area", &["place", "district"]),
    ("count", &["held", "number", "meetings held", "how many"]),
    ("source", &["from", "where from"]),
    ("entered_on", &["entered on", "date", "day"]),
    ("of", &["counted", "children or reviews"]),
];

impl Table {
    pub(super) fn read(text: &str) -> Result<Self, Why> {
        let trimmed = |(line, cells): (usize, Vec<String>)| {
            let cells = cells.iter().map(|cell| cell.trim().to_owned());
            (line, cells.collect())
        };
        let mut lines = table::rows(text)?.into_iter().map(trimmed);
        Ok(Self {
            headings: lines.next().map(|(_, cells)| cells).unwrap_or_default(),
            lines: lines.collect(),
        })
    }

    /// Whether a column has this name, or one of its others.
    pub(super) fn has(&self, name: &str) -> bool {
        self.column(name).is_some()
    }

    /// The columns with a time at their top, if every one after the first has one.
    pub(super) fn times(&self) -> Option<Vec<(usize, Result<When, Why>)>> {
        let times = self.headings.iter().enumerate().skip(1);
        let times: Vec<_> = times
            .filter(|(_, heading)| !heading.is_empty())
            .map(|(at, heading)| (at, when(heading)))
            .collect();
        let looks_like_one = |(_, read): &(usize, Result<When, Why>)| {
            matches!(read, Ok(_) | Err(Why::When(NoTime::TwoQuarters(_))))
        };
        (!times.is_empty() && times.iter().all(looks_like_one)).then_some(times)
    }

    pub(super) fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        self.lines.iter().map(|(number, cells)| Line {
            number: *number,
            table: self,
            cells,
        })
    }

    /// Reads every line.
    pub(super) fn each<E>(&self, read: impl Fn(&Line<'_>) -> Result<E, Why>) -> Found<E> {
        self.lines()
            .map(|line| (line.number, read(&line)))
            .collect()
    }

    fn column(&self, name: &str) -> Option<usize> {
        let others = NAMES.iter().find(|(known, _)| *known == name);
        let others = others.map_or(&[][..], |(_, others)| others);
        let known = |heading: &String| {
            same(heading, name) || others.iter().any(|other| same(heading, other))
        };
        self.headings.iter().position(known)
    }
}

impl<'t> Line<'t> {
    /// The cell in the column of this name, unless it is empty.
    pub(super) fn cell(&self, name: &str) -> Option<&'t str> {
        self.at(self.table.column(name)?)
    }

    /// The cell at a place, unless it is empty.
    pub(super) fn at(&self, at: usize) -> Option<&'t str> {
        let cell = self.cells.get(at)?.as_str();
        (!cell.is_empty()).then_some(cell)
    }
}

/// The same words, however they are written.
pub(super) fn same(one: &str, other: &str) -> bool {
    one.trim().eq_ignore_ascii_case(other.trim())
}

/// "1,302" as a number.
pub(super) fn count(written: &str) -> Result<u64, Why> {
    let digits: String = written
        .chars()
        .filter(|letter| !matches!(letter, ',' | ' ' | '\u{a0}'))
        .collect();
    digits.parse().map_err(|_| Why::Count(written.to_owned()))
}

/// "8/4/2016" as "2016-04-08".
pub(super) fn day(written: &str) -> Result<String, Why> {
    let day = table::day(written);
    day.map(|day| day.to_string())
        .ok_or_else(|| Why::Day(written.to_owned()))
}

/// "2015-Q2", "2015/16", and what else people write.
pub(super) fn when(written: &str) -> Result<When, Why> {
    Ok(match table::when(written)? {
        table::When::Quarter(quarter) => When::Quarter(quarter),
        table::When::Year(year) => When::Year(year),
    })
}
