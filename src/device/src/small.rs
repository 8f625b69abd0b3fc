//! What is small and may be lost: comfort settings and the fingerprint of the service, kept with
//! gloo-storage. Answers never come here.

use gloo_storage::{LocalStorage, Storage};

/// What was kept under a name.
pub fn get(name: &str) -> Option<String> {
    if !allowed() {
        return None;
    }
    LocalStorage::raw().get_item(name).ok().flatten()
}

/// Keeps something; where the browser refuses, it is simply not kept.
pub fn set(name: &str, value: &str) {
    if allowed() {
        let _ = LocalStorage::raw().set_item(name, value);
    }
}

/// Forgets what was kept under a name.
pub fn forget(name: &str) {
    if allowed() {
        LocalStorage::delete(name);
    }
}

/// Where the browser has switched storage off, even naming it is refused.
pub(crate) fn allowed() -> bool {
    matches!(crate::page::window().local_storage(), Ok(Some(_)))
}
