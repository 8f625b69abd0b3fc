//! `heard open` and `heard count`: from sealed files to figures that may be published.

use crate::desk::{Desk, KeyFiles};
use crate::questionnaires;
use anyhow::{Context, Result};
use clap::Args;
use std::fs;
use std::path::PathBuf;
use tally::{Period, Records, Release, SetAside, Wanted};
use wire::access::Act;
use wire::service::{ServiceDocument, Signed};

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
    /// The signed service document, for areas and limits.
    #[arg(long)]
    service: PathBuf,
    /// The year from April that is counted, such as 2015; all of them where it is left out.
    #[arg(long)]
    year: Option<i32>,
    /// Print JSON instead of CSV.
    #[arg(long)]
    json: bool,
    /// The folder of questionnaires, where they are not those built in.
    #[arg(long)]
    forms: Option<PathBuf>,
    /// Opened responses, one JSON document a line.
    files: Vec<PathBuf>,
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
        let records = self.records()?;
        let period = self.year.map_or(Period::All, Period::Year);
        let release = Release::make(
            &records,
            &Wanted {
                period,
                before: None,
                ..Wanted::of(period)
            },
        );
        if self.json {
            println!("{}", serde_json::to_string_pretty(&release)?);
        } else {
            print!("{}", report::csv(&release));
        }
        Ok(())
    }

    fn records(&self) -> Result<Records> {
        let text = fs::read_to_string(&self.service)
            .with_context(|| format!("{} cannot be read.", self.service.display()))?;
        let signed: Signed =
            serde_json::from_str(&text).context("The service document cannot be read.")?;
        let service: ServiceDocument = signed
            .unverified()
            .context("The service document cannot be read.")?;
        let library = questionnaires::library(self.forms.as_deref())?;
        let mut records = Records::new(library.into_forms(), report::service(&service.settings));
        for path in &self.files {
            let lines = fs::read_to_string(path)
                .with_context(|| format!("{} cannot be read.", path.display()))?;
            for line in lines.lines().filter(|line| !line.trim().is_empty()) {
                records
                    .take(line)
                    .map(|_| ())
                    .unwrap_or_else(|why: SetAside| eprintln!("Set aside: {why}"));
            }
        }
        Ok(records)
    }
}
