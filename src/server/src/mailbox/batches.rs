//! Letting responses out in batches, reading what was let out, and deleting what is old.
//!
//! A manager who fetched every evening would know whose form came in that day. So responses wait
//! until there are enough of them and enough days have passed, and come out together in the order
//! of their random ids. Nothing here may tell how many are waiting.

use sqlx::Row;
use wire::envelope::EnvelopeId;
use wire::stream::Cursor;

use super::writing::Writing;
use super::{Mailbox, MailboxError};

/// Responses read at a time; at 64 KiB each this is what a download holds in memory.
const ROWS_AT_A_TIME: i64 = 32;

/// When waiting responses are let out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BatchRule {
    /// As many have to be waiting.
    pub at_least: u32,
    /// So many days have to have passed since the last batch, or since the mailbox was made.
    pub days: u32,
}

/// A response that was let out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Where it stands.
    pub at: Cursor,
    /// The sealed envelope.
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

impl Mailbox {
    /// Lets out everything that waits, if the rule says it is time.
    pub async fn let_out(&self, rule: BatchRule, today: i64) -> Result<(), MailboxError> {
        let mut writing = Writing::begin(&self.writer).await?;
        let (last, day): (i64, i64) =
            sqlx::query_as("SELECT number, day FROM batches ORDER BY number DESC LIMIT 1")
                .fetch_one(&mut *writing)
                .await?;
        // Counting stops at what the rule asks for: how many wait is nobody's business.
        let enough: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM (SELECT 1 FROM responses WHERE batch IS NULL LIMIT ?)",
        )
        .bind(i64::from(rule.at_least.max(1)))
        .fetch_one(&mut *writing)
        .await?;
        let due = today.saturating_sub(day) >= i64::from(rule.days);
        if !due || enough < i64::from(rule.at_least.max(1)) {
            return writing.commit().await;
        }
        sqlx::query("INSERT INTO batches (number, day) VALUES (?, ?)")
            .bind(last + 1)
            .bind(today)
            .execute(&mut *writing)
            .await?;
        sqlx::query("UPDATE responses SET batch = ? WHERE batch IS NULL")
            .bind(last + 1)
            .execute(&mut *writing)
            .await?;
        writing.commit().await?;
        Ok(())
    }

    /// The next responses after `after`, by batch, then by id; empty at the end.
    pub async fn read_after(&self, after: Cursor) -> Result<Vec<Kept>, MailboxError> {
        let rows = sqlx::query(
            "SELECT batch, id, bytes FROM responses \
             WHERE batch IS NOT NULL AND (batch, id) > (?, ?) ORDER BY batch, id LIMIT ?",
        )
        .bind(i64::from(after.batch))
        .bind(after.id.0.as_slice())
        .bind(ROWS_AT_A_TIME)
        .fetch_all(&self.reader)
        .await?;
        rows.iter()
            .map(|row| {
                let id: Vec<u8> = row.try_get("id")?;
                let id = id.try_into().map_err(|_| wrong_row())?;
                Ok(Kept {
                    at: Cursor {
                        batch: row.try_get("batch")?,
                        id: EnvelopeId(id),
                    },
                    bytes: row.try_get("bytes")?,
                })
            })
            .collect()
    }

    /// Deletes the responses of every batch let out more than `keep_years` ago.
    pub async fn delete_old(
        &self,
        keep_years: u32,
        today: i64,
    ) -> Result<Vec<Deleted>, MailboxError> {
        // A year is counted as 366 days, so that nothing goes before its time.
        let before = today.saturating_sub(i64::from(keep_years) * 366);
        let mut writing = Writing::begin(&self.writer).await?;
        let old: Vec<u32> = sqlx::query_scalar(
            "SELECT number FROM batches WHERE number > 0 AND deleted_day IS NULL AND day < ?",
        )
        .bind(before)
        .fetch_all(&mut *writing)
        .await?;
        let mut deleted = Vec::with_capacity(old.len());
        for batch in old {
            let gone = sqlx::query("DELETE FROM responses WHERE batch = ?")
                .bind(batch)
                .execute(&mut *writing)
                .await?;
            sqlx::query("UPDATE batches SET deleted_day = ? WHERE number = ?")
                .bind(today)
                .bind(batch)
                .execute(&mut *writing)
                .await?;
            deleted.push(Deleted {
                batch,
                responses: gone.rows_affected(),
            });
        }
        writing.commit().await?;
        Ok(deleted)
    }

    /// Puts the day from which the first wait is counted, once.
    pub(super) async fn begin_counting_days(&self, today: i64) -> Result<(), MailboxError> {
        sqlx::query("INSERT INTO batches (number, day) VALUES (0, ?) ON CONFLICT DO NOTHING")
            .bind(today)
            .execute(&self.writer)
            .await?;
        Ok(())
    }
}

fn wrong_row() -> MailboxError {
    MailboxError::Failed("a stored id is not 32 bytes".into())
}
