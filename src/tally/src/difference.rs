//! What made the difference: for an outcome, each earlier experience; how often the outcome goes
//! with the experience and without it, and how sure the difference is.
//!
//! A difference is not a cause, and of small groups nothing is said: the words say both.

use crate::bitmap::Bitmap;
use crate::filter::Filter;
use crate::forms::{Counting, Question, RowAsked};
use crate::groups;
use crate::interval::Interval;
use crate::percent::{PERCENT_BASE_MIN, Percent};
use crate::records::Records;
use crate::sides::{Asked, SideCounted};
use form::Meaning;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Some answers to a question, taken together: "yes", "always or mostly".
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chosen {
    /// The question.
    pub asked: Asked,
    /// The stable names of the answers.
    pub rows: BTreeSet<String>,
}

/// An outcome that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChosenOffered {
    /// What to ask for.
    pub chosen: Chosen,
    /// The question's short name.
    pub label: String,
    /// Which card or person.
    pub part: Option<String>,
    /// "Always or Mostly".
    pub answers: String,
}

/// What can be said of a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// The outcome is more frequent with the experience, beyond what chance would do.
    MoreOften,
    /// It is less frequent.
    LessOften,
    /// The difference may be chance.
    MayBeChance,
    /// One of the groups is too small to say.
    TooFew,
}

/// The exact counts of one experience.
#[derive(Clone, Debug)]
pub(crate) struct Counts {
    pub(crate) experience: ChosenOffered,
    /// Who had it: how many of them had the outcome, of how many who answered both.
    pub(crate) with: (u64, u64),
    /// Who had not.
    pub(crate) without: (u64, u64),
    pub(crate) sensitive: bool,
}

/// What made the difference, for the team's own screen.
pub struct LookDifferences {
    /// The outcome.
    pub outcome: ChosenOffered,
    /// The period in words.
    pub period: String,
    /// How many responses the group has.
    pub group: u64,
    /// Why nothing is shown, if nothing is.
    pub withheld: Option<String>,
    /// The experiences: what can be said first, the largest difference first.
    pub lines: Vec<LookDifference>,
}

/// One experience.
pub struct LookDifference {
    /// The experience.
    pub experience: ChosenOffered,
    /// With it: how many had the outcome.
    pub with: u64,
    /// Of how many.
    pub with_base: u64,
    /// The one of the other.
    pub with_percent: Option<Percent>,
    /// Without it: how many had the outcome.
    pub without: u64,
    /// Of how many.
    pub without_base: u64,
    /// The one of the other.
    pub without_percent: Option<Percent>,
    /// The first share less the second, of 1; none of a group too small.
    pub difference: Option<f64>,
    /// Where it lies, at 95%.
    pub interval: Option<Interval>,
    /// What can be said.
    pub finding: Finding,
    /// The same in plain words.
    pub words: String,
}

impl Records {
    /// The outcomes of a form that can be chosen, each with the upper half of its scale.
    pub fn outcomes(&self, form: &str) -> Vec<ChosenOffered> {
        self.offered(form, Meaning::Outcome)
            .into_iter()
            .map(|(_, offered)| offered)
            .collect()
    }

    fn offered(&self, form: &str, meaning: Meaning) -> Vec<(Question, ChosenOffered)> {
        let questions = self.forms().questions(form).into_iter();
        let meant = questions.filter(|question| {
            question.meaning == Some(meaning) && question.counting != Counting::Answered
        });
        meant.flat_map(|question| offered(&question)).collect()
    }

    /// The outcome and each experience counted over a group; none where no such outcome is asked.
    pub(crate) fn differences(
        &self,
        filter: &Filter,
        group: &Bitmap,
        chosen: &Chosen,
    ) -> Option<(ChosenOffered, Vec<Counts>)> {
        let columns = self.columns(&filter.form)?;
        let question = chosen.asked.find(self.forms(), &filter.form)?;
        let outcome = ChosenOffered::of(&question, chosen.rows.clone());
        let name = question.name.clone();
        let sensitive = question.sensitive;
        let end = SideCounted::question(columns, question, group)?;
        let had_outcome = rows_of(&end, &chosen.rows);
        let experiences = self.offered(&filter.form, Meaning::Experience).into_iter();
        let other = experiences.filter(|(question, _)| question.name != name);
        let counts = other.filter_map(|(question, experience)| {
            let marked = question.sensitive;
            let side = SideCounted::question(columns, question, group)?;
            let both = side.answered().and(end.answered());
            let had = rows_of(&side, &experience.chosen.rows).and(&both);
            let had_not = both.without(&had);
            let shares = |rows: &Bitmap| (had_outcome.count_and(rows), rows.count());
            Some(Counts {
                experience,
                with: shares(&had),
                without: shares(&had_not),
                sensitive: sensitive || marked,
            })
        });
        Some((
            outcome,
            counts
                .filter(|counts| counts.with.1 + counts.without.1 > 0)
                .collect(),
        ))
    }
}

impl ChosenOffered {
    fn of(question: &Question, rows: BTreeSet<String>) -> Self {
        let named = question.rows.iter().filter(|row| rows.contains(&row.name));
        let labels: Vec<&str> = named.map(|row| row.label.as_str()).collect();
        Self {
            answers: labels.join(" or "),
            chosen: Chosen {
                asked: question.asked(),
                rows,
            },
            label: question.label.clone(),
            part: question.part.clone(),
        }
    }

    /// "Listened to: Yes".
    pub fn in_words(&self) -> String {
        let part = self.part.as_ref().map(|part| format!(", {part}"));
        format!(
            "{}{}: {}",
            self.label,
            part.unwrap_or_default(),
            self.answers
        )
    }
}

/// What is taken together when nobody has chosen: the upper half of a scale; where the answers
/// are no scale, each answer by itself.
fn offered(question: &Question) -> Vec<(Question, ChosenOffered)> {
    let set = |rows: Vec<&RowAsked>| {
        let names = rows.into_iter().map(|row| row.name.clone()).collect();
        (question.clone(), ChosenOffered::of(question, names))
    };
    match upper_half(question) {
        Some(rows) => vec![set(rows)],
        None => question.rows.iter().map(|row| set(vec![row])).collect(),
    }
}

/// The rows of the upper half of a scale, the highest first; none where the answers are no scale.
pub(crate) fn upper_half(question: &Question) -> Option<Vec<&RowAsked>> {
    let scale =
        question.counting == Counting::One && question.rows.iter().all(|row| row.number.is_some());
    if !scale || question.rows.len() < 2 {
        return None;
    }
    let mut rows: Vec<&RowAsked> = question.rows.iter().collect();
    // A list that runs from least to most, such as 0 to 10, is turned round.
    rows.sort_by(|a, b| {
        b.number
            .partial_cmp(&a.number)
            .unwrap_or(std::cmp::Ordering::Equal)
    });
    rows.truncate(question.rows.len() / 2);
    Some(rows)
}

fn rows_of(side: &SideCounted, names: &BTreeSet<String>) -> Bitmap {
    let mut rows = Bitmap::default();
    let groups = side
        .groups
        .iter()
        .filter(|group| names.contains(&group.name));
    groups.for_each(|group| rows.add(&group.rows));
    rows
}

impl Counts {
    pub(crate) fn finding(&self) -> Finding {
        match self.interval() {
            None => Finding::TooFew,
            Some(interval) if interval.holds_zero() => Finding::MayBeChance,
            Some(interval) if interval.low > 0.0 => Finding::MoreOften,
            Some(_) => Finding::LessOften,
        }
    }

    /// None where one of the groups is too small for a percentage.
    pub(crate) fn interval(&self) -> Option<Interval> {
        let enough = self.with.1 >= PERCENT_BASE_MIN && self.without.1 >= PERCENT_BASE_MIN;
        enough
            .then(|| Interval::of_difference(self.with, self.without))
            .flatten()
    }

    pub(crate) fn difference(&self) -> Option<f64> {
        let share = |(x, n): (u64, u64)| x as f64 / n as f64;
        self.interval()
            .map(|_| share(self.with) - share(self.without))
    }

    /// What the counts say, and no more than they say.
    pub(crate) fn words(&self) -> String {
        let (with, without) = (self.with.1, self.without.1);
        match self.finding() {
            Finding::TooFew if with.min(without) == 0 => {
                "All or none of them had it, so nothing can be compared.".to_owned()
            }
            Finding::TooFew => format!(
                "Too few to say: {with} with it and {without} without it, and each should be at least {PERCENT_BASE_MIN}."
            ),
            Finding::MayBeChance => "The difference may be chance.".to_owned(),
            Finding::MoreOften => {
                "More often with it than without; this does not say why.".to_owned()
            }
            Finding::LessOften => {
                "Less often with it than without; this does not say why.".to_owned()
            }
        }
    }
}

/// What can be said first, then the largest difference, then the order of the form.
pub(crate) fn order(counts: &mut [Counts]) {
    let rank = |counts: &Counts| match counts.difference() {
        Some(difference) => (0, -difference),
        None => (1, 0.0),
    };
    counts.sort_by(|a, b| {
        let (a, b) = (rank(a), rank(b));
        a.0.cmp(&b.0).then(a.1.total_cmp(&b.1))
    });
}

impl LookDifferences {
    /// What made the difference to an outcome, in the filter's group; none where the form does
    /// not ask it.
    pub fn of(records: &Records, filter: &Filter, chosen: &Chosen) -> Option<Self> {
        let group = records.rows(filter);
        let (outcome, mut counts) = records.differences(filter, &group, chosen)?;
        let withheld = groups::why_withheld(records, filter, group.count());
        if withheld.is_some() {
            counts.clear();
        }
        order(&mut counts);
        Some(Self {
            outcome,
            period: filter.period.in_words(),
            group: group.count(),
            withheld,
            lines: counts.into_iter().map(LookDifference::of).collect(),
        })
    }
}

impl LookDifference {
    fn of(counts: Counts) -> Self {
        Self {
            with: counts.with.0,
            with_base: counts.with.1,
            with_percent: Percent::of(counts.with.0, counts.with.1),
            without: counts.without.0,
            without_base: counts.without.1,
            without_percent: Percent::of(counts.without.0, counts.without.1),
            difference: counts.difference(),
            interval: counts.interval(),
            finding: counts.finding(),
            words: counts.words(),
            experience: counts.experience,
        }
    }
}
