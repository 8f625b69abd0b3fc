//! Sheets: what one person gave to one officer. Apart from responses, seen by that officer's
//! session alone, deleted after opening or after 30 days.

use std::sync::atomic::Ordering;

use wire::envelope::EnvelopeId;
use wire::routes;

use super::database::{Writing, sql};
use super::{Kept, Mailbox, MailboxError};

/// How long a sheet waits to be opened.
pub const SHEET_DAYS_MAX: i64 = routes::SHEET_DAYS_MAX as i64;
/// Sheets waiting for one officer: more than anyone can read, and an end to what a stranger could
/// fill the disk with.
pub const SHEETS_WAITING_MAX: i64 = 500;
/// Sheets read at a time.
const ROWS_AT_A_TIME: i64 = 32;

impl Mailbox {
    /// Keeps a sheet for the officer with this key id; the same one again is answered like the
    /// first time.
    pub async fn put_sheet(
        &self,
        id: EnvelopeId,
        recipient: &[u8; 8],
        bytes: &[u8],
        today: i64,
    ) -> Result<(), MailboxError> {
        self.arrived.store(true, Ordering::Relaxed);
        let mut writing = self.database.begin_alone().await?;
        if let Some(known) = writing
            .find(sql("SELECT bytes FROM sheets WHERE id = $1").with(&id.0))
            .await?
        {
            let same = known.get::<Vec<u8>>(0)? == bytes;
            return same.then_some(()).ok_or(MailboxError::OtherBytes);
        }
        check_recipient(&mut writing, recipient).await?;
        let put = sql("INSERT INTO sheets (id, recipient, day, bytes) VALUES ($1, $2, $3, $4)");
        let put = put.with(&id.0).with(recipient).with(today).with(bytes);
        writing.run(put).await?;
        writing.commit().await
    }

    /// The next sheets of this officer after `after`, by id; the number of each is how many days it
    /// will still wait.
    pub async fn sheets_after(
        &self,
        recipient: &[u8; 8],
        after: EnvelopeId,
        today: i64,
    ) -> Result<Vec<Kept>, MailboxError> {
        let page = sql(
            "SELECT CASE WHEN day > $4 THEN day - $4 ELSE 0 END, id, bytes FROM sheets \
             WHERE recipient = $1 AND id > $2 ORDER BY id LIMIT $3",
        );
        let page = page.with(recipient).with(&after.0).with(ROWS_AT_A_TIME);
        let gone = today.saturating_sub(SHEET_DAYS_MAX);
        self.read_page(page.with(gone)).await
    }

    /// Deletes a sheet of this officer, who has opened it. One that is gone already, or was never
    /// theirs, is gone as far as they can see.
    pub async fn delete_sheet(
        &self,
        recipient: &[u8; 8],
        id: EnvelopeId,
    ) -> Result<(), MailboxError> {
        let delete = sql("DELETE FROM sheets WHERE id = $1 AND recipient = $2");
        let delete = delete.with(&id.0).with(recipient);
        self.database.write(delete).await.map(drop)
    }

    /// Deletes sheets that nobody opened in time; how many.
    pub async fn delete_old_sheets(&self, today: i64) -> Result<u64, MailboxError> {
        let old = sql("DELETE FROM sheets WHERE day <= $1");
        let before = today.saturating_sub(SHEET_DAYS_MAX);
        self.database.write(old.with(before)).await
    }
}

/// Is there someone who reads it, and is there room for it?
async fn check_recipient(writing: &mut Writing, recipient: &[u8; 8]) -> Result<(), MailboxError> {
    let member = sql("SELECT key_id FROM members WHERE key_id = $1").with(recipient);
    if writing.find(member).await?.is_none() {
        return Err(MailboxError::NoSuchReader);
    }
    let waiting = sql("SELECT count(*) FROM sheets WHERE recipient = $1").with(recipient);
    let waiting = writing.find(waiting).await?;
    if waiting.map_or(Ok(0), |row| row.get::<i64>(0))? >= SHEETS_WAITING_MAX {
        return Err(MailboxError::SheetsFull);
    }
    Ok(())
}
