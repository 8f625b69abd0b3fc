//! Anonymising: how much of what names somebody is found, and what never happens.

use form::anonymise::measure::{Row, Sentence, measure, sentences};
use form::{
    About, Answer, Answers, BoardItem, BoardSlot, Form, Piece, Quarter, Sending, Source, Value,
    anonymise, scrub, words,
};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// What has a shape of its own; together they must reach the figure, and none may fall behind.
const STRUCTURED: [&str; 9] = [
    "telephone",
    "postcode",
    "address",
    "email",
    "link",
    "handle",
    "date",
    "nhs",
    "ni",
];
const STRUCTURED_MIN: f64 = 0.99;
const EACH_STRUCTURED_MIN: f64 = 0.95;

/// The other classes and the recall that each must reach.
const OTHERS: [(&str, f64); 5] = [
    ("stays-here", 0.99),
    ("cap-name", 0.90),
    ("known-name", 0.90),
    ("lower-name", 0.70),
    ("clean", 0.0),
];

const PRECISION_MIN: f64 = 0.85;

#[test]
fn enough_is_found_and_little_else_is_struck() {
    let lists = words::british();
    let mut rows: Vec<(&str, f64, Row)> = Vec::new();
    for (class, recall_min) in STRUCTURED.map(|class| (class, EACH_STRUCTURED_MIN)) {
        rows.push((class, recall_min, measure(&read(class), &lists)));
    }
    let structured = together(&rows);
    for (class, recall_min) in OTHERS {
        rows.push((class, recall_min, measure(&read(class), &lists)));
    }
    let all = together(&rows);
    rows.push(("structured", STRUCTURED_MIN, structured));
    let table: String = rows
        .iter()
        .map(|(class, _, row)| line(class, row))
        .collect();
    let table = table + &line("all", &all);
    println!("{table}{}", all.faults.join("\n"));
    for (class, recall_min, row) in &rows {
        let enough = row.recall().is_none_or(|recall| recall >= *recall_min);
        assert!(enough, "too little is found of {class}:\n{table}");
    }
    assert!(
        all.precision() >= Some(PRECISION_MIN),
        "too much is struck:\n{table}"
    );
    assert!(all.sentences >= 400, "too few sentences");
}

fn together(rows: &[(&str, f64, Row)]) -> Row {
    rows.iter()
        .fold(Row::default(), |all, (_, _, row)| all.with(row))
}

#[test]
fn the_unseen_names_are_not_in_the_list() {
    let first_names: BTreeSet<&str> = words::british().first_names.lines().collect();
    for Sentence { text, expected, .. } in read("cap-name") {
        let names = expected
            .iter()
            .flat_map(|range| text[range.clone()].split(not_a_letter));
        for name in names.map(str::to_lowercase) {
            assert!(
                !first_names.contains(&*name),
                "“{name}” is no longer unseen"
            );
        }
    }
}

#[test]
fn the_word_lists_are_sorted_and_plain() {
    let lists = words::british();
    for list in [lists.common, lists.first_names] {
        let words: Vec<&str> = list.lines().collect();
        assert!(
            words.is_sorted_by(|a, b| a < b),
            "sort the list and take doubles out"
        );
        assert!(
            words
                .iter()
                .all(|word| word.bytes().all(|b| b.is_ascii_lowercase()))
        );
    }
    let common: BTreeSet<&str> = lists.common.lines().collect();
    let both = lists
        .first_names
        .lines()
        .filter(|name| common.contains(name));
    let both: BTreeSet<&str> = both.collect();
    for name in ["grace", "hope", "mark", "may", "rose", "summer", "will"] {
        assert!(
            both.contains(name),
            "“{name}” is a name and an ordinary word"
        );
    }
    assert!(
        both.len() < 150,
        "a name that is seldom a word is found better without being one"
    );
}

#[test]
fn accents_invisible_marks_and_wide_digits_hide_nothing() {
    for (text, shown) in [
        ("told Zoe\u{308} about it", "told [name] about it"),
        ("told D\u{200b}or\u{ad}een about it", "told [name] about it"),
        ("ring ０７７００ ９００١٢٣", "ring [telephone]"),
        ("my mum 👩‍👧 and Aisha❤️", "my mum 👩‍👧 and [name]❤️"),
        (
            "قال لي أحمد 07700 900123 شكرا",
            "قال لي أحمد [telephone] شكرا",
        ),
    ] {
        assert_eq!(shown_of(&struck(text, &[])), shown);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn nothing_is_lost_and_a_second_time_finds_nothing(
        text in text(),
        dictionary in proptest::collection::vec(proptest::sample::select(RARE), 0..3),
    ) {
        let once = struck(&text, &dictionary);
        let written: String = once.iter().map(Piece::written).collect();
        prop_assert_eq!(&written, &text);
        let shown = shown_of(&once);
        let twice = struck(&shown, &dictionary);
        prop_assert!(!twice.iter().any(is_struck), "{text:?}\n{shown:?}\n{:?}", shown_of(&twice));
    }

    #[test]
    fn no_word_that_stays_here_is_kept(
        text in text(),
        dictionary in proptest::collection::vec(proptest::sample::select(RARE), 1..4),
    ) {
        for piece in struck(&text, &dictionary).iter().filter(|piece| !is_struck(piece)) {
            for word in piece.written().split(not_a_letter).map(str::to_lowercase) {
                for hidden in &dictionary {
                    let bent = [hidden.to_lowercase(), format!("{}s", hidden.to_lowercase())];
                    prop_assert!(!bent.contains(&word), "{hidden} is kept of {text:?}");
                }
            }
        }
    }
}

#[test]
fn nothing_of_a_long_text_is_lost() {
    let shapes = [
        "a",
        "A",
        "Ada ",
        "ada okafor ",
        "@",
        "a@",
        "1",
        "1 ",
        "0 ",
        "07700 ",
        "2015 ",
        "12/",
        ".",
        "a.",
        "www.",
        "http://",
        "a_",
        "[",
        "[name] ",
        "(0",
        "+",
        "9 a road ",
        "Zorb ",
        "Zorb. ",
        "'",
        "a'",
        "é",
        "😀",
        "ا",
        "أحمد ",
        "dot at ",
        "snap is ",
        "\n",
        "Will ",
        "mr ",
        "born ",
        "A ",
        "a-",
        "I told Zebedee that my IRO is late. ",
        "oh seven ",
        "\u{200b}",
    ];
    for shape in shapes
        .into_iter()
        .chain([" I told Zebedee: 9 a road أحمد 😀"])
    {
        let text = repeated(shape, 25_000);
        let pieces = struck(&text, &["Quillon Primary"]);
        let written: String = pieces.iter().map(Piece::written).collect();
        assert!(
            written == text,
            "{shape:?}: something of a long text is lost"
        );
    }
}

#[test]
fn the_response_holds_what_may_leave_and_nothing_else() {
    let form = Form::read(FORM).unwrap();
    let made = anonymise(
        &form,
        &answers(),
        &about(),
        ID,
        &Sending::default(),
        &words::british(),
    );
    let json = serde_json::to_value(&made.response).unwrap();
    let expected: serde_json::Value = serde_json::from_str(RESPONSE).unwrap();
    assert_eq!(json, expected);
    let paths: Vec<&str> = made.struck.iter().map(|struck| &*struck.path).collect();
    assert_eq!(paths, ["better", "board.0", "children.0.says"]);
    assert!(is_struck(&made.struck[0].pieces[1]));
}

#[test]
fn a_response_says_how_it_came_in() {
    let form = Form::read(FORM).unwrap();
    for source in [Source::Online, Source::Paper, Source::Spreadsheet] {
        let about = About { source, ..about() };
        let lists = words::british();
        let made = anonymise(&form, &answers(), &about, ID, &Sending::default(), &lists);
        let sealed: serde_json::Value = serde_json::from_str(&made.response.to_json()).unwrap();
        assert_eq!(sealed["source"], source.name());
        assert_eq!(sealed, serde_json::to_value(&made.response).unwrap());
    }
}

#[test]
fn a_text_that_was_taken_out_is_skipped_and_a_word_put_back_stays() {
    let form = Form::read(FORM).unwrap();
    let sending = Sending {
        leave_out: BTreeSet::from(["children.0.says".to_owned(), "board".to_owned()]),
        keep: BTreeSet::from(["Dorrie".to_owned(), "Quillon".to_owned()]),
        ..Sending::default()
    };
    let made = anonymise(&form, &answers(), &about(), ID, &sending, &words::british());
    let answers = made.response.answers();
    assert_eq!(answers.get("children.0.says"), Some(&Answer::Skipped));
    assert_eq!(answers.get("board"), Some(&Answer::Skipped));
    let text = "Tell Dorrie at [word you asked us to hide] sooner";
    assert_eq!(
        answers.get("better"),
        Some(&given(Value::Text(text.to_owned())))
    );
    assert_eq!(made.struck.len(), 1);
}

#[test]
fn a_childs_words_stay_unless_the_child_says_that_they_may_go() {
    let of_a_child = FORM.replace(r#""audience": "parent""#, r#""audience": "child""#);
    let form = Form::read(&of_a_child).unwrap();
    let lists = words::british();
    let sent = |sending: &Sending| anonymise(&form, &answers(), &about(), ID, sending, &lists);
    let made = sent(&Sending::default());
    assert_eq!(
        made.response.answers().get("better"),
        Some(&Answer::Skipped)
    );
    assert!(made.struck.is_empty(), "{:?}", made.struck);
    let Some(Answer::Given(Value::Board(things))) = made.response.answers().get("board") else {
        panic!("that there was a board is sent");
    };
    assert!(!things.is_empty());
    assert!(things.iter().all(|thing| thing.text.is_empty()));
    let taken_in = Sending {
        take_in: BTreeSet::from(["board".to_owned()]),
        ..Sending::default()
    };
    let made = sent(&taken_in);
    let paths: Vec<&str> = made.struck.iter().map(|struck| &*struck.path).collect();
    assert_eq!(paths, ["board.0"]);
}

const ID: &str = "aa00000000000000000000000000000000000000000000000000000000000000";

const FORM: &str = r#"{
    "id": "made-up", "version": 3, "title": {"en": "Made up"}, "audience": "parent",
    "readers": "managers", "meeting": "icpc", "minutes": 3,
    "choices": {
        "yn": [{"name": "yes", "label": {"en": "Yes"}}, {"name": "no", "label": {"en": "No"}}],
        "more": [{"name": "more", "label": {"en": "More"}}, {"name": "same", "label": {"en": "Same"}}]
    },
    "survey": [
        {"type": "text", "name": "school", "label": {"en": "School?"}, "stays_here": true},
        {"type": "note", "name": "hello", "label": {"en": "Hello"}},
        {"type": "select_one", "name": "listened", "label": {"en": "Listened?"}, "choices": "yn"},
        {"type": "select_multiple", "name": "who", "label": {"en": "Who?"}, "choices": "yn"},
        {"type": "people", "name": "seeing", "label": {"en": "Seeing?"}, "choices": "yn", "columns": "more"},
        {"type": "integer", "name": "how_many", "label": {"en": "How many?"}},
        {"type": "integer", "name": "ring_me", "label": {"en": "How many times?"}},
        {"type": "date", "name": "held", "label": {"en": "When?"}},
        {"type": "text", "name": "better", "label": {"en": "Better?"}},
        {"type": "board", "name": "board", "label": {"en": "Board"}},
        {"type": "drawing", "name": "drawn", "label": {"en": "Draw"}},
        {"type": "calculate", "name": "sum", "calculation": "1 + 1"},
        {"type": "group", "name": "six", "label": {"en": "Six more?"}, "offer": true, "items": [
            {"type": "text", "name": "why", "label": {"en": "Why?"}}
        ]},
        {"type": "repeat", "name": "children", "label": {"en": "Children"}, "items": [
            {"type": "text", "name": "says", "label": {"en": "What do they say?"}}
        ]}
    ]
}"#;

const RESPONSE: &str = r#"{
    "heard": "response/1",
    "id": "aa00000000000000000000000000000000000000000000000000000000000000",
    "form": "made-up", "version": 3, "area": "harbour", "meeting": "icpc", "quarter": "2015-Q4",
    "source": "online",
    "answers": {
        "listened": "not_sure",
        "who": {"many": ["no"]},
        "seeing": {"sorted": {"yes": "more"}},
        "how_many": {"integer": 3},
        "ring_me": "skipped",
        "held": {"text": "2015-Q4"},
        "better": {"text": "Tell [name] at [word you asked us to hide] sooner"},
        "board": {"board": [{"slot": "worry", "text": "[name] shouts", "picture": "cloud"}]},
        "six": {"one": "no"},
        "children": {"times": 1},
        "children.0.says": {"text": "nothing"}
    }
}"#;

fn about() -> About {
    About {
        area: Some("harbour".to_owned()),
        meeting: None,
        quarter: Some(Quarter {
            year: 2015,
            number: 4,
        }),
        source: Source::Online,
    }
}

/// Answers as a draft could hold them, some of them damaged.
fn answers() -> Answers {
    let text = |text: &str| given(Value::Text(text.to_owned()));
    let worry = BoardItem {
        slot: BoardSlot::Worry,
        text: "Sharon shouts".to_owned(),
        picture: Some("cloud".to_owned()),
        drawing: Some("strokes".to_owned()),
    };
    let sorted = [("yes", "more"), ("Ada", "more"), ("no", "Ada")];
    let sorted: BTreeMap<_, _> = sorted.map(|(a, b)| (a.to_owned(), b.to_owned())).into();
    let answers = [
        ("school", text("Quillon Primary")),
        ("hello", text("a note has no answer")),
        ("listened", Answer::NotSure),
        (
            "who",
            given(Value::Many(vec!["no".to_owned(), "Ada".to_owned()])),
        ),
        ("seeing", given(Value::Sorted(sorted))),
        ("how_many", given(Value::Integer(3))),
        ("ring_me", given(Value::Integer(7_700_900_123))),
        ("held", given(Value::Date("2015-11-05".parse().unwrap()))),
        ("better", text("Tell Dorrie at Quillon sooner")),
        ("board", given(Value::Board(vec![worry]))),
        ("drawn", given(Value::Drawing("strokes".to_owned()))),
        ("sum", given(Value::Integer(2))),
        ("six", given(Value::One("no".to_owned()))),
        ("children", given(Value::Times(1))),
        ("children.0.says", text("nothing")),
        ("Ada Okafor", text("no such question")),
        ("Ada.0.says", text("no such place")),
    ];
    Answers(
        answers
            .map(|(path, answer)| (path.to_owned(), answer))
            .into(),
    )
}

fn given(value: Value) -> Answer {
    Answer::Given(value)
}

fn read(class: &str) -> Vec<Sentence> {
    let path = format!("{}/tests/anonymise/{class}.txt", env!("CARGO_MANIFEST_DIR"));
    sentences(&fs::read_to_string(path).unwrap()).unwrap()
}

fn line(class: &str, row: &Row) -> String {
    let share = |share: Option<f64>| share.map_or("-".to_owned(), |share| format!("{share:.3}"));
    let (recall, precision) = (share(row.recall()), share(row.precision()));
    let Row {
        sentences,
        expected,
        found,
        struck,
        right,
        ..
    } = row;
    format!(
        "{class:<12} {sentences:>4} sentences  recall {recall} ({found} of {expected})  \
         precision {precision} ({right} of {struck})\n"
    )
}

fn struck(text: &str, dictionary: &[&str]) -> Vec<Piece> {
    let dictionary: Vec<String> = dictionary.iter().map(|said| (*said).to_owned()).collect();
    scrub(text, &dictionary, &words::british())
}

fn shown_of(pieces: &[Piece]) -> String {
    pieces.iter().map(Piece::shown).collect()
}

fn is_struck(piece: &Piece) -> bool {
    matches!(piece, Piece::Struck { .. })
}

fn not_a_letter(letter: char) -> bool {
    !letter.is_alphabetic()
}

fn repeated(shape: &str, letters: usize) -> String {
    shape.chars().cycle().take(letters).collect()
}

/// Words that no list knows, for dictionaries.
const RARE: &[&str] = &["Quillon", "Okafor", "Brambledown", "Zephaniah", "Thwaite"];

/// What families write, cut into pieces that are put together in every order.
const FRAGMENTS: &[&str] = &[
    "Ada",
    "ada",
    "ADA",
    "Grace",
    "grace",
    "Will",
    "will",
    "May",
    "June",
    "april",
    "Hope",
    "Mark",
    "Zebedee",
    "zebedee",
    "Zebedee's",
    "OKAFOR",
    "okafor",
    "Quillon",
    "quillons",
    "Brambledown",
    "Zephaniah's",
    "Thwaite",
    "Mrs",
    "mr",
    "Miss",
    "miss",
    "Dr.",
    "J.",
    "B",
    "said",
    "was",
    "is",
    "the",
    "The",
    "To",
    "AND",
    "THE",
    "and",
    "n",
    "my",
    "My",
    "sister",
    "dog",
    "called",
    "uncle",
    "name",
    "I",
    "you",
    "in",
    "3",
    "14",
    "2015",
    "3rd",
    "07700",
    "900123",
    "0",
    "+44",
    "999",
    "526",
    "0182",
    "Road",
    "road",
    "Oakfield",
    "Close",
    "Flat",
    "High",
    "Street",
    "SW1A",
    "9ZZ",
    "m33",
    "9zq",
    "ada@example.com",
    "@",
    "gmail",
    "dot",
    "com",
    "at",
    "www.example.org",
    ".com",
    "https://",
    "@foxy",
    "fox_12",
    "tilly2011",
    "snap",
    "insta",
    "born",
    "12/5",
    "AB",
    "12 34 56",
    "C",
    "[name]",
    "[date]",
    "[",
    "]",
    "😀",
    "محمد",
    "Łukasz",
    "’s",
    "'",
    "_",
    "7pm",
    "St",
    "dont",
    "Smith",
    "Brown",
    "van",
    "der",
    "because",
    "becuase",
    "Walked",
    "NHS",
    "IRO",
    "ni",
    "number",
];

fn text() -> impl Strategy<Value = String> {
    let fragment = prop_oneof![
        12 => proptest::sample::select(FRAGMENTS).prop_map(str::to_owned),
        1 => "\\PC{0,4}",
    ];
    let gap =
        proptest::sample::select(&[" ", " ", " ", " ", ". ", ", ", "\n", "-", "", ": ", "! "][..]);
    proptest::collection::vec((fragment, gap), 0..24).prop_map(|pieces| {
        let pieces = pieces.into_iter().map(|(fragment, gap)| fragment + gap);
        pieces.collect()
    })
}
