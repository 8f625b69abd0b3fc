//! The families' app: a person answers, sees exactly what would leave, and sends it or does not.
//!
//! It never links `tally` or `report`. Screens ask `form` what comes next and decide nothing
//! themselves; one place seals a response, in the worker ([`worker`]).

pub mod app;
pub mod draft;
pub mod errand;
pub mod later;
pub mod outbox;
pub mod screens;
pub mod service;
pub mod settle;
pub mod visit;
pub mod worker;
