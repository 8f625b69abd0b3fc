//! The words a person reads: in their language, with the answers that `${...}` asks for.

use super::Walk;
use crate::calendar;
use crate::document::{Item, Text};
use crate::expression::Val;
use crate::form::{Here, NONE};
use crate::{Choice, Value};

impl Walk<'_> {
    /// Words in the person's language, English where there are none, with `${...}` filled in as
    /// seen from the item at a path.
    pub fn text(&self, text: &Text, path: &str) -> String {
        let whole = Here {
            node: NONE,
            time: 0,
        };
        let here = self.form.here(path).unwrap_or(whole);
        self.fill(self.spoken(text), here)
    }

    /// The question as the person reads it: the easier wording where they asked for it.
    pub fn label(&self, path: &str) -> String {
        let Some(item) = self.form.item_at(path) else {
            return String::new();
        };
        let easy = self.context.easy && !item.easy.is_empty();
        self.text(if easy { &item.easy } else { &item.label }, path)
    }

    /// Words in the person's language.
    pub(super) fn spoken<'t>(&self, text: &'t Text) -> &'t str {
        in_language(text, &self.context.language)
    }

    fn fill(&self, words: &str, here: Here) -> String {
        let mut pieces = words.split('$');
        let mut filled = pieces.next().unwrap_or("").to_owned();
        for piece in pieces {
            let blank = piece
                .strip_prefix('{')
                .and_then(|rest| rest.split_once('}'));
            let Some((name, after)) = blank else {
                filled.push('$');
                filled.push_str(piece);
                continue;
            };
            if let Some(node) = self.form.find(name.trim()) {
                filled.push_str(&self.answer_in_words(node, here));
            }
            filled.push_str(after);
        }
        filled
    }

    /// An answer as it reads inside a sentence.
    fn answer_in_words(&self, node: u32, here: Here) -> String {
        let Some(question) = self.seen_from(node, here) else {
            return String::new();
        };
        let item = self.form.at(node);
        match self.given(question) {
            Some(Value::One(name)) => self.choice_in_words(item, name),
            Some(Value::Many(names) | Value::Ranked(names)) => {
                let labels = names.iter().map(|name| self.choice_in_words(item, name));
                labels.collect::<Vec<_>>().join(", ")
            }
            _ => match self.answered_value(question) {
                Val::Day(day) => calendar::long_day(day),
                value => value.into_text().trim().to_owned(),
            },
        }
    }

    fn choice_in_words(&self, item: &Item, name: &str) -> String {
        let choice = self
            .form
            .choices(item)
            .iter()
            .find(|choice| choice.name == name);
        self.spoken(choice.map_or(&Text::new(), |choice: &Choice| &choice.label))
            .to_owned()
    }
}

/// Words in a language by its tag, else in the language without its region, else in English.
pub(crate) fn in_language<'t>(text: &'t Text, language: &str) -> &'t str {
    let plain = language.split('-').next().unwrap_or(language);
    let found = text.get(language).or_else(|| text.get(plain));
    found.or_else(|| text.get("en")).map_or("", String::as_str)
}
