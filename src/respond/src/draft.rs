//! A questionnaire someone has begun, as it is kept on their device.

use device::store::{Change, Store, StoreError};
use form::{About, Answers, Sending};
use serde::{Deserialize, Serialize};

/// The table of drafts that are still open.
pub const DRAFTS: &str = "drafts";
/// The table of sealed responses that wait to be sent.
pub const OUTBOX: &str = "outbox";
/// The table of what could not be read, kept as it was.
pub const ASIDE: &str = "aside";

/// How drafts are written today; a later version reads earlier ones.
const SCHEMA: u32 = 1;

/// A draft. While it exists it is open: sealing takes it away in the same transaction that puts
/// the envelope into the outbox.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq)]
pub struct Draft {
    /// [`SCHEMA`] at the time of writing.
    pub schema: u32,
    /// 32 random bytes in hex, made with the draft; they become the envelope's id.
    pub id: String,
    /// The form's id.
    pub form: String,
    /// The form's version.
    pub version: u32,
    /// Where and when, as far as it is known.
    #[serde(default)]
    pub about: About,
    /// The invitation said both, so that nobody has to be asked.
    #[serde(default)]
    pub told_where: bool,
    /// Everything said so far, on the route or off it.
    #[serde(default)]
    pub answers: Answers,
    /// The page the person was on; empty at the beginning.
    #[serde(default)]
    pub at: String,
    /// What the person took out of what will be sent.
    #[serde(default)]
    pub sending: Sending,
}

/// What was found on the device.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Drafts that can be carried on with.
    pub drafts: Vec<Draft>,
    /// How many were damaged and have just been put aside.
    pub damaged: usize,
}

impl Draft {
    /// A fresh draft.
    pub fn new(form: &str, version: u32, about: About) -> Self {
        let told_where = about.area.is_some() && about.quarter.is_some();
        let id = wire::envelope::EnvelopeId(device::page::random()).to_string();
        Self {
            schema: SCHEMA,
            id,
            form: form.to_owned(),
            version,
            about,
            told_where,
            answers: Answers::default(),
            at: String::new(),
            sending: Sending::default(),
        }
    }

    /// As it is kept.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// Reads all drafts; damaged ones are moved aside, whole, so that the person can begin afresh and
/// nothing is lost.
pub async fn find(store: &Store) -> Result<Found, StoreError> {
    let mut found = Found::default();
    for (key, value) in store.all(DRAFTS).await? {
        match read(&value) {
            Some(draft) => found.drafts.push(draft),
            None => {
                put_aside(store, key, value).await?;
                found.damaged += 1;
            }
        }
    }
    Ok(found)
}

/// Throws a draft away.
pub async fn forget(store: &Store, id: &str) -> Result<(), StoreError> {
    store.write(vec![Change::Delete(DRAFTS, id.to_owned())]).await
}

fn read(value: &str) -> Option<Draft> {
    let draft: Draft = serde_json::from_str(value).ok()?;
    (draft.schema == SCHEMA).then_some(draft)
}

async fn put_aside(store: &Store, key: String, value: String) -> Result<(), StoreError> {
    let changes = vec![Change::Put(ASIDE, key.clone(), value), Change::Delete(DRAFTS, key)];
    store.write(changes).await
}
