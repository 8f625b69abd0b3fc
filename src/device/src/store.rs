//! Where drafts and sealed responses wait: IndexedDB with strict durability.
//!
//! Measured with a killed browser, localStorage lost the last 35 seconds and IndexedDB nothing. So
//! localStorage is only the fallback where IndexedDB is switched off, and memory the one where both
//! are; [`Store::kind`] tells the person which it is before they begin.

use futures_util::future::{Either, join, select};
use gloo_storage::{LocalStorage, Storage};
use js_sys::{Array, Function, Object, Promise, Reflect};
use std::cell::RefCell;
use std::pin::pin;
use std::rc::Rc;
use thiserror::Error;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    BroadcastChannel, IdbDatabase, IdbOpenDbRequest, IdbRequest, IdbRequestReadyState,
    IdbTransaction,
};

/// How well what is written is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// IndexedDB: survives a killed browser.
    Durable,
    /// localStorage: survives closing, may lose the last seconds.
    Fragile,
    /// Nothing survives closing the page.
    Memory,
    /// There is no room left, so nothing new survives closing the page.
    Full,
}

/// Why something was not kept.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum StoreError {
    /// The device has no room left.
    #[error("there is no room left on this device")]
    Full,
    /// Another tab changed it first.
    #[error("another tab changed it first")]
    Changed,
    /// The browser refused.
    #[error("the browser does not allow anything to be kept")]
    Refused,
}

/// One write; several make one transaction.
#[derive(Clone, Debug)]
pub enum Change {
    /// Put a value under a key.
    Put(&'static str, String, String),
    /// Take a key away.
    Delete(&'static str, String),
}

/// Named tables of text under text keys.
#[derive(Clone)]
pub struct Store(Rc<Backend>, Kind);

/// Under which key it is tried whether there is room for a draft, for a moment.
pub const PROBE: &str = "probe";
const PROBE_BYTES: usize = 4_096;
/// Whoever waits for a store to open speaks so often.
const SPEAK_MILLISECONDS: i32 = 250;

/// Raised when there are new tables; those that are there already stay as they are.
pub const VERSION: u32 = 2;

enum Backend {
    Idb(IdbDatabase),
    Local(String),
    Memory(RefCell<Vec<Row>>),
}

/// One entry of a store in memory: table, key and value.
type Row = (&'static str, String, String);

impl Store {
    /// Opens the best storage this browser allows. What follows at once need not wait for the try
    /// whether there is room: [`Store::with_room`] waits for that.
    pub async fn open(name: &str, tables: &[&'static str]) -> Self {
        let backend = match open_idb(name, tables).await {
            Ok(database) => Backend::Idb(database),
            Err(_) if local_works() => Backend::Local(name.to_owned()),
            Err(_) => Backend::Memory(RefCell::default()),
        };
        let kind = match &backend {
            Backend::Idb(_) => Kind::Durable,
            Backend::Local(_) => Kind::Fragile,
            Backend::Memory(_) => Kind::Memory,
        };
        Self(Rc::new(backend), kind)
    }

    /// A store that keeps nothing after closing, for a phone that others open.
    pub fn in_memory() -> Self {
        Self(Rc::new(Backend::Memory(RefCell::default())), Kind::Memory)
    }

    /// How well this store keeps.
    pub fn kind(&self) -> Kind {
        self.1
    }

    /// Tries a write, so that a full device is known before anyone begins. What is there already
    /// can still be read and sent.
    pub async fn with_room(mut self, table: &'static str) -> Self {
        let probe = PROBE.to_owned();
        let put = Change::Put(table, probe.clone(), "0".repeat(PROBE_BYTES));
        // Both are asked for at once, and done in this order; a probe that stays is overwritten by
        // the next one.
        let gone = self.write(vec![Change::Delete(table, probe)]);
        let (put, _) = join(self.write(vec![put]), gone).await;
        if put == Err(StoreError::Full) {
            self.1 = Kind::Full;
        }
        self
    }

    /// Everything in a table, by key.
    pub async fn all(&self, table: &'static str) -> Result<Vec<(String, String)>, StoreError> {
        match &*self.0 {
            Backend::Idb(database) => all_idb(database, table).await,
            Backend::Local(name) => Ok(all_local(&format!("{name}/{table}/"))),
            Backend::Memory(rows) => {
                let rows = rows.borrow();
                let here = rows.iter().filter(|(t, ..)| *t == table);
                Ok(here
                    .map(|(_, key, value)| (key.clone(), value.clone()))
                    .collect())
            }
        }
    }

    /// Writes all changes or none, and returns only when they are on the disk.
    pub async fn write(&self, changes: Vec<Change>) -> Result<(), StoreError> {
        self.write_if(None, changes).await
    }

    /// Writes all changes only if the value at a key is still what the caller last saw. This is
    /// what makes sealing happen once, however many tabs are open.
    pub async fn write_if(
        &self,
        unchanged: Option<(&'static str, &str, &str)>,
        changes: Vec<Change>,
    ) -> Result<(), StoreError> {
        match &*self.0 {
            Backend::Idb(database) => write_idb(database, unchanged, &changes).await,
            Backend::Local(name) => write_local(name, unchanged, changes),
            Backend::Memory(rows) => write_memory(&mut rows.borrow_mut(), unchanged, changes),
        }
    }
}

impl Store {
    /// Keeps a key of the browser's, which cannot be written as text.
    pub(crate) async fn keep_key(
        &self,
        table: &'static str,
        name: &str,
        key: &JsValue,
    ) -> Result<(), StoreError> {
        let Backend::Idb(database) = &*self.0 else {
            return Err(StoreError::Refused);
        };
        let changes = [Change::Delete(table, name.to_owned())];
        let kept = async {
            let transaction = strict(database, None, &changes)?;
            let store = transaction.object_store(table)?;
            store.put_with_key(key, &name.into())?;
            committed(&transaction).await
        };
        kept.await.map_err(|error| reason(&error))
    }

    /// A key that was kept; `None` where there is none.
    pub(crate) async fn key(&self, table: &'static str, name: &str) -> Option<JsValue> {
        let Backend::Idb(database) = &*self.0 else {
            return None;
        };
        let transaction = database.transaction_with_str(table).ok()?;
        let request = transaction.object_store(table).ok()?.get(&name.into());
        let key = finished(&request.ok()?).await.ok()?;
        key.is_object().then_some(key)
    }
}

/// Has the browser agreed not to clear what this page keeps?
pub async fn is_persisted() -> bool {
    let storage = crate::page::window().navigator().storage();
    match storage.persisted() {
        Ok(promise) => JsFuture::from(promise).await == Ok(JsValue::TRUE),
        Err(_) => false,
    }
}

/// Asks the browser not to clear what this page keeps; says whether it agreed.
pub async fn persist() -> bool {
    let storage = crate::page::window().navigator().storage();
    match storage.persist() {
        Ok(promise) => JsFuture::from(promise).await == Ok(JsValue::TRUE),
        Err(_) => false,
    }
}

impl Change {
    fn table(&self) -> &'static str {
        match self {
            Self::Put(table, ..) | Self::Delete(table, _) => table,
        }
    }
}

pub(crate) async fn open_idb(name: &str, tables: &[&'static str]) -> Result<IdbDatabase, JsValue> {
    if let Some(request) = begun_ahead(name) {
        return opened(name, &request).await?.dyn_into();
    }
    let factory = Reflect::get(&js_sys::global(), &"indexedDB".into())?;
    let factory: web_sys::IdbFactory = factory.dyn_into()?;
    let request = factory.open_with_u32(name, VERSION)?;
    let tables: Vec<&'static str> = tables.to_vec();
    let making = request.clone();
    let make = Closure::once(move || make_tables(&making, &tables));
    request.set_onupgradeneeded(Some(make.as_ref().unchecked_ref()));
    opened(name, &request).await?.dyn_into()
}

/// Waits until a store is open. A page that was left while it was making the store is kept by browsers
/// as it was, and holds the store shut for every page after it; they let go of it when it is spoken to.
async fn opened(name: &str, request: &IdbOpenDbRequest) -> Result<JsValue, JsValue> {
    let voice = BroadcastChannel::new(name);
    let mut opening = pin!(finished(request));
    let store = loop {
        match select(opening, pin!(crate::page::wait(SPEAK_MILLISECONDS))).await {
            Either::Left((store, _)) => break store,
            Either::Right(((), still)) => opening = still,
        }
        if let Ok(voice) = &voice {
            let _ = voice.post_message(&JsValue::NULL);
        }
    };
    // It is spoken to here as well, should it be left.
    std::mem::forget(voice);
    store
}

/// Has the page seen, while this program was still on its way, that nothing is kept (`public/start.js`)?
pub async fn is_known_empty(name: &str) -> bool {
    let place = ["empty-", name].concat().into();
    let seen = Reflect::get(&js_sys::global(), &place).ok();
    match seen.and_then(|seen| seen.dyn_into::<Promise>().ok()) {
        Some(seen) => JsFuture::from(seen).await == Ok(JsValue::TRUE),
        None => false,
    }
}

/// What the page has begun to open while this program was still on its way (`public/start.js`).
fn begun_ahead(name: &str) -> Option<IdbOpenDbRequest> {
    let place = ["store-", name].concat().into();
    let begun = Reflect::get(&js_sys::global(), &place).ok()?;
    begun.dyn_into().ok()
}

fn make_tables(request: &IdbOpenDbRequest, tables: &[&'static str]) {
    let Ok(database) = request
        .result()
        .and_then(|result| result.dyn_into::<IdbDatabase>())
    else {
        return;
    };
    for table in tables {
        // A table that is there already is refused, and kept.
        let _ = database.create_object_store(table);
    }
}

async fn all_idb(
    database: &IdbDatabase,
    table: &'static str,
) -> Result<Vec<(String, String)>, StoreError> {
    let read = async {
        let transaction = database.transaction_with_str(table)?;
        let store = transaction.object_store(table)?;
        // Both are asked for in one turn, or the transaction would close between them.
        let (keys, values) = (store.get_all_keys()?, store.get_all()?);
        let keys: Array = finished(&keys).await?.unchecked_into();
        let values: Array = finished(&values).await?.unchecked_into();
        Ok::<_, JsValue>(keys.iter().zip(values.iter()).collect::<Vec<_>>())
    };
    let pairs = read.await.map_err(|error| reason(&error))?;
    let text = |value: JsValue| value.as_string().unwrap_or_default();
    Ok(pairs
        .into_iter()
        .map(|(key, value)| (text(key), text(value)))
        .collect())
}

async fn write_idb(
    database: &IdbDatabase,
    unchanged: Option<(&'static str, &str, &str)>,
    changes: &[Change],
) -> Result<(), StoreError> {
    let transaction = strict(database, unchanged, changes).map_err(|error| reason(&error))?;
    if let Some((table, key, seen)) = unchanged {
        let now = read_in(&transaction, table, key)
            .await
            .map_err(|error| reason(&error))?;
        if now.as_deref() != Some(seen) {
            let _ = transaction.abort();
            return Err(StoreError::Changed);
        }
    }
    for change in changes {
        queue(&transaction, change).map_err(|error| reason(&error))?;
    }
    committed(&transaction).await.map_err(|error| {
        let told = transaction.error().map_or(error, JsValue::from);
        reason(&told)
    })
}

fn strict(
    database: &IdbDatabase,
    unchanged: Option<(&'static str, &str, &str)>,
    changes: &[Change],
) -> Result<IdbTransaction, JsValue> {
    let tables: Array = changes
        .iter()
        .map(Change::table)
        .chain(unchanged.map(|(t, ..)| t))
        .map(JsValue::from)
        .collect();
    // web-sys knows durability only behind an unstable flag, so the call is made by name.
    let options = Object::new();
    Reflect::set(&options, &"durability".into(), &"strict".into())?;
    let transaction: Function = Reflect::get(database, &"transaction".into())?.dyn_into()?;
    transaction
        .call3(database, &tables, &"readwrite".into(), &options)?
        .dyn_into()
}

async fn read_in(
    transaction: &IdbTransaction,
    table: &str,
    key: &str,
) -> Result<Option<String>, JsValue> {
    let request = transaction.object_store(table)?.get(&key.into())?;
    Ok(finished(&request).await?.as_string())
}

fn queue(transaction: &IdbTransaction, change: &Change) -> Result<(), JsValue> {
    let store = transaction.object_store(change.table())?;
    match change {
        Change::Put(_, key, value) => store.put_with_key(&value.into(), &key.into())?,
        Change::Delete(_, key) => store.delete(&key.into())?,
    };
    Ok(())
}

pub(crate) async fn finished(request: &IdbRequest) -> Result<JsValue, JsValue> {
    if request.ready_state() == IdbRequestReadyState::Pending {
        let promise = Promise::new(&mut |resolve, _| {
            request.set_onsuccess(Some(&resolve));
            request.set_onerror(Some(&resolve));
        });
        let _ = JsFuture::from(promise).await;
    }
    match request.error()? {
        Some(error) => Err(error.into()),
        None => request.result(),
    }
}

pub(crate) async fn committed(transaction: &IdbTransaction) -> Result<(), JsValue> {
    let promise = Promise::new(&mut |resolve, reject| {
        transaction.set_oncomplete(Some(&resolve));
        transaction.set_onabort(Some(&reject));
    });
    JsFuture::from(promise).await.map(|_| ())
}

pub(crate) fn reason(error: &JsValue) -> StoreError {
    let name = Reflect::get(error, &"name".into())
        .ok()
        .and_then(|name| name.as_string());
    match name.as_deref() {
        Some("QuotaExceededError") => StoreError::Full,
        _ => StoreError::Refused,
    }
}

fn local_works() -> bool {
    let probe = "heard/probe";
    let works = crate::small::allowed() && LocalStorage::raw().set_item(probe, "1").is_ok();
    if works {
        LocalStorage::delete(probe);
    }
    works
}

fn all_local(prefix: &str) -> Vec<(String, String)> {
    let raw = LocalStorage::raw();
    let keys = (0..raw.length().unwrap_or(0)).filter_map(|n| raw.key(n).ok().flatten());
    keys.filter_map(|key| {
        let value = raw.get_item(&key).ok().flatten()?;
        Some((key.strip_prefix(prefix)?.to_owned(), value))
    })
    .collect()
}

fn write_local(
    name: &str,
    unchanged: Option<(&'static str, &str, &str)>,
    changes: Vec<Change>,
) -> Result<(), StoreError> {
    let raw = LocalStorage::raw();
    let place = |table: &str, key: &str| format!("{name}/{table}/{key}");
    if let Some((table, key, seen)) = unchanged {
        let now = raw.get_item(&place(table, key)).ok().flatten();
        if now.as_deref() != Some(seen) {
            return Err(StoreError::Changed);
        }
    }
    for change in changes {
        match change {
            Change::Put(table, key, value) => raw.set_item(&place(table, &key), &value),
            Change::Delete(table, key) => raw.remove_item(&place(table, &key)),
        }
        .map_err(|error| reason(&error))?;
    }
    Ok(())
}

fn write_memory(
    rows: &mut Vec<Row>,
    unchanged: Option<(&'static str, &str, &str)>,
    changes: Vec<Change>,
) -> Result<(), StoreError> {
    if let Some((table, key, seen)) = unchanged {
        let is_unchanged = |(t, k, value): &Row| *t == table && k == key && value == seen;
        if !rows.iter().any(is_unchanged) {
            return Err(StoreError::Changed);
        }
    }
    for change in changes {
        let (table, key, value) = match change {
            Change::Put(table, key, value) => (table, key, Some(value)),
            Change::Delete(table, key) => (table, key, None),
        };
        rows.retain(|(t, k, _)| !(*t == table && *k == key));
        rows.extend(value.map(|value| (table, key, value)));
    }
    Ok(())
}
