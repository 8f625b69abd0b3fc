//! The mailbox as a stranger meets it: the real server in its own process, over plain TCP.
//!
//! What is sent has the shape of sealed responses and no inside, because the server cannot tell.

/// Runs each test over both databases.
macro_rules! on_both {
    ($($name:ident),* $(,)?) => {
        mod on_sqlite {
            $(#[test]
            fn $name() {
                super::$name(crate::mailbox::On::Sqlite).expect("there is always SQLite");
            })*
        }
        mod on_postgres {
            $(#[test]
            fn $name() {
                // Without PostgreSQL it has said that it skips this.
                let _ = super::$name(crate::mailbox::On::Postgres);
            })*
        }
    };
}

// What the server keeps beside responses: sheets, the workspace, codes, both documents at once.
mod beside;
mod codes;
pub mod http;
// Somebody else has the database while responses come in.
mod locked;
mod made_up;
// What the raw files of a database tell of the order in which things came.
mod order;
mod postgres;
pub mod served;
// A hundred thousand bad requests, full disks, killed servers and databases that fall over.
mod storms;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use flate2::read::GzDecoder;
use wire::envelope::{ENVELOPE_BYTES_MAX, EnvelopeId};
use wire::routes::{CHALLENGE, HEALTH, KEYRING, RESPONSES, SERVICE, SESSION, SETTINGS, SETUP};
use wire::stream::Frames;

use http::{Answer, Client};
use made_up::{
    address, challenge, envelope, hand_over, key, keyring, let_in, post_session, post_setup,
    service_document, set_up, setup, sign_keyring, sign_service, signed_challenge,
};
use served::{AT_ONCE, Folder, On, Server};

/// A server that is set up with key 1 and its member key 2, and lets everything out at once.
fn ready() -> (Folder, Server) {
    ready_on(On::Sqlite).expect("there is always SQLite")
}

/// The same, over either database.
fn ready_on(on: On) -> Option<(Folder, Server)> {
    let folder = Folder::on(on, AT_ONCE)?;
    let server = Server::start(&folder);
    set_up(&folder, &server);
    Some((folder, server))
}

on_both!(
    a_wrong_body_is_refused_and_nothing_is_stored,
    a_repeat_is_answered_like_the_first_time_and_other_bytes_are_refused,
    a_service_is_set_up_once_by_the_holder_of_the_link,
    a_forged_set_up_is_refused_and_leaves_the_link_good,
    only_a_member_who_signs_a_fresh_challenge_is_let_in,
    documents_are_replaced_only_by_newer_ones_with_the_service_s_signature,
    whoever_leaves_the_keyring_is_out_at_once,
    responses_come_out_in_batches_and_a_reader_goes_on_from_the_last_one,
    what_was_acknowledged_survives_sigkill_once_and_repeats_of_the_rest_are_stored_once,
    asked_to_stop_it_finishes_what_it_has_begun,
    nothing_of_who_sent_is_written_anywhere,
);

fn put(client: &mut Client, id: EnvelopeId, bytes: &[u8]) -> Answer {
    client
        .ask("PUT", &address(id), &[], bytes)
        .expect("answered")
}

/// Everything a reader can fetch, by id, with its batch; fails if an id comes twice.
fn fetch(server: &Server, after: &str) -> BTreeMap<EnvelopeId, (u32, Vec<u8>)> {
    let session = let_in(server, &key(2));
    let headers = [("authorization", session.as_str())];
    let path = format!("{RESPONSES}{after}");
    let answer = server
        .client()
        .ask("GET", &path, &headers, b"")
        .expect("answered");
    assert_eq!(answer.status, 200, "{}", answer.text());
    let mut frames = Frames::default();
    frames.push(&answer.body);
    let mut found = BTreeMap::new();
    let mut last = None;
    while let Some(frame) = frames.take().expect("frames") {
        let cursor = frame.cursor().expect("an id");
        assert!(last < Some(cursor), "by batch, then by id, and none twice");
        last = Some(cursor);
        found.insert(cursor.id, (frame.batch, frame.envelope));
    }
    frames.finish().expect("whole");
    found
}

#[test]
fn what_is_not_there_is_refused_in_plain_words() {
    let (_folder, server) = ready();
    let id = "0".repeat(64);
    let cases = [
        ("GET", "/api".to_owned(), "404 no_such_page"),
        ("GET", "/api/unknown".to_owned(), "404 no_such_page"),
        ("GET", "/api/v2/responses".to_owned(), "404 no_such_page"),
        ("GET", "/nothing.html".to_owned(), "404 no_such_page"),
        ("GET", "/../service.toml".to_owned(), "404 no_such_page"),
        ("GET", "/%2e%2e/heard.sqlite".to_owned(), "404 no_such_page"),
        ("GET", "/heard.sqlite".to_owned(), "404 no_such_page"),
        ("PUT", "/".to_owned(), "405 wrong_method"),
        ("DELETE", format!("{RESPONSES}/{id}"), "405 wrong_method"),
        ("GET", format!("{RESPONSES}/{id}"), "405 wrong_method"),
        ("POST", RESPONSES.to_owned(), "405 wrong_method"),
        ("GET", CHALLENGE.to_owned(), "405 wrong_method"),
        ("BREW", SESSION.to_owned(), "405 wrong_method"),
        ("PUT", HEALTH.to_owned(), "405 wrong_method"),
        ("GET", RESPONSES.to_owned(), "401 not_let_in"),
        ("GET", KEYRING.to_owned(), "401 not_let_in"),
        ("PUT", KEYRING.to_owned(), "401 not_let_in"),
        ("PUT", SERVICE.to_owned(), "401 not_let_in"),
        ("GET", SETUP.to_owned(), "404 wrong_setup_link"),
        ("POST", SETUP.to_owned(), "404 wrong_setup_link"),
    ];
    let mut client = server.client();
    for (method, path, expected) in cases {
        let answer = client.ask(method, &path, &[], b"").expect("answered");
        assert_eq!(answer.refusal(), expected, "{method} {path}");
        let message = answer.json()["message"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        assert!(message.ends_with('.'), "a sentence: {message:?}");
        fenced(&answer);
    }
}

/// What a file says of itself before it is any kind of page: it is never taken for something else,
/// no other site can use it, and nobody is told where somebody came from.
fn kept_to_itself(answer: &Answer) {
    for (name, value) in [
        ("referrer-policy", "no-referrer"),
        ("x-content-type-options", "nosniff"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        assert_eq!(answer.header(name), Some(value));
    }
    assert!(answer.header("cache-control").is_some());
}

/// All that a browser could open or run carries the headers that fence the apps in.
fn fenced(answer: &Answer) {
    kept_to_itself(answer);
    let policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
        img-src 'self' blob: data:; media-src 'self' blob:; font-src 'self'; connect-src 'self'; \
        worker-src 'self'; manifest-src 'self'; form-action 'none'; base-uri 'none'; \
        frame-ancestors 'none'";
    let expected = [
        ("content-security-policy", policy),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-embedder-policy", "require-corp"),
    ];
    for (name, value) in expected {
        assert_eq!(answer.header(name), Some(value));
    }
    let permissions = answer.header("permissions-policy").unwrap_or_default();
    for denied in ["camera=()", "microphone=()", "geolocation=()"] {
        assert!(permissions.contains(denied), "{denied}");
    }
}

fn a_wrong_body_is_refused_and_nothing_is_stored(on: On) -> Option<()> {
    let (_folder, server) = ready_on(on)?;
    let (id, good) = envelope();
    let path = address(id);
    let damaged = |place: usize, byte: u8| {
        let mut bytes = good.clone();
        bytes[place] = byte;
        bytes
    };
    let cases = [
        ("nothing", path.clone(), Vec::new(), "400 wrong_envelope"),
        ("JSON", path.clone(), b"{}".to_vec(), "400 wrong_envelope"),
        (
            "cut off",
            path.clone(),
            good[..good.len() - 1].to_vec(),
            "400 wrong_envelope",
        ),
        (
            "one more",
            path.clone(),
            [&good[..], b"x"].concat(),
            "400 wrong_envelope",
        ),
        (
            "another version",
            path.clone(),
            damaged(5, 2),
            "400 wrong_envelope",
        ),
        (
            "no recipient",
            path.clone(),
            damaged(38, 0),
            "400 wrong_envelope",
        ),
        (
            "many recipients",
            path.clone(),
            damaged(38, 17),
            "400 wrong_envelope",
        ),
        (
            "too long",
            path.clone(),
            vec![0; ENVELOPE_BYTES_MAX + 1],
            "413 too_large",
        ),
        ("huge", path, vec![0; 1_000_000], "413 too_large"),
    ];
    let mut client = server.client();
    for (name, path, body, expected) in cases {
        let answer = client.ask("PUT", &path, &[], &body).expect("answered");
        assert_eq!(answer.refusal(), expected, "{name}");
    }
    let admission = [("heard-admission", "00ff")];
    let answer = client
        .ask("PUT", &address(id), &admission, &good)
        .expect("answered");
    assert_eq!(answer.refusal(), "400 admission_not_expected");
    assert!(fetch(&server, "").is_empty());
    assert_eq!(
        put(&mut client, id, &good).status,
        200,
        "and the good one is still welcome"
    );
    Some(())
}

#[test]
fn the_address_and_the_envelope_have_to_agree_on_the_id() {
    let (_folder, server) = ready();
    let (id, good) = envelope();
    let (other, _) = envelope();
    let loud = id.to_string().to_uppercase();
    let cases = [
        (other.to_string(), "400 other_id"),
        (loud, "400 wrong_id"),
        ("x".to_owned(), "400 wrong_id"),
        ("0".repeat(63), "400 wrong_id"),
        ("%00".repeat(64), "400 wrong_id"),
    ];
    let mut client = server.client();
    for (id, expected) in cases {
        let path = format!("{RESPONSES}/{id}");
        let answer = client.ask("PUT", &path, &[], &good).expect("answered");
        assert_eq!(answer.refusal(), expected, "{path}");
    }
    assert!(fetch(&server, "").is_empty());
}

#[test]
fn a_chunked_body_is_held_to_the_same_limit() {
    let (_folder, server) = ready();
    let (id, good) = envelope();
    let chunked = |body: &[u8]| {
        let mut stream = TcpStream::connect(server.address).expect("connected");
        let head = format!(
            "PUT {} HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n{:x}\r\n",
            address(id),
            body.len()
        );
        // The server may have had enough before the end, so a broken pipe is no failure here.
        let _ = stream.write_all(&[head.as_bytes(), body, b"\r\n0\r\n\r\n"].concat());
        http::read(&mut BufReader::new(stream), false).map(|answer| answer.status)
    };
    assert_eq!(chunked(&good).ok(), Some(200));
    assert_ne!(chunked(&vec![0; 5_000_000]).ok(), Some(200));
    assert_eq!(fetch(&server, "").len(), 1);
}

fn a_repeat_is_answered_like_the_first_time_and_other_bytes_are_refused(on: On) -> Option<()> {
    let (_folder, server) = ready_on(on)?;
    let mut client = server.client();
    let (id, bytes) = envelope();
    for _ in 0..3 {
        let answer = put(&mut client, id, &bytes);
        assert_eq!(
            (answer.status, answer.text().as_str()),
            (200, "{\"stored\":true}")
        );
    }
    let mut changed = bytes.clone();
    *changed.last_mut().expect("a last byte") ^= 1;
    assert_eq!(put(&mut client, id, &changed).refusal(), "409 other_bytes");
    let found = fetch(&server, "");
    assert_eq!(found, BTreeMap::from([(id, (1, bytes))]));
    Some(())
}

fn a_service_is_set_up_once_by_the_holder_of_the_link(on: On) -> Option<()> {
    let folder = Folder::on(on, AT_ONCE)?;
    let server = Server::start(&folder);
    let mut client = server.client();
    let (id, bytes) = envelope();
    assert_eq!(put(&mut client, id, &bytes).refusal(), "503 not_set_up");
    let answer = client.ask("GET", SERVICE, &[], b"").expect("answered");
    assert_eq!(answer.refusal(), "503 not_set_up");
    let token = folder.setup_token();
    let settings = client
        .ask("GET", SETUP, &[("heard-setup", &token)], b"")
        .expect("answered");
    assert_eq!(
        settings.json()["settings"]["name"],
        "Northshire Reviewing Service"
    );
    assert_eq!(
        settings.json()["settings"]["localities"]
            .as_array()
            .map(Vec::len),
        Some(3)
    );
    let wrong = [("heard-setup", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")];
    let answer = client.ask("GET", SETUP, &wrong, b"").expect("answered");
    assert_eq!(answer.refusal(), "404 wrong_setup_link");
    let good = setup(&key(1), &[&key(2)]);
    assert_eq!(
        post_setup(&mut client, wrong[0].1, &good).refusal(),
        "404 wrong_setup_link"
    );
    assert_eq!(post_setup(&mut client, &token, &good).status, 204);
    assert!(
        !folder.path("setup-link").exists(),
        "the used link is taken away"
    );
    assert_eq!(
        post_setup(&mut client, &token, &good).refusal(),
        "404 wrong_setup_link"
    );
    let service = client.ask("GET", SERVICE, &[], b"").expect("answered");
    assert_eq!(service.json(), serde_json::json!(good.service));
    assert_eq!(put(&mut client, id, &bytes).status, 200);
    Some(())
}

fn a_forged_set_up_is_refused_and_leaves_the_link_good(on: On) -> Option<()> {
    let folder = Folder::on(on, AT_ONCE)?;
    let server = Server::start(&folder);
    let mut client = server.client();
    let token = folder.setup_token();
    let good = setup(&key(1), &[&key(2)]);
    let forged_service = sign_service(&service_document(1, &key(1)), &key(9));
    let forged_keyring = sign_keyring(&keyring(1, &key(1), &[&key(2)]), &key(9));
    let other_keyring = sign_keyring(&keyring(1, &key(9), &[&key(2)]), &key(9));
    let nobody = sign_keyring(&keyring(1, &key(1), &[]), &key(1));
    let mut altered = good.service.clone();
    altered.document = sign_service(&service_document(2, &key(1)), &key(1)).document;
    let mut kind = good.keyring.clone();
    kind.heard = "service/1".to_owned();
    let cases = [
        (
            "service signed by another key",
            &forged_service,
            &good.keyring,
        ),
        (
            "keyring signed by another key",
            &good.service,
            &forged_keyring,
        ),
        ("another service's keyring", &good.service, &other_keyring),
        ("a keyring with nobody in it", &good.service, &nobody),
        ("an altered service document", &altered, &good.keyring),
        ("a document of another kind", &good.service, &kind),
    ];
    for (name, service, keyring) in cases {
        let setup = wire::routes::Setup {
            service: service.clone(),
            keyring: keyring.clone(),
        };
        let answer = post_setup(&mut client, &token, &setup);
        assert_eq!(answer.refusal(), "400 wrong_document", "{name}");
    }
    let headers = [("heard-setup", token.as_str())];
    let answer = client
        .ask("POST", SETUP, &headers, b"{}")
        .expect("answered");
    assert_eq!(answer.refusal(), "400 wrong_json");
    assert_eq!(post_setup(&mut client, &token, &good).status, 204);
    Some(())
}

#[test]
fn the_link_lies_in_a_private_file_and_never_in_the_log() {
    let folder = Folder::with_mailbox(AT_ONCE);
    let server = Server::start(&folder);
    let first = folder.setup_token();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let meta = std::fs::metadata(folder.path("setup-link")).expect("the file");
        assert_eq!(meta.permissions().mode() & 0o777, 0o600);
    }
    let renewed = folder.run(&["setup-link"]);
    assert!(renewed.status.success());
    let second = folder.setup_token();
    assert_ne!(first, second);
    let said = String::from_utf8_lossy(&renewed.stdout).into_owned();
    assert!(
        said.contains("setup-link") && !said.contains(&second),
        "{said}"
    );
    let good = setup(&key(1), &[&key(2)]);
    let mut client = server.client();
    assert_eq!(
        post_setup(&mut client, &first, &good).refusal(),
        "404 wrong_setup_link"
    );
    assert_eq!(post_setup(&mut client, &second, &good).status, 204);
    assert!(
        !folder.run(&["setup-link"]).status.success(),
        "a service is set up once"
    );
    server.ask_to_stop();
    let (_, log) = server.wait();
    assert!(
        log.contains("setup-link"),
        "the log says where the link lies: {log}"
    );
    assert!(!log.contains(&first) && !log.contains(&second), "{log}");
}

fn only_a_member_who_signs_a_fresh_challenge_is_let_in(on: On) -> Option<()> {
    let (_folder, server) = ready_on(on)?;
    let mut client = server.client();
    let origin = server.origin.clone();
    let refused = |name: &str, signed: &wire::routes::SignedChallenge| {
        let answer = post_session(&mut server.client(), signed);
        assert_eq!(answer.refusal(), "403 challenge_refused", "{name}");
    };
    let fresh = challenge(&mut client);
    refused(
        "another origin",
        &signed_challenge("https://evil.example", &fresh, &key(2)),
    );
    refused(
        "used up by the wrong try",
        &signed_challenge(&origin, &fresh, &key(2)),
    );
    let fresh = challenge(&mut client);
    refused("no member", &signed_challenge(&origin, &fresh, &key(3)));
    let made_up = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    refused(
        "never given out",
        &signed_challenge(&origin, made_up, &key(2)),
    );
    let fresh = challenge(&mut client);
    let mut forged = signed_challenge(&origin, &fresh, &key(3));
    forged.key = made_up::public(&key(2));
    refused("another's signature", &forged);
    let fresh = challenge(&mut client);
    let mut garbled = signed_challenge(&origin, &fresh, &key(2));
    garbled.signature = "not base64!".to_owned();
    refused("no signature", &garbled);
    let fresh = challenge(&mut client);
    let good = signed_challenge(&origin, &fresh, &key(2));
    let answer = post_session(&mut client, &good);
    assert_eq!(
        (answer.status, answer.json()["seconds"].as_u64()),
        (200, Some(900))
    );
    refused("replayed", &good);
    let session = format!(
        "Bearer {}",
        answer.json()["token"].as_str().expect("a token")
    );
    let settings = get(&server, SETUP, &session);
    assert_eq!(
        settings.json()["settings"]["name"],
        "Northshire Reviewing Service",
        "to be signed again"
    );
    for wrong in ["Bearer x", "Basic x", ""] {
        let answer = client.ask("GET", RESPONSES, &[("authorization", wrong)], b"");
        assert_eq!(
            answer.expect("answered").refusal(),
            "401 not_let_in",
            "{wrong:?}"
        );
    }
    Some(())
}

fn documents_are_replaced_only_by_newer_ones_with_the_service_s_signature(on: On) -> Option<()> {
    let (_folder, server) = ready_on(on)?;
    let mut client = server.client();
    let session = let_in(&server, &key(2));
    let mut put = |path: &str, signed: &wire::service::Signed| {
        let body = serde_json::to_vec(signed).expect("JSON");
        let headers = [("authorization", session.as_str())];
        client
            .ask("PUT", path, &headers, &body)
            .expect("answered")
            .refusal()
    };
    let old = sign_service(&service_document(1, &key(1)), &key(1));
    assert_eq!(put(SERVICE, &old), "409 not_newer");
    let forged = sign_service(&service_document(2, &key(1)), &key(9));
    assert_eq!(put(SERVICE, &forged), "400 wrong_document");
    let stranger = sign_service(&service_document(2, &key(9)), &key(9));
    assert_eq!(put(SERVICE, &stranger), "400 wrong_document");
    let newer = sign_service(&service_document(2, &key(1)), &key(1));
    assert_eq!(put(SERVICE, &newer), "204");
    let mut successor = service_document(3, &key(4));
    successor.lineage = vec![hand_over(&key(9), &key(4))];
    assert_eq!(
        put(SERVICE, &sign_service(&successor, &key(4))),
        "400 wrong_document"
    );
    successor.lineage = vec![hand_over(&key(1), &key(4))];
    successor.lineage[0].signature = hand_over(&key(1), &key(5)).signature;
    assert_eq!(
        put(SERVICE, &sign_service(&successor, &key(4))),
        "400 wrong_document"
    );
    successor.lineage = vec![hand_over(&key(1), &key(4))];
    assert_eq!(put(SERVICE, &sign_service(&successor, &key(4))), "204");
    let mut forgetful = service_document(4, &key(4));
    assert_eq!(
        put(SERVICE, &sign_service(&forgetful, &key(4))),
        "400 wrong_document"
    );
    forgetful.lineage = successor.lineage;
    assert_eq!(put(SERVICE, &sign_service(&forgetful, &key(4))), "204");
    let before = sign_keyring(&keyring(2, &key(1), &[&key(2), &key(3)]), &key(1));
    assert_eq!(
        put(KEYRING, &before),
        "400 wrong_document",
        "the old key has handed over"
    );
    let both = sign_keyring(&keyring(2, &key(4), &[&key(2), &key(3)]), &key(4));
    assert_eq!(put(KEYRING, &both), "204");
    assert_eq!(put(KEYRING, &both), "409 not_newer");
    Some(())
}

fn whoever_leaves_the_keyring_is_out_at_once(on: On) -> Option<()> {
    let (_folder, server) = ready_on(on)?;
    let mut client = server.client();
    let leaving = let_in(&server, &key(2));
    let mut ask = |method: &str, session: &str, body: &[u8]| {
        let headers = [("authorization", session)];
        client
            .ask(method, KEYRING, &headers, body)
            .expect("answered")
    };
    let both = sign_keyring(&keyring(2, &key(1), &[&key(2), &key(3)]), &key(1));
    let body = serde_json::to_vec(&both).expect("JSON");
    assert_eq!(ask("PUT", &leaving, &body).status, 204);
    assert_eq!(ask("GET", &leaving, b"").json(), serde_json::json!(both));
    let staying = let_in(&server, &key(3));
    let one = sign_keyring(&keyring(3, &key(1), &[&key(3)]), &key(1));
    let body = serde_json::to_vec(&one).expect("JSON");
    assert_eq!(ask("PUT", &staying, &body).status, 204);
    assert_eq!(ask("GET", &leaving, b"").refusal(), "401 not_let_in");
    assert_eq!(ask("GET", &staying, b"").json(), serde_json::json!(one));
    let mut client = server.client();
    let fresh = challenge(&mut client);
    let again = post_session(
        &mut client,
        &signed_challenge(&server.origin, &fresh, &key(2)),
    );
    assert_eq!(again.refusal(), "403 challenge_refused");
    Some(())
}

fn responses_come_out_in_batches_and_a_reader_goes_on_from_the_last_one(on: On) -> Option<()> {
    let folder = Folder::on(on, "[mailbox]\nbatch_at_least = 3\nbatch_days = 0\n")?;
    let server = Server::start(&folder);
    set_up(&folder, &server);
    let mut client = server.client();
    let mut send = || {
        let (id, bytes) = envelope();
        assert_eq!(put(&mut client, id, &bytes).status, 200);
        id
    };
    let mut first = BTreeSet::from([send(), send()]);
    assert!(fetch(&server, "").is_empty(), "two are not three");
    first.insert(send());
    let ids = |found: BTreeMap<EnvelopeId, _>| found.into_keys().collect::<BTreeSet<_>>();
    assert_eq!(ids(fetch(&server, "")), first);
    let second = BTreeSet::from([send(), send(), send()]);
    let cursor = format!("?after=1.{}", first.last().expect("three"));
    assert_eq!(ids(fetch(&server, &cursor)), second, "only what is new");
    let all = fetch(&server, "");
    assert!(
        all.iter()
            .all(|(id, (batch, _))| *batch == if first.contains(id) { 1 } else { 2 })
    );
    let inside = format!("?after=1.{}", first.first().expect("three"));
    assert_eq!(fetch(&server, &inside).len(), 5);
    let session = let_in(&server, &key(2));
    for wrong in ["x", "1.", "1.zz", "-1.00", "99999999999.00"] {
        let path = format!("{RESPONSES}?after={wrong}");
        let answer = get(&server, &path, &session);
        assert_eq!(answer.refusal(), "400 wrong_cursor", "{wrong}");
    }
    Some(())
}

fn get(server: &Server, path: &str, session: &str) -> Answer {
    let headers = [("authorization", session)];
    server
        .client()
        .ask("GET", path, &headers, b"")
        .expect("answered")
}

#[test]
fn by_default_nothing_comes_out_before_a_week_has_passed() {
    let folder = Folder::new();
    let server = Server::start(&folder);
    set_up(&folder, &server);
    let mut client = server.client();
    for _ in 0..12 {
        let (id, bytes) = envelope();
        assert_eq!(put(&mut client, id, &bytes).status, 200);
    }
    assert!(fetch(&server, "").is_empty());
}

/// Sends what is left of `envelopes` from several connections at once until all are acknowledged
/// or the server is gone; the ids that were acknowledged.
fn send_all(
    server: &Server,
    envelopes: &[(EnvelopeId, Vec<u8>)],
    done: &AtomicUsize,
) -> BTreeSet<EnvelopeId> {
    let next = AtomicUsize::new(0);
    let acknowledged = Mutex::new(BTreeSet::new());
    let work = || {
        let mut client = server.client();
        while let Some((id, bytes)) = envelopes.get(next.fetch_add(1, Ordering::Relaxed)) {
            let Ok(answer) = client.ask("PUT", &address(*id), &[], bytes) else {
                return;
            };
            assert_eq!(answer.status, 200, "{}", answer.text());
            acknowledged.lock().expect("the list").insert(*id);
            done.fetch_add(1, Ordering::Relaxed);
        }
    };
    thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(work);
        }
    });
    acknowledged.into_inner().expect("the list")
}

fn what_was_acknowledged_survives_sigkill_once_and_repeats_of_the_rest_are_stored_once(
    on: On,
) -> Option<()> {
    let folder = Folder::on(on, AT_ONCE)?;
    let envelopes: Vec<_> = (0..2000).map(|_| envelope()).collect();
    let mut acknowledged = BTreeSet::new();
    let mut server = Server::start(&folder);
    set_up(&folder, &server);
    for kill_after in [300, 900, 1500] {
        let done = AtomicUsize::new(0);
        thread::scope(|scope| {
            let sending = scope.spawn(|| send_all(&server, &envelopes, &done));
            while done.load(Ordering::Relaxed) < kill_after {
                thread::sleep(Duration::from_millis(1));
            }
            server.kill();
            acknowledged.extend(sending.join().expect("sent"));
        });
        server = Server::start(&folder);
        // `fetch` fails if one comes twice.
        let found = fetch(&server, "");
        assert!(
            acknowledged.iter().all(|id| found.contains_key(id)),
            "none is lost"
        );
    }
    assert!(
        acknowledged.len() < envelopes.len(),
        "it was killed on the way"
    );
    let all = send_all(&server, &envelopes, &AtomicUsize::new(0));
    assert_eq!(all.len(), envelopes.len());
    let found = fetch(&server, "");
    assert_eq!(found.len(), envelopes.len());
    for (id, bytes) in &envelopes {
        assert_eq!(found.get(id).map(|(_, bytes)| bytes), Some(bytes));
    }
    Some(())
}

#[test]
fn slow_bodies_and_header_floods_leave_it_answering() {
    let (_folder, server) = ready();
    let connect = || TcpStream::connect(server.address).expect("connected");
    let (id, good) = envelope();
    let begun = format!(
        "PUT {} HTTP/1.1\r\nhost: x\r\ncontent-length: 5000\r\n\r\nhea",
        address(id)
    );
    let slow: Vec<_> = (0..100)
        .map(|number| {
            let mut stream = connect();
            // Half of them stop in the headers, half in the body.
            let length = if number % 2 == 0 { 20 } else { begun.len() };
            stream.write_all(&begun.as_bytes()[..length]).expect("sent");
            stream
        })
        .collect();
    let long = format!(
        "GET / HTTP/1.1\r\nhost: x\r\ncookie: {}\r\n\r\n",
        "x".repeat(100_000)
    );
    let many = format!(
        "GET / HTTP/1.1\r\nhost: x\r\n{}\r\n",
        "a: b\r\n".repeat(500)
    );
    let path = format!("GET /{} HTTP/1.1\r\nhost: x\r\n\r\n", "x".repeat(100_000));
    for flood in [long, many, path, "\0\u{1}\u{2}\r\n\r\n".to_owned()] {
        for _ in 0..20 {
            let mut stream = connect();
            let _ = stream.write_all(flood.as_bytes());
            if let Ok(answer) = http::read(&mut BufReader::new(stream), false) {
                assert!((400..500).contains(&answer.status), "{}", answer.status);
            }
        }
    }
    let mut client = server.client();
    let answer = client.ask("GET", HEALTH, &[], b"").expect("answered");
    assert_eq!((answer.status, answer.text().as_str()), (200, "ok\n"));
    assert_eq!(put(&mut client, id, &good).status, 200);
    drop(slow);
    assert_eq!(fetch(&server, "").len(), 1);
}

#[test]
fn a_thousand_garbled_requests_leave_it_answering_and_store_only_what_is_whole() {
    let (_folder, server) = ready();
    let (id, good) = envelope();
    let head = format!(
        "PUT {} HTTP/1.1\r\nhost: x\r\ncontent-length: {}\r\n\r\n",
        address(id),
        good.len()
    );
    let whole = [head.as_bytes(), &good].concat();
    let mut random = [0; 4000];
    getrandom::fill(&mut random).expect("randomness");
    for dice in random.chunks_exact(4) {
        let mut garbled = whole.clone();
        // In the head, or in the part of the envelope that says what it is.
        let place = usize::from(u16::from_be_bytes([dice[0], dice[1]])) % (head.len() + 39);
        garbled[place] ^= dice[2] | 1;
        let mut stream = TcpStream::connect(server.address).expect("connected");
        let _ = stream.write_all(&garbled);
        let _ = stream.shutdown(std::net::Shutdown::Write);
        if let Ok(answer) = http::read(&mut BufReader::new(stream), false) {
            // A host or a header name may change without making the request wrong.
            assert!(matches!(answer.status, 200 | 400..500), "{}", answer.status);
        }
    }
    let answer = server
        .client()
        .ask("GET", HEALTH, &[], b"")
        .expect("answered");
    assert_eq!(answer.status, 200);
    for (found, (_, bytes)) in fetch(&server, "") {
        assert!(
            found == id && bytes == good,
            "only what is whole was stored"
        );
    }
}

#[test]
fn files_are_served_in_the_smallest_copy_and_kept_for_ever_where_they_are_hashed() {
    let folder = Folder::new();
    folder.write("dist/index.html", "<p>families</p>");
    folder.write("dist/collate/index.html", "<p>officers</p>");
    folder.write("dist/assets/app-12ab.js", "plain");
    folder.write("dist/assets/app-12ab.js.br", "brotli");
    folder.write("dist/assets/app-12ab.js.gz", "gzip");
    let dist = folder.path("dist");
    let server = Server::start_with(&folder, &["--dist", dist.to_str().expect("a path")]);
    let mut client = server.client();
    let mut get = |method: &str, path: &str, headers: &[(&str, &str)]| {
        client.ask(method, path, headers, b"").expect("answered")
    };
    let page = get("GET", "/", &[]);
    assert_eq!(page.text(), "<p>families</p>");
    assert_eq!(
        page.header("content-type"),
        Some("text/html; charset=utf-8")
    );
    assert_eq!(page.header("cache-control"), Some("no-cache"));
    fenced(&page);
    let etag = page.header("etag").expect("an etag").to_owned();
    let again = get("GET", "/", &[("if-none-match", &etag)]);
    assert_eq!((again.status, again.body.len()), (304, 0));
    fenced(&again);
    assert_eq!(get("GET", "/collate/", &[]).text(), "<p>officers</p>");
    let folder_page = get("GET", "/collate", &[]);
    assert_eq!(
        (folder_page.status, folder_page.header("location")),
        (308, Some("collate/"))
    );
    let for_ever = "public, max-age=31536000, immutable";
    for (accepted, text, coding) in [
        ("gzip, deflate, br", "brotli", Some("br")),
        ("gzip", "gzip", Some("gzip")),
        ("identity", "plain", None),
    ] {
        let answer = get(
            "GET",
            "/assets/app-12ab.js",
            &[("accept-encoding", accepted)],
        );
        assert_eq!(
            (answer.text().as_str(), answer.header("content-encoding")),
            (text, coding)
        );
        assert_eq!(
            answer.header("content-type"),
            Some("text/javascript; charset=utf-8")
        );
        assert_eq!(answer.header("cache-control"), Some(for_ever));
        assert_eq!(answer.header("vary"), Some("accept-encoding"));
    }
}

#[test]
fn what_is_told_to_every_device_is_packed_for_who_can_unpack_it() {
    let (_folder, server) = ready();
    let mut client = server.client();
    for path in [SETTINGS, SERVICE] {
        let mut get = |headers: &[_]| client.ask("GET", path, headers, b"").expect("answered");
        let plain = get(&[]);
        let packed = get(&[("accept-encoding", "gzip, br")]);
        assert_eq!(plain.header("content-encoding"), None);
        assert_eq!(packed.header("content-encoding"), Some("gzip"));
        assert_eq!(packed.header("vary"), Some("accept-encoding"));
        let mut unpacked = Vec::new();
        let read = GzDecoder::new(&packed.body[..]).read_to_end(&mut unpacked);
        assert_eq!(
            (read.ok(), &unpacked),
            (Some(plain.body.len()), &plain.body)
        );
        assert!(packed.body.len() < plain.body.len(), "{path}");
        let etag = packed.header("etag").expect("an etag");
        assert_ne!(Some(etag), plain.header("etag"), "not the same bytes");
        let again = get(&[("accept-encoding", "gzip"), ("if-none-match", etag)]);
        assert_eq!((again.status, again.body.len()), (304, 0), "{path}");
    }
}

#[test]
fn each_file_of_the_apps_says_what_may_be_done_with_it() {
    let folder = Folder::new();
    let opened = [
        "worker-1.js",
        "1.svg",
        "1.webmanifest",
        "1.txt",
        "1.png",
        "1.mp3",
        "1.odd",
    ];
    let never_opened = ["1.js", "1.wasm", "1.css", "1.woff2", "1.json"];
    for ending in opened.into_iter().chain(never_opened) {
        folder.write(&format!("dist/assets/one-{ending}"), "bytes");
    }
    let dist = folder.path("dist");
    let server = Server::start_with(&folder, &["--dist", dist.to_str().expect("a path")]);
    let mut client = server.client();
    let mut get = |ending: &str, headers: &[(&str, &str)]| {
        let path = format!("/assets/one-{ending}");
        client.ask("GET", &path, headers, b"").expect("answered")
    };
    for ending in opened {
        fenced(&get(ending, &[]));
    }
    // What no browser opens by itself, and what runs under the policy of the page that takes it up, is
    // spared the headers of a page, whatever stands after its kind; so is the answer that it has not
    // changed.
    for ending in never_opened {
        let whole = get(ending, &[]);
        let etag = whole.header("etag").expect("an etag").to_owned();
        let again = get(ending, &[("if-none-match", &etag)]);
        assert_eq!((whole.status, again.status), (200, 304), "{ending}");
        for answer in [whole, again] {
            kept_to_itself(&answer);
            assert_eq!(answer.header("content-security-policy"), None, "{ending}");
            assert_eq!(answer.header("permissions-policy"), None, "{ending}");
        }
    }
}

#[test]
fn nothing_but_the_apps_can_be_reached_through_a_path() {
    let folder = Folder::new();
    folder.write("dist/index.html", "<p>families</p>");
    folder.write("dist/.hidden", "hidden");
    folder.write("dist/assets/app_bg-34cd.wasm", "\0asm");
    let dist = folder.path("dist");
    let server = Server::start_with(&folder, &["--dist", dist.to_str().expect("a path")]);
    let mut client = server.client();
    let path = "/assets/app_bg-34cd.wasm";
    let wasm = client.ask("HEAD", path, &[], b"").expect("answered");
    assert_eq!(wasm.header("content-type"), Some("application/wasm"));
    let length = wasm.header("content-length");
    assert_eq!((length, wasm.body.len()), (Some("4"), 0));
    for hidden in [
        "/assets/",
        "/assets/../index.html",
        "/../heard.sqlite",
        "/..%2fheard.sqlite",
        "/.hidden",
        "/./index.html",
        "//index.html",
    ] {
        let answer = client.ask("GET", hidden, &[], b"").expect("answered");
        assert_eq!(answer.refusal(), "404 no_such_page", "{hidden}");
    }
}

#[test]
fn without_the_apps_it_says_so() {
    let (_folder, server) = ready();
    for path in ["/", "/collate/"] {
        let answer = server
            .client()
            .ask("GET", path, &[], b"")
            .expect("answered");
        assert_eq!(answer.status, 200);
        assert!(
            answer.text().contains("cargo xtask build"),
            "{}",
            answer.text()
        );
    }
}

#[test]
fn a_wrong_service_toml_is_told_in_full_and_nothing_starts() {
    let folder = Folder::new();
    folder.write(
        "service.toml",
        "name = \"\"\nexit_page = \"http://x\"\nmailboxes = 1\n",
    );
    let output = folder.run(&["--port", "0"]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    for part in [
        "line 1: `name` is empty",
        "line 2: `exit_page`",
        "did you mean `mailbox`?",
        "needs `forms`",
    ] {
        assert!(said.contains(part), "{part:?} in {said}");
    }
    assert!(!folder.path("heard.sqlite").exists());
}

fn asked_to_stop_it_finishes_what_it_has_begun(on: On) -> Option<()> {
    let (folder, server) = ready_on(on)?;
    let (id, bytes) = envelope();
    let mut stream = TcpStream::connect(server.address).expect("connected");
    let head = format!(
        "PUT {} HTTP/1.1\r\nhost: x\r\ncontent-length: {}\r\n\r\n",
        address(id),
        bytes.len()
    );
    stream
        .write_all(&[head.as_bytes(), &bytes[..100]].concat())
        .expect("begun");
    thread::sleep(Duration::from_millis(200));
    server.ask_to_stop();
    thread::sleep(Duration::from_millis(200));
    stream.write_all(&bytes[100..]).expect("finished");
    let answer = http::read(&mut BufReader::new(stream), false).expect("answered");
    assert_eq!(answer.status, 200);
    let (well, log) = server.wait();
    assert!(
        well && log.contains("everything that was accepted is stored"),
        "{log}"
    );
    let server = Server::start(&folder);
    assert!(fetch(&server, "").contains_key(&id));
    Some(())
}

#[test]
fn a_backup_is_taken_while_it_runs_and_restored_when_it_does_not() {
    let (folder, server) = ready();
    let mut client = server.client();
    let (first, bytes) = envelope();
    assert_eq!(put(&mut client, first, &bytes).status, 200);
    let copy = folder.path("copies/monday");
    folder.write("copies/damaged", "SQLite format 3\0 but not really");
    let copy = copy.to_str().expect("a path");
    let output = folder.run(&["backup", copy]);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        output.status.success() && said.contains("1 responses"),
        "{output:?}"
    );
    assert!(
        !folder.run(&["backup", copy]).status.success(),
        "a copy is never written over"
    );
    let (second, bytes) = envelope();
    assert_eq!(put(&mut client, second, &bytes).status, 200);
    assert!(
        !folder.run(&["restore", copy]).status.success(),
        "not under a running server"
    );
    server.ask_to_stop();
    assert!(server.wait().0);
    let damaged = folder.path("copies/damaged");
    let refused = folder.run(&["restore", damaged.to_str().expect("a path")]);
    assert!(!refused.status.success(), "a damaged copy is refused");
    let server = Server::start(&folder);
    assert_eq!(fetch(&server, "").len(), 2, "and changes nothing");
    server.ask_to_stop();
    assert!(server.wait().0);
    let output = folder.run(&["restore", copy]);
    assert!(output.status.success(), "{output:?}");
    let server = Server::start(&folder);
    assert_eq!(fetch(&server, "").into_keys().collect::<Vec<_>>(), [first]);
    assert!(
        folder.path("heard.sqlite.old-1").exists(),
        "what was there is kept"
    );
}

#[test]
fn two_servers_never_share_a_folder() {
    let (folder, _server) = ready();
    let output = folder.run(&["--port", "0"]);
    assert!(!output.status.success());
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("running on"), "{said}");
}

fn nothing_of_who_sent_is_written_anywhere(on: On) -> Option<()> {
    let (folder, server) = ready_on(on)?;
    let mut client = server.client();
    let telling = [
        ("user-agent", "TellTale/1.0"),
        ("x-forwarded-for", "203.0.113.77"),
        ("cookie", "telltale=1"),
        ("referer", "https://telltale.example/"),
    ];
    for _ in 0..20 {
        let (id, bytes) = envelope();
        let answer = client
            .ask("PUT", &address(id), &telling, &bytes)
            .expect("answered");
        assert_eq!(answer.status, 200);
        let answer = client
            .ask("PUT", &address(id), &telling, b"wrong")
            .expect("answered");
        assert_eq!(answer.status, 400);
    }
    server.ask_to_stop();
    let (_, log) = server.wait();
    let mut written = vec![log.into_bytes()];
    for entry in std::fs::read_dir(folder.path("")).expect("the folder") {
        written.extend(std::fs::read(entry.expect("a file").path()));
    }
    let written = written.concat().to_ascii_lowercase();
    for trace in ["telltale", "203.0.113.77"] {
        let found = written
            .windows(trace.len())
            .any(|bytes| bytes == trace.as_bytes());
        assert!(!found, "{trace}");
    }
    Some(())
}
