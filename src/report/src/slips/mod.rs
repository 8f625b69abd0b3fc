//! Invitations on paper: slips to hand to a parent, a child, a young person or a carer, as sheets
//! of A4 that stand alone, and the same links as a table for letters.
//!
//! The rest of this crate takes figures and therefore a `tally::Release`; nothing here holds a
//! figure or an answer. What goes in is what the service says about itself and codes that were made
//! elsewhere: there is no randomness here, and the same choices and codes give the same bytes.

mod code;
mod letters;
mod page;
mod scenes;
mod words;

use std::collections::BTreeSet;
use thiserror::Error;
use wire::invitation::{INVITATION_CHARS_MAX, Invitation};
use wire::service::{Helpline, Settings};

pub use words::Reader;

/// The longest address of the families' page; with the invitation behind it the square stays small
/// enough for eight slips on a page.
pub const ADDRESS_CHARS_MAX: usize = 120;
/// The most slips in one go: a ream of paper, or a county's month.
pub const SLIPS_MAX: usize = 4_000;

/// What an officer chooses for a batch of slips.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choices {
    /// Where the families' page lies: `https://heard.example.gov.uk/`.
    pub address: String,
    /// The questionnaires to choose from; none for all that the service offers.
    pub forms: Vec<Asked>,
    /// The kind of meeting, by the service's id.
    pub meeting: Option<String>,
    /// The area, by the service's id.
    pub area: Option<String>,
    /// When the meeting is.
    pub when: Option<When>,
    /// The officer's number among the service's cards.
    pub officer: Option<u32>,
    /// Whom the words speak to.
    pub reader: Reader,
    /// The service's fingerprint.
    pub fingerprint: Option<String>,
    /// How many may answer with one code, where it is for a shared tablet.
    pub tablet: Option<u32>,
}

/// What a slip says of a questionnaire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The form's id.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// How long it takes.
    pub minutes: u32,
    /// Is it about a meeting that has been, and so for the managers? If not, it is asked before
    /// one, and comes with a sheet in the person's own words.
    pub feedback: bool,
    /// Did those it is for agree to its wording?
    pub agreed: bool,
}

/// A quarter or a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct When {
    /// As invitations carry it: `2026-Q4`, `2026-12-08`.
    pub id: String,
    /// As people say it: "October to December 2026".
    pub words: String,
}

/// How the slips lie on the paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// A page for each, like a letter.
    One,
    /// Eight on a page, to be cut.
    Eight,
}

/// The slips that are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Copies<'a> {
    /// One for each code, as people read them: `ABCD-EFGH-JKMN-PQRS`.
    Coded(&'a [String]),
    /// So many that are all the same, where the service is open.
    Open(usize),
}

/// Why slips cannot be made of these choices.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum SlipsError {
    /// Families could not open it.
    #[error(
        "“{0}” is not an address that families can open. Write it like https://heard.example.gov.uk/, \
         with nothing after a ? or #, and at most {ADDRESS_CHARS_MAX} characters."
    )]
    Address(String),
    /// The service's settings hold no such thing.
    #[error("The service has no {what} “{wanted}”. It has: {there}.")]
    Unknown {
        /// What it was to be: "area".
        what: &'static str,
        /// What was asked for.
        wanted: String,
        /// What there is.
        there: String,
    },
    /// The link would be longer than an invitation may be.
    #[error(
        "This makes the link {0} characters too long for a small square. Choose fewer \
         questionnaires, or none to offer them all; or leave out the area or the meeting."
    )]
    TooLong(usize),
    /// Nothing, or more than a ream.
    #[error("{0} slips cannot be made in one go. Make between 1 and {SLIPS_MAX}.")]
    Count(usize),
}

/// Choices that were checked against the service's settings.
#[derive(Clone, Debug)]
pub struct Slips {
    choices: Choices,
    service: String,
    meeting: Option<String>,
    officer: Option<String>,
    helplines: Vec<Helpline>,
}

impl Slips {
    /// Checks the choices.
    pub fn of(settings: &Settings, choices: Choices) -> Result<Self, SlipsError> {
        let choices = Choices {
            address: address(&choices.address)?,
            ..choices
        };
        for asked in &choices.forms {
            form(settings, &asked.id)?;
        }
        if let Some(area) = &choices.area {
            known_area(settings, area)?;
        }
        let meeting = choices.meeting.as_ref();
        let meeting = meeting.map(|id| meeting_name(settings, id)).transpose()?;
        let officer = choices.officer.map(|number| officer_name(settings, number));
        let slips = Self {
            service: settings.name.clone(),
            meeting,
            officer: officer.transpose()?,
            helplines: choices.reader.helplines(&settings.helplines),
            choices,
        };
        slips.short_enough()?;
        Ok(slips)
    }

    /// What the link of a slip opens.
    pub fn link(&self, code: Option<&str>) -> String {
        format!("{}#{}", self.choices.address, self.invitation(code))
    }

    /// The address as one types it.
    pub fn typed_address(&self) -> &str {
        let address = &self.choices.address;
        let bare = address.strip_prefix("https://").unwrap_or(address);
        bare.trim_end_matches('/')
    }

    /// A page that stands alone and prints on A4.
    pub fn html(&self, copies: Copies, layout: Layout) -> Result<String, SlipsError> {
        check_count(copies)?;
        Ok(page::html(self, copies, layout))
    }

    /// The sheets without a page around them, for a page that brings the same style itself.
    pub fn article(&self, copies: Copies, layout: Layout) -> Result<String, SlipsError> {
        check_count(copies)?;
        Ok(page::article(self, copies, layout))
    }

    /// The first slip as it will be, with a code that cannot be a real one.
    pub fn preview(&self, coded: bool, layout: Layout) -> String {
        let example = ["0000-0000-0000-0000".to_owned()];
        let copies = if coded {
            Copies::Coded(&example)
        } else {
            Copies::Open(1)
        };
        page::preview(self, copies, layout)
    }

    /// The links as a table, for letters: one line a slip, safe to open in a spreadsheet.
    pub fn csv(&self, copies: Copies) -> Result<String, SlipsError> {
        check_count(copies)?;
        Ok(letters::csv(self, copies))
    }

    fn invitation(&self, code: Option<&str>) -> Invitation {
        let chosen = &self.choices;
        Invitation {
            forms: chosen.forms.iter().map(|asked| asked.id.clone()).collect(),
            meeting: chosen.meeting.clone(),
            area: chosen.area.clone(),
            when: chosen.when.as_ref().map(|when| when.id.clone()),
            officer: chosen.officer,
            code: code.map(|code| code.replace('-', "")),
            fingerprint: chosen.fingerprint.clone(),
        }
    }

    /// Whatever the code will be, it has this many characters.
    fn short_enough(&self) -> Result<(), SlipsError> {
        let longest = self.invitation(Some("0000000000000000")).to_string();
        let over = longest.chars().count().saturating_sub(INVITATION_CHARS_MAX);
        (over == 0).then_some(()).ok_or(SlipsError::TooLong(over))
    }
}

impl Copies<'_> {
    /// How many slips.
    pub fn count(&self) -> usize {
        match self {
            Self::Coded(codes) => codes.len(),
            Self::Open(count) => *count,
        }
    }

    fn each(&self) -> impl Iterator<Item = Option<&str>> {
        let (codes, open): (&[String], usize) = match self {
            Self::Coded(codes) => (codes, 0),
            Self::Open(count) => (&[], *count),
        };
        let coded = codes.iter().map(|code| Some(code.as_str()));
        coded.chain(std::iter::repeat_n(None, open))
    }
}

fn check_count(copies: Copies) -> Result<(), SlipsError> {
    let count = copies.count();
    let good = (1..=SLIPS_MAX).contains(&count);
    good.then_some(()).ok_or(SlipsError::Count(count))
}

/// With a slash at the end, so that the page is found and the square stays the same however it
/// was typed.
fn address(text: &str) -> Result<String, SlipsError> {
    let text = text.trim();
    let host = ["https://", "http://"]
        .iter()
        .find_map(|scheme| text.strip_prefix(scheme));
    let plain = |letter: char| letter.is_ascii_graphic() && !"?#\"<>\\^`{|}".contains(letter);
    let good = host.is_some_and(|host| host.starts_with(|c: char| c.is_ascii_alphanumeric()))
        && text.len() < ADDRESS_CHARS_MAX
        && text.chars().all(plain);
    if !good {
        return Err(SlipsError::Address(text.to_owned()));
    }
    let slash = if text.ends_with('/') { "" } else { "/" };
    Ok(format!("{text}{slash}"))
}

fn form(settings: &Settings, wanted: &str) -> Result<(), SlipsError> {
    let offered = settings.forms.iter().map(|form| form.id.as_str());
    let there: BTreeSet<&str> = offered.collect();
    match there.contains(wanted) {
        true => Ok(()),
        false => Err(unknown("questionnaire", wanted, there)),
    }
}

fn known_area(settings: &Settings, wanted: &str) -> Result<(), SlipsError> {
    let areas = settings.localities.iter().flat_map(|place| &place.areas);
    match settings.area(wanted) {
        Some(_) => Ok(()),
        None => Err(unknown("area", wanted, areas.map(|area| area.id.as_str()))),
    }
}

fn meeting_name(settings: &Settings, wanted: &str) -> Result<String, SlipsError> {
    let there = settings.meetings.iter().map(|meeting| meeting.id.as_str());
    let found = settings.meeting(wanted);
    found
        .map(|meeting| meeting.name.clone())
        .ok_or_else(|| unknown("kind of meeting", wanted, there))
}

fn officer_name(settings: &Settings, wanted: u32) -> Result<String, SlipsError> {
    let mut cards = settings.officers.iter();
    let found = cards.find(|card| card.number == wanted);
    found.map(|card| card.name.clone()).ok_or_else(|| {
        let there: Vec<String> = settings
            .officers
            .iter()
            .map(|card| format!("{} ({})", card.number, card.name))
            .collect();
        unknown(
            "officer with the number",
            &wanted.to_string(),
            there.iter().map(String::as_str),
        )
    })
}

fn unknown<'a>(
    what: &'static str,
    wanted: &str,
    there: impl IntoIterator<Item = &'a str>,
) -> SlipsError {
    let there: Vec<&str> = there.into_iter().collect();
    SlipsError::Unknown {
        what,
        wanted: wanted.to_owned(),
        there: match there.is_empty() {
            true => "none".to_owned(),
            false => there.join(", "),
        },
    }
}
