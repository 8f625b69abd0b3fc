//! The service document, for every device, and the keyring, for officers.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use wire::keyring::Keyring;
use wire::routes::{JSON_BYTES_MAX, Setup};
use wire::service::{ServiceDocument, Settings, Signed};

use super::{json, let_in};
use crate::App;
use crate::error::Error;
use crate::files::packed;
use crate::mailbox::{Document, Kind};
use crate::{guard, signed};

const JSON: &str = "application/json";

/// `GET /api/service`
pub(super) async fn get_service(
    State(app): State<App>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    get(&app, Kind::Service, &headers).await
}

/// `GET /api/settings`
pub(super) async fn get_settings(
    State(app): State<App>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let settings = Settings {
        officers: Vec::new(),
        ..current_service(&app).await?.settings
    };
    let json = serde_json::to_string(&settings).map_err(|_| Error::WrongJson)?;
    Ok(packed(&headers, json, JSON))
}

/// `GET /api/keyring`: for officers, because it tells how many there are.
pub(super) async fn get_keyring(
    State(app): State<App>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let_in(&app, &headers).await?;
    get(&app, Kind::Keyring, &headers).await
}

/// `PUT /api/service`: newer, and signed by the service's key or one that it handed over to.
pub(super) async fn put_service(
    State(app): State<App>,
    request: Request,
) -> Result<StatusCode, Error> {
    let next = posted(&app, request).await?;
    let current = current_service(&app).await?;
    let document = signed::service(&next)?;
    signed::succeeds(&current, &document)?;
    let document = service_document(&document, &next)?;
    stored(app.mailbox.put_service(&document).await?)
}

/// `PUT /api/keyring`: newer, and signed by the service's key of now. Who is not in it is out.
pub(super) async fn put_keyring(
    State(app): State<App>,
    request: Request,
) -> Result<StatusCode, Error> {
    let next = posted(&app, request).await?;
    let current = current_service(&app).await?;
    let (keyring, members) = signed::keyring(&next, &current.key)?;
    let document = keyring_document(&keyring, &next)?;
    stored(app.mailbox.put_keyring(&document, &members).await?)
}

/// `PUT /api/documents`: both, or neither. The keyring has to be signed by the key that the service
/// document of this same request names.
pub(super) async fn put_both(
    State(app): State<App>,
    request: Request,
) -> Result<StatusCode, Error> {
    let_in(&app, request.headers()).await?;
    let next: Setup = json(&guard::body(request, JSON_BYTES_MAX).await?)?;
    let service = signed::service(&next.service)?;
    let stored_service = current_signed(&app).await?;
    // The very one that is stored is a repeat, or goes with a new keyring.
    if stored_service != next.service {
        signed::succeeds(&signed::service(&stored_service)?, &service)?;
    }
    let (keyring, members) = signed::keyring(&next.keyring, &service.key)?;
    let service = service_document(&service, &next.service)?;
    let keyring = keyring_document(&keyring, &next.keyring)?;
    let newer = app.mailbox.put_documents(&service, &keyring, &members);
    stored(newer.await?)
}

/// A service document as it is stored.
pub(super) fn service_document(
    document: &ServiceDocument,
    signed: &Signed,
) -> Result<Document, Error> {
    stored_as(Kind::Service, document.serial, signed)
}

/// A keyring as it is stored.
pub(super) fn keyring_document(keyring: &Keyring, signed: &Signed) -> Result<Document, Error> {
    stored_as(Kind::Keyring, keyring.serial, signed)
}

fn stored_as(kind: Kind, serial: u64, signed: &Signed) -> Result<Document, Error> {
    Ok(Document {
        kind,
        serial,
        signed: serde_json::to_string(signed).map_err(|_| Error::WrongJson)?,
    })
}

async fn get(app: &App, kind: Kind, headers: &HeaderMap) -> Result<Response, Error> {
    let signed = app.mailbox.document(kind).await?.ok_or(Error::NotSetUp)?;
    Ok(packed(headers, signed, JSON))
}

/// What an officer with a session sends; nobody else gets the server to read so much.
async fn posted(app: &App, request: Request) -> Result<Signed, Error> {
    let_in(app, request.headers()).await?;
    json(&guard::body(request, JSON_BYTES_MAX).await?)
}

async fn current_service(app: &App) -> Result<ServiceDocument, Error> {
    signed::service(&current_signed(app).await?)
}

async fn current_signed(app: &App) -> Result<Signed, Error> {
    let stored = app.mailbox.document(Kind::Service).await?;
    json(&stored.ok_or(Error::NotSetUp)?.into())
}

fn stored(newer: bool) -> Result<StatusCode, Error> {
    if newer {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Error::NotNewer)
    }
}
