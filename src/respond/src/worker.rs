//! The worker's side of the errands. Here, and nowhere else in this app, a response is sealed.

use crate::errand::{DONE, Errand, Leaving, Line, Preview, REFUSED};
use device::worker::Message;
use form::{Anonymised, Answers, Form, Response, anonymise, words};
use seal::PublicKey;
use seal::service::{Fingerprint, verify_service};
use serde::Deserialize;
use ui::{answer_in_words, speak};
use wire::envelope::EnvelopeId;
use wire::service::{ServiceDocument, Signed};

/// What the preview reads back from the response.
#[derive(Deserialize)]
struct Leaves {
    answers: Answers,
    #[serde(default)]
    area: Option<String>,
    #[serde(default)]
    quarter: Option<form::Quarter>,
}

/// Answers errands until the page closes.
pub fn serve() {
    device::worker::serve(|message| match serde_json::from_str(&message.json) {
        Ok(errand) => run(errand),
        Err(_) => said(Err("The page and its worker do not fit together.".to_owned())),
    });
}

fn run(errand: Errand) -> Message {
    match errand {
        Errand::Verify(signed, expected) => {
            said(verify(&signed, expected.as_deref()).map(|(_, fingerprint)| fingerprint))
        }
        Errand::Preview(leaving) => said(preview(&leaving)),
        Errand::Seal(leaving, signed, expected) => {
            match sealed(&leaving, &signed, expected.as_deref()) {
                Ok(bytes) => Message { bytes: Some(bytes), ..said(Ok(String::new())) },
                Err(why) => said(Err(why)),
            }
        }
    }
}

fn said(result: Result<String, String>) -> Message {
    let json = match result {
        Ok(words) => format!("{DONE}{words}"),
        Err(why) => format!("{REFUSED}{why}"),
    };
    Message { json, bytes: None }
}

fn verify(signed: &Signed, expected: Option<&str>) -> Result<(ServiceDocument, String), String> {
    let expected: Option<Fingerprint> =
        expected.map(str::parse).transpose().map_err(|error| format!("{error}"))?;
    let document = verify_service(signed, expected).map_err(|error| error.to_string())?;
    let fingerprint = Fingerprint::of_base64(&document.key).map_err(|error| error.to_string())?;
    Ok((document, fingerprint.to_string()))
}

/// Reads the response back, so that what is shown is what is sent.
fn preview(leaving: &Leaving) -> Result<String, String> {
    let (form, made) = made(leaving)?;
    let response = serde_json::to_string(&made.response).map_err(|error| error.to_string())?;
    let leaves: Leaves = serde_json::from_str(&response).map_err(|error| error.to_string())?;
    let lines = form.items().flat_map(|item| {
        let of_item = |path: &&String| form.item_at(path).is_some_and(|at| at.name == item.name);
        leaves.answers.0.keys().filter(of_item).map(|path| line(&form, path, &leaves, &made))
    });
    let preview = Preview {
        lines: lines.collect(),
        area: leaves.area.clone(),
        quarter: leaves.quarter,
        response: response.clone(),
    };
    serde_json::to_string(&preview).map_err(|error| error.to_string())
}

fn line(form: &Form, path: &str, leaves: &Leaves, made: &Anonymised) -> Line {
    let item = form.item_at(path);
    let question = item.map_or("", |item| {
        speak(if item.short.is_empty() { &item.label } else { &item.short }, "en")
    });
    let said = item.map(|item| answer_in_words(form, item, leaves.answers.get(path), "en"));
    let struck = made.struck.iter().find(|text| text.path == path);
    Line {
        path: path.to_owned(),
        question: question.to_owned(),
        said: said.unwrap_or_default(),
        pieces: struck.map(|text| text.pieces.clone()).unwrap_or_default(),
    }
}

fn sealed(
    leaving: &Leaving,
    signed: &Signed,
    expected: Option<&str>,
) -> Result<Vec<u8>, String> {
    let (service, _) = verify(signed, expected)?;
    let (form, made) = made(leaving)?;
    let readers = form.document().readers.name();
    let group = service.readers_of(&form.document().id).unwrap_or(readers);
    let key = service
        .recipients
        .iter()
        .find(|recipient| recipient.group == group)
        .ok_or("This service has nobody who could open your answers yet.")?;
    let key = PublicKey::from_base64(&key.key).map_err(|error| error.to_string())?;
    let id: EnvelopeId = leaving.id.parse().map_err(|_| "The draft has no proper id.")?;
    seal_response(&made.response, id, &key)
}

/// The one place in this app where a response is sealed; it takes nothing but a [`Response`].
fn seal_response(response: &Response, id: EnvelopeId, to: &PublicKey) -> Result<Vec<u8>, String> {
    let plain = serde_json::to_vec(response).map_err(|error| error.to_string())?;
    seal::seal(&plain, id, std::slice::from_ref(to)).map_err(|error| error.to_string())
}

fn made(leaving: &Leaving) -> Result<(Form, Anonymised), String> {
    let form = Form::read(&leaving.form).map_err(|error| error.to_string())?;
    let Leaving { answers, about, id, sending, .. } = leaving;
    let made = anonymise(&form, answers, about, id, sending, &words::british());
    Ok((form, made))
}
