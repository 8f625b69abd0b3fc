//! What *Sheets* does: it brings the mailbox, files that were handed over and the worker together.
//! A sheet is read by one officer and never counted: nothing here knows `tally`, and nothing is
//! written to the device.

use crate::app::Desk;
use crate::errand::{self, SheetOpening};
use crate::mailbox;
use device::files::Chosen;
use form::json::Json;
use form::sheet::Sheet;
use leptos::prelude::*;
use wire::access::Act;
use wire::envelope::check;

/// A sheet on the desk, until the page is closed.
#[derive(Clone, Debug, PartialEq)]
pub struct Given {
    /// Its address in the mailbox, as far as it can be told.
    pub id: String,
    /// Where it came from.
    pub from: From,
    /// What it says, or why it stays closed.
    pub sheet: Result<Sheet, String>,
}

/// Where a sheet came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum From {
    /// The mailbox, which keeps it for so many more days.
    Mailbox(u32),
    /// A file with this name.
    File(String),
}

/// Fetches and opens what was given to this officer. What was opened before stays as it is.
pub async fn fetch(desk: Desk) -> Result<(), String> {
    if !desk.has_mailbox() {
        return Ok(());
    }
    let hand = desk.hand()?;
    let frames = mailbox::enter(&hand).await?.sheets().await?;
    let sealed: Vec<_> = frames.iter().map(|frame| frame.envelope.clone()).collect();
    let openings = errand::open_sheets(&hand, &sealed).await?;
    let from = frames.iter().map(|frame| From::Mailbox(frame.batch));
    let given = given(&sealed, from, openings);
    let opened = new_ones(desk, &given);
    desk.sheets_waiting.set(given.len());
    desk.sheets.update(|sheets| {
        sheets.retain(|sheet| matches!(sheet.from, From::File(_)) && !holds(&given, &sheet.id));
        sheets.extend(given);
    });
    log_opened(desk, opened);
    Ok(())
}

/// Opens files that were handed over.
pub async fn take_files(desk: Desk, chosen: Vec<Chosen>) -> Result<(), String> {
    let hand = desk.hand()?;
    let names: Vec<_> = chosen.iter().map(|file| file.name.clone()).collect();
    let sealed: Vec<_> = chosen.into_iter().map(|file| file.bytes).collect();
    let openings = errand::open_sheets(&hand, &sealed).await?;
    let mut given = given(&sealed, names.into_iter().map(From::File), openings);
    let opened = new_ones(desk, &given);
    desk.sheets.update(|sheets| {
        // The same one may lie in the mailbox: there it can be deleted.
        given.retain(|sheet| !holds(sheets, &sheet.id));
        sheets.extend(given);
    });
    log_opened(desk, opened);
    Ok(())
}

/// Deletes a sheet from the mailbox. It cannot be undone.
pub async fn delete(desk: Desk, id: String) -> Result<(), String> {
    let hand = desk.hand()?;
    mailbox::enter(&hand).await?.delete_sheet(&id).await?;
    put_away(desk, &id);
    desk.sheets_waiting
        .update(|count| *count = count.saturating_sub(1));
    desk.log(Act::SheetDeleted);
    Ok(())
}

/// Takes a sheet off the desk.
pub fn put_away(desk: Desk, id: &str) {
    desk.sheets
        .update(|sheets| sheets.retain(|sheet| sheet.id != id));
}

fn given(
    sealed: &[Vec<u8>],
    from: impl Iterator<Item = From>,
    openings: Vec<SheetOpening>,
) -> Vec<Given> {
    let both = sealed.iter().zip(from).zip(openings);
    both.map(|((sealed, from), opening)| one(sealed, from, opening))
        .collect()
}

fn one(sealed: &[u8], from: From, opening: SheetOpening) -> Given {
    // What has no readable id is told apart by where it came from.
    let known = check(sealed).map(|id| id.to_string());
    let id = known.unwrap_or_else(|_| format!("{from:?}"));
    let sheet = match opening {
        SheetOpening::Opened(json) => read(&json),
        SheetOpening::NotForUs => Err(NOT_FOR_US.to_owned()),
        SheetOpening::Damaged(why) => Err(format!(
            "This cannot be opened: {why}. Nothing was deleted. Please ask for the sheet again."
        )),
    };
    Given { id, from, sheet }
}

const NOT_FOR_US: &str = "This was given to somebody else, and opens with their key file alone. Please ask them to \
     open it; nobody else can.";

/// Reads an opened sheet.
fn read(json: &str) -> Result<Sheet, String> {
    let plain = Json::parse(json);
    let sheet = plain.as_ref().and_then(Sheet::from_plain);
    sheet.ok_or_else(|| {
        "This was opened, and it is no sheet that this version of Heard can read. Load the page again, or \
         ask for a newer version."
            .to_owned()
    })
}

fn holds(sheets: &[Given], id: &str) -> bool {
    sheets.iter().any(|sheet| sheet.id == id)
}

/// How many of these were opened and not on the desk before.
fn new_ones(desk: Desk, given: &[Given]) -> u64 {
    desk.sheets.with_untracked(|sheets| {
        let new = given.iter().filter(|one| one.sheet.is_ok());
        new.filter(|one| !holds(sheets, &one.id)).count() as u64
    })
}

fn log_opened(desk: Desk, sheets: u64) {
    if sheets > 0 {
        desk.log(Act::SheetsOpened { sheets });
    }
}
