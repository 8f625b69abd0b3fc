//! The worker's side of the errands. Here, and nowhere else in this app, a response is sealed; a
//! sheet is sealed in [`sheet`], and nowhere else.

mod sheet;

use crate::errand::{Admitting, DONE, Errand, Leaving, Line, NOT_FETCHED, Preview, REFUSED};
use device::worker::Message;
use form::json::Json;
use form::plain::all;
use form::{Anonymised, Document, Form, Kind, Piece, Response, anonymise, words};
use seal::PublicKey;
use seal::service::{Fingerprint, FingerprintError, verify_key};
use std::future::ready;
use std::pin::Pin;
use token::{Blinded, Code, Evaluation, TokenError};
use ui::answer_in_words;
use wasm_split_helpers::SplitLoaderError;
use wire::base64url;
use wire::envelope::EnvelopeId;
use wire::routes::Drawn;
use wire::service::{HandOver, Signed};

/// What few people need: codes and tokens, shared tablets, giving a sheet. Fetched when it is.
pub type Tokens = fn(Errand) -> Pin<Box<dyn Future<Output = Result<Message, SplitLoaderError>>>>;

/// Answers errands until the page closes.
pub fn serve(tokens: Tokens) {
    device::worker::serve(move |message| match Errand::from_json(&message.json) {
        Some(errand) => Box::pin(run(errand, tokens)),
        None => Box::pin(ready(refused(
            "The page and its worker do not fit together.",
        ))),
    });
}

async fn run(errand: Errand, tokens: Tokens) -> Message {
    match errand {
        Errand::Verify(signed, expected) => {
            said(verify(&signed, expected.as_deref()).map(|service| service.fingerprint))
        }
        Errand::Preview(leaving) => said(preview(&leaving)),
        Errand::Seal(leaving, signed, expected) => {
            let sealed = sealed(&leaving, &signed, expected.as_deref());
            given(sealed.map(|bytes| (String::new(), bytes)))
        }
        _ => tokens(errand)
            .await
            .unwrap_or_else(|_| refused(NOT_FETCHED)),
    }
}

/// The errands about codes and tokens, those of a shared tablet, and giving a sheet.
pub fn tokens(errand: &Errand) -> Message {
    match errand {
        Errand::Blind(id, code) => given(blinded(id, code)),
        Errand::Admit(admitting) => said(admissions(admitting).map(first)),
        Errand::Draw(code, count) => given(drawing(code, *count)),
        Errand::Pool(admitting) => said(admissions(admitting).map(lines)),
        Errand::Stretch(words, salt) => given(stretched(words, salt)),
        Errand::Give(giving) => given(sheet::sealed(giving).map(|bytes| (String::new(), bytes))),
        _ => refused("This has nothing to do with codes."),
    }
}

fn refused(why: &str) -> Message {
    said(Err(why.to_owned()))
}

fn given(result: Result<(String, Vec<u8>), String>) -> Message {
    match result {
        Ok((words, bytes)) => Message {
            bytes: Some(bytes),
            ..said(Ok(words))
        },
        Err(why) => said(Err(why)),
    }
}

fn said(result: Result<String, String>) -> Message {
    let json = match result {
        Ok(words) => format!("{DONE}{words}"),
        Err(why) => format!("{REFUSED}{why}"),
    };
    Message { json, bytes: None }
}

/// What sealing needs of a service, once its signature holds.
struct Service {
    fingerprint: String,
    document: Json,
}

/// Reads a signed service document that holds, in the small way: this worker is downloaded by
/// every family.
fn verify(text: &str, expected: Option<&str>) -> Result<Service, String> {
    let damaged = "The service's document cannot be read.";
    let signed = signed_of(text).ok_or(damaged)?;
    let document = signed
        .bytes()
        .and_then(|bytes| String::from_utf8(bytes).ok());
    let document = document
        .and_then(|text| Json::parse(&text))
        .ok_or(damaged)?;
    let lineage = all(document.list("lineage"), hand_over);
    let (key, lineage) = document.text("key").zip(lineage).ok_or(damaged)?;
    let expected: Option<Fingerprint> = match expected {
        Some(text) => Some(
            text.parse()
                .map_err(|error: FingerprintError| error.to_string())?,
        ),
        None => None,
    };
    let fingerprint =
        verify_key(&signed, &key, &lineage, expected).map_err(|error| error.to_string())?;
    Ok(Service {
        fingerprint: fingerprint.to_string(),
        document,
    })
}

fn signed_of(text: &str) -> Option<Signed> {
    let json = Json::parse(text)?;
    Some(Signed {
        heard: json.text("heard")?,
        document: json.text("document")?,
        signature: json.text("signature")?,
    })
}

fn hand_over(json: &Json) -> Option<HandOver> {
    Some(HandOver {
        from: json.text("from")?,
        signature: json.text("signature")?,
    })
}

impl Service {
    /// The key of the group that opens a form: the one the service names, or the form's own.
    fn key_for(&self, form: &Document) -> Option<PublicKey> {
        let settings = self.document.get("settings")?;
        let offered = settings
            .list("forms")
            .iter()
            .find(|offered| names(offered, "id", &form.id));
        let readers = offered.and_then(|offered| offered.text("readers"));
        let group = readers.unwrap_or_else(|| form.readers.name().to_owned());
        let mut recipients = self.document.list("recipients").iter();
        let recipient = recipients.find(|recipient| names(recipient, "group", &group))?;
        PublicKey::from_base64(&recipient.text("key")?).ok()
    }
}

fn names(json: &Json, field: &str, name: &str) -> bool {
    json.get(field).and_then(Json::as_text) == Some(name)
}

/// Puts the response into words: what is shown is what is sent.
fn preview(leaving: &Leaving) -> Result<String, String> {
    let (form, made) = made(leaving)?;
    let answers = made.response.answers();
    let lines = form.items().flat_map(|item| {
        let of_item = |path: &&String| form.item_at(path).is_some_and(|at| at.name == item.name);
        answers
            .0
            .keys()
            .filter(of_item)
            .map(|path| line(&form, path, &made))
    });
    let preview = Preview {
        lines: lines.collect(),
        area: made.response.area().map(str::to_owned),
        quarter: made.response.quarter(),
        response: made.response.to_json(),
    };
    Ok(preview.to_json().write())
}

fn line(form: &Form, path: &str, made: &Anonymised) -> Line {
    let item = form.item_at(path);
    let said =
        item.map(|item| answer_in_words(form, item, made.response.answers().get(path), "en"));
    // What stands on a board is struck thing by thing.
    let inside = item.is_some_and(|item| item.kind == Kind::Board);
    let inside = |of: &str| {
        inside
            && of
                .strip_prefix(path)
                .is_some_and(|rest| rest.starts_with('.'))
    };
    let mut pieces = Vec::new();
    for text in &made.struck {
        if text.path == path || inside(&text.path) {
            if !pieces.is_empty() {
                pieces.push(Piece::Kept("; ".to_owned()));
            }
            pieces.extend(text.pieces.iter().cloned());
        }
    }
    Line {
        path: path.to_owned(),
        said: said.unwrap_or_default(),
        pieces,
    }
}

fn sealed(leaving: &Leaving, signed: &str, expected: Option<&str>) -> Result<Vec<u8>, String> {
    let service = verify(signed, expected)?;
    let (form, made) = made(leaving)?;
    let nobody = "This service has nobody who could open your answers yet.";
    let key = service.key_for(form.document()).ok_or(nobody)?;
    seal_response(&made.response, envelope_id(&leaving.id)?, &key)
}

fn envelope_id(hex: &str) -> Result<EnvelopeId, &'static str> {
    hex.parse().map_err(|_| "The draft has no proper id.")
}

/// What is posted with the code, and the blinding of the id.
fn blinded(id: &str, code: &str) -> Result<(String, Vec<u8>), String> {
    blinded_ids(&[envelope_id(id)?.0], code)
}

/// The same for fresh ids.
fn drawing(code: &str, count: u32) -> Result<(String, Vec<u8>), String> {
    let ids = (0..count).map(|_| seal::random_id().map(|id| id.0));
    let ids: Result<Vec<_>, _> = ids.collect();
    blinded_ids(&ids.map_err(|error| error.to_string())?, code)
}

fn blinded_ids(ids: &[[u8; 32]], code: &str) -> Result<(String, Vec<u8>), String> {
    let code = Code::parse(code).map_err(|error| error.to_string())?;
    let blinded = token::blind(ids).map_err(|error| error.to_string())?;
    let draw = blinded.draw(&code);
    let elements = draw.blinded.into_iter().map(Json::Text).collect();
    let draw = Json::object([
        ("code", Json::Text(draw.code)),
        ("blinded", Json::List(elements)),
    ]);
    Ok((draw.write(), blinded.to_bytes()))
}

/// An id, and what admits it.
type Pair = ([u8; 32], token::Admission);

/// The admissions, once the server's proof holds under the key of the verified document.
fn admissions(admitting: &Admitting) -> Result<Vec<Pair>, String> {
    let service = verify(&admitting.signed, admitting.expected.as_deref())?;
    let drawn = drawn(&admitting.drawn).ok_or("The server's answer cannot be read.")?;
    let blinding = base64url::decode(&admitting.blinding).unwrap_or_default();
    let key = service.document.said("token_key");
    let made = (|| {
        let evaluation = Evaluation::try_from(&drawn)?;
        let blinded = Blinded::from_bytes(&blinding)?;
        let made = blinded.finish(&evaluation, &token::token_key(&key)?)?;
        Ok(blinded.ids().into_iter().zip(made).collect())
    })();
    made.map_err(|error: TokenError| error.to_string())
}

fn first(pairs: Vec<Pair>) -> String {
    let first = pairs
        .first()
        .map(|(_, admission)| token::to_header(admission));
    first.unwrap_or_default()
}

fn lines(pairs: Vec<Pair>) -> String {
    let line = |(id, admission): Pair| {
        [
            &EnvelopeId(id).to_string(),
            " ",
            &token::to_header(&admission),
        ]
        .concat()
    };
    pairs.into_iter().map(line).collect::<Vec<_>>().join("\n")
}

fn stretched(words: &str, salt: &str) -> Result<(String, Vec<u8>), String> {
    let salt = base64url::decode(salt).and_then(|salt| salt.try_into().ok());
    let salt = salt.ok_or("What this tablet keeps is damaged.")?;
    let key = seal::stretch(words.as_bytes(), &salt);
    let key = key.ok_or("This tablet has not enough memory. Close other pages and try again.")?;
    Ok((String::new(), key.to_vec()))
}

fn drawn(text: &str) -> Option<Drawn> {
    let json = Json::parse(text)?;
    let text = |json: &Json| json.as_text().map(str::to_owned);
    Some(Drawn {
        evaluated: all(json.list("evaluated"), text)?,
        proof: json.text("proof")?,
    })
}

/// The one place in this app where a response is sealed; it takes nothing but a [`Response`].
fn seal_response(response: &Response, id: EnvelopeId, to: &PublicKey) -> Result<Vec<u8>, String> {
    seal::seal(response.to_json().as_bytes(), id, std::slice::from_ref(to))
        .map_err(|error| error.to_string())
}

fn made(leaving: &Leaving) -> Result<(Form, Anonymised), String> {
    let form = Form::outline(&leaving.form).map_err(|error| error.to_string())?;
    let Leaving {
        answers,
        about,
        id,
        sending,
        ..
    } = leaving;
    let made = anonymise(&form, answers, about, id, sending, &words::british());
    Ok((form, made))
}
