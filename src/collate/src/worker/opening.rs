//! Opening envelopes, and the shelf: what was opened before, kept on this device under a lock of
//! the officer's own.

use super::{Keys, officer, words};
use crate::errand::{Kept, Opening};
use seal::{OpenError, ShelfKey};
use serde::{Deserialize, Serialize};

/// A piece of the shelf, before it is locked.
#[derive(Deserialize, Serialize)]
struct Piece {
    after: Option<String>,
    openings: Vec<(u32, Opening)>,
}

/// Opens each envelope or says why not, and remembers it for the shelf.
pub(super) fn open<'e>(
    keys: &mut Keys,
    batches: &[u32],
    envelopes: impl Iterator<Item = &'e [u8]>,
) -> Vec<Opening> {
    let opened: Vec<Opening> = envelopes.map(|envelope| open_one(keys, envelope)).collect();
    let dated = batches.iter().copied().zip(opened.iter().cloned());
    keys.unshelved.extend(dated);
    opened
}

/// Locks what was opened since the last piece; none if nothing was.
pub(super) fn shelve(
    keys: &mut Keys,
    number: u32,
    after: Option<String>,
) -> Result<((), Option<Vec<u8>>), String> {
    let openings = std::mem::take(&mut keys.unshelved);
    if openings.is_empty() {
        return Ok(((), None));
    }
    let piece = Piece { after, openings };
    Ok(((), Some(lock(keys, number, &piece)?)))
}

/// Opens a piece. What the mailbox keeps no longer is left out, and the piece locked again without
/// it; what was handed over as a file is in no batch.
pub(super) fn unshelve(
    keys: &Keys,
    number: u32,
    first: u32,
    locked: Option<&[u8]>,
) -> Result<(Kept, Option<Vec<u8>>), String> {
    let plain = shelf(keys)?.open(number, locked.unwrap_or_default());
    let piece = plain.and_then(|plain| serde_json::from_slice::<Piece>(&plain).ok());
    let Piece { after, openings } =
        piece.ok_or("What was kept on this device is locked for somebody else.")?;
    let before = openings.len();
    let kept: Vec<_> = openings
        .into_iter()
        .filter(|(batch, _)| *batch == 0 || *batch >= first)
        .collect();
    let piece = Piece {
        after,
        openings: kept,
    };
    let trimmed = (piece.openings.len() < before).then(|| lock(keys, number, &piece));
    let trimmed = trimmed.transpose()?;
    let openings = piece.openings.into_iter().map(|(_, opening)| opening);
    let kept = Kept {
        after: piece.after,
        openings: openings.collect(),
    };
    Ok((kept, trimmed))
}

fn lock(keys: &Keys, number: u32, piece: &Piece) -> Result<Vec<u8>, String> {
    let plain = serde_json::to_vec(piece).map_err(words)?;
    shelf(keys)?.lock(number, &plain).map_err(words)
}

fn shelf(keys: &Keys) -> Result<ShelfKey, String> {
    Ok(ShelfKey::new(officer(keys)?, &keys.groups))
}

fn open_one(keys: &Keys, envelope: &[u8]) -> Opening {
    match seal::open_response(envelope, &keys.groups) {
        Ok((_, json)) => Opening::Response(json),
        Err(OpenError::NotForUs) => Opening::NotForUs,
        Err(why) => Opening::Damaged(why.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use seal::{Officer, Seed};

    fn keys() -> Keys {
        let officer = Officer::from_seed(&Seed::new([1; 32]));
        Keys {
            groups: vec![officer.private_key().clone()],
            officer: Some(officer),
            ..Keys::default()
        }
    }

    fn texts(kept: &Kept) -> Vec<&str> {
        let responses = kept.openings.iter().map(|opening| match opening {
            Opening::Response(json) => json.as_str(),
            _ => "not a response",
        });
        responses.collect()
    }

    #[test]
    fn what_the_mailbox_keeps_no_longer_goes_from_the_shelf_too() {
        let mut keys = keys();
        let said = [(0, "a file"), (3, "old"), (4, "new"), (9, "newer")];
        let said = said.map(|(batch, text)| (batch, Opening::Response(text.to_owned())));
        keys.unshelved.extend(said);
        let after = Some("9.ab".to_owned());
        let ((), piece) = shelve(&mut keys, 5, after.clone()).expect("it is locked");
        assert_eq!(
            shelve(&mut keys, 6, after.clone()).expect("nothing is left"),
            ((), None)
        );

        let (kept, trimmed) = unshelve(&keys, 5, 3, piece.as_deref()).expect("it opens");
        assert_eq!(texts(&kept), ["a file", "old", "new", "newer"]);
        assert_eq!((kept.after, trimmed), (after.clone(), None));
        let (kept, trimmed) = unshelve(&keys, 5, 4, piece.as_deref()).expect("it opens");
        assert_eq!(texts(&kept), ["a file", "new", "newer"]);
        let (kept, again) = unshelve(&keys, 5, 4, trimmed.as_deref()).expect("it opens");
        assert_eq!(texts(&kept), ["a file", "new", "newer"]);
        assert_eq!((kept.after, again), (after, None));
        assert!(
            unshelve(&keys, 6, 4, trimmed.as_deref()).is_err(),
            "another place"
        );
        assert!(unshelve(&keys, 5, 4, None).is_err());
    }
}
