//! What does not fit is set aside with its reason, never guessed at and never dropped silently.

use super::data;
use serde_json::{Value, json};
use tally::{Period, Records, Release, SetAside, Wanted};

fn sound() -> Value {
    json!({
        "heard": "response/1", "id": "ab".repeat(32), "form": "parent-after-icpc", "version": 1,
        "area": "harbour", "meeting": "icpc", "quarter": "2015-Q4", "source": "online",
        "answers": { "understood_why": { "one": "yes" }, "listened": "not_sure", "better": { "text": "Tell [name]" } },
    })
}

fn refused(response: &Value) -> String {
    let mut records = Records::new(data::forms(), data::service());
    match records.take(&response.to_string()) {
        Err(reason) => reason.to_string(),
        Ok(_) => panic!("it was counted: {response}"),
    }
}

/// A sound response with one thing changed.
fn with(path: &str, value: Value) -> Value {
    let mut response = sound();
    *response.pointer_mut(path).expect("a place in the response") = value;
    response
}

fn answering(question: &str, answer: Value) -> Value {
    let mut response = sound();
    response["answers"][question] = answer;
    response
}

#[test]
fn a_sound_response_counts() {
    let mut records = Records::new(data::forms(), data::service());
    assert!(records.take(&sound().to_string()).is_ok());
    assert_eq!(records.count(), 1);
}

#[test]
fn each_defect_has_its_reason() {
    let cases = [
        (
            with("/heard", json!("response/2")),
            "it is “response/2”, and this program reads “response/1”",
        ),
        (with("/heard", json!("sheet/1")), "it is “sheet/1”"),
        (
            with("/id", json!("xy")),
            "its id is not 64 hexadecimal digits",
        ),
        (
            with("/form", json!("parent-after-tea")),
            "it answers the form “parent-after-tea”, which is not",
        ),
        (
            with("/version", json!(9)),
            "it answers version 9 of “parent-after-icpc”, which is not",
        ),
        (
            with("/quarter", json!("2015-Q5")),
            "it is not written like a response (line 1",
        ),
        (
            with("/source", json!("pigeon")),
            "it is not written like a response (line 1",
        ),
        (
            with("/answers", json!([])),
            "it is not written like a response (line 1",
        ),
        (
            answering("tea", json!("skipped")),
            "it answers “tea”, which “parent-after-icpc” does not ask",
        ),
        (
            answering("listened", json!({ "one": "always" })),
            "its answer to “listened” is not among the choices",
        ),
        (
            answering("listened", json!({ "text": "yes" })),
            "its answer to “listened” is not of the kind",
        ),
        (
            answering("better", json!({ "one": "yes" })),
            "its answer to “better” is not of the kind",
        ),
        (
            answering("more_1", json!({ "one": "maybe" })),
            "its answer to “more_1” is not among the choices",
        ),
        (
            answering("names_to_hide", json!({ "text": "Sam" })),
            "that should have stayed on the device",
        ),
        (
            answering("listened", json!("shrugged")),
            "it is not written like a response (line 1",
        ),
    ];
    for (response, expected) in cases {
        let reason = refused(&response);
        assert!(
            reason.contains(expected),
            "{reason}\ninstead of\n{expected}"
        );
    }
}

#[test]
fn an_unknown_field_is_a_defect() {
    let mut response = sound();
    response["name"] = json!("Sam");
    let reason = refused(&response);
    assert!(
        reason.starts_with("it is not written like a response"),
        "{reason}"
    );
    assert!(
        !reason.contains("Sam"),
        "a reason never repeats what was said"
    );
}

#[test]
fn what_is_too_long_is_not_read() {
    let long = answering("better", json!({ "text": "a".repeat(70_000) }));
    assert!(refused(&long).contains("longer than a response can be"));
}

#[test]
fn what_was_set_aside_is_counted_in_every_release() {
    let mut records = data::records(data::YEAR_2015);
    let _ = records.take("{}");
    let _ = records.take(&with("/version", json!(9)).to_string());
    records.set_aside(&SetAside::NotOpened("it is damaged".to_owned()));
    let release = Release::make(
        &records,
        &Wanted {
            period: Period::Year(2015),
            before: None,
            ..Wanted::of(Period::Year(2015))
        },
    );
    let aside = &release.parameters().set_aside;
    let aside: Vec<(&str, u64)> = aside.iter().map(|one| (one.reason, one.count)).collect();
    let expected = [
        ("a version of a form that is not known here", 1),
        ("could not be opened", 1),
        ("not written like a response", 1),
    ];
    assert_eq!(aside, expected);
}
