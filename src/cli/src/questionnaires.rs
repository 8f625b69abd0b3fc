//! The questionnaires, and `heard form`: checking, showing, printing and trying them.

mod booklet;
mod pictures;
mod site;
mod trial;

use anyhow::{Context, Result, bail};
use clap::Subcommand;
use form::Form;
use std::fs;
use std::path::{Path, PathBuf};
use tally::Forms as Counted;

/// The folder of questionnaires of a checkout, from where a command is usually run.
const FORMS: &str = "public/forms";

/// Questionnaires.
#[derive(Subcommand)]
pub enum Forms {
    /// Check questionnaires; several are also checked against each other.
    Check {
        /// Form documents.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Write out a readable page of a questionnaire, with its rules.
    Show {
        /// A form document.
        file: PathBuf,
    },
    /// Make a blank booklet of a questionnaire for printing.
    Print(booklet::Print),
    /// List the small codes on a booklet, for typing in what comes back on paper.
    Codes(booklet::Codes),
    /// Try a questionnaire in a browser, to the end; nothing is sent anywhere.
    Try(trial::Try),
}

/// Questionnaires that were read.
pub struct Library(Vec<Form>);

impl Forms {
    /// Runs it.
    pub fn run(self) -> Result<()> {
        match self {
            Self::Check { files } => check(&files),
            Self::Show { file } => {
                print!("{}", form::show(&read(&file)?, "en"));
                Ok(())
            }
            Self::Print(print) => print.run(),
            Self::Codes(codes) => codes.run(),
            Self::Try(trial) => trial.run(),
        }
    }
}

impl Library {
    /// The newest version of a form.
    pub fn latest(&self, id: &str) -> Option<&Form> {
        let same = self.0.iter().filter(|form| form.document().id == id);
        same.max_by_key(|form| form.document().version)
    }

    /// Each version of each form.
    #[cfg(test)]
    pub fn forms(&self) -> &[Form] {
        &self.0
    }

    /// For counting.
    pub fn into_forms(self) -> Counted {
        Counted::new(self.0)
    }
}

/// Reads every questionnaire of a folder.
pub fn library(folder: Option<&Path>) -> Result<Library> {
    let folder = folder.unwrap_or(Path::new(FORMS));
    let entries = fs::read_dir(folder).with_context(|| {
        format!(
            "There are no questionnaires in {}. Name their folder with --forms.",
            folder.display()
        )
    })?;
    let mut paths = entries
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<Vec<_>>>()?;
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "json"));
    paths.sort();
    Ok(Library(
        paths.iter().map(|path| read(path)).collect::<Result<_>>()?,
    ))
}

fn read(path: &Path) -> Result<Form> {
    let text =
        fs::read_to_string(path).with_context(|| format!("{} cannot be read.", path.display()))?;
    Form::read(&text).with_context(|| path.display().to_string())
}

fn check(files: &[PathBuf]) -> Result<()> {
    let mut forms = Vec::new();
    let mut problems = 0;
    for path in files {
        match read(path) {
            Ok(form) => forms.push(form),
            Err(why) => {
                problems += 1;
                println!("{why:#}");
            }
        }
    }
    for finding in form::check(&forms) {
        problems += 1;
        println!("{finding}");
    }
    if problems > 0 {
        bail!("{problems} found in {} files.", files.len());
    }
    println!("{} files, nothing found.", files.len());
    Ok(())
}
