//! A code becomes blind tokens, once.

use axum::extract::{Request, State};
use axum::{Extension, Json};
use token::{Code, TokenError, elements_of};
use wire::routes::{Draw, Drawn};

use super::json;
use crate::App;
use crate::error::Error;
use crate::guard;
use crate::rates::Who;
use crate::tokens::blinded_hash;

/// Five hundred elements, and the code.
const DRAW_BYTES_MAX: usize = 32 * 1024;

/// `POST /api/tokens`: the same code with the same elements gets the same again, so that a repeat
/// after a lost answer loses nothing; with others it gets nothing.
pub(super) async fn post(
    State(app): State<App>,
    Extension(who): Extension<Who>,
    request: Request,
) -> Result<Json<Drawn>, Error> {
    let draw: Draw = json(&guard::body(request, DRAW_BYTES_MAX).await?)?;
    app.take_one(who)?;
    let elements = elements_of(&draw).map_err(wrong)?;
    let hash = Code::parse(&draw.code)
        .map_err(|_| Error::UnknownCode)?
        .hash();
    let known = app.mailbox.code(&hash).await?.ok_or(Error::UnknownCode)?;
    let blinded = blinded_hash(&elements);
    if known.used_for.is_some_and(|used_for| used_for != blinded) {
        return Err(Error::CodeUsed);
    }
    if elements.len() > known.tokens as usize {
        return Err(Error::TooManyTokens(known.tokens));
    }
    // Before the code is used up: elements that cannot be evaluated must not cost it.
    let evaluation = app.tokens.evaluate(elements).await.map_err(wrong)?;
    if !app.mailbox.use_code(&hash, &blinded).await? {
        return Err(Error::CodeUsed);
    }
    Ok(Json(Drawn::from(&evaluation)))
}

fn wrong(error: TokenError) -> Error {
    match error {
        TokenError::NoRandomness => Error::TooBusy,
        error => Error::WrongElements(error),
    }
}
