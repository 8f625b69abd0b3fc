//! Sealing and opening, keys, key files, the keyring and the service's signature. The formats are
//! written down in `docs/privacy.md`, exactly enough for a stranger to write another opener.
//!
//! It does no input or output but drawing randomness, and it knows nothing of forms and answers.
//! Nothing that comes from outside makes it panic; secrets do not print.

#![deny(missing_docs)]

mod base32;
mod derive;
mod envelope;
pub mod keyfile;
pub mod keyring;
mod keys;
mod officer;
pub mod operation;
mod random;
pub mod recovery;
pub mod service;
mod setup;
mod shelf;
mod stretch;
mod text;
mod workspace;

pub use derive::Seed;
pub use envelope::{OpenError, Opened, SealError, open, open_response, seal};
pub use keys::{KeyError, PUBLIC_KEY_BYTES, PrivateKey, PublicKey};
pub use officer::{Holder, HolderError, Officer};
pub use random::{NoRandomness, random_id, random_seed};
pub use setup::{RECOVERY_NAME, SetupMade, setup};
pub use shelf::ShelfKey;
pub use stretch::stretch;
pub use wire::envelope::padded_bytes_for;
pub use workspace::WorkspaceKey;
