//! The questionnaires as the apps fetch them: one small file each, and an index of them all.

use crate::minify;
use crate::project::Project;
use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fs;
use std::path::PathBuf;

/// A questionnaire, ready to be laid out.
pub struct FormFile {
    /// What the index says about it; `file` is filled in once its hashed name is known.
    pub entry: Entry,
    /// The document, without spaces between its parts.
    pub json: String,
}

/// A line of the index.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Entry {
    /// Stable over versions.
    pub id: String,
    /// Counts up.
    pub version: u32,
    /// In each language.
    pub title: Value,
    /// `child`, `young_person`, `parent` or `adult`.
    pub audience: Value,
    /// The kind of meeting it is about, if it is about one.
    #[serde(default)]
    pub meeting: Value,
    /// How long it takes.
    pub minutes: Value,
    /// Who opens the responses.
    pub readers: Value,
    /// Who agreed to the wording.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub agreed_by: Value,
    /// The file's name, beside the index.
    #[serde(default)]
    pub file: String,
}

/// The paths of all questionnaires, by name. A JSON Schema beside them is none.
pub fn paths(project: &Project) -> Result<Vec<PathBuf>> {
    let folder = project.root.join("public/forms");
    let entries = fs::read_dir(&folder).with_context(|| format!("{} cannot be read", folder.display()))?;
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    paths.retain(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.ends_with(".json") && !name.contains("schema")
    });
    paths.sort();
    Ok(paths)
}

/// All questionnaires.
pub fn read(project: &Project) -> Result<Vec<FormFile>> {
    let read = |path: &PathBuf| {
        let text = fs::read_to_string(path)?;
        let entry = serde_json::from_str(&text).with_context(|| format!("{} is not a questionnaire", path.display()))?;
        Ok(FormFile { entry, json: minify::json(&text) })
    };
    paths(project)?.iter().map(read).collect()
}
