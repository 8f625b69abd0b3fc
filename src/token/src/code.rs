//! One-time codes as people copy them: 80 random bits in the alphabet of Douglas Crockford, which
//! leaves out the letters that are taken for digits.

use crate::TokenError;
use sha2::{Digest, Sha256};
use std::fmt;
use thiserror::Error;

const SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// How many characters a code has.
const CODE_CHARS: usize = 16;
const CODE_BYTES: usize = 10;

/// A one-time code. It prints only through [`fmt::Display`], for the one who is to have it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Code([u8; CODE_BYTES]);

/// What was typed is no code.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum CodeError {
    /// Fewer or more characters than sixteen.
    #[error("a code has 16 letters and numbers, and this one has {0}")]
    Length(usize),
    /// A character that stands in no code.
    #[error("“{0}” is in none of our codes")]
    Sign(char),
}

impl Code {
    /// A fresh one.
    pub fn random() -> Result<Self, TokenError> {
        let mut bytes = [0; CODE_BYTES];
        getrandom::fill(&mut bytes).map_err(|_| TokenError::NoRandomness)?;
        Ok(Self(bytes))
    }

    /// Reads what a person copied: capitals or not, spaces and dashes anywhere, the letter O for
    /// nought, I and L for one.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let mut bits = 0_u128;
        let mut read = 0;
        for written in text.chars().filter(|written| !is_between(*written)) {
            bits = bits << 5 | value(written)?;
            read += 1;
        }
        if read != CODE_CHARS {
            return Err(CodeError::Length(read));
        }
        let mut bytes = [0; CODE_BYTES];
        bytes.copy_from_slice(&bits.to_be_bytes()[16 - CODE_BYTES..]);
        Ok(Self(bytes))
    }

    /// The sixteen characters without dashes, as an invitation carries them.
    pub fn short(&self) -> String {
        let bits = self
            .0
            .iter()
            .fold(0, |bits: u128, byte| bits << 8 | u128::from(*byte));
        let sign = |place: usize| SIGNS[(bits >> (5 * place)) as usize & 31];
        (0..CODE_CHARS)
            .rev()
            .map(|place| char::from(sign(place)))
            .collect()
    }

    /// What the server keeps of it.
    pub fn hash(&self) -> [u8; 32] {
        let mut hash = Sha256::new_with_prefix(b"heard/1/code\0");
        hash.update(self.short());
        hash.finalize().into()
    }
}

/// In four groups: `ABCD-EFGH-JKMN-PQRS`.
impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let short = self.short();
        let (a, b) = short.split_at(8);
        let ((a, b), (c, d)) = (a.split_at(4), b.split_at(4));
        f.write_str(&[a, b, c, d].join("-"))
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Code(..)")
    }
}

/// What people put between the characters; many keyboards make a long dash of two short ones.
fn is_between(written: char) -> bool {
    written.is_whitespace() || matches!(written, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '.')
}

fn value(written: char) -> Result<u128, CodeError> {
    let meant = match written.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let place = SIGNS.iter().position(|sign| char::from(*sign) == meant);
    place
        .map(|place| place as u128)
        .ok_or(CodeError::Sign(written))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_as_people_copy() {
        let code = Code::parse("ABCD-EFGH-JKMN-PQRS").expect("a code");
        assert_eq!(code.to_string(), "ABCD-EFGH-JKMN-PQRS");
        assert_eq!(code.short(), "ABCDEFGHJKMNPQRS");
        for text in [
            " abcd efgh jkmn pqrs ",
            "ABCDEFGHJKMNPQRS",
            "A-B-C-D-E-F-G-H-J-K-M-N-P-Q-R-S",
            "abcd–efgh—jkmn\u{a0}pqrs\n",
        ] {
            assert_eq!(Code::parse(text), Ok(code), "{text}");
        }
        let meant = Code::parse("0011 0000 1111 0000");
        assert_eq!(Code::parse("oOiL-0O0o-LlIi-OOOO"), meant);
    }

    #[test]
    fn says_what_is_wrong() {
        assert_eq!(Code::parse(""), Err(CodeError::Length(0)));
        assert_eq!(Code::parse("ABCD-EFGH"), Err(CodeError::Length(8)));
        let long = "A".repeat(1000);
        assert_eq!(Code::parse(&long), Err(CodeError::Length(1000)));
        assert_eq!(Code::parse("ABCD-EFGU"), Err(CodeError::Sign('U')));
        assert_eq!(Code::parse("é"), Err(CodeError::Sign('é')));
    }

    #[test]
    fn is_random_and_does_not_print() {
        let code = Code::random().expect("random");
        assert_ne!(Code::random(), Ok(code));
        assert_eq!(Code::parse(&code.to_string()), Ok(code));
        assert_eq!(format!("{code:?}"), "Code(..)");
    }

    /// Written down in docs/privacy.md; another hash would leave every printed code unknown.
    #[test]
    fn is_kept_as_a_hash_of_its_characters() {
        let code = Code::parse("abcd-efgh-jkmn-pqrs").expect("a code");
        let other = Sha256::digest(b"heard/1/code\0ABCDEFGHJKMNPQRS");
        assert_eq!(code.hash(), <[u8; 32]>::from(other));
    }
}
