//! Stands in for the crate `wasm-streams`. Leptos links that one for its server functions, of which
//! Heard has none; but it exports classes to JavaScript, and what a module exports no linker may leave
//! out. Taken out of the finished module they still leave 17,000 bytes behind, 4,000 on the line.
//!
//! Here are the names that `server_fn` needs to compile. Nothing calls them.

use futures_util::Stream;
use futures_util::stream::Pending;
use std::convert::Infallible;
use wasm_bindgen::JsValue;

/// A stream of the browser's, of which none can be made here.
pub struct ReadableStream(Infallible);

impl ReadableStream {
    /// From a stream of Rust's.
    pub fn from_stream(_: impl Stream<Item = Result<JsValue, JsValue>> + 'static) -> Self {
        no_server_functions()
    }

    /// From what the browser gave.
    pub fn from_raw(_: web_sys::ReadableStream) -> Self {
        no_server_functions()
    }

    /// What the browser takes.
    pub fn into_raw(self) -> web_sys::ReadableStream {
        match self.0 {}
    }

    /// As a stream of Rust's.
    pub fn into_stream(self) -> Pending<Result<JsValue, JsValue>> {
        match self.0 {}
    }
}

fn no_server_functions() -> ! {
    unreachable!("Heard has no server functions")
}
