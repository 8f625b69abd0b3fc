//! A text as the detectors read it: one plain letter for each letter, whatever the keyboard or
//! the language put there, and what was struck so far blotted out.
//!
//! Every detector works on the same letters and none sees what another has struck, so that a
//! second reading of what was sent finds nothing new.

use super::Piece;
use super::vocabulary::{WordSet, words};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Stands in the letters where something was struck; no detector takes it for anything.
pub(super) const STRUCK: char = '\0';

/// What may follow a name behind an apostrophe; it is left when the name is struck.
pub(super) const POSSESSIVES: WordSet = words!(s ll d ve);

/// What a struck piece was.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    Name,
    Telephone,
    Postcode,
    Address,
    Email,
    Link,
    Account,
    Date,
    NhsNumber,
    InsuranceNumber,
    Hidden,
}

impl What {
    const ALL: [Self; 11] = [
        Self::Name,
        Self::Telephone,
        Self::Postcode,
        Self::Address,
        Self::Email,
        Self::Link,
        Self::Account,
        Self::Date,
        Self::NhsNumber,
        Self::InsuranceNumber,
        Self::Hidden,
    ];

    /// What is sent in its place.
    fn shown(self) -> &'static str {
        match self {
            Self::Name => "[name]",
            Self::Telephone => "[telephone]",
            Self::Postcode => "[postcode]",
            Self::Address => "[address]",
            Self::Email => "[e-mail]",
            Self::Link => "[link]",
            Self::Account => "[account name]",
            Self::Date => "[date]",
            Self::NhsNumber => "[NHS number]",
            Self::InsuranceNumber => "[National Insurance number]",
            Self::Hidden => "[word you asked us to hide]",
        }
    }
}

/// The letters of a text and what was struck from it.
pub(super) struct Reading {
    /// Plain letters; marks that no one sees are left out.
    pub letters: Vec<char>,
    /// Where each letter stands in the text, and the text's length.
    at: Vec<usize>,
    /// At the first letter of each struck piece, what it was and where it ends.
    struck: BTreeMap<usize, (usize, What)>,
}

/// A word, a number or something struck.
pub(super) struct Token {
    pub start: usize,
    pub end: usize,
    pub kind: TokenKind,
    /// A word in lower case without its apostrophes; the digits of a number.
    pub plain: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    Word,
    Number,
    Struck,
}

impl Token {
    pub fn is_word(&self) -> bool {
        self.kind == TokenKind::Word
    }

    /// The number it is, where it is one of up to nine digits.
    pub fn number(&self) -> Option<u32> {
        let short = self.kind == TokenKind::Number && self.plain.len() <= 9;
        short.then(|| self.plain.parse().ok()).flatten()
    }
}

impl Reading {
    pub fn new(text: &str) -> Self {
        let mut reading = Self {
            letters: Vec::with_capacity(text.len()),
            at: Vec::with_capacity(text.len() + 1),
            struck: BTreeMap::new(),
        };
        for (at, letter) in text.char_indices() {
            if let Some(plain) = plain(letter) {
                reading.letters.push(plain);
                reading.at.push(at);
            }
        }
        reading.at.push(text.len());
        reading.blot_what_was_struck_before();
        reading
    }

    /// The letter at a place; past either end there is nothing to read.
    pub fn letter(&self, place: usize) -> char {
        self.letters.get(place).copied().unwrap_or(STRUCK)
    }

    /// The letter before a place.
    pub fn before(&self, place: usize) -> char {
        place.checked_sub(1).map_or(STRUCK, |p| self.letter(p))
    }

    pub fn times_struck(&self) -> usize {
        self.struck.len()
    }

    pub fn strike(&mut self, range: Range<usize>, what: What) {
        self.letters[range.clone()].fill(STRUCK);
        self.struck.insert(range.start, (range.end, what));
    }

    /// Strikes a word, with any digits and lines that are written onto it: `ada_07`.
    pub fn strike_words(&mut self, range: Range<usize>, what: What) {
        let mut range = range;
        while glued(self.before(range.start)) {
            range.start -= 1;
        }
        while glued(self.letter(range.end)) {
            range.end += 1;
        }
        if self.letters[range.start] != STRUCK {
            self.strike(range, what);
        }
    }

    /// The words and numbers in order.
    pub fn tokens(&self) -> Vec<Token> {
        let mut tokens = Vec::new();
        let mut place = 0;
        while let Some(kind) = self.kind_at(place) {
            let Some(kind) = kind else {
                place += 1;
                continue;
            };
            let end = self.token_end(place, kind);
            tokens.push(Token {
                start: place,
                end,
                kind,
                plain: lower(&self.letters[place..end]),
            });
            place = end;
        }
        tokens
    }

    /// The stretches of letters without a gap that satisfy `belongs`.
    pub fn stretches(&self, belongs: impl Fn(char) -> bool) -> Vec<Range<usize>> {
        let mut stretches = Vec::new();
        let mut start = None;
        for place in 0..=self.letters.len() {
            let inside = place < self.letters.len() && belongs(self.letters[place]);
            match (start, inside) {
                (None, true) => start = Some(place),
                (Some(from), false) => {
                    stretches.push(from..place);
                    start = None;
                }
                _ => {}
            }
        }
        stretches
    }

    /// The text cut at what was struck. What the person put back stays as they wrote it.
    pub fn into_pieces(self, text: &str, keep: &BTreeSet<String>) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut done = 0;
        for (start, (end, what)) in self.struck {
            let (from, to) = (self.at[start], self.at[end]);
            let was = &text[from..to];
            if what != What::Hidden && keep.contains(was) {
                continue;
            }
            if from > done {
                pieces.push(Piece::Kept(text[done..from].to_owned()));
            }
            pieces.push(Piece::Struck {
                was: was.to_owned(),
                shown_as: what.shown().to_owned(),
            });
            done = to;
        }
        if done < text.len() {
            pieces.push(Piece::Kept(text[done..].to_owned()));
        }
        pieces
    }

    /// The marks of an earlier striking, `[name]`, are no words.
    fn blot_what_was_struck_before(&mut self) {
        let opening: Vec<usize> = (0..self.letters.len())
            .filter(|place| self.letters[*place] == '[')
            .collect();
        for start in opening {
            let end = What::ALL.iter().find_map(|what| {
                let shown = what.shown();
                let end = start + shown.len();
                let letters = self.letters.get(start..end)?;
                shown.chars().eq(letters.iter().copied()).then_some(end)
            });
            if let Some(end) = end {
                self.letters[start..end].fill(STRUCK);
            }
        }
    }

    /// Nothing past the end; `Some(None)` for what is neither word nor number.
    fn kind_at(&self, place: usize) -> Option<Option<TokenKind>> {
        Some(match self.letters.get(place)? {
            &STRUCK => Some(TokenKind::Struck),
            c if c.is_ascii_digit() => Some(TokenKind::Number),
            c if c.is_alphabetic() => Some(TokenKind::Word),
            _ => None,
        })
    }

    fn token_end(&self, start: usize, kind: TokenKind) -> usize {
        let mut end = start + 1;
        loop {
            let inner = kind == TokenKind::Word
                && self.letter(end) == '\''
                && self.letter(end + 1).is_alphabetic();
            if self.kind_at(end) == Some(Some(kind)) || inner {
                end += 1;
            } else if kind == TokenKind::Struck {
                return end + self.possessive_at(end);
            } else {
                return end;
            }
        }
    }

    /// The "'s" that was left behind a struck name belongs to it.
    fn possessive_at(&self, place: usize) -> usize {
        let letters = self.letters.get(place + 1..).unwrap_or_default();
        let length = letters
            .iter()
            .take_while(|c| c.is_alphabetic())
            .take(3)
            .count();
        let possessive = self.letter(place) == '\'' && POSSESSIVES.has(&lower(&letters[..length]));
        if possessive { 1 + length } else { 0 }
    }
}

/// Letters in lower case and without apostrophes.
pub(super) fn lower(letters: &[char]) -> String {
    let letters = letters.iter().filter(|c| **c != '\'');
    letters.map(|letter| small(*letter)).collect()
}

/// The small letter of a capital, in the scripts that have both. The standard library knows a few
/// more, in tables of 13,000 bytes that every family would download.
fn small(letter: char) -> char {
    let code = u32::from(letter);
    let lower = match code {
        0x41..=0x5A | 0xC0..=0xD6 | 0xD8..=0xDE | 0x391..=0x3A1 | 0x3A3..=0x3AB | 0x410..=0x42F => {
            code + 32
        }
        0x400..=0x40F => code + 80,
        0x130 => 0x69,
        0x178 => 0xFF,
        0x100..=0x137 | 0x14A..=0x177 | 0x1E00..=0x1E95 | 0x1EA0..=0x1EFF => code | 1,
        0x139..=0x148 | 0x179..=0x17E => code + (code & 1),
        _ => code,
    };
    char::from_u32(lower).unwrap_or(letter)
}

fn glued(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// The plain letter for a letter; none for marks that only change how their neighbour looks.
fn plain(letter: char) -> Option<char> {
    let plain = match letter {
        '`' => '\'',
        '\u{20}'..='\u{7e}' | '\n' => letter,
        // A real one would look like something struck.
        STRUCK => ' ',
        '\t' | '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => ' ',
        '‘' | '’' | 'ʼ' | '´' => '\'',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        // Accents on their own, and what is never seen: joiners, directions, soft hyphens.
        '\u{300}'..='\u{36f}' | '\u{20d0}'..='\u{20f0}' | '\u{fe00}'..='\u{fe0f}' => return None,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' => return None,
        '\u{2060}'..='\u{2069}' | '\u{feff}' => return None,
        _ => digit(letter)
            .or_else(|| wide(letter))
            .unwrap_or_else(|| without_accent(letter)),
    };
    Some(plain)
}

/// Digits of the scripts that families here write in.
fn digit(letter: char) -> Option<char> {
    let zeros = ['٠', '۰', '०', '০', '੦', '૦', '０'];
    let value = zeros.iter().find_map(|zero| {
        let value = u32::from(letter).checked_sub(u32::from(*zero))?;
        (value < 10).then_some(value)
    });
    value.and_then(|value| char::from_digit(value, 10))
}

/// Letters and signs as wide as a square, from some keyboards.
fn wide(letter: char) -> Option<char> {
    let within = ('！'..='～').contains(&letter);
    within
        .then(|| char::from_u32(u32::from(letter) - 0xfee0))
        .flatten()
}

/// `ë` is read as `e`, so that a name is found with its accents or without.
fn without_accent(letter: char) -> char {
    if letter == 'İ' {
        return 'I';
    }
    let lower = small(letter);
    let plain = match lower {
        'à'..='æ' | 'ā' | 'ă' | 'ą' | 'ǎ' | 'ạ'..='ặ' => 'a',
        'ç' | 'ć' | 'č' | 'ĉ' | 'ċ' => 'c',
        'ď' | 'đ' | 'ð' => 'd',
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' | 'ẹ'..='ệ' => 'e',
        'ğ' | 'ĝ' | 'ġ' | 'ģ' => 'g',
        'ì'..='ï' | 'ī' | 'ĭ' | 'į' | 'ı' | 'ỉ'..='ị' => 'i',
        'ķ' => 'k',
        'ł' | 'ľ' | 'ļ' | 'ĺ' => 'l',
        'ñ' | 'ń' | 'ň' | 'ņ' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' | 'ơ' | 'œ' | 'ọ'..='ợ' => 'o',
        'ŕ' | 'ř' => 'r',
        'ś' | 'š' | 'ş' | 'ș' | 'ß' => 's',
        'ţ' | 'ť' | 'ț' | 'þ' => 't',
        'ù'..='ü' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' | 'ư' | 'ụ'..='ự' => 'u',
        'ŵ' | 'ẁ' | 'ẃ' | 'ẅ' => 'w',
        'ý' | 'ÿ' | 'ŷ' | 'ỳ'..='ỹ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        _ => return letter,
    };
    if letter.is_uppercase() {
        plain.to_ascii_uppercase()
    } else {
        plain
    }
}

#[cfg(test)]
mod tests {
    use super::small;

    #[test]
    fn small_letters_are_those_of_the_standard_library() {
        let european = (0x20_u32..0x180).chain(0x386..0x450).chain(0x1E00..0x1F00);
        let one = |letter: &char| letter.to_lowercase().count() == 1;
        for letter in european.filter_map(char::from_u32).filter(one) {
            // Old letters that no name in the lists has.
            let rare = ('\u{386}'..='\u{38F}').contains(&letter)
                || ('\u{3CF}'..='\u{3FF}').contains(&letter)
                || letter == '\u{1E9E}';
            let expected = letter.to_lowercase().next().unwrap();
            assert!(
                rare || small(letter) == expected,
                "{letter} {:x}",
                u32::from(letter)
            );
        }
    }
}
