//! The mailbox: serves the two apps, keeps sealed responses, and can read none of them.
//!
//! It must never link `seal`, `form` or `hpke`, and it writes down no address, no browser's name
//! and no time of arrival. [`app`] builds everything that answers requests; `main` and the tests
//! call it.

pub mod copies;
pub mod data;
pub mod error;
pub mod files;
pub mod guard;
pub mod listen;
pub mod mailbox;
pub mod metrics;
pub mod rates;
mod routes;
#[cfg(test)]
mod scratch;
pub mod settings;
pub mod setup_link;
pub mod signed;
pub mod tokens;
pub mod upkeep;

use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};

use error::Error;
use files::Files;
use guard::Limits;
use mailbox::Mailbox;
use metrics::Metrics;
use rates::{Rates, Who};
use settings::ServiceFile;
use setup_link::SetupLink;
use tokens::Tokens;

/// What the routes need.
#[derive(Clone, Debug)]
pub struct App {
    /// The storage.
    pub mailbox: Mailbox,
    /// `service.toml` as it was read at the start.
    pub service: Arc<ServiceFile>,
    /// `https://heard.example.org`, as officers' browsers see it; part of what they sign.
    pub origin: Arc<str>,
    /// The two apps.
    pub files: Files,
    /// The file with the one-time set-up link.
    pub setup_link: SetupLink,
    /// What codes are changed for, and what admits responses.
    pub tokens: Tokens,
    /// How often one address may write.
    pub rates: Rates,
    /// What is counted.
    pub metrics: Metrics,
}

impl App {
    /// Holds whoever writes without a key to their rate.
    fn take_one(&self, who: Who) -> Result<(), Error> {
        self.rates
            .take(who, Instant::now())
            .map_err(Error::TooOften)
    }
}

/// Everything that answers requests, held to `limits`.
pub fn app(app: App, limits: Limits) -> Router {
    let metrics = app.metrics.clone();
    routes::router(app)
        .layer(from_fn_with_state(metrics, metrics::measure))
        .layer(from_fn_with_state(limits, guard::limit))
        .layer(from_fn(guard::fence))
}
