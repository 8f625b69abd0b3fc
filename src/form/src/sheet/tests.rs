//! Sheets of a small form that has one of everything.

use super::{Mark, Marks, PartKind, Sheet, Told};
use crate::json::Json;
use crate::walk::{Context, Walk};
use crate::{Answer, Answers, BoardItem, BoardSlot, Form, Value};

const FORM: &str = r#"{
  "id": "own-words", "version": 1, "title": { "en": "My review" },
  "audience": "child", "readers": "officers", "minutes": 5, "sheet": "marks",
  "suggests": { "PN6": "${coming} = 'no'" },
  "choices": {
    "yes_no": [
      { "name": "yes", "label": { "en": "Yes" }, "picture": "thumbs-up" },
      { "name": "no", "label": { "en": "No" } }
    ],
    "family": [
      { "name": "mum", "label": { "en": "Mum" }, "picture": "woman" },
      { "name": "dad", "label": { "en": "Dad" } }
    ]
  },
  "survey": [
    { "type": "text", "name": "called", "label": { "en": "Name?" }, "stays_here": true, "sheet": "name" },
    { "type": "select_one", "name": "coming", "label": { "en": "Will you come?" }, "choices": "yes_no" },
    { "type": "people", "name": "see", "label": { "en": "See whom?" }, "choices": "family", "columns": "yes_no" },
    { "type": "group", "name": "home", "place": "home", "items": [
      { "type": "board", "name": "things", "label": { "en": "What is good and what is not?" } },
      { "type": "drawing", "name": "picture", "label": { "en": "Draw it" } }
    ] },
    { "type": "group", "name": "keep", "sheet": "private", "items": [
      { "type": "text", "name": "not_told", "label": { "en": "Who must not hear what?" }, "stays_here": true }
    ] },
    { "type": "text", "name": "strike", "label": { "en": "More names?" }, "stays_here": true, "sheet": "leave_out" },
    { "type": "group", "name": "grown_up", "sheet": "adult", "items": [
      { "type": "text", "name": "seen", "label": { "en": "What did you see?" } }
    ] }
  ]
}"#;

fn answers() -> Answers {
    let board = |slot, text: &str| BoardItem {
        slot,
        text: text.to_owned(),
        picture: None,
        drawing: None,
    };
    let board = vec![
        board(BoardSlot::Good, "my dog"),
        board(BoardSlot::Worry, "the dark"),
    ];
    let given = [
        ("called", Value::Text(" Zebedee ".to_owned())),
        ("coming", Value::One("no".to_owned())),
        (
            "see",
            Value::Sorted([("mum".to_owned(), "yes".to_owned())].into()),
        ),
        ("things", Value::Board(board)),
        ("picture", Value::Drawing("110000\nmy house".to_owned())),
        ("not_told", Value::Text("Dad".to_owned())),
        ("strike", Value::Text("Quimby".to_owned())),
        ("seen", Value::Text("She smiled.".to_owned())),
    ];
    let mut answers = Answers::default();
    for (path, value) in given {
        answers.set(path, Some(Answer::Given(value)));
    }
    answers
}

fn sheet(answers: Answers, marks: &Marks) -> Sheet {
    let form = Form::read(FORM).expect("a form");
    let context = Context {
        today: "2026-11-21".parse().unwrap_or_default(),
        language: "en".to_owned(),
        easy: false,
        report_hours_before: None,
    };
    let walk = Walk::new(&form, answers, context);
    Sheet::make(&walk, marks, Told::default()).expect("a sheet")
}

#[test]
fn it_holds_what_was_said_and_what_must_be_kept_from_somebody_first() {
    let sheet = sheet(answers(), &Marks::default());
    let paths: Vec<_> = sheet.items.iter().map(|item| item.path.as_str()).collect();
    let expected = [
        "not_told",
        "coming",
        "see",
        "things#good",
        "things#worry",
        "picture",
        "seen",
    ];
    assert_eq!(paths, expected);
    assert_eq!(sheet.name.as_deref(), Some("Zebedee"));
    assert_eq!(sheet.suggests.as_deref(), Some("PN6"));
    assert!(!sheet.to_plain().write().contains("Quimby"));
    assert_eq!(sheet.items[1].said, "No");
    assert_eq!(sheet.items[2].parts[0].heading, "Yes");
    assert_eq!(sheet.items[4].parts[0].kind, PartKind::Worry);
    assert_eq!(sheet.items[5].said, "my house");
    assert!(sheet.items[6].by_adult);
}

#[test]
fn the_meeting_sees_what_is_marked_for_it_and_nothing_else() {
    let mut marks = Marks::default();
    for path in ["things", "see", "not_told"] {
        marks.set(path, Some(Mark::Meeting));
    }
    marks.set("things#worry", Some(Mark::Officer));
    marks.set("picture", Some(Mark::TalkFirst));
    let sheet = sheet(answers(), &marks);
    let seen = sheet.for_meeting();
    let paths: Vec<_> = seen.items.iter().map(|item| item.path.as_str()).collect();
    assert_eq!(paths, ["see", "things#good"]);
    assert_eq!(seen.suggests, None);
    let written = seen.to_plain().write();
    assert!(
        !written.contains("Dad") && !written.contains("the dark"),
        "{written}"
    );
}

#[test]
fn a_place_of_a_board_can_be_marked_apart_and_the_whole_board_again() {
    let mut marks = Marks::default();
    marks.set("things", Some(Mark::Meeting));
    marks.set("things#worry", None);
    assert_eq!(marks.get("things#good"), Some(Mark::Meeting));
    assert_eq!(marks.get("things#worry"), None);
    assert_eq!(marks.get("things"), None);
    marks.set("things", Some(Mark::Officer));
    assert_eq!(marks.get("things#worry"), Some(Mark::Officer));
    marks.set("things", None);
    assert!(marks.is_empty());
}

#[test]
fn a_board_comes_apart_for_the_wall() {
    let sheet = sheet(answers(), &Marks::default());
    let mut board = sheet.clone();
    board.items.retain(|item| item.path == "things#good");
    let line = board.items[0].parts[0].lines[0].clone();
    board.items[0].parts[0].lines.push(line);
    assert_eq!(board.one_by_one().len(), 2);
    assert_eq!(sheet.one_by_one().len(), sheet.items.len());
}

#[test]
fn it_is_read_as_it_was_written() {
    let mut marks = Marks::default();
    marks.set("things", Some(Mark::TalkFirst));
    let sheet = sheet(answers(), &marks);
    let written = sheet.to_plain().write();
    let read = Json::parse(&written).and_then(|json| Sheet::from_plain(&json));
    assert_eq!(read, Some(sheet));
    marks.set("things#worry", Some(Mark::Officer));
    let kept = marks.to_text();
    assert_eq!(Marks::of_text(kept.as_deref()), marks);
    assert_eq!(Marks::default().to_text(), None);
    let torn = Marks::of_text(Some("things=everybody settled=talk ="));
    assert_eq!(torn.to_text().as_deref(), Some("settled=talk"));
}

#[test]
fn what_is_no_sheet_is_not_read() {
    for text in [
        "{}",
        r#"{"sheet":2,"form":"a","version":1,"title":"A","audience":"child","kind":"marks"}"#,
        r#"{"sheet":1,"form":"a","version":1,"title":"A","audience":"nobody","kind":"marks"}"#,
        r#"{"sheet":1,"form":"a","version":1,"title":"A","audience":"child","kind":"marks","items":[{"path":"a","mark":"all"}]}"#,
    ] {
        let json = Json::parse(text).expect("JSON");
        assert_eq!(Sheet::from_plain(&json), None, "{text}");
    }
}

#[test]
fn skipped_is_not_on_it_and_not_sure_is() {
    let mut answers = answers();
    answers.set("coming", Some(Answer::Skipped));
    answers.set("see", Some(Answer::NotSure));
    let sheet = sheet(answers, &Marks::default());
    assert!(sheet.items.iter().all(|item| item.path != "coming"));
    assert_eq!(sheet.items[1].said, "I’m not sure");
    assert_eq!(sheet.suggests, None);
}
