//! What each function and operator comes to, written out.

use super::*;
use serde_json::json;

/// A form with answers to look at, and one calculation.
fn comes_to(calculation: &str) -> String {
    let choice = |name: &str, number: Option<i32>| json!({ "name": name, "label": { "en": name }, "number": number });
    let question =
        |kind: &str, name: &str| json!({ "type": kind, "name": name, "label": { "en": "Words?" } });
    let chosen = |kind: &str, name: &str| json!({ "type": kind, "name": name, "label": { "en": "Words?" }, "choices": "seen" });
    let document = json!({
        "id": "try", "version": 1, "title": { "en": "Try" }, "audience": "parent",
        "readers": "managers", "minutes": 5,
        "choices": { "seen": [choice("before", Some(48)), choice("day", Some(24)), choice("never", None)] },
        "survey": [
            chosen("select_one", "seen"), chosen("select_one", "unsure"), chosen("select_multiple", "some"),
            chosen("rank", "order"), question("integer", "age"), question("integer", "unasked"),
            question("text", "words"), question("text", "blank"), question("date", "born"),
            question("acknowledge", "told"),
            { "type": "repeat", "name": "children", "label": { "en": "How many?" }, "items": [
                question("integer", "child_age"), question("date", "child_born"),
            ] },
            { "type": "calculate", "name": "x", "calculation": calculation },
        ],
    });
    let form =
        Form::read(&document.to_string()).unwrap_or_else(|error| panic!("{calculation}: {error}"));
    let answers = json!({
        "seen": { "one": "day" }, "unsure": "not_sure", "some": { "many": ["before", "never"] },
        "order": { "ranked": ["never", "day"] }, "age": { "integer": 12 }, "words": { "text": "Café at 5" },
        "blank": { "text": "  " }, "born": { "date": "2014-11-21" }, "told": "acknowledged",
        "children": { "times": 3 }, "children.0.child_age": { "integer": 4 }, "children.2.child_age": { "integer": 9 },
        "children.1.child_born": { "date": "2020-02-29" }, "children.2.child_born": { "date": "2019-02-28" },
        "children.5.child_age": { "integer": 90 },
    });
    let answers = serde_json::from_value(answers).unwrap_or_default();
    let context = Context {
        today: NaiveDate::from_ymd_opt(2026, 11, 21).unwrap_or_default(),
        language: "en".to_owned(),
        easy: false,
        report_hours_before: Some(36.0),
    };
    let walk = Walk::new(&form, answers, context);
    walk.text(&[("en".to_owned(), "${x}".to_owned())].into(), "x")
}

/// Each expression beside what it comes to.
const TABLE: &[(&str, &str)] = &[
    // Operators.
    ("1 + 2 * 3 - 4 div 2", "5"),
    ("7 mod 3 + -7 mod 3", "0"),
    ("1 div 0", ""),
    ("0.1 + 0.2", "0.3"),
    ("10 div 4", "2.5"),
    ("-1.25 * 2", "-2.5"),
    ("1 < 2 and not(2 < 1) or 1 div 0 = 1", "true"),
    ("'a' = 'b'", "false"),
    ("'a' != 'b'", "true"),
    // What is not there is the empty text, and no number.
    ("${unasked} = ''", "true"),
    ("${unasked} > 1 or ${unasked} <= 1", "false"),
    ("${unasked} != 1", "true"),
    ("${unasked} + 1", ""),
    ("coalesce(${unasked}, 7)", "7"),
    ("${unsure} = ''", "true"),
    // Choices.
    ("selected(${seen}, 'day')", "true"),
    (
        "selected(${some}, 'never') and not(selected(${some}, 'day'))",
        "true",
    ),
    ("selected-at(${order}, 1)", "day"),
    ("selected-at(${order}, 2) = ''", "true"),
    (
        "count-selected(${some}) + count-selected(${seen}) + count-selected(${unsure})",
        "3",
    ),
    ("choice-number(${seen}) >= report-hours-before()", "false"),
    ("report-hours-before()", "36"),
    ("choice-number(${unsure}) < 100", "false"),
    // What was said to a question.
    (
        "answered(${seen}) and answered(${told}) and answered(${children})",
        "true",
    ),
    (
        "answered(${blank}) or answered(${unsure}) or answered(${unasked})",
        "false",
    ),
    ("not-sure(${unsure}) and not(not-sure(${seen}))", "true"),
    // Words.
    ("string-length(${words})", "9"),
    (
        "contains(${words}, 'fé') and starts-with(${words}, 'Caf')",
        "true",
    ),
    ("contains(${words}, 'tea')", "false"),
    (
        "concat(${words}, ', ', ${age}, ' ', ${born})",
        "Café at 5, 12 2014-11-21",
    ),
    ("regex(${words}, '[A-Z].*\\d')", "true"),
    ("regex(${words}, '[A-Z]')", "false"),
    ("string(${age}) = '12'", "true"),
    ("number('12') + int(3.9) + int(-3.9) + round(2.5)", "15"),
    ("number(' 2.50 ') + number(true())", "3.5"),
    ("number('two')", ""),
    ("round(2.345, 2)", "2.35"),
    ("if(${age} > 11, 'older', 'younger')", "older"),
    // Days.
    ("today() - ${born}", "4383"),
    ("${born} + 7", "28 November 2014"),
    (
        "${born} < '2015-01-01' and date('2014-11-21') = ${born}",
        "true",
    ),
    ("int((today() - ${born}) div 365.25)", "12"),
    // Over the times of a repeat; what was not answered is left out.
    ("sum(${child_age})", "13"),
    ("count(${child_age})", "3"),
    ("count(${children})", "3"),
    ("${children} + 1", "4"),
    ("min(${child_age})", "4"),
    ("max(${child_age}, ${age}, 2)", "12"),
    ("max(${child_born})", "29 February 2020"),
    ("min(${unasked}) = ''", "true"),
];

#[test]
fn expressions_come_to_what_they_should() {
    for (calculation, wanted) in TABLE.iter().copied() {
        assert_eq!(comes_to(calculation), wanted, "{calculation}");
    }
}

#[test]
fn a_response_counts_by_what_it_holds() {
    let json = json!({
        "id": "try", "version": 1, "title": { "en": "Try" }, "audience": "parent",
        "readers": "managers", "minutes": 5,
        "choices": { "yes_no": [
            { "name": "yes", "label": { "en": "Yes" } }, { "name": "no", "label": { "en": "No" } },
        ] },
        "survey": [
            { "type": "text", "name": "name", "label": { "en": "Name?" }, "stays_here": true },
            { "type": "select_one", "name": "safe", "label": { "en": "Safe?" }, "choices": "yes_no",
              "relevant": "answered(${name})" },
            { "type": "calculate", "name": "is_safe", "calculation": "${safe} = 'yes'" },
        ],
        "measures": [
            { "name": "all", "label": { "en": "All" }, "counts": "${safe} = 'yes'" },
            { "name": "of_those", "label": { "en": "Of those" }, "base": "answered(${safe})",
              "base_label": { "en": "answered" }, "counts": "${is_safe}" },
        ],
    });
    let form = Form::read(&json.to_string()).unwrap_or_else(|error| panic!("{error}"));
    let context = Context {
        today: NaiveDate::default(),
        language: "en".to_owned(),
        easy: false,
        report_hours_before: None,
    };
    let counts = |name: &str, said: serde_json::Value| {
        let answers = serde_json::from_value(said).unwrap_or_default();
        form.measure(name, &answers, &context)
    };
    // The name that the question depended on stayed on the device; the answer counts all the same.
    assert_eq!(
        counts("all", json!({ "safe": { "one": "yes" } })),
        Some(true)
    );
    assert_eq!(
        counts("of_those", json!({ "safe": { "one": "yes" } })),
        Some(true)
    );
    assert_eq!(
        counts("of_those", json!({ "safe": { "one": "no" } })),
        Some(false)
    );
    assert_eq!(counts("of_those", json!({ "safe": "skipped" })), None);
    assert_eq!(counts("all", json!({})), Some(false));
    assert_eq!(counts("unknown", json!({})), None);
}

#[test]
fn opening_spares_the_checks_and_walks_the_same() {
    let json = json!({
        "id": "try", "version": 1, "title": { "en": "Try" }, "audience": "parent",
        "readers": "managers", "minutes": 5,
        "survey": [{ "type": "text", "name": "words" }],
    });
    assert!(Form::read(&json.to_string()).is_err());
    let open =
        |text: &str| Form::open(&crate::json::Json::parse(text).unwrap_or(crate::json::Json::Null));
    let form = open(&json.to_string()).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(form.items().count(), 1);
    assert!(open("{}").is_err());
}
