//! What officers write around the figures, in a file of their own: title, introduction, words for
//! sections, quotations, and how many came back the year before. No figure of the report can be
//! written there.

use crate::desk;
use anyhow::{Context, Result, bail};
use chrono::NaiveDate;
use form::{Piece, calendar, words};
use report::{At, Meta, Quotation, Written};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::path::Path;
use tally::{Asked, Before, Cross, OutcomeWanted, Records, Side};

/// The file.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Around {
    title: Option<String>,
    #[serde(default)]
    made_by: String,
    #[serde(default)]
    introduction: String,
    before: Option<YearBefore>,
    #[serde(default)]
    written: Vec<Block>,
    #[serde(default)]
    quotation: Vec<Quoted>,
    #[serde(default)]
    outcome: Vec<Outcome>,
    #[serde(default)]
    compare: Vec<Compare>,
}

/// An outcome of which it is told what made the difference.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Outcome {
    form: String,
    question: String,
    /// The answers that count, by their stable names; the upper half of the scale if left out.
    #[serde(default)]
    answers: BTreeSet<String>,
}

/// Two items compared: each the id of a question, or `quarter`, `year`, `locality`, `area`,
/// `meeting`, `version`, `source`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Compare {
    form: String,
    rows: String,
    columns: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct YearBefore {
    returned: u64,
    period: String,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Block {
    section: String,
    at: Where,
    text: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Where {
    Before,
    After,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Quoted {
    form: String,
    question: Option<String>,
    year: Option<String>,
    words: String,
    /// Somebody has seen what looks like a name and found that it is none.
    #[serde(default)]
    names_nobody: bool,
}

impl Around {
    /// Reads the file, and reads its quotations again for anything that names someone.
    pub fn read(path: &Path) -> Result<Self> {
        let around: Self = toml::from_str(&desk::text(path)?)
            .with_context(|| format!("{} cannot be understood.", path.display()))?;
        let lists = words::british();
        for quoted in around
            .quotation
            .iter()
            .filter(|quoted| !quoted.names_nobody)
        {
            let pieces = form::scrub(&quoted.words, &[], &lists);
            if pieces
                .iter()
                .any(|piece| matches!(piece, Piece::Struck { .. }))
            {
                let shown: String = pieces.iter().map(Piece::shown).collect();
                bail!(
                    "A quotation holds what looks like a name, a place or a number: “{shown}”. \
                     Nothing was made. Take it out; or, if it names nobody, write \
                     names_nobody = true under that quotation."
                );
            }
        }
        Ok(around)
    }

    /// How many came back before, as somebody entered it.
    pub fn before(&self) -> Option<Before> {
        let before = self.before.as_ref()?;
        Some(Before {
            returned: before.returned,
            period: before.period.clone(),
            source: before.source.clone(),
        })
    }

    /// The outcomes that are chosen; where none is, the first that each questionnaire asks about.
    pub fn outcomes(&self, records: &Records) -> Result<Vec<OutcomeWanted>> {
        if self.outcome.is_empty() {
            let first = |form: &str| {
                let outcome = records.outcomes(form).into_iter().next()?.chosen;
                let form = form.to_owned();
                Some(OutcomeWanted { form, outcome })
            };
            return Ok(records.forms().ids().filter_map(first).collect());
        }
        self.outcome
            .iter()
            .map(|outcome| outcome.wanted(records))
            .collect()
    }

    /// What is compared.
    pub fn crosses(&self) -> Vec<Cross> {
        let cross = |compare: &Compare| Cross {
            form: compare.form.clone(),
            rows: side(&compare.rows),
            columns: side(&compare.columns),
        };
        self.compare.iter().map(cross).collect()
    }

    /// The words of the report.
    pub fn meta(self, day: NaiveDate) -> Meta {
        let block = |block: Block| Written {
            section: block.section,
            at: match block.at {
                Where::Before => At::Before,
                Where::After => At::After,
            },
            text: block.text,
        };
        let quotation = |quoted: Quoted| Quotation {
            form: quoted.form,
            question: quoted.question,
            year: quoted.year,
            words: quoted.words,
        };
        Meta {
            title: self
                .title
                .unwrap_or_else(|| "What families told us".to_owned()),
            made_on: calendar::full_day(day),
            made_by: self.made_by,
            introduction: self.introduction,
            written: self.written.into_iter().map(block).collect(),
            quotations: self.quotation.into_iter().map(quotation).collect(),
        }
    }
}

impl Outcome {
    fn wanted(&self, records: &Records) -> Result<OutcomeWanted> {
        let mut offered = records.outcomes(&self.form).into_iter();
        let (form, question) = (&self.form, &self.question);
        let outcome = offered.find(|offered| offered.chosen.asked.name == *question);
        let Some(outcome) = outcome else {
            bail!("“{question}” is no outcome that “{form}” asks about.");
        };
        let mut outcome = outcome.chosen;
        if !self.answers.is_empty() {
            outcome.rows.clone_from(&self.answers);
        }
        Ok(OutcomeWanted {
            form: form.clone(),
            outcome,
        })
    }
}

fn side(name: &str) -> Side {
    match name {
        "quarter" => Side::Quarter,
        "year" => Side::Year,
        "locality" => Side::Locality,
        "area" => Side::Area,
        "meeting" => Side::Meeting,
        "version" => Side::Version,
        "source" => Side::Source,
        question => Side::Question(Asked {
            name: question.to_owned(),
            part: None,
            version: None,
        }),
    }
}
