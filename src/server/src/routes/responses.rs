//! Sealed responses: keeping one, and streaming those that were let out.

use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::Response;
use axum::{Extension, Json};
use wire::envelope::{ENVELOPE_BYTES_MAX, EnvelopeId};
use wire::routes::{ADMISSION_HEADER, COUNT_HEADER, FIRST_BATCH_HEADER, Stored};
use wire::service::Admission;

use super::stream::{After, Of, frames};
use super::{id_of, let_in};
use crate::App;
use crate::error::Error;
use crate::guard;
use crate::mailbox::{MailboxError, today};
use crate::rates::Who;

/// `PUT /api/responses/{id}`: answers "stored" only when it is on the disk.
pub(super) async fn put(
    State(app): State<App>,
    Path(id): Path<String>,
    Extension(who): Extension<Who>,
    request: Request,
) -> Result<Json<Stored>, Error> {
    let id = id_of(&id)?;
    let given = request.headers().get(ADMISSION_HEADER).cloned();
    // Read in any case: an asker who is cut off in the middle does not hear why.
    let bytes = guard::body(request, ENVELOPE_BYTES_MAX).await?;
    let sealed =
        wire::envelope::check(&bytes).map_err(|error| Error::WrongEnvelope(error.to_string()))?;
    if sealed != id {
        return Err(Error::OtherId);
    }
    let rule = app.mailbox.admission().await?.ok_or(Error::NotSetUp)?;
    if rule == Admission::Open {
        app.take_one(who)?;
    }
    let given = given.as_ref().map(HeaderValue::as_bytes);
    let admission = admission(&app, rule, id, given)?;
    app.mailbox.store(id, admission, bytes).await?;
    Ok(Json(Stored { stored: true }))
}

/// What admits this response, as it is stored: nothing where the service is open. A good token is
/// taken there as well, from a device that drew it before the service was opened.
fn admission(
    app: &App,
    rule: Admission,
    id: EnvelopeId,
    given: Option<&[u8]>,
) -> Result<Vec<u8>, Error> {
    let given = given.unwrap_or_default();
    if rule == Admission::Open && given.is_empty() {
        return Ok(Vec::new());
    }
    let token = unhex(given).filter(|token| app.tokens.admits(id, token));
    token.map(Vec::from).ok_or(match rule {
        Admission::Open => Error::AdmissionNotExpected,
        Admission::Codes => Error::NotAdmitted,
    })
}

/// 64 bytes from 128 digits.
fn unhex(hex: &[u8]) -> Option<[u8; 64]> {
    let digits: &[u8; 128] = hex.try_into().ok()?;
    let mut token = [0; 64];
    for (byte, pair) in token.iter_mut().zip(digits.chunks_exact(2)) {
        let high = char::from(pair[0]).to_digit(16)?;
        let low = char::from(pair[1]).to_digit(16)?;
        *byte = u8::try_from(high << 4 | low).ok()?;
    }
    Some(token)
}

/// `GET /api/responses?after=`: frames of what was let out, by batch, then by id.
pub(super) async fn get(
    State(app): State<App>,
    Query(after): Query<After>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let_in(&app, &headers).await?;
    let after = after.cursor()?;
    match app
        .mailbox
        .let_out(app.service.mailbox.batch_rule(), today())
        .await
    {
        // A backup may hold the tables just now, or the disk be full; what was let out before can
        // be read all the same.
        Ok(()) | Err(MailboxError::Away(_) | MailboxError::Full) => {}
        Err(error) => return Err(error.into()),
    }
    let (first, count) = app.mailbox.extent(after).await?;
    let mut answer = frames(Of::Responses, app.mailbox, after);
    let told = [
        (FIRST_BATCH_HEADER, u64::from(first)),
        (COUNT_HEADER, count),
    ];
    let told = told.map(|(name, number)| (HeaderName::from_static(name), number.into()));
    answer.headers_mut().extend(told);
    Ok(answer)
}
