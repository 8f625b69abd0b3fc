//! What stands in a booklet: small forms of the tests' own. Those of `public/forms/` are printed,
//! all of them, in the tests of the whole.

use super::conditions::{Condition, Conditions};
use super::*;
use crate::Answer;
use crate::Value;
use serde_json::{Value as Json, json};

fn form(survey: Json) -> Form {
    let document = json!({
        "id": "try", "version": 3, "title": { "en": "Try <this>" }, "audience": "parent",
        "readers": "managers", "minutes": 5, "survey": survey,
        "start": [{ "en": "What it is for." }, { "en": "Nobody reads this as you type." }],
        "choices": {
            "yes_no": [
                { "name": "yes", "label": { "en": "Yes" } }, { "name": "no", "label": { "en": "No" } },
            ],
            "places": [
                { "name": "home", "label": { "en": "At home" } },
                { "name": "office", "label": { "en": "At an office" } },
            ],
        },
    });
    Form::read(&document.to_string()).expect("a form")
}

fn one(name: &str) -> Json {
    json!({ "type": "select_one", "name": name, "label": { "en": "Words?" }, "choices": "yes_no" })
}

fn text(name: &str, relevant: &str) -> Json {
    json!({ "type": "text", "name": name, "label": { "en": "More?" }, "relevant": relevant })
}

fn booklet(form: &Form, answers: &Answers) -> String {
    let helpline = Helpline {
        name: "Someone & Co".to_owned(),
        number: "0800 1".to_owned(),
        about: "Any time.".to_owned(),
    };
    let booklet = Booklet {
        language: "en",
        large: false,
        easy: false,
        service: Some("Northshire"),
        helplines: &[helpline],
        answers,
        picture: &|_| None,
    };
    print(form, &booklet)
}

#[test]
fn a_booklet_says_only_what_is_true_of_paper() {
    let page = booklet(&form(json!([one("a")])), &Answers::default());
    assert!(page.contains("What it is for."));
    assert!(!page.contains("as you type"));
    for part in [
        "Northshire",
        "Someone &amp; Co",
        "0800 1",
        "Try &lt;this&gt;",
    ] {
        assert!(page.contains(part), "{part}");
    }
    assert!(page.contains("content: \"try.3 · draft\""));
    assert!(page.contains("Draft. Parents have not agreed to it yet."));
}

#[test]
fn rules_are_said_in_words() {
    let rules = [
        ("${a} = 'no'", "you ticked “No” in question 1"),
        (
            "${a} = 'no' or ${a} = 'yes'",
            "you ticked “No” or “Yes” in question 1",
        ),
        (
            "selected(${b}, 'home') and ${a} = 'yes'",
            "you ticked “At home” in question 2, and you ticked “Yes” in question 1",
        ),
        (
            "answered(${a}) or answered(${b})",
            "you wrote something in question 1 or 2",
        ),
        ("${c} > 3", "what you put in question 3 is more than 3"),
        (
            "${a} != 'no' or selected(${b}, 'home')",
            "you did not tick “No” in question 1",
        ),
        ("${c} * 2 > 3", "this is so: ${c} * 2 > 3"),
    ];
    for (rule, words) in rules {
        match said(rule) {
            Condition::If(found) => assert!(found.contains(words), "{rule}: {found}"),
            found => panic!("{rule}: {found:?}"),
        }
    }
    for (rule, words) in [
        ("${a} != 'no'", "you ticked “No” in question 1"),
        ("not(answered(${b}))", "you wrote something in question 2"),
        (
            "${a} != 'no' and ${a} != 'yes'",
            "you ticked “No” or “Yes” in question 1",
        ),
    ] {
        assert_eq!(said(rule), Condition::Unless(words.to_owned()), "{rule}");
    }
}

fn said(rule: &str) -> Condition {
    let form = form(json!([
        one("a"),
        { "type": "select_multiple", "name": "b", "label": { "en": "Where?" }, "choices": "places" },
        { "type": "integer", "name": "c", "label": { "en": "How many?" } },
        text("d", rule),
    ]));
    let compiled = form.node(3).relevant.as_deref().expect("a rule");
    let conditions = Conditions {
        form: &form,
        language: "en",
    };
    conditions.in_words(compiled)
}

#[test]
fn who_takes_no_offer_is_sent_past_all_that_depends_on_it() {
    let offer = |name: &str, relevant: &str, held: &str| {
        let mut group = json!({
            "type": "group", "name": name, "label": { "en": "More?" }, "offer": true, "items": [one(held)],
        });
        if !relevant.is_empty() {
            group["relevant"] = json!(relevant);
        }
        group
    };
    let form = form(json!([
        one("a"),
        offer("more_1", "", "b"),
        offer("more_2", "${more_1} = 'yes'", "c"),
        one("d"),
    ]));
    let page = booklet(&form, &Answers::default());
    assert_eq!(page.matches("No: go to question 4.").count(), 2);
    assert!(!page.contains("in question o1"));
}

#[test]
fn what_is_known_before_is_not_asked_and_chooses_the_variant() {
    let form = form(json!([
        one("a"),
        text("b", "${a} = 'yes'"),
        text("c", "${a} = 'no'"),
    ]));
    let mut answers = Answers::default();
    answers.set("a", Some(Answer::Given(Value::One("no".to_owned()))));
    let page = booklet(&form, &answers);
    assert!(page.contains("class=\"fixed\">No<"));
    assert!(page.contains("<small>3</small>") && !page.contains("<small>2</small>"));
    assert!(!page.contains("class=\"when\""));
}

#[test]
fn codes_are_told_apart_in_lists_of_every_length() {
    let letters: Vec<String> = (0..300).map(codes::letter).collect();
    let mut distinct = letters.clone();
    distinct.sort();
    distinct.dedup();
    assert_eq!(distinct.len(), letters.len());
    assert!(!letters.iter().any(|letter| letter == "x" || letter == "y"));
}

#[test]
fn names_to_strike_out_are_not_on_paper() {
    let mut names = text("names", "answered(${a})");
    names["stays_here"] = json!(true);
    let form = form(json!([text("a", "true()"), names]));
    assert_eq!(paper_codes(&form).len(), 1);
}
