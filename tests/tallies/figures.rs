//! `figures.csv` states every row of the published figures that concerns parents' questionnaires,
//! with one decimal and as the product prints it; the wrong percentages of the printed reports are
//! not in it. The whole of both kinds of figure stands in `year-2015.look.txt` and
//! `year-2015.release.csv`.

use super::data;
use expect_test::expect_file;
use form::{Answers, Context, Walk};
use std::fmt::Write;
use tally::{
    Before, Cell, Filter, Look, LookQuestion, Percent, Period, Records, Release, Share, Wanted,
};

/// One row of `figures.csv`.
struct Figure {
    year: i32,
    kind: String,
    form: String,
    name: String,
    numerator: u64,
    denominator: Option<u64>,
    right: String,
    printed: String,
}

/// A figure as the product gives it.
#[derive(Debug, PartialEq)]
struct Given {
    numerator: u64,
    denominator: Option<u64>,
    printed: String,
}

#[test]
fn the_screen_shows_every_published_figure() {
    for figure in figures() {
        let records = year(figure.year);
        check(&figure, on_screen(&records, &figure));
    }
}

#[test]
fn the_release_holds_every_published_figure() {
    for figure in figures() {
        let release = release(&year(figure.year), figure.year);
        check(&figure, Some(in_release(&release, &figure)));
    }
}

#[test]
fn three_answers_about_reviews_are_never_published() {
    let release = release(&year(2015), 2015);
    let review = release
        .forms()
        .iter()
        .find(|form| form.id == "parent-after-review");
    let review = review.expect("three came back");
    assert_eq!(review.returned, 3);
    assert!(review.questions.is_empty() && review.measures.is_empty());
    assert!(
        review
            .withheld
            .as_deref()
            .is_some_and(|why| why.contains("Fewer than 10"))
    );
}

#[test]
fn the_whole_screen_of_2015() {
    let records = year(2015);
    let mut text = String::new();
    for form in [
        "parent-after-icpc",
        "parent-after-rcpc",
        "parent-after-review",
    ] {
        write_look(&mut text, &Look::of(&records, &Filter::year(form, 2015)));
    }
    expect_file!["./year-2015.look.txt"].assert_eq(&text);
}

#[test]
fn the_whole_release_of_2015() {
    let csv = report::csv(&release(&year(2015), 2015));
    expect_file!["./year-2015.release.csv"].assert_eq(&csv.replace("\r\n", "\n"));
}

#[test]
fn every_made_up_response_keeps_to_its_route() {
    for response in data::responses(data::YEAR_2015) {
        let response: serde_json::Value = serde_json::from_str(&response).expect("JSON");
        let forms = data::forms();
        let form = forms
            .latest(response["form"].as_str().unwrap_or_default())
            .expect("a form");
        let answers: Answers =
            serde_json::from_value(response["answers"].clone()).expect("answers");
        let context = Context {
            today: Default::default(),
            language: "en".to_owned(),
            easy: false,
            report_hours_before: None,
        };
        let mut on_route = Walk::new(form, answers.clone(), context).on_route();
        let sent = |path: &String| form.item_at(path).is_some_and(|item| !item.stays_here);
        on_route.0.retain(|path, _| sent(path));
        assert_eq!(on_route, answers, "{}", response["id"]);
    }
}

pub fn year(year: i32) -> Records {
    data::records(if year == 2012 {
        data::YEAR_2012
    } else {
        data::YEAR_2015
    })
}

pub fn release(records: &Records, year: i32) -> Release {
    let before = (year == 2015).then(|| Before {
        returned: 99,
        period: "April 2014 to March 2015".to_owned(),
        source: "annual report 2014/15".to_owned(),
    });
    Release::make(
        records,
        &Wanted {
            period: Period::Year(year),
            before,
            ..Wanted::of(Period::Year(year))
        },
    )
}

fn figures() -> Vec<Figure> {
    let rows = data::rows(include_str!("figures.csv")).into_iter().skip(1);
    let figure = |cells: Vec<String>| Figure {
        year: cells[0].parse().expect("a year"),
        kind: cells[1].clone(),
        form: cells[2].clone(),
        name: cells[3].clone(),
        numerator: cells[4].parse().expect("a count"),
        denominator: cells[5].parse().ok(),
        right: cells[6].clone(),
        printed: cells[7].clone(),
    };
    rows.map(figure).collect()
}

fn check(figure: &Figure, given: Option<Given>) {
    let Some(given) = given else {
        assert_eq!(
            figure.kind, "change",
            "only the year before is not on the screen"
        );
        return;
    };
    let expected = Given {
        numerator: figure.numerator,
        denominator: figure.denominator,
        printed: figure.printed.clone(),
    };
    assert_eq!(
        given, expected,
        "{} {} {}",
        figure.year, figure.form, figure.name
    );
    if let Some(denominator) = given.denominator {
        assert_eq!(one_decimal(given.numerator, denominator), figure.right);
    }
}

/// The percentage with one decimal, so that the fixture can tell a misprint from a rounding.
fn one_decimal(numerator: u64, denominator: u64) -> String {
    let tenths = (2000 * numerator + denominator) / (2 * denominator);
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn on_screen(records: &Records, figure: &Figure) -> Option<Given> {
    let form = if figure.form.is_empty() {
        "parent-after-icpc"
    } else {
        &figure.form
    };
    let look = Look::of(records, &Filter::year(form, figure.year));
    let all = look.returned_in_all;
    match figure.kind.as_str() {
        "returned" if figure.form.is_empty() => Some(Given {
            numerator: all,
            denominator: None,
            printed: String::new(),
        }),
        "returned" => {
            let row = look.returned.iter().find(|row| row.form == figure.form)?;
            Some(given(row.count, all, row.percent))
        }
        "measure" => {
            let row = look.measures.iter().find(|row| row.name == figure.name)?;
            Some(given(row.numerator, row.denominator, row.percent))
        }
        _ => None,
    }
}

fn given(numerator: u64, denominator: u64, percent: Option<Percent>) -> Given {
    Given {
        numerator,
        denominator: Some(denominator),
        printed: percent
            .map(|percent| percent.to_string())
            .unwrap_or_default(),
    }
}

fn in_release(release: &Release, figure: &Figure) -> Given {
    let returned = release.returned();
    let published =
        |numerator: Cell, denominator: Cell, share: Share| match (numerator, denominator) {
            (Cell::Count(numerator), Cell::Count(denominator)) => Given {
                numerator,
                denominator: Some(denominator),
                printed: share.to_string(),
            },
            other => panic!("{} is withheld: {other:?}", figure.name),
        };
    match figure.kind.as_str() {
        "change" => {
            let change = returned.change.as_ref().expect("the year before");
            assert!(change.fewer);
            let (now, before) = (
                Cell::Count(change.difference),
                Cell::Count(change.before.returned),
            );
            published(now, before, change.share)
        }
        "returned" if figure.form.is_empty() => Given {
            numerator: returned.total,
            denominator: None,
            printed: String::new(),
        },
        "returned" => {
            let row = returned.forms.iter().find(|row| row.name == figure.form);
            let row = row.expect("the form came back");
            published(row.count, Cell::Count(returned.total), row.share)
        }
        _ => {
            let form = release.forms().iter().find(|form| form.id == figure.form);
            let mut rows = form.iter().flat_map(|form| &form.measures);
            let row = rows
                .find(|row| row.name == figure.name)
                .expect("the measure");
            published(row.numerator, row.denominator, row.share)
        }
    }
}

/// What the team sees, as text to compare.
fn write_look(text: &mut String, look: &Look) {
    let mut line = |words: String| writeln!(text, "{words}").expect("a string takes all");
    line(format!(
        "{} ({}): {} returned",
        look.title, look.period, look.group
    ));
    for row in &look.returned {
        line(format!(
            "  returned {}: {} of {}{}",
            row.form,
            row.count,
            look.returned_in_all,
            percent(row.percent)
        ));
    }
    for place in &look.places {
        let names = [&place.locality, &place.area]
            .into_iter()
            .flatten()
            .cloned();
        line(format!(
            "  place {}: {}",
            names.collect::<Vec<_>>().join(", "),
            place.count
        ));
    }
    for row in &look.measures {
        line(format!(
            "  {}: {} {}{}",
            row.label,
            row.numerator,
            row.base_words,
            percent(row.percent)
        ));
    }
    for question in &look.questions {
        write_question(text, question);
    }
    text.push('\n');
}

fn write_question(text: &mut String, question: &LookQuestion) {
    let mut line = |words: String| writeln!(text, "{words}").expect("a string takes all");
    line(format!("  {} ({})", question.label, question.base_words));
    for row in &question.rows {
        line(format!(
            "    {}: {}{}",
            row.label,
            row.count,
            percent(row.percent)
        ));
    }
    line(format!(
        "    skipped {}, not sure {}, rather not say {}, not asked {}; {} returned",
        question.skipped,
        question.not_sure,
        question.rather_not_say,
        question.not_asked,
        question.returned
    ));
}

fn percent(percent: Option<Percent>) -> String {
    percent
        .map(|percent| format!(" ({percent})"))
        .unwrap_or_default()
}
