//! The server's side: evaluate what devices blinded, and know an admission when it comes back.

use crate::random::Handed;
use crate::{Admission, TokenError, counted, input_of};
use subtle::ConstantTimeEq;
use voprf::{BlindedElement, Group, Ristretto255, VoprfServer};

/// The key of a server's tokens. It does not print.
pub struct ServerKey(VoprfServer<Ristretto255>);

/// What a server makes of blinded elements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evaluation {
    /// One for each blinded element, in their order; the same each time.
    pub elements: Vec<[u8; 32]>,
    /// One proof over all of them; another one each time.
    pub proof: [u8; 64],
}

impl ServerKey {
    /// The key that a seed gives, the same on every server that shares the seed.
    pub fn from_seed(seed: &[u8; 32]) -> Result<Self, TokenError> {
        Self::derived(seed, b"heard/1/token-key")
    }

    /// `DeriveKeyPair` of RFC 9497, section 3.2.1.
    pub(crate) fn derived(seed: &[u8; 32], info: &[u8]) -> Result<Self, TokenError> {
        let key = VoprfServer::new_from_seed(seed, info).map_err(|_| TokenError::Key)?;
        Ok(Self(key))
    }

    /// What stands in the service document, so that devices can check the proof.
    pub fn public(&self) -> [u8; 32] {
        Ristretto255::serialize_elem(self.0.get_public_key()).into()
    }

    /// Evaluates blinded elements; the server learns nothing of what they hide.
    pub fn evaluate(&self, blinded: &[[u8; 32]]) -> Result<Evaluation, TokenError> {
        self.evaluate_with(blinded, &mut Handed::drawn(1)?)
    }

    pub(crate) fn evaluate_with(
        &self,
        blinded: &[[u8; 32]],
        random: &mut Handed,
    ) -> Result<Evaluation, TokenError> {
        counted(blinded.len())?;
        let element = |bytes: &[u8; 32]| BlindedElement::deserialize(bytes);
        let blinded: Result<Vec<_>, _> = blinded.iter().map(element).collect();
        let blinded = blinded.map_err(|_| TokenError::Element)?;
        let made = self.0.batch_blind_evaluate(random, &blinded);
        let made = made.map_err(|_| TokenError::Count)?;
        let element = |element: &voprf::EvaluationElement<_>| element.serialize().into();
        Ok(Evaluation {
            elements: made.messages.iter().map(element).collect(),
            proof: made.proof.serialize().into(),
        })
    }

    /// Whether this admission was bought for this id; the time it takes tells nothing.
    pub fn admits(&self, id: &[u8; 32], admission: &Admission) -> bool {
        let made = self.0.evaluate(&input_of(id));
        made.is_ok_and(|made| made.as_slice().ct_eq(admission).into())
    }
}
