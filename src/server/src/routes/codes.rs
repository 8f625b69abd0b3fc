//! Batches of one-time codes, made by officers. The server hears nothing of a code but its hash, and
//! says nothing of one code to anyone.

use std::collections::HashSet;

use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use wire::base64url;
use wire::routes::{CodeBatch, JSON_BYTES_MAX, NewCodes, TOKENS_PER_CODE_MAX};

use super::{json, let_in};
use crate::App;
use crate::error::Error;
use crate::guard;

/// `POST /api/codes`
pub(super) async fn post(State(app): State<App>, request: Request) -> Result<StatusCode, Error> {
    let_in(&app, request.headers()).await?;
    let new: NewCodes = json(&guard::body(request, JSON_BYTES_MAX).await?)?;
    let batch = bytes::<16>(&new.batch)?;
    let hashes: Result<Vec<_>, _> = new.hashes.iter().map(|hash| bytes::<32>(hash)).collect();
    let hashes = hashes?;
    let distinct = hashes.iter().collect::<HashSet<_>>().len();
    let tokens_right = (1..=TOKENS_PER_CODE_MAX).contains(&new.tokens);
    if hashes.is_empty() || distinct != hashes.len() || !tokens_right {
        return Err(Error::WrongJson);
    }
    app.mailbox.new_codes(&batch, new.tokens, &hashes).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /api/codes`
pub(super) async fn get(
    State(app): State<App>,
    headers: HeaderMap,
) -> Result<Json<Vec<CodeBatch>>, Error> {
    let_in(&app, &headers).await?;
    Ok(Json(app.mailbox.code_batches().await?))
}

fn bytes<const N: usize>(text: &str) -> Result<[u8; N], Error> {
    base64url::decode(text)
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or(Error::WrongJson)
}
