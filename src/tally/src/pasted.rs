//! Figures from elsewhere as people have them: a table copied out of a spreadsheet, or one that a
//! spreadsheet saved (CSV). What can be read becomes entries; each line that cannot says why, and
//! nothing of the others is lost by it.
//!
//! Two shapes are understood: a line for each figure under the names of the columns, and a grid
//! with the times at the top and areas (or codes) at the side.

mod cells;

use crate::entered::{Entered, Entry, Origin, Refused, When};
use crate::held::{Held, MeetingsHeld};
use crate::service::Service;
use crate::taking_part::{Code, CodesEntered, Of, TakingPartEntered};
use cells::{Line, Table};
use form::table::{NoTime, TableError};
use std::collections::BTreeMap;

/// What a line means that does not say it itself.
#[derive(Clone, Debug, Default)]
pub struct Assumed {
    /// The kind of meeting, by the service's id.
    pub meeting: Option<String>,
    /// Whether children or reviews are counted.
    pub of: Option<Of>,
    /// The area, where the table has no such column; none: the whole service.
    pub area: Option<String>,
    /// Where the figures are from, and when they were entered.
    pub origin: Option<Origin>,
}

/// What was read of a table, line by line.
#[derive(Clone, Debug)]
pub struct Pasted<E> {
    /// The entries, each with the number of its line.
    pub read: Vec<(usize, E)>,
    /// The lines that were not taken.
    pub unread: Vec<Unread>,
}

/// A line that was not taken, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// Counted from one.
    pub line: usize,
    /// In a sentence.
    pub why: Why,
}

/// Why a line was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Why {
    /// There are no names of columns, and no times at the top.
    #[error(
        "The first line has to name the columns ({0}), or to have the quarters or years at the top."
    )]
    NoHeadings(&'static str),
    /// A column is missing and nothing is assumed for it.
    #[error("It does not say {0}.")]
    Missing(&'static str),
    /// No such kind of meeting.
    #[error("There is no kind of meeting “{0}”. There are: {1}.")]
    Meeting(String, String),
    /// No such area.
    #[error("There is no area “{0}”.")]
    Area(String),
    /// Neither a quarter nor a year, or not clearly one.
    #[error("{0}.")]
    When(#[from] NoTime),
    /// It cannot be told where its cells end, or it is too long.
    #[error(transparent)]
    Table(#[from] TableError),
    /// Not a whole number.
    #[error("“{0}” is not a whole number.")]
    Count(String),
    /// Not a day.
    #[error("“{0}” is not a day. Write it as 2016-04-08 or 8/4/2016.")]
    Day(String),
    /// Neither children nor reviews.
    #[error("“{0}” is neither children nor reviews.")]
    Of(String),
    /// Said twice in the same table.
    #[error("Line {0} is about the same.")]
    Twice(usize),
    /// It would be counted twice beside what is known.
    #[error("Not taken: {0}.")]
    Refused(#[from] Refused),
}

/// Reads meetings held.
pub fn held(
    text: &str,
    service: &Service,
    known: &MeetingsHeld,
    assumed: &Assumed,
) -> Pasted<Held> {
    let reader = Reader { service, assumed };
    let columns = "meeting, when, area, count, source, entered_on";
    let found = Table::read(text).map(|table| match table.times() {
        Some(times) => reader.held_grid(&table, &times),
        None if table.has("count") => table.each(|line| reader.held_line(line)),
        None => vec![(1, Err(Why::NoHeadings(columns)))],
    });
    kept(found.unwrap_or_else(|why| vec![(1, Err(why))]), known)
}

/// Reads the codes of taking part.
pub fn codes(
    text: &str,
    service: &Service,
    known: &TakingPartEntered,
    assumed: &Assumed,
) -> Pasted<CodesEntered> {
    let reader = Reader { service, assumed };
    let columns = "of, meeting, when, area, pn0 to pn7, source, entered_on";
    let found = Table::read(text).map(|table| match table.times() {
        Some(times) => reader.codes_grid(&table, &times),
        None if Code::ALL.iter().any(|code| table.has(code.name())) => {
            table.each(|line| reader.codes_line(line))
        }
        None => vec![(1, Err(Why::NoHeadings(columns)))],
    });
    kept(found.unwrap_or_else(|why| vec![(1, Err(why))]), known)
}

/// Leaves out what is said twice, or would be counted twice beside what is known already.
fn kept<E: Entry + Clone>(found: Vec<(usize, Result<E, Why>)>, known: &Entered<E>) -> Pasted<E> {
    let mut all = known.clone();
    let mut pasted = Pasted {
        read: Vec::<(usize, E)>::new(),
        unread: Vec::new(),
    };
    for (line, entry) in found {
        let taken = entry.and_then(|entry| {
            let same = |(_, other): &&(usize, E)| key(other) == key(&entry);
            match pasted.read.iter().find(same) {
                Some((earlier, _)) => Err(Why::Twice(*earlier)),
                None => Ok(all.put(entry.clone()).map(|()| entry)?),
            }
        });
        match taken {
            Ok(entry) => pasted.read.push((line, entry)),
            Err(why) => pasted.unread.push(Unread { line, why }),
        }
    }
    pasted
}

fn key<E: Entry>(entry: &E) -> (String, When, Option<&str>) {
    (entry.what(), entry.when(), entry.area())
}

type Found<E> = Vec<(usize, Result<E, Why>)>;

/// What lines are read with.
struct Reader<'r> {
    service: &'r Service,
    assumed: &'r Assumed,
}

impl Reader<'_> {
    fn held_line(&self, line: &Line<'_>) -> Result<Held, Why> {
        Ok(Held {
            meeting: self.meeting(line)?,
            when: self.when(line)?,
            area: self.area(line)?,
            count: cells::count(line.cell("count").ok_or(Why::Missing("how many"))?)?,
            origin: self.origin(line)?,
        })
    }

    /// The times at the top, an area at the side of each line; an empty cell is no figure.
    fn held_grid(&self, table: &Table, times: &[(usize, Result<When, Why>)]) -> Found<Held> {
        let mut found = Vec::new();
        for line in table.lines() {
            for (at, when) in times {
                let Some(cell) = line.at(*at) else { continue };
                let entry = || {
                    Ok(Held {
                        meeting: self.meeting(&line)?,
                        when: when.clone()?,
                        area: self.area_named(line.at(0).unwrap_or_default())?,
                        count: cells::count(cell)?,
                        origin: self.origin(&line)?,
                    })
                };
                found.push((line.number, entry()));
            }
        }
        found
    }

    fn codes_line(&self, line: &Line<'_>) -> Result<CodesEntered, Why> {
        let mut counts = BTreeMap::new();
        for code in Code::ALL {
            if let Some(cell) = line.cell(code.name()) {
                counts.insert(code, cells::count(cell)?);
            }
        }
        if counts.is_empty() {
            return Err(Why::Missing("how many of any code"));
        }
        self.codes_of(line, self.when(line)?, self.area(line)?, counts)
    }

    /// The times at the top, a code at the side of each line: an entry for each time.
    fn codes_grid(
        &self,
        table: &Table,
        times: &[(usize, Result<When, Why>)],
    ) -> Found<CodesEntered> {
        let Some(first) = table.lines().next() else {
            return Vec::new();
        };
        let one = |(at, when): &(usize, Result<When, Why>)| {
            let mut counts = BTreeMap::new();
            for line in table.lines() {
                let (Some(code), Some(cell)) = (code(line.at(0)), line.at(*at)) else {
                    continue;
                };
                counts.insert(code, cells::count(cell)?);
            }
            match counts.is_empty() {
                true => Err(Why::Missing("how many of any code")),
                false => self.codes_of(&first, when.clone()?, self.assumed.area.clone(), counts),
            }
        };
        times.iter().map(|time| (1, one(time))).collect()
    }

    fn codes_of(
        &self,
        line: &Line<'_>,
        when: When,
        area: Option<String>,
        counts: BTreeMap<Code, u64>,
    ) -> Result<CodesEntered, Why> {
        Ok(CodesEntered {
            of: self.of(line)?,
            meeting: self.meeting(line)?,
            when,
            area,
            counts,
            origin: self.origin(line)?,
        })
    }

    fn meeting(&self, line: &Line<'_>) -> Result<String, Why> {
        let Some(written) = line.cell("meeting") else {
            let assumed = self.assumed.meeting.clone();
            return assumed.ok_or(Why::Missing("which kind of meeting it is about"));
        };
        let meetings = &self.service.meetings;
        let known = meetings.iter().find(|meeting| {
            cells::same(&meeting.id, written)
                || cells::same(&meeting.name, written.trim_end_matches('s'))
        });
        known.map(|meeting| meeting.id.clone()).ok_or_else(|| {
            let ids: Vec<&str> = meetings.iter().map(|m| m.id.as_str()).collect();
            Why::Meeting(written.to_owned(), ids.join(", "))
        })
    }

    fn when(&self, line: &Line<'_>) -> Result<When, Why> {
        cells::when(line.cell("when").ok_or(Why::Missing("when it was"))?)
    }

    fn area(&self, line: &Line<'_>) -> Result<Option<String>, Why> {
        match line.cell("area") {
            Some(written) => self.area_named(written),
            None => Ok(self.assumed.area.clone()),
        }
    }

    fn area_named(&self, written: &str) -> Result<Option<String>, Why> {
        const WHOLE: [&str; 6] = [
            "",
            "all",
            "total",
            "everywhere",
            "whole service",
            "the whole service",
        ];
        if WHOLE.iter().any(|whole| cells::same(whole, written)) {
            return Ok(None);
        }
        let mut areas = self.service.localities.iter().flat_map(|l| &l.areas);
        let known = areas.find(|a| cells::same(&a.id, written) || cells::same(&a.name, written));
        let id = known.map(|area| area.id.clone());
        id.map(Some).ok_or_else(|| Why::Area(written.to_owned()))
    }

    fn of(&self, line: &Line<'_>) -> Result<Of, Why> {
        match line.cell("of") {
            Some(written) if cells::same(written, "children") => Ok(Of::Children),
            Some(written) if cells::same(written, "reviews") => Ok(Of::Reviews),
            Some(written) => Err(Why::Of(written.to_owned())),
            None => self
                .assumed
                .of
                .ok_or(Why::Missing("whether children or reviews are counted")),
        }
    }

    fn origin(&self, line: &Line<'_>) -> Result<Origin, Why> {
        let assumed = self.assumed.origin.as_ref();
        let source = line.cell("source").map(str::to_owned);
        let source = source.or_else(|| assumed.map(|origin| origin.source.clone()));
        let entered_on = match line.cell("entered_on") {
            Some(written) => Some(cells::day(written)?),
            None => assumed.map(|origin| origin.entered_on.clone()),
        };
        Ok(Origin {
            source: source
                .filter(|source| !source.is_empty())
                .ok_or(Why::Missing("where the figure is from"))?,
            entered_on: entered_on.ok_or(Why::Missing("on which day it was entered"))?,
        })
    }
}

/// The code a line begins with: "PN1", or "PN1: attended and spoke for themselves".
fn code(cell: Option<&str>) -> Option<Code> {
    let written = cell?.get(..3)?;
    Code::ALL
        .into_iter()
        .find(|code| cells::same(code.name(), written))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::{Area, Locality, Meeting};

    fn service() -> Service {
        let area = |id: &str, name: &str| Area {
            id: id.to_owned(),
            name: name.to_owned(),
        };
        let meeting = |id: &str, name: &str| Meeting {
            id: id.to_owned(),
            name: name.to_owned(),
            report_hours_before: 24.0,
        };
        Service {
            localities: vec![Locality {
                id: "coast".to_owned(),
                name: "Coast".to_owned(),
                areas: vec![area("harbour", "Harbour"), area("dunes", "The Dunes")],
            }],
            meetings: vec![
                meeting("icpc", "initial child protection conference"),
                meeting("review", "looked-after review"),
            ],
            ..Service::default()
        }
    }

    fn assumed() -> Assumed {
        Assumed {
            meeting: Some("icpc".to_owned()),
            of: Some(Of::Children),
            area: None,
            origin: Some(Origin {
                source: "case system".to_owned(),
                entered_on: "2016-04-08".to_owned(),
            }),
        }
    }

    fn read(text: &str) -> Pasted<Held> {
        held(text, &service(), &MeetingsHeld::default(), &assumed())
    }

    fn told(pasted: &Pasted<Held>) -> Vec<(usize, String, String, u64)> {
        let one = |(line, held): &(usize, Held)| {
            let area = held.area.clone().unwrap_or_default();
            (
                *line,
                format!("{} {}", held.meeting, held.when),
                area,
                held.count,
            )
        };
        pasted.read.iter().map(one).collect()
    }

    fn why<E>(pasted: &Pasted<E>) -> Vec<(usize, String)> {
        let one = |unread: &Unread| (unread.line, unread.why.to_string());
        pasted.unread.iter().map(one).collect()
    }

    #[test]
    fn a_line_for_each_figure_in_any_order_of_columns() {
        let pasted = read(
            "Held\tKind of meeting\tQuarter\tArea\n\
             1,302\tInitial child protection conferences\t2015-Q2\tHarbour\n\
             12\ticpc\tJuly to September 2015\tthe dunes\n",
        );
        assert_eq!(why(&pasted), []);
        let expected = [
            (2, "icpc 2015-Q2".to_owned(), "harbour".to_owned(), 1302),
            (3, "icpc 2015-Q3".to_owned(), "dunes".to_owned(), 12),
        ];
        assert_eq!(told(&pasted), expected);
    }

    #[test]
    fn a_grid_of_areas_by_quarters() {
        let pasted = read("Area,Q1 2015/16,Q4 2015/16\nHarbour,3,\n\"The Dunes\",\"1,004\",5\n");
        assert_eq!(why(&pasted), []);
        let expected = [
            (2, "icpc 2015-Q2".to_owned(), "harbour".to_owned(), 3),
            (3, "icpc 2015-Q2".to_owned(), "dunes".to_owned(), 1004),
            (3, "icpc 2016-Q1".to_owned(), "dunes".to_owned(), 5),
        ];
        assert_eq!(told(&pasted), expected);
    }

    #[test]
    fn each_line_that_is_not_taken_says_why() {
        let pasted = read(
            "meeting,when,area,count,entered_on\n\
             icpc,2015-Q2,harbour,30,2016-04-08\n\
             picnic,2015-Q2,harbour,30,\n\
             icpc,Q1 2015,harbour,30,\n\
             icpc,soon,harbour,30,\n\
             icpc,2015-Q2,Elsewhere,30,\n\
             icpc,2015-Q3,harbour,about 30,\n\
             icpc,2015-Q3,harbour,,\n\
             icpc,2015-Q2,harbour,31,\n\
             icpc,2015/16,harbour,31,\n\
             icpc,2015-Q3,harbour,31,31/31/2016\n",
        );
        assert_eq!(told(&pasted).len(), 1);
        let why = why(&pasted);
        let parts = [
            "no kind of meeting “picnic”. There are: icpc, review",
            "can mean two quarters",
            "neither a quarter",
            "no area “Elsewhere”",
            "“about 30” is not a whole number",
            "does not say how many",
            "Line 2 is about the same",
            "counted twice",
            "not a day",
        ];
        assert_eq!(why.len(), parts.len(), "{why:?}");
        for (at, part) in parts.into_iter().enumerate() {
            assert!(why[at].1.contains(part), "{part}: {why:?}");
            assert_eq!(why[at].0, at + 3);
        }
    }

    #[test]
    fn what_is_known_already_is_not_counted_twice_and_may_be_replaced() {
        let mut known = MeetingsHeld::default();
        let first = read("when,count\n2015-Q2,7\n").read.remove(0).1;
        known.put(first).expect("the first of all");
        let again = held(
            "when,count\n2015,9\n2015-Q2,8\n",
            &service(),
            &known,
            &assumed(),
        );
        assert_eq!(
            told(&again),
            [(3, "icpc 2015-Q2".to_owned(), String::new(), 8)]
        );
        assert!(
            why(&again)[0].1.contains("already a figure for 2015-Q2"),
            "{:?}",
            why(&again)
        );
    }

    #[test]
    fn codes_as_lines_and_as_a_grid() {
        let none = TakingPartEntered::default();
        let line = codes(
            "of,meeting,when,pn0,pn1,pn7\nreviews,review,2015/16,4,90,\n",
            &service(),
            &none,
            &assumed(),
        );
        assert_eq!(why(&line), []);
        let counts = BTreeMap::from([(Code::Pn0, 4), (Code::Pn1, 90)]);
        assert_eq!(
            (line.read[0].1.of, &line.read[0].1.counts),
            (Of::Reviews, &counts)
        );
        let grid = codes(
            "Code\tApril to June 2015\tJul-Sep 2015\nPN0: under 4\t4\t\nPN1\t90\t80\nAll\t94\t80\n",
            &service(),
            &none,
            &assumed(),
        );
        assert_eq!(why(&grid), []);
        assert_eq!(grid.read[0].1.counts, counts);
        assert_eq!(grid.read[1].1.counts, BTreeMap::from([(Code::Pn1, 80)]));
    }

    #[test]
    fn a_table_that_names_nothing_is_refused_as_a_whole() {
        for text in ["", "3\n4\n", "Harbour\t3\n"] {
            let why = why(&read(text));
            assert!(
                why[0].1.starts_with("The first line has to name"),
                "{text:?}: {why:?}"
            );
        }
    }
}
