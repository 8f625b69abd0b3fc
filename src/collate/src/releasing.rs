//! A report on its way: what goes in, what officers write around it, and the release it becomes.
//! A draft is made anew whenever anything changes and leaves nothing behind; a release is kept by the
//! team, with what it froze and its files as they were made, and every later one is made beside it.

mod files;

use crate::app::Desk;
use crate::entered;
use crate::team::{self, Whom};
use crate::words;
use leptos::prelude::{With, untrack};
use report::{At, Edition, Meta, Quotation, Written};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use tally::{
    Chosen, CodesEntered, Cross, Frozen, Held, OutcomeWanted, Period, RateWanted, Records, Release,
    Wanted,
};

pub use files::{Files, Listed, all, files, kept, make};

const WORDS: &str = "words";

/// What goes into the report of a period, as the team has chosen it. Without a choice, everything.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Choices {
    /// Questionnaires whose answers are left out.
    pub forms_left_out: BTreeSet<String>,
    /// The outcome of which it is told what made the difference, by form; none: none.
    pub outcomes: BTreeMap<String, Option<Chosen>>,
    /// What is compared.
    pub crosses: Vec<Cross>,
    /// Parts that are left out.
    pub parts_left_out: BTreeSet<Part>,
    /// The year before stands beside it.
    pub year_before: bool,
    /// Quotations that are left out, by their keys.
    pub quotations_left_out: BTreeSet<String>,
}

/// A part of a report that can be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Response rates.
    Rates,
    /// How children took part.
    TakingPart,
    /// The targets.
    Targets,
}

/// A text of the officers', by its place in the report of a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Text {
    /// What the report is called.
    Title,
    /// Who made it.
    MadeBy,
    /// Before everything else.
    Introduction,
    /// Around the figures of a section.
    Around(String, At),
}

/// What a report is asked for with, apart from the responses.
#[derive(Clone, Debug, PartialEq)]
pub struct Basis {
    /// What is asked for.
    pub wanted: Wanted,
    /// The year before stands beside it.
    pub year_before: bool,
}

/// Figures as they would be released now.
pub struct Draft {
    /// They.
    pub release: Release,
    /// Those of the year before, where they stand beside.
    pub before: Option<Release>,
    frozen: Vec<Frozen>,
}

impl Draft {
    /// Counts.
    pub fn make(records: &Records, basis: &Basis) -> Self {
        let mut wanted = basis.wanted.clone();
        let earlier = year_before(wanted.period).filter(|_| basis.year_before);
        let before = earlier.map(|period| {
            let wanted = Wanted {
                period,
                crosses: Vec::new(),
                outcomes: Vec::new(),
                ..wanted.clone()
            };
            Release::make_and_freeze(records, &wanted)
        });
        // What is told of the year before is published with it, so the two are held together.
        let (before, mut frozen) = match before {
            Some((release, frozen)) => (Some(release), vec![frozen]),
            None => (None, Vec::new()),
        };
        wanted.earlier.extend(frozen.iter().cloned());
        let (release, own) = Release::make_and_freeze(records, &wanted);
        frozen.push(own);
        Self {
            release,
            before,
            frozen,
        }
    }

    /// The report made of it.
    pub fn edition<'d>(&'d self, meta: &'d Meta) -> Edition<'d> {
        let edition = Edition::new(&self.release, meta);
        match &self.before {
            Some(before) => edition.beside(before),
            None => edition,
        }
    }
}

/// The year or the quarter a year earlier.
pub fn year_before(period: Period) -> Option<Period> {
    match period {
        Period::Year(year) => Some(Period::Year(year - 1)),
        Period::Quarter(mut quarter) => {
            quarter.year -= 1;
            Some(Period::Quarter(quarter))
        }
        Period::All => None,
    }
}

/// What is asked for of a period; reads the desk's team.
pub fn basis(desk: Desk, period: Period, earlier: Vec<Frozen>) -> Basis {
    let choices = choices(desk, period);
    let held = entered::all::<Held>(desk).entered;
    let codes = entered::all::<CodesEntered>(desk).entered;
    let left_out = |part| choices.parts_left_out.contains(&part);
    let mut wanted = Wanted::of(period);
    desk.opened.with(|opened| {
        let Some(records) = opened.records() else {
            return;
        };
        wanted.outcomes = outcomes(records, &choices);
        if !choices.forms_left_out.is_empty() {
            let told = records.forms().ids().map(str::to_owned);
            let told = told.filter(|form| !choices.forms_left_out.contains(form));
            wanted.forms = Some(told.collect());
        }
        if !left_out(Part::Rates) {
            let mut rates = RateWanted::possible(records, &held);
            rates.retain(|rate| !choices.forms_left_out.contains(&rate.forms[0]));
            wanted.rates.0 = rates;
        }
    });
    wanted.rates.1 = held;
    if !left_out(Part::TakingPart) {
        wanted.taking_part = (codes.bases(), codes);
    }
    if !left_out(Part::Targets) {
        wanted.targets = entered::targets(desk);
    }
    wanted.crosses = choices.crosses;
    wanted.earlier = earlier;
    Basis {
        wanted,
        year_before: choices.year_before,
    }
}

/// The chosen outcome of each form, or the first it asks about.
fn outcomes(records: &Records, choices: &Choices) -> Vec<OutcomeWanted> {
    let one = |form: &str| {
        let chosen = choices.outcomes.get(form).cloned();
        let first = || {
            records
                .outcomes(form)
                .into_iter()
                .next()
                .map(|one| one.chosen)
        };
        let outcome = chosen.unwrap_or_else(first)?;
        let form = form.to_owned();
        Some(OutcomeWanted { form, outcome })
    };
    records.forms().ids().filter_map(one).collect()
}

/// What the team has chosen for a period.
pub fn choices(desk: Desk, period: Period) -> Choices {
    team::get(desk, WORDS, &key(period, "choices")).unwrap_or_default()
}

/// Changes it.
pub fn choose(desk: Desk, period: Period, change: impl FnOnce(&mut Choices)) {
    let mut choices = untrack(|| choices(desk, period));
    change(&mut choices);
    let changes = vec![team::change(WORDS, &key(period, "choices"), Some(&choices))];
    team::put_all(desk, Whom::Everyone, changes, "what goes into the report");
}

/// What an officer wrote; nothing if they wrote nothing.
pub fn text(desk: Desk, period: Period, text: &Text) -> String {
    team::get(desk, WORDS, &key(period, &text.name())).unwrap_or_default()
}

/// Writes it.
pub fn write(desk: Desk, period: Period, text: &Text, words: &str) {
    let value = (!words.trim().is_empty()).then(|| words.to_owned());
    let changes = vec![team::change(
        WORDS,
        &key(period, &text.name()),
        value.as_ref(),
    )];
    team::put_all(desk, Whom::Everyone, changes, "what was written");
}

/// What stands around the figures.
pub fn meta(desk: Desk, period: Period, made_on: String) -> Meta {
    let title = text(desk, period, &Text::Title);
    Meta {
        title: match title.trim().is_empty() {
            true => "What families told us".to_owned(),
            false => title,
        },
        made_on,
        made_by: text(desk, period, &Text::MadeBy),
        introduction: text(desk, period, &Text::Introduction),
        written: written(desk, period),
        quotations: quotations(desk, period),
    }
}

fn written(desk: Desk, period: Period) -> Vec<Written> {
    let start = key(period, "around/");
    let all = team::all::<String>(desk, WORDS).into_iter();
    let one = |(key, text): (String, String)| {
        let (section, at) = key.strip_prefix(&start)?.rsplit_once('/')?;
        let at = if at == "after" { At::After } else { At::Before };
        let section = section.to_owned();
        Some(Written { section, at, text })
    };
    all.filter_map(one).collect()
}

fn quotations(desk: Desk, period: Period) -> Vec<Quotation> {
    let left_out = choices(desk, period).quotations_left_out;
    let picked = picked(desk, period).into_iter();
    let chosen = picked.filter(|(key, _)| !left_out.contains(key));
    let one = |(_, picked): (String, words::Quotation)| Quotation {
        form: picked.form,
        question: Some(picked.question),
        year: picked.year.map(short_year),
        words: picked.words,
    };
    chosen.map(one).collect()
}

/// The quotations of the year that a period lies in.
pub fn picked(desk: Desk, period: Period) -> Vec<(String, words::Quotation)> {
    let year = match period {
        Period::Year(year) => Some(year),
        Period::Quarter(quarter) => Some(quarter.reporting_year()),
        Period::All => None,
    };
    let mut all = team::all::<words::Quotation>(desk, words::QUOTATION);
    all.retain(|(_, picked)| year.is_none() || picked.year.is_none() || picked.year == year);
    all
}

/// "2015/16".
fn short_year(year: i32) -> String {
    format!("{year}/{:02}", (year + 1).rem_euclid(100))
}

impl Text {
    fn name(&self) -> String {
        match self {
            Self::Title => "title".to_owned(),
            Self::MadeBy => "made_by".to_owned(),
            Self::Introduction => "introduction".to_owned(),
            Self::Around(section, At::Before) => format!("around/{section}/before"),
            Self::Around(section, At::After) => format!("around/{section}/after"),
        }
    }
}

fn key(period: Period, rest: &str) -> String {
    format!("{}/{rest}", word(period))
}

/// "2015", "2015-Q2", "all".
pub fn word(period: Period) -> String {
    match period {
        Period::All => "all".to_owned(),
        Period::Year(year) => year.to_string(),
        Period::Quarter(quarter) => quarter.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_is_written_as_offices_do() {
        assert_eq!(
            (short_year(2015), short_year(1999)),
            ("2015/16".to_owned(), "1999/00".to_owned())
        );
    }

    #[test]
    fn without_a_choice_everything_goes_in() {
        let read: Choices = serde_json::from_str("{}").expect("an empty choice");
        assert_eq!(read, Choices::default());
        assert!(read.forms_left_out.is_empty() && read.parts_left_out.is_empty());
    }
}
