//! `cargo xtask bench NAME`: how fast Heard is, beside a peer that does the same work.
//!
//! Heard and its peers take turns, round by round, so that a machine that grows slow is slow for
//! all of them; what is told is the median. The last line is one JSON object.

mod anonymise;
mod envelopes;
mod form;
mod http;
mod load;
mod mailbox;
mod open;
mod page;
mod peers;
mod report;
mod results;
mod talk;
mod tally;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use page::Found;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Which bench is run, and how.
#[derive(Args)]
pub struct BenchArgs {
    /// What is measured.
    #[arg(value_enum)]
    name: Bench,
    /// Fewer and shorter rounds: to see that it works, not to compare.
    #[arg(long)]
    quick: bool,
    /// Print nothing but the JSON object.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Bench {
    /// Responses a second that the server has on its disk, beside bare SQLite.
    Mailbox,
    /// Microseconds that one answer costs in a form of 1,000 questions, beside survey-core.
    Form,
    /// Milliseconds until the first question can be answered, beside SurveyJS and ODK Web Forms.
    Load,
    /// What of names, numbers and places is struck from free text, by class, and how quickly.
    Anonymise,
    /// Sealed responses opened a second, natively and in workers, beside bare HPKE.
    Open,
    /// Milliseconds for all tables after a change of the filter, beside polars and duckdb.
    Tally,
    /// Milliseconds for the whole report, beside polars and openpyxl.
    Report,
    /// Each of them, one after the other; writes docs/benchmarks.md.
    All,
}

/// Each bench, in the order they are run and told.
const EACH: [Bench; 7] = [
    Bench::Load,
    Bench::Form,
    Bench::Anonymise,
    Bench::Open,
    Bench::Tally,
    Bench::Report,
    Bench::Mailbox,
];

/// How thorough, and whom it may talk to.
#[derive(Clone, Copy)]
struct Manner {
    quick: bool,
    silent: bool,
}

impl Manner {
    /// Tells people; with `--json` there are none.
    fn tell(self, line: &str) {
        if !self.silent {
            println!("{line}");
        }
    }
}

/// What was measured: rates, or times, of Heard and of each peer.
struct Figures {
    bench: &'static str,
    heard: f64,
    peers: BTreeMap<&'static str, f64>,
    limit: Option<f64>,
}

/// Measures, and prints the figures in the last line.
pub fn run(arguments: &BenchArgs) -> Result<()> {
    let manner = Manner {
        quick: arguments.quick,
        silent: arguments.json,
    };
    match arguments.name {
        Bench::All => all(manner),
        one => {
            println!("{}", measure(one, manner)?.figures.json()?);
            Ok(())
        }
    }
}

/// Runs one, and tells people what it found.
fn measure(bench: Bench, manner: Manner) -> Result<Found> {
    let found: Found = match bench {
        Bench::Mailbox => mailbox::run(manner)?,
        Bench::Form => form::run(manner)?,
        Bench::Anonymise => anonymise::run(manner)?,
        Bench::Load => load::run(manner)?,
        Bench::Open => open::run(manner)?,
        Bench::Tally => tally::run(manner)?,
        Bench::Report => report::run(manner)?,
        Bench::All => bail!("each bench is run by itself"),
    };
    if let Some(page) = &found.page {
        page.tell(manner);
    }
    Ok(found)
}

/// One that fails does not keep the others from running; the page of results says so.
fn all(manner: Manner) -> Result<()> {
    let mut found = Vec::new();
    for bench in EACH {
        match measure(bench, manner) {
            Ok(one) => found.push(one),
            Err(error) => eprintln!("{error:#}"),
        }
    }
    let whole = found.len() == EACH.len();
    if manner.quick {
        manner.tell("docs/benchmarks.md is left as it is: this was only a quick look.");
    } else {
        results::write(&found)?;
    }
    let lines: Vec<_> = found.iter().map(|one| one.figures.json()).collect();
    println!(
        "{}",
        Value::Array(lines.into_iter().collect::<Result<_>>()?)
    );
    if !whole {
        bail!("not every bench could be run; why stands above");
    }
    Ok(())
}

impl Figures {
    fn json(&self) -> Result<Value> {
        if [self.heard]
            .iter()
            .chain(self.peers.values())
            .any(|figure| !figure.is_finite() || *figure <= 0.0)
        {
            bail!(
                "{}: a figure that is no rate or time; nothing was measured",
                self.bench
            );
        }
        let ratio: BTreeMap<_, _> = self
            .peers
            .iter()
            .map(|(peer, figure)| (peer, rounded(self.heard / figure)))
            .collect();
        let peers: BTreeMap<_, _> = self
            .peers
            .iter()
            .map(|(peer, figure)| (peer, rounded(*figure)))
            .collect();
        Ok(json!({
            "bench": self.bench,
            "heard": rounded(self.heard),
            "peers": peers,
            "ratio": ratio,
            "limit": self.limit.map(rounded),
        }))
    }
}

/// To four digits that count: what is behind them is noise.
fn rounded(figure: f64) -> f64 {
    let before = figure.abs().log10().floor() as i32 + 1;
    let shift = 10_f64.powi(4 - before);
    match shift.is_finite() && shift > 0.0 {
        true => (figure * shift).round() / shift,
        false => figure,
    }
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    let middle = figures.len() / 2;
    match figures.len() {
        0 => f64::NAN,
        odd if odd % 2 == 1 => figures[middle],
        _ => f64::midpoint(figures[middle - 1], figures[middle]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_has_its_five_parts() {
        let figures = Figures {
            bench: "mailbox",
            heard: 500.0,
            peers: BTreeMap::from([("sqlite", 2000.0)]),
            limit: None,
        };
        let line = figures.json().expect("figures").to_string();
        let parts: Value = serde_json::from_str(&line).expect("json");
        assert_eq!(parts["ratio"]["sqlite"], 0.25);
        assert_eq!(parts["peers"]["sqlite"], 2000.0);
        assert_eq!(
            (&parts["bench"], &parts["limit"]),
            (&json!("mailbox"), &Value::Null)
        );
    }

    #[test]
    fn nothing_measured_is_no_figure() {
        let figures = Figures {
            bench: "form",
            heard: median(Vec::new()),
            peers: BTreeMap::new(),
            limit: None,
        };
        assert!(figures.json().is_err());
    }

    #[test]
    fn four_digits_count() {
        for (figure, shown) in [
            (0.000_012_345_6, 0.000_012_35),
            (16_922.292, 16_920.0),
            (2.5, 2.5),
        ] {
            assert!((rounded(figure) - shown).abs() < 1e-12, "{figure}");
        }
    }

    #[test]
    fn the_median_is_in_the_middle() {
        assert!((median(vec![3.0, 1.0, 2.0]) - 2.0).abs() < 1e-9);
        assert!((median(vec![4.0, 1.0, 2.0, 3.0]) - 2.5).abs() < 1e-9);
    }
}
