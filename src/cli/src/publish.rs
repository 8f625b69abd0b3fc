//! `heard report`: the report of a period as files, made from a release and from nothing else; and
//! whether files that were made are still what they were.

mod around;
mod beside;
mod entered;
mod verify;

use crate::figures::Counted;
use anyhow::{Context, Result, bail};
use around::Around;
pub use beside::Beside;
use chrono::{Local, NaiveDate};
use clap::Args;
use report::{Edition, Meta};
use std::fs;
use std::path::{Path, PathBuf};
use tally::{Frozen, Period, Records, Release, Wanted};

/// What the columns of the CSV mean, in a file of its own.
pub const DICTIONARY: &str = "what-the-columns-mean.csv";

/// The report.
#[derive(Args)]
pub struct Report {
    /// Say whether these files are still as they were made: the page (HTML), and what goes with it.
    #[arg(long, num_args = 1.., value_name = "FILE", exclusive = true)]
    verify: Vec<PathBuf>,
    #[command(flatten)]
    counted: Option<Counted>,
    #[command(flatten)]
    making: Making,
}

/// How a report is made.
#[derive(Args)]
struct Making {
    /// What officers write around the figures, and what they quote (TOML).
    #[arg(long)]
    words: Option<PathBuf>,
    #[command(flatten)]
    beside: Beside,
    /// Put the year before beside it, from the same responses.
    #[arg(long)]
    beside_year_before: bool,
    /// The day it is made, such as 2016-04-08; today where it is left out. The same day, words
    /// and responses give the same files, byte for byte.
    #[arg(long)]
    made_on: Option<NaiveDate>,
    /// The folder for the files.
    #[arg(long, default_value = ".")]
    out: PathBuf,
    /// List the sections that can be written around, and make nothing.
    #[arg(long)]
    sections: bool,
}

impl Report {
    /// Makes a report, or checks one.
    pub fn run(self) -> Result<()> {
        match &self.counted {
            Some(counted) => self.making.run(counted),
            None => verify::run(&self.verify),
        }
    }
}

impl Making {
    fn run(self, counted: &Counted) -> Result<()> {
        let around = match &self.words {
            Some(path) => Around::read(path)?,
            None => Around::default(),
        };
        let records = counted.records()?;
        let period = counted.period();
        let before = self.before(&records, &around, period)?;
        let mut wanted = self.wanted(&records, &around, period)?;
        wanted.before = around.before();
        wanted
            .earlier
            .extend(before.as_ref().map(|(_, frozen)| frozen.clone()));
        let (release, frozen) = Release::make_and_freeze(&records, &wanted);
        let day = self.made_on.unwrap_or_else(|| Local::now().date_naive());
        let meta = around.meta(day);
        let mut edition = Edition::new(&release, &meta);
        if let Some((before, _)) = &before {
            edition = edition.beside(before);
        }
        if self.sections {
            let sections = edition.sections();
            sections
                .iter()
                .for_each(|(id, heading)| println!("{id:<28} {heading}"));
            return Ok(());
        }
        check(&edition, &release, &meta)?;
        self.write(&edition, &file_name(period))?;
        // What is told of the year before is published with it.
        let kept: Vec<Frozen> = before
            .into_iter()
            .map(|(_, kept)| kept)
            .chain([frozen])
            .collect();
        self.beside.keep(&kept)
    }

    /// What is asked for of one period.
    fn wanted(&self, records: &Records, around: &Around, period: Period) -> Result<Wanted> {
        let mut wanted = self.beside.wanted(records, period)?;
        wanted.outcomes = around.outcomes(records)?;
        wanted.crosses = around.crosses();
        Ok(wanted)
    }

    /// The release of the year before, from the same responses, and what it leaves behind: this
    /// one is withheld beside it.
    fn before(
        &self,
        records: &Records,
        around: &Around,
        period: Period,
    ) -> Result<Option<(Release, Frozen)>> {
        if !self.beside_year_before {
            return Ok(None);
        }
        let period = match period {
            Period::Year(year) => Period::Year(year - 1),
            Period::Quarter(mut quarter) => {
                quarter.year -= 1;
                Period::Quarter(quarter)
            }
            Period::All => bail!("Name a year or a quarter, so that there is one before it."),
        };
        let wanted = self.wanted(records, around, period)?;
        Ok(Some(Release::make_and_freeze(records, &wanted)))
    }

    fn write(&self, edition: &Edition<'_>, name: &str) -> Result<()> {
        let files = [
            (format!("{name}.html"), edition.html().into_bytes()),
            (format!("{name}.xlsx"), edition.xlsx()),
            (format!("{name}.csv"), edition.csv().into_bytes()),
            (DICTIONARY.to_owned(), report::dictionary_csv().into_bytes()),
        ];
        fs::create_dir_all(&self.out)
            .with_context(|| format!("{} cannot be made.", self.out.display()))?;
        for (name, bytes) in files {
            put(&self.out.join(name), &bytes)?;
        }
        Ok(())
    }
}

fn put(path: &Path, bytes: &[u8]) -> Result<()> {
    fs::write(path, bytes).with_context(|| format!("{} cannot be written.", path.display()))?;
    println!("{}", path.display());
    Ok(())
}

fn file_name(period: Period) -> String {
    match period {
        Period::All => "heard-all".to_owned(),
        Period::Year(year) => format!("heard-{year}-{}", year + 1),
        Period::Quarter(quarter) => format!("heard-{quarter}"),
    }
}

/// Words for a section that is not there, or a quotation of a form whose answers are withheld,
/// would be lost without a word.
fn check(edition: &Edition<'_>, release: &Release, meta: &Meta) -> Result<()> {
    let sections = edition.sections();
    for written in &meta.written {
        if !sections.iter().any(|(id, _)| *id == written.section) {
            let ids: Vec<&str> = sections.iter().map(|(id, _)| id.as_str()).collect();
            let (wanted, ids) = (&written.section, ids.join(", "));
            bail!("There is no section “{wanted}” to write around. There are: {ids}.");
        }
    }
    for quotation in &meta.quotations {
        match release
            .forms()
            .iter()
            .find(|form| form.id == quotation.form)
        {
            None => bail!(
                "Nothing came back on “{}”, so nothing can be quoted from it.",
                quotation.form
            ),
            Some(form) if form.withheld.is_some() => bail!(
                "Too few came back on “{}” for answers to be given, so nothing can be quoted from it.",
                form.title
            ),
            Some(_) => {}
        }
    }
    Ok(())
}
