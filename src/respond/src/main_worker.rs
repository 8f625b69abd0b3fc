//! The worker's module, and where it is parted: tokens are fetched where a service asks for codes.

#![allow(
    unsafe_code,
    reason = "a split point is a function that another module brings"
)]

use device::worker::Message;
use respond::errand::Errand;
use respond::worker;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

fn main() {
    worker::serve(|errand| Box::pin(tokens(errand)));
}

#[wasm_split(tokens, fallible)]
fn tokens(errand: Errand) -> Result<Message, SplitLoaderError> {
    Ok(worker::tokens(&errand))
}
