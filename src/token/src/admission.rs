//! The device's side: blind the ids of envelopes, keep the blinding, and make admissions of what
//! the server answers.

use crate::random::Handed;
use crate::{Admission, Evaluation, TokenError, counted, input_of};
use voprf::{EvaluationElement, Group, Proof, Ristretto255, VoprfClient};

type Client = VoprfClient<Ristretto255>;

const ID_BYTES: usize = 32;
const CLIENT_BYTES: usize = 64;
const ONE_BYTES: usize = ID_BYTES + CLIENT_BYTES;

/// Ids and what blinds them. It is a secret of the device: with it the server could say which code
/// bought which token. It does not print.
pub struct Blinded(Vec<One>);

struct One {
    id: [u8; ID_BYTES],
    client: Client,
}

/// Blinds the ids of envelopes, each with a factor of its own.
pub fn blind(ids: &[[u8; 32]]) -> Result<Blinded, TokenError> {
    counted(ids.len())?;
    let mut random = Handed::drawn(ids.len())?;
    let one = |id: &[u8; 32]| {
        let (client, _) = blind_input(&input_of(id), &mut random)?;
        Ok(One { id: *id, client })
    };
    ids.iter().map(one).collect::<Result<_, _>>().map(Blinded)
}

impl Blinded {
    /// What is sent, in the order of the ids.
    pub fn elements(&self) -> Vec<[u8; 32]> {
        let element = |one: &One| {
            let mut element = [0; 32];
            element.copy_from_slice(&one.client.serialize()[32..]);
            element
        };
        self.0.iter().map(element).collect()
    }

    /// The ids, in their order.
    pub fn ids(&self) -> Vec<[u8; 32]> {
        self.0.iter().map(|one| one.id).collect()
    }

    /// To be kept until the admissions are, so that a repeat after a lost answer sends the same.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.0.len() * ONE_BYTES);
        for one in &self.0 {
            bytes.extend_from_slice(&one.id);
            bytes.extend_from_slice(&one.client.serialize());
        }
        bytes
    }

    /// Reads what [`Blinded::to_bytes`] wrote.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, TokenError> {
        counted(bytes.len() / ONE_BYTES).map_err(|_| TokenError::Blinding)?;
        let one = |bytes: &[u8]| {
            let (id, client) = bytes.split_first_chunk().ok_or(TokenError::Blinding)?;
            if client.len() != CLIENT_BYTES {
                return Err(TokenError::Blinding);
            }
            let client = Client::deserialize(client).map_err(|_| TokenError::Blinding)?;
            Ok(One { id: *id, client })
        };
        let read: Result<_, _> = bytes.chunks(ONE_BYTES).map(one).collect();
        read.map(Self)
    }

    /// The admissions, in the order of the ids, once the server has proved that it used the key
    /// that everybody's tokens are made with: another key for each person would be a trace.
    pub fn finish(
        &self,
        evaluation: &Evaluation,
        public: &[u8; 32],
    ) -> Result<Vec<Admission>, TokenError> {
        let inputs: Vec<_> = self.0.iter().map(|one| input_of(&one.id)).collect();
        let clients: Vec<_> = self.0.iter().map(|one| one.client.clone()).collect();
        unblind(&inputs, &clients, evaluation, public)
    }
}

/// Blinds one input of any length.
pub(crate) fn blind_input(
    input: &[u8],
    random: &mut Handed,
) -> Result<(Client, [u8; 32]), TokenError> {
    let blinded = Client::blind(input, random).map_err(|_| TokenError::Element)?;
    Ok((blinded.state, blinded.message.serialize().into()))
}

/// Checks the proof and makes the outputs.
pub(crate) fn unblind(
    inputs: &Vec<Vec<u8>>,
    clients: &Vec<Client>,
    evaluation: &Evaluation,
    public: &[u8; 32],
) -> Result<Vec<Admission>, TokenError> {
    let public = Ristretto255::deserialize_elem(public).map_err(|_| TokenError::Key)?;
    let proof = Proof::deserialize(&evaluation.proof).map_err(|_| TokenError::Proof)?;
    let element = |bytes: &[u8; 32]| EvaluationElement::deserialize(bytes);
    let elements: Result<Vec<_>, _> = evaluation.elements.iter().map(element).collect();
    let elements = elements.map_err(|_| TokenError::Element)?;
    let outputs = Client::batch_finalize(inputs, clients, &elements, &proof, public);
    let output = |output: Result<_, _>| output.map(Into::into).map_err(|_| TokenError::Proof);
    outputs
        .map_err(|_| TokenError::Proof)?
        .map(output)
        .collect()
}
