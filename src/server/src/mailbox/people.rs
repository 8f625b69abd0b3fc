//! Who is let in: set-up links, challenges and sessions.
//!
//! Only hashes are kept, so that a copy of the database lets nobody in. No names are kept: what the
//! server knows of an officer is a verification key and the id of a sealing key.

use ed25519_dalek::VerifyingKey;
use sha2::{Digest, Sha256};
use wire::base64url;
use wire::keyring::{Keyring, Member};
use wire::routes::SESSION_SECONDS;

use super::database::{Writing, sql};
use super::{Mailbox, MailboxError, now};

/// How long a challenge may take to be signed.
const CHALLENGE_SECONDS: i64 = 120;
/// Challenges open at once; asking for one needs no key, so there has to be an end.
const CHALLENGES_MAX: i64 = 10_000;

/// 32 random bytes that only their holder knows, as text; it does not print.
pub struct Secret(String);

/// What the server knows of a member of the keyring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemberKeys {
    /// The Ed25519 key that lets them in.
    pub verify: [u8; 32],
    /// The id of the key that sheets are sealed to.
    pub key_id: [u8; 8],
}

impl Secret {
    /// A new one from the system's randomness.
    pub fn new() -> Result<Self, MailboxError> {
        Ok(Self(base64url::encode(&random()?)))
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

impl MemberKeys {
    /// Everyone in a keyring; `None` if one of their keys is none.
    pub fn of(keyring: &Keyring) -> Option<Vec<Self>> {
        let keys = |member: &Member| {
            let verify = base64url::decode(&member.verify)?.try_into().ok()?;
            VerifyingKey::from_bytes(&verify).ok()?;
            Some(Self {
                verify,
                key_id: key_id(&member.id)?,
            })
        };
        keyring.members.iter().map(keys).collect()
    }
}

impl Mailbox {
    /// A new set-up link's token; the one before is no longer good.
    pub async fn new_setup_token(&self) -> Result<Secret, MailboxError> {
        let secret = Secret::new()?;
        let put = sql("INSERT INTO setup_link (\"only\", hash) VALUES (1, $1) \
             ON CONFLICT (\"only\") DO UPDATE SET hash = excluded.hash");
        self.database
            .write(put.with(&hash(secret.expose())))
            .await?;
        Ok(secret)
    }

    /// Is this the token of the set-up link that is good now?
    pub async fn is_setup_token(&self, token: &str) -> Result<bool, MailboxError> {
        let hash = hash(token);
        let good = sql("SELECT hash FROM setup_link WHERE hash = $1").with(&hash);
        Ok(self.database.find(good).await?.is_some())
    }

    /// A challenge, good once and for two minutes.
    pub async fn new_challenge(&self) -> Result<Secret, MailboxError> {
        let secret = Secret::new()?;
        let mut writing = self.database.begin_alone().await?;
        let ended = sql("DELETE FROM challenges WHERE ends <= $1");
        writing.run(ended.with(now())).await?;
        let open = writing.find(sql("SELECT count(*) FROM challenges")).await?;
        let open: i64 = open.map_or(Ok(0), |row| row.get(0))?;
        if open >= CHALLENGES_MAX {
            return Err(MailboxError::TooManyChallenges);
        }
        let put = sql("INSERT INTO challenges (hash, ends) VALUES ($1, $2)");
        let hash = hash(secret.expose());
        let put = put.with(&hash).with(now() + CHALLENGE_SECONDS);
        writing.run(put).await?;
        writing.commit().await?;
        Ok(secret)
    }

    /// Uses a challenge up; false if it was not one, was used before or is too old.
    pub async fn use_challenge(&self, challenge: &str) -> Result<bool, MailboxError> {
        let hash = hash(challenge);
        // Looked at first without keeping anyone waiting: what was never given out costs nothing.
        let known = sql("SELECT ends FROM challenges WHERE hash = $1").with(&hash);
        if self.database.find(known).await?.is_none() {
            return Ok(false);
        }
        let mut writing = self.database.begin_alone().await?;
        let good = sql("SELECT ends FROM challenges WHERE hash = $1 AND ends > $2");
        let good = writing.find(good.with(&hash).with(now())).await?.is_some();
        let used = sql("DELETE FROM challenges WHERE hash = $1").with(&hash);
        let used = writing.run(used).await?;
        writing.commit().await?;
        Ok(good && used == 1)
    }

    /// Is this the verification key of someone in the keyring?
    pub async fn is_member(&self, verify: &[u8; 32]) -> Result<bool, MailboxError> {
        let member = sql("SELECT verify FROM members WHERE verify = $1").with(verify);
        Ok(self.database.find(member).await?.is_some())
    }

    /// A session for a member; the caller has checked that it is them.
    pub async fn new_session(&self, verify: &[u8; 32]) -> Result<Secret, MailboxError> {
        let secret = Secret::new()?;
        let hash = hash(secret.expose());
        let mut writing = self.database.begin_alone().await?;
        let ended = sql("DELETE FROM sessions WHERE ends <= $1");
        writing.run(ended.with(now())).await?;
        let put = sql("INSERT INTO sessions (hash, member, ends) VALUES ($1, $2, $3)");
        let ends = now().saturating_add_unsigned(SESSION_SECONDS);
        writing.run(put.with(&hash).with(verify).with(ends)).await?;
        writing.commit().await?;
        Ok(secret)
    }

    /// Whose session this token is, if it lasts and they are still in the keyring.
    pub async fn session(&self, token: &str) -> Result<Option<MemberKeys>, MailboxError> {
        let hash = hash(token);
        let session = sql("SELECT members.verify, members.key_id \
             FROM sessions JOIN members ON members.verify = sessions.member \
             WHERE sessions.hash = $1 AND sessions.ends > $2");
        let found = self.database.find(session.with(&hash).with(now())).await?;
        let keys = found.map(|row| {
            Ok(MemberKeys {
                verify: row.array(0)?,
                key_id: row.array(1)?,
            })
        });
        keys.transpose()
    }
}

/// Uses a set-up link up, within the transaction that sets up; false if it is not good.
pub(super) async fn use_setup_token(
    writing: &mut Writing,
    token: &str,
) -> Result<bool, MailboxError> {
    let hash = hash(token);
    let used = sql("DELETE FROM setup_link WHERE hash = $1").with(&hash);
    Ok(writing.run(used).await? == 1)
}

/// 32 bytes from the system's randomness.
pub(super) fn random() -> Result<[u8; 32], MailboxError> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| MailboxError::Failed(error.to_string().into()))?;
    Ok(bytes)
}

/// Tokens are 32 random bytes, so a plain hash is enough; nobody can guess their way back.
fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// 8 bytes from 16 hexadecimal digits.
fn key_id(hex: &str) -> Option<[u8; 8]> {
    let digits = hex.len() == 16 && hex.bytes().all(|digit| digit.is_ascii_hexdigit());
    let id = digits.then(|| u64::from_str_radix(hex, 16).ok())??;
    Some(id.to_be_bytes())
}
