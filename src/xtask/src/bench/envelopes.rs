//! Bytes in the shape of sealed responses, with noise in the place of ciphertext: the mailbox
//! cannot tell them from real ones, which is what it is for.

use std::time::{SystemTime, UNIX_EPOCH};

const ID_BYTES: usize = 32;
const KEY_ID_BYTES: usize = 8;
const ENC_BYTES: usize = 1120;
const WRAPPED_BYTES: usize = 48;
const COMMITMENT_BYTES: usize = 32;
/// The shortest padding and the tag, which is what nearly all responses have.
const BODY_BYTES: usize = 4096 + 16;

/// One envelope and its id.
pub struct Envelope {
    /// Lower-case hex, as it stands in the address.
    pub id: String,
    /// Everything.
    pub bytes: Vec<u8>,
}

/// So many envelopes for one reader each, all different, also from those of other runs.
pub fn made(count: usize) -> Vec<Envelope> {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    let mut noise = Noise(u64::try_from(now.as_nanos() & u128::from(u64::MAX)).unwrap_or(1));
    (0..count).map(|_| envelope(&mut noise)).collect()
}

fn envelope(noise: &mut Noise) -> Envelope {
    let mut bytes = b"heard\x01".to_vec();
    noise.fill(&mut bytes, ID_BYTES);
    let id = bytes[6..]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    bytes.push(1);
    noise.fill(
        &mut bytes,
        KEY_ID_BYTES + ENC_BYTES + WRAPPED_BYTES + COMMITMENT_BYTES + BODY_BYTES,
    );
    Envelope { id, bytes }
}

/// SplitMix64: good enough that SQLite finds nothing to compress and no two ids are the same.
struct Noise(u64);

impl Noise {
    fn fill(&mut self, bytes: &mut Vec<u8>, count: usize) {
        let end = bytes.len() + count;
        while bytes.len() < end {
            bytes.extend(self.next().to_le_bytes());
        }
        bytes.truncate(end);
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_have_the_length_of_real_ones_and_differ() {
        let made = made(3);
        assert!(
            made.iter()
                .all(|envelope| envelope.bytes.len() == 5 + 1 + 32 + 1 + 1176 + 32 + 4112)
        );
        assert!(made.iter().all(|envelope| envelope.id.len() == 64));
        assert!(made[0].id != made[1].id && made[1].id != made[2].id);
    }
}
