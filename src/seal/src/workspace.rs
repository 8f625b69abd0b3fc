//! A group's workspace key: what its members keep together (names, earlier roots, the service's
//! seed) is locked with it, so that the server holds it and reads none of it.

use crate::derive::derive;
use crate::random::{NoRandomness, random_bytes};
use crate::text::{bytes_of, to_base64};
use chacha20poly1305::ChaCha20Poly1305;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use std::fmt;
use zeroize::Zeroizing;

const KEY_ID_LABEL: &str = "heard/1/workspace/key-id";

/// 32 bytes derived from a group's root. It does not print.
#[derive(Clone)]
pub struct WorkspaceKey(Zeroizing<[u8; 32]>);

impl WorkspaceKey {
    /// From the 32 secret bytes.
    pub fn from_bytes(key: [u8; 32]) -> Self {
        Self(Zeroizing::new(key))
    }

    pub(crate) fn new(key: Zeroizing<[u8; 32]>) -> Self {
        Self(key)
    }

    /// What tells this key from others without giving it away.
    pub(crate) fn id(&self) -> [u8; 8] {
        let hash = derive(&self.0, KEY_ID_LABEL);
        std::array::from_fn(|place| hash[place])
    }

    /// Locks bytes. The label says what they are, the context which one: neither can be swapped.
    /// The answer is base64url of a 12-byte nonce and the ciphertext.
    pub fn lock(&self, label: &str, context: &[u8], plain: &[u8]) -> Result<String, NoRandomness> {
        let nonce = random_bytes::<12>()?;
        let payload = Payload {
            msg: plain,
            aad: context,
        };
        let locked = self
            .cipher(label)
            .encrypt(&nonce.into(), payload)
            .expect("ChaCha20-Poly1305 refuses only what is longer than 256 GiB");
        Ok(to_base64(&[&nonce[..], &locked].concat()))
    }

    /// Unlocks what [`WorkspaceKey::lock`] made with the same label and context.
    pub fn unlock(&self, label: &str, context: &[u8], text: &str) -> Option<Zeroizing<Vec<u8>>> {
        let bytes = bytes_of(text)?;
        let (nonce, locked) = bytes.split_first_chunk::<12>()?;
        let payload = Payload {
            msg: locked,
            aad: context,
        };
        let plain = self.cipher(label).decrypt(&(*nonce).into(), payload).ok()?;
        Some(Zeroizing::new(plain))
    }

    pub(crate) fn cipher(&self, label: &str) -> ChaCha20Poly1305 {
        ChaCha20Poly1305::new(&(*derive(&self.0, label)).into())
    }
}

impl fmt::Debug for WorkspaceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WorkspaceKey(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unlocks_only_with_the_same_label_and_context() {
        let key = WorkspaceKey::new(Zeroizing::new([5; 32]));
        let other = WorkspaceKey::new(Zeroizing::new([6; 32]));
        let text = key.lock("a", b"1", b"Dee").expect("locked");
        let unlock = |key: &WorkspaceKey, label: &str, context: &[u8], text: &str| {
            key.unlock(label, context, text).map(|plain| plain.to_vec())
        };
        assert_eq!(unlock(&key, "a", b"1", &text), Some(b"Dee".to_vec()));
        assert_eq!(unlock(&key, "b", b"1", &text), None);
        assert_eq!(unlock(&key, "a", b"2", &text), None);
        assert_eq!(unlock(&other, "a", b"1", &text), None);
        assert_eq!(unlock(&key, "a", b"1", &text[1..]), None);
        assert_eq!(unlock(&key, "a", b"1", ""), None);
    }
}
