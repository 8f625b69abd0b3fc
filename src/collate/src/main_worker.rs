//! The worker's module, and where it is parted: the detectors of what could name somebody, with their
//! word lists, are fetched when free text is first looked through.

#![allow(
    unsafe_code,
    reason = "a split point is a function that another module brings"
)]

use collate::errand::Errand;
use collate::worker;
use device::worker::Message;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

fn main() {
    worker::serve(|errand| Box::pin(detecting(errand)));
}

#[wasm_split(detecting, fallible)]
fn detecting(errand: Errand) -> Result<Message, SplitLoaderError> {
    Ok(worker::detect(errand))
}
