//! What the page asks its worker to do. The worker carries what a person who only reads and
//! answers does not need yet: word lists, anonymising, cryptography.

use device::worker::{Hand, Message};
use form::{About, Answers, Piece, Quarter, Sending};
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

/// What would leave, read back from the response and put into words for drawing.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq)]
pub struct Preview {
    /// The response, exactly as it will be sealed.
    pub response: String,
    /// The area's id, as it stands in the response.
    pub area: Option<String>,
    /// The quarter, as it stands in the response.
    pub quarter: Option<Quarter>,
    /// Each answer of the response, in the order they are asked.
    pub lines: Vec<Line>,
}

/// One answer that would leave.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq)]
pub struct Line {
    /// Its path.
    pub path: String,
    /// The question's short name.
    pub question: String,
    /// The answer in words.
    pub said: String,
    /// A free text with what was struck out of it; empty for other answers.
    pub pieces: Vec<Piece>,
}

/// Why an errand failed, in words for the person.
pub type Failed = String;

/// Has a service document checked; gives the service's fingerprint.
pub async fn verify(hand: &Hand, signed: Signed, expected: Option<String>) -> Result<String, Failed> {
    Ok(ask(hand, &Errand::Verify(signed, expected)).await?.0)
}

/// Has the worker make the copy that would leave, to be looked at.
pub async fn preview(hand: &Hand, leaving: Leaving) -> Result<Preview, Failed> {
    let (json, _) = ask(hand, &Errand::Preview(leaving)).await?;
    serde_json::from_str(&json).map_err(|_| stopped())
}

/// Asks the worker for an envelope.
pub async fn ask_bytes(hand: &Hand, errand: &Errand) -> Result<Vec<u8>, Failed> {
    ask(hand, errand).await?.1.ok_or_else(stopped)
}

/// The answer is text (JSON where it has parts) and bytes; a refusal is a sentence.
async fn ask(hand: &Hand, errand: &Errand) -> Result<(String, Option<Vec<u8>>), Failed> {
    let json = serde_json::to_string(errand).map_err(|_| stopped())?;
    let answer = hand.ask(Message { json, bytes: None }).await.map_err(|_| stopped())?;
    match answer.json.split_at_checked(1) {
        Some((DONE, said)) => Ok((said.to_owned(), answer.bytes)),
        Some((REFUSED, why)) => Err(why.to_owned()),
        _ => Err(stopped()),
    }
}

/// Begins the worker's answer when the errand is done.
pub const DONE: &str = "+";
/// Begins it when the rest is a refusal in words.
pub const REFUSED: &str = "-";

fn stopped() -> Failed {
    "A part of this page could not be loaded. Your answers are still here. Check the connection \
     and try again."
        .to_owned()
}
