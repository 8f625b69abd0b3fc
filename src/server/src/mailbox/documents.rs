//! The service document and the keyring, kept as they were signed.
//!
//! Whether a signature is good is decided before (see `signed.rs`); here only newer replaces older,
//! and what belongs together is written together.

use std::time::{Duration, Instant};

use wire::keyring::Keyring;
use wire::service::{Admission, ServiceDocument, Signed};

use super::database::{Writing, sql};
use super::people::MemberKeys;
use super::{Mailbox, MailboxError};

/// How long another server on the same database may take to notice a new service document.
const RULES_LAST: Duration = Duration::from_secs(3);

/// One of the two documents, checked, and ready to be stored.
#[derive(Clone, Debug)]
pub struct Document {
    /// Which.
    pub kind: Kind,
    /// Its serial number.
    pub serial: u64,
    /// The JSON of [`wire::service::Signed`].
    pub signed: String,
}

/// The documents there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// What devices need to know of the service.
    Service,
    /// Who may open what.
    Keyring,
}

/// What the stored service document asks of responses.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rules {
    admission: Admission,
    read: Instant,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::Keyring => "keyring",
        }
    }
}

impl Mailbox {
    /// Has the first service document been stored?
    pub async fn is_set_up(&self) -> Result<bool, MailboxError> {
        Ok(self.admission().await?.is_some())
    }

    /// Who may send a response, as the stored service document says it; `None` before there is one.
    /// What `service.toml` says counts once it is signed, because devices know only what is signed.
    pub async fn admission(&self) -> Result<Option<Admission>, MailboxError> {
        if let Some(rules) = self.known_rules()
            && rules.read.elapsed() < RULES_LAST
        {
            return Ok(Some(rules.admission));
        }
        let Some(stored) = self.document(Kind::Service).await? else {
            return Ok(None);
        };
        let document = read_stored::<ServiceDocument>(&stored)?;
        let admission = document.settings.admission;
        self.put_rules(Some(Rules {
            admission,
            read: Instant::now(),
        }));
        Ok(Some(admission))
    }

    fn known_rules(&self) -> Option<Rules> {
        // Whoever panicked while holding it had not begun to write.
        *self.rules.lock().unwrap_or_else(|error| error.into_inner())
    }

    fn put_rules(&self, rules: Option<Rules>) {
        *self.rules.lock().unwrap_or_else(|error| error.into_inner()) = rules;
    }

    /// A document as it was signed.
    pub async fn document(&self, kind: Kind) -> Result<Option<String>, MailboxError> {
        let signed = sql("SELECT signed FROM documents WHERE kind = $1").with(kind.word());
        let found = self.database.find(signed).await?;
        found.map(|row| row.get(0)).transpose()
    }

    /// Stores the first documents and uses the set-up link up, all or nothing. False if the token
    /// is not good (any more).
    pub async fn set_up(
        &self,
        token: &str,
        service: &Document,
        keyring: &Document,
        members: &[MemberKeys],
    ) -> Result<bool, MailboxError> {
        let mut writing = self.database.begin_alone().await?;
        if !super::people::use_setup_token(&mut writing, token).await?
            || !put(&mut writing, service).await?
            || !put(&mut writing, keyring).await?
        {
            return Ok(false);
        }
        put_members(&mut writing, members).await?;
        self.commit_documents(writing).await?;
        Ok(true)
    }

    /// Replaces the service document; false if the stored one is as new.
    pub async fn put_service(&self, service: &Document) -> Result<bool, MailboxError> {
        let mut writing = self.database.begin_alone().await?;
        let newer = put(&mut writing, service).await?;
        self.commit_documents(writing).await?;
        Ok(newer)
    }

    /// Replaces the keyring and lets its members in, and nobody else; false if the stored one is as
    /// new.
    pub async fn put_keyring(
        &self,
        keyring: &Document,
        members: &[MemberKeys],
    ) -> Result<bool, MailboxError> {
        let mut writing = self.database.begin_alone().await?;
        let newer = put(&mut writing, keyring).await?;
        if newer {
            put_members(&mut writing, members).await?;
        }
        writing.commit().await?;
        Ok(newer)
    }

    /// Replaces both documents or neither. Each has to be newer, or the very one that is stored, so
    /// that a repeat after a lost answer is answered like the first time.
    pub async fn put_documents(
        &self,
        service: &Document,
        keyring: &Document,
        members: &[MemberKeys],
    ) -> Result<bool, MailboxError> {
        let mut writing = self.database.begin_alone().await?;
        for document in [service, keyring] {
            if !put(&mut writing, document).await? && !is_stored(&mut writing, document).await? {
                return Ok(false);
            }
        }
        put_members(&mut writing, members).await?;
        self.commit_documents(writing).await?;
        Ok(true)
    }

    async fn commit_documents(&self, writing: Writing) -> Result<(), MailboxError> {
        writing.commit().await?;
        self.put_rules(None);
        Ok(())
    }

    /// Key ids of members that were stored before the server kept them.
    pub(super) async fn read_missing_key_ids(&self) -> Result<(), MailboxError> {
        let missing = sql("SELECT verify FROM members WHERE key_id IS NULL LIMIT 1");
        if self.database.find(missing).await?.is_none() {
            return Ok(());
        }
        let Some(stored) = self.document(Kind::Keyring).await? else {
            return Ok(());
        };
        let members = MemberKeys::of(&read_stored::<Keyring>(&stored)?)
            .ok_or_else(|| MailboxError::Failed("the stored keyring cannot be read".into()))?;
        let mut writing = self.database.begin_alone().await?;
        put_members(&mut writing, &members).await?;
        writing.commit().await
    }
}

/// A document that was checked when it was stored.
fn read_stored<T: serde::de::DeserializeOwned>(stored: &str) -> Result<T, MailboxError> {
    let signed: Option<Signed> = serde_json::from_str(stored).ok();
    let document = signed.and_then(|signed| signed.unverified());
    document.ok_or_else(|| MailboxError::Failed("a stored document cannot be read".into()))
}

async fn put(writing: &mut Writing, document: &Document) -> Result<bool, MailboxError> {
    let Ok(serial) = i64::try_from(document.serial) else {
        return Ok(false);
    };
    let put = sql(
        "INSERT INTO documents (kind, serial, signed) VALUES ($1, $2, $3) \
         ON CONFLICT (kind) DO UPDATE SET serial = excluded.serial, signed = excluded.signed \
         WHERE excluded.serial > documents.serial",
    );
    let put = put.with(document.kind.word()).with(serial);
    let written = writing.run(put.with(document.signed.as_str())).await?;
    Ok(written == 1)
}

async fn is_stored(writing: &mut Writing, document: &Document) -> Result<bool, MailboxError> {
    let same = sql("SELECT kind FROM documents WHERE kind = $1 AND signed = $2");
    let same = same.with(document.kind.word());
    let found = writing.find(same.with(document.signed.as_str())).await?;
    Ok(found.is_some())
}

async fn put_members(writing: &mut Writing, members: &[MemberKeys]) -> Result<(), MailboxError> {
    writing.run(sql("DELETE FROM members")).await?;
    for member in members {
        let put = sql("INSERT INTO members (verify, key_id) VALUES ($1, $2) \
             ON CONFLICT (verify) DO NOTHING");
        writing
            .run(put.with(&member.verify).with(&member.key_id))
            .await?;
    }
    let left = sql("DELETE FROM sessions WHERE member NOT IN (SELECT verify FROM members)");
    writing.run(left).await.map(drop)
}
