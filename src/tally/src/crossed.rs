//! Comparisons as they are published: who returned what by place and time, answers by who gave
//! them, answers against answers; and what made the difference.
//!
//! The base rule holds for every group of *who* that gets a column; the others stand together in
//! one more. The cell rule holds for places and for sensitive questions.

use crate::bitmap::Bitmap;
use crate::count::{Counted, MeasureCounted};
use crate::cross::{Cross, Crossed, base_words};
use crate::difference::{self, Chosen, Counts, Finding};
use crate::disclosure;
use crate::filter::Filter;
use crate::frozen::CrossKept;
use crate::interval::Interval;
use crate::ledger::{Fact, Ledger, Standing};
use crate::links::{End, Links};
use crate::protect::Protected;
use crate::records::Records;
use crate::release::{Cell, Share};
use crate::scope::Scope;
use crate::sides::{Group, Side, SideCounted};
use crate::who::{self, Who, cross_cell};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Two items compared.
#[derive(Debug, PartialEq, Serialize)]
pub struct CrossTable {
    /// The form's id.
    pub form: String,
    /// What the rows are.
    pub rows: CrossSide,
    /// What the columns are.
    pub columns: CrossSide,
    /// Everyone the base is made of.
    pub base: Cell,
    /// "of the 30 who answered both questions".
    pub base_words: String,
    /// The rows.
    pub lines: Vec<CrossLine>,
    /// The columns over all rows that are in the base.
    pub totals: Vec<CrossTotal>,
    /// Why cells are withheld, or everything.
    pub withheld: Option<String>,
}

/// What a side is.
#[derive(Debug, PartialEq, Serialize)]
pub struct CrossSide {
    /// One word for it.
    pub name: String,
    /// The short name.
    pub label: String,
    /// Which card or person.
    pub part: Option<String>,
    /// Which wording.
    pub wording: Option<String>,
    /// A person may be in several groups.
    pub several: bool,
    /// It says who answered, not what.
    pub who: bool,
}

/// One row.
#[derive(Debug, PartialEq, Serialize)]
pub struct CrossLine {
    /// The row as a whole, over all columns that are in the base.
    pub total: CrossTotal,
    /// One for each column.
    pub cells: Vec<CrossCell>,
}

/// A row or a column as a whole.
#[derive(Debug, PartialEq, Serialize)]
pub struct CrossTotal {
    /// The stable name.
    pub name: String,
    /// Its words.
    pub label: String,
    /// Whether it counts in the base; those without an answer do not.
    pub in_base: bool,
    /// How many of the base; of those without an answer how many in all.
    pub count: Cell,
    /// Of the base.
    pub share: Share,
}

/// One cell.
#[derive(Debug, PartialEq, Serialize)]
pub struct CrossCell {
    /// How many.
    pub count: Cell,
    /// Of those in the row.
    pub of_row: Share,
    /// Of those in the column.
    pub of_column: Share,
    /// Of the base.
    pub of_base: Share,
}

/// An outcome of a form whose experiences are compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutcomeWanted {
    /// The form's id.
    pub form: String,
    /// The outcome.
    pub outcome: Chosen,
}

/// What made the difference to an outcome.
#[derive(Debug, PartialEq, Serialize)]
pub struct DifferenceTable {
    /// The form's id.
    pub form: String,
    /// "Listened to: Yes".
    pub outcome: String,
    /// The experiences: what can be said first, the largest difference first.
    pub lines: Vec<DifferenceRow>,
    /// Why nothing is given, if nothing is.
    pub withheld: Option<String>,
}

/// One experience.
#[derive(Debug, PartialEq, Serialize)]
pub struct DifferenceRow {
    /// "Saw the report: Two days before or The day before".
    pub experience: String,
    /// With it: how many had the outcome.
    pub with: Cell,
    /// Of how many.
    pub with_base: Cell,
    /// The one of the other.
    pub with_share: Share,
    /// Without it: how many had the outcome.
    pub without: Cell,
    /// Of how many.
    pub without_base: Cell,
    /// The one of the other.
    pub without_share: Share,
    /// The first share less the second, of 1.
    pub difference: Option<f64>,
    /// Where it lies, at 95%.
    pub interval: Option<Interval>,
    /// What can be said; none where the line is withheld.
    pub finding: Option<Finding>,
    /// The same in plain words, or why it is withheld.
    pub words: String,
}

/// What a release knows of a form while its comparisons are made.
pub(crate) struct Comparing<'c> {
    pub(crate) records: &'c Records,
    pub(crate) filter: Filter,
    pub(crate) scope: Scope,
    pub(crate) counted: &'c [Counted],
    pub(crate) protected: &'c [Protected],
    pub(crate) links: Links,
}

/// A comparison with what it leaves behind, if it was printed.
pub(crate) struct Made {
    pub(crate) table: CrossTable,
    pub(crate) kept: Option<(CrossKept, String, BTreeSet<String>)>,
}

/// Why a comparison or a line of it is not printed.
type Why = String;

impl<'c> Comparing<'c> {
    /// Ties together what printed measures are made of.
    pub(crate) fn tie(&mut self, printed: &[MeasureCounted]) {
        for measure in printed {
            self.links.tie(&measure.measure.reads);
        }
    }

    /// Makes one comparison, or says why not.
    pub(crate) fn cross(&mut self, cross: &Cross, who: &mut Who<'_>) -> Option<Made> {
        let who_alone = cross.rows.is_who() && cross.columns.is_who();
        let group = match who_alone {
            true => self.records.rows(&self.filter),
            false => self.scope.group.clone(),
        };
        let crossed = Crossed::of(
            self.records,
            &self.filter,
            &group,
            [&cross.rows, &cross.columns],
        )?;
        let decided = match who_alone {
            true => self.who_alone(cross, &crossed, who),
            false => self.answers(cross, &crossed, who),
        };
        Some(match decided {
            Ok(shape) => shape.made(cross, &crossed),
            Err(why) => Made {
                table: CrossTable::empty(cross, &crossed, why),
                kept: None,
            },
        })
    }

    fn who_alone(
        &mut self,
        cross: &Cross,
        crossed: &Crossed,
        who: &mut Who<'_>,
    ) -> Result<Shape, Why> {
        let mut shape = Shape::all(crossed);
        if who::place_of(cross).is_some() {
            let held = who.cross(cross);
            let held = held
                .ok_or("Withheld: too many of the counts are small, or would tell small ones.")?;
            shape.hide_by_place(cross, &held);
        }
        self.allow(cross, shape.any_hidden())?;
        Ok(shape)
    }

    fn answers(
        &mut self,
        cross: &Cross,
        crossed: &Crossed,
        who: &mut Who<'_>,
    ) -> Result<Shape, Why> {
        let base = self.records.service().small_numbers.base_published;
        for side in [&cross.rows, &cross.columns] {
            self.question_stands(side)?;
        }
        if crossed.about.count() < base {
            return Err(format!("Withheld: fewer than {base} were asked this."));
        }
        let mut shape = Shape::all(crossed);
        let mut published = vec![crossed.about.clone()];
        for (side, groups) in [
            (&crossed.rows, &mut shape.rows),
            (&crossed.columns, &mut shape.columns),
        ] {
            if side.side.is_who() {
                pool(groups, base);
                published.extend(groups.iter().map(|group| group.rows.clone()));
            }
        }
        published.retain(|group| group.count() > 0);
        let before = self.scope.published.clone();
        if !self.scope.publish(&published, base) {
            return Err(format!(
                "Withheld: it would tell the answers of a group of fewer than {base}."
            ));
        }
        let decided = self.sizes_and_cells(cross, crossed, who, shape);
        if decided.is_err() {
            self.scope.published = before;
        }
        decided
    }

    fn sizes_and_cells(
        &mut self,
        cross: &Cross,
        crossed: &Crossed,
        who: &mut Who<'_>,
        mut shape: Shape,
    ) -> Result<Shape, Why> {
        if let Some(place) = who::place_of(cross) {
            let groups = if cross.rows == *place {
                &shape.rows
            } else {
                &shape.columns
            };
            if !who.columns(cross, &shown(groups)) {
                return Err("Withheld: it would tell how many came back from a place where that is withheld.".to_owned());
            }
        }
        if crossed.rows.sensitive || crossed.columns.sensitive {
            self.protect(crossed, &mut shape)?;
        }
        self.allow(cross, shape.any_hidden())?;
        Ok(shape)
    }

    /// A question is compared only if all of its own table is printed.
    fn question_stands(&self, side: &Side) -> Result<(), Why> {
        let Side::Question(asked) = side else {
            return Ok(());
        };
        let pairs = self.counted.iter().zip(self.protected);
        let mut own = pairs.filter(|(counted, _)| {
            counted.question.asked() == *asked || counted.question.name == asked.name
        });
        match own.any(|(_, protected)| protected.any()) {
            true => Err("Withheld: something of the question itself is withheld.".to_owned()),
            false => Ok(()),
        }
    }

    fn allow(&mut self, cross: &Cross, hidden: bool) -> Result<(), Why> {
        match self
            .links
            .allow([&self.end(&cross.rows), &self.end(&cross.columns)], hidden)
        {
            true => Ok(()),
            false => Err(
                "Withheld: together with the other tables it would tell small counts.".to_owned(),
            ),
        }
    }

    /// A side as something that tables tie together. Kinds of *who* have names no question has.
    fn end(&self, side: &Side) -> End {
        let Side::Question(asked) = side else {
            return (format!("who: {}", side.key()), BTreeSet::new());
        };
        let same = self
            .counted
            .iter()
            .filter(|counted| counted.question.name == asked.name);
        let reads = same.flat_map(|counted| counted.question.reads.iter().cloned());
        (asked.name.clone(), reads.collect())
    }

    /// The cell rule for a comparison with a sensitive question.
    fn protect(&self, crossed: &Crossed, shape: &mut Shape) -> Result<(), Why> {
        let cell = self.records.service().small_numbers.cell;
        let small = |count: u64| count > 0 && count < cell;
        let why =
            || "Withheld: too many of the counts are small, or would tell small ones.".to_owned();
        let whole = !self.scope.earlier.is_empty();
        let any_small = |rows: &Bitmap| {
            let mut pairs = shape
                .rows
                .iter()
                .flat_map(|row| shape.columns.iter().map(move |column| (row, column)));
            pairs.any(|(row, column)| small(row.rows.and(&column.rows).count_and(rows)))
        };
        if whole && self.scope.derived().any(any_small) {
            return Err(why());
        }
        if crossed.rows.several || crossed.columns.several {
            return if any_small(&crossed.about) {
                Err(why())
            } else {
                Ok(())
            };
        }
        let settled = shape.withhold(&crossed.about, cell);
        // How many were not asked can be known from the way through the form.
        match settled && !shape.hides_not_asked() {
            true => Ok(()),
            false => Err(why()),
        }
    }

    /// What made the difference to an outcome.
    pub(crate) fn differences(&mut self, wanted: &OutcomeWanted) -> Option<DifferenceTable> {
        let group = self.scope.group.clone();
        let (outcome, mut counts) =
            self.records
                .differences(&self.filter, &group, &wanted.outcome)?;
        difference::order(&mut counts);
        let side = Side::Question(wanted.outcome.asked.clone());
        let withheld = self.question_stands(&side).err();
        if withheld.is_some() {
            counts.clear();
        }
        let end = self.end(&side);
        let lines = counts
            .iter()
            .map(|counts| match self.line_stands(&end, wanted, counts) {
                Ok(()) => DifferenceRow::of(counts),
                Err(why) => DifferenceRow::withheld(counts, why),
            });
        Some(DifferenceTable {
            form: wanted.form.clone(),
            outcome: outcome.in_words(),
            lines: lines.collect(),
            withheld,
        })
    }

    fn line_stands(
        &mut self,
        outcome: &End,
        wanted: &OutcomeWanted,
        counts: &Counts,
    ) -> Result<(), Why> {
        let asked = &counts.experience.chosen.asked;
        let experience = Side::Question(asked.clone());
        self.question_stands(&experience)?;
        let cell = self.records.service().small_numbers.cell;
        let small = |count: &u64| *count > 0 && *count < cell;
        let four = |counts: &Counts| {
            [
                counts.with.0,
                counts.with.1 - counts.with.0,
                counts.without.0,
                counts.without.1 - counts.without.0,
            ]
        };
        let derived = self.scope.derived().any(|rows| {
            let found = self
                .records
                .differences(&self.filter, rows, &wanted.outcome);
            let mut lines = found.into_iter().flat_map(|(_, lines)| lines);
            lines.any(|line| line.experience == counts.experience && four(&line).iter().any(small))
        });
        let experience = self.end(&experience);
        let touched =
            self.links.touches_withheld(&outcome.0) || self.links.touches_withheld(&experience.0);
        let told = counts.sensitive && (derived || touched || four(counts).iter().any(small));
        if told || !self.links.allow([outcome, &experience], false) {
            return Err("Withheld: it would tell small counts.".to_owned());
        }
        Ok(())
    }
}

/// One group of a side as it is printed.
struct Shown {
    name: String,
    label: String,
    rows: Bitmap,
    in_base: bool,
}

/// Which cells of a comparison are printed.
struct Shape {
    rows: Vec<Shown>,
    columns: Vec<Shown>,
    cells: Vec<Vec<bool>>,
    row_totals: Vec<bool>,
    column_totals: Vec<bool>,
    base: bool,
    held: BTreeSet<String>,
}

/// The facts of a comparison, by number: its cells row by row, the totals, the base.
struct Facts {
    cells: Vec<usize>,
    rows: Vec<(usize, usize)>,
    columns: Vec<(usize, usize)>,
    base: usize,
}

impl Shape {
    /// Everything printed.
    fn all(crossed: &Crossed) -> Self {
        let (rows, columns) = (
            groups_of(&crossed.rows, &crossed.about),
            groups_of(&crossed.columns, &crossed.about),
        );
        Self {
            cells: vec![vec![false; columns.len()]; rows.len()],
            row_totals: vec![false; rows.len()],
            column_totals: vec![false; columns.len()],
            base: false,
            held: BTreeSet::new(),
            rows,
            columns,
        }
    }

    fn any_hidden(&self) -> bool {
        self.cells.iter().flatten().any(|hidden| *hidden)
    }

    fn hides_not_asked(&self) -> bool {
        let not_asked = |groups: &[Shown]| groups.iter().position(|group| group.name == NOT_ASKED);
        let (row, column) = (not_asked(&self.rows), not_asked(&self.columns));
        let in_row = row.is_some_and(|row| self.cells[row].contains(&true));
        in_row || column.is_some_and(|column| self.cells.iter().any(|cells| cells[column]))
    }

    /// Takes over what was decided of a comparison by place.
    fn hide_by_place(&mut self, cross: &Cross, held: &BTreeSet<String>) {
        let place_first = cross.rows.is_place();
        for (row, one) in self.rows.iter().enumerate() {
            for (column, other) in self.columns.iter().enumerate() {
                let (place, group) = if place_first {
                    (one, other)
                } else {
                    (other, one)
                };
                self.cells[row][column] = held.contains(&cross_cell(&place.name, &group.name));
            }
        }
        let whole = |place: &Shown| held.contains(&cross_cell(&place.name, "all"));
        match place_first {
            true => self.row_totals = self.rows.iter().map(whole).collect(),
            false => self.column_totals = self.columns.iter().map(whole).collect(),
        }
        self.held = held.clone();
    }

    /// Decides which cells are withheld; false where the whole must be.
    fn withhold(&mut self, about: &Bitmap, cell: u64) -> bool {
        let pairs = self
            .rows
            .iter()
            .flat_map(|row| self.columns.iter().map(move |column| (row, column)));
        let truth = pairs.map(|(row, column)| row.rows.and(&column.rows).count_and(about));
        let mut ledger = Ledger::new(truth.collect(), cell);
        let facts = self.facts(&mut ledger);
        if !ledger.settle() {
            return false;
        }
        let held = |fact: &usize| ledger.is_withheld(*fact);
        for (at, fact) in facts
            .cells
            .iter()
            .enumerate()
            .filter(|(_, fact)| held(fact))
        {
            let (row, column) = (at / self.columns.len(), at % self.columns.len());
            self.cells[row][column] = held(fact);
            let name = cross_cell(&self.rows[row].name, &self.columns[column].name);
            self.held.insert(name);
        }
        let rows = facts.rows.iter().filter(|(_, fact)| held(fact));
        rows.for_each(|(row, _)| self.row_totals[*row] = true);
        let columns = facts.columns.iter().filter(|(_, fact)| held(fact));
        columns.for_each(|(column, _)| self.column_totals[*column] = true);
        self.base = held(&facts.base);
        true
    }

    /// What is known and what would be printed. The whole margins are known from the tables of
    /// the questions themselves; the totals are of those in the base.
    fn facts(&self, ledger: &mut Ledger) -> Facts {
        let (height, width) = (self.rows.len(), self.columns.len());
        let row = |row: usize, columns: &[usize]| {
            columns
                .iter()
                .map(|column| row * width + column)
                .collect::<Vec<_>>()
        };
        let column = |column: usize, rows: &[usize]| {
            rows.iter()
                .map(|row| row * width + column)
                .collect::<Vec<_>>()
        };
        let (all_rows, all_columns): (Vec<usize>, Vec<usize>) =
            ((0..height).collect(), (0..width).collect());
        for of in all_rows.iter().map(|at| row(*at, &all_columns)) {
            ledger.add(Fact::earlier(of, Standing::Printed));
        }
        for of in all_columns.iter().map(|at| column(*at, &all_rows)) {
            ledger.add(Fact::earlier(of, Standing::Printed));
        }
        let cells = (0..height * width)
            .map(|at| ledger.add(Fact::own(vec![at], false)))
            .collect();
        let based = |groups: &[Shown]| {
            (0..groups.len())
                .filter(|at| groups[*at].in_base)
                .collect::<Vec<_>>()
        };
        let (rows, columns) = (based(&self.rows), based(&self.columns));
        let mut total = |of: Vec<usize>| ledger.add(Fact::own(of, false).subtotal());
        Facts {
            cells,
            rows: rows
                .iter()
                .map(|at| (*at, total(row(*at, &columns))))
                .collect(),
            columns: columns
                .iter()
                .map(|at| (*at, total(column(*at, &rows))))
                .collect(),
            base: total(rows.iter().flat_map(|at| row(*at, &columns)).collect()),
        }
    }

    fn made(self, cross: &Cross, crossed: &Crossed) -> Made {
        let who = [&self.rows, &self.columns]
            .into_iter()
            .zip([&cross.rows, &cross.columns]);
        let who = who.filter(|(_, side)| side.is_who());
        let kept = CrossKept {
            cross: cross.clone(),
            shown: who
                .flat_map(|(groups, _)| groups.iter().map(|group| group.name.clone()))
                .collect(),
        };
        Made {
            kept: Some((kept, who::table_of(cross), self.held.clone())),
            table: self.table(cross, crossed),
        }
    }

    fn table(self, cross: &Cross, crossed: &Crossed) -> CrossTable {
        let base = crossed.both.count();
        let total = |group: &Shown, hidden: bool| {
            let of = if group.in_base {
                &crossed.both
            } else {
                &crossed.about
            };
            let count = group.rows.count_and(of);
            CrossTotal {
                name: group.name.clone(),
                label: group.label.clone(),
                in_base: group.in_base,
                count: Cell::unless(hidden, count),
                share: match group.in_base {
                    true => Share::unless(hidden || self.base, count, base),
                    false => Share::NotApplicable,
                },
            }
        };
        let whole = |group: &Shown| group.rows.count_and(&crossed.both);
        let line = |(row, group): (usize, &Shown)| CrossLine {
            total: total(group, self.row_totals[row]),
            cells: self
                .columns
                .iter()
                .enumerate()
                .map(|(column, other)| {
                    let count = group.rows.and(&other.rows).count_and(&crossed.about);
                    let hidden = self.cells[row][column];
                    let share = |hidden: bool, of: u64| match group.in_base && other.in_base {
                        true => Share::unless(hidden, count, of),
                        false => Share::NotApplicable,
                    };
                    CrossCell {
                        count: Cell::unless(hidden, count),
                        of_row: share(hidden || self.row_totals[row], whole(group)),
                        of_column: share(hidden || self.column_totals[column], whole(other)),
                        of_base: share(hidden || self.base, base),
                    }
                })
                .collect(),
        };
        let any = self.any_hidden();
        CrossTable {
            lines: self.rows.iter().enumerate().map(line).collect(),
            totals: self
                .columns
                .iter()
                .zip(&self.column_totals)
                .map(|(group, hidden)| total(group, *hidden))
                .collect(),
            base: Cell::unless(self.base, base),
            base_words: match self.base {
                true => "of those who answered both questions (number withheld)".to_owned(),
                false => crossed.base_words(),
            },
            withheld: any.then(|| {
                "Withheld (c): a small count, or one that could be used to work out one.".to_owned()
            }),
            ..CrossTable::empty(cross, crossed, String::new())
        }
    }
}

impl CrossTable {
    fn empty(cross: &Cross, crossed: &Crossed, why: Why) -> Self {
        Self {
            form: cross.form.clone(),
            rows: CrossSide::of(&crossed.rows),
            columns: CrossSide::of(&crossed.columns),
            base: Cell::Withheld,
            base_words: base_words(0, &crossed.rows, &crossed.columns)
                .replace("of the 0", "of those"),
            lines: Vec::new(),
            totals: Vec::new(),
            withheld: Some(why),
        }
    }
}

impl CrossSide {
    fn of(side: &SideCounted) -> Self {
        Self {
            name: side.side.key(),
            label: side.label.clone(),
            part: side.part.clone(),
            wording: side.wording.clone(),
            several: side.several,
            who: side.side.is_who(),
        }
    }
}

impl DifferenceRow {
    fn of(counts: &Counts) -> Self {
        let (with, without) = (counts.with, counts.without);
        Self {
            experience: counts.experience.in_words(),
            with: Cell::Count(with.0),
            with_base: Cell::Count(with.1),
            with_share: Share::of(with.0, with.1),
            without: Cell::Count(without.0),
            without_base: Cell::Count(without.1),
            without_share: Share::of(without.0, without.1),
            difference: counts.difference(),
            interval: counts.interval(),
            finding: Some(counts.finding()),
            words: counts.words(),
        }
    }

    fn withheld(counts: &Counts, why: Why) -> Self {
        let (cell, share) = (Cell::Withheld, Share::Withheld);
        Self {
            experience: counts.experience.in_words(),
            with: cell,
            with_base: cell,
            with_share: share,
            without: cell,
            without_base: cell,
            without_share: share,
            difference: None,
            interval: None,
            finding: None,
            words: why,
        }
    }
}

/// The groups of a side, and of a question those without an answer and those not asked.
fn groups_of(side: &SideCounted, about: &Bitmap) -> Vec<Shown> {
    let shown = |group: &Group| Shown {
        name: group.name.clone(),
        label: group.label.clone(),
        rows: group.rows.and(about),
        in_base: true,
    };
    let mut groups: Vec<Shown> = side.groups.iter().map(shown).collect();
    if side.side.is_who() {
        return groups;
    }
    let [_, skipped, not_sure, rather_not_say, not_asked] = side.in_states(about);
    let mut no_answer = skipped;
    no_answer.add(&not_sure);
    no_answer.add(&rather_not_say);
    let others = [
        ("no answer", "No answer", no_answer),
        (NOT_ASKED, "Not asked", not_asked),
    ];
    groups.extend(others.map(|(name, label, rows)| Shown {
        name: name.to_owned(),
        label: label.to_owned(),
        rows,
        in_base: false,
    }));
    groups
}

fn shown(groups: &[Shown]) -> BTreeSet<String> {
    groups
        .iter()
        .map(|group| group.name.clone())
        .filter(|name| name != OTHERS)
        .collect()
}

/// The group of those who never came to a question; choices have no spaces in their names.
const NOT_ASKED: &str = "not asked";

/// What the groups that are too small for a column stand under, together.
const OTHERS: &str = "all others";

/// Puts groups too small to be shown together, and with them as many more as it takes.
fn pool(groups: &mut Vec<Shown>, base: u64) {
    let sizes: Vec<u64> = groups.iter().map(|group| group.rows.count()).collect();
    let mut seen = disclosure::parts_shown(&sizes, base).into_iter();
    let mut others = Bitmap::default();
    groups.retain(|group| {
        let keep = seen.next().unwrap_or(false) && group.rows.count() > 0;
        if !keep {
            others.add(&group.rows);
        }
        keep
    });
    if others.count() > 0 {
        groups.push(Shown {
            name: OTHERS.to_owned(),
            label: "All others".to_owned(),
            rows: others,
            in_base: true,
        });
    }
}
