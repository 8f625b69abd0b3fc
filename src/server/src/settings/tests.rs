//! `service.toml`: the example is right, and every mistake is found at once.

use super::*;

const EXAMPLE: &str = include_str!("../../example/service.toml");

fn mistakes(text: &str) -> Vec<String> {
    ServiceFile::read(text)
        .err()
        .unwrap_or_default()
        .iter()
        .map(ToString::to_string)
        .collect()
}

#[test]
fn the_example_is_right() {
    let service = ServiceFile::read(EXAMPLE).expect("the example has no mistakes");
    assert_eq!(service.mailbox, MailboxSettings::default());
    assert_eq!(service.settings.localities.len(), 3);
    let areas = service
        .settings
        .localities
        .iter()
        .map(|locality| locality.areas.len());
    assert_eq!(areas.sum::<usize>(), 9);
    assert_eq!(service.settings.small_numbers, SmallNumbers::default());
}

#[test]
fn what_is_built_in_would_pass_as_a_file() {
    let built_in = ServiceFile::built_in();
    let text = toml::to_string(&built_in.settings).expect("settings can be written");
    assert_eq!(ServiceFile::read(&text), Ok(built_in));
}

/// The schema and the types have to know the same keys.
#[test]
fn every_key_of_the_types_is_in_the_schema() {
    let mut service = ServiceFile::read(EXAMPLE).expect("the example has no mistakes");
    service.settings.forms[0].readers = Some("managers".to_owned());
    service.settings.admission = Admission::Codes;
    for officer in &mut service.settings.officers {
        officer.picture = Some("data:image/png;base64,AA".to_owned());
        officer.key = Some("A".repeat(1622));
    }
    let text = toml::to_string(&service.settings).expect("settings can be written");
    assert_eq!(mistakes(&text), Vec::<String>::new());
    let known = schema::SERVICE
        .iter()
        .filter(|field| field.name != "mailbox");
    for field in known {
        assert!(
            text.contains(field.name),
            "`{}` is not in the types",
            field.name
        );
    }
}

#[test]
fn every_mistake_is_found_with_its_line() {
    let text = include_str!("../../example/service.toml")
        .replace("name = \"Northshire Reviewing Service\"", "name = \" \"")
        .replace("https://www.bbc.co.uk/weather", "http://example.org")
        .replace("id = \"sands\"", "id = \"harbour\"")
        .replace("report_hours_before = 24", "report_hours_before = 0")
        .replace("# readers = \"managers\"", "readers = \"everyone\"")
        .replace("batch_days = 7", "batch_dais = 7")
        .replace("admission = \"open\"", "admission = \"closed\"")
        .replace("# keep_years = 6", "open = false");
    expect_test::expect![[r#"
        line 10: `name` is empty; right would be a text of 1 to 120 characters
        line 13: `exit_page` is "http://example.org"; right would be an address that begins with https://
        line 17: `admission` is "closed"; right would be "open" or "codes"
        line 28: `id` harbour is used in line 27 already; each area needs its own
        line 57: `report_hours_before` is "0"; right would be a number of hours above 0, such as 24
        line 76: `readers` is "everyone"; right would be "managers" or "officers"
        line 125: `batch_dais` is not known in [mailbox]; did you mean `batch_days`?
        line 127: `open` is "false"; right would be true, or nothing: who may answer is said by `admission`, before the first table"#]].assert_eq(&mistakes(&text).join("\n"));
}

#[test]
fn an_empty_file_is_told_what_it_needs() {
    expect_test::expect![[r#"
        line 1: service.toml needs `name`: a text of 1 to 120 characters
        line 1: service.toml needs `localities`: one or more tables, each begun with its name in [[ ]]
        line 1: service.toml needs `meetings`: one or more tables, each begun with its name in [[ ]]
        line 1: service.toml needs `forms`: one or more tables, each begun with its name in [[ ]]"#]].assert_eq(&mistakes("").join("\n"));
}

#[test]
fn a_file_that_is_no_toml_is_told_where() {
    let text = "name = \n\n[[localities]\nid = 'x'\n";
    expect_test::expect![[r#"
        line 1: string values must be quoted, expected literal string
        line 3: unclosed array table, expected `]`"#]]
    .assert_eq(&mistakes(text).join("\n"));
}

#[test]
fn wrong_sorts_are_told_apart() {
    let text = "\
naem = \"x\"
name = 7
localities = []
meetings = 3
forms = [1]
colour = \"blue\"
[[officers]]
number = 0
name = \"Dee\"
picture = \"https://example.org/dee.png\"
[mailbox]
batch_at_least = 0
keep_years = 2.5
[small_numbers]
base_on_screen = 12
base_published = 10
";
    expect_test::expect![[r#"
        line 1: `naem` is not known in service.toml; did you mean `name`?
        line 2: `name` is of the wrong sort (integer); right would be a text of 1 to 120 characters
        line 3: `localities` is empty; write at least one
        line 4: `meetings` is "3"; right would be one or more tables, each begun with its name in [[ ]]
        line 5: each of `forms` has to be a table of its own, begun with [[forms]]
        line 6: `colour` is not known in service.toml; known here: name, localities, meetings, forms, admission, helplines, officers, exit_page, small_numbers, mailbox
        line 8: `number` is "0"; right would be a whole number from 1
        line 10: `picture` is "https://example.org/dee.png"; right would be a picture as "data:image/png;base64,..." (png, jpeg, webp) of at most 6000 characters
        line 12: `batch_at_least` is "0"; right would be a whole number from 1 to 10000
        line 13: `keep_years` is "2.5"; right would be a whole number from 1 to 100
        line 16: `base_published` is lower than `base_on_screen`; right would be 12 or more"#]].assert_eq(&mistakes(text).join("\n"));
}
