//! Parts of screens that both apps use. They draw what they are given and report what a person
//! did; what an answer means, and what comes next, they leave to `form`.

pub mod ask;
pub mod draw;
mod frame;
mod question;
mod words;

pub use draw::{Turn, View};
pub use frame::{Helpline, helplines, note, problem, stones};
pub use question::{Question, ask, is_rich, picture};
pub use words::{answer_in_words, speak};
