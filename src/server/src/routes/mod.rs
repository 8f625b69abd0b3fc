//! What the server answers to, one file a subject.

mod documents;
mod files;
mod health;
mod responses;
mod session;
mod setup;

use axum::Router;
use axum::body::Bytes;
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, Method};
use axum::routing::{get, post, put};
use serde::de::DeserializeOwned;
use wire::routes::{CHALLENGE, HEALTH, KEYRING, RESPONSES, SERVICE, SESSION, SETUP};

use crate::App;
use crate::error::Error;

/// All routes.
pub(crate) fn router(app: App) -> Router {
    Router::new()
        .route(HEALTH, get(health::get))
        .route(
            SERVICE,
            get(documents::get_service).put(documents::put_service),
        )
        .route(
            KEYRING,
            get(documents::get_keyring).put(documents::put_keyring),
        )
        .route(RESPONSES, get(responses::get))
        .route(&format!("{RESPONSES}/{{id}}"), put(responses::put))
        .route(CHALLENGE, post(session::challenge))
        .route(SESSION, post(session::session))
        .route(SETUP, get(setup::get).post(setup::post))
        .method_not_allowed_fallback(async || Error::WrongMethod)
        .fallback(files::get)
        .with_state(app)
}

/// Lets through only someone with a session.
async fn let_in(app: &App, headers: &HeaderMap) -> Result<(), Error> {
    let token = headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "))
        .ok_or(Error::NotLetIn)?;
    if app.mailbox.is_session(token).await? {
        Ok(())
    } else {
        Err(Error::NotLetIn)
    }
}

fn json<T: DeserializeOwned>(bytes: &Bytes) -> Result<T, Error> {
    serde_json::from_slice(bytes).map_err(|_| Error::WrongJson)
}

/// `GET` and `HEAD` are one to a reader.
fn is_reading(method: &Method) -> bool {
    method == Method::GET || method == Method::HEAD
}
