//! A shared tablet locks itself when nobody touches it.

use crate::app::{Heard, Screen};
use device::page;
use device::store::Kind;
use leptos::task::spawn_local;
use std::cell::Cell;

/// How long nobody touches it before it locks.
const IDLE_MILLISECONDS: i32 = 120_000;
const LOOK_MILLISECONDS: i32 = 5_000;

thread_local! {
    static TOUCHED: Cell<bool> = const { Cell::new(false) };
    static WATCHING: Cell<bool> = const { Cell::new(false) };
}

/// Watches from now on, once however often it is called.
pub fn watch(heard: Heard) {
    if WATCHING.replace(true) {
        return;
    }
    for event in ["pointerdown", "keydown"] {
        page::on_window(event, || TOUCHED.set(true));
    }
    spawn_local(async move {
        let mut quiet = 0;
        loop {
            page::wait(LOOK_MILLISECONDS).await;
            quiet = if TOUCHED.replace(false) {
                0
            } else {
                quiet + LOOK_MILLISECONDS
            };
            if quiet >= IDLE_MILLISECONDS {
                quiet = 0;
                lock(heard).await;
            }
        }
    });
}

/// Goes to the first page once everything is written. What is sealed and could not be kept stays
/// on the screen: nobody can read it there, and leaving would lose it.
pub async fn lock(heard: Heard) {
    match heard.screen() {
        Screen::Home => return,
        Screen::Done(done) if done.store.kind() != Kind::Durable => return,
        Screen::Visit(visit) => visit.come_to_rest().await,
        _ => {}
    }
    heard.go_home().await;
}
