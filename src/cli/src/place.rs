//! Where a service keeps its signed documents and its workspace: behind a server, or as files
//! beside the pages of a static host.

use crate::mailbox::{LetIn, Published};
use anyhow::{Context, Result, ensure};
use seal::operation::Sealed;
use std::fs;
use std::path::{Path, PathBuf};
use wire::operation::OPERATION_BYTES_MAX;
use wire::routes::{Setup, ToSign};
use wire::service::Signed;

/// How the file of an operation ends, without the dot.
const OPERATION_EXTENSION: &str = "entry";

/// Where it is.
pub enum Place {
    /// A mailbox that has let us in.
    Server(LetIn),
    /// Files.
    Files(Files),
}

/// A service without a server.
pub struct Files {
    /// `keyring.json`.
    pub keyring: PathBuf,
    /// `service.json`.
    pub service: PathBuf,
    /// A folder with a file for each operation, if the team keeps one.
    pub workspace: Option<PathBuf>,
}

impl Place {
    /// Both signed documents as they are now.
    pub fn documents(&self) -> Result<Setup> {
        match self {
            Self::Server(server) => server.documents(),
            Self::Files(files) => Ok(Setup {
                service: signed(&files.service)?,
                keyring: signed(&files.keyring)?,
            }),
        }
    }

    /// Puts the next two in their place, both or neither.
    pub fn publish(&self, setup: &Setup) -> Result<Published> {
        match self {
            Self::Server(server) => server.publish(setup),
            Self::Files(files) => files.replace(setup).map(|()| Published::Stored),
        }
    }

    /// What the next service document is made of, where a server says so.
    pub fn to_sign(&self) -> Result<ToSign> {
        match self {
            Self::Server(server) => server.to_sign(),
            Self::Files(_) => anyhow::bail!(
                "Without a server, say with --settings which settings are to be signed."
            ),
        }
    }

    /// Adds an operation; false where there is no workspace.
    pub fn append(&self, operation: &Sealed) -> Result<bool> {
        match self {
            Self::Server(server) => server.append(operation).map(|()| true),
            Self::Files(files) => files.append(operation),
        }
    }

    /// Every operation of the workspace.
    pub fn operations(&self) -> Result<Vec<Vec<u8>>> {
        match self {
            Self::Server(server) => server.operations(),
            Self::Files(files) => files.operations(),
        }
    }
}

impl Files {
    /// Both are whole on the disk before either takes its place.
    fn replace(&self, setup: &Setup) -> Result<()> {
        let next = [
            (&self.keyring, &setup.keyring),
            (&self.service, &setup.service),
        ];
        for (path, signed) in next {
            let text = serde_json::to_string(signed)?;
            fs::write(beside(path), text)
                .with_context(|| format!("{} cannot be written.", beside(path).display()))?;
        }
        for (path, _) in next {
            fs::rename(beside(path), path)
                .with_context(|| format!("{} cannot be written.", path.display()))?;
        }
        Ok(())
    }

    fn append(&self, operation: &Sealed) -> Result<bool> {
        let Some(folder) = &self.workspace else {
            return Ok(false);
        };
        fs::create_dir_all(folder)?;
        let name = format!("{}.{OPERATION_EXTENSION}", operation.id);
        fs::write(folder.join(name), &operation.bytes)?;
        Ok(true)
    }

    fn operations(&self) -> Result<Vec<Vec<u8>>> {
        let folder = self
            .workspace
            .as_ref()
            .context("Without a server, say with --workspace in which folder the log is kept.")?;
        let mut operations = Vec::new();
        for file in
            fs::read_dir(folder).with_context(|| format!("{} cannot be read.", folder.display()))?
        {
            let path = file?.path();
            if path
                .extension()
                .is_some_and(|end| end == OPERATION_EXTENSION)
            {
                operations.push(operation(&path)?);
            }
        }
        Ok(operations)
    }
}

/// Reads a signed document from a file.
pub fn signed(path: &Path) -> Result<Signed> {
    let text =
        fs::read_to_string(path).with_context(|| format!("{} cannot be read.", path.display()))?;
    serde_json::from_str(&text)
        .with_context(|| format!("{} is not a signed document.", path.display()))
}

fn operation(path: &Path) -> Result<Vec<u8>> {
    let length = fs::metadata(path)?.len();
    ensure!(
        length <= OPERATION_BYTES_MAX as u64,
        "{} is longer than any entry.",
        path.display()
    );
    Ok(fs::read(path)?)
}

fn beside(path: &Path) -> PathBuf {
    path.with_extension("next")
}
