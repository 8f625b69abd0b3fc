//! A lock for what an officer's own device keeps of what was opened, so that the next start need
//! not open everything again. It is made from the officer's key and from what they may open: when
//! either changes, nothing on the shelf opens any more and it is filled afresh.

use crate::keys::PrivateKey;
use crate::officer::Officer;
use crate::random::{NoRandomness, random_bytes};
use crate::workspace::WorkspaceKey;
use chacha20poly1305::aead::{Aead, Payload};

const LABEL: &str = "heard/1/shelf";
const NONCE_BYTES: usize = 12;

/// Locks and opens the pieces on a shelf.
#[derive(Clone, Debug)]
pub struct ShelfKey(WorkspaceKey);

impl ShelfKey {
    /// Of an officer who may open these groups.
    pub fn new(officer: &Officer, groups: &[PrivateKey]) -> Self {
        let mut ids: Vec<String> = groups.iter().map(|key| key.public().id_hex()).collect();
        ids.sort_unstable();
        let label = format!("{LABEL}/{}", ids.join("/"));
        Self(WorkspaceKey::new(crate::derive::derive(
            officer.seed().as_bytes(),
            &label,
        )))
    }

    /// Locks the piece with this number.
    pub fn lock(&self, number: u32, plain: &[u8]) -> Result<Vec<u8>, NoRandomness> {
        let nonce = random_bytes::<NONCE_BYTES>()?;
        let payload = Payload {
            msg: plain,
            aad: &number.to_be_bytes(),
        };
        let locked = self.0.cipher(LABEL).encrypt(&nonce.into(), payload);
        let locked = locked.expect("ChaCha20-Poly1305 refuses only what is longer than 256 GiB");
        Ok([&nonce[..], &locked].concat())
    }

    /// Opens the piece with this number; `None` where it is another's or damaged.
    pub fn open(&self, number: u32, locked: &[u8]) -> Option<Vec<u8>> {
        let (nonce, msg) = locked.split_first_chunk::<NONCE_BYTES>()?;
        let payload = Payload {
            msg,
            aad: &number.to_be_bytes(),
        };
        let cipher = self.0.cipher(LABEL);
        cipher.decrypt(&(*nonce).into(), payload).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Seed;

    #[test]
    fn opens_only_for_the_same_officer_with_the_same_groups_in_the_same_place() {
        let officer = |byte| Officer::from_seed(&Seed::new([byte; 32]));
        let (dee, ann) = (officer(1), officer(2));
        let groups = [officer(3), officer(4)].map(|one| one.private_key().clone());
        let key = ShelfKey::new(&dee, &groups);
        let locked = key.lock(7, b"what was said").expect("randomness");
        let mut turned = groups.clone();
        turned.reverse();
        let again = ShelfKey::new(&dee, &turned);
        assert_eq!(
            again.open(7, &locked).as_deref(),
            Some(&b"what was said"[..])
        );
        assert_eq!(key.open(8, &locked), None);
        assert_eq!(ShelfKey::new(&ann, &groups).open(7, &locked), None);
        assert_eq!(ShelfKey::new(&dee, &groups[..1]).open(7, &locked), None);
        let mut altered = locked;
        altered[20] ^= 1;
        assert_eq!(key.open(7, &altered), None);
        assert_eq!(key.open(7, b"short"), None);
    }
}
