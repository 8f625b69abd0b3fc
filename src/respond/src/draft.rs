//! A questionnaire someone has begun, as it is kept on their device.

use device::store::{Change, Store, StoreError};
use form::json::Json;
use form::{About, Answers, Sending};

/// What the store is called. The page opens it while this program is still on its way, so that
/// `public/index.html` names it as well, with its version and its tables.
pub const STORE: &str = "heard";
/// The table of drafts that are still open.
pub const DRAFTS: &str = "drafts";
/// The table of sealed responses that wait to be sent.
pub const OUTBOX: &str = "outbox";
/// The table of what could not be read, kept as it was.
pub const ASIDE: &str = "aside";
/// The table of what is being answered on a shared tablet, locked.
pub const SEATS: &str = "seats";
/// The table of the keys that the browser keeps for them.
pub const KEYS: &str = "keys";
/// The table of ids and admissions that a shared tablet has left.
pub const POOL: &str = "pool";
/// The table of what a grown-up decided; empty where the device is no shared tablet.
pub const TABLET: &str = "tablet";
/// All tables.
pub const TABLES: [&str; 7] = [DRAFTS, OUTBOX, ASIDE, SEATS, KEYS, POOL, TABLET];

/// How drafts are written today; a later version reads earlier ones.
const SCHEMA: u32 = 1;

/// A draft. While it exists it is open: sealing takes it away in the same transaction that puts
/// the envelope into the outbox.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// [`SCHEMA`] at the time of writing.
    pub schema: u32,
    /// 32 random bytes in hex, made with the draft; they become the envelope's id.
    pub id: String,
    /// The form's id.
    pub form: String,
    /// The form's version.
    pub version: u32,
    /// The one-time code of the invitation; it is changed for a token when the answers are sent.
    pub code: Option<String>,
    /// The admission of the id, where a shared tablet had one left for it.
    pub admission: Option<String>,
    /// Where and when, as far as it is known.
    pub about: About,
    /// The invitation said both, so that nobody has to be asked.
    pub told_where: bool,
    /// Everything said so far, on the route or off it.
    pub answers: Answers,
    /// The page the person was on; empty at the beginning.
    pub at: String,
    /// What the person took out of what will be sent.
    pub sending: Sending,
    /// The board the person chose, by its name in the questionnaire.
    pub board: Option<String>,
}

/// What was found on the device.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Drafts that can be carried on with.
    pub drafts: Vec<Draft>,
    /// How many were damaged and have just been put aside.
    pub damaged: usize,
}

impl Draft {
    /// A fresh draft.
    pub fn new(form: &str, version: u32, about: About, code: Option<String>) -> Self {
        let told_where = about.area.is_some() && about.quarter.is_some();
        let id = wire::envelope::EnvelopeId(device::page::random()).to_string();
        Self {
            schema: SCHEMA,
            id,
            form: form.to_owned(),
            version,
            code,
            admission: None,
            about,
            told_where,
            answers: Answers::default(),
            at: String::new(),
            sending: Sending::default(),
            board: None,
        }
    }

    /// As it is kept.
    pub fn to_json(&self) -> String {
        let fields = Json::object([
            ("schema", Json::Number(f64::from(self.schema))),
            ("id", Json::text_of(&self.id)),
            ("form", Json::text_of(&self.form)),
            ("version", Json::Number(f64::from(self.version))),
            ("about", self.about.to_plain()),
            ("told_where", Json::Bool(self.told_where)),
            ("answers", self.answers.to_plain()),
            ("at", Json::text_of(&self.at)),
            ("sending", self.sending.to_plain()),
        ]);
        let fields = with_text(fields, "code", self.code.as_deref());
        let fields = with_text(fields, "admission", self.admission.as_deref());
        with_text(fields, "board", self.board.as_deref()).write()
    }

    /// Reads what was kept; `None` where it is damaged or of a later schema.
    pub fn from_json(text: &str) -> Option<Self> {
        let json = Json::parse(text)?;
        let schema = json.small("schema").filter(|schema| *schema == SCHEMA)?;
        Some(Self {
            schema,
            id: json.text("id").filter(|id| id.len() == 64)?,
            form: json.text("form")?,
            version: json.small("version")?,
            code: json.text("code"),
            admission: json.text("admission"),
            about: About::from_plain(json.get("about")?),
            told_where: json.flag("told_where"),
            answers: Answers::from_plain(json.get("answers")?)?,
            at: json.text("at")?,
            sending: Sending::from_plain(json.get("sending")?),
            board: json.text("board"),
        })
    }
}

/// Adds a field where there is something to say: without it an entry is written as it was before
/// there was such a field, which is how a tab knows that no other tab has changed it.
pub fn with_text(mut fields: Json, name: &str, text: Option<&str>) -> Json {
    if let (Json::Object(fields), Some(text)) = (&mut fields, text) {
        fields.push((name.to_owned(), Json::text_of(text)));
    }
    fields
}

/// Reads all drafts; damaged ones are moved aside, whole, so that the person can begin afresh and
/// nothing is lost.
pub async fn find(store: &Store) -> Result<Found, StoreError> {
    let mut found = Found::default();
    for (key, value) in store.all(DRAFTS).await? {
        match Draft::from_json(&value) {
            Some(draft) => found.drafts.push(draft),
            None => {
                put_aside(store, key, value).await?;
                found.damaged += 1;
            }
        }
    }
    Ok(found)
}

/// Throws a draft away.
pub async fn forget(store: &Store, id: &str) -> Result<(), StoreError> {
    store
        .write(vec![Change::Delete(DRAFTS, id.to_owned())])
        .await
}

async fn put_aside(store: &Store, key: String, value: String) -> Result<(), StoreError> {
    let changes = vec![
        Change::Put(ASIDE, key.clone(), value),
        Change::Delete(DRAFTS, key),
    ];
    store.write(changes).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use device::store::VERSION;

    #[test]
    fn the_page_opens_the_same_store() {
        let page = include_str!("../../../public/index.html");
        let tables = TABLES.join(" ");
        let said =
            format!("data-store=\"{STORE}\" data-version=\"{VERSION}\" data-tables=\"{tables}\"");
        assert!(page.contains(&said), "public/index.html has to say {said}");
    }
}
