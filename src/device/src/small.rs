//! What is small and may be lost: comfort settings and the fingerprint of the service, kept with
//! gloo-storage. Answers never come here.

use gloo_storage::{LocalStorage, Storage};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// What was kept under a name, if it is there and still readable.
pub fn get<T: DeserializeOwned>(name: &str) -> Option<T> {
    LocalStorage::get(name).ok()
}

/// Keeps something; where the browser refuses, it is simply not kept.
pub fn set(name: &str, value: &impl Serialize) {
    let _ = LocalStorage::set(name, value);
}

/// Forgets something.
pub fn forget(name: &str) {
    LocalStorage::delete(name);
}
