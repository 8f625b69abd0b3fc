//! The booklet's own words, by whom it speaks to and who reads it. What a screen promises ("nobody
//! reads this as you type") is not true of paper, so only the first paragraph of a form's `start`,
//! what it is for, is printed; the rest is said here. Never more than is true.

use crate::document::{Audience, Document, Readers};

/// The words of one booklet.
pub(super) struct Words {
    /// How to fill it in.
    pub how: &'static [&'static str],
    /// Who reads it, and what they may have to do.
    pub who: &'static [&'static str],
    /// Before the numbers to ring.
    pub help: &'static str,
    /// What to do with it at the end.
    pub then: &'static [&'static str],
    /// Who has not agreed to a draft yet.
    pub draft: &'static str,
    /// The way out of a question: not sure.
    pub not_sure: &'static str,
    /// The way out of a question: rather not say.
    pub rather_not: &'static str,
    /// Over the pages for more words.
    pub more_words: &'static str,
}

/// Over the three areas of a board.
pub(super) const BOARD: [&str; 3] = ["Good things", "Worries", "Wishes"];

pub(super) const HOW_TITLE: &str = "How to fill this in";
pub(super) const WHO_TITLE: &str = "Who reads it";
pub(super) const HELP_TITLE: &str = "If you need help now";
pub(super) const THEN_TITLE: &str = "When you have finished";

/// The words for a form.
pub(super) fn words(document: &Document) -> Words {
    let shared = matches!(document.readers, Readers::Officers);
    let mut words = match document.audience {
        Audience::Child => child(),
        Audience::YoungPerson => young_person(),
        Audience::Parent => parent(),
        Audience::Adult => adult(),
    };
    if !shared {
        words.who = match document.audience {
            Audience::Child => &CHILD_COUNTED,
            _ => &COUNTED,
        };
        words.then = &COUNTED_THEN;
    }
    words
}

const CHILD_COUNTED: [&str; 3] = [
    "Please leave out names, yours too.",
    "Managers read it. The person who ran your meeting sees it only in a report, with what others said.",
    "It has no name on it, so nobody can come and help because of it.",
];

const COUNTED: [&str; 3] = [
    "Please leave out names, yours too.",
    "Managers of the service read it. The person who ran the meeting sees it only in reports, with what others said.",
    "It has no name on it, so nobody can come and help because of what you write.",
];

const COUNTED_THEN: [&str; 3] = [
    "Put it in an envelope and close it. Then hand it in or post it.",
    "What you ticked is typed in and counted with what others say. What you wrote is read apart from it.",
    "Once it is handed in, nobody can find yours to give it back.",
];

fn child() -> Words {
    Words {
        how: &[
            "Tick a box, draw or write. There is a pen or a crayon for each.",
            "No answer is wrong. You can leave out any question. You can stop when you like.",
            "Someone you trust can read it to you, or write for you.",
        ],
        who: &[
            "You choose who gets this booklet.",
            "Whoever gets it can read all of it. If it says that someone may not be safe, they have to tell people who can help.",
        ],
        help: "Tell a grown-up you trust. Or ring one of these numbers. You can ring them at any time.",
        then: &[
            "Well done, and thank you.",
            "This booklet is yours. You can keep it. You can give it to the person who asked you.",
        ],
        draft: "Draft. Children and young people have not agreed to it yet.",
        not_sure: "Not sure",
        rather_not: "I'd rather not say",
        more_words: "Room for more words and pictures",
    }
}

fn young_person() -> Words {
    Words {
        how: &[
            "Tick a box, or write a few words. To change an answer, cross it out and tick another.",
            "You can leave out any question. You can stop when you like.",
        ],
        who: &[
            "You choose who gets this booklet. Whoever gets it can read all of it.",
            "If it says that someone may not be safe, they have to tell people who can help.",
        ],
        help: "Tell someone you trust. Or ring one of these numbers.",
        then: &[
            "Thank you.",
            "This booklet is yours. You can take it to your review, give it to your IRO and talk about it first, or keep it.",
        ],
        draft: "Draft. Young people have not agreed to it yet.",
        not_sure: "Not sure",
        rather_not: "Rather not say",
        more_words: "Room for more words",
    }
}

fn parent() -> Words {
    Words {
        how: &[
            "Tick a box, or write a few words. To change an answer, cross it out and tick another.",
            "You can leave out any question. You can stop when you like.",
        ],
        who: &[
            "You choose who gets this booklet. Whoever gets it can read all of it.",
            "If it says that someone may not be safe, they have to act.",
        ],
        help: "Tell someone you trust. Or ring one of these numbers.",
        then: &[
            "Thank you.",
            "This booklet is yours. You can bring it to the meeting, or give it to the IRO before it.",
        ],
        draft: "Draft. Parents have not agreed to it yet.",
        not_sure: "Not sure",
        rather_not: "Rather not say",
        more_words: "Room for more words",
    }
}

fn adult() -> Words {
    Words {
        how: &[
            "Write what you saw and heard. Then write what it may mean. Keep the two apart.",
            "You can leave any part empty.",
        ],
        who: &[
            "Whoever gets this booklet can read all of it. It is always shown as an adult's view.",
        ],
        help: "If a child may not be safe, follow your own safeguarding rules now. Do not wait for this booklet.",
        then: &[
            "Thank you.",
            "Give it to the child's social worker or to the IRO, so that the review hears what you saw.",
        ],
        draft: "Draft. It has not been agreed with the people it is for.",
        not_sure: "Not sure",
        rather_not: "Rather not say",
        more_words: "Room for more words",
    }
}

/// Words a screen speaks of and paper does not have.
const DEVICE: [&str; 13] = [
    "tap",
    "drag",
    "keys",
    "tablet",
    "phone or",
    "sheet",
    "send",
    "sent",
    "copy",
    "type",
    "screen",
    "take out",
    "take them out",
];

/// A hint as it is true on paper: without the sentences that speak of a device.
pub(super) fn hint_on_paper(hint: &str, stays_here: bool) -> String {
    let speaks = |sentence: &&str| {
        let words = format!(" {} ", sentence.to_lowercase().replace(['.', ','], " "));
        DEVICE
            .iter()
            .any(|word| words.contains(&format!(" {word} ")))
    };
    let sentences: Vec<&str> = hint.split_inclusive(". ").map(str::trim).collect();
    if stays_here && sentences.iter().any(speaks) {
        return "It is only for whoever you give this booklet to. It is not counted.".to_owned();
    }
    let kept = sentences.into_iter().filter(|sentence| !speaks(sentence));
    kept.collect::<Vec<_>>().join(" ")
}
