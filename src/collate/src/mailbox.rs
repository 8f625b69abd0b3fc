//! Talking to the mailbox as a reader: a challenge, a session, the keyring, what was let out.

use crate::errand;
use device::net::{self, Coming, Offline, Reply};
use device::page;
use device::worker::Hand;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wire::routes::{self, Challenge, CodeBatch, NewCodes, Refusal, Session, Setup, ToSign};
use wire::service::Signed;
use wire::stream::{Cursor, Frame, Frames};

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

/// What a mailbox says to a new service document and keyring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Published {
    /// Both are on its disk.
    Stored,
    /// A colleague was quicker; nothing was changed.
    NotNewer,
}

/// What set-up is to sign.
pub async fn to_sign(token: &str) -> Result<ToSign, String> {
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

    /// What was let out after a place in the mailbox, as it streams it.
    pub async fn responses(&self, after: Option<&str>) -> Result<Coming, String> {
        let path = format!(
            "{}?after={}",
            path(routes::RESPONSES),
            after.unwrap_or_default()
        );
        let coming = Coming::open(&path, &[("authorization", &self.bearer())]).await;
        let coming = coming.map_err(|_| NO_CONNECTION)?;
        if coming.status == OK {
            return Ok(coming);
        }
        let mut body = Vec::new();
        while let Some(bytes) = coming.next().await.map_err(|_| NO_CONNECTION)? {
            body.extend(bytes);
        }
        Err(refused(coming.status, &body))
    }

    /// Both signed documents as they are now.
    pub async fn documents(&self) -> Result<Setup, String> {
        Ok(Setup {
            service: read(net::get(&path(routes::SERVICE), &[]).await)?,
            keyring: self.keyring().await?,
        })
    }

    /// Hands over the next service document and keyring, both or neither.
    pub async fn publish(&self, setup: &Setup) -> Result<Published, String> {
        let body = json(setup)?;
        let reply = self.put(&path(routes::DOCUMENTS), JSON, &body).await;
        match reply {
            Ok(reply) if reply.status == CONFLICT => Ok(Published::NotNewer),
            reply => accepted(reply).map(|_| Published::Stored),
        }
    }

    /// What the next service document is made of.
    pub async fn to_sign(&self) -> Result<ToSign, String> {
        read(self.get(&path(routes::SETUP)).await)
    }

    /// Tells the server the hashes of new codes.
    pub async fn make_codes(&self, new: &NewCodes) -> Result<(), String> {
        let (bearer, body) = (self.bearer(), json(new)?);
        let headers = [("authorization", bearer.as_str()), JSON];
        let reply = net::send("POST", &path(routes::CODES), &headers, Some(&body)).await;
        accepted(reply).map(|_| ())
    }

    /// What the server tells of each batch of codes.
    pub async fn code_batches(&self) -> Result<Vec<CodeBatch>, String> {
        read(self.get(&path(routes::CODES)).await)
    }

    /// Adds an operation to the workspace.
    pub async fn append(&self, id: &str, operation: &[u8]) -> Result<(), String> {
        let path = format!("{}/{id}", path(routes::WORKSPACE));
        accepted(self.put(&path, BYTES, operation).await).map(|_| ())
    }

    /// Every operation of the workspace.
    pub async fn operations(&self) -> Result<Vec<Vec<u8>>, String> {
        let frames = self.operations_after(None).await?;
        Ok(frames.into_iter().map(|frame| frame.envelope).collect())
    }

    /// The operations after a place in it, or all of them.
    pub async fn operations_after(&self, after: Option<Cursor>) -> Result<Vec<Frame>, String> {
        let after = after.map_or_else(String::new, |place| format!("?after={place}"));
        self.frames(&format!("{}{after}", routes::WORKSPACE)).await
    }

    /// The sheets that were given to this officer, each with the number of days it still waits.
    pub async fn sheets(&self) -> Result<Vec<Frame>, String> {
        self.frames(routes::SHEETS).await
    }

    /// Has a sheet of this officer deleted; one that is gone already is gone.
    pub async fn delete_sheet(&self, id: &str) -> Result<(), String> {
        let (bearer, path) = (self.bearer(), format!("{}/{id}", path(routes::SHEETS)));
        let headers = [("authorization", bearer.as_str())];
        accepted(net::send("DELETE", &path, &headers, None).await).map(|_| ())
    }

    async fn frames(&self, route: &str) -> Result<Vec<Frame>, String> {
        let reply = accepted(self.get(&path(route)).await)?;
        let mut coming = Frames::default();
        coming.push(&reply.bytes);
        let mut frames = Vec::new();
        while let Some(frame) = coming.take().map_err(|why| why.to_string())? {
            frames.push(frame);
        }
        coming.finish().map_err(|why| why.to_string())?;
        Ok(frames)
    }

    async fn get(&self, path: &str) -> Result<Reply, Offline> {
        net::get(path, &[("authorization", &self.bearer())]).await
    }

    async fn put(&self, path: &str, kind: (&str, &str), body: &[u8]) -> Result<Reply, Offline> {
        let headers = [
            ("authorization", self.bearer()),
            (kind.0, kind.1.to_owned()),
        ];
        let headers = headers
            .each_ref()
            .map(|(name, value)| (*name, value.as_str()));
        net::send("PUT", path, &headers, Some(body)).await
    }

    fn bearer(&self) -> String {
        format!("Bearer {}", self.token)
    }
}

const JSON: (&str, &str) = ("content-type", "application/json");
const BYTES: (&str, &str) = ("content-type", "application/octet-stream");
const NO_CONNECTION: &str = "There is no connection to the server. Nothing is lost.";
const OK: u16 = 200;
/// The HTTP status that says somebody else was quicker.
const CONFLICT: u16 = 409;

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
    let reply = reply.map_err(|_| NO_CONNECTION)?;
    if reply.is_ok() {
        return Ok(reply);
    }
    Err(refused(reply.status, &reply.bytes))
}

fn refused(status: u16, body: &[u8]) -> String {
    let said = serde_json::from_slice::<Refusal>(body).map(|refusal| refusal.message);
    said.unwrap_or_else(|_| format!("The server answered {status}."))
}
