//! An officer's desk without a browser: the groups a key file opens, and envelopes opened with it.

use crate::KeyFiles;
use crate::key;
use anyhow::{Context, Result};
use seal::PrivateKey;
use seal::keyfile::{self, KeyFile};
use seal::keyring::OpenKeyring;
use seal::service::verify_service;
use std::fs;
use wire::service::Signed;

/// The opened groups.
pub struct Desk {
    names: Vec<String>,
    keys: Vec<PrivateKey>,
}

impl Desk {
    /// Unlocks the key file and opens the keyring with it.
    pub fn open(files: &KeyFiles) -> Result<Self> {
        let read = |path: &std::path::Path| {
            fs::read_to_string(path).with_context(|| format!("{} cannot be read.", path.display()))
        };
        let key_file = KeyFile::from_json(&read(&files.key)?)?;
        let keyring: Signed = serde_json::from_str(&read(&files.keyring)?)
            .context("The keyring is not written like one.")?;
        let passphrase = key::passphrase(files.passphrase_file.as_deref())?;
        let officer = keyfile::unlock(&key_file, &passphrase)?;
        let service: Signed = serde_json::from_str(&read(&files.service)?)
            .context("The service document is not written like one.")?;
        let service = verify_service(&service, key_file.service())?;
        let opened = OpenKeyring::open(&keyring, &service, &officer)?;
        Ok(Self {
            names: opened.groups().map(str::to_owned).collect(),
            keys: opened.private_keys(),
        })
    }

    /// The names of the groups.
    pub fn groups(&self) -> &[String] {
        &self.names
    }

    /// The keys, for opening.
    pub fn keys(&self) -> &[PrivateKey] {
        &self.keys
    }
}
