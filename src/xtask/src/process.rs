//! Starting other programs, from the repository's root and with their failures in plain words.

use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// The repository's root.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_owned()
}

/// A program that is to run at the root. `cargo` is the one that runs this.
pub fn command(program: &str, arguments: &[&str]) -> Command {
    let cargo = std::env::var("CARGO");
    let program = match (&cargo, program) {
        (Ok(cargo), "cargo") => cargo,
        _ => program,
    };
    let mut command = Command::new(program);
    command.args(arguments).current_dir(root());
    command
}

/// Runs it to its end; its output is seen.
pub fn run(command: &mut Command) -> Result<()> {
    let shown = shown(command);
    let status = command
        .status()
        .with_context(|| format!("`{shown}` cannot be started"))?;
    if !status.success() {
        bail!("`{shown}` ended with {status}");
    }
    Ok(())
}

/// Runs it to its end and gives each line of its output to `line`, which also sees to printing.
/// Gives whether it succeeded.
pub fn stream(command: &mut Command, mut line: impl FnMut(&str)) -> Result<bool> {
    let shown = shown(command);
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("`{shown}` cannot be started"))?;
    if let Some(output) = child.stdout.take() {
        for text in BufReader::new(output).split(b'\n') {
            line(&String::from_utf8_lossy(&text?));
        }
    }
    Ok(child.wait()?.success())
}

/// Runs it to its end and gives what it printed.
pub fn output(command: &mut Command) -> Result<String> {
    let shown = shown(command);
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("`{shown}` cannot be started"))?;
    if !output.status.success() {
        bail!("`{shown}` ended with {}", output.status);
    }
    String::from_utf8(output.stdout).with_context(|| format!("`{shown}` printed no text"))
}

/// Asks it to stop, as an operator would, and waits until it has.
pub fn stop(mut child: Child) -> Result<()> {
    let asked = Command::new("kill")
        .args(["-TERM", &child.id().to_string()])
        .status();
    if !asked.is_ok_and(|status| status.success()) {
        child.kill()?;
    }
    child.wait()?;
    Ok(())
}

/// Is there a program of this name to start?
pub fn is_there(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// A program of the workspace that was built for release.
pub fn built(program: &str) -> PathBuf {
    target().join("release").join(program)
}

/// Where Cargo puts what it builds.
pub fn target() -> PathBuf {
    let elsewhere = std::env::var_os("CARGO_TARGET_DIR");
    elsewhere.map_or_else(|| root().join("target"), |folder| root().join(folder))
}

fn shown(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy()];
    words.extend(command.get_args().map(|word| word.to_string_lossy()));
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_given_and_failure_is_told() {
        let mut lines = Vec::new();
        let mut command = command("sh", &["-c", "echo one; echo two; exit 3"]);
        let succeeded = stream(&mut command, |line| lines.push(line.to_owned()));
        assert!(!succeeded.expect("runs"));
        assert_eq!(lines, ["one", "two"]);
    }

    #[test]
    fn a_failure_names_the_command() {
        let error = run(&mut command("sh", &["-c", "exit 3"])).expect_err("fails");
        assert!(error.to_string().contains("`sh -c exit 3`"), "{error}");
    }
}
