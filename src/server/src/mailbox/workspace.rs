//! The officers' workspace: sealed operations, only ever added to, in the order in which they came.
//! Nothing is merged here.

use wire::envelope::EnvelopeId;

use super::database::sql;
use super::{Kept, Mailbox, MailboxError};

/// Operations read at a time.
const ROWS_AT_A_TIME: i64 = 64;

impl Mailbox {
    /// Adds an operation; the same one again is answered like the first time.
    pub async fn append(&self, id: EnvelopeId, bytes: &[u8]) -> Result<(), MailboxError> {
        // Alone, so that no place is seen before the ones under it: a reader goes on from the last.
        let mut writing = self.database.begin_alone().await?;
        let known = sql("SELECT bytes FROM workspace WHERE id = $1").with(&id.0);
        if let Some(known) = writing.find(known).await? {
            let same = known.get::<Vec<u8>>(0)? == bytes;
            return same.then_some(()).ok_or(MailboxError::OtherBytes);
        }
        let add = sql("INSERT INTO workspace (place, id, bytes) \
             SELECT coalesce(max(place), 0) + 1, $1, $2 FROM workspace");
        writing.run(add.with(&id.0).with(bytes)).await?;
        writing.commit().await
    }

    /// The next operations after a place, with theirs in the stead of a batch.
    pub async fn operations_after(&self, place: u32) -> Result<Vec<Kept>, MailboxError> {
        let page = sql("SELECT place, id, bytes FROM workspace \
             WHERE place > $1 ORDER BY place LIMIT $2");
        let page = page.with(i64::from(place)).with(ROWS_AT_A_TIME);
        self.read_page(page).await
    }
}
