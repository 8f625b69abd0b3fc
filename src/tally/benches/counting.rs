//! Counting beside others, for `cargo xtask bench tally`: makes responses of 32 items, writes their
//! columns for the others to read, and then counts whatever group it is told to on its input.
//! It must not count in any way but the one the officers' app counts in: through `Look`.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::disallowed_macros
)]

use form::Form;
use serde_json::{Map, Value, json};
use std::io::{BufRead, Write};
use std::path::Path;
use std::time::Instant;
use tally::{Area, Filter, Forms, Locality, Look, Period, Place, Records, Service};

const ITEMS: usize = 32;
const AREAS: usize = 9;
const QUARTERS: [&str; 8] = [
    "2024-Q2", "2024-Q3", "2024-Q4", "2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1",
];
const FORM: &str = "bench";

/// SplitMix64, so that every run counts the same.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % sides
    }
}

/// How many choices an item has: most three, some four, some eleven points.
fn choices(item: usize) -> u64 {
    match item % 8 {
        6 => 4,
        7 => 11,
        _ => 3,
    }
}

/// An answer's code: 0 not asked, 1 to 3 the states, from 4 on the choices.
fn code(dice: &mut Dice, item: usize) -> u8 {
    let code = match dice.roll(16) {
        0 => 0,
        1 => 1 + dice.roll(3),
        _ => 4 + dice.roll(choices(item)),
    };
    u8::try_from(code).unwrap_or(0)
}

fn answer(code: u8) -> Option<Value> {
    match code {
        0 => None,
        1 => Some(json!("skipped")),
        2 => Some(json!("not_sure")),
        3 => Some(json!("rather_not_say")),
        choice => Some(json!({ "one": format!("c{}", choice - 4) })),
    }
}

fn form() -> Form {
    let list = |count: u64| {
        (0..count)
            .map(|n| json!({ "name": format!("c{n}"), "label": { "en": format!("Choice {n}") } }))
    };
    let item = |at: usize| {
        json!({
            "type": "select_one", "name": format!("q{at}"), "label": { "en": format!("Question {at}?") },
            "choices": format!("of{}", choices(at)),
        })
    };
    let lists: Map<String, Value> = [3, 4, 11]
        .map(|count| (format!("of{count}"), list(count).collect()))
        .into_iter()
        .collect();
    let document = json!({
        "id": FORM, "version": 1, "title": { "en": "Thirty-two questions" }, "audience": "parent",
        "readers": "managers", "minutes": 5, "start": [{ "en": "Hello." }], "end": [{ "en": "Thank you." }],
        "choices": lists, "survey": (0..ITEMS).map(item).collect::<Vec<_>>(),
    });
    Form::read(&document.to_string()).expect("a sound form")
}

fn service() -> Service {
    let area = |at: usize| Area {
        id: format!("a{at}"),
        name: format!("Area {at}"),
    };
    let locality = |at: usize| Locality {
        id: format!("l{at}"),
        name: format!("Locality {at}"),
        areas: (3 * at..3 * at + 3).map(area).collect(),
    };
    Service {
        localities: (0..AREAS / 3).map(locality).collect(),
        ..Service::default()
    }
}

/// The records, and their columns: areas, quarters, then the items.
fn made(count: usize) -> (Records, Vec<Vec<u8>>) {
    let mut records = Records::new(Forms::new([form()]), service());
    let mut columns = vec![Vec::new(); 2 + ITEMS];
    let mut dice = Dice(count as u64);
    for number in 0..count {
        let (area, quarter) = (
            dice.roll(AREAS as u64) as u8,
            dice.roll(QUARTERS.len() as u64) as u8,
        );
        let codes: Vec<u8> = (0..ITEMS).map(|item| code(&mut dice, item)).collect();
        let answers = codes
            .iter()
            .enumerate()
            .filter_map(|(at, code)| Some((format!("q{at}"), answer(*code)?)));
        let response = json!({
            "heard": "response/1", "id": format!("{:016x}{number:048x}", dice.0), "form": FORM, "version": 1,
            "area": format!("a{area}"), "quarter": QUARTERS[usize::from(quarter)], "source": "online",
            "answers": answers.collect::<Map<_, _>>(),
        });
        records
            .take(&response.to_string())
            .expect("a response that fits");
        for (column, code) in columns
            .iter_mut()
            .zip([area, quarter].into_iter().chain(codes))
        {
            column.push(code);
        }
    }
    (records, columns)
}

/// "all", "year 2025", "area 3", "locality 1", "quarter 5".
fn filter(words: &str) -> Filter {
    let (kind, value) = words.split_once(' ').unwrap_or((words, "0"));
    let number: usize = value.parse().expect("a number");
    let all = Filter::all(FORM);
    match kind {
        "year" => Filter::year(FORM, number as i32),
        "area" => Filter {
            place: Place::Area(format!("a{number}")),
            ..all
        },
        "locality" => Filter {
            place: Place::Locality(format!("l{number}")),
            ..all
        },
        "quarter" => Filter {
            period: Period::Quarter(QUARTERS[number].parse().expect("a quarter")),
            ..all
        },
        _ => all,
    }
}

/// The counts as everyone gives them: for each item the codes from 0 on.
fn counts(look: &Look) -> Vec<Vec<u64>> {
    let one = |question: &tally::LookQuestion| {
        let states = [
            question.not_asked,
            question.skipped,
            question.not_sure,
            question.rather_not_say,
        ];
        states
            .into_iter()
            .chain(question.rows.iter().map(|row| row.count))
            .collect()
    };
    look.questions.iter().map(one).collect()
}

/// How much memory the process holds, in megabytes; none where the system does not say.
fn megabytes() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim()
        .trim_end_matches("kB")
        .trim()
        .parse::<f64>()
        .ok()
        .map(|kb| kb / 1024.0)
}

/// Reading every column once, and doing nothing with it: nobody counts in less.
fn read_once(columns: &[Vec<u8>]) -> f64 {
    let started = Instant::now();
    let sum = columns
        .iter()
        .flat_map(|column| column.chunks_exact(8))
        .fold(0u64, |sum, chunk| {
            sum ^ u64::from_ne_bytes(chunk.try_into().unwrap_or_default())
        });
    std::hint::black_box(sum);
    started.elapsed().as_secs_f64() * 1000.0
}

fn main() {
    let mut arguments = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench");
    let (Some(count), Some(folder)) = (arguments.next(), arguments.next()) else {
        return;
    };
    let before = megabytes();
    let (records, columns) = made(count.parse().expect("how many"));
    let folder = Path::new(&folder);
    for (at, column) in columns.iter().enumerate() {
        std::fs::write(folder.join(format!("{at}.column")), column)
            .expect("a folder that can be written");
    }
    let copied: usize = columns.iter().map(Vec::len).sum();
    let held = megabytes()
        .zip(before)
        .map(|(now, before)| now - before - copied as f64 / 1_048_576.0);
    let mut output = std::io::stdout();
    let mut say = |line: Value| {
        writeln!(output, "{line}")
            .and_then(|()| output.flush())
            .expect("someone listens");
    };
    say(json!({ "megabytes": held }));
    for line in std::io::stdin().lock().lines() {
        let line = line.expect("a line");
        if line == "limit" {
            say(json!({ "ms": read_once(&columns) }));
            continue;
        }
        let filter = filter(&line);
        let started = Instant::now();
        let look = Look::of(&records, &filter);
        let ms = started.elapsed().as_secs_f64() * 1000.0;
        say(json!({ "ms": ms, "counts": counts(&look) }));
    }
}
