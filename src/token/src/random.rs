//! Randomness is drawn here and handed on, so that the lack of it is an answer and not a panic.

use crate::TokenError;
use rand_core::{CryptoRng, Error, RngCore};
use zeroize::Zeroizing;

/// The bytes a scalar is drawn from.
pub(crate) const SCALAR_BYTES: usize = 64;

/// Random bytes that were drawn beforehand, handed to a protocol that cannot be told "there are
/// none". It never runs dry: a scalar that came out as nought would be drawn from the same bytes
/// again, which does not happen in the lifetime of the sun.
pub(crate) struct Handed {
    bytes: Zeroizing<Vec<u8>>,
    next: usize,
}

impl Handed {
    /// Enough for so many scalars.
    pub(crate) fn drawn(scalars: usize) -> Result<Self, TokenError> {
        let mut bytes = Zeroizing::new(vec![0; scalars.max(1) * SCALAR_BYTES]);
        getrandom::fill(&mut bytes).map_err(|_| TokenError::NoRandomness)?;
        Ok(Self { bytes, next: 0 })
    }

    /// The given bytes, for the test vectors of the RFC.
    #[cfg(test)]
    pub(crate) fn given(bytes: Vec<u8>) -> Self {
        let bytes = Zeroizing::new(bytes);
        Self { bytes, next: 0 }
    }
}

impl RngCore for Handed {
    fn next_u32(&mut self) -> u32 {
        rand_core::impls::next_u32_via_fill(self)
    }

    fn next_u64(&mut self) -> u64 {
        rand_core::impls::next_u64_via_fill(self)
    }

    fn fill_bytes(&mut self, into: &mut [u8]) {
        for byte in into {
            *byte = self.bytes[self.next % self.bytes.len()];
            self.next += 1;
        }
    }

    fn try_fill_bytes(&mut self, into: &mut [u8]) -> Result<(), Error> {
        self.fill_bytes(into);
        Ok(())
    }
}

impl CryptoRng for Handed {}
