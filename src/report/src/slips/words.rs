//! What a slip says, by whom it speaks to. Plain words, good things first, and no promise that
//! cannot be kept: the reading ages are measured in `tests/invitations.rs`.

use super::Slips;
use std::str::FromStr;
use wire::service::Helpline;

/// How many helplines a whole page has room for.
const HELPLINES_MAX: usize = 3;

/// Whom a slip speaks to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// A mother, a father, or who stands in their place.
    Parent,
    /// A child, reading alone or with someone.
    Child,
    /// Twelve and over.
    YoungPerson,
    /// A foster carer, or another adult who looks after the child.
    Carer,
}

impl Reader {
    /// All of them, in the order they are offered.
    pub const ALL: [Self; 4] = [Self::Parent, Self::Child, Self::YoungPerson, Self::Carer];

    /// As commands and settings write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Parent => "parent",
            Self::Child => "child",
            Self::YoungPerson => "young_person",
            Self::Carer => "carer",
        }
    }

    /// "a parent".
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Parent => "a parent",
            Self::Child => "a child",
            Self::YoungPerson => "a young person",
            Self::Carer => "a carer",
        }
    }

    /// The numbers this reader may ring: those meant for them first.
    pub(super) fn helplines(self, all: &[Helpline]) -> Vec<Helpline> {
        let named = |line: &&Helpline| line.audiences.iter().any(|name| self.is_called(name));
        let everyone = |line: &&Helpline| line.audiences.is_empty();
        let own = all.iter().filter(named);
        let lines = own.chain(all.iter().filter(everyone));
        lines.take(HELPLINES_MAX).cloned().collect()
    }

    /// Carers ring the numbers for parents too.
    fn is_called(self, audience: &str) -> bool {
        audience == self.name() || (self == Self::Carer && audience == "parent")
    }

    /// Those who are asked to agree to the wording.
    fn agreeing(self) -> &'static str {
        match self {
            Self::Parent => "agreed with parents",
            Self::Child => "agreed with children",
            Self::YoungPerson => "agreed with young people",
            Self::Carer => "agreed with carers",
        }
    }

    fn saying(self) -> &'static str {
        match self {
            Self::Parent => "What parents say",
            Self::Child => "What children say",
            Self::YoungPerson => "What young people say",
            Self::Carer => "What carers say",
        }
    }
}

impl FromStr for Reader {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut all = Self::ALL.into_iter();
        let named = |reader: &Self| reader.name() == text.replace('-', "_");
        all.find(named).ok_or_else(|| {
            format!(
                "“{text}” is nobody a slip can speak to. Say parent, child, young_person or carer."
            )
        })
    }
}

/// Something a slip tells, under its own small heading.
pub(super) struct Told {
    pub heading: &'static str,
    pub words: String,
}

/// The largest words on the slip.
pub(super) fn title(slips: &Slips) -> &'static str {
    match (slips.choices.reader, slips.after()) {
        (Reader::Parent | Reader::Carer, true) => "How was the meeting for you?",
        (Reader::Parent | Reader::Carer, false) => "What do you want us to know?",
        (_, true) => "How was your meeting?",
        (Reader::Child, false) => "Have your say",
        (Reader::YoungPerson, false) => "Your meeting, your say",
    }
}

/// What it is for.
pub(super) fn lead(slips: &Slips) -> &'static str {
    match (slips.choices.reader, slips.after()) {
        (Reader::Parent | Reader::Carer, true) => {
            "Tell us what went well, what did not, and what would make it better."
        }
        (Reader::Parent | Reader::Carer, false) => {
            "A meeting is coming up. Tell us what is good, what worries you, and what you want to \
             talk about."
        }
        (Reader::Child, true) => {
            "Tell us what was good, what was not so good, and what you wish for."
        }
        (Reader::Child, false) => {
            "There is a meeting soon. Tell us what is good, what worries you, and what you wish for."
        }
        (Reader::YoungPerson, true) => {
            "Tell us what went well, what did not, and what should change."
        }
        (Reader::YoungPerson, false) => {
            "Say what is going well, what worries you, and what you want from your meeting."
        }
    }
}

/// Why it is worth doing; only a whole page has room for it.
pub(super) fn reason(slips: &Slips) -> String {
    if slips.after() {
        let saying = slips.choices.reader.saying();
        return format!("{saying} shows us what works, and what has to change.");
    }
    match slips.choices.reader {
        Reader::Parent => "You know your child. What you say helps everyone to plan well.",
        Reader::Carer => {
            "You see the child from day to day. What you say helps everyone to plan well."
        }
        Reader::Child => "No answer is wrong. It is what you think that counts.",
        Reader::YoungPerson => "It is about your life, so it should start with what you think.",
    }
    .to_owned()
}

/// What a whole page tells.
pub(super) fn told(slips: &Slips) -> Vec<Told> {
    let told = |heading, words| Told { heading, words };
    let mut all = vec![
        told(heading_of_time(slips), time(slips)),
        told(heading_of_reading(slips), reading(slips).to_owned()),
        told("Your name", name(slips).to_owned()),
        told("If you need help", help(slips).to_owned()),
    ];
    if slips.choices.reader == Reader::Child {
        all.insert(
            3,
            told(
                "Not on your own?",
                "A grown-up you trust can help you start.".to_owned(),
            ),
        );
    }
    all
}

/// The same in four short sentences, for an eighth of a page.
pub(super) fn told_shortly(slips: &Slips) -> String {
    let about = minutes(slips).map_or(String::new(), |minutes| format!("About {minutes}. "));
    let reads = match slips.choices.reader {
        Reader::Child => "Nobody looks while you do it.",
        _ => "Nobody reads it as you type.",
    };
    let named = match slips.after() {
        true => "You choose if it goes. There is no name on it.",
        false => "You choose who sees it. There is no name on what we count.",
    };
    format!("{about}You can skip any question. {reads} {named}")
}

/// Whom to turn to, in one line.
pub(super) fn help_shortly(slips: &Slips) -> String {
    let line = slips.helplines.first();
    // A number that is broken over two lines is dialled wrong.
    let number = line.map(|line| line.number.replace(' ', "\u{a0}"));
    let name = line.map(|line| line.name.as_str());
    let ring = name.zip(number);
    let ring = ring.map(|(name, number)| format!(", or ring {name} {number}"));
    let (ring, reader) = (ring.unwrap_or_default(), slips.choices.reader);
    match reader {
        Reader::Child => format!("Sad, or not safe? Tell a grown-up you trust{ring}."),
        _ => format!("For help now, tell someone you trust{ring}. In danger: 999."),
    }
}

/// How a shared tablet is made ready.
pub(super) fn tablet_steps(answers: u32) -> [String; 4] {
    [
        "On the tablet itself, point the camera at the square, or type the address and the code."
            .to_owned(),
        format!(
            "Follow the steps on the screen. The code lets {answers} answers be sent from this \
             tablet, and then a new page like this one is needed."
        ),
        "Use the code on one tablet only. It works once.".to_owned(),
        "When the tablet is ready, tear this page up: whoever has the code can answer.".to_owned(),
    ]
}

/// What the code is, where there is one.
pub(super) const ABOUT_THE_CODE: &str =
    "The code works once. It does not say who you are. Please keep it to yourself.";

/// "These questions are a draft, not yet agreed with parents."
pub(super) fn draft(slips: &Slips) -> Option<String> {
    let agreed = slips.choices.reader.agreeing();
    let draft = slips.choices.forms.iter().any(|asked| !asked.agreed);
    draft.then(|| format!("These questions are a draft, not yet {agreed}."))
}

/// The same, where there is little room.
pub(super) fn draft_shortly(slips: &Slips) -> Option<String> {
    let agreed = slips.choices.reader.agreeing();
    draft(slips).map(|_| format!("Draft, not yet {agreed}"))
}

/// "Initial child protection conference, October to December 2026, with Dee".
pub(super) fn meeting(slips: &Slips) -> Option<String> {
    let when = slips.choices.when.as_ref().map(|when| when.words.clone());
    let with = slips.officer.as_ref().map(|name| format!("with {name}"));
    let parts: Vec<String> = [slips.meeting.clone(), when, with]
        .into_iter()
        .flatten()
        .collect();
    let line = parts.join(", ");
    let mut letters = line.chars();
    let first = letters.next()?;
    Some(first.to_uppercase().chain(letters).collect())
}

/// The questionnaires, where there are several to choose from.
pub(super) fn to_choose_from(slips: &Slips) -> Option<String> {
    let titles: Vec<String> = slips
        .choices
        .forms
        .iter()
        .map(|asked| format!("“{}”", asked.title))
        .collect();
    let (last, others) = titles.split_last()?;
    (!others.is_empty()).then(|| format!("You can choose: {} or {last}.", others.join(", ")))
}

impl Slips {
    /// Is all of it about meetings that have been?
    fn after(&self) -> bool {
        let forms = &self.choices.forms;
        !forms.is_empty() && forms.iter().all(|asked| asked.feedback)
    }
}

fn heading_of_time(slips: &Slips) -> &'static str {
    match slips.choices.reader {
        Reader::Child => "How long?",
        _ => "How long it takes",
    }
}

fn heading_of_reading(slips: &Slips) -> &'static str {
    match slips.choices.reader {
        Reader::Child => "Who sees it?",
        _ => "Who reads it",
    }
}

fn time(slips: &Slips) -> String {
    let stop = match slips.choices.reader {
        Reader::Child => "You can skip any question. You can stop when you like.",
        _ => "You can skip any question, and stop when you like.",
    };
    match minutes(slips) {
        Some(minutes) => format!("It takes about {minutes}. {stop}"),
        None => stop.to_owned(),
    }
}

/// The longest of those to choose from, so that nobody is promised too little.
fn minutes(slips: &Slips) -> Option<String> {
    let each = slips.choices.forms.iter().map(|asked| asked.minutes);
    each.max().map(|minutes| match minutes {
        1 => "1 minute".to_owned(),
        minutes => format!("{minutes} minutes"),
    })
}

fn reading(slips: &Slips) -> &'static str {
    match (slips.choices.reader, slips.after()) {
        (Reader::Child, true) => {
            "Nobody looks while you do it. At the end you see it all, and you choose if it goes."
        }
        (Reader::Child, false) => {
            "Nobody looks while you do it. At the end you get a page in your own words. You choose \
             who sees it."
        }
        (_, true) => {
            "Nobody reads it as you type. At the end you see all that will be sent, and you choose \
             if it goes. The person who ran the meeting sees it only in reports, with what others \
             said."
        }
        (_, false) => {
            "Nobody reads it as you type. At the end you get a sheet in your own words, and you \
             choose who sees it. If it says that someone may not be safe, the people who get it \
             have to act."
        }
    }
}

fn name(slips: &Slips) -> &'static str {
    match (slips.choices.reader, slips.after()) {
        (Reader::Child, true) => "There is no name on what you send.",
        (Reader::Child, false) => {
            "If you say yes, a copy goes off to be counted. It has no name on it."
        }
        (_, true) => "What you send has no name on it.",
        (_, false) => "If you say so, a copy is sent to be counted. It has no name on it.",
    }
}

fn help(slips: &Slips) -> &'static str {
    match slips.choices.reader {
        Reader::Child => {
            "There is no name on it. So nobody can come and help because of it. Do you need help \
             now? Tell a grown-up you trust, or ring."
        }
        _ => {
            "There is no name on it, so nobody can come and help because of what you write. To get \
             help now, tell someone you trust, or ring one of these numbers. If anyone is in danger, \
             ring 999."
        }
    }
}
