//! The whole report, counted and written: page, workbook and table by Heard, and the same tables by
//! polars and openpyxl, on the same columns, in turns. Whoever counts otherwise than the other stops
//! the bench.
//!
//! The figures are milliseconds at 100,000 responses.

use super::page::{Bar, Behind, Found, Page, Table, figure, ratio, spread};
use super::talk::{Talk, python};
use super::{Figures, Manner, median, peers};
use crate::process;
use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

const ABOUT: &str = "\
Responses to 32 questions with 3, 4 or 11 choices, from 9 areas and 8 quarters, are counted and written out \
as a whole report: a page (HTML), a workbook with a sheet for each table (XLSX) and one long table (CSV), all \
in memory. Heard makes a release, with its rules for small numbers, and from it sentences, charts and all \
three files with their checksums. The peers are one program: polars counts with one thread, asked in the \
quicker of two ways, openpyxl writes the workbook in its write-only mode, and plain Python the page and the \
table; they write the tables alone, with no chart, no sentence and nothing withheld. Both begin with the \
responses in memory, take turns, and come to the same counts, or the bench fails.";

const SIZES: [usize; 3] = [1_000, 10_000, 100_000];
const HEARD: &str = "heard";
const PEER: &str = "polars and openpyxl";
const ROUNDS: usize = 7;
const ROUNDS_QUICK: usize = 2;
const REPORTING: [&str; 5] = ["--quiet", "-p", "report", "--bench", "reporting"];

/// One size: milliseconds round by round, all of it and the counting alone, and how much was written.
#[derive(Serialize)]
struct Size {
    records: usize,
    ms: BTreeMap<&'static str, Vec<f64>>,
    counting_ms: BTreeMap<&'static str, Vec<f64>>,
    bytes: BTreeMap<&'static str, usize>,
}

/// What the two programs say first.
#[derive(Deserialize)]
struct Hello {
    #[serde(default)]
    ways: BTreeMap<String, String>,
}

/// What they say each time.
#[derive(Deserialize)]
struct Made {
    ms: f64,
    counting_ms: f64,
    bytes: usize,
    counts: Vec<Vec<u64>>,
}

pub(super) fn run(manner: Manner) -> Result<Found> {
    let python = python()?;
    process::run(process::command("cargo", &["bench", "--no-run"]).args(REPORTING))?;
    let rounds = if manner.quick { ROUNDS_QUICK } else { ROUNDS };
    let mut ways = BTreeMap::new();
    let mut measured = Vec::new();
    for records in SIZES {
        manner.tell(&format!("{records} responses ..."));
        let (size, asked) = measure(&python, records, rounds)?;
        measured.push(size);
        ways = asked;
    }
    let largest = measured.last().context("no size")?;
    let figures = Figures {
        bench: "report",
        heard: median(largest.ms[HEARD].clone()),
        peers: [(PEER, median(largest.ms[PEER].clone()))].into(),
        limit: None,
    };
    Ok(Found {
        figures,
        page: Some(page(&measured, &ways)),
    })
}

fn measure(
    python: &Path,
    records: usize,
    rounds: usize,
) -> Result<(Size, BTreeMap<String, String>)> {
    let folder = peers::folder("report")?;
    let mut reporting = process::command("cargo", &["bench"]);
    let arguments = reporting.args(REPORTING).arg("--");
    arguments.arg(records.to_string()).arg(&folder);
    let (mut heard, _): (_, Hello) = Talk::start(&mut reporting)?;
    let mut script = Command::new(python);
    let path = process::root().join("tests/bench/report.py");
    let (mut other, hello): (_, Hello) = Talk::start(script.arg(path).arg(&folder))?;
    let mut size = Size {
        records,
        ms: BTreeMap::new(),
        counting_ms: BTreeMap::new(),
        bytes: BTreeMap::new(),
    };
    for round in 0..=rounds {
        let ours: Made = heard.ask("report")?;
        let theirs: Made = other.ask("report")?;
        ensure!(
            ours.counts == theirs.counts,
            "polars counts otherwise than Heard: {records} responses"
        );
        // The first round warms both up.
        if round > 0 {
            size.take(HEARD, &ours);
            size.take(PEER, &theirs);
        }
    }
    heard.end()?;
    other.end()?;
    Ok((size, hello.ways))
}

impl Size {
    fn take(&mut self, who: &'static str, made: &Made) {
        self.ms.entry(who).or_default().push(made.ms);
        let counting = self.counting_ms.entry(who).or_default();
        counting.push(made.counting_ms);
        self.bytes.insert(who, made.bytes);
    }
}

fn page(measured: &[Size], ways: &BTreeMap<String, String>) -> Page {
    let last = &measured[measured.len() - 1];
    let bar = |who: &str| Bar {
        name: who.to_owned(),
        length: median(last.ms[who].clone()),
    };
    let way = ways.get("polars").map_or("", String::as_str);
    Page {
        title: "The whole report",
        about: ABOUT,
        bars: [HEARD, PEER].map(bar).into(),
        unit: "milliseconds for the report of 100,000 responses",
        budgets: Vec::new(),
        tables: vec![times(measured), counting(measured)],
        behind: vec![Behind {
            what: "counting for a report of 100,000 beside polars".to_owned(),
            times: ratio(&last.counting_ms[HEARD], &last.counting_ms[PEER]),
            why: "Heard counts quarters and places as well and finds which cells have to be withheld together; \
                  polars counts the answers alone.",
        }],
        notes: vec![format!(
            "The quicker way of asking polars was {}.",
            way.replace('_', " ")
        )],
        raw: json!(measured),
    }
}

fn times(measured: &[Size]) -> Table {
    let row = |size: &Size| {
        vec![
            size.records.to_string(),
            spread(&size.ms[HEARD]),
            spread(&size.ms[PEER]),
            format!("{:.3}", ratio(&size.ms[HEARD], &size.ms[PEER])),
            figure(size.bytes[HEARD] as f64 / 1000.0),
            figure(size.bytes[PEER] as f64 / 1000.0),
        ]
    };
    Table {
        title: "Milliseconds for all of it: median, and the least and the most of all rounds; Heard / the peers, pair by pair; kilobytes written".to_owned(),
        head: vec!["responses", "Heard", "polars and openpyxl", "/ peers", "Heard's kB", "peers' kB"],
        rows: measured.iter().map(row).collect(),
    }
}

fn counting(measured: &[Size]) -> Table {
    let row = |size: &Size| {
        vec![
            size.records.to_string(),
            spread(&size.counting_ms[HEARD]),
            spread(&size.counting_ms[PEER]),
        ]
    };
    Table {
        title: "Milliseconds of that until everything is counted (Heard: and what has to be withheld is found)".to_owned(),
        head: vec!["responses", "Heard", "polars"],
        rows: measured.iter().map(row).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ratio_stands_beside_both() {
        let made = |ms| Made {
            ms,
            counting_ms: ms / 2.0,
            bytes: 2_000,
            counts: Vec::new(),
        };
        let mut size = Size {
            records: 1_000,
            ms: BTreeMap::new(),
            counting_ms: BTreeMap::new(),
            bytes: BTreeMap::new(),
        };
        size.take(HEARD, &made(2.0));
        size.take(PEER, &made(8.0));
        let page = page(&[size], &BTreeMap::new());
        assert_eq!(page.tables[0].rows[0][3], "0.250");
        assert_eq!(page.tables[1].rows[0][1], "1.00 (1.00 to 1.00)");
    }
}
