//! A shared tablet: several people answer on it, one after the other or side by side, and none of
//! them can see what another has said.
//!
//! What is being answered lies in a *seat*, locked before it is written. The lock is made of four
//! pictures that the person chose (stretched with Argon2id and the seat's own salt) and of a key
//! that the browser made for the seat and does not hand out, mixed by HMAC. Sealing or wiping takes
//! away the seat and its key in one transaction. Nothing here writes an answer that is not locked.

pub mod idle;
pub mod pool;
pub mod seat;

use crate::draft::{POOL, TABLET};
use crate::errand::{self, Errand, Failed};
use crate::{app::Heard, service::Offered};
use device::page;
use device::store::{Change, Store, StoreError};
use form::json::Json;
use seat::Seat;
use wire::base64url;

/// The one row of what a grown-up decided.
const SET: &str = "set";
/// The shortest code of the grown-ups, in characters.
pub const PASSPHRASE_MIN: usize = 6;

/// What a grown-up decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tablet {
    /// The area it stands in.
    pub area: Option<String>,
    /// The questionnaires it offers; none means all.
    pub forms: Vec<String>,
    /// Nothing on it leads away, and it fills the screen where the browser lets it.
    pub kiosk: bool,
    salt: String,
    check: String,
}

/// The screens of a shared tablet besides its first page.
#[derive(Clone, Debug)]
pub enum Step {
    /// What grown-ups see and set.
    GrownUps,
    /// Choosing four pictures for something new.
    New(Offered),
    /// Giving the four pictures of what was begun.
    Open(Seat),
}

/// What was decided on this device, if it is a shared tablet.
pub async fn kept(store: &Store) -> Option<Tablet> {
    let rows = store.all(TABLET).await.ok()?;
    let (_, row) = rows.into_iter().find(|(key, _)| key == SET)?;
    let json = Json::parse(&row)?;
    let form = |form: &Json| form.as_text().map(str::to_owned);
    Some(Tablet {
        area: json.text("area"),
        forms: json.list("forms").iter().filter_map(form).collect(),
        kiosk: json.flag("kiosk"),
        salt: json.said("salt"),
        check: json.said("check"),
    })
}

impl Tablet {
    /// Makes what is kept of the grown-ups' code; nothing else is decided yet.
    pub async fn decided(heard: Heard, passphrase: &str) -> Result<Self, Failed> {
        let salt = base64url::encode(&device::page::random::<16>());
        let check = base64url::encode(&stretched(heard, passphrase.trim(), &salt).await?);
        Ok(Self {
            area: None,
            forms: Vec::new(),
            kiosk: false,
            salt,
            check,
        })
    }

    /// Is this the grown-ups' code?
    pub async fn opens(&self, heard: Heard, passphrase: &str) -> Result<bool, Failed> {
        let given = stretched(heard, passphrase.trim(), &self.salt).await?;
        Ok(base64url::encode(&given) == self.check)
    }

    /// Keeps it: from here on the device is a shared tablet.
    pub async fn keep(&self, store: &Store) -> Result<(), StoreError> {
        let forms = self.forms.iter().map(|form| Json::text_of(form)).collect();
        let row = Json::object([
            ("area", Json::some_text(self.area.as_deref())),
            ("forms", Json::List(forms)),
            ("kiosk", Json::Bool(self.kiosk)),
            ("salt", Json::text_of(&self.salt)),
            ("check", Json::text_of(&self.check)),
        ]);
        let row = Change::Put(TABLET, SET.to_owned(), row.write());
        store.write(vec![row]).await
    }
}

/// From here on the device is nobody's in particular; what a code paid for and nobody used is gone.
/// What waits to be sent stays.
pub async fn undo(store: &Store) -> Result<(), StoreError> {
    let pool = store.all(POOL).await?.into_iter();
    let mut changes: Vec<Change> = pool.map(|(id, _)| Change::Delete(POOL, id)).collect();
    changes.push(Change::Delete(TABLET, SET.to_owned()));
    store.write(changes).await
}

/// Puts a kiosk's guard up, or down for a grown-up: `start.js` and the style sheet go by it.
pub fn guard(up: bool) {
    page::dress("kiosk", if up { "yes" } else { "" });
    if !up {
        page::leave_full_screen();
    }
}

/// A key made of what was said, in the worker, at a cost for whoever guesses.
pub(crate) async fn stretched(heard: Heard, said: &str, salt: &str) -> Result<Vec<u8>, Failed> {
    let errand = Errand::Stretch(said.to_owned(), salt.to_owned());
    errand::ask_bytes(&heard.hand()?, &errand).await
}
