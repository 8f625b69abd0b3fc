//! Taking out of the files what they tell of the order in which things came.
//!
//! No column says when a response came or a code was used, but the files do for a while: pages and
//! rows are written one after the other, PostgreSQL notes the transaction in each row, and a log of
//! changes is kept. Here everything is written anew in the order of random keys.

use std::sync::atomic::Ordering;

use super::database::{Database, sql};
use super::{Mailbox, MailboxError};

/// PostgreSQL: every row that may tell something is written anew, by its key, in one transaction;
/// the files that held it before are taken away with it.
const ANEW: [&str; 3] = [
    "CREATE TEMPORARY TABLE held_waiting ON COMMIT DROP AS SELECT * FROM waiting; \
     TRUNCATE waiting; INSERT INTO waiting SELECT * FROM held_waiting ORDER BY id",
    "CREATE TEMPORARY TABLE held_codes ON COMMIT DROP AS SELECT * FROM codes; \
     TRUNCATE codes; INSERT INTO codes SELECT * FROM held_codes ORDER BY hash",
    "CREATE TEMPORARY TABLE held_sheets ON COMMIT DROP AS SELECT * FROM sheets; \
     TRUNCATE sheets; INSERT INTO sheets SELECT * FROM held_sheets ORDER BY id",
];

impl Mailbox {
    /// Every hour, at the start and at the end: if something came, forgets its order where that
    /// takes little time.
    pub async fn forget_order(&self) -> Result<(), MailboxError> {
        if !self.arrived.swap(false, Ordering::Relaxed) {
            return Ok(());
        }
        let forgotten = match self.database {
            // The log holds pages in the order of arrival until it is cut.
            Database::Sqlite { .. } => self.database.raw("PRAGMA wal_checkpoint(TRUNCATE)").await,
            Database::Postgres(_) => self.write_rows_anew().await,
        };
        if forgotten.is_err() {
            self.arrived.store(true, Ordering::Relaxed);
        }
        forgotten
    }

    async fn write_rows_anew(&self) -> Result<(), MailboxError> {
        let mut writing = self.database.begin_alone().await?;
        for table in ANEW {
            writing.raw(table).await?;
        }
        writing.commit().await
    }

    /// Once a day, and after a batch was let out: SQLite's whole file is written anew in the order
    /// of the random ids; PostgreSQL makes room of what was deleted.
    pub async fn vacuum_if_due(&self, today: i64) -> Result<(), MailboxError> {
        let batch = self.last_batch().await?;
        let done = self.chore("vacuum").await? == Some(today)
            && self.chore("vacuumed batch").await? == Some(batch);
        if done {
            return Ok(());
        }
        self.database
            .raw(self.database.either("VACUUM", "VACUUM responses"))
            .await?;
        self.note_chore("vacuum", today).await?;
        self.note_chore("vacuumed batch", batch).await?;
        self.arrived.store(true, Ordering::Relaxed);
        self.forget_order().await
    }

    async fn chore(&self, name: &str) -> Result<Option<i64>, MailboxError> {
        let done = sql("SELECT done_for FROM chores WHERE name = $1").with(name);
        let found = self.database.find(done).await?;
        found.map(|row| row.get(0)).transpose()
    }

    async fn note_chore(&self, name: &str, done_for: i64) -> Result<(), MailboxError> {
        let note = sql("INSERT INTO chores (name, done_for) VALUES ($1, $2) \
             ON CONFLICT (name) DO UPDATE SET done_for = excluded.done_for");
        self.database.write(note.with(name).with(done_for)).await?;
        Ok(())
    }
}
