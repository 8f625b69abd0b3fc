//! Envelopes: good ones open for ever, every defect of `tests/envelopes/` is answered with its own
//! error, and nothing that comes in makes the readers panic.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use proptest::prelude::*;
use seal::keyfile::{Cost, KeyFile, lock};
use seal::service::{Fingerprint, verify_service};
use seal::{
    PrivateKey, SealError, Seed, open, open_response, padded_bytes_for, random_id, recovery, seal,
};
use wire::envelope::{
    ENVELOPE_BYTES_MAX, EnvelopeId, Header, PADDED_BYTES, RECIPIENTS_MAX, check, header_bytes,
};
use wire::service::Signed;
use wire::stream::{Cursor, Frames, write_frame};

/// Opening is slow without optimisation, and a few cases of each property find what there is.
const CASES: u32 = 48;

/// A file of `tests/envelopes/`: lines with `#` say what is expected, the rest is hex.
struct Vector {
    name: String,
    expected: String,
    plain: Option<String>,
    bytes: Vec<u8>,
}

static SEALED: LazyLock<Vec<u8>> =
    LazyLock::new(|| seal_to(&[1, 2], br#"{"heard":"response/1"}"#).expect("sealed"));

#[test]
fn each_vector_is_answered_as_it_says() {
    let reader = [PrivateKey::from_bytes(&secret("reader.key"))];
    let vectors = vectors();
    assert!(
        vectors.len() >= 35,
        "the files of tests/envelopes are there"
    );
    for Vector {
        name,
        expected,
        plain,
        bytes,
    } in vectors
    {
        let opened = open_response(&bytes, &reader);
        let answer = opened
            .as_ref()
            .map_or_else(|error| format!("{error:?}"), |_| "opens".into());
        assert_eq!(answer, expected, "{name}");
        assert_eq!(opened.ok().map(|(_, json)| json), plain, "{name}");
        let shape =
            check(&bytes).map_or_else(|error| format!("Damaged({error:?})"), |_| String::new());
        let of_shape = if expected.starts_with("Damaged") {
            expected.as_str()
        } else {
            ""
        };
        assert_eq!(shape, of_shape, "{name}: what a server sees of it");
    }
}

#[test]
fn every_size_comes_back_as_it_was() {
    let keys = [private_key(2)];
    for length in [
        0, 1, 4095, 4096, 4097, 16_383, 16_384, 16_385, 65_535, 65_536,
    ] {
        let plain = vec![b'x'; length];
        let sealed = seal_to(&[1, 2], &plain).expect("sealed");
        let padded = padded_bytes_for(length).expect("a known size");
        assert_eq!(sealed.len(), header_bytes(2) + padded + 16, "{length}");
        assert!(PADDED_BYTES.contains(&padded));
        let opened = open(&sealed, &keys).expect("opens");
        assert!(opened.plain == plain, "{length}");
        assert_eq!(check(&sealed), Ok(opened.id));
    }
    assert_eq!(
        seal_to(&[1], &[b'x'; 65_537]),
        Err(SealError::TooLong(65_537))
    );
}

#[test]
fn only_text_and_a_sensible_number_of_readers_are_sealed() {
    assert_eq!(seal_to(&[1], b"a\0b"), Err(SealError::ZeroByte));
    assert_eq!(seal_to(&[], b"a"), Err(SealError::Recipients(0)));
    assert_eq!(
        seal_to(&[1; RECIPIENTS_MAX + 1], b"a"),
        Err(SealError::Recipients(17))
    );
    let plain = [b'x'; 65_536];
    let longest = seal_to(&[1; RECIPIENTS_MAX], &plain).expect("sealed");
    assert_eq!(longest.len(), ENVELOPE_BYTES_MAX);
}

#[test]
fn nothing_of_two_envelopes_is_the_same_but_their_form() {
    let id = EnvelopeId([5; 32]);
    let to = [private_key(1).public().clone()];
    let [one, two] = [(), ()].map(|()| seal(b"{}", id, &to).expect("sealed"));
    let same = one
        .iter()
        .zip(&two)
        .skip(header_bytes(0))
        .filter(|(a, b)| a == b)
        .count();
    assert!(
        same < one.len() / 50,
        "{same} bytes of {} are the same",
        one.len()
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(CASES))]

    #[test]
    fn any_flipped_byte_fails(place in any::<prop::sample::Index>(), mask in 1_u8..) {
        // The other reader's stanza is covered by the body's tag, so this holds for it as well.
        let mut sealed = SEALED.clone();
        let place = place.index(sealed.len());
        sealed[place] ^= mask;
        prop_assert!(open(&sealed, &[private_key(2)]).is_err(), "byte {place}");
    }

    #[test]
    fn any_other_length_fails(length in any::<prop::sample::Index>(), more in 1_usize..100) {
        let shorter = &SEALED[..length.index(SEALED.len())];
        prop_assert!(check(shorter).is_err());
        prop_assert!(check(&[&SEALED[..], &vec![0; more]].concat()).is_err());
    }

    #[test]
    fn any_text_comes_back(plain in "[^\0]{0,2000}") {
        let sealed = seal_to(&[2], plain.as_bytes()).expect("sealed");
        let opened = open(&sealed, &[private_key(1), private_key(2)]).expect("opens");
        prop_assert_eq!(opened.plain, plain.into_bytes());
    }
}

proptest! {
    #[test]
    fn no_bytes_make_an_envelope_reader_panic(count in any::<u8>(), rest in prop::collection::vec(any::<u8>(), 0..6000)) {
        let keys = [private_key_cached()];
        let start = [&SEALED[..38], &[count]].concat();
        for bytes in [rest.clone(), [start, rest].concat()] {
            prop_assert!(open(&bytes, &keys).is_err());
            if let Ok((header, length)) = Header::read(&bytes) {
                prop_assert_eq!(&header.write()[..], &bytes[..length]);
            }
        }
    }

    #[test]
    fn no_bytes_make_a_stream_reader_panic(pieces in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40), 0..20)) {
        let mut frames = Frames::default();
        for piece in &pieces {
            frames.push(piece);
            while let Ok(Some(frame)) = frames.take() {
                let _ = frame.cursor();
            }
        }
        let _ = frames.finish();
    }

    #[test]
    fn a_stream_reads_alike_however_it_is_cut(
        envelopes in prop::collection::vec((any::<u32>(), prop::collection::vec(any::<u8>(), 0..300)), 0..8),
        piece in 1_usize..400,
    ) {
        let mut written = Vec::new();
        for (batch, envelope) in &envelopes {
            prop_assert!(write_frame(&mut written, *batch, envelope));
        }
        let mut frames = Frames::default();
        let mut read = Vec::new();
        for bytes in written.chunks(piece) {
            frames.push(bytes);
            while let Some(frame) = frames.take().expect("good frames") {
                read.push((frame.batch, frame.envelope));
            }
        }
        prop_assert_eq!(read, envelopes);
        prop_assert_eq!(frames.finish(), Ok(()));
    }

    #[test]
    fn no_text_makes_a_reader_panic(text in any::<String>(), blocks in "[a-zA-Z0-9 -]{50,75}") {
        for text in [text, blocks] {
            let _ = KeyFile::from_json(&text);
            let _ = recovery::read(&text);
            let _ = text.parse::<Fingerprint>();
            let _ = text.parse::<EnvelopeId>();
            let _ = text.parse::<Cursor>();
            let signed = Signed { heard: "service/1".into(), document: text.clone(), signature: text };
            prop_assert!(verify_service(&signed, None).is_err());
        }
    }

    #[test]
    fn an_altered_key_file_is_refused(place in any::<prop::sample::Index>(), letter in "[ -~]") {
        static FILE: LazyLock<String> = LazyLock::new(|| {
            lock(&Seed::new([7; 32]), "four plain words", Cost::quick()).expect("locked").to_json()
        });
        let place = place.index(FILE.len());
        let mut text = FILE.clone();
        text.replace_range(place..=place, &letter);
        // White space between the parts means nothing, so the same file may still be read.
        let read = KeyFile::from_json(&text);
        prop_assert!(read.is_err() || read == KeyFile::from_json(&FILE), "{text}");
    }

    #[test]
    fn any_seed_comes_back_from_paper(seed in any::<[u8; 32]>()) {
        let read = recovery::read(&recovery::blocks(&Seed::new(seed)).to_lowercase());
        prop_assert_eq!(read.map(|seed| *seed.as_bytes()), Ok(seed));
    }
}

fn private_key(number: u8) -> PrivateKey {
    PrivateKey::from_bytes(&[number; 32])
}

fn private_key_cached() -> PrivateKey {
    static KEY: LazyLock<PrivateKey> = LazyLock::new(|| private_key(2));
    KEY.clone()
}

fn seal_to(readers: &[u8], plain: &[u8]) -> Result<Vec<u8>, SealError> {
    let public = |number: &u8| private_key(*number).public().clone();
    let to: Vec<_> = readers.iter().map(public).collect();
    seal(plain, random_id()?, &to)
}

fn vectors() -> Vec<Vector> {
    let files = fs::read_dir(folder())
        .expect("tests/envelopes")
        .map(|file| file.expect("a file").path());
    let hex = files.filter(|file| file.extension().is_some_and(|end| end == "hex"));
    hex.map(|file| vector(&file)).collect()
}

fn vector(file: &Path) -> Vector {
    let text = fs::read_to_string(file).expect("a readable file");
    let said = |name: &str| {
        text.lines()
            .find_map(|line| line.strip_prefix(name))
            .map(str::to_owned)
    };
    let digits: String = text.lines().filter(|line| !line.starts_with('#')).collect();
    Vector {
        name: file.display().to_string(),
        expected: said("# expect: ").expect("an expectation"),
        plain: said("# plain: "),
        bytes: bytes_of_hex(&digits),
    }
}

fn secret(name: &str) -> [u8; 32] {
    let text = fs::read_to_string(folder().join(name)).expect("a key");
    bytes_of_hex(text.trim()).try_into().expect("32 bytes")
}

/// The bytes of a hex text that is part of the tests.
pub fn bytes_of_hex(digits: &str) -> Vec<u8> {
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).expect("ASCII"), 16);
    digits
        .as_bytes()
        .chunks(2)
        .map(|pair| byte(pair).expect("hex"))
        .collect()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/envelopes")
}
