//! A holder of keys: an officer, a manager, or the printed recovery sheet, which is a member like
//! the others.

use crate::derive::{Seed, derive};
use crate::keys::{PrivateKey, PublicKey};
use crate::text::{array_of, to_base64};
use ed25519_dalek::{Signer, SigningKey};
use serde::{Deserialize, Serialize};
use std::fmt;
use thiserror::Error;
use wire::routes::{SignedChallenge, challenge_bytes};

const SIGN_LABEL: &str = "heard/1/officer/sign";
const SEAL_LABEL: &str = "heard/1/officer/seal";
const HOLDER_KIND: &str = "officer/1";

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
    fn officers_do_not_print() {
        let officer = Officer::from_seed(&Seed::new([4; 32]));
        assert_eq!(
            format!("{officer:?}"),
            format!("Officer({})", officer.id_hex())
        );
    }
}
