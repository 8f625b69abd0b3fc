//! The service's own key: it signs the service document and the keyring, and people carry its
//! fingerprint on invitations, so that a server cannot put other readers in.

use crate::base32;
use crate::derive::Seed;
use crate::keys::PublicKey;
use crate::random::{NoRandomness, random_seed};
use crate::text::{array_of, to_base64};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};
use std::fmt;
use std::str::FromStr;
use thiserror::Error;
use wire::service::{HandOver, ServiceDocument, Signed};

/// `heard` of a signed service document.
pub const SERVICE_KIND: &str = "service/1";
/// `heard` of a signed keyring.
pub const KEYRING_KIND: &str = "keyring/1";
/// The most times a service key can have been handed over.
pub const LINEAGE_MAX: usize = 256;

const HAND_OVER_LABEL: &[u8] = b"heard/1/hand-over\0";
const FINGERPRINT_LABEL: &[u8] = b"heard/1/service\0";

/// The service's signing key. It does not print.
#[derive(Clone)]
pub struct ServiceKey {
    seed: Seed,
    signing: SigningKey,
}

/// Which service this is: the first 16 bytes of a hash of its key, 26 characters of base32.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fingerprint(pub [u8; 16]);

/// Why a signed document is not to be trusted.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum ServiceError {
    /// It cannot be read.
    #[error(
        "what this service says about itself is damaged ({0}), so nothing will be sealed with it"
    )]
    Damaged(&'static str),
    /// Something else was signed, or by a later version.
    #[error("this was signed as `{0}`, which is not what is needed here")]
    Kind(String),
    /// The signature is not that of the key inside.
    #[error(
        "what this service says about itself was altered after it was signed, so nothing will be sealed with it"
    )]
    Signature,
    /// Signed properly, by another service.
    #[error(
        "this is another service ({found}) than the one you were invited by ({expected}), so nothing will be sealed with it"
    )]
    OtherService {
        /// Whom the invitation or key file names.
        expected: Fingerprint,
        /// Who signed.
        found: Fingerprint,
    },
    /// One key's word for the next does not hold.
    #[error(
        "this service says it took over from another, and that cannot be checked, so nothing will be sealed with it"
    )]
    HandOver,
    /// A recipient's key cannot be sealed to.
    #[error("the key of the readers' group `{0}` is damaged, so nothing will be sealed with it")]
    Recipient(String),
}

/// A text that is not a fingerprint.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("a service's fingerprint is 26 letters and digits; this one is not")]
pub struct FingerprintError;

impl ServiceKey {
    /// A new service.
    pub fn random() -> Result<Self, NoRandomness> {
        random_seed().map(|seed| Self::from_seed(&seed))
    }

    /// From the seed, which is the 32-byte secret key of RFC 8032.
    pub fn from_seed(seed: &Seed) -> Self {
        Self {
            seed: seed.clone(),
            signing: SigningKey::from_bytes(seed.as_bytes()),
        }
    }

    /// The key that verifies.
    pub fn public(&self) -> [u8; 32] {
        self.signing.verifying_key().to_bytes()
    }

    /// The key that verifies, base64url.
    pub fn public_base64(&self) -> String {
        to_base64(&self.public())
    }

    /// Which service this is.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(&self.public())
    }

    /// Signs a document's bytes as what they are.
    pub fn sign(&self, kind: &str, document: &[u8]) -> Signed {
        let signature = self.signing.sign(&signed_bytes(kind, document));
        Signed {
            heard: kind.to_owned(),
            document: to_base64(document),
            signature: to_base64(&signature.to_bytes()),
        }
    }

    /// Gives this service into the hands of the next key.
    pub fn hand_over_to(&self, successor: &ServiceKey) -> HandOver {
        let signature = self.signing.sign(&hand_over_bytes(&successor.public()));
        HandOver {
            from: self.public_base64(),
            signature: to_base64(&signature.to_bytes()),
        }
    }

    pub(crate) fn seed(&self) -> &Seed {
        &self.seed
    }
}

/// Reads a service document that holds: signed by the key it names, and that key is the expected
/// one or was handed over to by it. Every recipient can be sealed to.
pub fn verify_service(
    signed: &Signed,
    expected: Option<Fingerprint>,
) -> Result<ServiceDocument, ServiceError> {
    let document: ServiceDocument = signed
        .unverified()
        .ok_or(ServiceError::Damaged("it is not a service document"))?;
    verify_key(signed, &document.key, &document.lineage, expected)?;
    for recipient in &document.recipients {
        PublicKey::from_base64(&recipient.key)
            .map_err(|_| ServiceError::Recipient(recipient.group.clone()))?;
    }
    Ok(document)
}

/// The part of [`verify_service`] that needs only the document's key and lineage, for programs
/// that read the rest in their own small way. Gives the fingerprint of the key.
pub fn verify_key(
    signed: &Signed,
    key: &str,
    lineage: &[HandOver],
    expected: Option<Fingerprint>,
) -> Result<Fingerprint, ServiceError> {
    let key = array_of(key).ok_or(ServiceError::Damaged("its key"))?;
    verify_signed(signed, SERVICE_KIND, &key)?;
    let ancestors = verify_lineage(lineage, &key)?;
    let found = Fingerprint::of(&key);
    let known = |expected: &Fingerprint| *expected == found || ancestors.contains(expected);
    match expected.filter(|expected| !known(expected)) {
        Some(expected) => Err(ServiceError::OtherService { expected, found }),
        None => Ok(found),
    }
}

/// Was this document signed as this kind by this key? Gives its bytes.
pub fn verify_signed(signed: &Signed, kind: &str, key: &[u8; 32]) -> Result<Vec<u8>, ServiceError> {
    if signed.heard != kind {
        return Err(ServiceError::Kind(signed.heard.clone()));
    }
    let document = signed.bytes().ok_or(ServiceError::Damaged("its text"))?;
    let holds = verifies(key, &signed_bytes(kind, &document), &signed.signature);
    holds.then_some(document).ok_or(ServiceError::Signature)
}

impl Fingerprint {
    /// Of an Ed25519 key.
    pub fn of(key: &[u8; 32]) -> Self {
        let hash = Sha256::new()
            .chain_update(FINGERPRINT_LABEL)
            .chain_update(key)
            .finalize();
        Self(std::array::from_fn(|place| hash[place]))
    }

    /// Of a key as it stands in a service document.
    pub fn of_base64(key: &str) -> Result<Self, ServiceError> {
        array_of(key)
            .map(|key| Self::of(&key))
            .ok_or(ServiceError::Damaged("its key"))
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&base32::encode(&self.0))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fingerprint({self})")
    }
}

impl FromStr for Fingerprint {
    type Err = FingerprintError;

    fn from_str(text: &str) -> Result<Self, FingerprintError> {
        base32::decode(text).map(Self).ok_or(FingerprintError)
    }
}

impl fmt::Debug for ServiceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ServiceKey({})", self.fingerprint())
    }
}

/// Each key's word for the next, the last one's for `key`. Gives everyone who came before.
fn verify_lineage(lineage: &[HandOver], key: &[u8; 32]) -> Result<Vec<Fingerprint>, ServiceError> {
    if lineage.len() > LINEAGE_MAX {
        return Err(ServiceError::HandOver);
    }
    let mut ancestors = Vec::with_capacity(lineage.len());
    let mut successor = *key;
    for hand_over in lineage.iter().rev() {
        let from = array_of(&hand_over.from).ok_or(ServiceError::HandOver)?;
        if !verifies(&from, &hand_over_bytes(&successor), &hand_over.signature) {
            return Err(ServiceError::HandOver);
        }
        ancestors.push(Fingerprint::of(&from));
        successor = from;
    }
    Ok(ancestors)
}

fn verifies(key: &[u8; 32], bytes: &[u8], signature: &str) -> bool {
    array_of(signature).is_some_and(|signature| verifies_bytes(key, bytes, &signature))
}

/// Is this the holder's signature over the bytes?
pub(crate) fn verifies_bytes(key: &[u8; 32], bytes: &[u8], signature: &[u8; 64]) -> bool {
    let Ok(key) = VerifyingKey::from_bytes(key) else {
        return false;
    };
    key.verify_strict(bytes, &Signature::from_bytes(signature))
        .is_ok()
}

fn signed_bytes(kind: &str, document: &[u8]) -> Vec<u8> {
    [kind.as_bytes(), &[0], document].concat()
}

fn hand_over_bytes(successor: &[u8; 32]) -> Vec<u8> {
    [HAND_OVER_LABEL, successor].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Seed;
    use crate::keys::PrivateKey;
    use wire::service::{Recipient, Settings};

    fn key(number: u8) -> ServiceKey {
        ServiceKey::from_seed(&Seed::new([number; 32]))
    }

    fn document(key: &ServiceKey, lineage: Vec<HandOver>) -> ServiceDocument {
        let readers = PrivateKey::from_bytes(&[9; 32]).public().to_base64();
        ServiceDocument {
            serial: 1,
            key: key.public_base64(),
            lineage,
            recipients: vec![Recipient {
                group: "managers".to_owned(),
                key: readers,
            }],
            token_key: None,
            settings: Settings::default(),
        }
    }

    fn signed(key: &ServiceKey, document: &ServiceDocument) -> Signed {
        key.sign(SERVICE_KIND, &serde_json::to_vec(document).expect("json"))
    }

    #[test]
    fn a_signed_document_holds() {
        let document = document(&key(1), Vec::new());
        let signed = signed(&key(1), &document);
        assert_eq!(verify_service(&signed, None), Ok(document.clone()));
        assert_eq!(
            verify_service(&signed, Some(key(1).fingerprint())),
            Ok(document)
        );
        let other = ServiceError::OtherService {
            expected: key(2).fingerprint(),
            found: key(1).fingerprint(),
        };
        assert_eq!(
            verify_service(&signed, Some(key(2).fingerprint())),
            Err(other)
        );
    }

    #[test]
    fn what_was_altered_is_refused() {
        let good = signed(&key(1), &document(&key(1), Vec::new()));
        let refused = |alter: fn(&mut Signed)| {
            let mut signed = good.clone();
            alter(&mut signed);
            verify_service(&signed, None).expect_err("refused")
        };
        assert_eq!(
            refused(|signed| signed.heard = KEYRING_KIND.to_owned()),
            ServiceError::Kind(KEYRING_KIND.to_owned())
        );
        assert_eq!(
            refused(|signed| signed.signature.clear()),
            ServiceError::Signature
        );
        let strange = ServiceError::Damaged("it is not a service document");
        assert_eq!(refused(|signed| signed.document.clear()), strange);
        assert_eq!(refused(|signed| signed.document.push('!')), strange);
        let by_another = signed(&key(2), &document(&key(1), Vec::new()));
        assert_eq!(
            verify_service(&by_another, None),
            Err(ServiceError::Signature)
        );
        let mut recipients = document(&key(1), Vec::new());
        recipients.recipients[0].key.pop();
        let signed = signed(&key(1), &recipients);
        let refused = ServiceError::Recipient("managers".to_owned());
        assert_eq!(verify_service(&signed, None), Err(refused));
    }

    #[test]
    fn a_service_is_followed_through_its_keys() {
        let [a, b, c] = [key(1), key(2), key(3)];
        let lineage = vec![a.hand_over_to(&b), b.hand_over_to(&c)];
        let good = signed(&c, &document(&c, lineage.clone()));
        for known in [&a, &b, &c] {
            assert!(verify_service(&good, Some(known.fingerprint())).is_ok());
        }
        assert!(verify_service(&good, Some(key(4).fingerprint())).is_err());
        let forged = [
            vec![a.hand_over_to(&c), b.hand_over_to(&c)],
            vec![b.hand_over_to(&c), a.hand_over_to(&b)],
            vec![HandOver {
                from: a.public_base64(),
                signature: String::new(),
            }],
            vec![HandOver {
                from: String::new(),
                signature: String::new(),
            }],
            vec![a.hand_over_to(&c); LINEAGE_MAX + 1],
        ];
        for lineage in forged {
            let signed = signed(&c, &document(&c, lineage));
            assert_eq!(verify_service(&signed, None), Err(ServiceError::HandOver));
        }
    }

    #[test]
    fn a_fingerprint_is_26_characters() {
        let fingerprint = key(1).fingerprint();
        let text = fingerprint.to_string();
        assert_eq!(text.len(), 26);
        assert_eq!(text.to_lowercase().parse(), Ok(fingerprint));
        assert_eq!("".parse::<Fingerprint>(), Err(FingerprintError));
        assert_eq!(text[1..].parse::<Fingerprint>(), Err(FingerprintError));
    }
}
