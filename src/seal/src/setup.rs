//! The first service document and keyring of a new service.

use crate::keyring::{KeyringError, MANAGERS, OFFICERS, OpenKeyring, Published};
use crate::officer::Officer;
use crate::service::{Fingerprint, ServiceKey};
use wire::routes::ToSign;
use wire::service::{ServiceDocument, Signed};

/// What the recovery sheet is called among the members.
pub const RECOVERY_NAME: &str = "Recovery sheet";

/// A new service.
#[derive(Clone, Debug)]
pub struct SetupMade {
    /// `service/1`.
    pub service: Signed,
    /// `keyring/1`.
    pub keyring: Signed,
    /// What invitations and key files carry.
    pub fingerprint: Fingerprint,
}

/// Makes a service whose first manager and recovery sheet open everything.
pub fn setup(
    to_sign: ToSign,
    manager_name: &str,
    manager: &Officer,
    recovery: &Officer,
) -> Result<SetupMade, KeyringError> {
    let service = ServiceKey::random()?;
    let fingerprint = service.fingerprint();
    let document = ServiceDocument {
        serial: 0,
        key: service.public_base64(),
        lineage: Vec::new(),
        recipients: Vec::new(),
        token_key: to_sign.token_key,
        settings: to_sign.settings,
    };
    let mut keyring = OpenKeyring::create(service)?;
    let everything = [MANAGERS, OFFICERS];
    keyring.add_member(manager_name, &manager.holder(), &everything)?;
    keyring.add_member(RECOVERY_NAME, &recovery.holder(), &everything)?;
    let Published { service, keyring } = keyring.publish(&document)?;
    Ok(SetupMade {
        service,
        keyring,
        fingerprint,
    })
}
