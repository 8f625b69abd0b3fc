//! What the pages of figures draw besides single tables: a question over quarters and places, and
//! what came back beside the period before. Both must say what the tables say, and hide what they
//! hide.

use super::{data, figures};
use form::Quarter;
use tally::{
    Filter, Look, LookOver, LookPart, LookQuestion, LookReturns, Period, Place, Records, Returns,
    Side,
};

const FORM: &str = "parent-after-icpc";

/// Every question over one kind of *who*, with the filter that each part stands for.
fn over(records: &Records, side: &Side, filter_of: impl Fn(&LookPart) -> Filter) -> (usize, usize) {
    let filter = Filter::year(FORM, 2015);
    let whole = Look::of(records, &filter);
    let (mut shown, mut hidden) = (0, 0);
    for question in whole.questions.iter().filter(|one| !one.rows.is_empty()) {
        let look = LookOver::of(records, &filter, &question.asked, side).expect("it is asked");
        for part in &look.parts {
            let alone = Look::of(records, &filter_of(part));
            assert_eq!(
                part.shown.is_some(),
                alone.withheld.is_none(),
                "{} of {}",
                part.label,
                question.name
            );
            match same_question(&alone, question) {
                Some(alone) => agrees(part, alone),
                None => hidden += 1,
            }
            shown += usize::from(part.shown.is_some());
        }
    }
    (shown, hidden)
}

fn same_question<'l>(look: &'l Look, question: &LookQuestion) -> Option<&'l LookQuestion> {
    look.questions
        .iter()
        .find(|one| one.asked == question.asked)
}

fn agrees(part: &LookPart, alone: &LookQuestion) {
    let shown = part.shown.as_ref().expect("its table is shown");
    let counts: Vec<u64> = alone.rows.iter().map(|row| row.count).collect();
    let mine: Vec<u64> = shown.counts.iter().map(|(count, _)| *count).collect();
    assert_eq!((shown.base, mine), (alone.base, counts), "{}", part.label);
    let mean = alone.mean.filter(|_| alone.steps.is_some());
    assert_eq!(shown.mean, mean, "{}", part.label);
    assert_eq!(shown.interval.is_some(), shown.percent.is_some());
}

#[test]
fn a_question_over_quarters_is_its_table_of_each() {
    let records = figures::year(2015);
    let (shown, _) = over(&records, &Side::Quarter, |part| Filter {
        period: Period::Quarter(part.name.parse::<Quarter>().expect("a quarter")),
        ..Filter::all(FORM)
    });
    assert!(shown > 0);
}

#[test]
fn a_question_over_places_hides_what_the_screen_hides() {
    let records = figures::year(2015);
    let at = |place: Place| Filter {
        place,
        ..Filter::year(FORM, 2015)
    };
    let (localities, _) = over(&records, &Side::Locality, |part| match part.name.as_str() {
        "elsewhere" => at(Place::Elsewhere),
        id => at(Place::Locality(id.to_owned())),
    });
    let (_, hidden) = over(&records, &Side::Area, |part| match part.name.as_str() {
        "elsewhere" => at(Place::Elsewhere),
        id => at(Place::Area(id.to_owned())),
    });
    assert!(
        localities > 0 && hidden > 0,
        "some of both: {localities}, {hidden}"
    );
}

#[test]
fn a_line_follows_the_upper_half_of_a_scale() {
    let records = figures::year(2015);
    let filter = Filter {
        period: Period::Quarter(Quarter {
            year: 2015,
            number: 3,
        }),
        ..Filter::all(FORM)
    };
    let whole = Look::of(&records, &Filter::year(FORM, 2015));
    let question = whole.questions.iter().find(|one| one.steps.is_some());
    let question = question.expect("a scale");
    let look = LookOver::of(&records, &filter, &question.asked, &Side::Quarter).expect("asked");
    assert_eq!(
        look.period, "April 2015 to March 2016",
        "a line needs more than a point"
    );
    let highest = question.steps.iter().flatten().next_back().expect("steps");
    assert!(look.answers.contains(&question.rows[*highest].label));
    assert_eq!(
        look.points,
        Some((
            question_end(question, f64::min),
            question_end(question, f64::max)
        ))
    );
    let years = LookOver::of(&records, &filter, &question.asked, &Side::Year).expect("asked");
    assert_eq!(years.period, Period::All.in_words());
    let only = years.parts[0]
        .shown
        .as_ref()
        .expect("a year is always shown");
    assert_eq!(only.base, question.base);
}

fn question_end(question: &LookQuestion, end: fn(f64, f64) -> f64) -> f64 {
    let numbers = question.rows.iter().filter_map(|row| row.number);
    numbers.reduce(end).expect("numbers")
}

#[test]
fn what_came_back_is_counted_beside_the_period_before() {
    let records = data::records(data::YEAR_2015);
    let look = LookReturns::of(&records, Period::Year(2015));
    let none_before = |now| Returns {
        now,
        before: Some(0),
    };
    assert_eq!(look.all, none_before(69));
    assert_eq!(look.before.as_deref(), Some("April 2014 to March 2015"));
    let counts: Vec<u64> = look.forms.iter().map(|form| form.returns.now).collect();
    assert_eq!(counts, [30, 36, 3]);
    let areas = look.places.iter().filter(|place| place.area.is_some());
    assert_eq!(areas.map(|place| place.returns.now).sum::<u64>(), 69);
    assert_eq!(look.areas.1, 9);
    let all = LookReturns::of(&records, Period::All);
    assert_eq!(
        (all.all, all.before),
        (
            Returns {
                now: 69,
                before: None
            },
            None
        )
    );
    let quarters: u64 = (1..=4)
        .map(|number| LookReturns::of(&records, Period::Quarter(Quarter { year: 2015, number })))
        .map(|look| look.all.now)
        .sum();
    assert!(quarters <= 69);
}

#[test]
fn a_change_says_how_many_and_how_much() {
    let change = |now, before| Returns { now, before }.change();
    assert_eq!(change(69, Some(99)).as_deref(), Some("30 fewer (30%)"));
    assert_eq!(
        change(12, Some(9)).as_deref(),
        Some("3 more"),
        "no percentage of fewer than ten"
    );
    assert_eq!(change(9, Some(9)).as_deref(), Some("as many"));
    assert_eq!(change(9, Some(0)), None);
    assert_eq!(change(9, None), None);
}
