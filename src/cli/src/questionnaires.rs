//! The questionnaires, and `heard form`: checking and showing them.

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
    /// Print a readable page of a questionnaire.
    Show {
        /// A form document.
        file: PathBuf,
    },
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
        }
    }
}

impl Library {
    /// The newest version of a form.
    pub fn latest(&self, id: &str) -> Option<&Form> {
        let same = self.0.iter().filter(|form| form.document().id == id);
        same.max_by_key(|form| form.document().version)
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
