//! The one writer of responses: it takes what is waiting and commits it together.
//!
//! A commit waits for the disk, and that takes as long for one response as for two hundred. Nobody
//! is answered before the commit that holds their response is on disk.

use std::collections::HashSet;
use std::sync::LazyLock;
use std::sync::atomic::Ordering;

use axum::body::Bytes;
use tokio::sync::{mpsc, oneshot};
use wire::envelope::EnvelopeId;

use super::database::{Database, Writing, sql};
use super::{Mailbox, MailboxError};

/// Responses in one commit.
const GROUP_MAX: usize = 256;
/// Responses waiting for the writer; more wait in their connections.
const INBOX_MAX: usize = 1024;

/// So many rows go into one statement; each size is prepared once. The last is 1, so that any number
/// can be made of them.
const ROWS: [usize; 4] = [64, 16, 4, 1];
static INSERTS: LazyLock<[String; 4]> = LazyLock::new(|| ROWS.map(insert));

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
        self.arrived.store(true, Ordering::Relaxed);
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
pub(super) fn start(database: Database) -> mpsc::Sender<Command> {
    let (inbox, commands) = mpsc::channel(INBOX_MAX);
    tokio::spawn(write(database, commands));
    inbox
}

async fn write(database: Database, mut commands: mpsc::Receiver<Command>) {
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
        commit(&database, group).await;
        if let Some(done) = stop {
            commands.close();
            // Nobody listening means that nobody waits.
            let _ = done.send(());
            return;
        }
    }
}

/// Commits a group and answers each of it; a failure is the failure of all.
async fn commit(database: &Database, mut group: Vec<Incoming>) {
    if group.is_empty() {
        return;
    }
    // By id, so that two servers which are sent the same responses never wait for each other.
    group.sort_by_key(|incoming| incoming.id);
    match store_all(database, &group).await {
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
async fn store_all(database: &Database, group: &[Incoming]) -> Result<Vec<bool>, MailboxError> {
    let mut writing = database.begin_arrival().await?;
    let mut written = HashSet::with_capacity(group.len());
    let mut rest = group;
    for (rows, insert) in ROWS.iter().zip(INSERTS.iter()) {
        while rest.len() >= *rows {
            let (portion, after) = rest.split_at(*rows);
            written.extend(store_portion(&mut writing, insert, portion).await?);
            rest = after;
        }
    }
    let mut kept = Vec::with_capacity(group.len());
    for incoming in group {
        // Taken out, so that a second one with the same id in this group is compared.
        kept.push(written.remove(&incoming.id.0) || is_same(&mut writing, incoming).await?);
    }
    writing.commit().await?;
    Ok(kept)
}

/// The ids that were not there before.
async fn store_portion(
    writing: &mut Writing,
    insert: &'static str,
    portion: &[Incoming],
) -> Result<Vec<[u8; 32]>, MailboxError> {
    let statement = portion.iter().fold(sql(insert), |statement, incoming| {
        statement
            .with(&incoming.id.0)
            .with(incoming.admission.as_slice())
            .with(incoming.bytes.as_ref())
    });
    let rows = writing.read(statement).await?;
    rows.iter().map(|row| row.array(0)).collect()
}

/// Is what lies under this id, waiting or let out, the same?
async fn is_same(writing: &mut Writing, incoming: &Incoming) -> Result<bool, MailboxError> {
    let found = writing
        .find(
            sql(
                "SELECT id FROM waiting WHERE id = $1 AND admission = $2 AND bytes = $3 \
                 UNION ALL \
                 SELECT id FROM responses WHERE id = $1 AND admission = $2 AND bytes = $3",
            )
            .with(&incoming.id.0)
            .with(incoming.admission.as_slice())
            .with(incoming.bytes.as_ref()),
        )
        .await?;
    Ok(found.is_some())
}

/// Stores so many at once, unless they are here already, and says which it has stored.
fn insert(rows: usize) -> String {
    let row = |row: usize| format!("(${}, ${}, ${})", 3 * row + 1, 3 * row + 2, 3 * row + 3);
    let rows: Vec<_> = (0..rows).map(row).collect();
    format!(
        "INSERT INTO waiting (id, admission, bytes) \
         SELECT column1, column2, column3 FROM (VALUES {}) AS coming \
         WHERE NOT EXISTS (SELECT 1 FROM responses WHERE responses.id = column1) \
         ON CONFLICT (id) DO NOTHING RETURNING id",
        rows.join(", ")
    )
}
