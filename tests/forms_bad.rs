//! Documents with one defect each, named for it. Beside each stands the one error it gets: the
//! path in the document, and the sentence that says how to mend it.
//!
//! `UPDATE_EXPECT=1` writes the errors anew; read the difference before keeping it.

use expect_test::expect_file;
use form::Form;
use std::fs;
use std::path::{Path, PathBuf};

fn documents() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/forms_bad");
    let entries = fs::read_dir(folder).expect("the folder of bad forms");
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|end| end == "json"))
        .collect();
    paths.sort();
    paths
}

#[test]
fn every_defect_has_its_own_error() {
    let documents = documents();
    assert!(documents.len() >= 40, "only {} documents", documents.len());
    for path in documents {
        let json = fs::read_to_string(&path).expect("a document");
        let said = match Form::read(&json) {
            Ok(_) => "No error.\n".to_owned(),
            Err(error) => format!("{}\n{}\n", error.path, error.message),
        };
        expect_file![path.with_extension("txt")].assert_eq(&said);
    }
}

#[test]
fn every_error_says_where_and_how_to_mend_it() {
    for path in documents() {
        let expected = fs::read_to_string(path.with_extension("txt")).expect("its error");
        let (place, sentence) = expected.split_once('\n').expect("two lines");
        let name = path.display();
        assert!(!sentence.contains("No error"), "{name}");
        assert!(sentence.trim_end().ends_with('.'), "{name}: {sentence}");
        let whole_document = name.to_string().contains("json-");
        assert!(whole_document || !place.is_empty(), "{name} has no place");
    }
}

#[test]
fn limits_that_no_file_should_be_long_enough_to_pass() {
    let question =
        |at: usize| format!(r#"{{"type":"note","name":"n{at}","label":{{"en":"Words"}}}}"#);
    let form = |survey: &[String]| {
        let survey = survey.join(",");
        format!(
            r#"{{"id":"long","version":1,"title":{{"en":"Long"}},"audience":"parent","readers":"managers","minutes":5,"survey":[{survey}]}}"#
        )
    };
    let many: Vec<String> = (0..10_001).map(question).collect();
    let error = Form::read(&form(&many)).err().expect("too many items");
    assert!(error.message.contains("10,000"), "{error}");
    assert!(Form::read(&form(&many[..10_000])).is_ok());

    let repeat = |name: &str, inside: &str| {
        format!(
            r#"{{"type":"repeat","name":"{name}","label":{{"en":"How many?"}},"items":[{inside}]}}"#
        )
    };
    let wide = repeat("outer", &repeat("inner", &many[..130].join(",")));
    let error = Form::read(&form(&[wide])).err().expect("too many times");
    assert!(error.message.contains("50,000"), "{error}");

    let large = format!("{}{}", form(&many[..1]), " ".repeat(4_000_000));
    let error = Form::read(&large).err().expect("too large");
    assert!(error.message.contains("4 MB"), "{error}");
}
