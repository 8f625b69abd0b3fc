//! Once only, without a trace: a one-time code buys a token that admits one envelope id, and nobody
//! who holds the server's database and the list of codes can tell which code bought which token.
//!
//! The protocol is the VOPRF of RFC 9497 with ristretto255-SHA512; `docs/privacy.md` says what it
//! holds against. It does no input or output but drawing randomness, it knows nothing of forms and
//! answers, and nothing that comes from outside makes it panic.

#![deny(missing_docs)]

mod admission;
mod code;
mod message;
mod random;
mod server;
#[cfg(test)]
mod tests;

pub use admission::{Blinded, blind};
pub use code::{Code, CodeError};
pub use message::{elements_of, from_header, to_header, token_key};
pub use server::{Evaluation, ServerKey};

use thiserror::Error;

/// A token: what admits one envelope id.
pub type Admission = [u8; 64];

/// Why no token can be made or used.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum TokenError {
    /// The device gives no random numbers.
    #[error("this device gives no random numbers, so no code can be changed safely")]
    NoRandomness,
    /// None at all, or more than [`wire::routes::TOKENS_PER_CODE_MAX`].
    #[error("a code is changed for one token at least, and for 500 at most")]
    Count,
    /// Bytes that are no element of the group, or no text of 32 bytes.
    #[error("a blinded element is damaged")]
    Element,
    /// A blinding that was kept and cannot be read.
    #[error("the blinding that was kept on this device is damaged")]
    Blinding,
    /// The answer was not made with the key of the service document.
    #[error("the server's answer was not made with the key of this service")]
    Proof,
    /// The key of the service document cannot be read.
    #[error("the token key in the service document is damaged")]
    Key,
}

/// What the protocol is run over for an envelope id.
fn input_of(id: &[u8; 32]) -> Vec<u8> {
    [b"heard/1/admission\0".as_slice(), id].concat()
}

fn counted(count: usize) -> Result<(), TokenError> {
    let most = wire::routes::TOKENS_PER_CODE_MAX as usize;
    (1..=most)
        .contains(&count)
        .then_some(())
        .ok_or(TokenError::Count)
}
