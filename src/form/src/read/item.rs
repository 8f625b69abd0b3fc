//! Checks each item by itself: its words are there, its list exists, and no field stands on a
//! kind of item that it means nothing to.

use super::{check_optional_text, check_text};
use crate::document::{Item, Kind, Meaning, OnSheet};
use crate::form::{Form, FormError};
use crate::limits::{SCALE_POINTS_MAX, TIMES_MAX};

/// What each word of `appearance` suits.
const APPEARANCES: [(&str, &[Kind]); 10] = [
    ("multiline", &[Kind::Text]),
    ("scale", &[Kind::Integer, Kind::SelectOne]),
    ("faces", &[Kind::SelectOne, Kind::Integer]),
    (
        "pictures",
        &[
            Kind::SelectOne,
            Kind::SelectMultiple,
            Kind::Rank,
            Kind::People,
            Kind::Cards,
        ],
    ),
    ("pitch", &[Kind::Board]),
    ("ship", &[Kind::Board]),
    ("story", &[Kind::Board]),
    ("agenda", &[Kind::Board]),
    ("plain", &[Kind::Board]),
    ("field-list", &[Kind::Group]),
];

/// Something that is wrong if true, the field it is about, and how to mend it.
type Rule = (bool, &'static str, &'static str);

pub(super) fn check(form: &Form, node: u32) -> Result<(), FormError> {
    let item = form.at(node);
    let mut rules = lists(item)
        .into_iter()
        .chain(contents(item))
        .chain(words(item))
        .chain(bounds(item))
        .chain(marks(item, form))
        .chain(sheet(item, form));
    if let Some((_, field, message)) = rules.find(|rule| rule.0) {
        return form.fault(node, field, message.to_owned());
    }
    check_lists(form, node, item)?;
    check_appearance(form, node, item)?;
    check_words(form, node, item)
}

/// The lists that a kind chooses from.
fn lists(item: &Item) -> [Rule; 4] {
    let sorts = matches!(item.kind, Kind::People | Kind::Cards);
    let lists = sorts
        || matches!(
            item.kind,
            Kind::SelectOne | Kind::SelectMultiple | Kind::Rank
        );
    [
        (
            lists && item.choices.is_none(),
            "choices",
            "This kind chooses from a list. Add the name of one: \"choices\": \"yes_no\".",
        ),
        (
            !lists && item.choices.is_some(),
            "choices",
            "Only select_one, select_multiple, rank, people and cards have choices. Take this away, or change the type.",
        ),
        (
            sorts && item.columns.is_none(),
            "columns",
            "People and cards are sorted into columns. Add the name of a list: \"columns\": \"more_same_less\".",
        ),
        (
            !sorts && item.columns.is_some(),
            "columns",
            "Only people and cards have columns. Take this away, or change the type.",
        ),
    ]
}

/// What a kind works out or holds.
fn contents(item: &Item) -> [Rule; 7] {
    let holds = matches!(item.kind, Kind::Group | Kind::Repeat);
    let works_out = item.kind == Kind::Calculate;
    [
        (
            works_out && item.calculation.is_none(),
            "calculation",
            "There is nothing to work out. Add an expression as “calculation”.",
        ),
        (
            !works_out && item.calculation.is_some(),
            "calculation",
            "Only the type calculate has a calculation. Take this away, or change the type.",
        ),
        (
            holds && item.items.is_empty(),
            "items",
            "There is nothing inside. Add at least one item, or take the group away.",
        ),
        (
            !holds && !item.items.is_empty(),
            "items",
            "Only groups and repeats hold items. Take them out, or change the type.",
        ),
        (
            item.offer && item.kind != Kind::Group,
            "offer",
            "Only a group can be offered. Put the question into a group with \"offer\": true.",
        ),
        (
            item.offer && item.is_field_list(),
            "offer",
            "A group that is offered cannot be one page too. Put a group with “field-list” inside of it.",
        ),
        (
            item.place.is_some() && !holds,
            "place",
            "Only groups and repeats have a place. Move it to the group around this.",
        ),
    ]
}

/// Words that are needed, and words that nobody would ever read.
fn words(item: &Item) -> [Rule; 4] {
    let works_out = item.kind == Kind::Calculate;
    let silent = works_out || (item.kind == Kind::Group && !item.offer);
    let read = [&item.label, &item.hint, &item.say, &item.easy];
    let worded = read.iter().any(|text| !text.is_empty()) || item.picture.is_some();
    let answers = is_question(item) || item.kind == Kind::Repeat;
    let told = !item.constraint_message.is_empty();
    [
        (
            works_out && worded,
            "label",
            "A calculate is never shown. Take its words and its picture away.",
        ),
        (
            !silent && item.label.is_empty(),
            "label",
            "There are no words to read. Add them: \"label\": { \"en\": \"...\" }.",
        ),
        (
            item.constraint.is_some() && !answers,
            "constraint",
            "Only an answer can have a constraint. Move it to a question.",
        ),
        (
            item.constraint.is_none() && told,
            "constraint_message",
            "This is said when the constraint is false, but there is none. Add “constraint”, or take this away.",
        ),
    ]
}

/// `start` and `end`.
fn bounds(item: &Item) -> [Rule; 6] {
    let number = item.kind == Kind::Integer;
    let repeat = item.kind == Kind::Repeat;
    let given = item.start.is_some() || item.end.is_some();
    let (start, end) = (item.start.unwrap_or(i64::MIN), item.end.unwrap_or(i64::MAX));
    let drawn = number && !item.appearance.is_empty();
    let points = end.saturating_sub(start).saturating_add(1);
    let most = end.min(TIMES_MAX);
    [
        (
            given && !number && !repeat,
            "start",
            "Only whole numbers and repeats have a start and an end. Take them away.",
        ),
        (
            start > end,
            "start",
            "The start is higher than the end. Change one of them.",
        ),
        (
            drawn && item.start.is_none(),
            "start",
            "A scale begins somewhere. Add its lowest number as “start”.",
        ),
        (
            drawn && item.end.is_none(),
            "end",
            "A scale ends somewhere. Add its highest number as “end”.",
        ),
        (
            drawn && points > SCALE_POINTS_MAX,
            "end",
            "A scale has at most 21 points. Lower the end.",
        ),
        (
            repeat
                && given
                && (end.max(1) != most || start < 0 && item.start.is_some() || start > TIMES_MAX),
            "end",
            "A repeat can be filled at most 20 times: “start” is from 0, “end” from 1 to 20. Change them.",
        ),
    ]
}

/// Marks for the route, for privacy and for collating.
fn marks(item: &Item, form: &Form) -> [Rule; 8] {
    let question = is_question(item);
    let words = matches!(item.kind, Kind::Text | Kind::Board);
    [
        (
            item.required && form.is_for_families(),
            "required",
            "Families' forms require nothing. Take this away.",
        ),
        (
            item.required && !question,
            "required",
            "Only a question can be required. Take this away.",
        ),
        (
            item.core && !question,
            "core",
            "Only a question can be one of those that matter most. Mark the questions themselves.",
        ),
        (
            item.sensitive && !question,
            "sensitive",
            "Only a question can be sensitive. Mark the questions themselves.",
        ),
        (
            item.stays_here && !question,
            "stays_here",
            "Only an answer can stay on the device. Mark the questions themselves.",
        ),
        (
            item.meaning.is_some() && !question,
            "meaning",
            "Only an answer has a meaning for collating. Take this away.",
        ),
        (
            item.meaning == Some(Meaning::Words) && !words,
            "meaning",
            "Only texts and boards are words. Choose experience, outcome or taking_part.",
        ),
        (
            item.meaning.is_some() && item.stays_here,
            "meaning",
            "This stays on the device, so it is never collated. Take the meaning away, or “stays_here”.",
        ),
    ]
}

/// What it is on the sheet.
fn sheet(item: &Item, form: &Form) -> [Rule; 5] {
    let group = matches!(item.kind, Kind::Group | Kind::Repeat);
    let is_name = |item: &Item| item.sheet == Some(OnSheet::Name);
    let first_name = || form.items().find(|item| is_name(item));
    [
        (
            item.sheet.is_some() && form.document.sheet.is_none(),
            "sheet",
            "This form makes no sheet. Say of the form \"sheet\": \"plain\" or \"marks\", or take this away.",
        ),
        (
            item.sheet.is_some() && !group && !is_question(item),
            "sheet",
            "Only questions and groups stand on a sheet. Take this away.",
        ),
        (
            is_name(item) && !(item.kind == Kind::Text && item.stays_here),
            "sheet",
            "What the person calls themselves is a text that stays on the device. Add \"stays_here\": true to a text, or take this away.",
        ),
        (
            is_name(item) && first_name().is_some_and(|first| first.name != item.name),
            "sheet",
            "Another question asks what the person calls themselves. Only one can.",
        ),
        (
            item.sheet == Some(OnSheet::Adult) && !group,
            "sheet",
            "What an adult says stands in a group of its own. Put this on the group.",
        ),
    ]
}

/// Whether it asks the person for an answer of theirs.
fn is_question(item: &Item) -> bool {
    !matches!(
        item.kind,
        Kind::Note | Kind::Calculate | Kind::Group | Kind::Repeat
    )
}

fn check_lists(form: &Form, node: u32, item: &Item) -> Result<(), FormError> {
    for (field, list) in [("choices", &item.choices), ("columns", &item.columns)] {
        if let Some(name) = list
            && !form.document.choices.contains_key(name)
        {
            let message = [
                "There is no list “",
                name,
                "” in “choices”. Check the spelling, or add the list.",
            ];
            return form.fault(node, field, message.concat());
        }
    }
    Ok(())
}

fn check_appearance(form: &Form, node: u32, item: &Item) -> Result<(), FormError> {
    for word in item.appearance.split(' ').filter(|word| !word.is_empty()) {
        let known = APPEARANCES.iter().find(|(known, _)| *known == word);
        if known.is_some_and(|(_, kinds)| kinds.contains(&item.kind)) {
            continue;
        }
        let suits: Vec<&str> = APPEARANCES
            .iter()
            .filter(|(_, kinds)| kinds.contains(&item.kind))
            .map(|(word, _)| *word)
            .collect();
        let suits = if suits.is_empty() {
            "nothing".to_owned()
        } else {
            suits.join(", ")
        };
        let message = [
            "An item of this kind cannot look like “",
            word,
            "”. What suits it: ",
            &suits,
            ".",
        ];
        return form.fault(node, "appearance", message.concat());
    }
    Ok(())
}

fn check_words(form: &Form, node: u32, item: &Item) -> Result<(), FormError> {
    let path = |field: &str| [form.place(node).as_str(), ".", field].concat();
    if !item.label.is_empty() {
        check_text(&item.label, &path("label"))?;
    }
    let others = [
        ("hint", &item.hint),
        ("say", &item.say),
        ("easy", &item.easy),
        ("short", &item.short),
        ("constraint_message", &item.constraint_message),
    ];
    for (field, text) in others {
        check_optional_text(text, &path(field))?;
    }
    Ok(())
}
