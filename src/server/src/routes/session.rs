//! Officers prove who they are: a challenge, signed, becomes a session of fifteen minutes.

use axum::extract::{Request, State};
use axum::{Extension, Json};
use wire::routes::{Challenge, SESSION_SECONDS, Session, SignedChallenge, challenge_bytes};

use super::json;
use crate::App;
use crate::error::Error;
use crate::rates::Who;
use crate::{guard, signed};

/// A signed challenge is some 250 bytes.
const SIGNED_CHALLENGE_BYTES_MAX: usize = 4096;

/// `POST /api/session/challenge`
pub(super) async fn challenge(
    State(app): State<App>,
    Extension(who): Extension<Who>,
) -> Result<Json<Challenge>, Error> {
    app.take_one(who)?;
    if !app.mailbox.is_set_up().await? {
        return Err(Error::NotSetUp);
    }
    let challenge = app.mailbox.new_challenge().await?;
    Ok(Json(Challenge {
        challenge: challenge.expose().to_owned(),
    }))
}

/// `POST /api/session`: whatever is wrong, the answer is the same, and the challenge is used up.
pub(super) async fn session(
    State(app): State<App>,
    request: Request,
) -> Result<Json<Session>, Error> {
    let bytes = guard::body(request, SIGNED_CHALLENGE_BYTES_MAX).await?;
    let asked: SignedChallenge = json(&bytes)?;
    let fresh = app.mailbox.use_challenge(&asked.challenge).await?;
    let refused = || Error::ChallengeRefused(app.origin.clone());
    let key = signed::key(&asked.key).map_err(|_| refused())?;
    let message = challenge_bytes(&app.origin, &asked.challenge);
    let theirs = signed::is_signed(&key, &message, &asked.signature);
    if !fresh || !theirs || !app.mailbox.is_member(key.as_bytes()).await? {
        return Err(refused());
    }
    let token = app.mailbox.new_session(key.as_bytes()).await?;
    Ok(Json(Session {
        token: token.expose().to_owned(),
        seconds: SESSION_SECONDS,
    }))
}
