//! The worker's module, and where it is parted: the detectors of what could name somebody, with their
//! word lists, are fetched when free text is first looked through, and what reads workbooks when the
//! first one is chosen.

#![allow(
    unsafe_code,
    reason = "a split point is a function that another module brings"
)]

use collate::errand::Errand;
use collate::worker::{self, Later};
use device::worker::Message;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

fn main() {
    worker::serve(Later {
        detecting: |errand| Box::pin(detecting(errand)),
        workbook: |bytes| Box::pin(workbook(bytes)),
    });
}

#[wasm_split(detecting, fallible)]
fn detecting(errand: Errand) -> Result<Message, SplitLoaderError> {
    Ok(worker::detect(errand))
}

#[wasm_split(workbook, fallible)]
fn workbook(bytes: Vec<u8>) -> Result<Message, SplitLoaderError> {
    Ok(worker::read_workbook(bytes))
}
