//! Figures that people enter from elsewhere: how many, when, where, from which source, and on
//! which day it was entered. Nothing entered is ever counted twice: a year beside one of its own
//! quarters, or the whole service beside one of its areas, is refused.

use crate::filter::{Period, Place};
use crate::service::Service;
use form::Quarter;
use serde::{Deserialize, Deserializer, Serialize, de};
use std::fmt;

/// The time an entered figure is about, written `2015-Q2`, or `2015` for April 2015 to March 2016.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum When {
    /// One quarter.
    Quarter(Quarter),
    /// A year from April to March, by the year it starts in.
    Year(i32),
}

/// Where a figure is from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Origin {
    /// "case system", "annual report 2015/16".
    pub source: String,
    /// The day it was entered, as `2016-04-08`.
    pub entered_on: String,
}

/// What every entered figure says of itself.
pub trait Entry {
    /// What is counted, in one word that tells it from everything that is counted apart.
    fn what(&self) -> String;
    /// When.
    fn when(&self) -> When;
    /// Where; none: the whole service.
    fn area(&self) -> Option<&str>;
    /// Where the figure is from.
    fn origin(&self) -> &Origin;
}

/// Why a figure was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// A year and one of its quarters.
    #[error("there is already a figure for {0}; a year and its quarters would be counted twice")]
    YearAndQuarter(When),
    /// The whole service and one of its areas.
    #[error(
        "there is already a figure for {0}; the whole service and its areas would be counted twice"
    )]
    WholeAndArea(String),
}

/// Entered figures of one kind. A later figure for the same thing replaces the earlier one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Entered<E> {
    entries: Vec<E>,
}

impl<E> Default for Entered<E> {
    fn default() -> Self {
        Self {
            entries: Vec::new(),
        }
    }
}

/// What is read back is held to the same rule as what is typed in.
impl<'de, E: Entry + Deserialize<'de>> Deserialize<'de> for Entered<E> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut entered = Self::default();
        for entry in Vec::<E>::deserialize(deserializer)? {
            entered.put(entry).map_err(de::Error::custom)?;
        }
        Ok(entered)
    }
}

impl<E: Entry> Entered<E> {
    /// Takes a figure, or says what it would be counted twice with; nothing is changed then.
    pub fn put(&mut self, entry: E) -> Result<(), Refused> {
        let same = |known: &E| known.what() == entry.what();
        for known in self.entries.iter().filter(|known| same(known)) {
            if known.when() != entry.when() && overlap(known.when(), entry.when()) {
                return Err(Refused::YearAndQuarter(known.when()));
            }
            if known.when() == entry.when() && known.area().is_none() != entry.area().is_none() {
                let place = known.area().unwrap_or("the whole service");
                return Err(Refused::WholeAndArea(place.to_owned()));
            }
        }
        let key = |one: &E| (one.what(), one.when(), one.area().map(str::to_owned));
        self.entries.retain(|known| key(known) != key(&entry));
        self.entries.push(entry);
        self.entries.sort_by_key(key);
        Ok(())
    }

    /// Takes a figure away; whether it was there.
    pub fn remove(&mut self, what: &str, when: When, area: Option<&str>) -> bool {
        let before = self.entries.len();
        self.entries
            .retain(|e| (e.what().as_str(), e.when(), e.area()) != (what, when, area));
        self.entries.len() < before
    }

    /// Everything entered, in the order of what, when and where.
    pub fn entries(&self) -> &[E] {
        &self.entries
    }

    /// What was entered for a period and a place.
    pub fn within<'e>(
        &'e self,
        service: &'e Service,
        period: Period,
        place: &'e Place,
    ) -> impl Iterator<Item = &'e E> {
        self.entries.iter().filter(move |entry| {
            lies_in(entry.when(), period) && is_at(entry.area(), place, service)
        })
    }
}

impl When {
    /// "April to June 2015".
    pub fn in_words(self) -> String {
        match self {
            Self::Quarter(quarter) => quarter.in_words(),
            Self::Year(year) => Period::Year(year).in_words(),
        }
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Quarter(quarter) => quarter.fmt(f),
            Self::Year(year) => year.fmt(f),
        }
    }
}

impl From<When> for String {
    fn from(when: When) -> Self {
        when.to_string()
    }
}

impl TryFrom<String> for When {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match text.parse::<i32>() {
            Ok(year) => Ok(Self::Year(year)),
            Err(_) => text.parse().map(Self::Quarter),
        }
    }
}

fn overlap(one: When, other: When) -> bool {
    match (one, other) {
        (When::Year(year), When::Quarter(quarter)) | (When::Quarter(quarter), When::Year(year)) => {
            quarter.reporting_year() == year
        }
        (one, other) => one == other,
    }
}

fn lies_in(when: When, period: Period) -> bool {
    match (when, period) {
        (_, Period::All) => true,
        (When::Year(year), period) => period == Period::Year(year),
        (When::Quarter(quarter), period) => period.holds(quarter),
    }
}

fn is_at(area: Option<&str>, place: &Place, service: &Service) -> bool {
    let known = area.and_then(|area| service.area(area));
    match place {
        Place::Anywhere => true,
        Place::Locality(id) => known.is_some_and(|(locality, _)| locality.id == *id),
        Place::Area(id) => area == Some(id),
        Place::Elsewhere => area.is_some() && known.is_none(),
    }
}

/// The different origins of figures, in order.
pub(crate) fn origins<'e, E: Entry + 'e>(entries: impl Iterator<Item = &'e E>) -> Vec<Origin> {
    let mut all: Vec<Origin> = entries.map(|entry| entry.origin().clone()).collect();
    all.sort();
    all.dedup();
    all
}

/// 2762 as "2,762".
pub fn thousands(count: u64) -> String {
    let digits = count.to_string();
    let mut words = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            words.push(',');
        }
        words.push(digit);
    }
    words
}
