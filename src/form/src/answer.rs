//! What a person has said, as it is kept on their device.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize, de};
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// One question's answer. A question that was never reached has none: *not asked*.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Left on purpose or passed by.
    Skipped,
    /// "I'm not sure."
    NotSure,
    /// "I'd rather not say."
    RatherNotSay,
    /// The person answered.
    #[serde(untagged)]
    Given(Value),
}

/// What was answered, by kind of question.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// Free text.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A day.
    Date(#[serde(deserialize_with = "day")] NaiveDate),
    /// The name of one choice; also the answer to an offered group, `yes` or `no`.
    One(String),
    /// Names of choices in the order of the list.
    Many(Vec<String>),
    /// Names of choices, first to last.
    Ranked(Vec<String>),
    /// Card or person, and the column it was put in.
    Sorted(BTreeMap<String, String>),
    /// What was put on a board.
    Board(Vec<BoardItem>),
    /// Strokes, in the device's own words; it never becomes part of a response.
    Drawing(String),
    /// Read and acknowledged.
    Acknowledged,
    /// How many times a repeat was filled.
    Times(u32),
}

/// A day has one text; chrono would read others too.
fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveDate, D::Error> {
    let text = String::deserialize(deserializer)?;
    crate::calendar::day(&text).ok_or_else(|| de::Error::custom("this is not a day"))
}

/// One thing on a board.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq)]
pub struct BoardItem {
    /// Which of the three it is.
    pub slot: BoardSlot,
    /// Its words.
    #[serde(default)]
    pub text: String,
    /// A picture's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
    /// Strokes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drawing: Option<String>,
}

/// The three ids every board fills, whatever it looks like.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "snake_case")]
pub enum BoardSlot {
    /// A good thing: a goal, a treasure chest.
    Good,
    /// A worry: an own goal, a skull flag.
    Worry,
    /// A wish.
    Wish,
}

/// Everything said so far, by question path (`listened`, `children.0.name`).
#[derive(Clone, Debug, Default, Deserialize, Serialize, PartialEq)]
#[serde(transparent)]
pub struct Answers(pub BTreeMap<String, Answer>);

impl Answers {
    /// The answer at a path, if the question was reached.
    pub fn get(&self, path: &str) -> Option<&Answer> {
        self.0.get(path)
    }

    /// Puts an answer, or takes it away.
    pub fn set(&mut self, path: &str, answer: Option<Answer>) {
        match answer {
            Some(answer) => drop(self.0.insert(path.to_owned(), answer)),
            None => self.forget(path),
        }
    }

    /// Moves the others over: a map's own way of removing is 9,000 bytes of the download, and
    /// an answer is taken away once in a while.
    fn forget(&mut self, path: &str) {
        let all = std::mem::take(&mut self.0);
        for (other, answer) in all {
            if other != path {
                self.0.insert(other, answer);
            }
        }
    }
}

/// What a response says about where and when: never a day, never a person.
#[derive(Clone, Debug, Default, Deserialize, Serialize, PartialEq, Eq)]
pub struct About {
    /// The service's id of the area.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<String>,
    /// The service's id of the kind of meeting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meeting: Option<String>,
    /// The quarter the meeting was in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quarter: Option<Quarter>,
    /// How the answers came in.
    #[serde(default, skip_serializing_if = "Source::is_online")]
    pub source: Source,
}

/// How answers came in: stands in the response, so that figures can be told apart by it.
#[derive(
    Clone, Copy, Debug, Default, Deserialize, Serialize, PartialEq, Eq, PartialOrd, Ord, Hash,
)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Answered on a device.
    #[default]
    Online,
    /// Written on paper and typed in by an officer.
    Paper,
    /// Taken over from a spreadsheet of an earlier time.
    Spreadsheet,
}

impl Source {
    /// As it stands in a response.
    pub fn name(self) -> &'static str {
        match self {
            Self::Online => "online",
            Self::Paper => "paper",
            Self::Spreadsheet => "spreadsheet",
        }
    }

    fn is_online(&self) -> bool {
        *self == Self::Online
    }
}

/// A quarter of a calendar year, written `2026-Q3`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Quarter {
    /// The calendar year.
    pub year: i32,
    /// 1 to 4.
    pub number: u8,
}

impl Quarter {
    /// The quarter a day lies in.
    pub fn of(day: NaiveDate) -> Self {
        let number = u8::try_from(day.month0() / 3 + 1).unwrap_or(4);
        Self {
            year: day.year(),
            number,
        }
    }

    /// The quarter before this one.
    #[must_use]
    pub fn before(self) -> Self {
        match self.number {
            1 => Self {
                year: self.year - 1,
                number: 4,
            },
            n => Self {
                year: self.year,
                number: n - 1,
            },
        }
    }

    /// The quarter after this one.
    #[must_use]
    pub fn after(self) -> Self {
        match self.number {
            4 => Self {
                year: self.year + 1,
                number: 1,
            },
            n => Self {
                year: self.year,
                number: n + 1,
            },
        }
    }

    /// The year from April to March it belongs to, named by the year it starts in.
    pub fn reporting_year(self) -> i32 {
        if self.number == 1 {
            self.year - 1
        } else {
            self.year
        }
    }

    /// "July to September 2026".
    pub fn in_words(self) -> String {
        let months = [
            "January to March",
            "April to June",
            "July to September",
            "October to December",
        ];
        format!("{} {}", months[usize::from(self.number - 1)], self.year)
    }
}

impl fmt::Display for Quarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-Q{}", self.year, self.number)
    }
}

impl FromStr for Quarter {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("“{text}” is not a quarter; write it like 2026-Q3");
        let (year, number) = text.split_once('-').ok_or_else(wrong)?;
        let number = number.strip_prefix('Q').ok_or_else(wrong)?;
        let quarter = Self {
            year: year.parse().map_err(|_| wrong())?,
            number: number.parse().map_err(|_| wrong())?,
        };
        let known = (1..=4).contains(&quarter.number) && (1990..=2200).contains(&quarter.year);
        known.then_some(quarter).ok_or_else(wrong)
    }
}

impl TryFrom<String> for Quarter {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Quarter> for String {
    fn from(quarter: Quarter) -> Self {
        quarter.to_string()
    }
}
