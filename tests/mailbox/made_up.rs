//! A made-up service: keys, signed documents and envelopes that have the right shape and no inside.
//!
//! The server cannot tell such an envelope from a real one; that is the point of it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{Signer, SigningKey};
use wire::envelope::{EnvelopeId, Header, PADDED_BYTES, Stanza};
use wire::keyring::{Keyring, Member};
use wire::routes::{self, Challenge, Session, Setup, SignedChallenge};
use wire::service::{HandOver, Recipient, ServiceDocument, Settings, Signed};

use super::http::{Answer, Client};
use super::served::{Folder, Server};

/// An Ed25519 key that is always the same for the same number.
pub fn key(number: u8) -> SigningKey {
    SigningKey::from_bytes(&[number; 32])
}

/// A key's public half, as documents hold it.
pub fn public(key: &SigningKey) -> String {
    URL_SAFE_NO_PAD.encode(key.verifying_key().as_bytes())
}

pub fn service_document(serial: u64, key: &SigningKey) -> ServiceDocument {
    ServiceDocument {
        serial,
        key: public(key),
        lineage: Vec::new(),
        recipients: vec![Recipient {
            group: "managers".to_owned(),
            key: URL_SAFE_NO_PAD.encode([5; 1216]),
        }],
        token_key: None,
        settings: Settings {
            name: "Northshire".to_owned(),
            ..Settings::default()
        },
    }
}

pub fn keyring(serial: u64, service: &SigningKey, members: &[&SigningKey]) -> Keyring {
    let member = |key: &&SigningKey| Member {
        id: format!("{:016x}", u64::from_be_bytes(key_id(key))),
        verify: public(key),
        seal: URL_SAFE_NO_PAD.encode([6; 1216]),
        name: "c2VhbGVk".to_owned(),
    };
    Keyring {
        serial,
        service: public(service),
        members: members.iter().map(member).collect(),
        groups: Vec::new(),
        service_seed: "c2VhbGVk".to_owned(),
        past_members: Vec::new(),
    }
}

/// The id of the sealing key of the member with this key; made up, like the sealing key itself.
pub fn key_id(key: &SigningKey) -> [u8; 8] {
    std::array::from_fn(|place| key.verifying_key().as_bytes()[place])
}

/// The old key's word for its successor.
pub fn hand_over(from: &SigningKey, to: &SigningKey) -> HandOver {
    let successor = to.verifying_key();
    let message = [b"heard/1/hand-over\0".as_slice(), successor.as_bytes()].concat();
    HandOver {
        from: public(from),
        signature: signature(from, &message),
    }
}

pub fn sign_service(document: &ServiceDocument, key: &SigningKey) -> Signed {
    let bytes = serde_json::to_vec(document).expect("JSON");
    sign("service/1", &bytes, key)
}

pub fn sign_keyring(keyring: &Keyring, key: &SigningKey) -> Signed {
    let bytes = serde_json::to_vec(keyring).expect("JSON");
    sign("keyring/1", &bytes, key)
}

pub fn signature(key: &SigningKey, message: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(key.sign(message).to_bytes())
}

/// What a manager's browser sends at the end of set-up.
pub fn setup(service: &SigningKey, members: &[&SigningKey]) -> Setup {
    Setup {
        service: sign_service(&service_document(1, service), service),
        keyring: sign_keyring(&keyring(1, service, members), service),
    }
}

/// Sets the service up with key 1 as its own and key 2 as its one member.
pub fn set_up(folder: &Folder, server: &Server) {
    let setup = setup(&key(1), &[&key(2)]);
    let answer = post_setup(&mut server.client(), &folder.setup_token(), &setup);
    assert_eq!(answer.status, 204, "{}", answer.text());
}

pub fn post_setup(client: &mut Client, token: &str, setup: &Setup) -> Answer {
    let body = serde_json::to_vec(setup).expect("JSON");
    let headers = [(routes::SETUP_HEADER, token)];
    client
        .ask("POST", routes::SETUP, &headers, &body)
        .expect("answered")
}

pub fn challenge(client: &mut Client) -> String {
    let answer = client
        .ask("POST", routes::CHALLENGE, &[], b"")
        .expect("answered");
    let challenge: Challenge = serde_json::from_slice(&answer.body).expect("a challenge");
    challenge.challenge
}

/// A challenge signed for `origin`.
pub fn signed_challenge(origin: &str, challenge: &str, key: &SigningKey) -> SignedChallenge {
    SignedChallenge {
        key: public(key),
        challenge: challenge.to_owned(),
        signature: signature(key, &routes::challenge_bytes(origin, challenge)),
    }
}

pub fn post_session(client: &mut Client, signed: &SignedChallenge) -> Answer {
    let body = serde_json::to_vec(signed).expect("JSON");
    client
        .ask("POST", routes::SESSION, &[], &body)
        .expect("answered")
}

/// Lets `key` in; the value of its `Authorization` header.
pub fn let_in(server: &Server, key: &SigningKey) -> String {
    let mut client = server.client();
    let challenge = challenge(&mut client);
    let answer = post_session(
        &mut client,
        &signed_challenge(&server.origin, &challenge, key),
    );
    let session: Session = serde_json::from_slice(&answer.body).expect("a session");
    format!("Bearer {}", session.token)
}

/// Random bytes in the shape of a sealed response.
pub fn envelope() -> (EnvelopeId, Vec<u8>) {
    let mut id = [0; 32];
    getrandom::fill(&mut id).expect("randomness");
    (EnvelopeId(id), envelope_of(EnvelopeId(id), &[[1; 8]]))
}

/// The same with this id, for the holders of keys with these ids.
pub fn envelope_of(id: EnvelopeId, readers: &[[u8; 8]]) -> Vec<u8> {
    let mut commitment = [0; 32];
    getrandom::fill(&mut commitment).expect("randomness");
    let stanza = |key_id: &[u8; 8]| Stanza {
        key_id: *key_id,
        enc: Box::new([2; 1120]),
        wrapped: [3; 48],
    };
    let header = Header {
        id,
        stanzas: readers.iter().map(stanza).collect(),
        commitment,
    };
    let mut bytes = header.write();
    let start = bytes.len();
    bytes.resize(start + PADDED_BYTES[0] + 16, 0);
    getrandom::fill(&mut bytes[start..]).expect("randomness");
    bytes
}

pub fn address(id: EnvelopeId) -> String {
    format!("{}/{id}", routes::RESPONSES)
}

fn sign(heard: &str, document: &[u8], key: &SigningKey) -> Signed {
    let message = [heard.as_bytes(), b"\0", document].concat();
    Signed {
        heard: heard.to_owned(),
        document: URL_SAFE_NO_PAD.encode(document),
        signature: signature(key, &message),
    }
}
