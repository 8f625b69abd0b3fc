//! What one answer costs, and what reading a form costs.
//!
//! The forms are made here: questions of a few kinds, every third one with a rule about the one
//! before it. One answer touches one rule, so its cost should not grow with the form.

use chrono::NaiveDate;
use criterion::{BenchmarkId, Criterion};
use form::{Answer, Answers, Context, Form, Value, Walk, journey};
use std::hint::black_box;

/// A form of so many questions with a rule on every third.
fn document(questions: usize) -> String {
    let mut survey = Vec::with_capacity(questions);
    for at in 0..questions {
        let rule = match at % 3 {
            2 => format!(r#","relevant":"${{q{}}} = 'yes'""#, at - 1),
            _ => String::new(),
        };
        let (kind, list) = match at % 5 {
            0 if at % 3 != 1 => ("text", ""),
            _ => ("select_one", r#","choices":"yes_partly_no""#),
        };
        survey.push(format!(
            r#"{{"type":"{kind}","name":"q{at}","label":{{"en":"Question number {at}, about as long as questions are?"}},"short":{{"en":"Number {at}"}}{list}{rule}}}"#
        ));
    }
    let choice = |name: &str| format!(r#"{{"name":"{name}","label":{{"en":"{name}"}}}}"#);
    format!(
        r#"{{"id":"bench","version":1,"title":{{"en":"Bench"}},"audience":"parent","readers":"managers","minutes":5,"choices":{{"yes_partly_no":[{},{},{}]}},"survey":[{}]}}"#,
        choice("yes"),
        choice("partly"),
        choice("no"),
        survey.join(",")
    )
}

fn context() -> Context {
    Context {
        today: NaiveDate::from_ymd_opt(2026, 11, 21).unwrap_or_default(),
        language: "en".to_owned(),
        easy: false,
        report_hours_before: None,
    }
}

/// Every question answered.
fn answers(form: &Form) -> Answers {
    let mut answers = Answers::default();
    for item in form.items() {
        let value = match form.choices(item).first() {
            Some(choice) => Value::One(choice.name.clone()),
            None => Value::Text("some words".to_owned()),
        };
        answers.set(&item.name, Some(Answer::Given(value)));
    }
    answers
}

fn read(questions: usize) -> Form {
    match Form::read(&document(questions)) {
        Ok(form) => form,
        Err(error) => panic!("{error}"),
    }
}

fn one_answer(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("one answer");
    for questions in [100, 200, 1_000, 5_000] {
        let form = read(questions);
        let mut walk = Walk::new(&form, answers(&form), context());
        // The nearest question before the middle that a rule is about.
        let asked = format!("q{}", questions / 2 / 3 * 3 + 1);
        let mut yes = false;
        group.bench_function(BenchmarkId::from_parameter(questions), |bencher| {
            bencher.iter(|| {
                yes = !yes;
                let name = if yes { "yes" } else { "no" };
                walk.set(&asked, Some(Answer::Given(Value::One(name.to_owned()))));
                black_box(&walk);
            });
        });
    }
    group.finish();
}

fn whole_journey(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("journey from scratch");
    for questions in [200, 1_000] {
        let form = read(questions);
        let (answers, context) = (answers(&form), context());
        group.bench_function(BenchmarkId::from_parameter(questions), |bencher| {
            bencher.iter(|| black_box(journey(&form, &answers, &context)));
        });
    }
    group.finish();
}

fn reading(criterion: &mut Criterion) {
    let text = document(1_000);
    criterion.bench_function("reading a form of 1,000 questions", |bencher| {
        bencher.iter(|| black_box(Form::read(&text).is_ok()));
    });
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    one_answer(&mut criterion);
    whole_journey(&mut criterion);
    reading(&mut criterion);
    criterion.final_summary();
}
