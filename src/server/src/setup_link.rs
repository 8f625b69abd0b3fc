//! The one-time set-up link: a file that only its owner can read, so that no log ever holds it.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;

use crate::mailbox::Mailbox;

/// The file with the link.
#[derive(Clone, Debug)]
pub struct SetupLink(Arc<Path>);

impl SetupLink {
    /// The file's place in the data folder.
    pub fn at(path: PathBuf) -> Self {
        Self(path.into())
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Makes a new link; the one before is no longer good.
    pub async fn renew(&self, mailbox: &Mailbox, origin: &str) -> anyhow::Result<()> {
        let token = mailbox.new_setup_token().await?;
        let link = format!("{origin}/collate/#setup={}\n", token.expose());
        self.write(&link).with_context(|| {
            format!(
                "the set-up link could not be written to {}",
                self.0.display()
            )
        })
    }

    /// Makes a link unless there is one that is still good, at this origin.
    pub async fn ensure(&self, mailbox: &Mailbox, origin: &str) -> anyhow::Result<()> {
        let written = std::fs::read_to_string(&self.0).unwrap_or_default();
        let token = written
            .trim()
            .strip_prefix(origin)
            .and_then(|rest| rest.strip_prefix("/collate/#setup="));
        match token {
            Some(token) if mailbox.is_setup_token(token).await? => Ok(()),
            _ => self.renew(mailbox, origin).await,
        }
    }

    /// Takes the file away; without its token it is good for nothing, so failing is no harm.
    pub fn remove(&self) {
        if let Err(error) = std::fs::remove_file(&self.0)
            && error.kind() != io::ErrorKind::NotFound
        {
            eprintln!(
                "heard-server: the used set-up link at {} could not be removed: {}",
                self.0.display(),
                error.kind()
            );
        }
    }

    /// Written beside and moved into place, so that the file is never readable by others, nor half
    /// a link.
    fn write(&self, link: &str) -> io::Result<()> {
        let beside = self.0.with_extension("new");
        let _ = std::fs::remove_file(&beside);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&beside)?;
        file.write_all(link.as_bytes())?;
        file.sync_all()?;
        std::fs::rename(&beside, &self.0)
    }
}
