//! The key file: an officer's seed, locked with their passphrase. It must stay useless to whoever
//! finds it, and openable for its owner for many years.

use crate::derive::Seed;
use crate::keys::PublicKey;
use crate::officer::{Holder, Officer};
use crate::random::{NoRandomness, random_bytes};
use crate::service::Fingerprint;
use crate::text::{array_of, to_base64};
use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::ChaCha20Poly1305;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use thiserror::Error;
use zeroize::Zeroizing;

/// The longest key file that is looked at.
pub const KEY_FILE_BYTES_MAX: usize = 16 * 1024;
/// The most memory a key file can ask for.
pub const MEMORY_KIB_MAX: u32 = 256 * 1024;
/// The most passes a key file can ask for.
pub const PASSES_MAX: u32 = 16;
/// The most lanes a key file can ask for.
pub const LANES_MAX: u32 = 8;

const KIND: &str = "key/1";
const KDF: &str = "argon2id";
const LABEL: &[u8] = b"heard/1/key\0";
const LOCKED_BYTES: usize = 48;
const CHECK_BYTES: usize = 8;

/// What guessing one passphrase costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// Memory, in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

/// A locked key file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyFile {
    cost: Cost,
    salt: [u8; 16],
    nonce: [u8; 12],
    locked: [u8; LOCKED_BYTES],
    holder: Holder,
    service: Option<Fingerprint>,
}

/// Why a key file was not made or opened. The file was not changed.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum KeyFileError {
    /// It is something else.
    #[error("this is not a key file; look for the file that was saved when you set up your key")]
    NotAKeyFile,
    /// Made by a later version.
    #[error(
        "this key file was made by a newer version of Heard; open it there, or update this one"
    )]
    Version,
    /// Parts are missing or do not belong together.
    #[error(
        "this key file is damaged ({0}). It was not changed. Use a copy of it, or the recovery sheet"
    )]
    Damaged(&'static str),
    /// It asks for more memory or time than any key file needs.
    #[error(
        "this key file asks for more memory or time than any key file needs, so it was not opened"
    )]
    TooCostly,
    /// The file is whole and the passphrase is another.
    #[error("that is not the passphrase of this key file. Check capital letters and try again")]
    WrongPassphrase,
    /// The device has not enough memory.
    #[error(
        "this device has not enough memory to open a key file; close other programs or use another device"
    )]
    OutOfMemory,
    /// The device gives no random numbers.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
}

#[derive(Deserialize, Serialize)]
struct KeyFileJson {
    heard: String,
    kdf: String,
    memory_kib: u32,
    passes: u32,
    lanes: u32,
    salt: String,
    nonce: String,
    locked: String,
    verify: String,
    seal: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    service: Option<String>,
    check: String,
}

impl Cost {
    /// 64 MiB, three passes: about half a second on a laptop, for each guess.
    pub const fn standard() -> Self {
        Self {
            memory_kib: 64 * 1024,
            passes: 3,
            lanes: 1,
        }
    }

    /// For tests and demonstrations only: guessing costs almost nothing.
    pub const fn quick() -> Self {
        Self {
            memory_kib: 64,
            passes: 1,
            lanes: 1,
        }
    }

    fn params(self) -> Result<Params, KeyFileError> {
        let Self {
            memory_kib,
            passes,
            lanes,
        } = self;
        if memory_kib > MEMORY_KIB_MAX || passes > PASSES_MAX || lanes > LANES_MAX {
            return Err(KeyFileError::TooCostly);
        }
        Params::new(memory_kib, passes, lanes, Some(32))
            .map_err(|_| KeyFileError::Damaged("its cost"))
    }
}

/// Locks a seed for a person who belongs to no service yet.
pub fn lock(seed: &Seed, passphrase: &str, cost: Cost) -> Result<KeyFile, KeyFileError> {
    lock_for(None, seed, passphrase, cost)
}

/// Locks a seed, and writes down which service it is for, so that another one is refused.
pub fn lock_for(
    service: Option<Fingerprint>,
    seed: &Seed,
    passphrase: &str,
    cost: Cost,
) -> Result<KeyFile, KeyFileError> {
    let mut file = KeyFile {
        cost,
        salt: random_bytes()?,
        nonce: random_bytes()?,
        locked: [0; LOCKED_BYTES],
        holder: Officer::from_seed(seed).holder(),
        service,
    };
    let payload = Payload {
        msg: &seed.as_bytes()[..],
        aad: &file.public_part(),
    };
    let locked = file
        .cipher(passphrase)?
        .encrypt(&file.nonce.into(), payload);
    let locked = locked.ok().and_then(|locked| locked.try_into().ok());
    file.locked = locked.ok_or(KeyFileError::Damaged("its seed"))?;
    Ok(file)
}

/// Opens a key file. This takes as long as its cost says, which is meant to be slow.
pub fn unlock(file: &KeyFile, passphrase: &str) -> Result<Officer, KeyFileError> {
    let payload = Payload {
        msg: &file.locked[..],
        aad: &file.public_part(),
    };
    let seed = file
        .cipher(passphrase)?
        .decrypt(&file.nonce.into(), payload)
        .map(Zeroizing::new)
        .map_err(|_| KeyFileError::WrongPassphrase)?;
    let seed = seed
        .as_slice()
        .try_into()
        .map_err(|_| KeyFileError::Damaged("its seed"))?;
    let officer = Officer::from_seed(&Seed::new(seed));
    if officer.holder() != file.holder {
        return Err(KeyFileError::Damaged("its public keys"));
    }
    Ok(officer)
}

impl KeyFile {
    /// The file's text.
    pub fn to_json(&self) -> String {
        let json = KeyFileJson {
            heard: KIND.to_owned(),
            kdf: KDF.to_owned(),
            memory_kib: self.cost.memory_kib,
            passes: self.cost.passes,
            lanes: self.cost.lanes,
            salt: to_base64(&self.salt),
            nonce: to_base64(&self.nonce),
            locked: to_base64(&self.locked),
            verify: to_base64(&self.holder.verify),
            seal: self.holder.seal.to_base64(),
            service: self.service.map(|service| service.to_string()),
            check: to_base64(&self.check()),
        };
        serde_json::to_string_pretty(&json).expect("strings and numbers are JSON")
    }

    /// Reads a file's text. What is damaged is found here, without the passphrase, so that a wrong
    /// passphrase can be told from a damaged file.
    pub fn from_json(json: &str) -> Result<Self, KeyFileError> {
        let json = known_version(json)?;
        let cost = Cost {
            memory_kib: json.memory_kib,
            passes: json.passes,
            lanes: json.lanes,
        };
        cost.params()?;
        let service = json.service.as_deref().map(str::parse).transpose();
        let seal = PublicKey::from_base64(&json.seal);
        let file = Self {
            cost,
            salt: field(&json.salt, "its salt")?,
            nonce: field(&json.nonce, "its nonce")?,
            locked: field(&json.locked, "its seed")?,
            holder: Holder {
                verify: field(&json.verify, "its public keys")?,
                seal: seal.map_err(|_| KeyFileError::Damaged("its public keys"))?,
            },
            service: service.map_err(|_| KeyFileError::Damaged("its service"))?,
        };
        if array_of(&json.check) != Some(file.check()) {
            return Err(KeyFileError::Damaged("its parts do not belong together"));
        }
        Ok(file)
    }

    /// The public keys in it, which need no passphrase.
    pub fn holder(&self) -> &Holder {
        &self.holder
    }

    /// The service it is for.
    pub fn service(&self) -> Option<Fingerprint> {
        self.service
    }

    fn cipher(&self, passphrase: &str) -> Result<ChaCha20Poly1305, KeyFileError> {
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, self.cost.params()?);
        let mut key = Zeroizing::new([0; 32]);
        argon2
            .hash_password_into(passphrase.trim().as_bytes(), &self.salt, key.as_mut_slice())
            .map_err(|_| KeyFileError::OutOfMemory)?;
        Ok(ChaCha20Poly1305::new(&(*key).into()))
    }

    /// Everything but the locked seed, each part of a fixed length but the last: bound to the seed,
    /// so that none of it can be exchanged.
    fn public_part(&self) -> Vec<u8> {
        let service = self
            .service
            .map(|service| service.to_string())
            .unwrap_or_default();
        [
            LABEL,
            &self.cost.memory_kib.to_be_bytes(),
            &self.cost.passes.to_be_bytes(),
            &self.cost.lanes.to_be_bytes(),
            &self.salt,
            &self.nonce,
            &self.holder.verify,
            &self.holder.seal.to_bytes(),
            service.as_bytes(),
        ]
        .concat()
    }

    fn check(&self) -> [u8; CHECK_BYTES] {
        let hash = Sha256::new()
            .chain_update(self.locked)
            .chain_update(self.public_part());
        let hash = hash.finalize();
        std::array::from_fn(|place| hash[place])
    }
}

fn known_version(json: &str) -> Result<KeyFileJson, KeyFileError> {
    #[derive(Deserialize)]
    struct Kind {
        heard: String,
    }
    if json.len() > KEY_FILE_BYTES_MAX {
        return Err(KeyFileError::NotAKeyFile);
    }
    let kind: Kind = serde_json::from_str(json).map_err(|_| broken(json))?;
    if !kind.heard.starts_with("key/") {
        return Err(KeyFileError::NotAKeyFile);
    }
    if kind.heard != KIND {
        return Err(KeyFileError::Version);
    }
    let json: KeyFileJson =
        serde_json::from_str(json).map_err(|_| KeyFileError::Damaged("a part is missing"))?;
    if json.kdf != KDF {
        return Err(KeyFileError::Version);
    }
    Ok(json)
}

/// Not JSON: is it the remains of a key file, or something else?
fn broken(text: &str) -> KeyFileError {
    if text.contains(KIND) {
        return KeyFileError::Damaged("it is cut off, or was altered");
    }
    KeyFileError::NotAKeyFile
}

fn field<const N: usize>(text: &str, name: &'static str) -> Result<[u8; N], KeyFileError> {
    array_of(text).ok_or(KeyFileError::Damaged(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PASSPHRASE: &str = "green kettle forty Öl";

    fn seed() -> Seed {
        Seed::new([7; 32])
    }

    fn file() -> KeyFile {
        lock_for(
            Some(Fingerprint([3; 16])),
            &seed(),
            PASSPHRASE,
            Cost::quick(),
        )
        .expect("locked")
    }

    fn read(change: impl Fn(&mut serde_json::Value)) -> Result<KeyFile, KeyFileError> {
        let mut json = serde_json::from_str(&file().to_json()).expect("json");
        change(&mut json);
        KeyFile::from_json(&json.to_string())
    }

    #[test]
    fn opens_with_its_passphrase_only() {
        let file = KeyFile::from_json(&file().to_json()).expect("read");
        let officer = unlock(&file, &format!(" {PASSPHRASE}\n")).expect("unlocked");
        assert_eq!(officer.seed().as_bytes(), seed().as_bytes());
        assert_eq!(&officer.holder(), file.holder());
        assert_eq!(file.service(), Some(Fingerprint([3; 16])));
        for wrong in ["", "green kettle forty", &PASSPHRASE.to_uppercase()] {
            assert_eq!(
                unlock(&file, wrong).err(),
                Some(KeyFileError::WrongPassphrase),
                "{wrong}"
            );
        }
        let without = lock(&seed(), PASSPHRASE, Cost::quick()).expect("locked");
        assert_eq!(without.service(), None);
        assert!(unlock(&without, PASSPHRASE).is_ok());
    }

    #[test]
    fn damage_is_not_taken_for_a_wrong_passphrase() {
        let damaged = |name: &'static str| Err(KeyFileError::Damaged(name));
        let apart = damaged("its parts do not belong together");
        assert_eq!(read(|json| json["passes"] = 2.into()), apart);
        assert_eq!(read(|json| json["salt"] = "A".repeat(22).into()), apart);
        assert_eq!(read(|json| json["locked"] = "A".repeat(64).into()), apart);
        assert_eq!(read(|json| json["verify"] = "A".repeat(43).into()), apart);
        assert_eq!(
            read(|json| json["service"] = serde_json::Value::Null),
            apart
        );
        assert_eq!(read(|json| json["check"] = "".into()), apart);
        assert_eq!(
            read(|json| json["salt"] = "AAAA".into()),
            damaged("its salt")
        );
        assert_eq!(
            read(|json| json["seal"] = "AAAA".into()),
            damaged("its public keys")
        );
        assert_eq!(
            read(|json| json["service"] = "AAAA".into()),
            damaged("its service")
        );
        assert_eq!(
            read(|json| json["nonce"] = 5.into()),
            damaged("a part is missing")
        );
        let text = file().to_json();
        let cut_off = damaged("it is cut off, or was altered");
        assert_eq!(KeyFile::from_json(&text[..text.len() / 2]), cut_off);
    }

    #[test]
    fn a_forged_check_still_opens_nothing() {
        let mut forged = file();
        forged.holder = Officer::from_seed(&Seed::new([8; 32])).holder();
        let forged = KeyFile::from_json(&forged.to_json()).expect("its check is right");
        assert_eq!(
            unlock(&forged, PASSPHRASE).err(),
            Some(KeyFileError::WrongPassphrase)
        );
    }

    #[test]
    fn what_is_something_else_or_too_much_is_refused() {
        let refused = |text: &str| KeyFile::from_json(text).err();
        for text in [
            "",
            "{}",
            "a letter",
            r#"{"heard":"response/1"}"#,
            &" ".repeat(20_000),
        ] {
            assert_eq!(refused(text), Some(KeyFileError::NotAKeyFile), "{text}");
        }
        assert_eq!(
            read(|json| json["heard"] = "key/2".into()),
            Err(KeyFileError::Version)
        );
        assert_eq!(
            read(|json| json["kdf"] = "scrypt".into()),
            Err(KeyFileError::Version)
        );
        let costly = Err(KeyFileError::TooCostly);
        assert_eq!(read(|json| json["memory_kib"] = 100_000_000.into()), costly);
        assert_eq!(read(|json| json["passes"] = 17.into()), costly);
        assert_eq!(read(|json| json["lanes"] = 9.into()), costly);
        let none = Err(KeyFileError::Damaged("its cost"));
        assert_eq!(read(|json| json["passes"] = 0.into()), none);
    }
}
