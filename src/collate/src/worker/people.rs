//! The worker's side of *People and keys*: changes of the keyring, cards, sheets, passphrases, and
//! the access log. Seeds of officers never leave; the one of a new recovery sheet does, for paper.

use super::{Keys, answer, officer, pieces, words};
use crate::errand::{Card, Errand, Log, LogLine, NewKey, NewSheet, OfficersCard, People, Person};
use device::worker::Message;
use seal::keyfile::{self, Cost, KeyFile};
use seal::keyring::{Change, OpenKeyring};
use seal::operation::{Operation, OperationError};
use seal::service::{Fingerprint, verify_service};
use seal::{Holder, Officer, RECOVERY_NAME};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use wire::access::{Act, Entry};
use wire::routes::Setup;
use wire::service::{OfficerCard, ServiceDocument, Signed};

pub(super) fn run(keys: &mut Keys, errand: Errand, bytes: Option<&[u8]>) -> Message {
    match errand {
        Errand::NewKey {
            service,
            passphrase,
        } => answer(new_key(&service, &passphrase)),
        Errand::Passphrase { key_file, old, new } => answer(passphrase(&key_file, &old, &new)),
        Errand::Card(card) => answer(read_card(&card)),
        Errand::NewSheet => answer(new_sheet()),
        Errand::TestSheet { sheet, setup } => answer(test_sheet(keys, &sheet, &setup)),
        Errand::People(setup) => answer(people(keys, &setup)),
        Errand::Change { setup, changes } => answer(change(keys, &setup, &changes)),
        Errand::Log { at, act } => with_bytes(write_log(keys, at, act)),
        Errand::ReadLog => answer(read_log(keys, bytes)),
        Errand::Reseal => with_bytes(reseal(keys, bytes.unwrap_or_default())),
        // Everything else was answered before it could come here.
        _ => answer::<()>(Err(
            "The page and its worker do not fit together.".to_owned()
        )),
    }
}

/// An answer whose bytes, where there are some, go along.
pub(super) fn with_bytes<T: Serialize>(
    result: Result<(T, impl Into<Option<Vec<u8>>>), String>,
) -> Message {
    match result {
        Ok((said, bytes)) => Message {
            bytes: bytes.into(),
            ..answer(Ok(said))
        },
        Err(why) => answer::<T>(Err(why)),
    }
}

fn new_key(service: &Signed, passphrase: &str) -> Result<NewKey, String> {
    let document = verify_service(service, None).map_err(words)?;
    let service = Fingerprint::of_base64(&document.key).map_err(words)?;
    let seed = seal::random_seed().map_err(words)?;
    let file = keyfile::lock_for(Some(service), &seed, passphrase, Cost::standard());
    let holder = Officer::from_seed(&seed).holder();
    Ok(NewKey {
        key_file: file.map_err(words)?.to_json(),
        card: holder.to_json(),
        fingerprint: holder.fingerprint(),
        service: service.to_string(),
    })
}

fn passphrase(key_file: &str, old: &str, new: &str) -> Result<String, String> {
    let file = KeyFile::from_json(key_file).map_err(words)?;
    let officer = keyfile::unlock(&file, old).map_err(words)?;
    let locked = keyfile::lock_for(file.service(), officer.seed(), new, Cost::standard());
    Ok(locked.map_err(words)?.to_json())
}

fn read_card(card: &str) -> Result<Card, String> {
    let holder = Holder::from_json(card).map_err(words)?;
    Ok(Card {
        id: holder.id_hex(),
        fingerprint: holder.fingerprint(),
    })
}

fn new_sheet() -> Result<NewSheet, String> {
    let seed = seal::random_seed().map_err(words)?;
    let holder = Officer::from_seed(&seed).holder();
    Ok(NewSheet {
        blocks: seal::recovery::blocks(&seed),
        card: holder.to_json(),
        id: holder.id_hex(),
    })
}

/// Gives back the groups that the sheet opens.
fn test_sheet(keys: &Keys, sheet: &str, setup: &Setup) -> Result<Vec<String>, String> {
    let seed = seal::recovery::read(sheet).map_err(words)?;
    let service = verify_service(&setup.service, keys.service).map_err(words)?;
    let opened = OpenKeyring::open(&setup.keyring, &service, &Officer::from_seed(&seed));
    let opened = opened.map_err(words)?;
    let tried = Keys {
        groups: opened.private_keys(),
        ..Keys::default()
    };
    super::test_opening(&tried)?;
    Ok(opened.groups().map(str::to_owned).collect())
}

fn people(keys: &mut Keys, setup: &Setup) -> Result<People, String> {
    let document = read(keys, setup)?;
    let own_id = officer(keys)?.id_hex();
    let opened = keyring(keys)?;
    Ok(People {
        own_id,
        manager: opened.is_manager(),
        members: opened.members().into_iter().map(person).collect(),
        service: Fingerprint::of_base64(&document.key)
            .map_err(words)?
            .to_string(),
        cards: cards(opened, document),
    })
}

fn cards(keyring: &OpenKeyring, document: ServiceDocument) -> Vec<OfficersCard> {
    let officers = document.settings.officers.into_iter();
    let whose = |card: OfficerCard| OfficersCard {
        member: (card.key.as_ref())
            .and_then(|key| keyring.member_with_key(key))
            .map(str::to_owned),
        card,
    };
    officers.map(whose).collect()
}

fn person(listed: seal::keyring::Listed) -> Person {
    let unknown = || "(a manager; the name is for managers)".to_owned();
    Person {
        sheet: listed.name.as_deref() == Some(RECOVERY_NAME),
        id: listed.id,
        name: listed.name.unwrap_or_else(unknown),
        groups: listed.groups,
        fingerprint: listed.fingerprint.unwrap_or_default(),
    }
}

/// The next two documents. The worker goes on with those of now until it is given the next ones.
fn change(keys: &mut Keys, setup: &Setup, changes: &[Change]) -> Result<Setup, String> {
    let document = read(keys, setup)?;
    let changed = keyring(keys)?.change(changes, &document).map_err(words)?;
    Ok(changed.into())
}

fn write_log(keys: &Keys, at: String, act: Act) -> Result<(String, Vec<u8>), String> {
    let keyring = keyring(keys)?;
    let group = keyring.groups().next().unwrap_or_default();
    let text = Entry::new(at, act).to_json();
    let written = keyring
        .workspace()
        .write(officer(keys)?, group, &text)
        .map_err(words)?;
    Ok((written.id.to_string(), written.bytes))
}

fn read_log(keys: &Keys, bytes: Option<&[u8]>) -> Result<Log, String> {
    let keyring = keyring(keys)?;
    let (workspace, names) = (keyring.workspace(), names(keyring));
    let (mut log, mut seen) = (Log::default(), BTreeSet::new());
    for operation in pieces(bytes) {
        match workspace.open(operation) {
            Ok(operation) if seen.insert(operation.id) => {
                log.lines.extend(line(&operation, &names));
            }
            // For another group, or a second time.
            Ok(_) | Err(OperationError::WrongKey) => {}
            Err(why) => log.aside.push(why.to_string()),
        }
    }
    log.lines.sort_by(|one, other| one.at.cmp(&other.at));
    Ok(log)
}

fn line(operation: &Operation, names: &BTreeMap<String, String>) -> Option<LogLine> {
    let name = |id: &str| names.get(id).cloned().unwrap_or_else(|| id.to_owned());
    let entry = Entry::from_json(&operation.text)?;
    Some(LogLine {
        who: name(&operation.author),
        did: entry.did.in_words(name),
        at: entry.at,
    })
}

/// Everyone who is or was on the list, by id.
pub(super) fn names(keyring: &OpenKeyring) -> BTreeMap<String, String> {
    let listed = keyring.members().into_iter().chain(keyring.past_members());
    listed
        .filter_map(|listed| Some((listed.id, listed.name?)))
        .collect()
}

fn reseal(keys: &Keys, envelope: &[u8]) -> Result<((), Vec<u8>), String> {
    let sealed = keyring(keys)?.reseal(envelope).map_err(words)?;
    Ok(((), sealed))
}

/// Opens both documents, so that the worker has the keys of now, and gives the service document.
fn read(keys: &mut Keys, setup: &Setup) -> Result<ServiceDocument, String> {
    super::groups(keys, &setup.keyring, &setup.service)?;
    verify_service(&setup.service, keys.service).map_err(words)
}

pub(super) fn keyring(keys: &Keys) -> Result<&OpenKeyring, String> {
    let keyring = keys.keyring.as_ref();
    keyring.ok_or_else(|| "Choose your key file first.".to_owned())
}
