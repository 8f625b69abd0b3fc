//! The JSON Schema of a form document, made from the Rust types, so that an editor can help
//! whoever writes a form. What it cannot say (rules, names, routes), [`crate::Form::read`] checks.

use crate::Document;

/// The schema as JSON.
pub fn schema() -> String {
    let schema = schemars::schema_for!(Document);
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}
