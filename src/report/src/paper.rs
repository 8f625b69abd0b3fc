//! What a report is made of before it becomes a page or a workbook: sections, sentences, charts
//! and numbered tables. Both are written from the same tables, so that no figure differs.

use crate::chart::Chart;
use crate::meta::{At, Meta, paragraphs};
use tally::{Cell, Share};

/// A whole report.
pub(crate) struct Paper {
    pub(crate) sections: Vec<Section>,
}

/// A part with a heading of its own.
pub(crate) struct Section {
    /// Stable, and unique in the report: officers' words are kept with it.
    pub(crate) id: String,
    pub(crate) heading: String,
    pub(crate) blocks: Vec<Block>,
}

/// What stands in a section, from top to bottom.
pub(crate) enum Block {
    Heading(String),
    Subheading(String),
    Lead(String),
    Say(String),
    Note(String),
    Withheld(String),
    List(Vec<String>),
    Chart(usize, Chart),
    Table(Table),
    Quotes(Vec<(String, String)>),
    Written(String),
}

/// A table, numbered through the report.
#[derive(Default)]
pub(crate) struct Table {
    pub(crate) number: usize,
    pub(crate) title: String,
    /// Base, period, how many.
    pub(crate) about: String,
    /// What the lines are.
    pub(crate) first: &'static str,
    pub(crate) columns: Vec<Column>,
    pub(crate) lines: Vec<Line>,
    pub(crate) notes: Vec<String>,
    /// Why cells are withheld, if any are.
    pub(crate) withheld: Vec<String>,
}

/// A column after the first.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Column {
    /// A heading over this and its neighbours of the same name.
    pub(crate) over: Option<String>,
    pub(crate) title: String,
    pub(crate) kind: Kind,
}

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Number,
    Percent,
    Words,
    /// A share drawn as a bar, beside the column that says it; in the page only.
    Bar,
}

/// A line of a table.
pub(crate) struct Line {
    pub(crate) heading: String,
    pub(crate) level: Level,
    pub(crate) cells: Vec<Entry>,
}

/// How a line stands among the others.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Level {
    #[default]
    Plain,
    /// It holds the lines under it.
    Whole,
    /// It is a part of the line above.
    Part,
    Total,
}

/// A cell.
#[derive(Clone)]
pub(crate) enum Entry {
    Count(Cell),
    Share(Share),
    /// A share as a bar, or as a dot with its interval; in the page only.
    Bar(Share, Option<(f64, f64)>),
    /// A number with one decimal, such as a mean or a difference in percentage points.
    Decimal(f64),
    Words(String),
}

impl Table {
    /// Anything in it is withheld.
    pub(crate) fn holds_back(&self) -> bool {
        let mut cells = self.lines.iter().flat_map(|line| &line.cells);
        cells.any(|cell| {
            matches!(
                cell,
                Entry::Count(Cell::Withheld) | Entry::Share(Share::Withheld)
            )
        })
    }
}

impl Column {
    pub(crate) fn new(title: &str, kind: Kind) -> Self {
        Self {
            over: None,
            title: title.to_owned(),
            kind,
        }
    }

    pub(crate) fn under(over: &str, title: &str, kind: Kind) -> Self {
        Self {
            over: Some(over.to_owned()),
            ..Self::new(title, kind)
        }
    }
}

impl Line {
    pub(crate) fn new(heading: &str, cells: Vec<Entry>) -> Self {
        Self::at(Level::Plain, heading, cells)
    }

    pub(crate) fn at(level: Level, heading: &str, cells: Vec<Entry>) -> Self {
        Self {
            heading: heading.to_owned(),
            level,
            cells,
        }
    }
}

/// A report in the making.
#[derive(Default)]
pub(crate) struct Draft {
    sections: Vec<Section>,
    tables: usize,
}

impl Draft {
    pub(crate) fn section(&mut self, id: &str, heading: &str) {
        self.sections.push(Section {
            id: id.to_owned(),
            heading: heading.to_owned(),
            blocks: Vec::new(),
        });
    }

    pub(crate) fn put(&mut self, block: Block) {
        if let Some(section) = self.sections.last_mut() {
            section.blocks.push(block);
        }
    }

    pub(crate) fn heading(&mut self, words: &str) {
        self.put(Block::Heading(words.to_owned()));
    }

    pub(crate) fn say(&mut self, words: impl Into<String>) {
        self.put(Block::Say(words.into()));
    }

    pub(crate) fn lead(&mut self, words: impl Into<String>) {
        self.put(Block::Lead(words.into()));
    }

    pub(crate) fn note(&mut self, words: impl Into<String>) {
        self.put(Block::Note(words.into()));
    }

    pub(crate) fn list(&mut self, items: Vec<String>, none: &str) {
        match items.is_empty() {
            true => self.say(none),
            false => self.put(Block::List(items)),
        }
    }

    pub(crate) fn table(&mut self, mut table: Table) {
        self.tables += 1;
        table.number = self.tables;
        self.put(Block::Table(table));
    }

    /// A chart and the table with the same figures, which its description names.
    pub(crate) fn charted(&mut self, mut chart: Chart, table: Table) {
        let number = self.tables + 1;
        let words = format!("{} The figures are in table {number}.", chart.description);
        chart.description = words.trim_start().to_owned();
        self.put(Block::Chart(number, chart));
        self.table(table);
    }

    /// The report, with what the officers wrote put around the figures.
    pub(crate) fn finish(self, meta: &Meta) -> Paper {
        let mut sections = self.sections;
        for section in &mut sections {
            let written = |at: At| -> Vec<Block> {
                let here = meta
                    .written
                    .iter()
                    .filter(|w| w.section == section.id && w.at == at);
                here.flat_map(|w| paragraphs(&w.text))
                    .map(Block::Written)
                    .collect()
            };
            let (before, after) = (written(At::Before), written(At::After));
            section.blocks.splice(0..0, before);
            section.blocks.extend(after);
        }
        Paper { sections }
    }
}

impl Paper {
    /// The tables, in order.
    pub(crate) fn tables(&self) -> impl Iterator<Item = (&Section, &Table)> {
        self.sections.iter().flat_map(|section| {
            section.blocks.iter().filter_map(move |block| match block {
                Block::Table(table) => Some((section, table)),
                _ => None,
            })
        })
    }
}
