//! The documents that the fuzzer starts from, as Heard itself makes them: one good and one refused
//! for each target at least. `UPDATE_EXPECT=1` writes them anew where a format has changed; what
//! the fuzzer found lies beside them and is never touched.

use super::corpus;
use super::targets::keys::{MANAGER, PASSPHRASE, SERVICE, document};
use super::targets::mailbox::READER;
use seal::keyfile::{Cost, lock_for};
use seal::keyring::{MANAGERS, OFFICERS, OpenKeyring};
use seal::service::ServiceKey;
use seal::{Officer, Seed, recovery, seal};
use serde_json::to_vec_pretty;
use std::fs;
use token::{Code, ServerKey, blind};
use wire::access::{Act, Entry};
use wire::envelope::EnvelopeId;
use wire::invitation::Invitation;
use wire::operation::{Head, PADDED_BYTES};
use wire::routes::{Challenge, CodeBatch, Drawn, NewCodes, Refusal, Session, Setup, ToSign};
use wire::service::{Recipient, ServiceDocument};
use wire::stream::{Cursor, write_frame};
use wire::team::{self, Change, Noted};

#[test]
fn seeds_are_written_where_that_is_wanted() {
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        by_hand();
        keys();
        documents();
        mailbox();
        messages();
        said();
    }
}

const SETTINGS: &str = r#"{
    "name": "Northshire Reviewing Service", "admission": "codes",
    "localities": [{"id": "coast", "name": "Coast", "areas": [{"id": "harbour", "name": "Harbour"}]}],
    "meetings": [{"id": "icpc", "name": "initial conference", "report_hours_before": 24.5}],
    "forms": [{"id": "parent-after-icpc", "readers": "managers"}, {"id": "child-after"}],
    "helplines": [{"name": "Childline", "number": "0800 1111", "about": "Free.", "for": ["child"]}],
    "officers": [{"number": 1, "name": "Dee", "about": "I like bad jokes."}],
    "exit_page": "https://www.bbc.co.uk/weather",
    "small_numbers": {"base_on_screen": 5, "base_published": 10, "cell": 5}
}"#;

fn put(target: &str, name: &str, bytes: impl AsRef<[u8]>) {
    let folder = corpus().join(target);
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(name), bytes).unwrap();
}

fn by_hand() {
    let code = Code::parse("0123-4567-89AB-CDEF").unwrap();
    let invitation = Invitation {
        forms: vec!["parent-after-icpc".into(), "parent-after-rcpc".into()],
        meeting: Some("icpc".into()),
        area: Some("harbour".into()),
        when: Some("2026-Q4".into()),
        officer: Some(2),
        code: Some(code.short()),
        fingerprint: Some(SERVICE.fingerprint().to_string()),
    };
    put("invitation", "whole", invitation.to_string());
    put("invitation", "open", Invitation::default().to_string());
    put("invitation", "newer", "2.a.b.c.d.e.f.g");
    put("code", "whole", code.to_string());
    put("code", "by-hand", "ol23 4567–89ab.cdef");
    put("code", "short", "0123-4567");
    let printed = recovery::blocks(&Seed::new([9; 32]));
    put("recovery", "printed", &printed);
    put(
        "recovery",
        "by-hand",
        printed.to_lowercase().replace(' ', "-\n"),
    );
    put("recovery", "slip", printed.replace('E', "C"));
    put("fingerprint", "whole", SERVICE.fingerprint().to_string());
    put("fingerprint", "short", "ABCD");
    let blinded = blind(&[[1; 32], [2; 32]]).unwrap().to_bytes();
    put("blinding", "cut-off", &blinded[..blinded.len() - 1]);
    put("blinding", "two", blinded);
}

fn keys() {
    let fingerprint = Some(SERVICE.fingerprint());
    let file = lock_for(fingerprint, MANAGER.seed(), PASSPHRASE, Cost::quick()).unwrap();
    put("key-file", "quick.json", file.to_json());
    put(
        "key-file",
        "newer.json",
        file.to_json().replace("key/1", "key/2"),
    );
    let holder = MANAGER.holder().to_json();
    put("holder", "cut-off.json", &holder[..holder.len() / 2]);
    put("holder", "whole.json", holder);
}

fn documents() {
    let mut settings = document();
    settings.settings = serde_json::from_str(SETTINGS).unwrap();
    settings.token_key = Some(wire::base64url::encode(&[3; 32]));
    let mut keyring = OpenKeyring::create(SERVICE.clone()).unwrap();
    let officer = Officer::from_seed(&Seed::new([8; 32]));
    let both = [MANAGERS, OFFICERS];
    keyring
        .add_member("Dee Lovegrove", &MANAGER.holder(), &both)
        .unwrap();
    keyring
        .add_member("Sam", &officer.holder(), &[OFFICERS])
        .unwrap();
    let published = keyring.publish(&settings).unwrap();
    put(
        "keyring",
        "two-members.json",
        published.keyring.bytes().unwrap(),
    );
    put("keyring", "empty.json", "{}");
    put("service", "whole.json", published.service.bytes().unwrap());
    put(
        "service",
        "signed.json",
        to_vec_pretty(&published.service).unwrap(),
    );
    put(
        "service",
        "handed-over.json",
        to_vec_pretty(&handed_over()).unwrap(),
    );
    let setup = Setup {
        service: published.service,
        keyring: published.keyring,
    };
    put("messages", "setup.json", to_vec_pretty(&setup).unwrap());
    let to_sign = ToSign {
        settings: settings.settings,
        token_key: settings.token_key,
    };
    put("messages", "to-sign.json", to_vec_pretty(&to_sign).unwrap());
}

/// The service's key, which an older one handed over to.
fn handed_over() -> ServiceDocument {
    let older = ServiceKey::from_seed(&Seed::new([4; 32]));
    ServiceDocument {
        lineage: vec![older.hand_over_to(&SERVICE)],
        recipients: vec![Recipient {
            group: MANAGERS.to_owned(),
            key: READER.public().to_base64(),
        }],
        ..document()
    }
}

fn mailbox() {
    let id = EnvelopeId([0xab; 32]);
    let text = format!(r#"{{"id":"{id}"}}"#);
    let envelope = seal(text.as_bytes(), id, &[READER.public().clone()]).unwrap();
    put("envelope", "sealed", &envelope);
    put("envelope", "cut-off", &envelope[..envelope.len() - 1]);
    let mut stream = vec![100];
    assert!(write_frame(&mut stream, 7, &envelope[..40]));
    assert!(write_frame(&mut stream, 8, b"damaged"));
    put("stream", "two", &stream);
    put("stream", "cut-off", &stream[..20]);
    put("address", "cursor", Cursor { batch: 12, id }.to_string());
    put("address", "id", id.to_string());
    put("address", "admission", "0f".repeat(64));
    put("address", "base64url", wire::base64url::encode(&[250; 33]));
    let head = Head {
        id,
        key_id: [8; 8],
        nonce: [9; 12],
    };
    let operation = [&head.write()[..], &[1; PADDED_BYTES[0] + 16]].concat();
    put("operation", "shape", &operation);
    put("operation", "cut-off", &operation[..100]);
    let file = team::pack(std::slice::from_ref(&operation));
    put("team", "file", &file);
    put("team", "cut-off", &file[..100]);
    let change = Change {
        what: "theme".to_owned(),
        key: "listening".to_owned(),
        value: Some("{}".to_owned()),
    };
    let noted = Noted::new("2026-04-02T09:31:05Z".to_owned(), 7, vec![change]);
    put("team", "noted.json", noted.to_json());
    let act = Act::Added {
        member: MANAGER.id_hex(),
        groups: vec![OFFICERS.to_owned()],
    };
    put(
        "operation",
        "entry.json",
        Entry::new("2026-04-02T09:31:05Z".into(), act).to_json(),
    );
}

fn messages() {
    let json = |name: &str, json: Vec<u8>| put("messages", name, json);
    let code = Code::parse("0123-4567-89AB-CDEF").unwrap();
    let server = ServerKey::from_seed(&[3; 32]).unwrap();
    let blinded = blind(&[[1; 32], [2; 32]]).unwrap();
    let evaluation = server.evaluate(&blinded.elements()).unwrap();
    json("draw.json", to_vec_pretty(&blinded.draw(&code)).unwrap());
    json(
        "drawn.json",
        to_vec_pretty(&Drawn::from(&evaluation)).unwrap(),
    );
    let signed = MANAGER.sign_challenge("https://heard.example", "abc");
    json("signed-challenge.json", to_vec_pretty(&signed).unwrap());
    let challenge = wire::base64url::encode(&[1; 32]);
    json(
        "challenge.json",
        to_vec_pretty(&Challenge { challenge }).unwrap(),
    );
    json("stored.json", br#"{"stored":true}"#.to_vec());
    let token = wire::base64url::encode(&[2; 32]);
    json(
        "session.json",
        to_vec_pretty(&Session {
            token,
            seconds: 900,
        })
        .unwrap(),
    );
    let batch = wire::base64url::encode(&[1; 16]);
    let codes = NewCodes {
        batch: batch.clone(),
        tokens: 1,
        hashes: vec![wire::base64url::encode(&code.hash())],
    };
    json("new-codes.json", to_vec_pretty(&codes).unwrap());
    let told = CodeBatch {
        batch,
        made: 30,
        used: Some(12),
    };
    json("code-batch.json", to_vec_pretty(&told).unwrap());
    let refusal = Refusal {
        error: "other_bytes".into(),
        message: "This was stored with other bytes.".into(),
    };
    json("refusal.json", to_vec_pretty(&refusal).unwrap());
    json("nothing.json", b"{}".to_vec());
}

fn said() {
    let form = fs::read(root("tests/journeys/forms/ways-to-answer.json")).unwrap();
    put("form", "ways-to-answer.json", form);
    put("form", "nothing.json", "{}");
    let answers = r#"{"a":"skipped","b":"not_sure","c":"rather_not_say","d":"acknowledged",
        "e":{"text":"a \"b\" \\ \n é 😀"},"f":{"integer":-7},"g":{"date":"2026-11-21"},
        "h":{"one":"yes"},"i":{"many":["a","b"]},"j":{"ranked":["b","a"]},
        "k":{"sorted":{"mum":"more"}},"l":{"board":[{"slot":"wish","text":"a dog"}]},
        "m":{"drawing":"M 0 0"},"n":{"times":3},"n.0.o":{"text":"x"}}"#;
    put("answers", "every-kind.json", answers);
    put("answers", "nothing.json", "[]");
    put("json", "answers.json", answers);
    put(
        "json",
        "numbers.json",
        "[0,-1,1.5,1e3,-2.5E-3,true,false,null]",
    );
    put("json", "cut-off.json", "{\"a\":[");
    let id = "ab".repeat(32);
    let response = format!(
        r#"{{"heard":"response/1","id":"{id}","form":"parent-after-icpc","version":1,"area":"harbour","meeting":"icpc","quarter":"2015-Q4","source":"online","answers":{{}}}}"#
    );
    put("response", "whole.json", &response);
    put(
        "response",
        "newer.json",
        response.replace("response/1", "response/2"),
    );
    put(
        "scrub",
        "names",
        "Quillon Primary;Ada\nI told ada at quillon that Zebedee's mum rang 07700 900123",
    );
    put(
        "scrub",
        "places",
        "\nwe live at 9 Oakfield Road SW1A 9ZZ, born 12/5/2015, my snap is tilly2011",
    );
    put("scrub", "nothing", "Ada\nit was fine");
}

fn root(path: &str) -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}
