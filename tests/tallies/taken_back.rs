//! A response that is taken back again leaves no trace in any figure.

use super::data::{YEAR_2012, YEAR_2015, forms, responses, service};
use tally::{Filter, Period, Records, Release, Texts, Wanted};

/// Everything that can be seen of some records.
fn seen(records: &Records) -> String {
    let wanted = Wanted::of(Period::All);
    let mut seen = format!("{} {:?}", records.count(), records.quarters());
    for form in records.forms().ids() {
        let texts = Texts::of(records, form, None, 1).texts;
        let returned = records.returned(&Filter::all(form));
        seen.push_str(&format!("{form} {returned} {texts:?}"));
    }
    seen + &report::csv(&Release::make(records, &wanted))
}

#[test]
fn what_is_taken_back_was_never_there() {
    let (kept, gone) = (responses(YEAR_2015), responses(YEAR_2012));
    // The ids of both years count from nought.
    let gone: Vec<String> = gone
        .iter()
        .map(|json| json.replace("\"id\":\"0", "\"id\":\"f"))
        .collect();
    let mut plain = Records::new(forms(), service());
    let mut mixed = Records::new(forms(), service());
    for json in &kept {
        plain.take(json).expect("it fits");
    }
    // Some come before, some between, some after.
    let all = gone
        .iter()
        .take(40)
        .chain(&kept)
        .chain(gone.iter().skip(40));
    for json in all {
        mixed.take(json).expect("it fits");
    }
    assert_ne!(seen(&plain), seen(&mixed));
    for json in &gone {
        assert!(mixed.take_back(json));
        assert!(!mixed.take_back(json), "it is gone already");
    }
    assert_eq!(seen(&plain), seen(&mixed));
    assert!(!mixed.take_back("{}"));
    // It may come again, and others after it.
    for json in &gone {
        mixed.take(json).expect("it fits");
        plain.take(json).expect("it fits");
    }
    assert_eq!(seen(&plain), seen(&mixed));
}
