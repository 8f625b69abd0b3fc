//! The rules for small numbers, put to the tables of a release. Which cells go is decided by
//! [`crate::disclosure`]; which tables the rules are for, and what else could give a cell away
//! (a follow-up question, a measure, another card), is decided here.

use crate::count::{Counted, MeasureCounted};
use crate::disclosure::{Grouped, Hidden, Several};
use crate::filter::{Filter, Period, Place};
use crate::forms::Counting;
use crate::records::Records;
use crate::service::SmallNumbers;

/// Which cells of a question's table are withheld.
#[derive(Clone, Default)]
pub(crate) struct Protected {
    pub(crate) rows: Vec<bool>,
    pub(crate) answered: bool,
    pub(crate) skipped: bool,
    pub(crate) not_sure: bool,
    pub(crate) rather_not_say: bool,
    pub(crate) not_asked: bool,
    pub(crate) why: Option<String>,
}

impl Protected {
    fn nothing(rows: usize) -> Self {
        Self {
            rows: vec![false; rows],
            ..Self::default()
        }
    }

    fn everything(rows: usize, why: String) -> Self {
        Self {
            rows: vec![true; rows],
            answered: true,
            skipped: true,
            not_sure: true,
            rather_not_say: true,
            not_asked: true,
            why: Some(why),
        }
    }

    fn any(&self) -> bool {
        self.why.is_some()
    }
}

/// Decides for all questions of a form together.
pub(crate) fn questions(counted: &[Counted], limits: SmallNumbers) -> Vec<Protected> {
    let one = |c: &Counted| question(c, limits);
    let mut protected: Vec<Protected> = counted.iter().map(one).collect();
    hold_cards_together(counted, &mut protected);
    hold_follow_ups(counted, &mut protected);
    protected
}

fn question(counted: &Counted, limits: SmallNumbers) -> Protected {
    let rows = counted.counts.len();
    let base = limits.base_published;
    if counted.question.split && counted.returned < base {
        let why = format!("Withheld: fewer than {base} were given this wording.");
        return Protected::everything(rows, why);
    }
    if !counted.question.sensitive {
        return Protected::nothing(rows);
    }
    if counted.asked() < base {
        let why = format!("Withheld: a sensitive question that fewer than {base} came to.");
        return Protected::everything(rows, why);
    }
    match counted.question.counting {
        Counting::Many => several_answers(counted, limits.cell),
        Counting::One | Counting::Answered => single_answers(counted, limits.cell),
    }
}

fn why_cells(cell: u64) -> String {
    format!("Withheld (c): fewer than {cell}, or it could be used to work out one that is.")
}

fn why_whole(cell: u64) -> String {
    format!("Withheld: some counts are fewer than {cell}, and the others would give them away.")
}

fn single_answers(counted: &Counted, cell: u64) -> Protected {
    let states = [counted.skipped, counted.not_sure, counted.rather_not_say];
    let choices = match counted.question.counting {
        Counting::One => counted.counts.clone(),
        _ => vec![counted.answered],
    };
    let rows = counted.counts.len();
    let mut groups = vec![choices];
    groups.extend(states.map(|count| vec![count]));
    let hidden = Grouped {
        groups,
        limit: cell,
    }
    .withhold();
    if hidden.everything {
        return Protected::everything(rows, why_whole(cell));
    }
    let any = hidden.cells.iter().flatten().any(|hidden| *hidden);
    Protected {
        rows: hidden.cells[0].iter().copied().take(rows).collect(),
        answered: hidden.subtotals[0],
        skipped: hidden.subtotals[1],
        not_sure: hidden.subtotals[2],
        rather_not_say: hidden.subtotals[3],
        not_asked: false,
        why: any.then(|| why_cells(cell)),
    }
}

fn several_answers(counted: &Counted, cell: u64) -> Protected {
    let table = Several {
        answered: counted.answered,
        others: vec![counted.skipped, counted.not_sure, counted.rather_not_say],
        choices: counted.counts.clone(),
        alone: counted.question.rows.iter().map(|row| row.alone).collect(),
        limit: cell,
    };
    let hidden = table.withhold();
    if hidden.everything {
        return Protected::everything(counted.counts.len(), why_whole(cell));
    }
    let any = hidden
        .choices
        .iter()
        .chain(&hidden.others)
        .any(|hidden| *hidden);
    Protected {
        rows: hidden.choices,
        answered: hidden.answered,
        skipped: hidden.others[0],
        not_sure: hidden.others[1],
        rather_not_say: hidden.others[2],
        not_asked: false,
        why: any.then(|| why_cells(cell)),
    }
}

/// "Not sure" and "rather not say" are said once for all cards of a set, so a count withheld from
/// one card's table must not stand in another's: then none of the set is given.
fn hold_cards_together(counted: &[Counted], protected: &mut [Protected]) {
    for at in 0..counted.len() {
        let held = &protected[at];
        let states = held.not_sure || held.rather_not_say || held.answered || held.skipped;
        if counted[at].question.part.is_none() || !states {
            continue;
        }
        let why = held.why.clone().unwrap_or_default();
        for (other, hidden) in counted.iter().zip(protected.iter_mut()) {
            if other.question.name == counted[at].question.name {
                *hidden = Protected::everything(other.counts.len(), why.clone());
            }
        }
    }
}

/// How many came to a follow-up tells how many gave the answer that leads to it, so a follow-up
/// is given only if everything about the questions that lead to it is.
fn hold_follow_ups(counted: &[Counted], protected: &mut [Protected]) {
    let mut order: Vec<usize> = (0..counted.len()).collect();
    order.sort_by_key(|at| counted[*at].question.leads_from.len());
    for at in order {
        let leads = &counted[at].question.leads_from;
        let held = |name: &String| is_held(name, counted, protected);
        if leads.iter().any(held) {
            let why = "Withheld: how many came to it would tell how others answered before.";
            protected[at] = Protected::everything(counted[at].counts.len(), why.to_owned());
        }
    }
}

fn is_held(name: &str, counted: &[Counted], protected: &[Protected]) -> bool {
    let pairs = counted.iter().zip(protected);
    let mut same = pairs.filter(|(counted, _)| counted.question.name == name);
    same.any(|(_, hidden)| hidden.any())
}

/// Why a measure is not given, if it is not.
pub(crate) fn why_measure_withheld(
    counted: &MeasureCounted,
    questions: &[Counted],
    protected: &[Protected],
    limits: SmallNumbers,
) -> Option<String> {
    let SmallNumbers {
        base_published: base,
        cell,
        ..
    } = limits;
    let (numerator, denominator) = (counted.numerator, counted.denominator);
    let rest = counted.returned - denominator;
    if denominator > 0 && denominator < base || rest > 0 && rest < base {
        return Some(format!(
            "Withheld: it is about fewer than {base}, or leaves fewer than {base} over."
        ));
    }
    if !counted.measure.sensitive {
        return None;
    }
    let small = |count: u64| count > 0 && count < cell;
    let leads = &counted.measure.leads_from;
    let from_held = leads.iter().any(|name| is_held(name, questions, protected));
    let withheld = from_held || small(numerator) || small(denominator - numerator);
    withheld.then(|| why_cells(cell))
}

/// How many came back from each place.
pub(crate) struct PlaceCounts {
    pub(crate) localities: Vec<Vec<u64>>,
    pub(crate) elsewhere: u64,
}

impl PlaceCounts {
    pub(crate) fn of(records: &Records, period: Period) -> Self {
        let count = |place: Place| -> u64 {
            let ids = records.forms().ids();
            let there = |id: &str| Filter {
                period,
                place: place.clone(),
                ..Filter::all(id)
            };
            ids.map(|id| records.rows(&there(id)).count()).sum()
        };
        let localities = records.service().localities.iter().map(|locality| {
            let areas = locality.areas.iter();
            areas
                .map(|area| count(Place::Area(area.id.clone())))
                .collect()
        });
        Self {
            localities: localities.collect(),
            elsewhere: count(Place::Elsewhere),
        }
    }

    pub(crate) fn total(&self) -> u64 {
        self.localities.iter().flatten().sum::<u64>() + self.elsewhere
    }

    /// Localities are the groups; what lies elsewhere is a group of one, the last.
    pub(crate) fn withhold(&self, cell: u64) -> Hidden {
        let mut groups = self.localities.clone();
        groups.push(vec![self.elsewhere]);
        Grouped {
            groups,
            limit: cell,
        }
        .withhold()
    }
}

/// How many came back in each quarter: stable name, words, count.
pub(crate) fn quarter_counts(records: &Records, period: Period) -> Vec<(String, String, u64)> {
    let forms = || records.forms().ids().filter_map(|id| records.columns(id));
    let inside = records
        .quarters()
        .into_iter()
        .filter(|quarter| period.holds(*quarter));
    let count = |quarter| {
        forms()
            .map(|c| c.of_period(Period::Quarter(quarter)).count())
            .sum()
    };
    let row = |quarter: form::Quarter| (quarter.to_string(), quarter.in_words(), count(quarter));
    let mut rows: Vec<(String, String, u64)> = inside.map(row).collect();
    let without: u64 = forms().map(|c| c.without_quarter().count()).sum();
    if period == Period::All && without > 0 {
        rows.push(("none".to_owned(), "Quarter not said".to_owned(), without));
    }
    rows
}

/// Withholds from a single line of counts whose total is given.
pub(crate) fn withhold_line(counts: impl Iterator<Item = u64>, cell: u64) -> Vec<bool> {
    let groups = counts.map(|count| vec![count]).collect();
    Grouped {
        groups,
        limit: cell,
    }
    .withhold()
    .subtotals
}
