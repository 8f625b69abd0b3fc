//! The sheet: one person's own words, for the person, their meeting and the officer they choose.
//!
//! A sheet is the other thing than a response: it holds names and drawings, it is never counted,
//! and it goes nowhere by itself. What the meeting may see of it is decided here, in
//! [`Sheet::for_meeting`], so that no screen has to.

mod make;
mod marks;
mod plain;
#[cfg(test)]
mod tests;

pub use make::{Told, can_be_marked};
pub use marks::{Mark, Marks};

use crate::document::{Audience, SheetKind};

/// The largest sheet that can be sealed, in bytes of its JSON.
pub const BYTES_MAX: usize = 65_536;

/// Everything one person said, in words, with their drawings.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// The form's id.
    pub form: String,
    /// The form's version.
    pub version: u32,
    /// What the form is called.
    pub title: String,
    /// Who said it; decides the tone, never a rule.
    pub audience: Audience,
    /// Whether its answers carry marks.
    pub kind: SheetKind,
    /// What the person calls themselves.
    pub name: Option<String>,
    /// The meeting, in words: "review".
    pub meeting: Option<String>,
    /// When it is, in words: "Tuesday 8 December 2026", or "October to December 2026".
    pub day: Option<String>,
    /// The questions have not been agreed with the people they are for.
    pub draft: bool,
    /// What was said; what must be kept from somebody comes first.
    pub items: Vec<SheetItem>,
    /// A code of taking part that the officer may want to enter, where the form says so.
    pub suggests: Option<String>,
}

/// One question and what was said to it. A board makes one for each of its three places.
#[derive(Clone, Debug, PartialEq)]
pub struct SheetItem {
    /// The path of the answer; for a place on a board with its name: `my_board#worry`.
    pub path: String,
    /// The place on the path it belongs to (home, people, school, me, meeting).
    pub place: Option<String>,
    /// The question as the person read it.
    pub question: String,
    /// The answer in words; empty where the parts say it all.
    pub said: String,
    /// What was put on a board, sorted or put in order.
    pub parts: Vec<SheetPart>,
    /// Strokes, as the answer keeps them.
    pub drawing: Option<String>,
    /// The names of the pictures of what was chosen.
    pub pictures: Vec<String>,
    /// Whom it is for, where the person has said so.
    pub mark: Option<Mark>,
    /// About safety, worries or help.
    pub sensitive: bool,
    /// Must be kept from somebody: never part of what the meeting sees.
    pub private: bool,
    /// An adult said it.
    pub by_adult: bool,
}

/// Several things of an answer that belong together.
#[derive(Clone, Debug, PartialEq)]
pub struct SheetPart {
    /// What they are.
    pub kind: PartKind,
    /// "Good things", or what the column is called.
    pub heading: String,
    /// The things.
    pub lines: Vec<SheetLine>,
}

/// What the things of a part are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartKind {
    /// Good things of a board.
    Good,
    /// Worries of a board.
    Worry,
    /// Wishes of a board.
    Wish,
    /// People or cards in one column, or a list in the order it was put in.
    Column,
}

/// One thing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SheetLine {
    /// Its words; empty where only a picture or a drawing was put.
    pub said: String,
    /// A picture's name.
    pub picture: Option<String>,
    /// Strokes.
    pub drawing: Option<String>,
}

impl Sheet {
    /// What the meeting may see: of a sheet with marks what is marked for it and nothing else,
    /// and never what must be kept from somebody.
    #[must_use]
    pub fn for_meeting(&self) -> Self {
        let marked = self.kind == SheetKind::Marks;
        let may =
            |item: &&SheetItem| !item.private && (!marked || item.mark == Some(Mark::Meeting));
        Self {
            items: self.items.iter().filter(may).cloned().collect(),
            suggests: None,
            ..self.clone()
        }
    }

    /// One thing at a time, as it is shown on a wall: what stands on a board comes apart, the rest
    /// of the answers stay whole.
    pub fn one_by_one(&self) -> Vec<SheetItem> {
        self.items.iter().flat_map(SheetItem::apart).collect()
    }

    /// Whether there is nothing on it.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Every drawing on it, to be made smaller where it does not fit.
    pub fn drawings_mut(&mut self) -> impl Iterator<Item = &mut String> {
        self.items.iter_mut().flat_map(|item| {
            let lines = item.parts.iter_mut().flat_map(|part| &mut part.lines);
            let of_lines = lines.filter_map(|line| line.drawing.as_mut());
            item.drawing.as_mut().into_iter().chain(of_lines)
        })
    }
}

impl SheetItem {
    fn apart(&self) -> Vec<Self> {
        let [part] = self.parts.as_slice() else {
            return vec![self.clone()];
        };
        if part.kind == PartKind::Column {
            return vec![self.clone()];
        }
        let alone = |line: &SheetLine| Self {
            parts: vec![SheetPart {
                lines: vec![line.clone()],
                ..part.clone()
            }],
            ..self.clone()
        };
        part.lines.iter().map(alone).collect()
    }
}
