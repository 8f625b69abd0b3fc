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

pub(crate) fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
