//! A stranger's opener: `tests/interop/` is written in JavaScript from `docs/privacy.md` alone and
//! has to understand what Rust makes, and the other way round.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use seal::keyfile::{Cost, lock_for};
use seal::keyring::{MANAGERS, OFFICERS, OpenKeyring, Published};
use seal::service::verify_service;
use seal::{
    Officer, PublicKey, RECOVERY_NAME, Seed, open_response, random_id, random_seed, recovery, seal,
    setup,
};
use serde_json::{Value, json};
use wire::envelope::EnvelopeId;
use wire::service::{ServiceDocument, Settings};
use wire::stream::write_frame;

const PASSPHRASE: &str = "four plain words, grün";
const ORIGIN: &str = "https://heard.example";

/// A service that has seen changes: an officer came, and a second manager came and left, so that
/// there are earlier roots and a service key that was handed over.
struct Office {
    manager: Officer,
    recovery: Officer,
    fingerprint: String,
    published: Published,
    keyring: OpenKeyring,
    stream: Vec<u8>,
    sealed: Vec<Value>,
}

#[test]
fn a_stranger_opens_what_we_seal() {
    let Some(folder) = interop() else { return };
    let mut office = Office::new();
    office.receive(1, MANAGERS);
    office.receive(1, OFFICERS);
    office.second_manager_comes_and_leaves();
    office.receive(2, MANAGERS);
    let found: Value =
        serde_json::from_str(&run(&folder, "open.mjs", &office.as_json())).expect("json");
    for way in ["by_key_file", "by_sheet"] {
        assert_eq!(
            found[way]["responses"],
            Value::Array(office.sealed.clone()),
            "{way}"
        );
        assert_eq!(
            found[way]["names"],
            json!(["Sam", RECOVERY_NAME, "Dée"]),
            "{way}"
        );
        assert_eq!(
            found[way]["service_key"],
            json!(office.document().key),
            "{way}"
        );
    }
    // Ed25519 signatures are the same whoever makes them.
    let signed = office.manager.sign_challenge(ORIGIN, "a-challenge");
    assert_eq!(found["by_key_file"]["signed"], json!(signed));
}

#[test]
fn we_open_what_a_stranger_seals() {
    let Some(folder) = interop() else { return };
    let mut office = Office::new();
    office.second_manager_comes_and_leaves();
    for groups in [vec![MANAGERS], vec![MANAGERS, OFFICERS]] {
        let id = random_id().expect("random");
        let plain = format!(
            r#"{{"heard":"response/1","id":"{id}","answers":{{"better":{{"text":"Ünf"}}}}}}"#
        );
        let order = json!({
            "service": office.published.service,
            "fingerprint": office.fingerprint,
            "groups": groups,
            "id": id,
            "plain": plain,
        });
        let hex = run(&folder, "seal.mjs", &order);
        let envelope = crate::envelopes::bytes_of_hex(hex.trim());
        let last = groups[groups.len() - 1];
        let keys = office.keyring.private_keys_of(last).expect("a group");
        assert_eq!(open_response(&envelope, &keys), Ok((id, plain)));
    }
}

impl Office {
    fn new() -> Self {
        let [manager, recovery] = [(), ()].map(|()| officer());
        let made = setup(Settings::default().into(), "Sam", &manager, &recovery).expect("set up");
        let fingerprint = made.fingerprint.to_string();
        let published = Published {
            service: made.service,
            keyring: made.keyring,
        };
        let document = verify_service(&published.service, None).expect("a service");
        let keyring = OpenKeyring::open(&published.keyring, &document, &manager).expect("opens");
        let (stream, sealed) = (Vec::new(), Vec::new());
        let mut office = Self {
            manager,
            recovery,
            fingerprint,
            published,
            keyring,
            stream,
            sealed,
        };
        office
            .keyring
            .add_member("Dée", &officer().holder(), &[OFFICERS])
            .expect("let in");
        office.publish();
        office
    }

    fn document(&self) -> ServiceDocument {
        let fingerprint = self.fingerprint.parse().expect("a fingerprint");
        verify_service(&self.published.service, Some(fingerprint)).expect("a service")
    }

    fn publish(&mut self) {
        let document = self.document();
        self.published = self.keyring.publish(&document).expect("published");
    }

    fn second_manager_comes_and_leaves(&mut self) {
        let second = officer().holder();
        self.keyring
            .add_member("Kit", &second, &[MANAGERS, OFFICERS])
            .expect("let in");
        self.publish();
        self.keyring
            .remove_member(&second.id_hex())
            .expect("taken out");
        self.publish();
    }

    /// A family's device seals to the group as it is now, and the mailbox keeps it.
    fn receive(&mut self, batch: u32, group: &str) {
        let id: EnvelopeId = random_id().expect("random");
        let json = format!(r#"{{"heard":"response/1","id":"{id}","answers":{{}}}}"#);
        let recipients = self.document().recipients;
        let recipient = recipients.iter().find(|recipient| recipient.group == group);
        let key = PublicKey::from_base64(&recipient.expect("a group").key).expect("a key");
        let envelope = seal(json.as_bytes(), id, &[key]).expect("sealed");
        assert!(write_frame(&mut self.stream, batch, &envelope));
        self.sealed
            .push(json!({ "batch": batch, "id": id, "json": json }));
    }

    fn as_json(&self) -> Value {
        let service = self.fingerprint.parse().expect("a fingerprint");
        let cost = Cost {
            memory_kib: 1024,
            passes: 2,
            lanes: 1,
        };
        let seed = self.manager.seed();
        let key_file = lock_for(Some(service), seed, PASSPHRASE, cost)
            .expect("locked")
            .to_json();
        let hex: String = self
            .stream
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        json!({
            "key_file": serde_json::from_str::<Value>(&key_file).expect("json"),
            "passphrase": PASSPHRASE,
            "sheet": recovery::blocks(self.recovery.seed()),
            "service": self.published.service,
            "keyring": self.published.keyring,
            "stream": hex,
            "origin": ORIGIN,
            "challenge": "a-challenge",
        })
    }
}

fn officer() -> Officer {
    let seed: Seed = random_seed().expect("random");
    Officer::from_seed(&seed)
}

/// The folder with its packages installed; `None`, said aloud, where Node is not there. Under
/// `CI=true` that is a failure, because nobody would read the line. The tests run at once, so one
/// installs and the others wait.
fn interop() -> Option<PathBuf> {
    static READY: OnceLock<bool> = OnceLock::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/interop");
    if *READY.get_or_init(|| succeeds("node", &["--version"], &folder) && installed(&folder)) {
        return Some(folder);
    }
    let required = std::env::var("CI").is_ok_and(|ci| ci == "true");
    assert!(
        !required,
        "Node and npm are needed for the tests in tests/interop"
    );
    eprintln!("skipped: Node or npm is missing, so no stranger could open anything");
    None
}

/// Are the packages there that package-lock.json pins? npm writes this file last.
fn installed(folder: &Path) -> bool {
    let there = folder.join("node_modules/.package-lock.json").is_file();
    there || succeeds("npm", &["ci", "--silent"], folder)
}

fn succeeds(program: &str, arguments: &[&str], folder: &Path) -> bool {
    let ran = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .output();
    ran.is_ok_and(|ran| ran.status.success())
}

fn run(folder: &Path, program: &str, order: &Value) -> String {
    let name = format!("heard-interop-{}-{program}.json", std::process::id());
    let file = std::env::temp_dir().join(name);
    fs::write(&file, order.to_string()).expect("a temporary file");
    let ran = Command::new("node")
        .arg(program)
        .arg(&file)
        .current_dir(folder)
        .output();
    let _ = fs::remove_file(&file);
    let ran = ran.expect("node runs");
    assert!(
        ran.status.success(),
        "{program}: {}",
        String::from_utf8_lossy(&ran.stderr)
    );
    String::from_utf8(ran.stdout).expect("UTF-8")
}
