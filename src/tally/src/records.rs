//! Opened responses as columns: for each answer to a question, and for each *who*, a bitmap of the
//! responses. Rows have no names, columns are read one at a time, and nothing here puts the answers
//! of one person side by side.

use crate::bitmap::Bitmap;
use crate::filter::{Filter, Period, Place};
use crate::forms::{BOARD_ROWS, Forms, Question, is_scale, part_column};
use crate::record::{Record, SetAside};
use crate::service::Service;
use form::{Answer, Answers, BoardSlot, Context, Form, Item, Kind, Quarter, Source, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Everything that was opened and can be counted, and how much could not.
pub struct Records {
    forms: Forms,
    service: Service,
    ids: BTreeSet<[u8; 32]>,
    tables: BTreeMap<String, Columns>,
    words: Vec<Words>,
    set_aside: BTreeMap<&'static str, u64>,
    repeated: u64,
}

/// What became of a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Added {
    /// It counts.
    New,
    /// Its id was already there, whatever way it came; it counts once.
    Repeated,
}

/// Something a person wrote. It keeps the form, the question and the quarter, and no way back to
/// the answers it came with. The quarter is for [`crate::Worrying`]; all else has the year only.
#[derive(PartialEq, Eq)]
pub(crate) struct Words {
    pub(crate) form: String,
    pub(crate) question: String,
    pub(crate) quarter: Option<Quarter>,
    pub(crate) words: String,
}

impl Words {
    pub(crate) fn year(&self) -> Option<i32> {
        self.quarter.map(Quarter::reporting_year)
    }
}

impl Records {
    /// None yet. Forms and service are settled here because some figures (in time) are worked
    /// out once, when a response is added; other settings mean counting afresh.
    pub fn new(forms: Forms, service: Service) -> Self {
        Self {
            forms,
            service,
            ids: BTreeSet::new(),
            tables: BTreeMap::new(),
            words: Vec::new(),
            set_aside: BTreeMap::new(),
            repeated: 0,
        }
    }

    /// Reads one response and counts it, or counts why not.
    pub fn take(&mut self, json: &str) -> Result<Added, SetAside> {
        match Record::read(json, &self.forms) {
            Ok(record) => Ok(self.add(record)),
            Err(reason) => {
                self.set_aside(&reason);
                Err(reason)
            }
        }
    }

    /// Counts a response that was read against these forms.
    pub fn add(&mut self, record: Record) -> Added {
        if !self.ids.insert(record.id) {
            self.repeated += 1;
            return Added::Repeated;
        }
        if let Some(form) = self.forms.get(&record.form, record.version) {
            let columns = self.tables.entry(record.form.clone()).or_default();
            columns.add(form, &self.service, &record);
            self.words
                .extend(words(form, &record.answers, record.quarter));
        }
        Added::New
    }

    /// Takes a response back that was counted: all is as if it had never come. It is the same JSON
    /// that was taken, because nothing here leads from a response to its words.
    pub fn take_back(&mut self, json: &str) -> bool {
        let Ok(record) = Record::read(json, &self.forms) else {
            return false;
        };
        if !self.ids.remove(&record.id) {
            return false;
        }
        if let Some(columns) = self.tables.get_mut(&record.form) {
            columns.take_out(short_id(&record.id));
        }
        self.tables.retain(|_, columns| columns.rows > 0);
        if let Some(form) = self.forms.get(&record.form, record.version) {
            for gone in words(form, &record.answers, record.quarter) {
                let place = self.words.iter().position(|known| *known == gone);
                place.map(|place| self.words.remove(place));
            }
        }
        true
    }

    /// Counts something that cannot be counted as an answer, with its reason.
    pub fn set_aside(&mut self, reason: &SetAside) {
        *self.set_aside.entry(reason.reason()).or_default() += 1;
    }

    /// How many were set aside, by reason.
    pub fn set_aside_counts(&self) -> impl Iterator<Item = (&'static str, u64)> {
        self.set_aside
            .iter()
            .map(|(reason, count)| (*reason, *count))
    }

    /// How many came more than once, and were counted once.
    pub fn repeated(&self) -> u64 {
        self.repeated
    }

    /// How many responses count, of all forms and times.
    pub fn count(&self) -> u64 {
        self.tables
            .values()
            .map(|columns| columns.rows as u64)
            .sum()
    }

    /// The forms.
    pub fn forms(&self) -> &Forms {
        &self.forms
    }

    /// The service.
    pub fn service(&self) -> &Service {
        &self.service
    }

    /// The quarters that responses are from, earliest first.
    pub fn quarters(&self) -> BTreeSet<Quarter> {
        let columns = self.tables.values();
        columns.flat_map(|c| c.quarter.keys().copied()).collect()
    }

    /// The years from April to March that responses are from, earliest first.
    pub fn years(&self) -> BTreeSet<i32> {
        self.quarters()
            .into_iter()
            .map(Quarter::reporting_year)
            .collect()
    }

    /// The kinds of meeting that responses to a form are about: the service's id and their name.
    pub fn meetings(&self, form: &str) -> Vec<(String, String)> {
        let known = self
            .columns(form)
            .into_iter()
            .flat_map(|c| c.meeting.keys());
        let named = |id: &String| {
            let name = self.service.meeting(id).map_or(id, |meeting| &meeting.name);
            (id.clone(), name.clone())
        };
        known.map(named).collect()
    }

    /// The ways in which responses to a form came.
    pub fn sources(&self, form: &str) -> Vec<Source> {
        let columns = self.columns(form).into_iter();
        columns.flat_map(|c| c.source.keys().copied()).collect()
    }

    /// The versions that responses to a form answered.
    pub fn versions(&self, form: &str) -> Vec<u32> {
        let columns = self.columns(form).into_iter();
        columns.flat_map(|c| c.version.keys().copied()).collect()
    }

    pub(crate) fn columns(&self, form: &str) -> Option<&Columns> {
        self.tables.get(form)
    }

    pub(crate) fn every_columns(&self) -> impl Iterator<Item = &Columns> {
        self.tables.values()
    }

    pub(crate) fn words(&self) -> &[Words] {
        &self.words
    }

    /// How many came back in a group. This is of what came, not of what anyone answered.
    pub fn returned(&self, filter: &Filter) -> u64 {
        self.rows(filter).count()
    }

    /// The rows of the filter's form that it lets through.
    pub(crate) fn rows(&self, filter: &Filter) -> Bitmap {
        let columns = self.columns(&filter.form);
        columns.map_or_else(Bitmap::default, |c| c.rows(filter, &self.service))
    }
}

/// The answers to one form.
#[derive(Default)]
pub(crate) struct Columns {
    rows: usize,
    /// The first eight bytes of each response's id, to find again what a release counted.
    ids: Vec<u64>,
    pub(crate) area: BTreeMap<String, Bitmap>,
    pub(crate) quarter: BTreeMap<Quarter, Bitmap>,
    pub(crate) meeting: BTreeMap<String, Bitmap>,
    pub(crate) version: BTreeMap<u32, Bitmap>,
    pub(crate) source: BTreeMap<Source, Bitmap>,
    questions: BTreeMap<String, Column>,
    measures: BTreeMap<String, Measured>,
}

/// Who fulfils a measure, and of whom it is asked.
#[derive(Default)]
pub(crate) struct Measured {
    pub(crate) base: Bitmap,
    pub(crate) counted: Bitmap,
}

/// The answers to one question, or to one card of it.
#[derive(Default)]
pub(crate) struct Column {
    /// For each code the rows that have it. Counting a group is then and-ing words of 64 rows,
    /// and takes no longer for a crowd than for a few.
    codes: Vec<Bitmap>,
    /// The names behind the codes of single answers, in the order they were first met.
    names: Vec<String>,
    /// For answers that hold several choices: who holds each.
    chosen: BTreeMap<String, Bitmap>,
}

// What a code says before it names a choice; 0 is *not asked*, which is never written.
pub(crate) const SKIPPED: usize = 1;
pub(crate) const NOT_SURE: usize = 2;
pub(crate) const RATHER_NOT_SAY: usize = 3;
pub(crate) const GIVEN: usize = 4;
/// The first code that names a choice.
pub(crate) const FIRST_NAME: usize = 5;

impl Columns {
    fn add(&mut self, form: &Form, service: &Service, record: &Record) {
        let row = self.rows;
        self.rows += 1;
        self.ids.push(short_id(&record.id));
        if let Some(area) = &record.area {
            self.area.entry(area.clone()).or_default().set(row);
        }
        if let Some(quarter) = record.quarter {
            self.quarter.entry(quarter).or_default().set(row);
        }
        if let Some(meeting) = &record.meeting {
            self.meeting.entry(meeting.clone()).or_default().set(row);
        }
        self.version.entry(record.version).or_default().set(row);
        self.source.entry(record.source).or_default().set(row);
        let mut each: BTreeMap<&str, Vec<&Answer>> = BTreeMap::new();
        for (path, answer) in &record.answers.0 {
            match path.rsplit_once('.') {
                Some((_, name)) => each.entry(name).or_default().push(answer),
                None => self.answer(row, form, path, &[answer]),
            }
        }
        for (name, answers) in each {
            self.answer(row, form, name, &answers);
        }
        self.measure(row, form, service, record);
    }

    /// The last row takes the place of the one that goes.
    fn take_out(&mut self, id: u64) {
        let Some(row) = self.ids.iter().position(|known| *known == id) else {
            return;
        };
        let last = self.rows - 1;
        self.ids.swap_remove(row);
        self.rows = last;
        keep_without(&mut self.area, row, last);
        keep_without(&mut self.quarter, row, last);
        keep_without(&mut self.meeting, row, last);
        keep_without(&mut self.version, row, last);
        keep_without(&mut self.source, row, last);
        for column in self.questions.values_mut() {
            let chosen = column.chosen.values_mut();
            let sets = column.codes.iter_mut().chain(chosen);
            sets.for_each(|set| set.take_out(row, last));
        }
        for measured in self.measures.values_mut() {
            measured.base.take_out(row, last);
            measured.counted.take_out(row, last);
        }
    }

    /// The answer to a question; the answers, where it was asked for each of several.
    fn answer(&mut self, row: usize, form: &Form, name: &str, answers: &[&Answer]) {
        let Some(item) = form.item(name) else {
            return;
        };
        if !matches!(item.kind, Kind::People | Kind::Cards) {
            let column = self.questions.entry(item.name.clone()).or_default();
            return column.put(row, item, answers, form.is_asked_for_each(name));
        }
        for card in form.choices(item) {
            let key = part_column(&item.name, &card.name);
            let column = self.questions.entry(key).or_default();
            let one = |answer: &&Answer| one_card(answer, &card.name);
            let answers: Vec<Answer> = answers.iter().map(one).collect();
            let answers: Vec<&Answer> = answers.iter().collect();
            column.put(row, item, &answers, form.is_asked_for_each(name));
        }
    }

    fn measure(&mut self, row: usize, form: &Form, service: &Service, record: &Record) {
        let hours = record.meeting.as_deref().and_then(|m| service.meeting(m));
        let context = Context {
            today: Default::default(),
            language: "en".to_owned(),
            easy: false,
            report_hours_before: hours.map(|meeting| meeting.report_hours_before),
        };
        for measure in &form.document().measures {
            let Some(counted) = form.measure(&measure.name, &record.answers, &context) else {
                continue;
            };
            let measured = self.measures.entry(measure.name.clone()).or_default();
            measured.base.set(row);
            if counted {
                measured.counted.set(row);
            }
        }
    }

    pub(crate) fn question(&self, column: &str) -> Option<&Column> {
        self.questions.get(column)
    }

    pub(crate) fn measured(&self, name: &str) -> Option<&Measured> {
        self.measures.get(name)
    }

    /// The rows answered on one of these versions.
    pub(crate) fn of_versions(&self, versions: &BTreeSet<u32>) -> Bitmap {
        join(
            self.version
                .iter()
                .filter(|(version, _)| versions.contains(version)),
        )
    }

    /// The rows of a group that a question's table is about: all, or those of its versions.
    pub(crate) fn of_question(&self, question: &Question, group: &Bitmap) -> Bitmap {
        match question.split {
            true => group.and(&self.of_versions(&question.versions)),
            false => group.clone(),
        }
    }

    pub(crate) fn rows(&self, filter: &Filter, service: &Service) -> Bitmap {
        let mut rows = self.of_period(filter.period);
        if filter.place != Place::Anywhere {
            rows = rows.and(&self.of_place(&filter.place, service));
        }
        if let Some(meeting) = &filter.meeting {
            rows = rows.and(&only(&self.meeting, meeting));
        }
        if let Some(version) = &filter.version {
            rows = rows.and(&only(&self.version, version));
        }
        if let Some(source) = &filter.source {
            rows = rows.and(&only(&self.source, source));
        }
        rows
    }

    pub(crate) fn of_period(&self, period: Period) -> Bitmap {
        match period {
            Period::All => Bitmap::full(self.rows),
            period => join(
                self.quarter
                    .iter()
                    .filter(|(quarter, _)| period.holds(**quarter)),
            ),
        }
    }

    pub(crate) fn everyone(&self) -> Bitmap {
        Bitmap::full(self.rows)
    }

    pub(crate) fn ids(&self) -> &[u64] {
        &self.ids
    }

    /// The rows whose ids begin like one of these.
    pub(crate) fn of_ids(&self, wanted: &BTreeSet<u64>) -> Bitmap {
        let mut rows = Bitmap::default();
        let found = self
            .ids
            .iter()
            .enumerate()
            .filter(|(_, id)| wanted.contains(id));
        found.for_each(|(row, _)| rows.set(row));
        rows
    }

    /// The ids of some rows.
    pub(crate) fn ids_of(&self, rows: &Bitmap) -> Vec<u64> {
        let mut ids = Vec::new();
        rows.for_each_below(self.ids.len(), |row| ids.push(self.ids[row]));
        ids
    }

    /// The rows without a quarter, which lie in no period but the whole.
    pub(crate) fn without_quarter(&self) -> Bitmap {
        Bitmap::full(self.rows).without(&join(self.quarter.iter()))
    }

    pub(crate) fn of_place(&self, place: &Place, service: &Service) -> Bitmap {
        let in_locality = |id: &str| {
            let locality = service.locality(id);
            let areas = locality.map_or(&[][..], |locality| &locality.areas);
            join(
                self.area
                    .iter()
                    .filter(|(area, _)| areas.iter().any(|a| a.id == **area)),
            )
        };
        match place {
            Place::Anywhere => Bitmap::full(self.rows),
            Place::Locality(id) => in_locality(id),
            Place::Area(id) => only(&self.area, id),
            Place::Elsewhere => {
                let known = self
                    .area
                    .iter()
                    .filter(|(area, _)| service.area(area).is_some());
                Bitmap::full(self.rows).without(&join(known))
            }
        }
    }
}

impl Column {
    /// Of several answers the one that says most is the person's: they count once.
    fn put(&mut self, row: usize, item: &Item, answers: &[&Answer], each: bool) {
        let code = |answer: &&Answer| match answer {
            Answer::Skipped => SKIPPED,
            Answer::NotSure => NOT_SURE,
            Answer::RatherNotSay => RATHER_NOT_SAY,
            Answer::Given(value) if each => self.given_for_one(row, item, value),
            Answer::Given(value) => self.given(row, item, value),
        };
        let Some(code) = answers.iter().map(code).max() else {
            return;
        };
        if code >= self.codes.len() {
            self.codes.resize_with(code + 1, Bitmap::default);
        }
        self.codes[code].set(row);
    }

    /// Whoever answers for each of several may give each answer, so that each has those who gave it.
    fn given_for_one(&mut self, row: usize, item: &Item, value: &Value) -> usize {
        match value {
            Value::One(name) => self.choose(row, [name.as_str()].into_iter()),
            Value::Integer(number) if is_scale(item) => {
                self.choose(row, [number.to_string().as_str()].into_iter())
            }
            Value::Ranked(names) if !names.is_empty() => {
                self.choose(row, names.iter().take(1).map(String::as_str))
            }
            other => self.given(row, item, other),
        }
    }

    fn given(&mut self, row: usize, item: &Item, value: &Value) -> usize {
        match value {
            Value::One(name) => self.code(name),
            Value::Integer(number) if is_scale(item) => self.code(&number.to_string()),
            Value::Ranked(names) => names.first().map_or(SKIPPED, |first| self.code(first)),
            Value::Many(names) if names.is_empty() => SKIPPED,
            Value::Board(items) if items.is_empty() => SKIPPED,
            Value::Many(names) => self.choose(row, names.iter().map(String::as_str)),
            Value::Board(items) => self.choose(row, items.iter().map(|item| slot_name(item.slot))),
            Value::Text(words) if words.trim().is_empty() => SKIPPED,
            _ => GIVEN,
        }
    }

    fn code(&mut self, name: &str) -> usize {
        let known = self.names.iter().position(|known| known == name);
        FIRST_NAME
            + known.unwrap_or_else(|| {
                self.names.push(name.to_owned());
                self.names.len() - 1
            })
    }

    fn choose<'n>(&mut self, row: usize, names: impl Iterator<Item = &'n str>) -> usize {
        for name in names {
            self.chosen.entry(name.to_owned()).or_default().set(row);
        }
        GIVEN
    }

    /// How many of the rows have each code.
    pub(crate) fn histogram(&self, rows: &Bitmap) -> Vec<u64> {
        let mut counts = vec![0; FIRST_NAME + self.names.len()];
        for (count, code) in counts.iter_mut().zip(&self.codes) {
            *count = code.count_and(rows);
        }
        counts
    }

    /// The rows that have each code, out of some rows.
    pub(crate) fn sets(&self, rows: &Bitmap) -> Vec<Bitmap> {
        self.codes.iter().map(|code| code.and(rows)).collect()
    }

    /// The rows with an answer, whatever it is.
    pub(crate) fn answered(&self, rows: &Bitmap) -> Bitmap {
        let mut answered = Bitmap::default();
        let sets = self.sets(rows);
        sets.iter().skip(GIVEN).for_each(|set| answered.add(set));
        answered
    }

    /// The rows that hold a choice among several.
    pub(crate) fn choosers(&self, name: &str) -> Bitmap {
        self.chosen.get(name).cloned().unwrap_or_default()
    }

    /// The code of a single answer's name, if anyone gave it.
    pub(crate) fn code_of(&self, name: &str) -> Option<usize> {
        let known = self.names.iter().position(|known| known == name);
        known.map(|at| FIRST_NAME + at)
    }

    /// How many of the rows hold a choice among several.
    pub(crate) fn chosen(&self, name: &str, rows: &Bitmap) -> u64 {
        self.chosen.get(name).map_or(0, |who| who.count_and(rows))
    }
}

/// What was said of one card: a card left where it lay was passed by.
fn one_card(answer: &Answer, card: &str) -> Answer {
    match answer {
        Answer::Given(Value::Sorted(cards)) => match cards.get(card) {
            Some(column) => Answer::Given(Value::One(column.clone())),
            None => Answer::Skipped,
        },
        other => other.clone(),
    }
}

fn slot_name(slot: BoardSlot) -> &'static str {
    match slot {
        BoardSlot::Good => BOARD_ROWS[0].0,
        BoardSlot::Worry => BOARD_ROWS[1].0,
        BoardSlot::Wish => BOARD_ROWS[2].0,
    }
}

/// The free texts of a response: written answers, and the words on a board.
fn words(form: &Form, answers: &Answers, quarter: Option<Quarter>) -> Vec<Words> {
    let mut found = Vec::new();
    for (path, answer) in &answers.0 {
        let name = path.rsplit('.').next().unwrap_or(path);
        let Some(item) = form.item(name) else {
            continue;
        };
        let written: Vec<&String> = match answer {
            Answer::Given(Value::Text(words)) if item.kind == Kind::Text => vec![words],
            Answer::Given(Value::Board(items)) => items.iter().map(|item| &item.text).collect(),
            _ => continue,
        };
        let written = written.into_iter().filter(|words| !words.trim().is_empty());
        found.extend(written.map(|words| Words {
            form: form.document().id.clone(),
            question: name.to_owned(),
            quarter,
            words: words.clone(),
        }));
    }
    found
}

/// The first eight bytes of an id.
fn short_id(id: &[u8; 32]) -> u64 {
    let (first, _) = id.split_at(8);
    first.iter().fold(0, |id, byte| id << 8 | u64::from(*byte))
}

/// Takes a row out of each set; who is in none any more is not listed either.
fn keep_without<K: Ord>(sets: &mut BTreeMap<K, Bitmap>, row: usize, last: usize) {
    sets.retain(|_, set| {
        set.take_out(row, last);
        set.count() > 0
    });
}

fn only<K: Ord + Clone>(values: &BTreeMap<K, Bitmap>, one: &K) -> Bitmap {
    values.get(one).cloned().unwrap_or_default()
}

fn join<'b, K: 'b>(values: impl Iterator<Item = (&'b K, &'b Bitmap)>) -> Bitmap {
    let mut all = Bitmap::default();
    for (_, rows) in values {
        all.add(rows);
    }
    all
}
