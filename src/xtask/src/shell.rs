//! Fills the HTML shells: hashed addresses, integrity, and the list of questionnaires.
//!
//! In a shell stand `{{url NAME}}`, `{{integrity NAME}}` and `{{forms}}`, where NAME is a file's
//! name before hashing. All addresses are relative, so that dist/ works under any path.

use crate::forms::Entry;
use crate::project::sha256;
use anyhow::{Context, Result, bail};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::collections::BTreeMap;
use std::fmt::Write;

/// The files that shells may name.
#[derive(Default)]
pub struct Assets(BTreeMap<String, Asset>);

struct Asset {
    path: String,
    integrity: String,
}

impl Assets {
    /// A file and where it lies in dist/.
    pub fn add(&mut self, name: &str, path: &str, bytes: &[u8]) {
        let asset = Asset { path: path.to_owned(), integrity: integrity(bytes) };
        self.0.insert(name.to_owned(), asset);
    }

    fn get(&self, name: &str) -> Result<&Asset> {
        self.0.get(name).with_context(|| format!("a shell names {name}, which the build does not make"))
    }
}

/// What a browser checks a file against.
pub fn integrity(bytes: &[u8]) -> String {
    format!("sha256-{}", STANDARD.encode(sha256(bytes)))
}

/// A shell with everything filled in. `up` leads from the shell's folder to dist/.
pub fn fill(shell: &str, up: &str, assets: &Assets, forms: &[Entry]) -> Result<String> {
    let mut out = String::new();
    let mut rest = shell;
    while let Some((before, after)) = rest.split_once("{{") {
        let (slot, after) = after.split_once("}}").context("a shell has {{ without }}")?;
        out.push_str(before);
        match slot.split_once(' ').unwrap_or((slot, "")) {
            ("url", name) => write!(out, "{up}{}", assets.get(name)?.path)?,
            ("integrity", name) => out.push_str(&assets.get(name)?.integrity),
            ("forms", "") => out.push_str(&form_links(up, forms)),
            _ => bail!("a shell says {{{{{slot}}}}}, which means nothing"),
        }
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}

/// The newest version of each questionnaire as a link that loads nothing by itself; start.js turns
/// the invited one into a preload.
fn form_links(up: &str, forms: &[Entry]) -> String {
    let newest = |form: &&Entry| !forms.iter().any(|other| other.id == form.id && other.version > form.version);
    forms.iter().filter(newest).fold(String::new(), |out, form| {
        out + &format!("<link rel=\"form\" data-form=\"{}\" href=\"{up}forms/{}\">\n", form.id, form.file)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn entry(id: &str, version: u32) -> Entry {
        Entry {
            id: id.to_owned(),
            version,
            title: Value::Null,
            audience: Value::Null,
            meeting: Value::Null,
            minutes: Value::Null,
            readers: Value::Null,
            agreed_by: Value::Null,
            file: format!("{id}.{version}.json"),
        }
    }

    #[test]
    fn slots_are_filled_relative_to_the_shell() {
        let mut assets = Assets::default();
        assets.add("a.js", "assets/a-1.js", b"");
        let filled = fill("<a {{url a.js}} {{integrity a.js}}>", "../", &assets, &[]).unwrap_or_default();
        assert_eq!(filled, "<a ../assets/a-1.js sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=>");
    }

    #[test]
    fn only_the_newest_version_is_linked() {
        let links = form_links("./", &[entry("a", 1), entry("a", 2), entry("b", 1)]);
        assert_eq!(links.matches("<link").count(), 2);
        assert!(links.contains("a.2.json") && !links.contains("a.1.json"));
    }

    #[test]
    fn unknown_names_and_slots_are_said() {
        for shell in ["{{url b.js}}", "{{what a}}", "{{url"] {
            assert!(fill(shell, "", &Assets::default(), &[]).is_err(), "{shell}");
        }
    }
}
