//! A made-up service that asks for codes, and people who have some.

use token::{Blinded, Code, Evaluation};
use wire::base64url;
use wire::routes::{CODES, Drawn, NewCodes, SETUP, Setup, TOKENS, ToSign};

use super::get;
use super::http::{Answer, Client};
use super::made_up::{
    key, keyring, let_in, post_setup, service_document, sign_keyring, sign_service,
};
use super::served::{Folder, On, Server};

/// A server with codes, set up with key 1 and its member key 2; and the key of its tokens.
pub fn with_codes_on(on: On, mailbox: &str) -> Option<(Folder, Server, [u8; 32])> {
    let folder = Folder::on(on, mailbox)?;
    let settings = std::fs::read_to_string(folder.path("service.toml")).expect("the settings");
    let settings = settings.replace("admission = \"open\"", "admission = \"codes\"");
    folder.write("service.toml", settings);
    let server = Server::start(&folder);
    let token = folder.setup_token();
    let headers = [("heard-setup", token.as_str())];
    let to_sign = server.client().ask("GET", SETUP, &headers, b"");
    let to_sign: ToSign = serde_json::from_slice(&to_sign.expect("answered").body).expect("JSON");
    let mut document = service_document(1, &key(1));
    document.settings = to_sign.settings;
    document.token_key.clone_from(&to_sign.token_key);
    let setup = Setup {
        service: sign_service(&document, &key(1)),
        keyring: sign_keyring(&keyring(1, &key(1), &[&key(2)]), &key(1)),
    };
    assert_eq!(post_setup(&mut server.client(), &token, &setup).status, 204);
    let public = to_sign.token_key.expect("a key");
    let public = token::token_key(&public).expect("a key");
    Some((folder, server, public))
}

/// Has an officer make these codes, each good for one token.
pub fn make_codes(server: &Server, codes: &[Code]) {
    let hash = |code: &Code| base64url::encode(&code.hash());
    let new = NewCodes {
        batch: base64url::encode(&[7; 16]),
        tokens: 1,
        hashes: codes.iter().map(hash).collect(),
    };
    let body = serde_json::to_vec(&new).expect("JSON");
    let session = let_in(server, &key(2));
    let headers = [("authorization", session.as_str())];
    let made = server.client().ask("POST", CODES, &headers, &body);
    assert_eq!(made.expect("answered").status, 204);
    let told = get(server, CODES, &session).json();
    assert_eq!(told[0]["made"], codes.len());
}

/// Changes a code for blinded elements.
pub fn draw(client: &mut Client, code: &Code, blinded: &Blinded) -> Answer {
    let draw = serde_json::to_vec(&blinded.draw(code)).expect("JSON");
    client.ask("POST", TOKENS, &[], &draw).expect("answered")
}

/// What admits the one response, as it stands in the header.
pub fn admission(drawn: &Answer, blinded: &Blinded, public: &[u8; 32]) -> String {
    assert_eq!(drawn.status, 200, "{}", drawn.text());
    let drawn: Drawn = serde_json::from_slice(&drawn.body).expect("JSON");
    let evaluation = Evaluation::try_from(&drawn).expect("an evaluation");
    let admissions = blinded.finish(&evaluation, public).expect("made");
    admissions[0]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
