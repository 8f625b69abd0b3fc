//! Operations: what a team keeps together, one small signed text after the other. Each is signed by
//! its author and locked with the workspace key of one readers' group, so that the server keeps it,
//! reads nothing of it, and cannot put words into anybody's mouth.
//!
//! What a text says is none of this module's business. Operations are only ever added: there is no
//! way to change one, and the same id counts once.

use crate::officer::Officer;
use crate::random::{NoRandomness, random_bytes, random_id};
use crate::service::verifies_bytes;
use crate::text::{array_of_hex, to_hex};
use crate::workspace::WorkspaceKey;
use chacha20poly1305::aead::{Aead, Payload};
use thiserror::Error;
use wire::envelope::EnvelopeId;
use wire::operation::{Head, PADDED_BYTES, ShapeError, padded_bytes_for};

/// The longest text of an operation.
pub const TEXT_BYTES_MAX: usize = PADDED_BYTES[3] - SIGNATURE_BYTES - FIXED_BYTES - GROUP_BYTES_MAX;

const SIGN_LABEL: &[u8] = b"heard/1/operation\0";
const LOCK_LABEL: &str = "heard/1/workspace/operation";
const SIGNATURE_BYTES: usize = 64;
/// The id again, the author's id, and the length of the group's name.
const FIXED_BYTES: usize = 32 + 8 + 1;
const GROUP_BYTES_MAX: usize = 32;

/// What one reader can open of a workspace, and whose signatures count.
#[derive(Clone, Debug, Default)]
pub struct Workspace {
    shelves: Vec<Shelf>,
    authors: Vec<Author>,
}

/// An operation that was opened and whose signature holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// Random; the same id counts once.
    pub id: EnvelopeId,
    /// The readers' group it is for.
    pub group: String,
    /// The member id of who signed it.
    pub author: String,
    /// The text.
    pub text: String,
}

/// An operation ready to be handed to the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// Its address.
    pub id: EnvelopeId,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Why an operation was not written or not taken. Nothing was changed.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum OperationError {
    /// The bytes have not the shape of an operation.
    #[error(transparent)]
    Shape(#[from] ShapeError),
    /// Locked with a key this reader has not.
    #[error("this entry is for a readers' group you are not in")]
    WrongKey,
    /// It names one of our keys, and does not open with it.
    #[error("this entry was altered after it was written, or is damaged")]
    Damaged,
    /// What is inside was written under another id: someone put it in a second time.
    #[error("this entry carries the number of another one")]
    WrongId,
    /// It says it is for another group than the one whose key it is locked with.
    #[error("this entry was taken from another readers' group")]
    WrongGroup,
    /// Nobody with that id is or was on the list.
    #[error("nobody on this service's list wrote this entry")]
    UnknownAuthor,
    /// The author did not write this.
    #[error("this entry is not signed by the person it names")]
    WrongSignature,
    /// After the end of the text comes something other than zeros, or it is no text.
    #[error("this entry has something hidden after its end, or was badly made")]
    BadText,
    /// Longer than [`TEXT_BYTES_MAX`], or with a zero byte.
    #[error("this is too long to be kept in one entry; nothing was kept")]
    TooLong,
    /// The writer is not in that group.
    #[error("you are not in the readers' group `{0}`, so you cannot write for it")]
    NotInGroup(String),
    /// The device gives no random numbers.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
}

/// One workspace key of a group; the newest of a group stands before its earlier ones.
#[derive(Clone, Debug)]
struct Shelf {
    group: String,
    key: WorkspaceKey,
    key_id: [u8; 8],
}

#[derive(Clone, Debug)]
struct Author {
    id: [u8; 8],
    verify: [u8; 32],
}

impl Workspace {
    /// `keys` are groups and their workspace keys, the newest first; `authors` are the ids and
    /// verification keys of everyone who is or was a member.
    pub fn new(
        keys: impl IntoIterator<Item = (String, WorkspaceKey)>,
        authors: impl IntoIterator<Item = (String, [u8; 32])>,
    ) -> Self {
        let shelf = |(group, key): (String, WorkspaceKey)| Shelf {
            group,
            key_id: key.id(),
            key,
        };
        let author = |(id, verify): (String, [u8; 32])| {
            let id = array_of_hex(&id)?;
            Some(Author { id, verify })
        };
        Self {
            shelves: keys.into_iter().map(shelf).collect(),
            authors: authors.into_iter().filter_map(author).collect(),
        }
    }

    /// Signs a text and locks it for a group, under a fresh id.
    pub fn write(
        &self,
        author: &Officer,
        group: &str,
        text: &str,
    ) -> Result<Sealed, OperationError> {
        let shelf = self.shelves.iter().find(|shelf| shelf.group == group);
        let shelf = shelf.ok_or_else(|| OperationError::NotInGroup(group.to_owned()))?;
        if text.len() > TEXT_BYTES_MAX || text.contains('\0') || group.len() > GROUP_BYTES_MAX {
            return Err(OperationError::TooLong);
        }
        let id = random_id()?;
        let content = content(id, &author.holder().seal.id(), group, text);
        let signature = author.sign(&[SIGN_LABEL, &content].concat());
        lock(shelf, id, [&signature[..], &content].concat())
    }

    /// Opens an operation and checks who wrote it.
    pub fn open(&self, bytes: &[u8]) -> Result<Operation, OperationError> {
        let (head, locked) = Head::read(bytes)?;
        let shelf = self
            .shelves
            .iter()
            .find(|shelf| shelf.key_id == head.key_id);
        let shelf = shelf.ok_or(OperationError::WrongKey)?;
        let payload = Payload {
            msg: locked,
            aad: &head.write(),
        };
        let plain = shelf
            .key
            .cipher(LOCK_LABEL)
            .decrypt(&head.nonce.into(), payload)
            .map_err(|_| OperationError::Damaged)?;
        self.read(&plain, head.id, &shelf.group)
    }

    fn read(&self, plain: &[u8], id: EnvelopeId, group: &str) -> Result<Operation, OperationError> {
        let content = without_padding(plain)?;
        let cut_off = OperationError::BadText;
        let (signature, signed) = content.split_first_chunk::<64>().ok_or(cut_off.clone())?;
        let (inner_id, rest) = signed.split_first_chunk::<32>().ok_or(cut_off.clone())?;
        let (author, rest) = rest.split_first_chunk::<8>().ok_or(cut_off.clone())?;
        let (length, rest) = rest.split_first().ok_or(cut_off.clone())?;
        let (inner_group, text) = rest
            .split_at_checked(usize::from(*length))
            .ok_or(cut_off.clone())?;
        let mut keys = self.authors.iter().filter(|known| known.id == *author);
        let key = keys.next().ok_or(OperationError::UnknownAuthor)?;
        if !verifies_bytes(&key.verify, &[SIGN_LABEL, signed].concat(), signature) {
            return Err(OperationError::WrongSignature);
        }
        if *inner_id != id.0 {
            return Err(OperationError::WrongId);
        }
        if inner_group != group.as_bytes() {
            return Err(OperationError::WrongGroup);
        }
        Ok(Operation {
            id,
            group: group.to_owned(),
            author: to_hex(author),
            text: String::from_utf8(text.to_vec()).map_err(|_| cut_off)?,
        })
    }
}

/// `id 32 | author 8 | length of the group's name 1 | group | text`: what is signed.
fn content(id: EnvelopeId, author: &[u8; 8], group: &str, text: &str) -> Vec<u8> {
    let length = [group.len() as u8];
    [
        &id.0[..],
        author,
        &length,
        group.as_bytes(),
        text.as_bytes(),
    ]
    .concat()
}

fn lock(shelf: &Shelf, id: EnvelopeId, mut plain: Vec<u8>) -> Result<Sealed, OperationError> {
    let padded = padded_bytes_for(plain.len()).ok_or(OperationError::TooLong)?;
    plain.resize(padded, 0);
    let head = Head {
        id,
        key_id: shelf.key_id,
        nonce: random_bytes()?,
    };
    let written = head.write();
    let payload = Payload {
        msg: &plain,
        aad: &written,
    };
    let locked = shelf
        .key
        .cipher(LOCK_LABEL)
        .encrypt(&head.nonce.into(), payload)
        .map_err(|_| OperationError::TooLong)?;
    Ok(Sealed {
        id,
        bytes: [&written[..], &locked].concat(),
    })
}

/// The text has no zero byte, but what stands before it may, so the end is looked for from behind.
fn without_padding(plain: &[u8]) -> Result<&[u8], OperationError> {
    let end = plain.iter().rposition(|byte| *byte != 0);
    let content = &plain[..end.map_or(0, |last| last + 1)];
    let text_may_begin = SIGNATURE_BYTES + FIXED_BYTES;
    if content.len() < text_may_begin {
        return Err(OperationError::BadText);
    }
    let hidden = content[text_may_begin..].contains(&0);
    let smallest = padded_bytes_for(content.len()) == Some(plain.len());
    (!hidden && smallest)
        .then_some(content)
        .ok_or(OperationError::BadText)
}

#[cfg(test)]
mod tests;
