//! What passes between the parts: bytes, limits, routes and documents. No cryptography.
//!
//! The server and both apps speak through this crate alone, so it must not know what a
//! response says, nor how anything is sealed.

pub mod access;
pub mod base64url;
pub mod envelope;
pub mod invitation;
pub mod invited;
pub mod keyring;
pub mod operation;
pub mod routes;
pub mod service;
pub mod stream;
pub mod team;
