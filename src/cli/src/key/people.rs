//! Who may open what: the list, letting in, taking out, the recovery sheet, and the log of it all.

use super::{confirm, write_new};
use crate::desk::{Desk, KeyFiles, text};
use anyhow::{Context, Result, ensure};
use clap::Args;
use seal::keyring::{Change, Listed};
use seal::{Holder, Officer, RECOVERY_NAME};
use std::path::PathBuf;
use wire::access::Act;

/// `heard key add`.
#[derive(Args)]
pub struct Add {
    #[command(flatten)]
    files: KeyFiles,
    /// The card they sent.
    #[arg(long)]
    card: PathBuf,
    /// What colleagues call them; only members can read it.
    #[arg(long)]
    name: String,
    /// The readers' groups: managers, officers.
    #[arg(long = "group", required = true)]
    groups: Vec<String>,
    /// The card's fingerprint, as its owner read it aloud to you.
    #[arg(long)]
    fingerprint: String,
}

/// `heard key remove`.
#[derive(Args)]
pub struct Remove {
    #[command(flatten)]
    files: KeyFiles,
    /// Their id, as `heard key list` prints it.
    member: String,
    /// Do not ask first.
    #[arg(long)]
    yes: bool,
}

/// `heard key regroup`.
#[derive(Args)]
pub struct Regroup {
    #[command(flatten)]
    files: KeyFiles,
    /// Their id, as `heard key list` prints it.
    member: String,
    /// The readers' groups from now on: managers, officers.
    #[arg(long = "group", required = true)]
    groups: Vec<String>,
}

/// `heard key recovery`.
#[derive(Args)]
pub struct Recovery {
    #[command(flatten)]
    files: KeyFiles,
    /// Where the sheet's text is written, to be printed and deleted.
    #[arg(long)]
    out: PathBuf,
    /// Keep the earlier sheets good; without it they are taken out.
    #[arg(long)]
    keep_old: bool,
    /// Do not ask first.
    #[arg(long)]
    yes: bool,
}

/// Prints the list.
pub fn list(desk: &Desk) -> Result<()> {
    for Listed {
        id,
        name,
        groups,
        fingerprint,
    } in desk.keyring().members()
    {
        let you = if id == desk.own_id() { " (you)" } else { "" };
        println!(
            "{id}  {}{you}  {}  {}",
            name.as_deref().unwrap_or("(a name you cannot read)"),
            groups.join(", "),
            fingerprint.unwrap_or_default()
        );
    }
    for past in desk.keyring().past_members() {
        println!(
            "{}  {}  taken out",
            past.id,
            past.name.as_deref().unwrap_or("(a name you cannot read)")
        );
    }
    Ok(())
}

/// Prints the log.
pub fn log(desk: &Desk) -> Result<()> {
    let (logged, aside) = desk.entries()?;
    let name = |id: &str| name_of(desk, id);
    for line in &logged {
        let act = line.entry.did.in_words(name);
        println!("{}  {} {act}", line.entry.at, name(&line.author));
    }
    eprintln!("{} entries, {aside} set aside.", logged.len());
    Ok(())
}

impl Add {
    /// Lets them in, if the card is the one that was read aloud.
    pub fn run(self) -> Result<()> {
        let card = text(&self.card)?;
        let holder = Holder::from_json(&card)?;
        ensure!(
            same(&self.fingerprint, &holder.fingerprint()),
            "The card says {}, which is not what was read aloud. Somebody may have exchanged it on \
             the way. Nothing was changed.",
            holder.fingerprint()
        );
        let mut desk = Desk::open(&self.files)?;
        let (member, groups) = (holder.id_hex(), self.groups.clone());
        let add = Change::Add {
            name: self.name,
            card,
            groups: self.groups,
        };
        desk.change(&[add], &[Act::Added { member, groups }])?;
        println!(
            "They are in. They can open everything that was sealed to their groups, old and new."
        );
        Ok(())
    }
}

impl Remove {
    /// Takes them out, after a question.
    pub fn run(self) -> Result<()> {
        let mut desk = Desk::open(&self.files)?;
        let listed = listed(&desk, &self.member)?;
        ensure!(
            listed.id != desk.own_id(),
            "You cannot take yourself out; another manager can."
        );
        let name = name_of(&desk, &listed.id);
        let meaning = format!(
            "{name} will be taken out of {}. The keys of these groups change: what is sealed from \
             then on stays closed to them. What they have opened or copied cannot be taken back.",
            listed.groups.join(" and ")
        );
        confirm(&meaning, self.yes)?;
        let member = listed.id;
        let remove = Change::Remove {
            member: member.clone(),
        };
        desk.change(&[remove], &[Act::Removed { member }])?;
        println!("{name} is out, and the keys are changed for everyone else.");
        Ok(())
    }
}

impl Regroup {
    /// Puts them into these groups.
    pub fn run(self) -> Result<()> {
        let mut desk = Desk::open(&self.files)?;
        let listed = listed(&desk, &self.member)?;
        ensure!(
            listed.id != desk.own_id(),
            "You cannot change your own groups; another manager can."
        );
        let (member, groups) = (listed.id, self.groups);
        let regroup = Change::Regroup {
            member: member.clone(),
            groups: groups.clone(),
        };
        desk.change(&[regroup], &[Act::Regrouped { member, groups }])?;
        println!("Done. The keys of any group they left are changed.");
        Ok(())
    }
}

impl Recovery {
    /// Makes a new member that is a sheet of paper.
    pub fn run(self) -> Result<()> {
        let mut desk = Desk::open(&self.files)?;
        let is_sheet = |listed: &Listed| listed.name.as_deref() == Some(RECOVERY_NAME);
        let mut old = desk.keyring().members();
        old.retain(|listed| is_sheet(listed) && !self.keep_old);
        if !old.is_empty() {
            let meaning =
                "The recovery sheets printed before will open nothing that is sealed from now on.";
            confirm(meaning, self.yes)?;
        }
        let seed = seal::random_seed()?;
        let holder = Officer::from_seed(&seed).holder();
        let member = holder.id_hex();
        let mut changes = vec![Change::Add {
            name: RECOVERY_NAME.to_owned(),
            card: holder.to_json(),
            groups: desk.groups().into_iter().map(str::to_owned).collect(),
        }];
        changes.extend(
            old.into_iter()
                .map(|listed| Change::Remove { member: listed.id }),
        );
        // On the disk before it is the only one that is good.
        write_new(&self.out, &seal::recovery::blocks(&seed))?;
        desk.change(&changes, &[Act::RecoverySheet { member }])?;
        println!(
            "Print {0}, try it with `heard key test --sheet {0}`, lock it away, and delete the file.",
            self.out.display()
        );
        Ok(())
    }
}

fn listed(desk: &Desk, id: &str) -> Result<Listed> {
    let mut members = desk.keyring().members().into_iter();
    let found = members.find(|listed| listed.id == id);
    found.with_context(|| format!("Nobody on the list has the id {id}. Nothing was changed."))
}

fn name_of(desk: &Desk, id: &str) -> String {
    let members = desk.keyring().members().into_iter();
    let everyone = members.chain(desk.keyring().past_members());
    let found = everyone
        .filter(|listed| listed.id == id)
        .find_map(|listed| listed.name);
    found.unwrap_or_else(|| id.to_owned())
}

/// As people say and type it: spaces and small letters do not matter.
fn same(spoken: &str, written: &str) -> bool {
    let plain = |text: &str| {
        let letters = text.chars().filter(|c| c.is_ascii_alphanumeric());
        letters.map(|c| c.to_ascii_uppercase()).collect::<String>()
    };
    plain(spoken) == plain(written)
}
