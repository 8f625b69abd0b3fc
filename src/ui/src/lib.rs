//! Parts of screens that both apps use. They draw what they are given and report what a person
//! did; what an answer means, and what comes next, they leave to `form`.

mod frame;
mod question;
mod words;

pub use frame::{Helpline, Helplines, Notice, NoticeKind, Stones};
pub use question::{Ask, Question};
pub use words::{answer_in_words, speak};
