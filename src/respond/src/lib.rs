//! The families' app: a person answers, sees exactly what would leave, and sends it or does not.
//!
//! It never links `tally` or `report`. Screens ask `form` what comes next and decide nothing
//! themselves; one place seals a response, in the worker ([`worker`]).

#[cfg(feature = "page")]
mod aloud;
#[cfg(feature = "page")]
pub mod app;
#[cfg(feature = "page")]
pub mod asking;
#[cfg(feature = "page")]
pub mod draft;
pub mod errand;
#[cfg(feature = "page")]
pub mod later;
#[cfg(feature = "page")]
mod officer;
#[cfg(feature = "page")]
pub mod outbox;
#[cfg(feature = "page")]
pub mod screens;
#[cfg(feature = "page")]
pub mod service;
#[cfg(feature = "page")]
pub mod settle;
#[cfg(feature = "page")]
pub mod tablet;
#[cfg(feature = "page")]
pub mod visit;
pub mod worker;
