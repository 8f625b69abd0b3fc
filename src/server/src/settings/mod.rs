//! `service.toml`: what a county decides, read and checked before anything starts.
//!
//! Whoever writes it is not a programmer. So every mistake is found at once, with its line and what
//! would be right, and nothing starts until there is none.

mod schema;

use std::collections::HashMap;

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue, Deserializer};
use wire::service::{
    Admission, Area, Helpline, Locality, Meeting, OfferedForm, Settings, SmallNumbers,
};

use crate::mailbox::BatchRule;
use schema::{Field, Kind, SERVICE};

/// All that stands in `service.toml`.
#[derive(Clone, Debug, PartialEq)]
pub struct ServiceFile {
    /// What goes into the signed service document.
    pub settings: Settings,
    /// What only the server needs to know.
    pub mailbox: MailboxSettings,
}

/// The `[mailbox]` table.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields, default)]
pub struct MailboxSettings {
    /// How many responses have to be waiting before they are let out together.
    pub batch_at_least: u32,
    /// How many days lie between two batches.
    pub batch_days: u32,
    /// Delete a batch so many years after it was let out; absent: keep it.
    pub keep_years: Option<u32>,
    /// Always true; `admission` says who may answer. Files from before that say it here.
    pub open: bool,
}

impl Default for MailboxSettings {
    fn default() -> Self {
        Self {
            batch_at_least: 10,
            batch_days: 7,
            keep_years: None,
            open: true,
        }
    }
}

impl MailboxSettings {
    /// When responses are let out.
    pub fn batch_rule(&self) -> BatchRule {
        BatchRule {
            at_least: self.batch_at_least,
            days: self.batch_days,
        }
    }
}

/// One thing that is wrong in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong and what would be right.
    pub message: String,
}

impl std::fmt::Display for Mistake {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "line {}: {}", self.line, self.message)
    }
}

impl ServiceFile {
    /// Reads the text of a `service.toml`, or says everything that is wrong with it.
    pub fn read(text: &str) -> Result<Self, Vec<Mistake>> {
        let mut checker = Checker::new(text);
        let (mut table, errors) = DeTable::parse_recoverable(text);
        if errors.is_empty() {
            checker.table(table.get_ref(), 0..0, SERVICE, "service.toml");
        }
        for error in errors {
            let at = error.span().map_or(0, |span| span.start);
            checker.mistake(at, error.message().replace('\n', ", "));
        }
        if !checker.mistakes.is_empty() {
            checker.mistakes.sort_by_key(|mistake| mistake.line);
            return Err(checker.mistakes);
        }
        let mailbox = match table.get_mut().remove("mailbox") {
            Some(value) => checker.typed(MailboxSettings::deserialize(
                toml::de::ValueDeserializer::from(value),
            ))?,
            None => MailboxSettings::default(),
        };
        let settings = checker.typed(Settings::deserialize(Deserializer::from(table)))?;
        Ok(Self { settings, mailbox })
    }

    /// What stands in for a `service.toml` until there is one: enough to try Heard out.
    pub fn built_in() -> Self {
        let form = OfferedForm {
            id: "parent-after-icpc".to_owned(),
            readers: None,
        };
        let settings = Settings {
            name: "Our reviewing service".to_owned(),
            localities: vec![Locality {
                id: "whole".to_owned(),
                name: "Whole service".to_owned(),
                areas: vec![Area {
                    id: "whole".to_owned(),
                    name: "Whole service".to_owned(),
                }],
            }],
            meetings: vec![
                meeting("icpc", "initial child protection conference", 24.0),
                meeting("rcpc", "review child protection conference", 48.0),
                meeting("review", "looked-after review", 72.0),
            ],
            forms: vec![form],
            helplines: vec![
                helpline("Childline", "0800 1111"),
                helpline("Help at Hand", "0800 528 0731"),
            ],
            officers: Vec::new(),
            admission: Admission::Open,
            exit_page: "https://www.bbc.co.uk/weather".to_owned(),
            small_numbers: SmallNumbers::default(),
        };
        Self {
            settings,
            mailbox: MailboxSettings::default(),
        }
    }
}

fn meeting(id: &str, name: &str, report_hours_before: f64) -> Meeting {
    Meeting {
        id: id.to_owned(),
        name: name.to_owned(),
        report_hours_before,
    }
}

fn helpline(name: &str, number: &str) -> Helpline {
    Helpline {
        name: name.to_owned(),
        number: number.to_owned(),
        about: String::new(),
        audiences: Vec::new(),
    }
}

/// Walks the file beside the schema and collects what is wrong.
struct Checker<'t> {
    text: &'t str,
    mistakes: Vec<Mistake>,
    /// Where each id or number was first used, by what it has to be unique among.
    seen: HashMap<(&'static str, String), usize>,
}

impl<'t> Checker<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            mistakes: Vec::new(),
            seen: HashMap::new(),
        }
    }

    fn line(&self, at: usize) -> usize {
        let before = self.text.get(..at).unwrap_or(self.text);
        before.matches('\n').count() + 1
    }

    fn mistake(&mut self, at: usize, message: String) {
        let line = self.line(at);
        self.mistakes.push(Mistake { line, message });
    }

    /// The schema is stricter than the types, so this fails only if the two have come apart.
    fn typed<T>(&self, result: Result<T, toml::de::Error>) -> Result<T, Vec<Mistake>> {
        result.map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            vec![Mistake {
                line: self.line(at),
                message: error.message().to_owned(),
            }]
        })
    }

    fn table(
        &mut self,
        table: &DeTable<'_>,
        span: std::ops::Range<usize>,
        fields: &'static [Field],
        place: &str,
    ) {
        for (key, value) in table {
            match fields.iter().find(|field| field.name == key.get_ref()) {
                Some(field) => self.value(value, field.kind, field.name),
                None => self.unknown(key, fields, place),
            }
        }
        for field in fields.iter().filter(|field| field.required) {
            self.required(table, span.start, field, place);
        }
        self.small_numbers_agree(table);
    }

    fn required(&mut self, table: &DeTable<'_>, at: usize, field: &Field, place: &str) {
        let name = field.name;
        match table.get(name) {
            None => {
                let right = field.kind.what_is_right();
                self.mistake(at, format!("{place} needs `{name}`: {right}"));
            }
            Some(value) if value.get_ref().as_array().is_some_and(|of| of.is_empty()) => {
                self.mistake(
                    value.span().start,
                    format!("`{name}` is empty; write at least one"),
                );
            }
            Some(_) => {}
        }
    }

    fn unknown(&mut self, key: &Spanned<std::borrow::Cow<'_, str>>, fields: &[Field], place: &str) {
        let name = key.get_ref();
        let advice = match schema::nearest(name, fields) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("known here: {}", schema::names(fields)),
        };
        self.mistake(
            key.span().start,
            format!("`{name}` is not known in {place}; {advice}"),
        );
    }

    fn value(&mut self, value: &Spanned<DeValue<'_>>, kind: Kind, name: &'static str) {
        let at = value.span().start;
        match (kind, value.get_ref()) {
            (Kind::Table(fields), DeValue::Table(table)) => {
                self.table(table, value.span(), fields, &format!("[{name}]"));
            }
            (Kind::Tables(fields), DeValue::Array(array)) => {
                for entry in array {
                    self.entry(entry, fields, name);
                }
            }
            (Kind::List(inner), DeValue::Array(array)) => {
                for entry in array {
                    self.value(entry, *inner, name);
                }
            }
            (kind, found) => match kind.check(found) {
                Ok(()) => self.unique(kind, found, at, name),
                Err(why) => self.mistake(
                    at,
                    format!("`{name}` {why}; right would be {}", kind.what_is_right()),
                ),
            },
        }
    }

    fn entry(&mut self, entry: &Spanned<DeValue<'_>>, fields: &'static [Field], name: &str) {
        let place = format!("[[{name}]]");
        match entry.get_ref() {
            DeValue::Table(table) => self.table(table, entry.span(), fields, &place),
            _ => self.mistake(
                entry.span().start,
                format!("each of `{name}` has to be a table of its own, begun with {place}"),
            ),
        }
    }

    fn unique(&mut self, kind: Kind, found: &DeValue<'_>, at: usize, name: &str) {
        let (Some(scope), Some(text)) = (kind.unique_among(), schema::plain(found)) else {
            return;
        };
        let line = self.line(at);
        if let Some(first) = self.seen.insert((scope, text.clone()), line) {
            self.seen.insert((scope, text.clone()), first);
            self.mistake(
                at,
                format!(
                    "`{name}` {text} is used in line {first} already; each {scope} needs its own"
                ),
            );
        }
    }

    /// What is published is never held to less than what the team sees on its own screen.
    fn small_numbers_agree(&mut self, table: &DeTable<'_>) {
        let number = |name: &str| {
            let value = table.get(name)?;
            let number: u32 = schema::plain(value.get_ref())?.parse().ok()?;
            Some((number, value.span().start))
        };
        if let (Some((screen, _)), Some((published, at))) =
            (number("base_on_screen"), number("base_published"))
            && published < screen
        {
            self.mistake(
                at,
                format!("`base_published` is lower than `base_on_screen`; right would be {screen} or more"),
            );
        }
    }
}

#[cfg(test)]
mod tests;
