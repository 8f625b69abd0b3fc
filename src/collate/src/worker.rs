//! The worker's side: it holds the officer's keys as long as the page is open, and gives out only
//! what was opened with them.

mod detecting;
mod helping;
mod invitations;
mod opening;
mod people;
mod team;

pub use detecting::detect;

use crate::errand::{Errand, Made, SheetOpening, in_a_row, pieces};
use crate::workbook;
use device::worker::Message;
use seal::keyfile::{self, Cost, KeyFile};
use seal::keyring::OpenKeyring;
use seal::service::{Fingerprint, verify_service};
use seal::{Officer, OpenError, PrivateKey};
use serde::Serialize;
use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use wasm_split_helpers::SplitLoaderError;
use wire::routes::ToSign;
use wire::service::Signed;

/// What is answered by a part of the worker that has to be fetched first.
pub type Fetched = Pin<Box<dyn Future<Output = Result<Message, SplitLoaderError>>>>;

/// The parts that are fetched when they are first needed.
#[derive(Clone, Copy)]
pub struct Later {
    /// Looks for names, with its word lists.
    pub detecting: fn(Errand) -> Fetched,
    /// Reads workbooks.
    pub workbook: fn(Vec<u8>) -> Fetched,
}

const NOT_FETCHED: &str = "A part of this page could not be fetched. Please check the connection and try again; \
                           nothing is lost.";

/// What was unlocked.
#[derive(Default)]
struct Keys {
    officer: Option<Officer>,
    /// The service the key file belongs to.
    service: Option<Fingerprint>,
    groups: Vec<PrivateKey>,
    /// The keyring as it was read last.
    keyring: Option<OpenKeyring>,
    /// What was opened since the last piece for the shelf.
    unshelved: opening::Piece,
    helpers: helping::Helpers,
}

/// Answers errands until the page closes.
pub fn serve(later: Later) {
    let keys = Rc::new(RefCell::new(Keys::default()));
    device::worker::serve(move |message| {
        let done = match serde_json::from_str(&message.json) {
            Ok(errand) if detecting::is_asked(&errand) => {
                return Box::pin(fetched((later.detecting)(errand)));
            }
            Ok(Errand::ReadWorkbook) => {
                let bytes = message.bytes.unwrap_or_default();
                return Box::pin(fetched((later.workbook)(bytes)));
            }
            Ok(Errand::Open { batches, after }) => {
                let keys = Rc::clone(&keys);
                return Box::pin(async move {
                    let opened = opening::open(&keys, &batches, after, message.bytes.as_deref());
                    answer(Ok(opened.await))
                });
            }
            Ok(errand) => run(&mut keys.borrow_mut(), errand, message.bytes.as_deref()),
            Err(_) => answer::<()>(Err(
                "The page and its worker do not fit together.".to_owned()
            )),
        };
        Box::pin(std::future::ready(done))
    });
}

async fn fetched(answered: Fetched) -> Message {
    let refused = |_| answer::<()>(Err(NOT_FETCHED.to_owned()));
    answered.await.unwrap_or_else(refused)
}

/// Reads a workbook.
pub fn read_workbook(bytes: Vec<u8>) -> Message {
    let read = workbook::read(bytes).map(|sheets| {
        let rows = in_a_row(sheets.iter().map(|sheet| sheet.csv.as_bytes()));
        let names: Vec<String> = sheets.into_iter().map(|sheet| sheet.name).collect();
        (names, Some(rows))
    });
    people::with_bytes(read)
}

fn run(keys: &mut Keys, errand: Errand, bytes: Option<&[u8]>) -> Message {
    match errand {
        Errand::SetUp {
            to_sign,
            name,
            passphrase,
        } => answer(set_up(*to_sign, &name, &passphrase)),
        Errand::Unlock {
            key_file,
            passphrase,
        } => answer(unlock(keys, &key_file, &passphrase)),
        Errand::UnlockSheet(sheet) => answer(unlock_sheet(keys, &sheet)),
        Errand::Groups { keyring, service } => answer(groups(keys, &keyring, &service)),
        Errand::TestOpening => answer(test_opening(keys)),
        Errand::Sign { origin, challenge } => {
            answer(officer(keys).map(|officer| officer.sign_challenge(&origin, &challenge)))
        }
        Errand::OpenShare { keys } => answer(opening::open_share(keys, bytes)),
        Errand::Rest => {
            keys.helpers = helping::Helpers::default();
            answer(Ok(()))
        }
        Errand::Shelve { number } => people::with_bytes(opening::shelve(keys, number)),
        Errand::Unshelve { number, first } => {
            people::with_bytes(opening::unshelve(keys, number, first, bytes))
        }
        Errand::OpenSheets => answer(open_sheets(keys, bytes)),
        Errand::MakeCodes(count) => answer(invitations::codes(count)),
        Errand::KeepInvited(invited) => people::with_bytes(invitations::keep(keys, &invited)),
        Errand::ReadInvited => answer(invitations::read(keys, bytes)),
        Errand::Note { group, noted } => people::with_bytes(team::note(keys, &group, &noted)),
        Errand::ReadTeam => answer(team::read(keys, bytes)),
        other => people::run(keys, other, bytes),
    }
}

fn answer<T: Serialize>(result: Result<T, String>) -> Message {
    Message {
        json: serde_json::to_string(&result).unwrap_or_default(),
        bytes: None,
    }
}

fn set_up(to_sign: ToSign, name: &str, passphrase: &str) -> Result<Made, String> {
    let (seed, spare) = (
        seal::random_seed().map_err(words)?,
        seal::random_seed().map_err(words)?,
    );
    let (manager, recovery) = (Officer::from_seed(&seed), Officer::from_seed(&spare));
    let made = seal::setup(to_sign, name, &manager, &recovery).map_err(words)?;
    let file = keyfile::lock_for(Some(made.fingerprint), &seed, passphrase, Cost::standard());
    Ok(Made {
        key_file: file.map_err(words)?.to_json(),
        recovery: seal::recovery::blocks(&spare),
        service: made.service,
        keyring: made.keyring,
        fingerprint: made.fingerprint.to_string(),
    })
}

fn unlock(keys: &mut Keys, key_file: &str, passphrase: &str) -> Result<(), String> {
    let file = KeyFile::from_json(key_file).map_err(words)?;
    keys.officer = Some(keyfile::unlock(&file, passphrase).map_err(words)?);
    keys.service = file.service();
    Ok(())
}

fn unlock_sheet(keys: &mut Keys, sheet: &str) -> Result<(), String> {
    let seed = seal::recovery::read(sheet).map_err(words)?;
    keys.officer = Some(Officer::from_seed(&seed));
    keys.service = None;
    Ok(())
}

/// Gives back the names of the groups. The service must be the one the key file was made for.
fn groups(keys: &mut Keys, keyring: &Signed, service: &Signed) -> Result<Vec<String>, String> {
    let service = verify_service(service, keys.service).map_err(words)?;
    let opened = OpenKeyring::open(keyring, &service, officer(keys)?).map_err(words)?;
    let seen = keys.keyring.as_ref().map_or(0, OpenKeyring::serial);
    if opened.serial() < seen {
        return Err(
            "The server shows an older list of who may open what than before, so nothing is done with \
             it. Load the page again; if it stays so, ask whoever runs the server."
                .to_owned(),
        );
    }
    keys.groups = opened.private_keys();
    let names = opened.groups().map(str::to_owned).collect();
    keys.keyring = Some(opened);
    Ok(names)
}

fn test_opening(keys: &Keys) -> Result<(), String> {
    let id = seal::random_id().map_err(words)?;
    let to: Vec<_> = keys.groups.iter().map(|key| key.public().clone()).collect();
    let envelope = seal::seal(b"a test opening", id, &to).map_err(words)?;
    for key in &keys.groups {
        let opened = seal::open(&envelope, std::slice::from_ref(key)).map_err(words)?;
        if opened.plain != b"a test opening" {
            return Err("The test opening gave back something else.".to_owned());
        }
    }
    Ok(())
}

fn officer(keys: &Keys) -> Result<&Officer, String> {
    keys.officer
        .as_ref()
        .ok_or_else(|| "Choose your key file first.".to_owned())
}

/// With the officer's own key and with no group's: a sheet is for one person.
fn open_sheets(keys: &Keys, bytes: Option<&[u8]>) -> Result<Vec<SheetOpening>, String> {
    let own = [officer(keys)?.private_key().clone()];
    let opened = pieces(bytes).map(|sheet| open_sheet(&own, sheet));
    Ok(opened.collect())
}

fn open_sheet(own: &[PrivateKey], sheet: &[u8]) -> SheetOpening {
    match seal::open(sheet, own) {
        Ok(opened) => match String::from_utf8(opened.plain) {
            Ok(json) => SheetOpening::Opened(json),
            Err(_) => SheetOpening::Damaged("it holds no text".to_owned()),
        },
        Err(OpenError::NotForUs) => SheetOpening::NotForUs,
        Err(why) => SheetOpening::Damaged(why.to_string()),
    }
}

fn words(error: impl std::error::Error) -> String {
    error.to_string()
}
