//! The server's side of "once only, without a trace": what a code is changed for, and what admits a
//! response. The protocol itself is the crate `token`.

use std::fmt;
use std::sync::Arc;

use sha2::{Digest, Sha256};
use token::{Evaluation, ServerKey, TokenError};
use wire::envelope::EnvelopeId;

use crate::mailbox::{Mailbox, MailboxError};

/// The key that tokens are made with. It does not print. Cheap to clone.
#[derive(Clone)]
pub struct Tokens(Arc<ServerKey>);

impl fmt::Debug for Tokens {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Tokens(..)")
    }
}

impl Tokens {
    /// The key of this mailbox, made when it is first asked for.
    pub async fn of(mailbox: &Mailbox) -> Result<Self, MailboxError> {
        let seed = mailbox.token_seed().await?;
        let key = ServerKey::from_seed(&seed)
            .map_err(|error| MailboxError::Failed(error.to_string().into()))?;
        Ok(Self(Arc::new(key)))
    }

    /// What stands in the service document, base64url.
    pub fn public(&self) -> String {
        wire::base64url::encode(&self.0.public())
    }

    /// Was this admission bought for this response?
    pub fn admits(&self, id: EnvelopeId, admission: &[u8; 64]) -> bool {
        self.0.admits(&id.0, admission)
    }

    /// Evaluates blinded elements, beside everything else: five hundred take a while.
    pub async fn evaluate(&self, elements: Vec<[u8; 32]>) -> Result<Evaluation, TokenError> {
        let key = Arc::clone(&self.0);
        tokio::task::spawn_blocking(move || key.evaluate(&elements))
            .await
            .unwrap_or(Err(TokenError::NoRandomness))
    }
}

/// What is kept of the blinded elements, so that a repeat is known again.
pub fn blinded_hash(elements: &[[u8; 32]]) -> [u8; 32] {
    let mut hash = Sha256::new_with_prefix(b"heard/1/blinded\0");
    hash.update(elements.concat());
    hash.finalize().into()
}
