//! What the page asks its worker to do. The worker carries what a person who only reads and
//! answers does not need yet: word lists, anonymising, cryptography.

use device::worker::{Hand, Message};
use form::{About, Answers, Sending, StruckText};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use wire::service::Signed;

/// One errand.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub enum Errand {
    /// Is this document signed by the service with this fingerprint?
    Verify(Signed, Option<String>),
    /// What would leave the device?
    Preview(Leaving),
    /// Make the one copy that will leave.
    Seal(Leaving, Signed, Option<String>),
}

/// Everything anonymising needs.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Leaving {
    /// The form document as it was fetched.
    pub form: String,
    /// The answers on the route.
    pub answers: Answers,
    /// Area, kind of meeting, quarter.
    pub about: About,
    /// The id made with the draft, in hex.
    pub id: String,
    /// What the person took out.
    pub sending: Sending,
}

/// A verified service.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Verified {
    /// To be remembered, so that another service is refused from now on.
    pub fingerprint: String,
}

/// What would leave, to be drawn.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq)]
pub struct Preview {
    /// The response, exactly as it will be sealed.
    pub response: String,
    /// Free texts with what was struck out of them.
    pub struck: Vec<StruckText>,
}

/// Why an errand failed, in words for the person.
pub type Failed = String;

/// Asks the worker and reads its answer.
pub async fn ask<T: DeserializeOwned>(hand: &Hand, errand: &Errand) -> Result<T, Failed> {
    let (answer, _) = send::<T>(hand, errand).await?;
    Ok(answer)
}

/// Asks the worker for an envelope.
pub async fn ask_bytes(hand: &Hand, errand: &Errand) -> Result<Vec<u8>, Failed> {
    let ((), bytes) = send::<()>(hand, errand).await?;
    bytes.ok_or_else(stopped)
}

async fn send<T: DeserializeOwned>(
    hand: &Hand,
    errand: &Errand,
) -> Result<(T, Option<Vec<u8>>), Failed> {
    let json = serde_json::to_string(errand).map_err(|_| stopped())?;
    let answer = hand.ask(Message { json, bytes: None }).await.map_err(|_| stopped())?;
    let result: Result<T, Failed> = serde_json::from_str(&answer.json).map_err(|_| stopped())?;
    Ok((result?, answer.bytes))
}

fn stopped() -> Failed {
    "A part of this page could not be loaded. Your answers are still here. Check the connection \
     and try again."
        .to_owned()
}
