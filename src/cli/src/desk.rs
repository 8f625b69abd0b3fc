//! An officer's desk without a browser: a key file unlocked, the keyring opened with it, and what
//! can be done then: open, change who may open what, write and read the log.

use crate::key;
use crate::mailbox::{Mailbox, Published};
use crate::place::{Files, Place};
use anyhow::{Context, Result, bail};
use chrono::{SecondsFormat, Utc};
use clap::Args;
use seal::keyfile::{self, KeyFile};
use seal::keyring::{Change, OpenKeyring};
use seal::operation::{Operation, OperationError};
use seal::service::{Fingerprint, verify_service};
use seal::{Officer, PrivateKey};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use wire::access::{Act, Entry};
use wire::routes::Setup;
use wire::service::ServiceDocument;

/// How often a change is made again after a colleague was quicker.
const TRIES: usize = 5;

/// What lets an officer in, and where the service is.
#[derive(Args)]
pub struct KeyFiles {
    /// The officer's key file.
    #[arg(long, required_unless_present = "sheet")]
    key: Option<PathBuf>,
    /// A file with what stands on the recovery sheet, instead of a key file.
    #[arg(long, conflicts_with = "key")]
    sheet: Option<PathBuf>,
    /// A file whose first line is the passphrase; without it the passphrase is asked for.
    #[arg(long)]
    passphrase_file: Option<PathBuf>,
    /// The server's address, as officers' browsers see it.
    #[arg(long, conflicts_with_all = ["keyring", "service", "workspace"])]
    server: Option<String>,
    /// Without a server: the signed keyring.
    #[arg(long, required_unless_present = "server", requires = "service")]
    keyring: Option<PathBuf>,
    /// Without a server: the signed service document.
    #[arg(long, required_unless_present = "server", requires = "keyring")]
    service: Option<PathBuf>,
    /// Without a server: a folder in which the team keeps its log.
    #[arg(long)]
    workspace: Option<PathBuf>,
}

/// The opened desk.
pub struct Desk {
    officer: Officer,
    expected: Option<Fingerprint>,
    place: Place,
    document: ServiceDocument,
    keyring: OpenKeyring,
    keys: Vec<PrivateKey>,
}

/// One line of the log: who did what.
pub struct Logged {
    /// Who signed it, by member id.
    pub author: String,
    /// When and what.
    pub entry: Entry,
}

impl Desk {
    /// Unlocks the key file and opens the keyring with it.
    pub fn open(files: &KeyFiles) -> Result<Self> {
        let (officer, expected) = unlock(files)?;
        let place = files.place(&officer)?;
        let Setup { service, keyring } = place.documents()?;
        let document = verify_service(&service, expected)?;
        let keyring = OpenKeyring::open(&keyring, &document, &officer)?;
        Ok(Self {
            keys: keyring.private_keys(),
            officer,
            expected,
            place,
            document,
            keyring,
        })
    }

    /// The names of the groups.
    pub fn groups(&self) -> Vec<&str> {
        self.keyring.groups().collect()
    }

    /// The keys, for opening.
    pub fn keys(&self) -> &[PrivateKey] {
        &self.keys
    }

    /// Who may open what.
    pub fn keyring(&self) -> &OpenKeyring {
        &self.keyring
    }

    /// The service as it was signed last.
    pub fn document(&self) -> &ServiceDocument {
        &self.document
    }

    /// Where the service is.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// The member id of whose desk this is.
    pub fn own_id(&self) -> String {
        self.officer.id_hex()
    }

    /// Makes changes, publishes both documents, and writes the log. If a colleague was quicker, the
    /// changes are made again on what they published.
    pub fn change(&mut self, changes: &[Change], acts: &[Act]) -> Result<()> {
        for _ in 0..TRIES {
            let setup: Setup = self.keyring.change(changes, &self.document)?.into();
            let published = self.place.publish(&setup)?;
            let now = match published {
                Published::Stored => setup,
                Published::NotNewer => self.place.documents()?,
            };
            self.take(&now)?;
            if published == Published::Stored {
                acts.iter().for_each(|act| self.log(act));
                return Ok(());
            }
        }
        bail!("Colleagues are changing the list just now. Nothing was changed; please try again.")
    }

    /// Writes what was done into the log of the team. A log that cannot be written is said, and
    /// does not undo what was done.
    pub fn log(&self, act: &Act) {
        match self.write(act) {
            Ok(true) => {}
            Ok(false) => eprintln!("There is no log here: --workspace names a folder for one."),
            Err(why) => eprintln!("This was not written into the log: {why:#}"),
        }
    }

    /// The log, oldest first, and how many entries could not be read.
    pub fn entries(&self) -> Result<(Vec<Logged>, usize)> {
        let workspace = self.keyring.workspace();
        let (mut logged, mut aside, mut seen) = (Vec::new(), 0, BTreeSet::new());
        for bytes in self.place.operations()? {
            match workspace.open(&bytes) {
                Ok(operation) if seen.insert(operation.id) => logged.extend(read(operation)),
                Ok(_) | Err(OperationError::WrongKey) => {}
                Err(why) => {
                    aside += 1;
                    eprintln!("Set aside: {why}.");
                }
            }
        }
        logged.sort_by(|one, other| one.entry.at.cmp(&other.entry.at));
        Ok((logged, aside))
    }

    fn take(&mut self, setup: &Setup) -> Result<()> {
        self.document = verify_service(&setup.service, self.expected)?;
        self.keyring = OpenKeyring::open(&setup.keyring, &self.document, &self.officer)?;
        self.keys = self.keyring.private_keys();
        Ok(())
    }

    fn write(&self, act: &Act) -> Result<bool> {
        let group = self.groups().first().copied().unwrap_or_default();
        let at = Utc::now().to_rfc3339_opts(SecondsFormat::Millis, true);
        self.keep(group, &Entry::new(at, act.clone()).to_json())
    }

    /// Signs a text and adds it to a group's workspace; false where there is none.
    pub fn keep(&self, group: &str, text: &str) -> Result<bool> {
        let operation = self.keyring.workspace().write(&self.officer, group, text)?;
        self.place.append(&operation)
    }
}

impl KeyFiles {
    /// The server's address, where there is one.
    pub fn server(&self) -> Option<&str> {
        self.server.as_deref()
    }

    fn place(&self, officer: &Officer) -> Result<Place> {
        if let Some(server) = &self.server {
            let let_in = Mailbox::at(server).enter(officer, server)?;
            return Ok(Place::Server(let_in));
        }
        let missing = "Say where the service is: --server, or --keyring and --service.";
        Ok(Place::Files(Files {
            keyring: self.keyring.clone().context(missing)?,
            service: self.service.clone().context(missing)?,
            workspace: self.workspace.clone(),
        }))
    }
}

/// Whose key it is, and the service it is for.
fn unlock(files: &KeyFiles) -> Result<(Officer, Option<Fingerprint>)> {
    if let Some(sheet) = &files.sheet {
        let seed = seal::recovery::read(&text(sheet)?)?;
        return Ok((Officer::from_seed(&seed), None));
    }
    let path = files.key.as_ref().context("Say which key file: --key.")?;
    let file = KeyFile::from_json(&text(path)?)?;
    let passphrase = key::passphrase(files.passphrase_file.as_deref())?;
    Ok((keyfile::unlock(&file, &passphrase)?, file.service()))
}

fn read(operation: Operation) -> Option<Logged> {
    Some(Logged {
        entry: Entry::from_json(&operation.text)?,
        author: operation.author,
    })
}

/// A file's text.
pub fn text(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("{} cannot be read.", path.display()))
}
