//! Themes that a text may belong to: by the keywords of a theme, and by how alike it is to texts
//! that people have put there. It only ever suggests; the reader codes.
//!
//! A text is a set of words, the commonest left out and their endings cut. A theme is the middle of
//! its texts, a word weighing more the fewer texts it stands in. How alike the two are is the
//! cosine between them, which a reader can follow: it says which words they share.

use std::collections::{BTreeMap, BTreeSet};

/// A theme that is learned from fewer texts than this is a guess.
const EXAMPLES_MIN: usize = 2;
/// A text that shares fewer words with a theme says too little.
const SHARED_MIN: usize = 2;
/// How alike a text has to be, between 0 and 1.
const ALIKE_MIN: f64 = 0.2;
/// More than this is no suggestion but a list.
const SUGGESTIONS_MAX: usize = 3;
/// How many shared words are named.
const NAMED_MAX: usize = 3;

/// What is known of a theme.
pub struct Known<'t> {
    /// Its id.
    pub theme: &'t str,
    /// Words and phrases that suggest it.
    pub keywords: &'t [String],
    /// Texts that people put there.
    pub examples: Vec<&'t str>,
}

/// What was learned from all themes.
pub struct Suggester {
    themes: Vec<Learned>,
    /// How much a word weighs.
    weights: BTreeMap<String, f64>,
    /// What a word weighs that no text has yet.
    unknown: f64,
}

/// A theme that may fit.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// Its id.
    pub theme: String,
    /// Why.
    pub because: Because,
}

/// Why a theme may fit.
#[derive(Clone, Debug, PartialEq)]
pub enum Because {
    /// These keywords stand in the text.
    Keywords(Vec<String>),
    /// It is like texts that are there already: how many, and the words that say so.
    Alike(usize, Vec<String>),
}

struct Learned {
    theme: String,
    /// Each keyword as it was written, and its words.
    keywords: Vec<(String, Vec<String>)>,
    examples: usize,
    middle: BTreeMap<String, f64>,
}

impl Suggester {
    /// Learns from all themes together.
    pub fn new(known: &[Known<'_>]) -> Self {
        let read = |known: &Known<'_>| known.examples.iter().map(|t| telling(t)).collect();
        let texts: Vec<Vec<BTreeSet<String>>> = known.iter().map(read).collect();
        let all = texts.iter().map(Vec::len).sum::<usize>() as f64;
        let weight = |held: usize| ((1.0 + all) / (1.0 + held as f64)).ln() + 1.0;
        let mut held: BTreeMap<String, usize> = BTreeMap::new();
        for word in texts.iter().flatten().flatten() {
            *held.entry(word.clone()).or_default() += 1;
        }
        let mut suggester = Self {
            themes: Vec::new(),
            weights: held.into_iter().map(|(w, n)| (w, weight(n))).collect(),
            unknown: weight(0),
        };
        for (known, texts) in known.iter().zip(&texts) {
            let learned = suggester.learn(known, texts);
            suggester.themes.push(learned);
        }
        suggester
    }

    /// Themes for a text, the surest first.
    pub fn suggest(&self, text: &str) -> Vec<Suggestion> {
        let (said, telling) = (stems(text), telling(text));
        let of_theme = |theme: &Learned| {
            let (sure, because) = theme
                .named_in(&said)
                .or_else(|| theme.like(&self.direction(&telling)))?;
            let theme = theme.theme.clone();
            Some((sure, Suggestion { theme, because }))
        };
        let mut found: Vec<(f64, Suggestion)> = self.themes.iter().filter_map(of_theme).collect();
        // Keywords count as surer than any likeness; ties keep the order of the codebook.
        found.sort_by(|a, b| b.0.total_cmp(&a.0));
        found.truncate(SUGGESTIONS_MAX);
        found.into_iter().map(|(_, one)| one).collect()
    }

    fn learn(&self, known: &Known<'_>, texts: &[BTreeSet<String>]) -> Learned {
        let mut middle: BTreeMap<String, f64> = BTreeMap::new();
        for text in texts {
            for (word, weight) in self.direction(text) {
                *middle.entry(word).or_default() += weight;
            }
        }
        let keywords = known.keywords.iter().map(|k| (k.clone(), stems(k)));
        Learned {
            theme: known.theme.to_owned(),
            keywords: keywords.filter(|(_, words)| !words.is_empty()).collect(),
            examples: texts.len(),
            middle: of_length_one(middle),
        }
    }

    /// The weights of a text's words, as a vector of length one.
    fn direction(&self, words: &BTreeSet<String>) -> BTreeMap<String, f64> {
        let weight = |word: &String| self.weights.get(word).copied().unwrap_or(self.unknown);
        of_length_one(words.iter().map(|w| (w.clone(), weight(w))).collect())
    }
}

impl Learned {
    fn named_in(&self, said: &[String]) -> Option<(f64, Because)> {
        let stands = |words: &[String]| said.windows(words.len()).any(|part| part == words);
        let named = self.keywords.iter().filter(|(_, words)| stands(words));
        let named: Vec<String> = named.map(|(keyword, _)| keyword.clone()).collect();
        let sure = 1.0 + named.len() as f64;
        (!named.is_empty()).then_some((sure, Because::Keywords(named)))
    }

    fn like(&self, text: &BTreeMap<String, f64>) -> Option<(f64, Because)> {
        if self.examples < EXAMPLES_MIN {
            return None;
        }
        let share = |(word, weight): (&String, &f64)| {
            let here = self.middle.get(word)?;
            Some((here * weight, word.clone()))
        };
        let mut shared: Vec<(f64, String)> = text.iter().filter_map(share).collect();
        let alike: f64 = shared.iter().map(|(part, _)| part).sum();
        if shared.len() < SHARED_MIN || alike < ALIKE_MIN {
            return None;
        }
        shared.sort_by(|a, b| b.0.total_cmp(&a.0));
        let words = shared.into_iter().take(NAMED_MAX).map(|(_, word)| word);
        Some((alike, Because::Alike(self.examples, words.collect())))
    }
}

fn of_length_one(mut vector: BTreeMap<String, f64>) -> BTreeMap<String, f64> {
    let length = vector.values().map(|part| part * part).sum::<f64>().sqrt();
    if length > 0.0 {
        vector.values_mut().for_each(|part| *part /= length);
    }
    vector
}

/// The words that tell one text from another.
fn telling(text: &str) -> BTreeSet<String> {
    let words = plain_words(text).filter(|word| !COMMON.contains(&word.as_str()));
    words.map(|word| stem(&word)).collect()
}

/// All words, their endings cut.
fn stems(text: &str) -> Vec<String> {
    plain_words(text).map(|word| stem(&word)).collect()
}

/// Words in lower case, without what was struck (`[name]`) and without apostrophes.
fn plain_words(text: &str) -> impl Iterator<Item = String> {
    let mut struck = false;
    let kept = text.chars().filter_map(move |letter| {
        struck = (struck || letter == '[') && letter != ']';
        match letter {
            _ if struck => None,
            '\'' | '’' => None,
            letter if letter.is_alphanumeric() => Some(letter),
            _ => Some(' '),
        }
    });
    let kept = kept.collect::<String>().to_lowercase();
    let words: Vec<String> = kept.split_whitespace().map(str::to_owned).collect();
    words.into_iter()
}

/// Cuts what English adds to a word, roughly: "reports" and "reported" meet in "report".
fn stem(word: &str) -> String {
    const ENDINGS: [&str; 5] = ["ing", "ed", "es", "s", "e"];
    let cut = ENDINGS.iter().find_map(|ending| word.strip_suffix(ending));
    let cut = cut.filter(|stem| stem.chars().count() >= 3 && !stem.ends_with('s'));
    cut.unwrap_or(word).to_owned()
}

/// Words that stand in any text.
const COMMON: [&str; 96] = [
    "a", "about", "all", "also", "am", "an", "and", "any", "are", "as", "at", "be", "because",
    "been", "before", "but", "by", "can", "could", "did", "didnt", "do", "dont", "for", "from",
    "get", "go", "got", "had", "has", "have", "he", "her", "him", "his", "how", "i", "if", "im",
    "in", "is", "it", "its", "just", "like", "me", "more", "much", "my", "no", "not", "of", "on",
    "one", "or", "our", "out", "she", "should", "so", "some", "that", "the", "their", "them",
    "then", "there", "they", "thing", "things", "this", "to", "too", "up", "us", "very", "was",
    "we", "well", "were", "what", "when", "where", "which", "who", "will", "with", "would", "yes",
    "you", "your", "really", "think", "want", "know", "people",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn keywords(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    fn themes_for(suggester: &Suggester, text: &str) -> Vec<String> {
        let found = suggester.suggest(text);
        found.into_iter().map(|one| one.theme).collect()
    }

    #[test]
    fn a_keyword_suggests_its_theme_in_any_form_of_the_word() {
        let words = keywords(&["report", "on time"]);
        let late = Known {
            theme: "late",
            keywords: &words,
            examples: Vec::new(),
        };
        let suggester = Suggester::new(&[late]);
        let named = |text: &str| suggester.suggest(text).pop().map(|one| one.because);
        let report = || Because::Keywords(keywords(&["report"]));
        assert_eq!(named("Nobody sent the reports."), Some(report()));
        assert_eq!(named("They REPORTED it"), Some(report()));
        let both = Because::Keywords(keywords(&["report", "on time"]));
        assert_eq!(named("The report was not on time"), Some(both));
        assert_eq!(
            named("Next time be on the phone"),
            None,
            "a phrase stands together"
        );
        assert_eq!(named("[report]"), None, "what was struck says nothing");
        assert_eq!(named(""), None);
    }

    #[test]
    fn texts_already_coded_suggest_their_theme() {
        let late = vec![
            "The report came too late to read",
            "I got the report the same morning, far too late",
            "We had no time to read the report",
        ];
        let room = vec![
            "The room was cold and too small",
            "A small room with too many chairs",
            "Could we meet in a bigger, warmer room",
        ];
        let known = [
            Known {
                theme: "late",
                keywords: &[],
                examples: late,
            },
            Known {
                theme: "room",
                keywords: &[],
                examples: room,
            },
        ];
        let suggester = Suggester::new(&known);
        assert_eq!(themes_for(&suggester, "My report was late again"), ["late"]);
        assert_eq!(themes_for(&suggester, "Such a small cold room!"), ["room"]);
        assert_eq!(
            themes_for(&suggester, "Thank you all"),
            Vec::<String>::new()
        );
        let Some(Because::Alike(3, words)) =
            suggester.suggest("a late report").pop().map(|s| s.because)
        else {
            panic!("it is like three texts");
        };
        assert_eq!(words, ["report", "lat"]);
    }

    #[test]
    fn one_text_teaches_nothing() {
        let one = Known {
            theme: "late",
            keywords: &[],
            examples: vec!["the report came late"],
        };
        assert_eq!(
            themes_for(&Suggester::new(&[one]), "the report came late"),
            Vec::<String>::new()
        );
    }

    #[test]
    fn keywords_go_before_likeness_and_few_are_suggested() {
        let words = keywords(&["chair"]);
        let examples = || vec!["late report", "report late again", "late late report"];
        let like = |theme| Known {
            theme,
            keywords: &[],
            examples: examples(),
        };
        let known = [
            like("a"),
            like("b"),
            like("c"),
            Known {
                theme: "k",
                keywords: &words,
                examples: Vec::new(),
            },
        ];
        let found = themes_for(&Suggester::new(&known), "the chair had the late report");
        assert_eq!(found, ["k", "a", "b"]);
    }
}
