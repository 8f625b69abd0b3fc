//! The responses of the counting benches, native and in a browser: 32 items, the same every time.

use form::Form;
use serde_json::{Map, Value, json};
use tally::{Area, Filter, Forms, Locality, Look, Period, Place, Records, Service};

const ITEMS: usize = 32;
const AREAS: usize = 9;
const QUARTERS: [&str; 8] = [
    "2024-Q2", "2024-Q3", "2024-Q4", "2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1",
];
const FORM: &str = "bench";
/// As long as people write when a phone asks them.
const WORDS: &str = "It was good that somebody told us before what would be talked about, and that we were asked first.";

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

fn answer(code: u8, text: bool) -> Option<Value> {
    match code {
        0 => None,
        1 => Some(json!("skipped")),
        2 => Some(json!("not_sure")),
        3 => Some(json!("rather_not_say")),
        words if text => Some(json!({ "text": format!("{WORDS} {words}") })),
        choice => Some(json!({ "one": format!("c{}", choice - 4) })),
    }
}

fn form(texts: usize) -> Form {
    let list = |count: u64| {
        (0..count)
            .map(|n| json!({ "name": format!("c{n}"), "label": { "en": format!("Choice {n}") } }))
    };
    let item = |at: usize| match at >= ITEMS - texts {
        true => json!({
            "type": "text", "name": format!("q{at}"), "label": { "en": format!("Question {at}?") },
        }),
        false => json!({
            "type": "select_one", "name": format!("q{at}"), "label": { "en": format!("Question {at}?") },
            "choices": format!("of{}", choices(at)),
        }),
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

/// The records, and their columns: areas, quarters, then the items. The last `texts` items are
/// words of a length that people write.
pub fn made(count: usize, texts: usize) -> (Records, Vec<Vec<u8>>) {
    let mut records = Records::new(Forms::new([form(texts)]), service());
    let mut columns = vec![Vec::new(); 2 + ITEMS];
    let mut dice = Dice(count as u64);
    for number in 0..count {
        let area = dice.roll(AREAS as u64) as u8;
        let quarter = dice.roll(QUARTERS.len() as u64) as u8;
        let codes: Vec<u8> = (0..ITEMS).map(|item| code(&mut dice, item)).collect();
        let answers = codes.iter().enumerate();
        let answers = answers
            .filter_map(|(at, code)| Some((format!("q{at}"), answer(*code, at >= ITEMS - texts)?)));
        let response = json!({
            "heard": "response/1", "id": format!("{:016x}{number:048x}", dice.0), "form": FORM, "version": 1,
            "area": format!("a{area}"), "quarter": QUARTERS[usize::from(quarter)], "source": "online",
            "answers": answers.collect::<Map<_, _>>(),
        });
        let taken = records.take(&response.to_string());
        taken.expect("a response that fits");
        let all = [area, quarter].into_iter().chain(codes);
        columns
            .iter_mut()
            .zip(all)
            .for_each(|(column, code)| column.push(code));
    }
    (records, columns)
}

/// "all", "year 2025", "area 3", "locality 1", "quarter 5".
pub fn filter(words: &str) -> Filter {
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
pub fn counts(look: &Look) -> Vec<Vec<u64>> {
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
