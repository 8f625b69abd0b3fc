//! What people wrote, apart from everything they ticked: with the form, the question and the
//! year, and in an order that says nothing. There is no way from here to a coded answer.

use crate::filter::Period;
use crate::forms::english;
use crate::records::{Records, Words};

/// Free texts of one form, shuffled.
pub struct Texts {
    /// The form's id.
    pub form: String,
    /// What the form is called.
    pub title: String,
    /// The texts.
    pub texts: Vec<Written>,
}

/// One text.
pub struct Written {
    /// The question's short name.
    pub question: String,
    /// The year from April to March it belongs to, by the year it starts in.
    pub year: Option<i32>,
    /// The words, as they were sent.
    pub words: String,
}

impl Texts {
    /// The texts of a form, of one year or of all. The order depends on the texts and the seed
    /// alone, never on when a response came.
    pub fn of(records: &Records, form: &str, year: Option<i32>, seed: u64) -> Self {
        let wanted = |words: &&Words| words.form == form && (year.is_none() || words.year == year);
        let mut texts: Vec<Written> = records
            .words()
            .iter()
            .filter(wanted)
            .map(|words| Written {
                question: question_label(records, form, &words.question),
                year: words.year,
                words: words.words.clone(),
            })
            .collect();
        texts.sort_by(|a, b| (&a.words, &a.question, a.year).cmp(&(&b.words, &b.question, b.year)));
        shuffle(&mut texts, seed);
        Self {
            form: form.to_owned(),
            title: records.forms().title(form),
            texts,
        }
    }
}

impl Period {
    /// The year that texts are given with; a quarter would be too close.
    pub fn year_of_texts(self) -> Option<i32> {
        match self {
            Self::All => None,
            Self::Year(year) => Some(year),
            Self::Quarter(quarter) => Some(quarter.reporting_year()),
        }
    }
}

fn question_label(records: &Records, form: &str, question: &str) -> String {
    let latest = records.forms().latest(form);
    let item = latest.and_then(|form| form.item(question));
    let words = item.map(|item| [english(&item.short), english(&item.label)]);
    let words = words.into_iter().flatten().find(|words| !words.is_empty());
    words.unwrap_or_else(|| question.to_owned())
}

/// Fisher and Yates' shuffle over SplitMix64, so that a seed always gives the same order.
fn shuffle(texts: &mut [Written], seed: u64) {
    let mut state = seed;
    for last in (1..texts.len()).rev() {
        let room = last as u64 + 1;
        let other = usize::try_from(split_mix(&mut state) % room).unwrap_or(last);
        texts.swap(last, other);
    }
}

fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}
