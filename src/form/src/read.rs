//! Reads a document and makes a form of it, or says what is wrong with it and where.
//!
//! Everything that could go wrong while somebody answers is found here: names that do not exist,
//! rules that go round in a circle or compare what cannot be compared, lists that are empty,
//! questions without words. Only the first fault is reported; it is the one to mend first.

mod head;
mod item;
mod link;
mod rule;
mod shape;
mod tree;
mod wording;

use crate::Choice;
use crate::advice;
use crate::document::{Audience, Document, Text};
use crate::form::{Form, FormError, NONE, Node};
use crate::json::Json;

impl Form {
    /// Reads a form document and checks everything about it.
    pub fn read(json: &str) -> Result<Form, FormError> {
        let document = shape::document(json)?;
        head::check(&document)?;
        let form = Self::compile(document)?;
        for node in 0..form.nodes.len() as u32 {
            item::check(&form, node)?;
        }
        rule::check_all(&form)?;
        wording::check_all(&form)?;
        Ok(form)
    }

    /// Reads a document that [`Form::read`] has accepted before, such as one that was released.
    ///
    /// What could stop the engine is refused here too: names and expressions that cannot be read,
    /// circles, limits. Everything else that `read` checks is taken as it stands and at worst
    /// leaves a question out, which spares the page a person loads first the weight of saying
    /// what is wrong.
    pub fn open(json: &Json) -> Result<Form, FormError> {
        Self::compile(shipped(Document::plain(json))?)
    }

    /// Reads a document as [`Form::open`] does, without its rules: enough to know what is asked
    /// and what can be chosen, which is all that anonymising needs. Nothing can be walked with it.
    pub fn outline(json: &str) -> Result<Form, FormError> {
        let json = Json::parse(json);
        tree::grow(shipped(json.as_ref().and_then(Document::plain))?)
    }

    fn compile(document: Document) -> Result<Form, FormError> {
        let mut form = tree::grow(document)?;
        rule::parse_all(&mut form)?;
        link::order(&mut form)?;
        Ok(form)
    }

    /// Families' forms require nothing.
    fn is_for_families(&self) -> bool {
        self.document.audience != Audience::Adult
    }

    /// Where an item stands in the document: `survey[3].items[1]`.
    pub(crate) fn place(&self, node: u32) -> String {
        place(&self.nodes, node)
    }

    fn fault<T>(&self, node: u32, field: &str, message: String) -> Result<T, FormError> {
        let path = [self.place(node).as_str(), ".", field].concat();
        Err(FormError { path, message })
    }
}

fn shipped(document: Option<Document>) -> Result<Document, FormError> {
    document.ok_or_else(|| FormError {
        path: String::new(),
        message: "This is not a form document that was checked before.".to_owned(),
    })
}

/// Where an item stands in the document.
fn place(nodes: &[Node], node: u32) -> String {
    let Node { parent, index, .. } = &nodes[node as usize];
    let around = match *parent {
        NONE => "survey".to_owned(),
        parent => place(nodes, parent) + ".items",
    };
    numbered(&around, *index as usize)
}

fn numbered(list: &str, index: usize) -> String {
    [list, "[", &index.to_string(), "]"].concat()
}

#[inline]
fn fault<T>(path: &str, message: &str) -> Result<T, FormError> {
    Err(FormError {
        path: path.to_owned(),
        message: advice::words(&[message]),
    })
}

/// The choices of an offered group.
fn yes_no() -> Vec<Choice> {
    let words = [("yes", "Yes", "Iawn"), ("no", "No", "Dim diolch")];
    words
        .map(|(name, english, welsh)| yes_or_no(name, english, welsh))
        .into()
}

fn yes_or_no(name: &str, english: &str, welsh: &str) -> Choice {
    let mut choice = Choice {
        name: name.to_owned(),
        ..Choice::default()
    };
    for (language, word) in [("en", english), ("cy", welsh)] {
        choice.label.insert(language.to_owned(), word.to_owned());
    }
    choice
}

/// Checks words a person reads: there in English, in known languages, not endless.
fn check_text(text: &Text, path: &str) -> Result<(), FormError> {
    if !text.contains_key("en") {
        return fault(path, "The English words are missing. Write them as \"en\".");
    }
    for (language, words) in text {
        let path = [path, ".", language].concat();
        let tag = language
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if !tag || !(2..=12).contains(&language.len()) {
            return fault(
                &path,
                "This is not the tag of a language. Write it like \"en\" or \"cy\".",
            );
        }
        if words.trim().is_empty() {
            return fault(
                &path,
                "There are no words here. Write some, or take the language away.",
            );
        }
        if words.chars().count() > crate::limits::WORDS_CHARS_MAX {
            return fault(&path, "This is longer than 2,000 letters. Make it shorter.");
        }
    }
    Ok(())
}

/// Checks words that may be left out altogether.
fn check_optional_text(text: &Text, path: &str) -> Result<(), FormError> {
    if text.is_empty() {
        return Ok(());
    }
    check_text(text, path)
}

/// Whether a name is written as names are.
fn is_name(name: &str, may_begin_with_digit: bool) -> bool {
    let begins = name.starts_with(|c: char| {
        c.is_ascii_lowercase() || (may_begin_with_digit && c.is_ascii_digit())
    });
    let goes_on = name
        .bytes()
        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'-');
    begins && goes_on && name.len() <= crate::limits::NAME_CHARS_MAX
}

const NAME_MENDING: &str = "A name begins with a small letter and goes on with small letters, digits, _ or -, at most 64 of them. Change it to that.";
