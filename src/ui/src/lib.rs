//! Parts of screens that both apps use. They draw what they are given and report what a person
//! did; what an answer means, and what comes next, they leave to `form`.

#[cfg(feature = "draw")]
pub mod ask;
#[cfg(feature = "draw")]
pub mod draw;
#[cfg(feature = "draw")]
mod frame;
#[cfg(feature = "draw")]
mod question;
#[cfg(feature = "draw")]
pub mod sheet;
mod words;

#[cfg(feature = "draw")]
pub use draw::{Turn, View};
#[cfg(feature = "draw")]
pub use frame::{Helpline, Stone, helplines, note, problem, stones, to_ring};
#[cfg(feature = "draw")]
pub use question::{Question, ask, hold_pictures, is_rich, options, own, picture, pictured};
pub use words::{answer_in_words, speak};
