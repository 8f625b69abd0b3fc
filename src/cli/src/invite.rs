//! `heard invite`: slips on paper, each with a one-time code that is made here. The server is told
//! hashes and nothing else, and colleagues what the batch is for; which slip went to whom is known
//! to nobody but those who hand them out.

use crate::desk::{Desk, KeyFiles};
use crate::place::Place;
use crate::questionnaires::{self, Library};
use anyhow::{Context, Result, bail, ensure};
use chrono::{SecondsFormat, Utc};
use clap::Args;
use form::{Audience, Document, Readers, calendar};
use report::slips::{Asked, Choices, Copies, Layout, Reader, SLIPS_MAX, Slips, When};
use seal::service::Fingerprint;
use std::fs;
use std::path::{Path, PathBuf};
use token::Code;
use wire::invited::{INVITED_KIND, Invited};
use wire::routes::{NewCodes, TOKENS_PER_CODE_MAX};
use wire::service::Admission;

/// The readers' group that may make codes.
const MANAGERS: &str = "managers";

/// Inviting.
#[derive(Args)]
pub struct Invite {
    #[command(flatten)]
    keys: KeyFiles,
    /// A questionnaire to answer; again for each to choose from. Without it: all of the service.
    #[arg(long = "form", value_name = "ID")]
    chosen: Vec<String>,
    /// The kind of meeting, by the service's id.
    #[arg(long)]
    meeting: Option<String>,
    /// The area, by the service's id.
    #[arg(long)]
    area: Option<String>,
    /// The quarter (2026-Q4) or the day (2026-12-08) of the meeting.
    #[arg(long)]
    when: Option<String>,
    /// The officer's number among the service's cards.
    #[arg(long)]
    officer: Option<u32>,
    /// How many slips, each with a code of its own.
    #[arg(long)]
    count: usize,
    /// Whom the words speak to: parent, child, young_person or carer. Without it, those whom the
    /// first questionnaire is for.
    #[arg(long = "for", value_name = "READER")]
    reader: Option<Reader>,
    /// A page for each slip. This is the default.
    #[arg(long)]
    one: bool,
    /// Eight slips on a page, to be cut.
    #[arg(long, conflicts_with_all = ["one", "tablet"])]
    eight: bool,
    /// Make pages for setting up shared tablets; with each, so many may answer.
    #[arg(long, value_name = "ANSWERS")]
    tablet: Option<u32>,
    /// What colleagues will call this batch.
    #[arg(long, default_value = "")]
    label: String,
    /// The address that families open, where it is not the server's.
    #[arg(long)]
    address: Option<String>,
    /// Where the sheets are written, as a page (HTML) that prints on A4.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Write the links as a table (CSV) too, for letters.
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
    /// The folder of questionnaires, where they are not those built in.
    #[arg(long)]
    forms: Option<PathBuf>,
}

/// What was made and where the server knows it by.
struct Made {
    codes: Option<Vec<String>>,
    batch: String,
}

impl Invite {
    /// Makes the codes, tells the server their hashes, and writes the sheets. Nothing is made
    /// before everything that can be wrong was looked at.
    pub fn run(self) -> Result<()> {
        for path in [Some(&self.out), self.csv.as_ref()].into_iter().flatten() {
            new_file(path)?;
        }
        ensure!(
            (1..=SLIPS_MAX).contains(&self.count),
            "{} slips cannot be made in one go. Make between 1 and {SLIPS_MAX}.",
            self.count
        );
        let desk = Desk::open(&self.keys)?;
        let library = questionnaires::library(self.forms.as_deref())?;
        let choices = self.choices(&desk, &library)?;
        let reader = choices.reader;
        let slips = Slips::of(&desk.document().settings, choices)?;
        let made = self.make(&desk)?;
        self.write(&slips, &made)?;
        self.tell_colleagues(&desk, reader, made.batch);
        Ok(())
    }

    fn choices(&self, desk: &Desk, library: &Library) -> Result<Choices> {
        let documents: Vec<&Document> = self
            .chosen
            .iter()
            .map(|id| {
                let form = library.latest(id);
                form.map(form::Form::document)
                    .with_context(|| format!("There is no questionnaire “{id}”."))
            })
            .collect::<Result<_>>()?;
        let reader = self
            .reader
            .or(documents.first().map(|form| meant_for(form)));
        let address = self.address.as_deref().or(self.keys.server());
        Ok(Choices {
            address: address
                .context("Say with --address which page families open.")?
                .to_owned(),
            reader: reader.context("Say with --for whom the slips speak to.")?,
            forms: documents.into_iter().map(asked).collect(),
            meeting: self.meeting.clone(),
            area: self.area.clone(),
            when: self.when.as_deref().map(when).transpose()?,
            officer: self.officer,
            fingerprint: Some(Fingerprint::of_base64(&desk.document().key)?.to_string()),
            tablet: self.tablet,
        })
    }

    /// Codes where the service asks for them. The server has their hashes before any slip is
    /// written: a hash without a slip harms nobody, a slip without its hash opens nothing.
    fn make(&self, desk: &Desk) -> Result<Made> {
        if desk.document().settings.admission == Admission::Open {
            ensure!(
                self.tablet.is_none(),
                "This service is open: a shared tablet needs no code."
            );
            let (codes, batch) = (None, String::new());
            return Ok(Made { codes, batch });
        }
        let Place::Server(server) = desk.place() else {
            bail!("Codes are kept by a server. Name it with --server.");
        };
        ensure!(
            desk.groups().contains(&MANAGERS),
            "Codes are made by managers: one code is one voice, and feedback is about the officers."
        );
        let tokens = self.tablet.unwrap_or(1);
        ensure!(
            (1..=TOKENS_PER_CODE_MAX).contains(&tokens),
            "With one code between 1 and {TOKENS_PER_CODE_MAX} may answer."
        );
        let (new, codes) = fresh(self.count, tokens)?;
        server.make_codes(&new)?;
        Ok(Made {
            codes: Some(codes),
            batch: new.batch,
        })
    }

    fn write(&self, slips: &Slips, made: &Made) -> Result<()> {
        let copies = match &made.codes {
            Some(codes) => Copies::Coded(codes),
            None => Copies::Open(self.count),
        };
        let layout = if self.eight {
            Layout::Eight
        } else {
            Layout::One
        };
        save(&self.out, &slips.html(copies, layout)?)?;
        println!(
            "{} slips are in {}. Open it in a browser and print it on A4 at 100%.",
            self.count,
            self.out.display()
        );
        if let Some(path) = &self.csv {
            save(path, &slips.csv(copies)?)?;
            println!("Their links are in {}.", path.display());
        }
        if made.codes.is_some() {
            println!("Whoever has a code can answer once: delete the files when they are printed.");
        }
        Ok(())
    }

    /// A batch without its label still works, so that is said and undoes nothing.
    fn tell_colleagues(&self, desk: &Desk, reader: Reader, batch: String) {
        let invited = Invited {
            heard: INVITED_KIND.to_owned(),
            at: Utc::now().to_rfc3339_opts(SecondsFormat::Secs, true),
            batch,
            label: self.label.clone(),
            forms: self.chosen.clone(),
            meeting: self.meeting.clone(),
            area: self.area.clone(),
            when: self.when.clone(),
            officer: self.officer,
            reader: reader.name().to_owned(),
            made: u32::try_from(self.count).unwrap_or(u32::MAX),
            tokens: self.tablet.unwrap_or(1),
        };
        let group = if desk.groups().contains(&MANAGERS) {
            MANAGERS
        } else {
            desk.groups().first().copied().unwrap_or_default()
        };
        match desk.keep(group, &invited.to_json()) {
            Ok(true) => {}
            Ok(false) => {
                eprintln!("There is no workspace here, so colleagues do not see this batch.")
            }
            Err(why) => {
                eprintln!("The slips are good, but colleagues do not see this batch: {why:#}")
            }
        }
    }
}

/// Fresh codes, and what the server is told of them.
pub fn fresh(count: usize, tokens: u32) -> Result<(NewCodes, Vec<String>)> {
    let codes = (0..count)
        .map(|_| Code::random())
        .collect::<Result<Vec<_>, _>>()?;
    let hash = |code: &Code| wire::base64url::encode(&code.hash());
    let new = NewCodes {
        batch: wire::base64url::encode(&seal::random_id()?.0[..16]),
        tokens,
        hashes: codes.iter().map(hash).collect(),
    };
    Ok((new, codes.iter().map(Code::to_string).collect()))
}

fn asked(form: &Document) -> Asked {
    Asked {
        id: form.id.clone(),
        title: form.title.get("en").cloned().unwrap_or_default(),
        minutes: form.minutes,
        feedback: form.readers == Readers::Managers,
        agreed: form.agreed_by.is_some(),
    }
}

fn meant_for(form: &Document) -> Reader {
    match form.audience {
        Audience::Child => Reader::Child,
        Audience::YoungPerson => Reader::YoungPerson,
        Audience::Parent => Reader::Parent,
        Audience::Adult => Reader::Carer,
    }
}

fn when(text: &str) -> Result<When> {
    let words = calendar::time_in_words(text).with_context(|| {
        format!("“{text}” is no time of a meeting. Write a quarter, 2026-Q4, or a day, 2026-12-08.")
    })?;
    Ok(When {
        id: text.to_owned(),
        words,
    })
}

/// Slips that are written over may have been the only ones with their codes.
fn new_file(path: &Path) -> Result<()> {
    ensure!(
        !path.exists(),
        "{} is there already; nothing was written over it.",
        path.display()
    );
    Ok(())
}

fn save(path: &Path, text: &str) -> Result<()> {
    fs::write(path, text).with_context(|| {
        format!(
            "{} cannot be written. The codes made for it are lost and open nothing; run the command \
             again.",
            path.display()
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_server_is_told_the_hash_of_what_is_printed_and_nothing_of_the_code() {
        let (new, codes) = fresh(40, 1).expect("random");
        assert_eq!((new.tokens, new.hashes.len(), codes.len()), (1, 40, 40));
        assert_eq!(
            wire::base64url::decode(&new.batch).map(|id| id.len()),
            Some(16)
        );
        let told = serde_json::to_string(&new).expect("json");
        for (code, hash) in codes.iter().zip(&new.hashes) {
            let code = Code::parse(code).expect("what is printed can be typed");
            assert_eq!(*hash, wire::base64url::encode(&code.hash()));
            assert!(!told.contains(&code.short()));
        }
    }

    #[test]
    fn a_time_is_a_quarter_or_a_day() {
        let words = |text| when(text).map(|when| when.words).ok();
        assert_eq!(
            words("2026-Q4").as_deref(),
            Some("October to December 2026")
        );
        assert_eq!(
            words("2026-12-08").as_deref(),
            Some("Tuesday 8 December 2026")
        );
        assert_eq!(words("next week"), None);
    }
}
