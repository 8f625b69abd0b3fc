//! The data folder: what lies where, and who may use it.

use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use crate::mailbox::Place;
use crate::setup_link::SetupLink;

/// `./data`, or wherever `--data` points.
#[derive(Clone, Debug)]
pub struct DataFolder(PathBuf);

/// Held as long as a server runs; the system lets go of it even if the server is killed.
#[derive(Debug)]
pub struct Lock(#[expect(dead_code, reason = "held, not read")] File);

impl DataFolder {
    /// Opens the folder, and makes it, for its owner alone, if it is not there.
    pub fn open(path: &Path) -> anyhow::Result<Self> {
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder
            .create(path)
            .with_context(|| format!("the data folder {} cannot be made", path.display()))?;
        Ok(Self(path.to_owned()))
    }

    /// Where the mailbox is kept: in the PostgreSQL database of `DATABASE_URL`, or else here.
    pub fn place(&self) -> anyhow::Result<Place> {
        let address = std::env::var_os("DATABASE_URL").unwrap_or_default();
        if address.is_empty() {
            return Ok(Place::File(self.database()));
        }
        match address.into_string() {
            Ok(address)
                if address.starts_with("postgres://") || address.starts_with("postgresql://") =>
            {
                Ok(Place::Postgres(address))
            }
            // It may hold a password, so it is not said what stands there.
            _ => bail!(
                "DATABASE_URL has to begin with postgres://. Without it the mailbox is kept in {}.",
                self.database().display()
            ),
        }
    }

    /// The SQLite database.
    pub fn database(&self) -> PathBuf {
        self.0.join("heard.sqlite")
    }

    /// Where `service.toml` is looked for unless `--config` says otherwise.
    pub fn service_file(&self) -> PathBuf {
        self.0.join("service.toml")
    }

    /// The one-time set-up link.
    pub fn setup_link(&self) -> SetupLink {
        SetupLink::at(self.0.join("setup-link"))
    }

    /// Takes the folder for one server, or for restoring; refuses while another has it.
    pub fn lock(&self) -> anyhow::Result<Lock> {
        let path = self.0.join("lock");
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .with_context(|| format!("{} cannot be opened", path.display()))?;
        match file.try_lock() {
            Ok(()) => Ok(Lock(file)),
            Err(TryLockError::WouldBlock) => bail!(
                "a heard-server is running on {} already. Stop it first, or give this one another folder with --data.",
                self.0.display()
            ),
            Err(TryLockError::Error(error)) => {
                Err(error).with_context(|| format!("{} cannot be locked", path.display()))
            }
        }
    }
}
