//! What the server answers to, one file a subject.

mod codes;
mod documents;
mod files;
mod health;
mod metrics;
mod responses;
mod session;
mod setup;
mod sheets;
mod stream;
mod tokens;
mod workspace;

use axum::Router;
use axum::body::Bytes;
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, Method};
use axum::routing::{get, post, put};
use serde::de::DeserializeOwned;
use wire::envelope::EnvelopeId;
use wire::routes::{
    CHALLENGE, CODES, DOCUMENTS, HEALTH, KEYRING, RESPONSES, SERVICE, SESSION, SETTINGS, SETUP,
    SHEETS, TOKENS, WORKSPACE,
};

use crate::App;
use crate::error::Error;
use crate::mailbox::MemberKeys;

/// Figures for whoever runs the server; no app asks for them.
const METRICS: &str = "/metrics";

/// All routes.
pub(crate) fn router(app: App) -> Router {
    Router::new()
        .route(HEALTH, get(health::get))
        .route(
            SERVICE,
            get(documents::get_service).put(documents::put_service),
        )
        .route(SETTINGS, get(documents::get_settings))
        .route(
            KEYRING,
            get(documents::get_keyring).put(documents::put_keyring),
        )
        .route(METRICS, get(metrics::get))
        .route(DOCUMENTS, put(documents::put_both))
        .route(TOKENS, post(tokens::post))
        .route(CODES, get(codes::get).post(codes::post))
        .route(SHEETS, get(sheets::get))
        .route(
            &format!("{SHEETS}/{{id}}"),
            put(sheets::put).delete(sheets::delete),
        )
        .route(WORKSPACE, get(workspace::get))
        .route(&format!("{WORKSPACE}/{{id}}"), put(workspace::put))
        .route(RESPONSES, get(responses::get))
        .route(&format!("{RESPONSES}/{{id}}"), put(responses::put))
        .route(CHALLENGE, post(session::challenge))
        .route(SESSION, post(session::session))
        .route(SETUP, get(setup::get).post(setup::post))
        .method_not_allowed_fallback(async || Error::WrongMethod)
        .fallback(files::get)
        .with_state(app)
}

/// Lets through only someone with a session, and says whose it is.
async fn let_in(app: &App, headers: &HeaderMap) -> Result<MemberKeys, Error> {
    let token = headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "))
        .ok_or(Error::NotLetIn)?;
    app.mailbox.session(token).await?.ok_or(Error::NotLetIn)
}

fn id_of(text: &str) -> Result<EnvelopeId, Error> {
    text.parse().map_err(|_| Error::WrongId)
}

fn json<T: DeserializeOwned>(bytes: &Bytes) -> Result<T, Error> {
    serde_json::from_slice(bytes).map_err(|_| Error::WrongJson)
}

/// `GET` and `HEAD` are one to a reader.
fn is_reading(method: &Method) -> bool {
    method == Method::GET || method == Method::HEAD
}
