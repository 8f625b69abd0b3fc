//! The page and the files that leave: the same each time, safe to open, and saying what they mean.

use super::figures::{release, year};
use report::{Edition, Meta};
use tally::{Before, Period, Release, Service, Wanted};

fn meta() -> Meta {
    Meta {
        title: "What parents told us".to_owned(),
        made_on: "Friday 8 April 2016".to_owned(),
        made_by: "the reviewing service".to_owned(),
        introduction: "Thank you to everyone who answered.".to_owned(),
        ..Meta::default()
    }
}

#[test]
fn the_page_says_the_figures_in_sentences() {
    let page = Edition::new(&release(&year(2015), 2015), &meta()).html();
    let sentences = [
        "69 questionnaires came back (April 2015 to March 2016).",
        "That is 30 fewer than the 99 of April 2014 to March 2015 (30% fewer; source: annual report 2014/15).",
        "Of the 30 parents who answered after the initial child protection conference, 18 (60%) saw the \
         social worker&#39;s report at least 24 hours before.",
        "Fewer than 10 came back, so no answers are given.",
        "“In time” before an initial child protection conference: at least 24 hours before.",
        "draft, not yet agreed",
    ];
    for sentence in sentences {
        assert!(page.contains(sentence), "the page does not say: {sentence}");
    }
    assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"en-GB\">"));
    assert!(!page.contains("style=\""), "no inline style attributes");
    assert!(
        !page.contains("http://") && !page.contains("https://"),
        "it asks nothing of the network"
    );
}

#[test]
fn the_same_inputs_give_the_same_bytes() {
    let once = Edition::new(&release(&year(2015), 2015), &meta()).html();
    assert_eq!(
        once,
        Edition::new(&release(&year(2015), 2015), &meta()).html()
    );
    let json = |release: &Release| serde_json::to_string(release).expect("a release is plain data");
    assert_eq!(
        json(&release(&year(2015), 2015)),
        json(&release(&year(2015), 2015))
    );
}

#[test]
fn nothing_written_by_hand_becomes_markup_or_a_formula() {
    let mut records = tally::Records::new(
        super::data::forms(),
        Service {
            name: "=cmd|' /C calc'!A0".to_owned(),
            ..super::data::service()
        },
    );
    for response in super::data::responses(super::data::YEAR_2015) {
        records.take(&response).expect("a response that fits");
    }
    let before = Before {
        returned: 99,
        period: "<script>alert(1)</script>".to_owned(),
        source: "\"quoted\", with a comma".to_owned(),
    };
    let wanted = Wanted {
        period: Period::Year(2015),
        before: Some(before),
        ..Wanted::of(Period::Year(2015))
    };
    let release = Release::make(&records, &wanted);
    let page = Edition::new(&release, &meta()).html();
    assert!(!page.contains("<script"));
    assert!(page.contains("&lt;script&gt;"));
    for row in super::data::rows(&report::csv(&release)) {
        let dangerous = |cell: &String| cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
        assert!(!row.iter().any(dangerous), "{row:?}");
        assert_eq!(row.len(), 12, "{row:?}");
    }
}

#[test]
fn every_column_is_in_the_dictionary() {
    let file = report::csv(&release(&year(2015), 2015));
    let columns = super::data::rows(&file).remove(0);
    let dictionary = super::data::rows(&report::dictionary_csv());
    let explained: Vec<&String> = dictionary.iter().skip(1).map(|row| &row[0]).collect();
    assert_eq!(columns.iter().collect::<Vec<_>>(), explained);
    assert!(file.ends_with("\r\n") && !file.replace("\r\n", "").contains('\n'));
}

#[test]
fn the_service_document_says_what_counting_needs() {
    let settings = serde_json::json!({
        "name": "Northshire Reviewing Service",
        "localities": [{ "id": "coast", "name": "Coast", "areas": [{ "id": "harbour", "name": "Harbour" }] }],
        "meetings": [{ "id": "icpc", "name": "initial child protection conference", "report_hours_before": 24.0 }],
        "small_numbers": { "base_on_screen": 6, "base_published": 12, "cell": 4 },
    });
    let settings = serde_json::from_value(settings).expect("settings of a service");
    let service = report::service(&settings);
    let (locality, area) = service.area("harbour").expect("its only area");
    assert_eq!(
        (locality.name.as_str(), area.name.as_str()),
        ("Coast", "Harbour")
    );
    assert_eq!(service.meetings[0].report_hours_before, 24.0);
    let small = service.small_numbers;
    assert_eq!(
        (small.base_on_screen, small.base_published, small.cell),
        (6, 12, 4)
    );
}

/// A draft says on the page that nobody may rely on it; a release says nothing of the kind.
#[test]
fn a_draft_is_marked_as_one() {
    let (release, meta) = (release(&year(2015), 2015), meta());
    let edition = Edition::new(&release, &meta);
    let marked = |page: &str| page.contains("This is not a release");
    assert!(!marked(&edition.html()) && !marked(&edition.article()));
    assert!(marked(&edition.as_draft().article()));
}

/// How many came back is told of every form; answers only of those that were asked for, and the
/// page says which were not.
#[test]
fn answers_on_a_form_can_be_left_out() {
    let records = year(2015);
    let told = "parent-after-rcpc";
    let wanted = Wanted {
        forms: Some([told.to_owned()].into()),
        ..Wanted::of(Period::Year(2015))
    };
    let (release, frozen) = Release::make_and_freeze(&records, &wanted);
    let forms: Vec<&str> = release
        .forms()
        .iter()
        .map(|form| form.id.as_str())
        .collect();
    assert_eq!(forms, [told]);
    assert_eq!(
        (release.returned().total, release.returned().forms.len()),
        (69, 3)
    );
    assert!(
        frozen.count() > 0 && frozen.missing(&records) == 0,
        "it counted all that came back"
    );
    let page = Edition::new(&release, &meta()).html();
    assert!(
        page.contains("left the answers on “After the initial child protection conference” and")
    );
    assert!(!page.contains("id=\"form-parent-after-icpc\""));
}

/// The year before stands beside it in words as well, from the responses themselves.
#[test]
fn the_year_before_is_said_in_words() {
    let make = |of| Release::make(&year(of), &Wanted::of(Period::Year(of)));
    let (now, before) = (make(2015), make(2012));
    let meta = meta();
    let page = Edition::new(&now, &meta).beside(&before).html();
    let words = "That is 27 fewer than the 96 of April 2012 to March 2013 (28% fewer).";
    assert!(page.contains(words), "the page does not say: {words}");
}
