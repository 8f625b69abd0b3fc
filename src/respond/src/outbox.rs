//! Sealed responses and sheets on their way: kept until the mailbox has said that it keeps them.
//!
//! Where the service asks for codes a response is sent in steps: the id is blinded, the code is
//! changed for a token, and the token goes along with the response. Each step is kept before the
//! next, so that a repeat after a lost answer says the same again and is answered in the same way.
//! The code is changed here and not when a questionnaire is opened: who only looks, or begins again
//! on another device, has not used it up.

use crate::app::Heard;
use crate::draft::{OUTBOX, with_text};
use crate::errand::{self, Admitting, Failed};
use crate::settle::signed;
use device::store::{Change, Store, StoreError};
use device::{files, lock, net};
use form::json::Json;
use wire::base64url;
use wire::envelope::{SEALED_FILE_EXTENSION, SHEET_FILE_EXTENSION};
use wire::routes;

/// One sealed response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// The envelope's id in hex.
    pub id: String,
    /// The envelope, base64url.
    pub envelope: String,
    /// Of a sheet, the name of the officer it is for; none of a response.
    pub officer: Option<String>,
    ticket: Ticket,
}

/// What a response is let in with, and how far it has come.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Ticket {
    /// The person has no code, or the service asks for none.
    None,
    /// The code.
    Code(String),
    /// What is posted with the code, and the blinding that makes an admission of the answer,
    /// base64url.
    Blinded { draw: String, blinding: String },
    /// The admission, in hex.
    Admission(String),
}

/// What became of an attempt to send everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    /// How many the mailbox now keeps.
    pub gone: usize,
    /// How many still wait.
    pub waiting: usize,
    /// What the server answered to one that waits, where it answered at all.
    pub status: Option<u16>,
    /// What the server said, where it refused one.
    pub refused: Option<String>,
    /// The one that was refused because of its code; another code may help.
    pub code: Option<Sealed>,
}

/// Why a step did not come off.
enum Stopped {
    /// The same again may; with what the server answered, if it was there.
    Later(Option<u16>),
    /// The same again would not; in words, and whether another code may help.
    Refused(String, bool),
}

/// How much waits on a device.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Responses, to be counted.
    pub answers: usize,
    /// Sheets, each for one officer.
    pub sheets: usize,
}

impl Waiting {
    /// Counts what waits.
    pub fn of(sealed: &[Sealed]) -> Self {
        let sheets = sealed.iter().filter(|one| one.officer.is_some()).count();
        Self {
            answers: sealed.len() - sheets,
            sheets,
        }
    }

    /// All of it.
    pub fn count(self) -> usize {
        self.answers + self.sheets
    }
}

impl Sealed {
    /// Wraps an envelope.
    pub fn new(id: &str, envelope: &[u8], code: Option<String>) -> Self {
        Self {
            id: id.to_owned(),
            envelope: base64url::encode(envelope),
            officer: None,
            ticket: code.map_or(Ticket::None, Ticket::Code),
        }
    }

    /// Wraps the envelope of a sheet, which goes to one officer and needs no code.
    pub fn sheet(id: &str, envelope: &[u8], officer: &str) -> Self {
        Self {
            officer: Some(officer.to_owned()),
            ..Self::new(id, envelope, None)
        }
    }

    /// With the admission that a shared tablet had left for its id.
    #[must_use]
    pub fn admitted(mut self, admission: Option<String>) -> Self {
        if let Some(hex) = admission {
            self.ticket = Ticket::Admission(hex);
        }
        self
    }

    /// The write that puts it into the outbox.
    pub fn put(&self) -> Change {
        Change::Put(OUTBOX, self.id.clone(), self.to_json())
    }

    fn to_json(&self) -> String {
        let fields = Json::object([
            ("id", Json::text_of(&self.id)),
            ("envelope", Json::text_of(&self.envelope)),
        ]);
        let fields = with_text(fields, "officer", self.officer.as_deref());
        let fields = match &self.ticket {
            Ticket::None => fields,
            Ticket::Code(code) => with_text(fields, "code", Some(code)),
            Ticket::Blinded { draw, blinding } => {
                let fields = with_text(fields, "draw", Some(draw));
                with_text(fields, "blinding", Some(blinding))
            }
            Ticket::Admission(hex) => with_text(fields, "admission", Some(hex)),
        };
        fields.write()
    }

    /// Reads what was kept, also by a version that knew no codes.
    fn from_json(text: &str) -> Option<Self> {
        let json = Json::parse(text)?;
        let blinded = json.text("draw").zip(json.text("blinding"));
        let ticket = if let Some(hex) = json.text("admission") {
            Ticket::Admission(hex)
        } else if let Some((draw, blinding)) = blinded {
            Ticket::Blinded { draw, blinding }
        } else {
            json.text("code").map_or(Ticket::None, Ticket::Code)
        };
        Some(Self {
            id: json.text("id")?,
            envelope: json.text("envelope")?,
            officer: json.text("officer"),
            ticket,
        })
    }

    /// Saves it as a file that collate opens; the copy in the outbox stays.
    pub fn save(&self) {
        let (kind, ending) = match self.officer {
            Some(_) => ("sheet-", SHEET_FILE_EXTENSION),
            None => ("answers-", SEALED_FILE_EXTENSION),
        };
        let short = &self.id[..8.min(self.id.len())];
        let name = [kind, short, ".", ending].concat();
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

/// Gives one that was refused another code, which is blinded anew: two codes with one blinding
/// would be seen to belong together.
pub async fn give_code(store: &Store, sealed: &Sealed, code: String) -> Sealed {
    let mut given = sealed.clone();
    // If it was not kept, the old code is refused again, and can be changed again.
    let _ = given.come_to(store, Ticket::Code(code)).await;
    given
}

/// Sends all that waits, one after the other, in one tab at a time.
pub async fn send_all(heard: Heard, store: &Store) -> Result<Sent, StoreError> {
    lock::alone("heard-outbox", send_each(heard, store)).await
}

/// Sends one that was just sealed; the store it waits in knows how far it has come.
pub async fn send_now(heard: Heard, store: &Store, sealed: &Sealed) -> Sent {
    lock::alone("heard-outbox", async {
        let mut sent = Sent::default();
        let Ok(all) = waiting(store).await else {
            // What cannot be seen to be gone waits.
            sent.waiting = 1;
            return sent;
        };
        let kept = all.into_iter().find(|kept| kept.id == sealed.id);
        let once = sealed.officer.is_some() || matches!(sealed.ticket, Ticket::Code(_));
        if kept.is_none() && once {
            // It went while this page was open. A code would not be taken again, and a sheet that
            // was opened meanwhile would come a second time.
            sent.gone = 1;
            return sent;
        }
        let sealed = kept.unwrap_or_else(|| sealed.clone());
        // The envelope is gone from here only once the mailbox has it; a failure to clear it from
        // the outbox means it is sent again, which the mailbox answers in the same way.
        let _ = send_one(heard, store, sealed, &mut sent).await;
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
        Err(Stopped::Later(status)) => sent.status = status,
        Err(Stopped::Refused(why, code)) => {
            sent.refused = Some(why);
            sent.code = code.then_some(sealed);
        }
    }
    sent.waiting += 1;
    Ok(())
}

async fn admit_and_put(heard: Heard, store: &Store, sealed: &mut Sealed) -> Result<(), Stopped> {
    // A sheet is let in without a code: it is one person's word to one officer, and is not counted.
    // A service that was opened to everyone meanwhile takes no admissions.
    if sealed.officer.is_some() || !heard.asks_for_codes() {
        return put(sealed, None).await;
    }
    if let Ticket::Code(code) = &sealed.ticket {
        let blinded = blinded(heard, &sealed.id, code).await;
        let blinded = blinded.map_err(|why| in_worker(why, true))?;
        sealed.come_to(store, blinded).await.map_err(not_kept)?;
    }
    if let Ticket::Blinded { draw, blinding } = &sealed.ticket {
        let json = [("content-type", "application/json")];
        let drawn = post("POST", routes::TOKENS, &json, draw.as_bytes(), "evaluated").await?;
        let admission = admission(heard, blinding.clone(), drawn).await;
        let admission = admission.map_err(|why| in_worker(why, false))?;
        // If this was not kept, the same is drawn again.
        let _ = sealed.come_to(store, admission).await;
    }
    match &sealed.ticket {
        Ticket::Admission(hex) => put(sealed, Some(hex)).await,
        _ => put(sealed, None).await,
    }
}

async fn blinded(heard: Heard, id: &str, code: &str) -> Result<Ticket, Failed> {
    let (draw, blinding) = errand::blind(&heard.hand()?, id, code).await?;
    let blinding = base64url::encode(&blinding);
    Ok(Ticket::Blinded { draw, blinding })
}

async fn admission(heard: Heard, blinding: String, drawn: String) -> Result<Ticket, Failed> {
    let admitting = Admitting {
        signed: signed(heard).await?,
        expected: heard.expected(),
        blinding,
        drawn,
    };
    let hex = errand::admit(&heard.hand()?, admitting).await?;
    Ok(Ticket::Admission(hex))
}

impl Sealed {
    /// Keeps a step, unless another tab is further or the person has taken the entry out.
    async fn come_to(&mut self, store: &Store, ticket: Ticket) -> Result<(), StoreError> {
        let seen = self.to_json();
        self.ticket = ticket;
        let seen = Some((OUTBOX, self.id.as_str(), seen.as_str()));
        store.write_if(seen, vec![self.put()]).await
    }
}

/// Why the worker did not do it.
fn in_worker(why: Failed, code: bool) -> Stopped {
    if errand::did_not_come(&why) {
        Stopped::Later(None)
    } else {
        Stopped::Refused(why, code)
    }
}

/// A blinding that was not kept would cost the code if an answer were lost.
fn not_kept(error: StoreError) -> Stopped {
    match error {
        StoreError::Changed => Stopped::Later(None),
        _ => Stopped::Refused(
            "This device has no room left to send from.".to_owned(),
            false,
        ),
    }
}

async fn put(sealed: &Sealed, admission: Option<&str>) -> Result<(), Stopped> {
    let route = match sealed.officer {
        Some(_) => routes::SHEETS,
        None => routes::RESPONSES,
    };
    let path = [route, "/", &sealed.id].concat();
    let mut headers = vec![("content-type", "application/octet-stream")];
    headers.extend(admission.map(|hex| (routes::ADMISSION_HEADER, hex)));
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
    let reply = reply.map_err(|net::Offline| Stopped::Later(None))?;
    let text = reply.text();
    let said = Json::parse(&text).unwrap_or(Json::Null);
    if reply.is_ok() && !matches!(said.get(field), None | Some(Json::Bool(false))) {
        Ok(text)
    } else if is_final(reply.status) {
        Err(refused(reply.status, &said))
    } else {
        Err(Stopped::Later(Some(reply.status)))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_earlier_versions_kept_reads_and_is_written_in_the_same_way() {
        let kept = r#"{"id":"00ff","envelope":"aGVhcmQ"}"#;
        let sealed = Sealed::from_json(kept).expect("an entry");
        assert_eq!(sealed, Sealed::new("00ff", b"heard", None));
        assert_eq!(sealed.to_json(), kept);
    }

    #[test]
    fn a_sheet_is_kept_as_one() {
        let sheet = Sealed::sheet("00ff", b"heard", "Dee");
        assert_eq!(Sealed::from_json(&sheet.to_json()), Some(sheet.clone()));
        let waiting = Waiting::of(&[Sealed::new("00fe", b"heard", None), sheet]);
        assert_eq!(
            (waiting.answers, waiting.sheets, waiting.count()),
            (1, 1, 2)
        );
    }

    #[test]
    fn each_step_is_kept() {
        let mut sealed = Sealed::new("00ff", b"heard", Some("ABCDEFGHJKMNPQRS".to_owned()));
        let blinded = Ticket::Blinded {
            draw: "{\"code\":\"ABCDEFGHJKMNPQRS\",\"blinded\":[]}".to_owned(),
            blinding: "AAAA".to_owned(),
        };
        let steps = [
            sealed.ticket.clone(),
            blinded,
            Ticket::Admission("0f".to_owned()),
        ];
        for step in steps {
            sealed.ticket = step;
            let read = Sealed::from_json(&sealed.to_json());
            assert_eq!(read.as_ref(), Some(&sealed));
        }
    }
}
