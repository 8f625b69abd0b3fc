//! Whom each answer is for. Marks are kept beside the answers of a draft and are no part of them,
//! so that nothing made of answers can hold one.

use std::collections::BTreeMap;

/// Whom an answer is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// "Tell my meeting."
    Meeting,
    /// "Only my IRO", unless someone may not be safe.
    Officer,
    /// "Talk to me first."
    TalkFirst,
}

impl Mark {
    /// All of them, in the order they are offered.
    pub const ALL: [Self; 3] = [Self::Meeting, Self::Officer, Self::TalkFirst];

    /// As it is kept.
    pub fn name(self) -> &'static str {
        match self {
            Self::Meeting => "meeting",
            Self::Officer => "officer",
            Self::TalkFirst => "talk",
        }
    }

    /// Reads what was kept.
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mark| mark.name() == name)
    }
}

/// Marks by the path of the answer; `board#worry` is about one place of a board, `board` about
/// all of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks(BTreeMap<String, Mark>);

impl Marks {
    /// The mark at a path; a place of a board has the board's unless it has its own.
    pub fn get(&self, path: &str) -> Option<Mark> {
        let whole = path.split('#').next().unwrap_or(path);
        self.0.get(path).or_else(|| self.0.get(whole)).copied()
    }

    /// Marks an answer, or takes its mark away; a board with it all its places.
    pub fn set(&mut self, path: &str, mark: Option<Mark>) {
        let (whole, place) = path.split_once('#').unwrap_or((path, ""));
        if let (false, Some(of_all)) = (place.is_empty(), self.0.get(whole).copied()) {
            // What was said of the whole board goes on being true of its other places.
            for other in PLACES {
                self.0.entry([whole, "#", other].concat()).or_insert(of_all);
            }
        }
        let inside = [whole, "#"].concat();
        let all = std::mem::take(&mut self.0);
        for (other, before) in all {
            let replaced =
                other == path || other == whole || (place.is_empty() && other.starts_with(&inside));
            if !replaced {
                self.0.insert(other, before);
            }
        }
        if let Some(mark) = mark {
            self.0.insert(path.to_owned(), mark);
        }
    }

    /// Whether nothing is marked.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// As a draft keeps them: `settled=talk my_board#worry=officer`; none where nothing is marked.
    pub fn to_text(&self) -> Option<String> {
        let marks = self.0.iter();
        let marks = marks.map(|(path, mark)| [path, "=", mark.name()].concat());
        let marks: Vec<String> = marks.collect();
        (!marks.is_empty()).then(|| marks.join(" "))
    }

    /// Reads what was kept; what is no mark is left out, and then the meeting does not see it.
    pub fn of_text(text: Option<&str>) -> Self {
        let mut marks = Self::default();
        for mark in text.unwrap_or_default().split(' ') {
            let read = mark.split_once('=');
            if let Some((path, Some(mark))) = read.map(|(path, name)| (path, Mark::of(name))) {
                marks.0.insert(path.to_owned(), mark);
            }
        }
        marks
    }
}

/// The places of a board, as they stand in paths.
pub(super) const PLACES: [&str; 3] = ["good", "worry", "wish"];
