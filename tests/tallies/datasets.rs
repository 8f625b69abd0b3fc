//! Twenty random data sets, counted by polars (`datasets.py` writes `datasets.csv`): every table
//! and every comparison of the screen equals the stored counts, and so does every release where
//! it says anything. The same responses are made here from the same seed.

use super::attack::Dice;
use super::data;
use form::Form;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use tally::{
    Asked, Cell, Filter, Forms, Look, LookCross, Period, Place, Records, Release, Side, Source,
    Wanted,
};

const SETS: u64 = 20;
const FORM: &str = "counting";
const STATES: [&str; 3] = ["skipped", "not_sure", "rather_not_say"];
const CROSSES: [[&str; 2]; 4] = [
    ["happy", "listened"],
    ["safe_home", "likes"],
    ["life", "happy"],
    ["worries", "family/dad"],
];

/// Set, group, question and row, question and column, to the count.
type Counts = BTreeMap<[String; 6], u64>;

fn pick<'n>(dice: &mut Dice, names: &[&'n str]) -> &'n str {
    names[dice.roll(names.len() as u64) as usize]
}

fn some<'n>(dice: &mut Dice, names: &[&'n str]) -> Vec<&'n str> {
    let bits = 1 + dice.roll((1 << names.len()) - 1);
    let taken = names
        .iter()
        .enumerate()
        .filter(|(at, _)| bits >> at & 1 == 1);
    taken.map(|(_, name)| *name).collect()
}

/// One of the states of a question that was come to, or nothing where it was not.
fn answer(dice: &mut Dice, given: impl FnOnce(&mut Dice) -> Value) -> Option<Value> {
    match dice.roll(12) {
        state @ 0..3 => Some(json!(STATES[state as usize])),
        3 => None,
        _ => Some(given(dice)),
    }
}

/// The order of the throws is that of `datasets.py`.
fn response(seed: u64) -> Value {
    let dice = &mut Dice(seed);
    let area = pick(
        dice,
        &["harbour", "dunes", "millbrook", "heather", "nowhere-known"],
    );
    let quarter = pick(dice, &["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]);
    let source = pick(dice, &["online", "paper"]);
    let one = |names: &'static [&str]| move |dice: &mut Dice| json!({ "one": pick(dice, names) });
    let mut answers = Map::new();
    let mut put = |name: &str, answer: Option<Value>| {
        answer.map(|answer| answers.insert(name.to_owned(), answer))
    };
    put("happy", answer(dice, one(&["yes", "partly", "no"])));
    put("listened", answer(dice, one(&["yes", "partly", "no"])));
    let safe = answer(dice, one(&["yes", "yes", "yes", "partly", "no"]));
    put("safe_home", safe.clone());
    if safe.is_some_and(|safe| safe["one"] == "partly" || safe["one"] == "no") {
        put(
            "who_helps",
            answer(dice, one(&["friend", "teacher", "nobody"])),
        );
    }
    let worries = answer(dice, |dice| match dice.roll(4) {
        0 => json!({ "many": ["none"] }),
        _ => json!({ "many": some(dice, &["night", "school", "moving"]) }),
    });
    put("worries", worries);
    put(
        "likes",
        answer(
            dice,
            |dice| json!({ "many": some(dice, &["drawing", "football", "music"]) }),
        ),
    );
    put(
        "life",
        answer(dice, |dice| json!({ "integer": dice.roll(11) })),
    );
    let columns = ["more", "same", "less"];
    let family = answer(
        dice,
        |dice| json!({ "sorted": { "mum": pick(dice, &columns) } }),
    );
    let family = family.map(|mut family| {
        if family.is_object() {
            family["sorted"]["dad"] = json!(pick(dice, &columns));
        }
        family
    });
    put("family", family);
    put(
        "order",
        answer(
            dice,
            |dice| json!({ "ranked": [pick(dice, &["drawing", "football", "music"])] }),
        ),
    );
    json!({
        "heard": "response/1", "id": format!("{seed:064x}"), "form": FORM, "version": 2, "area": area,
        "quarter": quarter, "source": source, "answers": answers,
    })
}

fn records(set: u64) -> Records {
    let form = Form::read(include_str!("forms/counting.2.json")).expect("a sound form");
    let mut records = Records::new(Forms::new([form]), data::service());
    let size = 40 + Dice(set).roll(160);
    for at in 0..size {
        let response = response(set * 1_000_003 + at).to_string();
        records.take(&response).expect("a response that fits");
    }
    records
}

fn groups() -> [(&'static str, Filter); 6] {
    let all = || Filter::all(FORM);
    let quarter = "2026-Q3".parse().expect("a quarter");
    [
        ("all", all()),
        ("year 2026", Filter::year(FORM, 2026)),
        (
            "quarter 2026-Q3",
            Filter {
                period: Period::Quarter(quarter),
                ..all()
            },
        ),
        (
            "area harbour",
            Filter {
                place: Place::Area("harbour".to_owned()),
                ..all()
            },
        ),
        (
            "source paper",
            Filter {
                source: Some(Source::Paper),
                ..all()
            },
        ),
        (
            "locality coast",
            Filter {
                place: Place::Locality("coast".to_owned()),
                ..all()
            },
        ),
    ]
}

fn stored() -> Counts {
    let rows = data::rows(include_str!("datasets.csv")).into_iter().skip(1);
    let row = |cells: Vec<String>| {
        let count = cells[6].parse().expect("a count");
        (
            <[String; 6]>::try_from(cells[..6].to_vec()).expect("six names"),
            count,
        )
    };
    rows.map(row).collect()
}

fn key(set: u64, group: &str, names: [&str; 4]) -> [String; 6] {
    let [a, b, c, d] = names.map(str::to_owned);
    [set.to_string(), group.to_owned(), a, b, c, d]
}

/// A column as `datasets.py` names it: cards by their stable name.
fn column(asked: &Asked) -> String {
    let part = asked.part.as_ref().map(|part| format!("/{part}"));
    format!("{}{}", asked.name, part.unwrap_or_default())
}

fn side(column: &str) -> Side {
    let (name, part) = match column.split_once('/') {
        Some((name, part)) => (name, Some(part.to_owned())),
        None => (column, None),
    };
    Side::Question(Asked {
        part,
        ..Asked::now(name)
    })
}

#[test]
fn every_table_equals_that_of_polars() {
    let stored = stored();
    let (mut checked, mut shown) = (0, 0);
    for set in 0..SETS {
        let records = records(set);
        for (group, filter) in groups() {
            let look = Look::of(&records, &filter);
            assert_eq!(Some(&look.group), stored.get(&key(set, group, [""; 4])));
            shown += usize::from(look.withheld.is_none());
            for question in &look.questions {
                let name = column(&question.asked);
                let right = |row: &str| {
                    stored
                        .get(&key(set, group, [&name, row, "", ""]))
                        .copied()
                        .unwrap_or(0)
                };
                let states = [
                    question.skipped,
                    question.not_sure,
                    question.rather_not_say,
                    question.not_asked,
                ];
                let states = STATES.iter().copied().chain(["not_asked"]).zip(states);
                let rows = question
                    .rows
                    .iter()
                    .map(|row| (row.name.as_str(), row.count));
                for (row, count) in rows
                    .chain(states)
                    .filter(|_| !["board", "say", "since"].contains(&name.as_str()))
                {
                    assert_eq!(count, right(row), "set {set}, {group}: {name} {row}");
                    checked += 1;
                }
            }
        }
    }
    assert!(
        checked > 5000 && shown > 100,
        "{checked} counts, {shown} groups"
    );
}

#[test]
fn every_comparison_equals_that_of_polars() {
    let stored = stored();
    for set in 0..SETS {
        let records = records(set);
        let pairs = CROSSES.map(|[rows, columns]| ([rows, columns], side(rows), side(columns)));
        let places = (["quarter", "area"], Side::Quarter, Side::Area);
        for ([rows, columns], row_side, column_side) in pairs.into_iter().chain([places]) {
            let cross = LookCross::of(&records, &Filter::all(FORM), &row_side, &column_side)
                .expect("both are asked");
            for line in &cross.lines {
                for (total, cell) in cross.totals.iter().zip(&line.cells) {
                    let names = [rows, &line.total.name, columns, &total.name];
                    let right = stored.get(&key(set, "all", names)).copied().unwrap_or(0);
                    let count = cell.as_ref().map_or(0, |cell| cell.count);
                    assert_eq!(count, right, "set {set}: {names:?}");
                }
            }
        }
    }
}

/// What is published equals it too, wherever a number stands.
#[test]
fn every_release_equals_polars_where_it_says_anything() {
    let stored = stored();
    let (mut said, mut withheld) = (0, 0);
    for set in 0..SETS {
        let release = Release::make(&records(set), &Wanted::of(Period::Year(2026)));
        for question in release
            .forms()
            .iter()
            .flat_map(|form| &form.questions)
            .filter(|q| q.part.is_none())
        {
            for row in &question.rows {
                let right = stored.get(&key(set, "year 2026", [&question.name, &row.name, "", ""]));
                match row.count {
                    Cell::Count(count) if question.name != "board" => {
                        assert_eq!(
                            count,
                            right.copied().unwrap_or(0),
                            "set {set}: {}",
                            question.name
                        );
                        said += 1;
                    }
                    _ => withheld += 1,
                }
            }
        }
    }
    assert!(
        said > 500 && withheld > 10,
        "{said} said, {withheld} withheld"
    );
}
