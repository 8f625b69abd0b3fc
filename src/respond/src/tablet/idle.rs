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
    static WATCHING: Cell<bool> = const { Cell::new(false) };
    /// How long nobody has touched it.
    static QUIET: Cell<f64> = const { Cell::new(0.0) };
    /// When that was looked at last, by the clock on the wall: no other goes on while a tablet sleeps.
    static LOOKED: Cell<f64> = const { Cell::new(0.0) };
}

/// Watches from now on, once however often it is called.
pub fn watch(heard: Heard) {
    if WATCHING.replace(true) {
        return;
    }
    LOOKED.set(page::clock());
    for event in ["pointerdown", "keydown"] {
        page::on_window(event, || QUIET.set(0.0));
    }
    // Whoever wakes it is not shown what somebody else was doing.
    page::on_window("visibilitychange", move || spawn_local(look(heard)));
    spawn_local(async move {
        loop {
            page::wait(LOOK_MILLISECONDS).await;
            look(heard).await;
        }
    });
}

async fn look(heard: Heard) {
    let now = page::clock();
    // Of a clock that was put back nobody can say how long it was.
    let passed = (now - LOOKED.replace(now)).max(0.0);
    QUIET.set(QUIET.get() + passed);
    if QUIET.get() >= f64::from(IDLE_MILLISECONDS) {
        QUIET.set(0.0);
        lock(heard).await;
    }
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
