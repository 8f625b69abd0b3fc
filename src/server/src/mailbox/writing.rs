//! A transaction that writes.
//!
//! Not sqlx's own: when the disk is full, SQLite itself undoes a transaction, sqlx goes on counting
//! it as open, and every later one on that connection fails. Here a connection on which anything
//! went wrong is thrown away, which undoes what was begun, and the next writer gets a new one.

use std::ops::{Deref, DerefMut};

use sqlx::pool::PoolConnection;
use sqlx::{Sqlite, SqliteConnection, SqlitePool};

use super::MailboxError;

/// A begun transaction. Dropped before [`Writing::commit`], by an error or because the asker went
/// away, it leaves nothing behind.
pub(super) struct Writing {
    connection: PoolConnection<Sqlite>,
    committed: bool,
}

impl Writing {
    /// Begins, and keeps every other writer waiting until the end.
    pub(super) async fn begin(pool: &SqlitePool) -> Result<Self, MailboxError> {
        let mut writing = Self {
            connection: pool.acquire().await?,
            committed: false,
        };
        sqlx::query("BEGIN IMMEDIATE")
            .execute(&mut *writing)
            .await?;
        Ok(writing)
    }

    /// Returns when everything is on the disk.
    pub(super) async fn commit(mut self) -> Result<(), MailboxError> {
        sqlx::query("COMMIT").execute(&mut *self).await?;
        self.committed = true;
        Ok(())
    }
}

impl Drop for Writing {
    fn drop(&mut self) {
        if !self.committed {
            self.connection.close_on_drop();
        }
    }
}

impl Deref for Writing {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        &self.connection
    }
}

impl DerefMut for Writing {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        &mut self.connection
    }
}
