//! The protocol as a whole: against the vectors of the RFC, and against what goes wrong.

use crate::admission::{blind_input, unblind};
use crate::random::{Handed, SCALAR_BYTES};
use crate::*;
use proptest::prelude::*;
use std::collections::BTreeMap;
use wire::routes::{Draw, Drawn};

const VECTORS: &str = include_str!("../../../tests/tokens/rfc9497.txt");

type Section = BTreeMap<&'static str, &'static str>;

/// The vectors, each with what stands before all of them.
fn vectors() -> Vec<Section> {
    let mut sections = VECTORS.split("\n[").map(section);
    let common = sections.next().expect("what stands before all");
    sections
        .map(|section| common.clone().into_iter().chain(section).collect())
        .collect()
}

fn section(text: &'static str) -> Section {
    text.lines()
        .filter_map(|line| line.split_once(" = "))
        .collect()
}

fn hex(text: &str) -> Vec<u8> {
    let digits = text.as_bytes().chunks(2);
    let byte = |digits: &[u8]| {
        u8::from_str_radix(std::str::from_utf8(digits).expect("digits"), 16).expect("hex")
    };
    digits.map(byte).collect()
}

fn listed(text: &str) -> Vec<Vec<u8>> {
    text.split(',').map(hex).collect()
}

fn fixed<const N: usize>(text: &str) -> Vec<[u8; N]> {
    let fixed = |bytes: Vec<u8>| bytes.try_into().expect("as many bytes");
    listed(text).into_iter().map(fixed).collect()
}

/// Scalars as the bytes they are drawn from.
fn scalars(text: &str) -> Handed {
    let wide = |mut scalar: Vec<u8>| {
        scalar.resize(SCALAR_BYTES, 0);
        scalar
    };
    Handed::given(listed(text).into_iter().flat_map(wide).collect())
}

#[test]
fn follows_rfc_9497() {
    for vector in vectors() {
        let seed = fixed(vector["Seed"])[0];
        let key = ServerKey::derived(&seed, &hex(vector["KeyInfo"])).expect("a key");
        assert_eq!(key.public(), fixed(vector["pkSm"])[0]);

        let inputs = listed(vector["Input"]);
        let mut blinds = scalars(vector["Blind"]);
        let blind = |input: &Vec<u8>| blind_input(input, &mut blinds).expect("blinded");
        let (clients, elements): (Vec<_>, Vec<_>) = inputs.iter().map(blind).unzip();
        assert_eq!(elements, fixed(vector["BlindedElement"]));

        let mut random = scalars(vector["ProofRandomScalar"]);
        let evaluation = key.evaluate_with(&elements, &mut random).expect("made");
        assert_eq!(evaluation.elements, fixed(vector["EvaluationElement"]));
        assert_eq!(evaluation.proof, fixed(vector["Proof"])[0]);

        let outputs = unblind(&inputs, &clients, &evaluation, &key.public());
        assert_eq!(outputs.expect("outputs"), fixed(vector["Output"]));
    }
    assert_eq!(vectors().len(), 3);
}

fn key(seed: u8) -> ServerKey {
    ServerKey::from_seed(&[seed; 32]).expect("a key")
}

fn ids(count: u8) -> Vec<[u8; 32]> {
    (0..count).map(|n| [n; 32]).collect()
}

#[test]
fn a_token_admits_its_own_id_and_no_other() {
    let server = key(1);
    let blinded = blind(&ids(3)).expect("blinded");
    let evaluation = server.evaluate(&blinded.elements()).expect("made");
    let admissions = blinded.finish(&evaluation, &server.public()).expect("made");
    for (n, admission) in admissions.iter().enumerate() {
        for (other, id) in ids(3).iter().enumerate() {
            assert_eq!(server.admits(id, admission), n == other);
        }
        let mut forged = *admission;
        forged[63] ^= 1;
        assert!(!server.admits(&ids(3)[n], &forged));
        assert!(!key(2).admits(&ids(3)[n], admission), "another server");
    }
}

#[test]
fn the_same_blinding_can_be_sent_again() {
    let server = key(1);
    let blinded = blind(&ids(2)).expect("blinded");
    let first = server.evaluate(&blinded.elements()).expect("made");
    let kept = Blinded::from_bytes(&blinded.to_bytes()).expect("kept");
    assert_eq!(kept.elements(), blinded.elements());
    assert_eq!(kept.ids(), ids(2));
    let again = key(1).evaluate(&kept.elements()).expect("made");
    assert_eq!(again.elements, first.elements);
    assert_ne!(again.proof, first.proof, "the proof is drawn anew");
    let public = server.public();
    assert_eq!(
        kept.finish(&again, &public),
        blinded.finish(&first, &public)
    );
}

#[test]
fn two_blindings_of_one_id_have_nothing_in_common() {
    let once = blind(&ids(1)).expect("blinded").elements();
    assert_ne!(once, blind(&ids(1)).expect("blinded").elements());
}

#[test]
fn refuses_what_another_key_made() {
    let blinded = blind(&ids(2)).expect("blinded");
    let public = key(1).public();
    let theirs = key(2).evaluate(&blinded.elements()).expect("made");
    assert_eq!(blinded.finish(&theirs, &public), Err(TokenError::Proof));
    let ours = key(1).evaluate(&blinded.elements()).expect("made");
    let mut crossed = ours.clone();
    crossed.elements.swap(0, 1);
    assert_eq!(blinded.finish(&crossed, &public), Err(TokenError::Proof));
    let mut fewer = ours.clone();
    fewer.elements.pop();
    assert_eq!(blinded.finish(&fewer, &public), Err(TokenError::Proof));
    assert_eq!(blinded.finish(&ours, &[255; 32]), Err(TokenError::Key));
}

#[test]
fn refuses_none_and_too_many() {
    assert!(matches!(blind(&[]), Err(TokenError::Count)));
    assert!(matches!(blind(&vec![[0; 32]; 501]), Err(TokenError::Count)));
    assert_eq!(key(1).evaluate(&[]), Err(TokenError::Count));
    assert_eq!(key(1).evaluate(&[[0; 32]]), Err(TokenError::Element));
}

#[test]
fn travels_as_json() {
    let server = key(1);
    let code = Code::random().expect("random");
    let blinded = blind(&ids(2)).expect("blinded");
    let draw = blinded.draw(&code);
    assert_eq!(draw.code, code.short());
    assert_eq!(elements_of(&draw), Ok(blinded.elements()));
    let evaluation = server.evaluate(&blinded.elements()).expect("made");
    assert_eq!(
        Evaluation::try_from(&Drawn::from(&evaluation)),
        Ok(evaluation)
    );
    let text = wire::base64url::encode(&server.public());
    assert_eq!(token_key(&text), Ok(server.public()));
    assert_eq!(token_key("AAAA"), Err(TokenError::Key));
}

#[test]
fn travels_in_a_header() {
    let admission: Admission = std::array::from_fn(|n| (n * 5) as u8);
    let text = to_header(&admission);
    assert_eq!(text.len(), 128);
    assert_eq!(from_header(&text), Some(admission));
    for other in [&text[1..], &text[2..], &text.to_uppercase(), "", "é"] {
        assert_eq!(from_header(other), None, "{other}");
    }
}

#[test]
fn refuses_a_message_with_too_much_in_it() {
    let draw = |count| Draw {
        code: String::new(),
        blinded: vec![wire::base64url::encode(&[0; 32]); count],
    };
    assert_eq!(elements_of(&draw(501)), Err(TokenError::Count));
    assert_eq!(elements_of(&draw(0)), Err(TokenError::Count));
    assert!(elements_of(&draw(500)).is_ok());
}

proptest! {
    #[test]
    fn no_bytes_panic(
        bytes in prop::collection::vec(any::<u8>(), 0..300),
        elements in prop::collection::vec(any::<[u8; 32]>(), 0..4),
        halves in any::<[[u8; 32]; 2]>(),
        id in any::<[u8; 32]>(),
    ) {
        let server = key(1);
        let mut long: Admission = [0; 64];
        long[..32].copy_from_slice(&halves[0]);
        long[32..].copy_from_slice(&halves[1]);
        let _ = Blinded::from_bytes(&bytes).map(|read| read.to_bytes());
        let _ = server.evaluate(&elements);
        prop_assert!(!server.admits(&id, &long));
        let evaluation = Evaluation { elements, proof: long };
        let blinded = blind(&[id]).expect("blinded");
        prop_assert!(blinded.finish(&evaluation, &halves[0]).is_err());
        prop_assert!(blinded.finish(&evaluation, &server.public()).is_err());
    }

    #[test]
    fn a_blinding_reads_back_or_is_refused(change in 0_usize..192, to in any::<u8>()) {
        let mut bytes = blind(&ids(2)).expect("blinded").to_bytes();
        bytes[change] = to;
        if let Ok(read) = Blinded::from_bytes(&bytes) {
            prop_assert_eq!(read.to_bytes(), bytes);
        }
    }

    #[test]
    fn a_code_reads_back(text in "[ A-Za-z0-9–.-]{0,24}") {
        if let Ok(code) = Code::parse(&text) {
            prop_assert_eq!(Code::parse(&code.to_string()), Ok(code));
            prop_assert_eq!(Code::parse(&code.short().to_lowercase()), Ok(code));
        }
    }
}
