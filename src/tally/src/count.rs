//! The counts behind both kinds of figure, before anything is decided about showing them. Private
//! to this crate: what leaves it is a `Look` or a `Release`.

use crate::bitmap::Bitmap;
use crate::forms::{self, Counting, MeasureAsked, Question};
use crate::interval::Mean;
use crate::records::{
    Column, Columns, FIRST_NAME, GIVEN, NOT_SURE, RATHER_NOT_SAY, Records, SKIPPED,
};

/// One question's counts over a group.
#[derive(Clone)]
pub(crate) struct Counted {
    pub(crate) question: Question,
    /// The responses this table is about: all of the group, or those of its versions.
    pub(crate) returned: u64,
    pub(crate) answered: u64,
    /// One for each row of the question.
    pub(crate) counts: Vec<u64>,
    pub(crate) skipped: u64,
    pub(crate) not_sure: u64,
    pub(crate) rather_not_say: u64,
}

/// One measure's counts over a group.
pub(crate) struct MeasureCounted {
    pub(crate) measure: MeasureAsked,
    pub(crate) returned: u64,
    pub(crate) numerator: u64,
    pub(crate) denominator: u64,
}

impl Counted {
    pub(crate) fn not_asked(&self) -> u64 {
        self.returned - self.asked()
    }

    /// Those who came to the question, whatever they did with it.
    pub(crate) fn asked(&self) -> u64 {
        self.answered + self.skipped + self.not_sure + self.rather_not_say
    }

    /// "of the 30 who answered this question".
    pub(crate) fn base_words(&self) -> String {
        base_words(self.answered, "answered this question")
    }

    /// The mean of a scale; none where the answers are no numbers, or too few for a percentage.
    pub(crate) fn mean(&self) -> Option<Mean> {
        self.question.mean(&self.counts, self.answered)
    }

    /// "as asked in version 1", where the id was asked on more than one scale.
    pub(crate) fn wording(&self) -> Option<String> {
        self.question.wording()
    }
}

impl MeasureCounted {
    pub(crate) fn base_words(&self) -> String {
        match &self.measure.base_label {
            Some(label) => base_words(self.denominator, label),
            None if self.denominator == self.returned => {
                base_words(self.denominator, "returned this form")
            }
            None => base_words(self.denominator, "returned a version that asks this"),
        }
    }

    pub(crate) fn wording(&self) -> Option<String> {
        let measure = &self.measure;
        measure
            .split
            .then(|| forms::as_asked_in(&measure.versions, measure.earlier))
    }
}

/// "of the 30 who returned this form".
pub(crate) fn base_words(base: u64, who: &str) -> String {
    format!("of the {base} who {who}")
}

/// Every question of a form over a group of its rows.
pub(crate) fn questions(records: &Records, form: &str, group: &Bitmap) -> Vec<Counted> {
    let Some(columns) = records.columns(form) else {
        return Vec::new();
    };
    let asked = records.forms().questions(form).into_iter();
    asked
        .map(|question| counted(columns, question, group))
        .collect()
}

/// Every measure of a form over a group of its rows.
pub(crate) fn measures(records: &Records, form: &str, group: &Bitmap) -> Vec<MeasureCounted> {
    let Some(columns) = records.columns(form) else {
        return Vec::new();
    };
    let asked = records.forms().measures(form).into_iter();
    asked
        .map(|measure| measured(columns, measure, group))
        .collect()
}

fn counted(columns: &Columns, question: Question, group: &Bitmap) -> Counted {
    let rows = columns.of_question(&question, group);
    let nobody = Column::default();
    let column = columns.question(&question.column).unwrap_or(&nobody);
    let codes = column.histogram(&rows);
    let count = |name: &String| match question.counting {
        Counting::One => column.code_of(name).map_or(0, |code| codes[code]),
        Counting::Many => column.chosen(name, &rows),
        Counting::Answered => 0,
    };
    Counted {
        returned: rows.count(),
        answered: codes[GIVEN] + codes[FIRST_NAME..].iter().sum::<u64>(),
        counts: question.rows.iter().map(|row| count(&row.name)).collect(),
        skipped: codes[SKIPPED],
        not_sure: codes[NOT_SURE],
        rather_not_say: codes[RATHER_NOT_SAY],
        question,
    }
}

fn measured(columns: &Columns, measure: MeasureAsked, group: &Bitmap) -> MeasureCounted {
    let rows = match measure.split {
        true => group.and(&columns.of_versions(&measure.versions)),
        false => group.clone(),
    };
    let measured = columns.measured(&measure.name);
    let count = |of: &dyn Fn(&crate::records::Measured) -> u64| measured.map_or(0, of);
    MeasureCounted {
        returned: rows.count(),
        numerator: count(&|m| m.counted.count_and(&rows)),
        denominator: count(&|m| m.base.count_and(&rows)),
        measure,
    }
}
