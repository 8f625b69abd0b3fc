//! What the page asks its worker to do: everything that touches a key.

use device::worker::{Hand, Message};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use wire::routes::SignedChallenge;
use wire::service::{Settings, Signed};

/// One errand.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub enum Errand {
    /// Make the first manager's key, the recovery sheet, the keyring and the service document.
    SetUp {
        /// What the county decided.
        settings: Box<Settings>,
        /// The manager's name; only members can read it.
        name: String,
        /// Locks the key file.
        passphrase: String,
    },
    /// Unlock a key file; the key stays in the worker.
    Unlock {
        /// The key file as it was saved.
        key_file: String,
        /// Its passphrase.
        passphrase: String,
    },
    /// Unlock with the printed recovery sheet instead.
    UnlockSheet(String),
    /// Open the groups the unlocked officer belongs to.
    Groups {
        /// The signed keyring.
        keyring: Signed,
        /// The signed service document.
        service: Signed,
    },
    /// Seal something to each opened group and open it again.
    TestOpening,
    /// Sign the mailbox's challenge.
    Sign {
        /// The page's origin.
        origin: String,
        /// As the mailbox gave it.
        challenge: String,
    },
    /// Open the envelopes in the message's bytes: each a length of four bytes and the envelope.
    Open,
}

/// What set-up made.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Made {
    /// To be saved by the manager.
    pub key_file: String,
    /// To be printed and locked away.
    pub recovery: String,
    /// The signed service document.
    pub service: Signed,
    /// The signed keyring.
    pub keyring: Signed,
    /// What invitations carry.
    pub fingerprint: String,
}

/// One envelope, opened or not.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub enum Opening {
    /// The response's JSON.
    Response(String),
    /// Sealed to a group this officer is not in.
    NotForUs,
    /// It cannot be opened; the reason is for the page.
    Damaged(String),
}

/// Asks the worker and reads its answer.
pub async fn ask<T: DeserializeOwned>(hand: &Hand, errand: &Errand) -> Result<T, String> {
    ask_with(hand, errand, None).await
}

/// Has envelopes opened.
pub async fn open(hand: &Hand, envelopes: &[Vec<u8>]) -> Result<Vec<Opening>, String> {
    let mut bytes = Vec::with_capacity(envelopes.iter().map(|envelope| envelope.len() + 4).sum());
    for envelope in envelopes {
        let length = u32::try_from(envelope.len()).unwrap_or(0);
        bytes.extend_from_slice(&length.to_be_bytes());
        bytes.extend_from_slice(envelope);
    }
    ask_with(hand, &Errand::Open, Some(bytes)).await
}

/// A signed challenge.
pub async fn sign(
    hand: &Hand,
    origin: String,
    challenge: String,
) -> Result<SignedChallenge, String> {
    ask(hand, &Errand::Sign { origin, challenge }).await
}

async fn ask_with<T: DeserializeOwned>(
    hand: &Hand,
    errand: &Errand,
    bytes: Option<Vec<u8>>,
) -> Result<T, String> {
    let json = serde_json::to_string(errand).map_err(|_| stopped())?;
    let answer = hand
        .ask(Message { json, bytes })
        .await
        .map_err(|_| stopped())?;
    serde_json::from_str::<Result<T, String>>(&answer.json).map_err(|_| stopped())?
}

fn stopped() -> String {
    "The part of this page that holds the keys did not start. Load the page again.".to_owned()
}
