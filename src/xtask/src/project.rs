//! Where things are in the repository, and how its other programs are started.

use anyhow::{Context, Result, ensure};
use sha2::{Digest, Sha256};
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The target both apps are built for.
pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// The repository.
pub struct Project {
    /// Its folder.
    pub root: PathBuf,
    /// Cargo's target folder.
    pub target: PathBuf,
}

impl Project {
    /// The repository that this xtask belongs to.
    pub fn find() -> Result<Self> {
        let manifest = env::var_os("CARGO_MANIFEST_DIR")
            .context("Start this as `cargo xtask`, so that it knows which folder it works in.")?;
        let root = Path::new(&manifest).join("../..").canonicalize()?;
        let target = env::var_os("CARGO_TARGET_DIR").map_or(root.join("target"), PathBuf::from);
        Ok(Self { root, target })
    }

    /// The built apps.
    pub fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// A program that Cargo built for release.
    pub fn released(&self, name: &str) -> PathBuf {
        self.target.join("release").join(name).with_extension(env::consts::EXE_EXTENSION)
    }

    /// Cargo, in the repository's folder.
    pub fn cargo(&self) -> Command {
        self.command(&env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()))
    }

    /// Another program, in the repository's folder.
    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        command
    }

    /// What Cargo knows about the workspace and everything it is made of.
    pub fn metadata(&self, platform: Option<&str>) -> Result<serde_json::Value> {
        let mut cargo = self.cargo();
        cargo.args(["metadata", "--format-version", "1", "--locked"]);
        if let Some(platform) = platform {
            cargo.args(["--filter-platform", platform]);
        }
        Ok(serde_json::from_slice(&output(&mut cargo)?)?)
    }
}

/// Runs a program to its end; an error if it failed.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| cannot_start(command))?;
    ensure!(status.success(), "{} failed.", said(command));
    Ok(())
}

/// Runs a program and gives what it wrote; its complaints go to the screen.
pub fn output(command: &mut Command) -> Result<Vec<u8>> {
    let out = command.stderr(std::process::Stdio::inherit()).output();
    let out = out.with_context(|| cannot_start(command))?;
    ensure!(out.status.success(), "{} failed.", said(command));
    Ok(out.stdout)
}

/// Whether a program can be started at all.
pub fn is_there(program: &str) -> bool {
    let mut command = Command::new(program);
    command.arg("--version").stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// SHA-256.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// SHA-256 in hex.
pub fn sha256_hex(bytes: &[u8]) -> String {
    sha256(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn cannot_start(command: &Command) -> String {
    format!("{} cannot be started", command.get_program().to_string_lossy())
}

fn said(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let words: Vec<_> = words.map(|word| word.to_string_lossy()).collect();
    format!("`{}`", words.join(" "))
}
