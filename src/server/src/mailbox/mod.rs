//! The mailbox's storage: everything that knows there is a database, and that it is SQLite.
//!
//! It keeps sealed responses, batches, two signed documents and what lets officers in. It must not
//! know what a request looks like, and it keeps no address, no browser's name and no time of
//! arrival. Writing goes through one connection, so that there is never a second writer to wait for.

mod batches;
mod documents;
mod people;
mod writer;
mod writing;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use tokio::sync::mpsc;

pub use batches::{BatchRule, Deleted, Kept, START};
pub use documents::{Document, Kind};
pub use people::Secret;

/// How long a writer waits for another program that writes, such as `heard-server setup-link`.
const BUSY_SECONDS: u64 = 10;
/// Readers at once; each has its own connection.
const READERS_MAX: u32 = 4;

/// Sealed responses and what belongs to them, on disk. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Mailbox {
    reader: SqlitePool,
    writer: SqlitePool,
    inbox: mpsc::Sender<writer::Command>,
    /// Set once and never unset: a service is never un-set-up.
    set_up: Arc<AtomicBool>,
}

/// Why the mailbox could not do what was asked.
#[derive(Clone, Debug, thiserror::Error)]
pub enum MailboxError {
    /// The id is taken by other bytes.
    #[error(
        "There is a response with this id already, and it is a different one. It was kept; this one was not stored."
    )]
    OtherBytes,
    /// The disk is full.
    #[error(
        "The service has no room left. Nothing of yours was stored: keep your copy and try again later."
    )]
    Full,
    /// More challenges are open than anyone could be signing.
    #[error("Too many people are signing in just now. Please try again in two minutes.")]
    TooManyChallenges,
    /// The server is being stopped.
    #[error("The service is just being stopped. Keep your copy and try again in a minute.")]
    Stopping,
    /// The database refused; what it said is for the log only.
    #[error("Something went wrong inside the service. Keep your copy and try again later.")]
    Failed(Arc<str>),
}

impl From<sqlx::Error> for MailboxError {
    fn from(error: sqlx::Error) -> Self {
        let code = error
            .as_database_error()
            .and_then(|error| error.code())
            .unwrap_or_default();
        // SQLITE_FULL, and SQLITE_IOERR_SHMSIZE: no room to grow the shared index of the log.
        if matches!(code.as_ref(), "13" | "4874") {
            return Self::Full;
        }
        if matches!(error, sqlx::Error::PoolClosed) {
            return Self::Stopping;
        }
        Self::Failed(error.to_string().into())
    }
}

impl Mailbox {
    /// Opens the database at `path`, makes it if it is not there, and brings its tables up to date.
    pub async fn open(path: &Path) -> Result<Self, MailboxError> {
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .test_before_acquire(false)
            .connect_with(options(path).create_if_missing(true))
            .await?;
        sqlx::migrate!("./migrations")
            .run(&writer)
            .await
            .map_err(|error| MailboxError::Failed(error.to_string().into()))?;
        let reader = SqlitePoolOptions::new()
            .max_connections(READERS_MAX)
            .connect_with(options(path).read_only(true))
            .await?;
        let mailbox = Self {
            inbox: writer::start(writer.clone()),
            reader,
            writer,
            set_up: Arc::default(),
        };
        mailbox.begin_counting_days(today()).await?;
        Ok(mailbox)
    }

    /// Finishes what was accepted, then closes the files.
    pub async fn close(self) {
        let (done, wait) = tokio::sync::oneshot::channel();
        if self.inbox.send(writer::Command::Stop(done)).await.is_ok() {
            // An error means that the writer is gone already, and that is what we wait for.
            let _ = wait.await;
        }
        self.reader.close().await;
        self.writer.close().await;
    }

    /// Is the database there and answering?
    pub async fn answers(&self) -> Result<(), MailboxError> {
        sqlx::query("SELECT 1").execute(&self.reader).await?;
        Ok(())
    }

    /// Writes the whole database to `path`, which must not exist or be empty; readers and writers
    /// go on meanwhile.
    pub async fn copy_to(&self, path: &str) -> Result<(), MailboxError> {
        sqlx::query("VACUUM INTO ?")
            .bind(path)
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// Looks through every page, then says how many responses there are.
    pub async fn verify(&self) -> Result<u64, MailboxError> {
        let said: String = sqlx::query_scalar("PRAGMA integrity_check")
            .fetch_one(&self.writer)
            .await?;
        if said != "ok" {
            return Err(MailboxError::Failed(said.into()));
        }
        let count: i64 = sqlx::query_scalar("SELECT count(*) FROM responses")
            .fetch_one(&self.writer)
            .await?;
        Ok(count.unsigned_abs())
    }

    /// Rewrites the file once a day in the order of the random ids, so that pages tell nothing.
    pub async fn vacuum_daily(&self, today: i64) -> Result<(), MailboxError> {
        let last: Option<i64> = sqlx::query_scalar("SELECT day FROM chores WHERE name = 'vacuum'")
            .fetch_optional(&self.reader)
            .await?;
        if last == Some(today) {
            return Ok(());
        }
        sqlx::query("VACUUM").execute(&self.writer).await?;
        sqlx::query("INSERT OR REPLACE INTO chores (name, day) VALUES ('vacuum', ?)")
            .bind(today)
            .execute(&self.writer)
            .await?;
        // The log still holds pages in the order of arrival until it is cut.
        sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
            .execute(&self.writer)
            .await?;
        Ok(())
    }
}

/// Days since 1 January 1970, the only clock that is kept of responses.
pub fn today() -> i64 {
    now() / 86_400
}

/// Seconds since 1970; a clock set before that counts as then.
fn now() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| {
            i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
        })
}

/// WAL lets readers go on while one writes; FULL makes a commit wait for the disk, without which
/// "stored" would be a hope; secure deletion overwrites what retention deletes.
fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .pragma("secure_delete", "ON")
        .busy_timeout(Duration::from_secs(BUSY_SECONDS))
}

#[cfg(test)]
mod tests;
