//! Sealed responses on their way: kept until the mailbox has said that it keeps them.

use crate::draft::OUTBOX;
use device::store::{Change, Store, StoreError};
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
}

enum Answer {
    Kept,
    Later,
    Refused(String),
}

impl Sealed {
    /// Wraps an envelope.
    pub fn new(id: &str, envelope: &[u8]) -> Self {
        Self {
            id: id.to_owned(),
            envelope: base64url::encode(envelope),
        }
    }

    /// The write that puts it into the outbox.
    pub fn put(&self) -> Change {
        let fields = [
            ("id", Json::text_of(&self.id)),
            ("envelope", Json::text_of(&self.envelope)),
        ];
        Change::Put(OUTBOX, self.id.clone(), Json::object(fields).write())
    }

    fn from_json(text: &str) -> Option<Self> {
        let json = Json::parse(text)?;
        Some(Self {
            id: json.text("id")?,
            envelope: json.text("envelope")?,
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

/// Sends all that waits, one after the other, in one tab at a time.
pub async fn send_all(store: &Store) -> Result<Sent, StoreError> {
    lock::alone("heard-outbox", send_each(store)).await
}

/// Sends one that was just sealed, whether or not the device could keep it.
pub async fn send_now(store: &Store, sealed: &Sealed) -> Sent {
    lock::alone("heard-outbox", async {
        let mut sent = Sent::default();
        // The envelope is gone from here only once the mailbox has it; a failure to clear it from
        // the outbox means it is sent again, which the mailbox answers in the same way.
        let _ = send_one(store, sealed, &mut sent).await;
        sent
    })
    .await
}

async fn send_each(store: &Store) -> Result<Sent, StoreError> {
    let mut sent = Sent::default();
    for sealed in waiting(store).await? {
        send_one(store, &sealed, &mut sent).await?;
    }
    Ok(sent)
}

async fn send_one(store: &Store, sealed: &Sealed, sent: &mut Sent) -> Result<(), StoreError> {
    match put(sealed).await {
        Answer::Kept => {
            sent.gone += 1;
            take_out(store, &sealed.id).await?;
        }
        Answer::Later => sent.waiting += 1,
        Answer::Refused(why) => {
            sent.waiting += 1;
            sent.refused = Some(why);
        }
    }
    Ok(())
}

async fn put(sealed: &Sealed) -> Answer {
    let path = format!(
        "{}/{}",
        routes::RESPONSES.trim_start_matches('/'),
        sealed.id
    );
    let headers = [("content-type", "application/octet-stream")];
    match net::send("PUT", &path, &headers, Some(&sealed.bytes())).await {
        Ok(reply) if reply.is_ok() && says_stored(&reply.text()) => Answer::Kept,
        Ok(reply) if is_final(reply.status) => Answer::Refused(refusal(&reply)),
        Ok(_) | Err(net::Offline) => Answer::Later,
    }
}

/// A 200 from something in between (a captive portal, say) is not the mailbox's word.
fn says_stored(body: &str) -> bool {
    Json::parse(body).is_some_and(|answer| answer.flag("stored"))
}

/// Sending the same bytes again would be refused again.
fn is_final(status: u16) -> bool {
    matches!(status, 400 | 403 | 409 | 413 | 422)
}

fn refusal(reply: &net::Reply) -> String {
    let said = Json::parse(&reply.text()).and_then(|said| said.text("message"));
    said.unwrap_or_else(|| ["The server answered ", &reply.status.to_string(), "."].concat())
}
