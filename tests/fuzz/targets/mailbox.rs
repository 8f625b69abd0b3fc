//! What comes over the network, to the server and from it.

use super::as_text;
use seal::{PrivateKey, open_response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::Debug;
use std::sync::LazyLock;
use token::{Evaluation, elements_of, from_header, to_header, token_key};
use wire::access::Entry;
use wire::base64url;
use wire::envelope::{EnvelopeId, Header, check};
use wire::operation;
use wire::routes::{
    Challenge, CodeBatch, Draw, Drawn, NewCodes, Refusal, Session, Setup, SignedChallenge, Stored,
    ToSign,
};
use wire::stream::{Cursor, Frame, Frames, write_frame};
use wire::team::{self, Noted, Team};

/// The reader that the sealed envelopes of the corpus are for.
pub static READER: LazyLock<PrivateKey> = LazyLock::new(|| PrivateKey::from_bytes(&[7; 32]));

pub fn envelope(bytes: &[u8]) -> bool {
    let checked = check(bytes);
    let opened = open_response(bytes, std::slice::from_ref(&*READER));
    let Ok((header, length)) = Header::read(bytes) else {
        assert!(checked.is_err() && opened.is_err());
        return false;
    };
    assert_eq!(header.write(), bytes[..length]);
    assert!(
        checked.is_ok() || opened.is_err(),
        "opened, and refused by the server"
    );
    if let Ok((id, _)) = opened {
        assert_eq!(id, header.id);
    }
    checked.is_ok()
}

/// The first byte says in pieces of how many bytes the others arrive.
pub fn stream(bytes: &[u8]) -> bool {
    let Some((size, stream)) = bytes.split_first() else {
        return false;
    };
    let whole = frames(stream, stream.len().max(1));
    let pieces = frames(stream, usize::from(*size).max(1));
    assert_eq!(whole, pieces, "the same stream, arriving otherwise");
    let mut written = Vec::new();
    for frame in &whole.0 {
        assert!(write_frame(&mut written, frame.batch, &frame.envelope));
        if let Some(cursor) = frame.cursor() {
            assert_eq!(cursor.to_string().parse(), Ok(cursor));
        }
    }
    assert!(stream.starts_with(&written));
    assert_eq!(whole.1, written.len() == stream.len());
    !whole.0.is_empty()
}

/// The frames, and whether the stream ended where a frame does.
fn frames(stream: &[u8], size: usize) -> (Vec<Frame>, bool) {
    let mut reader = Frames::default();
    let mut read = Vec::new();
    for piece in stream.chunks(size) {
        reader.push(piece);
        loop {
            match reader.take() {
                Ok(Some(frame)) => read.push(frame),
                Ok(None) => break,
                Err(_) => return (read, false),
            }
        }
    }
    (read, reader.finish().is_ok())
}

/// An entry of the workspace as it lies in the mailbox, and the text of one as it was opened.
pub fn operation(bytes: &[u8]) -> bool {
    let checked = operation::check(bytes);
    if let Ok((head, locked)) = operation::Head::read(bytes) {
        assert_eq!(checked, Ok(head.id));
        assert_eq!([&head.write()[..], locked].concat(), bytes);
    }
    let entry = std::str::from_utf8(bytes).ok().and_then(Entry::from_json);
    if let Some(entry) = &entry {
        assert_eq!(Entry::from_json(&entry.to_json()).as_ref(), Some(entry));
        assert!(!entry.did.in_words(str::to_owned).is_empty());
    }
    checked.is_ok() || entry.is_some()
}

/// A file of what a team made, and the text of one change in it.
pub fn team(bytes: &[u8]) -> bool {
    let operations = team::unpack(bytes);
    if let Some(operations) = &operations {
        assert_eq!(team::pack(operations), bytes);
    }
    let noted = std::str::from_utf8(bytes).ok().and_then(Noted::from_json);
    if let Some(noted) = noted.clone() {
        assert_eq!(Noted::from_json(&noted.to_json()).as_ref(), Some(&noted));
        let mut team = Team::default();
        team.take(EnvelopeId([1; 32]), "officers", "Dee", noted.clone());
        let once = team.clone();
        team.take(EnvelopeId([1; 32]), "officers", "Dee", noted);
        assert_eq!(team, once);
    }
    operations.is_some() || noted.is_some()
}

/// What stands in addresses and headers: ids, cursors, base64url.
pub fn address(bytes: &[u8]) -> bool {
    as_text(bytes, |text| {
        let cursor = text.parse::<Cursor>();
        if let Ok(cursor) = cursor {
            assert_eq!(cursor.to_string().parse(), Ok(cursor), "{text}");
        }
        if let Ok(id) = text.parse::<EnvelopeId>() {
            assert_eq!(id.to_string(), text);
        }
        if let Some(admission) = from_header(text) {
            assert_eq!(to_header(&admission), text);
        }
        if let Some(decoded) = base64url::decode(text) {
            assert_eq!(base64url::encode(&decoded), text);
        }
        assert_eq!(
            base64url::decode(&base64url::encode(bytes)).as_deref(),
            Some(bytes)
        );
        cursor.is_ok()
    })
}

/// Every message of the mailbox, each read from the same bytes.
pub fn messages(bytes: &[u8]) -> bool {
    let read = [
        message::<Refusal>(bytes).is_some(),
        message::<Stored>(bytes).is_some(),
        message::<Challenge>(bytes).is_some(),
        message::<SignedChallenge>(bytes).is_some(),
        message::<Session>(bytes).is_some(),
        message::<Setup>(bytes).is_some(),
        message::<ToSign>(bytes).is_some(),
        message::<NewCodes>(bytes).is_some(),
        message::<CodeBatch>(bytes).is_some(),
        message::<Draw>(bytes).is_some_and(|draw| {
            let elements = elements_of(&draw);
            assert!(elements.is_err() || !draw.blinded.is_empty());
            elements.is_ok()
        }),
        message::<Drawn>(bytes).is_some_and(|drawn| {
            let evaluation = Evaluation::try_from(&drawn);
            if let Ok(evaluation) = &evaluation {
                assert_eq!(Drawn::from(evaluation), drawn);
            }
            evaluation.is_ok()
        }),
    ];
    as_text(bytes, |text| token_key(text).is_ok()) || read.contains(&true)
}

fn message<T: DeserializeOwned + Serialize + PartialEq + Debug>(bytes: &[u8]) -> Option<T> {
    let message: T = serde_json::from_slice(bytes).ok()?;
    let written = serde_json::to_vec(&message).expect("a message is JSON");
    let again: T = serde_json::from_slice(&written).expect("a message reads what it writes");
    assert_eq!(again, message);
    Some(message)
}
