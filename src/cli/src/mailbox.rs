//! Talking to a mailbox over HTTP, as far as the demo needs it.

use anyhow::{Context, Result, bail};
use serde::de::DeserializeOwned;
use std::time::Duration;
use wire::routes::{self, Refusal, Setup};
use wire::service::Settings;

/// A server, by its address.
pub struct Mailbox {
    agent: ureq::Agent,
    server: String,
}

impl Mailbox {
    /// Nothing is sent yet.
    pub fn at(server: &str) -> Self {
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(Duration::from_secs(30)))
            .http_status_as_error(false)
            .build();
        Self {
            agent: config.into(),
            server: server.trim_end_matches('/').to_owned(),
        }
    }

    /// The settings that set-up is to sign.
    pub fn settings(&self, token: &str) -> Result<Settings> {
        let address = format!("{}{}", self.server, routes::SETUP);
        read(
            self.agent
                .get(address)
                .header(routes::SETUP_HEADER, token)
                .call(),
        )
    }

    /// Hands over the first service document and keyring.
    pub fn set_up(&self, token: &str, setup: &Setup) -> Result<()> {
        let address = format!("{}{}", self.server, routes::SETUP);
        let request = self
            .agent
            .post(address)
            .header(routes::SETUP_HEADER, token)
            .header("content-type", "application/json");
        body(request.send(serde_json::to_vec(setup)?)).map(|_| ())
    }

    /// Hands over one sealed response.
    pub fn put(&self, id: &str, envelope: &[u8]) -> Result<()> {
        let address = format!("{}{}/{id}", self.server, routes::RESPONSES);
        let request = self
            .agent
            .put(address)
            .header("content-type", "application/octet-stream");
        let stored: routes::Stored = read(request.send(envelope))?;
        if !stored.stored {
            bail!("The server did not say that it keeps the response.");
        }
        Ok(())
    }
}

type Answer = Result<ureq::http::Response<ureq::Body>, ureq::Error>;

fn read<T: DeserializeOwned>(answer: Answer) -> Result<T> {
    serde_json::from_slice(&body(answer)?).context("The server answered something unreadable.")
}

fn body(answer: Answer) -> Result<Vec<u8>> {
    let mut answer = answer.context("The server does not answer.")?;
    let bytes = answer.body_mut().read_to_vec()?;
    if answer.status().is_success() {
        return Ok(bytes);
    }
    let said = serde_json::from_slice::<Refusal>(&bytes).map(|refusal| refusal.message);
    bail!(said.unwrap_or_else(|_| format!("The server answered {}.", answer.status())));
}
