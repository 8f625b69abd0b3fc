//! Finds names of people, by their capitals, by the list of first names and by what stands
//! around them.
//!
//! It strikes more where a name is likely and less where an ordinary word is: the person sees
//! both before anything is sent.

use super::dates::names_month;
use super::lists::{Class, Lists};
use super::reading::{POSSESSIVES, Reading, Token, What, lower};
use super::vocabulary::{
    BEFORE_NO_NAME, FUNCTION_WORDS, OFFICES, ORDINARY_ENDINGS, PARTICLES, PEOPLE,
    PERSON_ONLY_VERBS, PERSON_VERBS, PETS, PRONOUNS, RARELY_NAMES, SURNAMES, TIMES, TITLES,
};
use std::collections::BTreeSet;
use std::ops::Range;

/// Capitals of this length or less are taken for letters of an office: IRO, CIN.
const INITIALS_MAX: usize = 3;
/// Shorter words are not taken for a name by their capital alone.
const LETTERS_MIN: usize = 2;

/// How a word is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Small,
    Capital,
    /// Two letters or more, all capitals.
    Capitals,
}

/// What is known of one word.
struct Word {
    /// Without the possessive: "ada" for "Ada's".
    plain: String,
    /// Where the possessive is taken off.
    end: usize,
    possessive: bool,
    class: Class,
    shape: Shape,
    /// The first of its sentence, where a capital says nothing.
    opens: bool,
    /// Written onto a digit: "7pm".
    glued: bool,
    /// Its sentence is all in capitals.
    shouted: bool,
    /// Its sentence has capitals on words that want none.
    odd: bool,
}

/// One pass over the tokens of a text.
struct Pass<'a> {
    reading: &'a Reading,
    lists: &'a Lists<'a>,
    tokens: Vec<Token>,
    /// One for each token; none for numbers and what was struck before.
    words: Vec<Option<Word>>,
    /// Where a sentence begins.
    opens: Vec<bool>,
    names: Vec<bool>,
}

/// Strikes names. `given` are ordinary words that the person gave as a name.
pub(super) fn strike(reading: &mut Reading, lists: &Lists, given: &BTreeSet<String>) {
    let mut pass = Pass::new(reading, lists, given);
    for place in 0..pass.words.len() {
        pass.names[place] = pass.is_name(place);
    }
    pass.find_again();
    pass.join_with_and();
    pass.extend_forwards();
    pass.extend_backwards();
    for range in pass.runs() {
        reading.strike_words(range, What::Name);
    }
}

impl<'a> Pass<'a> {
    fn new(reading: &'a Reading, lists: &'a Lists<'a>, given: &BTreeSet<String>) -> Self {
        let tokens = reading.tokens();
        let opens = (0..tokens.len()).map(|place| opens(reading, &tokens, place));
        let opens: Vec<bool> = opens.collect();
        let words = tokens.iter().zip(&opens);
        let words = words.map(|(token, opens)| word(reading, lists, given, token, *opens));
        let mut pass = Self {
            reading,
            lists,
            names: vec![false; tokens.len()],
            words: words.collect(),
            tokens,
            opens,
        };
        pass.mark_sentences();
        pass
    }

    /// Notes in each word whether its sentence is shouted or has odd capitals.
    fn mark_sentences(&mut self) {
        let mut start = 0;
        while start < self.words.len() {
            let rest = self.opens[start + 1..].iter();
            let length = 1 + rest.take_while(|opens| !**opens).count();
            let sentence = &mut self.words[start..start + length];
            let (shouted, odd) = (is_shouted(sentence), is_odd(sentence));
            for word in sentence.iter_mut().flatten() {
                word.shouted = shouted;
                word.odd = odd;
            }
            start += length;
        }
    }

    fn word(&self, place: usize) -> Option<&Word> {
        self.words.get(place)?.as_ref()
    }

    /// The word so many places before, in the same line.
    fn before(&self, place: usize, steps: usize) -> &str {
        let Some(before) = place.checked_sub(steps) else {
            return "";
        };
        let gap = &self.reading.letters[self.tokens[before].end..self.tokens[place].start];
        let same_line = !gap.contains(&'\n');
        self.word(before)
            .filter(|_| same_line)
            .map_or("", |word| &word.plain)
    }

    /// The word after, if the sentence goes on without a mark between.
    fn after(&self, place: usize) -> &str {
        let close = self.gap(place).iter().all(|c| *c == ' ');
        self.word(place + 1)
            .filter(|_| close)
            .map_or("", |word| &word.plain)
    }

    /// What stands between a token and the next.
    fn gap(&self, place: usize) -> &[char] {
        let end = self.tokens[place].end;
        let next = self
            .tokens
            .get(place + 1)
            .map_or(self.reading.letters.len(), |t| t.start);
        &self.reading.letters[end..next]
    }

    /// Whether only a blank or a hyphen, or the point of a title, parts a token from the next.
    fn joined(&self, place: usize) -> bool {
        matches!(self.gap(place), [' ' | '-'] | ['.'] | ['.', ' '])
    }

    fn is_name(&self, place: usize) -> bool {
        let Some(word) = self.word(place) else {
            return false;
        };
        if word.plain.chars().count() < LETTERS_MIN {
            return false;
        }
        match word.class {
            Class::Name => true,
            Class::Unknown => !word.glued && self.unknown_is_name(place, word),
            Class::Both => self.both_is_name(place, word),
            Class::Common => self.common_is_name(place, word),
        }
    }

    /// A word in neither list: its capital tells, or what stands beside it.
    fn unknown_is_name(&self, place: usize, word: &Word) -> bool {
        if self.titled(place) {
            return true;
        }
        let ordinary = self.looks_ordinary(word);
        if self.introduced(place) || self.is_somebody(place) {
            return !ordinary;
        }
        match (word.written(), word.opens) {
            (Shape::Small, _) => false,
            (Shape::Capitals, _) if word.plain.len() <= INITIALS_MAX => false,
            (_, false) => !(word.odd && ordinary),
            (_, true) => self.is_subject(place, word) && !ordinary,
        }
    }

    /// Without a capital: "uncle zebby", "our dog zebby", "my brother zebby is", "zebby said",
    /// "zebby is my brother".
    fn is_somebody(&self, place: usize) -> bool {
        let (before, after) = (self.before(place, 1), self.after(place));
        OFFICES.has(before)
            || PETS.has(before)
            || (PEOPLE.has(before) && PERSON_VERBS.has(after))
            || PERSON_ONLY_VERBS.has(after)
            || self.is_mine(place)
    }

    /// "ebony is my sister".
    fn is_mine(&self, place: usize) -> bool {
        let mine = |mine: &Word| matches!(&*mine.plain, "my" | "our");
        matches!(self.after(place), "is" | "was") && self.word(place + 2).is_some_and(mine)
    }

    /// "Zebedee was", "Zebedee's", "Zebedee and", "Zebedee, ", "Zebedee Okafor".
    fn is_subject(&self, place: usize, word: &Word) -> bool {
        let gap = self.gap(place);
        let marked = gap
            .iter()
            .any(|c| matches!(*c, ',' | '&' | '(' | '.' | '!' | ':' | '\n'))
            || self.words.len() == place + 1;
        let surname = self.word(place + 1).is_some_and(|next| {
            next.class != Class::Common && next.shape != Shape::Small && self.joined(place)
        });
        let after = self.after(place);
        let acts = PERSON_VERBS.has(after) || after.ends_with("ed") || after == "and";
        word.possessive || marked || surname || acts
    }

    /// A rare ending, or a common word with a slip: no name, only a word the list lacks.
    fn looks_ordinary(&self, word: &Word) -> bool {
        ORDINARY_ENDINGS.ends(&word.plain) || self.lists.is_misspelt(&word.plain)
    }

    /// A first name that is an ordinary word too.
    fn both_is_name(&self, place: usize, word: &Word) -> bool {
        let before = self.before(place, 1);
        let rarely = RARELY_NAMES.has(&word.plain);
        let capital = word.written() != Shape::Small && !word.odd;
        if self.titled(place) || self.introduced(place) {
            return true;
        }
        if PEOPLE.has(before) {
            let verb = PERSON_VERBS.has(self.after(place));
            return !rarely || verb || capital;
        }
        if !capital {
            return !rarely && self.is_mine(place);
        }
        if word.opens {
            return self.acts(place, word);
        }
        let time = TIMES.has(&word.plain) && self.beside_time(place);
        let verb = rarely && PRONOUNS.has(before);
        !BEFORE_NO_NAME.has(before) && !time && !verb
    }

    /// At the start of a sentence: "Grace is", "May said", "Faith's", "Rose, my nan".
    fn acts(&self, place: usize, word: &Word) -> bool {
        let after = self.after(place);
        let hedged = matches!(after, "should" | "shouldnt" | "wont" | "come")
            || (matches!(after, "never" | "always") && RARELY_NAMES.has(&word.plain));
        let acts = PERSON_VERBS.has(after) && !hedged;
        let next = self.word(place + 1);
        let mine = self.gap(place) == [',', ' '] && next.is_some_and(|next| next.plain == "my");
        let time = TIMES.has(&word.plain);
        PERSON_ONLY_VERBS.has(after) || (!time && (acts || mine || word.possessive))
    }

    /// "3 May", "3rd May", "April and June".
    fn beside_time(&self, place: usize) -> bool {
        let number = |place: usize| {
            let token = self.tokens.get(place);
            let glued = token.is_none_or(|token| self.reading.letter(token.end).is_alphabetic());
            !glued && token.is_some_and(|token| token.number().is_some())
        };
        let month = names_month(self.before(place, 2)) && !self.names[place - 2];
        let ordinal = matches!(self.before(place, 1), "st" | "nd" | "rd" | "th");
        month || ordinal || number(place + 1) || (place > 0 && number(place - 1))
    }

    /// An ordinary word behind a title ("Mrs Brown"), or what a pet is called.
    fn common_is_name(&self, place: usize, word: &Word) -> bool {
        let fixed = is_fixed(&word.plain);
        let capital = word.written() == Shape::Capital && !word.odd;
        if self.titled(place) {
            return SURNAMES.has(&word.plain) || (capital && !fixed);
        }
        let called = matches!(self.before(place, 1), "called" | "named");
        let pet = matches!(self.before(place, 2), "is" | "was");
        let pet = self.before(place, if pet { 3 } else { 2 });
        called && PETS.has(pet) && !fixed
    }

    /// Behind "Mrs", but not behind the "miss" of "I miss her".
    fn titled(&self, place: usize) -> bool {
        place > 0 && self.joined(place - 1) && self.is_title(place - 1)
    }

    fn is_title(&self, place: usize) -> bool {
        let Some(word) = self.word(place) else {
            return false;
        };
        let missed = word.plain == "miss" && (word.written() == Shape::Small || word.odd) && {
            let before = self.before(place, 1);
            PRONOUNS.has(before)
                || (PERSON_VERBS.has(before) || FUNCTION_WORDS.has(before))
                    && !matches!(before, "told" | "asked" | "is" | "with")
                || matches!(
                    before,
                    "really" | "will" | "might" | "ill" | "still" | "gonna" | "id"
                )
        };
        TITLES.has(&word.plain) && !missed
    }

    /// "called zebby", "my name is zebby", "my names zebby".
    fn introduced(&self, place: usize) -> bool {
        let before = self.before(place, 1);
        let named = matches!(before, "called" | "named" | "names");
        named || (matches!(before, "is" | "was") && self.before(place, 2) == "name")
    }

    /// A rare word that was a name once is one wherever it stands; a first name that is an
    /// ordinary word too, wherever it has its capital and no "you" behind it.
    fn find_again(&mut self) {
        let found = (0..self.names.len()).filter(|place| self.names[*place]);
        let found = found.filter_map(|place| self.word(place)).filter(|word| {
            word.class == Class::Unknown || (word.class == Class::Both && !word.opens)
        });
        let mut again = BTreeSet::new();
        for word in found {
            again.insert(word.plain.clone());
        }
        for place in 0..self.names.len() {
            let again = self.word(place).filter(|word| again.contains(&word.plain));
            let asked = PRONOUNS.has(self.after(place)) || self.after(place) == "my";
            self.names[place] |= again.is_some_and(|word| match word.class {
                Class::Both => word.opens && word.written() == Shape::Capital && !asked,
                _ => true,
            });
        }
    }

    /// "poppy and grace": beside a name the other is one too.
    fn join_with_and(&mut self) {
        for place in 2..self.names.len() {
            if self.is_and(place - 1) && self.names[place - 2] && self.may_be_joined(place) {
                self.names[place] = true;
            }
        }
        for place in (2..self.names.len()).rev() {
            let verb = place > 2 && matches!(self.before(place - 2, 1), "i" | "we" | "to" | "you");
            let joins = self.is_and(place - 1) && self.names[place] && !verb;
            if joins && self.may_be_joined(place - 2) {
                self.names[place - 2] = true;
            }
        }
    }

    fn is_and(&self, place: usize) -> bool {
        let and = self
            .word(place)
            .is_some_and(|word| matches!(&*word.plain, "and" | "n"));
        and && self.gap(place) == [' '] && self.gap(place - 1) == [' ']
    }

    fn may_be_joined(&self, place: usize) -> bool {
        let both = self.word(place).filter(|word| word.class == Class::Both);
        both.is_some_and(|word| !RARELY_NAMES.has(&word.plain))
    }

    /// Surnames, second names and initials behind a name.
    fn extend_forwards(&mut self) {
        for place in 1..self.names.len() {
            let blank = matches!(self.gap(place - 1), [' ' | '-']);
            let title = self.joined(place - 1) && self.is_title(place - 1);
            let goes_on = blank && self.names[place - 1] && self.goes_on(place);
            if goes_on || (title && self.is_initial(place)) {
                self.names[place] = true;
            }
        }
    }

    fn goes_on(&self, place: usize) -> bool {
        let (Some(first), Some(word)) = (self.word(place - 1), self.word(place)) else {
            return false;
        };
        if first.possessive || word.glued {
            return false;
        }
        let particle = PARTICLES.has(&word.plain) && {
            let next = self.names.get(place + 1);
            next.is_some_and(|next| *next) && self.gap(place) == [' ']
        };
        let initial = word.shape == Shape::Capital && self.is_initial(place);
        let capital = word.written() == Shape::Capital && !word.odd;
        particle
            || initial
            || if capital {
                self.is_surname(word)
            } else {
                self.trails(place, word)
            }
    }

    /// A capital right behind a name: "Will Hunter", "Ada Brown", "Ada Harding".
    fn is_surname(&self, word: &Word) -> bool {
        let rare = !self.lists.is_common(&word.plain) && word.plain.len() > 1;
        word.class == Class::Both || SURNAMES.has(&word.plain) || rare
    }

    /// "kevin smedley": an unknown word behind a first name.
    fn trails(&self, place: usize, word: &Word) -> bool {
        let first_name = self
            .word(place - 1)
            .is_some_and(|first| first.class == Class::Name);
        let long = word.plain.chars().count() > LETTERS_MIN;
        let surname = word.class == Class::Unknown && !self.looks_ordinary(word) && long;
        let second = word.class == Class::Both
            && (!RARELY_NAMES.has(&word.plain) || PERSON_VERBS.has(self.after(place)));
        first_name && (surname || second)
    }

    /// A letter on its own that is no word.
    fn is_initial(&self, place: usize) -> bool {
        let letter = self
            .word(place)
            .filter(|word| word.plain.chars().count() == 1);
        letter.is_some_and(|word| !matches!(&*word.plain, "a" | "i" | "u" | "n"))
    }

    /// Titles, initials and first names before a name.
    fn extend_backwards(&mut self) {
        for place in (1..self.names.len()).rev() {
            if self.names[place] && self.joined(place - 1) && self.leads(place - 1) {
                self.names[place - 1] = true;
            }
        }
    }

    fn leads(&self, place: usize) -> bool {
        let (Some(word), Some(next)) = (self.word(place), self.word(place + 1)) else {
            return false;
        };
        let pointed = self.gap(place).contains(&'.');
        let letter = word.plain.chars().count() == 1 && word.shape == Shape::Capital;
        let initial = letter && (pointed || self.is_initial(place));
        // "Will Hunter chaired", but not "Will Hunter chair it?".
        let full_name = word.class == Class::Both
            && word.opens
            && !pointed
            && word.written() == Shape::Capital
            && next.shape == Shape::Capital
            && PERSON_VERBS.has(self.after(place + 1));
        self.is_title(place) || initial || full_name
    }

    /// Names that stand together are struck as one; a possessive stays.
    fn runs(&self) -> Vec<Range<usize>> {
        let mut runs: Vec<Range<usize>> = Vec::new();
        let mut goes_on = false;
        for (place, name) in self.names.iter().enumerate() {
            let Some(word) = self.word(place).filter(|_| *name) else {
                goes_on = false;
                continue;
            };
            let start = self.tokens[place].start;
            match runs.last_mut().filter(|_| goes_on) {
                Some(run) => run.end = word.end,
                None => runs.push(start..word.end),
            }
            let point = self.gap(place).contains(&'.');
            let short = self.is_title(place) || word.plain.chars().count() == 1;
            goes_on = self.joined(place) && !word.possessive && (short || !point);
        }
        runs
    }
}

impl Word {
    /// How it is written, as far as that tells anything.
    fn written(&self) -> Shape {
        if self.shouted {
            Shape::Small
        } else {
            self.shape
        }
    }
}

fn word(
    reading: &Reading,
    lists: &Lists,
    given: &BTreeSet<String>,
    token: &Token,
    opens: bool,
) -> Option<Word> {
    if !token.is_word() {
        return None;
    }
    let letters = &reading.letters[token.start..token.end];
    let stem = possessed(letters).filter(|_| !lists.is_common(&token.plain));
    let letters = &letters[..stem.unwrap_or(letters.len())];
    let plain = lower(letters);
    Some(Word {
        end: token.start + letters.len(),
        possessive: stem.is_some(),
        class: class(lists, given, &plain),
        shape: shape(letters),
        opens,
        glued: reading.before(token.start).is_ascii_digit()
            || reading.letter(token.end).is_ascii_digit(),
        shouted: false,
        odd: false,
        plain,
    })
}

/// How many letters come before "'s" or "'ll".
fn possessed(letters: &[char]) -> Option<usize> {
    let mark = letters.iter().rposition(|c| *c == '\'')?;
    let ending = lower(&letters[mark + 1..]);
    POSSESSIVES.has(&ending).then_some(mark)
}

fn class(lists: &Lists, given: &BTreeSet<String>, plain: &str) -> Class {
    if given.contains(plain) {
        return Class::Both;
    }
    let class = lists.class(plain);
    // "priyas mum"
    let owner = plain.strip_suffix('s').filter(|_| class == Class::Unknown);
    match owner.map(|owner| lists.class(owner)) {
        Some(Class::Name) => Class::Name,
        _ => class,
    }
}

fn shape(letters: &[char]) -> Shape {
    let capitals = letters.iter().filter(|c| c.is_uppercase()).count();
    let all = letters.iter().filter(|c| **c != '\'').count();
    match letters.first().is_some_and(|first| first.is_uppercase()) {
        true if capitals == all && all > 1 => Shape::Capitals,
        true => Shape::Capital,
        false => Shape::Small,
    }
}

/// Whether a sentence, a line or a quotation begins with the token.
fn opens(reading: &Reading, tokens: &[Token], place: usize) -> bool {
    let Some(before) = place.checked_sub(1).map(|before| &tokens[before]) else {
        return true;
    };
    let gap = &reading.letters[before.end..tokens[place].start];
    let short = TITLES.has(&before.plain) || before.plain.chars().count() == 1;
    let point_of_title = before.is_word() && short && matches!(gap, ['.'] | ['.', ' ']);
    let listed = gap.contains(&')') && before.number().is_some();
    let ends = |c: &char| {
        matches!(*c, '.' | '!' | '?' | ':' | '\n' | '\r' | '"' | '*')
            || (!c.is_ascii() && !c.is_alphanumeric() && *c != '£')
    };
    !point_of_title && (listed || gap.iter().any(ends))
}

/// Only words that are never struck decide, so that striking changes nothing here.
fn is_shouted(sentence: &[Option<Word>]) -> bool {
    let told = |shouted: bool| {
        let words = sentence
            .iter()
            .flatten()
            .filter(|word| word.plain.len() > 1);
        let words = words.filter(|word| (word.shape == Shape::Capitals) == shouted);
        words.filter(|word| is_fixed(&word.plain)).count()
    };
    let loud = told(true);
    loud > 0 && loud > told(false)
}

fn is_odd(sentence: &[Option<Word>]) -> bool {
    let capitals = sentence.iter().flatten();
    let mut capitals = capitals.filter(|word| !word.opens && word.shape == Shape::Capital);
    capitals.any(|word| {
        let always = matches!(&*word.plain, "im" | "ive" | "no");
        word.plain.len() > 1 && !always && FUNCTION_WORDS.has(&word.plain)
    })
}

/// Words that are never taken for a name.
fn is_fixed(word: &str) -> bool {
    [
        FUNCTION_WORDS,
        PERSON_VERBS,
        PEOPLE,
        PRONOUNS,
        BEFORE_NO_NAME,
    ]
    .iter()
    .any(|words| words.has(word))
}
