//! A holder of keys: an officer, a manager, or the printed recovery sheet, which is a member like
//! the others.

use crate::base32;
use crate::derive::{Seed, derive};
use crate::keys::{PrivateKey, PublicKey};
use crate::text::{array_of, to_base64};
use ed25519_dalek::{Signer, SigningKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;
use thiserror::Error;
use wire::routes::{SignedChallenge, challenge_bytes};

const SIGN_LABEL: &str = "heard/1/officer/sign";
const SEAL_LABEL: &str = "heard/1/officer/seal";
const HOLDER_KIND: &str = "officer/1";
const FINGERPRINT_LABEL: &[u8] = b"heard/1/officer\0";
const FINGERPRINT_BYTES: usize = 10;

/// All keys of one seed. It does not print.
#[derive(Clone)]
pub struct Officer {
    seed: Seed,
    signing: SigningKey,
    opening: PrivateKey,
}

/// The public half of an [`Officer`]: what a manager needs to let someone in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The Ed25519 key that proves who they are.
    pub verify: [u8; 32],
    /// The key their group's roots are wrapped to.
    pub seal: PublicKey,
}

/// A text that is not an officer's public keys.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("this is not an officer's card, or it is damaged; ask them to make it again")]
pub struct HolderError;

#[derive(Deserialize, Serialize)]
struct HolderJson {
    heard: String,
    verify: String,
    seal: String,
}

impl Officer {
    /// Derives all keys.
    pub fn from_seed(seed: &Seed) -> Self {
        Self {
            seed: seed.clone(),
            signing: SigningKey::from_bytes(&derive(seed.as_bytes(), SIGN_LABEL)),
            opening: PrivateKey::from_bytes(&derive(seed.as_bytes(), SEAL_LABEL)),
        }
    }

    /// The seed, to be locked with another passphrase or printed.
    pub fn seed(&self) -> &Seed {
        &self.seed
    }

    /// The key that opens what was sealed to this person alone.
    pub fn private_key(&self) -> &PrivateKey {
        &self.opening
    }

    /// The public half.
    pub fn holder(&self) -> Holder {
        Holder {
            verify: self.signing.verifying_key().to_bytes(),
            seal: self.opening.public().clone(),
        }
    }

    /// The member id in the keyring.
    pub fn id_hex(&self) -> String {
        self.opening.public().id_hex()
    }

    pub(crate) fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.signing.sign(message).to_bytes()
    }

    /// Answers the server's challenge. The origin is the reader's own, as the browser knows it, so
    /// that no other site can pass the challenge on.
    pub fn sign_challenge(&self, origin: &str, challenge: &str) -> SignedChallenge {
        let signature = self.signing.sign(&challenge_bytes(origin, challenge));
        SignedChallenge {
            key: to_base64(self.signing.verifying_key().as_bytes()),
            challenge: challenge.to_owned(),
            signature: to_base64(&signature.to_bytes()),
        }
    }
}

impl Holder {
    /// The member id in the keyring.
    pub fn id_hex(&self) -> String {
        self.seal.id_hex()
    }

    /// Sixteen letters and digits in four blocks, to be read aloud: does the card that arrived belong
    /// to the person who speaks? 80 bits, because nobody can make another card with the same.
    pub fn fingerprint(&self) -> String {
        let hash = Sha256::new()
            .chain_update(FINGERPRINT_LABEL)
            .chain_update(self.verify)
            .chain_update(self.seal.to_bytes())
            .finalize();
        let text = base32::encode(&hash[..FINGERPRINT_BYTES]);
        let blocks: Vec<_> = (0..text.len())
            .step_by(4)
            .map(|at| &text[at..at + 4])
            .collect();
        blocks.join(" ")
    }

    /// A text that can be handed to a manager; it holds no secret.
    pub fn to_json(&self) -> String {
        let json = HolderJson {
            heard: HOLDER_KIND.to_owned(),
            verify: to_base64(&self.verify),
            seal: self.seal.to_base64(),
        };
        serde_json::to_string(&json).expect("strings are JSON")
    }

    /// Reads what [`Holder::to_json`] wrote.
    pub fn from_json(json: &str) -> Result<Self, HolderError> {
        let json: HolderJson = serde_json::from_str(json).map_err(|_| HolderError)?;
        if json.heard != HOLDER_KIND {
            return Err(HolderError);
        }
        Ok(Self {
            verify: array_of(&json.verify).ok_or(HolderError)?,
            seal: PublicKey::from_base64(&json.seal).map_err(|_| HolderError)?,
        })
    }
}

impl fmt::Debug for Officer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Officer({})", self.id_hex())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ed25519_dalek::{Signature, VerifyingKey};

    #[test]
    fn a_challenge_is_signed_for_one_origin() {
        let officer = Officer::from_seed(&Seed::new([4; 32]));
        let signed = officer.sign_challenge("https://heard.example", "abc");
        assert_eq!(signed.key, to_base64(&officer.holder().verify));
        let key = VerifyingKey::from_bytes(&officer.holder().verify).expect("a key");
        let signature = Signature::from_bytes(&array_of(&signed.signature).expect("64 bytes"));
        let good = challenge_bytes("https://heard.example", "abc");
        let other = challenge_bytes("https://other.example", "abc");
        assert!(key.verify_strict(&good, &signature).is_ok());
        assert!(key.verify_strict(&other, &signature).is_err());
    }

    #[test]
    fn a_card_is_read_and_written() {
        let holder = Officer::from_seed(&Seed::new([4; 32])).holder();
        assert_eq!(Holder::from_json(&holder.to_json()), Ok(holder.clone()));
        for bad in [
            "",
            "{}",
            &holder.to_json().replace("officer/1", "officer/2"),
        ] {
            assert_eq!(Holder::from_json(bad), Err(HolderError), "{bad}");
        }
    }

    #[test]
    fn a_card_has_a_fingerprint_that_can_be_read_aloud() {
        let [ours, other] =
            [4, 5].map(|number| Officer::from_seed(&Seed::new([number; 32])).holder());
        let text = ours.fingerprint();
        assert_eq!(text.len(), 19);
        assert!(text.split(' ').all(|block| block.len() == 4));
        let mixed = Holder {
            verify: ours.verify,
            seal: other.seal.clone(),
        };
        assert_ne!(mixed.fingerprint(), text);
        assert_ne!(other.fingerprint(), text);
    }

    #[test]
    fn officers_do_not_print() {
        let officer = Officer::from_seed(&Seed::new([4; 32]));
        assert_eq!(
            format!("{officer:?}"),
            format!("Officer({})", officer.id_hex())
        );
    }
}
