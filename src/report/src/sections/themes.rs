//! The themes of a form: what its questions are about, by the places on the path or the headings
//! of their groups; where a form has neither, by what its answers mean.

use tally::{Meaning, QuestionTable};

/// Questions that are about the same thing.
pub(super) struct Theme<'r> {
    /// Stable: part of the id that officers' words are kept with.
    pub(super) heading: String,
    pub(super) parts: Vec<Part<'r>>,
}

/// Questions of a theme that have a heading of their own, or none.
pub(super) struct Part<'r> {
    pub(super) heading: Option<String>,
    pub(super) questions: Vec<&'r QuestionTable>,
}

/// In words, the places on the path that a form can name.
const PLACES: [(&str, &str); 5] = [
    ("home", "Where they live"),
    ("people", "The people around them"),
    ("school", "School and free time"),
    ("me", "How they are"),
    ("meeting", "The meeting and the plan"),
];

/// The order of what answers mean, and the words for it.
const MEANINGS: [(Option<Meaning>, &str); 5] = [
    (Some(Meaning::Experience), "What was done"),
    (Some(Meaning::Outcome), "What came of it"),
    (Some(Meaning::TakingPart), "Taking part"),
    (None, "Other questions"),
    (Some(Meaning::Words), "In their own words"),
];

/// The themes of questions, in the order in which the form comes to them.
pub(super) fn themes(questions: &[QuestionTable]) -> Vec<Theme<'_>> {
    let mut found: Vec<Theme<'_>> = Vec::new();
    let (placed, others): (Vec<_>, Vec<_>) = questions.iter().partition(|q| q.theme.is_some());
    for question in placed {
        let (heading, part) = headings(question);
        put(&mut found, heading, part, question);
    }
    for (meaning, heading) in MEANINGS {
        for question in others.iter().filter(|question| question.meaning == meaning) {
            put(&mut found, heading.to_owned(), None, question);
        }
    }
    found
}

/// The heading of a question's theme, and that of its group within it.
fn headings(question: &QuestionTable) -> (String, Option<String>) {
    let theme = question.theme.clone().unwrap_or_default();
    let Some(place) = theme.place else {
        return (theme.heading.unwrap_or_default(), None);
    };
    let known = PLACES.iter().find(|(id, _)| *id == place);
    let words = known.map_or(place.as_str(), |(_, words)| *words);
    (words.to_owned(), theme.heading)
}

fn put<'r>(
    found: &mut Vec<Theme<'r>>,
    heading: String,
    part: Option<String>,
    question: &'r QuestionTable,
) {
    let at = found.iter().position(|theme| theme.heading == heading);
    let at = at.unwrap_or_else(|| {
        found.push(Theme {
            heading,
            parts: Vec::new(),
        });
        found.len() - 1
    });
    let parts = &mut found[at].parts;
    match parts.iter_mut().find(|known| known.heading == part) {
        Some(known) => known.questions.push(question),
        None => parts.push(Part {
            heading: part,
            questions: vec![question],
        }),
    }
}
