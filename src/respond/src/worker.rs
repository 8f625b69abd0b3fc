//! The worker's side of the errands. Here, and nowhere else in this app, a response is sealed.

use crate::errand::{Errand, Leaving, Preview, Verified};
use device::worker::Message;
use form::{Anonymised, Form, Response, anonymise, words};
use seal::PublicKey;
use seal::service::{Fingerprint, verify_service};
use serde::Serialize;
use wire::envelope::EnvelopeId;
use wire::service::{ServiceDocument, Signed};

/// Answers errands until the page closes.
pub fn serve() {
    device::worker::serve(|message| match serde_json::from_str(&message.json) {
        Ok(errand) => run(errand),
        Err(_) => answer::<()>(Err("The page and its worker do not fit together.".to_owned())),
    });
}

fn run(errand: Errand) -> Message {
    match errand {
        Errand::Verify(signed, expected) => {
            answer(verify(&signed, expected.as_deref()).map(|(_, verified)| verified))
        }
        Errand::Preview(leaving) => answer(preview(&leaving)),
        Errand::Seal(leaving, signed, expected) => {
            match sealed(&leaving, &signed, expected.as_deref()) {
                Ok(bytes) => Message { bytes: Some(bytes), ..answer(Ok(())) },
                Err(why) => answer::<()>(Err(why)),
            }
        }
    }
}

fn answer<T: Serialize>(result: Result<T, String>) -> Message {
    let json = serde_json::to_string(&result).unwrap_or_default();
    Message { json, bytes: None }
}

fn verify(
    signed: &Signed,
    expected: Option<&str>,
) -> Result<(ServiceDocument, Verified), String> {
    let expected: Option<Fingerprint> =
        expected.map(str::parse).transpose().map_err(|error| format!("{error}"))?;
    let document = verify_service(signed, expected).map_err(|error| error.to_string())?;
    let fingerprint =
        Fingerprint::of_base64(&document.key).map_err(|error| error.to_string())?.to_string();
    Ok((document, Verified { fingerprint }))
}

fn preview(leaving: &Leaving) -> Result<Preview, String> {
    let (_, made) = made(leaving)?;
    let response = serde_json::to_string(&made.response).map_err(|error| error.to_string())?;
    Ok(Preview { response, struck: made.struck })
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
