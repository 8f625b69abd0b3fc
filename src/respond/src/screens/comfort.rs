//! How the page looks and sounds, chosen by the one who uses it; remembered on this device, and
//! put on the page before anything is drawn (`public/start.js`).

use crate::app::{Heard, Screen};
use device::{page, small};
use std::rc::Rc;
use ui::draw::{Turn, View, button, buttons, group, h1, p};
use ui::{options, own};

/// Where the choices are kept, `size=large;words=easy`; `start.js` reads the same.
const KEPT: &str = "comfort";
/// Something that can be chosen.
struct Choice {
    /// The attribute of the root it becomes.
    name: &'static str,
    question: &'static str,
    /// Each value with its words; the first is the usual one.
    values: &'static [(&'static str, &'static str)],
}

const CHOICES: [Choice; 8] = [
    Choice {
        name: "size",
        question: "How large should the words be?",
        values: &[("", "Usual"), ("large", "Larger"), ("largest", "Largest")],
    },
    Choice {
        name: "words",
        question: "Which words should the questions use?",
        values: &[
            ("", "Usual words"),
            ("easy", "Easier words, where there are some"),
        ],
    },
    Choice {
        name: "aloud",
        question: "Should each page be read to you?",
        values: &[
            ("", "Only when I tap Listen"),
            ("every-page", "Yes, read every page to me"),
        ],
    },
    Choice {
        name: "face",
        question: "Which letters are easier to read?",
        values: &[
            ("", "Usual letters"),
            ("easy", "Letters made to be told apart"),
        ],
    },
    Choice {
        name: "colours",
        question: "A light page or a dark one?",
        values: &[
            ("", "As this device is set"),
            ("light", "Light"),
            ("dark", "Dark"),
        ],
    },
    Choice {
        name: "contrast",
        question: "How strong should the colours be?",
        values: &[("", "Usual"), ("high", "As strong as can be")],
    },
    Choice {
        name: "calm",
        question: "May things move?",
        values: &[
            ("", "As this device is set"),
            ("yes", "No, keep everything still"),
        ],
    },
    Choice {
        name: "accent",
        question: "Which colour do you like?",
        values: &[
            ("", "Blue"),
            ("plum", "Plum"),
            ("berry", "Berry"),
            ("forest", "Green"),
            ("rust", "Rust"),
        ],
    },
];

/// Draws the choices; when done the page from which they were opened comes back.
pub fn view(heard: Heard, from: Screen) -> View {
    super::arrive();
    let turn = Turn::new();
    let done = move || {
        if let Screen::Visit(visit) = &from {
            visit.speak(is_easy());
        }
        heard.show(from.clone());
    };
    group(vec![
        h1("Make this easier for you"),
        p("What you choose is remembered on this device and told to nobody."),
        turn.live(move || group(CHOICES.iter().map(|choice| one(choice, turn)).collect())),
        buttons(vec![button("main", "Done", done)]),
    ])
}

/// Did the person ask to have everything read to them?
pub fn reads_everything() -> bool {
    kept("aloud").as_deref() == Some("every-page")
}

/// Did the person ask for easier words?
pub fn is_easy() -> bool {
    kept("words").as_deref() == Some("easy")
}

fn one(choice: &Choice, turn: Turn) -> View {
    let name = choice.name;
    let now = kept(name).unwrap_or_default();
    let pick: Rc<dyn Fn(&str)> = Rc::new(move |value| {
        keep(name, value);
        turn.again();
    });
    let set = ["comfort-", name].concat();
    let fields = options(&set, choice.values, Some(now.as_str()), &pick);
    own(choice.question, vec![fields])
}

fn kept(name: &str) -> Option<String> {
    let all = small::get(KEPT)?;
    let mut pairs = all.split(';').filter_map(|pair| pair.split_once('='));
    pairs
        .find(|(kept, _)| *kept == name)
        .map(|(_, value)| value.to_owned())
}

fn keep(name: &'static str, value: &str) {
    let all = small::get(KEPT).unwrap_or_default();
    let others = all
        .split(';')
        .filter(|pair| pair.split_once('=').is_some_and(|(kept, _)| kept != name));
    let mut pairs: Vec<String> = others.map(str::to_owned).collect();
    if !value.is_empty() {
        pairs.push([name, "=", value].concat());
    }
    small::set(KEPT, &pairs.join(";"));
    page::dress(name, value);
}
