//! What the server keeps beside responses, over HTTP: sheets for one officer, the workspace, both
//! documents at once, batches of codes; and what it tells of itself.

use serde_json::json;
use wire::base64url;
use wire::envelope::{EnvelopeId, Header};
use wire::operation::Head;
use wire::routes::{
    CODES, DOCUMENTS, KEYRING, SERVICE, SHEET_DAYS_MAX, SHEETS, Setup, TOKENS, WORKSPACE,
};
use wire::stream::Frames;

use super::http::Answer;
use super::made_up::{
    address, envelope, envelope_of, hand_over, key, key_id, keyring, let_in, service_document,
    sign_keyring, sign_service,
};
use super::served::{Folder, On, Server};
use super::{get, ready_on};

on_both!(
    a_sheet_reaches_its_officer_and_nobody_else,
    the_workspace_is_only_ever_added_to,
    both_documents_are_replaced_together_or_not_at_all,
    batches_of_codes_are_for_officers,
);

fn random_id() -> EnvelopeId {
    envelope().0
}

/// Sends with a session.
fn send(server: &Server, session: &str, method: &str, path: &str, body: &[u8]) -> Answer {
    let headers = [("authorization", session)];
    let answer = server.client().ask(method, path, &headers, body);
    answer.expect("answered")
}

/// The number and the id of each frame.
fn frames(answer: &Answer) -> Vec<(u32, EnvelopeId)> {
    assert_eq!(answer.status, 200, "{}", answer.text());
    let mut frames = Frames::default();
    frames.push(&answer.body);
    let mut found = Vec::new();
    while let Some(frame) = frames.take().expect("frames") {
        found.push((frame.batch, frame.cursor().expect("an id").id));
    }
    frames.finish().expect("whole");
    found
}

/// Lets key 3 in beside key 2.
fn second_member(server: &Server) {
    let both = sign_keyring(&keyring(2, &key(1), &[&key(2), &key(3)]), &key(1));
    let body = serde_json::to_vec(&both).expect("JSON");
    let session = let_in(server, &key(2));
    assert_eq!(send(server, &session, "PUT", KEYRING, &body).status, 204);
}

fn a_sheet_reaches_its_officer_and_nobody_else(on: On) -> Option<()> {
    let (_folder, server) = ready_on(on)?;
    second_member(&server);
    let mut client = server.client();
    let mut put = |id: EnvelopeId, bytes: &[u8]| {
        let path = format!("{SHEETS}/{id}");
        client.ask("PUT", &path, &[], bytes).expect("answered")
    };
    let mut ids: Vec<_> = (0..40).map(|_| random_id()).collect();
    ids.sort();
    for id in ids.iter().rev() {
        let sheet = envelope_of(*id, &[key_id(&key(2))]);
        assert_eq!(put(*id, &sheet).text(), "{\"stored\":true}");
        assert_eq!(put(*id, &sheet).status, 200, "a repeat");
    }
    let id = ids[0];
    let other = envelope_of(id, &[key_id(&key(2))]);
    assert_eq!(put(id, &other).refusal(), "409 other_bytes");
    let id = random_id();
    let nobody = envelope_of(id, &[[9; 8]]);
    assert_eq!(put(id, &nobody).refusal(), "400 no_such_reader");
    let two = envelope_of(id, &[key_id(&key(2)), key_id(&key(3))]);
    assert_eq!(put(id, &two).refusal(), "400 not_for_one");
    let sheet = envelope_of(id, &[key_id(&key(3))]);
    assert_eq!(put(random_id(), &sheet).refusal(), "400 other_id");
    assert_eq!(put(id, &sheet[..99]).refusal(), "400 wrong_envelope");
    assert_eq!(get(&server, SHEETS, "Bearer x").refusal(), "401 not_let_in");
    let (theirs, mine) = (let_in(&server, &key(3)), let_in(&server, &key(2)));
    assert!(frames(&get(&server, SHEETS, &theirs)).is_empty());
    let all: Vec<_> = ids.iter().map(|id| (SHEET_DAYS_MAX, *id)).collect();
    assert_eq!(frames(&get(&server, SHEETS, &mine)), all);
    let path = format!("{SHEETS}?after=0.{}", ids[4]);
    assert_eq!(frames(&get(&server, &path, &mine)), all[5..]);
    let path = format!("{SHEETS}/{}", ids[0]);
    assert_eq!(send(&server, &theirs, "DELETE", &path, b"").status, 204);
    assert_eq!(frames(&get(&server, SHEETS, &mine)), all, "only one's own");
    for _ in 0..2 {
        assert_eq!(send(&server, &mine, "DELETE", &path, b"").status, 204);
        assert_eq!(frames(&get(&server, SHEETS, &mine)), all[1..]);
    }
    Some(())
}

/// An operation in shape.
fn operation(id: EnvelopeId, filling: u8) -> Vec<u8> {
    let head = Head {
        id,
        key_id: [8; 8],
        nonce: [9; 12],
    };
    [&head.write()[..], &vec![filling; 1024 + 16]].concat()
}

fn the_workspace_is_only_ever_added_to(on: On) -> Option<()> {
    let (_folder, server) = ready_on(on)?;
    let session = let_in(&server, &key(2));
    let put = |id: EnvelopeId, bytes: &[u8]| {
        send(
            &server,
            &session,
            "PUT",
            &format!("{WORKSPACE}/{id}"),
            bytes,
        )
    };
    let ids: Vec<_> = (0..150).map(|_| random_id()).collect();
    for id in &ids {
        assert_eq!(put(*id, &operation(*id, 1)).text(), "{\"stored\":true}");
    }
    assert_eq!(put(ids[3], &operation(ids[3], 1)).status, 200, "a repeat");
    let changed = operation(ids[3], 2);
    assert_eq!(put(ids[3], &changed).refusal(), "409 other_bytes");
    assert_eq!(put(ids[3], &operation(ids[4], 1)).refusal(), "400 other_id");
    assert_eq!(put(ids[3], b"entry").refusal(), "400 wrong_envelope");
    assert_eq!(put(ids[3], &vec![0; 70_000]).refusal(), "413 too_large");
    let path = format!("{WORKSPACE}/{}", ids[3]);
    let stranger = send(&server, "Bearer x", "PUT", &path, &changed);
    assert_eq!(stranger.refusal(), "401 not_let_in");
    let taken_out = send(&server, &session, "DELETE", &path, b"");
    assert_eq!(taken_out.refusal(), "405 wrong_method");
    let all: Vec<_> = (1..).zip(ids.iter().copied()).collect();
    assert_eq!(frames(&get(&server, WORKSPACE, &session)), all);
    let after = format!("{WORKSPACE}?after=100.{}", ids[99]);
    assert_eq!(frames(&get(&server, &after, &session)), all[100..]);
    Some(())
}

fn both_documents_are_replaced_together_or_not_at_all(on: On) -> Option<()> {
    let (_folder, server) = ready_on(on)?;
    let session = let_in(&server, &key(2));
    let put = |setup: &Setup| {
        let body = serde_json::to_vec(setup).expect("JSON");
        send(&server, &session, "PUT", DOCUMENTS, &body).refusal()
    };
    // The key is handed over, so neither document is good without the other.
    let mut successor = service_document(2, &key(4));
    successor.lineage = vec![hand_over(&key(1), &key(4))];
    let next = Setup {
        service: sign_service(&successor, &key(4)),
        keyring: sign_keyring(&keyring(2, &key(4), &[&key(2), &key(3)]), &key(4)),
    };
    let with = |service: &wire::service::Signed, keyring: &wire::service::Signed| Setup {
        service: service.clone(),
        keyring: keyring.clone(),
    };
    let old_keyring = sign_keyring(&keyring(1, &key(4), &[&key(3)]), &key(4));
    assert_eq!(put(&with(&next.service, &old_keyring)), "409 not_newer");
    let foreign = sign_keyring(&keyring(2, &key(9), &[&key(3)]), &key(9));
    assert_eq!(put(&with(&next.service, &foreign)), "400 wrong_document");
    let stranger = sign_service(&service_document(2, &key(9)), &key(9));
    assert_eq!(put(&with(&stranger, &foreign)), "400 wrong_document");
    let service = server
        .client()
        .ask("GET", SERVICE, &[], b"")
        .expect("answered");
    let before = sign_service(&service_document(1, &key(1)), &key(1));
    assert_eq!(service.json(), json!(before), "nothing was changed");
    for _ in 0..2 {
        assert_eq!(
            put(&next),
            "204",
            "and a repeat is answered like the first time"
        );
    }
    assert_eq!(get(&server, KEYRING, &session).json(), json!(next.keyring));
    let later = sign_keyring(&keyring(3, &key(4), &[&key(3)]), &key(4));
    assert_eq!(
        put(&with(&next.service, &later)),
        "204",
        "the same service document"
    );
    assert_eq!(get(&server, KEYRING, &session).refusal(), "401 not_let_in");
    Some(())
}

fn batches_of_codes_are_for_officers(on: On) -> Option<()> {
    let (_folder, server) = ready_on(on)?;
    let session = let_in(&server, &key(2));
    let hash = |number: u8| base64url::encode(&[number; 32]);
    let batch = |batch: u8, tokens: u32, hashes: &[String]| {
        let batch = base64url::encode(&[batch; 16]);
        json!({"batch": batch, "tokens": tokens, "hashes": hashes}).to_string()
    };
    let twenty: Vec<_> = (0..20).map(hash).collect();
    let three: Vec<_> = (20..23).map(hash).collect();
    let cases = [
        (batch(1, 1, &twenty), "204"),
        (batch(1, 1, &twenty), "204"),
        (batch(1, 1, &three), "409 other_bytes"),
        (batch(2, 30, &three), "204"),
        (batch(3, 1, &[hash(5)]), "409 other_bytes"),
        (batch(4, 0, &[hash(90)]), "400 wrong_json"),
        (batch(4, 501, &[hash(90)]), "400 wrong_json"),
        (batch(4, 1, &[]), "400 wrong_json"),
        (batch(4, 1, &[hash(90), hash(90)]), "400 wrong_json"),
        (batch(4, 1, &["x".to_owned()]), "400 wrong_json"),
        ("{}".to_owned(), "400 wrong_json"),
    ];
    for (body, expected) in cases {
        let answer = send(&server, &session, "POST", CODES, body.as_bytes());
        assert_eq!(answer.refusal(), expected, "{body}");
        let stranger = send(&server, "Bearer x", "POST", CODES, body.as_bytes());
        assert_eq!(stranger.refusal(), "401 not_let_in");
    }
    let told = get(&server, CODES, &session).json();
    let expected = json!([
        {"batch": base64url::encode(&[1; 16]), "made": 20},
        {"batch": base64url::encode(&[2; 16]), "made": 3},
    ]);
    assert_eq!(told, expected);
    assert_eq!(get(&server, CODES, "Bearer x").refusal(), "401 not_let_in");
    let unknown = json!({"code": "ABCD-EFGH-JKMN-PQRS", "blinded": [hash(1)]}).to_string();
    let refused = send(&server, "", "POST", TOKENS, unknown.as_bytes());
    assert_eq!(refused.refusal(), "403 unknown_code");
    Some(())
}

#[test]
fn figures_are_told_in_steps_and_hold_nothing_personal() {
    let (_folder, server) = ready_on(On::Sqlite).expect("there is always SQLite");
    let mut client = server.client();
    let (mut ids, telling) = (Vec::new(), [("user-agent", "TellTale/1.0")]);
    for _ in 0..27 {
        let (id, bytes) = envelope();
        let answer = client.ask("PUT", &address(id), &telling, &bytes);
        assert_eq!(answer.expect("answered").status, 200);
        ids.push(id.to_string());
    }
    let figures = client.ask("GET", "/metrics", &[], b"").expect("answered");
    let text = figures.text();
    let line = "heard_requests_total{route=\"put_response\",status=\"2xx\"} 20\n";
    assert!(text.contains(line), "{text}");
    let personal = ["TellTale", "127.0.0.1"].map(str::to_owned);
    for trace in personal.iter().chain(&ids) {
        assert!(!text.contains(trace), "{trace} in {text}");
    }
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let (name, value) = line.rsplit_once(' ').expect("a name and a value");
        assert!(name.starts_with("heard_request"), "{line}");
        assert!(value.parse::<f64>().is_ok(), "{line}");
    }
}

#[test]
fn one_address_is_held_to_its_rate_and_another_is_not() {
    let (_folder, server) = ready_on(On::Sqlite).expect("there is always SQLite");
    let mut client = server.client();
    let mut put = |from: &str| {
        let (id, bytes) = envelope();
        let headers = [("x-forwarded-for", from)];
        client
            .ask("PUT", &address(id), &headers, &bytes)
            .expect("answered")
    };
    let refused = (0..200)
        .map(|_| put("203.0.113.5"))
        .find(|answer| answer.status != 200);
    let refused = refused.expect("there is an end");
    assert_eq!(refused.refusal(), "429 too_often");
    let seconds = refused
        .header("retry-after")
        .and_then(|wait| wait.parse().ok());
    assert!((1..60).contains(&seconds.unwrap_or(0)), "{seconds:?}");
    assert_eq!(put("203.0.113.6").status, 200);
}

/// Databases from before there were codes and sheets are brought up to date.
#[test]
fn an_older_mailbox_is_opened_with_everything_in_it() {
    let folder = Folder::with_mailbox(super::AT_ONCE);
    let script = include_str!("../../src/server/migrations/sqlite/0001_mailbox.sql");
    let database = folder.path("heard.sqlite");
    let (id, bytes) = envelope();
    let (waiting, other) = envelope();
    let keyring = sign_keyring(&keyring(1, &key(1), &[&key(2)]), &key(1));
    let service = sign_service(&service_document(1, &key(1)), &key(1));
    let hex = |bytes: &[u8]| {
        bytes
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect::<String>()
    };
    let text = |signed| serde_json::to_string(signed).expect("JSON");
    let rows = format!(
        "{script}
        INSERT INTO batches VALUES (0, 20000, NULL), (1, 20001, NULL);
        INSERT INTO responses VALUES (x'{id}', x'', 1, x'{}'), (x'{waiting}', x'', NULL, x'{}');
        INSERT INTO documents VALUES ('service', 1, '{}'), ('keyring', 1, '{}');
        INSERT INTO members VALUES (x'{}');",
        hex(&bytes),
        hex(&other),
        text(&service),
        text(&keyring),
        hex(key(2).verifying_key().as_bytes()),
    );
    let Some(()) = with_sqlite3(&database, &rows) else {
        return;
    };
    let server = Server::start(&folder);
    let found = super::fetch(&server, "");
    assert_eq!(found.get(&id), Some(&(1, bytes)));
    assert_eq!(found.get(&waiting), Some(&(2, other)));
    let sheet_id = random_id();
    let sheet = envelope_of(sheet_id, &[key_id(&key(2))]);
    assert!(Header::read(&sheet).is_ok());
    let path = format!("{SHEETS}/{sheet_id}");
    let kept = server
        .client()
        .ask("PUT", &path, &[], &sheet)
        .expect("answered");
    assert_eq!(kept.status, 200, "{}", kept.text());
    let session = let_in(&server, &key(2));
    let all = [(SHEET_DAYS_MAX, sheet_id)];
    assert_eq!(frames(&get(&server, SHEETS, &session)), all);
}

/// Makes an old database as the old server did, with the mark that its migration was done.
fn with_sqlite3(database: &std::path::Path, rows: &str) -> Option<()> {
    use sha2::{Digest, Sha384};
    let script = include_bytes!("../../src/server/migrations/sqlite/0001_mailbox.sql");
    let mut checksum = String::new();
    for byte in Sha384::digest(script) {
        checksum += &format!("{byte:02x}");
    }
    let done = format!(
        "CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT NOT NULL, \
         installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, success BOOLEAN NOT NULL, \
         checksum BLOB NOT NULL, execution_time BIGINT NOT NULL);
        INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
         VALUES (1, 'mailbox', 1, x'{checksum}', 0);"
    );
    let python = "import sqlite3, sys\n\
        database = sqlite3.connect(sys.argv[1])\n\
        database.executescript(sys.stdin.read())\n\
        database.commit()";
    let mut child = match std::process::Command::new("python3")
        .args(["-c", python])
        .arg(database)
        .stdin(std::process::Stdio::piped())
        .spawn()
    {
        Ok(child) => child,
        Err(_) => {
            eprintln!("skipped: python3 is not installed");
            return None;
        }
    };
    let mut stdin = child.stdin.take().expect("a pipe");
    let sent = std::io::Write::write_all(&mut stdin, format!("{rows}{done}").as_bytes());
    sent.expect("sent");
    drop(stdin);
    assert!(child.wait().expect("ended").success());
    Some(())
}
