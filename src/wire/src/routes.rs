//! Paths, headers and the small messages of the mailbox.

use serde::{Deserialize, Serialize};

/// Is the server there?
pub const HEALTH: &str = "/healthz";
/// The signed service document; on a static host the same bytes lie in [`SERVICE_FILE`].
pub const SERVICE: &str = "/api/service";
/// The signed service document beside `index.html` where there is no server.
pub const SERVICE_FILE: &str = "service.json";
/// The signed keyring.
pub const KEYRING: &str = "/api/keyring";
/// `PUT {RESPONSES}/{id}` keeps one; `GET {RESPONSES}?after=` streams those that were let out.
pub const RESPONSES: &str = "/api/responses";
/// `POST`: a one-time challenge.
pub const CHALLENGE: &str = "/api/session/challenge";
/// `POST`: a signed challenge becomes a session.
pub const SESSION: &str = "/api/session";
/// `GET`: the settings to sign; `POST`: the first service document and keyring.
pub const SETUP: &str = "/api/setup";

/// Carries the admission of a response in hex; absent where the service is open.
pub const ADMISSION_HEADER: &str = "heard-admission";
/// Carries the one-time set-up token.
pub const SETUP_HEADER: &str = "heard-setup";
/// How long a session lasts.
pub const SESSION_SECONDS: u64 = 15 * 60;
/// The longest JSON body the server takes (a keyring of some hundred members).
pub const JSON_BYTES_MAX: usize = 2 * 1024 * 1024;

/// An answer that is not what was hoped for; never tells of the inside.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
pub struct Refusal {
    /// One word for programs: `other_bytes`, `too_large`, `not_set_up`.
    pub error: String,
    /// A sentence for people.
    pub message: String,
}

/// The server's answer to a response that is on its disk.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, PartialEq, Eq)]
pub struct Stored {
    /// Always true; the answer comes only after the commit.
    pub stored: bool,
}

/// A one-time challenge.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
pub struct Challenge {
    /// 32 random bytes, base64url.
    pub challenge: String,
}

/// A signed challenge.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
pub struct SignedChallenge {
    /// The member's Ed25519 key, base64url.
    pub key: String,
    /// As it was given.
    pub challenge: String,
    /// Signature over [`challenge_bytes`], base64url.
    pub signature: String,
}

/// A session.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
pub struct Session {
    /// Sent as `Authorization: Bearer`.
    pub token: String,
    /// How long it lasts.
    pub seconds: u64,
}

/// The first service document and keyring.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
pub struct Setup {
    /// `service/1`.
    pub service: crate::service::Signed,
    /// `keyring/1`.
    pub keyring: crate::service::Signed,
}

/// What an officer signs to be let in: bound to the origin, so that another site cannot pass a
/// challenge on.
pub fn challenge_bytes(origin: &str, challenge: &str) -> Vec<u8> {
    format!("heard/1/session\0{origin}\0{challenge}").into_bytes()
}
