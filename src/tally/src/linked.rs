//! The tables of a release beside the same tables of the releases before it: a small count must
//! not be what is left when the one is taken from the other.

use crate::bitmap::Bitmap;
use crate::count::{Counted, MeasureCounted};
use crate::forms::{Counting, Question};
use crate::frozen::Past;
use crate::ledger::{Fact, Ledger, Standing};
use crate::protect::Protected;
use crate::records::{Column, Columns, NOT_SURE, RATHER_NOT_SAY, SKIPPED};
use crate::scope::Scope;
use crate::service::SmallNumbers;
use crate::span;
use std::collections::BTreeSet;

const WHY: &str = "Withheld: beside a report published before, it would tell small counts.";

/// What earlier releases printed of a form, and where to find it.
pub(crate) struct Beside<'p> {
    pub(crate) form: &'p str,
    pub(crate) columns: &'p Columns,
    pub(crate) past: &'p [Past<'p>],
    pub(crate) scope: &'p Scope,
    pub(crate) limits: SmallNumbers,
}

/// One earlier table: which of the scope's sets it is about, and what it withheld.
struct Table<'t> {
    set: usize,
    withheld: &'t BTreeSet<String>,
}

impl Beside<'_> {
    /// Withholds more where it takes more.
    pub(crate) fn questions(&self, counted: &[Counted], protected: &mut [Protected]) {
        if self.scope.earlier.is_empty() {
            return;
        }
        for (counted, protected) in counted.iter().zip(protected) {
            let question = &counted.question;
            let absent = protected.is_absent();
            let gives_away = !absent && question.split && self.wording_gives_away(question);
            let safe = gives_away
                || absent
                || !question.sensitive
                || match question.counting {
                    Counting::Many => self.several(counted, protected),
                    Counting::One | Counting::Answered => self.single(counted, protected),
                };
            if gives_away || !safe {
                *protected = Protected::everything(counted.counts.len(), WHY.to_owned());
            }
        }
    }

    /// Whether a measure tells a small count of a part that can be worked out.
    pub(crate) fn measure_gives_away(&self, counted: &MeasureCounted) -> bool {
        if self.scope.earlier.is_empty() || !counted.measure.sensitive {
            return false;
        }
        let Some(measured) = self.columns.measured(&counted.measure.name) else {
            return false;
        };
        self.scope.derived().any(|rows| {
            let (numerator, base) = (
                measured.counted.count_and(rows),
                measured.base.count_and(rows),
            );
            self.is_small(numerator) || self.is_small(base - numerator)
        })
    }

    fn is_small(&self, count: u64) -> bool {
        count > 0 && count < self.limits.cell
    }

    /// A wording that few were given has its own base rule.
    fn wording_gives_away(&self, question: &Question) -> bool {
        let of_wording = self.columns.of_versions(&question.versions);
        let groups = self
            .scope
            .published
            .iter()
            .map(|group| group.and(&of_wording));
        let groups: Vec<Bitmap> = groups.filter(|group| group.count() > 0).collect();
        span::gives_away(&groups, self.limits.base_published)
    }

    fn tables(&self, question: &Question) -> Vec<Table<'_>> {
        let name = question.table(self.form);
        let sets = self.scope.earlier.iter().enumerate();
        let table = |(at, (past, _)): (usize, &(usize, Bitmap))| {
            let withheld = self.past[*past].table(&name)?;
            Some(Table {
                set: at + 1,
                withheld,
            })
        };
        sets.filter_map(table).collect()
    }

    /// A question with one answer each; whether it can be printed with what is withheld now.
    fn single(&self, counted: &Counted, protected: &mut Protected) -> bool {
        let cells = cells(self.columns, counted);
        let parts = self.scope.parts.len();
        let pairs = cells.iter().flat_map(|(_, rows)| {
            self.scope
                .parts
                .iter()
                .map(move |(part, _)| part.count_and(rows))
        });
        let mut ledger = Ledger::new(pairs.collect(), self.limits.cell);
        let of = |cells: std::ops::Range<usize>, set: usize| -> Vec<usize> {
            let inside = (0..parts).filter(|part| self.scope.parts[*part].1[set]);
            inside
                .flat_map(|part| cells.clone().map(move |cell| cell * parts + part))
                .collect()
        };
        let (all, given) = (cells.len(), cells.len() - 3);
        let tables = self.tables(&counted.question);
        let mut earlier: Vec<Vec<usize>> = vec![Vec::new(); all];
        for table in &tables {
            for (cell, (name, _)) in cells.iter().enumerate() {
                let fact = Fact::earlier(of(cell..cell + 1, table.set), standing(table, name));
                earlier[cell].push(ledger.add(fact));
            }
            ledger.add(
                Fact::earlier(of(0..given, table.set), standing(table, "answered")).subtotal(),
            );
            ledger.add(Fact::earlier(of(0..all, table.set), Standing::Printed));
        }
        ledger.add(Fact::earlier(of(0..all, 0), Standing::Printed));
        let inside = self.inside(&tables);
        let own: Vec<usize> = cells
            .iter()
            .enumerate()
            .map(|(cell, (name, _))| {
                let mut fact = Fact::own(of(cell..cell + 1, 0), protected.holds(counted, name));
                fact.parts = inside.iter().map(|table| earlier[cell][*table]).collect();
                ledger.add(fact)
            })
            .collect();
        // How many answered is a cell of its own where there are no choices, and then stands above.
        let answered = (given > 1)
            .then(|| ledger.add(Fact::own(of(0..given, 0), protected.answered).subtotal()));
        for part in (0..parts).filter(|part| self.scope.derivable[*part]) {
            (0..all).for_each(|cell| {
                ledger.add(Fact::earlier(vec![cell * parts + part], Standing::Derived));
            });
        }
        let settled = ledger.settle();
        if settled {
            let held: Vec<bool> = own.iter().map(|fact| ledger.is_withheld(*fact)).collect();
            protected.take(
                counted,
                &held,
                answered.is_some_and(|fact| ledger.is_withheld(fact)),
                self.limits.cell,
            );
        }
        settled
    }

    /// Earlier tables about groups within this one and apart from each other, the largest first.
    fn inside(&self, tables: &[Table<'_>]) -> Vec<usize> {
        let within = |table: &usize| {
            let mut parts = self
                .scope
                .parts
                .iter()
                .filter(|(_, within)| within[tables[*table].set]);
            parts.all(|(_, within)| within[0])
        };
        let size = |table: &usize| self.scope.earlier[tables[*table].set - 1].1.count();
        let mut found: Vec<usize> = (0..tables.len()).filter(within).collect();
        found.sort_by_key(|table| std::cmp::Reverse(size(table)));
        let mut apart: Vec<usize> = Vec::new();
        for table in found {
            let meets = |other: &usize| {
                let mut parts = self.scope.parts.iter();
                parts.any(|(_, within)| within[tables[table].set] && within[tables[*other].set])
            };
            if !apart.iter().any(meets) {
                apart.push(table);
            }
        }
        apart
    }

    /// A question with several answers each. Its counts do not add up, so it is printed only if
    /// there is nothing to protect: neither now, nor before, nor in what can be worked out.
    fn several(&self, counted: &Counted, protected: &Protected) -> bool {
        let tables = self.tables(&counted.question);
        if tables.is_empty() {
            return true;
        }
        let cells = cells(self.columns, counted);
        let mut counts = self
            .scope
            .derived()
            .flat_map(|part| cells.iter().map(|(_, rows)| rows.count_and(part)));
        !protected.any()
            && tables.iter().all(|table| table.withheld.is_empty())
            && !counts.any(|count| self.is_small(count))
    }
}

fn standing(table: &Table<'_>, cell: &str) -> Standing {
    match table.withheld.contains(cell) {
        true => Standing::Withheld,
        false => Standing::Printed,
    }
}

/// The cells of a question's table with their rows: the choices, or the answering where there are
/// none, then the three states in which it was asked and not answered.
fn cells(columns: &Columns, counted: &Counted) -> Vec<(String, Bitmap)> {
    let nobody = Column::default();
    let question = &counted.question;
    let column = columns.question(&question.column).unwrap_or(&nobody);
    let everyone = columns.of_question(question, &columns.everyone());
    let sets = column.sets(&everyone);
    let set = |code: usize| sets.get(code).cloned().unwrap_or_default();
    let rows = |name: &str| match question.counting {
        Counting::Many => column.choosers(name).and(&everyone),
        _ => column.code_of(name).map(set).unwrap_or_default(),
    };
    let mut cells: Vec<(String, Bitmap)> = match question.counting {
        Counting::Answered => vec![("answered".to_owned(), column.answered(&everyone))],
        _ => question
            .rows
            .iter()
            .map(|row| (row_cell(&row.name), rows(&row.name)))
            .collect(),
    };
    let states = [
        ("skipped", SKIPPED),
        ("not_sure", NOT_SURE),
        ("rather_not_say", RATHER_NOT_SAY),
    ];
    cells.extend(states.map(|(name, code)| (name.to_owned(), set(code))));
    cells
}

/// What a choice's cell is called.
pub(crate) fn row_cell(name: &str) -> String {
    format!("row:{name}")
}
