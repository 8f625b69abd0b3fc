//! Third-party notices: every crate that is inside the apps or the programs, its licence, and the
//! texts its authors ask to be passed on. Crates that only help to build are not in them.

use crate::process;
use anyhow::{Context, Result};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// What runs where. The servers' platform is fixed, so that the notices are the same wherever the
/// build runs.
const SHIPPED: [(&str, &[&str]); 2] = [
    ("wasm32-unknown-unknown", &["respond", "collate"]),
    ("x86_64-unknown-linux-gnu", &["heard-server", "heard"]),
];
const LICENCE_FILES: [&str; 5] = ["license", "licence", "copying", "notice", "unlicense"];
const INTRODUCTION: &str = "Heard is built with the software below. Thank you to everyone who wrote it.\n\
Each is listed with its licence; the texts of the licences follow.\n\n";

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    resolve: Resolve,
}

#[derive(Deserialize)]
struct Package {
    id: String,
    name: String,
    version: String,
    license: Option<String>,
    license_file: Option<String>,
    source: Option<String>,
    manifest_path: String,
    targets: Vec<Target>,
}

#[derive(Deserialize)]
struct Target {
    kind: Vec<String>,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    deps: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    pkg: String,
    dep_kinds: Vec<DependencyKind>,
}

#[derive(Deserialize)]
struct DependencyKind {
    kind: Option<String>,
}

/// A crate as it is named in the notices.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Notice {
    name: String,
    version: String,
    licence: String,
    texts: Vec<String>,
}

/// The whole file.
pub fn text() -> Result<String> {
    let mut notices = BTreeSet::new();
    for (platform, roots) in SHIPPED {
        let ask = [
            "metadata",
            "--format-version",
            "1",
            "--filter-platform",
            platform,
        ];
        let metadata = process::output(&mut process::command("cargo", &ask))?;
        let metadata = serde_json::from_str(&metadata);
        let metadata: Metadata = metadata.context("cargo metadata cannot be read")?;
        for package in inside(&metadata, roots) {
            notices.insert(notice(package)?);
        }
    }
    Ok(written(&notices))
}

/// The packages that end up inside the roots: normal dependencies, and neither procedural macros
/// nor what those stand on.
fn inside<'m>(metadata: &'m Metadata, roots: &[&str]) -> Vec<&'m Package> {
    let packages: BTreeMap<_, _> = metadata
        .packages
        .iter()
        .map(|one| (one.id.as_str(), one))
        .collect();
    let nodes: BTreeMap<_, _> = metadata
        .resolve
        .nodes
        .iter()
        .map(|one| (one.id.as_str(), one))
        .collect();
    let is_root = |one: &&Package| one.source.is_none() && roots.contains(&one.name.as_str());
    let mut to_see: Vec<&str> = metadata
        .packages
        .iter()
        .filter(is_root)
        .map(|one| one.id.as_str())
        .collect();
    let mut seen = BTreeSet::new();
    while let Some(id) = to_see.pop() {
        let Some(package) = packages.get(id) else {
            continue;
        };
        if is_macro(package) || !seen.insert(id) {
            continue;
        }
        let dependencies = nodes.get(id).into_iter().flat_map(|node| &node.deps);
        to_see.extend(
            dependencies
                .filter(|one| is_normal(one))
                .map(|one| one.pkg.as_str()),
        );
    }
    let inside = seen.iter().filter_map(|id| packages.get(id).copied());
    inside.filter(|package| package.source.is_some()).collect()
}

fn is_macro(package: &Package) -> bool {
    package
        .targets
        .iter()
        .any(|target| target.kind.iter().any(|kind| kind == "proc-macro"))
}

fn is_normal(dependency: &Dependency) -> bool {
    dependency.dep_kinds.iter().any(|kind| kind.kind.is_none())
}

fn notice(package: &Package) -> Result<Notice> {
    let folder = Path::new(&package.manifest_path)
        .parent()
        .context("a package without a folder")?;
    let unnamed = package
        .license_file
        .as_ref()
        .map(|_| "see its text".to_owned());
    Ok(Notice {
        name: package.name.clone(),
        version: package.version.clone(),
        licence: package
            .license
            .clone()
            .or(unnamed)
            .unwrap_or_else(|| "not stated".to_owned()),
        texts: licence_texts(folder)?,
    })
}

fn licence_texts(folder: &Path) -> Result<Vec<String>> {
    let mut texts = Vec::new();
    for entry in
        fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))?
    {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().to_lowercase();
        if entry.path().is_file() && LICENCE_FILES.iter().any(|start| name.starts_with(start)) {
            let text = String::from_utf8_lossy(&fs::read(entry.path())?).replace('\r', "");
            texts.push(text.trim_matches(['\n', ' ']).to_owned());
        }
    }
    texts.sort();
    Ok(texts)
}

/// The list, and then each different text once, with the crates it came with.
fn written(notices: &BTreeSet<Notice>) -> String {
    let mut out = INTRODUCTION.to_owned();
    let mut texts: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for notice in notices {
        let crate_name = format!("{} {}", notice.name, notice.version);
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{crate_name}: {}", notice.licence);
        for text in &notice.texts {
            texts.entry(text).or_default().push(crate_name.clone());
        }
    }
    let mut texts: Vec<_> = texts.into_iter().collect();
    texts.sort_by(|one, other| one.1.cmp(&other.1).then(one.0.cmp(other.0)));
    let line = "-".repeat(72);
    for (text, crates) in texts {
        let _ = write!(out, "\n{line}\n{}\n{line}\n\n{text}\n", crates.join(", "));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(name: &str, source: Option<&str>, kind: &str) -> serde_json::Value {
        serde_json::json!({
            "id": name, "name": name, "version": "1.0.0", "license": "MIT", "license_file": null,
            "source": source, "manifest_path": "/x/Cargo.toml", "targets": [{ "kind": [kind] }]
        })
    }

    fn node(name: &str, needs: &[(&str, Option<&str>)]) -> serde_json::Value {
        let deps = needs
            .iter()
            .map(|(pkg, kind)| serde_json::json!({ "pkg": pkg, "dep_kinds": [{ "kind": kind }] }));
        serde_json::json!({ "id": name, "deps": deps.collect::<Vec<_>>() })
    }

    #[test]
    fn only_what_is_inside_is_named() {
        let registry = Some("registry");
        let metadata = serde_json::json!({
            "packages": [
                package("app", None, "bin"), package("a", registry, "lib"), package("b", registry, "lib"),
                package("derive", registry, "proc-macro"), package("syn", registry, "lib"),
                package("build", registry, "lib"), package("other", registry, "lib"),
            ],
            "resolve": { "nodes": [
                node("app", &[("a", None), ("derive", None), ("build", Some("build"))]),
                node("a", &[("b", None)]), node("derive", &[("syn", None)]),
            ] }
        });
        let metadata: Metadata = serde_json::from_value(metadata).unwrap();
        let names: Vec<_> = inside(&metadata, &["app"])
            .iter()
            .map(|one| one.name.as_str())
            .collect();
        assert_eq!(names, ["a", "b"]);
    }

    #[test]
    fn a_text_that_two_crates_share_is_there_once() {
        let notices = ["a", "b"].map(|name| Notice {
            name: name.to_owned(),
            version: "1.0.0".to_owned(),
            licence: "MIT".to_owned(),
            texts: vec!["Be kind.".to_owned()],
        });
        let text = written(&notices.into_iter().collect());
        assert_eq!(text.matches("Be kind.").count(), 1);
        assert!(text.contains("\na 1.0.0, b 1.0.0\n"), "{text}");
    }
}
