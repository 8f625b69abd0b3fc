//! The page's module, and where it is parted: what stands behind the functions here is fetched when
//! its page is first opened. The build makes a file of each name.

#![allow(
    unsafe_code,
    reason = "a split point is a function that another module brings"
)]

use collate::app::{App, Desk, Screen};
use collate::later::Later;
use collate::screens;
use leptos::prelude::*;
use ui::draw::{NotThere, View};
use wasm_split_helpers::wasm_split;

static LATER: Later = Later {
    figures: |desk, screen| Box::pin(figures(desk, screen)),
    keys: |desk, screen| Box::pin(keys(desk, screen)),
    papers: |desk, screen| Box::pin(papers(desk, screen)),
    words: |desk, screen| Box::pin(words(desk, screen)),
    coming: |desk, screen| Box::pin(coming(desk, screen)),
    sheets: |desk, screen| Box::pin(sheets(desk, screen)),
};

fn main() {
    leptos::mount::mount_to_body(|| view! { <App later=&LATER/> });
}

#[wasm_split(figures, fallible)]
fn figures(desk: Desk, screen: Screen) -> Result<View, NotThere> {
    Ok(screens::figures(desk, &screen))
}

#[wasm_split(keys, fallible)]
fn keys(desk: Desk, screen: Screen) -> Result<View, NotThere> {
    Ok(screens::keys(desk, &screen))
}

#[wasm_split(papers, fallible)]
fn papers(desk: Desk, screen: Screen) -> Result<View, NotThere> {
    Ok(screens::papers(desk, &screen))
}

#[wasm_split(words, fallible)]
fn words(desk: Desk, _screen: Screen) -> Result<View, NotThere> {
    Ok(screens::words(desk))
}

#[wasm_split(coming, fallible)]
fn coming(desk: Desk, _screen: Screen) -> Result<View, NotThere> {
    Ok(screens::coming(desk))
}

#[wasm_split(sheets, fallible)]
fn sheets(desk: Desk, _screen: Screen) -> Result<View, NotThere> {
    Ok(screens::sheets(desk))
}
