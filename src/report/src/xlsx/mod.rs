//! The tables as a workbook: a contents sheet, the notes, then a sheet for each table, with the
//! numbers it has on the page. Numbers are numbers; what is withheld is `c`, what cannot be given
//! `z`, as in official tables.
//!
//! The writer is our own: what it needs is five kinds of small file in an archive, and the crate
//! that writes everything a workbook may hold is larger, in the browser, than the whole of the
//! officers' first page (262 KB against 257, compressed).

mod archive;
mod sheet;

use crate::Edition;
use crate::paper::{Block, Column, Entry, Kind, Level, Line, Paper, Table};
use archive::Archive;
use sheet::{Sheet, Style, Value, escaped};
use tally::{Cell, Share};

/// The workbook's bytes.
pub(crate) fn workbook(edition: &Edition<'_>, paper: &Paper, figures: &str) -> Vec<u8> {
    let mut sheets = vec![contents(edition, paper), notes(paper, figures)];
    sheets.extend(paper.tables().map(|(_, table)| of_table(table)));
    let mut archive = Archive::default();
    archive.add("[Content_Types].xml", &content_types(sheets.len()));
    archive.add("_rels/.rels", RELATIONS);
    archive.add("docProps/core.xml", &properties(edition));
    archive.add("xl/workbook.xml", &book(&sheets));
    archive.add("xl/_rels/workbook.xml.rels", &book_relations(sheets.len()));
    archive.add("xl/styles.xml", sheet::STYLES);
    for (at, sheet) in sheets.iter().enumerate() {
        archive.add(&format!("xl/worksheets/sheet{}.xml", at + 1), &sheet.xml());
    }
    archive.finish()
}

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const TYPES: &str = "http://schemas.openxmlformats.org/package/2006/content-types";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
    <Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
    <Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/>\
    <Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/>\
    </Relationships>";

fn contents(edition: &Edition<'_>, paper: &Paper) -> Sheet {
    let made = edition.release.parameters();
    let mut sheet = Sheet::new("Contents", &[12.0, 90.0]);
    sheet.row(vec![(
        Value::Words(edition.meta.title.clone()),
        Style::Title,
    )]);
    sheet.row(vec![(Value::Words(made.service.clone()), Style::Quiet)]);
    sheet.row(vec![(Value::Words(made.period.clone()), Style::Quiet)]);
    if !edition.meta.made_on.is_empty() {
        let words = format!("Made on {}", edition.meta.made_on);
        sheet.row(vec![(Value::Words(words), Style::Quiet)]);
    }
    sheet.row(Vec::new());
    sheet.heading(&["Sheet", "What it holds"]);
    sheet.row(vec![
        (Value::Link("Notes".to_owned()), Style::Link),
        (
            Value::Words("How these figures were made, and what was withheld".to_owned()),
            Style::Text,
        ),
    ]);
    for (section, table) in paper.tables() {
        let words = format!("{}: {}", section.heading, table.title);
        sheet.row(vec![
            (Value::Link(name(table)), Style::Link),
            (Value::Words(words), Style::Text),
        ]);
    }
    sheet
}

/// The sentences of the last section, and the checksum of the figures.
fn notes(paper: &Paper, figures: &str) -> Sheet {
    let mut sheet = Sheet::new("Notes", &[110.0]);
    let mut put = |words: &str, style| sheet.row(vec![(Value::Words(words.to_owned()), style)]);
    put("Notes", Style::Title);
    put("c: withheld. z: no figure can be given.", Style::Text);
    let last = paper
        .sections
        .iter()
        .filter(|section| section.id == "method");
    for block in last.flat_map(|section| &section.blocks) {
        match block {
            Block::Heading(words) => put(words, Style::Bold),
            Block::Say(words) | Block::Written(words) => put(words, Style::Text),
            Block::List(items) => items.iter().for_each(|words| put(words, Style::Text)),
            _ => {}
        }
    }
    put(
        "Checksum of the figures (SHA-256 of the CSV file)",
        Style::Bold,
    );
    put(figures, Style::Text);
    sheet
}

fn name(table: &Table) -> String {
    format!("Table {}", table.number)
}

fn of_table(table: &Table) -> Sheet {
    let columns: Vec<&Column> = table
        .columns
        .iter()
        .filter(|column| column.kind != Kind::Bar)
        .collect();
    let mut widths = vec![52.0];
    let width = |kind| if kind == Kind::Words { 44.0 } else { 14.0 };
    widths.extend(columns.iter().map(|column| width(column.kind)));
    let mut sheet = Sheet::new(&name(table), &widths);
    let title = format!("Table {}. {}", table.number, table.title);
    sheet.row(vec![(Value::Words(title), Style::Title)]);
    sheet.row(vec![(Value::Words(table.about.clone()), Style::Quiet)]);
    let withheld = table.withheld.iter().filter(|_| table.holds_back());
    for words in table.notes.iter().chain(withheld) {
        sheet.row(vec![(Value::Words(words.clone()), Style::Quiet)]);
    }
    sheet.row(Vec::new());
    let mut headings = vec![table.first.to_owned()];
    headings.extend(columns.iter().map(|column| full_title(column)));
    sheet.heading(&headings.iter().map(String::as_str).collect::<Vec<_>>());
    for line in &table.lines {
        sheet.row(of_line(table, line));
    }
    sheet
}

/// "Yes: %", so that one row of headings is enough.
fn full_title(column: &Column) -> String {
    match &column.over {
        Some(over) => format!("{over}: {}", column.title),
        None => column.title.clone(),
    }
}

fn of_line(table: &Table, line: &Line) -> Vec<(Value, Style)> {
    let bold = matches!(line.level, Level::Whole | Level::Total);
    let heading = match line.level {
        Level::Plain => Style::Text,
        Level::Part => Style::Inside,
        Level::Whole | Level::Total => Style::Bold,
    };
    let mut cells = vec![(Value::Words(line.heading.clone()), heading)];
    for (column, entry) in table.columns.iter().zip(&line.cells) {
        if column.kind != Kind::Bar {
            cells.push(of_entry(entry, bold));
        }
    }
    cells
}

fn of_entry(entry: &Entry, bold: bool) -> (Value, Style) {
    let mark = |mark: &str| (Value::Words(mark.to_owned()), Style::Mark);
    match entry {
        Entry::Count(Cell::Count(count)) => {
            let style = if bold { Style::BoldCount } else { Style::Count };
            (Value::Number(count.to_string()), style)
        }
        Entry::Share(Share::Percent(percent)) => {
            let tenths = percent.tenths();
            let style = match percent.to_string().contains('.') {
                true => Style::PercentTenths,
                false => Style::Percent,
            };
            (
                Value::Number(format!("{}.{:03}", tenths / 1000, tenths % 1000)),
                style,
            )
        }
        Entry::Count(Cell::Withheld) | Entry::Share(Share::Withheld) => mark("c"),
        Entry::Count(Cell::NotApplicable) | Entry::Share(Share::NotApplicable) => mark("z"),
        Entry::Decimal(value) => (Value::Number(format!("{value:.1}")), Style::Decimal),
        Entry::Words(words) => (Value::Words(words.clone()), Style::Text),
        Entry::Bar(..) => (Value::Words(String::new()), Style::Text),
    }
}

fn content_types(sheets: usize) -> String {
    let mut xml = format!(
        "{HEAD}<Types xmlns=\"{TYPES}\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
         <Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>\
         <Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>\
         <Override PartName=\"/xl/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/>"
    );
    for at in 1..=sheets {
        xml.push_str(&format!(
            "<Override PartName=\"/xl/worksheets/sheet{at}.xml\" \
             ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>"
        ));
    }
    xml + "</Types>"
}

/// Title and service; no day and no author, so that the same report is the same file.
fn properties(edition: &Edition<'_>) -> String {
    let (title, service) = (&edition.meta.title, &edition.release.parameters().service);
    format!(
        "{HEAD}<cp:coreProperties \
         xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{}</dc:title><dc:creator>{}</dc:creator>\
         </cp:coreProperties>",
        escaped(title),
        escaped(service)
    )
}

/// The sheets by name, and the rows that a printer repeats on each page.
fn book(sheets: &[Sheet]) -> String {
    let mut xml = format!("{HEAD}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets>");
    for (at, sheet) in sheets.iter().enumerate() {
        let (name, id) = (escaped(&sheet.name), at + 1);
        xml.push_str(&format!(
            "<sheet name=\"{name}\" sheetId=\"{id}\" r:id=\"rId{id}\"/>"
        ));
    }
    xml.push_str("</sheets><definedNames>");
    for (at, sheet) in sheets.iter().enumerate() {
        if let Some(row) = sheet.headings {
            let name = escaped(&sheet.name);
            xml.push_str(&format!(
                "<definedName name=\"_xlnm.Print_Titles\" localSheetId=\"{at}\">'{name}'!${row}:${row}</definedName>"
            ));
        }
    }
    xml + "</definedNames></workbook>"
}

fn book_relations(sheets: usize) -> String {
    let mut xml = format!("{HEAD}<Relationships xmlns=\"{PACKAGE}\">");
    for at in 1..=sheets {
        xml.push_str(&format!(
            "<Relationship Id=\"rId{at}\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet{at}.xml\"/>"
        ));
    }
    let styles = sheets + 1;
    xml + &format!(
        "<Relationship Id=\"rId{styles}\" Type=\"{OFFICE}/styles\" Target=\"styles.xml\"/></Relationships>"
    )
}
