//! Sheets as people keep them, against a small form.

use super::*;
use serde_json::{Value as Json, json};

fn form() -> Form {
    form_with(None)
}

/// The same, and something that is asked for each child.
fn form_of_each() -> Form {
    let each = one("child_home", "How is life at home?");
    form_with(Some(
        json!({ "type": "group", "name": "each", "label": { "en": "Each?" }, "offer": true, "items": [
            { "type": "repeat", "name": "children", "label": { "en": "How many children?" }, "short": { "en": "Children" }, "end": 3, "items": [
                each,
                { "type": "text", "name": "child_more", "label": { "en": "Anything more?" }, "short": { "en": "Child: more" } },
            ]},
        ]}),
    ))
}

fn one(name: &str, label: &str) -> Json {
    json!({ "type": "select_one", "name": name, "label": { "en": label }, "choices": "three" })
}

fn form_with(last: Option<Json>) -> Form {
    let choice = |name: &str, label: &str| json!({ "name": name, "label": { "en": label } });
    let mut document = json!({
        "id": "try", "version": 1, "title": { "en": "Try" }, "audience": "parent",
        "readers": "managers", "minutes": 5,
        "choices": {
            "three": [choice("yes", "Yes, I did"), choice("partly", "Partly"), choice("no", "No")],
            "ways": [choice("post", "By post"), choice("mail", "By e-mail")],
            "who": [choice("mum", "Mum"), choice("dad", "Dad")],
        },
        "survey": [
            one("heard", "Did people at the conference listen to you?"),
            { "type": "text", "name": "why", "label": { "en": "Why not?" }, "relevant": "${heard} = 'no'" },
            { "type": "group", "name": "more", "label": { "en": "More?" }, "offer": true, "items": [
                { "type": "select_multiple", "name": "ways", "label": { "en": "How did the papers reach you?" }, "choices": "ways" },
                { "type": "integer", "name": "mood", "label": { "en": "How was it, from 0 to 10?" }, "start": 0, "end": 10 },
                { "type": "people", "name": "see", "label": { "en": "See them" }, "choices": "who", "columns": "three" },
            ]},
            { "type": "text", "name": "better", "label": { "en": "What would make it better?" } },
        ],
    });
    if let (Some(last), Some(survey)) = (last, document["survey"].as_array_mut()) {
        survey.push(last);
    }
    Form::read(&document.to_string()).expect("a form")
}

fn places() -> Places {
    let named = |id: &str, name: &str| Named {
        id: id.to_owned(),
        name: name.to_owned(),
    };
    Places {
        areas: vec![named("harbour", "Harbour"), named("dunes", "Dunes")],
        meetings: vec![named("icpc", "initial child protection conference")],
    }
}

const SHEET: &str = "\u{feff}Date;Area;Did people listen to you at the conference?;Why not;How did papers reach you;mood;See them: Dad;What would make it better\r\n\
3/7/2026;HARBOUR;Yes;;By post, by e-mail;10;no;\"Ring us; and \"\"soon\"\"\"\r\n\
\r\n\
2026-10-01 00:00:00;dunes;N;They talked.;post;;;\n\
4 July 2026;Moon;don't know;;;11;;\n\
soon;Dunes;;;;;;\n";

#[test]
fn a_sheet_is_guessed_and_read_row_by_row() {
    let form = form();
    let table = read_csv(SHEET).expect("a table");
    assert_eq!(table.rows.len(), 4);
    assert_eq!(table.rows[0][7], "Ring us; and \"soon\"");
    let mapping = guess(&form, &places(), &table);
    let means: Vec<String> = mapping
        .columns
        .iter()
        .map(|column| match &column.means {
            Means::Answers { path, part } => format!(
                "{path}{}",
                part.as_deref().map_or(String::new(), |p| format!("={p}"))
            ),
            other => format!("{other:?}"),
        })
        .collect();
    assert_eq!(
        means,
        [
            "Quarter", "Area", "heard", "why", "ways", "mood", "see=dad", "better"
        ]
    );

    let first = mapping.row(&form, &table.rows[0]).expect("it fits");
    assert_eq!(
        first.about.quarter.map(|q| q.to_string()).as_deref(),
        Some("2026-Q3")
    );
    assert_eq!(first.about.area.as_deref(), Some("harbour"));
    assert_eq!(first.about.source, Source::Spreadsheet);
    assert_eq!(
        first.off_route, 0,
        "the offer was taken up by whoever answered behind it"
    );
    assert_eq!(
        serde_json::to_value(&first.answers).expect("it is written"),
        json!({
            "better": { "text": "Ring us; and \"soon\"" }, "heard": { "one": "yes" }, "mood": { "integer": 10 },
            "more": { "one": "yes" }, "see": { "sorted": { "dad": "no" } }, "ways": { "many": ["post", "mail"] },
        })
    );
    let second = mapping.row(&form, &table.rows[1]).expect("it fits");
    assert_eq!(
        second.answers.get("heard"),
        Some(&Answer::Given(Value::One("no".into())))
    );
    assert_eq!(
        second.answers.get("mood"),
        Some(&Answer::Skipped),
        "it was asked, and left empty"
    );

    assert_eq!(
        mapping.row(&form, &table.rows[2]),
        Err(vec![
            "Area: “Moon” is not known here".to_owned(),
            "mood: 11 is not on the scale".to_owned(),
        ])
    );
    let last = mapping
        .row(&form, &table.rows[3])
        .expect_err("nothing in it");
    assert!(
        last[0].contains("“soon” is no quarter and no day"),
        "{last:?}"
    );
    assert!(last.iter().any(|why| why == "It holds no answer"));
}

#[test]
fn cells_that_fit_nothing_are_counted_and_can_be_given_a_meaning() {
    let form = form();
    let table = read_csv(
        "heard,date\nkind of,2026-07-01\nkind of,2026-07-01\nnope,2026-07-01\nYES,2026-07-01\n",
    )
    .expect("a table");
    let mut mapping = guess(&form, &places(), &table);
    let misfit = |cell: &str, rows| Misfit {
        column: 0,
        cell: cell.to_owned(),
        rows,
    };
    assert_eq!(
        mapping.misfits(&form, &table),
        [misfit("kind of", 2), misfit("nope", 1)]
    );
    mapping.columns[0]
        .cells
        .insert("kind of".to_owned(), Stands::For("partly".to_owned()));
    mapping.columns[0]
        .cells
        .insert("nope".to_owned(), Stands::RatherNotSay);
    assert_eq!(mapping.misfits(&form, &table), []);
    let row = mapping.row(&form, &table.rows[0]).expect("it fits");
    assert_eq!(
        row.answers.get("heard"),
        Some(&Answer::Given(Value::One("partly".into())))
    );
    // It is kept for the next file.
    let kept: Mapping =
        serde_json::from_str(&serde_json::to_string(&mapping).expect("written")).expect("read");
    assert_eq!(kept, mapping);
}

#[test]
fn what_the_questionnaire_would_not_have_asked_is_left_out_and_counted() {
    let form = form();
    let table = read_csv("heard,why,date\nyes,because,1.7.2026\n").expect("a table");
    let mapping = guess(&form, &places(), &table);
    let row = mapping.row(&form, &table.rows[0]).expect("it fits");
    assert_eq!((row.off_route, row.answers.get("why")), (1, None));
}

#[test]
fn rows_that_do_not_say_when_take_what_was_said_for_all() {
    let form = form();
    let table = read_csv("heard\nyes\n").expect("a table");
    let mut mapping = guess(&form, &places(), &table);
    assert!(mapping.row(&form, &table.rows[0]).is_err());
    mapping.about.quarter = quarter("Q1 2026/27").ok();
    let row = mapping.row(&form, &table.rows[0]).expect("it fits");
    assert_eq!(row.about.quarter, quarter("2026-Q2").ok());
}

#[test]
fn quarters_and_days_are_read_as_people_write_them() {
    for (cell, wanted) in [
        ("2026-Q3", "2026-Q3"),
        ("Q2 2026/27", "2026-Q3"),
        ("July to September 2026", "2026-Q3"),
        ("July 2026", "2026-Q3"),
        ("Jul-2026", "2026-Q3"),
        ("31/12/2026", "2026-Q4"),
        ("1st March 2026", "2026-Q1"),
        ("2026-03-31T10:00:00", "2026-Q1"),
    ] {
        assert_eq!(
            quarter(cell).map(|q| q.to_string()).as_deref(),
            Ok(wanted),
            "{cell}"
        );
    }
    for cell in [
        "Q5 2026",
        "31/02/2026",
        "2026",
        "12/31/2026",
        "7",
        "",
        "July 26",
    ] {
        let why = quarter(cell).expect_err(cell);
        assert!(why.contains("is no quarter and no day"), "{why}");
    }
    // From January or from April? A wrong quarter is worse than none.
    for cell in ["Q3 2026", "2026 q3"] {
        let why = quarter(cell).expect_err(cell);
        assert!(why.contains("can mean two quarters"), "{why}");
    }
}

#[test]
fn files_that_are_no_tables_are_refused_plainly() {
    assert_eq!(read_csv(""), Err(TableError::Empty));
    assert_eq!(read_csv("a,b\n\n , \n"), Err(TableError::Empty));
    assert_eq!(read_csv("a\n\"b\nc"), Err(TableError::OpenQuote(2)));
    let closed = read_csv("a,b\n1,\"2\"").expect("a cell may close with the file");
    assert_eq!(closed.rows, [["1", "2"]]);
    let rows = "a\n".repeat(ROWS_MAX + 2);
    assert_eq!(read_csv(&rows), Err(TableError::TooManyRows));
    let wide = format!("{}\n1\n", "a,".repeat(COLUMNS_MAX + 1));
    assert_eq!(read_csv(&wide), Err(TableError::TooManyColumns));
}

const FAMILIES: &str = "date,Number of children,Children 1: How is life at home?,child_more 1,How is life at home? 2,Child 2: more,Life at home 9\n\
    2026-07-01,2,yes,All well,no,,\n\
    2026-07-01,,yes,,,,\n\
    2026-07-01,,,,,,\n\
    2026-07-01,1,yes,,no,,\n\
    2026-07-01,4,yes,,,,\n";

#[test]
fn what_is_asked_for_each_child_has_a_column_for_each() {
    let form = form_of_each();
    let table = read_csv(FAMILIES).expect("a table");
    let mapping = guess(&form, &places(), &table);
    let path = |column: &Column| match &column.means {
        Means::Answers { path, .. } => path.clone(),
        _ => String::new(),
    };
    let paths: Vec<String> = mapping.columns.iter().map(path).collect();
    let wanted = [
        "",
        "children",
        "children.0.child_home",
        "children.0.child_more",
        "children.1.child_home",
        "children.1.child_more",
        "",
    ];
    assert_eq!(paths, wanted);
    let offered = offered::columns(&form);
    for words in [
        "Children: how many",
        "How is life at home? (Children 3)",
        "Child: more (Children 1)",
    ] {
        assert!(
            offered.iter().any(|(_, known)| known == words),
            "{words}: {offered:?}"
        );
    }
}

#[test]
fn a_row_says_of_how_many_children_it_tells() {
    let form = form_of_each();
    let table = read_csv(FAMILIES).expect("a table");
    let mapping = guess(&form, &places(), &table);
    let row = |at: usize| mapping.row(&form, &table.rows[at]);
    let written =
        |at: usize| serde_json::to_value(row(at).expect("it fits").answers).expect("it is written");
    assert_eq!(
        written(0),
        json!({
            "better": "skipped", "heard": "skipped", "more": "skipped", "each": { "one": "yes" },
            "children": { "times": 2 },
            "children.0.child_home": { "one": "yes" }, "children.0.child_more": { "text": "All well" },
            "children.1.child_home": { "one": "no" }, "children.1.child_more": "skipped",
        })
    );
    let one = written(1);
    assert_eq!(
        one["children"],
        json!({ "times": 1 }),
        "nobody has to count them"
    );
    assert_eq!(one.get("children.1.child_home"), None);
    assert_eq!(row(2), Err(vec!["It holds no answer".to_owned()]));
    let too_few = row(3).expect_err("it says one and answers for two");
    assert!(
        too_few[0].contains("1 of “children”, and answers for number 2"),
        "{too_few:?}"
    );
    let too_many = row(4).expect_err("there can be three");
    assert!(
        too_many[0].contains("“4” is not a number up to 3"),
        "{too_many:?}"
    );
}

#[test]
fn a_person_says_which_child_where_the_head_does_not() {
    let form = form_of_each();
    let table = read_csv("date,who knows\n2026-07-01,no\n").expect("a table");
    let mut mapping = guess(&form, &places(), &table);
    assert!(mapping.row(&form, &table.rows[0]).is_err());
    let means = Means::Answers {
        path: "children.2.child_home".to_owned(),
        part: None,
    };
    mapping.columns[1].set_means(means, &form, &places(), &table, 1);
    let row = mapping.row(&form, &table.rows[0]).expect("it fits");
    assert_eq!(
        row.answers.get("children"),
        Some(&Answer::Given(Value::Times(3)))
    );
    assert_eq!(
        row.answers.get("children.2.child_home"),
        Some(&Answer::Given(Value::One("no".into())))
    );
}

#[test]
fn what_was_written_is_read_back_however_little_is_read_at_a_time() {
    let cells = [
        "a; b; c; d",
        "say \"no\"",
        "two\nlines\r\n",
        " \u{feff}é ",
        ",",
        "\"",
    ];
    let rows: Vec<Vec<String>> = [cells; 3]
        .map(|cells| cells.map(str::to_owned).to_vec())
        .to_vec();
    let text = write_csv(rows.iter());
    for letters in [1, 7, usize::MAX] {
        let mut reading = CsvReading::of_written(&text);
        while reading.go_on(letters).expect("no mistake in it") {}
        let table = reading.done().expect("a table");
        assert_eq!((&table.heads, &table.rows[..]), (&rows[0], &rows[1..]));
    }
}
