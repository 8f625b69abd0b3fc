//! The first two pages: the cover, and what a person should know before they begin.

use super::Printing;
use super::drawn;
use super::words::{HELP_TITLE, HOW_TITLE, WHO_TITLE};
use crate::document::{Audience, Readers};

impl Printing<'_> {
    pub(super) fn cover(&mut self) {
        let document = self.form.document();
        let (title, minutes) = (self.words_of(&document.title), document.minutes);
        let start = document.start.0.first();
        let purpose = start.map(|text| self.words_of(text)).unwrap_or_default();
        let about = format!("It takes about {minutes} minutes. You can stop when you like.");
        let shared = matches!(document.readers, Readers::Officers);
        let (service, child) = (self.booklet.service, self.is_for_a_child());
        self.paper.put("<section class=\"cover\">\n");
        self.paper
            .say("p class=\"service\"", service.unwrap_or_default());
        self.paper.say("h1", &title);
        if child {
            self.paper.put(drawn::landscape());
        }
        self.paper.say("p class=\"purpose\"", &purpose);
        self.paper.say("p class=\"minutes\"", &about);
        self.fixed_answers();
        if shared && !self.asks_for_names() {
            let whose = match document.audience {
                Audience::Adult => "Written by",
                _ => "My name, if you want to say",
            };
            self.blank(whose);
        }
        if shared {
            self.blank("The day");
        }
        let state = self.state();
        self.paper.say("p class=\"state\"", &state);
        self.paper.put("</section>\n");
    }

    pub(super) fn before(&mut self) {
        let words = &self.words;
        self.paper.around("section class=\"before\"", |paper| {
            paper.say("h2", HOW_TITLE);
            for words in words.how {
                paper.say("p", words);
            }
            paper.put(
                "<p class=\"example\"><span class=\"box ticked\"></span> <small>7b</small> \
                 <span>The small numbers beside the boxes are for typing your answers in. \
                 You do not need them.</span></p>\n",
            );
            paper.say("h2", WHO_TITLE);
            for words in words.who {
                paper.say("p", words);
            }
        });
        self.help();
    }

    /// Whom to tell and whom to ring. Without a service there is room to write numbers in.
    fn help(&mut self) {
        let (helplines, words) = (self.booklet.helplines, self.words.help);
        self.paper.around("section class=\"help\"", |paper| {
            paper.say("h2", HELP_TITLE);
            paper.say("p", words);
            paper.around("ul", |paper| {
                for line in helplines {
                    paper.around("li", |paper| {
                        paper.say("b", &line.name);
                        paper.say("span class=\"number\"", &line.number);
                        paper.say("span class=\"about\"", &line.about);
                    });
                }
            });
            if helplines.is_empty() {
                paper.lines(2);
            }
        });
    }

    /// "I used to live there" and the like, where the booklet was printed for one variant.
    fn fixed_answers(&mut self) {
        let mut said = Vec::new();
        for item in self.form.items() {
            if self.booklet.answers.get(&item.name).is_some() {
                said.push(self.answer_in_words(item));
            }
        }
        for words in said {
            self.paper.say("p class=\"fixed\"", &words);
        }
    }

    /// Whether a name is asked for among the questions, of what is never counted.
    fn asks_for_names(&self) -> bool {
        self.form.items().any(|item| item.stays_here)
    }

    /// Who agreed to it, or that nobody has yet.
    pub(super) fn state(&self) -> String {
        let document = self.form.document();
        match (&document.agreed_by, &document.agreed_on) {
            (Some(by), Some(on)) => format!("Agreed by {by} on {on}."),
            _ => self.words.draft.to_owned(),
        }
    }

    /// A name for something, and a line to write it on.
    pub(super) fn blank(&mut self, what: &str) {
        self.paper.around("p class=\"blank\"", |paper| {
            paper.say("span", what);
            paper.put("<i></i>");
        });
    }
}
