//! How hard each questionnaire is to read, measured over the whole of it: single short questions
//! measure nothing.
//!
//! The reading age is the Flesch-Kincaid grade of all its sentences together, plus five. The
//! limits, the words that are plain, the words that are named exceptions and the words we never
//! use are files beside this one, so that a change to a wording is argued there and not here.
//! The figures are written down in `figures.txt`; `UPDATE_EXPECT=1` writes them anew.

use expect_test::expect_file;
use form::{Audience, Document, Item, Kind, Text};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

const LIMITS: &str = include_str!("readability/limits.txt");
const PLAIN: &str = include_str!("readability/plain.txt");
const EXCEPTIONS: &str = include_str!("readability/exceptions.txt");
const NEVER: &str = include_str!("readability/never.txt");
const SYLLABLES: &str = include_str!("readability/syllables.txt");

/// What one form may ask of its reader.
struct Limit {
    age: f64,
    easy_age: Option<f64>,
    sentence_words: usize,
}

/// What was measured over a body of text.
struct Measured {
    sentences: usize,
    words: usize,
    syllables: usize,
    longest: String,
}

/// The texts of a form, by what they are measured for.
#[derive(Default)]
struct Texts {
    /// Sentences a person reads: start, end, questions and hints.
    read: Vec<String>,
    /// The same in the easy wording; where a question has none, its usual one.
    easy: Vec<String>,
    /// The rest that is shown: titles, choices, messages, words read aloud.
    shown: Vec<String>,
}

#[test]
fn every_form_reads_at_the_age_it_is_for() {
    let mut figures = format!(
        "{:<20} {:>5} {:>5} {:>9} {:>9} {:>8} {:>5} {:>5}\n",
        "form", "age", "limit", "sentences", "words", "longest", "easy", "limit"
    );
    let mut too_hard = Vec::new();
    for (document, limit) in documents_and_limits() {
        let texts = Texts::of(&document);
        let (usual, easy) = (Measured::of(&texts.read), Measured::of(&texts.easy));
        let easy_age = limit.easy_age.map(|_| easy.reading_age());
        let _ = writeln!(
            figures,
            "{:<20} {:>5.1} {:>5.1} {:>9} {:>9} {:>8} {:>5} {:>5}",
            document.id,
            usual.reading_age(),
            limit.age,
            usual.sentences,
            usual.words,
            words_of(&usual.longest).len(),
            or_dash(easy_age),
            or_dash(limit.easy_age),
        );
        let easy_too_hard = easy_age
            .zip(limit.easy_age)
            .is_some_and(|(age, most)| age > most);
        if usual.reading_age() > limit.age || easy_too_hard {
            too_hard.push(document.id);
        }
    }
    expect_file!["readability/figures.txt"].assert_eq(&figures);
    assert!(
        too_hard.is_empty(),
        "too hard to read: {too_hard:?}\n{figures}"
    );
}

#[test]
fn no_sentence_is_too_long() {
    for (document, limit) in documents_and_limits() {
        let texts = Texts::of(&document);
        for text in texts.read.iter().chain(&texts.easy).chain(&texts.shown) {
            let longest = Measured::of(std::slice::from_ref(text)).longest;
            let words = words_of(&longest).len();
            let most = limit.sentence_words;
            assert!(
                words <= most,
                "{}: {words} words, at most {most}: {longest}",
                document.id
            );
        }
    }
}

#[test]
fn every_word_is_plain_or_a_named_exception() {
    let plain: BTreeSet<&str> = lines(PLAIN).flat_map(str::split_whitespace).collect();
    let exceptions: BTreeMap<&str, &str> = lines(EXCEPTIONS).map(exception).collect();
    let mut unknown = BTreeSet::new();
    let mut used = BTreeSet::new();
    for (document, _) in documents_and_limits() {
        for word in vocabulary(&document) {
            let allowed = exceptions.get(word.as_str());
            let here = allowed.is_some_and(|forms| named_in(forms, &document.id));
            if !here && !plain.contains(word.as_str()) {
                unknown.insert(format!("{word} ({})", document.id));
            }
            used.insert(word);
        }
    }
    let listed = plain.iter().chain(exceptions.keys());
    let stale: Vec<_> = listed.filter(|word| !used.contains(**word)).collect();
    assert!(
        unknown.is_empty(),
        "use a plainer word, or name the exception: {unknown:#?}"
    );
    assert!(
        stale.is_empty(),
        "no form uses these any more; take them out: {stale:?}"
    );
}

#[test]
fn no_form_uses_a_word_we_never_use() {
    let never: BTreeSet<&str> = lines(NEVER).flat_map(str::split_whitespace).collect();
    for (document, _) in documents_and_limits() {
        let texts = Texts::of(&document);
        let found: Vec<_> = vocabulary(&document)
            .into_iter()
            .filter(|word| never.contains(word.as_str()))
            .collect();
        assert!(found.is_empty(), "{}: {found:?}", document.id);
        let cheer = texts
            .read
            .iter()
            .chain(&texts.shown)
            .find(|text| text.contains('!'));
        assert_eq!(cheer, None, "{}: no exclamation marks", document.id);
    }
}

#[test]
fn no_question_holds_two_negatives() {
    let negatives = ["not", "no", "never", "nobody", "nothing", "none", "without"];
    for (document, _) in documents_and_limits() {
        for text in Texts::of(&document).read {
            for question in sentences(&text).into_iter().filter(|s| s.ends_with('?')) {
                let words = words_of(question);
                let count = words.iter().map(|word| word.to_lowercase());
                let count = count.filter(|w| negatives.contains(&w.as_str()) || w.ends_with("n't"));
                assert!(count.count() < 2, "{}: {question}", document.id);
            }
        }
    }
}

#[test]
fn syllables_are_counted_as_they_are_spoken() {
    let spoken = [
        ("worried", 2),
        ("people", 2),
        ("conference", 3),
        ("asked", 1),
        ("wanted", 2),
        ("changes", 2),
        ("whole", 1),
        ("being", 2),
        ("completely", 3),
        ("settled", 2),
        ("officer's", 3),
        ("family", 3),
        ("thing", 1),
        ("places", 2),
        ("hopeful", 2),
    ];
    for (word, count) in spoken {
        assert_eq!(syllables(word), count, "{word}");
    }
}

/// The reading age of what else families are given to read.
pub(crate) fn reading_age(texts: &[String]) -> f64 {
    Measured::of(texts).reading_age()
}

/// The words in it that are never used with families.
pub(crate) fn never_words(texts: &[String]) -> Vec<String> {
    let never: BTreeSet<&str> = lines(NEVER).flat_map(str::split_whitespace).collect();
    let words = texts.iter().flat_map(|text| words_of(text));
    let words = words.map(str::to_lowercase);
    words.filter(|word| never.contains(word.as_str())).collect()
}

/// Every form in `public/forms` with its limit; a form without a limit fails here.
fn documents_and_limits() -> Vec<(Document, Limit)> {
    let mut limits: BTreeMap<String, Limit> = lines(LIMITS).map(Limit::read).collect();
    let with_limit = |(file, json): (String, String)| {
        let document: Document =
            serde_json::from_str(&json).unwrap_or_else(|error| panic!("{file}: {error}"));
        let limit = limits.remove(&document.id).unwrap_or_else(|| {
            panic!("{file}: write its limits into tests/readability/limits.txt")
        });
        (document, limit)
    };
    let forms = crate::forms::newest();
    let found = forms.into_iter().map(with_limit).collect();
    assert!(
        limits.is_empty(),
        "tests/readability/limits.txt names a form that is not there"
    );
    found
}

/// Each word a form shows, once, in lower case.
fn vocabulary(document: &Document) -> BTreeSet<String> {
    let texts = Texts::of(document);
    let all = texts.read.iter().chain(&texts.easy).chain(&texts.shown);
    all.flat_map(|text| words_of(text))
        .map(|word| word.to_lowercase().trim_end_matches("'s").to_owned())
        .filter(|word| word.chars().any(char::is_alphabetic))
        .collect()
}

impl Limit {
    fn read(line: &str) -> (String, Self) {
        let cells: Vec<&str> = line.split_whitespace().collect();
        let [form, age, easy, sentence] = cells[..] else {
            panic!("write: form, reading age, easy reading age or -, longest sentence: {line}")
        };
        let limit = Self {
            age: age.parse().expect("a reading age"),
            easy_age: easy.parse().ok(),
            sentence_words: sentence.parse().expect("a number of words"),
        };
        (form.to_owned(), limit)
    }
}

impl Texts {
    fn of(document: &Document) -> Self {
        let mut texts = Self::default();
        let words = document.start.0.iter().chain(&document.end.0);
        texts.read.extend(words.filter_map(english));
        texts.shown.extend(english(&document.title));
        let ways = document.way.iter();
        let ways = ways.flat_map(|way| [&way.title, &way.label, &way.hint]);
        texts.shown.extend(ways.filter_map(english));
        let choices = document.choices.values().flatten();
        texts
            .shown
            .extend(choices.filter_map(|choice| english(&choice.label)));
        let filled = filled_in(&document.survey);
        texts.add(
            &document.survey,
            &filled,
            document.audience == Audience::Parent,
        );
        texts
    }

    fn add(&mut self, items: &[Item], filled: &BTreeMap<String, String>, has_easy: bool) {
        let fill = |text: &Text| english(text).map(|words| fill_in(&words, filled));
        for item in items {
            let usual = fill(&item.label);
            let hint = fill(&item.hint);
            if has_easy {
                let easy = fill(&item.easy).or(usual.clone());
                self.easy.extend(easy.into_iter().chain(hint.clone()));
            }
            self.read.extend(usual.into_iter().chain(hint));
            let rest = [&item.say, &item.constraint_message];
            self.shown.extend(rest.into_iter().filter_map(fill));
            self.add(&item.items, filled, has_easy);
        }
    }
}

impl Measured {
    fn of(texts: &[String]) -> Self {
        let all: Vec<&str> = texts.iter().flat_map(|text| sentences(text)).collect();
        let words: Vec<&str> = all.iter().flat_map(|sentence| words_of(sentence)).collect();
        let longest = all.iter().max_by_key(|sentence| words_of(sentence).len());
        Self {
            sentences: all.len(),
            words: words.len(),
            syllables: words.iter().map(|word| syllables(word)).sum(),
            longest: longest.unwrap_or(&"").to_string(),
        }
    }

    /// Flesch-Kincaid grade plus five: the age at which a child is in that grade.
    fn reading_age(&self) -> f64 {
        let [sentences, words, syllables] =
            [self.sentences, self.words, self.syllables].map(|n| f64::from(n as u32));
        0.39 * words / sentences + 11.8 * syllables / words - 15.59 + 5.0
    }
}

/// The words a calculation gives when nothing was answered: the last it quotes.
fn filled_in(items: &[Item]) -> BTreeMap<String, String> {
    let mut filled = BTreeMap::new();
    for item in items {
        let quoted = item
            .calculation
            .as_deref()
            .and_then(|rule| rule.rsplit('\'').nth(1));
        if let (Kind::Calculate, Some(words)) = (item.kind, quoted) {
            filled.insert(item.name.clone(), words.to_owned());
        }
        filled.extend(filled_in(&item.items));
    }
    filled
}

fn fill_in(text: &str, filled: &BTreeMap<String, String>) -> String {
    let mut text = text.to_owned();
    for (name, words) in filled {
        text = text.replace(&format!("${{{name}}}"), words);
    }
    text
}

fn english(text: &Text) -> Option<String> {
    text.get("en").cloned()
}

fn sentences(text: &str) -> Vec<&str> {
    let ends = |c: char| matches!(c, '.' | '?' | ':');
    let parts = text.split_inclusive(ends).map(str::trim);
    parts
        .filter(|part| part.chars().any(char::is_alphanumeric))
        .collect()
}

fn words_of(text: &str) -> Vec<&str> {
    let parts = text.split(|c: char| !(c.is_alphanumeric() || c == '\''));
    parts
        .map(|part| part.trim_matches('\''))
        .filter(|part| !part.is_empty())
        .collect()
}

/// How many syllables a word is spoken with; `syllables.txt` holds those the rules get wrong.
fn syllables(word: &str) -> usize {
    let word = word.to_lowercase();
    let word = word.trim_end_matches("'s");
    let exceptions = lines(SYLLABLES).filter_map(|line| line.split_once(' '));
    let mut named = exceptions.filter(|(named, _)| *named == word);
    if let Some((_, count)) = named.next() {
        return count.trim().parse().expect("a number of syllables");
    }
    for ending in ["ing", "ly", "ful"] {
        if let Some(stem) = word.strip_suffix(ending)
            && stem.contains(is_vowel)
        {
            return syllables(stem) + 1;
        }
    }
    (vowel_groups(word) - usize::from(has_silent_e(word))).max(1)
}

fn vowel_groups(word: &str) -> usize {
    word.split(|c| !is_vowel(c))
        .filter(|group| !group.is_empty())
        .count()
}

/// Whether the last "e" of a word is written and not spoken: "whole", "asked", "likes".
fn has_silent_e(word: &str) -> bool {
    let letters: Vec<char> = word.chars().collect();
    let spoken_after_l = |before: &[char]| matches!(before, [.., consonant, 'l'] if !is_vowel(*consonant) && *consonant != 'l');
    match letters.as_slice() {
        [before @ .., 'e'] | [before @ .., 'e', 's' | 'd'] if spoken_after_l(before) => false,
        [.., last, 'e'] => !is_vowel(*last),
        [.., last, 'e', 'd'] => !is_vowel(*last) && !matches!(last, 't' | 'd'),
        [.., last, 'e', 's'] => {
            !is_vowel(*last) && !matches!(last, 's' | 'x' | 'z' | 'c' | 'g' | 'h')
        }
        _ => false,
    }
}

fn is_vowel(letter: char) -> bool {
    matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
}

/// The lines of a word file that are not comments.
fn lines(file: &str) -> impl Iterator<Item = &str> {
    let lines = file.lines().map(str::trim);
    lines.filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// `word | forms | why`.
fn exception(line: &str) -> (&str, &str) {
    let mut cells = line.split('|').map(str::trim);
    match (cells.next(), cells.next(), cells.next()) {
        (Some(word), Some(forms), Some(why)) if !why.is_empty() => (word, forms),
        _ => panic!("write: word | forms | why: {line}"),
    }
}

fn named_in(forms: &str, id: &str) -> bool {
    forms.split_whitespace().any(|named| {
        named == "all"
            || named == id
            || named
                .strip_suffix('*')
                .is_some_and(|start| id.starts_with(start))
    })
}

fn or_dash(figure: Option<f64>) -> String {
    figure.map_or_else(|| "-".to_owned(), |figure| format!("{figure:.1}"))
}
