//! What is published: a fixed list of tables, withheld together.
//!
//! A `Release` can only be made here, from records, and once made it cannot be altered: its
//! fields are private and every table is reached by reference. It is the only figure that can be
//! serialised, and the only thing that `report` takes:
//!
//! ```
//! fn export<T: serde::Serialize>(_: &T) {}
//! fn publish(release: &tally::Release) {
//!     export(release);
//! }
//! ```
//!
//! ```compile_fail
//! fn improve(release: &mut tally::Release) {
//!     release.returned.total = 99;
//! }
//! ```

use crate::bitmap::Bitmap;
use crate::count::{self, Counted, MeasureCounted};
use crate::cross::Cross;
use crate::crossed::{Comparing, CrossTable, DifferenceTable, OutcomeWanted};
use crate::filter::{Filter, Period, Place};
use crate::forms::Counting;
use crate::frozen::{self, Frozen, Past};
use crate::held::{MeetingsHeld, RateWanted, ResponseRate};
use crate::interval::Mean;
use crate::linked::Beside;
use crate::links::Links;
use crate::percent::Percent;
use crate::protect::{self, Protected};
use crate::records::{Columns, Records};
use crate::scope::Scope;
use crate::taking_part::{Of, TakingPart, TakingPartEntered, Target, TargetReached};
use crate::theme::Theme;
use crate::who::{self, Who};
use crate::{Forms, SmallNumbers};
use form::{Audience, Meaning};
use serde::{Serialize, Serializer};
use std::collections::BTreeSet;
use std::fmt;

/// Published figures, with everything needed to say how they were made.
#[derive(Debug, PartialEq, Serialize)]
pub struct Release {
    heard: &'static str,
    parameters: Parameters,
    returned: Returned,
    quarters: Option<Vec<Row>>,
    places: Option<Places>,
    forms: Vec<FormTables>,
    crosses: Vec<CrossTable>,
    differences: Vec<DifferenceTable>,
    rates: Vec<ResponseRate>,
    taking_part: Vec<TakingPart>,
    targets: Vec<TargetReached>,
}

/// What a release is asked for with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The period.
    pub period: Period,
    /// What came back in the period before, as someone entered it.
    pub before: Option<Before>,
    /// The forms whose answers are told; none: all. How many came back is told of each.
    pub forms: Option<BTreeSet<String>>,
    /// The comparisons, in the order they are wanted: where two cannot both be given, the first is.
    pub crosses: Vec<Cross>,
    /// The outcomes of which it is told what made the difference.
    pub outcomes: Vec<OutcomeWanted>,
    /// The response rates, and the meetings held that they are made with.
    pub rates: (Vec<RateWanted>, MeetingsHeld),
    /// The bases of taking part that are told, each over kinds of meeting, and the codes entered.
    pub taking_part: (Vec<(Of, Vec<String>)>, TakingPartEntered),
    /// The targets that taking part is held against.
    pub targets: Vec<Target>,
    /// The releases before, as they were frozen.
    pub earlier: Vec<Frozen>,
}

/// A figure from outside, which therefore names its source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Before {
    /// How many came back.
    pub returned: u64,
    /// "April 2014 to March 2015".
    pub period: String,
    /// Where the figure is from.
    pub source: String,
}

/// How a release was made.
#[derive(Debug, PartialEq, Serialize)]
pub struct Parameters {
    /// The service.
    pub service: String,
    /// The period in words.
    pub period: String,
    /// The smallest group whose answers are given.
    pub base: u64,
    /// Counts from 1 to one less than this are withheld where the rule applies.
    pub cell: u64,
    /// How long before a meeting families should have the report, by kind of meeting.
    pub sharing: Vec<Sharing>,
    /// The forms and versions that came back.
    pub forms: Vec<FormUsed>,
    /// What could not be counted, by reason, whatever period it may have been of.
    pub set_aside: Vec<SetAsideCount>,
    /// Responses that came more than once and were counted once.
    pub repeated: u64,
    /// Responses that name no quarter and so lie in no period but the whole.
    pub without_quarter: u64,
    /// The periods of the releases before, beside which nothing is given away.
    pub earlier: Vec<String>,
    /// The titles of forms that came back and whose answers were not asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_told: Vec<String>,
}

/// A service's sharing time for one kind of meeting.
#[derive(Debug, PartialEq, Serialize)]
pub struct Sharing {
    /// "initial child protection conference".
    pub meeting: String,
    /// Hours before it.
    pub hours: f64,
}

/// A form that came back.
#[derive(Debug, PartialEq, Serialize)]
pub struct FormUsed {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The versions that came back.
    pub versions: Vec<u32>,
    /// Who agreed to the wording; none while it is a draft.
    pub agreed_by: Option<String>,
    /// When they agreed.
    pub agreed_on: Option<String>,
}

/// How many were set aside for one reason.
#[derive(Debug, PartialEq, Serialize)]
pub struct SetAsideCount {
    /// The reason.
    pub reason: &'static str,
    /// How many.
    pub count: u64,
}

/// How many came back.
#[derive(Debug, PartialEq, Serialize)]
pub struct Returned {
    /// On all forms.
    pub total: u64,
    /// On each form that came back.
    pub forms: Vec<Row>,
    /// Those of them that came after a release in which they would have been counted.
    pub late: u64,
    /// Beside the period before.
    pub change: Option<Change>,
}

/// The difference to the period before.
#[derive(Debug, PartialEq, Serialize)]
pub struct Change {
    /// The figure it is compared with.
    pub before: Before,
    /// By how many they differ.
    pub difference: u64,
    /// There are fewer now.
    pub fewer: bool,
    /// The difference, of the figure before.
    pub share: Share,
}

/// A count as it is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    /// The number.
    Count(u64),
    /// Withheld; printed `c`.
    Withheld,
    /// There can be no number here; printed `z`.
    NotApplicable,
}

/// A percentage as it is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    /// The percentage.
    Percent(Percent),
    /// Withheld with its count or its base; printed `c`.
    Withheld,
    /// The base is too small for a percentage; printed `z`.
    NotApplicable,
}

/// One row: what, how many, of the base.
#[derive(Debug, PartialEq, Serialize)]
pub struct Row {
    /// The stable name.
    pub name: String,
    /// The words.
    pub label: String,
    /// How many.
    pub count: Cell,
    /// Of the base.
    pub share: Share,
}

/// Returned by place.
#[derive(Debug, PartialEq, Serialize)]
pub struct Places {
    /// Localities, each with its areas.
    pub localities: Vec<LocalityRows>,
    /// The area was not said, or the service does not know it.
    pub elsewhere: Option<Cell>,
    /// Everything together, always given.
    pub total: u64,
}

/// One locality.
#[derive(Debug, PartialEq, Serialize)]
pub struct LocalityRows {
    /// Its id.
    pub id: String,
    /// Its name.
    pub label: String,
    /// All of it.
    pub count: Cell,
    /// Its areas.
    pub areas: Vec<AreaRow>,
}

/// One area.
#[derive(Debug, PartialEq, Serialize)]
pub struct AreaRow {
    /// Its id.
    pub id: String,
    /// Its name.
    pub label: String,
    /// How many came back.
    pub count: Cell,
}

/// The tables of one form.
#[derive(Debug, PartialEq, Serialize)]
pub struct FormTables {
    /// The form's id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// "parents", for sentences.
    pub people: &'static str,
    /// How many the tables are about.
    pub returned: u64,
    /// How many more came after the report on their quarter, and are in none of these tables.
    pub late_left_out: u64,
    /// Why no answers are given, if none are.
    pub withheld: Option<String>,
    /// The measures.
    pub measures: Vec<MeasureRow>,
    /// The questions.
    pub questions: Vec<QuestionTable>,
}

/// One question's table.
#[derive(Debug, PartialEq, Serialize)]
pub struct QuestionTable {
    /// The stable id.
    pub name: String,
    /// The short name for tables.
    pub label: String,
    /// Which card or person.
    pub part: Option<String>,
    /// What the answers are about.
    pub meaning: Option<Meaning>,
    /// What it is about, by the groups it stands in.
    pub theme: Option<Theme>,
    /// Small counts of it are withheld.
    pub sensitive: bool,
    /// Which wording this is, where the choices changed over versions.
    pub wording: Option<String>,
    /// A person may hold several rows.
    pub several: bool,
    /// The rows count what was put first.
    pub ranked: bool,
    /// Those who answered, the base of every row.
    pub base: Cell,
    /// "of the 30 who answered this question".
    pub base_words: String,
    /// The choices.
    pub rows: Vec<Row>,
    /// Where the rows are the steps of a scale: their order from the lowest to the highest.
    pub steps: Option<Vec<usize>>,
    /// The mean of a scale; none where anything of the table is withheld.
    pub mean: Option<Mean>,
    /// Asked, and passed by.
    pub skipped: Cell,
    /// "I'm not sure."
    pub not_sure: Cell,
    /// "I'd rather not say."
    pub rather_not_say: Cell,
    /// Never came to the question.
    pub not_asked: Cell,
    /// Everyone this table is about.
    pub returned: u64,
    /// Why cells are withheld, if any are.
    pub withheld: Option<String>,
}

/// A figure made from several answers.
#[derive(Debug, PartialEq, Serialize)]
pub struct MeasureRow {
    /// The stable name.
    pub name: String,
    /// "Saw the social worker's report in time".
    pub label: String,
    /// Which wording this is, where what it is made of changed over versions.
    pub wording: Option<String>,
    /// How many.
    pub numerator: Cell,
    /// Of how many.
    pub denominator: Cell,
    /// Who they are: "saw the report in time"; none: everyone who returned the form.
    pub base_label: Option<String>,
    /// "of the 18 who saw the report in time".
    pub base_words: String,
    /// The one of the other.
    pub share: Share,
    /// It holds when a report came against the time the service has set.
    pub in_time: bool,
    /// The measure that those it is about were counted by, if there is one.
    pub within: Option<String>,
    /// Why it is withheld, if it is.
    pub withheld: Option<String>,
}

impl Wanted {
    /// The tables that every release of a period has, and nothing else.
    pub fn of(period: Period) -> Self {
        Self {
            period,
            before: None,
            forms: None,
            crosses: Vec::new(),
            outcomes: Vec::new(),
            rates: Default::default(),
            taking_part: Default::default(),
            targets: Vec::new(),
            earlier: Vec::new(),
        }
    }

    fn tells(&self, form: &str) -> bool {
        let forms = self.forms.as_ref();
        forms.is_none_or(|forms| forms.contains(form))
    }
}

impl Release {
    /// The tables of a period, decided together.
    pub fn make(records: &Records, wanted: &Wanted) -> Self {
        Self::make_and_freeze(records, wanted).0
    }

    /// The same, and what the releases after this one have to know of it.
    pub fn make_and_freeze(records: &Records, wanted: &Wanted) -> (Self, Frozen) {
        let past = Past::all(&wanted.earlier);
        let mut frozen = Frozen::new(records, wanted.period);
        let returned = Returned::of(records, wanted, &past);
        let ids: Vec<&str> = returned.forms.iter().map(|row| row.name.as_str()).collect();
        let scopes = scopes(records, wanted, &past, &ids, &mut frozen);
        let mut who = Who::new(
            records,
            wanted.period,
            &past,
            &by_place(records, wanted, &scopes),
        );
        let places = Places::of(records, wanted.period, &mut who, &mut frozen);
        let mut told = Told::default();
        let forms = scopes.into_iter().map(|(id, scope)| {
            let making = FormMaking {
                records,
                wanted,
                past: &past,
                id,
            };
            making.tables(scope, &mut who, &mut told, &mut frozen)
        });
        let forms = forms.collect();
        let (taking_part, targets) = taking_part(records, wanted);
        let rate = |rate| {
            ResponseRate::of(
                records,
                &wanted.rates.1,
                rate,
                wanted.period,
                &Place::Anywhere,
            )
        };
        let release = Self {
            heard: "release/1",
            parameters: Parameters::of(records, wanted, &ids),
            quarters: quarters(records, wanted.period, &past),
            places,
            forms,
            crosses: told.crosses,
            differences: told.differences,
            rates: wanted.rates.0.iter().map(rate).collect(),
            taking_part,
            targets,
            returned,
        };
        (release, frozen)
    }

    /// How it was made.
    pub fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// How many came back.
    pub fn returned(&self) -> &Returned {
        &self.returned
    }

    /// Returned by quarter, where the period is longer than one.
    pub fn quarters(&self) -> Option<&[Row]> {
        self.quarters.as_deref()
    }

    /// Returned by place, where the service has named its places.
    pub fn places(&self) -> Option<&Places> {
        self.places.as_ref()
    }

    /// The tables of each form that came back.
    pub fn forms(&self) -> &[FormTables] {
        &self.forms
    }

    /// The comparisons.
    pub fn crosses(&self) -> &[CrossTable] {
        &self.crosses
    }

    /// What made the difference, outcome by outcome.
    pub fn differences(&self) -> &[DifferenceTable] {
        &self.differences
    }

    /// The response rates.
    pub fn rates(&self) -> &[ResponseRate] {
        &self.rates
    }

    /// How children took part, base by base.
    pub fn taking_part(&self) -> &[TakingPart] {
        &self.taking_part
    }

    /// How far it is to the targets.
    pub fn targets(&self) -> &[TargetReached] {
        &self.targets
    }
}

impl Parameters {
    fn of(records: &Records, wanted: &Wanted, ids: &[&str]) -> Self {
        let (service, forms, period) = (records.service(), records.forms(), wanted.period);
        let SmallNumbers {
            base_published,
            cell,
            ..
        } = service.small_numbers;
        let used = |id: &&str| Some(FormUsed::of(forms, id, records.columns(id)?, period));
        let sharing = service.meetings.iter().map(|meeting| Sharing {
            meeting: meeting.name.clone(),
            hours: meeting.report_hours_before,
        });
        let aside = records.set_aside_counts();
        let columns = forms.ids().filter_map(|id| records.columns(id));
        Self {
            service: service.name.clone(),
            period: period.in_words(),
            base: base_published,
            cell,
            sharing: sharing.collect(),
            forms: ids.iter().filter_map(used).collect(),
            set_aside: aside
                .map(|(reason, count)| SetAsideCount { reason, count })
                .collect(),
            repeated: records.repeated(),
            without_quarter: columns.map(|c| c.without_quarter().count()).sum(),
            earlier: wanted
                .earlier
                .iter()
                .map(|frozen| frozen.period().in_words())
                .collect(),
            not_told: ids
                .iter()
                .filter(|id| !wanted.tells(id))
                .map(|id| forms.title(id))
                .collect(),
        }
    }
}

impl FormUsed {
    fn of(forms: &Forms, id: &str, columns: &Columns, period: Period) -> Self {
        let rows = columns.of_period(period);
        let came = columns
            .version
            .iter()
            .filter(|(_, v)| v.count_and(&rows) > 0);
        let document = forms.latest(id).map(form::Form::document);
        Self {
            id: id.to_owned(),
            title: forms.title(id),
            versions: came.map(|(version, _)| *version).collect(),
            agreed_by: document.and_then(|d| d.agreed_by.clone()),
            agreed_on: document.and_then(|d| d.agreed_on.clone()),
        }
    }
}

impl Returned {
    fn of(records: &Records, wanted: &Wanted, past: &[Past<'_>]) -> Self {
        let count = |id: &str| {
            let all = Filter {
                period: wanted.period,
                ..Filter::all(id)
            };
            records.rows(&all).count()
        };
        let counts = records.forms().ids().map(|id| (id, count(id)));
        let counts: Vec<(&str, u64)> = counts.filter(|(_, count)| *count > 0).collect();
        let total = counts.iter().map(|(_, count)| count).sum();
        let row = |(id, count): &(&str, u64)| Row {
            name: (*id).to_owned(),
            label: records.forms().title(id),
            count: Cell::Count(*count),
            share: Share::of(*count, total),
        };
        Self {
            total,
            forms: counts.iter().map(row).collect(),
            late: late_count(records, wanted.period, past),
            change: wanted
                .before
                .clone()
                .map(|before| Change::of(total, before)),
        }
    }
}

impl Change {
    fn of(now: u64, before: Before) -> Self {
        let difference = now.abs_diff(before.returned);
        Self {
            difference,
            fewer: now < before.returned,
            share: Share::of(difference, before.returned),
            before,
        }
    }
}

impl Places {
    fn of(
        records: &Records,
        period: Period,
        who: &mut Who<'_>,
        frozen: &mut Frozen,
    ) -> Option<Self> {
        let service = records.service();
        if service.localities.is_empty() {
            return None;
        }
        let counts = protect::PlaceCounts::of(records, period);
        let hidden = who.places(&counts);
        if !hidden.everything {
            frozen.tables.insert(
                who::PLACES.to_owned(),
                who::withheld_places(service, &hidden),
            );
        }
        let rows = service
            .localities
            .iter()
            .enumerate()
            .map(|(at, locality)| LocalityRows {
                id: locality.id.clone(),
                label: locality.name.clone(),
                count: Cell::unless(hidden.subtotals[at], counts.localities[at].iter().sum()),
                areas: (locality.areas.iter().enumerate())
                    .map(|(area, named)| AreaRow {
                        id: named.id.clone(),
                        label: named.name.clone(),
                        count: Cell::unless(hidden.cells[at][area], counts.localities[at][area]),
                    })
                    .collect(),
            });
        let last = service.localities.len();
        let elsewhere = Cell::unless(hidden.subtotals[last], counts.elsewhere);
        Some(Self {
            localities: rows.collect(),
            elsewhere: (counts.elsewhere > 0 || hidden.everything).then_some(elsewhere),
            total: counts.total(),
        })
    }
}

/// Returned by quarter, over the whole service; late ones in a row of their own. A quarter's own
/// release gives its total, so none is withheld here.
fn quarters(records: &Records, period: Period, past: &[Past<'_>]) -> Option<Vec<Row>> {
    if matches!(period, Period::Quarter(_)) {
        return None;
    }
    let mut counts = protect::quarter_counts(records, period, past);
    let late = late_count(records, period, past);
    if late > 0 {
        let words = "Came after the report on their quarter".to_owned();
        counts.push(("late".to_owned(), words, late));
    }
    let total = counts.iter().map(|(_, _, count)| count).sum();
    let row = |(name, label, count): (String, String, u64)| Row {
        name,
        label,
        count: Cell::Count(count),
        share: Share::of(count, total),
    };
    Some(counts.into_iter().map(row).collect())
}

fn late_count(records: &Records, period: Period, past: &[Past<'_>]) -> u64 {
    let late = |columns: &Columns| frozen::late(columns, past, &columns.of_period(period)).count();
    records.every_columns().map(late).sum()
}

/// Whose answers are given of each form, or why none are; with what that leaves behind.
fn scopes<'i>(
    records: &Records,
    wanted: &Wanted,
    past: &[Past<'_>],
    ids: &[&'i str],
    frozen: &mut Frozen,
) -> Vec<(&'i str, Result<Scope, String>)> {
    let period = wanted.period;
    let mut scopes = Vec::new();
    for id in ids {
        let columns = records.columns(id);
        let counted = columns.map(|columns| columns.ids_of(&columns.of_period(period)));
        frozen.counted.0.extend(counted.into_iter().flatten());
        if !wanted.tells(id) {
            continue;
        }
        let scope = Scope::of(records, id, period, past);
        if let (Some(columns), Ok(scope)) = (columns, &scope) {
            frozen.left_out.0.extend(columns.ids_of(&scope.left_out));
            frozen.answers.insert((*id).to_owned());
        }
        scopes.push((*id, scope));
    }
    scopes
}

/// The comparisons by place, with the rows they are about.
fn by_place(
    records: &Records,
    wanted: &Wanted,
    scopes: &[(&str, Result<Scope, String>)],
) -> Vec<(Cross, Bitmap)> {
    let crosses = wanted
        .crosses
        .iter()
        .filter(|cross| who::place_of(cross).is_some());
    let rows = |cross: &&Cross| {
        let who_alone = cross.rows.is_who() && cross.columns.is_who();
        let scope = scopes.iter().find(|(id, _)| *id == cross.form);
        match (who_alone, scope) {
            (true, _) => records
                .columns(&cross.form)
                .map(|c| c.of_period(wanted.period)),
            (false, Some((_, Ok(scope)))) => Some(scope.group.clone()),
            (false, _) => None,
        }
    };
    crosses
        .filter_map(|cross| Some((cross.clone(), rows(&cross)?)))
        .collect()
}

/// Taking part for each base that is wanted, and the targets it is held against.
fn taking_part(records: &Records, wanted: &Wanted) -> (Vec<TakingPart>, Vec<TargetReached>) {
    let (bases, entered) = &wanted.taking_part;
    let when = (wanted.period, &Place::Anywhere);
    let one = |(of, meetings): &(Of, Vec<String>)| {
        TakingPart::of(entered, records.service(), *of, meetings, when)
    };
    let found = bases.iter().filter_map(|base| Some((base, one(base)?)));
    let found: Vec<_> = found.collect();
    let reached = found.iter().flat_map(|((_, meetings), one)| {
        let targets = wanted.targets.iter();
        let set = targets.filter(|target| target.is_for(meetings));
        set.filter_map(|target| one.against(target.clone()))
    });
    let reached = reached.collect();
    (found.into_iter().map(|(_, one)| one).collect(), reached)
}

/// Comparisons gathered form by form.
#[derive(Default)]
struct Told {
    crosses: Vec<CrossTable>,
    differences: Vec<DifferenceTable>,
}

/// One form of a release.
struct FormMaking<'m> {
    records: &'m Records,
    wanted: &'m Wanted,
    past: &'m [Past<'m>],
    id: &'m str,
}

impl FormMaking<'_> {
    fn filter(&self) -> Filter {
        Filter {
            period: self.wanted.period,
            ..Filter::all(self.id)
        }
    }

    /// The tables of the form, and its comparisons.
    fn tables(
        &self,
        scope: Result<Scope, String>,
        who: &mut Who<'_>,
        told: &mut Told,
        frozen: &mut Frozen,
    ) -> FormTables {
        let mut tables = self.empty();
        let scope = match scope {
            Ok(scope) => scope,
            Err(why) => {
                tables.withheld = Some(why);
                return tables;
            }
        };
        tables.returned = scope.group.count();
        tables.late_left_out = scope.left_out.count();
        let Some(columns) = self.records.columns(self.id) else {
            return tables;
        };
        let counted = count::questions(self.records, self.id, &scope.group);
        let measures = count::measures(self.records, self.id, &scope.group);
        let before = Beside {
            form: self.id,
            columns,
            past: self.past,
            scope: &scope,
            limits: self.records.service().small_numbers,
        };
        let protected = protect::questions(&counted, &before);
        let printed = tables.fill(&counted, &protected, measures, &before, frozen);
        let mut comparing = Comparing {
            records: self.records,
            filter: self.filter(),
            scope,
            counted: &counted,
            protected: &protected,
            links: Links::default(),
        };
        comparing.tie(&printed);
        self.compare(&mut comparing, who, told, frozen);
        tables
    }

    fn compare(
        &self,
        comparing: &mut Comparing<'_>,
        who: &mut Who<'_>,
        told: &mut Told,
        frozen: &mut Frozen,
    ) {
        let crosses = self
            .wanted
            .crosses
            .iter()
            .filter(|cross| cross.form == self.id);
        for made in crosses
            .filter_map(|cross| comparing.cross(cross, who))
            .collect::<Vec<_>>()
        {
            if let Some((kept, name, held)) = made.kept {
                frozen.crosses.push(kept);
                frozen.tables.insert(name, held);
            }
            told.crosses.push(made.table);
        }
        let outcomes = self
            .wanted
            .outcomes
            .iter()
            .filter(|outcome| outcome.form == self.id);
        told.differences
            .extend(outcomes.filter_map(|outcome| comparing.differences(outcome)));
    }

    fn empty(&self) -> FormTables {
        let forms = self.records.forms();
        let audience = forms.latest(self.id).map(|form| form.document().audience);
        FormTables {
            id: self.id.to_owned(),
            title: forms.title(self.id),
            people: people(audience),
            returned: self.records.returned(&self.filter()),
            late_left_out: 0,
            withheld: None,
            measures: Vec::new(),
            questions: Vec::new(),
        }
    }
}

impl FormTables {
    /// Puts the tables in; gives the measures that are printed.
    fn fill(
        &mut self,
        counted: &[Counted],
        protected: &[Protected],
        measures: Vec<MeasureCounted>,
        before: &Beside<'_>,
        frozen: &mut Frozen,
    ) -> Vec<MeasureCounted> {
        let mut printed = Vec::new();
        for measure in measures.into_iter().filter(|measure| measure.returned > 0) {
            let row = MeasureRow::of(&measure, counted, protected, before);
            if row.withheld.is_none() {
                printed.push(measure);
            }
            self.measures.push(row);
        }
        for (counted, hidden) in counted.iter().zip(protected) {
            if counted.question.sensitive && !hidden.is_absent() {
                let name = counted.question.table(before.form);
                frozen.tables.insert(name, hidden.names(counted));
            }
            if counted.returned > 0 {
                self.questions
                    .push(QuestionTable::of(counted.clone(), hidden));
            }
        }
        printed
    }
}

impl QuestionTable {
    fn of(counted: Counted, hidden: &Protected) -> Self {
        let base = Cell::unless(hidden.answered, counted.answered);
        let base_words = match hidden.answered {
            true => "of those who answered this question (number withheld)".to_owned(),
            false => counted.base_words(),
        };
        let (wording, not_asked) = (counted.wording(), counted.not_asked());
        let mean = counted.mean().filter(|_| hidden.why.is_none());
        let question = counted.question;
        let steps = question.steps();
        let rows = question
            .rows
            .into_iter()
            .zip(counted.counts)
            .zip(&hidden.rows);
        let answered = counted.answered;
        let rows = rows.map(|((row, count), row_hidden)| Row {
            name: row.name,
            label: row.label,
            count: Cell::unless(*row_hidden, count),
            share: Share::unless(*row_hidden || hidden.answered, count, answered),
        });
        Self {
            rows: rows.collect(),
            steps,
            mean,
            several: question.counting == Counting::Many,
            ranked: question.ranked,
            name: question.name,
            label: question.label,
            part: question.part,
            meaning: question.meaning,
            theme: question.theme,
            sensitive: question.sensitive,
            wording,
            base,
            base_words,
            skipped: Cell::unless(hidden.skipped, counted.skipped),
            not_sure: Cell::unless(hidden.not_sure, counted.not_sure),
            rather_not_say: Cell::unless(hidden.rather_not_say, counted.rather_not_say),
            not_asked: Cell::unless(hidden.not_asked, not_asked),
            returned: counted.returned,
            withheld: hidden.why.clone(),
        }
    }
}

impl MeasureRow {
    fn of(
        counted: &MeasureCounted,
        questions: &[Counted],
        protected: &[Protected],
        before: &Beside<'_>,
    ) -> Self {
        let withheld = protect::why_measure_withheld(counted, questions, protected, before);
        let hidden = withheld.is_some();
        let measure = &counted.measure;
        let base_words = match (hidden, &measure.base_label) {
            (true, Some(label)) => format!("of those who {label} (number withheld)"),
            (true, None) => "of those who returned this form".to_owned(),
            (false, _) => counted.base_words(),
        };
        Self {
            name: measure.name.clone(),
            label: measure.label.clone(),
            wording: counted.wording(),
            numerator: Cell::unless(hidden, counted.numerator),
            denominator: Cell::unless(hidden, counted.denominator),
            base_label: measure.base_label.clone(),
            base_words,
            share: Share::unless(hidden, counted.numerator, counted.denominator),
            in_time: measure.in_time,
            within: measure.within.clone(),
            withheld,
        }
    }
}

fn people(audience: Option<Audience>) -> &'static str {
    match audience {
        Some(Audience::Child) => "children",
        Some(Audience::YoungPerson) => "young people",
        Some(Audience::Parent) => "parents",
        Some(Audience::Adult) => "adults",
        None => "people",
    }
}

impl Cell {
    pub(crate) fn unless(hidden: bool, count: u64) -> Self {
        if hidden {
            Self::Withheld
        } else {
            Self::Count(count)
        }
    }
}

impl Share {
    pub(crate) fn of(numerator: u64, denominator: u64) -> Self {
        Percent::of(numerator, denominator).map_or(Self::NotApplicable, Self::Percent)
    }

    pub(crate) fn unless(hidden: bool, numerator: u64, denominator: u64) -> Self {
        if hidden {
            Self::Withheld
        } else {
            Self::of(numerator, denominator)
        }
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count(count) => count.fmt(f),
            Self::Withheld => f.write_str("c"),
            Self::NotApplicable => f.write_str("z"),
        }
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Percent(percent) => percent.fmt(f),
            Self::Withheld => f.write_str("c"),
            Self::NotApplicable => f.write_str("z"),
        }
    }
}

impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Count(count) => serializer.serialize_u64(*count),
            other => serializer.collect_str(other),
        }
    }
}

impl Serialize for Share {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
