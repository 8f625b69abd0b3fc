//! People and keys, from the outside: the real server, the real `heard`, and what a family's device
//! seals. Above all: who was taken out opens nothing that is sent later.

use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::OnceLock;
use std::thread;

use seal::keyfile::{Cost, KeyFile, lock_for, unlock};
use seal::keyring::{MANAGERS, OFFICERS, OpenKeyring};
use seal::service::{Fingerprint, verify_service};
use seal::{Officer, PublicKey, Seed, open_response, random_id, seal, setup};
use wire::envelope::EnvelopeId;
use wire::routes::{
    Challenge, KEYRING, RESPONSES, SERVICE, SESSION, SETUP, SETUP_HEADER, Session, Setup, ToSign,
    WORKSPACE,
};
use wire::service::{ServiceDocument, Signed};

use crate::mailbox::http::{Answer, Client};
use crate::mailbox::served::{AT_ONCE, Folder, Server, built};

const PASSPHRASE: &str = "four words for the tests";

/// A service on a real server: a manager (seed 1) and a recovery sheet (seed 2).
struct Office {
    folder: Folder,
    server: Server,
    first: Fingerprint,
}

impl Office {
    fn new() -> Self {
        let folder = Folder::with_mailbox(AT_ONCE);
        let server = Server::start(&folder);
        let token = folder.setup_token();
        let headers = [(SETUP_HEADER, token.as_str())];
        let answer = server.client().ask("GET", SETUP, &headers, b"");
        let to_sign: ToSign = json(&answer.expect("answered"));
        let made = setup(to_sign, "Sam", &officer(1), &officer(2)).expect("made");
        let seed = Seed::new([1; 32]);
        let file = lock_for(Some(made.fingerprint), &seed, PASSPHRASE, Cost::quick());
        folder.write("sam.json", file.expect("locked").to_json());
        folder.write("pass", PASSPHRASE);
        let setup = Setup {
            service: made.service,
            keyring: made.keyring,
        };
        let body = serde_json::to_vec(&setup).expect("JSON");
        let answer = server.client().ask("POST", SETUP, &headers, &body);
        assert_eq!(answer.expect("answered").status, 204);
        Self {
            folder,
            server,
            first: made.fingerprint,
        }
    }

    /// Runs `heard key`; words that begin with `@` are files of this office.
    fn key(&self, words: &[&str]) -> Output {
        let mut command = Command::new(heard());
        command.arg("key").env_remove("RUST_BACKTRACE");
        for word in words {
            match word.strip_prefix('@') {
                Some(file) => command.arg(self.folder.path(file)),
                None => command.arg(word),
            };
        }
        command.output().expect("heard runs")
    }

    /// The same, on the server, with somebody's key file; it has to succeed.
    fn as_officer(&self, who: &str, words: &[&str]) -> String {
        let output = self.try_as(who, words);
        assert!(output.status.success(), "{words:?}: {}", said(&output));
        said(&output)
    }

    fn try_as(&self, who: &str, words: &[&str]) -> Output {
        let key = format!("@{who}.json");
        let (command, rest) = words.split_first().expect("a command");
        let first = [*command, "--key", &key, "--passphrase-file", "@pass"];
        let place = ["--server", self.server.origin.as_str()];
        self.key(&[&first, &place[..], rest].concat())
    }

    /// A colleague makes a key; gives their id.
    fn newcomer(&self, name: &str) -> String {
        let (file, card) = (format!("@{name}.json"), format!("@{name}-card.json"));
        let words = ["new", "--out", &file, "--card", &card];
        let place = ["--server", self.server.origin.as_str()];
        let output = self.key(&[&words[..], &place, &["--passphrase-file", "@pass"]].concat());
        assert!(output.status.success(), "{}", said(&output));
        self.officer(name).id_hex()
    }

    /// What they read aloud.
    fn fingerprint(&self, name: &str) -> String {
        let output = self.key(&["fingerprint", &format!("@{name}-card.json")]);
        assert!(output.status.success(), "{}", said(&output));
        String::from_utf8(output.stdout).expect("text")
    }

    fn let_in(&self, name: &str, groups: &[&str]) {
        let (card, spoken) = (format!("@{name}-card.json"), self.fingerprint(name));
        let add = ["add", "--card", &card, "--name", name];
        let groups: Vec<_> = groups
            .iter()
            .flat_map(|group| ["--group", *group])
            .collect();
        let words = [&add[..], &groups, &["--fingerprint", spoken.trim()]].concat();
        self.as_officer("sam", &words);
    }

    fn officer(&self, name: &str) -> Officer {
        let path = self.folder.path(&format!("{name}.json"));
        let text = std::fs::read_to_string(path).expect("a key file");
        let file = KeyFile::from_json(&text).expect("a key file");
        unlock(&file, PASSPHRASE).expect("unlocked")
    }

    fn document(&self) -> (Signed, ServiceDocument) {
        let answer = self.server.client().ask("GET", SERVICE, &[], b"");
        let signed: Signed = json(&answer.expect("answered"));
        // A device that was invited on the first day follows every hand-over.
        let document = verify_service(&signed, Some(self.first)).expect("a good document");
        (signed, document)
    }

    /// The keyring as an officer fetches it.
    fn keyring(&self, officer: &Officer) -> Signed {
        let (mut client, bearer) = self.enter(officer).expect("let in");
        let headers = [("authorization", bearer.as_str())];
        json(&client.ask("GET", KEYRING, &headers, b"").expect("answered"))
    }

    fn opened(&self, officer: &Officer) -> OpenKeyring {
        let keyring = self.keyring(officer);
        OpenKeyring::open(&keyring, &self.document().1, officer).expect("opens")
    }

    /// None if the server does not let them in.
    fn enter(&self, officer: &Officer) -> Option<(Client, String)> {
        let mut client = self.server.client();
        let path = wire::routes::CHALLENGE;
        let answer = client.ask("POST", path, &[], b"{}").expect("answered");
        let Challenge { challenge } = json(&answer);
        let signed = officer.sign_challenge(&self.server.origin, &challenge);
        let body = serde_json::to_vec(&signed).expect("JSON");
        let answer = client.ask("POST", SESSION, &[], &body).expect("answered");
        if answer.status != 200 {
            return None;
        }
        let Session { token, .. } = json(&answer);
        Some((client, format!("Bearer {token}")))
    }

    /// What a family's device seals to a group now, and sends.
    fn sent(&self, group: &str) -> (EnvelopeId, Vec<u8>) {
        let (_, document) = self.document();
        let mut recipients = document.recipients.iter();
        let recipient = recipients.find(|recipient| recipient.group == group);
        let key = PublicKey::from_base64(&recipient.expect("a group").key).expect("a key");
        let id = random_id().expect("random");
        let text = format!("{{\"heard\":\"response/1\",\"id\":\"{id}\"}}");
        let envelope = seal(text.as_bytes(), id, &[key]).expect("sealed");
        let path = format!("{RESPONSES}/{id}");
        let answer = self.server.client().ask("PUT", &path, &[], &envelope);
        assert_eq!(answer.expect("answered").status, 200);
        (id, envelope)
    }
}

fn officer(number: u8) -> Officer {
    Officer::from_seed(&Seed::new([number; 32]))
}

fn heard() -> &'static PathBuf {
    static HEARD: OnceLock<PathBuf> = OnceLock::new();
    HEARD.get_or_init(|| built("heard"))
}

fn json<T: serde::de::DeserializeOwned>(answer: &Answer) -> T {
    serde_json::from_slice(&answer.body).unwrap_or_else(|_| panic!("{}", answer.text()))
}

fn said(output: &Output) -> String {
    let both = [&output.stdout[..], &output.stderr].concat();
    String::from_utf8_lossy(&both).into_owned()
}

#[test]
fn who_was_taken_out_opens_nothing_that_is_sent_later() {
    let office = Office::new();
    let id = office.newcomer("dee");
    let early = office.try_as("dee", &["list"]);
    assert!(!early.status.success(), "not before she is let in");
    office.let_in("dee", &[OFFICERS]);
    assert!(
        office
            .as_officer("dee", &["test"])
            .contains("opens: officers")
    );

    let (old_id, old) = office.sent(OFFICERS);
    let managers_only = office.sent(MANAGERS).1;
    let dee = office.officer("dee");
    let kept = office.opened(&dee);
    let (mut client, bearer) = office.enter(&dee).expect("let in");
    assert!(open_response(&old, &kept.private_keys()).is_ok());
    assert!(open_response(&managers_only, &kept.private_keys()).is_err());

    let refused = office.try_as("sam", &["remove", &id]);
    assert!(
        !refused.status.success(),
        "it asks first, and nobody answered"
    );
    assert!(office.as_officer("dee", &["list"]).contains("dee (you)"));
    let out = office.as_officer("sam", &["remove", &id, "--yes"]);
    assert!(out.contains("dee is out"), "{out}");

    let (new_id, new) = office.sent(OFFICERS);
    assert!(open_response(&new, &kept.private_keys()).is_err());
    assert!(
        open_response(&old, &kept.private_keys()).is_ok(),
        "what she kept stays open"
    );
    let headers = [("authorization", bearer.as_str())];
    let fetched = client.ask("GET", RESPONSES, &headers, b"");
    assert_eq!(
        fetched.expect("answered").status,
        401,
        "her session has ended"
    );
    assert!(office.enter(&dee).is_none(), "and there is no new one");

    for reader in [officer(1), officer(2)] {
        let keys = office.opened(&reader).private_keys();
        let opened = [&old, &new].map(|envelope| open_response(envelope, &keys).map(|(id, _)| id));
        assert_eq!(opened, [Ok(old_id), Ok(new_id)]);
    }
    let log = office.as_officer("sam", &["log"]);
    for words in [
        "Sam let in dee (officers)",
        "Sam took out dee",
        "0 set aside",
    ] {
        assert!(log.contains(words), "{words} in {log}");
    }
}

#[test]
fn a_card_that_was_exchanged_on_its_way_is_not_let_in() {
    let office = Office::new();
    office.newcomer("dee");
    office.newcomer("mallory");
    let spoken = office.fingerprint("dee");
    let words = ["add", "--card", "@mallory-card.json", "--name", "Dee"];
    let rest = ["--group", OFFICERS, "--fingerprint", spoken.trim()];
    let output = office.try_as("sam", &[&words[..], &rest].concat());
    assert!(!output.status.success() && said(&output).contains("not what was read aloud"));
    assert_eq!(office.opened(&officer(1)).members().len(), 2);
}

#[test]
fn changes_made_at_the_same_time_are_all_made() {
    let office = Office::new();
    let names = ["ann", "bob", "cas"];
    for name in names {
        office.newcomer(name);
    }
    thread::scope(|scope| {
        for name in names {
            let office = &office;
            scope.spawn(move || office.let_in(name, &[OFFICERS]));
        }
    });
    let keyring = office.opened(&officer(1));
    assert_eq!(keyring.serial(), 4, "one after the other");
    let members = keyring.members();
    let mut found: Vec<_> = members
        .into_iter()
        .filter_map(|listed| listed.name)
        .collect();
    found.sort();
    assert_eq!(found, ["Recovery sheet", "Sam", "ann", "bob", "cas"]);
    // What the document says does not change when someone is let in, so that one who read it just
    // before another wrote sends the very same again.
    let (_, document) = office.document();
    assert!((2..=4).contains(&document.serial), "{}", document.serial);
}

#[test]
fn a_new_recovery_sheet_takes_the_place_of_the_old_one() {
    let office = Office::new();
    let (_, old) = office.sent(MANAGERS);
    let kept = office.opened(&officer(2));
    office.as_officer("sam", &["recovery", "--out", "@sheet.txt", "--yes"]);
    let place = ["--server", office.server.origin.as_str()];
    let tried = office.key(&[&["test", "--sheet", "@sheet.txt"], &place[..]].concat());
    assert!(
        said(&tried).contains("opens: managers, officers"),
        "{}",
        said(&tried)
    );
    assert!(office.enter(&officer(2)).is_none(), "the old sheet is out");
    let (_, new) = office.sent(MANAGERS);
    assert!(open_response(&new, &kept.private_keys()).is_err());

    let text = std::fs::read_to_string(office.folder.path("sheet.txt")).expect("a sheet");
    let sheet = Officer::from_seed(&seal::recovery::read(&text).expect("a seed"));
    let keys = office.opened(&sheet).private_keys();
    assert!(
        [&old, &new]
            .iter()
            .all(|envelope| open_response(envelope, &keys).is_ok())
    );
}

#[test]
fn the_service_hands_over_and_those_who_knew_it_follow() {
    let office = Office::new();
    office.as_officer("sam", &["hand-over", "--yes"]);
    office.as_officer("sam", &["rotate"]);
    let (signed, document) = office.document();
    assert_eq!(document.lineage.len(), 1);
    let now = Fingerprint::of_base64(&document.key).expect("a key");
    assert_ne!(now, office.first);
    let stranger = Fingerprint([9; 16]);
    assert!(verify_service(&signed, Some(stranger)).is_err());
    assert!(
        office
            .as_officer("sam", &["test"])
            .contains("managers, officers")
    );
    let log = office.as_officer("sam", &["log"]);
    assert!(
        log.contains("Sam changed the service's signing key"),
        "{log}"
    );
    assert!(
        log.contains("Sam changed the keys of managers, officers"),
        "{log}"
    );
}

#[test]
fn the_server_cannot_write_into_the_log_nor_change_it() {
    let office = Office::new();
    let sam = officer(1);
    let (mut client, bearer) = office.enter(&sam).expect("let in");
    let headers = [("authorization", bearer.as_str())];
    let workspace = office.opened(&sam).workspace();
    let stranger = workspace
        .write(&officer(9), MANAGERS, "{}")
        .expect("written");
    let path = format!("{WORKSPACE}/{}", stranger.id);
    let mut put = |bytes: &[u8]| client.ask("PUT", &path, &headers, bytes).expect("answered");
    assert!((200..300).contains(&put(&stranger.bytes).status));
    assert!(
        (200..300).contains(&put(&stranger.bytes).status),
        "a repeat"
    );
    let mut other = stranger.bytes.clone();
    *other.last_mut().expect("a byte") ^= 1;
    assert_eq!(put(&other).status, 409);
    let log = office.as_officer("sam", &["log"]);
    assert!(
        log.contains("nobody on this service's list wrote this entry"),
        "{log}"
    );
    assert!(log.contains("0 entries, 1 set aside"), "{log}");
}

#[test]
fn another_passphrase_and_other_groups() {
    let office = Office::new();
    let id = office.newcomer("dee");
    office.let_in("dee", &[OFFICERS]);
    office.folder.write("other", "other words for the tests");
    let words = ["passphrase", "--key", "@dee.json", "--out", "@dee2.json"];
    let files = [
        "--passphrase-file",
        "@pass",
        "--new-passphrase-file",
        "@other",
    ];
    let output = office.key(&[&words[..], &files].concat());
    assert!(output.status.success(), "{}", said(&output));
    assert!(!office.try_as("dee2", &["test"]).status.success());
    office.as_officer(
        "sam",
        &["regroup", &id, "--group", OFFICERS, "--group", MANAGERS],
    );
    assert!(
        office
            .as_officer("dee", &["test"])
            .contains("managers, officers")
    );
    let before = office.document().1.key;
    office.as_officer("sam", &["regroup", &id, "--group", OFFICERS]);
    let after = office.document().1.key;
    assert_ne!(before, after, "she knew the service's key");
    let refused = office.try_as("dee", &["rotate"]);
    assert!(
        said(&refused).contains("only a manager"),
        "{}",
        said(&refused)
    );
    let own = office.officer("sam").id_hex();
    let refused = office.try_as("sam", &["remove", &own, "--yes"]);
    assert!(
        said(&refused).contains("another manager can"),
        "{}",
        said(&refused)
    );
}

#[test]
fn a_card_carries_the_key_of_its_member_and_loses_it_with_them() {
    let office = Office::new();
    let id = office.newcomer("dee");
    office.let_in("dee", &[OFFICERS]);
    office.folder.write("dee.png", b"\x89PNG and some colours");
    office.folder.write("dee.gif", b"GIF89a");
    let card = ["card", "1", "--about", "I like maps.", "--member", &id];
    let told = office.as_officer("sam", &[&card[..], &["--picture", "@dee.png"]].concat());
    assert!(told.contains("Signed."), "{told}");
    let card = office.document().1.settings.officer(1).cloned();
    let card = card.expect("a card");
    assert_eq!(
        (card.name.as_str(), card.about.as_str()),
        ("Dee", "I like maps.")
    );
    let picture = card.picture.expect("a picture");
    assert!(
        picture.starts_with("data:image/png;base64,iVBORyBhbmQ"),
        "{picture}"
    );

    // What is sealed to the card opens with Dee's own key, and with no group's.
    let key = PublicKey::from_base64(card.key.as_deref().expect("a key")).expect("a key");
    let sheet = seal(b"{}", random_id().expect("random"), &[key]).expect("sealed");
    let dee = office.officer("dee");
    assert!(seal::open(&sheet, &[dee.private_key().clone()]).is_ok());
    let groups = office.opened(&officer(1)).private_keys();
    assert!(seal::open(&sheet, &groups).is_err());

    let told = office.as_officer("sam", &["sign"]);
    assert!(
        told.contains("signed already"),
        "the server's file undoes no card: {told}"
    );
    let told = office.as_officer("sam", &["cards"]);
    assert!(
        told.contains(&format!("a picture  sheets to {id}  I like maps.")),
        "{told}"
    );
    for (who, words, why) in [
        ("dee", vec!["card", "1", "--name", "Me"], "only a manager"),
        (
            "sam",
            vec!["card", "0", "--name", "Me"],
            "a whole number from 1",
        ),
        (
            "sam",
            vec!["card", "1", "--picture", "@dee.gif"],
            "no JPEG, PNG or WebP",
        ),
        ("sam", vec!["card", "9", "--remove"], "There is no card 9"),
    ] {
        let refused = office.try_as(who, &words);
        assert!(!refused.status.success(), "{words:?}");
        assert!(
            said(&refused).contains(why),
            "{words:?}: {}",
            said(&refused)
        );
    }

    office.as_officer("sam", &["remove", &id, "--yes"]);
    let left = office.document().1.settings.officer(1).cloned();
    assert_eq!(left.expect("the card").key, None, "she was taken out");
    office.as_officer("sam", &["card", "1", "--remove"]);
    assert!(office.document().1.settings.officer(1).is_none());
    let log = office.as_officer("sam", &["log"]);
    assert!(log.contains("Sam took away the officers' card 1"), "{log}");
}

#[test]
fn old_files_are_sealed_again_to_the_keys_of_now() {
    let office = Office::new();
    office.newcomer("dee");
    office.let_in("dee", &[OFFICERS]);
    let kept = office.opened(&office.officer("dee"));
    let (id, old) = office.sent(OFFICERS);
    office.folder.write("old/one.heard", &old);
    office.folder.write("old/none.heard", "nothing");
    office.as_officer("sam", &["remove", &office.officer("dee").id_hex(), "--yes"]);
    let files = ["@old/one.heard", "@old/none.heard"];
    let words = [&["reseal", "--out", "@new"], &files[..]].concat();
    let told = office.as_officer("sam", &words);
    assert!(told.contains("1 sealed again, 1 not"), "{told}");
    let new = std::fs::read(office.folder.path("new/one.heard")).expect("written");
    assert!(open_response(&new, &kept.private_keys()).is_err());
    let keys = office
        .opened(&officer(1))
        .private_keys_of(OFFICERS)
        .expect("keys");
    assert_eq!(open_response(&new, &keys[..1]).map(|(id, _)| id), Ok(id));
}
