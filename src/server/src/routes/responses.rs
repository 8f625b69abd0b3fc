//! Sealed responses: keeping one, and streaming those that were let out.

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::{Path, Query, Request, State};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde::Deserialize;
use wire::envelope::{ENVELOPE_BYTES_MAX, EnvelopeId};
use wire::routes::{ADMISSION_HEADER, Stored};
use wire::stream::{Cursor, write_frame};

use super::let_in;
use crate::App;
use crate::error::Error;
use crate::guard;
use crate::mailbox::{Mailbox, MailboxError, START, today};

/// Where to go on.
#[derive(Deserialize)]
pub(super) struct After {
    after: Option<String>,
}

/// `PUT /api/responses/{id}`: answers "stored" only when it is on the disk.
pub(super) async fn put(
    State(app): State<App>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Json<Stored>, Error> {
    let id: EnvelopeId = id.parse().map_err(|_| Error::WrongId)?;
    let admission = request.headers().get(ADMISSION_HEADER);
    if admission.is_some_and(|admission| !admission.is_empty()) {
        return Err(Error::AdmissionNotExpected);
    }
    let bytes = guard::body(request, ENVELOPE_BYTES_MAX).await?;
    let sealed =
        wire::envelope::check(&bytes).map_err(|error| Error::WrongEnvelope(error.to_string()))?;
    if sealed != id {
        return Err(Error::OtherId);
    }
    if !app.mailbox.is_set_up().await? {
        return Err(Error::NotSetUp);
    }
    app.mailbox.store(id, Vec::new(), bytes).await?;
    Ok(Json(Stored { stored: true }))
}

/// `GET /api/responses?after=`: frames of what was let out, by batch, then by id.
pub(super) async fn get(
    State(app): State<App>,
    Query(after): Query<After>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let_in(&app, &headers).await?;
    let after = match after.after.as_deref() {
        None | Some("") => START,
        Some(text) => text.parse().map_err(|_| Error::WrongCursor)?,
    };
    let rule = app.service.mailbox.batch_rule();
    app.mailbox.let_out(rule, today()).await?;
    let frames = stream::try_unfold((app.mailbox, after), next_frames);
    let content_type = [(CONTENT_TYPE, "application/octet-stream")];
    Ok((content_type, Body::from_stream(frames)).into_response())
}

/// Some more frames, and where to go on after them. An error cuts the stream short of its end, so
/// that a reader does not take it for the whole.
async fn next_frames(
    (mailbox, after): (Mailbox, Cursor),
) -> Result<Option<(Bytes, (Mailbox, Cursor))>, MailboxError> {
    let kept = mailbox.read_after(after).await.inspect_err(|error| {
        eprintln!("heard-server: a download broke off: {error:?}");
    })?;
    let Some(last) = kept.last().map(|kept| kept.at) else {
        return Ok(None);
    };
    let mut frames = Vec::with_capacity(kept.iter().map(|kept| kept.bytes.len() + 8).sum());
    for kept in &kept {
        if !write_frame(&mut frames, kept.at.batch, &kept.bytes) {
            eprintln!("heard-server: a stored response is longer than any can be; it is not sent");
        }
    }
    Ok(Some((frames.into(), (mailbox, last))))
}
