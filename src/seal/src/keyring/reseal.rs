//! Sealing again: a file that was sealed to a group's earlier key becomes one for the key of now, so
//! that it no longer depends on keys that someone may have kept.

use super::{KeyringError, OpenKeyring};
use crate::{OpenError, open_response, seal};

impl OpenKeyring {
    /// Seals a response again to the same group, with the same id: it still counts once. A group
    /// never becomes another one on the way, because who reads what was promised to the sender.
    pub fn reseal(&self, envelope: &[u8]) -> Result<Vec<u8>, KeyringError> {
        let mut closed = OpenError::NotForUs;
        for group in &self.groups {
            let keys = self.private_keys_of(&group.name)?;
            match open_response(envelope, &keys) {
                Ok((id, json)) => {
                    let now = group.root().private_key().public().clone();
                    return Ok(seal(json.as_bytes(), id, &[now])?);
                }
                Err(OpenError::NotForUs) => {}
                Err(other) => closed = other,
            }
        }
        Err(closed.into())
    }
}
