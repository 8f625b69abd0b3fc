//! How children took part, by the codes of the statutory return, entered as totals; and the
//! targets. Children and reviews are two bases and never meet: every figure is made from entries
//! of one of them, and no function here takes both.

use crate::entered::{self, Entered, Entry, Origin, When};
use crate::filter::{Period, Place};
use crate::percent::Percent;
use crate::service::Service;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// How a child took part in a meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Code {
    /// Under four; left out of every base.
    Pn0,
    /// Attended and spoke for themselves.
    Pn1,
    /// Attended, an advocate spoke for them.
    Pn2,
    /// Attended and conveyed views by symbols.
    Pn3,
    /// Attended, and neither spoke nor conveyed views.
    Pn4,
    /// Did not attend, briefed an advocate.
    Pn5,
    /// Did not attend, sent views by other means.
    Pn6,
    /// Did not attend, and views were not conveyed.
    Pn7,
}

/// What an entry counts: each child once, or each review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Of {
    /// Children, each once.
    Children,
    /// Meetings, of which a child may have several.
    Reviews,
}

/// Codes entered as totals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodesEntered {
    /// What is counted.
    pub of: Of,
    /// The kind of meeting, by the service's id.
    pub meeting: String,
    /// When.
    pub when: When,
    /// The area; none: the whole service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<String>,
    /// How many by code; a code left out is none.
    pub counts: BTreeMap<Code, u64>,
    /// Where the figures are from.
    pub origin: Origin,
}

/// All codes that were entered.
pub type TakingPartEntered = Entered<CodesEntered>;

impl TakingPartEntered {
    /// The bases there are: of children or of reviews, each kind of meeting by itself.
    pub fn bases(&self) -> Vec<(Of, Vec<String>)> {
        let bases = self
            .entries()
            .iter()
            .map(|codes| (codes.of, codes.meeting.clone()));
        let bases: BTreeSet<(Of, String)> = bases.collect();
        let base = |(of, meeting)| (of, vec![meeting]);
        bases.into_iter().map(base).collect()
    }
}

/// A way of taking part that a rate can be about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// Took part or contributed, in any of the ways that count.
    TookPart,
    /// Came, whether they spoke or not.
    Attended,
    /// Came, or an advocate did for them.
    AttendedOrAdvocate,
    /// Stayed away, and someone or something else conveyed their views.
    ConveyedOtherwise,
    /// Neither came with views nor sent any.
    DidNot,
}

/// The ways a rate is shown for, in order.
pub const WAYS: [Way; 5] = [
    Way::TookPart,
    Way::Attended,
    Way::AttendedOrAdvocate,
    Way::ConveyedOtherwise,
    Way::DidNot,
];

/// Codes added up for a period, a place and kinds of meeting, of children or of reviews.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TakingPart {
    /// What is counted.
    pub of: Of,
    /// The kinds of meeting it is about: "looked-after review".
    pub meetings: Vec<String>,
    /// The period in words.
    pub period: String,
    /// How many by code.
    pub counts: BTreeMap<Code, u64>,
    /// Those aged four or over: everyone but PN0.
    pub base: u64,
    /// Under four, left out of the base.
    pub left_out: u64,
    /// Where the figures are from.
    pub origins: Vec<Origin>,
}

/// One rate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WayRate {
    /// Which way.
    pub way: Way,
    /// How many.
    pub numerator: u64,
    /// Of how many.
    pub denominator: u64,
    /// "of the 1,608 children aged four or over".
    pub base_words: String,
}

/// What a service wants to reach.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// Of children or of reviews.
    pub of: Of,
    /// Which way of taking part.
    pub way: Way,
    /// The kind of meeting it is set for, by the service's id; none: every kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meeting: Option<String>,
    /// At least so many in a hundred.
    pub percent: u64,
}

/// How far it is to a target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TargetReached {
    /// The target.
    pub target: Target,
    /// The kinds of meeting it is held against.
    pub meetings: Vec<String>,
    /// The rate it is held against.
    pub rate: WayRate,
    /// The rate less the target in tenths of a percentage point, rounded down: never flattering.
    pub distance_tenths: i64,
    /// How many more would have been needed.
    pub more_needed: u64,
}

impl Target {
    /// 95% of children take part; 80% of them by coming, or through an advocate who does.
    pub fn defaults() -> Vec<Self> {
        let of = Of::Children;
        let target = |(way, percent)| Self {
            of,
            way,
            meeting: None,
            percent,
        };
        [(Way::TookPart, 95), (Way::AttendedOrAdvocate, 80)]
            .map(target)
            .into()
    }

    /// Whether it is set for one of these kinds of meeting.
    pub fn is_for(&self, meetings: &[String]) -> bool {
        let meeting = self.meeting.as_ref();
        meeting.is_none_or(|meeting| meetings.contains(meeting))
    }
}

impl Of {
    /// What one is counted for.
    fn word(self) -> &'static str {
        match self {
            Self::Children => "each child",
            Self::Reviews => "each review",
        }
    }
}

impl Code {
    /// All of them, in order.
    pub const ALL: [Self; 8] = [
        Self::Pn0,
        Self::Pn1,
        Self::Pn2,
        Self::Pn3,
        Self::Pn4,
        Self::Pn5,
        Self::Pn6,
        Self::Pn7,
    ];

    /// "PN1".
    pub fn name(self) -> &'static str {
        ["PN0", "PN1", "PN2", "PN3", "PN4", "PN5", "PN6", "PN7"][self as usize]
    }
}

impl Way {
    /// The codes it is made of.
    pub fn codes(self) -> &'static [Code] {
        use Code::{Pn1, Pn2, Pn3, Pn4, Pn5, Pn6, Pn7};
        match self {
            Self::TookPart => &[Pn1, Pn2, Pn3, Pn5, Pn6],
            Self::Attended => &[Pn1, Pn2, Pn3, Pn4],
            Self::AttendedOrAdvocate => &[Pn1, Pn2, Pn3, Pn4, Pn5],
            Self::ConveyedOtherwise => &[Pn6],
            Self::DidNot => &[Pn4, Pn7],
        }
    }
}

impl Entry for CodesEntered {
    fn what(&self) -> String {
        format!("{} {}", self.of.word(), self.meeting)
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

impl TakingPart {
    /// Adds up what was entered; none where nothing was.
    pub fn of(
        entered: &TakingPartEntered,
        service: &Service,
        of: Of,
        meetings: &[String],
        (period, place): (Period, &Place),
    ) -> Option<Self> {
        let meant = |entry: &&CodesEntered| entry.of == of && meetings.contains(&entry.meeting);
        let entries: Vec<_> = entered
            .within(service, period, place)
            .filter(meant)
            .collect();
        let mut counts = BTreeMap::new();
        for (code, count) in entries.iter().flat_map(|entry| &entry.counts) {
            *counts.entry(*code).or_insert(0) += count;
        }
        let all: u64 = counts.values().sum();
        let left_out = counts.get(&Code::Pn0).copied().unwrap_or(0);
        let name = |id: &String| {
            service
                .meeting(id)
                .map_or(id, |meeting| &meeting.name)
                .clone()
        };
        (!entries.is_empty()).then(|| Self {
            of,
            meetings: meetings.iter().map(name).collect(),
            period: period.in_words(),
            base: all - left_out,
            left_out,
            origins: entered::origins(entries.iter().copied()),
            counts,
        })
    }

    /// How many took part in a way, of those aged four or over.
    pub fn rate(&self, way: Way) -> WayRate {
        let count = |code: &Code| self.counts.get(code).copied().unwrap_or(0);
        let base = entered::thousands(self.base);
        let base_words = match self.of {
            Of::Children => format!("of the {base} children aged four or over"),
            Of::Reviews => format!("of the {base} reviews of children aged four or over"),
        };
        WayRate {
            way,
            numerator: way.codes().iter().map(count).sum(),
            denominator: self.base,
            base_words,
        }
    }

    /// How far it is to a target; none where the target is about the other base, or nobody is
    /// in this one.
    pub fn against(&self, target: Target) -> Option<TargetReached> {
        if target.of != self.of || self.base == 0 {
            return None;
        }
        let rate = self.rate(target.way);
        let (reached, base) = (i128::from(rate.numerator), i128::from(rate.denominator));
        let short = (i128::from(target.percent) * base - 100 * reached).max(0);
        let tenths = (1000 * reached - 10 * i128::from(target.percent) * base).div_euclid(base);
        Some(TargetReached {
            target,
            meetings: self.meetings.clone(),
            rate,
            distance_tenths: i64::try_from(tenths).unwrap_or(i64::MIN),
            more_needed: u64::try_from((short + 99) / 100).unwrap_or(u64::MAX),
        })
    }
}

impl WayRate {
    /// The rate; none of a base under ten.
    pub fn percent(&self) -> Option<Percent> {
        Percent::of(self.numerator, self.denominator)
    }
}
