//! The questionnaires a service has asked, every version of each, and what is counted of them.
//!
//! Questions are mapped over versions by their stable id, and the latest version's words win. A
//! reworded question keeps counting; a question whose *scale* changed (other choices) is counted
//! in a table of its own, because the answers mean something else.

use crate::interval::Mean;
use crate::percent::PERCENT_BASE_MIN;
use crate::sides::Asked;
use crate::theme::{self, Theme};
use form::{Choice, Document, Form, Item, Kind, Meaning, Measure, Text};
use std::collections::{BTreeMap, BTreeSet};

/// The longest span of whole numbers that gets a row for each number.
const SCALE_SPAN_MAX: i64 = 20;
/// What a rule reads the service's sharing time with.
const SHARING_TIME: &str = "report-hours-before(";

/// Every version of every form that responses may be of.
#[derive(Default)]
pub struct Forms {
    forms: BTreeMap<String, BTreeMap<u32, Form>>,
}

impl Forms {
    /// A set of forms; the same id and version given twice counts once, the later one.
    pub fn new(forms: impl IntoIterator<Item = Form>) -> Self {
        let mut set = Self::default();
        for form in forms {
            set.add(form);
        }
        set
    }

    /// Adds one version of a form.
    pub fn add(&mut self, form: Form) {
        let (id, version) = (form.document().id.clone(), form.document().version);
        self.forms.entry(id).or_default().insert(version, form);
    }

    /// One version of a form.
    pub fn get(&self, id: &str, version: u32) -> Option<&Form> {
        self.forms.get(id)?.get(&version)
    }

    /// The latest version of a form.
    pub fn latest(&self, id: &str) -> Option<&Form> {
        self.forms.get(id)?.values().next_back()
    }

    /// The ids of the forms, in order.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.forms.keys().map(String::as_str)
    }

    /// What the latest version of a form is called, in English.
    pub fn title(&self, id: &str) -> String {
        let latest = self.latest(id);
        latest.map_or_else(|| id.to_owned(), |form| english(&form.document().title))
    }

    /// What is counted of a form: its questions in the order they are asked now, then those of
    /// earlier versions.
    pub(crate) fn questions(&self, id: &str) -> Vec<Question> {
        let mut found: Vec<Question> = Vec::new();
        for (version, form) in self.forms.get(id).into_iter().flatten().rev() {
            let document = form.document();
            let routes = Routes::of(document);
            let themes = theme::themes(document);
            for asked in &routes.asked {
                let Place { item, way, each } = asked;
                let reads = routes.behind(way.iter().copied());
                let leads = routes.sensitive(&reads);
                for mut question in Question::of(document, item, &leads, &reads) {
                    if *each {
                        question.ask_for_each();
                    }
                    question.theme = themes.get(item.name.as_str()).cloned();
                    merge(&mut found, question, *version);
                }
            }
        }
        mark_earlier(&mut found, |q| &q.column, |q, earlier| q.earlier = earlier);
        spread_sensitive(&mut found);
        found
    }

    /// The measures of a form, the same way.
    pub(crate) fn measures(&self, id: &str) -> Vec<MeasureAsked> {
        let mut found: Vec<MeasureAsked> = Vec::new();
        for (version, form) in self.forms.get(id).into_iter().flatten().rev() {
            let routes = Routes::of(form.document());
            for measure in &form.document().measures {
                let measure = MeasureAsked::of(form.document(), measure, &routes, *version);
                match found.iter_mut().find(|m| m.same_figure(&measure)) {
                    Some(known) => known.join(measure),
                    None => found.push(measure),
                }
            }
        }
        mark_earlier(&mut found, |m| &m.name, |m, earlier| m.earlier = earlier);
        found
    }
}

/// How the answers to a question are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Counting {
    /// One row for each answer: choices, points of a scale, the column of a card.
    One,
    /// Any number of rows for each answer.
    Many,
    /// Only whether it was answered: words, days, open numbers.
    Answered,
}

/// One table's worth of questions: a stable id, on one scale.
#[derive(Clone, Debug)]
pub(crate) struct Question {
    pub(crate) name: String,
    pub(crate) column: String,
    pub(crate) label: String,
    pub(crate) part: Option<String>,
    pub(crate) meaning: Option<Meaning>,
    pub(crate) theme: Option<Theme>,
    pub(crate) counting: Counting,
    pub(crate) ranked: bool,
    pub(crate) rows: Vec<RowAsked>,
    pub(crate) sensitive: bool,
    /// Sensitive questions whose answers decide whether this one is asked.
    pub(crate) leads_from: BTreeSet<String>,
    /// All questions whose answers decide whether this one is asked.
    pub(crate) reads: BTreeSet<String>,
    pub(crate) versions: BTreeSet<u32>,
    /// The id was asked on more than one scale.
    pub(crate) split: bool,
    pub(crate) earlier: bool,
}

/// One row of a question's table.
#[derive(Clone, Debug)]
pub(crate) struct RowAsked {
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) alone: bool,
    /// What it counts as, on a scale.
    pub(crate) number: Option<f64>,
}

/// A measure, on one set of scales.
#[derive(Clone, Debug)]
pub(crate) struct MeasureAsked {
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) base_label: Option<String>,
    pub(crate) sensitive: bool,
    /// The sensitive questions it is made from.
    pub(crate) leads_from: BTreeSet<String>,
    /// All the questions it is made from.
    pub(crate) reads: BTreeSet<String>,
    pub(crate) versions: BTreeSet<u32>,
    pub(crate) split: bool,
    pub(crate) earlier: bool,
    /// It holds when a report came against the time the service has set.
    pub(crate) in_time: bool,
    /// The measure that those it is about were counted by, if there is one.
    pub(crate) within: Option<String>,
    made_of: Vec<String>,
}

/// What both have: the versions they stand for.
pub(crate) trait Versioned {
    /// The id was asked in more than one way that must not be mixed.
    fn split(&mut self);
}

impl Versioned for Question {
    fn split(&mut self) {
        self.split = true;
    }
}

impl Versioned for MeasureAsked {
    fn split(&mut self) {
        self.split = true;
    }
}

impl Question {
    /// The tables of one item: none for what is not counted, one for each card of a set of cards.
    fn of(
        document: &Document,
        item: &Item,
        leads_from: &BTreeSet<String>,
        reads: &BTreeSet<String>,
    ) -> Vec<Self> {
        let Some(counting) = counting(item) else {
            return Vec::new();
        };
        let one = Self {
            name: item.name.clone(),
            column: item.name.clone(),
            label: label_of(item),
            part: None,
            meaning: item.meaning,
            theme: None,
            counting,
            ranked: item.kind == Kind::Rank,
            rows: rows_of(document, item),
            sensitive: item.sensitive || !leads_from.is_empty(),
            leads_from: leads_from.clone(),
            reads: reads.clone(),
            versions: BTreeSet::new(),
            split: false,
            earlier: false,
        };
        if !matches!(item.kind, Kind::People | Kind::Cards) {
            return vec![one];
        }
        let cards = list(document, item.choices.as_deref()).iter();
        let part = |card: &Choice| Self {
            column: part_column(&item.name, &card.name),
            part: Some(english(&card.label)),
            ..one.clone()
        };
        cards.map(part).collect()
    }

    /// What is asked for each of several counts those who gave an answer for any of them: it is people
    /// who answer, and one of them must not count as several.
    fn ask_for_each(&mut self) {
        if self.counting == Counting::One {
            self.counting = Counting::Many;
        }
        self.ranked = false;
        self.label.push_str(" (of at least one)");
    }

    /// "wording now, version 2", where the id was asked on more than one scale.
    pub(crate) fn wording(&self) -> Option<String> {
        self.split
            .then(|| as_asked_in(&self.versions, self.earlier))
    }

    /// What the rows count as, where they are one scale.
    pub(crate) fn numbers(&self) -> Option<Vec<f64>> {
        let one = self.counting == Counting::One && !self.ranked;
        let numbers: Option<Vec<f64>> = self.rows.iter().map(|row| row.number).collect();
        numbers.filter(|_| one)
    }

    /// The order of a scale's rows from the lowest to the highest: whole numbers that follow each
    /// other.
    pub(crate) fn steps(&self) -> Option<Vec<usize>> {
        let numbers = self.numbers()?;
        let mut order: Vec<usize> = (0..numbers.len()).collect();
        order.sort_by(|one, other| numbers[*one].total_cmp(&numbers[*other]));
        let follows = |pair: &[usize]| numbers[pair[1]] - numbers[pair[0]] == 1.0;
        (order.len() > 1 && order.windows(2).all(follows)).then_some(order)
    }

    /// The mean of a scale; none where the answers are no numbers, or too few for a percentage.
    /// Numbers that do not follow each other, such as hours or codes, have no mean worth a word.
    pub(crate) fn mean(&self, counts: &[u64], answered: u64) -> Option<Mean> {
        self.steps().filter(|_| answered >= PERCENT_BASE_MIN)?;
        let points = self.numbers()?;
        Mean::of(points.iter().copied().zip(counts.iter().copied()))
    }

    /// What this table is called in what a release leaves behind: the same for all time, however
    /// many versions follow.
    pub(crate) fn table(&self, form: &str) -> String {
        let first = self.versions.first().copied().unwrap_or(0);
        format!("{form}/{}@{first}", self.column)
    }

    /// The name of this table for whoever asks for it again.
    pub(crate) fn asked(&self) -> Asked {
        let part = self.column.strip_prefix(self.name.as_str());
        let part = part.and_then(|rest| rest.strip_prefix('/'));
        let version = self.versions.last().copied();
        Asked {
            name: self.name.clone(),
            part: part.map(str::to_owned),
            version: version.filter(|_| self.split),
        }
    }

    fn same_scale(&self, other: &Self) -> bool {
        let names = |q: &Self| {
            q.rows
                .iter()
                .map(|r| r.name.clone())
                .collect::<BTreeSet<_>>()
        };
        self.column == other.column
            && self.counting == other.counting
            && self.ranked == other.ranked
            && names(self) == names(other)
    }
}

impl MeasureAsked {
    fn of(document: &Document, measure: &Measure, routes: &Routes<'_>, version: u32) -> Self {
        let expressions = [Some(measure.counts.as_str()), measure.base.as_deref()];
        let reads = routes.behind(expressions.into_iter().flatten());
        let leads_from = routes.sensitive(&reads);
        let mut made_of = vec![
            measure.counts.clone(),
            measure.base.clone().unwrap_or_default(),
        ];
        made_of.extend(reads.iter().map(|name| routes.scale(document, name)));
        Self {
            name: measure.name.clone(),
            label: english(&measure.label),
            base_label: Some(english(&measure.base_label)).filter(|l| !l.is_empty()),
            sensitive: measure.sensitive || !leads_from.is_empty(),
            leads_from,
            reads,
            versions: BTreeSet::from([version]),
            split: false,
            earlier: false,
            in_time: measure.counts.contains(SHARING_TIME),
            within: counts_the_same(document, measure.base.as_deref()),
            made_of,
        }
    }

    fn same_figure(&self, other: &Self) -> bool {
        self.name == other.name && self.made_of == other.made_of
    }

    fn join(&mut self, earlier: Self) {
        self.versions.extend(earlier.versions);
        self.sensitive |= earlier.sensitive;
        self.leads_from.extend(earlier.leads_from);
        self.reads.extend(earlier.reads);
    }
}

/// The measure that counts just those whom another one is about.
fn counts_the_same(document: &Document, base: Option<&str>) -> Option<String> {
    let mut whole = document.measures.iter().filter(|m| m.base.is_none());
    let known = whole.find(|m| Some(m.counts.as_str()) == base);
    known.map(|m| m.name.clone())
}

/// The column that holds one card's answers.
pub(crate) fn part_column(item: &str, card: &str) -> String {
    format!("{item}/{card}")
}

/// The English words of a text, with what a device fills in left open.
pub(crate) fn english(text: &Text) -> String {
    let words = text.get("en").or_else(|| text.values().next());
    let mut rest = words.map_or("", String::as_str);
    let mut plain = String::new();
    while let Some((before, after)) = rest.split_once("${") {
        plain.push_str(before);
        plain.push('…');
        rest = after.split_once('}').map_or("", |(_, after)| after);
    }
    plain + rest
}

/// The rows of a board: the three ids that every board fills.
pub(crate) const BOARD_ROWS: [(&str, &str); 3] = [
    ("good", "Put down something good"),
    ("worry", "Put down a worry"),
    ("wish", "Put down a wish"),
];

/// What is counted of an item, if anything is.
fn counting(item: &Item) -> Option<Counting> {
    if item.stays_here {
        return None;
    }
    match item.kind {
        Kind::SelectOne | Kind::Rank | Kind::People | Kind::Cards => Some(Counting::One),
        Kind::Integer if scale(item).is_some() => Some(Counting::One),
        Kind::SelectMultiple | Kind::Board => Some(Counting::Many),
        Kind::Text | Kind::Date | Kind::Integer | Kind::Acknowledge => Some(Counting::Answered),
        Kind::Note | Kind::Drawing | Kind::Calculate | Kind::Group | Kind::Repeat => None,
    }
}

/// The points of a whole-number scale, if it is one.
fn scale(item: &Item) -> Option<std::ops::RangeInclusive<i64>> {
    let (start, end) = (item.start?, item.end?);
    let short = end >= start && end.checked_sub(start)? <= SCALE_SPAN_MAX;
    short.then_some(start..=end)
}

/// Whether each number gets a row; of other numbers only the answering is counted.
pub(crate) fn is_scale(item: &Item) -> bool {
    scale(item).is_some()
}

fn rows_of(document: &Document, item: &Item) -> Vec<RowAsked> {
    let row = |name: &str, label: &str| RowAsked {
        name: name.to_owned(),
        label: label.to_owned(),
        alone: false,
        number: name.parse().ok(),
    };
    match item.kind {
        Kind::Board => BOARD_ROWS.iter().map(|(n, l)| row(n, l)).collect(),
        Kind::Integer => {
            let points = scale(item).into_iter().flatten().map(|n| n.to_string());
            points.map(|n| row(&n, &n)).collect()
        }
        Kind::People | Kind::Cards => choice_rows(list(document, item.columns.as_deref())),
        _ => choice_rows(list(document, item.choices.as_deref())),
    }
}

fn choice_rows(choices: &[Choice]) -> Vec<RowAsked> {
    let row = |choice: &Choice| RowAsked {
        name: choice.name.clone(),
        label: english(&choice.label),
        alone: choice.alone,
        number: choice.number,
    };
    choices.iter().map(row).collect()
}

fn list<'d>(document: &'d Document, name: Option<&str>) -> &'d [Choice] {
    let list = name.and_then(|name| document.choices.get(name));
    list.map_or(&[], Vec::as_slice)
}

fn label_of(item: &Item) -> String {
    let texts = [&item.short, &item.label];
    let words = texts
        .into_iter()
        .map(english)
        .find(|words| !words.is_empty());
    words.unwrap_or_else(|| item.name.clone())
}

/// Puts an earlier version's question with the later one of the same scale, or by itself.
fn merge(found: &mut Vec<Question>, mut question: Question, version: u32) {
    match found.iter_mut().find(|known| known.same_scale(&question)) {
        Some(known) => {
            known.versions.insert(version);
            known.sensitive |= question.sensitive;
            known.leads_from.append(&mut question.leads_from);
            known.reads.append(&mut question.reads);
        }
        None => {
            question.versions.insert(version);
            found.push(question);
        }
    }
}

/// Marks what was asked in several ways; found first, the latest way is not *earlier*.
fn mark_earlier<T: Versioned>(
    found: &mut [T],
    id: impl Fn(&T) -> &String,
    mark: impl Fn(&mut T, bool),
) {
    for here in 0..found.len() {
        let same = |other: &usize| id(&found[*other]) == id(&found[here]);
        let all: Vec<usize> = (0..found.len()).filter(same).collect();
        if all.len() > 1 {
            found[here].split();
            mark(&mut found[here], all[0] != here);
        }
    }
}

/// A question marked sensitive in one version or on one scale is sensitive in all.
fn spread_sensitive(found: &mut [Question]) {
    let marked = found.iter().filter(|q| q.sensitive).map(|q| q.name.clone());
    let marked: BTreeSet<String> = marked.collect();
    for question in found {
        question.sensitive |= marked.contains(&question.name);
    }
}

/// Who leads to whom: which questions are asked only because of the answer to another.
struct Routes<'d> {
    asked: Vec<Place<'d>>,
    every: BTreeMap<&'d str, (&'d Item, Vec<&'d str>)>,
}

/// Something that is asked.
struct Place<'d> {
    item: &'d Item,
    /// The expressions on its way.
    way: Vec<&'d str>,
    /// It is asked for each of several.
    each: bool,
}

impl<'d> Routes<'d> {
    fn of(document: &'d Document) -> Self {
        let mut routes = Self {
            asked: Vec::new(),
            every: BTreeMap::new(),
        };
        routes.walk(&document.survey, &[], false);
        routes
    }

    fn walk(&mut self, items: &'d [Item], above: &[&'d str], each: bool) {
        for item in items {
            let mut way = above.to_vec();
            way.extend(item.relevant.as_deref());
            let inside = each || item.kind == Kind::Repeat;
            self.walk(&item.items, &way, inside);
            self.every.insert(&item.name, (item, way.clone()));
            if item.items.is_empty() {
                self.asked.push(Place { item, way, each });
            }
        }
    }

    fn sensitive(&self, names: &BTreeSet<String>) -> BTreeSet<String> {
        let marked = |name: &&String| {
            let known = self.every.get(name.as_str());
            known.is_some_and(|(item, _)| item.sensitive)
        };
        names.iter().filter(marked).cloned().collect()
    }

    /// Every item that expressions read, and what those depend on in turn.
    fn behind<'e>(&self, expressions: impl Iterator<Item = &'e str>) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let mut waiting: Vec<String> = expressions.flat_map(names_read).collect();
        while let Some(name) = waiting.pop() {
            if let Some((item, way)) = self.every.get(name.as_str()) {
                let more = way.iter().copied().chain(item.calculation.as_deref());
                let more = more.flat_map(names_read);
                waiting.extend(more.filter(|next| !found.contains(next) && *next != name));
            }
            found.insert(name);
        }
        found
    }

    /// What an item's answers can be and count as, as words to compare.
    fn scale(&self, document: &Document, name: &str) -> String {
        let Some((item, _)) = self.every.get(name) else {
            return name.to_owned();
        };
        let lists = [item.choices.as_deref(), item.columns.as_deref()];
        let choices = lists.into_iter().flat_map(|l| list(document, l));
        let points: BTreeSet<String> = choices
            .map(|c| format!("{}={:?}", c.name, c.number))
            .collect();
        format!("{name} {:?} {points:?} {:?}", item.kind, item.calculation)
    }
}

/// The names in `${...}`.
fn names_read(expression: &str) -> Vec<String> {
    let names = expression.split("${").skip(1);
    let names = names.filter_map(|rest| rest.split_once('}'));
    names.map(|(name, _)| name.trim().to_owned()).collect()
}

/// "earlier wording, versions 1, 2".
pub(crate) fn as_asked_in(versions: &BTreeSet<u32>, earlier: bool) -> String {
    let numbers: Vec<String> = versions.iter().map(u32::to_string).collect();
    let plural = if numbers.len() > 1 {
        "versions"
    } else {
        "version"
    };
    let when = if earlier {
        "earlier wording"
    } else {
        "wording now"
    };
    format!("{when}, {plural} {}", numbers.join(", "))
}
