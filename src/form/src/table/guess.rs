//! Guessing what columns and cells mean, from the words of the form. A guess is only ever shown; a
//! person looks at it before a row is read.

use super::cells::{parts, plain, quarter};
use super::offered::{Each, held, parts_of};
use super::{Column, Mapping, Means, Named, Places, Stands, Table};
use crate::document::{Choice, Kind, Text};
use crate::form::Form;
use crate::print::codes;
use crate::{About, paper_codes};
use std::collections::{BTreeMap, BTreeSet};

/// How much of the words two questions have to share to be taken for the same.
const ALIKE_MIN: f64 = 0.6;
/// How many different cells are looked at; a column with more holds words.
const CELLS_MAX: usize = 500;

/// What people write for the answers that are none.
const SKIPPED: [&str; 7] = [
    "n a",
    "na",
    "none given",
    "not answered",
    "blank",
    "no answer",
    "skipped",
];
const NOT_SURE: [&str; 6] = [
    "not sure",
    "unsure",
    "don t know",
    "dont know",
    "do not know",
    "i m not sure",
];
const RATHER_NOT_SAY: [&str; 4] = [
    "rather not say",
    "i d rather not say",
    "prefer not to say",
    "refused",
];

/// A mapping as good as the words allow.
pub fn guess(form: &Form, places: &Places, table: &Table) -> Mapping {
    Mapping::of_columns(form, guesses(form, places, table).collect())
}

/// The same, column by column: a large sheet takes its time.
pub fn guesses<'t>(
    form: &'t Form,
    places: &'t Places,
    table: &'t Table,
) -> impl Iterator<Item = Column> + 't {
    let (asked, mut taken) = (asked(form), BTreeSet::new());
    table.heads.iter().enumerate().map(move |(at, head)| {
        let means = means(&asked, &taken, table, at);
        if let Means::Answers { path, part } = &means {
            taken.insert((path.clone(), part.clone()));
        }
        let mut column = Column {
            head: head.clone(),
            means,
            cells: BTreeMap::new(),
        };
        column.guess_cells(form, places, table, at);
        column
    })
}

impl Mapping {
    /// These columns of a form's answers.
    pub fn of_columns(form: &Form, columns: Vec<Column>) -> Self {
        Self {
            form: form.document().id.clone(),
            columns,
            about: About::default(),
        }
    }
}

impl Column {
    /// Takes another meaning, and guesses its cells anew.
    pub fn set_means(
        &mut self,
        means: Means,
        form: &Form,
        places: &Places,
        table: &Table,
        at: usize,
    ) {
        self.means = means;
        self.cells.clear();
        self.guess_cells(form, places, table, at);
    }

    /// What the cells stand for that nobody has said anything about yet.
    pub fn guess_cells(&mut self, form: &Form, places: &Places, table: &Table, at: usize) {
        let offered = offered(&self.means, form, places);
        if offered.is_empty() && !is_one_of_a_list(&self.means, form) {
            return;
        }
        for cell in different_cells(table, at) {
            let stands = stands(&offered, &cell, matches!(self.means, Means::Answers { .. }));
            if let Some(stands) = stands {
                self.cells.entry(cell).or_insert(stands);
            }
        }
    }
}

/// Every question a column can hold: its path, its part, and the words it goes by.
struct Asked {
    path: String,
    part: Option<String>,
    words: Vec<String>,
    /// Of which of several: these numbers stand in the head as well.
    numbers: Vec<String>,
}

fn asked(form: &Form) -> Vec<Asked> {
    let codes = paper_codes(form);
    let code = |path: &str| {
        let code = codes.iter().find(|code| code.path == path)?;
        Some(
            code.code
                .trim_end_matches(|c: char| c.is_alphabetic())
                .to_owned(),
        )
    };
    let mut asked = Vec::new();
    for held in held(form) {
        let item = held.item;
        let mut words = vec![plain(&item.name)];
        words.extend(
            [&item.label, &item.short, &item.easy]
                .into_iter()
                .flat_map(spoken),
        );
        if item.kind == Kind::Repeat {
            let counted = words
                .iter()
                .flat_map(|words| [format!("number of {words}"), format!("how many {words}")]);
            words = counted.collect();
        }
        if let Some(each) = &held.each {
            words = of_each(&words, each);
        }
        words.extend(code(&held.path).map(|code| format!("q{code}")));
        let numbers = held.each.iter().flat_map(|each| &each.0);
        let numbers: Vec<String> = numbers.map(|(_, number)| number.to_string()).collect();
        for (part, label) in parts_of(form, item) {
            let label = plain(&label);
            let words = match &part {
                Some(part) => words
                    .iter()
                    .flat_map(|words| [format!("{words} {label}"), format!("{words} {part}")])
                    .chain([label.clone()])
                    .collect(),
                None => words.clone(),
            };
            asked.push(Asked {
                path: held.path.clone(),
                part,
                words,
                numbers: numbers.clone(),
            });
        }
    }
    asked
}

/// "child home 2", "2 child home", "children 2 child home": heads for each of several. Where there was
/// only one, nobody numbered it.
fn of_each(words: &[String], each: &Each) -> Vec<String> {
    let numbers = each.0.iter().map(|(_, number)| number.to_string());
    let numbers = numbers.collect::<Vec<_>>().join(" ");
    let called = each.0.iter();
    let called = called.map(|(called, number)| format!("{} {number}", plain(called)));
    let called = called.collect::<Vec<_>>().join(" ");
    let mut all: Vec<String> = words
        .iter()
        .flat_map(|words| {
            [
                format!("{words} {numbers}"),
                format!("{numbers} {words}"),
                format!("{words} {called}"),
                format!("{called} {words}"),
            ]
        })
        .collect();
    if each.0.iter().all(|(_, number)| *number == 1) {
        all.extend(words.iter().cloned());
    }
    all
}

fn spoken(text: &Text) -> impl Iterator<Item = String> {
    text.values()
        .map(|words| plain(words))
        .filter(|words| !words.is_empty())
}

fn means(
    asked: &[Asked],
    taken: &BTreeSet<(String, Option<String>)>,
    table: &Table,
    at: usize,
) -> Means {
    let head = plain(&table.heads[at]);
    let free = |one: &&Asked| !taken.contains(&(one.path.clone(), one.part.clone()));
    let exact = asked
        .iter()
        .filter(free)
        .find(|one| one.words.contains(&head));
    let found = exact.or_else(|| {
        let numbered = |one: &Asked| {
            let mut numbers = one.numbers.iter();
            numbers.all(|number| head.split(' ').any(|word| word == number))
        };
        let alike = |one: &Asked| {
            if !numbered(one) {
                return 0.0;
            }
            one.words
                .iter()
                .map(|words| alike(words, &head))
                .fold(0.0, f64::max)
        };
        let best = asked
            .iter()
            .filter(free)
            .max_by(|a, b| alike(a).total_cmp(&alike(b)))?;
        (alike(best) >= ALIKE_MIN).then_some(best)
    });
    if let Some(found) = found {
        return Means::Answers {
            path: found.path.clone(),
            part: found.part.clone(),
        };
    }
    let has = |words: &[&str]| head.split(' ').any(|word| words.contains(&word));
    if has(&["quarter", "date", "day", "month"]) && says_when(table, at) {
        Means::Quarter
    } else if has(&["area", "locality", "office", "district", "team"]) {
        Means::Area
    } else if head.contains("meet") || has(&["conference", "kind", "type"]) {
        Means::Meeting
    } else {
        Means::Nothing
    }
}

fn says_when(table: &Table, at: usize) -> bool {
    let cells = table.rows.iter().filter_map(|row| row.get(at));
    let mut filled = cells.filter(|cell| !cell.trim().is_empty());
    filled.any(|cell| quarter(cell).is_ok())
}

/// How many of the words of both stand in both.
fn alike(one: &str, other: &str) -> f64 {
    let set = |text: &str| text.split(' ').map(str::to_owned).collect::<BTreeSet<_>>();
    let (one, other) = (set(one), set(other));
    let both = one.intersection(&other).count();
    if both < 2 {
        return 0.0;
    }
    both as f64 / one.union(&other).count() as f64
}

fn different_cells(table: &Table, at: usize) -> BTreeSet<String> {
    let mut cells = BTreeSet::new();
    for cell in table.rows.iter().filter_map(|row| row.get(at)) {
        let cell = cell.trim();
        if cells.len() >= CELLS_MAX {
            break;
        }
        cells.insert(cell.to_owned());
        cells.extend(parts(cell).map(str::to_owned));
    }
    cells.remove("");
    cells
}

/// What the cells of a column can stand for: a name, and the words it goes by.
fn offered(means: &Means, form: &Form, places: &Places) -> Vec<(String, Vec<String>)> {
    let named = |all: &[Named]| {
        let all = all.iter();
        all.map(|one| (one.id.clone(), vec![plain(&one.id), plain(&one.name)]))
            .collect()
    };
    match means {
        Means::Area => named(&places.areas),
        Means::Meeting => named(&places.meetings),
        Means::Answers { path, part } => {
            let Some(item) = form.item_at(path) else {
                return Vec::new();
            };
            if item.kind == Kind::Acknowledge {
                let words = ["yes", "y", "x", "1", "true", "read"];
                return vec![("yes".to_owned(), words.map(str::to_owned).to_vec())];
            }
            let sorted = part.is_some() && item.kind != Kind::Board;
            let choices = if sorted {
                form.columns(item)
            } else {
                form.choices(item)
            };
            choices
                .iter()
                .enumerate()
                .map(|(at, choice)| words_of(at, choice))
                .collect()
        }
        _ => Vec::new(),
    }
}

fn words_of(at: usize, choice: &Choice) -> (String, Vec<String>) {
    let mut words = vec![plain(&choice.name), codes::letter(at)];
    words.extend(spoken(&choice.label));
    let first = words
        .last()
        .and_then(|label| label.split(' ').next())
        .map(str::to_owned);
    // "Y" and "N" for what begins with yes and no.
    let short = first.filter(|word| word == "yes" || word == "no");
    words.extend(
        short
            .into_iter()
            .flat_map(|word| [word[..1].to_owned(), word]),
    );
    words.extend(choice.number.map(|number| number.to_string()));
    (choice.name.clone(), words)
}

fn is_one_of_a_list(means: &Means, form: &Form) -> bool {
    match means {
        Means::Area | Means::Meeting => true,
        Means::Answers { path, .. } => form
            .item_at(path)
            .is_some_and(|item| !matches!(item.kind, Kind::Text | Kind::Board)),
        _ => false,
    }
}

fn stands(offered: &[(String, Vec<String>)], cell: &str, answers: bool) -> Option<Stands> {
    let said = plain(cell);
    // The words go before the letters of the booklet: an "n" for "no" is no second answer.
    let by = |exact: fn(&str, &str) -> bool| {
        let holds = |words: &Vec<String>| words.iter().any(|word| exact(word, &said));
        let mut found = offered.iter().filter(|(_, words)| holds(words));
        let first = found.next();
        first.filter(|_| found.next().is_none())
    };
    if let Some((name, _)) = by(|word, said| word == said) {
        return Some(Stands::For(name.clone()));
    }
    let said = said.as_str();
    match said {
        "" => answers.then_some(Stands::Skipped),
        _ if SKIPPED.contains(&said) => Some(Stands::Skipped),
        _ if answers && NOT_SURE.contains(&said) => Some(Stands::NotSure),
        _ if answers && RATHER_NOT_SAY.contains(&said) => Some(Stands::RatherNotSay),
        _ => None,
    }
}
