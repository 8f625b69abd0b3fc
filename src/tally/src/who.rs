//! Counts of who returned something, by place: the table of places, comparisons of a place with
//! another kind of *who*, and the sizes of the columns in which answers are given by place. They
//! are all sums over the same counts, so what is withheld of one is decided beside all others.

use crate::bitmap::Bitmap;
use crate::cross::Cross;
use crate::disclosure::Hidden;
use crate::filter::{Filter, Period, Place};
use crate::frozen::Past;
use crate::ledger::{Fact, Ledger, Standing};
use crate::protect::PlaceCounts;
use crate::records::{Columns, Records};
use crate::sides::{Side, SideCounted};
use crate::span;
use std::collections::{BTreeMap, BTreeSet};

/// The name of the table of places in what a release leaves behind.
pub(crate) const PLACES: &str = "places";

/// One form's rows, cut by everything published about them but where they are from.
struct FormParts {
    form: String,
    parts: Vec<(Bitmap, Vec<bool>)>,
    /// The number of the first unknown of this form; each part has one for each unit.
    first: usize,
}

/// A comparison by place and the sets its other side has, by number.
pub(crate) struct ByPlace {
    cross: Cross,
    /// The groups of the other side: name and set. Answers by place have one, all of the group.
    sets: Vec<(String, usize)>,
    /// 0 is this release; the others are numbered from 1.
    release: usize,
    /// The places that had a column or row of their own; none while this release is made.
    shown: Option<BTreeSet<String>>,
}

/// Everything about where responses came from.
pub(crate) struct Who<'r> {
    records: &'r Records,
    past: &'r [Past<'r>],
    forms: Vec<FormParts>,
    /// The areas, and last what lies elsewhere.
    units: Vec<String>,
    by_place: Vec<ByPlace>,
    ledger: Ledger,
    /// The facts of this release's table of places, by the name of the cell.
    places: BTreeMap<String, usize>,
    places_given: bool,
}

impl<'r> Who<'r> {
    /// Everything that earlier releases printed of places, and the comparisons that are wanted.
    pub(crate) fn new(
        records: &'r Records,
        period: Period,
        past: &'r [Past<'r>],
        wanted: &[(Cross, Bitmap)],
    ) -> Self {
        let mut by_place = Vec::new();
        let mut sets: BTreeMap<String, Vec<(usize, Bitmap)>> = BTreeMap::new();
        let mut next = 1 + past.len();
        let now = wanted
            .iter()
            .map(|(cross, rows)| (0, cross.clone(), rows.clone(), None));
        let found = now.chain(past_by_place(records, past));
        for (release, cross, rows, shown) in found {
            let groups = other_groups(records, &cross, &rows);
            let named = groups.into_iter().map(|(name, rows)| {
                sets.entry(cross.form.clone())
                    .or_default()
                    .push((next, rows));
                next += 1;
                (name, next - 1)
            });
            let sets = named.collect();
            by_place.push(ByPlace {
                cross,
                sets,
                release,
                shown,
            });
        }
        let areas = records.service().localities.iter().flat_map(|l| &l.areas);
        let units: Vec<String> = areas
            .map(|area| area.id.clone())
            .chain(["elsewhere".to_owned()])
            .collect();
        let mut who = Self {
            records,
            past,
            forms: Vec::new(),
            ledger: Ledger::new(Vec::new(), records.service().small_numbers.cell),
            units,
            by_place,
            places: BTreeMap::new(),
            places_given: false,
        };
        who.cut(period, next, &sets);
        who.know_the_past();
        who
    }

    /// Cuts the rows of every form by the sets, and counts each part by place.
    fn cut(&mut self, period: Period, sets: usize, more: &BTreeMap<String, Vec<(usize, Bitmap)>>) {
        let service = self.records.service();
        let mut truth = Vec::new();
        for form in self.records.forms().ids() {
            let Some(columns) = self.records.columns(form) else {
                continue;
            };
            let mut all = vec![Bitmap::default(); sets];
            all[0] = columns.of_period(period);
            self.past
                .iter()
                .enumerate()
                .for_each(|(at, past)| all[at + 1] = past.returned(columns));
            for (number, rows) in more.get(form).into_iter().flatten() {
                all[*number] = rows.clone();
            }
            let parts = span::parts(&all);
            let first = truth.len();
            for (part, _) in &parts {
                let there = |unit: &String| columns.of_place(&place(unit), service).count_and(part);
                truth.extend(self.units.iter().map(there));
            }
            self.forms.push(FormParts {
                form: form.to_owned(),
                parts,
                first,
            });
        }
        self.ledger = Ledger::new(truth, service.small_numbers.cell);
    }

    /// The unknowns of some units in a set, of one form or of all.
    fn cell(&self, set: usize, units: &[usize], form: Option<&str>) -> Vec<usize> {
        self.cells(units, form, &|within| within[set])
    }

    fn cells(
        &self,
        units: &[usize],
        form: Option<&str>,
        holds: &dyn Fn(&[bool]) -> bool,
    ) -> Vec<usize> {
        let mut found = Vec::new();
        for one in self
            .forms
            .iter()
            .filter(|one| form.is_none_or(|form| form == one.form))
        {
            let parts = one
                .parts
                .iter()
                .enumerate()
                .filter(|(_, (_, within))| holds(within));
            for (part, _) in parts {
                found.extend(
                    units
                        .iter()
                        .map(|unit| one.first + part * self.units.len() + unit),
                );
            }
        }
        found
    }

    fn unit(&self, area: &str) -> Option<usize> {
        self.units.iter().position(|unit| unit == area)
    }

    fn units_of(&self, areas: &[String]) -> Vec<usize> {
        areas.iter().filter_map(|area| self.unit(area)).collect()
    }

    /// How many each part has is given, and more than a reader knows; then the tables of earlier
    /// releases.
    fn know_the_past(&mut self) {
        let every: Vec<usize> = (0..self.units.len()).collect();
        let firsts = self
            .forms
            .iter()
            .flat_map(|f| (0..f.parts.len()).map(|part| f.first + part * every.len()));
        for first in firsts.collect::<Vec<_>>() {
            let of = every.iter().map(|unit| first + unit).collect();
            self.ledger.add(Fact::earlier(of, Standing::Printed));
        }
        for (at, past) in self.past.iter().enumerate() {
            let Some(withheld) = past.table(PLACES) else {
                continue;
            };
            for (name, of, subtotal) in self.place_cells(at + 1, &past.frozen.localities) {
                let fact = Fact::earlier(of, standing(withheld, &name));
                self.ledger
                    .add(if subtotal { fact.subtotal() } else { fact });
            }
        }
        for at in 0..self.by_place.len() {
            if let Some(past) = self.by_place[at].release.checked_sub(1) {
                self.know_cross(at, past);
            }
        }
    }

    fn know_cross(&mut self, at: usize, past: usize) {
        let name = table_of(&self.by_place[at].cross);
        let Some(withheld) = self.past[past].table(&name) else {
            return;
        };
        let shown = self.by_place[at].shown.clone().unwrap_or_default();
        for (name, of, _) in self
            .cross_cells(at)
            .into_iter()
            .filter(|(_, _, place)| shown.contains(place))
        {
            self.ledger
                .add(Fact::earlier(of, standing(withheld, &name)));
        }
    }

    /// The cells of a table of places: name, unknowns, and whether it is a subtotal.
    fn place_cells(
        &self,
        set: usize,
        localities: &BTreeMap<String, Vec<String>>,
    ) -> Vec<(String, Vec<usize>, bool)> {
        let mut cells = Vec::new();
        for (locality, areas) in localities {
            for area in areas {
                let unit = self.units_of(std::slice::from_ref(area));
                cells.push((area_cell(area), self.cell(set, &unit, None), false));
            }
            if areas.len() > 1 {
                let of = self.cell(set, &self.units_of(areas), None);
                cells.push((locality_cell(locality), of, true));
            }
        }
        let elsewhere = self.cell(set, &[self.units.len() - 1], None);
        cells.push(("elsewhere".to_owned(), elsewhere, false));
        cells
    }

    /// The cells of a comparison by place, with the row totals: name, unknowns, and the place.
    fn cross_cells(&self, at: usize) -> Vec<(String, Vec<usize>, String)> {
        let by_place = &self.by_place[at];
        let form = Some(by_place.cross.form.as_str());
        let mut cells = Vec::new();
        for (place, units) in self.place_groups(&by_place.cross) {
            let mut row = Vec::new();
            for (group, set) in &by_place.sets {
                let of = self.cell(*set, &units, form);
                row.extend(of.clone());
                cells.push((cross_cell(&place, group), of, place.clone()));
            }
            if by_place.sets.len() > 1 {
                cells.push((cross_cell(&place, "all"), row, place));
            }
        }
        cells
    }

    fn place_groups(&self, cross: &Cross) -> Vec<(String, Vec<usize>)> {
        let last = self.units.len() - 1;
        let mut groups: Vec<(String, Vec<usize>)> = match place_of(cross) {
            Some(Side::Locality) => {
                let localities = self.records.service().localities.iter();
                let areas =
                    |l: &crate::Locality| l.areas.iter().map(|a| a.id.clone()).collect::<Vec<_>>();
                localities
                    .map(|l| (l.id.clone(), self.units_of(&areas(l))))
                    .collect()
            }
            _ => self.units[..last]
                .iter()
                .cloned()
                .zip((0..last).map(|unit| vec![unit]))
                .collect(),
        };
        groups.push(("elsewhere".to_owned(), vec![last]));
        groups
    }

    /// Decides on the table of places. Alone, it has an exact rule of its own.
    pub(crate) fn places(&mut self, counts: &PlaceCounts) -> Hidden {
        let alone = counts.withhold(self.records.service().small_numbers.cell);
        self.places_given = !alone.everything;
        if self.past.is_empty() && self.by_place.is_empty() || alone.everything {
            return alone;
        }
        let localities = self.records.service().localities.clone();
        let now = localities
            .iter()
            .map(|l| (l.id.clone(), l.areas.iter().map(|a| a.id.clone()).collect()));
        let inside = self.past_inside();
        let before = self.ledger.clone();
        for (name, of, subtotal) in self.place_cells(0, &now.collect()) {
            let mut fact = Fact::own(of, hidden_at(&alone, &localities, &name));
            fact.parts = inside
                .iter()
                .filter_map(|past| self.past_place(*past, &name))
                .collect();
            let fact = self
                .ledger
                .add(if subtotal { fact.subtotal() } else { fact });
            self.places.insert(name, fact);
        }
        self.watch_what_is_left();
        if !self.ledger.settle() {
            self.ledger = before;
            self.places.clear();
            self.places_given = false;
            return counts.nothing();
        }
        self.hidden(&localities)
    }

    /// Earlier releases whose responses are all in this one and in no other of these.
    fn past_inside(&self) -> Vec<usize> {
        let patterns: Vec<&Vec<bool>> = self
            .forms
            .iter()
            .flat_map(|f| f.parts.iter().map(|(_, within)| within))
            .collect();
        let within = |past: &usize| patterns.iter().all(|p| !p[past + 1] || p[0]);
        let printed = |past: &usize| self.past[*past].table(PLACES).is_some();
        let mut found: Vec<usize> = (0..self.past.len())
            .filter(|past| within(past) && printed(past))
            .collect();
        found.sort_by_key(|past| std::cmp::Reverse(self.past[*past].frozen.count()));
        let mut apart: Vec<usize> = Vec::new();
        for past in found {
            let meets = |other: &usize| patterns.iter().any(|p| p[past + 1] && p[other + 1]);
            if !apart.iter().any(meets) {
                apart.push(past);
            }
        }
        apart
    }

    fn past_place(&self, past: usize, name: &str) -> Option<usize> {
        let cells = self.place_cells(past + 1, &self.past[past].frozen.localities);
        let (_, of, _) = cells.into_iter().find(|(cell, _, _)| cell == name)?;
        self.ledger.find(&of)
    }

    /// What a reader can work out of the releases together must not be a small count of a place.
    fn watch_what_is_left(&mut self) {
        for pattern in self.derivable() {
            for unit in 0..self.units.len() {
                let of = self.cells(&[unit], None, &|within| within.starts_with(&pattern));
                self.ledger.add(Fact::earlier(of, Standing::Derived));
            }
        }
    }

    /// The same for the cells of a comparison.
    fn watch_cross(&mut self, at: usize) {
        let form = self.by_place[at].cross.form.clone();
        let places = self.place_groups(&self.by_place[at].cross);
        let sets: Vec<usize> = self.by_place[at].sets.iter().map(|(_, set)| *set).collect();
        for pattern in self.derivable() {
            for ((_, units), set) in places
                .iter()
                .flat_map(|place| sets.iter().map(move |set| (place, *set)))
            {
                let inside = |within: &[bool]| within[set] && within.starts_with(&pattern);
                let of = self.cells(units, Some(&form), &inside);
                if !of.is_empty() {
                    self.ledger.add(Fact::earlier(of, Standing::Derived));
                }
            }
        }
    }

    /// In which releases those responses were counted that a reader can tell from all others.
    /// Without earlier releases there is nothing to take away from.
    fn derivable(&self) -> Vec<Vec<bool>> {
        let releases = 1 + self.past.len();
        if releases == 1 {
            return Vec::new();
        }
        let patterns = self.forms.iter().flat_map(|form| &form.parts);
        let patterns = patterns.map(|(_, within)| within[..releases].to_vec());
        let patterns: BTreeSet<Vec<bool>> =
            patterns.filter(|pattern| pattern.contains(&true)).collect();
        let parts: Vec<(Bitmap, Vec<bool>)> = patterns
            .into_iter()
            .map(|p| (Bitmap::default(), p))
            .collect();
        let derivable = span::derivable(&parts, releases);
        let told = parts
            .into_iter()
            .zip(derivable)
            .filter(|(_, derivable)| *derivable);
        told.map(|((_, pattern), _)| pattern).collect()
    }

    fn hidden(&self, localities: &[crate::Locality]) -> Hidden {
        let held = |name: &str| {
            self.places
                .get(name)
                .is_some_and(|fact| self.ledger.is_withheld(*fact))
        };
        let cells = localities
            .iter()
            .map(|l| l.areas.iter().map(|a| held(&area_cell(&a.id))).collect());
        let mut cells: Vec<Vec<bool>> = cells.collect();
        let subtotal = |(l, cells): (&crate::Locality, &Vec<bool>)| match cells.as_slice() {
            [one] => *one,
            _ => held(&locality_cell(&l.id)),
        };
        let mut subtotals: Vec<bool> = localities.iter().zip(&cells).map(subtotal).collect();
        cells.push(vec![held("elsewhere")]);
        subtotals.push(held("elsewhere"));
        Hidden {
            cells,
            subtotals,
            everything: false,
        }
    }

    /// The cells of a comparison of places with another kind of *who* that are withheld; none
    /// where it must not be printed.
    pub(crate) fn cross(&mut self, cross: &Cross) -> Option<BTreeSet<String>> {
        let at = self.wanted(cross)?;
        let before = self.ledger.clone();
        let mut facts = Vec::new();
        for (name, of, _) in self.cross_cells(at) {
            facts.push((name, self.ledger.add(Fact::own(of, false))));
        }
        self.watch_cross(at);
        // The table of places stands; only the comparison may still give way.
        self.places
            .values()
            .for_each(|fact| self.ledger.keep(*fact));
        if !self.ledger.settle() {
            self.ledger = before;
            return None;
        }
        facts.iter().for_each(|(_, fact)| self.ledger.keep(*fact));
        let held = facts
            .into_iter()
            .filter(|(_, fact)| self.ledger.is_withheld(*fact));
        Some(held.map(|(name, _)| name).collect())
    }

    /// Whether the sizes of these columns may stand beside the table of places.
    pub(crate) fn columns(&mut self, cross: &Cross, shown: &BTreeSet<String>) -> bool {
        let Some(at) = self.wanted(cross).filter(|_| self.places_given) else {
            return false;
        };
        let printed = |place: &str| {
            let names = [area_cell(place), locality_cell(place)];
            let facts = names.iter().filter_map(|name| self.places.get(name));
            facts
                .into_iter()
                .all(|fact| !self.ledger.is_withheld(*fact))
        };
        if !shown.iter().all(|place| printed(place)) {
            return false;
        }
        let before = self.ledger.clone();
        for (_, of, place) in self.cross_cells(at) {
            if shown.contains(&place) {
                self.ledger.add(Fact::earlier(of, Standing::Printed));
            }
        }
        let kept = self.ledger.failing().is_empty();
        if !kept {
            self.ledger = before;
        }
        kept
    }

    fn wanted(&self, cross: &Cross) -> Option<usize> {
        self.by_place
            .iter()
            .position(|one| one.release == 0 && one.cross == *cross)
    }
}

type Found = (usize, Cross, Bitmap, Option<BTreeSet<String>>);

/// The comparisons by place of earlier releases, with the rows they were about and what of them
/// was shown.
fn past_by_place(records: &Records, past: &[Past<'_>]) -> Vec<Found> {
    let mut found = Vec::new();
    for (at, past) in past.iter().enumerate() {
        let kept = past
            .frozen
            .crosses
            .iter()
            .filter(|kept| place_of(&kept.cross).is_some());
        for kept in kept {
            if let Some(columns) = records.columns(&kept.cross.form) {
                let rows = rows_of(past, &kept.cross, columns);
                found.push((at + 1, kept.cross.clone(), rows, Some(kept.shown.clone())));
            }
        }
    }
    found
}

/// The side of a comparison that is a place.
pub(crate) fn place_of(cross: &Cross) -> Option<&Side> {
    [&cross.rows, &cross.columns]
        .into_iter()
        .find(|side| side.is_place())
}

fn other_of(cross: &Cross) -> &Side {
    match cross.rows.is_place() {
        true => &cross.columns,
        false => &cross.rows,
    }
}

/// The rows a comparison of an earlier release was about.
fn rows_of(past: &Past<'_>, cross: &Cross, columns: &Columns) -> Bitmap {
    match cross.rows.is_who() && cross.columns.is_who() {
        true => past.returned(columns),
        false => past.answers(&cross.form, columns),
    }
}

/// The groups of the side that is no place; where it is a question, everyone together.
fn other_groups(records: &Records, cross: &Cross, rows: &Bitmap) -> Vec<(String, Bitmap)> {
    let other = other_of(cross);
    let all = Filter::all(&cross.form);
    let side = other
        .is_who()
        .then(|| SideCounted::of(records, &all, rows, other))
        .flatten();
    match side {
        Some(side) => side
            .groups
            .into_iter()
            .map(|group| (group.name, group.rows))
            .collect(),
        None => vec![("all".to_owned(), rows.clone())],
    }
}

/// The name of a comparison in what a release leaves behind.
pub(crate) fn table_of(cross: &Cross) -> String {
    format!(
        "cross/{}/{}/{}",
        cross.form,
        cross.rows.key(),
        cross.columns.key()
    )
}

/// The name of a cell of a comparison by place.
pub(crate) fn cross_cell(place: &str, group: &str) -> String {
    format!("{place}|{group}")
}

pub(crate) fn area_cell(area: &str) -> String {
    format!("area:{area}")
}

pub(crate) fn locality_cell(locality: &str) -> String {
    format!("locality:{locality}")
}

fn place(unit: &str) -> Place {
    match unit {
        "elsewhere" => Place::Elsewhere,
        area => Place::Area(area.to_owned()),
    }
}

fn standing(withheld: &BTreeSet<String>, cell: &str) -> Standing {
    match withheld.contains(cell) {
        true => Standing::Withheld,
        false => Standing::Printed,
    }
}

fn hidden_at(hidden: &Hidden, localities: &[crate::Locality], name: &str) -> bool {
    let areas = localities.iter().zip(&hidden.cells);
    let mut areas = areas.flat_map(|(l, cells)| l.areas.iter().zip(cells));
    let area = areas.find(|(area, _)| area_cell(&area.id) == name);
    let mut whole = localities.iter().zip(&hidden.subtotals);
    let locality = whole.find(|(l, _)| locality_cell(&l.id) == name);
    match name {
        "elsewhere" => hidden.subtotals.last().copied().unwrap_or(false),
        _ => area.is_some_and(|(_, held)| *held) || locality.is_some_and(|(_, held)| *held),
    }
}

/// The names of the cells of a table of places that are withheld.
pub(crate) fn withheld_places(service: &crate::Service, hidden: &Hidden) -> BTreeSet<String> {
    let localities = &service.localities;
    let areas = localities
        .iter()
        .flat_map(|l| &l.areas)
        .map(|area| area_cell(&area.id));
    let names = areas.chain(localities.iter().map(|l| locality_cell(&l.id)));
    let names = names.chain(["elsewhere".to_owned()]);
    names
        .filter(|name| hidden_at(hidden, localities, name))
        .collect()
}
