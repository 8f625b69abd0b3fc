//! The worker's side of what the team makes together: changes are signed and locked here, and what
//! colleagues wrote is opened.

use super::people::{keyring, names};
use super::{Keys, officer, pieces, words};
use crate::errand::{TeamRead, Told};
use seal::operation::OperationError;
use std::collections::BTreeSet;
use wire::team::Noted;

/// A change for a readers' group: its address and its bytes.
pub(super) fn note(keys: &Keys, group: &str, noted: &Noted) -> Result<(String, Vec<u8>), String> {
    let workspace = keyring(keys)?.workspace();
    let written = workspace.write(officer(keys)?, group, &noted.to_json());
    let written = written.map_err(words)?;
    Ok((written.id.to_string(), written.bytes))
}

/// What this officer may know of the changes among these operations, each once.
pub(super) fn read(keys: &Keys, bytes: Option<&[u8]>) -> Result<TeamRead, String> {
    let keyring = keyring(keys)?;
    let (workspace, names) = (keyring.workspace(), names(keyring));
    let (mut read, mut seen) = (TeamRead::default(), BTreeSet::new());
    for bytes in pieces(bytes) {
        match workspace.open(bytes) {
            Ok(operation) if seen.insert(operation.id) => {
                let noted = Noted::from_json(&operation.text);
                read.told.extend(noted.map(|noted| {
                    Told {
                        id: operation.id.to_string(),
                        group: operation.group,
                        author: names
                            .get(&operation.author)
                            .cloned()
                            .unwrap_or(operation.author),
                        noted,
                    }
                }));
            }
            Ok(_) => {}
            Err(OperationError::WrongKey) => read.not_for_us += 1,
            Err(why) => read.aside.push(why.to_string()),
        }
    }
    Ok(read)
}
