//! `heard form print`: a blank booklet for those who would rather have paper, and the codes for
//! typing in what comes back. What stands on it is `form`'s; this reads and writes the files.

use super::read;
use anyhow::{Context, Result, bail};
use clap::Args;
use form::{Answer, Answers, Audience, Booklet, Form, Helpline, Kind, Value};
use std::fs;
use std::path::{Path, PathBuf};
use wire::service::Settings;

/// A blank booklet on A4, as a page for the printer.
#[derive(Args)]
pub struct Print {
    /// A form document.
    file: PathBuf,
    /// Large print: nothing to read is under 18 points, and the boxes are larger.
    #[arg(long)]
    large: bool,
    /// The easier wording, with pictures.
    #[arg(long)]
    easy: bool,
    /// A service's settings (service.toml): its name and the numbers to ring are printed.
    #[arg(long, value_name = "FILE")]
    service: Option<PathBuf>,
    /// An answer that is known before: prints the variant of the form for it.
    #[arg(long, value_name = "QUESTION=CHOICE")]
    answer: Vec<String>,
    /// The language of the form's words.
    #[arg(long, default_value = "en")]
    language: String,
    /// Where to write the page; without it, it goes to standard output.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// The codes on the booklet, for typing in.
#[derive(Args)]
pub struct Codes {
    /// A form document.
    file: PathBuf,
}

impl Print {
    /// Runs it.
    pub fn run(self) -> Result<()> {
        let form = read(&self.file)?;
        let settings = self.service.as_deref().map(settings).transpose()?;
        let helplines = settings.as_ref().map(|settings| helplines(settings, &form));
        let answers = known(&form, &self.answer)?;
        let page = form::print(
            &form,
            &Booklet {
                language: &self.language,
                large: self.large,
                easy: self.easy,
                service: settings.as_ref().map(|settings| settings.name.as_str()),
                helplines: &helplines.unwrap_or_default(),
                answers: &answers,
                picture: &super::pictures::svg,
            },
        );
        match self.out {
            None => print!("{page}"),
            Some(out) => {
                fs::write(&out, page)
                    .with_context(|| format!("{} cannot be written.", out.display()))?;
                println!(
                    "Written to {}. Open it in a browser and print it on A4, both sides.",
                    out.display()
                );
            }
        }
        Ok(())
    }
}

impl Codes {
    /// Runs it.
    pub fn run(self) -> Result<()> {
        let form = read(&self.file)?;
        let mut lines = csv::Writer::from_writer(std::io::stdout());
        lines.write_record(["code", "question", "answer"])?;
        for place in form::paper_codes(&form) {
            lines.write_record([&place.code, &place.path, &place.answer])?;
        }
        Ok(lines.flush()?)
    }
}

/// Settings as in `service.toml`; the server's own section is not part of them.
pub(super) fn settings(path: &Path) -> Result<Settings> {
    let text = fs::read_to_string(path)
        .with_context(|| format!("The settings {} cannot be read.", path.display()))?;
    let in_file = || format!("The settings {} are not right.", path.display());
    let mut table: toml::Table = text.parse().with_context(in_file)?;
    table.remove("mailbox");
    table.try_into().with_context(in_file)
}

/// The numbers for whom the form speaks to.
fn helplines(settings: &Settings, form: &Form) -> Vec<Helpline> {
    let audience = match form.document().audience {
        Audience::Child => "child",
        Audience::YoungPerson => "young_person",
        Audience::Parent => "parent",
        Audience::Adult => "adult",
    };
    let for_them = settings.helplines.iter().filter(|line| {
        line.audiences.is_empty() || line.audiences.iter().any(|named| named == audience)
    });
    let printed = for_them.map(|line| Helpline {
        name: line.name.clone(),
        number: line.number.clone(),
        about: line.about.clone(),
    });
    printed.collect()
}

/// `foster_who=parent`
fn known(form: &Form, given: &[String]) -> Result<Answers> {
    let mut answers = Answers::default();
    for pair in given {
        let (name, choice) = pair
            .split_once('=')
            .with_context(|| format!("“{pair}” is not written QUESTION=CHOICE."))?;
        let item = form.item(name).filter(|item| item.kind == Kind::SelectOne);
        let Some(item) = item else {
            bail!("The form has no question “{name}” with one answer.");
        };
        let choices = form.choices(item);
        if !choices.iter().any(|known| known.name == choice) {
            let names: Vec<&str> = choices.iter().map(|known| known.name.as_str()).collect();
            bail!("“{name}” takes {}, not “{choice}”.", names.join(", "));
        }
        let value = Value::One(choice.to_owned());
        answers.set(name, Some(Answer::Given(value)));
    }
    Ok(answers)
}
