//! Key files, keyrings and service documents. What only its signer could have written is signed
//! here with a key that everybody knows, so that what stands behind the signature is reached.

use super::as_text;
use seal::keyfile::{Cost, KeyFile, unlock};
use seal::keyring::OpenKeyring;
use seal::service::{ServiceKey, verify_service};
use seal::{Holder, Officer, Seed};
use std::sync::LazyLock;
use wire::keyring::Keyring;
use wire::service::{ServiceDocument, Settings, Signed};

/// The service that signs the documents of the corpus.
pub static SERVICE: LazyLock<ServiceKey> =
    LazyLock::new(|| ServiceKey::from_seed(&Seed::new([5; 32])));
/// The manager who opens its keyring.
pub static MANAGER: LazyLock<Officer> = LazyLock::new(|| Officer::from_seed(&Seed::new([6; 32])));
/// The passphrase of the key files of the corpus.
pub const PASSPHRASE: &str = "green kettle forty";

pub fn key_file(bytes: &[u8]) -> bool {
    as_text(bytes, |text| {
        let Ok(file) = KeyFile::from_json(text) else {
            return false;
        };
        let again = KeyFile::from_json(&file.to_json());
        assert_eq!(again.as_ref(), Ok(&file), "{text}");
        // Only what costs nothing to open is opened: the others are as slow as they say.
        if text.contains(&format!("\"memory_kib\": {}", Cost::quick().memory_kib))
            && let Ok(officer) = unlock(&file, PASSPHRASE)
        {
            assert_eq!(&officer.holder(), file.holder());
        }
        true
    })
}

pub fn holder(bytes: &[u8]) -> bool {
    as_text(bytes, |text| {
        let Ok(holder) = Holder::from_json(text) else {
            return false;
        };
        assert_eq!(
            Holder::from_json(&holder.to_json()).as_ref(),
            Ok(&holder),
            "{text}"
        );
        true
    })
}

pub fn service(bytes: &[u8]) -> bool {
    if let Ok(signed) = serde_json::from_slice::<Signed>(bytes) {
        // Whatever the fuzzer wrote, it has not signed it.
        assert!(verify_service(&signed, Some(SERVICE.fingerprint())).is_err() || is_ours(&signed));
        let _ = signed.unverified::<ServiceDocument>();
    }
    let signed = SERVICE.sign("service/1", bytes);
    let Ok(document) = verify_service(&signed, None) else {
        return false;
    };
    let written = serde_json::to_vec(&document).expect("a service document is JSON");
    let again = verify_service(&SERVICE.sign("service/1", &written), None);
    assert_eq!(again.as_ref(), Ok(&document));
    for form in &document.settings.forms {
        let _ = document.readers_of(&form.id);
    }
    true
}

fn is_ours(signed: &Signed) -> bool {
    let bytes = signed.bytes().unwrap_or_default();
    SERVICE.sign("service/1", &bytes).signature == signed.signature
}

pub fn keyring(bytes: &[u8]) -> bool {
    let read: Option<Keyring> = serde_json::from_slice(bytes).ok();
    if let Some(keyring) = &read {
        let written = serde_json::to_vec(keyring).expect("a keyring is JSON");
        let again = serde_json::from_slice(&written).ok();
        assert_eq!(again.as_ref(), Some(keyring));
    }
    let signed = SERVICE.sign("keyring/1", bytes);
    let Ok(opened) = OpenKeyring::open(&signed, &document(), &MANAGER) else {
        return false;
    };
    assert_eq!(Some(opened.serial()), read.map(|keyring| keyring.serial));
    assert!(opened.groups().count() > 0);
    assert!(!opened.private_keys().is_empty());
    let _ = opened.members();
    true
}

/// As much of a service document as a keyring is held against.
pub fn document() -> ServiceDocument {
    ServiceDocument {
        serial: 1,
        key: SERVICE.public_base64(),
        lineage: Vec::new(),
        recipients: Vec::new(),
        token_key: None,
        settings: Settings::default(),
    }
}
