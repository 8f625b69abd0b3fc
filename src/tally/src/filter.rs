//! Which responses are looked at: by who and when, never by what was answered.

use form::{Quarter, Source};
use serde::{Deserialize, Serialize};

/// A group of responses to one form. Every part that is left open lets everything in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// The form's id.
    pub form: String,
    /// When the meetings were.
    pub period: Period,
    /// Where.
    pub place: Place,
    /// The kind of meeting, by the service's id.
    pub meeting: Option<String>,
    /// The version of the form.
    pub version: Option<u32>,
    /// How the responses came.
    pub source: Option<Source>,
}

/// When the meetings were.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// Whenever, those without a quarter among them.
    All,
    /// From April of this year to March of the next.
    Year(i32),
    /// One quarter.
    Quarter(Quarter),
}

/// Where the meetings were.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The whole service.
    Anywhere,
    /// One locality, by its id.
    Locality(String),
    /// One area, by its id.
    Area(String),
    /// An area that was not said, or that the service does not know.
    Elsewhere,
}

impl Filter {
    /// Everything returned on a form.
    pub fn all(form: &str) -> Self {
        Self {
            form: form.to_owned(),
            period: Period::All,
            place: Place::Anywhere,
            meeting: None,
            version: None,
            source: None,
        }
    }

    /// One form, one year, the whole service: what the team is always shown.
    pub fn year(form: &str, starting: i32) -> Self {
        Self {
            period: Period::Year(starting),
            ..Self::all(form)
        }
    }

    pub(crate) fn is_whole_year(&self) -> bool {
        matches!(self.period, Period::Year(year) if *self == Self::year(&self.form, year))
    }
}

impl Period {
    /// Whether a quarter lies in it.
    pub fn holds(self, quarter: Quarter) -> bool {
        match self {
            Self::All => true,
            Self::Year(year) => quarter.reporting_year() == year,
            Self::Quarter(one) => quarter == one,
        }
    }

    /// The year or the quarter before.
    pub fn before(self) -> Option<Self> {
        match self {
            Self::All => None,
            Self::Year(year) => Some(Self::Year(year - 1)),
            Self::Quarter(quarter) => Some(Self::Quarter(quarter.before())),
        }
    }

    /// "April 2015 to March 2016".
    pub fn in_words(self) -> String {
        match self {
            Self::All => "all responses so far".to_owned(),
            Self::Year(year) => format!("April {year} to March {}", year + 1),
            Self::Quarter(quarter) => quarter.in_words(),
        }
    }
}
