//! Where a sheet is sealed: the only other place in this app that seals, behind a screen on which its
//! person has seen all of it and chosen who may open it.

use super::{envelope_id, verify};
use crate::errand::Giving;
use form::json::Json;
use seal::PublicKey;
use wire::envelope::EnvelopeId;

/// The sheet, sealed to the key of one officer of the verified service.
pub(super) fn sealed(giving: &Giving) -> Result<Vec<u8>, String> {
    let service = verify(&giving.signed, giving.expected.as_deref())?;
    let nobody = "This officer has no key here yet. You can print your sheet and give it to them.";
    let key = key_of(&service.document, giving.officer).ok_or(nobody)?;
    seal_sheet(giving, envelope_id(&giving.id)?, &key)
}

fn key_of(document: &Json, officer: u32) -> Option<PublicKey> {
    let cards = document.get("settings")?.list("officers");
    let card = cards
        .iter()
        .find(|card| card.small("number") == Some(officer))?;
    PublicKey::from_base64(&card.text("key")?).ok()
}

/// The one place in this app where a sheet is sealed, always to exactly one reader.
fn seal_sheet(giving: &Giving, id: EnvelopeId, to: &PublicKey) -> Result<Vec<u8>, String> {
    seal::seal(giving.sheet.as_bytes(), id, std::slice::from_ref(to))
        .map_err(|error| error.to_string())
}
