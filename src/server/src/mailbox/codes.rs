//! One-time codes: hashes of those that were made, and whether each was used.
//!
//! What a code was changed for is kept only as a hash of the blinded elements, from which nothing
//! leads to a response. Nobody is told the state of one code.

use std::sync::atomic::Ordering;

use wire::base64url;
use wire::routes::{CODES_TOLD_MIN, CodeBatch};

use super::database::{Writing, sql};
use super::people::random;
use super::{Mailbox, MailboxError};

/// Takes 32 bytes after the other out of one value, so that thousands of hashes need no statement
/// each.
macro_rules! of_each_hash {
    ($rest:literal) => {
        concat!(
            "WITH RECURSIVE place(n) AS ",
            "(SELECT 0 UNION ALL SELECT n + 1 FROM place WHERE n + 1 < $1), ",
            "coming(hash) AS (SELECT substr($2, n * 32 + 1, 32) FROM place) ",
            $rest
        )
    };
}

/// What is known of one code, to the server alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownCode {
    /// How many tokens it is good for.
    pub tokens: u32,
    /// The hash of what it was changed for, if it was.
    pub used_for: Option<[u8; 32]>,
}

impl Mailbox {
    /// The seed of the key that tokens are made with: made once, and the same for every server on
    /// this database.
    pub async fn token_seed(&self) -> Result<[u8; 32], MailboxError> {
        let fresh = random()?;
        let put = sql(
            "INSERT INTO secrets (name, bytes) VALUES ('token_seed', $1) \
             ON CONFLICT (name) DO NOTHING",
        );
        self.database.write(put.with(&fresh)).await?;
        let kept = sql("SELECT bytes FROM secrets WHERE name = 'token_seed'");
        let kept = self.database.find(kept).await?;
        kept.ok_or_else(|| MailboxError::Failed("the token seed is gone".into()))?
            .array(0)
    }

    /// Keeps a batch of codes; the same batch again is answered like the first time. Refused if
    /// the batch is there with other codes, or one of the codes is in another batch.
    pub async fn new_codes(
        &self,
        batch: &[u8; 16],
        tokens: u32,
        hashes: &[[u8; 32]],
    ) -> Result<(), MailboxError> {
        let made = i64::try_from(hashes.len()).unwrap_or(i64::MAX);
        let mut writing = self.database.begin_alone().await?;
        let put = sql(
            "INSERT INTO code_batches (batch, tokens, made) VALUES ($1, $2, $3) \
             ON CONFLICT (batch) DO NOTHING",
        );
        let put = put.with(batch).with(i64::from(tokens)).with(made);
        let is_new = writing.run(put).await? == 1;
        let all = hashes.concat();
        let same = match is_new {
            true => put_codes(&mut writing, batch, made, &all).await?,
            false => are_these(&mut writing, batch, tokens, made, &all).await?,
        };
        if !same {
            return Err(MailboxError::OtherBytes);
        }
        writing.commit().await
    }

    /// Every batch of codes, in the order of their random names.
    pub async fn code_batches(&self) -> Result<Vec<CodeBatch>, MailboxError> {
        let batches = sql("SELECT batch, made, used FROM code_batches ORDER BY batch");
        let rows = self.database.read(batches).await?;
        let told = rows.iter().map(|row| {
            let made = small(row.get(1)?);
            let used: Option<i64> = row.get(2)?;
            Ok(CodeBatch {
                batch: base64url::encode(&row.array::<16>(0)?),
                made,
                used: used.map(small).filter(|_| made >= CODES_TOLD_MIN),
            })
        });
        told.collect()
    }

    /// What is known of the code with this hash.
    pub async fn code(&self, hash: &[u8; 32]) -> Result<Option<KnownCode>, MailboxError> {
        let code = sql("SELECT code_batches.tokens, codes.used, codes.blinded \
             FROM codes JOIN code_batches ON code_batches.batch = codes.batch \
             WHERE codes.hash = $1");
        let found = self.database.find(code.with(hash)).await?;
        let known = found.map(|row| {
            let used = row.get::<i64>(1)? == 1;
            let blinded = row.array(2)?;
            Ok(KnownCode {
                tokens: small(row.get(0)?),
                used_for: used.then_some(blinded),
            })
        });
        known.transpose()
    }

    /// Uses a code for blinded elements with this hash; false if it was used for others.
    pub async fn use_code(
        &self,
        hash: &[u8; 32],
        blinded: &[u8; 32],
    ) -> Result<bool, MailboxError> {
        self.arrived.store(true, Ordering::Relaxed);
        let using = sql("UPDATE codes SET used = 1, blinded = $2 \
             WHERE hash = $1 AND (used = 0 OR blinded = $2)");
        let used = self.database.write(using.with(hash).with(blinded)).await?;
        Ok(used == 1)
    }
}

/// Writes each code's row, as long as it will ever be, by hash; false if one is there already.
async fn put_codes(
    writing: &mut Writing,
    batch: &[u8; 16],
    made: i64,
    all: &[u8],
) -> Result<bool, MailboxError> {
    let put = sql(of_each_hash!(
        "INSERT INTO codes (hash, batch, used, blinded) \
         SELECT coming.hash, $3, 0, coming.hash FROM coming WHERE true \
         ORDER BY coming.hash ON CONFLICT DO NOTHING"
    ));
    let written = writing.run(put.with(made).with(all).with(batch)).await?;
    Ok(i64::try_from(written) == Ok(made))
}

/// Was this batch kept with these codes and no others?
async fn are_these(
    writing: &mut Writing,
    batch: &[u8; 16],
    tokens: u32,
    made: i64,
    all: &[u8],
) -> Result<bool, MailboxError> {
    let there =
        sql("SELECT batch FROM code_batches WHERE batch = $1 AND tokens = $2 AND made = $3");
    let there = there.with(batch).with(i64::from(tokens)).with(made);
    if writing.find(there).await?.is_none() {
        return Ok(false);
    }
    let known = sql(of_each_hash!(
        "SELECT count(*) FROM codes WHERE batch = $3 AND hash IN (SELECT coming.hash FROM coming)"
    ));
    let known = writing.find(known.with(made).with(all).with(batch)).await?;
    Ok(known.map_or(Ok(0), |row| row.get::<i64>(0))? == made)
}

/// A count that the tables keep within bounds.
fn small(count: i64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
