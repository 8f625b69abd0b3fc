//! Letting responses out in batches, reading what was let out, and deleting what is old.
//!
//! A manager who fetched every evening would know whose form came in. So responses wait until there
//! are enough of them and enough days have passed, and come out together in the order of their
//! random ids. Nothing here may tell how many are waiting.

use wire::envelope::EnvelopeId;
use wire::routes::CODES_TOLD_MIN;
use wire::stream::Cursor;

use super::database::{Row, Statement, Writing, sql};
use super::{Mailbox, MailboxError};

/// Responses read at a time: nearly all have 5 KiB, and a download holds three times as many.
const ROWS_AT_A_TIME: i64 = 128;

/// When waiting responses are let out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BatchRule {
    /// As many have to be waiting.
    pub at_least: u32,
    /// So many days have to have passed since the last batch, or since the mailbox was made.
    pub days: u32,
}

/// Something sealed that a reader gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Where it stands.
    pub at: Cursor,
    /// The sealed bytes.
    pub bytes: Vec<u8>,
}

/// A batch whose responses were deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deleted {
    /// Its number.
    pub batch: u32,
    /// How many responses it held.
    pub responses: u64,
}

/// Before everything: no response is in batch 0.
pub const START: Cursor = Cursor {
    batch: 0,
    id: EnvelopeId([0; 32]),
};

impl BatchRule {
    fn at_least(self) -> i64 {
        i64::from(self.at_least.max(1))
    }

    /// From the last batch with its day, and how many wait.
    fn is_due(self, last: &Row, enough: &Row, today: i64) -> Result<bool, MailboxError> {
        let day: i64 = last.get(1)?;
        let waiting: i64 = enough.get(0)?;
        Ok(today.saturating_sub(day) >= i64::from(self.days) && waiting >= self.at_least())
    }
}

impl Mailbox {
    /// Lets out everything that waits, if the rule says it is time.
    pub async fn let_out(&self, rule: BatchRule, today: i64) -> Result<(), MailboxError> {
        // Looked at first without keeping anyone waiting: most of the time nothing is due.
        let last = self.database.find(last_batch()).await?;
        let waiting = self.database.find(enough(rule)).await?;
        let (Some(last), Some(waiting)) = (last, waiting) else {
            return Ok(());
        };
        if !rule.is_due(&last, &waiting, today)? {
            return Ok(());
        }
        let mut writing = self.database.begin_alone().await?;
        let last = writing.find(last_batch()).await?;
        let waiting = writing.find(enough(rule)).await?;
        if let (Some(last), Some(waiting)) = (last, waiting)
            && rule.is_due(&last, &waiting, today)?
        {
            let batch = last.get::<i64>(0)? + 1;
            self.move_waiting(&mut writing, batch, today).await?;
        }
        writing.commit().await
    }

    /// Makes a batch of everything that waits, in the order of the ids, and counts the codes.
    async fn move_waiting(
        &self,
        writing: &mut Writing,
        batch: i64,
        today: i64,
    ) -> Result<(), MailboxError> {
        let made = sql("INSERT INTO batches (number, day) VALUES ($1, $2)");
        writing.run(made.with(batch).with(today)).await?;
        let moved = sql("INSERT INTO responses (batch, id, admission, bytes) \
             SELECT $1, id, admission, bytes FROM waiting ORDER BY id");
        writing.run(moved.with(batch)).await?;
        let empty = self
            .database
            .either("DELETE FROM waiting", "TRUNCATE waiting");
        writing.run(sql(empty)).await?;
        let counted = sql(
            "UPDATE code_batches SET used = (SELECT count(*) FROM codes \
             WHERE codes.batch = code_batches.batch AND codes.used = 1) WHERE made >= $1",
        );
        writing.run(counted.with(i64::from(CODES_TOLD_MIN))).await?;
        Ok(())
    }

    /// The next responses after `after`, by batch, then by id; empty at the end.
    pub async fn read_after(&self, after: Cursor) -> Result<Vec<Kept>, MailboxError> {
        let page = sql("SELECT batch, id, bytes FROM responses \
             WHERE (batch, id) > ($1, $2) ORDER BY batch, id LIMIT $3")
        .with(i64::from(after.batch))
        .with(&after.id.0)
        .with(ROWS_AT_A_TIME);
        self.read_page(page).await
    }

    /// The first batch that is still kept, and how many responses follow `after`.
    pub async fn extent(&self, after: Cursor) -> Result<(u32, u64), MailboxError> {
        let first = sql("SELECT batch FROM responses ORDER BY batch LIMIT 1");
        let first = match self.database.find(first).await? {
            Some(row) => row.get(0)?,
            None => self.last_batch().await? + 1,
        };
        let follow = sql("SELECT count(*) FROM responses WHERE (batch, id) > ($1, $2)")
            .with(i64::from(after.batch))
            .with(&after.id.0);
        let counted = self.database.find(follow).await?;
        let count: i64 = counted.map_or(Ok(0), |row| row.get(0))?;
        Ok((number(first)?, count.unsigned_abs()))
    }

    /// Rows of a number, an id and sealed bytes.
    pub(super) async fn read_page(&self, page: Statement<'_>) -> Result<Vec<Kept>, MailboxError> {
        let rows = self.database.read(page).await?;
        let kept = rows.iter().map(|row| {
            Ok(Kept {
                at: Cursor {
                    batch: number(row.get(0)?)?,
                    id: EnvelopeId(row.array(1)?),
                },
                bytes: row.get(2)?,
            })
        });
        kept.collect()
    }

    /// Deletes the responses of every batch let out more than `keep_years` ago.
    pub async fn delete_old(
        &self,
        keep_years: u32,
        today: i64,
    ) -> Result<Vec<Deleted>, MailboxError> {
        // A year is counted as 366 days, so that nothing goes before its time.
        let before = today.saturating_sub(i64::from(keep_years) * 366);
        let mut writing = self.database.begin_alone().await?;
        let old = sql("SELECT number FROM batches \
             WHERE number > 0 AND deleted_day IS NULL AND day < $1 ORDER BY number");
        let old = writing.read(old.with(before)).await?;
        let mut deleted = Vec::with_capacity(old.len());
        for row in old {
            let batch: i64 = row.get(0)?;
            let gone = sql("DELETE FROM responses WHERE batch = $1").with(batch);
            let responses = writing.run(gone).await?;
            let noted = sql("UPDATE batches SET deleted_day = $1 WHERE number = $2");
            writing.run(noted.with(today).with(batch)).await?;
            deleted.push(Deleted {
                batch: number(batch)?,
                responses,
            });
        }
        writing.commit().await?;
        Ok(deleted)
    }

    /// The number of the last batch.
    pub(super) async fn last_batch(&self) -> Result<i64, MailboxError> {
        let last = self.database.find(last_batch()).await?;
        last.map_or(Ok(0), |last| last.get(0))
    }

    /// Puts the day from which the first wait is counted, once.
    pub(super) async fn begin_counting_days(&self, today: i64) -> Result<(), MailboxError> {
        let begin = sql("INSERT INTO batches (number, day) VALUES (0, $1) ON CONFLICT DO NOTHING");
        self.database.write(begin.with(today)).await.map(drop)
    }
}

fn last_batch<'v>() -> Statement<'v> {
    sql("SELECT number, day FROM batches ORDER BY number DESC LIMIT 1")
}

/// Counting stops at what the rule asks for: how many wait is nobody's business.
fn enough<'v>(rule: BatchRule) -> Statement<'v> {
    sql("SELECT count(*) FROM (SELECT 1 FROM waiting LIMIT $1) AS a_few").with(rule.at_least())
}

fn number(batch: i64) -> Result<u32, MailboxError> {
    u32::try_from(batch).map_err(|_| MailboxError::Failed("a number is out of range".into()))
}
