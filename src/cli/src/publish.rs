//! `heard report`: the report of a period as files, made from a release and from nothing else; and
//! whether files that were made are still what they were.

mod around;
mod verify;

use crate::figures::Counted;
use anyhow::{Context, Result, bail};
use around::Around;
use chrono::{Local, NaiveDate};
use clap::Args;
use report::{Edition, Meta};
use std::fs;
use std::path::{Path, PathBuf};
use tally::{Period, Records, Release, Wanted};

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
        let wanted = Wanted {
            before: around.before(),
            ..Wanted::of(counted.period())
        };
        let release = Release::make(&records, &wanted);
        let before = self.before(&records, counted.period())?;
        let day = self.made_on.unwrap_or_else(|| Local::now().date_naive());
        let meta = around.meta(day);
        let mut edition = Edition::new(&release, &meta);
        if let Some(before) = &before {
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
        self.write(&edition, &file_name(counted.period()))
    }

    /// The release of the year before, from the same responses.
    fn before(&self, records: &Records, period: Period) -> Result<Option<Release>> {
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
        Ok(Some(Release::make(records, &Wanted::of(period))))
    }

    fn write(&self, edition: &Edition<'_>, name: &str) -> Result<()> {
        let files = [
            (format!("{name}.html"), edition.html().into_bytes()),
            (format!("{name}.xlsx"), edition.xlsx()),
            (format!("{name}.csv"), edition.csv().into_bytes()),
            (DICTIONARY.to_owned(), report::dictionary_csv().into_bytes()),
        ];
        let unwritable = |path: &Path| format!("{} cannot be written.", path.display());
        fs::create_dir_all(&self.out).with_context(|| unwritable(&self.out))?;
        for (name, bytes) in files {
            let path = self.out.join(name);
            fs::write(&path, bytes).with_context(|| unwritable(&path))?;
            println!("{}", path.display());
        }
        Ok(())
    }
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
