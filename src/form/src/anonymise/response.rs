//! The response: what is sealed, sent and counted. Its parts are private and nothing reads it
//! back from bytes, so that whoever holds one knows that it went through anonymising.

use super::scrub::Scrubber;
use super::{Anonymised, Piece, Sending, StruckText, WordLists};
use crate::json::Json;
use crate::{
    About, Answer, Answers, Audience, BoardItem, Form, Item, Kind, Quarter, Source, Value,
};
use serde::Serialize;
use std::collections::BTreeMap;

/// Marks the format; a reader refuses any other.
const FORMAT: &str = "response/1";

/// The longest name of a picture that is let through.
const PICTURE_BYTES_MAX: usize = 64;

/// The anonymous copy of one person's answers, made only by [`crate::anonymise`].
///
/// It can be written but not read, so no other way leads to one:
///
/// ```compile_fail,E0277
/// let response: form::Response = serde_json::from_str("{}").unwrap();
/// ```
///
/// and it has no public parts to put together:
///
/// ```compile_fail,E0451
/// fn renamed(response: form::Response) -> form::Response {
///     form::Response { id: String::new(), ..response }
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Response {
    heard: &'static str,
    id: String,
    form: String,
    version: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    area: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    meeting: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    quarter: Option<Quarter>,
    source: Source,
    answers: Answers,
}

impl Response {
    /// The coded answers and scrubbed texts, for the preview.
    pub fn answers(&self) -> &Answers {
        &self.answers
    }

    /// The area it names.
    pub fn area(&self) -> Option<&str> {
        self.area.as_deref()
    }

    /// The quarter it names.
    pub fn quarter(&self) -> Option<Quarter> {
        self.quarter
    }

    /// How the answers came in.
    pub fn source(&self) -> Source {
        self.source
    }

    /// What is sealed.
    pub fn to_json(&self) -> String {
        let quarter = self.quarter.map(String::from);
        let mut fields = Vec::new();
        let mut put = |name: &str, value: Option<&str>| {
            fields.extend(value.map(|value| (name.to_owned(), Json::text_of(value))));
        };
        put("heard", Some(self.heard));
        put("id", Some(&self.id));
        put("form", Some(&self.form));
        put("area", self.area.as_deref());
        put("meeting", self.meeting.as_deref());
        put("quarter", quarter.as_deref());
        put("source", Some(self.source.name()));
        fields.push(("version".to_owned(), Json::Number(f64::from(self.version))));
        fields.push(("answers".to_owned(), self.answers.to_plain()));
        Json::Object(fields).write()
    }
}

pub(super) fn make(
    form: &Form,
    on_route: &Answers,
    about: &About,
    id_hex: &str,
    sending: &Sending,
    lists: &WordLists,
) -> Anonymised {
    let mut copy = Copying {
        form,
        sending,
        scrubber: Scrubber::new(&stays_here(form, on_route), lists),
        struck: Vec::new(),
    };
    let mut answers = Answers::default();
    for (path, answer) in &on_route.0 {
        answers.set(path, copy.answer(path, answer));
    }
    let document = form.document();
    let response = Response {
        heard: FORMAT,
        id: id_hex.to_owned(),
        form: document.id.clone(),
        version: document.version,
        area: about.area.clone(),
        meeting: about.meeting.clone().or_else(|| document.meeting.clone()),
        quarter: about.quarter,
        source: about.source,
        answers,
    };
    Anonymised {
        response,
        struck: copy.struck,
    }
}

/// What the person wrote under questions whose answers stay on the device.
fn stays_here(form: &Form, on_route: &Answers) -> Vec<String> {
    let mut said = Vec::new();
    for (path, answer) in &on_route.0 {
        let Some(item) = form.item_at(path).filter(|item| item.stays_here) else {
            continue;
        };
        match answer {
            Answer::Given(Value::Text(text)) => said.push(text.clone()),
            Answer::Given(Value::One(name)) => said.extend(labels(form, item, name)),
            Answer::Given(Value::Board(things)) => {
                said.extend(things.iter().map(|thing| thing.text.clone()));
            }
            _ => {}
        }
    }
    said
}

/// What a chosen answer is called, in every language of the form.
fn labels(form: &Form, item: &Item, name: &str) -> Vec<String> {
    let choice = form.choices(item).iter().find(|choice| choice.name == name);
    choice.map_or_else(Vec::new, |choice| choice.label.values().cloned().collect())
}

struct Copying<'a> {
    form: &'a Form,
    sending: &'a Sending,
    scrubber: Scrubber<'a>,
    struck: Vec<StruckText>,
}

impl Copying<'_> {
    /// The answer as it may be sent; none where the form does not know it or it stays here.
    fn answer(&mut self, path: &str, answer: &Answer) -> Option<Answer> {
        let item = self.form.item_at(path).filter(|item| !item.stays_here)?;
        if matches!(item.kind, Kind::Note | Kind::Drawing | Kind::Calculate) {
            return None;
        }
        match answer {
            Answer::Given(_) if self.sending.leave_out.contains(path) => Some(Answer::Skipped),
            Answer::Given(value) if self.stays_unsaid(path, item) => Some(without_words(value)),
            Answer::Given(value) => self.value(path, item, value),
            unanswered => Some(unanswered.clone()),
        }
    }

    /// Whether a child has not said that these words may go.
    fn stays_unsaid(&self, path: &str, item: &Item) -> bool {
        waits_for_a_word(self.form, item) && !self.sending.take_in.contains(path)
    }

    fn value(&mut self, path: &str, item: &Item, value: &Value) -> Option<Answer> {
        let coded = match (item.kind, value) {
            (Kind::Text, Value::Text(text)) => return Some(self.free_text(path, text)),
            (Kind::Board, Value::Board(things)) => return Some(self.board(path, things)),
            (Kind::Integer, Value::Integer(number)) if !in_bounds(item, *number) => {
                return Some(Answer::Skipped);
            }
            (Kind::Integer, Value::Integer(_)) => Some(value.clone()),
            (Kind::Date, Value::Date(day)) => Some(Value::Text(Quarter::of(*day).to_string())),
            (Kind::SelectOne | Kind::Group, Value::One(name)) => {
                self.offers(item, name).then(|| value.clone())
            }
            (Kind::SelectMultiple, Value::Many(names)) => {
                Some(Value::Many(self.offered(item, names)))
            }
            (Kind::Rank, Value::Ranked(names)) => Some(Value::Ranked(self.offered(item, names))),
            (Kind::People | Kind::Cards, Value::Sorted(cards)) => {
                Some(Value::Sorted(self.sorted(item, cards)))
            }
            (Kind::Acknowledge, Value::Acknowledged) => Some(Value::Acknowledged),
            (Kind::Repeat, Value::Times(times)) => Some(Value::Times(*times)),
            _ => None,
        };
        coded.map(Answer::Given)
    }

    fn free_text(&mut self, path: &str, text: &str) -> Answer {
        if text.trim().is_empty() {
            return Answer::Skipped;
        }
        Answer::Given(Value::Text(self.scrubbed(path.to_owned(), text)))
    }

    /// A board keeps its words and pictures; what was drawn stays here.
    fn board(&mut self, path: &str, things: &[BoardItem]) -> Answer {
        let things = things.iter().enumerate().map(|(place, thing)| BoardItem {
            slot: thing.slot,
            text: self.scrubbed(format!("{path}.{place}"), &thing.text),
            picture: plain_picture(thing.picture.as_deref()),
            drawing: None,
        });
        Answer::Given(Value::Board(things.collect()))
    }

    /// The text as it is sent; what was struck is noted for the preview.
    fn scrubbed(&mut self, path: String, text: &str) -> String {
        if text.trim().is_empty() {
            return String::new();
        }
        let pieces = self.scrubber.scrub(text, &self.sending.keep);
        let shown = pieces.iter().map(Piece::shown).collect();
        self.struck.push(StruckText { path, pieces });
        shown
    }

    fn offers(&self, item: &Item, name: &str) -> bool {
        self.form.choices(item).iter().any(|c| c.name == name)
    }

    fn offered(&self, item: &Item, names: &[String]) -> Vec<String> {
        let known = names.iter().filter(|name| self.offers(item, name));
        known.cloned().collect()
    }

    fn sorted(&self, item: &Item, cards: &BTreeMap<String, String>) -> BTreeMap<String, String> {
        let columns = self.form.columns(item);
        let mut sorted = cards.clone();
        sorted.retain(|card, column| {
            self.offers(item, card) && columns.iter().any(|known| known.name == *column)
        });
        sorted
    }
}

/// Whether the words of an answer to this go only if the person says so: a child's own words do.
pub fn waits_for_a_word(form: &Form, item: &Item) -> bool {
    form.document().audience == Audience::Child && matches!(item.kind, Kind::Text | Kind::Board)
}

/// What is sent of words that were not let go: that there were some, and on a board how many good
/// things, worries and wishes, with the pictures that were picked.
fn without_words(value: &Value) -> Answer {
    let Value::Board(things) = value else {
        return Answer::Skipped;
    };
    let things = things.iter().map(|thing| BoardItem {
        slot: thing.slot,
        text: String::new(),
        picture: plain_picture(thing.picture.as_deref()),
        drawing: None,
    });
    Answer::Given(Value::Board(things.collect()))
}

/// A number without bounds could be a telephone number, so four digits are the most it may have.
fn in_bounds(item: &Item, number: i64) -> bool {
    (item.start.unwrap_or(0)..=item.end.unwrap_or(9_999)).contains(&number)
}

/// A picture without the colour of skin that was chosen for it (`boy.3`), for that says who drew it.
fn plain_picture(name: Option<&str>) -> Option<String> {
    let name = name?.split('.').next()?;
    names_a_picture(name).then(|| name.to_owned())
}

fn names_a_picture(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
    name.len() <= PICTURE_BYTES_MAX && name.chars().all(plain)
}
