//! What is asked for each of several, such as for each child of a family: it is people who answer, so
//! whoever tells of three children counts once in each answer that they gave for any of them.

use super::data::service;
use form::{Form, Source};
use serde_json::{Value, json};
use tally::{Filter, Forms, Look, Period, Records, Release, Wanted};

fn forms() -> Forms {
    let choice = |name: &str| json!({ "name": name, "label": { "en": name } });
    let document = json!({
        "id": "family", "version": 1, "title": { "en": "Family" }, "audience": "parent",
        "readers": "managers", "minutes": 5, "choices": { "going": [choice("good"), choice("bad")] },
        "survey": [
            { "type": "repeat", "name": "children", "label": { "en": "How many children?" }, "end": 3, "items": [
                { "type": "select_one", "name": "home", "label": { "en": "At home" }, "choices": "going" },
                { "type": "text", "name": "more", "label": { "en": "More" } },
            ]},
        ],
    });
    Forms::new([Form::read(&document.to_string()).expect("a form")])
}

/// A response about so many children, each with what is said of their home.
fn family(number: usize, homes: &[&str]) -> String {
    let mut answers = json!({ "children": { "times": homes.len() } });
    for (at, home) in homes.iter().enumerate() {
        answers[format!("children.{at}.home")] = match *home {
            "skipped" | "not_sure" => json!(home),
            home => json!({ "one": home }),
        };
        answers[format!("children.{at}.more")] = json!("skipped");
    }
    let response = json!({
        "heard": "response/1", "id": format!("{number:064x}"), "form": "family", "version": 1,
        "quarter": "2015-Q2", "source": Source::Online, "answers": answers,
    });
    response.to_string()
}

fn records() -> Records {
    let kinds: [(&[&str], usize); 6] = [
        (&["good"], 20),
        (&["good", "good", "bad"], 10),
        (&["bad", "skipped"], 7),
        (&["skipped", "not_sure"], 2),
        (&["skipped"], 3),
        (&[], 5),
    ];
    let mut records = Records::new(forms(), service());
    let all = kinds
        .iter()
        .flat_map(|(homes, times)| std::iter::repeat_n(*homes, *times));
    for (number, homes) in all.enumerate() {
        records.take(&family(number, homes)).expect("it fits");
    }
    records
}

#[test]
fn who_tells_of_several_counts_once_in_each_answer() {
    let look = Look::of(&records(), &Filter::all("family"));
    let names: Vec<&str> = look.questions.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["home", "more"]);
    let home = &look.questions[0];
    assert_eq!(home.label, "At home (of at least one)");
    assert!(home.several, "the rows need not add up, and it is said");
    let counts: Vec<u64> = home.rows.iter().map(|row| row.count).collect();
    assert_eq!((home.base, counts), (37, vec![30, 17]));
    assert_eq!((home.skipped, home.not_sure, home.not_asked), (3, 2, 5));
    assert_eq!(look.questions[1].skipped, 42);
}

#[test]
fn it_leaves_in_a_release_and_what_is_taken_back_is_gone() {
    let mut records = records();
    let csv = report::csv(&Release::make(&records, &Wanted::of(Period::Year(2015))));
    let rows: Vec<&str> = csv
        .lines()
        .filter(|line| line.contains(",family,home,"))
        .collect();
    let of = |answer: &str, count: &str| {
        let row = rows.iter().find(|row| row.contains(&format!(",{answer},")));
        let row = row.unwrap_or_else(|| panic!("{answer}: {rows:#?}"));
        assert!(row.contains(&format!(",{count},")), "{row}");
    };
    of("good", "30");
    of("bad", "17");
    assert!(records.take_back(&family(0, &["good"])));
    let look = Look::of(&records, &Filter::all("family"));
    assert_eq!(
        (look.questions[0].base, look.questions[0].rows[0].count),
        (36, 29)
    );
}

#[test]
fn an_answer_of_somebody_else_is_none_of_theirs() {
    let mut records = Records::new(forms(), service());
    let wrong: Value = serde_json::from_str(&family(1, &["good"])).expect("JSON");
    let wrong = wrong
        .to_string()
        .replace("children.0.home", "children.3.home");
    assert!(records.take(&wrong).is_err(), "there can be three");
}
