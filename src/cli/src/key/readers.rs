//! The keys of groups and of the service: changing them, handing over, signing, sealing again.

use super::{confirm, making};
use crate::desk::{Desk, KeyFiles};
use anyhow::{Context, Result, ensure};
use clap::Args;
use seal::keyring::Change;
use seal::service::Fingerprint;
use std::fs;
use std::path::{Path, PathBuf};
use wire::access::Act;

/// `heard key rotate`.
#[derive(Args)]
pub struct Rotate {
    #[command(flatten)]
    files: KeyFiles,
    /// The readers' groups; all that you are in, if left out.
    #[arg(long = "group")]
    groups: Vec<String>,
}

/// `heard key hand-over`.
#[derive(Args)]
pub struct HandOver {
    #[command(flatten)]
    files: KeyFiles,
    /// Do not ask first.
    #[arg(long)]
    yes: bool,
}

/// `heard key sign`.
#[derive(Args)]
pub struct Sign {
    #[command(flatten)]
    files: KeyFiles,
    /// Without a server: the settings to sign.
    #[arg(long)]
    settings: Option<PathBuf>,
}

/// `heard key reseal`.
#[derive(Args)]
pub struct Reseal {
    #[command(flatten)]
    files: KeyFiles,
    /// The folder for the new files; the old ones are not touched.
    #[arg(long)]
    out: PathBuf,
    /// Sealed files.
    #[arg(required = true)]
    sealed: Vec<PathBuf>,
}

impl Rotate {
    /// New roots for everyone who is in.
    pub fn run(self) -> Result<()> {
        let mut desk = Desk::open(&self.files)?;
        let groups = if self.groups.is_empty() {
            desk.groups().into_iter().map(str::to_owned).collect()
        } else {
            self.groups
        };
        let rotate = Change::Rotate {
            groups: groups.clone(),
        };
        let act = Act::Rotated {
            groups: groups.clone(),
        };
        desk.change(&[rotate], &[act])?;
        println!(
            "The keys of {} are changed. Everyone who is in opens old and new with the key file they have.",
            groups.join(" and ")
        );
        Ok(())
    }
}

impl HandOver {
    /// A new signing key, and the old one's word for it.
    pub fn run(self) -> Result<()> {
        let mut desk = Desk::open(&self.files)?;
        confirm(
            "The service gets a new signing key and a new fingerprint. Invitations and tablets with the \
             old one go on working: the old key vouches for the new one.",
            self.yes,
        )?;
        desk.change(&[Change::HandOver], &[Act::HandedOver])?;
        let fingerprint = Fingerprint::of_base64(&desk.document().key)?;
        println!("The service's fingerprint is now {fingerprint}.");
        Ok(())
    }
}

impl Sign {
    /// Signs what the server reads, or a file.
    pub fn run(self) -> Result<()> {
        let mut desk = Desk::open(&self.files)?;
        let to_sign = match &self.settings {
            Some(file) => making::settings(file)?.into(),
            None => desk.place().to_sign()?,
        };
        let document = desk.document();
        let settings = document.settings.succeeded_by(&to_sign.settings);
        if document.settings == settings && document.token_key == to_sign.token_key {
            println!("The settings are signed already as they are. Nothing was changed.");
            return Ok(());
        }
        desk.change(&[Change::Sign(Box::new(to_sign))], &[Act::Signed])?;
        println!("Signed. Devices see the new settings when they next open the page.");
        Ok(())
    }
}

impl Reseal {
    /// Writes a new file for each that opens.
    pub fn run(self) -> Result<()> {
        let desk = Desk::open(&self.files)?;
        fs::create_dir_all(&self.out)?;
        let mut done = 0;
        for path in &self.sealed {
            match reseal(&desk, path, &self.out) {
                Ok(()) => done += 1,
                Err(why) => eprintln!("{}: {why:#}", path.display()),
            }
        }
        println!("{done} sealed again, {} not.", self.sealed.len() - done);
        let responses = done as u64;
        desk.log(&Act::Resealed { responses });
        Ok(())
    }
}

fn reseal(desk: &Desk, path: &Path, out: &Path) -> Result<()> {
    let envelope = fs::read(path).context("it cannot be read")?;
    let sealed = desk.keyring().reseal(&envelope)?;
    let name = path.file_name().context("it has no name")?;
    let new = out.join(name);
    ensure!(
        !new.exists(),
        "{} is there already; nothing was written over it",
        new.display()
    );
    fs::write(&new, sealed).with_context(|| format!("{} cannot be written", new.display()))
}
