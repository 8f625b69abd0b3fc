//! What is warned about, and what is not.

use super::*;
use serde_json::{Value as Json, json};

fn document(survey: Json) -> Json {
    json!({
        "id": "try", "version": 1, "title": { "en": "Try" }, "audience": "parent",
        "readers": "managers", "minutes": 5, "survey": survey,
        "choices": { "yes_no": [
            { "name": "yes", "label": { "en": "Yes" }, "number": 2 },
            { "name": "no", "label": { "en": "No" }, "number": 1 },
        ] },
    })
}

fn read(document: &Json) -> Form {
    Form::read(&document.to_string()).expect("a form")
}

fn said(forms: &[Json]) -> Vec<String> {
    let forms: Vec<Form> = forms.iter().map(read).collect();
    let warnings = check(&forms);
    warnings
        .iter()
        .map(|w| format!("{} {}: {}", w.form, w.path, w.message))
        .collect()
}

/// A question that nothing is the matter with.
fn question(name: &str) -> Json {
    json!({ "type": "select_one", "name": name, "label": { "en": "Words?" }, "short": { "en": "Words" }, "choices": "yes_no" })
}

fn with(mut item: Json, more: Json) -> Json {
    for (key, value) in more.as_object().expect("fields") {
        item[key] = value.clone();
    }
    item
}

fn expect_one(forms: &[Json], path: &str, words: &str) {
    let said = said(forms);
    assert_eq!(said.len(), 1, "{said:#?}");
    assert!(
        said[0].contains(path) && said[0].contains(words),
        "{said:#?}"
    );
}

#[test]
fn nothing_is_said_about_a_form_that_is_right() {
    let asked = with(
        question("b"),
        json!({ "relevant": "${a} = 'yes' and not(answered(${c}))" }),
    );
    assert_eq!(
        said(&[document(json!([question("a"), question("c"), asked]))]),
        [""; 0]
    );
}

#[test]
fn a_question_that_nothing_leads_to() {
    let never = json!({ "relevant": "${a} = 'yes' and ${a} = 'no'" });
    let form = document(json!([question("a"), with(question("b"), never)]));
    expect_one(&[form], "survey[1].relevant", "No answers lead here");
    let hidden = with(question("b"), json!({ "relevant": "${a} = 'yes'" }));
    let after = with(
        question("c"),
        json!({ "relevant": "${b} = 'yes' and ${a} != 'yes'" }),
    );
    let form = document(json!([question("a"), hidden, after]));
    expect_one(&[form], "survey[2].relevant", "No answers lead here");
}

#[test]
fn questions_that_numbers_days_and_repeats_lead_to() {
    let age = json!({ "type": "integer", "name": "age", "label": { "en": "Age?" }, "short": { "en": "Age" } });
    let born = json!({ "type": "date", "name": "born", "label": { "en": "Born?" }, "short": { "en": "Born" } });
    let inside = with(
        question("inside"),
        json!({ "relevant": "position(..) = 2" }),
    );
    let children = json!({ "type": "repeat", "name": "children", "label": { "en": "How many?" }, "items": [inside] });
    let rules = [
        "${age} > 11 and ${age} < 13",
        "today() - ${born} > 6570",
        "count(${children}) = 5",
    ];
    let mut survey = vec![age, born, children];
    for (at, rule) in rules.iter().enumerate() {
        survey.push(with(
            question(&format!("q{at}")),
            json!({ "relevant": rule }),
        ));
    }
    assert_eq!(said(&[document(json!(survey))]), [""; 0]);
}

#[test]
fn words_that_are_missing() {
    let mut bare = question("a");
    bare["short"] = json!({});
    expect_one(&[document(json!([bare]))], "survey[0].short", "short name");
    let strict = with(question("a"), json!({ "constraint": ". = 'yes'" }));
    expect_one(
        &[document(json!([strict]))],
        "survey[0].constraint_message",
        "not told",
    );
    let mut welsh = document(json!([question("a")]));
    welsh["title"]["cy"] = json!("Cynnig");
    assert_eq!(said(&[welsh]).len(), 4);
}

#[test]
fn a_question_that_cannot_be_skipped() {
    let must = with(question("a"), json!({ "required": true }));
    let mut form = document(json!([must]));
    form["audience"] = json!("adult");
    expect_one(&[form], "survey[0].required", "no way to skip");
}

#[test]
fn things_that_nothing_uses() {
    let mut form = document(json!([question("a")]));
    form["choices"]["other"] = form["choices"]["yes_no"].clone();
    expect_one(&[form], "choices.other", "No question uses");
    let sum = json!({ "type": "calculate", "name": "sum", "calculation": "1 + 1" });
    expect_one(
        &[document(json!([question("a"), sum]))],
        "survey[1].calculation",
        "Nothing looks",
    );
}

#[test]
fn a_rule_about_a_question_that_comes_later() {
    let early = with(question("a"), json!({ "relevant": "${b} = 'yes'" }));
    expect_one(
        &[document(json!([early, question("b")]))],
        "survey[0].relevant",
        "only afterwards",
    );
}

#[test]
fn an_id_that_means_something_else_in_another_form() {
    let one = document(json!([question("a")]));
    let mut other = one.clone();
    other["id"] = json!("other");
    assert_eq!(said(&[one.clone(), other.clone()]), [""; 0]);

    let mut turned = other.clone();
    turned["choices"]["yes_no"][0]["number"] = json!(0);
    expect_one(&[one.clone(), turned], "survey[0].choices", "do not fit");
    let mut larger = other.clone();
    larger["choices"]["yes_no"]
        .as_array_mut()
        .expect("a list")
        .insert(
            1,
            json!({ "name": "partly", "label": { "en": "Partly" }, "number": 1.5 }),
        );
    assert_eq!(said(&[one.clone(), larger]), [""; 0]);
    let mut renamed = other.clone();
    renamed["choices"]["yes_no"][0]["name"] = json!("often");
    expect_one(&[one.clone(), renamed], "survey[0].choices", "do not fit");
    let mut sensitive = other.clone();
    sensitive["survey"][0]["sensitive"] = json!(true);
    expect_one(
        &[one.clone(), sensitive],
        "survey[0].sensitive",
        "one form only",
    );
    let mut text = other;
    text["survey"][0] =
        json!({ "type": "text", "name": "a", "label": { "en": "Words?" }, "short": { "en": "W" } });
    text["choices"] = json!({});
    expect_one(&[one, text], "survey[0].type", "another type");
}

#[test]
fn two_documents_for_one_version() {
    let one = document(json!([question("a")]));
    let other = document(json!([question("b")]));
    expect_one(&[one.clone(), other], "version", "Count one of them up");
    assert_eq!(said(&[one.clone(), one]), [""; 0]);
}
