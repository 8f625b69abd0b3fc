//! `cargo xtask fuzz`: gives each parser that takes bytes from outside a minute of bytes that nobody
//! thought of. libFuzzer is led by what of the code each of them reaches; stable Rust can be made
//! to tell it.
//!
//! Nothing is written into the repository: what stops a parser lies in `target/fuzz/`, and belongs
//! into `tests/fuzz/corpus/` together with the repair.

use crate::process;
use anyhow::{Context, Result, bail, ensure};
use clap::Args;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Which parsers, and for how long.
#[derive(Args)]
pub struct FuzzArgs {
    /// The targets; all of them where none is named.
    names: Vec<String>,
    /// How long each of them is fuzzed.
    #[arg(long, default_value_t = 60)]
    seconds: u32,
}

/// What makes the compiler count which parts of the code were reached, and with what comparisons.
const COUNTED: [&str; 6] = [
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "-Ccodegen-units=1",
];

/// Envelopes and streams of them are the longest that is read; the others need far less.
const BYTES_MAX: u32 = 100_000;
const TEXT_BYTES_MAX: u32 = 8192;
const SECONDS_FOR_ONE_MAX: u32 = 5;
const MEMORY_MIB_MAX: u32 = 1024;

/// Folders whose files are good seeds beside the corpus.
const MORE_SEEDS: [(&str, &str); 2] = [
    ("form", "tests/forms_bad"),
    ("form", "tests/journeys/forms"),
];

/// Fuzzes one target after another, and fails after the last if any of them was stopped.
pub fn run(arguments: &FuzzArgs) -> Result<()> {
    let targets = targets()?;
    let unknown: Vec<_> = arguments
        .names
        .iter()
        .filter(|name| !targets.contains(name))
        .collect();
    ensure!(
        unknown.is_empty(),
        "there is no target {unknown:?}; there are {targets:?}"
    );
    let program = build()?;
    let mut stopped = Vec::new();
    for name in &targets {
        if !arguments.names.is_empty() && !arguments.names.contains(name) {
            continue;
        }
        match fuzz(&program, name, arguments.seconds)? {
            Told::Held { runs } => println!("{name:<12} held, {runs} inputs"),
            Told::Stopped { kept } => {
                println!("{name:<12} STOPPED by {}", kept.display());
                stopped.push(name.clone());
            }
        }
    }
    if !stopped.is_empty() {
        bail!(
            "{stopped:?} broke. Put what stopped it into tests/fuzz/corpus/ under a name that says \
             what it is, see `cargo test --test heard fuzz` fail, and mend the parser"
        );
    }
    Ok(())
}

/// What came of a target.
enum Told {
    Held { runs: u64 },
    Stopped { kept: PathBuf },
}

/// The folders of the corpus.
fn targets() -> Result<Vec<String>> {
    let entries = fs::read_dir(corpus()).context("tests/fuzz/corpus cannot be read")?;
    let mut names = Vec::new();
    for entry in entries {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

fn corpus() -> PathBuf {
    process::root().join("tests/fuzz/corpus")
}

/// Builds the one program that holds every target, apart from everything else that is built:
/// naming the computer's own kind as the one to build for keeps its flags to itself.
fn build() -> Result<PathBuf> {
    let host = host()?;
    ensure!(
        process::is_there("c++") || process::is_there("clang++"),
        "fuzzing needs a C++ compiler, and there is no c++ and no clang++ here"
    );
    let mut cargo = process::command(
        "cargo",
        &["build", "-p", "heard-fuzz", "--features", "fuzzer"],
    );
    cargo.args(["--profile", "fuzz", "--target", &host]);
    cargo.args(["--message-format", "json-render-diagnostics"]);
    cargo.env("CARGO_ENCODED_RUSTFLAGS", COUNTED.join("\x1f"));
    program_in(&process::output(&mut cargo)?).context("Cargo built no program to fuzz with")
}

/// The program that Cargo's messages name.
fn program_in(messages: &str) -> Option<PathBuf> {
    let messages = messages
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok());
    messages
        .filter(|message: &serde_json::Value| message["target"]["name"] == "heard-fuzz")
        .find_map(|message| message["executable"].as_str().map(PathBuf::from))
}

fn host() -> Result<String> {
    let about = process::output(&mut process::command("rustc", &["-vV"]))?;
    let host = about.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host
        .context("rustc does not say what it builds for")?
        .to_owned())
}

fn fuzz(program: &Path, name: &str, seconds: u32) -> Result<Told> {
    let place = process::target().join("fuzz").join(name);
    let found = place.join("found");
    fs::create_dir_all(&found)?;
    let log = place.join("log.txt");
    let status = command(program, name, seconds, &place)
        .stdout(Stdio::null())
        .stderr(fs::File::create(&log)?)
        .status()
        .context("the fuzzer cannot be started")?;
    let told = String::from_utf8_lossy(&fs::read(&log)?).into_owned();
    if status.success() {
        let runs = runs_in(&told);
        ensure!(runs > 0, "{name}: nothing was run; see {}", log.display());
        return Ok(Told::Held { runs });
    }
    let kept = told.lines().find_map(|line| {
        let (_, path) = line.split_once("Test unit written to ")?;
        Some(PathBuf::from(path))
    });
    let kept = kept.with_context(|| format!("{name}: see {}", log.display()))?;
    Ok(Told::Stopped { kept })
}

/// libFuzzer writes what it finds interesting into the first folder and reads the others too.
fn command(program: &Path, name: &str, seconds: u32, place: &Path) -> Command {
    let longest = match name {
        "envelope" | "stream" => BYTES_MAX,
        _ => TEXT_BYTES_MAX,
    };
    let mut command = Command::new(program);
    command.current_dir(process::root()).env("HEARD_FUZZ", name);
    command.args([place.join("found"), corpus().join(name)]);
    command.args(
        MORE_SEEDS
            .iter()
            .filter(|(target, _)| *target == name)
            .map(|(_, path)| path),
    );
    command.arg(format!(
        "-dict={}",
        process::root().join("tests/fuzz/words.dict").display()
    ));
    command.arg(format!("-artifact_prefix={}/stopped-by-", place.display()));
    for option in [
        format!("-max_total_time={seconds}"),
        format!("-max_len={longest}"),
        format!("-timeout={SECONDS_FOR_ONE_MAX}"),
        format!("-rss_limit_mb={MEMORY_MIB_MAX}"),
        "-use_value_profile=1".to_owned(),
        "-print_final_stats=1".to_owned(),
    ] {
        command.arg(option);
    }
    command
}

fn runs_in(told: &str) -> u64 {
    let line = told
        .lines()
        .find_map(|line| line.strip_prefix("stat::number_of_executed_units:"));
    line.and_then(|number| number.trim().parse().ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_program_is_the_one_that_cargo_names() {
        let messages = concat!(
            r#"{"reason":"compiler-artifact","target":{"name":"wire"},"executable":null}"#,
            "\n",
            r#"{"reason":"compiler-artifact","target":{"name":"heard-fuzz"},"executable":"a/heard-fuzz"}"#,
        );
        assert_eq!(program_in(messages), Some(PathBuf::from("a/heard-fuzz")));
        assert_eq!(program_in("not json"), None);
    }

    #[test]
    fn the_inputs_are_counted() {
        let told = "Done\nstat::number_of_executed_units: 1234\nstat::other: 1";
        assert_eq!((runs_in(told), runs_in("")), (1234, 0));
    }
}
