//! Opening envelopes, and the shelf: what was opened before, kept on this device under a lock of
//! the officer's own.

use super::{Keys, officer, pieces, words};
use crate::errand::{self, Kept, Opening};
use futures_util::future::{join, join_all};
use seal::{OpenError, PrivateKey, ShelfKey};
use serde::{Deserialize, Serialize};
use std::cell::RefCell;

/// A piece of the shelf, before it is locked.
#[derive(Default, Deserialize, Serialize)]
pub(super) struct Piece {
    after: Option<String>,
    openings: Vec<(u32, Opening)>,
}

/// Opens each envelope or says why not, in their order and with what help there is, and remembers it
/// for the shelf.
pub(super) async fn open(
    keys: &RefCell<Keys>,
    batches: &[u32],
    after: Option<String>,
    bytes: Option<&[u8]>,
) -> Vec<Opening> {
    let envelopes: Vec<&[u8]> = pieces(bytes).collect();
    let groups = keys.borrow().groups.clone();
    let hands = keys.borrow_mut().helpers.for_so_many(envelopes.len());
    let asked = |at: usize, share| errand::open_share(&hands[at], &groups, share);
    let (opened, all_helped) = shared_out(&groups, &envelopes, hands.len(), asked).await;
    let mut keys = keys.borrow_mut();
    if !all_helped {
        keys.helpers.give_up();
    }
    let dated = batches.iter().copied().zip(opened.iter().cloned());
    keys.unshelved.openings.extend(dated);
    keys.unshelved.after = after;
    opened
}

/// Opens a share of them with each helper, and the last one here; then all stand in their order
/// again. A share that a helper did not open is opened here. Says whether all of them helped.
async fn shared_out<'e, A>(
    groups: &[PrivateKey],
    envelopes: &'e [&'e [u8]],
    helpers: usize,
    ask: impl Fn(usize, &'e [&'e [u8]]) -> A,
) -> (Vec<Opening>, bool)
where
    A: Future<Output = Result<Vec<Opening>, String>>,
{
    let share = envelopes.len().div_ceil(helpers + 1).max(1);
    let mut shares = envelopes.chunks(share);
    let own = shares.next_back().unwrap_or_default();
    let theirs: Vec<_> = shares.collect();
    let asked = theirs.iter().enumerate().map(|(at, share)| ask(at, share));
    // All helpers are at work before this worker begins.
    let here = async { open_all(groups, own) };
    let (answers, last) = join(join_all(asked), here).await;
    let (mut opened, mut all_helped) = (Vec::with_capacity(envelopes.len()), true);
    for (answer, share) in answers.into_iter().zip(theirs) {
        let whole = answer.ok().filter(|answer| answer.len() == share.len());
        all_helped &= whole.is_some();
        opened.extend(whole.unwrap_or_else(|| open_all(groups, share)));
    }
    opened.extend(last);
    (opened, all_helped)
}

/// The helper's side: the keys stand first.
pub(super) fn open_share(keys: usize, bytes: Option<&[u8]>) -> Result<Vec<Opening>, String> {
    let mut pieces = pieces(bytes);
    let secrets = pieces.by_ref().take(keys).map(<&[u8; 32]>::try_from);
    let groups = secrets.map(|secret| secret.map(PrivateKey::from_bytes));
    let groups: Vec<PrivateKey> = groups.collect::<Result<_, _>>().map_err(words)?;
    Ok(open_all(&groups, &pieces.collect::<Vec<_>>()))
}

fn open_all(groups: &[PrivateKey], envelopes: &[&[u8]]) -> Vec<Opening> {
    let opened = envelopes.iter().map(|envelope| open_one(groups, envelope));
    opened.collect()
}

fn open_one(groups: &[PrivateKey], envelope: &[u8]) -> Opening {
    match seal::open_response(envelope, groups) {
        Ok((_, json)) => Opening::Response(json),
        Err(OpenError::NotForUs) => Opening::NotForUs,
        Err(why) => Opening::Damaged(why.to_string()),
    }
}

/// Locks what was opened since the last piece; none if nothing was.
pub(super) fn shelve(keys: &mut Keys, number: u32) -> Result<((), Option<Vec<u8>>), String> {
    let piece = std::mem::take(&mut keys.unshelved);
    if piece.openings.is_empty() {
        return Ok(((), None));
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;
    use seal::{Officer, Seed};
    use wire::envelope::EnvelopeId;

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
        keys.unshelved.openings.extend(said);
        let after = Some("9.ab".to_owned());
        keys.unshelved.after.clone_from(&after);
        let ((), piece) = shelve(&mut keys, 5).expect("it is locked");
        let nothing_is_left = shelve(&mut keys, 6).expect("nothing is left");
        assert_eq!(nothing_is_left, ((), None));

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

    /// Envelopes of all kinds: opened ones, one for somebody else, a damaged one.
    fn envelopes(keys: &Keys) -> Vec<Vec<u8>> {
        let stranger = Officer::from_seed(&Seed::new([2; 32]));
        let sealed = |number: u8| {
            let id = EnvelopeId([number; 32]);
            let text = format!(r#"{{"id":"{id}"}}"#);
            let to = if number == 5 {
                stranger.private_key()
            } else {
                &keys.groups[0]
            };
            seal::seal(text.as_bytes(), id, &[to.public().clone()]).expect("it is sealed")
        };
        let mut all: Vec<_> = (0..11).map(sealed).collect();
        all[7].truncate(100);
        all
    }

    #[test]
    fn many_open_the_same_in_the_same_order_as_one() {
        let keys = keys();
        let all = envelopes(&keys);
        let all: Vec<&[u8]> = all.iter().map(Vec::as_slice).collect();
        let alone = open_all(&keys.groups, &all);
        let secret = keys.groups[0].to_bytes();
        let kinds = alone.iter().map(|opening| match opening {
            Opening::Response(_) => 'r',
            Opening::NotForUs => 'n',
            Opening::Damaged(_) => 'd',
        });
        assert_eq!(kinds.collect::<String>(), "rrrrrnrdrrr");
        // As a helper is asked, and one that has stopped.
        let helper = |_, share: &[&[u8]]| {
            let message = errand::in_a_row([&secret[..]].into_iter().chain(share.iter().copied()));
            std::future::ready(open_share(1, Some(&message)))
        };
        let stopped = |at, share: &[&[u8]]| match at {
            0 => std::future::ready(Err("stopped".to_owned())),
            _ => helper(at, share),
        };
        for helpers in 0..20 {
            let done = shared_out(&keys.groups, &all, helpers, helper).now_or_never();
            assert_eq!(done, Some((alone.clone(), true)), "{helpers} helpers");
            let done = shared_out(&keys.groups, &all, helpers, stopped).now_or_never();
            assert_eq!(
                done,
                Some((alone.clone(), helpers == 0)),
                "{helpers} helpers"
            );
        }
    }

    #[test]
    fn what_was_opened_together_is_shelved_together() {
        let keys = RefCell::new(keys());
        let all = envelopes(&keys.borrow());
        let bytes = errand::in_a_row(all.iter().map(Vec::as_slice));
        let batches: Vec<u32> = (1..).take(all.len()).collect();
        let after = Some("11.ab".to_owned());
        let opened = open(&keys, &batches, after.clone(), Some(&bytes)).now_or_never();
        let opened = opened.expect("nobody is waited for");
        let ((), piece) = shelve(&mut keys.borrow_mut(), 1).expect("it is locked");
        let (kept, _) = unshelve(&keys.borrow(), 1, 1, piece.as_deref()).expect("it opens");
        assert_eq!((kept.openings, kept.after), (opened, after));
    }
}
