//! Made-up answers: one year that fits the figures a county printed, and two years of chance.

use crate::questionnaires::Library;
use anyhow::{Context, Result, anyhow};
use csv::StringRecord;
use form::{About, Answer, Answers, Form, Item, Kind, Quarter, Source, Value};
use wire::service::Settings;

/// The year of 69 questionnaires, one a line.
const YEAR: &str = include_str!("../demo/year-2015.csv");

/// How many the large demo has.
const LARGE: u32 = 2_000;

/// What one made-up person said.
pub struct Said {
    /// The form's id.
    pub form: String,
    /// Where and when.
    pub about: About,
    /// Their answers.
    pub answers: Answers,
}

/// Reads the year; `demo/README.md` says how it is written.
pub fn year(library: &Library) -> Result<Vec<Said>> {
    let mut reader = csv::Reader::from_reader(YEAR.as_bytes());
    let names = reader.headers()?.clone();
    reader
        .records()
        .map(|row| line(library, &names, &row?))
        .collect()
}

/// Two years of answers by chance, always the same.
pub fn two_years(library: &Library, settings: &Settings) -> Vec<Said> {
    let forms: Vec<&Form> = settings
        .forms
        .iter()
        .filter_map(|offered| library.latest(&offered.id))
        .collect();
    let areas: Vec<&str> = settings
        .localities
        .iter()
        .flat_map(|l| &l.areas)
        .map(|area| area.id.as_str())
        .collect();
    let mut chance = Chance(0x9E37_79B9_7F4A_7C15);
    (0..LARGE)
        .map(|_| said(&forms, &areas, &mut chance))
        .collect()
}

fn line(library: &Library, names: &StringRecord, row: &StringRecord) -> Result<Said> {
    let cell = |wanted: &str| {
        names
            .iter()
            .position(|name| name == wanted)
            .and_then(|n| row.get(n))
    };
    let form = cell("form")
        .and_then(|id| library.latest(id))
        .context("a line names no known form")?;
    let quarter = cell("quarter")
        .unwrap_or_default()
        .parse()
        .map_err(|why: String| anyhow!(why))?;
    let about = About {
        area: cell("area").map(str::to_owned),
        meeting: form.document().meeting.clone(),
        quarter: Some(quarter),
        source: Source::Online,
    };
    let mut answers = Answers::default();
    for item in form.items() {
        let written = cell(&item.name).filter(|cell| !cell.is_empty());
        answers.set(&item.name, written.map(|cell| answer_of(item, cell)));
    }
    Ok(Said {
        form: form.document().id.clone(),
        about,
        answers,
    })
}

fn answer_of(item: &Item, cell: &str) -> Answer {
    match cell {
        "~skipped" => Answer::Skipped,
        "~not_sure" => Answer::NotSure,
        "~rather_not_say" => Answer::RatherNotSay,
        words if item.kind == Kind::Text => Answer::Given(Value::Text(words.to_owned())),
        name => Answer::Given(Value::One(name.to_owned())),
    }
}

fn said(forms: &[&Form], areas: &[&str], chance: &mut Chance) -> Said {
    let form = forms[chance.below(forms.len())];
    let quarters = std::iter::successors(
        Some(Quarter {
            year: 2026,
            number: 1,
        }),
        |q| Some(q.before()),
    );
    let quarter = quarters.take(8).nth(chance.below(8));
    let about = About {
        area: Some(areas[chance.below(areas.len())].to_owned()),
        meeting: form.document().meeting.clone(),
        quarter,
        source: Source::Online,
    };
    let mut answers = Answers::default();
    let mood = mood(&about, chance);
    for item in form.items() {
        answers.set(&item.name, answer(form, item, mood, chance));
    }
    Said {
        form: form.document().id.clone(),
        about,
        answers,
    }
}

/// How well it went for a person, from 0 to 3: better as time goes on, and better in some places,
/// so that there is something to find in the figures.
fn mood(about: &About, chance: &mut Chance) -> usize {
    let later = about
        .quarter
        .is_some_and(|quarter| quarter.reporting_year() >= 2025);
    let place = about.area.as_ref().map_or(0, String::len) % 3;
    let ten = 2 + usize::from(later) * 2 + place;
    (0..3).filter(|_| chance.below(10) < ten).count()
}

fn answer(form: &Form, item: &Item, mood: usize, chance: &mut Chance) -> Option<Answer> {
    let value = match item.kind {
        Kind::Group if item.offer => {
            Value::One(if chance.below(3) > 0 { "yes" } else { "no" }.to_owned())
        }
        Kind::SelectOne => match chance.below(20) {
            0 => return Some(Answer::NotSure),
            1 => return Some(Answer::RatherNotSay),
            2 => return Some(Answer::Skipped),
            _ => Value::One(leaning(form, item, mood, chance)),
        },
        Kind::Text if !item.stays_here && chance.below(4) == 0 => {
            Value::Text(WORDS[chance.below(WORDS.len())].to_owned())
        }
        Kind::Text => return Some(Answer::Skipped),
        _ => return None,
    };
    Some(Answer::Given(value))
}

/// The first choices more often than the last, as answers to such forms are; more so the better it
/// went.
fn leaning(form: &Form, item: &Item, mood: usize, chance: &mut Chance) -> String {
    let choices = form.choices(item);
    let draws = (0..=mood).map(|_| chance.below(choices.len()));
    let place = draws.min().unwrap_or(0);
    choices
        .get(place)
        .map_or_else(String::new, |choice| choice.name.clone())
}

/// What made-up parents wrote.
const WORDS: [&str; 6] = [
    "Send the report earlier so I can read it with my sister.",
    "There were too many people in the room and I did not know who they were.",
    "She explained it slowly, that helped.",
    "I wanted a break in the middle.",
    "It would be better on a day when I do not work.",
    "Please use plainer words.",
];

/// A small generator of chance (xorshift64*), so that the large demo is the same every time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let drawn = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(drawn).unwrap_or(0) % limit.max(1)
    }
}
