//! Reading a page aloud, sentence by sentence, with the sentence and the word marked. One thing is
//! read at a time; whoever begins something else, or leaves the page, ends it.

use device::reading::{self, Passage};
use device::speech::{self, Said, Voice};
use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;
use ui::Turn;

/// Something being read.
struct Reading {
    passages: Vec<Passage>,
    /// The sentences, each in its passage.
    sentences: Vec<(usize, Sentence)>,
    voice: Voice,
    /// Draws the button again.
    turn: Turn,
}

/// A sentence within a passage.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Sentence {
    /// Where it stands, in UTF-16 units.
    at: Range<u32>,
    words: String,
}

thread_local! {
    static NOW: RefCell<Option<Rc<Reading>>> = const { RefCell::new(None) };
}

/// Begins to read; `turn` is told when it ends.
pub fn begin(passages: Vec<Passage>, voice: Voice, turn: Turn) {
    stop();
    let all = passages.iter().enumerate();
    let sentences = all.flat_map(|(place, passage)| {
        let sentences = sentences(&passage.words).into_iter();
        sentences.map(move |sentence| (place, sentence))
    });
    let reading = Rc::new(Reading {
        sentences: sentences.collect(),
        passages,
        voice,
        turn,
    });
    NOW.set(Some(Rc::clone(&reading)));
    turn.again();
    reading.read(0);
}

/// Is it for this button that something is being read?
pub fn is_reading(turn: Turn) -> bool {
    NOW.with_borrow(|now| now.as_ref().is_some_and(|now| now.turn == turn))
}

/// Falls silent, and takes the marks away.
pub fn stop() {
    if let Some(reading) = NOW.take() {
        speech::stop();
        reading::unmark();
        reading.turn.again();
    }
}

impl Reading {
    /// Reads from a sentence on.
    fn read(self: &Rc<Self>, from: usize) {
        let Some((place, sentence)) = self.sentences.get(from) else {
            return stop();
        };
        self.passages[*place].mark_sentence(sentence.at.start, sentence.at.end);
        let this = Rc::clone(self);
        speech::speak(&sentence.words, &self.voice, move |said| {
            let now = NOW.with_borrow(Clone::clone);
            // Another thing is being read by now, or nothing.
            if !now.is_some_and(|now| Rc::ptr_eq(&now, &this)) {
                return;
            }
            match said {
                Said::Word(begins, length) => this.mark(from, begins, length),
                Said::Over => this.read(from + 1),
                Said::Refused => stop(),
            }
        });
    }

    fn mark(&self, sentence: usize, begins: u32, length: u32) {
        let (place, sentence) = &self.sentences[sentence];
        let word = word(&sentence.words, begins, length);
        let from = sentence.at.start;
        self.passages[*place].mark_word(from + word.start, from + word.end);
    }
}

/// The sentences of some words: up to a sign that ends one and has a space after it.
fn sentences(words: &str) -> Vec<Sentence> {
    let mut all: Vec<Sentence> = Vec::new();
    let (mut at, mut ended) = (0, true);
    for sign in words.chars() {
        let length = sign.len_utf16() as u32;
        match all.last_mut() {
            _ if ended && sign.is_whitespace() => {}
            Some(sentence) if !ended => {
                sentence.words.push(sign);
                sentence.at.end = at + length;
                let end = |sign| matches!(sign, '.' | '!' | '?' | '…');
                let before = sentence.words.chars().rev().nth(1);
                ended = sign.is_whitespace() && before.is_some_and(end);
            }
            _ => {
                all.push(Sentence {
                    at: at..at + length,
                    words: sign.to_string(),
                });
                ended = false;
            }
        }
        at += length;
    }
    for sentence in &mut all {
        let spaces = sentence.words.len() - sentence.words.trim_end().len();
        sentence.words.truncate(sentence.words.len() - spaces);
        sentence.at.end = sentence.at.start + units(&sentence.words);
    }
    all
}

/// Where a word ends that begins somewhere: where the voice says, else before the next space.
fn word(words: &str, begins: u32, length: u32) -> Range<u32> {
    if length > 0 {
        return begins..begins + length;
    }
    let mut at = 0;
    for sign in words.chars() {
        if at > begins && sign.is_whitespace() {
            return begins..at;
        }
        at += sign.len_utf16() as u32;
    }
    begins..at
}

fn units(words: &str) -> u32 {
    words.encode_utf16().count() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(words: &str) -> Vec<(Range<u32>, String)> {
        let sentences = sentences(words).into_iter();
        sentences
            .map(|sentence| (sentence.at, sentence.words))
            .collect()
    }

    #[test]
    fn a_text_is_read_sentence_by_sentence() {
        let said = |at: Range<u32>, words: &str| (at, words.to_owned());
        assert_eq!(cut(""), []);
        assert_eq!(cut("  Yes "), [said(2..5, "Yes")]);
        assert_eq!(
            cut("Do you feel safe? Tap a face.  You can skip it."),
            [
                said(0..17, "Do you feel safe?"),
                said(18..29, "Tap a face."),
                said(31..47, "You can skip it."),
            ]
        );
        assert_eq!(cut("It is 0.5 of it"), [said(0..15, "It is 0.5 of it")]);
    }

    #[test]
    fn places_are_counted_as_browsers_count_them() {
        assert_eq!(
            cut("A 🐶. Good?"),
            [(0..5, "A 🐶.".to_owned()), (6..11, "Good?".to_owned())]
        );
        assert_eq!(word("A 🐶 barks", 2, 0), 2..4);
    }

    #[test]
    fn a_word_ends_where_the_voice_says_or_at_the_next_space() {
        assert_eq!(word("Do you feel safe?", 3, 3), 3..6);
        assert_eq!(word("Do you feel safe?", 3, 0), 3..6);
        assert_eq!(word("Do you feel safe?", 12, 0), 12..17);
        assert_eq!(word("Yes", 0, 0), 0..3);
    }
}
