//! `seal` and `open`: the whole surface towards a response.

use crate::derive::derive;
use crate::keys::{KeyError, PrivateKey, PublicKey, WrapError};
use crate::random::{NoRandomness, random_bytes};
use chacha20poly1305::aead::{AeadInOut, KeyInit};
use chacha20poly1305::{ChaCha20Poly1305, Nonce};
use serde::Deserialize;
use subtle::ConstantTimeEq;
use thiserror::Error;
use wire::envelope::{
    EnvelopeError, EnvelopeId, Header, KEY_ID_BYTES, PLAIN_BYTES_MAX, RECIPIENTS_MAX, Stanza,
    VERSION, check_body, padded_bytes_for,
};
use zeroize::Zeroizing;

const WRAP_INFO: &[u8] = b"heard/1/wrap";
const COMMIT_LABEL: &str = "heard/1/commit";
const BODY_LABEL: &str = "heard/1/body";

/// What was in an envelope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The id in the header.
    pub id: EnvelopeId,
    /// The plaintext without its padding.
    pub plain: Vec<u8>,
}

/// Why something was not sealed. Nothing was changed.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum SealError {
    /// Longer than the largest padding.
    #[error(
        "this is {0} bytes long, and at most {PLAIN_BYTES_MAX} can be sealed; please shorten it"
    )]
    TooLong(usize),
    /// A zero byte could not be told from padding.
    #[error("this is not text: it has a zero byte, and only text can be sealed")]
    ZeroByte,
    /// Nobody to seal to, or too many.
    #[error("there are {0} readers to seal this to; there can be 1 to {RECIPIENTS_MAX}")]
    Recipients(usize),
    /// One of the keys cannot be sealed to.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The device gives no random numbers.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
}

/// Why an envelope stays closed.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum OpenError {
    /// The bytes have not the shape of an envelope.
    #[error(transparent)]
    Damaged(#[from] EnvelopeError),
    /// None of the keys is among its recipients.
    #[error("this was not sealed to any of your keys")]
    NotForUs,
    /// It names one of our keys, and the wrapped key does not open with it.
    #[error("this was sealed to your key, but the part that opens it is damaged")]
    WrapDamaged,
    /// The wrapped key is not the one the header was made with.
    #[error("this was made so that two readers could see different answers in it, or is damaged")]
    WrongCommitment,
    /// The body, or the header in front of it, was altered.
    #[error("this was altered after it was sealed, or is damaged")]
    BodyDamaged,
    /// After the end of the text comes something other than zeros.
    #[error("this has something hidden after its end, or was badly made")]
    BadPadding,
    /// The text is not a response with an id.
    #[error("this holds no response")]
    NotAResponse,
    /// The id inside and the id outside differ.
    #[error("this carries the number of another response")]
    OtherId,
}

/// Seals text to everyone in `to`.
pub fn seal(plain: &[u8], id: EnvelopeId, to: &[PublicKey]) -> Result<Vec<u8>, SealError> {
    if to.is_empty() || to.len() > RECIPIENTS_MAX {
        return Err(SealError::Recipients(to.len()));
    }
    if plain.contains(&0) {
        return Err(SealError::ZeroByte);
    }
    let padded = padded_bytes_for(plain.len()).ok_or(SealError::TooLong(plain.len()))?;
    let content_key = Zeroizing::new(random_bytes()?);
    let stanza = |to: &PublicKey| wrap(&content_key, id, to);
    let stanzas = to.iter().map(stanza).collect::<Result<_, _>>()?;
    let commitment = *derive(&content_key, COMMIT_LABEL);
    let header = Header {
        id,
        stanzas,
        commitment,
    }
    .write();

    let mut body = Vec::with_capacity(padded + 16);
    body.extend_from_slice(plain);
    body.resize(padded, 0);
    body_cipher(&content_key)
        .encrypt_in_place(&Nonce::default(), &header, &mut body)
        .map_err(|_| SealError::TooLong(plain.len()))?;
    Ok([header, body].concat())
}

/// Opens an envelope with whichever of the keys fits.
pub fn open(envelope: &[u8], keys: &[PrivateKey]) -> Result<Opened, OpenError> {
    let (header, header_bytes) = Header::read(envelope)?;
    let (header_part, body) = envelope.split_at(header_bytes);
    check_body(body.len())?;
    let content_key = unwrap(&header, keys)?;
    let commitment = derive(&content_key, COMMIT_LABEL);
    if !bool::from(commitment.ct_eq(&header.commitment)) {
        return Err(OpenError::WrongCommitment);
    }
    let mut plain = body.to_vec();
    body_cipher(&content_key)
        .decrypt_in_place(&Nonce::default(), header_part, &mut plain)
        .map_err(|_| OpenError::BodyDamaged)?;
    strip_padding(&mut plain)?;
    Ok(Opened {
        id: header.id,
        plain,
    })
}

/// Opens an envelope that holds a response, and refuses one whose text carries another id: it
/// would let one response be counted as several.
pub fn open_response(
    envelope: &[u8],
    keys: &[PrivateKey],
) -> Result<(EnvelopeId, String), OpenError> {
    #[derive(Deserialize)]
    struct Named {
        id: EnvelopeId,
    }
    let opened = open(envelope, keys)?;
    let json = String::from_utf8(opened.plain).map_err(|_| OpenError::NotAResponse)?;
    let named: Named = serde_json::from_str(&json).map_err(|_| OpenError::NotAResponse)?;
    if named.id != opened.id {
        return Err(OpenError::OtherId);
    }
    Ok((opened.id, json))
}

impl From<WrapError> for SealError {
    fn from(error: WrapError) -> Self {
        match error {
            WrapError::NoRandomness(error) => error.into(),
            WrapError::Key(error) => error.into(),
        }
    }
}

fn wrap(content_key: &[u8; 32], id: EnvelopeId, to: &PublicKey) -> Result<Stanza, WrapError> {
    let key_id = to.id();
    let wrapped = to.wrap(content_key, WRAP_INFO, &wrap_context(id, key_id))?;
    Ok(Stanza {
        key_id,
        enc: wrapped.enc,
        wrapped: wrapped.ciphertext,
    })
}

/// Tries every stanza that names one of the keys: a key id is short and can be copied by anyone.
fn unwrap(header: &Header, keys: &[PrivateKey]) -> Result<Zeroizing<[u8; 32]>, OpenError> {
    let mut named = false;
    for stanza in &header.stanzas {
        for key in keys.iter().filter(|key| key.public().id() == stanza.key_id) {
            named = true;
            let context = wrap_context(header.id, stanza.key_id);
            let content_key = key.unwrap(&stanza.enc[..], &stanza.wrapped, WRAP_INFO, &context);
            if let Some(content_key) = content_key {
                return Ok(content_key);
            }
        }
    }
    Err(if named {
        OpenError::WrapDamaged
    } else {
        OpenError::NotForUs
    })
}

fn wrap_context(id: EnvelopeId, key_id: [u8; KEY_ID_BYTES]) -> Vec<u8> {
    [&[VERSION][..], &id.0, &key_id].concat()
}

/// The nonce may be zero because each content key, and so each body key, is used once.
fn body_cipher(content_key: &[u8; 32]) -> ChaCha20Poly1305 {
    ChaCha20Poly1305::new(&(*derive(content_key, BODY_LABEL)).into())
}

fn strip_padding(plain: &mut Vec<u8>) -> Result<(), OpenError> {
    let end = plain
        .iter()
        .position(|byte| *byte == 0)
        .unwrap_or(plain.len());
    if plain[end..].iter().any(|byte| *byte != 0) {
        return Err(OpenError::BadPadding);
    }
    plain.truncate(end);
    Ok(())
}
