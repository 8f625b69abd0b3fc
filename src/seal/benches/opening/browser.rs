//! The same work in a worker of a browser; the worker that loads this keeps the time.

#![cfg(target_arch = "wasm32")]
// `wasm_bindgen` writes code of its own around these functions.
#![allow(missing_docs)]

#[path = "work.rs"]
mod work;

use wasm_bindgen::prelude::wasm_bindgen;
use work::Work;

/// Sealed texts, and what opens them.
#[wasm_bindgen]
pub struct Opening(Work);

#[wasm_bindgen]
impl Opening {
    /// So many responses.
    #[wasm_bindgen(constructor)]
    pub fn new(responses: u32) -> Self {
        Self(Work::of(responses))
    }

    /// Opens all of them as collate does; gives the letters of all texts.
    pub fn open(&self) -> usize {
        self.0.open()
    }

    /// Opens the same texts by HPKE alone.
    pub fn open_bare(&self) -> usize {
        self.0.open_bare()
    }
}
