//! The service document and the keyring, kept as they were signed.
//!
//! Whether a signature is good is decided before (see `signed.rs`); here only newer replaces older,
//! and what belongs together is written together.

use std::sync::atomic::Ordering;

use sqlx::SqliteConnection;

use super::people::hash;
use super::writing::Writing;
use super::{Mailbox, MailboxError};

/// One of the two documents, checked, and ready to be stored.
#[derive(Clone, Debug)]
pub struct Document {
    /// Which.
    pub kind: Kind,
    /// Its serial number.
    pub serial: u64,
    /// The JSON of [`wire::service::Signed`].
    pub signed: String,
}

/// The documents there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// What devices need to know of the service.
    Service,
    /// Who may open what.
    Keyring,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::Keyring => "keyring",
        }
    }
}

impl Mailbox {
    /// Has the first service document been stored?
    pub async fn is_set_up(&self) -> Result<bool, MailboxError> {
        if self.set_up.load(Ordering::Relaxed) {
            return Ok(true);
        }
        let set_up = self.document(Kind::Service).await?.is_some();
        if set_up {
            self.set_up.store(true, Ordering::Relaxed);
        }
        Ok(set_up)
    }

    /// A document as it was signed.
    pub async fn document(&self, kind: Kind) -> Result<Option<String>, MailboxError> {
        Ok(
            sqlx::query_scalar("SELECT signed FROM documents WHERE kind = ?")
                .bind(kind.word())
                .fetch_optional(&self.reader)
                .await?,
        )
    }

    /// Stores the first documents and uses the set-up link up, all or nothing. False if the token
    /// is not good (any more).
    pub async fn set_up(
        &self,
        token: &str,
        service: &Document,
        keyring: &Document,
        members: &[[u8; 32]],
    ) -> Result<bool, MailboxError> {
        let mut writing = Writing::begin(&self.writer).await?;
        let used = sqlx::query("DELETE FROM setup_link WHERE hash = ?")
            .bind(hash(token))
            .execute(&mut *writing)
            .await?;
        if used.rows_affected() != 1
            || !put(&mut writing, service).await?
            || !put(&mut writing, keyring).await?
        {
            return Ok(false);
        }
        put_members(&mut writing, members).await?;
        writing.commit().await?;
        Ok(true)
    }

    /// Replaces the service document; false if the stored one is as new.
    pub async fn put_service(&self, service: &Document) -> Result<bool, MailboxError> {
        let mut writing = Writing::begin(&self.writer).await?;
        let newer = put(&mut writing, service).await?;
        writing.commit().await?;
        Ok(newer)
    }

    /// Replaces the keyring and lets its members in, and nobody else; false if the stored one is as
    /// new.
    pub async fn put_keyring(
        &self,
        keyring: &Document,
        members: &[[u8; 32]],
    ) -> Result<bool, MailboxError> {
        let mut writing = Writing::begin(&self.writer).await?;
        let newer = put(&mut writing, keyring).await?;
        if newer {
            put_members(&mut writing, members).await?;
        }
        writing.commit().await?;
        Ok(newer)
    }
}

async fn put(writing: &mut SqliteConnection, document: &Document) -> Result<bool, MailboxError> {
    let Ok(serial) = i64::try_from(document.serial) else {
        return Ok(false);
    };
    let written = sqlx::query(
        "INSERT INTO documents (kind, serial, signed) VALUES (?, ?, ?) \
         ON CONFLICT (kind) DO UPDATE SET serial = excluded.serial, signed = excluded.signed \
         WHERE excluded.serial > serial",
    )
    .bind(document.kind.word())
    .bind(serial)
    .bind(&document.signed)
    .execute(&mut *writing)
    .await?;
    Ok(written.rows_affected() == 1)
}

async fn put_members(
    writing: &mut SqliteConnection,
    members: &[[u8; 32]],
) -> Result<(), MailboxError> {
    sqlx::query("DELETE FROM members")
        .execute(&mut *writing)
        .await?;
    for verify in members {
        sqlx::query("INSERT OR IGNORE INTO members (verify) VALUES (?)")
            .bind(verify.as_slice())
            .execute(&mut *writing)
            .await?;
    }
    sqlx::query("DELETE FROM sessions WHERE member NOT IN (SELECT verify FROM members)")
        .execute(&mut *writing)
        .await?;
    Ok(())
}
