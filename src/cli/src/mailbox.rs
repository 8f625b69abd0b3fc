//! Talking to a mailbox over HTTP: setting it up, proving who one is, and what officers then may.

use anyhow::{Context, Result, bail};
use seal::Officer;
use seal::operation::Sealed;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::time::Duration;
use token::Admission;
use ureq::http::{Request, StatusCode};
use ureq::tls::{RootCerts, TlsConfig};
use wire::routes::{self, Challenge, Draw, Drawn, NewCodes, Refusal, Session, Setup, ToSign};
use wire::service::Signed;
use wire::stream::Frames;

/// The longest answer that is read: a workspace of many years.
const ANSWER_BYTES_MAX: u64 = 1 << 30;
const JSON: &str = "application/json";
const BYTES: &str = "application/octet-stream";

/// A server, by its address.
pub struct Mailbox {
    agent: ureq::Agent,
    server: String,
}

/// Someone whom a mailbox has let in; it ends by itself after a quarter of an hour.
pub struct LetIn {
    mailbox: Mailbox,
    bearer: String,
}

/// What a mailbox says to a new service document and keyring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Published {
    /// Both are on its disk.
    Stored,
    /// A colleague was quicker; nothing was changed.
    NotNewer,
}

impl Mailbox {
    /// Nothing is sent yet.
    pub fn at(server: &str) -> Self {
        // The computer's own list of authorities, because councils often have one of their own.
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::PlatformVerifier)
            .build();
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(Duration::from_secs(30)))
            .http_status_as_error(false)
            .tls_config(tls)
            .build();
        Self {
            agent: config.into(),
            server: server.trim_end_matches('/').to_owned(),
        }
    }

    /// What set-up is to sign.
    pub fn to_sign(&self, token: &str) -> Result<ToSign> {
        let asked = self.request("GET", routes::SETUP);
        let asked = asked.header(routes::SETUP_HEADER, token);
        read(&self.send(asked, Vec::new())?)
    }

    /// Hands over the first service document and keyring.
    pub fn set_up(&self, token: &str, setup: &Setup) -> Result<()> {
        let asked = self.request("POST", routes::SETUP);
        let asked = asked.header(routes::SETUP_HEADER, token);
        accepted(&self.send_json(asked, setup)?)
    }

    /// Hands over one sealed response, with its admission where the service asks for codes.
    pub fn put(&self, id: &str, envelope: &[u8], admission: Option<&Admission>) -> Result<()> {
        let asked = self.request("PUT", &format!("{}/{id}", routes::RESPONSES));
        let mut asked = asked.header("content-type", BYTES);
        if let Some(admission) = admission {
            asked = asked.header(routes::ADMISSION_HEADER, token::to_header(admission));
        }
        kept(&self.send(asked, envelope.to_vec())?)
    }

    /// Changes a code for blind tokens.
    pub fn draw(&self, draw: &Draw) -> Result<Drawn> {
        read(&self.send_json(self.request("POST", routes::TOKENS), draw)?)
    }

    /// The signed service document, which is for everyone.
    pub fn service(&self) -> Result<Signed> {
        read(&self.send(self.request("GET", routes::SERVICE), Vec::new())?)
    }

    /// Proves who an officer is. `origin` is the address as officers' browsers see it.
    pub fn enter(self, officer: &Officer, origin: &str) -> Result<LetIn> {
        let asked = self.send_json(self.request("POST", routes::CHALLENGE), &())?;
        let Challenge { challenge } = read(&asked)?;
        let signed = officer.sign_challenge(origin.trim_end_matches('/'), &challenge);
        let answer = self.send_json(self.request("POST", routes::SESSION), &signed)?;
        let Session { token, .. } = read(&answer)?;
        Ok(LetIn {
            mailbox: self,
            bearer: format!("Bearer {token}"),
        })
    }

    fn request(&self, method: &str, path: &str) -> ureq::http::request::Builder {
        let address = format!("{}{path}", self.server);
        Request::builder().method(method).uri(address)
    }

    fn send_json(
        &self,
        asked: ureq::http::request::Builder,
        body: &impl Serialize,
    ) -> Result<Answer> {
        let asked = asked.header("content-type", JSON);
        self.send(asked, serde_json::to_vec(body)?)
    }

    fn send(&self, asked: ureq::http::request::Builder, body: Vec<u8>) -> Result<Answer> {
        let answer = if body.is_empty() {
            self.agent.run(asked.body(())?)
        } else {
            self.agent.run(asked.body(body)?)
        };
        let mut answer = answer.context("The server does not answer.")?;
        let bytes = answer.body_mut().with_config().limit(ANSWER_BYTES_MAX);
        Ok(Answer {
            bytes: bytes.read_to_vec()?,
            status: answer.status(),
        })
    }
}

impl LetIn {
    /// Both signed documents as they are now.
    pub fn documents(&self) -> Result<Setup> {
        Ok(Setup {
            service: self.mailbox.service()?,
            keyring: read(&self.get(routes::KEYRING)?)?,
        })
    }

    /// Hands over the next service document and keyring, both or neither.
    pub fn publish(&self, setup: &Setup) -> Result<Published> {
        let asked = self.request("PUT", routes::DOCUMENTS);
        let answer = self.mailbox.send_json(asked, setup)?;
        if answer.status == StatusCode::CONFLICT {
            return Ok(Published::NotNewer);
        }
        accepted(&answer).map(|()| Published::Stored)
    }

    /// What the next service document is made of.
    pub fn to_sign(&self) -> Result<ToSign> {
        read(&self.get(routes::SETUP)?)
    }

    /// Tells the server the hashes of new codes.
    pub fn make_codes(&self, new: &NewCodes) -> Result<()> {
        let asked = self.request("POST", routes::CODES);
        accepted(&self.mailbox.send_json(asked, new)?)
    }

    /// Adds an operation to the workspace.
    pub fn append(&self, operation: &Sealed) -> Result<()> {
        let path = format!("{}/{}", routes::WORKSPACE, operation.id);
        let asked = self.request("PUT", &path).header("content-type", BYTES);
        accepted(&self.mailbox.send(asked, operation.bytes.clone())?)
    }

    /// Every operation of the workspace.
    pub fn operations(&self) -> Result<Vec<Vec<u8>>> {
        let answer = self.get(routes::WORKSPACE)?;
        accepted(&answer)?;
        let mut frames = Frames::default();
        frames.push(&answer.bytes);
        let mut operations = Vec::new();
        while let Some(frame) = frames.take()? {
            operations.push(frame.envelope);
        }
        frames.finish()?;
        Ok(operations)
    }

    fn get(&self, path: &str) -> Result<Answer> {
        self.mailbox.send(self.request("GET", path), Vec::new())
    }

    fn request(&self, method: &str, path: &str) -> ureq::http::request::Builder {
        let asked = self.mailbox.request(method, path);
        asked.header("authorization", &self.bearer)
    }
}

struct Answer {
    status: StatusCode,
    bytes: Vec<u8>,
}

fn read<T: DeserializeOwned>(answer: &Answer) -> Result<T> {
    accepted(answer)?;
    serde_json::from_slice(&answer.bytes).context("The server answered something unreadable.")
}

fn kept(answer: &Answer) -> Result<()> {
    let routes::Stored { stored } = read(answer)?;
    if !stored {
        bail!("The server did not say that it keeps the response.");
    }
    Ok(())
}

fn accepted(answer: &Answer) -> Result<()> {
    if answer.status.is_success() {
        return Ok(());
    }
    let said = serde_json::from_slice::<Refusal>(&answer.bytes).map(|refusal| refusal.message);
    bail!(said.unwrap_or_else(|_| format!("The server answered {}.", answer.status)));
}
