//! The envelope as bytes: what stands where, and which lengths can be. The server checks the shape
//! with this module and learns nothing else; how an envelope is sealed and opened is the business
//! of the crate `seal`.
//!
//! ```text
//! "heard" 5 | version 1 | id 32 | n 1 | n × (key id 8 | enc 1120 | wrapped 48) | commitment 32 | body
//! ```

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;
use std::str::FromStr;
use thiserror::Error;

/// How a sealed file's name ends, without the dot.
pub const SEALED_FILE_EXTENSION: &str = "heard";
/// How the name of a file with a sheet ends, which is sealed to one officer, without the dot.
pub const SHEET_FILE_EXTENSION: &str = "heard-sheet";
/// The version this crate writes. Every version ever released is read.
pub const VERSION: u8 = 1;
/// The lengths a plaintext is padded to, so that its length says little.
pub const PADDED_BYTES: [usize; 3] = [4096, 16_384, 65_536];
/// The longest plaintext.
pub const PLAIN_BYTES_MAX: usize = PADDED_BYTES[2];
/// The most recipients of one envelope.
pub const RECIPIENTS_MAX: usize = 16;
/// The length of a recipient's key id.
pub const KEY_ID_BYTES: usize = 8;
/// The length of what X-Wing encapsulates.
pub const ENC_BYTES: usize = 1120;
/// The length of a wrapped content key: 32 bytes and the tag.
pub const WRAPPED_BYTES: usize = 32 + TAG_BYTES;
/// The longest envelope.
pub const ENVELOPE_BYTES_MAX: usize = header_bytes(RECIPIENTS_MAX) + PLAIN_BYTES_MAX + TAG_BYTES;

const MAGIC: &[u8; 5] = b"heard";
const ID_BYTES: usize = 32;
const COMMITMENT_BYTES: usize = 32;
const TAG_BYTES: usize = 16;
const STANZA_BYTES: usize = KEY_ID_BYTES + ENC_BYTES + WRAPPED_BYTES;

/// 32 random bytes, made with the draft. The same id is counted once, whatever way it comes in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EnvelopeId(pub [u8; ID_BYTES]);

/// Everything before the body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// Which response this is.
    pub id: EnvelopeId,
    /// One for each recipient.
    pub stanzas: Vec<Stanza>,
    /// Binds the header to one content key.
    pub commitment: [u8; COMMITMENT_BYTES],
}

/// The content key, wrapped for one recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stanza {
    /// The first bytes of the SHA-256 of the recipient's public key.
    pub key_id: [u8; KEY_ID_BYTES],
    /// The HPKE encapsulation.
    pub enc: Box<[u8; ENC_BYTES]>,
    /// The HPKE ciphertext of the content key.
    pub wrapped: [u8; WRAPPED_BYTES],
}

/// Why bytes are not an envelope.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum EnvelopeError {
    /// The first bytes are other than `heard`.
    #[error("this is not a sealed response")]
    NotAnEnvelope,
    /// Made by a later version, or damaged in one byte.
    #[error("this was sealed by version {0}, and this program reads up to version {VERSION}")]
    Version(u8),
    /// No recipient, or more than [`RECIPIENTS_MAX`].
    #[error("this says it is sealed to {0} readers; there can be 1 to {RECIPIENTS_MAX}")]
    Recipients(u8),
    /// It ends inside the header.
    #[error("this sealed response is cut off")]
    CutOff,
    /// The body has a length that no padding gives.
    #[error(
        "this sealed response is cut off, or something was added to it: its body has {0} bytes"
    )]
    BodyLength(usize),
}

/// A text that is not 64 hex digits.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("an id is 64 characters from 0 to 9 and a to f")]
pub struct EnvelopeIdError;

impl Header {
    /// Reads a header and says how many bytes it took. The body is not looked at.
    pub fn read(bytes: &[u8]) -> Result<(Header, usize), EnvelopeError> {
        let mut rest = Rest(bytes);
        if rest.take::<5>().ok() != Some(*MAGIC) {
            return Err(EnvelopeError::NotAnEnvelope);
        }
        let [version] = rest.take()?;
        if version != VERSION {
            return Err(EnvelopeError::Version(version));
        }
        let id = EnvelopeId(rest.take()?);
        let [count] = rest.take()?;
        if count == 0 || usize::from(count) > RECIPIENTS_MAX {
            return Err(EnvelopeError::Recipients(count));
        }
        let stanzas = (0..count)
            .map(|_| rest.stanza())
            .collect::<Result<Vec<_>, _>>()?;
        let commitment = rest.take()?;
        Ok((
            Header {
                id,
                stanzas,
                commitment,
            },
            header_bytes(usize::from(count)),
        ))
    }

    /// The header's bytes. Callers hold 1 to [`RECIPIENTS_MAX`] stanzas; what is beyond that is
    /// left out, so that the count in the header is always true.
    pub fn write(&self) -> Vec<u8> {
        let stanzas = &self.stanzas[..self.stanzas.len().min(RECIPIENTS_MAX)];
        let mut bytes = Vec::with_capacity(header_bytes(stanzas.len()));
        bytes.extend_from_slice(MAGIC);
        bytes.push(VERSION);
        bytes.extend_from_slice(&self.id.0);
        bytes.push(stanzas.len() as u8);
        for stanza in stanzas {
            bytes.extend_from_slice(&stanza.key_id);
            bytes.extend_from_slice(&stanza.enc[..]);
            bytes.extend_from_slice(&stanza.wrapped);
        }
        bytes.extend_from_slice(&self.commitment);
        bytes
    }
}

/// Checks the whole shape without any key: all that a server can know of an envelope.
pub fn check(bytes: &[u8]) -> Result<EnvelopeId, EnvelopeError> {
    let (header, length) = Header::read(bytes)?;
    check_body(bytes.len() - length)?;
    Ok(header.id)
}

/// Is this the length of a padded plaintext and its tag?
pub fn check_body(body_bytes: usize) -> Result<(), EnvelopeError> {
    let known = PADDED_BYTES
        .iter()
        .any(|padded| padded + TAG_BYTES == body_bytes);
    known
        .then_some(())
        .ok_or(EnvelopeError::BodyLength(body_bytes))
}

/// The length a plaintext is padded to; `None` if it is too long to be sealed.
pub fn padded_bytes_for(plain_bytes: usize) -> Option<usize> {
    PADDED_BYTES
        .into_iter()
        .find(|padded| *padded >= plain_bytes)
}

/// The length of a header with this many recipients.
pub const fn header_bytes(recipients: usize) -> usize {
    MAGIC.len() + 1 + ID_BYTES + 1 + recipients * STANZA_BYTES + COMMITMENT_BYTES
}

impl fmt::Display for EnvelopeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for EnvelopeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EnvelopeId({self})")
    }
}

impl FromStr for EnvelopeId {
    type Err = EnvelopeIdError;

    /// Lower case only: one id has one text, which is also its address on the server.
    fn from_str(text: &str) -> Result<Self, EnvelopeIdError> {
        let digits: &[u8; 2 * ID_BYTES] =
            text.as_bytes().try_into().map_err(|_| EnvelopeIdError)?;
        let mut id = [0; ID_BYTES];
        for (byte, pair) in id.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = (hex_digit(pair[0])? << 4) | hex_digit(pair[1])?;
        }
        Ok(Self(id))
    }
}

impl Serialize for EnvelopeId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for EnvelopeId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

fn hex_digit(digit: u8) -> Result<u8, EnvelopeIdError> {
    match digit {
        b'0'..=b'9' => Ok(digit - b'0'),
        b'a'..=b'f' => Ok(digit - b'a' + 10),
        _ => Err(EnvelopeIdError),
    }
}

/// What has not been read yet.
struct Rest<'a>(&'a [u8]);

impl Rest<'_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], EnvelopeError> {
        let (taken, rest) = self.0.split_first_chunk().ok_or(EnvelopeError::CutOff)?;
        self.0 = rest;
        Ok(*taken)
    }

    fn stanza(&mut self) -> Result<Stanza, EnvelopeError> {
        let key_id = self.take()?;
        let enc = Box::new(self.take()?);
        let wrapped = self.take()?;
        Ok(Stanza {
            key_id,
            enc,
            wrapped,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(recipients: usize) -> Header {
        let stanza = Stanza {
            key_id: [7; KEY_ID_BYTES],
            enc: Box::new([8; ENC_BYTES]),
            wrapped: [9; WRAPPED_BYTES],
        };
        Header {
            id: EnvelopeId([0xab; 32]),
            stanzas: vec![stanza; recipients],
            commitment: [1; 32],
        }
    }

    #[test]
    fn reads_what_it_writes() {
        for recipients in [1, 2, RECIPIENTS_MAX] {
            let header = header(recipients);
            let bytes = header.write();
            assert_eq!(bytes.len(), header_bytes(recipients));
            assert_eq!(Header::read(&bytes), Ok((header, bytes.len())));
        }
    }

    #[test]
    fn every_shorter_header_is_cut_off() {
        let bytes = header(2).write();
        for length in 5..bytes.len() {
            assert_eq!(
                Header::read(&bytes[..length]),
                Err(EnvelopeError::CutOff),
                "{length}"
            );
        }
        assert_eq!(Header::read(&bytes[..4]), Err(EnvelopeError::NotAnEnvelope));
    }

    #[test]
    fn only_known_body_lengths_pass() {
        let mut bytes = header(1).write();
        let start = bytes.len();
        for padded in PADDED_BYTES {
            bytes.resize(start + padded + TAG_BYTES, 0);
            assert_eq!(check(&bytes), Ok(EnvelopeId([0xab; 32])));
            bytes.push(0);
            assert_eq!(
                check(&bytes),
                Err(EnvelopeError::BodyLength(padded + TAG_BYTES + 1))
            );
        }
        assert_eq!(check(&bytes[..start]), Err(EnvelopeError::BodyLength(0)));
    }

    #[test]
    fn pads_to_the_next_size() {
        let padded = [0, 1, 4095, 4096, 4097, 16_384, 16_385, 65_536].map(padded_bytes_for);
        let [small, middle, large] = PADDED_BYTES.map(Some);
        assert_eq!(
            padded,
            [small, small, small, small, middle, middle, large, large]
        );
        assert_eq!(padded_bytes_for(65_537), None);
    }

    #[test]
    fn an_id_has_one_text() {
        let id = EnvelopeId(std::array::from_fn(|place| place as u8 * 8));
        assert_eq!(id.to_string().parse(), Ok(id));
        let json = serde_json::to_string(&id).expect("a string");
        assert_eq!(serde_json::from_str::<EnvelopeId>(&json).ok(), Some(id));
        for bad in [
            "",
            "ab",
            &"g".repeat(64),
            &"A".repeat(64),
            &"a".repeat(63),
            &"é".repeat(32),
        ] {
            assert_eq!(bad.parse::<EnvelopeId>(), Err(EnvelopeIdError), "{bad}");
        }
    }
}
