//! What the team makes together, on this page: shown at once, sealed by the worker, kept on this
//! device until the mailbox has it, and read by colleagues. On a host of plain files it stays on this
//! device and goes from one to the other as a sealed file.

use crate::app::{Desk, Screen};
use crate::errand::{self, TeamRead};
use crate::mailbox::{self, Reader};
use device::files::{self, Chosen};
use device::page;
use device::shelf::Shelf;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, VecDeque};
use wire::access::Act;
use wire::envelope::EnvelopeId;
use wire::operation;
use wire::stream::{Cursor, Frame};
use wire::team::{self, Change, Noted, TEAM_FILE_EXTENSION, Team};

/// The group that most read in.
const WIDEST: &str = "officers";
const SHELF: &str = "heard-team";
/// How long a file waits for a change to be sealed, and how often it looks.
const SEALED_MILLISECONDS: i32 = 50;
const SEALED_TRIES_MAX: u32 = 100;
const TRY_AGAIN_MILLISECONDS: i32 = 10_000;
/// Whoever goes from page to page need not ask for news each time.
const NEWS_MILLISECONDS: i32 = 3_000;
const NOT_SEALED: &str = "What was changed last is not sealed yet, so no file was saved. It stays on this page; \
                          please try again in a moment.";
const TOO_LONG: &str = "This is too long to be kept in one piece. Nothing was changed.";

/// The team's part of the desk. Copies are handles to the same.
#[derive(Clone, Copy)]
pub struct Table {
    /// Every document, as it stands now.
    pub team: RwSignal<Team>,
    /// How many changes are on this device alone.
    pub unsent: RwSignal<usize>,
    /// What this officer changed here, the last at the end: how to put it back, and what it was.
    undoable: RwSignal<Vec<Undo>>,
    groups: StoredValue<Vec<String>>,
    /// Changed, and not sealed yet.
    unsealed: StoredValue<VecDeque<(String, Noted)>>,
    /// Sealed, and not with the mailbox yet, by the number on the shelf.
    sealed: StoredValue<BTreeMap<u32, Vec<u8>>>,
    busy: StoredValue<bool>,
    /// How far the mailbox was read.
    read_to: StoredValue<Option<Cursor>>,
    /// No news is asked for now: it was a moment ago, or what there is was not read yet.
    resting: StoredValue<bool>,
    /// News is to be asked for as soon as that disturbs nobody.
    due: StoredValue<bool>,
}

/// Who may see a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whom {
    /// A readers' group.
    Group(String),
    /// Everybody who reads anything that this officer reads: for what belongs to no form. It is written
    /// for each of the officer's groups, because a colleague may be in only one of them, and a release
    /// that somebody does not know of is one that theirs is not held against.
    Everyone,
}

impl From<&String> for Whom {
    fn from(group: &String) -> Self {
        Self::Group(group.clone())
    }
}

/// How to put back what one step changed.
#[derive(Clone)]
struct Undo {
    whom: Whom,
    changes: Vec<Change>,
    what: String,
}

impl Default for Table {
    fn default() -> Self {
        Self {
            team: RwSignal::new(Team::default()),
            unsent: RwSignal::new(0),
            undoable: RwSignal::new(Vec::new()),
            groups: StoredValue::new(Vec::new()),
            unsealed: StoredValue::new(VecDeque::new()),
            sealed: StoredValue::new(BTreeMap::new()),
            busy: StoredValue::new(false),
            read_to: StoredValue::new(None),
            resting: StoredValue::new(true),
            due: StoredValue::new(false),
        }
    }
}

// ---- reading

/// The documents of a kind; one that this version cannot read is left out.
pub fn all<T: DeserializeOwned>(desk: Desk, what: &str) -> Vec<(String, T)> {
    let read = |(key, kept): (&str, team::Kept)| {
        let value = serde_json::from_str(&kept.value).ok()?;
        Some((key.to_owned(), value))
    };
    let team = desk.table.team;
    team.with(|team| team.all(what).filter_map(read).collect())
}

/// One document.
pub fn get<T: DeserializeOwned>(desk: Desk, what: &str, key: &str) -> Option<T> {
    let kept = desk.table.team.with(|team| team.get(what, key))?;
    serde_json::from_str(&kept.value).ok()
}

/// The readers' group whose members may see what is made of a form's answers.
pub fn group_of(desk: Desk, form: &str) -> String {
    let readers = desk.opened.with_untracked(|opened| {
        let form = opened.records()?.forms().latest(form)?;
        Some(form.document().readers.name().to_owned())
    });
    let own = |group: &String| {
        desk.table
            .groups
            .with_value(|groups| groups.contains(group))
    };
    let widest = || {
        desk.table.groups.with_value(|groups| {
            let wide = groups.iter().find(|group| *group == WIDEST);
            wide.or(groups.first()).cloned()
        })
    };
    readers.filter(own).or_else(widest).unwrap_or_default()
}

// ---- writing

/// A document as it is to be from now on; `None` takes it away.
pub fn change<T: Serialize>(what: &str, key: &str, value: Option<&T>) -> Change {
    Change {
        what: what.to_owned(),
        key: key.to_owned(),
        value: value.and_then(|value| serde_json::to_string(value).ok()),
    }
}

/// Changes documents in one step, which *Undo* takes back as one. It is shown at once, and kept for
/// colleagues behind the page. `step` says what was done, as *Undo* will name it. Tells whether it was
/// taken; if not, nothing was changed and the desk says why.
pub fn put_all(desk: Desk, whom: impl Into<Whom>, changes: Vec<Change>, step: &str) -> bool {
    let (table, whom) = (desk.table, whom.into());
    let back = table.team.with_untracked(|team| team.inverse(&changes));
    if !take(desk, &whom, changes) {
        return false;
    }
    table.undoable.update(|steps| {
        steps.push(Undo {
            whom,
            changes: back,
            what: step.to_owned(),
        });
    });
    true
}

/// Changes documents for good: for what may have left already, and is no longer to be taken back.
pub fn put_for_good(desk: Desk, whom: impl Into<Whom>, changes: Vec<Change>) -> bool {
    take(desk, &whom.into(), changes)
}

/// What *Undo* would take back.
pub fn undoable(desk: Desk) -> Option<String> {
    let steps = desk.table.undoable;
    steps.with(|steps| steps.last().map(|step| step.what.clone()))
}

/// Puts back what the last step of this officer on this page changed; whether there was one.
pub fn undo(desk: Desk) -> bool {
    let last = desk.table.undoable.try_update(Vec::pop).flatten();
    last.is_some_and(|step| take(desk, &step.whom, step.changes))
}

fn take(desk: Desk, whom: &Whom, changes: Vec<Change>) -> bool {
    let Some(portions) = Change::in_portions(changes) else {
        desk.problem.set(Some(TOO_LONG.to_owned()));
        return false;
    };
    let table = desk.table;
    let groups = match whom {
        Whom::Group(group) => vec![group.clone()],
        Whom::Everyone => table.groups.get_value(),
    };
    for changes in portions {
        let count = table.team.with_untracked(Team::next_count);
        let noted = Noted::new(page::moment(), count, changes);
        let group = groups.first().map_or("", String::as_str);
        table.team.update(|team| show(team, group, &noted));
        let each = groups.iter().map(|group| (group.clone(), noted.clone()));
        table
            .unsealed
            .update_value(|unsealed| unsealed.extend(each));
    }
    spawn_local(keep(desk));
    true
}

/// Until it is read back under its own number, a change has the lowest.
fn show(team: &mut Team, group: &str, noted: &Noted) {
    team.take(EnvelopeId([0; 32]), group, "you", noted.clone());
}

// ---- keeping

/// What the officer may read is known, so what the team has made can be fetched.
pub async fn begin(desk: Desk, groups: Vec<String>) {
    desk.table.groups.set_value(groups);
    from_shelf(desk).await;
    refresh(desk).await;
    desk.table.resting.set_value(false);
    keep(desk).await;
}

async fn refresh(desk: Desk) {
    if let Err(why) = look_again(desk).await {
        desk.problem.set(Some(why));
    }
}

/// Reads what colleagues wrote meanwhile. If that cannot be, what was read before stays, and the
/// answer says why.
pub async fn look_again(desk: Desk) -> Result<(), String> {
    let read = read(desk, || true).await;
    read.map_err(|why| format!("What colleagues made cannot be read now: {why}"))
}

/// Reads what colleagues wrote whenever the officer comes back to the window, or to another page. On a
/// host of plain files nothing comes by itself.
pub fn follow(desk: Desk) {
    Effect::new(move |_| {
        if matches!(desk.screen.get(), Screen::Open(_)) {
            news(desk);
        }
    });
    page::on_window("focus", move || news(desk));
    // Where they were in the middle of something, it waits until they leave the field.
    page::on_window("focusout", move || {
        if desk.table.due.get_value() {
            page::surely_later(0, move || news(desk));
        }
    });
}

/// What is not sealed yet would be gone with the page.
pub fn hold(desk: Desk) {
    let unsealed = desk.table.unsealed;
    page::ask_before_leaving(move || !unsealed.with_value(VecDeque::is_empty));
}

fn news(desk: Desk) {
    let table = desk.table;
    if !desk.has_mailbox() || !matches!(desk.screen.get_untracked(), Screen::Open(_)) {
        return;
    }
    if table.resting.get_value() || page::in_field() {
        table.due.set_value(true);
        return;
    }
    table.due.set_value(false);
    table.resting.set_value(true);
    let undisturbed = move || {
        let disturbed = page::in_field();
        table.due.update_value(|due| *due |= disturbed);
        !disturbed
    };
    spawn_local(async move {
        // Nobody waits for it: what fails is tried again the next time.
        let _ = read(desk, undisturbed).await;
        page::wait(NEWS_MILLISECONDS).await;
        table.resting.set_value(false);
        if table.due.get_value() {
            news(desk);
        }
    });
}

/// Reads what is new, and shows it if that may be now.
async fn read(desk: Desk, may_show: impl FnOnce() -> bool) -> Result<(), String> {
    let hand = desk.hand()?;
    let (operations, read_to) = new_operations(desk).await?;
    if operations.is_empty() {
        return Ok(());
    }
    let TeamRead { told, aside, .. } = errand::read_team(&hand, &operations).await?;
    if !may_show() {
        return Ok(());
    }
    desk.table.read_to.set_value(read_to);
    // Beside what is known: what was changed here meanwhile stays.
    desk.table.team.maybe_update(|team| {
        let mut changed = false;
        for told in told {
            if let Ok(id) = told.id.parse() {
                changed |= team.take(id, &told.group, &told.author, told.noted);
            }
        }
        changed
    });
    if let Some(why) = aside.first() {
        let words = format!("{} entries of the team were left out: {why}", aside.len());
        desk.problem.set(Some(words));
    }
    Ok(())
}

/// Everything there is, from the mailbox and from this device.
async fn operations(desk: Desk) -> Result<Vec<Vec<u8>>, String> {
    let (mut all, _) = in_mailbox(desk, None).await?;
    all.extend(on_device(desk));
    Ok(all)
}

/// What was not read yet, and how far the mailbox is read with it.
async fn new_operations(desk: Desk) -> Result<(Vec<Vec<u8>>, Option<Cursor>), String> {
    let (mut new, read_to) = in_mailbox(desk, desk.table.read_to.get_value()).await?;
    new.extend(on_device(desk));
    Ok((new, read_to))
}

async fn in_mailbox(
    desk: Desk,
    after: Option<Cursor>,
) -> Result<(Vec<Vec<u8>>, Option<Cursor>), String> {
    if !desk.has_mailbox() {
        return Ok((Vec::new(), None));
    }
    let frames = enter(desk).await?.operations_after(after).await?;
    let read_to = frames.iter().filter_map(Frame::cursor).max().max(after);
    let bytes = frames.into_iter().map(|frame| frame.envelope).collect();
    Ok((bytes, read_to))
}

fn on_device(desk: Desk) -> Vec<Vec<u8>> {
    let sealed = desk.table.sealed;
    sealed.with_value(|sealed| sealed.values().cloned().collect())
}

async fn enter(desk: Desk) -> Result<Reader, String> {
    mailbox::enter(&desk.hand()?).await
}

/// Seals what was changed, keeps it on this device, and hands it to the mailbox; tries again until
/// the mailbox has it.
async fn keep(desk: Desk) {
    if desk.table.busy.get_value() {
        return;
    }
    desk.table.busy.set_value(true);
    let sent = seal_and_send(desk).await;
    desk.table.busy.set_value(false);
    count(desk);
    if let Err(why) = sent {
        let words = format!(
            "Your last changes are kept on this device and colleagues do not see them yet: {why} \
             It is tried again."
        );
        desk.problem.set(Some(words));
        page::surely_later(TRY_AGAIN_MILLISECONDS, move || spawn_local(keep(desk)));
    }
}

/// Until there is nothing left, because more may be changed while something is on its way.
async fn seal_and_send(desk: Desk) -> Result<(), String> {
    loop {
        seal_all(desk).await?;
        send_all(desk).await?;
        if desk.table.unsealed.with_value(VecDeque::is_empty) {
            return Ok(());
        }
    }
}

async fn seal_all(desk: Desk) -> Result<(), String> {
    let hand = desk.hand()?;
    let table = desk.table;
    let next = || {
        table
            .unsealed
            .with_value(|unsealed| unsealed.front().cloned())
    };
    while let Some((group, noted)) = next() {
        let (_, bytes) = errand::note(&hand, group, noted).await?;
        shelve(desk, bytes).await;
        table.unsealed.update_value(|unsealed| {
            unsealed.pop_front();
        });
        count(desk);
    }
    Ok(())
}

async fn send_all(desk: Desk) -> Result<(), String> {
    let sealed = desk.table.sealed;
    if !desk.has_mailbox() || sealed.with_value(BTreeMap::is_empty) {
        return Ok(());
    }
    let reader = enter(desk).await?;
    let shelf = Shelf::open(SHELF).await;
    let next =
        || sealed.with_value(|sealed| sealed.first_key_value().map(|(n, b)| (*n, b.clone())));
    while let Some((number, bytes)) = next() {
        let id = operation::check(&bytes).map_err(|why| why.to_string())?;
        reader.append(&id.to_string(), &bytes).await?;
        sealed.update_value(|sealed| {
            sealed.remove(&number);
        });
        if let Some(shelf) = &shelf {
            // If it stays there it is sent once more, and the mailbox knows it.
            let _ = shelf.take_off(number).await;
        }
        count(desk);
    }
    Ok(())
}

/// Where the browser keeps nothing, it is kept as long as the page is open.
async fn shelve(desk: Desk, bytes: Vec<u8>) {
    let number = u32::from_be_bytes(page::random());
    if let Some(shelf) = Shelf::open(SHELF).await {
        let _ = shelf.put(number, &bytes).await;
    }
    desk.table.sealed.update_value(|sealed| {
        sealed.insert(number, bytes);
    });
}

async fn from_shelf(desk: Desk) {
    let Some(shelf) = Shelf::open(SHELF).await else {
        return;
    };
    for number in shelf.numbers().await {
        if let Some(bytes) = shelf.piece(number).await {
            desk.table.sealed.update_value(|sealed| {
                sealed.insert(number, bytes);
            });
        }
    }
}

/// On a host of plain files nothing waits for a mailbox.
fn count(desk: Desk) {
    let unsealed = desk.table.unsealed.with_value(VecDeque::len);
    let sealed = desk.table.sealed.with_value(BTreeMap::len);
    let unsent = if desk.has_mailbox() {
        unsealed + sealed
    } else {
        unsealed
    };
    desk.table.unsent.set(unsent);
}

// ---- as a file

/// Saves everything the team made as one sealed file.
pub async fn export(desk: Desk) -> Result<usize, String> {
    // What was changed a moment ago is sealed first, or the file would lack it.
    let table = desk.table;
    for _ in 0..SEALED_TRIES_MAX {
        if table.unsealed.with_value(VecDeque::is_empty) {
            break;
        }
        page::wait(SEALED_MILLISECONDS).await;
    }
    if !table.unsealed.with_value(VecDeque::is_empty) {
        return Err(NOT_SEALED.to_owned());
    }
    let operations = operations(desk).await?;
    let (year, month, day) = page::today();
    let name = format!("workspace-{year}-{month:02}-{day:02}.{TEAM_FILE_EXTENSION}");
    files::save(&name, "application/octet-stream", &team::pack(&operations));
    desk.log(Act::Exported { file: name });
    Ok(operations.len())
}

/// Takes what such a file holds beside what there is; says how many entries were new.
pub async fn import(desk: Desk, file: &Chosen) -> Result<usize, String> {
    let not_one = "This is no file of a workspace, or it is damaged. Nothing was changed.";
    let coming = team::unpack(&file.bytes).ok_or(not_one)?;
    let read = errand::read_team(&desk.hand()?, &coming).await?;
    if read.told.is_empty() && read.not_for_us > 0 {
        return Err(
            "Nothing in this file was made for a group you are in. Nothing was changed.".to_owned(),
        );
    }
    let known = operations(desk).await?;
    let known: std::collections::BTreeSet<&[u8]> = known.iter().map(Vec::as_slice).collect();
    let new: Vec<Vec<u8>> = coming
        .into_iter()
        .filter(|one| !known.contains(one.as_slice()))
        .collect();
    let count = new.len();
    for operation in new {
        shelve(desk, operation).await;
    }
    refresh(desk).await;
    keep(desk).await;
    Ok(count)
}
