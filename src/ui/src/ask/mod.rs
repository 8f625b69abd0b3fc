//! The richer kinds of question: put in order, sorted, put on a board, drawn. They are fetched when
//! the first of them is met, with a style sheet of their own, so that a page of texts and choices
//! does not wait for them.
//!
//! Whatever can be dragged here can be tapped and done by keyboard as well, and each kind fills the
//! same answer whichever way it is done.

mod board;
mod cards;
mod chooser;
mod drag;
mod pad;
mod people;
mod rank;
pub(crate) mod screen;
mod status;
pub mod strokes;

#[cfg(test)]
mod tests;

use crate::draw::{View, el, nothing};
use crate::question::Question;
use form::Kind;

pub(crate) use board::slot_sign;
pub(crate) use chooser::place_of;
pub use chooser::{chosen_picture, view as choose_picture};
pub use screen::dress;

/// A question of the richer kinds, and its fields.
pub fn rich(question: &Question) -> View {
    if cfg!(target_arch = "wasm32") {
        dress("play-style");
    }
    let drawn = match question.item.kind {
        Kind::Rank => rank::view(question),
        Kind::People => people::view(question),
        Kind::Cards => cards::view(question),
        Kind::Board => board::view(question),
        Kind::Drawing => pad::view(question),
        _ => nothing(),
    };
    el("div").class("rich").child(drawn).done()
}
