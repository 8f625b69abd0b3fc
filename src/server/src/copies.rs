//! Backup and restore: a whole copy of the mailbox, verified before anyone relies on it.
//!
//! A copy holds what the mailbox holds: sealed responses, and nobody's address or name.

use std::fs::{self, File, OpenOptions};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use crate::data::DataFolder;
use crate::mailbox::{Mailbox, Place};

/// Writes a verified copy to `to`, while the server goes on; says how many responses it holds.
pub async fn backup(place: &Place, to: &Path) -> anyhow::Result<u64> {
    if let Place::File(database) = place
        && !database.is_file()
    {
        bail!(
            "there is no mailbox yet at {}, so there is nothing to back up",
            database.display()
        );
    }
    if to.exists() {
        bail!(
            "{} exists already, and was left as it is. Choose another name.",
            to.display()
        );
    }
    let unfinished = beside(to, "unfinished");
    remove_copy(&unfinished)?;
    create_private(&unfinished)?;
    let mailbox = Mailbox::open(place).await?;
    let copied = mailbox.copy_to_file(&unfinished).await;
    mailbox.close().await;
    copied?;
    let responses = verify(&unfinished)
        .await
        .context("the copy could not be verified, and was not kept")?;
    File::open(&unfinished)?.sync_all()?;
    fs::rename(&unfinished, to)?;
    Ok(responses)
}

/// Puts a copy into the mailbox's place; says how many responses it holds, and where the mailbox
/// that was there lies.
pub async fn restore(
    data: &DataFolder,
    place: &Place,
    from: &Path,
) -> anyhow::Result<(u64, Option<PathBuf>)> {
    let _lock = data.lock()?;
    if !from.is_file() {
        bail!(
            "there is no backup at {}. Nothing was changed.",
            from.display()
        );
    }
    let coming = beside(&data.database(), "coming");
    remove_copy(&coming)?;
    create_private(&coming)?;
    fs::copy(from, &coming).context("the backup could not be copied. Nothing was changed.")?;
    let responses = verify(&coming).await.with_context(|| {
        format!(
            "{} is not a backup of a mailbox, or is damaged. Nothing was changed.",
            from.display()
        )
    })?;
    let aside = match place {
        Place::File(database) => {
            File::open(&coming)?.sync_all()?;
            let aside = put_aside(database)?;
            fs::rename(&coming, database)?;
            aside
        }
        Place::Postgres(_) => {
            let filled = fill(place, &coming).await;
            remove_copy(&coming)?;
            filled?;
            None
        }
    };
    Ok((responses, aside))
}

/// Writes a verified copy into a PostgreSQL database. What is there is never deleted.
async fn fill(place: &Place, coming: &Path) -> anyhow::Result<()> {
    let mailbox = Mailbox::open(place).await?;
    if !mailbox.is_empty().await? {
        bail!(
            "the database of DATABASE_URL holds a mailbox already, and was left as it is. Make an empty database, and put its address into DATABASE_URL."
        );
    }
    let copy = Mailbox::open(&Place::File(coming.to_owned())).await?;
    let filled = copy.copy_into(&mailbox).await;
    copy.close().await;
    mailbox.close().await;
    Ok(filled?)
}

/// Opens a copy, looks through every page, and closes it, so that no log is left beside it.
async fn verify(path: &Path) -> anyhow::Result<u64> {
    let copy = Mailbox::open(&Place::File(path.to_owned())).await?;
    let verified = copy.verify().await;
    copy.close().await;
    Ok(verified?)
}

/// Moves a database with its log to the first free name; what was stored there is never deleted.
fn put_aside(database: &Path) -> anyhow::Result<Option<PathBuf>> {
    if !database.exists() {
        return Ok(None);
    }
    let aside = (1..)
        .map(|number: u32| beside(database, &format!("old-{number}")))
        .find(|path| !path.exists())
        .context("no free name is left for the old mailbox")?;
    for (ending, required) in [("-wal", false), ("-shm", false), ("", true)] {
        let moved = fs::rename(with(database, ending), with(&aside, ending));
        if required {
            moved?;
        }
    }
    Ok(Some(aside))
}

fn create_private(path: &Path) -> anyhow::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
        .open(path)
        .with_context(|| format!("{} cannot be written", path.display()))?;
    Ok(())
}

/// What an earlier try may have left.
fn remove_copy(path: &Path) -> anyhow::Result<()> {
    for ending in ["", "-wal", "-shm"] {
        let path = with(path, ending);
        if path.exists() {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

fn beside(path: &Path, what: &str) -> PathBuf {
    with(path, &format!(".{what}"))
}

fn with(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}
