//! Releases that were made: what each froze and its files, byte for byte, kept by the team in as many
//! pieces as they take. Whoever is in the team can give out the same files again, years later.

use super::{Draft, word};
use crate::app::Desk;
use crate::team::{self, Whom};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use leptos::prelude::With;
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec_with_limit;
use report::{Meta, checksum};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use tally::{Frozen, Period};
use wire::team::{Change, Kept};

const RELEASES: &str = "release";
const FROZEN: &str = "frozen";
const FILES: &str = "files";
/// As many letters of a piece as fit into one operation with its name.
const PIECE_LETTERS: usize = 50_000;
/// No release comes near it; a colleague's damaged piece may not fill the memory.
const FILES_BYTES_MAX: usize = 200_000_000;
const DEFLATE_LEVEL: u8 = 6;
/// How many letters of a page's checksum name its release.
const NAME_LETTERS: usize = 16;

/// A release as the list tells it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Made {
    /// What the team calls it.
    pub name: String,
    /// What it is about.
    pub period: Period,
    /// How many questionnaires came back.
    pub returned: u64,
    /// The headings of its sections.
    pub sections: Vec<String>,
    /// The checksum of its page.
    pub checksum: String,
    /// The releases it was made beside, by their keys.
    pub beside: Vec<String>,
    /// In how many pieces it is kept what it froze.
    pub frozen_pieces: usize,
    /// In how many pieces its files are kept.
    pub files_pieces: usize,
}

/// A release in the list: its key, who made it and when.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    /// Its key.
    pub key: String,
    /// The release.
    pub made: Made,
    /// Who made it.
    pub author: String,
    /// When, by their clock.
    pub at: String,
    /// What it froze; none if a piece of it is not here, or is damaged.
    pub frozen: Option<Vec<Frozen>>,
}

/// The files of a release.
#[derive(Clone, Debug, PartialEq)]
pub struct Files {
    /// What they are called, without an ending.
    pub name: String,
    /// The page.
    pub html: String,
    /// The workbook.
    pub xlsx: Vec<u8>,
    /// The table.
    pub csv: String,
    /// The page's checksum.
    pub checksum: String,
}

/// The files of a release as they are kept, apart from what it froze: that is read whenever a release
/// is made, they when somebody asks for them.
#[derive(Serialize, Deserialize)]
struct Bundle {
    html: String,
    xlsx: String,
    csv: String,
}

impl Files {
    /// The page's inside, for a page that brings the same style itself.
    pub fn article(&self) -> &str {
        let inside = self.html.split_once("<main class=\"report\">");
        let inside = inside.and_then(|(_, rest)| rest.split_once("</main>"));
        inside.map_or("", |(inside, _)| inside)
    }
}

/// The team's documents of releases as they stand; reads the desk's team.
pub fn kept(desk: Desk) -> BTreeMap<String, Kept> {
    let own = |(key, kept): (&str, Kept)| (key.to_owned(), kept);
    let team = desk.table.team;
    team.with(|team| team.all(RELEASES).map(own).collect())
}

/// Every release the team has made, oldest first.
pub fn all(kept: &BTreeMap<String, Kept>) -> Vec<Listed> {
    let read = |(key, one): (&String, &Kept)| {
        let made: Made = serde_json::from_str(&one.value).ok()?;
        let piece = |key: &str| kept.get(key).map(|kept| kept.value.clone());
        Some(Listed {
            frozen: unpacked(FROZEN, key, made.frozen_pieces, piece),
            key: key.clone(),
            made,
            author: one.by.author.clone(),
            at: one.by.at.clone(),
        })
    };
    let mut all: Vec<Listed> = kept.iter().filter_map(read).collect();
    all.sort_by(|one, other| (&one.at, &one.key).cmp(&(&other.at, &other.key)));
    all
}

/// The files of a release; why not, where they are not as they were made.
pub fn files(desk: Desk, key: &str, made: &Made) -> Result<Files, &'static str> {
    const DAMAGED: &str =
        "This release is not here as it was made. Ask the colleague who made it for its files.";
    let bundle: Option<Bundle> = desk.table.team.with(|team| {
        let piece = |key: &str| team.get(RELEASES, key).map(|kept| kept.value);
        unpacked(FILES, key, made.files_pieces, piece)
    });
    let bundle = bundle.ok_or(DAMAGED)?;
    let files = Files {
        name: file_name(made.period),
        html: bundle.html,
        xlsx: STANDARD.decode(bundle.xlsx).map_err(|_| DAMAGED)?,
        csv: bundle.csv,
        checksum: made.checksum.clone(),
    };
    let sums = checksum::check(&files.html).ok_or(DAMAGED)?;
    let whole = sums.whole
        && sums.page == made.checksum
        && sums.csv == checksum::of(files.csv.as_bytes())
        && sums.xlsx == checksum::of(&files.xlsx);
    whole.then_some(files).ok_or(DAMAGED)
}

/// Makes a release of a draft: keeps what it froze and its files. None if the team could not take it;
/// the desk says why.
pub fn make(
    desk: Desk,
    (name, period): (&str, Period),
    (draft, meta): (&Draft, &Meta),
    earlier: &[Listed],
) -> Option<Files> {
    let edition = draft.edition(meta);
    let html = edition.html();
    let files = Files {
        name: file_name(period),
        checksum: checksum::check(&html)?.page,
        html,
        xlsx: edition.xlsx(),
        csv: edition.csv(),
    };
    let bundle = Bundle {
        html: files.html.clone(),
        xlsx: STANDARD.encode(&files.xlsx),
        csv: files.csv.clone(),
    };
    let key = &files.checksum[..NAME_LETTERS];
    let (frozen, packed) = (
        packed(FROZEN, key, &draft.frozen)?,
        packed(FILES, key, &bundle)?,
    );
    let sections = edition.sections().into_iter();
    let made = Made {
        name: name.to_owned(),
        period,
        returned: draft.release.returned().total,
        sections: sections.map(|(_, heading)| heading).collect(),
        checksum: files.checksum.clone(),
        beside: earlier.iter().map(|listed| listed.key.clone()).collect(),
        frozen_pieces: frozen.len(),
        files_pieces: packed.len(),
    };
    let own = team::change(RELEASES, key, Some(&made));
    let changes = frozen.into_iter().chain(packed).chain([own]).collect();
    team::put_for_good(desk, Whom::Everyone, changes).then_some(files)
}

/// Pieces of something, none too long for one operation.
fn packed<T: Serialize>(part: &str, key: &str, whole: &T) -> Option<Vec<Change>> {
    let json = serde_json::to_vec(whole).ok()?;
    let text = STANDARD.encode(compress_to_vec(&json, DEFLATE_LEVEL));
    let pieces = pieces(&text);
    let change = |(at, piece): (usize, &&str)| {
        team::change(RELEASES, &piece_key(part, key, at), Some(piece))
    };
    Some(pieces.iter().enumerate().map(change).collect())
}

/// The whole that pieces make; none if one is missing or damaged.
fn unpacked<T: DeserializeOwned>(
    part: &str,
    key: &str,
    pieces: usize,
    piece: impl Fn(&str) -> Option<String>,
) -> Option<T> {
    let mut text = String::new();
    for at in 0..pieces {
        let json = piece(&piece_key(part, key, at))?;
        text.push_str(&serde_json::from_str::<String>(&json).ok()?);
    }
    let packed = STANDARD.decode(text).ok()?;
    let json = decompress_to_vec_with_limit(&packed, FILES_BYTES_MAX).ok()?;
    serde_json::from_slice(&json).ok()
}

/// Text of base64, which may be cut anywhere.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(rest.len().min(PIECE_LETTERS));
        pieces.push(piece);
        rest = after;
    }
    pieces
}

fn piece_key(part: &str, key: &str, at: usize) -> String {
    format!("{key}/{part}/{at}")
}

fn file_name(period: Period) -> String {
    match period {
        Period::Year(year) => format!("heard-{year}-{}", year + 1),
        other => format!("heard-{}", word(other)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_make_the_whole_again() {
        let text = "heard".repeat(30_000);
        let pieces = pieces(&text);
        assert_eq!(pieces.len(), 3);
        assert_eq!(pieces.concat(), text);
        assert!(super::pieces("").is_empty());
    }

    #[test]
    fn what_was_packed_comes_out_again_or_not_at_all() {
        let whole = vec!["heard".to_owned(), "twice".to_owned()];
        let changes = packed(FROZEN, "key", &whole).expect("plain data");
        let kept: BTreeMap<String, String> = changes
            .into_iter()
            .filter_map(|change| Some((change.key, change.value?)))
            .collect();
        let piece = |key: &str| kept.get(key).cloned();
        assert_eq!(unpacked(FROZEN, "key", kept.len(), piece), Some(whole));
        assert_eq!(
            unpacked::<Vec<String>>(FROZEN, "key", kept.len() + 1, piece),
            None
        );
    }
}
