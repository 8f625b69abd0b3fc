//! Signatures on the two documents: is this the service's own word?
//!
//! Verifying only; the server holds no key that signs or opens anything.

use ed25519_dalek::{Signature, VerifyingKey};
use serde::de::DeserializeOwned;
use wire::base64url;
use wire::keyring::Keyring;
use wire::service::{HandOver, ServiceDocument, Signed};

use crate::error::Error;
use crate::mailbox::MemberKeys;

/// What a hand-over signature begins with.
const HAND_OVER: &str = "heard/1/hand-over";

/// Reads a service document that its own key has signed, with every hand-over in its lineage.
pub fn service(signed: &Signed) -> Result<ServiceDocument, Error> {
    let bytes = bytes_of(signed, "service/1")?;
    let document: ServiceDocument = parse(&bytes)?;
    check_signature(signed, &bytes, &document.key)?;
    check_lineage(&document.lineage, &document.key)?;
    if document.recipients.is_empty() {
        return Err(Error::WrongDocument("it names nobody to seal responses to"));
    }
    Ok(document)
}

/// May `next` take the place of `current`? It has to be newer, keep the lineage, and be signed by
/// the same key or by one that the current key handed over to.
pub fn succeeds(current: &ServiceDocument, next: &ServiceDocument) -> Result<(), Error> {
    if next.serial <= current.serial {
        return Err(Error::NotNewer);
    }
    if !next.lineage.starts_with(&current.lineage) {
        return Err(Error::WrongDocument(
            "it leaves out how earlier keys handed over",
        ));
    }
    let same = next.key == current.key && next.lineage.len() == current.lineage.len();
    let handed_over = next
        .lineage
        .get(current.lineage.len())
        .is_some_and(|first| first.from == current.key);
    if same || handed_over {
        Ok(())
    } else {
        Err(Error::WrongDocument(
            "it is signed by another service's key",
        ))
    }
}

/// Reads a keyring signed by the service's key, and what the server has to know of its members.
pub fn keyring(signed: &Signed, service_key: &str) -> Result<(Keyring, Vec<MemberKeys>), Error> {
    let bytes = bytes_of(signed, "keyring/1")?;
    let keyring: Keyring = parse(&bytes)?;
    if keyring.service != service_key {
        return Err(Error::WrongDocument("it belongs to another service's key"));
    }
    check_signature(signed, &bytes, service_key)?;
    let members = MemberKeys::of(&keyring).ok_or(Error::WrongDocument(
        "one of its members' keys is not a key",
    ))?;
    if members.is_empty() {
        return Err(Error::WrongDocument("it has no members"));
    }
    Ok((keyring, members))
}

/// Is `signature` (base64url) the holder of `verify`'s word on `message`?
pub fn is_signed(verify: &VerifyingKey, message: &[u8], signature: &str) -> bool {
    let Some(bytes) = array::<64>(signature) else {
        return false;
    };
    verify
        .verify_strict(message, &Signature::from_bytes(&bytes))
        .is_ok()
}

/// An Ed25519 key from base64url.
pub fn key(text: &str) -> Result<VerifyingKey, Error> {
    array::<32>(text)
        .and_then(|bytes| VerifyingKey::from_bytes(&bytes).ok())
        .ok_or(Error::WrongDocument("one of its keys is not a key"))
}

fn check_signature(signed: &Signed, bytes: &[u8], by: &str) -> Result<(), Error> {
    let mut message = signed.heard.clone().into_bytes();
    message.push(0);
    message.extend_from_slice(bytes);
    if is_signed(&key(by)?, &message, &signed.signature) {
        Ok(())
    } else {
        Err(Error::WrongDocument("its signature is not right"))
    }
}

/// Each key in the lineage has to have signed the next one, the last one the key of now.
fn check_lineage(lineage: &[HandOver], now: &str) -> Result<(), Error> {
    let successors = lineage
        .iter()
        .skip(1)
        .map(|hand_over| hand_over.from.as_str())
        .chain([now]);
    for (hand_over, successor) in lineage.iter().zip(successors) {
        let mut message = HAND_OVER.as_bytes().to_vec();
        message.push(0);
        message.extend_from_slice(key(successor)?.as_bytes());
        if !is_signed(&key(&hand_over.from)?, &message, &hand_over.signature) {
            return Err(Error::WrongDocument(
                "an earlier key did not hand over to the next one",
            ));
        }
    }
    Ok(())
}

fn bytes_of(signed: &Signed, kind: &str) -> Result<Vec<u8>, Error> {
    if signed.heard != kind {
        return Err(Error::WrongDocument("it is of another kind"));
    }
    let bytes = signed.bytes();
    bytes.ok_or(Error::WrongDocument("it is not base64url without padding"))
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Error> {
    serde_json::from_slice(bytes)
        .map_err(|_| Error::WrongDocument("it is not the JSON it should be"))
}

fn array<const N: usize>(text: &str) -> Option<[u8; N]> {
    base64url::decode(text)?.try_into().ok()
}
