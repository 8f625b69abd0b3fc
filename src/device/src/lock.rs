//! One tab at a time: Web Locks where the browser has them.
//!
//! Nothing may be wrong without a lock (the store's conditional write and the mailbox's ids see to
//! that); a lock only saves two tabs from doing the same work.

use js_sys::{Function, Promise, Reflect};
use std::cell::RefCell;
use std::future::Future;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Runs some work while no other tab holds the lock of this name.
pub async fn alone<T>(name: &str, work: impl Future<Output = T>) -> T {
    let Some(release) = acquire(name).await else {
        return work.await;
    };
    let done = work.await;
    let _ = release.call0(&JsValue::NULL);
    done
}

async fn acquire(name: &str) -> Option<Function> {
    let navigator = web_sys::window()?.navigator();
    // Called by name: web-sys has locks only behind an unstable flag, and pages that are not
    // served securely have none at all.
    let locks = Reflect::get(&navigator, &"locks".into()).ok()?;
    let request: Function = Reflect::get(&locks, &"request".into())
        .ok()?
        .dyn_into()
        .ok()?;
    let release = Rc::new(RefCell::new(None));
    let kept = Rc::clone(&release);
    let held = Promise::new(&mut |resolve, _| *kept.borrow_mut() = Some(resolve));
    let acquired = Promise::new(&mut |resolve, reject| {
        let held = held.clone();
        let granted = Closure::once_into_js(move |_lock: JsValue| {
            let _ = resolve.call0(&JsValue::NULL);
            held
        });
        // Where the browser refuses, at once or later, the work goes on without a lock.
        let refused = reject.clone();
        let asked = request.call2(&locks, &name.into(), &granted);
        match asked.and_then(wasm_bindgen::JsCast::dyn_into::<Promise>) {
            Ok(promise) => wasm_bindgen_futures::spawn_local(async move {
                if JsFuture::from(promise).await.is_err() {
                    let _ = refused.call0(&JsValue::NULL);
                }
            }),
            Err(_) => drop(reject.call0(&JsValue::NULL)),
        }
    });
    JsFuture::from(acquired).await.ok()?;
    release.take()
}
