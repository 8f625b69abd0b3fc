//! How the pages of the sheet speak to a child, to a young person, and to everyone else.

use form::Audience;

/// The words that differ.
pub struct Spoken {
    /// What the sheet is called.
    pub title: &'static str,
    /// Whose it is.
    pub lead: &'static str,
    /// Over the marks of one answer.
    pub who: &'static str,
    /// What the marks mean, once for the whole sheet.
    pub marks: &'static str,
    /// Where nothing is marked for the meeting.
    pub nothing_marked: &'static str,
    /// What the agenda is.
    pub agenda: &'static str,
    /// What is sent to be counted.
    pub counted: &'static str,
    /// The way to give the sheet to an officer.
    pub give: &'static str,
    /// The officer, as long as none is chosen.
    pub officer: &'static str,
}

/// The words for an audience.
pub fn spoken(audience: Audience) -> &'static Spoken {
    match audience {
        Audience::Child => &CHILD,
        Audience::YoungPerson => &YOUNG_PERSON,
        Audience::Parent | Audience::Adult => &ADULT,
    }
}

const CHILD: Spoken = Spoken {
    title: "My views",
    lead: "This is your own sheet. Nobody sees it unless you show it, print it or give it to someone.",
    who: "Who is this one for?",
    marks: "Who is each one for? Press one of the three under it. “Only my IRO” means nobody else hears it, unless someone may not be safe. What you leave alone is not told at your meeting.",
    nothing_marked: "You have not picked anything for your meeting yet. Look at all you said, and press “Tell my meeting” under what you want people there to know.",
    agenda: "Your points come first. Then comes what people talk about at a meeting like yours. Press a plus to put a picture there.",
    counted: "There is one more thing, if you want. A copy with no name on it can be sent, so that people can count what children say. You will see all of it before it goes.",
    give: "Give it to my IRO",
    officer: "your IRO",
};

const YOUNG_PERSON: Spoken = Spoken {
    title: "My views",
    lead: "This sheet is yours. Nobody sees it unless you show it, print it or give it to someone.",
    who: "Who should know this?",
    marks: "Choose who each answer is for, under it. “Only my IRO” means it goes no further, unless someone may not be safe. What you leave open is not shown to your meeting.",
    nothing_marked: "Nothing is marked for your meeting yet. Under “All I said”, mark what you want people there to know with “Tell my meeting”.",
    agenda: "Your points come first, then what a meeting like this usually covers. A plus puts a picture ahead of a point.",
    counted: "A copy without your name can be sent to be counted with what other young people say. You see all of it before it goes.",
    give: "Give it to my IRO",
    officer: "your IRO",
};

const ADULT: Spoken = Spoken {
    title: "My sheet",
    lead: "This sheet is yours. Nobody sees it unless you print it or give it to someone.",
    who: "Who is this for?",
    marks: "Choose who each answer is for, under it. “Only my IRO” means it goes no further, unless someone may not be safe. What you leave open is not shown to the meeting.",
    nothing_marked: "Nothing is marked for the meeting yet.",
    agenda: "Your points come first, then what such a meeting usually covers.",
    counted: "A copy without names can be sent to be counted with what others say. You see all of it before it goes.",
    give: "Give it to the IRO",
    officer: "the IRO",
};
