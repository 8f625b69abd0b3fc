//! Old spreadsheets: which column is which question, which cell is which answer, and which rows do
//! not fit. A mapping is guessed from the words, shown, mended by a person, and kept for the next
//! file of the same kind. Nothing is guessed at a second time while rows are read: a cell that the
//! mapping does not know sets its row aside, with the reason.

mod cells;
mod csv;
mod guess;
pub mod offered;
#[cfg(test)]
mod tests;
mod when;

use crate::document::{Item, Kind};
use crate::form::{Form, Here};
use crate::walk::{Context, Walk};
use crate::{About, Answer, Answers, BoardItem, BoardSlot, Quarter, Source, Value};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::iter::successors;

pub use cells::{day, quarter};
pub use csv::{CsvReading, read_csv, rows, write_csv};
pub use guess::{guess, guesses};
pub use when::{NoTime, When, when};

/// The largest file that is read.
pub const FILE_BYTES_MAX: usize = 5_000_000;
/// The most rows.
pub const ROWS_MAX: usize = 5_000;
/// The most columns.
pub const COLUMNS_MAX: usize = 300;

/// A sheet of cells, with a line of heads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// What stands above each column.
    pub heads: Vec<String>,
    /// The rows, each as long as the heads.
    pub rows: Vec<Vec<String>>,
}

/// Why a file is no table that can be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// No heads, or nothing below them.
    #[error("There is no row below the heads of the columns.")]
    Empty,
    /// Too many rows.
    #[error("It has more than {ROWS_MAX} rows. Please divide it into several files.")]
    TooManyRows,
    /// Too many columns.
    #[error("It has more than {COLUMNS_MAX} columns. Please leave out those that hold no answers.")]
    TooManyColumns,
    /// A quotation mark that never ends.
    #[error(
        "A quotation mark in line {0} is never closed, so it cannot be said where that cell ends."
    )]
    OpenQuote(usize),
}

/// What a column holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Means {
    /// Nothing that is taken over.
    #[default]
    Nothing,
    /// The answers to a question; of a card, or of a part of a board, where it has several.
    Answers {
        /// The question's path.
        path: String,
        /// The card or the part.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        part: Option<String>,
    },
    /// The quarter, or a day in it.
    Quarter,
    /// The area.
    Area,
    /// The kind of meeting.
    Meeting,
}

/// What a cell stands for.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stands {
    /// For a choice, an area or a kind of meeting, by its name.
    For(String),
    /// Left empty.
    Skipped,
    /// "Not sure."
    NotSure,
    /// "Rather not say."
    RatherNotSay,
}

/// One column as it is taken over.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Column {
    /// What stands above it.
    pub head: String,
    /// What it holds.
    pub means: Means,
    /// What its cells stand for, where they are chosen from something.
    #[serde(default)]
    pub cells: BTreeMap<String, Stands>,
}

/// How a sheet is taken over.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Mapping {
    /// The form it answers.
    pub form: String,
    /// Its columns, in their order.
    pub columns: Vec<Column>,
    /// Where and when, for the rows that do not say it themselves.
    #[serde(default)]
    pub about: About,
}

/// Something with a name of its own and one for people: an area, a kind of meeting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub name: String,
}

/// What the service knows beside the form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// The areas.
    pub areas: Vec<Named>,
    /// The kinds of meeting.
    pub meetings: Vec<Named>,
}

/// Cells that stand for nothing yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// The column.
    pub column: usize,
    /// What the cell says.
    pub cell: String,
    /// How many rows say so.
    pub rows: usize,
}

/// A row as it is taken over.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The answers on the route.
    pub answers: Answers,
    /// Where and when.
    pub about: About,
    /// How many answers the questionnaire would not have asked for, and that are left out.
    pub off_route: usize,
}

impl Mapping {
    /// The cells that stand for nothing yet, those of most rows first in each column.
    pub fn misfits(&self, form: &Form, table: &Table) -> Vec<Misfit> {
        let columns = 0..self.columns.len();
        let misfits = columns.flat_map(|column| self.misfits_in(form, table, column));
        misfits.collect()
    }

    /// Those of one column.
    pub fn misfits_in(&self, form: &Form, table: &Table, column: usize) -> Vec<Misfit> {
        let mut counted: BTreeMap<&str, usize> = BTreeMap::new();
        for row in &table.rows {
            let cell = row.get(column).map_or("", |cell| cell.trim());
            if !cell.is_empty() && self.cell(form, &self.columns[column], cell).is_err() {
                *counted.entry(cell).or_default() += 1;
            }
        }
        let mut found: Vec<(&str, usize)> = counted.into_iter().collect();
        found.sort_by_key(|(_, rows)| std::cmp::Reverse(*rows));
        let misfit = |(cell, rows): (&str, usize)| Misfit {
            column,
            cell: cell.to_owned(),
            rows,
        };
        found.into_iter().map(misfit).collect()
    }

    /// One row, or why it is set aside.
    pub fn row(&self, form: &Form, cells: &[String]) -> Result<Row, Vec<String>> {
        let mut reading = Reading {
            form,
            answers: Answers::default(),
            about: About {
                source: Source::Spreadsheet,
                ..self.about.clone()
            },
            why: Vec::new(),
        };
        for (map, cell) in self.columns.iter().zip(cells) {
            match self.cell(form, map, cell.trim()) {
                Ok(found) => reading.put(&map.means, found),
                Err(why) => reading.why.push(format!("{}: {why}", map.head)),
            }
        }
        reading.done()
    }

    /// What a cell holds.
    fn cell(&self, form: &Form, map: &Column, cell: &str) -> Result<Found, String> {
        if cell.is_empty() {
            return Ok(Found::Nothing);
        }
        match &map.means {
            Means::Nothing => Ok(Found::Nothing),
            Means::Quarter => quarter(cell).map(Found::Quarter),
            Means::Area | Means::Meeting => match map.cells.get(cell) {
                Some(Stands::For(name)) => Ok(Found::Name(name.clone())),
                Some(_) => Ok(Found::Nothing),
                None => Err(format!("“{cell}” is not known here")),
            },
            Means::Answers { path, part } => {
                let item = form
                    .item_at(path)
                    .ok_or("the questionnaire does not ask this")?;
                answer(form, item, map, part.as_deref(), cell)
            }
        }
    }
}

/// What was found in a cell.
enum Found {
    Nothing,
    Quarter(Quarter),
    /// The name of an area or a kind of meeting.
    Name(String),
    Answer(Answer),
    /// The column of one card.
    Card(String),
    /// Things on one part of a board.
    Things(Vec<String>),
}

fn answer(
    form: &Form,
    item: &Item,
    map: &Column,
    part: Option<&str>,
    cell: &str,
) -> Result<Found, String> {
    let state = match map.cells.get(cell) {
        Some(Stands::Skipped) => Some(Answer::Skipped),
        Some(Stands::NotSure) => Some(Answer::NotSure),
        Some(Stands::RatherNotSay) => Some(Answer::RatherNotSay),
        _ => None,
    };
    if let Some(state) = state {
        return Ok(if part.is_some() {
            Found::Nothing
        } else {
            Found::Answer(state)
        });
    }
    let unknown = || format!("“{cell}” is not among the answers");
    let given = |value| Ok(Found::Answer(Answer::Given(value)));
    match item.kind {
        Kind::Text => given(Value::Text(cell.to_owned())),
        Kind::Board => Ok(Found::Things(cell.lines().map(str::to_owned).collect())),
        Kind::Integer => {
            let number: i64 = cell
                .parse()
                .map_err(|_| format!("“{cell}” is not a whole number"))?;
            let fits = item.start.is_none_or(|start| number >= start)
                && item.end.is_none_or(|end| number <= end);
            if fits {
                given(Value::Integer(number))
            } else {
                Err(format!("{cell} is not on the scale"))
            }
        }
        Kind::Repeat => how_many(form, item, cell),
        Kind::Date => match cells::day(cell) {
            Some(day) => given(Value::Date(day)),
            None => Err(format!("“{cell}” is not a day")),
        },
        Kind::Acknowledge => match map.cells.get(cell) {
            Some(Stands::For(_)) => given(Value::Acknowledged),
            _ => Err(unknown()),
        },
        Kind::SelectMultiple => {
            let names = names(map, cell).ok_or_else(unknown)?;
            let in_order = form
                .choices(item)
                .iter()
                .filter(|choice| names.contains(&choice.name));
            given(Value::Many(
                in_order.map(|choice| choice.name.clone()).collect(),
            ))
        }
        Kind::People | Kind::Cards => match map.cells.get(cell) {
            Some(Stands::For(name)) => Ok(Found::Card(name.clone())),
            _ => Err(unknown()),
        },
        _ => match map.cells.get(cell) {
            Some(Stands::For(name)) => given(Value::One(name.clone())),
            _ => Err(unknown()),
        },
    }
}

fn how_many(form: &Form, item: &Item, cell: &str) -> Result<Found, String> {
    let most = form.find(&item.name).map_or(0, |node| form.times_max(node));
    let times = cell.parse().ok().filter(|times| *times <= most);
    let times = times.ok_or_else(|| format!("“{cell}” is not a number up to {most}"))?;
    Ok(Found::Answer(Answer::Given(Value::Times(times))))
}

/// The choices of a cell that may hold several.
fn names(map: &Column, cell: &str) -> Option<BTreeSet<String>> {
    let name = |part: &str| match map.cells.get(part.trim()) {
        Some(Stands::For(name)) => Some(name.clone()),
        _ => None,
    };
    match name(cell) {
        Some(name) => Some(BTreeSet::from([name])),
        None => cells::parts(cell).map(name).collect(),
    }
}

struct Reading<'f> {
    form: &'f Form,
    answers: Answers,
    about: About,
    why: Vec<String>,
}

impl Reading<'_> {
    fn put(&mut self, means: &Means, found: Found) {
        match (means, found) {
            (_, Found::Quarter(quarter)) => self.about.quarter = Some(quarter),
            (Means::Area, Found::Name(name)) => self.about.area = Some(name),
            (Means::Meeting, Found::Name(name)) => self.about.meeting = Some(name),
            (Means::Answers { path, .. }, Found::Answer(answer)) => {
                self.answers.set(path, Some(answer));
            }
            (
                Means::Answers {
                    path,
                    part: Some(card),
                },
                Found::Card(column),
            ) => {
                let mut cards = match self.answers.get(path) {
                    Some(Answer::Given(Value::Sorted(cards))) => cards.clone(),
                    _ => BTreeMap::new(),
                };
                cards.insert(card.clone(), column);
                self.answers
                    .set(path, Some(Answer::Given(Value::Sorted(cards))));
            }
            (
                Means::Answers {
                    path,
                    part: Some(part),
                },
                Found::Things(texts),
            ) => {
                self.things(path, part, texts);
            }
            _ => {}
        }
    }

    fn things(&mut self, path: &str, part: &str, texts: Vec<String>) {
        let slot = match part {
            "good" => BoardSlot::Good,
            "worry" => BoardSlot::Worry,
            _ => BoardSlot::Wish,
        };
        let mut things = match self.answers.get(path) {
            Some(Answer::Given(Value::Board(things))) => things.clone(),
            _ => Vec::new(),
        };
        things.extend(texts.into_iter().map(|text| BoardItem {
            slot,
            text,
            picture: None,
            drawing: None,
        }));
        self.answers
            .set(path, Some(Answer::Given(Value::Board(things))));
    }

    fn done(mut self) -> Result<Row, Vec<String>> {
        self.fill_repeats();
        if self.about.quarter.is_none() {
            self.why
                .push("It does not say when: neither a quarter nor a day".to_owned());
        }
        let counted = |(path, answer): (&String, &Answer)| {
            let stays = self.form.item_at(path).is_none_or(|item| item.stays_here);
            !stays && *answer != Answer::Skipped
        };
        if !self.answers.0.iter().any(counted) {
            self.why.push("It holds no answer".to_owned());
        }
        if !self.why.is_empty() {
            return Err(self.why);
        }
        self.take_up_offers();
        let context = Context {
            today: NaiveDate::default(),
            language: "en".to_owned(),
            easy: false,
            report_hours_before: None,
        };
        let all = self.answers.0.len();
        let walk = Walk::new(self.form, self.answers, context);
        let off_route = all - walk.on_route().0.len();
        Ok(Row {
            answers: crate::typing::taken(&walk),
            about: self.about,
            off_route,
        })
    }

    /// So many were told of as the last one of whom anything is said; fewer than that is a mistake.
    fn fill_repeats(&mut self) {
        // What was left empty of one that is not told of was not asked.
        let in_repeat = |path: &str| path.contains('.');
        self.answers
            .0
            .retain(|path, answer| !in_repeat(path) || *answer != Answer::Skipped);
        let mut least: BTreeMap<String, u32> = BTreeMap::new();
        for path in self.answers.0.keys() {
            let parts: Vec<&str> = path.split('.').collect();
            for at in (1..parts.len()).step_by(2) {
                let times = parts[at].parse().map_or(0, |index: u32| index + 1);
                let repeat = least.entry(parts[..at].join(".")).or_default();
                *repeat = times.max(*repeat);
            }
        }
        for (repeat, least) in least {
            match self.answers.get(&repeat) {
                Some(Answer::Given(Value::Times(said))) if *said < least => self.why.push(format!(
                    "It says that there are {said} of “{repeat}”, and answers for number {least}"
                )),
                Some(Answer::Given(_)) => {}
                _ => self
                    .answers
                    .set(&repeat, Some(Answer::Given(Value::Times(least)))),
            }
        }
    }

    /// A sheet has no column for "six more?": whoever answered them took the offer up.
    fn take_up_offers(&mut self) {
        let paths: Vec<String> = self.answers.0.keys().cloned().collect();
        for path in paths {
            let around = |here: &Here| Some(self.form.around(*here)?.0);
            let offers = successors(self.form.here(&path), around)
                .filter(|here| self.form.at(here.node).offer)
                .map(|here| self.form.path(here));
            for offer in offers.collect::<Vec<_>>() {
                if offer != path && self.answers.get(&offer).is_none() {
                    let yes = Answer::Given(Value::One("yes".to_owned()));
                    self.answers.set(&offer, Some(yes));
                }
            }
        }
    }
}
