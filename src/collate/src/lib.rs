//! The officers' app: opens sealed responses in the browser, counts them, and makes what may be
//! published.
//!
//! Keys live in the worker ([`worker`]) and never come back to the page. What the page draws of
//! single figures is a `tally::Look`; whatever leaves the page is made from a `tally::Release`.

pub mod app;
pub mod entered;
pub mod errand;
pub mod inviting;
pub mod later;
pub mod looking;
pub mod mailbox;
pub mod office;
pub mod opened;
pub mod paper;
pub mod reading;
pub mod releasing;
pub mod screens;
pub mod sheets;
pub mod slices;
pub mod team;
pub mod words;
pub mod workbook;
pub mod worker;
