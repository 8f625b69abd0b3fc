//! What may stand in `service.toml`, as a table of tables.
//!
//! It says the same as [`wire::service::Settings`] and more: which texts may not be empty, which
//! ids have to differ, which numbers make sense. A test holds the two against each other.

use toml::de::DeValue;
use wire::service::{CARD_PICTURE_CHARS_MAX, is_card_picture};

/// The longest name of anything.
const NAME_CHARACTERS_MAX: usize = 120;
/// The longest sentence.
const SENTENCE_CHARACTERS_MAX: usize = 600;
/// An X-Wing public key.
const SEALING_KEY_BYTES: usize = 1216;

/// A key that may stand in a table.
#[derive(Clone, Copy)]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    pub(super) required: bool,
}

/// What may stand behind a key.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    /// A short text that says something.
    Name,
    /// A text that may be empty.
    Sentence,
    /// A stable id, different from all others of its sort.
    Id(&'static str),
    /// A whole number, different from all others of its sort.
    Number(&'static str),
    /// One of these words.
    Word(&'static [&'static str]),
    /// An address that begins with `https://`.
    Https,
    /// A small picture as a `data:` address.
    Picture,
    /// An X-Wing public key in base64url.
    SealingKey,
    /// More than nothing.
    Hours,
    /// A whole number from here to there.
    Whole(u32, u32),
    /// Only `true`: what it once said is said elsewhere.
    True,
    /// Several of a kind.
    List(&'static Kind),
    /// A table.
    Table(&'static [Field]),
    /// Several tables.
    Tables(&'static [Field]),
}

const fn needed(name: &'static str, kind: Kind) -> Field {
    Field {
        name,
        kind,
        required: true,
    }
}

const fn may(name: &'static str, kind: Kind) -> Field {
    Field {
        name,
        kind,
        required: false,
    }
}

const READERS: Kind = Kind::Word(&["managers", "officers"]);
const AUDIENCE: Kind = Kind::Word(&["child", "young_person", "parent"]);

/// The whole file.
pub(super) const SERVICE: &[Field] = &[
    needed("name", Kind::Name),
    needed("localities", Kind::Tables(LOCALITY)),
    needed("meetings", Kind::Tables(MEETING)),
    needed("forms", Kind::Tables(FORM)),
    may("admission", Kind::Word(&["open", "codes"])),
    may("helplines", Kind::Tables(HELPLINE)),
    may("officers", Kind::Tables(OFFICER)),
    may("exit_page", Kind::Https),
    may("small_numbers", Kind::Table(SMALL_NUMBERS)),
    may("mailbox", Kind::Table(MAILBOX)),
];

const LOCALITY: &[Field] = &[
    needed("id", Kind::Id("locality")),
    needed("name", Kind::Name),
    needed("areas", Kind::Tables(AREA)),
];

const AREA: &[Field] = &[needed("id", Kind::Id("area")), needed("name", Kind::Name)];

const MEETING: &[Field] = &[
    needed("id", Kind::Id("kind of meeting")),
    needed("name", Kind::Name),
    needed("report_hours_before", Kind::Hours),
];

const FORM: &[Field] = &[needed("id", Kind::Id("form")), may("readers", READERS)];

const HELPLINE: &[Field] = &[
    needed("name", Kind::Name),
    needed("number", Kind::Name),
    may("about", Kind::Sentence),
    may("for", Kind::List(&AUDIENCE)),
];

const OFFICER: &[Field] = &[
    needed("number", Kind::Number("officer")),
    needed("name", Kind::Name),
    may("about", Kind::Sentence),
    may("picture", Kind::Picture),
    may("key", Kind::SealingKey),
];

const SMALL_NUMBERS: &[Field] = &[
    may("base_on_screen", Kind::Whole(1, 1000)),
    may("base_published", Kind::Whole(1, 1000)),
    may("cell", Kind::Whole(1, 1000)),
];

const MAILBOX: &[Field] = &[
    may("batch_at_least", Kind::Whole(1, 10_000)),
    may("batch_days", Kind::Whole(0, 366)),
    may("keep_years", Kind::Whole(1, 100)),
    may("open", Kind::True),
];

impl Kind {
    /// Why the value is not right, if it is not.
    pub(super) fn check(self, found: &DeValue<'_>) -> Result<(), String> {
        let right = match self {
            Self::Name => return check_text(found, 1, NAME_CHARACTERS_MAX),
            Self::Sentence => return check_text(found, 0, SENTENCE_CHARACTERS_MAX),
            Self::Id(_) => found.as_str().is_some_and(is_id),
            Self::Number(_) => whole(found).is_some_and(|number| number > 0),
            Self::Word(words) => found.as_str().is_some_and(|word| words.contains(&word)),
            Self::Https => found.as_str().is_some_and(is_https),
            Self::Picture => found.as_str().is_some_and(is_card_picture),
            Self::SealingKey => found.as_str().is_some_and(is_sealing_key),
            Self::Hours => hours(found).is_some_and(|hours| hours.is_finite() && hours > 0.0),
            Self::Whole(least, most) => {
                whole(found).is_some_and(|number| (least..=most).contains(&number))
            }
            Self::True => found.as_bool() == Some(true),
            Self::List(_) | Self::Table(_) | Self::Tables(_) => false,
        };
        if right {
            return Ok(());
        }
        Err(match plain(found) {
            Some(text) => format!("is {}", shortened(&text)),
            None => format!("is of the wrong sort ({})", found.type_str()),
        })
    }

    /// What would be right, for a person.
    pub(super) fn what_is_right(self) -> String {
        match self {
            Self::Name => format!("a text of 1 to {NAME_CHARACTERS_MAX} characters"),
            Self::Sentence => format!("a text of at most {SENTENCE_CHARACTERS_MAX} characters"),
            Self::Id(_) => {
                "a short word of small letters, digits, - and _, such as \"harbour\"".to_owned()
            }
            Self::Number(_) => "a whole number from 1".to_owned(),
            Self::Word(words) => words
                .iter()
                .map(|word| format!("{word:?}"))
                .collect::<Vec<_>>()
                .join(" or "),
            Self::Https => "an address that begins with https://".to_owned(),
            Self::Picture => format!(
                "a picture as \"data:image/png;base64,...\" (png, jpeg, webp) of at most {CARD_PICTURE_CHARS_MAX} characters"
            ),
            Self::SealingKey => "the officer's sealing key, as collate shows it".to_owned(),
            Self::Hours => "a number of hours above 0, such as 24".to_owned(),
            Self::Whole(least, most) => format!("a whole number from {least} to {most}"),
            Self::True => {
                "true, or nothing: who may answer is said by `admission`, before the first table"
                    .to_owned()
            }
            Self::List(inner) => format!("a list of {}", inner.what_is_right()),
            Self::Table(_) => "a table".to_owned(),
            Self::Tables(_) => "one or more tables, each begun with its name in [[ ]]".to_owned(),
        }
    }

    /// What the value has to be unique among.
    pub(super) fn unique_among(self) -> Option<&'static str> {
        match self {
            Self::Id(scope) | Self::Number(scope) => Some(scope),
            _ => None,
        }
    }
}

/// The known name that a mistyped one is nearest to, if any is near.
pub(super) fn nearest(name: &str, fields: &[Field]) -> Option<&'static str> {
    fields
        .iter()
        .map(|field| (distance(name, field.name), field.name))
        .filter(|(distance, known)| *distance <= 2.max(known.len() / 3))
        .min()
        .map(|(_, known)| known)
}

/// All names, for a person.
pub(super) fn names(fields: &[Field]) -> String {
    fields
        .iter()
        .map(|field| field.name)
        .collect::<Vec<_>>()
        .join(", ")
}

/// A text or number as it is written.
pub(super) fn plain(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.clone().into_owned()),
        DeValue::Integer(number) => Some(number.to_string()),
        DeValue::Float(number) => Some(number.to_string()),
        DeValue::Boolean(flag) => Some(flag.to_string()),
        _ => None,
    }
}

fn check_text(found: &DeValue<'_>, least: usize, most: usize) -> Result<(), String> {
    let text = found
        .as_str()
        .ok_or_else(|| format!("is of the wrong sort ({})", found.type_str()))?;
    let characters = text.trim().chars().count();
    if characters < least {
        Err("is empty".to_owned())
    } else if characters > most {
        Err(format!("has {characters} characters"))
    } else {
        Ok(())
    }
}

fn is_id(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    text.len() <= 40
        && text.bytes().next().is_some_and(allowed)
        && text
            .bytes()
            .all(|byte| allowed(byte) || byte == b'-' || byte == b'_')
}

fn is_https(text: &str) -> bool {
    text.strip_prefix("https://")
        .is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'))
        && !text.contains(char::is_whitespace)
}

fn is_sealing_key(text: &str) -> bool {
    wire::base64url::decode(text).is_some_and(|bytes| bytes.len() == SEALING_KEY_BYTES)
}

fn whole(found: &DeValue<'_>) -> Option<u32> {
    let number = found.as_integer()?;
    u32::from_str_radix(number.as_str(), number.radix()).ok()
}

fn hours(found: &DeValue<'_>) -> Option<f64> {
    match found {
        DeValue::Float(number) => number.as_str().parse().ok(),
        found => whole(found).map(f64::from),
    }
}

fn shortened(text: &str) -> String {
    let start: String = text.chars().take(40).collect();
    if start.len() < text.len() {
        format!("{start:?}...")
    } else {
        format!("{start:?}")
    }
}

/// Edits between two words (Levenshtein): how many letters to change, add or leave out.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (line, letter) in one.chars().enumerate() {
        let mut diagonal = line;
        row[0] = line + 1;
        for (column, second) in other.iter().enumerate() {
            let changed = diagonal + usize::from(letter != *second);
            diagonal = row[column + 1];
            row[column + 1] = changed.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[other.len()]
}
