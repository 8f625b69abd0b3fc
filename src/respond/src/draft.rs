//! A questionnaire someone has begun, as it is kept on their device.

use device::store::{Change, PROBE, Store, StoreError};
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

/// How drafts are written today; a later version reads earlier ones. The first schema had no marks,
/// and a draft in which nothing is marked is still written as it was.
const SCHEMA: u32 = 2;

/// A draft. While it exists it is open: sealing takes it away in the same transaction that puts
/// the envelope into the outbox.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
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
    /// The person goes by places, in an order of their own.
    pub by_place: bool,
    /// Everything said so far, on the route or off it.
    pub answers: Answers,
    /// The page the person was on; empty at the beginning.
    pub at: String,
    /// What the person took out of what will be sent.
    pub sending: Sending,
    /// The board the person chose, by its name in the questionnaire.
    pub board: Option<String>,
    /// Whom each answer is for. They belong to the sheet, and no response is made of them.
    pub marks: Option<String>,
    /// The officer of the invitation, by their number.
    pub officer: Option<String>,
    /// The quarter or the day of the meeting, as the invitation said it.
    pub when: Option<String>,
    /// To whom the sheet was given, the last time.
    pub given: Option<String>,
    /// The pictures that stand ahead of the points of the person's own agenda.
    pub agenda: Option<String>,
    /// The paths of answers that were given again after it was said which words may leave, each after
    /// a space.
    pub again: Option<String>,
    /// The copy to be counted has gone. What is left is the person's own sheet, which they wanted
    /// to keep: nothing more is asked, and nothing can be sent again.
    pub finished: bool,
}

/// What was found on the device.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Drafts that can be carried on with.
    pub drafts: Vec<Draft>,
    /// How many lie aside because they cannot be read.
    pub aside: usize,
}

impl Draft {
    /// A fresh draft.
    pub fn new(form: &str, version: u32, about: About, code: Option<String>) -> Self {
        let told_where = about.area.is_some() && about.quarter.is_some();
        Self {
            id: fresh_id(),
            form: form.to_owned(),
            version,
            code,
            admission: None,
            about,
            told_where,
            by_place: false,
            answers: Answers::default(),
            at: String::new(),
            sending: Sending::default(),
            board: None,
            marks: None,
            officer: None,
            when: None,
            given: None,
            agenda: None,
            again: None,
            finished: false,
        }
    }

    /// What stays on the device for the person's own sheet once the copy to be counted was sealed:
    /// under an id of its own, because the envelope's says which of all envelopes is theirs.
    pub fn finished(&self, id: String) -> Self {
        Self {
            id,
            code: None,
            admission: None,
            sending: Sending::default(),
            finished: true,
            ..self.clone()
        }
    }

    /// Remembers that an answer was given again, where it was said already which words may leave. What
    /// follows from it is done before that is shown again, in a part of the page that comes later.
    pub fn given_again(&mut self, path: &str) {
        if self.sending.leave_out.is_empty() && self.sending.take_in.is_empty() {
            return;
        }
        let one = [" ", path].concat();
        let again = self.again.get_or_insert_default();
        if !again.ends_with(&one) {
            again.push_str(&one);
        }
    }

    /// What was said of some words, that they may go or stay here, was not said of others in their place.
    pub fn ask_again(&mut self) {
        for path in self.again.take().unwrap_or_default().split(' ') {
            self.sending.leave_out.remove(path);
            self.sending.take_in.remove(path);
        }
    }

    /// As it is kept.
    pub fn to_json(&self) -> String {
        let schema = if self.marks.is_some() { SCHEMA } else { 1 };
        let mut fields = Json::object([
            ("schema", Json::Number(f64::from(schema))),
            ("id", Json::text_of(&self.id)),
            ("form", Json::text_of(&self.form)),
            ("version", Json::Number(f64::from(self.version))),
            ("about", self.about.to_plain()),
            ("told_where", Json::Bool(self.told_where)),
            ("answers", self.answers.to_plain()),
            ("at", Json::text_of(&self.at)),
            ("sending", self.sending.to_plain()),
        ]);
        let said = |flag: bool| flag.then(|| "1".to_owned());
        let (by_place, finished) = (said(self.by_place), said(self.finished));
        for (name, text) in [
            ("code", &self.code),
            ("admission", &self.admission),
            ("by_place", &by_place),
            ("board", &self.board),
            ("marks", &self.marks),
            ("officer", &self.officer),
            ("when", &self.when),
            ("given", &self.given),
            ("agenda", &self.agenda),
            ("again", &self.again),
            ("finished", &finished),
        ] {
            fields = with_text(fields, name, text.as_deref());
        }
        fields.write()
    }

    /// Reads what was kept; `None` where it is damaged or of a later schema.
    pub fn from_json(text: &str) -> Option<Self> {
        let json = Json::parse(text)?;
        json.small("schema").filter(|schema| *schema <= SCHEMA)?;
        Some(Self {
            id: json.text("id").filter(|id| id.len() == 64)?,
            form: json.text("form")?,
            version: json.small("version")?,
            code: json.text("code"),
            admission: json.text("admission"),
            about: About::from_plain(json.get("about")?),
            told_where: json.flag("told_where"),
            by_place: json.get("by_place").is_some(),
            answers: Answers::from_plain(json.get("answers")?)?,
            at: json.text("at")?,
            sending: Sending::from_plain(json.get("sending")?),
            board: json.text("board"),
            marks: json.text("marks"),
            officer: json.text("officer"),
            when: json.text("when"),
            given: json.text("given"),
            agenda: json.text("agenda"),
            again: json.text("again"),
            finished: json.get("finished").is_some(),
        })
    }
}

/// An id that was never used before.
pub fn fresh_id() -> String {
    wire::envelope::EnvelopeId(device::page::random()).to_string()
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
/// nothing is lost. What lies aside is told of until somebody throws it away, because the page that
/// moved it may have been left before anybody read so.
pub async fn find(store: &Store) -> Found {
    let mut found = Found::default();
    for (key, value) in store.all(DRAFTS).await.unwrap_or_default() {
        match Draft::from_json(&value) {
            Some(draft) => found.drafts.push(draft),
            // Where it cannot be moved it stays, and is looked at again on the next start.
            None => found.aside += usize::from(put_aside(store, key, value).await.is_err()),
        }
    }
    found.aside += aside(store).await.len();
    found
}

/// Throws a draft away.
pub async fn forget(store: &Store, id: &str) -> Result<(), StoreError> {
    store
        .write(vec![Change::Delete(DRAFTS, id.to_owned())])
        .await
}

/// Throws away what lies aside.
pub async fn forget_aside(store: &Store) -> Result<(), StoreError> {
    let keys = aside(store).await.into_iter();
    let gone = keys.map(|key| Change::Delete(ASIDE, key)).collect();
    store.write(gone).await
}

async fn aside(store: &Store) -> Vec<String> {
    let rows = store.all(ASIDE).await.unwrap_or_default().into_iter();
    let keys = rows.map(|(key, _)| key);
    keys.filter(|key| key != PROBE).collect()
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

    const KEPT: &str = concat!(
        r#"{"schema":1,"id":"0000000000000000000000000000000000000000000000000000000000000000","#,
        r#""form":"child-review-4-7","version":1,"about":{"area":null,"meeting":"review","#,
        r#""quarter":null},"told_where":false,"answers":{"settled":{"one":"yes"}},"#,
        r#""at":"settled","sending":{"leave_out":[],"keep":[]}}"#
    );

    #[test]
    fn a_draft_of_the_first_schema_reads_and_is_written_as_it_was() {
        let draft = Draft::from_json(KEPT).expect("a draft");
        assert_eq!(draft.marks, None);
        assert_eq!(draft.to_json(), KEPT);
    }

    #[test]
    fn marks_are_kept() {
        let mut draft = Draft::from_json(KEPT).expect("a draft");
        draft.marks = Some("settled=talk".to_owned());
        draft.given = Some("Dee".to_owned());
        assert!(draft.to_json().starts_with(r#"{"schema":2,"#));
        assert_eq!(Draft::from_json(&draft.to_json()), Some(draft));
    }

    #[test]
    fn what_stays_after_sending_is_the_sheet_and_leads_to_no_envelope() {
        let mut draft = Draft::from_json(KEPT).expect("a draft");
        draft.marks = Some("settled=talk".to_owned());
        draft.agenda = Some(r#"{"What happens next":"dog-face"}"#.to_owned());
        draft.code = Some("ABCDEFGHJKMNPQRS".to_owned());
        draft.admission = Some("0f".to_owned());
        let kept = Draft::from_json(&draft.finished("1".repeat(64)).to_json()).expect("a draft");
        assert!(kept.finished && kept.id != draft.id);
        assert_eq!((kept.code, kept.admission), (None, None));
        assert_eq!((kept.answers, kept.marks), (draft.answers, draft.marks));
        assert_eq!(kept.agenda, draft.agenda);
    }

    #[test]
    fn a_draft_of_a_later_schema_is_not_read() {
        let later = KEPT.replacen("1", "3", 1);
        assert_eq!(Draft::from_json(&later), None);
    }
}
