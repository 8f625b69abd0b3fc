//! Scenarios: a form and scripted answers, and what the person and the officers see of it.
//!
//! A scenario is a text file in `tests/journeys/`, one step a line; `#` begins a comment. Forms
//! are looked for in `tests/journeys/forms/NAME.json`, then in `public/forms/NAME.VERSION.json`.
//!
//! | step | meaning |
//! |---|---|
//! | `form NAME` or `form NAME version=2` | the form; always the first step |
//! | `context today=2026-11-21 language=cy easy=yes hours-before=48` | what the walk knows beside the answers; what is left out stands as here, but `en`, not easy, and no hours |
//! | `page PATH` | goes on: the next page is this one. What was left open on the page before counts as skipped, as in the app |
//! | `pass to PATH`, `pass to end` | goes on, page by page, answering nothing, until this page |
//! | `kind question` | of the page: `question`, `offer`, `note`, `field-list` or `repeat` |
//! | `asks PATH PATH` | of the page: exactly these are asked on it |
//! | `reads PATH WORDS` | the question as the person reads it |
//! | `answer PATH VALUE` | answers something asked on this page |
//! | `change PATH VALUE` | answers something on the route that is not on this page; if this page goes by it, the person stands on the one they changed |
//! | `problem PATH WORDS` | what is said about an answer; a problem that no step expects is a failure |
//! | `sees PATH PATH`, `misses PATH PATH` | asked, or not asked, anywhere on the journey as it stands |
//! | `pages PATH PATH` | all pages of the journey as it stands |
//! | `expect end` | there is no page after this one |
//! | `about area=harbour meeting=icpc quarter=2026-Q4` | what the response says of the meeting |
//! | `leave out PATH` | the person takes this text out before sending |
//! | `take in PATH` | a child says that these words of theirs may be sent |
//! | `response {JSON}` | the `answers` of the response that leaves, whole; may go on over lines until its brackets close |
//! | `response-has PATH JSON`, `response-lacks PATH PATH` | one answer of it |
//! | `measure NAME yes`, `no` or `out` | whether that response counts; `out` of the base |
//!
//! A VALUE is `skip`, `not sure`, `rather not say`, `nothing` (takes the answer away), or by kind
//! of question: words; a number; a day; the name of a choice; names with commas between them;
//! `mum=more, dad=same` for people and cards; `good: the garden | wish: a dog` for boards; `yes`
//! for what is acknowledged; `3` for how often a repeat is filled; `yes` or `no` for an offer.
//!
//! After every answer the engine's journey is compared with one worked out from nothing.

mod player;
mod reach;
mod step;

use form::sheet::Sheet;
use std::fs;
use std::path::{Path, PathBuf};

/// The repository.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn scenarios() -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join("tests/journeys")).expect("the folder of scenarios");
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|end| end == "txt"))
        .collect();
    paths.sort();
    paths
}

#[test]
fn every_scenario_goes_as_it_is_written() {
    let mut failures = Vec::new();
    let scenarios = scenarios();
    assert!(!scenarios.is_empty(), "there are no scenarios");
    for path in &scenarios {
        let text = fs::read_to_string(path).expect("a scenario");
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        for (line, failure) in player::play(&text) {
            failures.push(format!("{name}:{line}: {failure}"));
        }
    }
    assert!(failures.is_empty(), "\n{}\n", failures.join("\n"));
}

/// Asked of everybody who goes on after the first page, so that a way without it is a "no".
const BEYOND: &str = "helped_by";

#[test]
fn the_longest_and_the_shortest_scenario_of_each_form_are_just_that() {
    let folder = root().join("tests/journeys");
    let mut wrong = Vec::new();
    for (file, json) in crate::forms::newest() {
        let form = form::Form::read(&json).expect("a form");
        let id = form.document().id.clone();
        let pages = |way: &str| {
            let text = fs::read_to_string(folder.join(format!("{id}-{way}.txt"))).ok()?;
            Some(player::pages(&text).unwrap_or_else(|failure| panic!("{id}-{way}: {failure:?}")))
        };
        let beyond = form.item(BEYOND).map(|_| BEYOND);
        let reach = reach::reach(&form, beyond);
        for (way, found) in [("longest", reach.longest), ("shortest", reach.shortest)] {
            if pages(way) != Some(found) {
                wrong.push(format!(
                    "{file}: the {way} way has {found} pages, {:?} in its scenario",
                    pages(way)
                ));
            }
        }
        // Whoever can say "no" on the first page has the shortest way of all.
        let shortest_of_all = pages("declined").unwrap_or(reach.shortest);
        if shortest_of_all != reach.shortest_of_all {
            wrong.push(format!(
                "{file}: the shortest way of all has {} pages",
                reach.shortest_of_all
            ));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_scenario_of_a_questionnaire_with_a_sheet_makes_one() {
    let mut made = std::collections::BTreeSet::new();
    for path in scenarios() {
        let text = fs::read_to_string(&path).expect("a scenario");
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let left = player::left(&text).unwrap_or_else(|failure| panic!("{name}: {failure:?}"));
        let Some((unmarked, marked)) = left.unmarked.zip(left.marked) else {
            continue;
        };
        for sheet in [&unmarked, &marked] {
            let json = form::json::Json::parse(&sheet.to_plain().write());
            let read = json.and_then(|json| Sheet::from_plain(&json));
            assert_eq!(read.as_ref(), Some(sheet), "{name}");
        }
        seen_by_the_meeting(&name, &unmarked, &marked);
        // A mark is no part of an answer, so that no response has a word of it.
        for word in ["\"mark\"", "\"marks\"", "\"talk\""] {
            assert!(!left.response.contains(word), "{name}: {word}");
        }
        if !unmarked.is_empty() {
            made.insert(unmarked.form);
        }
    }
    let forms = crate::forms::newest().into_iter();
    let forms = forms.map(|(_, json)| form::Form::read(&json).expect("a form"));
    let with_a_sheet = forms.filter(|form| form.document().sheet.is_some());
    let with_a_sheet = with_a_sheet.map(|form| form.document().id.clone());
    assert_eq!(made, with_a_sheet.collect());
}

/// Without a mark nothing reaches the meeting, and what must be kept from somebody never does.
fn seen_by_the_meeting(name: &str, unmarked: &Sheet, marked: &Sheet) {
    if unmarked.kind == form::SheetKind::Marks {
        assert!(unmarked.for_meeting().is_empty(), "{name}");
        let own = marked.items.iter().any(|item| !item.private);
        assert_eq!(own, !marked.for_meeting().is_empty(), "{name}");
    }
    let seen = marked.for_meeting();
    assert!(seen.items.iter().all(|item| !item.private), "{name}");
    assert_eq!(seen.suggests, None, "{name}");
}

#[test]
fn a_scenario_that_is_wrong_fails_and_says_where() {
    let wrong = [
        ("form errand\npage fetched", 2, "the next page is `coming`"),
        (
            "form errand\npage coming\nanswer coming maybe",
            3,
            "has no choice",
        ),
        (
            "form errand\npage coming\nanswer words x",
            3,
            "not asked on this page",
        ),
        (
            "form errand\npage coming\nanswer coming yes\nexpect end",
            4,
            "goes on",
        ),
        ("form errand\npage coming\nreads coming Nothing", 3, "reads"),
        ("form errand\npage coming\ndance", 3, "no step"),
        ("form errand\npage coming\nsees words", 3, "not asked"),
        (
            "form errand\npage coming\nresponse-has coming 1",
            3,
            "the response has",
        ),
        ("form nowhere", 1, "no form"),
        ("page coming", 1, "first step"),
    ];
    for (text, line, words) in wrong {
        let failures = player::play(text);
        assert_eq!(failures.len(), 1, "{text}: {failures:?}");
        assert_eq!(failures[0].0, line, "{text}: {failures:?}");
        assert!(failures[0].1.contains(words), "{text}: {failures:?}");
    }
}
