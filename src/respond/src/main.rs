//! The page's module, and where it is parted: what stands behind the functions here is fetched when
//! it is first needed, so that the first question can be answered sooner. The build makes a file of
//! each name; the worker's module, which is linked from the same crate, never sees them.

#![allow(
    unsafe_code,
    reason = "a split point is a function that another module brings"
)]

use respond::app::{Heard, Screen};
use respond::asking;
use respond::draft::Draft;
use respond::later::{Doing, Later, Listening};
use respond::outbox::Sent;
use respond::service::Offered;
use respond::visit::Visit;
use respond::{screens, settle};
use std::hint::black_box;
use std::pin::Pin;
use ui::Question;
use ui::draw::{NotThere, View};
use wasm_split_helpers::wasm_split;

static LATER: Later = Later {
    open: |heard, offered, draft, keep| {
        Box::pin(async move {
            open(heard, offered, draft, keep).await?.await;
            Ok(())
        })
    },
    look: |heard| {
        Box::pin(async move {
            look(heard).await?.await;
            Ok(())
        })
    },
    fetch_asking: || {
        Box::pin(async {
            // Whoever begins is told if it cannot be fetched.
            let _ = fetch_asking().await;
        })
    },
    prepare: |heard| {
        Box::pin(async move {
            // What is not there then is asked for again by whoever needs it.
            if let Ok(preparing) = prepare(heard).await {
                preparing.await;
            }
        })
    },
    rich: |question| Box::pin(rich(question)),
    fetch_rich: || {
        Box::pin(async {
            // Whoever meets such a question is told if it cannot be fetched.
            let _ = fetch_rich().await;
        })
    },
    fetch_welcome: || {
        Box::pin(async {
            let _ = fetch_welcome().await;
        })
    },
    welcome: |heard, screen| Box::pin(welcome(heard, screen)),
    aloud: |heard, what| Box::pin(aloud(heard, what)),
    leaving: |heard, screen| Box::pin(leaving(heard, screen)),
    sheet: |heard, visit, answer| Box::pin(sheet(heard, visit, answer)),
    settle: |heard| Box::pin(async move { Ok(settle(heard).await?.await) }),
};

fn main() {
    respond::app::start(&LATER);
}

#[wasm_split(looking, fallible)]
fn prepare(heard: Heard) -> Result<Doing, NotThere> {
    after_asking();
    Ok(asking::prepare(heard))
}

#[wasm_split(asking, fallible, preload(fetch_asking))]
fn open(
    heard: Heard,
    offered: Offered,
    draft: Option<Draft>,
    keep: bool,
) -> Result<Doing, NotThere> {
    Ok(asking::begin(heard, offered, draft, keep))
}

#[wasm_split(looking, fallible)]
fn look(heard: Heard) -> Result<Doing, NotThere> {
    after_asking();
    Ok(asking::look(heard))
}

/// What asks questions is always there before any other part, so it need not be parted by who else
/// uses which piece of it: each of the others names all of it, and so all of it is one module.
fn after_asking() {
    black_box(asking::begin as fn(_, _, _, _) -> _);
}

/// What looks at the device comes next, and all others name it too.
fn after_looking() {
    after_asking();
    black_box((asking::prepare as fn(_) -> _, asking::look as fn(_) -> _));
}

#[wasm_split(rich, fallible, preload(fetch_rich))]
fn rich(question: Question) -> Result<View, NotThere> {
    after_looking();
    Ok(ui::ask::rich(&question))
}

#[wasm_split(welcome, fallible, preload(fetch_welcome))]
fn welcome(heard: Heard, screen: Screen) -> Result<View, NotThere> {
    after_looking();
    Ok(screens::welcome(heard, &screen))
}

#[wasm_split(aloud, fallible)]
fn aloud(heard: Heard, what: Listening) -> Result<View, NotThere> {
    after_looking();
    Ok(screens::aloud(heard, what))
}

#[wasm_split(leaving, fallible)]
fn leaving(heard: Heard, screen: Screen) -> Result<View, NotThere> {
    after_looking();
    Ok(screens::leaving(heard, &screen))
}

#[wasm_split(rich, fallible)]
fn sheet(heard: Heard, visit: Visit, answer: Option<String>) -> Result<View, NotThere> {
    after_looking();
    Ok(screens::sheet::view(heard, visit, answer))
}

#[wasm_split(leaving, fallible)]
fn settle(heard: Heard) -> Result<Pin<Box<dyn Future<Output = Option<Sent>>>>, NotThere> {
    after_looking();
    Ok(Box::pin(settle::settle(heard)))
}
