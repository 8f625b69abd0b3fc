//! Anonymising: how much of what names somebody is found, and what never happens.

use form::anonymise::measure::{Row, Sentence, measure, sentences};
use form::{Piece, WordLists, scrub, words};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::fs;
use std::time::{Duration, Instant};

/// The classes, one file each, and the recall that each must reach.
const CLASSES: [(&str, f64); 12] = [
    ("telephone", 0.99),
    ("postcode", 0.99),
    ("address", 0.99),
    ("email", 0.99),
    ("link", 0.99),
    ("handle", 0.99),
    ("date", 0.99),
    ("nhs", 0.99),
    ("ni", 0.99),
    ("stays-here", 0.99),
    ("cap-name", 0.90),
    ("lower-name", 0.70),
];

/// Classes without a figure of their own; they count towards precision.
const OTHERS: [&str; 2] = ["known-name", "clean"];

const PRECISION_MIN: f64 = 0.85;

#[test]
fn enough_is_found_and_little_else_is_struck() {
    let lists = words::british();
    let mut all = Row::default();
    let mut report = String::new();
    let mut short = Vec::new();
    for (class, recall_min) in CLASSES.into_iter().chain(OTHERS.map(|class| (class, 0.0))) {
        let row = measure(&read(class), &lists);
        if row.recall().is_some_and(|recall| recall < recall_min) {
            short.push(class);
        }
        report += &line(class, &row);
        all = all.with(&row);
    }
    report += &line("all", &all);
    println!("{report}{}", all.faults.join("\n"));
    assert!(short.is_empty(), "too little is found of {short:?}:\n{report}");
    assert!(all.precision() >= Some(PRECISION_MIN), "too much is struck:\n{report}");
}

fn read(class: &str) -> Vec<Sentence> {
    let path = format!("{}/tests/anonymise/{class}.txt", env!("CARGO_MANIFEST_DIR"));
    sentences(&fs::read_to_string(path).unwrap()).unwrap()
}

fn line(class: &str, row: &Row) -> String {
    let share = |share: Option<f64>| share.map_or("-".to_owned(), |share| format!("{share:.3}"));
    let (recall, precision) = (share(row.recall()), share(row.precision()));
    let Row { sentences, expected, found, struck, right, .. } = row;
    format!(
        "{class:<12} {sentences:>3} sentences  recall {recall} ({found} of {expected})  \
         precision {precision} ({right} of {struck})\n"
    )
}
