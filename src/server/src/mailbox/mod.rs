//! The mailbox's storage: sealed responses, batches, codes, sheets, the officers' workspace, two
//! signed documents and what lets officers in.
//!
//! It must not know what a request looks like, and it keeps no address, no browser's name and no
//! time of arrival. Which database lies below is known to `database.rs` alone.

mod batches;
mod codes;
mod copying;
mod database;
mod documents;
mod order;
mod people;
mod sheets;
mod workspace;
mod writer;

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;
use std::time::{SystemTime, UNIX_EPOCH};

use sqlx::migrate::MigrateError;
use tokio::sync::mpsc;

use database::{Database, sql};
use documents::Rules;

pub use batches::{BatchRule, Deleted, Kept, START};
pub use codes::KnownCode;
pub use database::Place;
pub use documents::{Document, Kind};
pub use people::{MemberKeys, Secret};
pub use sheets::{SHEET_DAYS_MAX, SHEETS_WAITING_MAX};

/// Sealed responses and what belongs to them, on disk. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Mailbox {
    database: Database,
    inbox: mpsc::Sender<writer::Command>,
    /// What the stored service document asks of responses, as it was last read.
    rules: Arc<Mutex<Option<Rules>>>,
    /// Has anything come whose order the files may still tell? True at the start, because nobody
    /// knows what came before.
    arrived: Arc<AtomicBool>,
}

/// Why the mailbox could not do what was asked.
#[derive(Clone, Debug, thiserror::Error)]
pub enum MailboxError {
    /// The id is taken by other bytes.
    #[error(
        "There is something with this id already, and it is different. It was kept; this one was not stored."
    )]
    OtherBytes,
    /// The disk is full.
    #[error(
        "The service has no room left. Nothing of yours was stored: keep your copy and try again later."
    )]
    Full,
    /// More sheets wait for this officer than anyone reads.
    #[error(
        "Very many sheets are waiting for this person already. Nothing of yours was stored: keep your copy, and tell them."
    )]
    SheetsFull,
    /// Nobody in the keyring could fetch this sheet.
    #[error(
        "This is sealed to someone who does not read here any more. Nothing was stored: open the page again and choose who gets it."
    )]
    NoSuchReader,
    /// More challenges are open than anyone could be signing.
    #[error("Too many people are signing in just now. Please try again in two minutes.")]
    TooManyChallenges,
    /// The server is being stopped.
    #[error("The service is just being stopped. Keep your copy and try again in a minute.")]
    Stopping,
    /// The database does not answer, or something else has it locked.
    #[error(
        "The service cannot get at its storage just now. Nothing was lost: keep your copy and try again in a minute."
    )]
    Away(Arc<str>),
    /// The database refused; what it said is for the log only.
    #[error("Something went wrong inside the service. Keep your copy and try again later.")]
    Failed(Arc<str>),
}

impl From<sqlx::Error> for MailboxError {
    fn from(error: sqlx::Error) -> Self {
        let said = || Arc::from(error.to_string());
        match &error {
            sqlx::Error::PoolClosed => Self::Stopping,
            sqlx::Error::PoolTimedOut | sqlx::Error::Io(_) => Self::Away(said()),
            sqlx::Error::Database(refused) => match refused.code().unwrap_or_default().as_ref() {
                // SQLITE_FULL; SQLITE_IOERR_SHMSIZE: no room to grow the shared index of the log;
                // disk_full.
                "13" | "4874" | "53100" => Self::Full,
                // SQLITE_BUSY and SQLITE_LOCKED; too_many_connections, lock_not_available,
                // admin_shutdown, crash_shutdown and cannot_connect_now.
                "5" | "6" | "53300" | "55P03" | "57P01" | "57P02" | "57P03" => Self::Away(said()),
                _ => Self::Failed(said()),
            },
            _ => Self::Failed(said()),
        }
    }
}

impl From<MigrateError> for MailboxError {
    fn from(error: MigrateError) -> Self {
        Self::Failed(error.to_string().into())
    }
}

impl Mailbox {
    /// Opens the database, makes it if it is not there, and brings its tables up to date.
    pub async fn open(place: &Place) -> Result<Self, MailboxError> {
        let database = Database::open(place).await?;
        let mailbox = Self {
            inbox: writer::start(database.clone()),
            database,
            rules: Arc::default(),
            arrived: Arc::new(AtomicBool::new(true)),
        };
        mailbox.begin_counting_days(today()).await?;
        mailbox.read_missing_key_ids().await?;
        Ok(mailbox)
    }

    /// Finishes what was accepted, then closes the database.
    pub async fn close(self) {
        let (done, wait) = tokio::sync::oneshot::channel();
        if self.inbox.send(writer::Command::Stop(done)).await.is_ok() {
            // An error means that the writer is gone already, and that is what we wait for.
            let _ = wait.await;
        }
        self.database.close().await;
    }

    /// Is the database there and answering?
    pub async fn answers(&self) -> Result<(), MailboxError> {
        self.database.read(sql("SELECT 1")).await.map(drop)
    }

    /// How many responses there are, waiting and let out.
    pub async fn responses(&self) -> Result<u64, MailboxError> {
        let counted = self
            .database
            .find(sql(
                "SELECT (SELECT count(*) FROM waiting) + (SELECT count(*) FROM responses)",
            ))
            .await?;
        let count: i64 = counted.map_or(Ok(0), |row| row.get(0))?;
        Ok(count.unsigned_abs())
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

#[cfg(test)]
mod tests;
