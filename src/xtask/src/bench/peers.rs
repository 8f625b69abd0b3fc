//! What the benches in a browser share: the peers' packages, Node, and Heard's engine as a module
//! of WebAssembly by itself.

use super::Manner;
use crate::{process, wasm};
use anyhow::{Context, Result, bail, ensure};
use serde::de::DeserializeOwned;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use wasm_bindgen_cli_support::Bindgen;

/// The scripts and the peers' pinned packages.
const FOLDER: &str = "tests/bench";
/// Chromium's driver.
const DRIVER: &str = "tests/browser";
const TARGET: &str = "wasm32-unknown-unknown";

/// Sees that Node, Chromium and the packages are there; installs packages that are not.
pub(super) fn ensure_there() -> Result<()> {
    for program in ["node", "npm"] {
        ensure!(
            process::is_there(program),
            "no {program}: apt-get install -y nodejs npm chromium"
        );
    }
    for folder in [FOLDER, DRIVER] {
        let folder = process::root().join(folder);
        if !is_installed(&folder)? {
            process::run(
                process::command("npm", &["ci", "--silent"])
                    .current_dir(&folder)
                    .stdout(Stdio::null()),
            )?;
        }
    }
    Ok(())
}

/// Whether every package that is pinned is there in just that version.
fn is_installed(folder: &Path) -> Result<bool> {
    let pinned = versions(&folder.join("package.json"), "/dependencies")?;
    let there = pinned.iter().all(|(name, version)| {
        let package = folder.join("node_modules").join(name).join("package.json");
        let wanted = version.rsplit('@').next().unwrap_or(version);
        read(&package).is_ok_and(|found| found["version"] == wanted)
    });
    Ok(there)
}

/// The peers of `tests/bench` and their versions, as they are pinned.
pub(super) fn pinned() -> Result<Vec<(String, String)>> {
    let folder = process::root().join(FOLDER);
    let mut pinned = versions(&folder.join("package.json"), "/dependencies")?;
    let python = std::fs::read_to_string(folder.join("requirements.txt"))
        .context("requirements.txt cannot be read")?;
    let lines = python.lines().filter_map(|line| line.split_once("=="));
    pinned.extend(lines.map(|(name, version)| (name.to_owned(), version.to_owned())));
    Ok(pinned)
}

fn versions(package: &Path, place: &str) -> Result<Vec<(String, String)>> {
    let package = read(package)?;
    let pinned = package.pointer(place).and_then(|one| one.as_object());
    let pinned = pinned.context("package.json names no dependencies")?;
    let texts = pinned.iter().map(|(name, version)| {
        let version = version.as_str().unwrap_or_default();
        (name.clone(), version.to_owned())
    });
    Ok(texts.collect())
}

fn read(path: &Path) -> Result<serde_json::Value> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("{} cannot be read", path.display()))?;
    Ok(serde_json::from_str(&text)?)
}

/// Runs a script of `tests/bench`; what it says on the way is shown, and the last line it prints
/// is what it found.
pub(super) fn node<T: DeserializeOwned>(
    manner: Manner,
    script: &str,
    arguments: &[&str],
) -> Result<T> {
    let folder = process::root().join(FOLDER);
    let mut node = process::command("node", &[script]);
    node.args(arguments).current_dir(&folder);
    // Where the driver looks for our programs: a debug build, though newer, is not what is measured.
    node.env("CARGO_TARGET_DIR", programs());
    if manner.silent {
        node.stderr(Stdio::null());
    }
    let mut last = String::new();
    let succeeded = process::stream(&mut node, |line| line.clone_into(&mut last))?;
    if !succeeded {
        bail!("{FOLDER}/{script} failed; what it said stands above");
    }
    serde_json::from_str(&last).with_context(|| format!("{script} ended with no figures: {last}"))
}

/// Copies the programs that were built for release to a folder where no others are.
pub(super) fn set_apart(names: &[&str]) -> Result<()> {
    let folder = programs().join("release");
    std::fs::create_dir_all(&folder)?;
    for name in names {
        std::fs::copy(process::built(name), folder.join(name))
            .with_context(|| format!("{name} is not built"))?;
    }
    Ok(())
}

fn programs() -> PathBuf {
    process::target().join("bench/programs")
}

/// A folder below target/ for the pages of a bench.
pub(super) fn folder(name: &str) -> Result<PathBuf> {
    let folder = process::target().join("bench").join(name);
    std::fs::create_dir_all(&folder)
        .with_context(|| format!("{} cannot be made", folder.display()))?;
    Ok(folder)
}

/// Builds an example of a crate for browsers, with the profile that the apps are built with, and
/// binds it to JavaScript.
pub(super) fn build_module(package: &str, example: &str, into: &Path) -> Result<()> {
    wasm::ensure_target()?;
    let what = ["build", "--quiet", "--profile", "wasm", "--target", TARGET];
    let mut build = process::command("cargo", &what);
    process::run(build.args(["--package", package, "--example", example]))?;
    let built = process::target().join(TARGET).join("wasm/examples");
    Bindgen::new()
        .input_path(built.join(format!("{example}.wasm")))
        .web(true)?
        .typescript(false)
        .generate(into)
        .with_context(|| format!("{example} cannot be bound to JavaScript"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_peer_has_one_version() {
        let pinned = pinned().expect("tests/bench/package.json");
        let loose: Vec<_> = pinned
            .iter()
            .filter(|(_, version)| version.contains(['^', '~', '*', '>']))
            .collect();
        assert!(loose.is_empty(), "{loose:?} may change from day to day");
        assert!(pinned.iter().any(|(name, _)| name == "survey-core"));
    }
}
