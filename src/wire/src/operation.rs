//! An operation of the workspace as bytes: what stands where, and which lengths can be. The server
//! can check the shape with this module and learns nothing else; how an operation is signed and
//! locked is the business of the crate `seal`.
//!
//! ```text
//! "entry" 5 | version 1 | id 32 | key id 8 | nonce 12 | locked
//! ```
//!
//! The id stands where an envelope has its own, so that [`crate::stream`] carries both.

use crate::envelope::EnvelopeId;
use thiserror::Error;

/// The version this crate writes. Every version ever released is read.
pub const VERSION: u8 = 1;
/// The lengths what is inside is padded to, so that its length says little.
pub const PADDED_BYTES: [usize; 4] = [1024, 4096, 16_384, 61_440];
/// The length of what stands before the locked part.
pub const HEAD_BYTES: usize = 5 + 1 + 32 + 8 + 12;
/// The longest operation.
pub const OPERATION_BYTES_MAX: usize = HEAD_BYTES + PADDED_BYTES[3] + TAG_BYTES;

const MAGIC: &[u8; 5] = b"entry";
const TAG_BYTES: usize = 16;

/// Everything before the locked part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// Random; the same id is read once, however often it comes.
    pub id: EnvelopeId,
    /// Which workspace key it is locked with.
    pub key_id: [u8; 8],
    /// Random.
    pub nonce: [u8; 12],
}

/// Why bytes are not an operation.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum ShapeError {
    /// The first bytes are other than `entry`.
    #[error("this is no entry of the workspace")]
    NotAnOperation,
    /// Made by a later version, or damaged in one byte.
    #[error("this was written by version {0}, and this program reads up to version {VERSION}")]
    Version(u8),
    /// A length that no padding gives.
    #[error("this entry is cut off, or something was added to it: it has {0} bytes")]
    Length(usize),
}

impl Head {
    /// Reads the head, and gives the locked part.
    pub fn read(bytes: &[u8]) -> Result<(Self, &[u8]), ShapeError> {
        if !bytes.starts_with(MAGIC) {
            return Err(ShapeError::NotAnOperation);
        }
        let wrong_length = ShapeError::Length(bytes.len());
        let Some((head, locked)) = bytes.split_first_chunk::<HEAD_BYTES>() else {
            return Err(wrong_length);
        };
        if head[5] != VERSION {
            return Err(ShapeError::Version(head[5]));
        }
        let known = |padded: &usize| padded + TAG_BYTES == locked.len();
        if !PADDED_BYTES.iter().any(known) {
            return Err(wrong_length);
        }
        Ok((Self::of(head), locked))
    }

    /// The head's bytes.
    pub fn write(&self) -> [u8; HEAD_BYTES] {
        let mut head = [0; HEAD_BYTES];
        head[..5].copy_from_slice(MAGIC);
        head[5] = VERSION;
        head[6..38].copy_from_slice(&self.id.0);
        head[38..46].copy_from_slice(&self.key_id);
        head[46..].copy_from_slice(&self.nonce);
        head
    }

    fn of(head: &[u8; HEAD_BYTES]) -> Self {
        Self {
            id: EnvelopeId(std::array::from_fn(|place| head[6 + place])),
            key_id: std::array::from_fn(|place| head[38 + place]),
            nonce: std::array::from_fn(|place| head[46 + place]),
        }
    }
}

/// Checks the whole shape without any key: all that a server can know of an operation.
pub fn check(bytes: &[u8]) -> Result<EnvelopeId, ShapeError> {
    Head::read(bytes).map(|(head, _)| head.id)
}

/// The length something is padded to; `None` if it is too long for an operation.
pub fn padded_bytes_for(plain_bytes: usize) -> Option<usize> {
    PADDED_BYTES
        .into_iter()
        .find(|padded| *padded >= plain_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head() -> Head {
        Head {
            id: EnvelopeId([7; 32]),
            key_id: [8; 8],
            nonce: [9; 12],
        }
    }

    #[test]
    fn reads_what_it_writes() {
        for padded in PADDED_BYTES {
            let locked = vec![1; padded + TAG_BYTES];
            let bytes = [&head().write()[..], &locked].concat();
            assert_eq!(Head::read(&bytes), Ok((head(), &locked[..])));
            assert_eq!(check(&bytes), Ok(head().id));
            assert!(bytes.len() <= OPERATION_BYTES_MAX);
            let frame = crate::stream::Frame {
                batch: 3,
                envelope: bytes,
            };
            assert_eq!(frame.cursor().map(|cursor| cursor.id), Some(head().id));
        }
    }

    #[test]
    fn every_other_shape_is_refused() {
        let good = [&head().write()[..], &vec![1; PADDED_BYTES[0] + TAG_BYTES]].concat();
        for length in 5..good.len() {
            assert_eq!(check(&good[..length]), Err(ShapeError::Length(length)));
        }
        assert_eq!(check(&good[..4]), Err(ShapeError::NotAnOperation));
        assert_eq!(check(b"heard"), Err(ShapeError::NotAnOperation));
        let mut newer = good;
        newer[5] = 2;
        assert_eq!(check(&newer), Err(ShapeError::Version(2)));
    }
}
