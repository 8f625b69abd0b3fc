//! What people type from paper or scan from it.

use super::as_text;
use seal::recovery;
use seal::service::Fingerprint;
use token::{Blinded, Code};
use wire::invitation::{INVITATION_CHARS_MAX, Invitation};

pub fn invitation(bytes: &[u8]) -> bool {
    as_text(bytes, |text| {
        let Ok(invitation) = text.parse::<Invitation>() else {
            return false;
        };
        let written = invitation.to_string();
        assert!(written.chars().count() <= INVITATION_CHARS_MAX, "{text:?}");
        assert_eq!(written.parse(), Ok(invitation), "{text:?}");
        true
    })
}

pub fn code(bytes: &[u8]) -> bool {
    as_text(bytes, |text| {
        let Ok(code) = Code::parse(text) else {
            return false;
        };
        for written in [code.to_string(), code.short()] {
            let again = Code::parse(&written).expect("a code reads what it writes");
            assert_eq!(again.hash(), code.hash(), "{text:?}");
            assert_eq!(again.short(), code.short(), "{text:?}");
        }
        true
    })
}

pub fn recovery(bytes: &[u8]) -> bool {
    as_text(bytes, |text| {
        let Ok(seed) = recovery::read(text) else {
            return false;
        };
        let printed = recovery::blocks(&seed);
        let again = recovery::read(&printed).expect("a sheet reads what it prints");
        assert_eq!(again.as_bytes(), seed.as_bytes(), "{text:?}");
        true
    })
}

pub fn fingerprint(bytes: &[u8]) -> bool {
    as_text(bytes, |text| {
        let Ok(fingerprint) = text.parse::<Fingerprint>() else {
            return false;
        };
        let written = fingerprint.to_string();
        assert_eq!(written.parse().ok(), Some(fingerprint), "{text:?}");
        true
    })
}

/// What a device kept of a code that it was changing when it was switched off.
pub fn blinding(bytes: &[u8]) -> bool {
    let Ok(blinded) = Blinded::from_bytes(bytes) else {
        return false;
    };
    assert_eq!(blinded.to_bytes(), bytes);
    assert_eq!(blinded.elements().len(), blinded.ids().len());
    true
}
