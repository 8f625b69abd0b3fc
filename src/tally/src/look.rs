//! What the team sees on its own screen: exact figures of groups that are not too small.
//!
//! A `Look` is for eyes only. It cannot be serialised, cloned or printed with `{:?}`, and
//! `report` does not take one, so that nothing exact can be exported by accident:
//!
//! ```compile_fail
//! fn export<T: serde::Serialize>(_: &T) {}
//! fn leak(look: &tally::Look) {
//!     export(look);
//! }
//! ```
//!
//! ```compile_fail
//! fn leak(look: &tally::Look) -> tally::Look {
//!     Clone::clone(look)
//! }
//! ```

use crate::bitmap::Bitmap;
use crate::count::{self, Counted, MeasureCounted};
use crate::filter::{Filter, Place};
use crate::forms::RowAsked;
use crate::groups;
use crate::interval::{Interval, Mean};
use crate::percent::Percent;
use crate::records::Records;
use crate::sides::Asked;
use form::Meaning;

/// The figures of one form, for one group.
pub struct Look {
    /// The form's id.
    pub form: String,
    /// What the form is called.
    pub title: String,
    /// The period in words.
    pub period: String,
    /// What came back under the same filter, form by form.
    pub returned: Vec<LookReturned>,
    /// What came back on all forms together.
    pub returned_in_all: u64,
    /// What came back on this form, by place.
    pub places: Vec<LookPlace>,
    /// How many responses the group has.
    pub group: u64,
    /// Why the answers are not shown, if they are not.
    pub withheld: Option<String>,
    /// The questions, in the order they are asked.
    pub questions: Vec<LookQuestion>,
    /// The measures of the form.
    pub measures: Vec<LookMeasure>,
    /// Tables left out because too few answered that wording, one sentence each.
    pub left_out: Vec<String>,
}

/// How many came back on one form.
pub struct LookReturned {
    /// The form's id.
    pub form: String,
    /// What it is called.
    pub title: String,
    /// How many came back.
    pub count: u64,
    /// Of everything that came back.
    pub percent: Option<Percent>,
}

/// How many came back from one place.
pub struct LookPlace {
    /// The locality; none where the area was not said or is not known.
    pub locality: Option<String>,
    /// The area; none in the line of the whole locality.
    pub area: Option<String>,
    /// How many came back.
    pub count: u64,
}

/// One question's table.
pub struct LookQuestion {
    /// The stable id.
    pub name: String,
    /// The short name for tables.
    pub label: String,
    /// Which card or person, where the question has a table for each.
    pub part: Option<String>,
    /// What the answers are about.
    pub meaning: Option<Meaning>,
    /// Small counts of it are withheld from what is published.
    pub sensitive: bool,
    /// Which wording this is, where the choices changed over versions.
    pub wording: Option<String>,
    /// A person may hold several rows, so the percentages need not add up to 100.
    pub several: bool,
    /// The rows count what was put first.
    pub ranked: bool,
    /// Those who answered, the base of every row.
    pub base: u64,
    /// "of the 30 who answered this question".
    pub base_words: String,
    /// The choices; none where only the answering is counted.
    pub rows: Vec<LookRow>,
    /// Where the rows are the steps of a scale: their order from the lowest to the highest.
    pub steps: Option<Vec<usize>>,
    /// The mean of a scale, with its interval.
    pub mean: Option<Mean>,
    /// What to ask for to compare it with another.
    pub asked: Asked,
    /// Asked, and passed by.
    pub skipped: u64,
    /// "I'm not sure."
    pub not_sure: u64,
    /// "I'd rather not say."
    pub rather_not_say: u64,
    /// Never came to the question.
    pub not_asked: u64,
    /// Everyone this table is about: the base and the four other states together.
    pub returned: u64,
}

/// One row of a table.
pub struct LookRow {
    /// The stable name of the choice.
    pub name: String,
    /// Its words.
    pub label: String,
    /// What it counts as, on a scale.
    pub number: Option<f64>,
    /// How many.
    pub count: u64,
    /// Of the base.
    pub percent: Option<Percent>,
    /// Where that share lies, at 95%; none where there is no percentage.
    pub interval: Option<Interval>,
}

/// A figure made from several answers.
pub struct LookMeasure {
    /// The stable name.
    pub name: String,
    /// "Saw the social worker's report in time".
    pub label: String,
    /// Which wording this is, where what it is made of changed over versions.
    pub wording: Option<String>,
    /// How many.
    pub numerator: u64,
    /// Of how many.
    pub denominator: u64,
    /// "of the 18 who saw the report in time".
    pub base_words: String,
    /// The one of the other.
    pub percent: Option<Percent>,
}

impl Look {
    /// The figures of the filter's form for the filter's group.
    pub fn of(records: &Records, filter: &Filter) -> Self {
        let group = records.rows(filter);
        let withheld = groups::why_withheld(records, filter, group.count());
        let mut look = Self {
            form: filter.form.clone(),
            title: records.forms().title(&filter.form),
            period: filter.period.in_words(),
            returned: Vec::new(),
            returned_in_all: 0,
            places: places(records, filter),
            group: group.count(),
            questions: Vec::new(),
            measures: Vec::new(),
            left_out: Vec::new(),
            withheld,
        };
        look.count_returned(records, filter);
        if look.withheld.is_none() {
            look.fill(records, &group);
        }
        look
    }

    fn count_returned(&mut self, records: &Records, filter: &Filter) {
        let count = |form: &str| {
            // A version is a version of one form; the others are counted in all of theirs.
            let version = filter.version.filter(|_| form == filter.form);
            let same = Filter {
                form: form.to_owned(),
                version,
                ..filter.clone()
            };
            (form.to_owned(), records.rows(&same).count())
        };
        let counts: Vec<(String, u64)> = records.forms().ids().map(count).collect();
        self.returned_in_all = counts.iter().map(|(_, count)| count).sum();
        let all = self.returned_in_all;
        let row = |(form, count): (String, u64)| LookReturned {
            title: records.forms().title(&form),
            percent: Percent::of(count, all),
            form,
            count,
        };
        self.returned = counts.into_iter().map(row).collect();
    }

    fn fill(&mut self, records: &Records, group: &Bitmap) {
        let base = records.service().small_numbers.base_on_screen;
        let few = |split: bool, returned: u64| split && returned < base;
        for counted in count::questions(records, &self.form, group) {
            match few(counted.question.split, counted.returned) {
                true => {
                    self.leave_out(&counted.question.label, counted.wording(), counted.returned)
                }
                false => self.questions.push(LookQuestion::of(counted)),
            }
        }
        for counted in count::measures(records, &self.form, group) {
            match few(counted.measure.split, counted.returned) {
                true => self.leave_out(&counted.measure.label, counted.wording(), counted.returned),
                false => self.measures.push(LookMeasure::of(&counted)),
            }
        }
    }

    fn leave_out(&mut self, label: &str, wording: Option<String>, returned: u64) {
        if returned > 0 {
            let wording = wording.unwrap_or_default();
            self.left_out.push(format!(
                "“{label}” ({wording}) is not shown: too few were asked it."
            ));
        }
    }
}

impl LookQuestion {
    fn of(counted: Counted) -> Self {
        let (base, base_words) = (counted.answered, counted.base_words());
        let (wording, not_asked) = (counted.wording(), counted.not_asked());
        let mean = counted.mean();
        let question = counted.question;
        let steps = question.steps();
        let asked = question.asked();
        let rows = question.rows.into_iter().zip(counted.counts);
        Self {
            several: question.counting == crate::forms::Counting::Many,
            ranked: question.ranked,
            name: question.name,
            label: question.label,
            part: question.part,
            meaning: question.meaning,
            sensitive: question.sensitive,
            wording,
            base,
            base_words,
            mean,
            asked,
            rows: rows
                .map(|(row, count)| LookRow::of(row, count, base))
                .collect(),
            steps,
            skipped: counted.skipped,
            not_sure: counted.not_sure,
            rather_not_say: counted.rather_not_say,
            not_asked,
            returned: counted.returned,
        }
    }
}

impl LookRow {
    fn of(row: RowAsked, count: u64, base: u64) -> Self {
        let percent = Percent::of(count, base);
        Self {
            name: row.name,
            label: row.label,
            number: row.number,
            count,
            percent,
            interval: percent.and_then(|_| Interval::of_share(count, base)),
        }
    }
}

impl LookMeasure {
    fn of(counted: &MeasureCounted) -> Self {
        Self {
            name: counted.measure.name.clone(),
            label: counted.measure.label.clone(),
            wording: counted.wording(),
            numerator: counted.numerator,
            denominator: counted.denominator,
            base_words: counted.base_words(),
            percent: Percent::of(counted.numerator, counted.denominator),
        }
    }
}

/// Returned by place: each locality, its areas, and what lies outside.
fn places(records: &Records, filter: &Filter) -> Vec<LookPlace> {
    let count = |place: Place| {
        let there = Filter {
            place,
            ..filter.clone()
        };
        match filter.place == Place::Anywhere {
            true => records.rows(&there).count(),
            false => records.rows(&there).count_and(&records.rows(filter)),
        }
    };
    let mut places = Vec::new();
    for locality in &records.service().localities {
        places.push(LookPlace {
            locality: Some(locality.name.clone()),
            area: None,
            count: count(Place::Locality(locality.id.clone())),
        });
        places.extend(locality.areas.iter().map(|area| LookPlace {
            locality: Some(locality.name.clone()),
            area: Some(area.name.clone()),
            count: count(Place::Area(area.id.clone())),
        }));
    }
    places.push(LookPlace {
        locality: None,
        area: None,
        count: count(Place::Elsewhere),
    });
    places
}
