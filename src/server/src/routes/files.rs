//! Everything that is no route of its own: the apps' files.

use axum::extract::State;
use axum::http::{HeaderMap, Method, Uri};
use axum::response::{IntoResponse, Response};

use super::is_reading;
use crate::App;
use crate::error::Error;

/// `GET /`, `GET /collate/`, `GET /assets/...`
pub(super) async fn get(
    State(app): State<App>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    if uri.path().starts_with("/api/") {
        return Error::NoSuchPage.into_response();
    }
    let response = app.files.answer(uri.path(), &headers).await;
    if is_reading(&method) || response.status().is_client_error() {
        response
    } else {
        Error::WrongMethod.into_response()
    }
}
