//! Looks words up: which name nobody, which are first names, which are only misspelt.

use super::WordLists;

/// The word lists, ready for looking up.
pub(super) struct Lists<'a> {
    common: Vec<&'a str>,
    first_names: Vec<&'a str>,
}

/// What the lists know of a word.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Names nobody.
    Common,
    /// A first name that is an ordinary word too: "grace", "will".
    Both,
    /// A first name and nothing else.
    Name,
    /// In neither list.
    Unknown,
}

impl<'a> Lists<'a> {
    pub fn new(lists: &WordLists<'a>) -> Self {
        Self {
            common: lists.common.lines().collect(),
            first_names: lists.first_names.lines().collect(),
        }
    }

    pub fn class(&self, word: &str) -> Class {
        let name = self.first_names.binary_search(&word).is_ok();
        match (name, self.is_common(word)) {
            (true, true) => Class::Both,
            (true, false) => Class::Name,
            (false, true) => Class::Common,
            (false, false) if self.bends_common(word) => Class::Common,
            (false, false) => Class::Unknown,
        }
    }

    /// Whether the list holds the word as it stands.
    pub fn is_common(&self, word: &str) -> bool {
        self.common.binary_search(&word).is_ok()
    }

    /// Whether it looks like a common word with one slip of the finger: "evrything".
    pub fn is_misspelt(&self, word: &str) -> bool {
        let Some(first) = word.get(..1).filter(|_| word.len() >= 4) else {
            return false;
        };
        let start = self.common.partition_point(|common| *common < first);
        let same_letter = self.common[start..].iter();
        same_letter
            .take_while(|common| common.starts_with(first))
            .any(|common| one_slip_apart(common, word))
    }

    /// Plurals and tenses of common words: "stopped", "worries".
    fn bends_common(&self, word: &str) -> bool {
        let bent = |ending: &str| {
            let stem = word.strip_suffix(ending).filter(|stem| stem.len() > 2)?;
            self.is_stem(stem, ending).then_some(())
        };
        ["s", "es", "ed", "d", "ing", "ly"]
            .into_iter()
            .any(|e| bent(e).is_some())
    }

    fn is_stem(&self, stem: &str, ending: &str) -> bool {
        let verb = matches!(ending, "ed" | "ing");
        self.is_common(stem)
            || (verb && self.is_common(&format!("{stem}e")))
            || (verb && doubled(stem).is_some_and(|single| self.is_common(single)))
            || stem
                .strip_suffix('i')
                .is_some_and(|stem| self.is_common(&format!("{stem}y")))
    }
}

/// "stopp" is "stop".
fn doubled(stem: &str) -> Option<&str> {
    let mut letters = stem.chars().rev();
    let twice = letters.next() == letters.next();
    twice.then(|| stem.get(..stem.len() - 1)).flatten()
}

/// Whether one letter more, one less, one other or two changed round make them the same.
pub(super) fn one_slip_apart(one: &str, other: &str) -> bool {
    let mut one = one.chars();
    let mut other = other.chars();
    loop {
        let (was_one, was_other) = (one.clone(), other.clone());
        match (one.next(), other.next()) {
            (None, None) => return true,
            (a, b) if a == b => {}
            (a, b) => {
                let turned = a == other.clone().next() && b == one.clone().next();
                let turned = turned && one.clone().skip(1).eq(other.clone().skip(1));
                let (one, other) = (one.as_str(), other.as_str());
                return turned
                    || one == other
                    || one == was_other.as_str()
                    || other == was_one.as_str();
            }
        }
    }
}
