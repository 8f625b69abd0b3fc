//! The work of `cargo xtask bench open`, natively and in a browser the same: responses sealed by
//! Heard, and the same texts sealed by nothing but HPKE with the same key. It has no clock.

use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::XWing;
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
use seal::PrivateKey;
use wire::envelope::EnvelopeId;

const SEED: [u8; 32] = [7; 32];
const INFO: &[u8] = b"bench";
/// What the shortest envelope is padded to.
const PADDED_BYTES: usize = 4_096;

/// Sealed texts, and what opens them.
pub struct Work {
    keys: [PrivateKey; 1],
    envelopes: Vec<Vec<u8>>,
    bare_key: <XWing as Kem>::PrivateKey,
    bare: Vec<Bare>,
}

/// What bare HPKE makes of one text.
struct Bare {
    enc: Vec<u8>,
    ciphertext: Vec<u8>,
}

impl Work {
    /// So many responses of an ordinary length, each sealed once to one group.
    pub fn of(responses: u32) -> Self {
        let key = PrivateKey::from_bytes(&SEED);
        let readers = [key.public().clone()];
        let ids = (0..responses).map(id);
        let envelopes = ids.clone().map(|id| {
            let sealed = seal::seal(text(id).as_bytes(), id, &readers);
            sealed.expect("an ordinary text can be sealed")
        });
        let bare_key = Deserializable::from_bytes(&SEED).expect("32 bytes");
        Self {
            envelopes: envelopes.collect(),
            bare: ids.map(|id| Bare::seal(id, &bare_key)).collect(),
            keys: [key],
            bare_key,
        }
    }

    /// Opens all of them as collate does; gives the letters of all texts.
    pub fn open(&self) -> usize {
        let opened = self.envelopes.iter().map(|envelope| {
            let opened = seal::open_response(envelope, &self.keys);
            opened.expect("it was sealed to this key").1.len()
        });
        opened.sum()
    }

    /// Opens the same texts by HPKE alone: the bare KEM and AEAD; gives the letters of all texts.
    pub fn open_bare(&self) -> usize {
        self.bare.iter().map(|bare| bare.open(&self.bare_key)).sum()
    }
}

impl Bare {
    fn seal(id: EnvelopeId, key: &<XWing as Kem>::PrivateKey) -> Self {
        let mut padded = text(id).into_bytes();
        padded.resize(PADDED_BYTES, 0);
        let public = XWing::sk_to_pk(key);
        let sealed = hpke::single_shot_seal::<ChaCha20Poly1305, HkdfSha256, XWing>(
            &OpModeS::Base,
            &public,
            INFO,
            &padded,
            &id.0,
        );
        let (enc, ciphertext) = sealed.expect("an ordinary text can be sealed");
        Self {
            enc: enc.to_bytes().to_vec(),
            // The id is what stands in front of the text, and is what it is bound to.
            ciphertext: [&id.0[..], &ciphertext].concat(),
        }
    }

    fn open(&self, key: &<XWing as Kem>::PrivateKey) -> usize {
        let (id, ciphertext) = self.ciphertext.split_at(32);
        let enc = Deserializable::from_bytes(&self.enc).expect("an encapsulated key");
        let plain = hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, XWing>(
            &OpModeR::Base,
            key,
            &enc,
            INFO,
            ciphertext,
            id,
        );
        let plain = plain.expect("it was sealed to this key");
        plain
            .iter()
            .position(|byte| *byte == 0)
            .unwrap_or(plain.len())
    }
}

/// Another one for each response.
fn id(number: u32) -> EnvelopeId {
    let mut id = [0; 32];
    id[..4].copy_from_slice(&number.to_le_bytes());
    EnvelopeId(id)
}

/// About as long as what a parent sends.
fn text(id: EnvelopeId) -> String {
    let id: String = id.0.iter().map(|byte| format!("{byte:02x}")).collect();
    let answers: Vec<String> = (0..22)
        .map(|number| format!(r#""question_{number}":{{"one":"partly"}}"#))
        .collect();
    format!(
        r#"{{"id":"{id}","form":"bench","version":1,"answers":{{{}}}}}"#,
        answers.join(",")
    )
}
