//! What one answer costs: Heard's walk as WebAssembly beside survey-core, in the same page of
//! Chromium, and Heard's walk natively by Criterion (`src/form/benches/answer.rs`).
//!
//! The figure told at the end is a time, in microseconds: one answer in a form of 1,000 questions,
//! in Chromium.

use super::page::{Bar, Budget, Found, Page, Table, figure, ratio, spread};
use super::{Figures, Manner, median, peers};
use crate::process;
use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::process::Stdio;

const HEARD: &str = "heard";
/// Heard again, with all pages of the form worked out after each answer.
const PAGES: &str = "heard-pages";
const PEERS: [&str; 2] = ["survey-core", "survey-core-3"];
/// Where the ratio has to be kept, and what it may be.
const HELD: [u32; 2] = [200, 1_000];
const RATIO_MAX: f64 = 0.1;
/// What 25 times the questions may cost.
const FLAT_MAX: f64 = 2.0;

const ABOUT: &str = "\
One answer to a choice that a rule is about: the value is put, everything that depends on it is \
worked out again, and it is looked whether the question that follows from it is shown now. Every \
third question has such a rule and everything has been answered before. The same form and the same \
answers are given to each engine in the same page of Chromium, in turns; after each round all have \
to show just the same questions, or the bench fails. Heard's module is the one that is shipped: \
built for size. Nothing is drawn by anyone. survey-core tells its listeners of each answer and \
keeps its pages up to date; so in a further column Heard works out all its pages after each answer, \
as its app does when a person goes on.";

/// What the page of the bench found, round by round.
#[derive(Deserialize, Serialize)]
struct Measured {
    answers: Vec<Answers>,
    /// Microseconds of an answer that touches one rule, by the questions of the form.
    flat: BTreeMap<u32, Vec<f64>>,
    /// Milliseconds to read a form of 1,000 questions.
    reading: BTreeMap<String, Vec<f64>>,
    /// Bytes that a form of 5,000 questions holds.
    memory: BTreeMap<String, f64>,
}

#[derive(Deserialize, Serialize)]
struct Answers {
    questions: u32,
    microseconds: BTreeMap<String, Vec<f64>>,
}

/// What Criterion found without a browser, in nanoseconds.
struct Native {
    answers: Vec<(u32, f64)>,
    reading: f64,
}

pub(super) fn run(manner: Manner) -> Result<Found> {
    peers::ensure_there()?;
    let folder = peers::folder("form")?;
    peers::build_module("form", "answering", &folder)?;
    let rounds = if manner.quick { "2" } else { "7" };
    let measured: Measured = peers::node(manner, "form.mjs", &[&folder.to_string_lossy(), rounds])?;
    let native = native(manner)?;
    Ok(Found {
        figures: figures(&measured)?,
        page: Some(page(&measured, &native)?),
    })
}

impl Measured {
    fn at(&self, questions: u32) -> Result<&BTreeMap<String, Vec<f64>>> {
        let found = self.answers.iter().find(|one| one.questions == questions);
        Ok(&found
            .context("a size of form was not measured")?
            .microseconds)
    }

    fn flatness(&self) -> Result<f64> {
        let times: Vec<_> = self.flat.values().collect();
        let [short, long] = times[..] else {
            anyhow::bail!("two lengths of form are compared");
        };
        Ok(ratio(long, short))
    }
}

fn figures(measured: &Measured) -> Result<Figures> {
    let times = measured.at(1_000)?;
    let middle = |name: &str| median(times.get(name).cloned().unwrap_or_default());
    Ok(Figures {
        bench: "form",
        heard: middle(HEARD),
        peers: PEERS.map(|name| (name, middle(name))).into(),
        limit: None,
    })
}

fn page(measured: &Measured, native: &Native) -> Result<Page> {
    let bars = measured.at(1_000)?.iter().map(|(name, times)| Bar {
        name: name.clone(),
        length: median(times.clone()),
    });
    Ok(Page {
        title: "One answer",
        about: ABOUT,
        bars: bars.collect(),
        unit: "microseconds for one answer in a form of 1,000 questions",
        budgets: held(measured)?,
        tables: vec![answers(measured, native)?, around(measured, native)],
        behind: Vec::new(),
        notes: vec![
            "survey-core and survey-core-3 are the same library, in the version that its interface \
             for plain pages goes with and in its newest."
                .to_owned(),
        ],
        raw: json!({
            "chromium": measured,
            "native_nanoseconds": native.answers,
            "native_reading_nanoseconds": native.reading,
        }),
    })
}

fn held(measured: &Measured) -> Result<Vec<Budget>> {
    let mut budgets = Vec::new();
    for questions in HELD {
        let times = measured.at(questions)?;
        for peer in PEERS {
            budgets.push(Budget {
                what: format!("one answer of {questions} questions, Heard / {peer}"),
                found: ratio(&times[HEARD], &times[peer]),
                most: RATIO_MAX,
            });
        }
    }
    budgets.push(Budget {
        what: "an answer that touches one rule, 5,000 questions / 200".to_owned(),
        found: measured.flatness()?,
        most: FLAT_MAX,
    });
    Ok(budgets)
}

fn answers(measured: &Measured, native: &Native) -> Result<Table> {
    let mut rows = Vec::new();
    for one in &measured.answers {
        let times = &one.microseconds;
        let alone = native
            .answers
            .iter()
            .find(|(size, _)| *size == one.questions);
        let alone = alone.map_or(f64::NAN, |(_, nanoseconds)| nanoseconds / 1000.0);
        let mut row = vec![
            figure(f64::from(one.questions)),
            figure(alone),
            spread(&times[HEARD]),
            spread(&times[PAGES]),
        ];
        for peer in PEERS {
            row.push(spread(&times[peer]));
            row.push(format!(
                "{} times",
                figure(1.0 / ratio(&times[HEARD], &times[peer]))
            ));
        }
        rows.push(row);
    }
    Ok(Table {
        title: "Microseconds for one answer: median, and the least and the most of all rounds"
            .to_owned(),
        head: vec![
            "in a form of",
            "Heard, native",
            "Heard",
            "Heard, pages too",
            "survey-core",
            "Heard is faster",
            "survey-core-3",
            "Heard is faster",
        ],
        rows,
    })
}

/// What is recorded and not held.
fn around(measured: &Measured, native: &Native) -> Table {
    let mut reading = vec![
        "reading 1,000 questions, ms".to_owned(),
        figure(native.reading / 1e6),
    ];
    let mut memory = vec!["memory of 5,000 questions, MB".to_owned(), String::new()];
    for name in [HEARD].iter().chain(&PEERS) {
        reading.push(
            measured
                .reading
                .get(*name)
                .map_or_else(String::new, |times| spread(times)),
        );
        memory.push(
            measured
                .memory
                .get(*name)
                .map_or_else(String::new, |bytes| figure(bytes / 1e6)),
        );
    }
    Table {
        title: "Recorded".to_owned(),
        head: vec![
            "what",
            "Heard, native",
            "Heard",
            "survey-core",
            "survey-core-3",
        ],
        rows: vec![reading, memory],
    }
}

/// Criterion's medians; they are written below Cargo's target folder.
fn native(manner: Manner) -> Result<Native> {
    let mut bench = process::command(
        "cargo",
        &["bench", "--quiet", "-p", "form", "--bench", "answer", "--"],
    );
    if manner.quick {
        bench.args([
            "--warm-up-time",
            "0.2",
            "--measurement-time",
            "0.5",
            "--sample-size",
            "20",
        ]);
    }
    process::run(bench.stdout(Stdio::null()).stderr(Stdio::null()))?;
    let answers = [100, 200, 1_000, 5_000].map(|questions: u32| {
        let found = estimate(&format!("one answer/{questions}"))?;
        Ok((questions, found))
    });
    Ok(Native {
        answers: answers.into_iter().collect::<Result<_>>()?,
        reading: estimate("reading a form of 1,000 questions")?,
    })
}

fn estimate(bench: &str) -> Result<f64> {
    // Criterion's names of folders leave out what a folder's name may not hold.
    let path = process::target().join(format!("criterion/{bench}/new/estimates.json"));
    let text = std::fs::read_to_string(&path)
        .with_context(|| format!("{} cannot be read", path.display()))?;
    nanoseconds(&text)
}

fn nanoseconds(estimates: &str) -> Result<f64> {
    let estimates: Value = serde_json::from_str(estimates)?;
    let nanoseconds = estimates["median"]["point_estimate"].as_f64();
    nanoseconds.context("Criterion wrote no median")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_read() {
        let time = nanoseconds(r#"{"median":{"point_estimate":1500.0}}"#).expect("a median");
        assert!((time - 1500.0).abs() < 1e-9);
        assert!(nanoseconds("{}").is_err());
    }

    #[test]
    fn budgets_are_held_against_both_versions() {
        let times = |ours: f64, theirs: f64| {
            BTreeMap::from([
                (HEARD.to_owned(), vec![ours; 3]),
                ("survey-core".to_owned(), vec![theirs; 3]),
                ("survey-core-3".to_owned(), vec![theirs * 2.0; 3]),
            ])
        };
        let answers = |questions, ours, theirs| Answers {
            questions,
            microseconds: times(ours, theirs),
        };
        let measured = Measured {
            answers: vec![answers(200, 1.0, 100.0), answers(1_000, 50.0, 100.0)],
            flat: BTreeMap::from([(200, vec![1.0, 2.0, 1.0]), (5_000, vec![1.5, 3.0, 1.5])]),
            reading: BTreeMap::new(),
            memory: BTreeMap::new(),
        };
        let budgets = held(&measured).expect("budgets");
        let kept: Vec<bool> = budgets.iter().map(Budget::is_kept).collect();
        assert_eq!(kept, [true, true, false, false, true]);
        assert!((measured.flatness().expect("two") - 1.5).abs() < 1e-9);
    }
}
