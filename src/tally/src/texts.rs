//! What people wrote, apart from everything they ticked: with the form, the question and the
//! year, and in an order that says nothing. There is no way from here to a coded answer.
//!
//! Only a text that worries its reader is ever given with its quarter, so that whoever answers for
//! safeguarding can look for the child; whoever asks for that has to write it down.

use crate::filter::Period;
use crate::forms::english;
use crate::records::{Records, Words};
use form::Quarter;

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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The question's stable id.
    pub name: String,
    /// The question's short name.
    pub question: String,
    /// The year from April to March it belongs to, by the year it starts in.
    pub year: Option<i32>,
    /// The words, as they were sent.
    pub words: String,
}

/// A text as it is passed on to whoever answers for safeguarding: nothing but the words, the form
/// and the quarter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worrying {
    /// What the form is called.
    pub title: String,
    /// The quarter; several where the very same words came in several.
    pub quarters: Vec<Quarter>,
    /// The words.
    pub words: String,
}

impl Texts {
    /// How many texts of a form there are.
    pub fn count(records: &Records, form: &str) -> usize {
        of_form(records, form).count()
    }

    /// The texts of a form, of one year or of all. The order depends on the texts and the seed
    /// alone, never on when a response came.
    pub fn of(records: &Records, form: &str, year: Option<i32>, seed: u64) -> Self {
        let of_year = |words: &&Words| year.is_none() || words.year() == year;
        let mut texts: Vec<Written> = of_form(records, form)
            .filter(of_year)
            .map(|words| Written {
                name: words.question.clone(),
                question: question_label(records, form, &words.question),
                year: words.year(),
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

impl Written {
    /// Whether every word that is looked for stands in the text, whatever its case.
    pub fn holds(&self, wanted: &str) -> bool {
        let text = self.words.to_lowercase();
        wanted
            .to_lowercase()
            .split_whitespace()
            .all(|word| text.contains(word))
    }
}

impl Worrying {
    /// What is passed on of a text of a form.
    pub fn of(records: &Records, form: &str, text: &Written) -> Self {
        let same = |words: &&Words| {
            words.question == text.name && words.year() == text.year && words.words == text.words
        };
        let mut quarters: Vec<Quarter> = of_form(records, form)
            .filter(same)
            .filter_map(|words| words.quarter)
            .collect();
        quarters.sort_unstable();
        quarters.dedup();
        Self {
            title: records.forms().title(form),
            quarters,
            words: text.words.clone(),
        }
    }
}

/// Whether a quotation only leaves words of a text out: what is left stands in the same order,
/// with "…" or "[…]" wherever something was left out.
pub fn is_shortened(text: &str, quotation: &str) -> bool {
    let mut text = text.split_whitespace();
    quotation
        .split_whitespace()
        .filter(|word| !matches!(*word, "…" | "[…]" | "..." | "[...]"))
        .all(|word| text.any(|next| next == word))
}

fn of_form<'r>(records: &'r Records, form: &'r str) -> impl Iterator<Item = &'r Words> {
    records.words().iter().filter(move |w| w.form == form)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quotation_leaves_out_and_changes_nothing() {
        let text = "It was late, and nobody told me why. I waited an hour.";
        for whole in [
            text,
            "nobody told me why.",
            "It was late, […] I waited an hour.",
            "… told me why.",
        ] {
            assert!(is_shortened(text, whole), "{whole}");
        }
        for changed in [
            "It was very late,",
            "I waited an hour. It was late,",
            "It was Late,",
            "late",
        ] {
            assert!(!is_shortened(text, changed), "{changed}");
        }
    }

    #[test]
    fn all_that_is_looked_for_has_to_be_there() {
        let text = Written {
            name: "more".to_owned(),
            question: "More".to_owned(),
            year: None,
            words: "The Report came LATE".to_owned(),
        };
        assert!(text.holds("late report") && text.holds("") && text.holds(" rep "));
        assert!(!text.holds("late plan"));
    }
}
