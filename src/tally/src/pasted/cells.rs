//! Text to lines of cells: divided by tabs, as a spreadsheet copies; by commas or semicolons, as it
//! saves; a cell in quotation marks may hold any of them.

use super::{Found, Why, when};
use crate::entered::When;

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
    pub(super) fn read(text: &str) -> Self {
        let mut lines = lines(text).into_iter();
        let headings = lines.next().map(|(_, cells)| cells).unwrap_or_default();
        Self {
            headings,
            lines: lines.collect(),
        }
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
            .map(|(at, heading)| (at, when::read(heading)))
            .collect();
        let looks_like_one = |(_, read): &(usize, Result<When, Why>)| {
            matches!(read, Ok(_) | Err(Why::TwoQuarters(_)))
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
    let parts: Vec<u32> = written
        .split(['-', '/', '.'])
        .map_while(|part| part.trim().parse().ok())
        .collect();
    let (year, month, day) = match parts[..] {
        [year, month, day] if year > 31 => (year, month, day),
        [day, month, year] => (year, month, day),
        _ => return Err(Why::Day(written.to_owned())),
    };
    let known =
        (1900..=2999).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    match known {
        true => Ok(format!("{year}-{month:02}-{day:02}")),
        false => Err(Why::Day(written.to_owned())),
    }
}

/// Lines that hold anything, each with its number.
fn lines(text: &str) -> Vec<(usize, Vec<String>)> {
    let text = text.trim_start_matches('\u{feff}');
    let between = between(text.lines().next().unwrap_or_default());
    let mut lines = Vec::new();
    let (mut number, mut cells, mut cell, mut quoted) = (1, Vec::new(), String::new(), false);
    let mut letters = text.chars().chain(['\n']).peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => cell.extend(letters.next()),
            '"' if quoted || cell.trim().is_empty() => quoted = !quoted,
            '\n' if !quoted => {
                put(&mut cells, &mut cell);
                if cells.iter().any(|cell| !cell.is_empty()) {
                    lines.push((number, std::mem::take(&mut cells)));
                }
                cells.clear();
                number += 1;
            }
            other if other == between && !quoted => put(&mut cells, &mut cell),
            other => cell.push(other),
        }
    }
    lines
}

fn put(cells: &mut Vec<String>, cell: &mut String) {
    cells.push(std::mem::take(cell).trim().to_owned());
}

/// What stands between the cells, as the first line tells.
fn between(first: &str) -> char {
    let known = ['\t', ';', ','];
    known
        .into_iter()
        .find(|letter| first.contains(*letter))
        .unwrap_or(',')
}
