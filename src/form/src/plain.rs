//! Form documents, answers and what goes with them, read and written with [`Json`] alone: the same
//! formats as their `serde` forms, in a tenth of the code. Tests hold the two together.

use crate::document::{
    Audience, Choice, Document, Item, Kind, Meaning, Measure, OnSheet, Readers, SheetKind, Text,
    Way, Words,
};
use crate::json::{Json, NUMBER_MAX};
use crate::{About, Answer, Answers, BoardItem, BoardSlot, Piece, Sending, Source, Value};
use std::collections::BTreeMap;

impl Document {
    /// Reads a document that was checked before it was shipped.
    pub(crate) fn plain(json: &Json) -> Option<Self> {
        // What can fail comes first: each way out after it would have to clear up all before it,
        // and that code would be downloaded too.
        let audience = audience(json.get("audience")?.as_text()?)?;
        let readers = readers(json.get("readers")?.as_text()?)?;
        let (version, minutes) = (json.small("version")?, json.small("minutes")?);
        let survey = items(json, "survey")?;
        let lists = json.get("choices").map_or(&[][..], Json::fields).iter();
        Some(Self {
            id: json.said("id"),
            version,
            title: text(json, "title"),
            audience,
            readers,
            meeting: json.text("meeting"),
            minutes,
            agreed_by: json.text("agreed_by"),
            agreed_on: json.text("agreed_on"),
            start: words(json, "start"),
            end: words(json, "end"),
            way: json.get("way").map(way),
            choices: map(lists, |list| Some(choices(list))).unwrap_or_default(),
            sheet: sheet_kind(json),
            suggests: text(json, "suggests"),
            agenda: words(json, "agenda"),
            survey,
            measures: json.list("measures").iter().map(measure).collect(),
        })
    }
}

impl Answers {
    /// Writes them.
    pub fn to_plain(&self) -> Json {
        let answers = self
            .0
            .iter()
            .map(|(path, answer)| (path.clone(), answer_to(answer)));
        Json::Object(answers.collect())
    }

    /// Reads them.
    pub fn from_plain(json: &Json) -> Option<Self> {
        map(json.fields().iter(), answer_from).map(Self)
    }
}

impl About {
    /// Writes it, but for the source: what a device keeps of its own was answered on it.
    pub fn to_plain(&self) -> Json {
        let quarter = self.quarter.map(String::from);
        Json::object([
            ("area", Json::some_text(self.area.as_deref())),
            ("meeting", Json::some_text(self.meeting.as_deref())),
            ("quarter", Json::some_text(quarter.as_deref())),
        ])
    }

    /// Reads it.
    pub fn from_plain(json: &Json) -> Self {
        Self {
            area: json.text("area"),
            meeting: json.text("meeting"),
            quarter: json
                .text("quarter")
                .and_then(|quarter| quarter.parse().ok()),
            source: Source::Online,
        }
    }
}

impl Sending {
    /// Writes it.
    pub fn to_plain(&self) -> Json {
        let list = |set: &std::collections::BTreeSet<String>| names_to(set.iter());
        let mut fields = Vec::new();
        for (name, set) in [
            ("leave_out", &self.leave_out),
            ("keep", &self.keep),
            ("take_in", &self.take_in),
        ] {
            // What was kept before there was the last is written as it was.
            if name != "take_in" || !set.is_empty() {
                fields.push((name.to_owned(), list(set)));
            }
        }
        Json::Object(fields)
    }

    /// Reads it.
    pub fn from_plain(json: &Json) -> Self {
        let mut sending = Self::default();
        for (name, set) in [
            ("leave_out", &mut sending.leave_out),
            ("keep", &mut sending.keep),
            ("take_in", &mut sending.take_in),
        ] {
            for path in json.list(name).iter().filter_map(Json::as_text) {
                set.insert(path.to_owned());
            }
        }
        sending
    }
}

impl Piece {
    /// Writes it.
    pub fn to_plain(&self) -> Json {
        match self {
            Self::Kept(text) => Json::text_of(text),
            Self::Struck { was, shown_as } => Json::object([
                ("was", Json::text_of(was)),
                ("shown_as", Json::text_of(shown_as)),
            ]),
        }
    }

    /// Reads it.
    pub fn from_plain(json: &Json) -> Option<Self> {
        match json.as_text() {
            Some(text) => Some(Self::Kept(text.to_owned())),
            None => Some(Self::Struck {
                was: json.text("was")?,
                shown_as: json.text("shown_as")?,
            }),
        }
    }
}

fn text_from(json: &Json) -> Text {
    map(json.fields().iter(), |words| {
        words.as_text().map(str::to_owned)
    })
    .unwrap_or_default()
}

/// Every value of a list, or nothing if one cannot be read.
pub fn all<T>(list: &[Json], read: impl Fn(&Json) -> Option<T>) -> Option<Vec<T>> {
    let mut values = Vec::new();
    for json in list {
        values.push(read(json)?);
    }
    Some(values)
}

/// An object as a map. Put in one by one: collecting a map sorts first, which is large.
fn map<'a, T>(
    fields: impl Iterator<Item = &'a (String, Json)>,
    read: impl Fn(&Json) -> Option<T>,
) -> Option<BTreeMap<String, T>> {
    let mut map = BTreeMap::new();
    for (name, value) in fields {
        map.insert(name.clone(), read(value)?);
    }
    Some(map)
}

/// The words of a field, in all their languages.
pub fn text(json: &Json, name: &str) -> Text {
    json.get(name).map(text_from).unwrap_or_default()
}

/// The paragraphs of a field.
pub fn words(json: &Json, name: &str) -> Words {
    Words(json.list(name).iter().map(text_from).collect())
}

fn choices(list: &Json) -> Vec<Choice> {
    match list {
        Json::List(list) => list.iter().map(choice).collect(),
        _ => Vec::new(),
    }
}

fn choice(json: &Json) -> Choice {
    Choice {
        name: json.said("name"),
        label: text(json, "label"),
        picture: json.text("picture"),
        number: json.number("number"),
        alone: json.flag("alone"),
    }
}

fn items(json: &Json, name: &str) -> Option<Vec<Item>> {
    all(json.list(name), item)
}

fn item(json: &Json) -> Option<Item> {
    let kind = kind(json.get("type")?.as_text()?)?;
    let items = items(json, "items")?;
    Some(Item {
        kind,
        name: json.said("name"),
        label: text(json, "label"),
        hint: text(json, "hint"),
        say: text(json, "say"),
        easy: text(json, "easy"),
        short: text(json, "short"),
        picture: json.text("picture"),
        relevant: json.text("relevant"),
        constraint: json.text("constraint"),
        constraint_message: text(json, "constraint_message"),
        calculation: json.text("calculation"),
        required: json.flag("required"),
        choices: json.text("choices"),
        columns: json.text("columns"),
        appearance: json.said("appearance"),
        start: json.whole("start"),
        end: json.whole("end"),
        stays_here: json.flag("stays_here"),
        sensitive: json.flag("sensitive"),
        core: json.flag("core"),
        meaning: json
            .get("meaning")
            .and_then(Json::as_text)
            .and_then(meaning),
        offer: json.flag("offer"),
        place: json.text("place"),
        sheet: on_sheet(json),
        items,
    })
}

fn way(json: &Json) -> Way {
    Way {
        of: json.said("of"),
        title: text(json, "title"),
        label: text(json, "label"),
        hint: text(json, "hint"),
        picture: json.text("picture"),
    }
}

fn measure(json: &Json) -> Measure {
    Measure {
        name: json.said("name"),
        label: text(json, "label"),
        base_label: text(json, "base_label"),
        base: json.text("base"),
        counts: json.said("counts"),
        sensitive: json.flag("sensitive"),
    }
}

fn sheet_kind(json: &Json) -> Option<SheetKind> {
    Some(match json.get("sheet")?.as_text()? {
        "marks" => SheetKind::Marks,
        _ => SheetKind::Plain,
    })
}

fn on_sheet(json: &Json) -> Option<OnSheet> {
    Some(match json.get("sheet")?.as_text()? {
        "name" => OnSheet::Name,
        "private" => OnSheet::Private,
        "adult" => OnSheet::Adult,
        _ => OnSheet::LeaveOut,
    })
}

pub(crate) fn audience(name: &str) -> Option<Audience> {
    Some(match name {
        "child" => Audience::Child,
        "young_person" => Audience::YoungPerson,
        "parent" => Audience::Parent,
        "adult" => Audience::Adult,
        _ => return None,
    })
}

fn readers(name: &str) -> Option<Readers> {
    [Readers::Managers, Readers::Officers]
        .into_iter()
        .find(|readers| readers.name() == name)
}

fn meaning(name: &str) -> Option<Meaning> {
    Some(match name {
        "experience" => Meaning::Experience,
        "outcome" => Meaning::Outcome,
        "taking_part" => Meaning::TakingPart,
        "words" => Meaning::Words,
        _ => return None,
    })
}

fn kind(name: &str) -> Option<Kind> {
    Some(match name {
        "note" => Kind::Note,
        "text" => Kind::Text,
        "integer" => Kind::Integer,
        "date" => Kind::Date,
        "select_one" => Kind::SelectOne,
        "select_multiple" => Kind::SelectMultiple,
        "rank" => Kind::Rank,
        "people" => Kind::People,
        "cards" => Kind::Cards,
        "board" => Kind::Board,
        "drawing" => Kind::Drawing,
        "acknowledge" => Kind::Acknowledge,
        "calculate" => Kind::Calculate,
        "group" => Kind::Group,
        "repeat" => Kind::Repeat,
        _ => return None,
    })
}

fn answer_to(answer: &Answer) -> Json {
    match answer {
        Answer::Skipped => Json::text_of("skipped"),
        Answer::NotSure => Json::text_of("not_sure"),
        Answer::RatherNotSay => Json::text_of("rather_not_say"),
        Answer::Given(value) => value_to(value),
    }
}

fn answer_from(json: &Json) -> Option<Answer> {
    Some(match json.as_text() {
        Some("skipped") => Answer::Skipped,
        Some("not_sure") => Answer::NotSure,
        Some("rather_not_say") => Answer::RatherNotSay,
        _ => Answer::Given(value_from(json)?),
    })
}

#[expect(
    clippy::cast_precision_loss,
    reason = "numbers of fifteen digits are below 2^53"
)]
fn value_to(value: &Value) -> Json {
    let (name, json) = match value {
        Value::Acknowledged => return Json::text_of("acknowledged"),
        Value::Text(text) => ("text", Json::text_of(text)),
        // One that is too long to be read again would take all the other answers with it.
        Value::Integer(number) => {
            let number = *number.clamp(&-NUMBER_MAX, &NUMBER_MAX);
            ("integer", Json::Number(number as f64))
        }
        Value::Date(day) => ("date", Json::Text(day.to_string())),
        Value::One(name) => ("one", Json::text_of(name)),
        Value::Many(names) => ("many", names_to(names.iter())),
        Value::Ranked(names) => ("ranked", names_to(names.iter())),
        Value::Sorted(places) => {
            let places = places
                .iter()
                .map(|(card, column)| (card.clone(), Json::text_of(column)));
            ("sorted", Json::Object(places.collect()))
        }
        Value::Board(items) => (
            "board",
            Json::List(items.iter().map(board_item_to).collect()),
        ),
        Value::Drawing(strokes) => ("drawing", Json::text_of(strokes)),
        Value::Times(times) => ("times", Json::Number(f64::from(*times))),
    };
    Json::object([(name, json)])
}

fn value_from(json: &Json) -> Option<Value> {
    if json.as_text() == Some("acknowledged") {
        return Some(Value::Acknowledged);
    }
    let [(name, inner)] = json.fields() else {
        return None;
    };
    Some(match name.as_str() {
        "text" => Value::Text(inner.as_text()?.to_owned()),
        "integer" => Value::Integer(json.whole(name)?),
        "date" => Value::Date(crate::calendar::day(inner.as_text()?)?),
        "one" => Value::One(inner.as_text()?.to_owned()),
        "many" => Value::Many(names_from(inner)?),
        "ranked" => Value::Ranked(names_from(inner)?),
        "sorted" => Value::Sorted(sorted_from(inner)?),
        "board" => Value::Board(all(json.list(name), board_item_from)?),
        "drawing" => Value::Drawing(inner.as_text()?.to_owned()),
        "times" => Value::Times(json.small(name)?),
        _ => return None,
    })
}

fn names_to<'a>(names: impl Iterator<Item = &'a String>) -> Json {
    Json::List(names.map(|name| Json::text_of(name)).collect())
}

fn names_from(json: &Json) -> Option<Vec<String>> {
    let Json::List(names) = json else { return None };
    all(names, |name| name.as_text().map(str::to_owned))
}

fn sorted_from(json: &Json) -> Option<BTreeMap<String, String>> {
    map(json.fields().iter(), |column| {
        column.as_text().map(str::to_owned)
    })
}

fn board_item_to(item: &BoardItem) -> Json {
    let slot = match item.slot {
        BoardSlot::Good => "good",
        BoardSlot::Worry => "worry",
        BoardSlot::Wish => "wish",
    };
    let mut fields = Vec::new();
    for (name, value) in [
        ("slot", Some(slot)),
        ("text", Some(&*item.text)),
        ("picture", item.picture.as_deref()),
        ("drawing", item.drawing.as_deref()),
    ] {
        fields.extend(value.map(|value| (name.to_owned(), Json::text_of(value))));
    }
    Json::Object(fields)
}

fn board_item_from(json: &Json) -> Option<BoardItem> {
    let slot = match json.get("slot")?.as_text()? {
        "good" => BoardSlot::Good,
        "worry" => BoardSlot::Worry,
        "wish" => BoardSlot::Wish,
        _ => return None,
    };
    let text = json.text("text").unwrap_or_default();
    Some(BoardItem {
        slot,
        text,
        picture: json.text("picture"),
        drawing: json.text("drawing"),
    })
}
