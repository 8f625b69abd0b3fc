//! The form document as it is written in `public/forms/`: plain data in the words of XLSForm.
//!
//! Nothing here is checked beyond its shape; [`crate::Form::read`] turns a document into a form
//! whose names, rules and routes are known to hold.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Words in each language the form speaks, by language tag (`en`, `cy`). English is required.
pub type Text = BTreeMap<String, String>;

/// One version of one questionnaire.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Document {
    /// Stable over versions: `parent-after-icpc`.
    #[cfg_attr(
        feature = "schema",
        schemars(regex(pattern = "^[a-z][a-z0-9_-]{0,63}$"))
    )]
    pub id: String,
    /// Counts up; a released version never changes again.
    #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
    pub version: u32,
    /// The name a person sees.
    #[cfg_attr(feature = "schema", schemars(extend("required" = ["en"])))]
    pub title: Text,
    /// Who answers it; decides the tone of the screens, never a rule.
    pub audience: Audience,
    /// Whose key opens the responses.
    pub readers: Readers,
    /// The kind of meeting it is about, by the service's id (`icpc`); none if it is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meeting: Option<String>,
    /// How many minutes it takes, said on the start page.
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 240)))]
    pub minutes: u32,
    /// The group of young people or parents that agreed to the wording, once one has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreed_by: Option<String>,
    /// The day they agreed, `2026-11-21`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreed_on: Option<String>,
    /// What the person reads before they start.
    #[serde(default)]
    pub start: Words,
    /// What the person reads after sending.
    #[serde(default)]
    pub end: Words,
    /// Where several forms are ways to say the same: what sets this one apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub way: Option<Way>,
    /// Lists of choices that several questions share.
    #[serde(default)]
    pub choices: BTreeMap<String, Vec<Choice>>,
    /// The person gets a sheet with their own words, to show, to print or to hand over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<SheetKind>,
    /// The codes of taking part that a finished sheet suggests to the officer (`PN6`), each with the
    /// expression that has to be true; the first that is stands on the sheet.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub suggests: BTreeMap<String, String>,
    /// What such a meeting talks about as a rule, for the person's own agenda.
    #[serde(default)]
    #[serde(skip_serializing_if = "Words::is_empty")]
    pub agenda: Words,
    /// What is asked, in order.
    #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
    pub survey: Vec<Item>,
    /// Figures that collating derives from several answers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub measures: Vec<Measure>,
}

/// One of several ways to say the same. Forms whose ways are of the same thing are offered side by
/// side, so that a person chooses how they like to answer and nobody chooses by their age.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Way {
    /// What all of them are about: `review`.
    #[cfg_attr(
        feature = "schema",
        schemars(regex(pattern = "^[a-z][a-z0-9_-]{0,63}$"))
    )]
    pub of: String,
    /// What they are called together: "My review".
    #[cfg_attr(feature = "schema", schemars(extend("required" = ["en"])))]
    pub title: Text,
    /// This way: "With pictures".
    #[cfg_attr(feature = "schema", schemars(extend("required" = ["en"])))]
    pub label: Text,
    /// A line under it.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub hint: Text,
    /// A picture's name, shown beside it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
}

/// Paragraphs shown as they stand; each has all its languages.
#[derive(Clone, Debug, Default, Deserialize, Serialize, PartialEq)]
#[serde(transparent)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Words(pub Vec<Text>);

impl Words {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The two kinds of sheet.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum SheetKind {
    /// The person says of each answer whom it is for; the meeting sees only what is for it.
    Marks,
    /// One sheet with everything, for the officer.
    Plain,
}

/// What an item is on the sheet, where that is more than a question and its answer.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum OnSheet {
    /// What the person calls themselves.
    Name,
    /// Must be kept from somebody: stands first on the officer's sheet, and never on the meeting's.
    Private,
    /// On a group: an adult says it, and the sheet says so.
    Adult,
    /// Not on the sheet.
    LeaveOut,
}

/// Who a form speaks to.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Audience {
    /// A child, with pictures and read aloud.
    Child,
    /// Twelve and over.
    YoungPerson,
    /// A parent or carer.
    Parent,
    /// A worker or another adult who observed.
    Adult,
}

/// The group of officers that opens a response.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Readers {
    /// Feedback about a meeting is about the person who chaired it.
    Managers,
    /// Consultations before a review.
    Officers,
}

impl Readers {
    /// The group's name in service documents and keyrings.
    pub fn name(self) -> &'static str {
        match self {
            Self::Managers => "managers",
            Self::Officers => "officers",
        }
    }
}

/// One thing a list offers.
#[derive(Clone, Debug, Default, Deserialize, Serialize, PartialEq)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Choice {
    /// Stable over versions: `partly`.
    #[cfg_attr(
        feature = "schema",
        schemars(regex(pattern = "^[a-z0-9][a-z0-9_-]{0,63}$"))
    )]
    pub name: String,
    /// What the person reads.
    #[cfg_attr(feature = "schema", schemars(extend("required" = ["en"])))]
    pub label: Text,
    /// A picture's name, offered beside the words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
    /// What it counts as, where the list is a scale (1 to 5) or has a length (hours before).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<f64>,
    /// Chosen alone, such as "none of these".
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub alone: bool,
}

/// A question, a note, a calculation, or a group of them.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Item {
    /// What kind of item it is.
    #[serde(rename = "type")]
    pub kind: Kind,
    /// Its id, stable over versions and the same in every form where it means the same.
    #[cfg_attr(
        feature = "schema",
        schemars(regex(pattern = "^[a-z][a-z0-9_-]{0,63}$"))
    )]
    pub name: String,
    /// The question, as read.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub label: Text,
    /// A line under the question.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub hint: Text,
    /// The words to read aloud, where they differ from the label.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub say: Text,
    /// An easier wording of the question, shown when the person asks for easy read.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub easy: Text,
    /// A short name for tables: "Understood why it was held".
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub short: Text,
    /// A picture's name, shown with the question in easy read and to children.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
    /// An expression; the item is asked only where it is true.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relevant: Option<String>,
    /// An expression about `.`; where it is false the answer has a problem.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub constraint: Option<String>,
    /// What to say when the constraint is false.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub constraint_message: Text,
    /// An expression; only on `calculate`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calculation: Option<String>,
    /// Must be answered. Families' forms require nothing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub required: bool,
    /// The name of a list in `choices`: what to choose, rank, or sort (people, cards).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choices: Option<String>,
    /// The name of a list in `choices`: where `people` and `cards` are sorted to (more, same, less).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub columns: Option<String>,
    /// How it looks: `faces`, `scale`, `multiline`, `field-list`, `pitch`...
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub appearance: String,
    /// The lowest whole number or the fewest repeats.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<i64>,
    /// The highest whole number or the most repeats.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<i64>,
    /// Its answer stays on the device, and its words are struck out of free text.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub stays_here: bool,
    /// About safety, worries or help: small counts are withheld.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sensitive: bool,
    /// One of the questions that matter most.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub core: bool,
    /// What collating makes of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meaning: Option<Meaning>,
    /// On a group: it is offered ("Six more?") and entered only if the person says yes.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub offer: bool,
    /// On a group: the place on the path it belongs to (home, people, school, me, my meeting).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// What it is on the person's sheet, and for a group all that it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<OnSheet>,
    /// On a group or a repeat: what it holds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<Item>,
}

impl Item {
    /// Whether `appearance` has this word.
    pub fn looks_like(&self, appearance: &str) -> bool {
        self.appearance.split(' ').any(|word| word == appearance)
    }

    /// Whether it is a group that stands on one page.
    pub fn is_field_list(&self) -> bool {
        self.looks_like("field-list")
    }
}

/// The kinds of item.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Kind {
    /// Words to read, nothing to answer.
    Note,
    /// Free text.
    Text,
    /// A whole number; with `appearance` `scale`, one of `start..=end`.
    Integer,
    /// A day.
    Date,
    /// One of a list; `appearance` `faces` or `scale` where the list is ordered.
    SelectOne,
    /// Any of a list.
    SelectMultiple,
    /// A list put in order.
    Rank,
    /// People, each put in a column (more, same, less).
    People,
    /// Cards, each put in a column (like, not sure, don't like).
    Cards,
    /// Good things, worries and wishes, each with words, a picture or a drawing.
    Board,
    /// A picture drawn by the person; it never leaves the device by itself.
    Drawing,
    /// "I have read this."
    Acknowledge,
    /// A value worked out from others, never shown as a question.
    Calculate,
    /// Items that belong together; with `appearance` `field-list`, on one page.
    Group,
    /// A group asked once for each child, each family member...
    Repeat,
}

/// What an answer is about, for collating.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Meaning {
    /// What was done: saw the report, met the officer.
    Experience,
    /// What came of it: understood, felt listened to.
    Outcome,
    /// How the person took part.
    TakingPart,
    /// The person's own words, read apart from everything else.
    Words,
}

/// A figure made from several answers: of those for whom `base` is true, how many fulfil `counts`.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Measure {
    /// Stable over versions.
    #[cfg_attr(
        feature = "schema",
        schemars(regex(pattern = "^[a-z][a-z0-9_-]{0,63}$"))
    )]
    pub name: String,
    /// "Saw the social worker's report in time".
    #[cfg_attr(feature = "schema", schemars(extend("required" = ["en"])))]
    pub label: Text,
    /// What the base is made of, in words: "saw it in time". None: everyone who returned the form.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub base_label: Text,
    /// An expression; none counts every response.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<String>,
    /// An expression.
    pub counts: String,
    /// Small counts are withheld.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sensitive: bool,
}
