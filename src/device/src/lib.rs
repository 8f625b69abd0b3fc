//! The browser's own, behind plain Rust: storage, network, workers, files, locks.
//!
//! This crate knows nothing of forms, answers or keys. It is the only one that touches IndexedDB,
//! fetch or `postMessage`, so that what leaves or stays can be read in one place.

pub mod files;
pub mod lock;
pub mod net;
pub mod page;
pub mod picture;
pub mod reading;
pub mod shelf;
pub mod small;
pub mod speech;
pub mod store;
pub mod vault;
pub mod worker;

/// Smaller than the allocator that Rust brings along for browsers.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static MEMORY: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
