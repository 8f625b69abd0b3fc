//! `heard key`: making keys, letting colleagues in and taking them out, and seeing who did what.
//! Every command says what it means; what cannot be taken back asks first.

mod cards;
mod making;
mod people;
mod readers;

use crate::desk::{Desk, KeyFiles};
use anyhow::{Context, Result, ensure};
use clap::Subcommand;
use std::fs;
use std::path::{Path, PathBuf};

pub use making::{Made, make};

/// The shortest passphrase: four words or so.
const PASSPHRASE_CHARS_MIN: usize = 12;

/// Keys.
#[derive(Subcommand)]
pub enum Key {
    /// Make a service's first key, its recovery sheet, keyring and service document, as files.
    Setup(making::Setup),
    /// Make a key file for a colleague of a service that is there, and the card a manager needs.
    New(making::New),
    /// Lock a key file with another passphrase.
    Passphrase(making::Passphrase),
    /// Print the fingerprint of a card, a key file or a signed service document.
    Fingerprint {
        /// The file.
        file: PathBuf,
    },
    /// Try whether a key file or a recovery sheet opens what it should.
    Test(KeyFiles),
    /// List who may open what.
    List(KeyFiles),
    /// Let someone in.
    Add(people::Add),
    /// Take someone out, and change the keys of their groups.
    Remove(people::Remove),
    /// Put someone into other readers' groups.
    Regroup(people::Regroup),
    /// Print a new recovery sheet.
    Recovery(people::Recovery),
    /// Change the keys of readers' groups without taking anyone out.
    Rotate(readers::Rotate),
    /// Give the service's signing into the hands of a new key.
    HandOver(readers::HandOver),
    /// Sign the settings of the service as they are now.
    Sign(readers::Sign),
    /// Make, change or take away the card by which children know an officer.
    Card(cards::Card),
    /// List the officers' cards.
    Cards(KeyFiles),
    /// Seal old sealed files again, to the keys of now.
    Reseal(readers::Reseal),
    /// Print who opened, exported, let in and took out.
    Log(KeyFiles),
}

impl Key {
    /// Runs it.
    pub fn run(self) -> Result<()> {
        match self {
            Self::Setup(setup) => setup.run(),
            Self::New(new) => new.run(),
            Self::Passphrase(passphrase) => passphrase.run(),
            Self::Fingerprint { file } => making::fingerprint(&file),
            Self::Test(files) => test(&files),
            Self::List(files) => people::list(&Desk::open(&files)?),
            Self::Add(add) => add.run(),
            Self::Remove(remove) => remove.run(),
            Self::Regroup(regroup) => regroup.run(),
            Self::Recovery(recovery) => recovery.run(),
            Self::Rotate(rotate) => rotate.run(),
            Self::HandOver(hand_over) => hand_over.run(),
            Self::Sign(sign) => sign.run(),
            Self::Card(card) => card.run(),
            Self::Cards(files) => cards::list(&Desk::open(&files)?),
            Self::Reseal(reseal) => reseal.run(),
            Self::Log(files) => people::log(&Desk::open(&files)?),
        }
    }
}

/// Seals something to each group and opens it again.
fn test(files: &KeyFiles) -> Result<()> {
    let desk = Desk::open(files)?;
    let text = b"a test opening";
    for key in desk.keys() {
        let sealed = seal::seal(text, seal::random_id()?, &[key.public().clone()])?;
        let opened = seal::open(&sealed, std::slice::from_ref(key))?;
        ensure!(
            opened.plain == text,
            "The test opening gave back something else."
        );
    }
    println!("The key opens: {}.", desk.groups().join(", "));
    Ok(())
}

/// The passphrase, from a file or from the terminal.
pub fn passphrase(file: Option<&Path>) -> Result<String> {
    let text = match file {
        Some(file) => fs::read_to_string(file)
            .with_context(|| format!("The passphrase file {} cannot be read.", file.display()))?,
        None => asked("Passphrase (it shows as you type): ")?,
    };
    Ok(text.lines().next().unwrap_or_default().trim().to_owned())
}

/// A passphrase that is to lock something.
fn new_passphrase(file: Option<&Path>) -> Result<String> {
    let passphrase = passphrase(file)?;
    ensure!(
        passphrase.chars().count() >= PASSPHRASE_CHARS_MIN,
        "The passphrase is too short. Please use at least {PASSPHRASE_CHARS_MIN} characters."
    );
    Ok(passphrase)
}

/// Asks before something that cannot be taken back.
fn confirm(meaning: &str, yes: bool) -> Result<()> {
    eprintln!("{meaning}");
    let said = if yes {
        "yes".to_owned()
    } else {
        asked("Type yes to go on: ")?
    };
    ensure!(
        said.trim().eq_ignore_ascii_case("yes"),
        "Nothing was changed."
    );
    Ok(())
}

fn asked(question: &str) -> Result<String> {
    eprint!("{question}");
    let mut line = String::new();
    std::io::stdin().read_line(&mut line)?;
    Ok(line)
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
