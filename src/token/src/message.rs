//! Between the protocol's bytes and the messages of `wire::routes`.

use crate::{Admission, Blinded, Code, Evaluation, TokenError, counted};
use wire::base64url::{decode, encode};
use wire::routes::{Draw, Drawn};

impl Blinded {
    /// What is posted to [`wire::routes::TOKENS`]; the same blinding gives the same message.
    pub fn draw(&self, code: &Code) -> Draw {
        let elements = self.elements();
        Draw {
            code: code.short(),
            blinded: elements.iter().map(|element| encode(element)).collect(),
        }
    }
}

impl From<&Evaluation> for Drawn {
    fn from(evaluation: &Evaluation) -> Self {
        let elements = evaluation.elements.iter();
        Self {
            evaluated: elements.map(|element| encode(element)).collect(),
            proof: encode(&evaluation.proof),
        }
    }
}

impl TryFrom<&Drawn> for Evaluation {
    type Error = TokenError;

    fn try_from(drawn: &Drawn) -> Result<Self, TokenError> {
        Ok(Self {
            elements: read(&drawn.evaluated)?,
            proof: exactly(&drawn.proof).ok_or(TokenError::Proof)?,
        })
    }
}

/// The blinded elements of a message, as [`crate::ServerKey::evaluate`] takes them.
pub fn elements_of(draw: &Draw) -> Result<Vec<[u8; 32]>, TokenError> {
    counted(draw.blinded.len())?;
    read(&draw.blinded)
}

/// The token key as it stands in a service document.
pub fn token_key(text: &str) -> Result<[u8; 32], TokenError> {
    exactly(text).ok_or(TokenError::Key)
}

/// An admission as [`wire::routes::ADMISSION_HEADER`] carries it.
pub fn to_header(admission: &Admission) -> String {
    let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or_default();
    let bytes = admission.iter();
    bytes
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}

/// Reads [`wire::routes::ADMISSION_HEADER`]; capitals are another text, and none of ours.
pub fn from_header(text: &str) -> Option<Admission> {
    let digit = |sign: u8| match sign {
        b'0'..=b'9' => Some(sign - b'0'),
        b'a'..=b'f' => Some(sign - b'a' + 10),
        _ => None,
    };
    let pair = |pair: &[u8]| Some(digit(pair[0])? << 4 | digit(*pair.get(1)?)?);
    let bytes: Option<Vec<u8>> = text.as_bytes().chunks(2).map(pair).collect();
    bytes?.try_into().ok()
}

fn read(texts: &[String]) -> Result<Vec<[u8; 32]>, TokenError> {
    let element = |text: &String| exactly(text).ok_or(TokenError::Element);
    texts.iter().map(element).collect()
}

fn exactly<const N: usize>(text: &str) -> Option<[u8; N]> {
    decode(text)?.try_into().ok()
}
