//! Each kind is drawn to text: its roles, its names, its states.

use super::{rich, strokes};
use crate::question::{Question, ask, is_rich};
use form::{Answer, BoardItem, BoardSlot, Form, Value};
use leptos::prelude::{Owner, RenderHtml};
use std::collections::BTreeMap;
use std::rc::Rc;

const FORM: &str = r#"{
  "id": "kinds", "version": 1, "title": {"en": "Kinds"}, "audience": "child",
  "readers": "officers", "minutes": 1,
  "choices": {
    "things": [
      {"name": "dog", "label": {"en": "Dogs"}, "picture": "dog-face"},
      {"name": "cat", "label": {"en": "Cats"}},
      {"name": "boy", "label": {"en": "My brother"}, "picture": "boy"}
    ],
    "columns": [
      {"name": "more", "label": {"en": "More"}},
      {"name": "less", "label": {"en": "Less"}}
    ],
    "feel": [
      {"name": "a", "label": {"en": "Not good"}, "number": 1},
      {"name": "b", "label": {"en": "In between"}, "number": 2},
      {"name": "c", "label": {"en": "Good"}, "number": 3}
    ],
    "hurt": [
      {"name": "lot", "label": {"en": "A lot"}, "picture": "slightly-frowning-face", "number": 3},
      {"name": "bit", "label": {"en": "A bit"}, "picture": "neutral-face", "number": 2},
      {"name": "no", "label": {"en": "No"}, "picture": "slightly-smiling-face", "number": 1}
    ]
  },
  "survey": [
    {"type": "select_one", "name": "faces", "appearance": "faces", "choices": "feel", "label": {"en": "How are you?"}},
    {"type": "select_one", "name": "hurt", "appearance": "faces", "choices": "hurt", "label": {"en": "Does it hurt?"}},
    {"type": "select_one", "name": "one", "choices": "things", "label": {"en": "Which?"}},
    {"type": "rank", "name": "rank", "choices": "things", "label": {"en": "Which first?"}},
    {"type": "people", "name": "people", "choices": "things", "columns": "columns", "label": {"en": "Who?"}},
    {"type": "cards", "name": "cards", "choices": "things", "columns": "columns", "label": {"en": "Sort them"}},
    {"type": "board", "name": "board", "appearance": "story pitch plain", "label": {"en": "Good, worry, wish"}},
    {"type": "board", "name": "list", "appearance": "plain", "label": {"en": "Good, worry, wish"}},
    {"type": "drawing", "name": "drawing", "label": {"en": "Draw it"}}
  ]
}"#;

/// A question of the form above, drawn.
fn html(name: &str, value: Option<Value>) -> String {
    let form: &'static Form = Box::leak(Box::new(Form::read(FORM).expect("the form")));
    let item = form.item(name).expect("the item");
    let question = Question {
        path: name.to_owned(),
        item,
        choices: form.choices(item),
        columns: form.columns(item),
        label: item.label["en"].clone(),
        hint: String::new(),
        answer: value.map(Answer::Given),
        language: "en".to_owned(),
        heading: true,
        pictures: true,
        look: None,
        on_look: Rc::new(|_| ()),
        on_answer: Rc::new(|_| ()),
    };
    Owner::new().with(|| {
        let view = if is_rich(item) {
            rich(&question)
        } else {
            ask(&question)
        };
        view.to_html()
            .replace("<!>", "")
            .replace("<!--<() />-->", "")
    })
}

fn assert_holds(name: &str, html: &str, parts: &[&str]) {
    for part in parts {
        assert!(html.contains(part), "{name} without {part}\n{html}");
    }
}

fn sorted(places: &[(&str, &str)]) -> Value {
    let places = places
        .iter()
        .map(|(card, column)| ((*card).to_owned(), (*column).to_owned()));
    Value::Sorted(places.collect::<BTreeMap<_, _>>())
}

#[test]
fn a_high_number_of_something_bad_has_no_happy_face() {
    const FROWN: &str = "24Q18 20 26 24";
    const SMILE: &str = "21Q18 32 26 21";
    for name in ["faces", "hurt"] {
        let html = html(name, None);
        let [frown, smile] = [FROWN, SMILE].map(|mouth| html.find(mouth).expect("a mouth"));
        assert!(frown < smile, "{name}: {html}");
    }
}

fn thing(slot: BoardSlot, text: &str) -> BoardItem {
    BoardItem {
        slot,
        text: text.to_owned(),
        picture: None,
        drawing: None,
    }
}

const LEGEND: &str = "<legend><h1 tabindex=\"-1\" class=\"question\">";

/// What each kind shows before anything is answered.
const UNANSWERED: &[(&str, &[&str])] = &[
    (
        "faces",
        &[
            LEGEND,
            "type=\"radio\"",
            "<svg aria-hidden=\"true\"",
            "<span>Not good</span>",
        ],
    ),
    (
        "one",
        &[
            "pictures/questions.svg#dog-face",
            "for=\"q-one-dog\"",
            "<span>Dogs</span>",
        ],
    ),
    (
        "rank",
        &[
            LEGEND,
            "<ol",
            "Move Cats up",
            "Move Cats down",
            "This order is right",
            "role=\"status\"",
        ],
    ),
    (
        "people",
        &[
            "<fieldset class=\"person\"",
            "pictures/questions.svg#boy",
            "pictures/questions.svg#baby.5",
            "id=\"q-people-dog-more\"",
            "Colour of skin",
        ],
    ),
    (
        "cards",
        &[
            "Where does it go?",
            "Put Dogs in ",
            "2 more after this",
            "data-drop=\"more\"",
        ],
    ),
    (
        "board",
        &[
            "How would you like to do it?",
            "Football pitch",
            "Story board",
            "Plain list",
        ],
    ),
    (
        "list",
        &[
            "<section class=\"area good\"",
            "aria-labelledby=\"q-list-good\"",
            "Add a worry",
            "data-drop=\"2\"",
        ],
    ),
    (
        "drawing",
        &[
            "role=\"img\"",
            "aria-label=\"Drawing paper",
            ">Rubber</span>",
            "One step back",
            "<textarea",
        ],
    ),
];

#[test]
fn each_kind_has_its_roles_and_names() {
    for (name, parts) in UNANSWERED {
        assert_holds(name, &html(name, None), parts);
    }
}

fn drawing() -> String {
    let stroke = strokes::Stroke {
        colour: 1,
        size: 1,
        points: vec![(10, 10), (20, 20)],
    };
    let drawing = strokes::Drawing {
        strokes: vec![stroke],
        caption: "My dog".to_owned(),
    };
    drawing.write()
}

fn board() -> Value {
    let mut drawn = thing(BoardSlot::Wish, "");
    drawn.drawing = Some(drawing());
    let mut picked = thing(BoardSlot::Worry, "");
    picked.picture = Some("boy.3".to_owned());
    Value::Board(vec![thing(BoardSlot::Good, "<b>My dog</b>"), picked, drawn])
}

#[test]
fn what_was_answered_is_there_again() {
    let many = |names: &[&str]| {
        names
            .iter()
            .map(|name| (*name).to_owned())
            .collect::<Vec<_>>()
    };
    let all: Vec<(&str, Value, &[&str])> = vec![
        (
            "faces",
            Value::One("b".to_owned()),
            &["id=\"q-faces-b\" name=\"q-faces\" checked"],
        ),
        (
            "rank",
            Value::Ranked(many(&["cat", "dog"])),
            &[
                "id=\"q-rank-agree\" aria-pressed=\"true\"",
                "<li data-drop=\"0\"><button type=\"button\" class=\"grip\" id=\"q-rank-grip-0\" data-drag=\"\"><span>Cats",
            ],
        ),
        (
            "people",
            sorted(&[("cat", "less")]),
            &["Leave out Cats", "class=\"person\" data-chosen"],
        ),
        (
            "cards",
            sorted(&[("dog", "less"), ("cat", "more")]),
            &[
                "Put My brother in ",
                "Dogs</span><span class=\"hidden\">, in Less. Take it up again",
            ],
        ),
        (
            "cards",
            sorted(&[("dog", "less"), ("cat", "more"), ("boy", "more")]),
            &["That is all of them"],
        ),
        (
            "board",
            board(),
            &[
                "class=\"board story\"",
                "&lt;b&gt;My dog",
                "pictures/people.svg#boy.3",
                ">boy</span>",
                "class=\"drawing\"",
                "A drawing",
                "Use another board",
            ],
        ),
        (
            "drawing",
            Value::Drawing(drawing()),
            &["d=\"M10 10h0L20 20\""],
        ),
    ];
    for (name, value, parts) in all {
        assert_holds(name, &html(name, Some(value)), parts);
    }
}

#[test]
fn the_middle_of_a_scale_of_faces_does_not_frown() {
    let drawn = html("faces", None);
    let mouths: Vec<_> = drawn
        .match_indices("M10 ")
        .map(|(at, _)| &drawn[at..at + 18])
        .collect();
    assert_eq!(
        mouths,
        [
            "M10 24Q18 20 26 24",
            "M10 23Q18 26 26 23",
            "M10 21Q18 32 26 21"
        ]
    );
}
