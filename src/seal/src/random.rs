//! The only place where randomness is drawn, so that the lack of it is an answer and not a panic.

use crate::derive::Seed;
use thiserror::Error;
use wire::envelope::EnvelopeId;

/// The device gives no random numbers.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error(
    "this device gives no random numbers, so nothing can be sealed safely; nothing was changed. \
     Try another browser or device"
)]
pub struct NoRandomness;

/// A fresh seed for an officer, a recovery sheet or a service.
pub fn random_seed() -> Result<Seed, NoRandomness> {
    random_bytes().map(Seed::new)
}

/// A fresh id for an envelope; it says nothing of time or place.
pub fn random_id() -> Result<EnvelopeId, NoRandomness> {
    random_bytes().map(EnvelopeId)
}

/// As many random bytes as are asked for.
pub(crate) fn random_bytes<const N: usize>() -> Result<[u8; N], NoRandomness> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| NoRandomness)?;
    Ok(bytes)
}
