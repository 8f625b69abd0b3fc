//! Programs that answer lines with lines, so that each keeps its data between rounds; and the peers'
//! Python, in which some of them run.

use super::peers;
use crate::process;
use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// A program that answers lines with lines.
pub(super) struct Talk {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Talk {
    /// Starts it; with what it says first.
    pub fn start<H: for<'de> Deserialize<'de>>(command: &mut Command) -> Result<(Self, H)> {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let input = child.stdin.take().context("it takes no lines")?;
        let output = BufReader::new(child.stdout.take().context("it says nothing")?);
        let mut talk = Self {
            child,
            input,
            output,
        };
        let hello = talk.line()?;
        Ok((talk, hello))
    }

    /// Says a line to it; with what it answers.
    pub fn ask<L: for<'de> Deserialize<'de>>(&mut self, words: &str) -> Result<L> {
        writeln!(self.input, "{words}")?;
        self.line()
    }

    fn line<L: for<'de> Deserialize<'de>>(&mut self) -> Result<L> {
        let mut line = String::new();
        self.output.read_line(&mut line)?;
        serde_json::from_str(&line).with_context(|| format!("it said something else: {line}"))
    }

    /// Lets it end.
    pub fn end(mut self) -> Result<()> {
        drop(self.input);
        ensure!(self.child.wait()?.success(), "it did not end well");
        Ok(())
    }
}

/// The peers' Python, made once and kept below target/.
pub(super) fn python() -> Result<PathBuf> {
    ensure!(
        process::is_there("python3"),
        "no python3: apt-get install -y python3 python3-venv"
    );
    let folder = peers::folder("python")?;
    let python = folder.join("bin/python");
    let pinned = process::root().join("tests/bench/requirements.txt");
    let wanted = std::fs::read_to_string(&pinned)?;
    let installed = folder.join("installed.txt");
    if std::fs::read_to_string(&installed).is_ok_and(|there| there == wanted) {
        return Ok(python);
    }
    process::run(process::command("python3", &["-m", "venv"]).arg(&folder))?;
    let install = ["-m", "pip", "install", "--quiet", "--requirement"];
    process::run(Command::new(&python).args(install).arg(&pinned))?;
    std::fs::write(installed, wanted)?;
    Ok(python)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_peer_has_one_version() {
        let pinned = std::fs::read_to_string(process::root().join("tests/bench/requirements.txt"))
            .expect("pinned peers");
        let packages = pinned.lines().filter(|line| !line.starts_with('#'));
        assert!(packages.clone().all(|line| line.contains("==")), "{pinned}");
        assert!(
            ["polars", "duckdb", "openpyxl"]
                .iter()
                .all(|peer| pinned.contains(peer))
        );
        assert_eq!(packages.count(), 5);
    }
}
