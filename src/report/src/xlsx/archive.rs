//! The archive a workbook is: ZIP (APPNOTE 6.3), deflated, every entry of the same fixed day, so
//! that the same contents are the same bytes.

use miniz_oxide::deflate::compress_to_vec;

/// Deflate's usual level.
const LEVEL: u8 = 6;
/// 1 January 1980, the first day the format knows.
const DAY: u16 = 1 << 5 | 1;
/// Version 2.0: deflate.
const VERSION: u16 = 20;
const DEFLATED: u16 = 8;

/// An archive in the making.
#[derive(Default)]
pub(super) struct Archive {
    bytes: Vec<u8>,
    directory: Vec<u8>,
    entries: u16,
}

impl Archive {
    /// Adds a file.
    pub(super) fn add(&mut self, name: &str, text: &str) {
        let packed = compress_to_vec(text.as_bytes(), LEVEL);
        let start = self.bytes.len();
        let common = common(name, text, &packed);
        self.bytes.extend(b"PK\x03\x04");
        self.bytes.extend(&common);
        self.bytes.extend(name.as_bytes());
        self.bytes.extend(&packed);
        self.directory.extend(b"PK\x01\x02");
        self.directory.extend(VERSION.to_le_bytes());
        self.directory.extend(&common);
        // Comment length, disk, internal attributes, external attributes.
        self.directory.extend([0; 10]);
        self.directory.extend(length(start).to_le_bytes());
        self.directory.extend(name.as_bytes());
        self.entries += 1;
    }

    /// The whole archive.
    pub(super) fn finish(mut self) -> Vec<u8> {
        let start = self.bytes.len();
        self.bytes.extend(&self.directory);
        self.bytes.extend(b"PK\x05\x06");
        self.bytes.extend([0; 4]);
        self.bytes.extend(self.entries.to_le_bytes());
        self.bytes.extend(self.entries.to_le_bytes());
        self.bytes
            .extend(length(self.directory.len()).to_le_bytes());
        self.bytes.extend(length(start).to_le_bytes());
        self.bytes.extend([0; 2]);
        self.bytes
    }
}

/// What the head of an entry and its line in the directory have in common.
fn common(name: &str, text: &str, packed: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    // Version needed, flags, method, time of day, day.
    for word in [VERSION, 0, DEFLATED, 0, DAY] {
        bytes.extend(word.to_le_bytes());
    }
    bytes.extend(crc32(text.as_bytes()).to_le_bytes());
    bytes.extend(length(packed.len()).to_le_bytes());
    bytes.extend(length(text.len()).to_le_bytes());
    let name = u16::try_from(name.len()).unwrap_or(u16::MAX);
    bytes.extend(name.to_le_bytes());
    // No extra field.
    bytes.extend([0; 2]);
    bytes
}

/// A workbook of this crate is far from the four gigabytes where this would no longer hold.
fn length(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}

/// The checksum that ZIP asks for, four bits at a time.
fn crc32(bytes: &[u8]) -> u32 {
    const TABLE: [u32; 16] = table();
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..2 {
            crc = (crc >> 4) ^ TABLE[(crc & 15) as usize];
        }
    }
    !crc
}

const fn table() -> [u32; 16] {
    let mut table = [0; 16];
    let mut at = 0;
    while at < 16 {
        let mut value = at as u32;
        let mut bit = 0;
        while bit < 4 {
            value = (value >> 1) ^ (0xEDB8_8320 * (value & 1));
            bit += 1;
        }
        table[at] = value;
        at += 1;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_the_known_one() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
        assert_eq!(crc32(b""), 0);
    }

    #[test]
    fn the_same_contents_are_the_same_bytes() {
        let make = || {
            let mut archive = Archive::default();
            archive.add("a.xml", "<a/>");
            archive.finish()
        };
        assert_eq!(make(), make());
        assert!(make().starts_with(b"PK\x03\x04"));
    }
}
