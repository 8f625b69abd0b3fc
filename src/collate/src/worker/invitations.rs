//! The worker's side of *Invitations*: codes are made here, and what a team keeps of its batches is
//! sealed and opened here.

use super::people::keyring;
use super::{Keys, officer, pieces, words};
use crate::errand::MadeCodes;
use seal::keyring::MANAGERS;
use std::collections::BTreeSet;
use token::Code;
use wire::base64url;
use wire::invited::Invited;

/// Fresh codes under a fresh name.
pub(super) fn codes(count: usize) -> Result<MadeCodes, String> {
    let codes: Vec<Code> = (0..count)
        .map(|_| Code::random())
        .collect::<Result<_, _>>()
        .map_err(words)?;
    let id = seal::random_id().map_err(words)?;
    Ok(MadeCodes {
        batch: base64url::encode(&id.0[..16]),
        hashes: codes
            .iter()
            .map(|code| base64url::encode(&code.hash()))
            .collect(),
        codes: codes.iter().map(Code::to_string).collect(),
    })
}

/// For the managers if a manager made it, because they plan who is asked; else for the officers.
pub(super) fn keep(keys: &Keys, invited: &Invited) -> Result<(String, Vec<u8>), String> {
    let keyring = keyring(keys)?;
    let own = keyring.groups().find(|group| *group == MANAGERS);
    let group = own.or(keyring.groups().next()).unwrap_or_default();
    let written = keyring
        .workspace()
        .write(officer(keys)?, group, &invited.to_json())
        .map_err(words)?;
    Ok((written.id.to_string(), written.bytes))
}

/// The batches this officer may know of, the newest first. An operation that cannot be opened is
/// reported by the access log, which reads all of them.
pub(super) fn read(keys: &Keys, bytes: Option<&[u8]>) -> Result<Vec<Invited>, String> {
    let workspace = keyring(keys)?.workspace();
    let mut seen = BTreeSet::new();
    let opened = pieces(bytes).filter_map(|operation| workspace.open(operation).ok());
    let mut batches: Vec<Invited> = opened
        .filter(|operation| seen.insert(operation.id))
        .filter_map(|operation| Invited::from_json(&operation.text))
        .collect();
    batches.sort_by(|one, other| other.at.cmp(&one.at));
    Ok(batches)
}
