//! Finds the words that the person wrote under questions whose answers stay here.

use super::lists::{Class, Lists, one_slip_apart};
use super::reading::{Reading, Token, What, lower};
use super::vocabulary::{FUNCTION_WORDS, WordSet, words};
use std::collections::BTreeSet;

/// Misspellings are looked for of so many words; of any more only the words as they stand.
const MISSPELT_WORDS_MAX: usize = 256;
/// From this length on one letter may be wrong.
const MISSPELT_LETTERS_MIN: usize = 4;
/// No word that could be meant is longer.
const MISSPELT_LETTERS_MAX: usize = 40;
/// How many words of an answer are looked for one after another: "Hope Park".
const PHRASE_WORDS_MAX: usize = 6;

/// Ordinary words for people and places, which give nobody away when written one after another.
const ROLES: WordSet = words!(
    mum dad nan gran grandma grandad sister brother auntie aunty uncle mother father foster carer
    carers social worker teacher support reviewing officer independent family friend primary
    secondary school high nursery college children home house my our the and of is a
);

/// What to look for, made ready once for all the texts of a response.
pub(super) struct Hidden {
    /// Words that are struck wherever they stand.
    words: BTreeSet<String>,
    /// The first of them, by length, for misspellings.
    misspelt: Vec<String>,
    /// Beginnings of answers of two words and more, in ordinary words too: "hope park".
    phrases: BTreeSet<String>,
    /// Ordinary words that were given as a name; struck only where they are used as one.
    names: BTreeSet<String>,
}

impl Hidden {
    pub fn new(dictionary: &[String], lists: &Lists) -> Self {
        let mut hidden = Self {
            words: BTreeSet::new(),
            misspelt: Vec::new(),
            phrases: BTreeSet::new(),
            names: BTreeSet::new(),
        };
        for said in dictionary {
            hidden.add(said, lists);
        }
        let long = hidden.words.iter().filter(|word| {
            (MISSPELT_LETTERS_MIN..=MISSPELT_LETTERS_MAX).contains(&word.chars().count())
        });
        hidden.misspelt = long.take(MISSPELT_WORDS_MAX).cloned().collect();
        hidden
    }

    /// Ordinary words that were given as a name.
    pub fn names(&self) -> &BTreeSet<String> {
        &self.names
    }

    pub fn strike(&self, reading: &mut Reading, lists: &Lists) {
        if self.words.is_empty() && self.phrases.is_empty() {
            return;
        }
        let tokens = reading.tokens();
        let mut place = 0;
        while place < tokens.len() {
            let count = self.matching(reading, &tokens[place..], lists);
            if count > 0 {
                let range = tokens[place].start..tokens[place + count - 1].end;
                reading.strike_words(range, What::Hidden);
            }
            place += count.max(1);
        }
    }

    fn add(&mut self, said: &str, lists: &Lists) {
        let reading = Reading::new(said);
        let tokens = reading.tokens();
        let words: Vec<&Token> = tokens.iter().filter(|token| token.is_word()).collect();
        let capital = |word: &&&Token| reading.letter(word.start).is_uppercase();
        let capitals = words.iter().filter(capital).count();
        let called = words.len() <= PHRASE_WORDS_MAX && (capitals > 1 || words.len() == 1);
        for word in &words {
            for part in parts(&reading, word, lists) {
                self.add_word(part, called && capital(&word), lists);
            }
        }
        let known = words
            .iter()
            .all(|word| lists.class(&word.plain) == Class::Common);
        if words.len() <= PHRASE_WORDS_MAX && (called || !known) {
            self.add_phrases(&words, lists);
        }
    }

    /// The whole of a short answer, and its beginnings.
    fn add_phrases(&mut self, words: &[&Token], lists: &Lists) {
        let named = words
            .iter()
            .skip_while(|word| matches!(&*word.plain, "the" | "a" | "my"));
        let named: Vec<&str> = named.map(|word| &*word.plain).collect();
        for count in 2..=named.len() {
            let phrase = &named[..count];
            let plain = |word: &&str| ROLES.has(word) || FUNCTION_WORDS.has(word);
            if !phrase.iter().all(plain) {
                self.phrases.insert(phrase.join(" "));
                self.add_joined(&phrase.concat(), lists);
            }
        }
    }

    /// `given` where the answer's capitals say that it is a name.
    fn add_word(&mut self, word: String, given: bool, lists: &Lists) {
        if word.chars().count() < 2 {
            return;
        }
        let plain = ROLES.has(&word) || FUNCTION_WORDS.has(&word);
        match lists.class(&word) {
            Class::Name | Class::Unknown => {
                self.words.insert(word);
            }
            Class::Both => {
                self.names.insert(word);
            }
            // "Willows": rare enough to be struck without its capital.
            Class::Common if given && !lists.is_common(&word) => {
                self.words.insert(word);
            }
            Class::Common if given && !plain => {
                self.names.insert(word);
            }
            Class::Common => {}
        }
    }

    /// "maryjane" for Mary-Jane.
    fn add_joined(&mut self, word: &str, lists: &Lists) {
        if lists.class(word) != Class::Common {
            self.words.insert(word.to_owned());
        }
    }

    /// How many tokens from the first on are to be struck together.
    fn matching(&self, reading: &Reading, tokens: &[Token], lists: &Lists) -> usize {
        if !tokens[0].is_word() {
            return 0;
        }
        let longest = (2..=PHRASE_WORDS_MAX.min(tokens.len())).rev();
        let phrase = longest
            .into_iter()
            .find(|count| self.is_phrase(reading, &tokens[..*count], lists));
        match phrase {
            Some(count) => count,
            None => usize::from(self.is_hidden(reading, &tokens[0], lists)),
        }
    }

    /// "hope park", and "van tongeren" where the answer was one word.
    fn is_phrase(&self, reading: &Reading, tokens: &[Token], lists: &Lists) -> bool {
        let close = tokens.windows(2).all(|pair| {
            let gap = &reading.letters[pair[0].end..pair[1].start];
            gap == [' '] || gap == ['-'] || gap == ['.', ' ']
        });
        if !close || !tokens.iter().all(Token::is_word) {
            return false;
        }
        let words: Vec<&str> = tokens.iter().map(|token| &*token.plain).collect();
        let phrase = words.join(" ");
        let rare = words.iter().any(|word| lists.class(word) == Class::Unknown);
        self.phrases.contains(&phrase)
            || (words.len() == 2 && self.words.contains(&words.concat()))
            // "hawthorne lodge": a word that is none, in an answer that is otherwise the same.
            || (rare && self.phrases.iter().any(|known| one_slip_apart(known, &phrase)))
    }

    fn is_hidden(&self, reading: &Reading, token: &Token, lists: &Lists) -> bool {
        parts(reading, token, lists).iter().any(|word| {
            let bent = ["s", "es", "z"]
                .iter()
                .filter_map(|ending| word.strip_suffix(ending));
            let forms: Vec<&str> = bent.chain([&**word]).collect();
            forms.iter().any(|form| self.words.contains(*form))
                || forms.iter().any(|form| self.is_misspelt(form, lists))
        })
    }

    fn is_misspelt(&self, word: &str, lists: &Lists) -> bool {
        let length = word.chars().count();
        (MISSPELT_LETTERS_MIN..=MISSPELT_LETTERS_MAX).contains(&length)
            && lists.class(word) != Class::Common
            && lists.class(word) != Class::Both
            && self
                .misspelt
                .iter()
                .any(|hidden| one_slip_apart(hidden, word))
    }
}

/// The words of "O'Shaughnessy" and "Ada's": as a whole, and on each side of the apostrophe;
/// but not the "don" of "don't".
fn parts(reading: &Reading, token: &Token, lists: &Lists) -> Vec<String> {
    let mut parts = vec![token.plain.clone()];
    let letters = &reading.letters[token.start..token.end];
    if letters.contains(&'\'') && lists.class(&token.plain) != Class::Common {
        for part in letters.split(|letter| *letter == '\'') {
            parts.push(lower(part));
        }
    }
    parts
}
