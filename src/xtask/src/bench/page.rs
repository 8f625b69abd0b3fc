//! What a bench found, as a person reads it: tables, what is held against a budget, and how it was
//! made sure that everyone did the same work. The same words stand in the terminal and in
//! `docs/benchmarks.md`.

use super::{Figures, Manner, median};
use serde_json::Value;
use std::fmt::Write;

/// A bench that has been run.
pub(super) struct Found {
    /// The last line.
    pub figures: Figures,
    /// What a person reads; a bench may have nothing more to say than its last line.
    pub page: Option<Page>,
}

/// One bench on the page of results.
pub(super) struct Page {
    pub title: &'static str,
    /// What was measured, and how sameness was made sure.
    pub about: &'static str,
    pub tables: Vec<Table>,
    pub budgets: Vec<Budget>,
    /// Bars for a chart: what a person compares first.
    pub bars: Vec<Bar>,
    /// What a bar's length means.
    pub unit: &'static str,
    /// Where somebody is ahead of Heard, or a limit is far, and what it is spent on.
    pub behind: Vec<Behind>,
    /// What else should be known of this run.
    pub notes: Vec<String>,
    /// Every round as it was measured.
    pub raw: Value,
}

/// Rows of figures under a heading.
pub(super) struct Table {
    pub title: String,
    pub head: Vec<&'static str>,
    pub rows: Vec<Vec<String>>,
}

/// One figure that has a limit.
pub(super) struct Budget {
    pub what: String,
    pub found: f64,
    pub most: f64,
}

/// How many times as long, or as little in the same time; told where it is more than once.
pub(super) struct Behind {
    pub what: String,
    pub times: f64,
    pub why: &'static str,
}

/// One bar of a chart.
pub(super) struct Bar {
    pub name: String,
    pub length: f64,
}

impl From<Figures> for Found {
    fn from(figures: Figures) -> Self {
        Self {
            figures,
            page: None,
        }
    }
}

impl Page {
    /// Tells people in the terminal.
    pub fn tell(&self, manner: Manner) {
        manner.tell(&format!("\n{}\n{}", self.title, self.about));
        manner.tell(&self.figures());
    }

    /// Tables, budgets and notes, in Markdown.
    pub fn figures(&self) -> String {
        let mut text = String::new();
        for table in &self.tables {
            table.write(&mut text);
        }
        if !self.budgets.is_empty() {
            budgets(&self.budgets).write(&mut text);
        }
        for note in &self.notes {
            text.push('\n');
            text.push_str(note);
            text.push('\n');
        }
        text
    }
}

fn budgets(all: &[Budget]) -> Table {
    let rows = all.iter().map(|budget| {
        vec![
            budget.what.clone(),
            figure(budget.found),
            figure(budget.most),
            (if budget.is_kept() { "kept" } else { "missed" }).to_owned(),
        ]
    });
    Table {
        title: "Budgets".to_owned(),
        head: vec!["what", "found", "at most", ""],
        rows: rows.collect(),
    }
}

impl Budget {
    pub fn is_kept(&self) -> bool {
        self.found <= self.most
    }
}

impl Table {
    /// With columns of one width, so that it reads well as plain text too.
    fn write(&self, text: &mut String) {
        // A String takes whatever is written to it, here and below.
        let _ = write!(text, "\n{}:\n\n", self.title);
        let width = |column: usize| {
            let cells = self.rows.iter().map(|row| row[column].chars().count());
            let head = self.head[column].chars().count();
            cells.max().unwrap_or(0).max(head)
        };
        let widths: Vec<usize> = (0..self.head.len()).map(width).collect();
        let mut line = |cells: &mut dyn Iterator<Item = &str>| {
            for (cell, &width) in cells.zip(&widths) {
                let _ = write!(text, "| {cell:<width$} ");
            }
            text.push_str("|\n");
        };
        let rules: Vec<String> = widths.iter().map(|&width| "-".repeat(width)).collect();
        let mut table = vec![];
        table.push(self.head.clone());
        table.push(rules.iter().map(String::as_str).collect());
        for row in &self.rows {
            table.push(row.iter().map(String::as_str).collect());
        }
        for row in table {
            line(&mut row.into_iter());
        }
    }
}

/// The median, with the least and the most beside it.
pub(super) fn spread(figures: &[f64]) -> String {
    let least = figures.iter().copied().fold(f64::INFINITY, f64::min);
    let most = figures.iter().copied().fold(0.0, f64::max);
    format!(
        "{} ({} to {})",
        figure(median(figures.to_vec())),
        figure(least),
        figure(most)
    )
}

/// The median of the ratios, pair by pair: a round that was slow was slow for both.
pub(super) fn ratio(ours: &[f64], theirs: &[f64]) -> f64 {
    median(
        ours.iter()
            .zip(theirs)
            .map(|(one, other)| one / other)
            .collect(),
    )
}

/// Three figures that count, without a power of ten.
pub(super) fn figure(number: f64) -> String {
    if number == 0.0 || !number.is_finite() {
        return format!("{number}");
    }
    let before = number.abs().log10().floor() as i32 + 1;
    let decimals = usize::try_from(3 - before).unwrap_or(0);
    grouped(&format!("{number:.decimals$}"))
}

/// Thousands apart: 12,345.
fn grouped(number: &str) -> String {
    let (whole, rest) = number.split_at(number.find('.').unwrap_or(number.len()));
    let mut text = String::new();
    for (at, digit) in whole.chars().enumerate() {
        let behind = whole.len() - at;
        if at > 0 && behind % 3 == 0 && text.ends_with(|last: char| last.is_ascii_digit()) {
            text.push(',');
        }
        text.push(digit);
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_have_three_digits_that_count() {
        let cases = [
            (0.0123456, "0.0123"),
            (1.0, "1.00"),
            (23.456, "23.5"),
            (1234.5, "1,234"),
            (1_234_567.0, "1,234,567"),
            (0.0, "0"),
        ];
        for (number, shown) in cases {
            assert_eq!(figure(number), shown);
        }
    }

    #[test]
    fn ratios_are_taken_pair_by_pair() {
        // The machine was three times slower in the second round.
        assert!((ratio(&[1.0, 3.0, 1.0], &[2.0, 6.0, 2.0]) - 0.5).abs() < 1e-9);
    }

    #[test]
    fn a_table_is_markdown() {
        let mut text = String::new();
        let table = Table {
            title: "Times".to_owned(),
            head: vec!["who", "ms"],
            rows: vec![vec!["heard".to_owned(), "1".to_owned()]],
        };
        table.write(&mut text);
        assert_eq!(
            text,
            "\nTimes:\n\n| who   | ms |\n| ----- | -- |\n| heard | 1  |\n"
        );
    }

    #[test]
    fn the_budget_itself_may_be_reached() {
        let budget = |found| Budget {
            what: String::new(),
            found,
            most: 0.5,
        };
        assert!(budget(0.5).is_kept() && !budget(0.51).is_kept());
    }
}
