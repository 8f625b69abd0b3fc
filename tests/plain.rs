//! What families download reads forms and answers in a small way of its own; the rest of Heard uses
//! serde. Both must read the same from the same text.

use form::json::Json;
use form::{Answers, Form};
use proptest::prelude::*;
use std::fs;

fn documents() -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/public/forms");
    let paths = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let forms = paths.filter(|path| path.extension().is_some_and(|ending| ending == "json"));
    forms
        .map(|path| fs::read_to_string(path).unwrap())
        .collect()
}

#[test]
fn forms_read_the_same_both_ways() {
    let documents = documents();
    assert!(documents.len() >= 12);
    for json in documents {
        let checked = Form::read(&json).unwrap();
        let id = &checked.document().id;
        assert_eq!(
            checked.document(),
            Form::open(&Json::parse(&json).unwrap()).unwrap().document(),
            "{id}"
        );
        assert_eq!(
            checked.document(),
            Form::outline(&json).unwrap().document(),
            "{id}"
        );
    }
}

const ANSWERS: [&str; 14] = [
    r#""skipped""#,
    r#""not_sure""#,
    r#""rather_not_say""#,
    r#""acknowledged""#,
    r#"{"text":"a \"b\" \\ \n é 😀"}"#,
    r#"{"integer":-7}"#,
    r#"{"date":"2026-11-21"}"#,
    r#"{"one":"yes"}"#,
    r#"{"many":["a","b"]}"#,
    r#"{"ranked":["b","a"]}"#,
    r#"{"sorted":{"mum":"more"}}"#,
    r#"{"board":[{"slot":"wish","text":"a dog"}]}"#,
    r#"{"drawing":"M 0 0"}"#,
    r#"{"times":3}"#,
];

#[test]
fn every_kind_of_answer_reads_the_same_both_ways() {
    for answer in ANSWERS {
        let json = format!(r#"{{"q":{answer}}}"#);
        let answers: Answers = serde_json::from_str(&json).unwrap();
        assert_eq!(
            Json::parse(&json).and_then(|json| Answers::from_plain(&json)),
            Some(answers.clone())
        );
        let written = answers.to_plain().write();
        assert_eq!(
            serde_json::from_str::<Answers>(&written).unwrap(),
            answers,
            "{written}"
        );
    }
}

proptest! {
    #[test]
    fn texts_go_round_both_ways(path in "[a-z_.0-9]{1,12}", text in "\\PC{0,40}") {
        let json = serde_json::json!({ path: { "text": text } }).to_string();
        let answers: Answers = serde_json::from_str(&json).unwrap();
        let ours = Json::parse(&json).and_then(|json| Answers::from_plain(&json));
        prop_assert_eq!(ours.as_ref(), Some(&answers));
        let back: Answers = serde_json::from_str(&answers.to_plain().write()).unwrap();
        prop_assert_eq!(back, answers);
    }
}
