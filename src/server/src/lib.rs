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
mod routes;
#[cfg(test)]
mod scratch;
pub mod settings;
pub mod setup_link;
pub mod signed;
pub mod upkeep;

use std::sync::Arc;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};

use files::Files;
use guard::Limits;
use mailbox::Mailbox;
use settings::ServiceFile;
use setup_link::SetupLink;

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
}

/// Everything that answers requests, held to `limits`.
pub fn app(app: App, limits: Limits) -> Router {
    routes::router(app)
        .layer(from_fn_with_state(limits, guard::limit))
        .layer(from_fn(guard::fence))
}
