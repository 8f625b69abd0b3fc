//! How long a person waits for the first question: the same questionnaire in Heard, in SurveyJS and
//! in ODK Web Forms, on a slow line and a slow device; and what happens after a tap.
//!
//! The figure told at the end is a time, in milliseconds: from a first visit to the first question
//! that can be answered.

use super::page::{Bar, Behind, Budget, Found, Page, Table, figure, ratio, spread};
use super::{Figures, Manner, median, peers};
use crate::{dist, run};
use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

const HEARD: &str = "heard";
/// The first is the one that the budgets are about.
const PEERS: [&str; 2] = ["survey-js-ui", "odk-web-forms"];
/// Of the peer's first visit.
const COLD_MAX: f64 = 0.5;
const OFFLINE_MAX: f64 = 0.3;
/// From here on a browser calls a task long.
const TASK_MS_MAX: f64 = 50.0;

const ABOUT: &str = "\
The same questionnaire (the same words, hints, choices and rules, written for each by one script) \
is opened in Chromium with an empty profile, then once more, then without a server. The device is \
slowed to a quarter and the line to slow 4G: 1.6 Mbit/s and 150 ms, by Chromium's own emulation. \
All are sent by the same server program, as brotli at its best; the peers are bundled and minified \
with the questionnaire inside of the bundle, so that they fetch nothing for it. The clock runs from \
the address being opened until the first question stands there with all its choices, has been \
painted and takes an answer; what is in the way before that is gone through at once. The limit is \
what must pass: the same bytes over that line, and one round trip for each request that had to wait \
for another one.";

/// What the browser found, visit by visit.
#[derive(Deserialize, Serialize)]
struct Measured {
    form: String,
    questions: u32,
    loads: Vec<Load>,
    taps: Taps,
}

/// One side in one round.
#[derive(Deserialize, Serialize)]
struct Load {
    side: String,
    cold: Visit,
    warm: Visit,
    /// None where nothing is kept that could start without a server.
    offline: Option<Visit>,
}

#[derive(Clone, Deserialize, Serialize)]
struct Visit {
    milliseconds: f64,
    bytes: f64,
    requests: f64,
    steps: f64,
    limit: f64,
    shift: f64,
}

/// What happened after taps, in Heard alone.
#[derive(Deserialize, Serialize)]
struct Taps {
    kinds: BTreeMap<String, Tapped>,
    /// By questionnaire.
    shifts: BTreeMap<String, Shift>,
}

#[derive(Deserialize, Serialize)]
struct Tapped {
    taps: u32,
    /// The longest that any tap has in the middle one of its goes, in milliseconds; nought where no
    /// task was over 50.
    longest: f64,
    /// The longest of all goes.
    ever: f64,
}

#[derive(Deserialize, Serialize)]
struct Shift {
    shift: f64,
    moved: Vec<String>,
}

pub(super) fn run(manner: Manner) -> Result<Found> {
    peers::ensure_there()?;
    dist::build_to_look_at()?;
    run::build_programs(true)?;
    peers::set_apart(&["heard-server", "heard"])?;
    let folder = peers::folder("load")?;
    let rounds = if manner.quick { "1" } else { "5" };
    let measured: Measured = peers::node(manner, "load.mjs", &[&folder.to_string_lossy(), rounds])?;
    ensure!(!measured.loads.is_empty(), "nothing was loaded");
    Ok(Found {
        figures: figures(&measured),
        page: Some(page(&measured)?),
    })
}

impl Measured {
    /// One figure of one side, in every round.
    fn all(&self, side: &str, what: impl Fn(&Load) -> Option<f64>) -> Vec<f64> {
        let loads = self.loads.iter().filter(|load| load.side == side);
        loads.filter_map(what).collect()
    }

    fn cold(&self, side: &str) -> Vec<f64> {
        self.all(side, |load| Some(load.cold.milliseconds))
    }

    fn offline(&self, side: &str) -> Vec<f64> {
        self.all(side, |load| Some(load.offline.as_ref()?.milliseconds))
    }
}

fn figures(measured: &Measured) -> Figures {
    Figures {
        bench: "load",
        heard: median(measured.cold(HEARD)),
        peers: PEERS.map(|peer| (peer, median(measured.cold(peer)))).into(),
        limit: Some(median(measured.all(HEARD, |load| Some(load.cold.limit)))),
    }
}

fn page(measured: &Measured) -> Result<Page> {
    let bars = [HEARD].into_iter().chain(PEERS).map(|side| Bar {
        name: side.to_owned(),
        length: median(measured.cold(side)),
    });
    Ok(Page {
        title: "Until the first question",
        about: ABOUT,
        tables: vec![
            loads(measured, "First visit", |load| Some(load.cold.clone())),
            loads(measured, "Second visit", |load| Some(load.warm.clone())),
            loads(measured, "Without a server", |load| load.offline.clone()),
            taps(&measured.taps),
        ],
        budgets: held(measured),
        bars: bars.collect(),
        unit: "milliseconds from a first visit to the first question",
        behind: behind(measured),
        notes: notes(measured),
        raw: serde_json::to_value(measured).context("the figures cannot be written")?,
    })
}

/// What was traced when it was last worked on.
fn behind(measured: &Measured) -> Vec<Behind> {
    let limits = measured.all(HEARD, |load| Some(load.cold.limit));
    vec![
        Behind {
            what: "a first visit beside its limit".to_owned(),
            times: ratio(&measured.cold(HEARD), &limits),
            why: "Traced: after the last byte 37 ms go into compiling and reading the questionnaire, 39 into drawing \
                  its first page and about 20 into painting it, on a device slowed to a quarter; nearly all the rest is \
                  bytes. A part of its own that reads the questionnaire earlier was tried: it cost as much in bytes as \
                  it saved.",
        },
        Behind {
            what: "the longest task after a tap beside 50 ms".to_owned(),
            times: measured.taps.longest() / TASK_MS_MAX,
            why: "Traced: what is left is the browser's own. It works out the style, the layout and the paint of a page \
                  that a tap brings in one task, and collects garbage when it likes (47 to 70 ms). What Heard does \
                  itself is parted into tasks of their own; people come two at a time.",
        },
    ]
}

impl Taps {
    fn longest(&self) -> f64 {
        let tasks = self.kinds.values().map(|kind| kind.longest);
        tasks.fold(0.0, f64::max)
    }
}

fn held(measured: &Measured) -> Vec<Budget> {
    let theirs = measured.cold(PEERS[0]);
    let mut budgets = vec![Budget {
        what: format!("first visit, Heard / {}", PEERS[0]),
        found: ratio(&measured.cold(HEARD), &theirs),
        most: COLD_MAX,
    }];
    budgets.push(Budget {
        what: format!("Heard without a server / first visit of {}", PEERS[0]),
        found: ratio(&measured.offline(HEARD), &theirs),
        most: OFFLINE_MAX,
    });
    let shifts = measured.taps.shifts.values().map(|form| form.shift);
    budgets.push(Budget {
        what: "longest task after a tap, the middle one of its goes, ms (0: none was long enough to be told)"
            .to_owned(),
        found: measured.taps.longest(),
        most: TASK_MS_MAX,
    });
    budgets.push(Budget {
        what: "layout shift after the first paint".to_owned(),
        found: shifts.fold(0.0, f64::max),
        most: 0.0,
    });
    budgets
}

fn loads(measured: &Measured, title: &str, which: impl Fn(&Load) -> Option<Visit>) -> Table {
    let times = |side: &str| measured.all(side, |load| Some(which(load)?.milliseconds));
    let ours = times(HEARD);
    let rows = [HEARD].into_iter().chain(PEERS).map(|side| {
        let middle = |what: fn(&Visit) -> f64| {
            let all = measured.all(side, |load| Some(what(&which(load)?)));
            figure(median(all))
        };
        if times(side).is_empty() {
            let mut row = vec![side.to_owned(), "does not start".to_owned()];
            row.resize(7, String::new());
            return row;
        }
        vec![
            side.to_owned(),
            spread(&times(side)),
            middle(|visit| visit.limit),
            middle(|visit| visit.bytes),
            middle(|visit| visit.requests),
            middle(|visit| visit.steps),
            figure(ratio(&ours, &times(side))),
        ]
    });
    Table {
        title: format!("{title}, milliseconds: median, and the least and the most of all rounds"),
        head: vec![
            "who",
            "time",
            "limit",
            "bytes",
            "requests",
            "steps",
            "Heard / this",
        ],
        rows: rows.collect(),
    }
}

fn taps(taps: &Taps) -> Table {
    let told = |longest: f64| match longest {
        0.0 => "none".to_owned(),
        longest => figure(longest),
    };
    let rows = taps.kinds.iter().map(|(kind, tapped)| {
        let taps = tapped.taps.to_string();
        vec![kind.clone(), taps, told(tapped.longest), told(tapped.ever)]
    });
    Table {
        title: "Tasks over 50 ms after real taps in Heard, at a quarter of the speed: the longest of a \
                tap in the middle one of its three goes, and the longest of all goes"
            .to_owned(),
        head: vec!["question", "taps", "longest, ms", "of all goes, ms"],
        rows: rows.collect(),
    }
}

fn notes(measured: &Measured) -> Vec<String> {
    let mut notes = vec![format!(
        "The questionnaire is `{}`, {} questions with the offers of more among them.",
        measured.form, measured.questions
    )];
    for (form, shift) in measured
        .taps
        .shifts
        .iter()
        .filter(|(_, form)| form.shift > 0.0)
    {
        notes.push(format!(
            "In `{form}` something moved that nobody touched, by {}: {}.",
            figure(shift.shift),
            shift.moved.join("; ")
        ));
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visit(milliseconds: f64) -> Visit {
        Visit {
            milliseconds,
            bytes: 150_000.0,
            requests: 9.0,
            steps: 3.0,
            limit: 1_200.0,
            shift: 0.0,
        }
    }

    fn load(side: &str, cold: f64, offline: Option<f64>) -> Load {
        Load {
            side: side.to_owned(),
            cold: visit(cold),
            warm: visit(cold / 2.0),
            offline: offline.map(visit),
        }
    }

    fn measured(offline: Option<f64>) -> Measured {
        let longest = Tapped {
            taps: 3,
            longest: 0.0,
            ever: 0.0,
        };
        Measured {
            form: "a-form".to_owned(),
            questions: 20,
            loads: vec![
                load(HEARD, 1_400.0, offline),
                load(PEERS[0], 3_100.0, None),
                load(PEERS[1], 8_000.0, None),
            ],
            taps: Taps {
                kinds: BTreeMap::from([("text".to_owned(), longest)]),
                shifts: BTreeMap::new(),
            },
        }
    }

    #[test]
    fn what_starts_without_a_server_is_held_against_a_first_visit() {
        let kept = |offline| -> Vec<bool> {
            held(&measured(offline))
                .iter()
                .map(Budget::is_kept)
                .collect()
        };
        // Nothing measured is nothing kept.
        assert_eq!(kept(None), [true, false, true, true]);
        assert_eq!(kept(Some(900.0)), [true, true, true, true]);
        assert_eq!(kept(Some(1_000.0)), [true, false, true, true]);
    }

    #[test]
    fn who_does_not_start_has_no_time() {
        let table = loads(&measured(Some(900.0)), "Offline", |load| {
            load.offline.clone()
        });
        assert_eq!(table.rows[1][1], "does not start");
        assert!(table.rows.iter().all(|row| row.len() == table.head.len()));
    }
}
