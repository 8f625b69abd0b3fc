//! The rules for small numbers, put to the tables of a release. Which cells go is decided by
//! [`crate::disclosure`]; which tables the rules are for, and what else could give a cell away
//! (a follow-up question, a measure, another card), is decided here.

use crate::bitmap::Bitmap;
use crate::count::{Counted, MeasureCounted};
use crate::disclosure::{Grouped, Hidden, Several};
use crate::filter::{Filter, Period, Place};
use crate::forms::Counting;
use crate::frozen::{self, Past};
use crate::linked::{Beside, row_cell};
use crate::records::{Columns, Records};
use crate::service::SmallNumbers;
use std::collections::BTreeSet;

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

    pub(crate) fn everything(rows: usize, why: String) -> Self {
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

    pub(crate) fn any(&self) -> bool {
        self.why.is_some()
    }

    /// Whether nothing of the table is printed. Only then is it withheld how many were not asked.
    pub(crate) fn is_absent(&self) -> bool {
        self.not_asked
    }

    /// The names of the cells that are withheld.
    pub(crate) fn names(&self, counted: &Counted) -> BTreeSet<String> {
        let rows = counted.question.rows.iter().zip(&self.rows);
        let rows = rows
            .filter(|(_, hidden)| **hidden)
            .map(|(row, _)| row_cell(&row.name));
        let states = [
            ("answered", self.answered),
            ("skipped", self.skipped),
            ("not_sure", self.not_sure),
            ("rather_not_say", self.rather_not_say),
        ];
        let states = states.into_iter().filter(|(_, hidden)| *hidden);
        rows.chain(states.map(|(name, _)| name.to_owned()))
            .collect()
    }

    pub(crate) fn holds(&self, counted: &Counted, cell: &str) -> bool {
        self.names(counted).contains(cell)
    }

    /// Takes over what was decided beside earlier releases: choices, then the three states.
    pub(crate) fn take(&mut self, counted: &Counted, held: &[bool], answered: bool, cell: u64) {
        let given = held.len() - 3;
        let choices = counted.question.counting == Counting::One;
        self.answered = if choices && given > 1 {
            answered
        } else {
            held[..given].contains(&true)
        };
        if choices {
            self.rows = held[..given].to_vec();
        }
        (self.skipped, self.not_sure, self.rather_not_say) =
            (held[given], held[given + 1], held[given + 2]);
        self.why = held.contains(&true).then(|| why_cells(cell));
    }
}

/// Decides for all questions of a form together, beside what was published of it before.
pub(crate) fn questions(counted: &[Counted], before: &Beside<'_>) -> Vec<Protected> {
    let one = |c: &Counted| question(c, before.limits);
    let mut protected: Vec<Protected> = counted.iter().map(one).collect();
    before.questions(counted, &mut protected);
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
    before: &Beside<'_>,
) -> Option<String> {
    let SmallNumbers {
        base_published: base,
        cell,
        ..
    } = before.limits;
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
    let from_held = from_held || before.measure_gives_away(counted);
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

    /// Nothing can be printed but the total.
    pub(crate) fn nothing(&self) -> Hidden {
        let mut cells: Vec<Vec<bool>> = self
            .localities
            .iter()
            .map(|l| vec![true; l.len()])
            .collect();
        cells.push(vec![true]);
        Hidden {
            subtotals: vec![true; cells.len()],
            cells,
            everything: true,
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

/// How many came back in each quarter, late ones apart: stable name, words, count.
pub(crate) fn quarter_counts(
    records: &Records,
    period: Period,
    past: &[Past<'_>],
) -> Vec<(String, String, u64)> {
    let forms = || records.forms().ids().filter_map(|id| records.columns(id));
    let inside = records
        .quarters()
        .into_iter()
        .filter(|quarter| period.holds(*quarter));
    let in_time = |columns: &Columns, rows: Bitmap| {
        let late = frozen::late(columns, past, &rows);
        rows.without(&late).count()
    };
    let count = |quarter| {
        let counts = forms().map(|c| in_time(c, c.of_period(Period::Quarter(quarter))));
        counts.sum()
    };
    let row = |quarter: form::Quarter| (quarter.to_string(), quarter.in_words(), count(quarter));
    let mut rows: Vec<(String, String, u64)> = inside.map(row).collect();
    let without: u64 = forms().map(|c| in_time(c, c.without_quarter())).sum();
    if period == Period::All && without > 0 {
        rows.push(("none".to_owned(), "Quarter not said".to_owned(), without));
    }
    rows
}
