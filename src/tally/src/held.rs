//! Meetings held, and the response rate made with them. A rate always says which denominator was
//! entered, where it came from and when; where a denominator is missing there is no rate.

use crate::entered::{self, Entered, Entry, Origin, When};
use crate::filter::{Filter, Period, Place};
use crate::percent::Percent;
use crate::records::Records;
use form::Quarter;
use serde::{Deserialize, Serialize};

/// How many meetings of one kind were held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Held {
    /// The kind of meeting, by the service's id.
    pub meeting: String,
    /// When.
    pub when: When,
    /// The area; none: the whole service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<String>,
    /// How many.
    pub count: u64,
    /// Where the figure is from.
    pub origin: Origin,
}

/// The meetings held, as they were entered.
pub type MeetingsHeld = Entered<Held>;

/// Which rate: responses on these forms about these kinds of meeting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RateWanted {
    /// The forms, by id.
    pub forms: Vec<String>,
    /// The kinds of meeting, by the service's id.
    pub meetings: Vec<String>,
}

/// How many came back, of the meetings held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ResponseRate {
    /// What came back: the titles of the forms.
    pub forms: Vec<String>,
    /// What it is about: "initial child protection conference".
    pub meetings: Vec<String>,
    /// The period in words.
    pub period: String,
    /// How many came back.
    pub returned: u64,
    /// How many meetings were held; none while a figure is missing.
    pub held: Option<u64>,
    /// "of the 2,762 meetings held", or what is missing.
    pub base_words: String,
    /// Where the denominator is from.
    pub origins: Vec<Origin>,
    /// Times that responses came from and no meetings are entered for.
    pub missing: Vec<String>,
}

impl Entry for Held {
    fn what(&self) -> String {
        self.meeting.clone()
    }

    fn when(&self) -> When {
        self.when
    }

    fn area(&self) -> Option<&str> {
        self.area.as_deref()
    }

    fn origin(&self) -> &Origin {
        &self.origin
    }
}

impl RateWanted {
    /// The rates that can be asked for: one for each questionnaire of which something came back, if
    /// it is about a kind of meeting that was entered.
    pub fn possible(records: &Records, held: &MeetingsHeld) -> Vec<Self> {
        let forms = records.forms();
        let one = |id: &str| {
            let meeting = forms.latest(id)?.document().meeting.clone()?;
            let entered = held.entries().iter().any(|held| held.meeting == meeting);
            (entered && records.returned(&Filter::all(id)) > 0).then(|| Self {
                forms: vec![id.to_owned()],
                meetings: vec![meeting],
            })
        };
        forms.ids().filter_map(one).collect()
    }
}

impl ResponseRate {
    /// The rate of a period and a place.
    pub fn of(
        records: &Records,
        held: &MeetingsHeld,
        wanted: &RateWanted,
        period: Period,
        place: &Place,
    ) -> Self {
        let service = records.service();
        let entries = held.within(service, period, place);
        let entries: Vec<&Held> = entries
            .filter(|held| wanted.meetings.contains(&held.meeting))
            .collect();
        let missing = missing(records, &entries, wanted, period, place);
        let count = entries.iter().map(|held| held.count).sum();
        let known = missing.is_empty() && !entries.is_empty();
        let base_words = match (known, missing.is_empty()) {
            (true, _) => format!("of the {} meetings held", entered::thousands(count)),
            (false, true) => "no meetings held have been entered".to_owned(),
            (false, false) => format!("meetings held are not entered for {}", missing.join(", ")),
        };
        let name = |id: &String| {
            service
                .meeting(id)
                .map_or(id, |meeting| &meeting.name)
                .clone()
        };
        Self {
            forms: wanted
                .forms
                .iter()
                .map(|id| records.forms().title(id))
                .collect(),
            meetings: wanted.meetings.iter().map(name).collect(),
            period: period.in_words(),
            returned: returned(records, wanted, period, place, &wanted.meetings),
            held: known.then_some(count),
            base_words,
            origins: entered::origins(entries.into_iter()),
            missing,
        }
    }

    /// The rate; none of fewer than ten meetings, or while the denominator is not known.
    pub fn percent(&self) -> Option<Percent> {
        Percent::of(self.returned, self.held?)
    }
}

fn returned(
    records: &Records,
    wanted: &RateWanted,
    period: Period,
    place: &Place,
    meetings: &[String],
) -> u64 {
    let count = |form: &String, meeting: &String| {
        records.returned(&Filter {
            period,
            place: place.clone(),
            meeting: Some(meeting.clone()),
            ..Filter::all(form)
        })
    };
    let forms = wanted.forms.iter();
    forms
        .flat_map(|form| meetings.iter().map(move |meeting| count(form, meeting)))
        .sum()
}

/// A quarter from which something came back needs a denominator for that kind of meeting.
fn missing(
    records: &Records,
    entries: &[&Held],
    wanted: &RateWanted,
    period: Period,
    place: &Place,
) -> Vec<String> {
    let inside = records
        .quarters()
        .into_iter()
        .filter(|quarter| period.holds(*quarter));
    let mut missing = Vec::new();
    for quarter in inside {
        let unknown = |meeting: &String| {
            let meetings = std::slice::from_ref(meeting);
            let came = returned(records, wanted, Period::Quarter(quarter), place, meetings) > 0;
            came && !entries
                .iter()
                .any(|held| held.meeting == *meeting && covers(held.when, quarter))
        };
        let kinds = wanted.meetings.iter().filter(|meeting| unknown(meeting));
        missing.extend(kinds.map(|meeting| {
            let name = records
                .service()
                .meeting(meeting)
                .map_or(meeting, |m| &m.name);
            format!("{} ({name})", quarter.in_words())
        }));
    }
    missing
}

fn covers(when: When, quarter: Quarter) -> bool {
    match when {
        When::Quarter(one) => one == quarter,
        When::Year(year) => quarter.reporting_year() == year,
    }
}
