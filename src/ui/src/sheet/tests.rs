//! Sheets drawn to text, and sheets that have to be made to fit.

use super::{Paper, Variant, fitted, in_a_line, is_pictured, view};
use crate::ask::strokes::{Drawing, Stroke};
use form::sheet::{BYTES_MAX, Mark, PartKind, Sheet, SheetItem, SheetLine, SheetPart};
use form::{Audience, SheetKind};
use leptos::prelude::{Owner, RenderHtml};

fn item(path: &str, said: &str, mark: Option<Mark>) -> SheetItem {
    SheetItem {
        path: path.to_owned(),
        place: Some("home".to_owned()),
        question: format!("What of {path}?"),
        said: said.to_owned(),
        parts: Vec::new(),
        drawing: None,
        pictures: Vec::new(),
        mark,
        sensitive: false,
        private: false,
        by_adult: false,
    }
}

fn sheet(items: Vec<SheetItem>) -> Sheet {
    Sheet {
        form: "own-words".to_owned(),
        version: 1,
        title: "My review".to_owned(),
        audience: Audience::Child,
        kind: SheetKind::Marks,
        name: Some("Zebedee".to_owned()),
        meeting: Some("review".to_owned()),
        day: None,
        draft: true,
        items,
        suggests: Some("PN6".to_owned()),
    }
}

/// A scribble of so many points.
fn scribble(points: i32) -> String {
    let points = (0..points).map(|n| ((n * 7) % 1_000, (n * n) % 750));
    let drawing = Drawing {
        strokes: vec![Stroke {
            colour: 1,
            size: 1,
            points: points.collect(),
        }],
        caption: "my house".to_owned(),
    };
    drawing.write()
}

/// A smooth line, such as fingers draw.
fn smooth(points: i32) -> String {
    let points = (0..points).map(|n| (n % 1_000, (n % 1_000) * 3 / 4));
    let drawing = Drawing {
        strokes: vec![Stroke {
            colour: 1,
            size: 1,
            points: points.collect(),
        }],
        caption: "my road".to_owned(),
    };
    drawing.write()
}

fn html(sheet: &Sheet, variant: Variant) -> String {
    Owner::new().with(|| view(sheet, variant, Paper::FAMILIES).to_html())
}

#[test]
fn the_meeting_is_drawn_what_is_for_it_alone() {
    let sheet = sheet(vec![
        item("settled", "Yes", Some(Mark::Meeting)),
        item("safe", "Not always", Some(Mark::Officer)),
        item("food", "Too many beans", None),
    ]);
    let meeting = html(&sheet, Variant::Meeting);
    assert!(meeting.contains("What of settled?"), "{meeting}");
    for hidden in ["Not always", "beans", "PN6", "Only my IRO"] {
        assert!(!meeting.contains(hidden), "{hidden}: {meeting}");
    }
    let officer = html(&sheet, Variant::Officer);
    for shown in [
        "Zebedee",
        "Not always",
        "beans",
        "PN6 (did not attend, sent views by other means)",
        "Only my IRO, unless someone may not be safe",
        "Not for my meeting",
        "Draft questions",
    ] {
        assert!(officer.contains(shown), "{shown}: {officer}");
    }
}

/// A place of a board with one thing on it.
fn on_board(place: &str, kind: PartKind, line: SheetLine) -> SheetItem {
    let mut item = item(&format!("board#{place}"), "", Some(Mark::Meeting));
    item.question = "What of the board?".to_owned();
    item.parts = vec![SheetPart {
        kind,
        heading: place.to_owned(),
        lines: vec![line],
    }];
    item
}

#[test]
fn a_board_is_asked_once_and_its_things_are_points() {
    let dog = SheetLine {
        said: "my dog".to_owned(),
        ..SheetLine::default()
    };
    let cat = SheetLine {
        picture: Some("cat-face.2".to_owned()),
        ..SheetLine::default()
    };
    let (good, wish) = (
        on_board("good", PartKind::Good, dog),
        on_board("wish", PartKind::Wish, cat),
    );
    assert_eq!(
        (in_a_line(&good).as_str(), is_pictured(&good)),
        ("my dog", false)
    );
    assert_eq!(
        (in_a_line(&wish).as_str(), is_pictured(&wish)),
        ("cat face", true)
    );
    let other = item("settled", "Yes", Some(Mark::Meeting));
    assert_eq!(in_a_line(&other), "What of settled? Yes");
    let html = html(&sheet(vec![good, wish, other]), Variant::Meeting);
    assert_eq!(html.matches("What of the board?").count(), 1, "{html}");
    assert_eq!(html.matches("What of settled?").count(), 1, "{html}");
}

#[test]
fn nothing_that_came_in_a_file_becomes_markup() {
    let mut evil = item("<b>path", "<script>alert(1)</script>", None);
    evil.pictures = vec![
        "x\"/><script>".to_owned(),
        "dog-face.\"/><script>".to_owned(),
    ];
    evil.drawing = Some("1310000\"/><script>\n<script>caption".to_owned());
    evil.parts = vec![SheetPart {
        kind: PartKind::Worry,
        heading: "<script>".to_owned(),
        lines: vec![SheetLine {
            said: "<script>".to_owned(),
            picture: Some("<script>".to_owned()),
            drawing: None,
        }],
    }];
    let html = html(&sheet(vec![evil]), Variant::Officer);
    assert!(!html.contains("<script"), "{html}");
    assert!(!html.contains("<b>"), "{html}");
}

#[test]
fn a_sheet_that_fits_stays_as_it_is() {
    let mut small = item("picture", "my house", None);
    small.drawing = Some(scribble(300));
    let sheet = sheet(vec![small]);
    let fitted = fitted(&sheet).expect("a sheet");
    assert_eq!(fitted.sheet, sheet);
    assert!(!fitted.simpler);
}

#[test]
fn huge_drawings_become_simpler_and_none_is_left_out() {
    let drawn = |at: usize| {
        let mut item = item(&format!("picture{at}"), "", None);
        item.drawing = Some(if at == 0 {
            scribble(12_000)
        } else {
            smooth(20_000)
        });
        item
    };
    let sheet = sheet((0..6).map(drawn).collect());
    assert!(sheet.to_plain().write().len() > 2 * BYTES_MAX);
    let fitted = fitted(&sheet).expect("it can be made to fit");
    assert!(fitted.simpler);
    assert!(fitted.sheet.to_plain().write().len() <= BYTES_MAX);
    for item in &fitted.sheet.items {
        let drawing = Drawing::read(item.drawing.as_deref().unwrap_or_default());
        assert_eq!(drawing.strokes.len(), 1, "{}", item.path);
        assert!(drawing.caption.starts_with("my "), "{}", item.path);
    }
}

#[test]
fn words_that_cannot_fit_are_never_cut() {
    let long = item("words", &"a very long story ".repeat(5_000), None);
    assert_eq!(fitted(&sheet(vec![long])), None);
}
