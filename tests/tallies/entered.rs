//! Figures from elsewhere: meetings held and the response rate, taking part, targets. The rows of
//! the published figures under *taking part*, and the response rates.

use super::{data, figures};
use std::collections::BTreeMap;
use tally::{
    Code, CodesEntered, Held, MeetingsHeld, Of, Origin, Period, Place, RateWanted, Refused,
    Release, ResponseRate, TakingPart, TakingPartEntered, Target, Wanted, Way, When,
};

fn origin(source: &str) -> Origin {
    Origin {
        source: source.to_owned(),
        entered_on: "2016-04-08".to_owned(),
    }
}

fn held(meeting: &str, when: &str, area: Option<&str>, count: u64) -> Held {
    Held {
        meeting: meeting.to_owned(),
        when: When::try_from(when.to_owned()).expect("a time"),
        area: area.map(str::to_owned),
        count,
        origin: origin("annual report"),
    }
}

fn meetings(entries: impl IntoIterator<Item = Held>) -> MeetingsHeld {
    let mut all = MeetingsHeld::default();
    for entry in entries {
        all.put(entry).expect("nothing is counted twice");
    }
    all
}

fn rate(year: i32, held: &MeetingsHeld, kinds: &[&str]) -> ResponseRate {
    let wanted = RateWanted {
        forms: kinds
            .iter()
            .map(|kind| format!("parent-after-{kind}"))
            .collect(),
        meetings: kinds.iter().map(|kind| (*kind).to_owned()).collect(),
    };
    ResponseRate::of(
        &figures::year(year),
        held,
        &wanted,
        Period::Year(year),
        &Place::Anywhere,
    )
}

#[test]
fn the_response_rates_of_the_published_years() {
    let held = meetings([
        held("icpc", "2012", None, 1387),
        held("rcpc", "2012", None, 2374),
        held("icpc", "2015", None, 1020),
        held("rcpc", "2015", None, 1742),
    ]);
    let cases: [(i32, &[&str], u64, u64, &str); 3] = [
        (2012, &["icpc"], 39, 1387, "2.8%"),
        (2012, &["rcpc"], 57, 2374, "2.4%"),
        (2015, &["icpc", "rcpc"], 66, 2762, "2.4%"),
    ];
    for (year, kinds, returned, denominator, printed) in cases {
        let rate = rate(year, &held, kinds);
        assert_eq!((rate.returned, rate.held), (returned, Some(denominator)));
        assert_eq!(
            rate.percent().map(|p| p.to_string()).as_deref(),
            Some(printed)
        );
        assert_eq!(rate.origins, [origin("annual report")]);
    }
    assert_eq!(
        rate(2015, &held, &["icpc", "rcpc"]).base_words,
        "of the 2,762 meetings held"
    );
}

#[test]
fn without_every_denominator_there_is_no_rate() {
    let none = rate(2015, &MeetingsHeld::default(), &["icpc"]);
    assert_eq!((none.held, none.percent()), (None, None));
    let quarters = ["2015-Q2", "2015-Q3", "2015-Q4"];
    let held = meetings(quarters.map(|quarter| held("icpc", quarter, None, 250)));
    let rate = rate(2015, &held, &["icpc"]);
    assert_eq!((rate.held, rate.percent()), (None, None));
    let missing = "January to March 2016 (initial child protection conference)";
    assert_eq!(rate.missing, [missing]);
    assert_eq!(
        rate.base_words,
        format!("meetings held are not entered for {missing}")
    );
}

#[test]
fn nothing_entered_is_counted_twice() {
    let mut all = meetings([held("icpc", "2015-Q2", None, 250)]);
    let year = all.put(held("icpc", "2015", None, 1000));
    assert!(matches!(year, Err(Refused::YearAndQuarter(_))), "{year:?}");
    let area = all.put(held("icpc", "2015-Q2", Some("harbour"), 20));
    assert!(matches!(area, Err(Refused::WholeAndArea(_))), "{area:?}");
    all.put(held("rcpc", "2015", None, 1000))
        .expect("another kind");
    all.put(held("icpc", "2015-Q2", None, 255))
        .expect("a correction");
    let counts: Vec<u64> = all.entries().iter().map(|entry| entry.count).collect();
    assert_eq!(counts, [255, 1000]);
    assert!(all.remove(
        "icpc",
        When::try_from("2015-Q2".to_owned()).expect("a quarter"),
        None
    ));
    assert_eq!(all.entries().len(), 1);
    let json = serde_json::to_string(&all).expect("plain data");
    assert_eq!(
        serde_json::from_str::<MeetingsHeld>(&json).expect("the same"),
        all
    );
    let twice = json.replace(']', ",").to_owned()
        + &json.replace('[', "").replace("\"2015\"", "\"2015-Q2\"");
    assert!(
        serde_json::from_str::<MeetingsHeld>(&twice).is_err(),
        "{twice}"
    );
}

fn codes(of: Of, meeting: &str, counts: &[(Code, u64)]) -> CodesEntered {
    CodesEntered {
        of,
        meeting: meeting.to_owned(),
        when: When::Year(2015),
        area: None,
        counts: counts.iter().copied().collect(),
        origin: origin("case system"),
    }
}

fn taking_part(
    entries: impl IntoIterator<Item = CodesEntered>,
    of: Of,
    meeting: &str,
) -> Option<TakingPart> {
    let mut all = TakingPartEntered::default();
    for entry in entries {
        all.put(entry).expect("nothing is counted twice");
    }
    let period = Period::Year(2015);
    TakingPart::of(
        &all,
        &data::service(),
        of,
        &[meeting.to_owned()],
        (period, &Place::Anywhere),
    )
}

/// The four published rows: each with its counts, its base and its percentage.
#[test]
fn the_published_figures_of_taking_part() {
    use Code::{Pn0, Pn1, Pn2, Pn3, Pn4, Pn5, Pn6, Pn7};
    type Case<'c> = (&'c [(Code, u64)], Way, u64, u64, &'c str);
    let conferences = &[
        (Pn1, 400),
        (Pn2, 150),
        (Pn3, 7),
        (Pn4, 20),
        (Pn5, 100),
        (Pn6, 1653),
        (Pn7, 2837),
    ];
    let cases: [Case<'_>; 4] = [
        (
            &[(Pn0, 300), (Pn1, 900), (Pn6, 106), (Pn7, 56)],
            Way::TookPart,
            1006,
            1062,
            "94.7%",
        ),
        (
            &[
                (Pn0, 210),
                (Pn1, 1300),
                (Pn5, 42),
                (Pn6, 200),
                (Pn4, 30),
                (Pn7, 36),
            ],
            Way::TookPart,
            1542,
            1608,
            "95.9%",
        ),
        (conferences, Way::AttendedOrAdvocate, 677, 5167, "13.1%"),
        (conferences, Way::ConveyedOtherwise, 1653, 5167, "32.0%"),
    ];
    for (counts, way, numerator, denominator, printed) in cases {
        let found = taking_part(
            [codes(Of::Children, "review", counts)],
            Of::Children,
            "review",
        );
        let rate = found.expect("it was entered").rate(way);
        assert_eq!((rate.numerator, rate.denominator), (numerator, denominator));
        assert_eq!(
            rate.percent().map(|p| p.to_string()).as_deref(),
            Some(printed)
        );
        assert!(rate.base_words.ends_with("children aged four or over"));
    }
}

/// The printed 98% took 66 children from 3,449 reviews. Entered as what they are, the one is never
/// added to the other, and no rate holds both.
#[test]
fn children_and_reviews_never_meet() {
    let children = codes(
        Of::Children,
        "review",
        &[(Code::Pn1, 1542), (Code::Pn7, 66)],
    );
    let reviews = codes(Of::Reviews, "review", &[(Code::Pn1, 3449)]);
    let both = || [children.clone(), reviews.clone()];
    let of_children = taking_part(both(), Of::Children, "review").expect("children");
    let of_reviews = taking_part(both(), Of::Reviews, "review").expect("reviews");
    assert_eq!((of_children.base, of_reviews.base), (1608, 3449));
    assert_eq!(of_reviews.rate(Way::DidNot).numerator, 0);
    let target = Target {
        of: Of::Children,
        way: Way::TookPart,
        meeting: None,
        percent: 95,
    };
    assert!(of_reviews.against(target).is_none());
    assert!(taking_part([children], Of::Reviews, "review").is_none());
}

#[test]
fn the_distance_to_a_target() {
    let reached = |took: u64, base: u64, percent: u64| {
        let counts = [(Code::Pn1, took), (Code::Pn7, base - took)];
        let found = taking_part(
            [codes(Of::Children, "review", &counts)],
            Of::Children,
            "review",
        );
        let target = Target {
            of: Of::Children,
            way: Way::TookPart,
            meeting: None,
            percent,
        };
        let reached = found?.against(target)?;
        Some((reached.distance_tenths, reached.more_needed))
    };
    assert_eq!(reached(1542, 1608, 95), Some((8, 0)));
    assert_eq!(
        reached(1006, 1062, 95),
        Some((-3, 3)),
        "1,009 of 1,062 is 95.0%"
    );
    assert_eq!(reached(80, 100, 80), Some((0, 0)));
    assert_eq!(reached(79, 100, 80), Some((-10, 1)));
    assert_eq!(reached(0, 0, 80), None);
    let words: BTreeMap<Code, &str> = [(Code::Pn0, "PN0"), (Code::Pn7, "PN7")].into();
    assert!(words.iter().all(|(code, name)| code.name() == *name));
    let json = serde_json::to_string(&codes(Of::Children, "review", &[(Code::Pn6, 4)]))
        .expect("plain data");
    assert!(
        json.contains("\"PN6\":4") && json.contains("\"when\":\"2015\""),
        "{json}"
    );
}

/// A target can be set for one kind of meeting, and is then held against no other.
#[test]
fn a_target_is_for_every_kind_of_meeting_or_for_one() {
    let mut target = Target::defaults().remove(0);
    let review = ["review".to_owned()];
    assert!(target.is_for(&review) && target.is_for(&["icpc".to_owned()]));
    target.meeting = Some("review".to_owned());
    assert!(target.is_for(&review) && !target.is_for(&["icpc".to_owned()]));
    let mut codes_entered = TakingPartEntered::default();
    for meeting in ["review", "icpc"] {
        let counts = [(Code::Pn1, 90), (Code::Pn7, 10)];
        codes_entered
            .put(codes(Of::Children, meeting, &counts))
            .expect("each kind once");
    }
    let wanted = Wanted {
        taking_part: (codes_entered.bases(), codes_entered),
        targets: vec![target],
        ..Wanted::of(Period::Year(2015))
    };
    let release = Release::make(&figures::year(2015), &wanted);
    assert_eq!(release.taking_part().len(), 2);
    assert_eq!(release.targets().len(), 1);
    assert_eq!(release.targets()[0].more_needed, 5);
}

/// The same figures come out of a release, which is all that can be exported.
#[test]
fn a_release_carries_rates_taking_part_and_targets() {
    let mut codes_entered = TakingPartEntered::default();
    let counts = [
        (Code::Pn0, 210),
        (Code::Pn1, 1300),
        (Code::Pn6, 242),
        (Code::Pn7, 66),
    ];
    codes_entered
        .put(codes(Of::Children, "review", &counts))
        .expect("the first");
    let rate = RateWanted {
        forms: vec![
            "parent-after-icpc".to_owned(),
            "parent-after-rcpc".to_owned(),
        ],
        meetings: vec!["icpc".to_owned(), "rcpc".to_owned()],
    };
    let meetings = meetings([
        held("icpc", "2015", None, 1020),
        held("rcpc", "2015", None, 1742),
    ]);
    let wanted = Wanted {
        rates: (vec![rate], meetings),
        taking_part: (
            vec![(Of::Children, vec!["review".to_owned()])],
            codes_entered,
        ),
        targets: Target::defaults(),
        ..Wanted::of(Period::Year(2015))
    };
    let release = Release::make(&figures::year(2015), &wanted);
    let rate = &release.rates()[0];
    assert_eq!((rate.returned, rate.held), (66, Some(2762)));
    assert_eq!(
        rate.percent().map(|p| p.to_string()).as_deref(),
        Some("2.4%")
    );
    let part = release.taking_part()[0].rate(Way::TookPart);
    assert_eq!((part.numerator, part.denominator), (1542, 1608));
    let reached: Vec<_> = release
        .targets()
        .iter()
        .map(|one| (one.target.percent, one.more_needed))
        .collect();
    assert_eq!(reached, [(95, 0), (80, 0)]);
    let json = serde_json::to_value(&release).expect("plain data");
    assert_eq!(json["rates"][0]["base_words"], "of the 2,762 meetings held");
    assert_eq!(json["taking_part"][0]["left_out"], 210);
}
