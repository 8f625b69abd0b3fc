//! The licences of everything that ships, in one text that both apps link to.

use crate::project::{Project, WASM_TARGET, output};
use anyhow::{Context, Result};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// What ships as WebAssembly.
const IN_BROWSERS: [&str; 2] = ["respond", "collate"];
/// What ships as programs.
const ON_SERVERS: [&str; 2] = ["heard-server", "heard"];
/// How licence files' names begin.
const FILE_NAMES: [&str; 6] = ["LICENSE", "LICENCE", "COPYING", "NOTICE", "UNLICENSE", "COPYRIGHT"];

/// Somebody else's crate.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Theirs {
    /// `serde 1.0.228`.
    name: String,
    licence: String,
    /// The texts that lie beside its sources.
    texts: BTreeSet<String>,
}

/// The whole text.
pub fn text(project: &Project) -> Result<String> {
    let mut all = shipped(project, WASM_TARGET, &IN_BROWSERS)?;
    all.append(&mut shipped(project, &host(project)?, &ON_SERVERS)?);
    let mut out = String::from("Heard is made with these works of others. Thank you.\n\n");
    for theirs in &all {
        writeln!(out, "{}: {}", theirs.name, theirs.licence)?;
    }
    for (text, names) in by_text(&all) {
        let line = "-".repeat(78);
        write!(out, "\n{line}\n{}\n{line}\n\n{text}\n", names.join(", "))?;
    }
    Ok(out)
}

/// Many crates bring the same words; each text is printed once, over the names it stands for.
fn by_text(all: &BTreeSet<Theirs>) -> BTreeMap<&str, Vec<&str>> {
    let mut texts: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for theirs in all {
        for text in &theirs.texts {
            texts.entry(text).or_default().push(&theirs.name);
        }
    }
    texts
}

/// The crates of others that are linked into these packages on this platform.
fn shipped(project: &Project, platform: &str, roots: &[&str]) -> Result<BTreeSet<Theirs>> {
    let metadata = project.metadata(Some(platform))?;
    let packages = metadata["packages"].as_array().context("cargo metadata lists no packages")?;
    let packages: BTreeMap<&str, &Value> =
        packages.iter().filter_map(|package| Some((package["id"].as_str()?, package))).collect();
    let nodes = metadata["resolve"]["nodes"].as_array().context("cargo metadata resolves nothing")?;
    let nodes: BTreeMap<&str, &Value> = nodes.iter().filter_map(|node| Some((node["id"].as_str()?, node))).collect();
    let is_root = |package: &Value| package["name"].as_str().is_some_and(|name| roots.contains(&name));
    let mut open: Vec<&str> = packages.iter().filter(|(_, package)| is_root(package)).map(|(id, _)| *id).collect();
    let mut seen = BTreeSet::new();
    while let Some(id) = open.pop() {
        // A macro runs while Heard is built; nothing of it ships.
        if !is_macro(packages[id]) && seen.insert(id) {
            open.extend(linked(nodes[id]));
        }
    }
    let theirs = seen.iter().map(|id| packages[id]).filter(|package| package["source"].is_string());
    theirs.map(read).collect()
}

fn is_macro(package: &Value) -> bool {
    let targets = package["targets"].as_array().into_iter().flatten();
    targets.filter_map(|target| target["kind"][0].as_str()).any(|kind| kind == "proc-macro")
}

/// What a crate links: not what it is built or tested with.
fn linked(node: &Value) -> impl Iterator<Item = &str> {
    let normal = |dep: &&Value| dep["dep_kinds"].as_array().is_some_and(|kinds| kinds.iter().any(|kind| kind["kind"].is_null()));
    node["deps"].as_array().into_iter().flatten().filter(normal).filter_map(|dep| dep["pkg"].as_str())
}

fn read(package: &Value) -> Result<Theirs> {
    let word = |key: &str| package[key].as_str().unwrap_or_default();
    let folder = Path::new(word("manifest_path")).parent().context("a package without a folder")?;
    let mut texts = BTreeSet::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_uppercase();
        if path.is_file() && FILE_NAMES.iter().any(|start| name.starts_with(start)) {
            texts.insert(String::from_utf8_lossy(&fs::read(&path)?).trim().replace('\r', ""));
        }
    }
    Ok(Theirs { name: format!("{} {}", word("name"), word("version")), licence: word("license").to_owned(), texts })
}

/// The platform of this machine, as Cargo calls it.
fn host(project: &Project) -> Result<String> {
    let said = String::from_utf8(output(project.command("rustc").arg("-vV"))?)?;
    let host = said.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("rustc does not say what it runs on")?.to_owned())
}
