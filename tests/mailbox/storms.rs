//! What bad luck and bad people do: a hundred thousand bad requests, disks that are full, servers
//! and databases that fall over under load. Nothing acknowledged is ever lost, nothing is stored
//! twice, and the server goes on answering.

use std::collections::BTreeSet;
use std::io::Write;
use std::net::{SocketAddr, TcpStream};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use token::{Code, blind};
use wire::base64url;
use wire::envelope::EnvelopeId;
use wire::routes::{
    CHALLENGE, CODES, DOCUMENTS, HEALTH, KEYRING, RESPONSES, SERVICE, SESSION, SETUP, SHEETS,
    TOKENS, WORKSPACE,
};

use super::codes::{admission, draw, make_codes, with_codes_on};
use super::http::{self, Client};
use super::made_up::{
    address, challenge, envelope, key, let_in, post_session, set_up, signed_challenge,
};
use super::postgres::Postgres;
use super::served::{AT_ONCE, Folder, On, Server, binary};
use super::{fetch, get, put, ready_on};

on_both!(
    a_hundred_thousand_bad_requests_store_nothing,
    a_second_server_reads_what_the_first_one_wrote,
);

/// Requests of the storm.
const BAD_REQUESTS: usize = 100_000;
/// Connections that send them.
const SENDERS: usize = 8;

/// A request as it is sent.
struct Bad {
    method: &'static str,
    path: String,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
}

/// What every kind of bad request is made of.
struct Known {
    id: EnvelopeId,
    good: Vec<u8>,
    session: String,
    replayed: Vec<u8>,
    forged: Vec<u8>,
    /// A token that admitted another response.
    used: String,
    /// A code that was used, with other elements.
    used_code: Vec<u8>,
}

fn bad(method: &'static str, path: impl Into<String>, body: impl Into<Vec<u8>>) -> Bad {
    Bad {
        method,
        path: path.into(),
        headers: Vec::new(),
        body: body.into(),
    }
}

impl Bad {
    fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

/// The kinds of bad request, one after the other; `dice` varies each.
fn nth(number: usize, known: &Known) -> Bad {
    let dice = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let (id, good) = (known.id, &known.good);
    let at = |limit: usize| (dice >> 20) % limit;
    let hex: String = (0..16)
        .map(|place| format!("{:08x}", dice.rotate_left(place) as u32))
        .collect();
    let routes = [
        CHALLENGE, SESSION, SETUP, TOKENS, CODES, SHEETS, WORKSPACE, RESPONSES, DOCUMENTS,
    ];
    let json = [
        "{}",
        "[]",
        "nul",
        "{\"code\":7}",
        "\u{fffd}",
        "{\"blinded\":[\"x\"],\"code\":\"\"}",
    ];
    match number % 22 {
        0 => bad("PUT", address(id), &good[..at(good.len())]),
        1 => bad(
            "PUT",
            address(id),
            [good, &vec![1; 1 + at(99)][..]].concat(),
        ),
        2 => {
            // In the part that says what it is: the version, the id, the count.
            let mut altered = good.clone();
            altered[at(38)] ^= 1 << at(8).min(6) | 1;
            bad("PUT", address(id), altered)
        }
        3 => bad(
            ["PATCH", "BREW", "TRACE", "OPTIONS"][at(4)],
            routes[at(9)],
            *b"x",
        ),
        4 => bad("DELETE", address(id), []),
        5 => bad("POST", [SESSION, SETUP, TOKENS, CODES][at(4)], json[at(6)]),
        6 => bad("POST", SESSION, known.replayed.clone()),
        7 => bad("POST", SESSION, known.forged.clone()),
        8 => bad("PUT", address(id), good.clone()).with("heard-admission", &hex[..]),
        9 => bad("PUT", address(id), good.clone()).with("heard-admission", "zz"),
        10 => bad("GET", format!("/..%2f{}/heard.sqlite", at(9)), []),
        11 => bad("GET", format!("/assets/../../{hex}"), []),
        12 => bad("GET", format!("{RESPONSES}?after={hex}"), [])
            .with("authorization", format!("Bearer {hex}")),
        13 => bad(
            "PUT",
            format!("{RESPONSES}/{}", &hex[..at(64)]),
            good.clone(),
        ),
        14 => bad("PUT", format!("{SHEETS}/{id}"), good.clone()),
        15 => bad("PUT", format!("{WORKSPACE}/{id}"), good.clone())
            .with("authorization", &known.session[..]),
        16 => {
            let draw = format!(
                "{{\"code\":\"{}\",\"blinded\":[\"{}\"]}}",
                &hex[..16],
                base64url::encode(&good[..32])
            );
            bad("POST", TOKENS, draw)
        }
        17 => bad("PUT", [SERVICE, KEYRING, DOCUMENTS][at(3)], json[at(6)])
            .with("authorization", &known.session[..]),
        18 => bad("PUT", address(id), *b"").with("content-type", "multipart/form-data"),
        19 => bad("PUT", address(id), good.clone()).with("heard-admission", &known.used[..]),
        20 => bad("POST", TOKENS, known.used_code.clone()),
        _ => bad("GET", format!("/%00%ff%fe{hex}"), []).with("accept-encoding", hex.clone()),
    }
}

fn a_hundred_thousand_bad_requests_store_nothing(on: On) -> Option<()> {
    let (_folder, server, public) = with_codes_on(on, AT_ONCE)?;
    let codes = [0, 1].map(|_| Code::random().expect("random"));
    make_codes(&server, &codes);
    let (id, good) = envelope();
    let (first, used, used_code) = admitted(&server, &public, &codes[0]);
    let known = Known {
        used,
        used_code,
        replayed: replayed(&server),
        forged: forged(&server),
        session: let_in(&server, &key(2)),
        id,
        good,
    };
    // PostgreSQL sees few of these requests, so it gets fewer.
    let requests = match on {
        On::Sqlite => BAD_REQUESTS,
        On::Postgres => BAD_REQUESTS / 10,
    };
    let slow = half_sent(server.address, id);
    floods(server.address);
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..SENDERS {
            scope.spawn(|| {
                let mut client = server.client();
                while let Some(number) =
                    Some(next.fetch_add(1, Ordering::Relaxed)).filter(|n| *n < requests)
                {
                    refuse(&mut client, &nth(number, &known));
                }
            });
        }
    });
    let health = server
        .client()
        .ask("GET", HEALTH, &[], b"")
        .expect("answered");
    assert_eq!(health.status, 200);
    drop(slow);
    let only: Vec<_> = fetch(&server, "").into_keys().collect();
    assert_eq!(only, [first], "nothing more was stored");
    let session = let_in(&server, &key(2));
    for empty in [SHEETS, WORKSPACE] {
        assert!(get(&server, empty, &session).body.is_empty(), "{empty}");
    }
    // The other code is as good as it was.
    let blinded = blind(&[known.id.0]).expect("blinded");
    let drawn = draw(&mut server.client(), &codes[1], &blinded);
    let admission = admission(&drawn, &blinded, &public);
    let headers = [("heard-admission", admission.as_str())];
    let stored = server
        .client()
        .ask("PUT", &address(known.id), &headers, &known.good);
    assert_eq!(stored.expect("answered").status, 200);
    Some(())
}

/// Someone who is admitted: their response's id, the token, and their code with other elements.
fn admitted(server: &Server, public: &[u8; 32], code: &Code) -> (EnvelopeId, String, Vec<u8>) {
    let (id, bytes) = envelope();
    let mut client = server.client();
    let blinded = blind(&[id.0]).expect("blinded");
    let admission = admission(&draw(&mut client, code, &blinded), &blinded, public);
    let headers = [("heard-admission", admission.as_str())];
    let stored = client.ask("PUT", &address(id), &headers, &bytes);
    assert_eq!(stored.expect("answered").status, 200);
    let other = blind(&[[1; 32]]).expect("blinded");
    assert_eq!(draw(&mut client, code, &other).refusal(), "409 code_used");
    let used_code = serde_json::to_vec(&other.draw(code)).expect("JSON");
    (id, admission, used_code)
}

fn refuse(client: &mut Client, bad: &Bad) {
    let headers: Vec<_> = bad
        .headers
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let answer = client.ask(bad.method, &bad.path, &headers, &bad.body);
    let answer = answer.unwrap_or_else(|error| panic!("{} {}: {error}", bad.method, bad.path));
    let refused = (400..500).contains(&answer.status);
    assert!(refused, "{} {}: {}", bad.method, bad.path, answer.status);
}

/// A signed challenge that was good once.
fn replayed(server: &Server) -> Vec<u8> {
    let mut client = server.client();
    let fresh = challenge(&mut client);
    let signed = signed_challenge(&server.origin, &fresh, &key(2));
    assert_eq!(post_session(&mut client, &signed).status, 200);
    serde_json::to_vec(&signed).expect("JSON")
}

/// A fresh challenge signed by someone else in a member's name.
fn forged(server: &Server) -> Vec<u8> {
    let fresh = challenge(&mut server.client());
    let mut signed = signed_challenge(&server.origin, &fresh, &key(3));
    signed.key = super::made_up::public(&key(2));
    serde_json::to_vec(&signed).expect("JSON")
}

/// Connections that stop in the middle and stay.
fn half_sent(server: SocketAddr, id: EnvelopeId) -> Vec<TcpStream> {
    let head = format!(
        "PUT {} HTTP/1.1\r\nhost: x\r\ncontent-length: 5359\r\n\r\nheard",
        address(id)
    );
    (1..=60)
        .map(|part| {
            let mut stream = TcpStream::connect(server).expect("connected");
            let length = head.len() * part / 60;
            stream.write_all(&head.as_bytes()[..length]).expect("sent");
            stream
        })
        .collect()
}

/// Headers without end, of either sort.
fn floods(server: SocketAddr) {
    let long = format!(
        "GET / HTTP/1.1\r\nhost: x\r\ncookie: {}\r\n\r\n",
        "x".repeat(200_000)
    );
    let many = format!(
        "GET / HTTP/1.1\r\nhost: x\r\n{}\r\n",
        "a: b\r\n".repeat(5000)
    );
    for _ in 0..25 {
        for flood in [&long, &many] {
            let mut stream = TcpStream::connect(server).expect("connected");
            // It may have had enough before the end.
            let _ = stream.write_all(flood.as_bytes());
            if let Ok(answer) = http::read(&mut std::io::BufReader::new(stream), false) {
                assert!((400..500).contains(&answer.status), "{}", answer.status);
            }
        }
    }
}

/// Sends every response until it is acknowledged, over whatever happens meanwhile, to one server
/// after the other.
pub(super) fn send_until_stored(
    servers: &[SocketAddr],
    envelopes: &[(EnvelopeId, Vec<u8>)],
    done: &AtomicUsize,
) {
    let next = AtomicUsize::new(0);
    let work = |start: usize| {
        let mut clients: Vec<_> = servers.iter().map(|server| Client::new(*server)).collect();
        let mut turn = start;
        while let Some((id, bytes)) = envelopes.get(next.fetch_add(1, Ordering::Relaxed)) {
            loop {
                let count = clients.len();
                let answer = clients[turn % count].ask("PUT", &address(*id), &[], bytes);
                if answer.as_ref().is_ok_and(|answer| answer.status == 200) {
                    break;
                }
                if let Ok(answer) = answer {
                    // Asked to come back, never told that it is wrong.
                    assert!(answer.status >= 500, "{}", answer.text());
                }
                turn += 1;
                thread::sleep(Duration::from_millis(20));
            }
            done.fetch_add(1, Ordering::Relaxed);
        }
    };
    thread::scope(|scope| {
        for start in 0..16 {
            scope.spawn(move || work(start));
        }
    });
}

/// Runs `meanwhile` when so many were acknowledged.
fn send_and_meanwhile(
    servers: &[SocketAddr],
    envelopes: &[(EnvelopeId, Vec<u8>)],
    after: usize,
    meanwhile: impl FnOnce(),
) {
    let done = AtomicUsize::new(0);
    thread::scope(|scope| {
        scope.spawn(|| send_until_stored(servers, envelopes, &done));
        while done.load(Ordering::Relaxed) < after {
            thread::sleep(Duration::from_millis(1));
        }
        meanwhile();
    });
}

/// Each is there once, as it was sent; `fetch` fails if one comes twice.
pub(super) fn all_are_there(server: &Server, envelopes: &[(EnvelopeId, Vec<u8>)]) {
    let found = fetch(server, "");
    assert_eq!(found.len(), envelopes.len());
    for (id, bytes) in envelopes {
        assert_eq!(found.get(id).map(|(_, bytes)| bytes), Some(bytes));
    }
}

#[test]
fn of_two_servers_on_one_postgres_one_may_be_killed() {
    let Some((folder, first)) = ready_on(On::Postgres) else {
        return;
    };
    let beside = folder.beside();
    let second = Server::start(&beside);
    let envelopes: Vec<_> = (0..2000).map(|_| envelope()).collect();
    let servers = [first.address, second.address];
    send_and_meanwhile(&servers, &envelopes, 700, || first.kill());
    all_are_there(&second, &envelopes);
    // Sent to both at once, each still is there once.
    let third = Server::start(&folder.beside());
    let more: Vec<_> = (0..300).map(|_| envelope()).collect();
    let done = AtomicUsize::new(0);
    thread::scope(|scope| {
        for server in [second.address, third.address] {
            let (more, done) = (&more, &done);
            scope.spawn(move || send_until_stored(&[server], more, done));
        }
        // While they come, batches are let out by whoever asks.
        while done.load(Ordering::Relaxed) < 600 {
            fetch(&third, "");
        }
    });
    all_are_there(&third, &[envelopes, more].concat());
}

#[test]
fn a_postgres_that_falls_over_under_load_loses_nothing_acknowledged() {
    let Some(postgres) = Postgres::start() else {
        return;
    };
    let mut folder = Folder::with_mailbox(AT_ONCE);
    folder.database = Some(postgres.database());
    let server = Server::start(&folder);
    set_up(&folder, &server);
    let envelopes: Vec<_> = (0..1500).map(|_| envelope()).collect();
    send_and_meanwhile(&[server.address], &envelopes, 400, || postgres.crash());
    all_are_there(&server, &envelopes);
}

fn a_second_server_reads_what_the_first_one_wrote(on: On) -> Option<()> {
    let (folder, server) = ready_on(on)?;
    let (id, bytes) = envelope();
    assert_eq!(put(&mut server.client(), id, &bytes).status, 200);
    let copy = folder.path("copy.sqlite");
    let copy = copy.to_str().expect("a path");
    assert!(folder.run(&["backup", copy]).status.success());
    server.ask_to_stop();
    assert!(server.wait().0);
    // Into a database of its own, of the same sort.
    let other = Folder::on(on, AT_ONCE)?;
    let restored = other.run(&["restore", copy]);
    assert!(restored.status.success(), "{restored:?}");
    let server = Server::start(&other);
    all_are_there(&server, &[(id, bytes)]);
    if on == On::Postgres {
        server.ask_to_stop();
        assert!(server.wait().0);
        let again = other.run(&["restore", copy]);
        assert!(
            !again.status.success(),
            "what is there is never overwritten"
        );
    }
    Some(())
}

#[test]
fn a_full_postgres_is_told_as_such_and_goes_on_when_there_is_room() {
    let Some((folder, server)) = ready_on(On::Postgres) else {
        return;
    };
    let postgres = super::postgres::shared().expect("it is there");
    let address = folder.database.as_deref().expect("an address");
    // What a full disk answers, without filling one.
    let full = "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS \
        $$ BEGIN RAISE EXCEPTION 'no space left' USING ERRCODE = '53100'; END $$; \
        CREATE TRIGGER full_disk BEFORE INSERT ON waiting EXECUTE FUNCTION full_disk()";
    postgres.ask(address, full);
    let mut client = server.client();
    let (id, bytes) = envelope();
    assert_eq!(put(&mut client, id, &bytes).refusal(), "507 full");
    assert!(fetch(&server, "").is_empty());
    postgres.ask(address, "DROP TRIGGER full_disk ON waiting");
    assert_eq!(put(&mut client, id, &bytes).status, 200);
    all_are_there(&server, &[(id, bytes)]);
}

/// A server whose data folder is a disk of a few megabytes; `None` where none can be mounted.
fn on_a_small_disk(folder: &Folder) -> Option<Server> {
    let mount = "mount -t tmpfs -o size=8m,mode=700 heard \"$1\" || exit 1";
    let isolated = |script: &str| {
        let mut command = Command::new("unshare");
        command.args(["--map-root-user", "--mount", "sh", "-c", script, "sh"]);
        command.arg(folder.path(""));
        command
    };
    let tried = isolated(mount).stderr(std::process::Stdio::null()).status();
    if !tried.is_ok_and(|tried| tried.success()) {
        let _ = writeln!(
            std::io::stderr(),
            "skipped: no small disk can be mounted here (unshare --mount)"
        );
        return None;
    }
    let serve = "cp \"$1\"/service.toml /dev/shm/heard-$$.toml\n".to_owned()
        + mount
        + "\nmv /dev/shm/heard-$$.toml \"$1\"/service.toml\nexec \"$2\" --port 0 --data \"$1\"";
    let mut command = isolated(&serve);
    command.arg(binary()).env_remove("DATABASE_URL");
    Some(Server::spawn(command))
}

#[test]
fn a_full_disk_is_told_as_such_and_everything_goes_through_when_there_is_room() {
    let folder = Folder::with_mailbox(AT_ONCE);
    let Some(server) = on_a_small_disk(&folder) else {
        return;
    };
    let seen = server.sees(&folder.path(""));
    let link = std::fs::read_to_string(seen.join("setup-link")).expect("a link");
    let (_, token) = link.trim().split_once("/collate/#setup=").expect("a link");
    let setup = super::made_up::setup(&key(1), &[&key(2)]);
    let answer = super::made_up::post_setup(&mut server.client(), token, &setup);
    assert_eq!(answer.status, 204);
    let filler = seen.join("filler");
    std::fs::write(&filler, vec![0; 5_500_000]).expect("written");
    let (mut client, mut stored, mut refused) = (server.client(), Vec::new(), Vec::new());
    while refused.len() < 20 {
        let (id, bytes) = envelope();
        let answer = put(&mut client, id, &bytes);
        match answer.status {
            200 => stored.push((id, bytes)),
            _ => {
                assert_eq!(answer.refusal(), "507 full");
                refused.push((id, bytes));
            }
        }
        assert!(stored.len() < 1000, "eight megabytes have an end");
    }
    let health = client.ask("GET", HEALTH, &[], b"").expect("answered");
    assert_eq!(health.status, 200);
    std::fs::remove_file(filler).expect("removed");
    for (id, bytes) in &refused {
        assert_eq!(put(&mut client, *id, bytes).status, 200, "it goes through");
    }
    for (id, bytes) in &stored {
        assert_eq!(
            put(&mut client, *id, bytes).status,
            200,
            "and is still there"
        );
    }
    let ids: BTreeSet<_> = stored.iter().chain(&refused).map(|(id, _)| *id).collect();
    let found: BTreeSet<_> = fetch(&server, "").into_keys().collect();
    assert_eq!(found, ids);
}
