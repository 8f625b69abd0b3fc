//! Who can write what for whom, and what happens to an entry on the way.

use super::*;
use crate::Seed;

fn officer(number: u8) -> Officer {
    Officer::from_seed(&Seed::new([number; 32]))
}

fn key(number: u8) -> WorkspaceKey {
    WorkspaceKey::from_bytes([number; 32])
}

/// What a reader with these keys sees; officers 1 and 2 are on the list.
fn workspace(keys: &[(&str, u8)]) -> Workspace {
    let keys = keys
        .iter()
        .map(|(group, number)| ((*group).to_owned(), key(*number)));
    let authors = [1, 2].map(|number| {
        let holder = officer(number).holder();
        (holder.id_hex(), holder.verify)
    });
    Workspace::new(keys, authors)
}

fn team() -> Workspace {
    workspace(&[("managers", 10), ("managers", 9), ("officers", 20)])
}

fn written(group: &str) -> Sealed {
    team()
        .write(&officer(1), group, r#"{"heard":"test/1"}"#)
        .expect("written")
}

/// Opens the lock, changes what is inside, and locks it again: what a colleague with the key of
/// the group could do.
fn relocked(by: u8, bytes: &[u8], change: impl FnOnce(&mut Head, &mut Vec<u8>)) -> Vec<u8> {
    let (head, locked) = Head::read(bytes).expect("a head");
    let (aad, mut new) = (head.write(), head);
    let payload = Payload {
        msg: locked,
        aad: &aad,
    };
    let cipher = team().shelves[if by == 20 { 2 } else { 0 }]
        .key
        .cipher(LOCK_LABEL);
    let mut plain = cipher
        .decrypt(&head.nonce.into(), payload)
        .expect("unlocked");
    change(&mut new, &mut plain);
    let shelf = team()
        .shelves
        .into_iter()
        .find(|shelf| shelf.key_id == new.key_id)
        .expect("a key");
    let payload = Payload {
        msg: &plain,
        aad: &new.write(),
    };
    let locked = shelf
        .key
        .cipher(LOCK_LABEL)
        .encrypt(&new.nonce.into(), payload);
    [&new.write()[..], &locked.expect("locked")].concat()
}

#[test]
fn a_colleague_reads_it_and_who_wrote_it() {
    let sealed = written("managers");
    let expected = Operation {
        id: sealed.id,
        group: "managers".to_owned(),
        author: officer(1).id_hex(),
        text: r#"{"heard":"test/1"}"#.to_owned(),
    };
    assert_eq!(team().open(&sealed.bytes), Ok(expected));
    assert_eq!(wire::operation::check(&sealed.bytes), Ok(sealed.id));
    let earlier = workspace(&[("managers", 11), ("managers", 10)]);
    assert!(earlier.open(&sealed.bytes).is_ok(), "keys have changed");
}

#[test]
fn every_defect_is_told_by_its_name() {
    let sealed = written("managers");
    let refused = |bytes: &[u8]| team().open(bytes).expect_err("refused");
    let others = workspace(&[("officers", 20)]);
    let altered = |place: usize| {
        let mut bytes = sealed.bytes.clone();
        bytes[place] ^= 1;
        bytes
    };
    assert_eq!(others.open(&sealed.bytes), Err(OperationError::WrongKey));
    assert_eq!(refused(&altered(40)), OperationError::WrongKey);
    for place in [6, 37, 46, 58, 800] {
        assert_eq!(refused(&altered(place)), OperationError::Damaged, "{place}");
    }
    let cases: [(OperationError, Vec<u8>); 6] = [
        (
            OperationError::WrongId,
            relocked(10, &sealed.bytes, |head, _| head.id = EnvelopeId([3; 32])),
        ),
        (
            OperationError::WrongGroup,
            relocked(10, &sealed.bytes, |head, _| head.key_id = key(20).id()),
        ),
        (
            OperationError::WrongSignature,
            relocked(10, &sealed.bytes, |_, plain| plain[120] ^= 1),
        ),
        (
            OperationError::WrongSignature,
            relocked(10, &sealed.bytes, |_, plain| {
                plain[96..104].copy_from_slice(&officer(2).holder().seal.id());
            }),
        ),
        (
            OperationError::UnknownAuthor,
            relocked(10, &sealed.bytes, |_, plain| plain[96] ^= 1),
        ),
        (
            OperationError::BadText,
            relocked(10, &sealed.bytes, |_, plain| plain[1000] = 1),
        ),
    ];
    for (expected, bytes) in cases {
        assert_eq!(refused(&bytes), expected);
    }
    let cut = &sealed.bytes[..100];
    assert_eq!(refused(cut), ShapeError::Length(100).into());
}

#[test]
fn a_stranger_writes_nothing_that_counts() {
    let sealed = team()
        .write(&officer(3), "managers", "{}")
        .expect("written");
    assert_eq!(
        team().open(&sealed.bytes),
        Err(OperationError::UnknownAuthor)
    );
    let not_in = OperationError::NotInGroup("cooks".to_owned());
    assert_eq!(team().write(&officer(1), "cooks", "{}"), Err(not_in));
}

#[test]
fn lengths_say_little_and_too_much_is_refused() {
    let length = |text: usize| {
        let sealed = team().write(&officer(1), "officers", &"x".repeat(text));
        sealed.map(|sealed| sealed.bytes.len() - wire::operation::HEAD_BYTES - 16)
    };
    assert_eq!(length(0), Ok(PADDED_BYTES[0]));
    assert_eq!(length(900), Ok(PADDED_BYTES[0]));
    assert_eq!(length(1000), Ok(PADDED_BYTES[1]));
    assert_eq!(length(TEXT_BYTES_MAX), Ok(PADDED_BYTES[3]));
    assert_eq!(length(TEXT_BYTES_MAX + 1), Err(OperationError::TooLong));
    let zero = team().write(&officer(1), "officers", "a\0b");
    assert_eq!(zero, Err(OperationError::TooLong));
}
