//! `cargo xtask test`: every check there is. A step that fails does not keep the others from
//! running, unless they need what it makes; at the end stands what became of each, and in the last
//! line, alone, how many passed and failed.

mod counts;

use crate::{dist, process, run, tidy, wasm};
use anyhow::{Context, Result, bail};
use clap::Args;
use counts::Counts;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

/// Which checks are run.
#[derive(Args)]
pub struct TestArgs {
    /// Leave the browser tests out.
    #[arg(long)]
    no_browsers: bool,
    /// Of the browser tests, only those whose "NAME (ENGINE)" holds this.
    filter: Option<String>,
}

const PACKAGES: &str =
    "apt-get install -y nodejs npm chromium firefox-esr webkit2gtk-driver xvfb xauth";

/// What the browser tests start; each line is one thing under any of its names.
const BROWSER_PROGRAMS: &[&[&str]] = &[
    &["chromium", "chromium-browser", "google-chrome"],
    &["firefox-esr", "firefox"],
    &["WebKitWebDriver"],
    &["Xvfb"],
    &["xauth"],
];

const WARNINGS_DENIED: &[&str] = &["--", "-D", "warnings"];

/// What became of a step.
enum Outcome {
    /// Its tests were counted.
    Counted(Counts),
    /// It was not run; why, in words.
    Skipped(String),
    Failed(String),
}

struct Step {
    name: &'static str,
    outcome: Outcome,
    seconds: f64,
}

/// The steps that were run so far.
#[derive(Default)]
struct Report {
    steps: Vec<Step>,
}

/// Runs every check; ends the program with status 1 when any failed.
pub fn run(arguments: &TestArgs) -> Result<()> {
    let mut report = Report::default();
    tell_what_is_missing(arguments);
    check_code(&mut report);
    let node = node();
    report.run("packages of tests/interop", || {
        packages("tests/interop", &node)
    });
    let built = report.run("build", || build().map(|()| Counts::one().into()));
    report.run("Rust tests", rust_tests);
    if !arguments.no_browsers {
        let ready = report.run("packages of tests/browser", || {
            packages("tests/browser", &node)
        });
        report.run("browser tests", || match (built, ready) {
            (true, true) => browser_tests(arguments.filter.as_deref()),
            (false, _) => Ok(Outcome::Failed(
                "not run, because the build failed".to_owned(),
            )),
            (true, false) => without_node(&node),
        });
    }
    report.print();
    if report.counts().failed > 0 {
        // Not by an error, which would be printed after the line that has to be the last.
        std::process::exit(1);
    }
    Ok(())
}

fn check_code(report: &mut Report) {
    report.run("format", || cargo(&["fmt", "--all", "--check"], &[]));
    let all = ["clippy", "--workspace", "--all-targets"];
    report.run("clippy", || cargo(&all, WARNINGS_DENIED));
    report.run("clippy for browsers", || {
        wasm::ensure_target()?;
        let apps = [
            "clippy", "-p", "respond", "-p", "collate", "-p", "device", "-p", "ui",
        ];
        let target = ["--target", "wasm32-unknown-unknown"];
        cargo(&[&apps[..], &target].concat(), WARNINGS_DENIED)
    });
    report.run("tidy", || tidy::run().map(|()| Counts::one().into()));
}

fn cargo(arguments: &[&str], more: &[&str]) -> Result<Outcome> {
    process::run(process::command("cargo", arguments).args(more))?;
    Ok(Counts::one().into())
}

/// The browser tests open what a council would run: release programs and `dist/`.
fn build() -> Result<()> {
    dist::build()?;
    run::build_programs(true)
}

fn rust_tests() -> Result<Outcome> {
    let mut tests = process::command("cargo", &["test", "--workspace", "--no-fail-fast"]);
    counted(&mut tests, Counts::of_rust_line)
}

fn browser_tests(filter: Option<&str>) -> Result<Outcome> {
    let mut tests = process::command("node", &["run.mjs"]);
    tests
        .args(filter)
        .current_dir(process::root().join("tests/browser"));
    counted(&mut tests, Counts::of_browser_line)
}

/// Runs tests, prints what they print, and adds up the lines that tell results.
fn counted(tests: &mut Command, of_line: fn(&str) -> Option<Counts>) -> Result<Outcome> {
    let mut counts = Counts::default();
    let succeeded = process::stream(tests, |line| {
        println!("{line}");
        counts = counts + of_line(line).unwrap_or_default();
    })?;
    if !succeeded && counts.failed == 0 {
        // Something did not even compile or start: no line tells of it.
        counts.failed = 1;
    }
    if succeeded && counts.is_empty() {
        bail!("it succeeded, but no line told how many tests passed");
    }
    Ok(counts.into())
}

/// Installs what a folder's lock file names.
fn packages(folder: &str, node: &Result<(), String>) -> Result<Outcome> {
    if node.is_err() {
        return without_node(node);
    }
    let folder = process::root().join(folder);
    process::run(process::command("npm", &["ci"]).current_dir(&folder))
        .with_context(|| format!("the packages of {} are not there", shown(&folder)))?;
    Ok(Counts::one().into())
}

fn shown(folder: &Path) -> String {
    let inside = folder.strip_prefix(process::root()).unwrap_or(folder);
    inside.display().to_string()
}

/// Whether there is Node, and if not, what to do.
fn node() -> Result<(), String> {
    let missing: Vec<&str> = ["node", "npm"]
        .into_iter()
        .filter(|name| !process::is_there(name))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(format!("no {}: {PACKAGES}", missing.join(", ")))
}

/// At home it is enough to say what was left out; CI is there to leave nothing out.
fn without_node(node: &Result<(), String>) -> Result<Outcome> {
    match node {
        Err(missing) if in_ci() => bail!("{missing}"),
        Err(missing) => Ok(Outcome::Skipped(missing.clone())),
        Ok(()) => bail!("not run, because its packages are not there"),
    }
}

fn in_ci() -> bool {
    std::env::var("CI").is_ok_and(|value| value == "true")
}

/// Said before the first step, so that nobody waits for the end to learn it.
fn tell_what_is_missing(arguments: &TestArgs) {
    let absent = |names: &&&[&str]| !names.iter().any(|name| process::is_there(name));
    let mut missing: Vec<&str> = Vec::new();
    missing.extend(
        ["node", "npm"]
            .into_iter()
            .filter(|name| !process::is_there(name)),
    );
    if !arguments.no_browsers {
        missing.extend(BROWSER_PROGRAMS.iter().filter(absent).map(|names| names[0]));
    }
    if missing.is_empty() {
        return;
    }
    let then = if in_ci() { "fail" } else { "be skipped" };
    println!("Not on this machine: {}.", missing.join(", "));
    println!("The tests that need them will {then}. On Debian or Ubuntu, install everything with:");
    println!("    {PACKAGES}");
}

impl Report {
    /// Runs one step; gives whether what it makes is there.
    fn run(&mut self, name: &'static str, step: impl FnOnce() -> Result<Outcome>) -> bool {
        println!("\n== {name} ==");
        let begun = Instant::now();
        let outcome = step().unwrap_or_else(|error| Outcome::Failed(format!("{error:#}")));
        if let Outcome::Failed(why) | Outcome::Skipped(why) = &outcome {
            println!("{name}: {why}");
        }
        let seconds = begun.elapsed().as_secs_f64();
        let there = matches!(&outcome, Outcome::Counted(counts) if counts.failed == 0);
        self.steps.push(Step {
            name,
            outcome,
            seconds,
        });
        there
    }

    fn counts(&self) -> Counts {
        self.steps.iter().map(|step| step.outcome.counts()).sum()
    }

    fn print(&self) {
        println!("\n{:<28} {:>8}  result", "step", "seconds");
        for step in &self.steps {
            println!(
                "{:<28} {:>8.1}  {}",
                step.name,
                step.seconds,
                step.outcome.shown()
            );
        }
        let counts = self.counts();
        println!("\n{} passed, {} failed", counts.passed, counts.failed);
    }
}

impl Outcome {
    fn counts(&self) -> Counts {
        match self {
            Self::Counted(counts) => *counts,
            Self::Skipped(_) => Counts::default(),
            Self::Failed(_) => Counts {
                failed: 1,
                ..Counts::default()
            },
        }
    }

    fn shown(&self) -> String {
        match self {
            Self::Counted(counts) => counts.shown(),
            Self::Skipped(why) => format!("skipped: {why}"),
            // The first line is enough in a table; the whole stands above.
            Self::Failed(why) => format!("FAILED: {}", why.lines().next().unwrap_or_default()),
        }
    }
}

impl From<Counts> for Outcome {
    fn from(counts: Counts) -> Self {
        Self::Counted(counts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_is_counted() {
        let script =
            "echo 'test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured'; echo other";
        let outcome = counted(
            &mut process::command("sh", &["-c", script]),
            Counts::of_rust_line,
        );
        let counts = outcome.expect("runs").counts();
        assert_eq!((counts.passed, counts.failed, counts.skipped), (3, 0, 1));
    }

    #[test]
    fn a_run_that_breaks_off_counts_as_a_failure() {
        let outcome = counted(
            &mut process::command("sh", &["-c", "exit 101"]),
            Counts::of_rust_line,
        );
        assert_eq!(outcome.expect("runs").counts().failed, 1);
        let silent = counted(&mut process::command("true", &[]), Counts::of_rust_line);
        assert!(silent.is_err());
    }

    #[test]
    fn every_step_is_summed() {
        let mut report = Report::default();
        assert!(report.run("a", || Ok(Counts::one().into())));
        assert!(!report.run("b", || bail!("broken")));
        assert!(!report.run("c", || Ok(Outcome::Skipped("no browser".to_owned()))));
        let counts = report.counts();
        assert_eq!((counts.passed, counts.failed), (1, 1));
    }
}
