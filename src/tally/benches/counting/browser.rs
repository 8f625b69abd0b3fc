//! Counting in a browser, for `cargo xtask bench tally`: the same records and the same `Look` as
//! natively, with four free texts, as the officers' app would hold them.

#![cfg(target_arch = "wasm32")]
#![allow(clippy::disallowed_methods, missing_docs)]

mod made;

use made::{counts, filter, made};
use tally::{Look, Records};
use wasm_bindgen::prelude::wasm_bindgen;

/// How many of the items are free texts.
const TEXTS: usize = 4;

/// Records that are counted as often as one likes.
#[wasm_bindgen]
pub struct Counting {
    records: Records,
}

#[wasm_bindgen]
impl Counting {
    #[wasm_bindgen(constructor)]
    pub fn new(count: usize) -> Self {
        let (records, _) = made(count, TEXTS);
        Self { records }
    }

    /// All tables of a group; gives the sum of all counts, so that none is left out.
    pub fn count(&self, words: &str) -> f64 {
        let look = Look::of(&self.records, &filter(words));
        counts(&look).iter().flatten().sum::<u64>() as f64
    }
}
