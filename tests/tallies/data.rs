//! Responses from compact data: a CSV with one response a line, as `src/cli/demo/README.md`
//! describes it, becomes the JSON that a device would have sent.

use form::{Form, Kind};
use serde_json::{Map, Value, json};
use tally::{Area, Forms, Locality, Meeting, Records, Service, SmallNumbers};

/// The demo's year, the very file that `heard demo` reads.
pub const YEAR_2015: &str = include_str!("../../src/cli/demo/year-2015.csv");
/// The year whose counts are the whole numbers that fit the printed percentages.
pub const YEAR_2012: &str = include_str!("year-2012.csv");

const FORMS: [&str; 3] = [
    include_str!("../../public/forms/parent-after-icpc.1.json"),
    include_str!("../../public/forms/parent-after-rcpc.1.json"),
    include_str!("../../public/forms/parent-after-review.1.json"),
];

/// The parents' three forms.
pub fn forms() -> Forms {
    Forms::new(
        FORMS
            .iter()
            .map(|json| Form::read(json).expect("a released form")),
    )
}

/// Nine areas in three localities, and the sharing times of the defaults.
pub fn service() -> Service {
    let locality = |name: &str, areas: [&str; 3]| Locality {
        id: name.to_lowercase(),
        name: name.to_owned(),
        areas: areas
            .map(|area| Area {
                id: area.to_lowercase(),
                name: area.to_owned(),
            })
            .to_vec(),
    };
    let meeting = |id: &str, name: &str, hours: f64| Meeting {
        id: id.to_owned(),
        name: name.to_owned(),
        report_hours_before: hours,
    };
    Service {
        name: "Northshire Reviewing Service".to_owned(),
        localities: vec![
            locality("Coast", ["Harbour", "Lighthouse", "Dunes"]),
            locality("Vale", ["Millbrook", "Orchard", "Fernhill"]),
            locality("Moor", ["Stonegate", "Heather", "Highmoor"]),
        ],
        meetings: vec![
            meeting("icpc", "initial child protection conference", 24.0),
            meeting("rcpc", "review child protection conference", 48.0),
            meeting("review", "looked-after review", 72.0),
        ],
        small_numbers: SmallNumbers::default(),
    }
}

/// The records of a year.
pub fn records(csv: &str) -> Records {
    let mut records = Records::new(forms(), service());
    for response in responses(csv) {
        records
            .take(&response)
            .expect("a response that fits its form");
    }
    records
}

/// The JSON of each line.
pub fn responses(csv: &str) -> Vec<String> {
    let forms = forms();
    let mut lines = rows(csv).into_iter();
    let columns = lines.next().unwrap_or_default();
    let numbered = lines.enumerate();
    numbered
        .map(|(number, cells)| response(&forms, number, &columns, &cells))
        .collect()
}

fn response(forms: &Forms, number: usize, columns: &[String], cells: &[String]) -> String {
    let named = |name: &str| {
        columns
            .iter()
            .position(|c| c == name)
            .map_or("", |at| &cells[at])
    };
    let form = forms.latest(named("form")).expect("a known form");
    let about = ["form", "area", "quarter", "source"];
    let answers = columns.iter().zip(cells);
    let answers =
        answers.filter(|(name, cell)| !about.contains(&name.as_str()) && !cell.is_empty());
    let answers = answers.map(|(name, cell)| (name.clone(), answer(form, name, cell)));
    json!({
        "heard": "response/1",
        "id": format!("{number:064x}"),
        "form": named("form"),
        "version": form.document().version,
        "area": named("area"),
        "meeting": form.document().meeting,
        "quarter": named("quarter"),
        "source": named("source"),
        "answers": answers.collect::<Map<String, Value>>(),
    })
    .to_string()
}

fn answer(form: &Form, name: &str, cell: &str) -> Value {
    if let Some(state) = cell.strip_prefix('~') {
        return json!(state);
    }
    let kind = form.item(name).map(|item| item.kind);
    match kind.expect("a question of the form") {
        Kind::Text => json!({ "text": cell }),
        _ => json!({ "one": cell }),
    }
}

/// The cells of a CSV with quotes, line by line.
pub fn rows(csv: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut letters = csv.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => cell.extend(letters.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !quoted => {}
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            other => cell.push(other),
        }
    }
    rows
}
