//! `heard open` and `heard count`: from sealed files to figures that may be published.

use crate::desk::{self, Desk, KeyFiles};
use crate::publish::Beside;
use crate::questionnaires;
use anyhow::{Context, Result};
use clap::Args;
use form::Quarter;
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use tally::{Period, Records, Release, SetAside};
use wire::access::Act;
use wire::service::{ServiceDocument, Settings, Signed};

/// Opening.
#[derive(Args)]
pub struct Open {
    #[command(flatten)]
    keys: KeyFiles,
    /// Sealed files.
    files: Vec<PathBuf>,
}

/// Counting.
#[derive(Args)]
pub struct Count {
    #[command(flatten)]
    counted: Counted,
    #[command(flatten)]
    beside: Beside,
    /// Print JSON instead of CSV.
    #[arg(long)]
    json: bool,
    /// What may be published. Nothing else is ever printed: this only says so in a script.
    #[arg(long)]
    release: bool,
}

/// What is counted, and of when.
#[derive(Args)]
pub struct Counted {
    /// The signed service document, or a service.toml, for areas and limits.
    #[arg(long)]
    pub service: PathBuf,
    /// The year from April that is counted, such as 2015; everything where neither this nor a
    /// quarter is named.
    #[arg(long, conflicts_with = "quarter")]
    pub year: Option<i32>,
    /// The quarter that is counted, such as 2015-Q2.
    #[arg(long)]
    pub quarter: Option<Quarter>,
    /// The folder of questionnaires, where they are not those built in.
    #[arg(long)]
    pub forms: Option<PathBuf>,
    /// Opened responses, one JSON document a line; - for standard input.
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
}

impl Open {
    /// Prints each response; what cannot be opened is said on standard error and counted.
    pub fn run(self) -> Result<()> {
        let desk = Desk::open(&self.keys)?;
        let mut aside = 0;
        for path in &self.files {
            let envelope =
                fs::read(path).with_context(|| format!("{} cannot be read.", path.display()))?;
            match seal::open_response(&envelope, desk.keys()) {
                Ok((_, json)) => println!("{json}"),
                Err(why) => {
                    aside += 1;
                    eprintln!("{}: {why}", path.display());
                }
            }
        }
        let opened = self.files.len() - aside;
        eprintln!("{opened} opened, {aside} set aside.");
        let responses = opened as u64;
        desk.log(&Act::Opened { responses });
        Ok(())
    }
}

impl Count {
    /// Prints a release.
    pub fn run(self) -> Result<()> {
        let records = self.counted.records()?;
        let wanted = self.beside.wanted(&records, self.counted.period())?;
        let (release, frozen) = Release::make_and_freeze(&records, &wanted);
        match self.json {
            true => print(&(serde_json::to_string_pretty(&release)? + "\n"))?,
            false => print(&report::csv(&release))?,
        }
        self.beside.keep(&[frozen])
    }
}

/// Writes to standard output; that nobody reads on (`| head`) is no error.
fn print(text: &str) -> Result<()> {
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(why) if why.kind() != ErrorKind::BrokenPipe => Err(why.into()),
        _ => Ok(()),
    }
}

impl Counted {
    /// When.
    pub fn period(&self) -> Period {
        let quarter = self.quarter.map(Period::Quarter);
        quarter
            .or(self.year.map(Period::Year))
            .unwrap_or(Period::All)
    }

    /// Reads the responses; what cannot be counted is said on standard error, each reason once.
    pub fn records(&self) -> Result<Records> {
        let library = questionnaires::library(self.forms.as_deref())?;
        let settings = settings(&self.service)?;
        let mut records = Records::new(library.into_forms(), report::service(&settings));
        for path in &self.files {
            let text = match path.as_os_str() == "-" {
                true => std::io::read_to_string(std::io::stdin())?,
                false => desk::text(path)?,
            };
            for line in text.lines().filter(|line| !line.trim().is_empty()) {
                // Why one was set aside is counted by the records, and told below.
                let _: std::result::Result<_, SetAside> = records.take(line);
            }
        }
        for (reason, count) in records.set_aside_counts() {
            eprintln!("Set aside: {count} ({reason}).");
        }
        eprintln!("{} counted.", records.count());
        Ok(records)
    }
}

/// A service's settings: from the document it has signed, or as a server is given them.
fn settings(path: &Path) -> Result<Settings> {
    let text = desk::text(path)?;
    if let Ok(signed) = serde_json::from_str::<Signed>(&text) {
        let document: Option<ServiceDocument> = signed.unverified();
        let document = document.context("The service document cannot be read.")?;
        return Ok(document.settings);
    }
    let neither = || {
        format!(
            "{} is neither a signed service document nor a service.toml.",
            path.display()
        )
    };
    let mut written: toml::Table = toml::from_str(&text).with_context(neither)?;
    // How the mailbox lets responses out is the server's alone, and no part of the settings.
    written.remove("mailbox");
    written.try_into().with_context(neither)
}
