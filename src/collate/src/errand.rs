//! What the page asks its worker to do: everything that touches a key.

use crate::workbook::Sheet;
use device::worker::{Hand, Message};
use form::{About, Answers, Piece, Sending, StruckText};
use seal::PrivateKey;
use seal::keyring::Change;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use wire::access::Act;
use wire::invited::Invited;
use wire::routes::{Setup, SignedChallenge, ToSign};
use wire::service::{OfficerCard, Signed};
use wire::stream::Frame;
use wire::team::Noted;

/// How many envelopes one worker opens at a time: enough to be fast, few enough to show progress.
pub const SHARE: usize = 64;
/// How many workers open at a time, however many the device could run.
pub const OPENERS_MAX: usize = 4;

/// One errand.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub enum Errand {
    /// Make the first manager's key, the recovery sheet, the keyring and the service document.
    SetUp {
        /// What the county decided.
        to_sign: Box<ToSign>,
        /// The manager's name; only members can read it.
        name: String,
        /// Locks the key file.
        passphrase: String,
    },
    /// Unlock a key file; the key stays in the worker.
    Unlock {
        /// The key file as it was saved.
        key_file: String,
        /// Its passphrase.
        passphrase: String,
    },
    /// Unlock with the printed recovery sheet instead.
    UnlockSheet(String),
    /// Open the groups the unlocked officer belongs to.
    Groups {
        /// The signed keyring.
        keyring: Signed,
        /// The signed service document.
        service: Signed,
    },
    /// Seal something to each opened group and open it again.
    TestOpening,
    /// Sign the mailbox's challenge.
    Sign {
        /// The page's origin.
        origin: String,
        /// As the mailbox gave it.
        challenge: String,
    },
    /// Open the envelopes in the message's bytes: each a length of four bytes and the envelope.
    Open {
        /// The batch of each.
        batches: Vec<u32>,
        /// Where the mailbox goes on after them.
        after: Option<String>,
    },
    /// From the worker to one of its helpers: open what is in the message's bytes with the keys that
    /// stand before it there. The page has no keys to send.
    OpenShare {
        /// How many keys there are.
        keys: usize,
    },
    /// There is nothing more to open for now, and the helpers can go.
    Rest,
    /// Lock what was opened since the last time, as one piece for this device; its bytes come with
    /// the answer.
    Shelve {
        /// The piece's number.
        number: u32,
    },
    /// Open the piece in the message's bytes. Where it held something of batches that the mailbox
    /// keeps no longer, a piece without them comes with the answer.
    Unshelve {
        /// The piece's number.
        number: u32,
        /// The first batch that is still kept.
        first: u32,
    },
    /// Make a key file for someone who is on no list yet.
    NewKey {
        /// The signed service document, to lock the key to its service.
        service: Signed,
        /// Locks the key file.
        passphrase: String,
    },
    /// Lock a key file with another passphrase.
    Passphrase {
        /// The key file as it was saved.
        key_file: String,
        /// Its passphrase of now.
        old: String,
        /// Its next passphrase.
        new: String,
    },
    /// Read a card that a colleague sent.
    Card(String),
    /// Make the seed of a new recovery sheet.
    NewSheet,
    /// Try whether a recovery sheet opens what it should. The keys of now stay as they are.
    TestSheet {
        /// As it was typed.
        sheet: String,
        /// Both signed documents.
        setup: Setup,
    },
    /// Who may open what.
    People(Setup),
    /// Make changes and sign the outcome: all of them or none.
    Change {
        /// Both signed documents as they are now.
        setup: Setup,
        /// The changes.
        changes: Vec<Change>,
    },
    /// Write an entry of the access log; its bytes come with the answer.
    Log {
        /// When.
        at: String,
        /// What.
        act: Act,
    },
    /// Read the operations in the message's bytes, laid out as for `Open`.
    ReadLog,
    /// Seal the envelope in the message's bytes again, to the keys of now.
    Reseal,
    /// Make so many one-time codes.
    MakeCodes(usize),
    /// Write what colleagues are to know of a batch of invitations; its bytes come with the answer.
    KeepInvited(Box<Invited>),
    /// Read the batches of invitations among the operations in the message's bytes.
    ReadInvited,
    /// Write down what the team is to know; its bytes come with the answer.
    Note {
        /// The readers' group it is for.
        group: String,
        /// The changes.
        noted: Noted,
    },
    /// Read the team's changes among the operations in the message's bytes.
    ReadTeam,
    /// Find in these texts what could name somebody, with the detectors of the families' devices.
    Strike(Vec<String>),
    /// Make of what was typed in what a family's device would have made of it.
    Copy(Box<Copying>),
    /// Read the workbook in the message's bytes.
    ReadWorkbook,
    /// Open the sheets in the message's bytes, laid out as for `Open`, with the officer's own key.
    OpenSheets,
}

/// Answers that came on paper or in a spreadsheet.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Copying {
    /// The form's document.
    pub form: String,
    /// What was typed in.
    pub typed: Vec<Typed>,
}

/// One person's answers, as long as it takes to make a response of them.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Typed {
    /// The response's id.
    pub id: String,
    /// The answers on the route.
    pub answers: Answers,
    /// Where and when.
    pub about: About,
    /// What the officer said about words that were struck.
    pub sending: Sending,
}

/// A response that was made, and what was struck from it.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Copied {
    /// Its JSON.
    pub response: String,
    /// Its free texts.
    pub struck: Vec<StruckText>,
}

/// One sheet, opened or not.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
pub enum SheetOpening {
    /// Given to this officer: the sheet's JSON.
    Opened(String),
    /// Given to somebody else, or no sheet at all.
    NotForUs,
    /// It cannot be opened; the reason is for the page.
    Damaged(String),
}

/// What was read of the team's changes.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct TeamRead {
    /// The changes.
    pub told: Vec<Told>,
    /// How many operations are for a group this officer is not in.
    pub not_for_us: u64,
    /// Why others were not taken, a sentence each.
    pub aside: Vec<String>,
}

/// A change of the team's, opened.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Told {
    /// The operation's id.
    pub id: String,
    /// The readers' group it is for.
    pub group: String,
    /// Who wrote it, as colleagues know them.
    pub author: String,
    /// The changes.
    pub noted: Noted,
}

/// Codes that were made: for paper, and for nothing else.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct MadeCodes {
    /// A fresh name for the batch.
    pub batch: String,
    /// As people read them.
    pub codes: Vec<String>,
    /// What the server is told, in the same order.
    pub hashes: Vec<String>,
}

/// A key that was made for someone who is on no list yet.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct NewKey {
    /// To be saved by its owner.
    pub key_file: String,
    /// To be sent to a manager; it holds no secret.
    pub card: String,
    /// To be read aloud.
    pub fingerprint: String,
    /// Which service it is for.
    pub service: String,
}

/// What a card says.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Card {
    /// The id in the keyring.
    pub id: String,
    /// To be compared with what its owner reads aloud.
    pub fingerprint: String,
}

/// A new recovery sheet; nobody opens anything with it before it is let in.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct NewSheet {
    /// To be printed.
    pub blocks: String,
    /// Lets it in.
    pub card: String,
    /// Its id in the keyring.
    pub id: String,
}

/// Who may open what, as far as the unlocked officer may know.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct People {
    /// The unlocked officer's id.
    pub own_id: String,
    /// May they change the list?
    pub manager: bool,
    /// Everyone on the list.
    pub members: Vec<Person>,
    /// What invitations carry.
    pub service: String,
    /// How children know the officers.
    pub cards: Vec<OfficersCard>,
}

/// An officer's card, and whose key it carries.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
pub struct OfficersCard {
    /// As families' devices see it.
    pub card: OfficerCard,
    /// The member to whom sheets can be given.
    pub member: Option<String>,
}

/// Someone on the list.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
pub struct Person {
    /// The id in the keyring.
    pub id: String,
    /// The name, or that it cannot be read.
    pub name: String,
    /// The readers' groups.
    pub groups: Vec<String>,
    /// What their card says when it is read aloud.
    pub fingerprint: String,
    /// Is it a sheet of paper?
    pub sheet: bool,
}

/// A log, oldest first.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Log {
    /// The entries.
    pub lines: Vec<LogLine>,
    /// Why some could not be read.
    pub aside: Vec<String>,
}

/// One entry of the log.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
pub struct LogLine {
    /// When, by the clock of the device that wrote it.
    pub at: String,
    /// Who signed it.
    pub who: String,
    /// What they did, in words that follow the name.
    pub did: String,
}

/// What set-up made.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Made {
    /// To be saved by the manager.
    pub key_file: String,
    /// To be printed and locked away.
    pub recovery: String,
    /// The signed service document.
    pub service: Signed,
    /// The signed keyring.
    pub keyring: Signed,
    /// What invitations carry.
    pub fingerprint: String,
}

/// One envelope, opened or not.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
pub enum Opening {
    /// The response's JSON.
    Response(String),
    /// Sealed to a group this officer is not in.
    NotForUs,
    /// It cannot be opened; the reason is for the page.
    Damaged(String),
}

impl Opening {
    /// Is it a response that counts?
    pub fn is_response(&self) -> bool {
        matches!(self, Self::Response(_))
    }
}

/// A piece of what was opened before.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Kept {
    /// Where the mailbox goes on after it.
    pub after: Option<String>,
    /// What was opened.
    pub openings: Vec<Opening>,
}

/// Asks the worker and reads its answer.
pub async fn ask<T: DeserializeOwned>(hand: &Hand, errand: &Errand) -> Result<T, String> {
    ask_with(hand, errand, None).await
}

/// Has envelopes opened, in their order.
pub async fn open(
    hand: &Hand,
    frames: &[Frame],
    after: Option<String>,
) -> Result<Vec<Opening>, String> {
    let batches = frames.iter().map(|frame| frame.batch).collect();
    let envelopes = frames.iter().map(|frame| frame.envelope.as_slice());
    let errand = Errand::Open { batches, after };
    ask_with(hand, &errand, Some(in_a_row(envelopes))).await
}

/// Has a helper open its share.
pub async fn open_share(
    hand: &Hand,
    keys: &[PrivateKey],
    envelopes: &[&[u8]],
) -> Result<Vec<Opening>, String> {
    let secrets: Vec<_> = keys.iter().map(PrivateKey::to_bytes).collect();
    let secrets = secrets.iter().map(|secret| &secret[..]);
    let bytes = in_a_row(secrets.chain(envelopes.iter().copied()));
    let errand = Errand::OpenShare { keys: keys.len() };
    ask_with(hand, &errand, Some(bytes)).await
}

/// Has what was opened since the last time locked for this device; none if nothing was.
pub async fn shelve(hand: &Hand, number: u32) -> Result<Option<Vec<u8>>, String> {
    let ((), piece) = answered(hand, &Errand::Shelve { number }, None).await?;
    Ok(piece)
}

/// Has a piece opened, without what the mailbox keeps no longer.
pub async fn unshelve(
    hand: &Hand,
    number: u32,
    first: u32,
    piece: Vec<u8>,
) -> Result<(Kept, Option<Vec<u8>>), String> {
    answered(hand, &Errand::Unshelve { number, first }, Some(piece)).await
}

/// Has sheets opened.
pub async fn open_sheets(hand: &Hand, sheets: &[Vec<u8>]) -> Result<Vec<SheetOpening>, String> {
    ask_with(
        hand,
        &Errand::OpenSheets,
        Some(in_a_row(sheets.iter().map(Vec::as_slice))),
    )
    .await
}

/// Has operations read.
pub async fn read_log(hand: &Hand, operations: &[Vec<u8>]) -> Result<Log, String> {
    ask_with(
        hand,
        &Errand::ReadLog,
        Some(in_a_row(operations.iter().map(Vec::as_slice))),
    )
    .await
}

/// Has an entry written: its address and its bytes.
pub async fn write_log(hand: &Hand, at: String, act: Act) -> Result<(String, Vec<u8>), String> {
    let (id, bytes) = answered(hand, &Errand::Log { at, act }, None).await?;
    Ok((id, bytes.ok_or_else(stopped)?))
}

/// Has a batch of invitations written down: its address and its bytes.
pub async fn keep_invited(hand: &Hand, invited: Invited) -> Result<(String, Vec<u8>), String> {
    let errand = Errand::KeepInvited(Box::new(invited));
    let (id, bytes) = answered(hand, &errand, None).await?;
    Ok((id, bytes.ok_or_else(stopped)?))
}

/// Has the batches of invitations read.
pub async fn read_invited(hand: &Hand, operations: &[Vec<u8>]) -> Result<Vec<Invited>, String> {
    ask_with(
        hand,
        &Errand::ReadInvited,
        Some(in_a_row(operations.iter().map(Vec::as_slice))),
    )
    .await
}

/// Has a change of the team's written down: its address and its bytes.
pub async fn note(hand: &Hand, group: String, noted: Noted) -> Result<(String, Vec<u8>), String> {
    let (id, bytes) = answered(hand, &Errand::Note { group, noted }, None).await?;
    Ok((id, bytes.ok_or_else(stopped)?))
}

/// Has the team's changes read.
pub async fn read_team(hand: &Hand, operations: &[Vec<u8>]) -> Result<TeamRead, String> {
    ask_with(
        hand,
        &Errand::ReadTeam,
        Some(in_a_row(operations.iter().map(Vec::as_slice))),
    )
    .await
}

/// Each text cut into what stays and what could name somebody.
pub async fn strike(hand: &Hand, texts: Vec<String>) -> Result<Vec<Vec<Piece>>, String> {
    ask(hand, &Errand::Strike(texts)).await
}

/// Has responses made of what was typed in.
pub async fn copy(hand: &Hand, copying: Copying) -> Result<Vec<Copied>, String> {
    ask(hand, &Errand::Copy(Box::new(copying))).await
}

/// Has a workbook read.
pub async fn read_workbook(hand: &Hand, bytes: Vec<u8>) -> Result<Vec<Sheet>, String> {
    let (names, rows) = answered(hand, &Errand::ReadWorkbook, Some(bytes)).await?;
    let names: Vec<String> = names;
    let sheets = names.into_iter().zip(pieces(rows.as_deref()));
    let sheet = |(name, csv): (String, &[u8])| Sheet {
        name,
        csv: String::from_utf8_lossy(csv).into_owned(),
    };
    Ok(sheets.map(sheet).collect())
}

/// Has an envelope sealed again.
pub async fn reseal(hand: &Hand, envelope: Vec<u8>) -> Result<Vec<u8>, String> {
    let ((), bytes) = answered(hand, &Errand::Reseal, Some(envelope)).await?;
    bytes.ok_or_else(stopped)
}

/// A signed challenge.
pub async fn sign(
    hand: &Hand,
    origin: String,
    challenge: String,
) -> Result<SignedChallenge, String> {
    ask(hand, &Errand::Sign { origin, challenge }).await
}

async fn ask_with<T: DeserializeOwned>(
    hand: &Hand,
    errand: &Errand,
    bytes: Option<Vec<u8>>,
) -> Result<T, String> {
    answered(hand, errand, bytes).await.map(|(said, _)| said)
}

/// What the worker says, and the bytes that come with it.
async fn answered<T: DeserializeOwned>(
    hand: &Hand,
    errand: &Errand,
    bytes: Option<Vec<u8>>,
) -> Result<(T, Option<Vec<u8>>), String> {
    let json = serde_json::to_string(errand).map_err(|_| stopped())?;
    let answer = hand
        .ask(Message { json, bytes })
        .await
        .map_err(|_| stopped())?;
    let said = serde_json::from_str::<Result<T, String>>(&answer.json).map_err(|_| stopped())?;
    Ok((said?, answer.bytes))
}

/// Each with its length of four bytes before it.
pub(crate) fn in_a_row<'p>(pieces: impl Iterator<Item = &'p [u8]> + Clone) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(pieces.clone().map(|piece| piece.len() + 4).sum());
    for piece in pieces {
        let length = u32::try_from(piece.len()).unwrap_or(0);
        bytes.extend_from_slice(&length.to_be_bytes());
        bytes.extend_from_slice(piece);
    }
    bytes
}

/// Takes such bytes apart.
pub(crate) fn pieces(bytes: Option<&[u8]>) -> impl Iterator<Item = &[u8]> {
    let mut bytes = bytes.unwrap_or_default();
    std::iter::from_fn(move || {
        let (length, rest) = bytes.split_first_chunk()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let (piece, rest) = rest.split_at_checked(length)?;
        bytes = rest;
        Some(piece)
    })
}

fn stopped() -> String {
    "The part of this page that holds the keys did not start. Please check the connection and try again; \
     if that does not help, load the page again."
        .to_owned()
}
