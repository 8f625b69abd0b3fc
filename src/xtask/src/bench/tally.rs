//! All tables of a questionnaire after a change of the filter: tally beside polars and duckdb with
//! one thread each, on the same columns, in turns. Whoever counts otherwise than the others stops
//! the bench.
//!
//! The figures are milliseconds at a million responses (at 100,000 with `--quick`).

use super::page::{Bar, Behind, Budget, Found, Page, Table, figure, ratio, spread};
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
Responses to 32 questions with 3, 4 or 11 choices, from 9 areas and 8 quarters, are filtered by year, \
locality, area or quarter, and every question is counted: each choice, each of the three ways of not \
answering, and who was not asked. Tally makes the whole of what the officers' screen shows, with its rules \
for small groups and the places; polars and duckdb give the counts alone, from columns of one byte in \
memory, asked in the quicker of two ways (a group for each question, or one sum for each choice). All \
have one thread, take turns, and come to the same counts, or the bench fails. The limit is reading all \
columns once from memory. survey-analytics is left out: its licence lets nobody evaluate it who has not \
bought it.";

const SIZES: [usize; 4] = [1_000, 10_000, 100_000, 1_000_000];
const FILTERS: [&str; 7] = [
    "locality 1",
    "year 2025",
    "area 4",
    "quarter 5",
    "all",
    "locality 2",
    "area 7",
];
const PEERS: [&str; 2] = ["polars", "duckdb"];

/// One size: milliseconds round by round, and the memory that each holds its data in.
#[derive(Serialize)]
struct Size {
    records: usize,
    ms: BTreeMap<&'static str, Vec<f64>>,
    megabytes: BTreeMap<&'static str, f64>,
    ways: BTreeMap<String, String>,
}

/// A worker of Chromium with 100,000 responses, four of their 32 items free text.
#[derive(Deserialize, Serialize)]
struct Browser {
    ms: Vec<f64>,
    megabytes: f64,
}

/// What the two programs say first.
#[derive(Deserialize)]
struct Hello<M> {
    megabytes: M,
    #[serde(default)]
    ways: BTreeMap<String, String>,
}

/// What they say to each line.
#[derive(Deserialize)]
struct Counted {
    ms: f64,
    #[serde(default)]
    counts: Vec<Vec<u64>>,
}

pub(super) fn run(manner: Manner) -> Result<Found> {
    let python = python()?;
    build()?;
    let (sizes, rounds) = if manner.quick {
        (&SIZES[..3], 1)
    } else {
        (&SIZES[..], 3)
    };
    let measured = sizes.iter().map(|records| {
        manner.tell(&format!("{records} responses ..."));
        measure(&python, *records, rounds)
    });
    let measured: Vec<Size> = measured.collect::<Result<_>>()?;
    manner.tell("100,000 responses with four free texts, in Chromium ...");
    let browser = in_browser(manner)?;
    let largest = measured.last().context("no size")?;
    let figures = Figures {
        bench: "tally",
        heard: median(largest.ms["heard"].clone()),
        peers: PEERS
            .map(|peer| (peer, median(largest.ms[peer].clone())))
            .into(),
        limit: Some(median(largest.ms["limit"].clone())),
    };
    Ok(Found {
        figures,
        page: Some(page(&measured, &browser)),
    })
}

fn in_browser(manner: Manner) -> Result<Browser> {
    peers::ensure_there()?;
    let folder = peers::folder("tally-browser")?;
    peers::build_module("tally", "counting_in_browser", &folder)?;
    let rounds = if manner.quick { "1" } else { "5" };
    let folder = folder.to_string_lossy();
    let arguments = [&[&*folder, "100000", rounds], FILTERS.as_slice()].concat();
    peers::node(manner, "tally.mjs", &arguments)
}

const COUNTING: [&str; 5] = ["--quiet", "-p", "tally", "--bench", "counting"];

fn build() -> Result<()> {
    process::run(process::command("cargo", &["bench", "--no-run"]).args(COUNTING))
}

fn measure(python: &Path, records: usize, rounds: usize) -> Result<Size> {
    let folder = peers::folder("tally")?;
    let mut counting = process::command("cargo", &["bench"]);
    counting
        .args(COUNTING)
        .arg("--")
        .arg(records.to_string())
        .arg(&folder);
    let (mut heard, hello): (_, Hello<Option<f64>>) = Talk::start(&mut counting)?;
    let mut peers = Command::new(python);
    peers
        .arg(process::root().join("tests/bench/tally.py"))
        .arg(&folder);
    let (mut others, theirs): (_, Hello<BTreeMap<String, f64>>) = Talk::start(&mut peers)?;
    let mut ms: BTreeMap<&'static str, Vec<f64>> = BTreeMap::new();
    for round in 0..=rounds {
        for filter in FILTERS {
            let ours: Counted = heard.ask(filter)?;
            let limit: Counted = heard.ask("limit")?;
            let mut took = vec![("heard", ours.ms), ("limit", limit.ms)];
            for peer in PEERS {
                let found: Counted = others.ask(&format!("{peer} {filter}"))?;
                // Tally shows no tables of too few; at a thousand an area is large enough.
                ensure!(
                    found.counts == ours.counts,
                    "{peer} counts otherwise than tally: {filter} of {records}"
                );
                took.push((peer, found.ms));
            }
            // The first round warms everyone up.
            for (who, time) in took.into_iter().filter(|_| round > 0) {
                ms.entry(who).or_default().push(time);
            }
        }
    }
    heard.end()?;
    others.end()?;
    let mut megabytes: BTreeMap<&'static str, f64> = BTreeMap::new();
    megabytes.extend(hello.megabytes.map(|held| ("heard", held)));
    megabytes.extend(PEERS.map(|peer| (peer, theirs.megabytes.get(peer).copied().unwrap_or(0.0))));
    Ok(Size {
        records,
        ms,
        megabytes,
        ways: theirs.ways,
    })
}

fn page(measured: &[Size], browser: &Browser) -> Page {
    let last = &measured[measured.len() - 1];
    let bar = |who: &str| Bar {
        name: who.to_owned(),
        length: median(last.ms[who].clone()),
    };
    let budget = measured
        .iter()
        .filter(|size| size.records == 1_000_000)
        .map(|size| Budget {
            what: "all tables of a million responses, of what polars takes".to_owned(),
            found: ratio(&size.ms["heard"], &size.ms["polars"]),
            most: 1.0,
        });
    let in_browser = [
        (
            "milliseconds for all tables of 100,000 in Chromium",
            median(browser.ms.clone()),
            50.0,
        ),
        (
            "megabytes that 100,000 with four free texts take in Chromium",
            browser.megabytes,
            250.0,
        ),
    ];
    let in_browser = in_browser.map(|(what, found, most)| Budget {
        what: what.to_owned(),
        found,
        most,
    });
    let ways = last
        .ways
        .iter()
        .map(|(peer, way)| format!("{peer} {}", way.replace('_', " ")));
    Page {
        title: "Counting all tables after a change of the filter",
        about: ABOUT,
        bars: ["heard", "polars", "duckdb"].map(bar).into(),
        unit: "milliseconds for the largest of the sizes, one thread",
        budgets: budget.chain(in_browser).collect(),
        tables: vec![times(measured), memory(measured)],
        behind: behind(measured),
        notes: vec![
            format!(
                "The quicker way was: {}.",
                ways.collect::<Vec<_>>().join(", ")
            ),
            format!(
                "In a worker of Chromium, milliseconds for 100,000: {}.",
                spread(&browser.ms)
            ),
        ],
        raw: json!({ "native": measured, "chromium": browser }),
    }
}

fn behind(measured: &[Size]) -> Vec<Behind> {
    let beside = |who: &'static str, why: &'static str| {
        measured.iter().map(move |size| Behind {
            what: format!("all tables of {} responses beside {who}", size.records),
            times: ratio(&size.ms["heard"], &size.ms[who]),
            why,
        })
    };
    let peers = PEERS.into_iter().flat_map(|peer| {
        beside(peer, "Heard makes everything that the page shows, with what has to be withheld, and not the counts alone.")
    });
    let last = &measured[measured.len() - 1..];
    let limit = last.iter().map(|size| Behind {
        what: format!("all tables of {} responses beside reading their columns once", size.records),
        times: ratio(&size.ms["heard"], &size.ms["limit"]),
        why: "Each answer goes into a counter of its own, which no wide instruction does for many at once.",
    });
    peers.chain(limit).collect()
}

fn times(measured: &[Size]) -> Table {
    let row = |size: &Size| {
        let mut row = vec![size.records.to_string()];
        row.extend(["heard", "polars", "duckdb", "limit"].map(|who| spread(&size.ms[who])));
        row.extend(
            ["polars", "duckdb", "limit"]
                .map(|who| format!("{:.3}", ratio(&size.ms["heard"], &size.ms[who]))),
        );
        row
    };
    Table {
        title: "Milliseconds: median, and the least and the most of all rounds; Heard / each, pair by pair".to_owned(),
        head: vec!["responses", "Heard", "polars", "duckdb", "reading once", "/ polars", "/ duckdb", "/ reading"],
        rows: measured.iter().map(row).collect(),
    }
}

fn memory(measured: &[Size]) -> Table {
    let held = |size: &Size, who: &str| {
        size.megabytes
            .get(who)
            .map_or("not known".to_owned(), |mb| figure(*mb))
    };
    let row = |size: &Size| {
        vec![
            size.records.to_string(),
            held(size, "heard"),
            held(size, "polars"),
            held(size, "duckdb"),
        ]
    };
    Table {
        title: "Megabytes that the data take in memory (Heard keeps the ids as well)".to_owned(),
        head: vec!["responses", "Heard", "polars", "duckdb"],
        rows: measured.iter().map(row).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_budget_is_held_against_polars_at_a_million() {
        let size = |records| Size {
            records,
            ms: ["heard", "polars", "duckdb", "limit"]
                .map(|who| (who, vec![if who == "heard" { 1.0 } else { 4.0 }; 3]))
                .into(),
            megabytes: [("heard", 2.0)].into(),
            ways: BTreeMap::new(),
        };
        let browser = Browser {
            ms: vec![9.0; 3],
            megabytes: 120.0,
        };
        let page = page(&[size(1_000), size(1_000_000)], &browser);
        assert_eq!(page.budgets.len(), 3);
        assert!(page.budgets[0].is_kept() && (page.budgets[0].found - 0.25).abs() < 1e-9);
        assert_eq!(page.tables[0].rows[1][5], "0.250");
        assert_eq!(page.tables[1].rows[0][2], "not known");
    }
}
