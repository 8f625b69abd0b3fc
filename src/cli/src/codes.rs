//! One-time codes, changed for admissions the way a device does it.

use crate::mailbox::Mailbox;
use anyhow::{Context, Result};
use token::{Admission, Code, Evaluation};
use wire::envelope::EnvelopeId;
use wire::service::ServiceDocument;

/// Changes one code for the admissions of these envelopes.
pub fn change(
    mailbox: &Mailbox,
    service: &ServiceDocument,
    code: &Code,
    ids: &[EnvelopeId],
) -> Result<Vec<Admission>> {
    let key = service.token_key.as_deref();
    let key = token::token_key(key.context("This service has no key for tokens.")?)?;
    let ids: Vec<[u8; 32]> = ids.iter().map(|id| id.0).collect();
    let blinded = token::blind(&ids)?;
    let drawn = mailbox.draw(&blinded.draw(code))?;
    Ok(blinded.finish(&Evaluation::try_from(&drawn)?, &key)?)
}
