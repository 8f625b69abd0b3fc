//! Slips on paper: every square is read back by a camera's eyes and opens the link it should, the
//! words are as plain as those of the questionnaires, and nothing a service is called can break the
//! page or run in a spreadsheet.
//!
//! The slips are data: a line of `invitations/slips.txt` each. The pages made of them stay in
//! Cargo's temporary folder of tests, to be looked at.

use report::slips::{Asked, Choices, Copies, Layout, Reader, SLIPS_MAX, Slips, SlipsError, When};
use std::collections::BTreeSet;
use std::path::Path;
use wire::invitation::{INVITATION_CHARS_MAX, Invitation};
use wire::service::Settings;

const SLIPS: &str = include_str!("invitations/slips.txt");
const REFUSED: &str = include_str!("invitations/refused.txt");
const SETTINGS: &str = include_str!("invitations/service.json");
/// Dots on a side of a module when a square is drawn for the reader.
const DOTS: usize = 3;

/// A line of `slips.txt`.
struct Case {
    name: String,
    choices: Choices,
    codes: Option<Vec<String>>,
    count: usize,
    layout: Layout,
}

#[test]
fn every_square_opens_its_link() {
    for case in cases() {
        let slips = Slips::of(&settings(), case.choices.clone()).expect(&case.name);
        let html = slips.html(case.copies(), case.layout).expect(&case.name);
        keep(&case.name, &html);
        let squares: Vec<String> = drawings(&html).map(read_back).collect();
        let links: Vec<String> = match &case.codes {
            Some(codes) => codes.iter().map(|code| slips.link(Some(code))).collect(),
            None => vec![slips.link(None); case.count],
        };
        assert_eq!(squares, links, "{}", case.name);
    }
}

#[test]
fn every_link_is_an_invitation_that_says_what_was_chosen() {
    for case in cases() {
        let slips = Slips::of(&settings(), case.choices.clone()).expect(&case.name);
        for code in case.codes.iter().flatten() {
            let link = slips.link(Some(code));
            let (address, fragment) = link.split_once('#').expect("a fragment");
            assert_eq!(address, case.choices.address, "{}", case.name);
            assert!(fragment.len() <= INVITATION_CHARS_MAX, "{}", case.name);
            let read: Invitation = fragment.parse().expect(&case.name);
            let forms: Vec<String> = case.choices.forms.iter().map(|f| f.id.clone()).collect();
            assert_eq!(read.forms, forms, "{}", case.name);
            assert_eq!(read.meeting, case.choices.meeting, "{}", case.name);
            assert_eq!(read.area, case.choices.area, "{}", case.name);
            assert_eq!(read.officer, case.choices.officer, "{}", case.name);
            assert_eq!(read.code, Some(code.replace('-', "")), "{}", case.name);
            assert_eq!(read.fingerprint, case.choices.fingerprint, "{}", case.name);
            assert_eq!(
                read.when,
                case.choices.when.as_ref().map(|when| when.id.clone()),
                "{}",
                case.name
            );
        }
    }
}

#[test]
fn every_slip_says_all_it_must() {
    for case in cases()
        .into_iter()
        .filter(|case| case.choices.tablet.is_none())
    {
        let slips = Slips::of(&settings(), case.choices.clone()).expect(&case.name);
        let html = slips.html(case.copies(), case.layout).expect(&case.name);
        let text = text_of(&html);
        let mut said = vec![
            settings().name,
            slips.typed_address().to_owned(),
            "no name on".to_owned(),
            "You can skip any question".to_owned(),
            "choose".to_owned(),
        ];
        let minutes = case.choices.forms.iter().map(|form| form.minutes).max();
        said.extend(minutes.map(|minutes| format!("bout {minutes} minutes")));
        said.extend(case.codes.iter().flatten().cloned());
        said.extend(case.choices.when.as_ref().map(|when| when.words.clone()));
        let officers = settings().officers.into_iter();
        let mut met = officers.filter(|card| Some(card.number) == case.choices.officer);
        said.extend(met.next().map(|card| format!("with {}", card.name)));
        let draft = case.choices.forms.iter().any(|form| !form.agreed);
        said.extend(draft.then(|| "not yet agreed with".to_owned()));
        for words in said {
            assert!(text.contains(&words), "{}: “{words}”\n{text}", case.name);
        }
        let mut numbers = settings().helplines.into_iter().map(|line| line.number);
        assert!(
            numbers.any(|number| text.contains(&number)),
            "{}",
            case.name
        );
        assert_eq!(
            html.matches("class=\"qr\"").count(),
            case.count,
            "{}",
            case.name
        );
    }
}

#[test]
fn choices_that_cannot_be_are_refused_in_words() {
    for line in lines(REFUSED) {
        let (slip, words) = line.split_once(" => ").expect("`choices => words`");
        let case = Case::read(slip);
        let why = Slips::of(&settings(), case.choices).expect_err(slip);
        assert_eq!(why.to_string(), words, "{slip}");
    }
    let case = &cases()[0];
    let slips = Slips::of(&settings(), case.choices.clone()).expect(&case.name);
    for count in [0, SLIPS_MAX + 1] {
        let made = slips.html(Copies::Open(count), Layout::Eight);
        assert_eq!(made, Err(SlipsError::Count(count)));
    }
}

#[test]
fn the_table_for_letters_runs_nothing_and_holds_every_link() {
    let evil = Settings {
        name: "=HYPERLINK(\"http://x\",\"a, b\")".to_owned(),
        ..settings()
    };
    for case in cases() {
        let slips = Slips::of(&evil, case.choices.clone()).expect(&case.name);
        let csv = slips.csv(case.copies()).expect(&case.name);
        let rows: Vec<&str> = csv.split_terminator("\r\n").collect();
        assert_eq!(rows.len(), case.count + 1, "{}", case.name);
        for (place, row) in rows[1..].iter().enumerate() {
            let code = case.codes.as_ref().map(|codes| codes[place].as_str());
            assert!(row.starts_with(&slips.link(code)), "{}: {row}", case.name);
            assert!(
                row.contains(",\"'=HYPERLINK(\"\"http://x\"\",\"\"a, b\"\")\","),
                "{row}"
            );
        }
    }
}

#[test]
fn what_a_service_is_called_is_only_words_on_the_page() {
    let mut evil = settings();
    evil.name = "<script>alert(1)</script>".to_owned();
    evil.helplines[0].name = "\"><img src=x>".to_owned();
    evil.meetings[0].name = "<b>meeting</b>".to_owned();
    evil.officers[0].name = "Dee</p>".to_owned();
    for case in cases() {
        let slips = Slips::of(&evil, case.choices.clone()).expect(&case.name);
        let html = slips.html(case.copies(), case.layout).expect(&case.name);
        for broken in [
            "<script",
            "<img",
            "<b>meeting",
            "Dee</p></p>",
            " style=",
            "http-equiv=\"refresh",
        ] {
            assert!(!html.contains(broken), "{}: {broken}", case.name);
        }
    }
}

#[test]
fn the_words_are_as_plain_as_the_questionnaires() {
    for (reader, most) in [
        (Reader::Child, 7.0),
        (Reader::Parent, 9.0),
        (Reader::Carer, 9.0),
        (Reader::YoungPerson, 9.0),
    ] {
        let of_reader = |case: &Case| {
            case.choices.reader == reader
                && case.choices.tablet.is_none()
                && case.choices.forms.len() == 1
        };
        for case in cases().into_iter().filter(of_reader) {
            let slips = Slips::of(&settings(), case.choices.clone()).expect(&case.name);
            let text = sentences_of(&slips.preview(false, case.layout));
            let age = crate::readability::reading_age(&text);
            assert!(
                age <= most,
                "{}: {age:.1}, at most {most}\n{text:#?}",
                case.name
            );
            let never = crate::readability::never_words(&text);
            assert!(never.is_empty(), "{}: {never:?}", case.name);
        }
    }
}

impl Case {
    /// `name | for | forms | meeting | area | when | officer | codes | count | layout | address`.
    fn read(line: &str) -> Self {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [
            name,
            reader,
            forms,
            meeting,
            area,
            when,
            officer,
            codes,
            count,
            layout,
            address,
        ] = cells[..]
        else {
            panic!("eleven cells: {line}")
        };
        let cell = |text: &str| (text != "-").then(|| text.to_owned());
        let count = count.parse().expect("a count");
        let number = codes.strip_prefix("tablet ");
        let choices = Choices {
            address: address.to_owned(),
            forms: forms
                .split_whitespace()
                .filter(|id| *id != "-")
                .map(asked)
                .collect(),
            meeting: cell(meeting),
            area: cell(area),
            when: cell(when).map(|id| When {
                words: form::calendar::time_in_words(&id).expect("a quarter or a day"),
                id,
            }),
            officer: cell(officer).map(|number| number.parse().expect("a number")),
            reader: reader.parse().expect("a reader"),
            fingerprint: Some("ABCDEFGHJKMNPQRSTVWXYZ2345".to_owned()),
            tablet: number.map(|tokens| tokens.parse().expect("a number of tokens")),
        };
        Self {
            name: name.to_owned(),
            choices,
            codes: (codes != "open").then(|| (0..count).map(code).collect()),
            count,
            layout: match layout {
                "one" => Layout::One,
                _ => Layout::Eight,
            },
        }
    }

    fn copies(&self) -> Copies<'_> {
        match &self.codes {
            Some(codes) => Copies::Coded(codes),
            None => Copies::Open(self.count),
        }
    }
}

fn cases() -> Vec<Case> {
    let cases: Vec<Case> = lines(SLIPS).map(Case::read).collect();
    let names: BTreeSet<&str> = cases.iter().map(|case| case.name.as_str()).collect();
    assert_eq!(names.len(), cases.len(), "each slip has its own name");
    cases
}

fn settings() -> Settings {
    serde_json::from_str(SETTINGS).expect("settings")
}

/// The questionnaire as it lies in `public/forms`.
fn asked(id: &str) -> Asked {
    let mut documents = crate::forms::newest().into_iter();
    let document = documents.find_map(|(_, json)| {
        let document: form::Document = serde_json::from_str(&json).ok()?;
        (document.id == id).then_some(document)
    });
    let unknown = || Asked {
        id: id.to_owned(),
        title: String::new(),
        minutes: 1,
        feedback: true,
        agreed: true,
    };
    document.map_or_else(unknown, |document| Asked {
        title: document.title["en"].clone(),
        minutes: document.minutes,
        feedback: document.readers == form::Readers::Managers,
        agreed: document.agreed_by.is_some(),
        id: document.id,
    })
}

/// Different codes, with every sign in them somewhere.
fn code(number: usize) -> String {
    let signs = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let sign = |place: usize| char::from(signs[(number * 7 + place * 11 + place * number) % 32]);
    let sixteen: Vec<char> = (0..16).map(sign).collect();
    let groups: Vec<String> = sixteen
        .chunks(4)
        .map(|group| group.iter().collect())
        .collect();
    groups.join("-")
}

/// Each square's drawing: its side, and the runs of its dark modules.
fn drawings(html: &str) -> impl Iterator<Item = (usize, &str)> {
    html.split("<svg class=\"qr\" viewBox=\"0 0 ")
        .skip(1)
        .map(|drawing| {
            let side = drawing.split(' ').next().expect("a side");
            let path = drawing.split("<path d=\"").nth(1).expect("a path");
            let path = path.split('"').next().expect("an end");
            (side.parse().expect("a number"), path)
        })
}

/// What a camera makes of it.
fn read_back((side, path): (usize, &str)) -> String {
    let mut light = vec![true; side * side];
    for run in path.split('M').skip(1) {
        let (x, rest) = run.split_once(' ').expect("x y");
        let (y, rest) = rest.split_once('h').expect("a run");
        let length = rest.split('v').next().expect("its length");
        let [x, y, length] = [x, y, length].map(|text| text.parse::<usize>().expect("a number"));
        light[y * side + x..][..length].fill(false);
    }
    assert!(
        light[..side * 4].iter().all(|light| *light),
        "a quiet zone of four"
    );
    let dots = side * DOTS;
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(dots, dots, |x, y| {
        if light[y / DOTS * side + x / DOTS] {
            255
        } else {
            0
        }
    });
    let found = image.detect_grids();
    assert_eq!(found.len(), 1, "one square");
    let (meta, text) = found[0].decode().expect("a readable square");
    // How the standard numbers its levels: 0 is M, and 1 (L) would correct less.
    assert_ne!(meta.ecc_level, 1, "error correction M or better");
    text
}

fn keep(name: &str, html: &str) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("slips");
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join(format!("{name}.html")), html).expect("a file");
}

/// What is between the tags of the body, with the signs written out.
fn text_of(html: &str) -> String {
    let body = html.split("</style>").last().expect("a body");
    let mut text = String::new();
    for piece in body.split('<') {
        text.push_str(piece.split_once('>').map_or(piece, |(_, words)| words));
        text.push(' ');
    }
    let text = text
        .replace("&#39;", "'")
        .replace("&amp;", "&")
        .replace('\u{a0}', " ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The paragraphs that are sentences: no headings, names, numbers or addresses.
fn sentences_of(html: &str) -> Vec<String> {
    let pieces = html.split("<p").skip(1).filter_map(|piece| {
        let (_, words) = piece.split_once('>')?;
        Some(words.split('<').next()?.trim().to_owned())
    });
    pieces.filter(|words| words.ends_with(['.', '?'])).collect()
}

fn lines(file: &str) -> impl Iterator<Item = &str> {
    let lines = file.lines().map(str::trim);
    lines.filter(|line| !line.is_empty() && !line.starts_with('#'))
}
