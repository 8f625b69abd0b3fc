//! Sheets, each for one officer: keeping one, streaming an officer their own, and deleting one that
//! was opened.

use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::{Extension, Json};
use wire::envelope::{ENVELOPE_BYTES_MAX, Header};
use wire::routes::Stored;

use super::stream::{After, Of, frames};
use super::{id_of, let_in};
use crate::App;
use crate::error::Error;
use crate::guard;
use crate::mailbox::today;
use crate::rates::Who;

/// `PUT /api/sheets/{id}`: answers "stored" only when it is on the disk.
pub(super) async fn put(
    State(app): State<App>,
    Path(id): Path<String>,
    Extension(who): Extension<Who>,
    request: Request,
) -> Result<Json<Stored>, Error> {
    let id = id_of(&id)?;
    let bytes = guard::body(request, ENVELOPE_BYTES_MAX).await?;
    app.take_one(who)?;
    let wrong = |error: wire::envelope::EnvelopeError| Error::WrongEnvelope(error.to_string());
    if wire::envelope::check(&bytes).map_err(wrong)? != id {
        return Err(Error::OtherId);
    }
    let (header, _) = Header::read(&bytes).map_err(wrong)?;
    let [recipient] = header.stanzas.as_slice() else {
        return Err(Error::NotForOne);
    };
    if !app.mailbox.is_set_up().await? {
        return Err(Error::NotSetUp);
    }
    let key_id = recipient.key_id;
    app.mailbox.put_sheet(id, &key_id, &bytes, today()).await?;
    Ok(Json(Stored { stored: true }))
}

/// `GET /api/sheets?after=`: frames of the asking officer's own sheets, by id; each carries for how
/// many more days it waits.
pub(super) async fn get(
    State(app): State<App>,
    Query(after): Query<After>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let officer = let_in(&app, &headers).await?;
    let after = after.cursor()?;
    Ok(frames(Of::Sheets(officer.key_id), app.mailbox, after))
}

/// `DELETE /api/sheets/{id}`: whoever it is for has opened it.
pub(super) async fn delete(
    State(app): State<App>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<StatusCode, Error> {
    let officer = let_in(&app, &headers).await?;
    let id = id_of(&id)?;
    app.mailbox.delete_sheet(&officer.key_id, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
