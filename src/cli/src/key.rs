//! `heard key`: making the first keys without a browser, and trying one.

use crate::KeyFiles;
use crate::desk::Desk;
use anyhow::{Context, Result, ensure};
use clap::Subcommand;
use seal::Officer;
use seal::keyfile::{self, Cost};
use std::fs;
use std::path::{Path, PathBuf};
use wire::service::Settings;

/// The shortest passphrase: four words or so.
const PASSPHRASE_CHARS_MIN: usize = 12;

/// Keys.
#[derive(Subcommand)]
pub enum Key {
    /// Make a service's first key, its recovery sheet, keyring and service document, as files.
    Setup {
        /// The service's settings.
        #[arg(long)]
        settings: PathBuf,
        /// The manager's name; only members can read it.
        #[arg(long)]
        name: String,
        /// Where to write `heard-key.json`, `recovery.txt`, `keyring.json` and `service.json`.
        #[arg(long)]
        out: PathBuf,
        /// A file whose first line is the passphrase; without it the passphrase is asked for.
        #[arg(long)]
        passphrase_file: Option<PathBuf>,
    },
    /// Try whether a key file, its passphrase and a keyring belong together.
    Test(KeyFiles),
}

/// What set-up made, ready to be written or handed to a server.
pub struct Made {
    /// The signed documents.
    pub setup: seal::SetupMade,
    /// The key file.
    pub key_file: String,
    /// The recovery sheet's text.
    pub recovery: String,
}

impl Key {
    /// Runs it.
    pub fn run(self) -> Result<()> {
        match self {
            Self::Setup {
                settings,
                name,
                out,
                passphrase_file,
            } => {
                let passphrase = passphrase(passphrase_file.as_deref())?;
                set_up(&settings, &name, &out, &passphrase)
            }
            Self::Test(files) => {
                let desk = Desk::open(&files)?;
                println!("The key opens: {}.", desk.groups().join(", "));
                Ok(())
            }
        }
    }
}

/// Makes a manager, a recovery sheet, a keyring and a service document.
pub fn make(settings: Settings, name: &str, passphrase: &str, cost: Cost) -> Result<Made> {
    let (seed, spare) = (seal::random_seed()?, seal::random_seed()?);
    let (manager, recovery) = (Officer::from_seed(&seed), Officer::from_seed(&spare));
    let setup = seal::setup(settings, name, &manager, &recovery)?;
    let key_file = keyfile::lock_for(Some(setup.fingerprint), &seed, passphrase, cost)?.to_json();
    Ok(Made {
        setup,
        key_file,
        recovery: seal::recovery::blocks(&spare),
    })
}

/// The passphrase, from a file or from the terminal.
pub fn passphrase(file: Option<&Path>) -> Result<String> {
    let text = match file {
        Some(file) => fs::read_to_string(file)
            .with_context(|| format!("The passphrase file {} cannot be read.", file.display()))?,
        None => {
            eprint!("Passphrase (it shows as you type): ");
            let mut line = String::new();
            std::io::stdin().read_line(&mut line)?;
            line
        }
    };
    Ok(text.lines().next().unwrap_or_default().trim().to_owned())
}

fn set_up(settings: &Path, name: &str, out: &Path, passphrase: &str) -> Result<()> {
    ensure!(
        passphrase.chars().count() >= PASSPHRASE_CHARS_MIN,
        "The passphrase is too short. Please use at least {PASSPHRASE_CHARS_MIN} characters."
    );
    let made = make(read_settings(settings)?, name, passphrase, Cost::standard())?;
    fs::create_dir_all(out)?;
    let json = |value: &wire::service::Signed| serde_json::to_string(value);
    write_new(&out.join("heard-key.json"), &made.key_file)?;
    write_new(&out.join("recovery.txt"), &made.recovery)?;
    write_new(&out.join("keyring.json"), &json(&made.setup.keyring)?)?;
    write_new(&out.join("service.json"), &json(&made.setup.service)?)?;
    println!(
        "Written to {}. Print recovery.txt, lock it away, and delete the file.",
        out.display()
    );
    println!("The service's fingerprint is {}.", made.setup.fingerprint);
    Ok(())
}

/// A key that is written over is lost for good.
fn write_new(path: &Path, text: &str) -> Result<()> {
    ensure!(
        !path.exists(),
        "{} is there already; nothing was written over it.",
        path.display()
    );
    fs::write(path, text).with_context(|| format!("{} cannot be written.", path.display()))
}

/// Settings as in `service.toml`; the server's own section is not part of them.
fn read_settings(path: &Path) -> Result<Settings> {
    let text = fs::read_to_string(path)
        .with_context(|| format!("The settings {} cannot be read.", path.display()))?;
    let mut table: toml::Table = text.parse()?;
    table.remove("mailbox");
    Ok(table.try_into()?)
}
