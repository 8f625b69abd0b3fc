//! What a release leaves behind for the ones after it: which records it counted, which tables it
//! printed and which of their cells it withheld. It holds no figure: whoever has the records can
//! count again, and whoever has not learns nothing that was not published.

use crate::bitmap::Bitmap;
use crate::cross::Cross;
use crate::filter::Period;
use crate::records::{Columns, Records};
use form::Quarter;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// The word at the start of every frozen release.
const HEARD: &str = "frozen/1";

/// A release as later ones have to know it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Frozen {
    heard: String,
    pub(crate) period: Period,
    /// The first eight bytes of the ids of all responses that were counted.
    pub(crate) counted: Ids,
    /// Those of them whose answers came too late for the tables.
    pub(crate) left_out: Ids,
    /// The forms whose answers were given.
    pub(crate) answers: BTreeSet<String>,
    /// The localities with their areas, as they were then.
    pub(crate) localities: BTreeMap<String, Vec<String>>,
    /// The tables to which a rule for small cells applied and which were printed, by name, with
    /// the cells that were withheld.
    pub(crate) tables: BTreeMap<String, BTreeSet<String>>,
    /// The comparisons that were printed.
    pub(crate) crosses: Vec<CrossKept>,
}

/// A comparison that was printed, with the groups of *who* that had a column of their own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CrossKept {
    pub(crate) cross: Cross,
    pub(crate) shown: BTreeSet<String>,
}

/// Ids by their first eight bytes, written as one line of hexadecimal digits.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct Ids(pub(crate) BTreeSet<u64>);

/// An earlier release, found again in the records.
pub(crate) struct Past<'f> {
    pub(crate) frozen: &'f Frozen,
}

impl Frozen {
    pub(crate) fn new(records: &Records, period: Period) -> Self {
        let localities = records.service().localities.iter();
        let areas =
            |locality: &crate::Locality| locality.areas.iter().map(|a| a.id.clone()).collect();
        Self {
            heard: HEARD.to_owned(),
            period,
            counted: Ids::default(),
            left_out: Ids::default(),
            answers: BTreeSet::new(),
            localities: localities.map(|l| (l.id.clone(), areas(l))).collect(),
            tables: BTreeMap::new(),
            crosses: Vec::new(),
        }
    }

    /// The period it is about.
    pub fn period(&self) -> Period {
        self.period
    }

    /// How many responses it counted.
    pub fn count(&self) -> usize {
        self.counted.0.len()
    }

    /// How many of the responses it counted are not among the records. While there are any,
    /// nobody can tell what a new release would give away beside this one.
    pub fn missing(&self, records: &Records) -> usize {
        let here: BTreeSet<u64> = records
            .every_columns()
            .flat_map(|c| c.ids().iter().copied())
            .collect();
        self.counted.0.difference(&here).count()
    }

    /// Whether it is written in a way this program reads.
    pub fn is_known(&self) -> bool {
        self.heard == HEARD
    }

    /// Whether a response of this quarter would have been counted, had it been there.
    fn covers(&self, quarter: Option<Quarter>) -> bool {
        match quarter {
            Some(quarter) => self.period.holds(quarter),
            None => self.period == Period::All,
        }
    }
}

impl<'f> Past<'f> {
    pub(crate) fn all(earlier: &'f [Frozen]) -> Vec<Self> {
        earlier.iter().map(|frozen| Self { frozen }).collect()
    }

    /// What it counted as returned on a form.
    pub(crate) fn returned(&self, columns: &Columns) -> Bitmap {
        columns.of_ids(&self.frozen.counted.0)
    }

    /// Whose answers it gave; nobody's, if it gave none of that form.
    pub(crate) fn answers(&self, form: &str, columns: &Columns) -> Bitmap {
        if !self.frozen.answers.contains(form) {
            return Bitmap::default();
        }
        let late = columns.of_ids(&self.frozen.left_out.0);
        self.returned(columns).without(&late)
    }

    /// The cells that were withheld from a table; none if it was not printed.
    pub(crate) fn table(&self, name: &str) -> Option<&BTreeSet<String>> {
        self.frozen.tables.get(name)
    }
}

/// The rows of a group that came after a release in which they would have been counted.
pub(crate) fn late(columns: &Columns, past: &[Past<'_>], group: &Bitmap) -> Bitmap {
    let mut late = Bitmap::default();
    for past in past {
        let mut covered = Bitmap::default();
        let quarters = columns
            .quarter
            .iter()
            .filter(|(quarter, _)| past.frozen.covers(Some(**quarter)));
        quarters.for_each(|(_, rows)| covered.add(rows));
        if past.frozen.covers(None) {
            covered.add(&columns.without_quarter());
        }
        late.add(&covered.without(&past.returned(columns)));
    }
    late.and(group)
}

impl From<Ids> for String {
    fn from(ids: Ids) -> Self {
        let mut text = Self::with_capacity(16 * ids.0.len());
        for id in ids.0 {
            // A String takes whatever is written to it.
            let _ = write!(text, "{id:016x}");
        }
        text
    }
}

impl TryFrom<String> for Ids {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let wrong = "ids are written with 16 hexadecimal digits each";
        let digits = text.as_bytes().chunks(16).map(|chunk| {
            let chunk = std::str::from_utf8(chunk)
                .ok()
                .filter(|chunk| chunk.len() == 16)?;
            u64::from_str_radix(chunk, 16).ok()
        });
        digits.collect::<Option<_>>().map(Ids).ok_or(wrong)
    }
}
