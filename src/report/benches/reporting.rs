//! The whole report beside others, for `cargo xtask bench report`: makes responses of 32 items, writes
//! their columns for the others to read, and then, each time it is told to, counts them into a release
//! and writes the page, the workbook and the table. It must not make them in any way but the one in
//! which they are published: from a `Release`, by an `Edition`.

#[path = "../../tally/benches/counting/made.rs"]
#[allow(dead_code, reason = "the bench of counting needs more of it")]
mod made;

use report::{Edition, Meta};
use serde_json::{Value, json};
use std::io::{BufRead, Write};
use std::path::Path;
use std::time::Instant;
use tally::{Cell, Period, QuestionTable, Records, Release, Wanted};

fn main() {
    let mut arguments = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench");
    let (Some(count), Some(folder)) = (arguments.next(), arguments.next()) else {
        return;
    };
    let (records, columns) = made::made(count.parse().expect("how many"), 0);
    for (at, column) in columns.iter().enumerate() {
        let path = Path::new(&folder).join(format!("{at}.column"));
        std::fs::write(path, column).expect("a folder that can be written");
    }
    let mut output = std::io::stdout();
    let mut say = |line: Value| {
        writeln!(output, "{line}")
            .and_then(|()| output.flush())
            .expect("someone listens");
    };
    say(json!({}));
    for line in std::io::stdin().lock().lines() {
        let _ = line.expect("a line");
        say(whole(&records));
    }
}

fn whole(records: &Records) -> Value {
    let meta = Meta {
        title: "What families told us".to_owned(),
        ..Meta::default()
    };
    let started = Instant::now();
    let release = Release::make(records, &Wanted::of(Period::All));
    let counted = started.elapsed().as_secs_f64() * 1000.0;
    let edition = Edition::new(&release, &meta);
    let (html, xlsx, csv) = (edition.html(), edition.xlsx(), edition.csv());
    let ms = started.elapsed().as_secs_f64() * 1000.0;
    let counts = release.forms()[0].questions.iter().map(counts);
    json!({
        "ms": ms, "counting_ms": counted, "bytes": html.len() + xlsx.len() + csv.len(),
        "counts": counts.collect::<Vec<_>>(),
    })
}

/// For each item the codes from 0 on: not asked, the three states, the choices.
fn counts(question: &QuestionTable) -> Vec<u64> {
    let states = [
        question.not_asked,
        question.skipped,
        question.not_sure,
        question.rather_not_say,
    ];
    let rows = question.rows.iter().map(|row| row.count);
    states.into_iter().chain(rows).map(known).collect()
}

fn known(cell: Cell) -> u64 {
    match cell {
        Cell::Count(count) => count,
        Cell::Withheld | Cell::NotApplicable => panic!("nothing of these is withheld"),
    }
}
