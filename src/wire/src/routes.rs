//! Paths, headers and the small messages of the mailbox.

use serde::{Deserialize, Serialize};

/// Is the server there?
pub const HEALTH: &str = "/healthz";
/// The signed service document; on a static host the same bytes lie in [`SERVICE_FILE`].
pub const SERVICE: &str = "/api/service";
/// What the service document says to families, without its signature, the officers' cards and the keys:
/// what a device has to know to show its first page. A device holds it against the signed document
/// before anything is sealed.
pub const SETTINGS: &str = "/api/settings";
/// The signed service document beside `index.html` where there is no server.
pub const SERVICE_FILE: &str = "service.json";
/// The signed keyring.
pub const KEYRING: &str = "/api/keyring";
/// `PUT {RESPONSES}/{id}` keeps one; `GET {RESPONSES}?after=` streams those that were let out.
pub const RESPONSES: &str = "/api/responses";
/// Tells a reader which batch is the first that is still kept; what a device keeps of earlier ones
/// is to be forgotten as well.
pub const FIRST_BATCH_HEADER: &str = "heard-first-batch";
/// Tells a reader how many responses follow.
pub const COUNT_HEADER: &str = "heard-count";
/// `POST`: a one-time challenge.
pub const CHALLENGE: &str = "/api/session/challenge";
/// `POST`: a signed challenge becomes a session.
pub const SESSION: &str = "/api/session";
/// `GET`: what is to be signed ([`ToSign`]); `POST`: the first service document and keyring.
pub const SETUP: &str = "/api/setup";
/// `PUT` ([`Setup`]): a later service document and keyring, both or neither.
pub const DOCUMENTS: &str = "/api/documents";
/// `POST` ([`Draw`]): a code becomes blind tokens.
pub const TOKENS: &str = "/api/tokens";
/// `POST` ([`NewCodes`]): the hashes of new codes; `GET`: every [`CodeBatch`].
pub const CODES: &str = "/api/codes";
/// `PUT {SHEETS}/{id}` keeps a sheet for one officer; `GET` streams the asking officer's own, each
/// with the number of days it will still wait; `DELETE {SHEETS}/{id}` after it was opened.
pub const SHEETS: &str = "/api/sheets";
/// `PUT {WORKSPACE}/{id}` appends a sealed operation; `GET ?after=` streams them.
pub const WORKSPACE: &str = "/api/workspace";

/// Carries the admission of a response in hex; absent where the service is open.
pub const ADMISSION_HEADER: &str = "heard-admission";
/// Carries the one-time set-up token.
pub const SETUP_HEADER: &str = "heard-setup";
/// How long a session lasts.
pub const SESSION_SECONDS: u64 = 15 * 60;
/// How long a sheet waits to be opened.
pub const SHEET_DAYS_MAX: u32 = 30;
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

/// What the next service document is made of: the settings as the server reads them now, and the
/// key of the server's tokens where the service asks for codes.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq)]
pub struct ToSign {
    /// `service.toml`.
    pub settings: crate::service::Settings,
    /// Base64url; goes into the service document as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_key: Option<String>,
}

impl From<crate::service::Settings> for ToSign {
    /// Of an open service, or of one without a server.
    fn from(settings: crate::service::Settings) -> Self {
        Self {
            settings,
            token_key: None,
        }
    }
}

/// A one-time code, and the blinded elements it is to be changed for.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
pub struct Draw {
    /// As the invitation carries it.
    pub code: String,
    /// Each 32 bytes, base64url; as many as the code is good for, or fewer.
    pub blinded: Vec<String>,
}

/// What the server made of them. The same code and the same elements get the same again.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
pub struct Drawn {
    /// One for each blinded element, 32 bytes each, base64url.
    pub evaluated: Vec<String>,
    /// One proof over all of them, 64 bytes, base64url.
    pub proof: String,
}

/// A batch of codes, of which the server is told nothing but hashes.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
pub struct NewCodes {
    /// 16 random bytes, base64url.
    pub batch: String,
    /// How many tokens each code is good for: 1, or as many as a shared tablet needs.
    pub tokens: u32,
    /// SHA-256 of each code, base64url.
    pub hashes: Vec<String>,
}

/// What is told of a batch of codes.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
pub struct CodeBatch {
    /// As it was given.
    pub batch: String,
    /// How many codes were made.
    pub made: u32,
    /// How many were used when responses were last let out; not told of fewer than
    /// [`CODES_TOLD_MIN`], because a small number would be the state of one code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used: Option<u32>,
}

/// The smallest batch of codes of which it is told how many were used.
pub const CODES_TOLD_MIN: u32 = 20;
/// The most tokens that one code is good for.
pub const TOKENS_PER_CODE_MAX: u32 = 500;

/// What an officer signs to be let in: bound to the origin, so that another site cannot pass a
/// challenge on.
pub fn challenge_bytes(origin: &str, challenge: &str) -> Vec<u8> {
    format!("heard/1/session\0{origin}\0{challenge}").into_bytes()
}

/// What a file of the pages is, by the end of its name.
pub fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "mp3" => "audio/mpeg",
        "txt" | "md" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
