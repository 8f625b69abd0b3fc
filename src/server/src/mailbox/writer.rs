//! The one writer of responses: it takes what is waiting and commits it together.
//!
//! A commit waits for the disk, and that takes as long for one response as for two hundred. Nobody
//! is answered before the commit that holds their response is on disk.

use axum::body::Bytes;
use sqlx::{SqliteConnection, SqlitePool};
use tokio::sync::{mpsc, oneshot};
use wire::envelope::EnvelopeId;

use super::writing::Writing;
use super::{Mailbox, MailboxError};

/// Responses in one commit.
const GROUP_MAX: usize = 256;
/// Responses waiting for the writer; more wait in their connections.
const INBOX_MAX: usize = 1024;

/// What the writer is asked for.
#[derive(Debug)]
pub(super) enum Command {
    /// Keep a response, then answer.
    Store(Incoming),
    /// Finish what came before, answer, and end.
    Stop(oneshot::Sender<()>),
}

/// A response that is not stored yet.
#[derive(Debug)]
pub(super) struct Incoming {
    id: EnvelopeId,
    admission: Vec<u8>,
    bytes: Bytes,
    answer: oneshot::Sender<Result<(), MailboxError>>,
}

impl Mailbox {
    /// Keeps a response. Returns only when it is on the disk; the same one again is answered like
    /// the first time.
    pub async fn store(
        &self,
        id: EnvelopeId,
        admission: Vec<u8>,
        bytes: Bytes,
    ) -> Result<(), MailboxError> {
        let (answer, wait) = oneshot::channel();
        let incoming = Incoming {
            id,
            admission,
            bytes,
            answer,
        };
        self.inbox
            .send(Command::Store(incoming))
            .await
            .map_err(|_| MailboxError::Stopping)?;
        wait.await.map_err(|_| MailboxError::Stopping)?
    }
}

impl Incoming {
    /// An asker who has gone away is no reason to undo: the response is kept, and a repeat is
    /// answered like the first time.
    fn answer(self, answer: Result<(), MailboxError>) {
        let _ = self.answer.send(answer);
    }
}

/// Starts the writer; it ends when it is told to, or when nobody can send any more.
pub(super) fn start(pool: SqlitePool) -> mpsc::Sender<Command> {
    let (inbox, commands) = mpsc::channel(INBOX_MAX);
    tokio::spawn(write(pool, commands));
    inbox
}

async fn write(pool: SqlitePool, mut commands: mpsc::Receiver<Command>) {
    let mut waiting = Vec::with_capacity(GROUP_MAX);
    while commands.recv_many(&mut waiting, GROUP_MAX).await > 0 {
        let mut group = Vec::with_capacity(waiting.len());
        let mut stop = None;
        for command in waiting.drain(..) {
            match command {
                Command::Store(incoming) => group.push(incoming),
                Command::Stop(done) => stop = Some(done),
            }
        }
        commit(&pool, group).await;
        if let Some(done) = stop {
            commands.close();
            // Nobody listening means that nobody waits.
            let _ = done.send(());
            return;
        }
    }
}

/// Commits a group and answers each of it; a failure is the failure of all.
async fn commit(pool: &SqlitePool, group: Vec<Incoming>) {
    if group.is_empty() {
        return;
    }
    match store_all(pool, &group).await {
        Ok(kept) => {
            for (incoming, kept) in group.into_iter().zip(kept) {
                incoming.answer(kept.then_some(()).ok_or(MailboxError::OtherBytes));
            }
        }
        Err(error) => {
            for incoming in group {
                incoming.answer(Err(error.clone()));
            }
        }
    }
}

/// For each of the group, whether the mailbox now holds it; false where the id is another's.
async fn store_all(pool: &SqlitePool, group: &[Incoming]) -> Result<Vec<bool>, MailboxError> {
    let mut writing = Writing::begin(pool).await?;
    let mut kept = Vec::with_capacity(group.len());
    for incoming in group {
        kept.push(store_one(&mut writing, incoming).await?);
    }
    writing.commit().await?;
    Ok(kept)
}

async fn store_one(
    connection: &mut SqliteConnection,
    incoming: &Incoming,
) -> Result<bool, MailboxError> {
    let written = sqlx::query(
        "INSERT INTO responses (id, admission, bytes) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING",
    )
    .bind(incoming.id.0.as_slice())
    .bind(incoming.admission.as_slice())
    .bind(incoming.bytes.as_ref())
    .execute(&mut *connection)
    .await?;
    if written.rows_affected() == 1 {
        return Ok(true);
    }
    let same: bool =
        sqlx::query_scalar("SELECT bytes = ? AND admission = ? FROM responses WHERE id = ?")
            .bind(incoming.bytes.as_ref())
            .bind(incoming.admission.as_slice())
            .bind(incoming.id.0.as_slice())
            .fetch_one(connection)
            .await?;
    Ok(same)
}
