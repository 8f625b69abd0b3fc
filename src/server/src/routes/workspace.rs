//! The officers' workspace: sealed operations are added and streamed, and never read here.

use axum::Json;
use axum::extract::{Path, Query, Request, State};
use axum::http::HeaderMap;
use axum::response::Response;
use wire::operation::OPERATION_BYTES_MAX;
use wire::routes::Stored;

use super::stream::{After, Of, frames};
use super::{id_of, let_in};
use crate::App;
use crate::error::Error;
use crate::guard;

/// `PUT /api/workspace/{id}`
pub(super) async fn put(
    State(app): State<App>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Json<Stored>, Error> {
    let_in(&app, request.headers()).await?;
    let id = id_of(&id)?;
    let bytes = guard::body(request, OPERATION_BYTES_MAX).await?;
    let wrong = |error: wire::operation::ShapeError| Error::WrongEnvelope(error.to_string());
    if wire::operation::check(&bytes).map_err(wrong)? != id {
        return Err(Error::OtherId);
    }
    app.mailbox.append(id, &bytes).await?;
    Ok(Json(Stored { stored: true }))
}

/// `GET /api/workspace?after=`: frames in the order in which they came; a frame's number is the
/// operation's place.
pub(super) async fn get(
    State(app): State<App>,
    Query(after): Query<After>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let_in(&app, &headers).await?;
    let after = after.cursor()?;
    Ok(frames(Of::Operations, app.mailbox, after))
}
