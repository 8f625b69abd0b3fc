//! Releases that were made: what each froze and its files, byte for byte, kept by the team in as many
//! pieces as they take. Whoever is in the team can give out the same files again, years later.

use super::{Draft, word};
use crate::app::Desk;
use crate::team;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use leptos::prelude::With;
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec_with_limit;
use report::{Meta, checksum};
use serde::{Deserialize, Serialize};
use tally::{Frozen, Period};

const RELEASES: &str = "release";
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
    /// In how many pieces its files are kept.
    pub pieces: usize,
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

/// The files of a release, and what it froze.
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

#[derive(Serialize, Deserialize)]
struct Bundle {
    frozen: Vec<Frozen>,
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

/// Every release the team has made, oldest first; reads the desk's team.
pub fn all(desk: Desk) -> Vec<Listed> {
    let mut all: Vec<Listed> = desk.table.team.with(|known| {
        let read = |(key, kept): (&str, wire::team::Kept)| {
            let made: Made = serde_json::from_str(&kept.value).ok()?;
            Some(Listed {
                frozen: bundle(known, key, &made).map(|bundle| bundle.frozen),
                key: key.to_owned(),
                made,
                author: kept.by.author,
                at: kept.by.at,
            })
        };
        known.all(RELEASES).filter_map(read).collect()
    });
    all.sort_by(|one, other| (&one.at, &one.key).cmp(&(&other.at, &other.key)));
    all
}

/// The files of a release; why not, where they are not as they were made.
pub fn files(desk: Desk, key: &str, made: &Made) -> Result<Files, &'static str> {
    const DAMAGED: &str =
        "This release is not here as it was made. Ask the colleague who made it for its files.";
    let bundle = desk.table.team.with(|team| bundle(team, key, made));
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

fn bundle(team: &wire::team::Team, key: &str, made: &Made) -> Option<Bundle> {
    let mut text = String::new();
    for piece in 0..made.pieces {
        let kept = team.get(RELEASES, &piece_key(key, piece))?;
        text.push_str(&serde_json::from_str::<String>(&kept.value).ok()?);
    }
    let packed = STANDARD.decode(text).ok()?;
    let json = decompress_to_vec_with_limit(&packed, FILES_BYTES_MAX).ok()?;
    serde_json::from_slice(&json).ok()
}

/// Makes a release of a draft: keeps what it froze and its files. None if the team could not take it;
/// the desk says why.
pub fn make(desk: Desk, name: &str, period: Period, draft: &Draft, meta: &Meta) -> Option<Files> {
    let edition = draft.edition(meta);
    let html = edition.html();
    let files = Files {
        name: file_name(period),
        checksum: checksum::check(&html)?.page,
        html,
        xlsx: edition.xlsx(),
        csv: edition.csv(),
    };
    let sections = edition.sections().into_iter().map(|(_, heading)| heading);
    let sections: Vec<String> = sections.collect();
    let bundle = Bundle {
        frozen: draft.frozen.clone(),
        html: files.html.clone(),
        xlsx: STANDARD.encode(&files.xlsx),
        csv: files.csv.clone(),
    };
    let json = serde_json::to_vec(&bundle).ok()?;
    let text = STANDARD.encode(compress_to_vec(&json, DEFLATE_LEVEL));
    let beside = leptos::prelude::untrack(|| all(desk));
    let pieces = pieces(&text);
    let made = Made {
        name: name.to_owned(),
        period,
        returned: draft.release.returned().total,
        sections,
        checksum: files.checksum.clone(),
        beside: beside.into_iter().map(|listed| listed.key).collect(),
        pieces: pieces.len(),
    };
    let key = files.checksum[..NAME_LETTERS].to_owned();
    let of_piece =
        |(at, piece): (usize, &&str)| team::change(RELEASES, &piece_key(&key, at), Some(piece));
    let mut changes: Vec<_> = pieces.iter().enumerate().map(of_piece).collect();
    changes.push(team::change(RELEASES, &key, Some(&made)));
    team::put_for_good(desk, &team::everyone(desk), changes).then_some(files)
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

fn piece_key(key: &str, at: usize) -> String {
    format!("{key}/{at}")
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
}
