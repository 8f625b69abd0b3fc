//! Pieces of bytes under numbers, in an IndexedDB of their own. It looks into none of them; who puts
//! something here has locked it.

use crate::store::{StoreError, committed, finished, open_idb, reason};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{IdbDatabase, IdbObjectStore, IdbTransactionMode};

const TABLE: &str = "pieces";

/// A shelf. Copies are handles to the same.
#[derive(Clone)]
pub struct Shelf(IdbDatabase);

impl Shelf {
    /// Opens the shelf of this name; `None` where the browser keeps nothing.
    pub async fn open(name: &str) -> Option<Self> {
        open_idb(name, &[TABLE]).await.ok().map(Self)
    }

    /// The numbers of the pieces, lowest first.
    pub async fn numbers(&self) -> Vec<u32> {
        let read = async {
            let keys = self.table(IdbTransactionMode::Readonly)?.get_all_keys()?;
            Ok::<Array, JsValue>(finished(&keys).await?.unchecked_into())
        };
        let keys = read.await.unwrap_or_default();
        keys.iter().filter_map(|key| number(&key)).collect()
    }

    /// One piece.
    pub async fn piece(&self, number: u32) -> Option<Vec<u8>> {
        let asked = self.table(IdbTransactionMode::Readonly).ok()?;
        let asked = asked.get(&number.into()).ok()?;
        let found = finished(&asked).await.ok()?;
        Some(found.dyn_into::<Uint8Array>().ok()?.to_vec())
    }

    /// Puts a piece under its number.
    pub async fn put(&self, number: u32, piece: &[u8]) -> Result<(), StoreError> {
        let written = async {
            let table = self.table(IdbTransactionMode::Readwrite)?;
            table.put_with_key(&Uint8Array::from(piece), &number.into())?;
            committed(&table.transaction()).await
        };
        written.await.map_err(|error| reason(&error))
    }

    /// Takes one piece off.
    pub async fn take_off(&self, number: u32) -> Result<(), StoreError> {
        let taken = async {
            let table = self.table(IdbTransactionMode::Readwrite)?;
            table.delete(&number.into())?;
            committed(&table.transaction()).await
        };
        taken.await.map_err(|error| reason(&error))
    }

    /// Takes everything off.
    pub async fn clear(&self) -> Result<(), StoreError> {
        let cleared = async {
            let table = self.table(IdbTransactionMode::Readwrite)?;
            table.clear()?;
            committed(&table.transaction()).await
        };
        cleared.await.map_err(|error| reason(&error))
    }

    fn table(&self, mode: IdbTransactionMode) -> Result<IdbObjectStore, JsValue> {
        let transaction = self.0.transaction_with_str_and_mode(TABLE, mode)?;
        transaction.object_store(TABLE)
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it was a u32"
)]
fn number(key: &JsValue) -> Option<u32> {
    key.as_f64().map(|key| key as u32)
}
