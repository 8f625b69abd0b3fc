//! Keys that are made or locked anew: the first of a service, a colleague's, another passphrase.

use super::{new_passphrase, passphrase, write_new};
use crate::desk::text;
use crate::mailbox::Mailbox;
use crate::place::signed;
use anyhow::{Context, Result, bail};
use clap::Args;
use seal::keyfile::{self, Cost, KeyFile};
use seal::service::{Fingerprint, verify_service};
use seal::{Holder, Officer};
use std::fs;
use std::path::{Path, PathBuf};
use wire::routes::ToSign;
use wire::service::{Settings, Signed};

/// `heard key setup`.
#[derive(Args)]
pub struct Setup {
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
}

/// `heard key new`.
#[derive(Args)]
pub struct New {
    /// Where the key file is written.
    #[arg(long)]
    out: PathBuf,
    /// Where the card for the manager is written; it holds no secret.
    #[arg(long)]
    card: PathBuf,
    /// The server's address, to lock the key to its service.
    #[arg(long, conflicts_with = "service")]
    server: Option<String>,
    /// Without a server: the signed service document.
    #[arg(long, required_unless_present = "server")]
    service: Option<PathBuf>,
    /// A file whose first line is the passphrase; without it the passphrase is asked for.
    #[arg(long)]
    passphrase_file: Option<PathBuf>,
}

/// `heard key passphrase`.
#[derive(Args)]
pub struct Passphrase {
    /// The key file as it is now.
    #[arg(long)]
    key: PathBuf,
    /// Where the newly locked key file is written; the old one stays until you delete it.
    #[arg(long)]
    out: PathBuf,
    /// A file whose first line is the passphrase of now.
    #[arg(long)]
    passphrase_file: Option<PathBuf>,
    /// A file whose first line is the new passphrase.
    #[arg(long)]
    new_passphrase_file: Option<PathBuf>,
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

/// Makes a manager, a recovery sheet, a keyring and a service document.
pub fn make(to_sign: ToSign, name: &str, passphrase: &str, cost: Cost) -> Result<Made> {
    let (seed, spare) = (seal::random_seed()?, seal::random_seed()?);
    let (manager, recovery) = (Officer::from_seed(&seed), Officer::from_seed(&spare));
    let setup = seal::setup(to_sign, name, &manager, &recovery)?;
    let key_file = keyfile::lock_for(Some(setup.fingerprint), &seed, passphrase, cost)?.to_json();
    Ok(Made {
        setup,
        key_file,
        recovery: seal::recovery::blocks(&spare),
    })
}

impl Setup {
    /// Makes everything and writes it.
    pub fn run(self) -> Result<()> {
        let passphrase = new_passphrase(self.passphrase_file.as_deref())?;
        let to_sign = settings(&self.settings)?.into();
        let made = make(to_sign, &self.name, &passphrase, Cost::standard())?;
        fs::create_dir_all(&self.out)?;
        let json = |value: &Signed| serde_json::to_string(value);
        write_new(&self.out.join("heard-key.json"), &made.key_file)?;
        write_new(&self.out.join("recovery.txt"), &made.recovery)?;
        write_new(&self.out.join("keyring.json"), &json(&made.setup.keyring)?)?;
        write_new(&self.out.join("service.json"), &json(&made.setup.service)?)?;
        println!(
            "Written to {}. Print recovery.txt, lock it away, and delete the file.",
            self.out.display()
        );
        println!("The service's fingerprint is {}.", made.setup.fingerprint);
        Ok(())
    }
}

impl New {
    /// Makes a key file and a card.
    pub fn run(self) -> Result<()> {
        let service = match (&self.server, &self.service) {
            (Some(server), _) => Mailbox::at(server).service()?,
            (None, Some(file)) => signed(file)?,
            (None, None) => bail!("Say which service the key is for: --server or --service."),
        };
        let service = fingerprint_of(&service)?;
        let passphrase = new_passphrase(self.passphrase_file.as_deref())?;
        let seed = seal::random_seed()?;
        let holder = Officer::from_seed(&seed).holder();
        let file = keyfile::lock_for(Some(service), &seed, &passphrase, Cost::standard())?;
        write_new(&self.out, &file.to_json())?;
        write_new(&self.card, &holder.to_json())?;
        println!(
            "Send {} to a manager. It holds no secret.",
            self.card.display()
        );
        println!("Read this aloud to them: {}", holder.fingerprint());
        println!("Ask whether theirs is the service {service}.");
        println!(
            "Nobody can make {} again: if it or its passphrase is lost, ask to be let in anew.",
            self.out.display()
        );
        Ok(())
    }
}

impl Passphrase {
    /// Locks the same key again.
    pub fn run(self) -> Result<()> {
        let file = KeyFile::from_json(&text(&self.key)?)?;
        let officer = keyfile::unlock(&file, &passphrase(self.passphrase_file.as_deref())?)?;
        let new = new_passphrase(self.new_passphrase_file.as_deref())?;
        let locked = keyfile::lock_for(file.service(), officer.seed(), &new, Cost::standard())?;
        write_new(&self.out, &locked.to_json())?;
        println!(
            "Written to {}. Try it with `heard key test`, then delete {} and its copies: who has an \
             old copy and the old passphrase still has the key.",
            self.out.display(),
            self.key.display()
        );
        Ok(())
    }
}

/// Prints what is to be read aloud, or compared with an invitation.
pub fn fingerprint(file: &Path) -> Result<()> {
    let text = text(file)?;
    if let Ok(holder) = Holder::from_json(&text) {
        println!("{}", holder.fingerprint());
    } else if let Ok(key) = KeyFile::from_json(&text) {
        println!("{}", key.holder().fingerprint());
    } else {
        let service: Signed = serde_json::from_str(&text)
            .context("This is not a card, a key file or a signed service document.")?;
        println!("{}", fingerprint_of(&service)?);
    }
    Ok(())
}

/// Settings as in `service.toml`; the server's own section is not part of them.
pub fn settings(path: &Path) -> Result<Settings> {
    let mut table: toml::Table = text(path)?.parse()?;
    table.remove("mailbox");
    Ok(table.try_into()?)
}

fn fingerprint_of(service: &Signed) -> Result<Fingerprint> {
    let document = verify_service(service, None)?;
    Ok(Fingerprint::of_base64(&document.key)?)
}
