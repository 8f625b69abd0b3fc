//! Checksums by which anyone can tell whether a file is still as it was made: SHA-256, as
//! `sha256sum` prints it. The page holds those of the workbook and of the CSV, and its own, which
//! is made with 64 zeros in the place where it then stands.

use sha2::{Digest, Sha256};
use std::fmt::Write;

/// Before a page's own checksum.
const OWN: &str = "<code id=\"checksum-page\">";
const CSV: &str = "<code id=\"checksum-csv\">";
const XLSX: &str = "<code id=\"checksum-xlsx\">";
/// How long a checksum is.
const CHECKSUM_CHARS: usize = 64;
/// Where a page's own checksum will stand.
const PLACE: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// The checksums of what goes with a page.
pub(crate) struct Checksums {
    pub(crate) csv: String,
    pub(crate) xlsx: String,
}

/// What was found of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// It is as it was made.
    pub whole: bool,
    /// The checksum it says of itself.
    pub page: String,
    /// The checksum of its CSV.
    pub csv: String,
    /// The checksum of its workbook.
    pub xlsx: String,
}

/// The checksum of bytes.
pub fn of(bytes: &[u8]) -> String {
    let mut words = String::with_capacity(CHECKSUM_CHARS);
    for byte in Sha256::digest(bytes) {
        let _ = write!(words, "{byte:02x}");
    }
    words
}

/// Reads a page's checksums and makes its own again; none where it holds none.
pub fn check(page: &str) -> Option<Checked> {
    let own = after(page, OWN)?;
    let mut blank = page.to_owned();
    let start = page.find(OWN)? + OWN.len();
    blank.replace_range(start..start + CHECKSUM_CHARS, PLACE);
    Some(Checked {
        whole: of(blank.as_bytes()) == own,
        page: own.to_owned(),
        csv: after(page, CSV)?.to_owned(),
        xlsx: after(page, XLSX)?.to_owned(),
    })
}

/// The part of a page that says the checksums, its own still to come.
pub(crate) fn in_words(checksums: &Checksums) -> String {
    let Checksums { csv, xlsx } = checksums;
    format!(
        "<dl class=\"checksums\"><dt>This page</dt><dd>{OWN}{PLACE}</code></dd>\n\
         <dt>Its workbook (XLSX)</dt><dd>{XLSX}{xlsx}</code></dd>\n\
         <dt>Its table (CSV)</dt><dd>{CSV}{csv}</code></dd></dl>\n"
    )
}

/// A finished page with its own checksum in its place.
pub(crate) fn sealed(page: String) -> String {
    let own = of(page.as_bytes());
    page.replacen(&format!("{OWN}{PLACE}"), &format!("{OWN}{own}"), 1)
}

fn after<'p>(page: &'p str, mark: &str) -> Option<&'p str> {
    let start = page.find(mark)? + mark.len();
    let words = page.get(start..start + CHECKSUM_CHARS)?;
    let hex = |letter: u8| letter.is_ascii_digit() || (b'a'..=b'f').contains(&letter);
    words.bytes().all(hex).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page() -> String {
        let checksums = Checksums {
            csv: of(b"a,b"),
            xlsx: of(b"zip"),
        };
        sealed(format!("<p>18 of 30</p>{}", in_words(&checksums)))
    }

    #[test]
    fn it_is_what_sha256sum_prints() {
        let known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(of(b"abc"), known);
    }

    #[test]
    fn a_page_is_whole_until_something_is_changed() {
        let checked = check(&page()).expect("a page with checksums");
        assert!(checked.whole);
        assert_eq!((checked.csv, checked.xlsx), (of(b"a,b"), of(b"zip")));
        let altered = page().replace("18 of 30", "28 of 30");
        assert!(!check(&altered).expect("it still holds them").whole);
    }

    #[test]
    fn other_pages_hold_none() {
        for other in [
            "",
            "<p>nothing</p>",
            OWN,
            "<code id=\"checksum-page\">short",
        ] {
            assert_eq!(check(other), None);
        }
    }
}
