//! The calendar against the bank holidays that were printed for England and Wales, 2015 to 2028.

use super::*;

/// One line a year: month and day of each.
const PRINTED: [(i32, &str); 14] = [
    (2015, "0101 0403 0406 0504 0525 0831 1225 1228"),
    (2016, "0101 0325 0328 0502 0530 0829 1226 1227"),
    (2017, "0102 0414 0417 0501 0529 0828 1225 1226"),
    (2018, "0101 0330 0402 0507 0528 0827 1225 1226"),
    (2019, "0101 0419 0422 0506 0527 0826 1225 1226"),
    (2020, "0101 0410 0413 0508 0525 0831 1225 1228"),
    (2021, "0101 0402 0405 0503 0531 0830 1227 1228"),
    (2022, "0103 0415 0418 0502 0602 0603 0829 0919 1226 1227"),
    (2023, "0102 0407 0410 0501 0508 0529 0828 1225 1226"),
    (2024, "0101 0329 0401 0506 0527 0826 1225 1226"),
    (2025, "0101 0418 0421 0505 0526 0825 1225 1226"),
    (2026, "0101 0403 0406 0504 0525 0831 1225 1228"),
    (2027, "0101 0326 0329 0503 0531 0830 1227 1228"),
    (2028, "0103 0414 0417 0501 0529 0828 1225 1226"),
];

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

#[test]
fn bank_holidays_are_those_that_were_printed() {
    for (year, printed) in PRINTED {
        let computed: Vec<String> = bank_holidays(year)
            .iter()
            .map(|day| format!("{:02}{:02}", day.month(), day.day()))
            .collect();
        assert_eq!(computed.join(" "), printed, "{year}");
    }
}

#[test]
fn holidays_that_were_proclaimed_once() {
    let once = [
        "1995-05-08",
        "1999-12-31",
        "2002-06-03",
        "2002-06-04",
        "2011-04-29",
        "2012-06-04",
        "2012-06-05",
    ];
    for holiday in once.map(day) {
        assert!(!is_working_day(holiday), "{holiday}");
    }
    // Where a holiday was moved away from.
    for moved in [
        "1995-05-01",
        "2002-05-27",
        "2012-05-28",
        "2020-05-04",
        "2022-05-30",
    ]
    .map(day)
    {
        assert!(is_working_day(moved), "{moved}");
    }
}

#[test]
fn working_days_leave_out_christmas() {
    // 24 December 2026 is a Thursday; Friday is Christmas, Monday stands in for Boxing Day.
    assert_eq!(add_working_days(day("2026-12-24"), 1), day("2026-12-29"));
    assert_eq!(
        subtract_working_days(day("2026-12-29"), 1),
        day("2026-12-24")
    );
    // From a day at a weekend the next working day is the first.
    assert_eq!(add_working_days(day("2026-11-21"), 1), day("2026-11-23"));
    assert_eq!(add_working_days(day("2026-11-21"), 0), day("2026-11-21"));
}

#[test]
fn due_days_of_the_usual_clocks() {
    let clocks = Clocks::default();
    assert_eq!(
        clocks.first_review.after(day("2026-12-01")),
        day("2026-12-31")
    );
    assert_eq!(
        clocks.second_review.after(day("2026-11-30")),
        day("2027-02-28")
    );
    assert_eq!(
        clocks.later_review.after(day("2026-08-31")),
        day("2027-02-28")
    );
    assert_eq!(
        clocks.initial_conference.after(day("2022-05-27")),
        day("2022-06-21")
    );
    assert_eq!(
        clocks.report_before_review.before(day("2026-12-30")),
        day("2026-12-23")
    );
    assert_eq!(
        clocks
            .report_before_initial_conference
            .before(day("2026-12-08")),
        day("2026-12-07")
    );
    assert_eq!(
        clocks
            .report_before_review_conference
            .before(day("2026-12-08")),
        day("2026-12-06")
    );
    assert_eq!(clocks.decisions.after(day("2023-05-04")), day("2023-05-12"));
    assert_eq!(clocks.report_before_review.in_hours(), 72.0);
}

#[test]
fn clocks_are_settings() {
    let read: Clocks =
        serde_json::from_str(r#"{ "report_before_initial_conference": { "working_days": 2 } }"#)
            .expect("clocks");
    assert_eq!(read.report_before_initial_conference, Span::WorkingDays(2));
    assert_eq!(read.record, Span::WorkingDays(15));
}

#[test]
fn days_in_words() {
    let today = day("2026-11-26");
    assert_eq!(
        in_words(day("2026-12-08"), today),
        "Tuesday 8 December, in 12 days"
    );
    assert_eq!(
        in_words_with_year(day("2026-12-08"), today),
        "Tuesday 8 December 2026, in 12 days"
    );
    assert_eq!(in_words(today, today), "Thursday 26 November, today");
    assert_eq!(
        in_words(day("2026-11-27"), today),
        "Friday 27 November, tomorrow"
    );
    assert_eq!(
        in_words(day("2026-11-25"), today),
        "Wednesday 25 November, yesterday"
    );
    assert_eq!(
        in_words(day("2026-11-14"), today),
        "Saturday 14 November, 12 days ago"
    );
    assert_eq!(long_day(day("2026-12-08")), "8 December 2026");
}

#[test]
fn an_invitation_s_time_is_said_in_words() {
    let cases = [
        ("2026-Q4", Some("October to December 2026")),
        ("2026-12-08", Some("Tuesday 8 December 2026")),
        ("2026-Q5", None),
        ("2026-02-30", None),
        ("soon", None),
        ("", None),
    ];
    for (text, words) in cases {
        assert_eq!(time_in_words(text).as_deref(), words, "{text}");
    }
}

#[test]
fn a_child_is_told_when_their_meeting_is() {
    let today = day("2026-11-26");
    let cases = [
        ("2026-12-08", "is on Tuesday 8 December 2026, in 12 days."),
        ("2026-11-28", "is on Saturday 28 November 2026, in 2 days."),
        ("2026-11-27", "is tomorrow, Friday 27 November 2026."),
        ("2026-11-26", "is today, Thursday 26 November 2026."),
        ("2026-11-25", "was yesterday, Wednesday 25 November 2026."),
        ("2026-11-23", "was on Monday 23 November 2026, 3 days ago."),
        ("2027-06-01", "is on Tuesday 1 June 2027."),
        ("2026-06-02", "was on Tuesday 2 June 2026."),
        ("2026-Q4", "is in the last three months of 2026."),
        ("2027-Q1", "is in the first three months of 2027."),
        ("2027-Q2", "is in April, May or June 2027."),
        ("2026-Q3", "was in July, August or September 2026."),
    ];
    for (when, words) in cases {
        let said = meeting_in_words(when, today).expect(when);
        assert_eq!(said, format!("Your meeting {words}"));
    }
    for unknown in ["", "soon", "2026-02-30", "2026-Q5"] {
        assert_eq!(meeting_in_words(unknown, today), None, "{unknown}");
    }
}
