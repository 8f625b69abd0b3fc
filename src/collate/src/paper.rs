//! Responses that came on paper or in old spreadsheets. They are made by the worker as a family's
//! device would have made them, kept in the team's store in portions that fit one operation, and
//! counted beside what the mailbox gave.

use crate::app::Desk;
use crate::errand::{self, Copied, Copying, Opening, Typed};
use crate::slices::Slices;
use crate::team;
use crate::words::hex;
use form::table::{Mapping, Named, Places, Row, Table};
use form::{About, Answers, Document, Form, Piece, Readers, Sending, StruckText};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// What the store calls them.
const PAPER: &str = "paper";
/// What the store calls mappings that are kept for the next file.
const COLUMNS: &str = "columns";
/// How much of a portion's JSON stands in one operation: it is quoted twice there, and each
/// quotation makes it longer.
const PORTION_BYTES_MAX: usize = 36_000;
/// How many rows go to the worker at a time.
const ROWS_AT_ONCE: usize = 25;

/// Some responses, as they stand in the store.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Portion {
    /// The questionnaire.
    pub form: String,
    /// The spreadsheet's name; none for a form that was typed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The day they came in, in words.
    pub on: String,
    /// The responses.
    pub responses: Vec<Kept>,
}

/// One response in the store.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Kept {
    /// A hash of the row it was, to know it again in a file that has grown.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub was: String,
    /// The response's document.
    pub response: Value,
}

/// What came in by one way, as it is listed. Nothing of what anyone answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CameIn {
    /// The keys of its portions.
    pub keys: Vec<String>,
    /// The questionnaire.
    pub form: String,
    /// The spreadsheet's name.
    pub file: Option<String>,
    /// The day, in words.
    pub on: String,
    /// How many responses.
    pub count: usize,
}

/// What became of the rows of a sheet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sorted {
    /// What comes in: the row's number in the sheet, its id and what it was, and its answers.
    pub rows: Vec<(String, String, Row)>,
    /// What is set aside: the number in the sheet, and why.
    pub aside: Vec<(usize, Vec<String>)>,
    /// How many came in before, from this very file.
    pub known: usize,
    /// How many are word for word as in another file that came in.
    pub alike: usize,
    /// How many answers the questionnaire would not have asked for.
    pub off_route: usize,
}

/// What was counted of the store: by portion, each response's id and its document.
type Counted = BTreeMap<String, Vec<(String, String)>>;

/// Counts what stands in the store, now and whenever it changes; what was taken away there is taken
/// out of the figures again.
pub fn follow(desk: Desk) {
    let (counted, at_work) = (StoredValue::new(Counted::new()), StoredValue::new(false));
    Effect::new(move |_| {
        desk.table.team.track();
        if !at_work.get_value() {
            at_work.set_value(true);
            spawn_local(async move {
                catch_up(desk, counted).await;
                at_work.set_value(false);
            });
        }
    });
}

/// Portion by portion, so that thousands of them do not hold the page up.
async fn catch_up(desk: Desk, counted: StoredValue<Counted>) {
    let (mut slices, mut changed) = (Slices::begin(), false);
    while counted
        .try_update_value(|counted| one_portion(desk, counted))
        .unwrap_or(false)
    {
        changed = true;
        slices.next_if_over().await;
    }
    if changed {
        desk.opened.notify();
        untrack(|| desk.choose_first_filter());
    }
}

/// Takes out a portion that is gone, or counts one that came; says whether there was one.
fn one_portion(desk: Desk, counted: &mut Counted) -> bool {
    let there = untrack(|| keys(desk));
    let gone = counted.keys().find(|key| !there.contains(*key)).cloned();
    if let Some(key) = gone {
        let mut gone = counted.remove(&key).unwrap_or_default();
        // What another portion holds as well stays.
        let still = |id: &str| counted.values().flatten().any(|(other, _)| other == id);
        gone.retain(|(id, _)| !still(id));
        desk.opened.update_untracked(|opened| {
            gone.iter().for_each(|(_, json)| opened.take_back(json));
        });
        return true;
    }
    let Some(key) = there.iter().find(|key| !counted.contains_key(*key)) else {
        return false;
    };
    let portion = untrack(|| team::get::<Portion>(desk, PAPER, key));
    let documents = portion.map_or_else(Vec::new, |portion| portion.documents());
    desk.opened.update_untracked(|opened| {
        let all = documents.iter();
        all.for_each(|(_, json)| opened.take(Opening::Response(json.clone())));
    });
    counted.insert(key.clone(), documents);
    true
}

fn keys(desk: Desk) -> BTreeSet<String> {
    desk.table
        .team
        .with(|team| team.all(PAPER).map(|(key, _)| key.to_owned()).collect())
}

/// The id of a response's document.
fn id_in(response: &Value) -> Option<String> {
    Some(response.get("id")?.as_str()?.to_owned())
}

impl Portion {
    /// The responses, each with its id.
    fn documents(&self) -> Vec<(String, String)> {
        let document = |kept: &Kept| {
            (
                id_in(&kept.response).unwrap_or_default(),
                kept.response.to_string(),
            )
        };
        self.responses.iter().map(document).collect()
    }
}

/// Whether this officer may bring in forms of a kind. What the managers alone are to read, nobody else
/// may keep for them: it would be kept for everybody.
pub fn may_bring_in(desk: Desk, form: &str) -> bool {
    let settings = desk.settings();
    let offered = settings.forms.iter().find(|offered| offered.id == form);
    let readers = offered.and_then(|offered| offered.readers.clone());
    let readers = readers.or_else(|| {
        desk.opened.with_untracked(|opened| {
            let form = opened.records()?.forms().latest(form)?;
            Some(form.document().readers.name().to_owned())
        })
    });
    let for_managers = readers.as_deref() == Some(Readers::Managers.name());
    !for_managers || team::group_of(desk, form) == Readers::Managers.name()
}

/// What came in, newest files first, the forms that were typed in together.
pub fn came_in(desk: Desk) -> Vec<CameIn> {
    let mut all: BTreeMap<(Option<String>, String, String), CameIn> = BTreeMap::new();
    for (key, portion) in team::all::<Portion>(desk, PAPER) {
        let by = (
            portion.file.clone(),
            portion.form.clone(),
            portion.on.clone(),
        );
        let came = all.entry(by).or_insert_with(|| CameIn {
            keys: Vec::new(),
            form: portion.form.clone(),
            file: portion.file.clone(),
            on: portion.on.clone(),
            count: 0,
        });
        came.keys.push(key);
        came.count += portion.responses.len();
    }
    all.into_values().collect()
}

/// Takes responses away again, as a whole.
pub fn take_away(desk: Desk, form: &str, keys: &[String]) -> bool {
    let changes = keys
        .iter()
        .map(|key| team::change::<Portion>(PAPER, key, None));
    team::put_all(
        desk,
        &team::group_of(desk, form),
        changes.collect(),
        "what came in",
    )
}

// ---- a form that was typed in

/// Makes a response of a form that was typed in; it is not kept yet.
pub async fn copy(
    desk: Desk,
    form: &Document,
    answers: Answers,
    about: About,
    sending: Sending,
) -> Result<Copied, String> {
    let id = hex(&device::page::random::<32>());
    let typed = Typed {
        id,
        answers,
        about,
        sending,
    };
    let copied = copies(desk, form, vec![typed]).await?;
    let one = copied.into_iter().next();
    one.ok_or_else(|| {
        "Nothing was made of this form. Nothing is lost; please try again.".to_owned()
    })
}

async fn copies(desk: Desk, form: &Document, typed: Vec<Typed>) -> Result<Vec<Copied>, String> {
    let document = serde_json::to_string(form).map_err(|why| why.to_string())?;
    errand::copy(
        &desk.hand()?,
        Copying {
            form: document,
            typed,
        },
    )
    .await
}

/// Keeps a form that was typed in; gives its key.
pub fn keep(desk: Desk, form: &str, copied: &Copied) -> Option<String> {
    let response: Value = serde_json::from_str(&copied.response).ok()?;
    let key = response.get("id")?.as_str()?.to_owned();
    let portion = Portion {
        form: form.to_owned(),
        file: None,
        on: crate::app::today_in_words(),
        responses: vec![Kept {
            was: String::new(),
            response,
        }],
    };
    let change = team::change(PAPER, &key, Some(&portion));
    team::put_all(
        desk,
        &team::group_of(desk, form),
        vec![change],
        "a form that was typed in",
    )
    .then_some(key)
}

/// What was struck out of the free texts: the path of each, and its pieces.
pub fn struck(copied: &Copied) -> Vec<StruckText> {
    let found = |text: &&StruckText| {
        text.pieces
            .iter()
            .any(|piece| matches!(piece, Piece::Struck { .. }))
    };
    copied.struck.iter().filter(found).cloned().collect()
}

// ---- spreadsheets

/// What the service knows beside the form.
pub fn places(desk: Desk) -> Places {
    let settings = desk.settings();
    let named = |id: &str, name: &str| Named {
        id: id.to_owned(),
        name: name.to_owned(),
    };
    let areas = settings
        .localities
        .iter()
        .flat_map(|locality| &locality.areas);
    Places {
        areas: areas.map(|area| named(&area.id, &area.name)).collect(),
        meetings: settings
            .meetings
            .iter()
            .map(|one| named(&one.id, &one.name))
            .collect(),
    }
}

/// A mapping that was used for a sheet with the same heads, if there was one.
pub fn remembered(desk: Desk, form: &str, table: &Table) -> Option<Mapping> {
    team::get(desk, COLUMNS, &columns_key(form, table))
}

/// Keeps a mapping for the next sheet with the same heads.
pub fn remember(desk: Desk, mapping: &Mapping, table: &Table) {
    let change = team::change(COLUMNS, &columns_key(&mapping.form, table), Some(mapping));
    let group = team::group_of(desk, &mapping.form);
    team::put_all(
        desk,
        &group,
        vec![change],
        "how the columns of a sheet are read",
    );
}

fn columns_key(form: &str, table: &Table) -> String {
    let parts = std::iter::once(form).chain(table.heads.iter().map(String::as_str));
    hash(parts)[..32].to_owned()
}

/// Which rows come in. A row's id is a hash of the sheet and of its number there, so that the same
/// sheet brings nothing twice, whatever its file is called and whichever kind of file it is. In
/// slices, with a word about how far it has come; nothing once the word is that nobody waits.
pub async fn sort(
    desk: Desk,
    form: &Form,
    (table, mapping): (&Table, &Mapping),
    with_alike: bool,
    go_on: impl Fn(usize) -> bool,
) -> Option<Sorted> {
    let mut slices = Slices::begin();
    let (ids, alike) = known(desk, &mut slices).await;
    let mut sorted = Sorted::default();
    let sheet = sheet_hash(&mapping.form, table, &mut slices).await;
    for (at, cells) in table.rows.iter().enumerate() {
        if slices.next_if_over().await && !go_on(at) {
            return None;
        }
        let id = hash([sheet.as_str(), &at.to_string()].into_iter());
        let was = hash(cells.iter().map(String::as_str))[..16].to_owned();
        if ids.contains(&id) {
            sorted.known += 1;
            continue;
        }
        match mapping.row(form, cells) {
            Ok(_) if alike.contains(&was) && !with_alike => sorted.alike += 1,
            Ok(row) => {
                sorted.alike += usize::from(alike.contains(&was));
                sorted.off_route += row.off_route;
                sorted.rows.push((id, was, row));
            }
            // The heads are line 1.
            Err(why) => sorted.aside.push((at + 2, why)),
        }
    }
    go_on(table.rows.len()).then_some(sorted)
}

/// The ids in the store, and what their rows were.
async fn known(desk: Desk, slices: &mut Slices) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut ids, mut was) = (BTreeSet::new(), BTreeSet::new());
    for key in untrack(|| keys(desk)) {
        slices.next_if_over().await;
        let portion = untrack(|| team::get::<Portion>(desk, PAPER, &key));
        for kept in portion.into_iter().flat_map(|portion| portion.responses) {
            ids.extend(id_in(&kept.response));
            was.extend(Some(kept.was).filter(|was| !was.is_empty()));
        }
    }
    (ids, was)
}

async fn sheet_hash(form: &str, table: &Table, slices: &mut Slices) -> String {
    let mut hash = Sha256::new();
    put(&mut hash, form);
    for row in table.rows.iter().chain([&table.heads]) {
        slices.next_if_over().await;
        row.iter().for_each(|cell| put(&mut hash, cell));
    }
    hex(&hash.finalize())
}

fn hash<'p>(parts: impl Iterator<Item = &'p str>) -> String {
    let mut hash = Sha256::new();
    parts.for_each(|part| put(&mut hash, part));
    hex(&hash.finalize())
}

fn put(hash: &mut Sha256, part: &str) {
    hash.update((part.len() as u64).to_be_bytes());
    hash.update(part);
}

/// Brings rows in, and says how far it has come. Gives how many words were struck out.
pub async fn bring_in(
    desk: Desk,
    form: &Document,
    file: &str,
    rows: &[(String, String, Row)],
    done: impl Fn(usize),
) -> Result<usize, String> {
    let (mut kept, mut struck_out) = (Vec::new(), 0);
    for some in rows.chunks(ROWS_AT_ONCE) {
        let typed = some.iter().map(|(id, _, row)| Typed {
            id: id.clone(),
            answers: row.answers.clone(),
            about: row.about.clone(),
            sending: Sending::default(),
        });
        let copied = copies(desk, form, typed.collect()).await?;
        for (copied, (_, was, _)) in copied.iter().zip(some) {
            let pieces = copied.struck.iter().flat_map(|text| &text.pieces);
            struck_out += pieces
                .filter(|piece| matches!(piece, Piece::Struck { .. }))
                .count();
            let response = serde_json::from_str(&copied.response).map_err(|why| why.to_string())?;
            kept.push(Kept {
                was: was.clone(),
                response,
            });
        }
        done(kept.len());
    }
    let id = form.id.clone();
    let changes = portions(&id, file, &crate::app::today_in_words(), kept).into_iter();
    let changes = changes.map(|(key, portion)| team::change(PAPER, &key, Some(&portion)));
    let group = team::group_of(desk, &id);
    match team::put_all(desk, &group, changes.collect(), "what came in") {
        true => Ok(struck_out),
        false => Err("The rows could not be kept. Nothing came in.".to_owned()),
    }
}

/// Portions that each fit one operation.
fn portions(form: &str, file: &str, on: &str, kept: Vec<Kept>) -> Vec<(String, Portion)> {
    let new = || Portion {
        form: form.to_owned(),
        file: Some(file.to_owned()),
        on: on.to_owned(),
        responses: Vec::new(),
    };
    let (mut portions, mut bytes) = (vec![new()], 0);
    for one in kept {
        let more = one.response.to_string().len() + one.was.len();
        if bytes + more > PORTION_BYTES_MAX && bytes > 0 {
            portions.push(new());
            bytes = 0;
        }
        bytes += more;
        if let Some(last) = portions.last_mut() {
            last.responses.push(one);
        }
    }
    portions.retain(|portion| !portion.responses.is_empty());
    portions
        .into_iter()
        .map(|portion| (portion_key(&portion), portion))
        .collect()
}

/// A portion is named by what it holds.
fn portion_key(portion: &Portion) -> String {
    let ids = portion
        .responses
        .iter()
        .filter_map(|kept| kept.response.get("id")?.as_str());
    hash(ids)[..32].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;
    use serde_json::json;
    use wire::team::{Change, NOTED_BYTES_MAX, Noted};

    fn kept(number: usize, words: &str) -> Kept {
        Kept {
            was: "0".repeat(16),
            response: json!({ "id": format!("{number:064x}"), "answers": { "better": { "text": words } } }),
        }
    }

    #[test]
    fn each_portion_fits_one_operation_and_nothing_is_lost() {
        let words = "He said \"no\" \\ twice.\n".repeat(60);
        let all: Vec<Kept> = (0..200).map(|number| kept(number, &words)).collect();
        let portions = portions("a-form", "old.csv", "Saturday 21 November 2026", all);
        assert!(portions.len() > 4);
        let count: usize = portions
            .iter()
            .map(|(_, portion)| portion.responses.len())
            .sum();
        assert_eq!(count, 200);
        for (key, portion) in &portions {
            let change: Change = team::change(PAPER, key, Some(portion));
            let noted = Noted::new("2026-11-21T20:00:00Z".to_owned(), 1, vec![change]);
            let bytes = serde_json::to_string(&noted).expect("it is written").len();
            assert!(bytes <= NOTED_BYTES_MAX, "{bytes}");
        }
    }

    #[test]
    fn the_same_sheet_has_the_same_ids_and_another_has_others() {
        let table = |cell: &str| Table {
            heads: vec!["a".to_owned(), "b".to_owned()],
            rows: vec![vec![cell.to_owned(), "x".to_owned()]],
        };
        let sheet_hash = |form, table: Table| {
            let mut slices = Slices::unending();
            let hash = sheet_hash(form, &table, &mut slices).now_or_never();
            hash.expect("one slice")
        };
        assert_eq!(sheet_hash("f", table("1")), sheet_hash("f", table("1")));
        assert_ne!(sheet_hash("f", table("1")), sheet_hash("g", table("1")));
        assert_ne!(sheet_hash("f", table("1")), sheet_hash("f", table("2")));
        let (one, other) = (hash(["ab", "c"].into_iter()), hash(["a", "bc"].into_iter()));
        assert_ne!(one, other);
    }
}
