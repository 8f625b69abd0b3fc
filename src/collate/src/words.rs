//! What the team makes of free texts: themes, which text belongs to which, what is quoted, and what
//! was passed on because it worried its reader. All of it is in the team's store, small enough that
//! two people who code at once lose nothing: a coding is one text and one theme.

pub mod keys;
pub mod note;

use crate::app::Desk;
use crate::team;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use tally::{Known, Records, Suggester, Texts, Worrying, Written};

/// Read, and no theme fits.
pub const NO_THEME: &str = "none";
/// How many bytes of a hash name a text: enough that no two are ever the same.
const KEY_BYTES: usize = 16;
/// How often a theme can have been merged into another.
const MERGES_MAX: usize = 32;

const THEME: &str = "theme";
const CODING: &str = "coding";
pub(crate) const QUOTATION: &str = "quotation";
const WORRY: &str = "worry";

/// A text as it is read. The same words to the same question in the same year are one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// Its name in the team's store, the same in every session.
    pub key: String,
    /// What was written.
    pub written: Written,
    /// How often.
    pub times: u64,
}

/// A theme of the codebook.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Theme {
    /// What it is called.
    pub name: String,
    /// Words that suggest it.
    #[serde(default)]
    pub keywords: Vec<String>,
    /// The readers' group whose texts it is for.
    pub group: String,
    /// Its place in the codebook, which is its number key.
    pub place: u32,
    /// The theme it was merged into.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub into: Option<String>,
}

/// That a text belongs to a theme; both stand in the key.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Coding {
    /// The questionnaire.
    pub form: String,
}

/// Words that may stand in a report. They were looked through again when they were picked.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Quotation {
    /// The questionnaire.
    pub form: String,
    /// The question's stable id.
    pub question: String,
    /// What the question is about, in words.
    pub asked: String,
    /// The year from April to March, by the year it starts in.
    pub year: Option<i32>,
    /// The words, as they may be printed.
    pub words: String,
}

/// A text that was passed to whoever answers for safeguarding.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Worry {
    /// The questionnaire.
    pub form: String,
    /// What the questionnaire is called.
    pub title: String,
    /// The quarter, in words.
    pub quarter: String,
    /// What was written.
    pub words: String,
    /// The day it was passed on, in words.
    pub passed_on: String,
}

/// What was decided about it. It has a key of its own, so that passing the same text on again
/// takes no decision away.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// In the officers' words.
    pub decided: String,
    /// The day, in words.
    pub on: String,
}

/// The themes of a readers' group, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Codebook {
    themes: Vec<(String, Theme)>,
    merged: BTreeMap<String, String>,
}

/// Which themes each text has, and under which keys that stands in the store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coded(BTreeMap<String, BTreeMap<String, Vec<String>>>);

/// How many texts have a theme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// How many there are.
    pub all: u64,
    /// How many were read: they have a theme, or none fits.
    pub read: u64,
    /// By theme.
    pub themes: BTreeMap<String, u64>,
}

/// The texts of a form, shuffled by a seed; those that are the same stand once.
pub fn texts(records: &Records, form: &str, seed: u64) -> Vec<Text> {
    let mut texts: Vec<Text> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for written in Texts::of(records, form, None, seed).texts {
        let key = text_key(form, &written);
        match places.get(&key) {
            Some(at) => texts[*at].times += 1,
            None => {
                places.insert(key.clone(), texts.len());
                let times = 1;
                texts.push(Text {
                    key,
                    written,
                    times,
                });
            }
        }
    }
    texts
}

/// Names a text by a hash of what it is, and by nothing else.
pub fn text_key(form: &str, written: &Written) -> String {
    let year = written.year.map_or(String::new(), |year| year.to_string());
    let mut hash = Sha256::new();
    for part in [form, &written.name, &year, &written.words] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hex(&hash.finalize()[..KEY_BYTES])
}

/// Bytes as two digits each.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut hex, byte| {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

impl Codebook {
    /// The themes that are for a group.
    pub fn of(all: Vec<(String, Theme)>, group: &str) -> Self {
        let mut book = Self::default();
        for (id, theme) in all {
            match theme.into {
                Some(into) => drop(book.merged.insert(id, into)),
                None if theme.group == group => book.themes.push((id, theme)),
                None => {}
            }
        }
        book.themes
            .sort_by(|(a, one), (b, other)| (one.place, a).cmp(&(other.place, b)));
        book
    }

    /// All of them.
    pub fn themes(&self) -> &[(String, Theme)] {
        &self.themes
    }

    /// One of them.
    pub fn get(&self, id: &str) -> Option<&Theme> {
        let found = self.themes.iter().find(|(known, _)| known == id);
        found.map(|(_, theme)| theme)
    }

    /// What it is called.
    pub fn name(&self, id: &str) -> String {
        match id {
            NO_THEME => "No theme fits".to_owned(),
            id => self
                .get(id)
                .map_or_else(String::new, |theme| theme.name.clone()),
        }
    }

    /// The theme of a number key.
    pub fn by_number(&self, number: usize) -> Option<&str> {
        let theme = self.themes.get(number.checked_sub(1)?);
        theme.map(|(id, _)| id.as_str())
    }

    /// The themes whose names hold some letters, those that begin with them first.
    pub fn find(&self, letters: &str) -> Vec<&(String, Theme)> {
        let letters = letters.trim().to_lowercase();
        let place = |(_, theme): &&(String, Theme)| theme.name.to_lowercase().find(&letters);
        let mut found: Vec<_> = self
            .themes
            .iter()
            .filter(|one| place(one).is_some())
            .collect();
        found.sort_by_key(|one| place(one) != Some(0));
        found
    }

    /// The theme of exactly this name.
    pub fn named(&self, name: &str) -> Option<&str> {
        let same = |theme: &Theme| theme.name.to_lowercase() == name.trim().to_lowercase();
        let found = self.themes.iter().find(|(_, theme)| same(theme));
        found.map(|(id, _)| id.as_str())
    }

    /// The place of the next new theme.
    pub fn next_place(&self) -> u32 {
        let last = self.themes.iter().map(|(_, theme)| theme.place).max();
        last.map_or(0, |last| last + 1)
    }

    /// The theme that a coding stands for now; none where it was taken away.
    fn now<'c>(&'c self, id: &'c str) -> Option<&'c str> {
        let mut id = id;
        for _ in 0..MERGES_MAX {
            match self.merged.get(id) {
                Some(into) => id = into,
                None => return (id == NO_THEME || self.get(id).is_some()).then_some(id),
            }
        }
        None
    }
}

impl Coded {
    /// From the keys of the codings.
    pub fn of<'k>(keys: impl Iterator<Item = &'k str>, book: &Codebook) -> Self {
        let mut coded = Self::default();
        for key in keys {
            let Some((text, raw)) = key.split_once('/') else {
                continue;
            };
            if let Some(theme) = book.now(raw) {
                let themes = coded.0.entry(text.to_owned()).or_default();
                let keys = themes.entry(theme.to_owned()).or_default();
                keys.push(key.to_owned());
            }
        }
        coded
    }

    /// Was the text read?
    pub fn is_read(&self, text: &str) -> bool {
        self.0.contains_key(text)
    }

    /// Has the text this theme?
    pub fn has(&self, text: &str, theme: &str) -> bool {
        self.0
            .get(text)
            .is_some_and(|themes| themes.contains_key(theme))
    }

    /// A text's themes.
    pub fn themes(&self, text: &str) -> BTreeSet<String> {
        let themes = self.0.get(text);
        themes.map_or_else(BTreeSet::new, |themes| themes.keys().cloned().collect())
    }

    /// The keys under which a text has a theme; several where themes were merged.
    fn keys(&self, text: &str, theme: &str) -> Vec<String> {
        let keys = self.0.get(text).and_then(|themes| themes.get(theme));
        keys.cloned().unwrap_or_default()
    }

    /// How many of some texts have which theme. Who wrote the same as others counts as well.
    pub fn count<'t>(&self, texts: impl Iterator<Item = &'t Text>) -> Counted {
        let mut counted = Counted {
            all: 0,
            read: 0,
            themes: BTreeMap::new(),
        };
        for text in texts {
            counted.all += text.times;
            counted.read += if self.is_read(&text.key) {
                text.times
            } else {
                0
            };
            for theme in self.themes(&text.key) {
                *counted.themes.entry(theme).or_default() += text.times;
            }
        }
        counted
    }

    /// Learns from what was coded.
    pub fn suggester(&self, texts: &[Text], book: &Codebook) -> Suggester {
        let of_theme = |id: &str| {
            let coded = texts.iter().filter(|text| self.has(&text.key, id));
            coded.map(|text| text.written.words.as_str()).collect()
        };
        let known = |(id, theme): &'_ (String, Theme)| (id.clone(), theme.clone(), of_theme(id));
        let known: Vec<(String, Theme, Vec<&str>)> = book.themes().iter().map(known).collect();
        let known: Vec<Known<'_>> = known
            .iter()
            .map(|(id, theme, examples)| Known {
                theme: id,
                keywords: &theme.keywords,
                examples: examples.clone(),
            })
            .collect();
        Suggester::new(&known)
    }
}

/// The codebook for the texts of a form.
pub fn codebook(desk: Desk, form: &str) -> Codebook {
    Codebook::of(team::all(desk, THEME), &team::group_of(desk, form))
}

/// Which text has which theme.
pub fn coded(desk: Desk, book: &Codebook) -> Coded {
    let all: Vec<(String, Coding)> = team::all(desk, CODING);
    Coded::of(all.iter().map(|(key, _)| key.as_str()), book)
}

/// Puts a text into a theme, or takes it out again.
pub fn toggle(desk: Desk, form: &str, text: &str, theme: &str, coded: &Coded) {
    let group = team::group_of(desk, form);
    let form = form.to_owned();
    let changes = match coded.has(text, theme) {
        true => {
            let keys = coded.keys(text, theme).into_iter();
            keys.map(|key| team::change::<Coding>(CODING, &key, None))
                .collect()
        }
        false => {
            let key = format!("{text}/{theme}");
            vec![team::change(CODING, &key, Some(&Coding { form }))]
        }
    };
    team::put_all(desk, &group, changes, "a coding");
}

/// Writes a theme, or takes it away.
pub fn put_theme(desk: Desk, form: &str, id: &str, theme: Option<&Theme>) {
    let group = team::group_of(desk, form);
    let change = team::change(THEME, id, theme);
    team::put_all(desk, &group, vec![change], "a change of the themes");
}

/// A new theme at the end of the codebook; gives its id.
pub fn add_theme(desk: Desk, form: &str, name: &str, book: &Codebook) -> String {
    let id = hex(&device::page::random::<8>());
    let theme = Theme {
        name: name.trim().to_owned(),
        group: team::group_of(desk, form),
        place: book.next_place(),
        ..Theme::default()
    };
    put_theme(desk, form, &id, Some(&theme));
    id
}

/// What was picked for reports, in no order that says anything.
pub fn quotations(desk: Desk) -> Vec<(String, Quotation)> {
    team::all(desk, QUOTATION)
}

/// Picks a quotation, or takes it away.
pub fn put_quotation(desk: Desk, form: &str, key: &str, quotation: Option<&Quotation>) {
    let change = team::change(QUOTATION, key, quotation);
    team::put_all(
        desk,
        &team::group_of(desk, form),
        vec![change],
        "a quotation",
    );
}

/// What was passed on, with what was decided; what waits for a decision first.
pub fn worries(desk: Desk) -> Vec<(String, Worry, Option<Decision>)> {
    let decisions: BTreeMap<String, Decision> = team::all(desk, WORRY).into_iter().collect();
    let passed = team::all::<Worry>(desk, WORRY).into_iter();
    let mut worries: Vec<_> = passed
        .map(|(key, worry)| {
            let decision = decisions.get(&decision_key(&key)).cloned();
            (key, worry, decision)
        })
        .collect();
    worries.sort_by_key(|(_, _, decision)| decision.is_some());
    worries
}

/// Writes down that a text is passed on. Nothing goes along but the form, the quarter and the words.
pub fn pass_on(desk: Desk, form: &str, text: &Text, worrying: &Worrying) {
    let quarters: Vec<String> = worrying.quarters.iter().map(|q| q.in_words()).collect();
    let quarter = match quarters.is_empty() {
        true => "not said".to_owned(),
        false => quarters.join(", or "),
    };
    let worry = Worry {
        form: form.to_owned(),
        title: worrying.title.clone(),
        quarter,
        words: worrying.words.clone(),
        passed_on: crate::app::today_in_words(),
    };
    let group = team::group_of(desk, form);
    let change = team::change(WORRY, &text.key, Some(&worry));
    team::put_all(desk, &group, vec![change], "a text that was passed on");
    desk.log(wire::access::Act::WorryPassedOn);
}

/// Writes down what was decided.
pub fn decide(desk: Desk, form: &str, key: &str, decided: &str) {
    let decision = Decision {
        decided: decided.trim().to_owned(),
        on: crate::app::today_in_words(),
    };
    let group = team::group_of(desk, form);
    let change = team::change(WORRY, &decision_key(key), Some(&decision));
    team::put_all(desk, &group, vec![change], "what was decided");
    desk.log(wire::access::Act::WorryDecided);
}

fn decision_key(key: &str) -> String {
    format!("{key}/decision")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(words: &str, times: u64) -> Text {
        let written = Written {
            name: "better".to_owned(),
            question: "What would make it better".to_owned(),
            year: Some(2015),
            words: words.to_owned(),
        };
        let key = text_key("a-form", &written);
        Text {
            key,
            written,
            times,
        }
    }

    fn theme(name: &str, place: u32) -> Theme {
        Theme {
            name: name.to_owned(),
            group: "managers".to_owned(),
            place,
            ..Theme::default()
        }
    }

    fn book(themes: &[(&str, Theme)]) -> Codebook {
        let all = themes
            .iter()
            .map(|(id, theme)| ((*id).to_owned(), theme.clone()));
        Codebook::of(all.collect(), "managers")
    }

    #[test]
    fn a_text_has_the_same_name_for_ever_and_no_two_share_one() {
        let one = text("It was late.", 1);
        assert_eq!(one.key, "f9ac6bd2002e27800c0812e0541bb29d");
        assert_eq!(one.key.len(), 2 * KEY_BYTES);
        let mut other = one.written.clone();
        other.year = None;
        assert_ne!(one.key, text_key("a-form", &other));
        assert_ne!(one.key, text_key("another", &one.written));
        // What stands on either side of a border cannot be mixed up.
        let (mut a, mut b) = (one.written.clone(), one.written.clone());
        (a.name, a.words) = ("more".to_owned(), "words".to_owned());
        (b.name, b.words) = ("mor".to_owned(), "ewords".to_owned());
        assert_ne!(text_key("a-form", &a), text_key("a-form", &b));
    }

    #[test]
    fn the_codebook_is_of_one_group_and_in_its_order() {
        let other = Theme {
            group: "officers".to_owned(),
            ..theme("Not ours", 0)
        };
        let book = book(&[
            ("b", theme("Late", 1)),
            ("a", theme("Plan", 2)),
            ("c", theme("Chair", 0)),
            ("x", other),
        ]);
        let names: Vec<&str> = book.themes().iter().map(|(_, t)| t.name.as_str()).collect();
        assert_eq!(names, ["Chair", "Late", "Plan"]);
        assert_eq!(
            (
                book.by_number(1),
                book.by_number(3),
                book.by_number(0),
                book.by_number(4)
            ),
            (Some("c"), Some("a"), None, None)
        );
        assert_eq!(book.next_place(), 3);
        let found: Vec<&str> = book
            .find("la")
            .into_iter()
            .map(|(id, _)| id.as_str())
            .collect();
        assert_eq!(
            found,
            ["b", "a"],
            "what begins with the letters stands first"
        );
        assert_eq!(book.named(" late "), Some("b"));
        assert_eq!(book.named("lat"), None);
    }

    #[test]
    fn codings_of_a_merged_theme_are_of_the_other_one() {
        let merged = Theme {
            into: Some("b".to_owned()),
            ..theme("Reports", 0)
        };
        let book = book(&[("a", merged), ("b", theme("Late", 1))]);
        // A colleague coded with the old theme while it was merged: nothing is lost.
        let keys = ["t/a", "t/b", "u/a", "v/gone", "w/none", "broken"];
        let coded = Coded::of(keys.into_iter(), &book);
        assert!(coded.has("t", "b") && coded.has("u", "b") && !coded.has("t", "a"));
        assert_eq!(coded.keys("t", "b"), ["t/a", "t/b"]);
        assert!(!coded.is_read("v") && coded.is_read("w") && !coded.is_read("broken"));
        assert_eq!(coded.themes("w"), BTreeSet::from([NO_THEME.to_owned()]));
    }

    #[test]
    fn themes_merged_in_a_ring_lead_nowhere() {
        let into = |id: &str| Theme {
            into: Some(id.to_owned()),
            ..theme("Ring", 0)
        };
        let book = book(&[("a", into("b")), ("b", into("a"))]);
        assert!(!Coded::of(["t/a"].into_iter(), &book).is_read("t"));
    }

    #[test]
    fn counts_say_of_how_many() {
        let texts = [text("one", 1), text("No", 3), text("three", 1)];
        let book = book(&[("a", theme("Late", 0))]);
        let keys = [
            format!("{}/a", texts[0].key),
            format!("{}/{NO_THEME}", texts[1].key),
        ];
        let coded = Coded::of(keys.iter().map(String::as_str), &book);
        let counted = coded.count(texts.iter());
        assert_eq!((counted.all, counted.read), (5, 4));
        assert_eq!(counted.themes.get("a"), Some(&1));
        assert_eq!(counted.themes.get(NO_THEME), Some(&3));
    }

    #[test]
    fn what_is_passed_on_and_what_was_decided_are_told_apart() {
        let decision = Decision {
            decided: "Seen".into(),
            on: "today".into(),
        };
        let json = serde_json::to_string(&decision).expect("it is written");
        assert!(serde_json::from_str::<Worry>(&json).is_err());
        assert_eq!(
            serde_json::from_str::<Decision>(&json).expect("it is read"),
            decision
        );
    }
}
