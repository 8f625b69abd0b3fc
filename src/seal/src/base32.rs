//! Base32 (RFC 4648, no padding) for what people copy by hand: fingerprints and recovery sheets.

const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// Capital letters and the digits 2 to 7; the last character may carry spare zero bits.
pub(crate) fn encode(bytes: &[u8]) -> String {
    let digit = |place: usize| {
        let bits = (0..5).map(|bit| bit_at(bytes, 5 * place + bit));
        bits.fold(0, |digit, bit| digit << 1 | usize::from(bit))
    };
    let digits = (bytes.len() * 8).div_ceil(5);
    (0..digits)
        .map(|place| char::from(ALPHABET[digit(place)]))
        .collect()
}

/// Reads what [`encode`] wrote, as a person copies it: small letters, spaces and hyphens anywhere,
/// and the digits 0, 1 and 8, which the alphabet leaves out, for the O, I and B they look like.
pub(crate) fn decode<const N: usize>(text: &str) -> Option<[u8; N]> {
    let written = text.chars().filter(|c| !c.is_whitespace() && *c != '-');
    let digits: Vec<u8> = written.map(digit_of).collect::<Option<_>>()?;
    if digits.len() != (N * 8).div_ceil(5) {
        return None;
    }
    let bit = |place: usize| (digits[place / 5] >> (4 - place % 5)) & 1;
    let spare_are_zero = (N * 8..digits.len() * 5).all(|place| bit(place) == 0);
    let byte = |place: usize| (0..8).fold(0, |byte, at| byte << 1 | bit(8 * place + at));
    spare_are_zero.then(|| std::array::from_fn(byte))
}

fn bit_at(bytes: &[u8], place: usize) -> bool {
    bytes
        .get(place / 8)
        .is_some_and(|byte| byte >> (7 - place % 8) & 1 == 1)
}

fn digit_of(character: char) -> Option<u8> {
    let meant = match character.to_ascii_uppercase() {
        '0' => 'O',
        '1' => 'I',
        '8' => 'B',
        other => other,
    };
    ALPHABET
        .iter()
        .position(|letter| char::from(*letter) == meant)
        .map(|place| place as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follows_rfc_4648() {
        assert_eq!(encode(b"foobar"), "MZXW6YTBOI");
        assert_eq!(encode(b"fooba"), "MZXW6YTB");
        assert_eq!(encode(b""), "");
        assert_eq!(decode("MZXW6YTBOI"), Some(*b"foobar"));
    }

    #[test]
    fn reads_as_people_copy() {
        assert_eq!(decode("mzxw 6ytb-oi\n"), Some(*b"foobar"));
        assert_eq!(decode("MZXW6YTB01"), Some(*b"foobar"));
        assert_eq!(decode::<6>("MZXW6YTBOJ"), None, "spare bits");
        assert_eq!(decode::<6>("MZXW6YTBO"), None, "too short");
        assert_eq!(decode::<6>("MZXW6YTBO9"), None, "no such letter");
    }
}
