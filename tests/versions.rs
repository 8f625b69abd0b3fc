//! A questionnaire that changed: two versions as data in `tests/versions/`, and responses to both.
//! What was only reworded goes on counting as one; what is asked on another scale never mixes with
//! what was asked before, on the team's screen, in what is published and in the file that leaves.

use crate::tallies::service;
use expect_test::expect_file;
use form::Form;
use serde_json::{Map, Value, json};
use std::fmt::Write;
use tally::{Cell, Filter, Forms, Look, Period, Records, Release, Wanted};

const VERSIONS: [&str; 2] = [
    include_str!("versions/about-the-room.1.json"),
    include_str!("versions/about-the-room.2.json"),
];
const RESPONSES: &str = include_str!("versions/responses.txt");
const FORM: &str = "about-the-room";

#[test]
fn a_reworded_question_goes_on_counting() {
    let records = records();
    let look = Look::of(&records, &Filter::year(FORM, 2026));
    let warm: Vec<_> = look.questions.iter().filter(|q| q.name == "warm").collect();
    let [warm] = warm[..] else {
        panic!("one table, not {}", warm.len());
    };
    assert_eq!((warm.label.as_str(), warm.base), ("Warm enough", 60));
    assert_eq!(warm.wording, None);
    let rows: Vec<_> = warm
        .rows
        .iter()
        .map(|r| (r.label.as_str(), r.count))
        .collect();
    assert_eq!(rows, [("Yes", 23), ("In part", 23), ("No", 14)]);
    let release = release(&records);
    let published = &release.forms()[0];
    let warm: Vec<_> = published
        .questions
        .iter()
        .filter(|q| q.name == "warm")
        .collect();
    assert_eq!(warm.len(), 1);
    assert_eq!(warm[0].base, Cell::Count(60));
}

#[test]
fn a_changed_scale_never_silently_mixes() {
    let records = records();
    let look = Look::of(&records, &Filter::year(FORM, 2026));
    let on_screen = look.questions.iter().filter(|q| q.name == "could_hear");
    let on_screen: Vec<_> = on_screen
        .map(|q| (q.rows.len(), q.base, q.wording.as_deref()))
        .collect();
    let (now, earlier) = ("wording now, version 2", "earlier wording, version 1");
    assert_eq!(on_screen, [(5, 24, Some(now)), (3, 36, Some(earlier))]);
    let measures = look.measures.iter().filter(|m| m.name == "heard_well");
    let measures: Vec<_> = measures.map(|m| (m.numerator, m.denominator)).collect();
    assert_eq!(measures, [(11, 24), (12, 36)], "made from it, so apart too");

    let release = release(&records);
    let published = release.forms()[0].questions.iter();
    let published = published.filter(|q| q.name == "could_hear");
    let published: Vec<_> = published
        .map(|q| (q.rows.len(), q.base, q.wording.as_deref()))
        .collect();
    assert_eq!(
        published,
        [
            (5, Cell::Count(24), Some(now)),
            (3, Cell::Count(36), Some(earlier))
        ]
    );
}

#[test]
fn what_one_version_did_not_ask_is_not_asked_and_not_skipped() {
    let records = records();
    let look = Look::of(&records, &Filter::year(FORM, 2026));
    for (name, answered, not_asked) in [("water", 24, 36), ("chairs", 36, 24)] {
        let question = look.questions.iter().find(|q| q.name == name).expect(name);
        let found = (question.base, question.skipped, question.not_asked);
        assert_eq!(found, (answered, 0, not_asked), "{name}");
    }
}

#[test]
fn the_whole_screen_and_the_whole_release_over_both_versions() {
    let records = records();
    let look = Look::of(&records, &Filter::year(FORM, 2026));
    let mut text = String::new();
    for question in &look.questions {
        let wording = question.wording.as_deref().unwrap_or("one wording");
        let _ = writeln!(
            text,
            "{} ({wording}), {}",
            question.label, question.base_words
        );
        for row in &question.rows {
            let _ = writeln!(text, "  {}: {}", row.label, row.count);
        }
    }
    expect_file!["versions/look.txt"].assert_eq(&text);
    let csv = report::csv(&release(&records));
    expect_file!["versions/release.csv"].assert_eq(&csv.replace("\r\n", "\n"));
}

/// The version that changed the scale is a finding of `heard form check`, so that whoever writes
/// it decides with open eyes.
#[test]
fn checking_both_versions_names_the_changed_scale_and_nothing_else() {
    let forms = VERSIONS.map(|json| Form::read(json).expect("a form"));
    let found: Vec<String> = form::check(&forms)
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(
        found[0].contains("could_hear") && found[0].contains("choices"),
        "{found:?}"
    );
}

fn release(records: &Records) -> Release {
    let wanted = Wanted {
        period: Period::Year(2026),
        before: None,
        ..Wanted::of(Period::Year(2026))
    };
    Release::make(records, &wanted)
}

fn records() -> Records {
    let forms = VERSIONS.map(|json| Form::read(json).expect("a form"));
    let mut records = Records::new(Forms::new(forms), service());
    let lines = RESPONSES.lines().filter(|line| !line.starts_with('#'));
    let each = lines.flat_map(|line| {
        let (count, said) = line.split_once(' ').expect("a count");
        std::iter::repeat_n(said, count.parse().expect("a number"))
    });
    for (number, said) in each.enumerate() {
        let response = response(number, said).to_string();
        records
            .take(&response)
            .expect("a response that fits its form");
    }
    records
}

/// `version=1 warm=yes`
fn response(number: usize, said: &str) -> Value {
    let pairs = said
        .split_whitespace()
        .filter_map(|pair| pair.split_once('='));
    let (about, answers): (Vec<_>, Vec<_>) = pairs.partition(|(name, _)| *name == "version");
    let version: u32 = about[0].1.parse().expect("a version");
    let answers = answers
        .into_iter()
        .map(|(name, choice)| (name.to_owned(), json!({ "one": choice })));
    json!({
        "heard": "response/1", "id": format!("{number:064x}"), "form": FORM, "version": version,
        "area": "harbour", "meeting": "icpc", "quarter": "2026-Q2", "source": "online",
        "answers": answers.collect::<Map<String, Value>>(),
    })
}
