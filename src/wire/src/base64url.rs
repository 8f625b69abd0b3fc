//! Base64url without padding, by arithmetic: the well-kept crate for it brings tables and code of
//! 12,000 bytes into every download, and what we write with it is a few keys and envelopes.

const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Writes bytes.
pub fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let byte = |n: usize| u32::from(three.get(n).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for sign in 0..=three.len() {
            let value = bits >> (18 - 6 * sign) & 63;
            text.push(char::from(SIGNS[value as usize]));
        }
    }
    text
}

/// Reads them back; `None` for any other sign, a length that cannot be, or bits left over, so that
/// no two texts give the same bytes.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 2);
    for four in text.as_bytes().chunks(4) {
        let mut bits = 0;
        for (place, sign) in four.iter().enumerate() {
            bits |= value(*sign)? << (18 - 6 * place);
        }
        let whole = four.len().checked_sub(1).filter(|whole| *whole > 0)?;
        let [_, read @ ..] = u32::to_be_bytes(bits);
        if read[whole..].iter().any(|left| *left != 0) {
            return None;
        }
        bytes.extend_from_slice(&read[..whole]);
    }
    Some(bytes)
}

fn value(sign: u8) -> Option<u32> {
    let value = match sign {
        b'A'..=b'Z' => sign - b'A',
        b'a'..=b'z' => sign - b'a' + 26,
        b'0'..=b'9' => sign - b'0' + 52,
        b'-' => 62,
        b'_' => 63,
        _ => return None,
    };
    Some(u32::from(value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    #[test]
    fn agrees_with_the_well_kept_crate() {
        for length in 0..70_u8 {
            let bytes: Vec<u8> = (0..length).map(|n| n.wrapping_mul(151) ^ length).collect();
            let text = URL_SAFE_NO_PAD.encode(&bytes);
            assert_eq!(encode(&bytes), text);
            assert_eq!(decode(&text), Some(bytes));
        }
        for text in [
            "A", "AB", "ABC", "ABCDE", "AA", "AAA", "AA==", "A+/A", "AAAA A", "é",
        ] {
            assert_eq!(decode(text), URL_SAFE_NO_PAD.decode(text).ok(), "{text}");
        }
    }
}
