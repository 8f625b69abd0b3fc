//! What a reader of every release knows, as sums over counts nobody printed, and what has to be
//! withheld so that none of the withheld can be worked back.
//!
//! The reader knows every printed cell and sum of this release and of the ones before, that
//! counts are whole, and that a withheld cell is at least 1. A withheld cell must be able to take
//! each of the `limit - 1` lowest values that the reader must allow for: from 1 on, or, where
//! earlier releases printed parts of it, from those parts on. That each can is shown by numbers
//! that fulfil everything the reader knows (see `witness`).

use crate::witness::{self, Sum};
use std::collections::{BTreeMap, BTreeSet};

/// How many cells more may be withheld before the table is given up as a whole.
const MORE_MAX: usize = 24;

/// What is known of a cell or a sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// The number is printed.
    Printed,
    /// It is withheld, and so at least 1.
    Withheld,
    /// It is printed nowhere, but could be worked out from what is; it must not be, if small.
    Derived,
}

/// A cell or a sum of a table.
#[derive(Clone, Debug)]
pub(crate) struct Fact {
    /// The unknowns it is the sum of.
    pub(crate) of: Vec<usize>,
    pub(crate) standing: Standing,
    /// Subtotals are withheld for the sake of their cells and have no promise of their own.
    pub(crate) subtotal: bool,
    /// It is of this release, so that it may still be withheld.
    pub(crate) own: bool,
    /// Facts of earlier releases that this one contains, apart from each other.
    pub(crate) parts: Vec<usize>,
}

/// All facts over one set of unknowns.
#[derive(Clone)]
pub(crate) struct Ledger {
    truth: Vec<u64>,
    facts: Vec<Fact>,
    limit: u64,
    /// Facts and values that a witness was found for. Withholding more only adds witnesses.
    seen: BTreeSet<(usize, u64)>,
}

impl Fact {
    pub(crate) fn earlier(of: Vec<usize>, standing: Standing) -> Self {
        Self {
            of,
            standing,
            subtotal: false,
            own: false,
            parts: Vec::new(),
        }
    }

    pub(crate) fn own(of: Vec<usize>, hidden: bool) -> Self {
        let standing = match hidden {
            true => Standing::Withheld,
            false => Standing::Printed,
        };
        Self {
            own: true,
            ..Self::earlier(of, standing)
        }
    }

    pub(crate) fn subtotal(self) -> Self {
        Self {
            subtotal: true,
            ..self
        }
    }
}

impl Ledger {
    pub(crate) fn new(truth: Vec<u64>, limit: u64) -> Self {
        Self {
            truth,
            facts: Vec::new(),
            limit,
            seen: BTreeSet::new(),
        }
    }

    /// Adds a fact and gives its number.
    pub(crate) fn add(&mut self, fact: Fact) -> usize {
        self.facts.push(fact);
        self.facts.len() - 1
    }

    pub(crate) fn is_withheld(&self, fact: usize) -> bool {
        self.facts[fact].standing == Standing::Withheld
    }

    /// A fact about just these unknowns.
    pub(crate) fn find(&self, of: &[usize]) -> Option<usize> {
        self.facts.iter().position(|fact| fact.of == of)
    }

    /// Takes a fact as it stands: what is decided later has to get by with it.
    pub(crate) fn keep(&mut self, fact: usize) {
        self.facts[fact].own = false;
    }

    fn value(&self, fact: usize) -> u64 {
        self.facts[fact].of.iter().map(|at| self.truth[*at]).sum()
    }

    /// Withholds the small cells of this release and as many more as it takes. Where it cannot be
    /// done the answer is no, and the table must not be printed at all.
    pub(crate) fn settle(&mut self) -> bool {
        for fact in 0..self.facts.len() {
            let own = self.facts[fact].own && !self.facts[fact].subtotal;
            if own && self.is_small(self.value(fact)) {
                self.facts[fact].standing = Standing::Withheld;
            }
        }
        for _ in 0..MORE_MAX {
            let failing = self.failing();
            if failing.is_empty() {
                self.give_back();
                return true;
            }
            let Some(next) = self.next_to_withhold(&failing) else {
                return false;
            };
            self.facts[next].standing = Standing::Withheld;
        }
        false
    }

    fn is_small(&self, value: u64) -> bool {
        value > 0 && value < self.limit
    }

    /// The facts that cannot take every value they must be able to take.
    pub(crate) fn failing(&mut self) -> Vec<usize> {
        let system = self.system();
        let mut failing = Vec::new();
        for fact in 0..self.facts.len() {
            let least = self.least(fact);
            let mut values = least..least + self.limit - 1;
            if self.is_watched(fact) && !values.all(|value| self.can_be(&system, fact, value)) {
                failing.push(fact);
            }
        }
        failing
    }

    fn is_watched(&self, fact: usize) -> bool {
        let Fact {
            standing, subtotal, ..
        } = self.facts[fact];
        match standing {
            Standing::Printed => false,
            Standing::Withheld => !subtotal,
            Standing::Derived => self.is_small(self.value(fact)),
        }
    }

    /// The lowest value the reader must allow for.
    fn least(&self, fact: usize) -> u64 {
        let part = |part: &usize| match self.facts[*part].standing {
            Standing::Printed => self.value(*part),
            Standing::Withheld => 1,
            Standing::Derived => 0,
        };
        self.facts[fact].parts.iter().map(part).sum::<u64>().max(1)
    }

    /// What the reader knows, each sum once.
    fn system(&self) -> Vec<Sum> {
        let mut sums: BTreeMap<Vec<usize>, Sum> = BTreeMap::new();
        for (at, fact) in self.facts.iter().enumerate() {
            let sum = match fact.standing {
                Standing::Printed => Sum::exactly(fact.of.clone(), self.value(at)),
                Standing::Withheld if !sums.contains_key(&fact.of) => Sum {
                    unknowns: fact.of.clone(),
                    least: 1,
                    most: None,
                },
                _ => continue,
            };
            sums.insert(fact.of.clone(), sum);
        }
        sums.into_values().collect()
    }

    fn can_be(&mut self, system: &[Sum], fact: usize, value: u64) -> bool {
        if self.seen.contains(&(fact, value)) || self.value(fact) == value {
            return true;
        }
        let mut sums = system.to_vec();
        sums.push(Sum::exactly(self.facts[fact].of.clone(), value));
        let Some(found) = witness::find(self.truth.len(), &sums) else {
            return false;
        };
        // The same numbers are a witness for what every other fact is in them.
        for (at, fact) in self.facts.iter().enumerate() {
            let sum = fact.of.iter().map(|unknown| found[*unknown]).sum();
            self.seen.insert((at, sum));
        }
        true
    }

    /// The printed cell of this release whose withholding helps most: the smallest that makes
    /// fewer fail, or, where one alone does not help, the smallest that has to do with it.
    fn next_to_withhold(&mut self, failing: &[usize]) -> Option<usize> {
        let mut near: Vec<usize> = (0..self.facts.len())
            .filter(|fact| self.may_help(*fact, failing))
            .collect();
        near.sort_by_key(|fact| (self.facts[*fact].subtotal, self.value(*fact), *fact));
        for fact in &near {
            let seen = self.seen.clone();
            self.facts[*fact].standing = Standing::Withheld;
            let less = self.failing().len() < failing.len();
            self.facts[*fact].standing = Standing::Printed;
            // Witnesses of the trial need not hold while the cell is printed.
            self.seen = seen;
            if less {
                return Some(*fact);
            }
        }
        near.first().copied()
    }

    fn may_help(&self, fact: usize, failing: &[usize]) -> bool {
        let one = &self.facts[fact];
        if !one.own || one.standing != Standing::Printed || self.value(fact) == 0 {
            return false;
        }
        let touches = |other: &Fact, of: &[usize]| other.of.iter().any(|at| of.contains(at));
        let sums = self
            .facts
            .iter()
            .filter(|sum| sum.standing == Standing::Printed && sum.of.len() > 1);
        let mut between = sums.filter(|sum| touches(sum, &one.of));
        let joins = |sum: &Fact| failing.iter().any(|bad| touches(sum, &self.facts[*bad].of));
        between.any(joins)
    }

    /// Prints again what turned out not to be needed, the largest first.
    fn give_back(&mut self) {
        let extra = |fact: &usize| {
            let one = &self.facts[*fact];
            let held = one.own && one.standing == Standing::Withheld;
            held && (one.subtotal || !self.is_small(self.value(*fact)))
        };
        let mut extra: Vec<usize> = (0..self.facts.len()).filter(extra).collect();
        if extra.len() < 2 {
            return;
        }
        extra.sort_by_key(|fact| std::cmp::Reverse(self.value(*fact)));
        for fact in extra {
            self.facts[fact].standing = Standing::Printed;
            self.seen.clear();
            if !self.failing().is_empty() {
                self.facts[fact].standing = Standing::Withheld;
            }
        }
    }
}
