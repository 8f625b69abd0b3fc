//! Questionnaires, what was answered to them, and what was written in free text.

use super::as_text;
use form::json::{Json, NUMBER_MAX};
use form::{Answer, Answers, Form, Piece, Value, check, scrub, words};
use std::fs;
use std::path::Path;
use std::sync::LazyLock;
use tally::{Added, Forms, Record, Records, Service};

/// Text of more letters than this only makes the fuzzer slow.
const SCRUBBED_BYTES_MAX: usize = 2000;

pub fn form(bytes: &[u8]) -> bool {
    as_text(bytes, |text| {
        // What was not checked may be opened, and must not stop the engine either.
        let opened = Json::parse(text).and_then(|json| Form::open(&json).ok());
        let outline = Form::outline(text).ok();
        let Ok(form) = Form::read(text) else {
            return false;
        };
        let document = form.document();
        for other in [&opened, &outline] {
            let other = other.as_ref().expect("what was checked can be opened");
            assert_eq!(other.document(), document);
        }
        let written = serde_json::to_string(document).expect("a form document is JSON");
        let again = Form::read(&written).expect("a form reads what it writes");
        assert_eq!(again.document(), document);
        let _ = check(std::slice::from_ref(&form));
        true
    })
}

pub fn answers(bytes: &[u8]) -> bool {
    as_text(bytes, |text| {
        let read: Option<Answers> = serde_json::from_str(text).ok();
        let plainly = Json::parse(text).and_then(|json| Answers::from_plain(&json));
        for answers in [&read, &plainly].into_iter().flatten() {
            let written = answers.to_plain().write();
            let again: Answers = serde_json::from_str(&written).expect("answers read themselves");
            let plainly = Json::parse(&written).and_then(|json| Answers::from_plain(&json));
            assert_eq!(plainly.as_ref(), Some(&again), "{text}");
            let kept = again.0.iter().zip(&answers.0);
            let kept = kept.filter(|(again, before)| again == before || !fits(before.1));
            assert_eq!(kept.count(), answers.0.len(), "{text}");
        }
        if let Some(read) = read.as_ref().filter(|read| read.0.values().all(fits)) {
            assert_eq!(
                Some(read),
                plainly.as_ref(),
                "one way reads it, the other does not"
            );
        }
        read.is_some()
    })
}

/// A number of more digits than anybody could mean is kept as the largest there is.
fn fits(answer: &Answer) -> bool {
    match answer {
        Answer::Given(Value::Integer(number)) => number.unsigned_abs() <= NUMBER_MAX as u64,
        _ => true,
    }
}

pub fn json(bytes: &[u8]) -> bool {
    as_text(bytes, |text| {
        let Some(json) = Json::parse(text) else {
            return false;
        };
        let theirs: Result<serde_json::Value, _> = serde_json::from_str(text);
        assert!(theirs.is_ok(), "read, and no JSON: {text:?}");
        // Six decimals are written, so what was written is what comes back.
        let written = json.write();
        let again = Json::parse(&written).expect("JSON reads what it writes");
        assert_eq!(again.write(), written, "{text:?}");
        true
    })
}

static FORMS: LazyLock<Vec<String>> = LazyLock::new(|| {
    // This file belongs to two packages, in two folders.
    let inside = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let mut folders = inside.map(|folder| folder.join("public/forms"));
    let folder = folders
        .find(|folder| folder.is_dir())
        .expect("their folder");
    let entries = fs::read_dir(folder).expect("the questionnaires");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    paths
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .map(|path| fs::read_to_string(path).expect("a questionnaire"))
        .collect()
});

pub fn response(bytes: &[u8]) -> bool {
    thread_local! {
        static FITTING: Forms = Forms::new(FORMS.iter().map(|json| Form::read(json).expect("a form")));
    }
    as_text(bytes, |text| {
        FITTING.with(|forms| {
            let (Ok(record), Ok(again)) = (Record::read(text, forms), Record::read(text, forms))
            else {
                return false;
            };
            assert_eq!(record.id(), again.id());
            let mut records = Records::new(Forms::new([]), Service::default());
            assert_eq!(records.add(record), Added::New);
            assert_eq!(records.add(again), Added::Repeated);
            true
        })
    })
}

/// The first line is what the person wrote under questions whose answers stay on the device.
pub fn scrubbed(bytes: &[u8]) -> bool {
    as_text(bytes, |text| {
        let (hidden, text) = text.split_once('\n').unwrap_or(("", text));
        if text.len() > SCRUBBED_BYTES_MAX {
            return false;
        }
        let hidden: Vec<String> = hidden.split(';').map(str::to_owned).collect();
        let lists = words::british();
        let once = scrub(text, &hidden, &lists);
        let written: String = once.iter().map(Piece::written).collect();
        assert_eq!(written, text, "something is lost");
        let shown: String = once.iter().map(Piece::shown).collect();
        let twice = scrub(&shown, &hidden, &lists);
        let again: String = twice.iter().map(Piece::shown).collect();
        assert_eq!(again, shown, "a second time finds more in {text:?}");
        once.len() > 1
    })
}
