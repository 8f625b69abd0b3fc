//! How many sealed responses are opened a second: as collate opens them, natively and in workers of
//! Chromium, beside bare HPKE (X-Wing and ChaCha20-Poly1305) that opens the same texts with the same
//! key. Less than the bare cryptography nobody can do, so it is the limit too.
//!
//! The figures are rates.

use super::page::{Bar, Behind, Budget, Found, Page, Table, ratio, spread};
use super::{Figures, Manner, median, peers};
use crate::process;
use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use serde_json::json;

const ABOUT: &str = "\
Responses of an ordinary length, each sealed to one group, are opened and their numbers compared, as \
collate does it. Beside it the same texts, padded to the same length and sealed to the same key by \
nothing but HPKE, are opened with the same library: what Heard adds is a second key, its commitment, \
the check of the padding and the reading of the number. Both come to the same texts, or the bench \
fails. In the browser it is done by workers, with the module built for size as it is shipped.";

/// Heard opens at least 0.8 of what bare HPKE opens.
const MOST_TIMES_FASTER: f64 = 1.25;

/// Responses a second, round by round.
#[derive(Deserialize, Serialize)]
struct Rates {
    heard: Vec<f64>,
    bare: Vec<f64>,
}

/// In Chromium.
#[derive(Deserialize, Serialize)]
struct Workers {
    workers: u32,
    one: Rates,
    all: Rates,
}

pub(super) fn run(manner: Manner) -> Result<Found> {
    peers::ensure_there()?;
    let folder = peers::folder("open")?;
    peers::build_module("seal", "opening_in_browser", &folder)?;
    let (responses, rounds) = if manner.quick {
        ("100", "3")
    } else {
        ("500", "7")
    };
    let native = native(responses, rounds)?;
    let arguments = [&*folder.to_string_lossy(), responses, rounds];
    let browser: Workers = peers::node(manner, "open.mjs", &arguments)?;
    Ok(Found {
        figures: Figures {
            bench: "open",
            heard: median(native.heard.clone()),
            peers: [("hpke", median(native.bare.clone()))].into(),
            limit: Some(median(native.bare.clone())),
        },
        page: Some(page(&native, &browser)),
    })
}

/// In the one process, one after the other.
fn native(responses: &str, rounds: &str) -> Result<Rates> {
    let what = [
        "run",
        "--quiet",
        "--release",
        "-p",
        "seal",
        "--example",
        "opening",
        "--",
    ];
    let mut bench = process::command("cargo", &what);
    let printed = process::output(bench.args([responses, rounds]))?;
    serde_json::from_str(&printed).context("the bench printed no rates")
}

fn page(native: &Rates, browser: &Workers) -> Page {
    let all = format!("Chromium, {} workers", browser.workers);
    let rows = [
        ("native, one thread", native),
        ("Chromium, one worker", &browser.one),
        (all.as_str(), &browser.all),
    ];
    let bars = rows.iter().flat_map(|(name, rates)| {
        let bar = |who: &str, rates: &[f64]| Bar {
            name: format!("{who}, {}", name.split(',').next().unwrap_or(name)),
            length: median(rates.to_vec()),
        };
        [bar("heard", &rates.heard), bar("hpke", &rates.bare)]
    });
    Page {
        title: "Opening responses",
        about: ABOUT,
        bars: bars.take(4).collect(),
        unit: "responses opened a second, by one thread",
        budgets: vec![Budget {
            what: "how many times faster bare HPKE opens in the same worker (Heard at least 0.8 of it)"
                .to_owned(),
            found: ratio(&browser.one.bare, &browser.one.heard),
            most: MOST_TIMES_FASTER,
        }],
        tables: vec![Table {
            title: "Responses a second: median, and the least and the most of all rounds"
                .to_owned(),
            head: vec!["where", "Heard", "bare HPKE", "Heard / this"],
            rows: rows.iter().map(|(name, rates)| row(name, rates)).collect(),
        }],
        behind: vec![Behind {
            what: "bare HPKE's rate in Chromium beside Heard's".to_owned(),
            times: ratio(&browser.one.bare, &browser.one.heard),
            why: "A second key for each response, its commitment, and the padding and number that are checked.",
        }],
        notes: Vec::new(),
        raw: json!({ "native": native, "chromium": browser }),
    }
}

fn row(name: &str, rates: &Rates) -> Vec<String> {
    vec![
        name.to_owned(),
        spread(&rates.heard),
        spread(&rates.bare),
        format!("{:.2}", ratio(&rates.heard, &rates.bare)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_thread_is_compared_with_one_thread() {
        let rates = |rate: f64| Rates {
            heard: vec![rate; 3],
            bare: vec![rate * 2.0; 3],
        };
        let browser = Workers {
            workers: 2,
            one: rates(10.0),
            all: rates(20.0),
        };
        let page = page(&rates(100.0), &browser);
        let names: Vec<_> = page.bars.iter().map(|bar| bar.name.as_str()).collect();
        assert_eq!(
            names,
            [
                "heard, native",
                "hpke, native",
                "heard, Chromium",
                "hpke, Chromium"
            ]
        );
        assert_eq!(page.tables[0].rows[2][0], "Chromium, 2 workers");
        assert_eq!(page.tables[0].rows[0][3], "0.50");
        assert!(
            !page.budgets[0].is_kept(),
            "half of it is less than 0.8 of it"
        );
    }
}
