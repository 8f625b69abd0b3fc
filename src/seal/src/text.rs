//! Bytes as text: base64url without padding, one spelling only.

pub(crate) fn to_base64(bytes: &[u8]) -> String {
    wire::base64url::encode(bytes)
}

pub(crate) fn bytes_of(text: &str) -> Option<Vec<u8>> {
    wire::base64url::decode(text)
}

/// Exactly this many bytes.
pub(crate) fn array_of<const N: usize>(text: &str) -> Option<[u8; N]> {
    bytes_of(text)?.try_into().ok()
}

/// Lower case only, as ids are written.
pub(crate) fn array_of_hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digit = |digit: u8| match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    };
    let pair = |pair: &[u8]| Some(digit(pair[0])? << 4 | digit(*pair.get(1)?)?);
    let bytes: Option<Vec<u8>> = text.as_bytes().chunks(2).map(pair).collect();
    bytes?.try_into().ok()
}

pub(crate) fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
