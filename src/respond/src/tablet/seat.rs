//! Where one person's draft lies on a shared tablet, locked.

use super::{pool, stretched};
use crate::app::Heard;
use crate::draft::{Draft, KEYS, SEATS};
use crate::errand::Failed;
use crate::service::{self, Loaded, Offered};
use crate::visit::{Keeper, Visit, Writing};
use device::store::{Change, Store, StoreError};
use device::vault::{DeviceKey, Lock, VaultError};
use form::json::Json;
use std::cell::RefCell;
use std::rc::Rc;
use wire::base64url;
use wire::envelope::EnvelopeId;

/// After so many wrong tries only a grown-up can do anything with a seat: wipe it.
pub const TRIES_MAX: u32 = 10;
/// How each seat is shown: its words, its colour and its form. There are no more seats than these.
pub const SHAPES: [(&str, &str, &str); 12] = [
    ("Blue circle", "#2f6fd0", "circle"),
    ("Red square", "#c8373a", "square"),
    ("Green circle", "#3d8b40", "circle"),
    ("Yellow square", "#f2c230", "square"),
    ("Purple circle", "#7c4bb0", "circle"),
    ("Orange square", "#e8812a", "square"),
    ("Red circle", "#c8373a", "circle"),
    ("Green square", "#3d8b40", "square"),
    ("Yellow circle", "#f2c230", "circle"),
    ("Blue square", "#2f6fd0", "square"),
    ("Orange circle", "#e8812a", "circle"),
    ("Purple square", "#7c4bb0", "square"),
];

/// A seat as it is written: nothing of it says what the draft is, or whose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    /// Its key in the table, and that of its key.
    pub name: String,
    /// Which of [`SHAPES`] it is shown by.
    pub shape: usize,
    /// How many wrong tries there were since it was last opened.
    pub tries: u32,
    salt: String,
    closed: String,
}

impl Seat {
    /// Its shape and colour in words.
    pub fn title(&self) -> &'static str {
        self.shown().0
    }

    /// Its words, colour and form.
    pub fn shown(&self) -> (&'static str, &'static str, &'static str) {
        SHAPES[self.shape % SHAPES.len()]
    }

    fn to_json(&self) -> String {
        let shape = u32::try_from(self.shape).unwrap_or_default();
        let fields = Json::object([
            ("shape", Json::Number(f64::from(shape))),
            ("tries", Json::Number(f64::from(self.tries))),
            ("salt", Json::text_of(&self.salt)),
            ("closed", Json::text_of(&self.closed)),
        ]);
        fields.write()
    }

    fn from_json(name: String, text: &str) -> Option<Self> {
        let json = Json::parse(text)?;
        Some(Self {
            name,
            shape: json.small("shape")? as usize,
            tries: json.small("tries")?,
            salt: json.text("salt")?,
            closed: json.text("closed")?,
        })
    }

    fn put(&self) -> Change {
        Change::Put(SEATS, self.name.clone(), self.to_json())
    }

    fn gone(&self) -> Vec<Change> {
        vec![
            Change::Delete(SEATS, self.name.clone()),
            Change::Delete(KEYS, self.name.clone()),
        ]
    }

    /// Writes it anew, unless another tab was faster.
    async fn write_over(&self, store: &Store, now: &Self) -> Result<(), StoreError> {
        let seen = self.to_json();
        let seen = Some((SEATS, self.name.as_str(), seen.as_str()));
        store.write_if(seen, vec![now.put()]).await
    }
}

/// All seats in use.
pub async fn all(store: &Store) -> Vec<Seat> {
    let rows = store.all(SEATS).await.unwrap_or_default();
    let seats = rows.into_iter();
    let mut seats: Vec<Seat> = seats
        .filter_map(|(name, row)| Seat::from_json(name, &row))
        .collect();
    seats.sort_by_key(|seat| seat.shape);
    seats
}

/// Wipes a seat and its key; a grown-up said so.
pub async fn wipe(store: &Store, seat: &Seat) -> Result<(), StoreError> {
    store.write(seat.gone()).await
}

/// Begins something new under four pictures; the draft is never written but locked.
pub async fn begin(heard: Heard, offered: &Offered, pictures: &str) -> Result<Visit, Failed> {
    let store = heard.store().ok_or(NOT_KEPT)?;
    let taken = all(&store).await;
    let free = |shape: &usize| taken.iter().all(|seat| seat.shape != *shape);
    let shape = (0..SHAPES.len()).find(free).ok_or(NO_SEAT)?;
    let loaded = loaded(offered).await?;
    let meeting = loaded.form.document().meeting.clone();
    let draft = Draft::new(&offered.id, offered.version, heard.about(meeting), None);
    let mut seat = Seat {
        name: EnvelopeId(device::page::random()).to_string(),
        shape,
        tries: 0,
        salt: base64url::encode(&device::page::random::<16>()),
        closed: String::new(),
    };
    let stretched = stretched(heard, pictures, &seat.salt).await?;
    let key = DeviceKey::make(&store, KEYS, &seat.name).await;
    let lock = key.map_err(in_words)?.lock(&stretched).await;
    let lock = lock.map_err(in_words)?;
    let draft = sit_down(heard, &store, &mut seat, &lock, draft).await;
    if draft.is_err() {
        // A key without a seat opens nothing.
        let _ = wipe(&store, &seat).await;
    }
    Ok(visit(heard, &store, loaded, draft?, (seat, lock)))
}

/// Takes an id and its admission out of the pool and puts the draft into the seat, both or neither.
async fn sit_down(
    heard: Heard,
    store: &Store,
    seat: &mut Seat,
    lock: &Lock,
    mut draft: Draft,
) -> Result<Draft, Failed> {
    for _ in 0..TRIES_MAX {
        let pair = pool::one(store).await;
        if let Some((id, admission)) = &pair {
            draft.id.clone_from(id);
            draft.admission = Some(admission.clone());
        } else if heard.asks_for_codes() {
            return Err(NONE_LEFT.to_owned());
        }
        seat.closed = lock.close(&draft.to_json()).await.map_err(in_words)?;
        let seen = pair.as_ref().map(pool::seen);
        let mut changes = vec![seat.put()];
        changes.extend(pair.as_ref().map(pool::taken));
        match store.write_if(seen, changes).await {
            // Another tab took the same pair.
            Err(StoreError::Changed) => {}
            Err(error) => return Err(in_words(error.into())),
            Ok(()) => return Ok(draft),
        }
    }
    Err(NOT_KEPT.to_owned())
}

/// Opens what was begun. A try counts before it is made, so that ending the page does not undo it.
pub async fn open(heard: Heard, seat: &Seat, pictures: &str) -> Result<Visit, Failed> {
    let store = heard.store().ok_or(NOT_KEPT)?;
    let now = all(&store).await.into_iter();
    let mut now = now.filter(|now| now.name == seat.name);
    let seat = now.next().ok_or("This was finished or wiped meanwhile.")?;
    if seat.tries >= TRIES_MAX {
        return Err(STUCK.to_owned());
    }
    // This tries nothing yet, and a line or a device that fails in it is not a wrong code.
    let stretched = stretched(heard, pictures, &seat.salt).await?;
    let tried = Seat {
        tries: seat.tries + 1,
        ..seat.clone()
    };
    let counted = seat.write_over(&store, &tried).await;
    counted.map_err(|error| in_words(error.into()))?;
    let key = DeviceKey::kept(&store, KEYS, &seat.name).await;
    let lock = key.ok_or(DAMAGED)?.lock(&stretched).await;
    let lock = lock.map_err(in_words)?;
    let text = lock.open(&seat.closed).await.map_err(|_| wrong(&tried))?;
    let draft = Draft::from_json(&text).ok_or(DAMAGED)?;
    let opened = Seat { tries: 0, ..seat };
    let counted = tried.write_over(&store, &opened).await;
    counted.map_err(|error| in_words(error.into()))?;
    let offered = heard.offered_for(&draft).ok_or(NO_FORM)?;
    let loaded = loaded(&offered).await?;
    Ok(visit(heard, &store, loaded, draft, (opened, lock)))
}

async fn loaded(offered: &Offered) -> Result<Loaded, Failed> {
    service::form(offered).await.map_err(|_| NO_FORM.to_owned())
}

fn visit(heard: Heard, store: &Store, loaded: Loaded, draft: Draft, held: (Seat, Lock)) -> Visit {
    let context = heard.context(draft.about.meeting.as_deref());
    let visit = Visit::open(loaded.form, loaded.json, draft, store.clone(), context);
    let (seat, lock) = held;
    visit.kept_by(Rc::new(Held(Rc::new(Inner {
        store: store.clone(),
        seat: RefCell::new(seat),
        lock,
    }))));
    visit
}

/// Keeps the draft of a seat that is open.
struct Held(Rc<Inner>);

struct Inner {
    store: Store,
    seat: RefCell<Seat>,
    lock: Lock,
}

impl Keeper for Held {
    fn keep(&self, draft: String, beside: Option<Change>) -> Writing {
        let this = Rc::clone(&self.0);
        Box::pin(async move {
            let closed = this.lock.close(&draft).await;
            let closed = closed.map_err(|_| StoreError::Refused)?;
            let seen = this.seat.borrow().clone();
            let now = Seat {
                closed,
                ..seen.clone()
            };
            let mut changes = vec![now.put()];
            changes.extend(beside);
            let was = seen.to_json();
            let was = Some((SEATS, seen.name.as_str(), was.as_str()));
            this.store.write_if(was, changes).await?;
            *this.seat.borrow_mut() = now;
            Ok(())
        })
    }

    fn close(&self, envelope: Change) -> Writing {
        let this = Rc::clone(&self.0);
        Box::pin(async move {
            let seat = this.seat.borrow().clone();
            let seen = seat.to_json();
            let seen = Some((SEATS, seat.name.as_str(), seen.as_str()));
            let mut changes = seat.gone();
            changes.push(envelope);
            this.store.write_if(seen, changes).await
        })
    }
}

const NOT_KEPT: &str = "This tablet could not keep it. Please ask a grown-up.";
const NO_SEAT: &str = "Too many people are in the middle of something on this tablet. Please ask a \
                       grown-up.";
const NONE_LEFT: &str =
    "This tablet has no more answers to give. Please ask a grown-up to add some.";
const STUCK: &str = "There were too many wrong tries. What was said is still locked in here, and \
                     only a grown-up can wipe it.";
const DAMAGED: &str = "What lies here cannot be read. A grown-up can wipe it. We are sorry.";
const NO_FORM: &str = "The questions could not be fetched. Nothing is lost. Please try again with a \
                       connection.";

fn wrong(seat: &Seat) -> Failed {
    if seat.tries >= TRIES_MAX {
        return STUCK.to_owned();
    }
    "Those are not the four pictures. That is all right: try again. Nothing is lost.".to_owned()
}

fn in_words(error: VaultError) -> Failed {
    ["This did not work: ", &error.to_string(), "."].concat()
}
