//! Sealed responses on their way: kept until the mailbox has said that it keeps them.
//!
//! Where the service asks for codes a response is sent in two steps: the code is changed for a
//! token, and the token goes along with the response. What a step needs is kept before it, so that
//! a repeat after a lost answer says the same again and is answered in the same way. The code is
//! changed here and not when a questionnaire is opened: who only looks, or begins again on another
//! device, has not used it up.

use crate::app::Heard;
use crate::draft::{OUTBOX, with_text};
use crate::errand::{self, Admitting, Failed};
use device::store::{Change, Store, StoreError};
use device::worker::Hand;
use device::{files, lock, net};
use form::json::Json;
use wire::base64url;
use wire::envelope::SEALED_FILE_EXTENSION;
use wire::routes;

/// One sealed response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// The envelope's id in hex.
    pub id: String,
    /// The envelope, base64url.
    pub envelope: String,
    drawing: Option<Drawing>,
    /// What the code was changed for, in hex.
    admission: Option<String>,
}

/// What changes a code for an admission.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Drawing {
    /// What is posted; it holds the code.
    draw: String,
    /// What makes an admission of the answer, base64url.
    blinding: String,
}

/// What became of an attempt to send everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    /// How many the mailbox now keeps.
    pub gone: usize,
    /// How many still wait.
    pub waiting: usize,
    /// What the server said, where it refused one.
    pub refused: Option<String>,
    /// The one that was refused because of its code; another code may help.
    pub code: Option<Sealed>,
}

/// Why a step did not come off.
enum Stopped {
    /// The same again may.
    Later,
    /// The same again would not; in words, and whether another code may help.
    Refused(String, bool),
}

impl Sealed {
    /// Wraps an envelope.
    pub fn new(id: &str, envelope: &[u8]) -> Self {
        Self {
            id: id.to_owned(),
            envelope: base64url::encode(envelope),
            drawing: None,
            admission: None,
        }
    }

    /// Gives it a code, blinded anew: two codes with one blinding would be seen to belong together.
    pub async fn give_code(&mut self, hand: &Hand, code: &str) -> Result<(), Failed> {
        let (draw, blinding) = errand::blind(hand, &self.id, code).await?;
        let blinding = base64url::encode(&blinding);
        self.drawing = Some(Drawing { draw, blinding });
        self.admission = None;
        Ok(())
    }

    /// The write that puts it into the outbox.
    pub fn put(&self) -> Change {
        Change::Put(OUTBOX, self.id.clone(), self.to_json())
    }

    fn to_json(&self) -> String {
        let mut fields = Json::object([
            ("id", Json::text_of(&self.id)),
            ("envelope", Json::text_of(&self.envelope)),
        ]);
        let drawing = self.drawing.as_ref();
        for (name, text) in [
            ("draw", drawing.map(|drawing| &drawing.draw)),
            ("blinding", drawing.map(|drawing| &drawing.blinding)),
            ("admission", self.admission.as_ref()),
        ] {
            fields = with_text(fields, name, text.map(String::as_str));
        }
        fields.write()
    }

    fn from_json(text: &str) -> Option<Self> {
        let json = Json::parse(text)?;
        Some(Self {
            id: json.text("id")?,
            envelope: json.text("envelope")?,
            drawing: json.text("draw").and_then(|draw| {
                let blinding = json.text("blinding")?;
                Some(Drawing { draw, blinding })
            }),
            admission: json.text("admission"),
        })
    }

    /// Saves it as a file that collate opens; the copy in the outbox stays.
    pub fn save(&self) {
        let name = format!(
            "answers-{}.{SEALED_FILE_EXTENSION}",
            &self.id[..8.min(self.id.len())]
        );
        files::save(&name, "application/octet-stream", &self.bytes());
    }

    fn bytes(&self) -> Vec<u8> {
        base64url::decode(&self.envelope).unwrap_or_default()
    }
}

/// What waits.
pub async fn waiting(store: &Store) -> Result<Vec<Sealed>, StoreError> {
    let entries = store.all(OUTBOX).await?;
    Ok(entries
        .iter()
        .filter_map(|(_, value)| Sealed::from_json(value))
        .collect())
}

/// Takes one out, once the person has handed over its file.
pub async fn take_out(store: &Store, id: &str) -> Result<(), StoreError> {
    store
        .write(vec![Change::Delete(OUTBOX, id.to_owned())])
        .await
}

/// Gives one that was refused another code, and keeps it with that.
pub async fn give_code(
    heard: Heard,
    store: &Store,
    sealed: &Sealed,
    code: &str,
) -> Result<Sealed, Failed> {
    let mut given = sealed.clone();
    given.give_code(&heard.hand()?, code).await?;
    keep(store, sealed, &given).await;
    Ok(given)
}

/// Sends all that waits, one after the other, in one tab at a time.
pub async fn send_all(heard: Heard, store: &Store) -> Result<Sent, StoreError> {
    lock::alone("heard-outbox", send_each(heard, store)).await
}

/// Sends one that was just sealed, whether or not the device could keep it.
pub async fn send_now(heard: Heard, store: &Store, sealed: &Sealed) -> Sent {
    lock::alone("heard-outbox", async {
        let mut sent = Sent::default();
        // The envelope is gone from here only once the mailbox has it; a failure to clear it from
        // the outbox means it is sent again, which the mailbox answers in the same way.
        let _ = send_one(heard, store, sealed.clone(), &mut sent).await;
        sent
    })
    .await
}

async fn send_each(heard: Heard, store: &Store) -> Result<Sent, StoreError> {
    let mut sent = Sent::default();
    for sealed in waiting(store).await? {
        send_one(heard, store, sealed, &mut sent).await?;
    }
    Ok(sent)
}

async fn send_one(
    heard: Heard,
    store: &Store,
    mut sealed: Sealed,
    sent: &mut Sent,
) -> Result<(), StoreError> {
    match admit_and_put(heard, store, &mut sealed).await {
        Ok(()) => {
            sent.gone += 1;
            return take_out(store, &sealed.id).await;
        }
        Err(Stopped::Later) => {}
        Err(Stopped::Refused(why, code)) => {
            sent.refused = Some(why);
            sent.code = code.then_some(sealed);
        }
    }
    sent.waiting += 1;
    Ok(())
}

async fn admit_and_put(heard: Heard, store: &Store, sealed: &mut Sealed) -> Result<(), Stopped> {
    // A service that was opened to everyone meanwhile takes no admissions.
    let asked = heard.asks_for_codes();
    if let Some(drawing) = sealed.drawing.clone()
        && sealed.admission.is_none()
        && asked
    {
        let before = sealed.clone();
        sealed.admission = Some(drawn(heard, drawing).await?);
        keep(store, &before, sealed).await;
    }
    put(sealed, asked).await
}

/// Changes the code for an admission.
async fn drawn(heard: Heard, drawing: Drawing) -> Result<String, Stopped> {
    let json = [("content-type", "application/json")];
    let draw = drawing.draw.as_bytes();
    let drawn = post("POST", routes::TOKENS, &json, draw, "evaluated").await?;
    let admitting = Admitting {
        signed: heard.signed().unwrap_or_default(),
        expected: heard.expected(),
        blinding: drawing.blinding,
        drawn,
    };
    let made = match heard.hand() {
        Ok(hand) => errand::admit(&hand, admitting).await,
        Err(why) => Err(why),
    };
    made.map_err(|why| Stopped::Refused(why, false))
}

/// Keeps a step, unless the person has taken the entry out meanwhile. Where it cannot be kept the
/// same step is done again, with the same outcome.
async fn keep(store: &Store, before: &Sealed, now: &Sealed) {
    let seen = before.to_json();
    let seen = Some((OUTBOX, before.id.as_str(), seen.as_str()));
    let _ = store.write_if(seen, vec![now.put()]).await;
}

async fn put(sealed: &Sealed, asked: bool) -> Result<(), Stopped> {
    let path = [routes::RESPONSES, "/", &sealed.id].concat();
    let mut headers = vec![("content-type", "application/octet-stream")];
    if let Some(admission) = sealed.admission.as_ref().filter(|_| asked) {
        headers.push((routes::ADMISSION_HEADER, admission));
    }
    post("PUT", &path, &headers, &sealed.bytes(), "stored").await?;
    Ok(())
}

/// Sends, and gives the answer if it has this field: a 200 from something in between (a captive
/// portal, say) is not the mailbox's word.
async fn post(
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
    field: &str,
) -> Result<String, Stopped> {
    let path = path.trim_start_matches('/');
    let reply = net::send(method, path, headers, Some(body)).await;
    let reply = reply.map_err(|net::Offline| Stopped::Later)?;
    let text = reply.text();
    let said = Json::parse(&text).unwrap_or(Json::Null);
    if reply.is_ok() && !matches!(said.get(field), None | Some(Json::Bool(false))) {
        Ok(text)
    } else if is_final(reply.status) {
        Err(refused(reply.status, &said))
    } else {
        Err(Stopped::Later)
    }
}

/// Sending the same bytes again would be refused again.
fn is_final(status: u16) -> bool {
    matches!(status, 400 | 403 | 409 | 413 | 422)
}

fn refused(status: u16, said: &Json) -> Stopped {
    let why = said.text("message");
    let why = why.unwrap_or_else(|| ["The server answered ", &status.to_string(), "."].concat());
    let about_code = ["unknown_code", "code_used", "not_admitted"];
    Stopped::Refused(why, about_code.contains(&said.said("error").as_str()))
}
