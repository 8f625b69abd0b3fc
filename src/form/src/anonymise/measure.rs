//! Measures how much anonymising finds, on sentences that say what should be found.
//!
//! It is for the tests and the bench; no program that families use calls it.
//!
//! A line of a sentence file is a sentence in which what must be struck stands in braces with
//! its kind, `My nan {name:Dorrie} came`. Before it may stand what the person wrote under
//! questions that stay here: `stays: Ada Okafor; Quillon Primary | ada was late`. Lines that
//! begin with `#` are remarks; `\n` is a new line inside of a sentence.

use super::{Piece, WordLists, scrub};
use std::ops::Range;

/// A sentence and what must be struck from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// The sentence without its marks.
    pub text: String,
    /// What the person wrote under questions that stay here.
    pub dictionary: Vec<String>,
    /// Where the pieces stand that must be struck, in bytes.
    pub expected: Vec<Range<usize>>,
}

/// What anonymising did with the sentences of one class.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// How many sentences.
    pub sentences: usize,
    /// Pieces that must be struck.
    pub expected: usize,
    /// Those of them of which no letter and no digit was left.
    pub found: usize,
    /// Pieces that were struck.
    pub struck: usize,
    /// Those of them that hold no letter and no digit but what must be struck.
    pub right: usize,
    /// What went wrong, sentence by sentence: what was kept, what was struck too much.
    pub faults: Vec<String>,
}

impl Row {
    /// The share that was found of what must be struck; none where there is nothing to find.
    pub fn recall(&self) -> Option<f64> {
        (self.expected > 0).then(|| self.found as f64 / self.expected as f64)
    }

    /// The share that was right of what was struck; none where nothing was struck.
    pub fn precision(&self) -> Option<f64> {
        (self.struck > 0).then(|| self.right as f64 / self.struck as f64)
    }

    /// Both rows together.
    #[must_use]
    pub fn with(mut self, other: &Self) -> Self {
        self.sentences += other.sentences;
        self.expected += other.expected;
        self.found += other.found;
        self.struck += other.struck;
        self.right += other.right;
        self.faults.extend(other.faults.iter().cloned());
        self
    }
}

/// Reads the sentences of a file; the error names the line.
pub fn sentences(file: &str) -> Result<Vec<Sentence>, String> {
    let lines = file.lines().enumerate();
    let lines = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    let sentence = |(number, line): (usize, &str)| {
        sentence(line).ok_or_else(|| format!("line {}: a brace is not closed", number + 1))
    };
    lines.map(sentence).collect()
}

/// Anonymises each sentence and counts.
pub fn measure(sentences: &[Sentence], lists: &WordLists) -> Row {
    measure_with(sentences, |sentence| {
        struck(&scrub(&sentence.text, &sentence.dictionary, lists))
    })
}

/// Counts what another detector strikes: `strike` gives the places, in bytes and in order.
pub fn measure_with(
    sentences: &[Sentence],
    strike: impl Fn(&Sentence) -> Vec<Range<usize>>,
) -> Row {
    let rows = sentences
        .iter()
        .map(|sentence| measure_one(sentence, &strike(sentence)));
    rows.fold(Row::default(), |all, row| all.with(&row))
}

fn sentence(line: &str) -> Option<Sentence> {
    let (dictionary, marked) = match line.strip_prefix("stays: ") {
        Some(rest) => rest.split_once(" | ")?,
        None => ("", line),
    };
    let said = dictionary.split("; ").filter(|said| !said.is_empty());
    let mut sentence = Sentence {
        text: String::new(),
        dictionary: said.map(str::to_owned).collect(),
        expected: Vec::new(),
    };
    let marked = marked.replace("\\n", "\n");
    let mut rest = &*marked;
    while let Some((before, from)) = rest.split_once('{') {
        let (_, from) = from.split_once(':')?;
        let (piece, after) = from.split_once('}')?;
        sentence.text.push_str(before);
        let start = sentence.text.len();
        sentence.text.push_str(piece);
        sentence.expected.push(start..sentence.text.len());
        rest = after;
    }
    sentence.text.push_str(rest);
    Some(sentence)
}

fn measure_one(sentence: &Sentence, struck: &[Range<usize>]) -> Row {
    let inside = |place: usize, ranges: &[Range<usize>]| ranges.iter().any(|r| r.contains(&place));
    let all_inside = |range: &Range<usize>, ranges: &[Range<usize>]| {
        telling(&sentence.text, range).all(|place| inside(place, ranges))
    };
    let found = sentence
        .expected
        .iter()
        .filter(|range| all_inside(range, struck));
    let right = struck
        .iter()
        .filter(|range| all_inside(range, &sentence.expected));
    let (found, right) = (found.count(), right.count());
    let fault = found < sentence.expected.len() || right < struck.len();
    Row {
        sentences: 1,
        expected: sentence.expected.len(),
        found,
        struck: struck.len(),
        right,
        faults: fault
            .then(|| format!("{} → {}", sentence.text, without(&sentence.text, struck)))
            .into_iter()
            .collect(),
    }
}

/// The text with a sign for everything that was struck.
fn without(text: &str, struck: &[Range<usize>]) -> String {
    let mut shown = String::new();
    let mut from = 0;
    for range in struck {
        shown.push_str(&text[from..range.start]);
        shown.push_str("[…]");
        from = range.end;
    }
    shown + &text[from..]
}

fn struck(pieces: &[Piece]) -> Vec<Range<usize>> {
    let mut struck = Vec::new();
    let mut start = 0;
    for piece in pieces {
        let end = start + piece.written().len();
        if matches!(piece, Piece::Struck { .. }) {
            struck.push(start..end);
        }
        start = end;
    }
    struck
}

/// The places of letters and digits; the ending of a possessive tells nothing.
fn telling<'a>(text: &'a str, range: &Range<usize>) -> impl Iterator<Item = usize> + 'a {
    let start = range.start;
    let piece = &text[range.clone()];
    let owner = ["'s", "’s"]
        .iter()
        .find_map(|ending| piece.strip_suffix(ending));
    let letters = owner.unwrap_or(piece).char_indices();
    letters
        .filter(|(_, c)| c.is_alphanumeric())
        .map(move |(at, _)| start + at)
}
