//! One response as it was sent, read strictly: what does not fit its form is set aside with a
//! reason and never guessed at.

use crate::Forms;
use form::{Answer, Answers, Form, Item, Kind, Quarter, Source, Value};
use serde::Deserialize;
use std::collections::BTreeSet;

/// The word at the start of every response.
const HEARD: &str = "response/1";
/// The longest response: what the largest envelope holds.
pub const RESPONSE_BYTES_MAX: usize = 65_536;

/// A response that fits a form we know. It exists to be counted: nothing shows its answers
/// together, so they cannot be read from outside this crate.
pub struct Record {
    pub(crate) id: [u8; 32],
    pub(crate) form: String,
    pub(crate) version: u32,
    pub(crate) area: Option<String>,
    pub(crate) meeting: Option<String>,
    pub(crate) quarter: Option<Quarter>,
    pub(crate) source: Source,
    pub(crate) answers: Answers,
}

/// Why a response was not counted. The words never repeat what the person said.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SetAside {
    /// The envelope could not be opened; the reason comes from whoever tried.
    #[error("it could not be opened: {0}")]
    NotOpened(String),
    /// It is larger than any response can be.
    #[error("it is longer than a response can be ({RESPONSE_BYTES_MAX} bytes)")]
    TooLong,
    /// It is not the JSON of a response.
    #[error("it is not written like a response (line {line}, column {column})")]
    NotAResponse {
        /// Where reading stopped.
        line: usize,
        /// Where in that line.
        column: usize,
    },
    /// It calls itself something else, such as a later format.
    #[error("it is “{0}”, and this program reads “{HEARD}”; a newer program may read it")]
    AnotherKind(String),
    /// Its id is not 64 hexadecimal digits.
    #[error("its id is not 64 hexadecimal digits")]
    BadId,
    /// No such form here.
    #[error("it answers the form “{0}”, which is not among the forms here")]
    UnknownForm(String),
    /// The form is known, this version is not.
    #[error("it answers version {version} of “{form}”, which is not among the forms here")]
    UnknownVersion {
        /// The form.
        form: String,
        /// The version.
        version: u32,
    },
    /// It answers something the form does not ask.
    #[error("it answers “{question}”, which “{form}” does not ask")]
    UnknownQuestion {
        /// The form.
        form: String,
        /// The question.
        question: String,
    },
    /// An answer names a choice the question does not offer.
    #[error("its answer to “{question}” is not among the choices")]
    UnknownChoice {
        /// The question.
        question: String,
    },
    /// An answer is of another kind than the question.
    #[error("its answer to “{question}” is not of the kind the question asks for")]
    WrongKind {
        /// The question.
        question: String,
    },
    /// It holds an answer that should have stayed on the device.
    #[error("it holds an answer to “{question}” that should have stayed on the device")]
    NotForCounting {
        /// The question.
        question: String,
    },
}

impl SetAside {
    /// The reason without its particulars, for counting how many were set aside for it.
    pub fn reason(&self) -> &'static str {
        match self {
            Self::NotOpened(_) => "could not be opened",
            Self::TooLong | Self::NotAResponse { .. } | Self::BadId => {
                "not written like a response"
            }
            Self::AnotherKind(_) => "a kind of document this program does not read",
            Self::UnknownForm(_) => "a form that is not known here",
            Self::UnknownVersion { .. } => "a version of a form that is not known here",
            Self::UnknownQuestion { .. } | Self::UnknownChoice { .. } | Self::WrongKind { .. } => {
                "answers that do not fit the form"
            }
            Self::NotForCounting { .. } => "an answer that should have stayed on the device",
        }
    }
}

/// The JSON, before it is held against its form.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    heard: String,
    id: String,
    form: String,
    version: u32,
    #[serde(default)]
    area: Option<String>,
    #[serde(default)]
    meeting: Option<String>,
    #[serde(default)]
    quarter: Option<Quarter>,
    source: Source,
    answers: Answers,
}

impl Record {
    /// Reads a response and holds it against its form.
    pub fn read(json: &str, forms: &Forms) -> Result<Self, SetAside> {
        if json.len() > RESPONSE_BYTES_MAX {
            return Err(SetAside::TooLong);
        }
        let written: Written =
            serde_json::from_str(json).map_err(|error| not_read(json, &error))?;
        if written.heard != HEARD {
            return Err(SetAside::AnotherKind(written.heard));
        }
        let form = known(&written, forms)?;
        for (path, answer) in &written.answers.0 {
            check(form, path, answer)?;
        }
        Ok(Self {
            id: id_bytes(&written.id).ok_or(SetAside::BadId)?,
            form: written.form,
            version: written.version,
            area: written.area,
            meeting: written.meeting.or_else(|| form.document().meeting.clone()),
            quarter: written.quarter,
            source: written.source,
            answers: written.answers,
        })
    }

    /// The id it was sealed under; an envelope holding another id is refused by the reader.
    pub fn id(&self) -> &[u8; 32] {
        &self.id
    }

    /// The form it answers.
    pub fn form(&self) -> &str {
        &self.form
    }
}

/// A document of another kind says so better than a fault in its shape.
fn not_read(json: &str, error: &serde_json::Error) -> SetAside {
    #[derive(Deserialize)]
    struct Heading {
        heard: String,
    }
    match serde_json::from_str::<Heading>(json) {
        Ok(Heading { heard }) if heard != HEARD => SetAside::AnotherKind(heard),
        _ => SetAside::NotAResponse {
            line: error.line(),
            column: error.column(),
        },
    }
}

fn known<'f>(written: &Written, forms: &'f Forms) -> Result<&'f Form, SetAside> {
    let form = || written.form.clone();
    if forms.latest(&written.form).is_none() {
        return Err(SetAside::UnknownForm(form()));
    }
    let version = written.version;
    let found = forms.get(&written.form, version);
    found.ok_or_else(|| SetAside::UnknownVersion {
        form: form(),
        version,
    })
}

fn id_bytes(hex: &str) -> Option<[u8; 32]> {
    if hex.len() != 64 || !hex.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let mut bytes = [0; 32];
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).ok()?;
    }
    Some(bytes)
}

/// Whether an answer is one that its question can have.
fn check(form: &Form, path: &str, answer: &Answer) -> Result<(), SetAside> {
    let question = || path.to_owned();
    let item = form
        .item_at(path)
        .ok_or_else(|| SetAside::UnknownQuestion {
            form: form.document().id.clone(),
            question: question(),
        })?;
    let never_sent = matches!(item.kind, Kind::Note | Kind::Calculate | Kind::Drawing);
    if item.stays_here || never_sent {
        return Err(SetAside::NotForCounting {
            question: question(),
        });
    }
    let Answer::Given(value) = answer else {
        return Ok(());
    };
    match fits(form, item, value) {
        Fit::Yes => Ok(()),
        Fit::NoSuchChoice => Err(SetAside::UnknownChoice {
            question: question(),
        }),
        Fit::AnotherKind => Err(SetAside::WrongKind {
            question: question(),
        }),
    }
}

/// How a value fits its question.
enum Fit {
    Yes,
    NoSuchChoice,
    AnotherKind,
}

impl Fit {
    fn choices(all_known: bool) -> Self {
        if all_known {
            Self::Yes
        } else {
            Self::NoSuchChoice
        }
    }

    fn kind(right: bool) -> Self {
        if right { Self::Yes } else { Self::AnotherKind }
    }
}

fn fits(form: &Form, item: &Item, value: &Value) -> Fit {
    let known = |name: &String| form.choices(item).iter().any(|c| c.name == *name);
    let column = |name: &String| form.columns(item).iter().any(|c| c.name == *name);
    match (item.kind, value) {
        (Kind::SelectOne, Value::One(name)) => Fit::choices(known(name)),
        (Kind::Group, Value::One(name)) if item.offer => {
            Fit::choices(name == "yes" || name == "no")
        }
        (Kind::SelectMultiple, Value::Many(names)) | (Kind::Rank, Value::Ranked(names)) => {
            Fit::choices(names.iter().all(known) && each_once(names))
        }
        (Kind::People | Kind::Cards, Value::Sorted(cards)) => {
            Fit::choices(cards.iter().all(|(card, at)| known(card) && column(at)))
        }
        (Kind::Integer, Value::Integer(number)) => Fit::choices(in_range(item, *number)),
        (Kind::Date, Value::Text(quarter)) => Fit::kind(quarter.parse::<Quarter>().is_ok()),
        (Kind::Board, Value::Board(items)) => Fit::kind(items.iter().all(|i| i.drawing.is_none())),
        (Kind::Text, Value::Text(_))
        | (Kind::Acknowledge, Value::Acknowledged)
        | (Kind::Repeat, Value::Times(_)) => Fit::Yes,
        _ => Fit::AnotherKind,
    }
}

fn each_once(names: &[String]) -> bool {
    names.iter().collect::<BTreeSet<_>>().len() == names.len()
}

fn in_range(item: &Item, number: i64) -> bool {
    item.start.is_none_or(|start| number >= start) && item.end.is_none_or(|end| number <= end)
}
