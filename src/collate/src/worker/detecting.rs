//! Free text through the detectors of the families' devices, with the same word lists: what is to be
//! quoted, and what was typed in from paper or taken over from a spreadsheet.

use super::{answer, words};
use crate::errand::{Copied, Copying, Errand};
use device::worker::Message;
use form::{Form, anonymise, scrub, words::british};

/// Is it for this part of the worker?
pub(super) fn is_asked(errand: &Errand) -> bool {
    matches!(errand, Errand::Strike(_) | Errand::Copy(_))
}

/// Does it.
pub fn detect(errand: Errand) -> Message {
    match errand {
        Errand::Strike(texts) => {
            let lists = british();
            let strike = |text: &String| scrub(text, &[], &lists);
            answer(Ok(texts.iter().map(strike).collect::<Vec<_>>()))
        }
        Errand::Copy(copying) => answer(copy(*copying)),
        _ => answer::<()>(Err("This has nothing to do with free text.".to_owned())),
    }
}

/// What was typed in becomes what a family's device would have made of it.
fn copy(copying: Copying) -> Result<Vec<Copied>, String> {
    let form = Form::read(&copying.form).map_err(words)?;
    let lists = british();
    let copied = copying.typed.iter().map(|typed| {
        let made = anonymise(
            &form,
            &typed.answers,
            &typed.about,
            &typed.id,
            &typed.sending,
            &lists,
        );
        Copied {
            response: made.response.to_json(),
            struck: made.struck,
        }
    });
    Ok(copied.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::errand::Typed;
    use form::{About, Answer, Answers, Piece, Quarter, Sending, Source, StruckText, Value};

    const FORM: &str = include_str!("../../../../public/forms/parent-after-icpc.1.json");

    #[test]
    fn names_are_found_in_what_is_to_be_quoted() {
        let asked = Errand::Strike(vec![
            "Jonathan was late.".to_owned(),
            "It was late.".to_owned(),
        ]);
        assert!(is_asked(&asked));
        let said: Result<Vec<Vec<Piece>>, String> =
            serde_json::from_str(&detect(asked).json).expect("an answer");
        let shown: Vec<String> = said
            .expect("it is done")
            .iter()
            .map(|pieces| pieces.iter().map(Piece::shown).collect())
            .collect();
        assert_eq!(shown, ["[name] was late.", "It was late."]);
    }

    #[test]
    fn what_is_typed_in_goes_the_way_of_everything_that_leaves_a_device() {
        let form = Form::read(FORM).expect("a form");
        let text = form
            .items()
            .find(|item| item.kind == form::Kind::Text && !item.stays_here);
        let path = text.expect("a question for words").name.clone();
        let answers = Answers(
            [(
                path.clone(),
                Answer::Given(Value::Text("Jonathan was late.".into())),
            )]
            .into(),
        );
        let about = About {
            quarter: Some(Quarter {
                year: 2026,
                number: 3,
            }),
            source: Source::Paper,
            ..About::default()
        };
        let typed = Typed {
            id: "0".repeat(64),
            answers,
            about,
            sending: Sending::default(),
        };
        let asked = Errand::Copy(Box::new(Copying {
            form: FORM.to_owned(),
            typed: vec![typed],
        }));
        assert!(is_asked(&asked) && !is_asked(&Errand::TestOpening));
        let said: Result<Vec<Copied>, String> =
            serde_json::from_str(&detect(asked).json).expect("an answer");
        let [copied] = &said.expect("it is done")[..] else {
            panic!("one")
        };
        assert!(
            copied.response.contains("\"[name] was late.\"")
                && copied.response.contains("\"paper\"")
        );
        let [StruckText { path: struck, .. }] = &copied.struck[..] else {
            panic!("one text")
        };
        assert_eq!(*struck, path);
    }
}
