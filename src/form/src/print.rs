//! A form as a blank booklet on A4: the library part of `heard form print`. The page stands alone,
//! asks nothing of the network, and is meant for the printer. Whatever can be ticked or written on
//! has a code, and the form and its version stand at the foot of each page, so that a booklet that
//! comes back can be typed in.
//!
//! The booklet asks everything in the order of the form; what a screen would show or hide is said
//! in words.

mod asked;
pub(crate) mod codes;
mod conditions;
mod drawn;
mod front;
mod last;
mod paper;
#[cfg(test)]
mod tests;
mod words;

use crate::Answers;
use crate::document::{Audience, Document, Item, Text};
use crate::form::Form;
use crate::walk::{Context, Walk, in_language};
use chrono::NaiveDate;
pub use codes::{PaperCode, paper_codes};
use paper::{Paper, escaped, in_style};

/// The booklet's style; it lives in its own file, as all style does.
const STYLE: &str = include_str!("../../../style/booklet.css");

/// What a booklet is printed with.
pub struct Booklet<'b> {
    /// The language of the form's words.
    pub language: &'b str,
    /// In large print: nothing to read is under 18 points.
    pub large: bool,
    /// In the easier wording, with pictures.
    pub easy: bool,
    /// What the service is called; none prints a booklet for any service.
    pub service: Option<&'b str>,
    /// Whom to ring.
    pub helplines: &'b [Helpline],
    /// Answers that are known before printing, which choose a variant of the form.
    pub answers: &'b Answers,
    /// Finds a picture by its name, as SVG.
    pub picture: &'b dyn Fn(&str) -> Option<String>,
}

/// Someone to ring.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Helpline {
    /// "Childline".
    pub name: String,
    /// "0800 1111".
    pub number: String,
    /// "Any time, free."
    pub about: String,
}

/// The booklet as one HTML page.
pub fn print(form: &Form, booklet: &Booklet) -> String {
    let mut printing = Printing::new(form, booklet);
    printing.cover();
    printing.before();
    printing.questions();
    printing.room();
    printing.last();
    printing.page()
}

/// A booklet as far as it is written.
struct Printing<'p> {
    form: &'p Form,
    booklet: &'p Booklet<'p>,
    walk: Walk<'p>,
    words: words::Words,
    paper: Paper,
    /// The place of the path that the last scene showed.
    place: Option<&'p str>,
}

impl<'p> Printing<'p> {
    fn new(form: &'p Form, booklet: &'p Booklet<'p>) -> Self {
        let context = Context {
            today: NaiveDate::default(),
            language: booklet.language.to_owned(),
            easy: booklet.easy,
            report_hours_before: None,
        };
        Self {
            form,
            booklet,
            walk: Walk::new(form, booklet.answers.clone(), context),
            words: words::words(form.document()),
            paper: Paper::default(),
            place: None,
        }
    }

    fn page(&self) -> String {
        let document = self.form.document();
        let (title, name) = (self.words_of(&document.title), self.name());
        let foot = in_style(&name);
        let state = match document.agreed_by {
            Some(_) => "",
            None => " · draft",
        };
        let language = escaped(self.booklet.language);
        format!(
            "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta http-equiv=\"Content-Security-Policy\" \
             content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
             <title>{}</title>\n<style>\n{STYLE}\
             @page {{ @bottom-left {{ content: \"{foot}{state}\"; }} }}\n</style>\n</head>\n\
             <body class=\"{}\">\n<main>\n{}</main>\n</body>\n</html>\n",
            escaped(&title),
            self.looks(),
            self.paper.0
        )
    }

    /// The form and its version, as they stand at the foot: `parent-review.1`.
    fn name(&self) -> String {
        let Document { id, version, .. } = self.form.document();
        let easy = match self.booklet.easy {
            true => " easy",
            false => "",
        };
        format!("{id}.{version}{easy}")
    }

    fn looks(&self) -> String {
        let audience = match self.form.document().audience {
            Audience::Child => "for-a-child",
            Audience::YoungPerson => "for-a-young-person",
            Audience::Parent => "for-a-parent",
            Audience::Adult => "for-an-adult",
        };
        let looks = [
            (true, audience),
            (self.booklet.large, "large"),
            (self.booklet.easy, "easy"),
        ];
        let on = looks.into_iter().filter(|(on, _)| *on);
        on.map(|(_, class)| class).collect::<Vec<_>>().join(" ")
    }

    fn is_for_a_child(&self) -> bool {
        self.form.document().audience == Audience::Child
    }

    fn words_of(&self, text: &Text) -> String {
        in_language(text, self.booklet.language).to_owned()
    }

    /// A picture by its name, where children or easy read have one.
    fn picture(&self, name: Option<&String>) -> Option<String> {
        let illustrated = self.booklet.easy || self.is_for_a_child();
        let name = name.filter(|_| illustrated)?;
        if let Some(curve) = drawn::mouth(name) {
            return Some(drawn::face(curve));
        }
        let svg = (self.booklet.picture)(name)?;
        Some(format!(
            "<span class=\"twemoji\" aria-hidden=\"true\">{svg}</span>"
        ))
    }

    /// What an answer that was given before printing reads like.
    fn answer_in_words(&self, item: &Item) -> String {
        let words = format!("${{{}}}", item.name);
        let text = Text::from([("en".to_owned(), words)]);
        self.walk.text(&text, &item.name)
    }

    /// A box to tick, its code, and what it says.
    fn box_for(&mut self, code: &str, words: &str) {
        let (code, words) = (escaped(code), escaped(words));
        self.paper.put(&format!(
            "<span class=\"tick\"><span class=\"box\"></span> <small>{code}</small> {words}</span>\n"
        ));
    }
}
