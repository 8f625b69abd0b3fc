//! The keyring: which officers may open what. The server keeps it and can read no name in it.

use serde::{Deserialize, Serialize};

/// Members, groups and the wrapped roots; it travels as [`crate::service::Signed`] `keyring/1`.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
pub struct Keyring {
    /// Counts up with each change; the server refuses one that is not higher.
    pub serial: u64,
    /// The service's Ed25519 key, base64url; its signature stands on the keyring.
    pub service: String,
    /// Everyone who holds a key, the recovery sheet among them.
    pub members: Vec<Member>,
    /// The readers' groups.
    pub groups: Vec<Group>,
    /// The service key's 32-byte seed, sealed under the managers' workspace key, base64url.
    pub service_seed: String,
    /// Who was taken out: what they signed before stays theirs. They open nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub past_members: Vec<PastMember>,
}

/// One holder of a key file, or the recovery sheet.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
pub struct Member {
    /// First 8 bytes of the SHA-256 of the sealing key, hex.
    pub id: String,
    /// Ed25519 verification key, base64url; the server lets its holder in.
    pub verify: String,
    /// X-Wing public key, base64url.
    pub seal: String,
    /// The name, sealed under the workspace key of the first group the member is in, base64url.
    pub name: String,
}

/// Someone who was taken out.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
pub struct PastMember {
    /// As it was in [`Member`].
    pub id: String,
    /// As it was in [`Member`].
    pub verify: String,
    /// The group under whose workspace key the name is sealed: the first one they were in.
    pub group: String,
    /// The name, sealed, base64url.
    pub name: String,
}

/// A readers' group.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
pub struct Group {
    /// `managers` or `officers`.
    pub name: String,
    /// Counts up when the root is changed.
    pub epoch: u32,
    /// The group's X-Wing public key, base64url.
    pub key: String,
    /// The root, wrapped to each member.
    pub wraps: Vec<RootWrap>,
    /// Earlier roots, each sealed under the workspace key of the epoch after it, newest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub past: Vec<PastRoot>,
}

/// A root wrapped to one member.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
pub struct RootWrap {
    /// The member's id.
    pub member: String,
    /// HPKE encapsulation, base64url.
    pub enc: String,
    /// HPKE ciphertext of the 32-byte root, base64url.
    pub root: String,
}

/// An earlier root.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
pub struct PastRoot {
    /// Its epoch.
    pub epoch: u32,
    /// Its X-Wing public key, base64url.
    pub key: String,
    /// The root, sealed, base64url.
    pub root: String,
}
