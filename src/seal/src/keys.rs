//! X-Wing keys, and wrapping 32 secret bytes to one of them by HPKE (RFC 9180, base mode).

use crate::random::{NoRandomness, random_bytes};
use crate::text::{bytes_of, to_base64, to_hex};
use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::XWing;
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
use sha2::{Digest, Sha256};
use std::fmt;
use thiserror::Error;
use wire::envelope::{ENC_BYTES, KEY_ID_BYTES, WRAPPED_BYTES};
use zeroize::Zeroizing;

/// The length of a public key.
pub const PUBLIC_KEY_BYTES: usize = 1216;

/// What is sealed to.
#[derive(Clone, PartialEq, Eq)]
pub struct PublicKey {
    key: <XWing as Kem>::PublicKey,
    id: [u8; KEY_ID_BYTES],
}

/// What opens. It does not print.
#[derive(Clone)]
pub struct PrivateKey {
    key: <XWing as Kem>::PrivateKey,
    public: PublicKey,
}

/// A text or bytes that are no public key.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("a reader's key is damaged, so nothing can be sealed to it")]
pub struct KeyError;

/// 32 secret bytes that one private key can unwrap.
pub(crate) struct Wrapped {
    pub(crate) enc: Box<[u8; ENC_BYTES]>,
    pub(crate) ciphertext: [u8; WRAPPED_BYTES],
}

impl PublicKey {
    /// Reads the 1216 bytes of X-Wing.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, KeyError> {
        let key = Deserializable::from_bytes(bytes).map_err(|_| KeyError)?;
        Ok(Self::of(key))
    }

    /// Reads base64url.
    pub fn from_base64(text: &str) -> Result<Self, KeyError> {
        Self::from_bytes(&bytes_of(text).ok_or(KeyError)?)
    }

    /// The 1216 bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.key.to_bytes().to_vec()
    }

    /// As base64url.
    pub fn to_base64(&self) -> String {
        to_base64(&self.to_bytes())
    }

    /// The first 8 bytes of the SHA-256 of the key.
    pub fn id(&self) -> [u8; KEY_ID_BYTES] {
        self.id
    }

    /// The id as it stands in a keyring.
    pub fn id_hex(&self) -> String {
        to_hex(&self.id)
    }

    pub(crate) fn wrap(
        &self,
        secret: &[u8; 32],
        info: &[u8],
        context: &[u8],
    ) -> Result<Wrapped, WrapError> {
        // The library panics if there is no randomness, so it is asked for before.
        random_bytes::<1>()?;
        let (enc, ciphertext) = hpke::single_shot_seal::<ChaCha20Poly1305, HkdfSha256, XWing>(
            &OpModeS::Base,
            &self.key,
            info,
            secret,
            context,
        )
        .map_err(|_| KeyError)?;
        let mut boxed = Box::new([0; ENC_BYTES]);
        boxed.copy_from_slice(&enc.to_bytes());
        let ciphertext = ciphertext.try_into().map_err(|_| KeyError)?;
        Ok(Wrapped {
            enc: boxed,
            ciphertext,
        })
    }

    fn of(key: <XWing as Kem>::PublicKey) -> Self {
        let hash = Sha256::digest(key.to_bytes());
        let id = std::array::from_fn(|place| hash[place]);
        Self { key, id }
    }
}

impl PrivateKey {
    /// From the 32 secret bytes of X-Wing.
    pub fn from_bytes(bytes: &[u8; 32]) -> Self {
        let key = Deserializable::from_bytes(bytes).expect("any 32 bytes are an X-Wing seed");
        let public = PublicKey::of(XWing::sk_to_pk(&key));
        Self { key, public }
    }

    /// The 32 secret bytes, to be handed to a worker of the worker that holds them.
    pub fn to_bytes(&self) -> Zeroizing<[u8; 32]> {
        let mut bytes = Zeroizing::new([0; 32]);
        self.key.write_exact(&mut *bytes);
        bytes
    }

    /// The key that seals to this one.
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    pub(crate) fn unwrap(
        &self,
        enc: &[u8],
        ciphertext: &[u8],
        info: &[u8],
        context: &[u8],
    ) -> Option<Zeroizing<[u8; 32]>> {
        let enc = Deserializable::from_bytes(enc).ok()?;
        let secret = hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, XWing>(
            &OpModeR::Base,
            &self.key,
            &enc,
            info,
            ciphertext,
            context,
        );
        let secret = Zeroizing::new(secret.ok()?);
        Some(Zeroizing::new(secret.as_slice().try_into().ok()?))
    }
}

/// Why a secret was not wrapped.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub(crate) enum WrapError {
    /// No randomness.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
    /// The key cannot be sealed to.
    #[error(transparent)]
    Key(#[from] KeyError),
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({})", self.id_hex())
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PrivateKey(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_key_is_read_and_written() {
        let private = PrivateKey::from_bytes(&[3; 32]);
        let public = private.public();
        assert_eq!(
            PublicKey::from_base64(&public.to_base64()).as_ref(),
            Ok(public)
        );
        assert_eq!(public.to_bytes().len(), PUBLIC_KEY_BYTES);
        for bad in ["", "AAAA", "not base64!", &"_".repeat(1622)] {
            assert_eq!(PublicKey::from_base64(bad), Err(KeyError), "{bad}");
        }
    }

    #[test]
    fn private_keys_do_not_print() {
        assert_eq!(
            format!("{:?}", PrivateKey::from_bytes(&[3; 32])),
            "PrivateKey(..)"
        );
    }

    #[test]
    fn a_wrap_opens_for_its_key_and_its_context_only() {
        let [ours, other] = [[1; 32], [2; 32]].map(|seed| PrivateKey::from_bytes(&seed));
        let wrapped = ours
            .public()
            .wrap(&[9; 32], b"info", b"context")
            .expect("wrapped");
        let open = |key: &PrivateKey, info: &[u8], context: &[u8]| {
            key.unwrap(&wrapped.enc[..], &wrapped.ciphertext, info, context)
                .map(|secret| *secret)
        };
        assert_eq!(open(&ours, b"info", b"context"), Some([9; 32]));
        assert_eq!(open(&ours, b"other", b"context"), None);
        assert_eq!(open(&ours, b"info", b"other"), None);
        assert_eq!(open(&other, b"info", b"context"), None);
    }
}
