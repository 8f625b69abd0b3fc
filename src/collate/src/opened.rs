//! What was opened, ready to be counted, and what could not be.

use crate::errand::Opening;
use form::Form;
use tally::{Forms, Period, Records, SetAside};
use wire::service::Settings;

/// Everything opened so far.
#[derive(Default)]
pub struct Opened {
    records: Option<Records>,
    reasons: Vec<String>,
    not_for_us: u64,
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
    pub fn take(&mut self, opening: Opening) {
        let Some(records) = &mut self.records else {
            return;
        };
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

    /// Takes a response back that was counted.
    pub fn take_back(&mut self, json: &str) {
        if let Some(records) = &mut self.records {
            records.take_back(json);
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
            records.returned(&filter)
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
