//! The JSON Schema of a form document, for editors: made from the Rust types, kept in
//! `public/forms/schema/form.json`, and true of every form there is. `UPDATE_EXPECT=1` writes it
//! anew. What it cannot say (names, rules, routes) is for `form::Form::read`.

use expect_test::expect_file;
use jsonschema::Validator;
use serde_json::Value;
use std::fs;
use std::path::Path;

/// Defects of shape: each of these files has one, and the schema alone finds it.
const OF_SHAPE: [&str; 13] = [
    "audience-unknown",
    "choice-name-with-space",
    "choice-without-words",
    "field-missing",
    "field-unknown",
    "id-with-capitals",
    "item-name-with-dot",
    "minutes-zero",
    "survey-empty",
    "title-not-in-english",
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
        let path = folder.join(format!("{name}.json"));
        let json = fs::read_to_string(path).expect("a bad form");
        let document: Value = serde_json::from_str(&json).expect("JSON");
        assert!(!schema.is_valid(&document), "{name} is true to the schema");
    }
}

/// No sound form would be marked wrong in an editor.
#[test]
fn it_lets_every_sound_form_of_the_tests_through() {
    let schema = validator();
    for folder in [
        "tests/journeys/forms",
        "tests/versions",
        "tests/tallies/forms",
    ] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        for entry in fs::read_dir(folder).expect("a folder of forms") {
            let path = entry.expect("an entry").path();
            if path.extension().is_none_or(|ending| ending != "json") {
                continue;
            }
            let json = fs::read_to_string(&path).expect("a form");
            let document: Value = serde_json::from_str(&json).expect("JSON");
            assert!(schema.is_valid(&document), "{}", path.display());
        }
    }
}

fn validator() -> Validator {
    let schema: Value = serde_json::from_str(&form::schema()).expect("JSON");
    jsonschema::validator_for(&schema).expect("a schema")
}
