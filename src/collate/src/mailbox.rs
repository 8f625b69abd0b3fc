//! Talking to the mailbox as a reader: a challenge, a session, the keyring, what was let out.

use crate::errand;
use device::net::{self, Offline, Reply};
use device::page;
use device::worker::Hand;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wire::routes::{self, Challenge, Refusal, Session, Setup};
use wire::service::{Settings, Signed};

/// A session with the mailbox; it ends by itself after a quarter of an hour.
#[derive(Clone, Debug)]
pub struct Reader {
    token: String,
}

/// Is there a mailbox behind these pages at all?
pub async fn is_there() -> bool {
    match net::get(&path(routes::HEALTH), &[]).await {
        Ok(reply) => reply.is_ok() && reply.text().trim() == "ok",
        Err(Offline) => false,
    }
}

/// The settings that set-up is to sign.
pub async fn settings(token: &str) -> Result<Settings, String> {
    let reply = net::get(&path(routes::SETUP), &[(routes::SETUP_HEADER, token)]).await;
    read(reply)
}

/// Hands the first service document and keyring to the mailbox.
pub async fn set_up(token: &str, setup: &Setup) -> Result<(), String> {
    let headers = [(routes::SETUP_HEADER, token), JSON];
    let body = json(setup)?;
    let reply = net::send("POST", &path(routes::SETUP), &headers, Some(&body)).await;
    accepted(reply).map(|_| ())
}

/// Proves who the unlocked officer is.
pub async fn enter(hand: &Hand) -> Result<Reader, String> {
    let asked = net::send("POST", &path(routes::CHALLENGE), &[JSON], Some(b"{}")).await;
    let Challenge { challenge } = read(asked)?;
    let signed = errand::sign(hand, page::origin(), challenge).await?;
    let body = json(&signed)?;
    let session = net::send("POST", &path(routes::SESSION), &[JSON], Some(&body)).await;
    let Session { token, .. } = read(session)?;
    Ok(Reader { token })
}

impl Reader {
    /// The signed keyring.
    pub async fn keyring(&self) -> Result<Signed, String> {
        read(self.get(&path(routes::KEYRING)).await)
    }

    /// Everything that was let out, as the mailbox streams it.
    pub async fn responses(&self) -> Result<Vec<u8>, String> {
        accepted(self.get(&path(routes::RESPONSES)).await).map(|reply| reply.bytes)
    }

    async fn get(&self, path: &str) -> Result<Reply, Offline> {
        let bearer = format!("Bearer {}", self.token);
        net::get(path, &[("authorization", &bearer)]).await
    }
}

const JSON: (&str, &str) = ("content-type", "application/json");

/// The officers' page lies one folder below the families'.
fn path(route: &str) -> String {
    format!("..{route}")
}

fn json(value: &impl Serialize) -> Result<Vec<u8>, String> {
    serde_json::to_vec(value).map_err(|error| error.to_string())
}

fn read<T: DeserializeOwned>(reply: Result<Reply, Offline>) -> Result<T, String> {
    let reply = accepted(reply)?;
    serde_json::from_slice(&reply.bytes)
        .map_err(|_| "The server answered something this page cannot read.".to_owned())
}

fn accepted(reply: Result<Reply, Offline>) -> Result<Reply, String> {
    let reply = reply.map_err(|_| "There is no connection to the server. Nothing is lost.")?;
    if reply.is_ok() {
        return Ok(reply);
    }
    let said = serde_json::from_slice::<Refusal>(&reply.bytes).map(|refusal| refusal.message);
    Err(said.unwrap_or_else(|_| format!("The server answered {}.", reply.status)))
}
