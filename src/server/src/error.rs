//! What can go wrong with a request, and what the asker is told about it.
//!
//! An answer never tells of the inside: what the database or the system said goes to the log, the
//! asker gets a word for programs and a sentence for people.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use token::TokenError;
use wire::routes::Refusal;

use crate::mailbox::MailboxError;

/// Why a request was refused.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is nothing at this address.
    #[error("There is nothing at this address.")]
    NoSuchPage,
    /// The address exists, but not for this method.
    #[error("This address cannot be used in this way.")]
    WrongMethod,
    /// The body is longer than anything this address takes.
    #[error("This is longer than anything we take here. Nothing was stored.")]
    TooLarge,
    /// The request was not complete in time.
    #[error("This took too long to arrive. Please keep your copy and try again.")]
    TooSlow,
    /// More requests at once than the server works on.
    #[error(
        "The service is busy just now. Nothing was lost: keep your copy and try again in a minute."
    )]
    TooBusy,
    /// The body stopped before its end, or could not be read.
    #[error("This did not arrive whole. Nothing was stored: please try again.")]
    Broken,
    /// The id in the address is not 64 hexadecimal digits.
    #[error("The address does not hold a response's id (64 digits and letters a to f).")]
    WrongId,
    /// The body is not the shape of a sealed response.
    #[error("This is not a sealed response that this service knows ({0}). Nothing was stored.")]
    WrongEnvelope(String),
    /// The id in the address and the id in the envelope differ.
    #[error("The id in the address is not the id of the sealed response. Nothing was stored.")]
    OtherId,
    /// The service is open, and something was sent to be admitted with.
    #[error("This service is open and takes no admission. Nothing was stored.")]
    AdmissionNotExpected,
    /// The service asks for codes, and what admits this response is missing or made up.
    #[error(
        "This service takes answers with a code from an invitation. Nothing was stored: keep your copy, and ask for a code."
    )]
    NotAdmitted,
    /// The code was never made here.
    #[error("We do not know this code. Please look at it again: 16 letters and numbers.")]
    UnknownCode,
    /// The code was changed for something else before.
    #[error("This code was used before. Each code is good for one person, once.")]
    CodeUsed,
    /// More blinded elements than the code is good for.
    #[error("This code is good for {0} and no more. It was not used up.")]
    TooManyTokens(u32),
    /// What was to be evaluated is no element.
    #[error("This cannot be changed for a code ({0}). The code was not used up.")]
    WrongElements(TokenError),
    /// A sheet is for one officer.
    #[error("A sheet is sealed to one person alone. Nothing was stored.")]
    NotForOne,
    /// One address wrote more than the service takes from one; with how long to wait.
    #[error(
        "Much has come from where you are just now. Nothing was lost: keep your copy and try again in a few minutes."
    )]
    TooOften(Duration),
    /// The cursor of a download is not one that was given out.
    #[error("The place to go on from is not one we gave out. Start again without it.")]
    WrongCursor,
    /// The body is not the JSON that belongs here.
    #[error("This is not the message that belongs here. Nothing was changed.")]
    WrongJson,
    /// Nobody has set the service up yet.
    #[error(
        "This service is not set up yet. Keep your copy and try again later; the person who runs it has a set-up link."
    )]
    NotSetUp,
    /// The set-up link is wrong, used up or replaced.
    #[error("This set-up link is not good any more. `heard-server setup-link` makes a new one.")]
    WrongSetupLink,
    /// No session, or one that has ended.
    #[error("Please unlock with your key file again: you are not let in, or the time is over.")]
    NotLetIn,
    /// The challenge or its signature is wrong, or the key is not a member's; with the address that
    /// officers have to be at.
    #[error(
        "You were not let in. Perhaps this key file does not belong to this service, this page was not opened at {0}, or it took too long: please try again."
    )]
    ChallengeRefused(Arc<str>),
    /// A document's signature, or what it says of its keys, is not right.
    #[error("The document was refused: {0}. Nothing was changed.")]
    WrongDocument(&'static str),
    /// Someone else was quicker: the stored document is as new or newer.
    #[error(
        "Someone has changed this in the meantime. Nothing was changed by you: load it again and repeat your change."
    )]
    NotNewer,
    /// Storing failed.
    #[error(transparent)]
    Mailbox(#[from] MailboxError),
}

impl Error {
    fn status_and_word(&self) -> (StatusCode, &'static str) {
        match self {
            Self::NoSuchPage => (StatusCode::NOT_FOUND, "no_such_page"),
            Self::WrongMethod => (StatusCode::METHOD_NOT_ALLOWED, "wrong_method"),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "too_large"),
            Self::TooSlow => (StatusCode::REQUEST_TIMEOUT, "too_slow"),
            Self::TooBusy => (StatusCode::SERVICE_UNAVAILABLE, "too_busy"),
            Self::Broken => (StatusCode::BAD_REQUEST, "broken"),
            Self::WrongId => (StatusCode::BAD_REQUEST, "wrong_id"),
            Self::WrongEnvelope(_) => (StatusCode::BAD_REQUEST, "wrong_envelope"),
            Self::OtherId => (StatusCode::BAD_REQUEST, "other_id"),
            Self::AdmissionNotExpected => (StatusCode::BAD_REQUEST, "admission_not_expected"),
            Self::NotAdmitted => (StatusCode::FORBIDDEN, "not_admitted"),
            Self::UnknownCode => (StatusCode::FORBIDDEN, "unknown_code"),
            Self::CodeUsed => (StatusCode::CONFLICT, "code_used"),
            Self::TooManyTokens(_) => (StatusCode::BAD_REQUEST, "too_many_tokens"),
            Self::WrongElements(_) => (StatusCode::BAD_REQUEST, "wrong_elements"),
            Self::NotForOne => (StatusCode::BAD_REQUEST, "not_for_one"),
            Self::TooOften(_) => (StatusCode::TOO_MANY_REQUESTS, "too_often"),
            Self::WrongCursor => (StatusCode::BAD_REQUEST, "wrong_cursor"),
            Self::WrongJson => (StatusCode::BAD_REQUEST, "wrong_json"),
            Self::NotSetUp => (StatusCode::SERVICE_UNAVAILABLE, "not_set_up"),
            Self::WrongSetupLink => (StatusCode::NOT_FOUND, "wrong_setup_link"),
            Self::NotLetIn => (StatusCode::UNAUTHORIZED, "not_let_in"),
            Self::ChallengeRefused(_) => (StatusCode::FORBIDDEN, "challenge_refused"),
            Self::WrongDocument(_) => (StatusCode::BAD_REQUEST, "wrong_document"),
            Self::NotNewer => (StatusCode::CONFLICT, "not_newer"),
            Self::Mailbox(MailboxError::OtherBytes) => (StatusCode::CONFLICT, "other_bytes"),
            Self::Mailbox(MailboxError::Full) => (StatusCode::INSUFFICIENT_STORAGE, "full"),
            Self::Mailbox(MailboxError::SheetsFull) => {
                (StatusCode::INSUFFICIENT_STORAGE, "sheets_full")
            }
            Self::Mailbox(MailboxError::NoSuchReader) => {
                (StatusCode::BAD_REQUEST, "no_such_reader")
            }
            Self::Mailbox(MailboxError::TooManyChallenges | MailboxError::Stopping) => {
                (StatusCode::SERVICE_UNAVAILABLE, "too_busy")
            }
            Self::Mailbox(MailboxError::Away(_)) => (StatusCode::SERVICE_UNAVAILABLE, "away"),
            Self::Mailbox(_) => (StatusCode::INTERNAL_SERVER_ERROR, "failed"),
        }
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let (status, word) = self.status_and_word();
        if let Self::Mailbox(MailboxError::Failed(_) | MailboxError::Away(_)) = self {
            eprintln!("heard-server: a request failed: {self:?}");
        }
        let refusal = Refusal {
            error: word.to_owned(),
            message: self.to_string(),
        };
        let mut response = (status, Json(refusal)).into_response();
        if let Self::TooOften(wait) = self {
            let seconds = HeaderValue::from(wait.as_secs() + 1);
            response.headers_mut().insert(RETRY_AFTER, seconds);
        }
        response
    }
}
