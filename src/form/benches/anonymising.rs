//! How much of what names somebody is found in `tests/anonymise/`, by class, and how long 1,000
//! characters take; beside it the plain way that a program without word lists would go, a handful
//! of patterns run by `regex-lite`. It prints one JSON object, for `cargo xtask bench anonymise`.
//!
//! Both look at the same texts in turns. Neither knows the sentences: they were written to say
//! what should be found, and no detector may name one.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a bench reads files and a clock; the crate does not"
)]

use form::anonymise::measure::{Row, Sentence, measure, measure_with, sentences};
use form::{scrub, words};
use regex_lite::Regex;
use serde_json::{Value, json};
use std::hint::black_box;
use std::ops::Range;
use std::path::Path;
use std::time::Instant;

/// A text as long as a family writes when it has much to say.
const TEXT_CHARS: usize = 1000;

fn main() -> Result<(), String> {
    let quick = std::env::args().any(|argument| argument == "--quick");
    let rounds = if quick { 3 } else { 15 };
    let classes = classes()?;
    let patterns = Patterns::new();
    let lists = words::british();
    let rows: Vec<Value> = classes
        .iter()
        .map(|(class, sentences)| {
            let heard = measure(sentences, &lists);
            let plain = measure_with(sentences, |sentence| patterns.strike(sentence));
            json!({"class": class, "heard": row(&heard), "regex-lite": row(&plain)})
        })
        .collect();
    let texts = texts(&classes);
    let mut heard = Vec::new();
    let mut plain = Vec::new();
    for _ in 0..rounds {
        heard.push(time(&texts, |text| {
            black_box(scrub(text, &[], &lists)).len()
        }));
        plain.push(time(&texts, |text| black_box(patterns.found(text)).len()));
    }
    println!(
        "{}",
        json!({"rows": rows, "microseconds": {"heard": heard, "regex-lite": plain}})
    );
    Ok(())
}

fn row(row: &Row) -> Value {
    json!({
        "sentences": row.sentences,
        "expected": row.expected,
        "found": row.found,
        "struck": row.struck,
        "right": row.right,
    })
}

/// Every file of sentences, by the name of its class.
fn classes() -> Result<Vec<(String, Vec<Sentence>)>, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/anonymise");
    let entries = std::fs::read_dir(&folder).map_err(|error| error.to_string())?;
    let mut classes = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| error.to_string())?.path();
        let file = std::fs::read_to_string(&path).map_err(|error| error.to_string())?;
        let class = path.file_stem().unwrap_or_default().to_string_lossy();
        classes.push((class.into_owned(), sentences(&file)?));
    }
    classes.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(classes)
}

/// Sentences of all classes one after another, cut where a text is long enough.
fn texts(classes: &[(String, Vec<Sentence>)]) -> Vec<String> {
    let longest = classes.iter().map(|(_, all)| all.len()).max().unwrap_or(0);
    let in_turns = (0..longest).flat_map(|place| {
        let of_each = classes.iter().map(move |(_, all)| all.get(place));
        of_each.flatten()
    });
    let mut texts = vec![String::new()];
    for sentence in in_turns {
        let last = texts.len() - 1;
        texts[last].push_str(&sentence.text);
        texts[last].push('\n');
        if texts[last].chars().count() >= TEXT_CHARS {
            texts.push(String::new());
        }
    }
    texts
}

/// Microseconds for 1,000 characters.
fn time(texts: &[String], strike: impl Fn(&str) -> usize) -> f64 {
    let start = Instant::now();
    let struck: usize = texts.iter().map(|text| strike(text)).sum();
    black_box(struck);
    let chars: usize = texts.iter().map(|text| text.chars().count()).sum();
    start.elapsed().as_secs_f64() * 1e9 / chars.max(1) as f64
}

/// What is commonly written down when a program has to take names out of text.
struct Patterns(Vec<Regex>);

impl Patterns {
    fn new() -> Self {
        let patterns = [
            r"[\w.+-]+@[\w-]+\.[\w.]+",
            r"(https?://|www\.)\S+",
            r"@\w{2,}",
            r"(\+44|0)[\d ()-]{9,13}\d",
            r"(?i)\b[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}\b",
            r"(?i)\b[a-z]{2} ?\d{2} ?\d{2} ?\d{2} ?[a-d]\b",
            r"\b\d{3} ?\d{3} ?\d{4}\b",
            r"\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b",
            r"(?i)\b\d{1,2}(st|nd|rd|th)? (of )?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*( \d{4})?\b",
            r"(?i)\b\d+[a-z]? \w+ (road|street|avenue|lane|close|drive|way)\b",
            // A capital inside a sentence.
            r"[a-z,] ([A-Z][a-z]+([ -][A-Z][a-z]+)*)",
        ];
        Self(
            patterns
                .iter()
                .map(|pattern| Regex::new(pattern).expect("a pattern"))
                .collect(),
        )
    }

    fn found(&self, text: &str) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        for pattern in &self.0 {
            for captures in pattern.captures_iter(text) {
                let whole = captures.get(0);
                let named = if pattern.as_str().starts_with("[a-z,]") {
                    captures.get(1)
                } else {
                    whole
                };
                found.extend(named.map(|found| found.range()));
            }
        }
        found
    }

    /// In order and without overlaps; the words that stay here as they stand.
    fn strike(&self, sentence: &Sentence) -> Vec<Range<usize>> {
        let mut found = self.found(&sentence.text);
        for said in &sentence.dictionary {
            let places = sentence.text.match_indices(&**said);
            found.extend(places.map(|(at, said)| at..at + said.len()));
        }
        found.sort_by_key(|range| (range.start, range.end));
        let mut end = 0;
        found.retain(|range| {
            let apart = range.start >= end;
            if apart {
                end = range.end;
            }
            apart
        });
        found
    }
}
