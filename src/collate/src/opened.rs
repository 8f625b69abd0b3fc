//! What was opened, ready to be counted, and what could not be.

use crate::errand::Opening;
use form::Form;
use tally::{Forms, Period, Records, SetAside};
use wire::service::Settings;
use wire::stream::Frames;

/// How many envelopes go to the worker at a time: enough to be fast, few enough to show progress.
const PORTION: usize = 64;

/// Everything opened so far.
#[derive(Default)]
pub struct Opened {
    records: Option<Records>,
    reasons: Vec<String>,
    not_for_us: u64,
}

/// How far opening has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// So many are open.
    pub done: usize,
    /// Of so many.
    pub all: usize,
}

impl Opened {
    /// The records; none before anything was unlocked.
    pub fn records(&self) -> Option<&Records> {
        self.records.as_ref()
    }

    /// How many were set aside.
    pub fn set_aside(&self) -> u64 {
        let counts = self.records.iter().flat_map(Records::set_aside_counts);
        counts.map(|(_, count)| count).sum()
    }

    /// Why, one sentence each, in the order they came.
    pub fn reasons(&self) -> &[String] {
        &self.reasons
    }

    /// How many are for a group this officer is not in.
    pub fn not_for_us(&self) -> u64 {
        self.not_for_us
    }

    /// Counts what the worker opened.
    pub fn take(&mut self, openings: Vec<Opening>) {
        let Some(records) = &mut self.records else {
            return;
        };
        for opening in openings {
            let taken = match opening {
                Opening::Response(json) => records.take(&json).err(),
                Opening::Damaged(why) => {
                    let reason = SetAside::NotOpened(why);
                    records.set_aside(&reason);
                    Some(reason)
                }
                Opening::NotForUs => {
                    self.not_for_us += 1;
                    None
                }
            };
            self.reasons.extend(taken.map(|reason| reason.to_string()));
        }
    }

    /// The form and year with most responses.
    pub fn fullest(&self) -> Option<(String, Period)> {
        let records = self.records.as_ref()?;
        let year = records.years().last().copied();
        let period = year.map_or(Period::All, Period::Year);
        let count = |form: &str| {
            let filter = tally::Filter {
                period,
                ..tally::Filter::all(form)
            };
            tally::Look::of(records, &filter).group
        };
        let form = records.forms().ids().max_by_key(|form| count(form))?;
        Some((form.to_owned(), period))
    }
}

/// No records yet, with the forms and settings that counting needs.
pub fn empty(forms: &[String], settings: &Settings) -> Result<Opened, String> {
    let read = forms
        .iter()
        .map(|text| Form::read(text))
        .collect::<Result<Vec<_>, _>>();
    let forms = Forms::new(read.map_err(|error| error.to_string())?);
    let records = Records::new(forms, report::service(settings));
    Ok(Opened {
        records: Some(records),
        ..Opened::default()
    })
}

/// Takes the mailbox's stream apart; where it breaks off, what came before is good, and the words
/// say so.
pub fn envelopes(stream: &[u8]) -> (Vec<Vec<u8>>, Option<String>) {
    let mut frames = Frames::default();
    frames.push(stream);
    let mut envelopes = Vec::new();
    let broken = loop {
        match frames.take() {
            Ok(Some(frame)) => envelopes.push(frame.envelope),
            Ok(None) => break frames.finish().err(),
            Err(why) => break Some(why),
        }
    };
    (envelopes, broken.map(|why| why.to_string()))
}

/// The envelopes in portions, each with how many came before it.
pub fn portions(envelopes: &[Vec<u8>]) -> impl Iterator<Item = (usize, &[Vec<u8>])> {
    envelopes
        .chunks(PORTION)
        .enumerate()
        .map(|(n, some)| (n * PORTION, some))
}
