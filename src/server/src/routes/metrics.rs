//! Figures for whoever runs the server.

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};

use crate::App;

/// `GET /metrics`
pub(super) async fn get(State(app): State<App>) -> Response {
    let content_type = [(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
    (content_type, app.metrics.text()).into_response()
}
