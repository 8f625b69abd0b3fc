//! How much of what names somebody is struck from free text, class by class, over the sentences of
//! `tests/anonymise/`; and how long it takes, beside the plain way with `regex-lite`.
//!
//! The figure told at the end is a time, in microseconds for 1,000 characters.

use super::page::{Bar, Behind, Budget, Found, Page, Table, figure, ratio, spread};
use super::{Figures, Manner, median};
use crate::process;
use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

const HEARD: &str = "heard";
const PEER: &str = "regex-lite";

/// What has a shape of its own.
const STRUCTURED: [&str; 9] = [
    "telephone",
    "postcode",
    "address",
    "email",
    "link",
    "handle",
    "date",
    "nhs",
    "ni",
];

/// What may be missed of each class, and what may be struck without need.
const MISSED_MAX: [(&str, &[&str], f64); 4] = [
    ("structured identifiers", &STRUCTURED, 0.01),
    ("words that stay here", &["stays-here"], 0.01),
    ("capitalised names that no list has", &["cap-name"], 0.10),
    ("names in lower case", &["lower-name"], 0.30),
];
const WRONGLY_MAX: f64 = 0.15;

const ABOUT: &str = "\
Invented sentences that say what must be struck, at least half of them hard: misspelt, without \
capitals, with odd spaces, or full of words that are names only now and then. Recall is the share \
of what must be struck of which no letter and no digit was left; precision the share of what was \
struck that holds nothing else. The peer is what is commonly written down for such a task: a dozen \
patterns run by regex-lite, a capital inside a sentence taken for a name, and the words that stay \
here as they stand. It knows no word lists, which is what makes it quicker and what it misses by. \
Times are of texts of 1,000 characters put together from all classes, in turns.";

/// What the bench of the crate `form` printed.
#[derive(Deserialize, Serialize)]
struct Measured {
    rows: Vec<Row>,
    /// For 1,000 characters, round by round.
    microseconds: BTreeMap<String, Vec<f64>>,
}

#[derive(Deserialize, Serialize)]
struct Row {
    class: String,
    heard: Counts,
    #[serde(rename = "regex-lite")]
    peer: Counts,
}

#[derive(Clone, Copy, Default, Deserialize, Serialize)]
struct Counts {
    sentences: u32,
    expected: u32,
    found: u32,
    struck: u32,
    right: u32,
}

pub(super) fn run(manner: Manner) -> Result<Found> {
    let mut bench = process::command(
        "cargo",
        &[
            "bench",
            "--quiet",
            "-p",
            "form",
            "--bench",
            "anonymising",
            "--",
        ],
    );
    if manner.quick {
        bench.arg("--quick");
    }
    let printed = process::output(&mut bench)?;
    let line = printed
        .lines()
        .last()
        .context("the bench printed nothing")?;
    let measured: Measured = serde_json::from_str(line).context("the bench printed no figures")?;
    Ok(Found {
        figures: Figures {
            bench: "anonymise",
            heard: median(measured.times(HEARD)),
            peers: BTreeMap::from([(PEER, median(measured.times(PEER)))]),
            limit: None,
        },
        page: Some(page(&measured)?),
    })
}

impl Measured {
    fn times(&self, who: &str) -> Vec<f64> {
        self.microseconds.get(who).cloned().unwrap_or_default()
    }

    /// The counts of some classes together, or of all where none is named.
    fn counts(&self, classes: &[&str], of: impl Fn(&Row) -> Counts) -> Counts {
        let rows = self.rows.iter();
        rows.filter(|row| classes.is_empty() || classes.contains(&&*row.class))
            .map(of)
            .fold(Counts::default(), Counts::with)
    }
}

impl Counts {
    fn with(self, other: Self) -> Self {
        Self {
            sentences: self.sentences + other.sentences,
            expected: self.expected + other.expected,
            found: self.found + other.found,
            struck: self.struck + other.struck,
            right: self.right + other.right,
        }
    }

    fn recall(self) -> Option<f64> {
        share(self.found, self.expected)
    }

    fn precision(self) -> Option<f64> {
        share(self.right, self.struck)
    }
}

fn share(part: u32, whole: u32) -> Option<f64> {
    (whole > 0).then(|| f64::from(part) / f64::from(whole))
}

fn page(measured: &Measured) -> Result<Page> {
    let bars = [HEARD, PEER].map(|who| Bar {
        name: who.to_owned(),
        length: median(measured.times(who)),
    });
    Ok(Page {
        title: "What names somebody",
        about: ABOUT,
        tables: vec![found(measured), times(measured)],
        budgets: budgets(measured)?,
        bars: bars.into(),
        unit: "microseconds for 1,000 characters",
        behind: vec![Behind {
            what: "Heard's time beside regex-lite's".to_owned(),
            times: ratio(&measured.times(HEARD), &measured.times(PEER)),
            why: "Every word is looked up in the lists of names and places and weighed with the words around it; \
                  patterns alone find no names.",
        }],
        notes: Vec::new(),
        raw: serde_json::to_value(measured)?,
    })
}

fn budgets(measured: &Measured) -> Result<Vec<Budget>> {
    let mut budgets = Vec::new();
    for (what, classes, most) in MISSED_MAX {
        let recall = measured.counts(classes, |row| row.heard).recall();
        let recall = recall.with_context(|| format!("there are no sentences for {what}"))?;
        budgets.push(Budget {
            what: format!("share missed of {what}"),
            found: 1.0 - recall,
            most,
        });
    }
    let precision = measured.counts(&[], |row| row.heard).precision();
    budgets.push(Budget {
        what: "share of what was struck without need".to_owned(),
        found: 1.0 - precision.context("nothing was struck")?,
        most: WRONGLY_MAX,
    });
    Ok(budgets)
}

/// Recall and precision of each class, and of what is held together.
fn found(measured: &Measured) -> Table {
    let mut rows: Vec<_> = measured
        .rows
        .iter()
        .map(|row| cells(&row.class, row.heard, row.peer))
        .collect();
    for (name, classes) in [("structured", &STRUCTURED[..]), ("all", &[])] {
        let heard = measured.counts(classes, |row| row.heard);
        let peer = measured.counts(classes, |row| row.peer);
        rows.push(cells(name, heard, peer));
    }
    Table {
        title: "What is found, and what is struck rightly".to_owned(),
        head: vec![
            "class",
            "sentences",
            "to find",
            "recall",
            "precision",
            "recall, regex-lite",
            "precision, regex-lite",
        ],
        rows,
    }
}

fn cells(name: &str, heard: Counts, peer: Counts) -> Vec<String> {
    let shown = |share: Option<f64>| share.map_or("-".to_owned(), |share| format!("{share:.3}"));
    vec![
        name.to_owned(),
        heard.sentences.to_string(),
        heard.expected.to_string(),
        shown(heard.recall()),
        shown(heard.precision()),
        shown(peer.recall()),
        shown(peer.precision()),
    ]
}

fn times(measured: &Measured) -> Table {
    let (heard, peer) = (measured.times(HEARD), measured.times(PEER));
    Table {
        title:
            "Microseconds for 1,000 characters: median, and the least and the most of all rounds"
                .to_owned(),
        head: vec!["Heard", "regex-lite", "ratio"],
        rows: vec![vec![
            spread(&heard),
            spread(&peer),
            figure(ratio(&heard, &peer)),
        ]],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured() -> Measured {
        let line = r#"{"rows":[
            {"class":"nhs","heard":{"sentences":2,"expected":2,"found":2,"struck":2,"right":2},
             "regex-lite":{"sentences":2,"expected":2,"found":1,"struck":1,"right":1}},
            {"class":"stays-here","heard":{"sentences":1,"expected":1,"found":1,"struck":1,"right":1},
             "regex-lite":{"sentences":1,"expected":1,"found":0,"struck":0,"right":0}},
            {"class":"cap-name","heard":{"sentences":1,"expected":4,"found":3,"struck":4,"right":3},
             "regex-lite":{"sentences":1,"expected":4,"found":3,"struck":4,"right":3}},
            {"class":"lower-name","heard":{"sentences":1,"expected":1,"found":1,"struck":1,"right":1},
             "regex-lite":{"sentences":1,"expected":1,"found":0,"struck":0,"right":0}}],
            "microseconds":{"heard":[3.0,1.0,2.0],"regex-lite":[4.0,4.0,4.0]}}"#;
        serde_json::from_str(line).expect("figures")
    }

    #[test]
    fn what_is_missed_too_often_is_told() {
        let missed = budgets(&measured()).expect("budgets");
        let missed: Vec<_> = missed.iter().filter(|budget| !budget.is_kept()).collect();
        assert_eq!(missed.len(), 1);
        assert!(missed[0].what.contains("capitalised"), "{}", missed[0].what);
    }

    #[test]
    fn classes_are_put_together() {
        let measured = measured();
        let all = measured.counts(&[], |row| row.heard);
        assert_eq!((all.sentences, all.expected, all.found), (5, 8, 7));
        assert_eq!(
            measured.counts(&["nhs"], |row| row.peer).recall(),
            Some(0.5)
        );
        assert_eq!(Counts::default().recall(), None);
    }
}
