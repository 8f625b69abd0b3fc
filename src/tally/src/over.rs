//! One question over the quarters, the years or the places of a group: what a line or a row of
//! small charts is drawn from. Groups of *who* that are too small have no figures.

use crate::bitmap::Bitmap;
use crate::cross;
use crate::difference;
use crate::filter::{Filter, Period, Place};
use crate::forms::Question;
use crate::groups;
use crate::interval::{Interval, Mean};
use crate::percent::Percent;
use crate::records::Records;
use crate::sides::{Asked, Group, Side, SideCounted};
use std::collections::BTreeSet;

/// One question over groups of who answered, for the team's own screen.
pub struct LookOver {
    /// The period in words; over years it is all there is.
    pub period: String,
    /// The answers whose share is followed, to be put between quotation marks: `Yes`,
    /// `Always” or “Mostly`.
    pub answers: String,
    /// The words of the rows.
    pub rows: Vec<String>,
    /// A person may hold several rows.
    pub several: bool,
    /// The lowest and the highest point, where the answers have a mean.
    pub points: Option<(f64, f64)>,
    /// Why nothing is shown, if nothing is.
    pub withheld: Option<String>,
    /// The groups, in the order of time or of the service.
    pub parts: Vec<LookPart>,
}

/// One group.
pub struct LookPart {
    /// The stable name.
    pub name: String,
    /// Its words.
    pub label: String,
    /// The locality an area lies in.
    pub around: Option<String>,
    /// Its figures; none where it is too small to show.
    pub shown: Option<LookPartShown>,
}

/// The figures of one group.
pub struct LookPartShown {
    /// Those who answered.
    pub base: u64,
    /// How many gave each answer, row by row.
    pub counts: Vec<(u64, Option<Percent>)>,
    /// How many gave one of the answers that are followed.
    pub count: u64,
    /// Of those who answered.
    pub percent: Option<Percent>,
    /// Where that share lies, at 95%; none where there is no percentage.
    pub interval: Option<Interval>,
    /// The mean of a scale.
    pub mean: Option<Mean>,
}

impl LookOver {
    /// A question over quarters, years or places; none where the form does not ask it, or its
    /// answers are not counted one by one.
    pub fn of(records: &Records, filter: &Filter, asked: &Asked, over: &Side) -> Option<Self> {
        let filter = wide_enough(filter, over);
        let group = records.rows(&filter);
        let columns = records.columns(&filter.form)?;
        let question = asked.find(records.forms(), &filter.form)?;
        let side = SideCounted::question(columns, question.clone(), &group)?;
        let parts = SideCounted::of(records, &filter, &group, over)?;
        let followed = followed(&question, &side);
        let mut look = Self {
            period: filter.period.in_words(),
            answers: in_words(&question, &followed),
            rows: question.rows.iter().map(|row| row.label.clone()).collect(),
            several: side.several,
            points: points(&question),
            withheld: groups::why_withheld(records, &filter, group.count()),
            parts: Vec::new(),
        };
        if look.withheld.is_none() {
            let counting = Counting {
                records,
                question: &question,
                side: &side,
                followed: &followed,
            };
            let some = |part: &&Group| part.rows.count() > 0 || !is_elsewhere(part);
            let groups = parts.groups.iter().filter(some);
            look.parts = groups.map(|part| counting.part(part)).collect();
        }
        Some(look)
    }
}

/// What every part is counted with.
struct Counting<'c> {
    records: &'c Records,
    question: &'c Question,
    side: &'c SideCounted,
    followed: &'c BTreeSet<String>,
}

impl Counting<'_> {
    fn part(&self, group: &Group) -> LookPart {
        let service = self.records.service();
        let about = group.rows.and(&self.side.about);
        // A wording that few of a group were asked is a smaller group than the group is.
        let asked_it = !self.question.split || self.is_enough(about.count());
        let shown = asked_it && cross::is_shown(self.records, &group.filter, &group.rows);
        let area = service.area(&group.name);
        LookPart {
            around: area.map(|(locality, _)| locality.name.clone()),
            name: group.name.clone(),
            label: group.label.clone(),
            shown: shown.then(|| self.figures(&about)),
        }
    }

    fn is_enough(&self, returned: u64) -> bool {
        returned == 0 || returned >= self.records.service().small_numbers.base_on_screen
    }

    fn figures(&self, rows: &Bitmap) -> LookPartShown {
        let base = self.side.answered().count_and(rows);
        let groups = self.side.groups.iter();
        let counts: Vec<u64> = groups.map(|group| group.rows.count_and(rows)).collect();
        let mut held = Bitmap::default();
        for group in &self.side.groups {
            if self.followed.contains(&group.name) {
                held.add(&group.rows);
            }
        }
        let count = held.count_and(rows);
        let percent = Percent::of(count, base);
        LookPartShown {
            base,
            count,
            percent,
            interval: percent.and_then(|_| Interval::of_share(count, base)),
            mean: self.question.mean(&counts, base),
            counts: counts
                .into_iter()
                .map(|count| (count, Percent::of(count, base)))
                .collect(),
        }
    }
}

/// A line needs more than one point: a quarter is followed through its year, a year through all.
fn wide_enough(filter: &Filter, over: &Side) -> Filter {
    let period = match (over, filter.period) {
        (Side::Year, _) => Period::All,
        (Side::Quarter, Period::Quarter(quarter)) => Period::Year(quarter.reporting_year()),
        (_, period) => period,
    };
    Filter {
        period,
        ..filter.clone()
    }
}

/// The upper half of a scale; of other answers the one that most gave.
fn followed(question: &Question, side: &SideCounted) -> BTreeSet<String> {
    if let Some(upper) = difference::upper_half(question) {
        return upper.into_iter().map(|row| row.name.clone()).collect();
    }
    let most = side
        .groups
        .iter()
        .rev()
        .max_by_key(|group| group.rows.count());
    most.map(|group| group.name.clone()).into_iter().collect()
}

/// What lies outside the areas is worth a word only where something does.
fn is_elsewhere(group: &Group) -> bool {
    let place = group.filter.as_ref().map(|filter| &filter.place);
    place == Some(&Place::Elsewhere)
}

fn in_words(question: &Question, followed: &BTreeSet<String>) -> String {
    let named = question
        .rows
        .iter()
        .filter(|row| followed.contains(&row.name));
    let labels: Vec<&str> = named.map(|row| row.label.as_str()).collect();
    labels.join("” or “")
}

fn points(question: &Question) -> Option<(f64, f64)> {
    question.steps()?;
    let numbers: Vec<f64> = question.numbers()?;
    let low = numbers.iter().copied().reduce(f64::min)?;
    let high = numbers.iter().copied().reduce(f64::max)?;
    (high > low).then_some((low, high))
}
