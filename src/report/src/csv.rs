//! The figures of a release as one long table (RFC 4180), and the dictionary that explains it.
//!
//! A cell that a spreadsheet would take for a formula begins with an apostrophe, so that opening
//! the file runs nothing.

use tally::{Cell, FormTables, MeasureRow, QuestionTable, Release, Row, Share};

/// The columns, each with what it holds.
const COLUMNS: [(&str, &str); 12] = [
    (
        "kind",
        "what the line is about: returned (by form), quarter, place, measure, answer (a row of a \
         question's table), state (people who gave no answer, and why), parameter (how the \
         figures were made)",
    ),
    (
        "form",
        "the form's id; empty where all forms are counted together",
    ),
    (
        "item",
        "the stable id of the question, measure, locality or parameter",
    ),
    (
        "part",
        "the card or person, or the area's id, where the item has several",
    ),
    (
        "wording",
        "which wording, where the choices changed over versions",
    ),
    ("row", "the stable name of the answer or state"),
    ("label", "the words"),
    (
        "count",
        "how many; c where withheld, z where there can be no number",
    ),
    ("base", "of how many; c where withheld"),
    (
        "percent",
        "count of base, without the sign; c where withheld, z where the base is under 10",
    ),
    ("base_is", "what the base is made of"),
    (
        "note",
        "why something is withheld, or what else belongs to the line",
    ),
];

/// The release as CSV.
pub fn csv(release: &Release) -> String {
    let mut file = Lines::new(COLUMNS.map(|(name, _)| name));
    parameters(&mut file, release);
    returned(&mut file, release);
    places(&mut file, release);
    for form in release.forms() {
        form_lines(&mut file, form);
    }
    file.text
}

/// What each column of [`csv`] holds.
pub fn dictionary_csv() -> String {
    let mut file = Lines::new(["column", "meaning"]);
    for (name, meaning) in COLUMNS {
        file.line([name, meaning]);
    }
    file.text
}

/// One line of the long table; what is left out is empty.
#[derive(Default)]
struct Line<'a> {
    kind: &'a str,
    form: &'a str,
    item: &'a str,
    part: &'a str,
    wording: &'a str,
    row: &'a str,
    label: &'a str,
    count: String,
    base: String,
    percent: String,
    base_is: &'a str,
    note: &'a str,
}

pub(crate) struct Lines {
    pub(crate) text: String,
}

impl Lines {
    pub(crate) fn new<const N: usize>(names: [&str; N]) -> Self {
        let mut lines = Self {
            text: String::new(),
        };
        lines.line(names);
        lines
    }

    pub(crate) fn line<const N: usize>(&mut self, cells: [&str; N]) {
        let cells = cells.map(quoted);
        self.text.push_str(&cells.join(","));
        self.text.push_str("\r\n");
    }

    fn put(&mut self, line: &Line<'_>) {
        self.line([
            line.kind,
            line.form,
            line.item,
            line.part,
            line.wording,
            line.row,
            line.label,
            &line.count,
            &line.base,
            &line.percent,
            line.base_is,
            line.note,
        ]);
    }
}

/// A cell that is safe to open in a spreadsheet, quoted where RFC 4180 asks for it.
fn quoted(cell: &str) -> String {
    let safe = crate::safe::cell(cell);
    match safe.contains([',', '"', '\r', '\n']) {
        true => format!("\"{}\"", safe.replace('"', "\"\"")),
        false => safe,
    }
}

fn parameters(file: &mut Lines, release: &Release) {
    let made = release.parameters();
    let mut put = |item: &str, label: &str, count: String, note: &str| {
        file.put(&Line {
            kind: "parameter",
            item,
            label,
            count,
            note,
            ..Line::default()
        });
    };
    put("service", &made.service, String::new(), "");
    put("period", &made.period, String::new(), "");
    put(
        "base",
        "smallest group whose answers are given",
        made.base.to_string(),
        "",
    );
    let cells = format!(
        "counts from 1 to {} are withheld where the rule applies",
        made.cell.saturating_sub(1)
    );
    put("cell", &cells, made.cell.to_string(), "");
    for sharing in &made.sharing {
        put(
            "report_hours_before",
            &sharing.meeting,
            sharing.hours.to_string(),
            "",
        );
    }
    for form in &made.forms {
        let versions: Vec<String> = form.versions.iter().map(u32::to_string).collect();
        let note = format!("versions {}", versions.join(" "));
        put("form", &form.title, String::new(), &note);
    }
    for aside in &made.set_aside {
        put("set_aside", aside.reason, aside.count.to_string(), "");
    }
    put(
        "repeated",
        "came more than once, counted once",
        made.repeated.to_string(),
        "",
    );
    put(
        "without_quarter",
        "name no quarter",
        made.without_quarter.to_string(),
        "",
    );
}

fn returned(file: &mut Lines, release: &Release) {
    let total = release.returned().total.to_string();
    let mut put = |kind, form, row: &Row| {
        file.put(&Line {
            kind,
            form,
            item: &row.name,
            label: &row.label,
            count: row.count.to_string(),
            base: total.clone(),
            percent: percent(row.share),
            base_is: "returned on all forms",
            ..Line::default()
        });
    };
    for row in &release.returned().forms {
        put("returned", &row.name, row);
    }
    for row in release.quarters().unwrap_or_default() {
        put("quarter", "", row);
    }
}

fn places(file: &mut Lines, release: &Release) {
    let Some(places) = release.places() else {
        return;
    };
    let mut put = |item: &str, part: &str, label: &str, count: Cell| {
        let base = places.total.to_string();
        let (kind, base_is, count) = ("place", "returned on all forms", count.to_string());
        file.put(&Line {
            kind,
            item,
            part,
            label,
            count,
            base,
            base_is,
            ..Line::default()
        });
    };
    for locality in &places.localities {
        put(&locality.id, "", &locality.label, locality.count);
        for area in &locality.areas {
            put(&locality.id, &area.id, &area.label, area.count);
        }
    }
    if let Some(count) = places.elsewhere {
        put("", "", "area not said or not known", count);
    }
}

fn form_lines(file: &mut Lines, form: &FormTables) {
    if let Some(note) = &form.withheld {
        let (kind, label) = ("answer", form.title.as_str());
        let (count, base) = (Cell::Withheld.to_string(), form.returned.to_string());
        file.put(&Line {
            kind,
            form: &form.id,
            label,
            count,
            base,
            note,
            ..Line::default()
        });
    }
    for measure in &form.measures {
        measure_line(file, form, measure);
    }
    for question in &form.questions {
        question_lines(file, form, question);
    }
}

fn measure_line(file: &mut Lines, form: &FormTables, row: &MeasureRow) {
    file.put(&Line {
        kind: "measure",
        form: &form.id,
        item: &row.name,
        wording: row.wording.as_deref().unwrap_or_default(),
        label: &row.label,
        count: row.numerator.to_string(),
        base: row.denominator.to_string(),
        percent: percent(row.share),
        base_is: &row.base_words,
        note: row.withheld.as_deref().unwrap_or_default(),
        ..Line::default()
    });
}

fn question_lines(file: &mut Lines, form: &FormTables, question: &QuestionTable) {
    let line = |kind, row, label, count: Cell, base: String, share, base_is| Line {
        kind,
        form: &form.id,
        item: &question.name,
        part: question.part.as_deref().unwrap_or_default(),
        wording: question.wording.as_deref().unwrap_or_default(),
        row,
        label,
        count: count.to_string(),
        base,
        percent: share,
        base_is,
        note: question.withheld.as_deref().unwrap_or_default(),
    };
    for row in &question.rows {
        let base = question.base.to_string();
        let (share, words) = (percent(row.share), question.base_words.as_str());
        file.put(&line(
            "answer",
            row.name.as_str(),
            row.label.as_str(),
            row.count,
            base,
            share,
            words,
        ));
    }
    let states = [
        ("answered", question.base),
        ("skipped", question.skipped),
        ("not_sure", question.not_sure),
        ("rather_not_say", question.rather_not_say),
        ("not_asked", question.not_asked),
    ];
    for (state, count) in states {
        let base = question.returned.to_string();
        let words = "everyone this table is about";
        file.put(&line(
            "state",
            state,
            question.label.as_str(),
            count,
            base,
            String::new(),
            words,
        ));
    }
}

fn percent(share: Share) -> String {
    share.to_string().trim_end_matches('%').to_owned()
}
