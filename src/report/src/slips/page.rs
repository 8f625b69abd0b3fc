//! The sheets of A4: a page for each slip, or eight on a page with lines to cut along.

use super::words::{self, Reader};
use super::{Copies, Layout, Slips, code, scenes};
use crate::html::escaped;

/// How the sheets look; all style lives in files of its own.
const STYLE: &str = include_str!("../../../../style/slips.css");
/// Paper without margins, for the file that is nothing but sheets: cutting lines reach the edge.
const PAPER: &str = include_str!("../../../../style/slips-paper.css");
/// A longer address is set smaller, so that the code keeps its place below it.
const ADDRESS_IN_A_LINE: usize = 30;
/// Two columns of four.
const ON_A_PAGE: usize = 8;

/// A page that stands alone.
pub(super) fn html(slips: &Slips, copies: Copies, layout: Layout) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" \
         content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>Invitations: {}</title>\n<style>\n{STYLE}{PAPER}</style>\n</head>\n<body>\n{}</body>\n</html>\n",
        escaped(&slips.service),
        article(slips, copies, layout)
    )
}

/// The sheets without a page around them.
pub(super) fn article(slips: &Slips, copies: Copies, layout: Layout) -> String {
    let mut sheets = Sheets(String::new());
    sheets.put("<main class=\"slips\">");
    let all: Vec<Option<&str>> = copies.each().collect();
    match layout {
        Layout::One => all.iter().for_each(|code| sheets.whole(slips, *code)),
        Layout::Eight => all
            .chunks(ON_A_PAGE)
            .for_each(|codes| sheets.eight(slips, codes)),
    }
    sheets.put("</main>");
    sheets.0
}

/// One slip, as large as it will be.
pub(super) fn preview(slips: &Slips, copies: Copies, layout: Layout) -> String {
    let mut sheets = Sheets(String::new());
    sheets.put("<div class=\"slips\">");
    for code in copies.each().take(1) {
        match layout {
            Layout::One => sheets.whole(slips, code),
            Layout::Eight => sheets.eighth(slips, code),
        }
    }
    sheets.put("</div>");
    sheets.0
}

struct Sheets(String);

impl Sheets {
    fn put(&mut self, html: &str) {
        self.0.push_str(html);
        self.0.push('\n');
    }

    /// An element with words in it.
    fn say(&mut self, element: &str, words: &str) {
        let name = element.split(' ').next().unwrap_or(element);
        self.put(&format!("<{element}>{}</{name}>", escaped(words)));
    }

    fn whole(&mut self, slips: &Slips, code: Option<&str>) {
        match slips.choices.tablet {
            Some(answers) => self.tablet(slips, code, answers),
            None => self.letter(slips, code),
        }
    }

    /// A whole page for one person.
    fn letter(&mut self, slips: &Slips, code: Option<&str>) {
        let reader = slips.choices.reader;
        self.put(&format!("<section class=\"page one {}\">", reader.name()));
        self.put("<header>");
        self.say("p class=\"service\"", &slips.service);
        self.say("h1", words::title(slips));
        self.put("</header>");
        self.say("p class=\"lead\"", words::lead(slips));
        if matches!(reader, Reader::Child | Reader::YoungPerson) {
            self.signs();
        }
        self.say("p", &words::reason(slips));
        if let Some(meeting) = words::meeting(slips) {
            self.say("p class=\"meeting\"", &meeting);
        }
        self.way_in(slips, code);
        self.put("<div class=\"told\">");
        for told in words::told(slips) {
            self.put("<div>");
            self.say("h2", told.heading);
            self.say("p", &told.words);
            self.put("</div>");
        }
        self.put("</div>");
        self.helplines(slips);
        self.foot(slips);
        self.put("</section>");
    }

    fn signs(&mut self) {
        self.put("<ul class=\"signs\">");
        for sign in scenes::GOOD_WORRY_WISH {
            self.put(sign);
        }
        self.put("</ul>");
    }

    /// The square, and the way by hand beside it.
    fn way_in(&mut self, slips: &Slips, code: Option<&str>) {
        self.put("<div class=\"way\">");
        self.put(&code::drawn(&slips.link(code)));
        self.put("<div>");
        self.say("h2", "How to begin");
        self.say(
            "p",
            "Point the camera of a phone or tablet at the square, and tap the link it shows.",
        );
        self.say("p", "Or type this address:");
        self.address(slips);
        if let Some(code) = code {
            self.say("p", "and this code:");
            self.say("p class=\"code\"", code);
            if slips.choices.tablet.is_none() {
                self.say("p class=\"small\"", words::ABOUT_THE_CODE);
            }
        }
        if let Some(choice) = words::to_choose_from(slips) {
            self.say("p", &choice);
        }
        self.put("</div></div>");
    }

    fn address(&mut self, slips: &Slips) {
        let address = slips.typed_address();
        let class = match address.chars().count() > ADDRESS_IN_A_LINE {
            true => "address long",
            false => "address",
        };
        self.say(&format!("p class=\"{class}\""), address);
    }

    fn helplines(&mut self, slips: &Slips) {
        if slips.helplines.is_empty() {
            return;
        }
        self.put("<ul class=\"helplines\">");
        for line in &slips.helplines {
            self.put(&format!(
                "<li><b>{}</b> <span class=\"number\">{}</span> <span class=\"small\">{}</span></li>",
                escaped(&line.name),
                escaped(&line.number),
                escaped(&line.about)
            ));
        }
        self.put("</ul>");
    }

    fn foot(&mut self, slips: &Slips) {
        self.put("<footer>");
        if let Some(draft) = words::draft(slips) {
            self.say("p class=\"small\"", &draft);
        }
        if slips.choices.reader == Reader::Child {
            self.put(scenes::STONES);
        }
        self.put("</footer>");
    }

    fn eight(&mut self, slips: &Slips, codes: &[Option<&str>]) {
        self.put("<section class=\"page eight\">");
        for code in codes {
            self.eighth(slips, *code);
        }
        self.put("</section>");
    }

    /// An eighth of a page for one person.
    fn eighth(&mut self, slips: &Slips, code: Option<&str>) {
        let reader = slips.choices.reader;
        self.put(&format!("<article class=\"slip {}\">", reader.name()));
        self.put("<header><div class=\"above\">");
        self.say("p class=\"service\"", &slips.service);
        if let Some(draft) = words::draft_shortly(slips) {
            self.say("p class=\"small\"", &draft);
        }
        self.put("</div>");
        self.say("h1", words::title(slips));
        self.say("p class=\"lead\"", words::lead(slips));
        self.put("</header><div class=\"says\">");
        if let Some(meeting) = words::meeting(slips) {
            self.say("p class=\"meeting\"", &meeting);
        }
        self.say("p", &words::told_shortly(slips));
        self.say("p", &words::help_shortly(slips));
        self.put("</div><div class=\"way\">");
        self.put(&code::drawn(&slips.link(code)));
        self.put("</div><div class=\"by-hand\">");
        let by_hand = match code {
            Some(_) => "Point a camera at the square, or type this address and code:",
            None => "Point a camera at the square, or type this address:",
        };
        self.say("p", by_hand);
        self.address(slips);
        if let Some(code) = code {
            self.say("p class=\"code\"", code);
        }
        self.put("</div></article>");
    }

    /// A page for whoever sets a shared tablet up; families never hold it.
    fn tablet(&mut self, slips: &Slips, code: Option<&str>, answers: u32) {
        self.put("<section class=\"page one tablet\">");
        self.put("<header>");
        self.say("p class=\"service\"", &slips.service);
        self.say("h1", "Setting up a shared tablet");
        self.put("</header>");
        self.say(
            "p class=\"lead\"",
            "For the person who looks after the tablet. Please do not hand this page to families.",
        );
        if let Some(meeting) = words::meeting(slips) {
            self.say("p class=\"meeting\"", &meeting);
        }
        self.way_in(slips, code);
        self.put("<ol>");
        for step in words::tablet_steps(answers) {
            self.say("li", &step);
        }
        self.put("</ol></section>");
    }
}
