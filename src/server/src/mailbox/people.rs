//! Who is let in: set-up links, challenges and sessions.
//!
//! Only hashes are kept, so that a copy of the database lets nobody in. No names are kept: what the
//! server knows of an officer is a verification key.

use sha2::{Digest, Sha256};
use wire::routes::SESSION_SECONDS;

use super::writing::Writing;
use super::{Mailbox, MailboxError, now};

/// How long a challenge may take to be signed.
const CHALLENGE_SECONDS: i64 = 120;
/// Challenges open at once; asking for one needs no key, so there has to be an end.
const CHALLENGES_MAX: i64 = 10_000;

/// 32 random bytes that only their holder knows, as text; it does not print.
pub struct Secret(String);

impl Secret {
    /// A new one from the system's randomness.
    pub fn new() -> Result<Self, MailboxError> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)
            .map_err(|error| MailboxError::Failed(error.to_string().into()))?;
        Ok(Self(wire::base64url::encode(&bytes)))
    }

    /// The text, to be handed to its holder.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Secret(..)")
    }
}

impl Mailbox {
    /// A new set-up link's token; the one before is no longer good.
    pub async fn new_setup_token(&self) -> Result<Secret, MailboxError> {
        let secret = Secret::new()?;
        sqlx::query("INSERT OR REPLACE INTO setup_link (only, hash) VALUES (1, ?)")
            .bind(hash(secret.expose()))
            .execute(&self.writer)
            .await?;
        Ok(secret)
    }

    /// Is this the token of the set-up link that is good now?
    pub async fn is_setup_token(&self, token: &str) -> Result<bool, MailboxError> {
        let found: Option<i64> = sqlx::query_scalar("SELECT 1 FROM setup_link WHERE hash = ?")
            .bind(hash(token))
            .fetch_optional(&self.reader)
            .await?;
        Ok(found.is_some())
    }

    /// A challenge, good once and for two minutes.
    pub async fn new_challenge(&self) -> Result<Secret, MailboxError> {
        let secret = Secret::new()?;
        let mut writing = Writing::begin(&self.writer).await?;
        sqlx::query("DELETE FROM challenges WHERE ends <= ?")
            .bind(now())
            .execute(&mut *writing)
            .await?;
        let open: i64 = sqlx::query_scalar("SELECT count(*) FROM challenges")
            .fetch_one(&mut *writing)
            .await?;
        if open >= CHALLENGES_MAX {
            return Err(MailboxError::TooManyChallenges);
        }
        sqlx::query("INSERT INTO challenges (hash, ends) VALUES (?, ?)")
            .bind(hash(secret.expose()))
            .bind(now() + CHALLENGE_SECONDS)
            .execute(&mut *writing)
            .await?;
        writing.commit().await?;
        Ok(secret)
    }

    /// Uses a challenge up; false if it was not one, was used before or is too old.
    pub async fn use_challenge(&self, challenge: &str) -> Result<bool, MailboxError> {
        let ends: Option<i64> =
            sqlx::query_scalar("DELETE FROM challenges WHERE hash = ? RETURNING ends")
                .bind(hash(challenge))
                .fetch_optional(&self.writer)
                .await?;
        Ok(ends.is_some_and(|ends| ends > now()))
    }

    /// Is this the verification key of someone in the keyring?
    pub async fn is_member(&self, verify: &[u8; 32]) -> Result<bool, MailboxError> {
        let found: Option<i64> = sqlx::query_scalar("SELECT 1 FROM members WHERE verify = ?")
            .bind(verify.as_slice())
            .fetch_optional(&self.reader)
            .await?;
        Ok(found.is_some())
    }

    /// A session for a member; the caller has checked that it is them.
    pub async fn new_session(&self, verify: &[u8; 32]) -> Result<Secret, MailboxError> {
        let secret = Secret::new()?;
        let mut writing = Writing::begin(&self.writer).await?;
        sqlx::query("DELETE FROM sessions WHERE ends <= ?")
            .bind(now())
            .execute(&mut *writing)
            .await?;
        sqlx::query("INSERT INTO sessions (hash, member, ends) VALUES (?, ?, ?)")
            .bind(hash(secret.expose()))
            .bind(verify.as_slice())
            .bind(now().saturating_add_unsigned(SESSION_SECONDS))
            .execute(&mut *writing)
            .await?;
        writing.commit().await?;
        Ok(secret)
    }

    /// Is this the token of a session that lasts, of someone who is still in the keyring?
    pub async fn is_session(&self, token: &str) -> Result<bool, MailboxError> {
        let found: Option<i64> = sqlx::query_scalar(
            "SELECT 1 FROM sessions JOIN members ON members.verify = sessions.member \
             WHERE sessions.hash = ? AND sessions.ends > ?",
        )
        .bind(hash(token))
        .bind(now())
        .fetch_optional(&self.reader)
        .await?;
        Ok(found.is_some())
    }
}

/// Tokens are 32 random bytes, so a plain hash is enough; nobody can guess their way back.
pub(super) fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}
