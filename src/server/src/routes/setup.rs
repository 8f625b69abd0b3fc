//! The first service document and keyring, let in by a one-time link.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use wire::routes::{JSON_BYTES_MAX, SETUP_HEADER, Setup, ToSign};
use wire::service::Admission;

use super::documents::{keyring_document, service_document};
use super::{json, let_in};
use crate::App;
use crate::error::Error;
use crate::{guard, signed};

/// `GET /api/setup`: the settings of `service.toml`, and the key of the tokens where there are any,
/// to be signed. For the holder of the link, and
/// later for an officer with a session, who signs what has changed.
pub(super) async fn get(State(app): State<App>, headers: HeaderMap) -> Result<Json<ToSign>, Error> {
    if headers.contains_key(SETUP_HEADER) {
        token(&app, &headers).await?;
    } else if let_in(&app, &headers).await.is_err() {
        return Err(Error::WrongSetupLink);
    }
    let settings = app.service.settings.clone();
    let token_key = (settings.admission == Admission::Codes).then(|| app.tokens.public());
    Ok(Json(ToSign {
        settings,
        token_key,
    }))
}

/// `POST /api/setup`: stores both documents and uses the link up.
pub(super) async fn post(State(app): State<App>, request: Request) -> Result<StatusCode, Error> {
    // Before the body is read: only the holder of the link may make the server read much.
    let token = token(&app, request.headers()).await?;
    let bytes = guard::body(request, JSON_BYTES_MAX).await?;
    let setup: Setup = json(&bytes)?;
    let service = signed::service(&setup.service)?;
    let (keyring, members) = signed::keyring(&setup.keyring, &service.key)?;
    let service = service_document(&service, &setup.service)?;
    let keyring = keyring_document(&keyring, &setup.keyring)?;
    let stored = app
        .mailbox
        .set_up(&token, &service, &keyring, &members)
        .await?;
    if !stored {
        return Err(Error::WrongSetupLink);
    }
    app.setup_link.remove();
    eprintln!("heard-server: the service is set up, and the set-up link is used up");
    Ok(StatusCode::NO_CONTENT)
}

/// The token of the link, if it is good.
async fn token(app: &App, headers: &HeaderMap) -> Result<String, Error> {
    let token = headers
        .get(SETUP_HEADER)
        .and_then(|token| token.to_str().ok())
        .ok_or(Error::WrongSetupLink)?;
    if app.mailbox.is_setup_token(token).await? {
        Ok(token.to_owned())
    } else {
        Err(Error::WrongSetupLink)
    }
}
