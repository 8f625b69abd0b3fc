//! Reads the JSON and, where it does not have the shape of a form, finds out where in the
//! document that is: the reader of JSON knows only a line and a column.

use super::{fault, numbered};
use crate::document::Document;
use crate::form::FormError;
use crate::limits::DOCUMENT_BYTES_MAX;
use serde_json::error::Category;

pub(super) fn document(json: &str) -> Result<Document, FormError> {
    if json.len() > DOCUMENT_BYTES_MAX {
        return fault(
            "",
            "The document is larger than 4 MB. Split it into several forms.",
        );
    }
    serde_json::from_str(json).map_err(|error| {
        let at = offset(json, error.line(), error.column());
        let said = error.to_string();
        let said = said.split(" at line ").next().unwrap_or(&said);
        FormError {
            path: path_at(&json.as_bytes()[..at], said.starts_with("missing field")),
            message: mending(said, error.classify(), error.line()),
        }
    })
}

/// Says what the reader of JSON found in the words of the person who writes the form.
fn mending(said: &str, category: Category, line: usize) -> String {
    if category != Category::Data {
        let line = line.to_string();
        return [
            "In line ",
            &line,
            " this stops being JSON: ",
            said,
            ". Look for a comma, a quote or a bracket that is missing or too much.",
        ]
        .concat();
    }
    let wordings = [
        (
            "missing field ",
            "Something is missing here. Add the field ",
        ),
        (
            "unknown field ",
            "This field is not known. Take it away or mend its name: ",
        ),
        (
            "unknown variant ",
            "This is not one of the words known here. Mend it: ",
        ),
        ("invalid type: ", "This is of the wrong kind. Change it: "),
        ("invalid value: ", "This cannot be so. Change it: "),
        (
            "duplicate field ",
            "This field is here twice. Take one away: ",
        ),
    ];
    let (start, wording) = wordings
        .into_iter()
        .find(|(start, _)| said.starts_with(start))
        .unwrap_or(("", "This is not as a form is written. Mend it: "));
    let kinds = [
        ("u32", "a whole number"),
        ("i64", "a whole number"),
        ("f64", "a number"),
        ("a boolean", "true or false"),
        ("a sequence", "a list in [ ]"),
        ("a map", "an object in { }"),
    ];
    let rest = said[start.len()..].to_owned();
    let rest = kinds
        .iter()
        .fold(rest, |rest, (kind, plain)| rest.replace(kind, plain));
    [wording, &rest, "."].concat()
}

/// How many bytes lie before the place an error was found at.
fn offset(json: &str, line: usize, column: usize) -> usize {
    let before: usize = json
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    (before + column.saturating_sub(1)).min(json.len())
}

/// What is open at a place in a JSON document: the key of an object, or the index of a list.
enum Open {
    Key(String),
    Index(usize),
}

/// The path of the place at the end of these bytes; `whole` leaves out the last key, for
/// something that is the matter with a whole object.
fn path_at(before: &[u8], whole: bool) -> String {
    let mut open: Vec<Open> = Vec::new();
    let mut text: Option<Vec<u8>> = None;
    let mut escaped = false;
    let mut last = String::new();
    for &byte in before {
        if let Some(letters) = &mut text {
            if escaped || (byte != b'"' && byte != b'\\') {
                letters.push(byte);
                escaped = false;
            } else if byte == b'\\' {
                escaped = true;
            } else {
                last = String::from_utf8_lossy(letters).into_owned();
                text = None;
            }
            continue;
        }
        match (byte, open.last_mut()) {
            (b'"', _) => text = Some(Vec::new()),
            (b'{', _) => open.push(Open::Key(String::new())),
            (b'[', _) => open.push(Open::Index(0)),
            (b'}' | b']', _) => drop(open.pop()),
            (b':', Some(Open::Key(key))) => key.clone_from(&last),
            (b',', Some(Open::Index(index))) => *index += 1,
            (b',', Some(Open::Key(key))) => {
                key.clear();
                last.clear();
            }
            _ => {}
        }
    }
    finish(open, last, text, whole)
}

fn finish(mut open: Vec<Open>, last: String, text: Option<Vec<u8>>, whole: bool) -> String {
    // A key that was read, or is being read, and has no value yet.
    if let Some(Open::Key(key)) = open.last_mut()
        && key.is_empty()
    {
        *key = text.map_or(last, |letters| {
            String::from_utf8_lossy(&letters).into_owned()
        });
    }
    if whole && matches!(open.last(), Some(Open::Key(_))) {
        open.pop();
    }
    let mut path = String::new();
    for part in open {
        match part {
            Open::Index(index) => path = numbered(&path, index),
            Open::Key(key) if key.is_empty() => {}
            Open::Key(key) if path.is_empty() => path = key,
            Open::Key(key) => path = [path.as_str(), ".", &key].concat(),
        }
    }
    path
}
