//! Random responses to a form with every kind of question, in two versions of which one changed a
//! scale, counted a second time here in the plainest way: by looking through all of them.

use super::data;
use super::disclosure::{Known, survives};
use form::{Form, Quarter};
use proptest::prelude::*;
use serde_json::{Value, json};
use tally::disclosure::{Several, SeveralHidden};
use tally::{
    Cell, Filter, FormTables, Forms, Look, LookQuestion, Period, Place, QuestionTable, Records,
    Release, Row, Source, Texts, Wanted,
};

const VERSIONS: [&str; 2] = [
    include_str!("forms/counting.1.json"),
    include_str!("forms/counting.2.json"),
];
const AREAS: [&str; 5] = ["harbour", "dunes", "millbrook", "heather", "nowhere-known"];
const QUARTERS: [&str; 4] = ["2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3"];
const CARDS: [&str; 2] = ["mum", "dad"];

fn forms() -> Forms {
    Forms::new(
        VERSIONS
            .iter()
            .map(|json| Form::read(json).expect("a sound form")),
    )
}

/// The dice of one response; used up from the back.
struct Dice(Vec<u8>);

impl Dice {
    fn roll(&mut self, sides: u8) -> u8 {
        self.0.pop().unwrap_or(0) % sides
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[usize::from(self.roll(from.len() as u8))]
    }

    /// One of the four states a question can have that was come to, mostly an answer.
    fn state(&mut self, given: impl FnOnce(&mut Self) -> Value) -> Option<Value> {
        match self.roll(12) {
            0 => Some(json!("skipped")),
            1 => Some(json!("not_sure")),
            2 => Some(json!("rather_not_say")),
            3 => None,
            _ => Some(given(self)),
        }
    }

    fn some_of(&mut self, from: &[&str]) -> Vec<String> {
        let bits = 1 + self.roll((1 << from.len()) - 1);
        let taken = from
            .iter()
            .enumerate()
            .filter(|(at, _)| bits >> at & 1 == 1);
        taken.map(|(_, name)| (*name).to_owned()).collect()
    }
}

fn response(number: usize, dice: Vec<u8>) -> Value {
    let mut dice = Dice(dice);
    let version = 1 + dice.roll(2);
    let mut answers = serde_json::Map::new();
    let mut put = |name: &str, answer: Option<Value>| {
        answer.map(|answer| answers.insert(name.to_owned(), answer));
    };
    let scale = ["yes", "partly", "no"];
    put("happy", dice.state(|d| json!({ "one": d.pick(&scale) })));
    let listened: &[&str] = if version == 1 { &["yes", "no"] } else { &scale };
    put(
        "listened",
        dice.state(|d| json!({ "one": d.pick(listened) })),
    );
    let safe = dice.state(|d| json!({ "one": d.pick(&["yes", "yes", "yes", "partly", "no"]) }));
    if [
        Some(json!({ "one": "no" })),
        Some(json!({ "one": "partly" })),
    ]
    .contains(&safe)
    {
        put(
            "who_helps",
            dice.state(|d| json!({ "one": d.pick(&["friend", "teacher", "nobody"]) })),
        );
    }
    put("safe_home", safe);
    put(
        "worries",
        dice.state(|d| match d.roll(4) {
            0 => json!({ "many": ["none"] }),
            _ => json!({ "many": d.some_of(&["night", "school", "moving"]) }),
        }),
    );
    put(
        "likes",
        dice.state(|d| json!({ "many": d.some_of(&["drawing", "football", "music"]) })),
    );
    put("life", dice.state(|d| json!({ "integer": d.roll(11) })));
    put(
        "family",
        dice.state(|d| {
            let columns = CARDS.map(|card| (card, d.pick(&["more", "same", "less", ""])));
            let placed = columns.into_iter().filter(|(_, column)| !column.is_empty());
            json!({ "sorted": placed.collect::<std::collections::BTreeMap<_, _>>() })
        }),
    );
    put(
        "order",
        dice.state(|d| json!({ "ranked": [d.pick(&["drawing", "football", "music"])] })),
    );
    put("board", dice.state(|d| json!({ "board": [{ "slot": d.pick(&["good", "worry", "wish"]), "text": "words" }] })));
    put(
        "say",
        dice.state(|d| json!({ "text": format!("words {}", d.roll(200)) })),
    );
    put("since", dice.state(|_| json!({ "text": "2024-Q2" })));
    json!({
        "heard": "response/1", "id": format!("{number:064x}"), "form": "counting", "version": version,
        "area": dice.pick(&AREAS), "quarter": dice.pick(&QUARTERS), "source": dice.pick(&["online", "paper", "spreadsheet"]),
        "answers": answers,
    })
}

fn responses() -> impl Strategy<Value = Vec<Value>> {
    let dice = prop::collection::vec(any::<u8>(), 40);
    let many = prop::collection::vec(dice, 0..120);
    many.prop_map(|many| {
        many.into_iter()
            .enumerate()
            .map(|(n, dice)| response(n, dice))
            .collect()
    })
}

fn filters() -> impl Strategy<Value = Filter> {
    let quarter = |text: &str| text.parse::<Quarter>().expect("a quarter");
    let period = prop_oneof![
        Just(Period::All),
        (2025..2027i32).prop_map(Period::Year),
        prop::sample::select(&QUARTERS[..]).prop_map(move |q| Period::Quarter(quarter(q))),
    ];
    let place = prop_oneof![
        Just(Place::Anywhere),
        prop::sample::select(vec!["coast", "vale", "moor"])
            .prop_map(|l| Place::Locality(l.to_owned())),
        prop::sample::select(&AREAS[..4]).prop_map(|a| Place::Area(a.to_owned())),
        Just(Place::Elsewhere),
    ];
    let sources = vec![Source::Online, Source::Paper, Source::Spreadsheet];
    let source = prop::option::of(prop::sample::select(sources));
    (period, place, prop::option::of(1..3u32), source).prop_map(
        |(period, place, version, source)| Filter {
            period,
            place,
            version,
            source,
            ..Filter::all("counting")
        },
    )
}

fn records(responses: &[Value]) -> Records {
    let mut records = Records::new(forms(), data::service());
    for response in responses {
        records
            .take(&response.to_string())
            .expect("a response that fits");
    }
    records
}

/// Whether a filter lets a response through, by its words alone.
fn lets_in(filter: &Filter, response: &Value) -> bool {
    let text = |name: &str| response[name].as_str().unwrap_or_default();
    let quarter: Quarter = text("quarter").parse().expect("a quarter");
    let locality = match text("area") {
        "harbour" | "dunes" => "coast",
        "millbrook" => "vale",
        "heather" => "moor",
        _ => "",
    };
    let period = match filter.period {
        Period::All => true,
        Period::Year(year) => quarter.reporting_year() == year,
        Period::Quarter(one) => quarter == one,
    };
    let place = match &filter.place {
        Place::Anywhere => true,
        Place::Locality(id) => locality == id,
        Place::Area(id) => text("area") == id,
        Place::Elsewhere => locality.is_empty(),
    };
    let version = filter
        .version
        .is_none_or(|version| response["version"] == version);
    let source = match filter.source {
        None => true,
        Some(Source::Online) => text("source") == "online",
        Some(Source::Paper) => text("source") == "paper",
        Some(Source::Spreadsheet) => text("source") == "spreadsheet",
    };
    period && place && version && source
}

/// What a response says in one row of one question, in the plainest words: the row's name for an
/// answer, a state's name, or nothing where it was not asked.
fn says(response: &Value, question: &str, part: Option<&str>) -> Vec<String> {
    let answer = &response["answers"][question];
    let strings = |list: &Value| -> Vec<String> {
        let list = list.as_array().into_iter().flatten();
        list.filter_map(|name| name.as_str().map(str::to_owned))
            .collect()
    };
    if let Some(state) = answer.as_str() {
        return vec![state.to_owned()];
    }
    if answer.is_null() {
        return vec!["not_asked".to_owned()];
    }
    if let Some(part) = part {
        let column = answer["sorted"][part.to_lowercase()].as_str();
        return vec![column.unwrap_or("skipped").to_owned()];
    }
    let board = answer["board"].as_array().into_iter().flatten();
    let board = board.filter_map(|item| item["slot"].as_str().map(str::to_owned));
    let mut names: Vec<String> = board.chain(strings(&answer["many"])).collect();
    names.extend(strings(&answer["ranked"]).into_iter().take(1));
    names.extend(answer["one"].as_str().map(str::to_owned));
    names.extend(answer["integer"].as_i64().map(|number| number.to_string()));
    if names.is_empty() {
        names.push("given".to_owned());
    }
    names
}

const STATES: [&str; 4] = ["skipped", "not_sure", "rather_not_say", "not_asked"];

/// How many of the group say this.
fn count(group: &[&Value], question: &str, part: Option<&str>, word: &str) -> u64 {
    let says_it = |r: &&&Value| says(r, question, part).iter().any(|said| said == word);
    group.iter().filter(says_it).count() as u64
}

fn answered(group: &[&Value], question: &str, part: Option<&str>) -> u64 {
    let states: u64 = STATES
        .iter()
        .map(|state| count(group, question, part, state))
        .sum();
    group.len() as u64 - states
}

/// The responses that a table is about: all, but of a question whose scale changed its own.
fn about<'r>(group: &[&'r Value], name: &str, wording: Option<&str>) -> Vec<&'r Value> {
    let version = wording.map(|wording| if wording.contains('1') { 1 } else { 2 });
    let own =
        |r: &&&Value| name != "listened" || version.is_none_or(|version| r["version"] == version);
    group.iter().filter(own).copied().collect()
}

fn check_look(question: &LookQuestion, group: &[&Value]) -> Result<(), TestCaseError> {
    let group = about(group, &question.name, question.wording.as_deref());
    let part = question.part.as_deref();
    prop_assert_eq!(question.returned, group.len() as u64);
    prop_assert_eq!(
        question.base,
        answered(&group, &question.name, part),
        "{}",
        question.name
    );
    for row in &question.rows {
        prop_assert_eq!(
            row.count,
            count(&group, &question.name, part, &row.name),
            "{} {}",
            question.name,
            row.name
        );
    }
    let states = [
        question.skipped,
        question.not_sure,
        question.rather_not_say,
        question.not_asked,
    ];
    for (state, given) in STATES.iter().zip(states) {
        prop_assert_eq!(
            given,
            count(&group, &question.name, part, state),
            "{} {}",
            question.name,
            state
        );
    }
    Ok(())
}

fn check_release(question: &QuestionTable, group: &[&Value]) -> Result<(), TestCaseError> {
    let group = about(group, &question.name, question.wording.as_deref());
    let part = question.part.as_deref();
    let same = |cell: Cell, right: u64| cell == Cell::Withheld || cell == Cell::Count(right);
    for row in &question.rows {
        let right = count(&group, &question.name, part, &row.name);
        prop_assert!(same(row.count, right), "{} {}", question.name, row.name);
        let small = question.sensitive && (1..5).contains(&right);
        prop_assert!(
            !small || row.count == Cell::Withheld,
            "{} {}",
            question.name,
            row.name
        );
    }
    prop_assert!(same(question.base, answered(&group, &question.name, part)));
    let states = [
        question.skipped,
        question.not_sure,
        question.rather_not_say,
        question.not_asked,
    ];
    for (state, cell) in STATES.iter().zip(states) {
        prop_assert!(same(cell, count(&group, &question.name, part, state)));
    }
    let any = |row: &Row| row.count == Cell::Withheld;
    prop_assert!(question.withheld.is_some() || !question.rows.iter().any(any));
    Ok(())
}

/// The attack of `disclosure.rs`, on the table as it is published.
fn check_attack(question: &QuestionTable, group: &[&Value]) -> Result<(), TestCaseError> {
    if !question.sensitive || question.not_asked == Cell::Withheld {
        return Ok(());
    }
    let states = [question.skipped, question.not_sure, question.rather_not_say];
    let right = |word: &str| count(group, &question.name, None, word);
    let rows: Vec<u64> = question.rows.iter().map(|row| right(&row.name)).collect();
    let others: Vec<u64> = STATES[..3].iter().map(|state| right(state)).collect();
    let held = |cell: &Cell| *cell == Cell::Withheld;
    let rows_held: Vec<bool> = question.rows.iter().map(|row| held(&row.count)).collect();
    let others_held: Vec<bool> = states.iter().map(held).collect();
    let answered = answered(group, &question.name, None);
    if question.several {
        let alone = question.rows.iter().map(|row| row.name == "none").collect();
        let table = Several {
            answered,
            others,
            choices: rows,
            alone,
            limit: 5,
        };
        let answered = held(&question.base);
        let hidden = SeveralHidden {
            answered,
            others: others_held,
            choices: rows_held,
            everything: false,
        };
        prop_assert!(table.keeps(&hidden), "{table:?} {hidden:?}");
        return Ok(());
    }
    let asked = answered + others.iter().sum::<u64>();
    let cells = [rows.clone(), others].concat();
    let mut known = vec![Known {
        cells: (0..cells.len()).collect(),
        sum: asked,
    }];
    if !held(&question.base) {
        known.push(Known {
            cells: (0..rows.len()).collect(),
            sum: answered,
        });
    }
    let hidden = [rows_held, others_held].concat();
    prop_assert!(
        survives(&cells, &hidden, &known, 5),
        "{}: {cells:?} {hidden:?}",
        question.name
    );
    Ok(())
}

/// How many came to a follow-up tells what was answered before it.
fn check_follow_up(form: &FormTables) -> Result<(), TestCaseError> {
    let table = |name: &str| form.questions.iter().find(|question| question.name == name);
    if let (Some(safe), Some(helps)) = (table("safe_home"), table("who_helps")) {
        prop_assert!(
            helps.sensitive,
            "a follow-up of a sensitive question is sensitive"
        );
        if safe.withheld.is_some() {
            let measures = form.measures.iter();
            let mut made_of_it = measures.filter(|measure| measure.name == "safe_and_happy");
            prop_assert!(made_of_it.all(|measure| measure.numerator == Cell::Withheld));
            prop_assert_eq!(helps.not_asked, Cell::Withheld);
            prop_assert!(helps.rows.iter().all(|row| row.count == Cell::Withheld));
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_screen_equals_a_plain_count(responses in responses(), filter in filters()) {
        let records = records(&responses);
        let look = Look::of(&records, &filter);
        let group: Vec<&Value> = responses.iter().filter(|r| lets_in(&filter, r)).collect();
        prop_assert_eq!(look.group, group.len() as u64);
        prop_assert!(look.withheld.is_none() || look.questions.is_empty());
        let base = group.len() as u64;
        let whole_year = filter == Filter::year("counting", match filter.period { Period::Year(y) => y, _ => 0 });
        prop_assert!(base == 0 || base >= 5 || whole_year || look.withheld.is_some());
        for question in &look.questions {
            check_look(question, &group)?;
        }
        for measure in look.measures.iter().filter(|measure| measure.name == "happy_here") {
            prop_assert_eq!(measure.numerator, count(&group, "happy", None, "yes"));
            prop_assert_eq!(measure.denominator, base);
        }
    }

    #[test]
    fn the_release_equals_a_plain_count_where_it_says_anything(responses in responses()) {
        let records = records(&responses);
        let wanted = Wanted { period: Period::Year(2026), before: None, ..Wanted::of(Period::Year(2026)) };
        let release = Release::make(&records, &wanted);
        let filter = Filter::year("counting", 2026);
        let group: Vec<&Value> = responses.iter().filter(|r| lets_in(&filter, r)).collect();
        prop_assert_eq!(release.returned().total, group.len() as u64);
        for form in release.forms() {
            prop_assert!(group.len() >= 10 || form.questions.is_empty() && form.measures.is_empty());
            for question in &form.questions {
                check_release(question, &group)?;
                check_attack(question, &group)?;
            }
            check_follow_up(form)?;
        }
    }

    #[test]
    fn the_order_of_arrival_changes_nothing(responses in responses(), seed in any::<u64>()) {
        let forwards = records(&responses);
        let backwards: Vec<Value> = responses.iter().rev().cloned().collect();
        let backwards = records(&backwards);
        let words = |records: &Records| -> Vec<String> {
            Texts::of(records, "counting", None, seed).texts.into_iter().map(|text| text.words).collect()
        };
        prop_assert_eq!(words(&forwards), words(&backwards));
        let wanted = Wanted { period: Period::All, before: None, ..Wanted::of(Period::All) };
        let release = |records: &Records| report::csv(&Release::make(records, &wanted));
        prop_assert_eq!(release(&forwards), release(&backwards));
    }
}

#[test]
fn a_reworded_question_keeps_counting_and_a_changed_scale_never_mixes() {
    let answered = |number: usize, version: u32, listened: &str| {
        json!({
            "heard": "response/1", "id": format!("{number:064x}"), "form": "counting", "version": version,
            "quarter": "2026-Q2", "source": "online",
            "answers": { "happy": { "one": "yes" }, "listened": { "one": listened } },
        })
    };
    let old = (0..12).map(|n| answered(n, 1, "no"));
    let new = (12..30).map(|n| answered(n, 2, "partly"));
    let records = records(&old.chain(new).collect::<Vec<_>>());
    let look = Look::of(&records, &Filter::year("counting", 2026));
    let named = |name: &str| {
        look.questions
            .iter()
            .filter(|q| q.name == name)
            .collect::<Vec<_>>()
    };
    let happy = named("happy");
    assert_eq!(happy.len(), 1, "a reworded label is the same question");
    assert_eq!(
        (happy[0].label.as_str(), happy[0].base),
        ("Likes it here", 30)
    );
    let listened = named("listened");
    let rows: Vec<(usize, u64, Option<&str>)> = listened
        .iter()
        .map(|q| (q.rows.len(), q.base, q.wording.as_deref()))
        .collect();
    let now = Some("wording now, version 2");
    assert_eq!(
        rows,
        [(3, 18, now), (2, 12, Some("earlier wording, version 1"))]
    );
    let measures = look
        .measures
        .iter()
        .filter(|m| m.name == "happy_of_listened");
    assert_eq!(
        measures.count(),
        2,
        "a measure made from it is kept apart too"
    );
}

#[test]
fn an_id_counts_once_whatever_way_it_came() {
    let mut first = response(1, vec![7; 40]);
    let mut records = records(&[first.clone()]);
    first["source"] = json!("paper");
    assert_eq!(records.take(&first.to_string()), Ok(tally::Added::Repeated));
    assert_eq!((records.count(), records.repeated()), (1, 1));
}

/// So many responses to the counting form, all of one quarter, from each of these areas.
fn from_areas(areas: &[(&str, usize)]) -> Records {
    let all = areas
        .iter()
        .flat_map(|(area, count)| std::iter::repeat_n(*area, *count));
    let response = |(number, area): (usize, &str)| {
        json!({
            "heard": "response/1", "id": format!("{number:064x}"), "form": "counting", "version": 2,
            "area": area, "quarter": "2026-Q2", "source": "online", "answers": { "happy": { "one": "yes" } },
        })
    };
    records(&all.enumerate().map(response).collect::<Vec<_>>())
}

fn is_shown(records: &Records, place: Place) -> bool {
    let filter = Filter {
        place,
        ..Filter::year("counting", 2026)
    };
    let look = Look::of(records, &filter);
    assert_eq!(look.withheld.is_none(), !look.questions.is_empty());
    look.withheld.is_none()
}

#[test]
fn a_group_is_not_shown_if_it_leaves_a_small_one_over() {
    let area = |name: &str| Place::Area(name.to_owned());
    let locality = |name: &str| Place::Locality(name.to_owned());
    let records = from_areas(&[("harbour", 20), ("dunes", 2)]);
    assert!(
        is_shown(&records, Place::Anywhere),
        "the whole year is always shown"
    );
    assert!(
        is_shown(&records, locality("coast")),
        "it leaves nobody over"
    );
    assert!(!is_shown(&records, area("dunes")), "two are too few");
    assert!(
        !is_shown(&records, area("harbour")),
        "without it, two are left of the coast"
    );
    let records = from_areas(&[("harbour", 20), ("dunes", 2), ("lighthouse", 3)]);
    assert!(is_shown(&records, area("harbour")), "five are left over");
    let records = from_areas(&[("harbour", 20), ("dunes", 2), ("lighthouse", 9)]);
    assert!(
        is_shown(&records, area("harbour")),
        "lighthouse is held back with dunes"
    );
    assert!(!is_shown(&records, area("lighthouse")));
    let records = from_areas(&[("harbour", 3)]);
    assert!(
        is_shown(&records, Place::Anywhere),
        "even a small year is shown to the team"
    );
    assert!(!is_shown(&records, locality("coast")));
}
