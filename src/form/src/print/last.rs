//! The last pages: room for more words, who should know what, and what happens with the booklet.

use super::Printing;
use super::words::THEN_TITLE;
use crate::document::{Audience, Readers};

const MORE_LINES: usize = 9;
const MORE_LINES_LARGE: usize = 11;
const BESIDE_DRAWING: usize = 7;
const BESIDE_DRAWING_LARGE: usize = 5;

impl Printing<'_> {
    pub(super) fn room(&mut self) {
        let (title, child) = (self.words.more_words, self.is_for_a_child());
        let lines = match (child, self.booklet.large) {
            (false, false) => MORE_LINES,
            (false, true) => MORE_LINES_LARGE,
            (true, false) => BESIDE_DRAWING,
            (true, true) => BESIDE_DRAWING_LARGE,
        };
        self.paper.around("section class=\"room\"", |paper| {
            paper.say("h2", title);
            let how = "If it is about a question, write its number first.";
            paper.say("p class=\"hint\"", how);
            if child {
                paper.put("<div class=\"drawing\"></div>\n");
            }
            paper.lines(lines);
        });
    }

    pub(super) fn last(&mut self) {
        let document = self.form.document();
        let shared = matches!(document.readers, Readers::Officers);
        let young = matches!(document.audience, Audience::Child | Audience::YoungPerson);
        let marked = shared && young && document.meeting.is_some();
        self.paper.put("<section class=\"last\">\n");
        if marked {
            self.who_should_know();
        }
        self.paper.say("h2", THEN_TITLE);
        for words in self.words.then {
            self.paper.say("p", words);
        }
        if shared {
            self.may_it_be_counted();
        } else {
            self.about_the_meeting();
        }
        self.office();
        self.paper.put("</section>\n");
    }

    /// What can be marked beside each answer on a screen.
    fn who_should_know(&mut self) {
        self.paper.say("h2", "Who should know what");
        self.paper.say(
            "p class=\"hint\"",
            "Write the numbers of the questions. If it says that someone may not be safe, other people have to know.",
        );
        self.blank("Tell my meeting");
        self.blank("Only for my IRO");
        self.blank("Talk to me first");
    }

    /// A copy is counted only if the person says so, and their words only if they say that too.
    fn may_it_be_counted(&mut self) {
        self.paper.say("h2", "May we count what you said?");
        self.paper.say(
            "p",
            "We take your name out first. Nobody can find yours later to take it back.",
        );
        let asked = [
            ("Count what I ticked", ["C1", "C2"]),
            ("Count my own words too", ["W1", "W2"]),
        ];
        self.paper.put("<div class=\"consent\">\n");
        for (words, [yes, no]) in asked {
            self.paper.put("<p>");
            self.paper.say("span class=\"asked\"", words);
            self.box_for(yes, "Yes");
            self.box_for(no, "No");
            self.paper.put("</p>\n");
        }
        self.paper.put("</div>\n");
    }

    /// What a response says of its meeting, where it is about one.
    fn about_the_meeting(&mut self) {
        self.paper.say("h2", "Which meeting is this about?");
        self.paper.say(
            "p class=\"hint\"",
            "The town or area, and the month and year.",
        );
        self.blank("Where");
        self.blank("When");
    }

    /// For whoever types it in.
    fn office(&mut self) {
        let name = self.name();
        self.paper.around("aside class=\"office\"", |paper| {
            let what = format!("For typing in: {name}. Typed in on ");
            paper.put("<p>");
            paper.say("span", &what);
            paper.put("<i></i> <span>by</span> <i></i></p>\n");
            if !paper.0.contains("class=\"twemoji\"") {
                return;
            }
            paper.say(
                "p",
                "Pictures: Twemoji by Twitter and other contributors, CC-BY 4.0.",
            );
        });
    }
}
