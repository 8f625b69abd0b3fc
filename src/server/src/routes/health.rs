//! Is the server there, and does its database answer?

use axum::extract::State;

use crate::App;
use crate::error::Error;

/// `GET /healthz`
pub(super) async fn get(State(app): State<App>) -> Result<&'static str, Error> {
    app.mailbox.answers().await?;
    Ok("ok\n")
}
