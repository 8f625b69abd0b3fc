//! Once only, without a trace: codes and tokens as a device uses them, on the real server. Whatever
//! answer is lost on the way, and even if the server is killed after it, the same again succeeds.

use seal::{Officer, PublicKey, Seed, random_id, seal, setup};
use serde::de::DeserializeOwned;
use token::{Admission, Blinded, Code, Evaluation, token_key};
use wire::base64url;
use wire::envelope::EnvelopeId;
use wire::routes::{
    ADMISSION_HEADER, CHALLENGE, CODES, Challenge, Draw, Drawn, NewCodes, RESPONSES, SESSION,
    SETUP, SETUP_HEADER, Session, Setup, TOKENS, ToSign,
};
use wire::service::ServiceDocument;

use crate::mailbox::http::Answer;
use crate::mailbox::served::{Folder, Server};

const SETTINGS: &str = include_str!("../src/server/example/service.toml");

/// A service that asks for codes, on a real server that can be killed and started again.
struct Service {
    folder: Folder,
    server: Server,
    document: ServiceDocument,
    bearer: String,
}

impl Service {
    fn new() -> Self {
        let folder = Folder::new();
        let settings = SETTINGS.replacen("admission = \"open\"", "admission = \"codes\"", 1);
        folder.write("service.toml", settings);
        let server = Server::start(&folder);
        let token = folder.setup_token();
        let headers = [(SETUP_HEADER, token.as_str())];
        let to_sign: ToSign = json(&ask(&server, "GET", SETUP, &headers, b""));
        let officer = |number| Officer::from_seed(&Seed::new([number; 32]));
        let made = setup(to_sign, "Sam", &officer(1), &officer(2)).expect("made");
        let document = made.service.unverified().expect("a document");
        let body = Setup {
            service: made.service,
            keyring: made.keyring,
        };
        let body = serde_json::to_vec(&body).expect("JSON");
        assert_eq!(ask(&server, "POST", SETUP, &headers, &body).status, 204);
        let bearer = enter(&server, &officer(1));
        Self {
            folder,
            server,
            document,
            bearer,
        }
    }

    /// SIGKILL, and another process on the same folder.
    fn killed_and_started(self) -> Self {
        self.server.kill();
        self.server.wait();
        let server = Server::start(&self.folder);
        Self { server, ..self }
    }

    fn code(&self, tokens: u32) -> Code {
        let code = Code::random().expect("random");
        let new = NewCodes {
            batch: base64url::encode(&random_id().expect("random").0[..16]),
            tokens,
            hashes: vec![base64url::encode(&code.hash())],
        };
        let headers = [("authorization", self.bearer.as_str())];
        let body = serde_json::to_vec(&new).expect("JSON");
        let answer = ask(&self.server, "POST", CODES, &headers, &body);
        assert!(matches!(answer.status, 200..300), "{}", answer.text());
        code
    }

    fn draw(&self, draw: &Draw) -> Answer {
        let body = serde_json::to_vec(draw).expect("JSON");
        ask(&self.server, "POST", TOKENS, &[], &body)
    }

    fn finish(&self, blinded: &Blinded, answer: &Answer) -> Vec<Admission> {
        assert_eq!(answer.status, 200, "{}", answer.text());
        let drawn: Drawn = json(answer);
        let key = self.document.token_key.as_deref().expect("a token key");
        let key = token_key(key).expect("a token key");
        let evaluation = Evaluation::try_from(&drawn).expect("an evaluation");
        blinded.finish(&evaluation, &key).expect("admissions")
    }

    /// What a device seals, for this service.
    fn sealed(&self, id: EnvelopeId) -> Vec<u8> {
        let text = format!("{{\"heard\":\"response/1\",\"id\":\"{id}\"}}");
        let key = PublicKey::from_base64(&self.document.recipients[0].key).expect("a key");
        seal(text.as_bytes(), id, &[key]).expect("sealed")
    }

    fn put(&self, id: EnvelopeId, envelope: &[u8], admission: Option<&Admission>) -> Answer {
        let admission = admission.map(token::to_header);
        let header = admission.as_deref().map(|hex| (ADMISSION_HEADER, hex));
        let path = format!("{RESPONSES}/{id}");
        let headers: Vec<_> = header.into_iter().collect();
        ask(&self.server, "PUT", &path, &headers, envelope)
    }
}

fn enter(server: &Server, officer: &Officer) -> String {
    let Challenge { challenge } = json(&ask(server, "POST", CHALLENGE, &[], b"{}"));
    let signed = officer.sign_challenge(&server.origin, &challenge);
    let body = serde_json::to_vec(&signed).expect("JSON");
    let Session { token, .. } = json(&ask(server, "POST", SESSION, &[], &body));
    format!("Bearer {token}")
}

fn ask(server: &Server, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
    let answer = server.client().ask(method, path, headers, body);
    answer.expect("answered")
}

fn json<T: DeserializeOwned>(answer: &Answer) -> T {
    serde_json::from_slice(&answer.body).unwrap_or_else(|_| panic!("{}", answer.text()))
}

fn id() -> EnvelopeId {
    random_id().expect("random")
}

fn blind(ids: &[EnvelopeId]) -> Blinded {
    let ids: Vec<[u8; 32]> = ids.iter().map(|id| id.0).collect();
    token::blind(&ids).expect("blinded")
}

#[test]
fn a_repeat_after_a_lost_answer_succeeds_at_each_step() {
    let service = Service::new();
    let (code, id) = (service.code(1), id());
    let blinded = blind(&[id]);
    let (draw, kept) = (blinded.draw(&code), blinded.to_bytes());
    let envelope = service.sealed(id);
    let lost = service.draw(&draw);
    assert_eq!(lost.status, 200, "{}", lost.text());

    let service = service.killed_and_started();
    let blinded = Blinded::from_bytes(&kept).expect("kept");
    assert_eq!(blinded.draw(&code), draw);
    let again = service.draw(&draw);
    let evaluated = |answer: &Answer| json::<Drawn>(answer).evaluated;
    assert_eq!(evaluated(&again), evaluated(&lost));
    let admission = service.finish(&blinded, &again)[0];
    assert_eq!(service.finish(&blinded, &lost), [admission]);
    assert_eq!(service.put(id, &envelope, Some(&admission)).status, 200);

    let service = service.killed_and_started();
    let again = service.put(id, &envelope, Some(&admission));
    assert_eq!(again.text(), "{\"stored\":true}");
    assert_eq!(service.draw(&draw).status, 200, "even now");
}

#[test]
fn what_is_refused_costs_nothing() {
    let service = Service::new();
    let (code, mine) = (service.code(1), id());
    let two = blind(&[mine, id()]).draw(&code);
    assert_eq!(service.draw(&two).refusal(), "400 too_many_tokens");
    let mut damaged = blind(&[mine]).draw(&code);
    damaged.blinded = vec![base64url::encode(&[255; 32])];
    assert_eq!(service.draw(&damaged).refusal(), "400 wrong_elements");

    let blinded = blind(&[mine]);
    let admission = service.finish(&blinded, &service.draw(&blinded.draw(&code)))[0];
    let used = blind(&[mine]).draw(&code);
    assert_eq!(service.draw(&used).refusal(), "409 code_used");
    let unknown = blinded.draw(&Code::random().expect("random"));
    assert_eq!(service.draw(&unknown).refusal(), "403 unknown_code");

    let (other, envelope) = (id(), service.sealed(mine));
    let forged = [7; 64];
    for (id, admission) in [
        (mine, None),
        (mine, Some(&forged)),
        (other, Some(&admission)),
    ] {
        let answer = service.put(id, &service.sealed(id), admission);
        assert_eq!(answer.refusal(), "403 not_admitted");
    }
    let stored = service.put(mine, &envelope, Some(&admission));
    assert_eq!(stored.status, 200, "{}", stored.text());
}

#[test]
fn a_shared_tablet_draws_a_batch() {
    let service = Service::new();
    let code = service.code(50);
    let ids: Vec<EnvelopeId> = (0..50).map(|_| id()).collect();
    let blinded = blind(&ids);
    let draw = blinded.draw(&code);
    let admissions = service.finish(&blinded, &service.draw(&draw));
    for (id, admission) in ids.iter().zip(&admissions) {
        let answer = service.put(*id, &service.sealed(*id), Some(admission));
        assert_eq!(answer.status, 200, "{}", answer.text());
    }
    let more = blind(&[id()]).draw(&code);
    assert_eq!(service.draw(&more).refusal(), "409 code_used");
}
