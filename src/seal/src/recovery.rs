//! The printed recovery sheet: a seed as blocks of letters that can be copied by hand, with a
//! checksum that catches a slip of the pen.

use crate::base32;
use crate::derive::Seed;
use sha2::{Digest, Sha256};
use thiserror::Error;

/// Characters on a sheet, spaces not counted: 32 bytes of seed and 3 of checksum.
pub const SHEET_CHARS: usize = 56;

const CHECKSUM_BYTES: usize = 3;
const BLOCK_CHARS: usize = 4;

/// Why a sheet was not read. Nothing was changed.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum RecoveryError {
    /// Characters are missing, or there are too many.
    #[error(
        "this has {0} letters and digits, and a recovery sheet has {SHEET_CHARS}; please check each block"
    )]
    Length(usize),
    /// Characters that are on no sheet.
    #[error(
        "a recovery sheet has only the letters A to Z and the digits 2 to 7; please check each block"
    )]
    Character,
    /// Every character is possible, and they do not belong together.
    #[error("a letter or digit is not as it stands on the sheet; please check each block")]
    Checksum,
}

/// Fourteen blocks of four, with spaces. This is the secret itself: for paper, never for a disk.
pub fn blocks(seed: &Seed) -> String {
    let bytes = [&seed.as_bytes()[..], &checksum(seed)].concat();
    let text = base32::encode(&bytes);
    let blocks = (0..text.len())
        .step_by(BLOCK_CHARS)
        .map(|at| &text[at..at + BLOCK_CHARS]);
    blocks.collect::<Vec<_>>().join(" ")
}

/// Reads blocks as a person types them: spaces, hyphens and small letters do not matter, nor does
/// 0 for O, 1 for I or 8 for B.
pub fn read(text: &str) -> Result<Seed, RecoveryError> {
    let length = text
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .count();
    if length != SHEET_CHARS {
        return Err(RecoveryError::Length(length));
    }
    let bytes: [u8; 32 + CHECKSUM_BYTES] = base32::decode(text).ok_or(RecoveryError::Character)?;
    let (secret, sum) = bytes.split_at(32);
    let seed = Seed::new(std::array::from_fn(|place| secret[place]));
    if checksum(&seed) != sum {
        return Err(RecoveryError::Checksum);
    }
    Ok(seed)
}

fn checksum(seed: &Seed) -> [u8; CHECKSUM_BYTES] {
    let hash = Sha256::new()
        .chain_update(b"heard/1/recovery\0")
        .chain_update(seed.as_bytes());
    let hash = hash.finalize();
    std::array::from_fn(|place| hash[place])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seed() -> Seed {
        Seed::new(std::array::from_fn(|place| place as u8 * 7 + 1))
    }

    #[test]
    fn reads_what_it_prints_and_what_people_make_of_it() {
        let printed = blocks(&seed());
        assert_eq!(printed.split(' ').count(), 14);
        let by_hand = [
            printed.clone(),
            printed.to_lowercase(),
            printed.replace(' ', ""),
            printed.replace(' ', " - "),
            printed
                .replace('O', "0")
                .replace('I', "1")
                .replace('B', "8"),
            format!("\n {} \n", printed.replace(' ', "\n")),
        ];
        for text in by_hand {
            assert_eq!(
                read(&text).map(|seed| *seed.as_bytes()),
                Ok(*seed().as_bytes()),
                "{text}"
            );
        }
    }

    #[test]
    fn any_single_slip_is_noticed() {
        let printed = blocks(&seed());
        for place in (0..printed.len()).filter(|place| place % 5 != 4) {
            let slip = if printed.as_bytes()[place] == b'A' {
                "C"
            } else {
                "A"
            };
            let mut text = printed.clone();
            text.replace_range(place..=place, slip);
            assert_eq!(read(&text).err(), Some(RecoveryError::Checksum), "{text}");
        }
    }

    #[test]
    fn says_what_is_wrong() {
        let printed = blocks(&seed());
        assert_eq!(read(&printed[1..]).err(), Some(RecoveryError::Length(55)));
        assert_eq!(read("").err(), Some(RecoveryError::Length(0)));
        assert_eq!(read(&"é".repeat(56)).err(), Some(RecoveryError::Character));
    }
}
