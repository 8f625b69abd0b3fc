//! The questionnaires as the apps fetch them: each small and under a hashed name, and an index of
//! them. What a form may say is the `form` crate's to check, not this one's.

use crate::assets::{Tree, hashed};
use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fs;
use std::path::Path;

/// The index, and the file of each form beside it.
pub struct Forms {
    /// `index-HASH.json`.
    pub index: String,
    /// The index's lines, in order of id and version.
    pub lines: Vec<Line>,
    /// The files by name, the index among them.
    pub files: Tree,
}

/// A line of the index.
#[derive(Debug, Deserialize, Serialize)]
pub struct Line {
    /// The form's id.
    pub id: String,
    /// Its version.
    pub version: u32,
    title: Value,
    /// Whom it speaks to.
    pub audience: String,
    #[serde(default, skip_serializing_if = "Value::is_null")]
    meeting: Value,
    minutes: u32,
    #[serde(default, skip_serializing_if = "Value::is_null")]
    way: Value,
    #[serde(default, skip_serializing_if = "Value::is_null")]
    sheet: Value,
    readers: Value,
    #[serde(default, skip_serializing_if = "Value::is_null")]
    agreed_by: Value,
    /// Its file, beside the index.
    #[serde(default)]
    pub file: String,
}

impl Forms {
    /// Reads every `ID.VERSION.json` of the folder.
    pub fn read(folder: &Path) -> Result<Self> {
        let mut names = Vec::new();
        for entry in
            fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))?
        {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if name.ends_with(".json") {
                names.push(name);
            }
        }
        let mut read = Vec::new();
        for name in names {
            let text = fs::read_to_string(folder.join(&name))?;
            read.push(form(&name, &text).with_context(|| format!("public/forms/{name}"))?);
        }
        Self::of(read)
    }

    /// The files in which the newest version of each form lies, as the page's shell names them:
    /// `id=file;id=file`.
    pub fn by_id(&self) -> String {
        let newest = self.lines.iter().enumerate().filter(|(place, line)| {
            self.lines
                .get(place + 1)
                .is_none_or(|next| next.id != line.id)
        });
        let pairs = newest.map(|(_, line)| format!("{}={}", line.id, line.file));
        pairs.collect::<Vec<_>>().join(";")
    }

    fn of(mut read: Vec<(Line, Vec<u8>)>) -> Result<Self> {
        read.sort_by(|(one, _), (other, _)| {
            (&one.id, one.version).cmp(&(&other.id, other.version))
        });
        let mut files = Tree::new();
        let mut lines = Vec::new();
        for (line, bytes) in read {
            files.insert(line.file.clone(), bytes);
            lines.push(line);
        }
        let bytes = serde_json::to_vec(&lines)?;
        let index = hashed("index", "json", &bytes);
        files.insert(index.clone(), bytes);
        Ok(Self {
            index,
            lines,
            files,
        })
    }
}

fn form(name: &str, text: &str) -> Result<(Line, Vec<u8>)> {
    let mut line: Line = serde_json::from_str(text).context("This is no questionnaire.")?;
    let expected = format!("{}.{}.json", line.id, line.version);
    ensure!(
        name == expected,
        "By its id and version this file should be called {expected}."
    );
    let bytes = smaller(text).into_bytes();
    line.file = hashed(&line.id, "json", &bytes);
    Ok((line, bytes))
}

/// JSON without the white space between its parts, which otherwise stay exactly as they were.
fn smaller(json: &str) -> String {
    let (mut in_string, mut escaped) = (false, false);
    let keep = |letter: &char| {
        let was_in_string = in_string;
        if *letter == '"' && !escaped {
            in_string = !in_string;
        }
        escaped = *letter == '\\' && !escaped;
        was_in_string || !letter.is_ascii_whitespace()
    };
    json.chars().filter(keep).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(id: &str, version: u32) -> String {
        format!(
            r#"{{ "id": "{id}", "version": {version}, "title": {{ "en": "A \"b\"  c" }},
            "audience": "parent", "minutes": 5, "readers": "managers", "survey": [] }}"#
        )
    }

    fn read(id: &str, version: u32) -> (Line, Vec<u8>) {
        form(&format!("{id}.{version}.json"), &text(id, version)).unwrap()
    }

    #[test]
    fn a_form_loses_only_white_space() {
        assert_eq!(
            smaller("{ \"a\" : \"b \\\" c\",\n \"d\": [ ] }"),
            r#"{"a":"b \" c","d":[]}"#
        );
    }

    #[test]
    fn the_index_is_in_order_and_names_the_files() {
        let forms = Forms::of(vec![read("b", 1), read("a", 10), read("a", 2)]).unwrap();
        let order: Vec<_> = forms
            .lines
            .iter()
            .map(|line| (line.id.as_str(), line.version))
            .collect();
        assert_eq!(order, [("a", 2), ("a", 10), ("b", 1)]);
        assert!(
            forms
                .lines
                .iter()
                .all(|line| forms.files.contains_key(&line.file))
        );
        assert_eq!(
            forms.by_id(),
            format!("a={};b={}", forms.lines[1].file, forms.lines[2].file)
        );
    }

    #[test]
    fn a_line_of_the_index_holds_no_questions() {
        let forms = Forms::of(vec![read("a", 1)]).unwrap();
        let index: Value = serde_json::from_slice(&forms.files[&forms.index]).unwrap();
        let keys: Vec<_> = index[0].as_object().unwrap().keys().cloned().collect();
        let mut expected = [
            "id", "version", "title", "audience", "minutes", "readers", "file",
        ];
        expected.sort_unstable();
        let mut keys = keys;
        keys.sort_unstable();
        assert_eq!(keys, expected);
    }

    #[test]
    fn a_file_under_a_wrong_name_is_refused() {
        assert!(form("a.2.json", &text("a", 1)).is_err());
    }
}
