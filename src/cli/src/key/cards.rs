//! The officers' cards: who a child will meet, as the service document shows it to families. The key
//! that sheets are given to is taken from the list of members, so that nobody types one.

use crate::desk::{Desk, KeyFiles};
use anyhow::{Context, Result, bail, ensure};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use clap::Args;
use seal::keyring::Change;
use std::fs;
use std::path::{Path, PathBuf};
use wire::access::Act;
use wire::service::OfficerCard;

/// `heard key card`.
#[derive(Args)]
pub struct Card {
    #[command(flatten)]
    files: KeyFiles,
    /// The officer's number, which stands in invitations.
    number: u32,
    /// What children call them.
    #[arg(long)]
    name: Option<String>,
    /// A sentence about them, or "" for none.
    #[arg(long)]
    about: Option<String>,
    /// A small picture (JPEG, PNG or WebP), square and about 96 pixels wide.
    #[arg(long)]
    picture: Option<PathBuf>,
    /// Take the picture off the card.
    #[arg(long, conflicts_with = "picture")]
    no_picture: bool,
    /// Whose key sheets are given to: their id, as `heard key list` prints it.
    #[arg(long)]
    member: Option<String>,
    /// Sheets cannot be given to them.
    #[arg(long, conflicts_with = "member")]
    no_sheets: bool,
    /// Take the whole card away.
    #[arg(long, conflicts_with_all = ["name", "about", "picture", "no_picture", "member", "no_sheets"])]
    remove: bool,
}

/// Prints the cards.
pub fn list(desk: &Desk) -> Result<()> {
    for card in &desk.document().settings.officers {
        let owner = owner_of(desk, card);
        let sheets = owner.map_or("no sheets".to_owned(), |id| format!("sheets to {id}"));
        let picture = card.picture.as_ref().map_or("no picture", |_| "a picture");
        println!(
            "{}  {}  {picture}  {sheets}  {}",
            card.number, card.name, card.about
        );
    }
    Ok(())
}

impl Card {
    /// Changes what was said of the card, or takes it away.
    pub fn run(self) -> Result<()> {
        let mut desk = Desk::open(&self.files)?;
        let number = self.number;
        let known = desk.document().settings.officer(number).cloned();
        if self.remove {
            ensure!(
                known.is_some(),
                "There is no card {number}. Nothing was changed."
            );
            let act = Act::CardDropped { number };
            desk.change(&[Change::DropCard { number }], &[act])?;
            println!("Card {number} is taken away. Slips that name it say nothing of the officer.");
            return Ok(());
        }
        let member = self.owner(&desk, known.as_ref());
        let card = Box::new(self.changed(known)?);
        let sheets = member.is_some();
        desk.change(&[Change::Card { card, member }], &[Act::Card { number }])?;
        println!("Signed. Devices see card {number} when they next open the page.");
        if !sheets {
            println!("Sheets cannot be given to them: --member says whose key it is.");
        }
        Ok(())
    }

    fn owner(&self, desk: &Desk, known: Option<&OfficerCard>) -> Option<String> {
        if self.no_sheets {
            return None;
        }
        let before = || known.and_then(|card| owner_of(desk, card));
        self.member.clone().or_else(before)
    }

    fn changed(self, known: Option<OfficerCard>) -> Result<OfficerCard> {
        let mut card = known.unwrap_or_else(|| OfficerCard {
            number: self.number,
            name: String::new(),
            about: String::new(),
            picture: None,
            key: None,
        });
        card.name = self.name.unwrap_or(card.name);
        card.about = self.about.unwrap_or(card.about);
        card.picture = card.picture.filter(|_| !self.no_picture);
        if let Some(path) = &self.picture {
            card.picture = Some(picture(path)?);
        }
        card.check()?;
        Ok(card)
    }
}

fn owner_of(desk: &Desk, card: &OfficerCard) -> Option<String> {
    let id = desk.keyring().member_with_key(card.key.as_deref()?)?;
    Some(id.to_owned())
}

/// A picture file as the address that a card carries.
fn picture(path: &Path) -> Result<String> {
    let bytes = fs::read(path).with_context(|| format!("{} cannot be read.", path.display()))?;
    let kind = match bytes.as_slice() {
        [0xff, 0xd8, 0xff, ..] => "jpeg",
        [0x89, b'P', b'N', b'G', ..] => "png",
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'E',
            b'B',
            b'P',
            ..,
        ] => "webp",
        _ => bail!(
            "{} is no JPEG, PNG or WebP. Nothing was changed.",
            path.display()
        ),
    };
    Ok(format!(
        "data:image/{kind};base64,{}",
        STANDARD.encode(bytes)
    ))
}
