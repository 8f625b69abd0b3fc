//! Makes a sheet of a walk: the answers on the route, in the order they are asked, in words.

use super::marks::PLACES;
use super::{Marks, PartKind, Sheet, SheetItem, SheetLine, SheetPart};
use crate::document::{Choice, Item, Kind, OnSheet, SheetKind, Text};
use crate::form::{Form, Here, NONE};
use crate::walk::Walk;
use crate::{Answer, BoardItem, BoardSlot, Value, calendar, expression};

/// What is known of the meeting beside the answers, in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// The kind of meeting.
    pub meeting: Option<String>,
    /// When it is.
    pub day: Option<String>,
}

impl Sheet {
    /// The sheet of somebody's answers as they stand; none where the form makes none.
    pub fn make(walk: &Walk<'_>, marks: &Marks, told: Told) -> Option<Self> {
        let document = walk.form().document();
        let mut making = Making {
            walk,
            marks,
            name: None,
            items: Vec::new(),
        };
        let kind = document.sheet?;
        for page in walk.journey().pages {
            for path in &page.questions {
                making.question(path, page.place.as_deref());
            }
        }
        // The sort keeps the order of the rest.
        making.items.sort_by_key(|item| !item.private);
        Some(Self {
            form: document.id.clone(),
            version: document.version,
            title: walk.text(&document.title, ""),
            audience: document.audience,
            kind,
            name: making.name,
            meeting: told.meeting,
            day: told.day,
            draft: document.agreed_by.is_none(),
            suggests: suggested(walk, &document.suggests),
            items: making.items,
        })
    }
}

/// A sheet as far as it is made.
struct Making<'m> {
    walk: &'m Walk<'m>,
    marks: &'m Marks,
    name: Option<String>,
    items: Vec<SheetItem>,
}

impl Making<'_> {
    fn question(&mut self, path: &str, place: Option<&str>) {
        let form = self.walk.form();
        let (Some(item), Some(answer)) = (form.item_at(path), self.walk.answers().get(path)) else {
            return;
        };
        let on_sheet = on_sheet(form, path);
        let asked = !matches!(item.kind, Kind::Group | Kind::Repeat | Kind::Acknowledge);
        match (on_sheet, answer) {
            _ if !asked || *answer == Answer::Skipped => {}
            (Some(OnSheet::LeaveOut), _) => {}
            (Some(OnSheet::Name), Answer::Given(Value::Text(name))) => {
                let name = name.trim();
                self.name = (!name.is_empty()).then(|| name.to_owned());
            }
            (Some(OnSheet::Name), _) => {}
            (on_sheet, answer) => {
                let bare = SheetItem {
                    path: path.to_owned(),
                    place: place.map(str::to_owned),
                    question: self.walk.label(path),
                    said: String::new(),
                    parts: Vec::new(),
                    drawing: None,
                    pictures: Vec::new(),
                    mark: self.marks.get(path),
                    sensitive: item.sensitive,
                    private: on_sheet == Some(OnSheet::Private),
                    by_adult: on_sheet == Some(OnSheet::Adult),
                };
                self.answered(item, answer, bare);
            }
        }
    }

    fn answered(&mut self, item: &Item, answer: &Answer, mut bare: SheetItem) {
        let value = match answer {
            Answer::Given(Value::Board(things)) => return self.board(things, &bare),
            Answer::Given(value) => value,
            Answer::NotSure => return self.unanswered("I’m not sure", bare),
            Answer::RatherNotSay => return self.unanswered("I’d rather not say", bare),
            Answer::Skipped => return,
        };
        self.put(item, value, &mut bare);
        if !bare.said.trim().is_empty() || !bare.parts.is_empty() || bare.drawing.is_some() {
            self.items.push(bare);
        }
    }

    fn unanswered(&mut self, said: &str, mut bare: SheetItem) {
        said.clone_into(&mut bare.said);
        self.items.push(bare);
    }

    /// Puts what was said into words and parts.
    fn put(&self, item: &Item, value: &Value, to: &mut SheetItem) {
        let choices = self.walk.form().choices(item);
        match value {
            Value::Text(text) => text.trim().clone_into(&mut to.said),
            Value::Integer(number) => to.said = number_in_words(item, *number),
            Value::Date(day) => to.said = calendar::long_day(*day),
            Value::One(name) => self.chosen(choices, std::slice::from_ref(name), to),
            Value::Many(names) => self.chosen(choices, names, to),
            Value::Ranked(names) => {
                let lines = names.iter().filter_map(|name| self.line(choices, name));
                to.parts.push(column(String::new(), lines.collect()));
            }
            Value::Sorted(cards) => {
                for place in self.walk.form().columns(item) {
                    let here = |card: &&Choice| cards.get(&card.name) == Some(&place.name);
                    let cards = choices.iter().filter(here);
                    let lines: Vec<_> = cards.map(|card| self.line_of(card)).collect();
                    if !lines.is_empty() {
                        to.parts.push(column(self.spoken(&place.label), lines));
                    }
                }
            }
            Value::Drawing(strokes) => {
                let caption = strokes.split_once('\n').map_or("", |(_, caption)| caption);
                caption.trim().clone_into(&mut to.said);
                to.drawing = (!strokes.is_empty()).then(|| strokes.clone());
            }
            Value::Board(_) | Value::Acknowledged | Value::Times(_) => {}
        }
    }

    fn chosen(&self, choices: &[Choice], names: &[String], to: &mut SheetItem) {
        let lines = names.iter().filter_map(|name| self.line(choices, name));
        let (mut words, mut pictures) = (Vec::new(), Vec::new());
        for line in lines {
            words.push(line.said);
            pictures.extend(line.picture);
        }
        to.said = words.join(", ");
        to.pictures = pictures;
    }

    fn line(&self, choices: &[Choice], name: &str) -> Option<SheetLine> {
        let choice = choices.iter().find(|choice| choice.name == name)?;
        Some(self.line_of(choice))
    }

    fn line_of(&self, choice: &Choice) -> SheetLine {
        SheetLine {
            said: self.spoken(&choice.label),
            picture: choice.picture.clone(),
            drawing: None,
        }
    }

    fn spoken(&self, text: &Text) -> String {
        self.walk.text(text, "")
    }

    /// One item for each place of a board, so that a worry can be kept from the meeting and a wish
    /// told to it.
    fn board(&mut self, things: &[BoardItem], bare: &SheetItem) {
        let slots = [
            (BoardSlot::Good, PartKind::Good, "Good things"),
            (BoardSlot::Worry, PartKind::Worry, "Worries"),
            (BoardSlot::Wish, PartKind::Wish, "Wishes"),
        ];
        for ((slot, kind, heading), place) in slots.into_iter().zip(PLACES) {
            let here = things.iter().filter(|thing| thing.slot == slot);
            let lines: Vec<_> = here.map(thing).collect();
            if lines.is_empty() {
                continue;
            }
            let path = [&bare.path, "#", place].concat();
            let part = SheetPart {
                kind,
                heading: heading.to_owned(),
                lines,
            };
            self.items.push(SheetItem {
                mark: self.marks.get(&path),
                path,
                parts: vec![part],
                ..bare.clone()
            });
        }
    }
}

fn thing(item: &BoardItem) -> SheetLine {
    SheetLine {
        said: item.text.trim().to_owned(),
        picture: item.picture.clone(),
        drawing: item.drawing.clone(),
    }
}

fn column(heading: String, lines: Vec<SheetLine>) -> SheetPart {
    SheetPart {
        kind: PartKind::Column,
        heading,
        lines,
    }
}

/// "7 out of 10" on a scale.
fn number_in_words(item: &Item, number: i64) -> String {
    match item.end.filter(|_| item.looks_like("scale")) {
        Some(end) => [&number.to_string(), " out of ", &end.to_string()].concat(),
        None => number.to_string(),
    }
}

/// Whether the person says of the answer at a path whom it is for; `#` begins a place of a board. Names
/// that stay with the person are nobody's news.
pub fn can_be_marked(form: &Form, path: &str) -> bool {
    let path = path.split('#').next().unwrap_or(path);
    let asks = |item: &Item| !matches!(item.kind, Kind::Group | Kind::Repeat | Kind::Acknowledge);
    form.document().sheet == Some(SheetKind::Marks)
        && form
            .item_at(path)
            .is_some_and(|item| asks(item) && !item.stays_here)
        && on_sheet(form, path).is_none()
}

/// What the item is on the sheet, or the nearest group around it.
fn on_sheet(form: &Form, path: &str) -> Option<OnSheet> {
    let mut here = form.here(path)?;
    loop {
        if let Some(on_sheet) = form.at(here.node).sheet {
            return Some(on_sheet);
        }
        (here, _) = form.around(here)?;
    }
}

/// The first code whose rule holds. The rules were checked when the form was read.
fn suggested(walk: &Walk<'_>, suggestions: &Text) -> Option<String> {
    let whole = Here {
        node: NONE,
        time: 0,
    };
    let holds = |when: &str| {
        let rule = expression::parse(when, &|name| walk.form().find(name));
        rule.is_ok_and(|rule| walk.holds(&rule, whole))
    };
    let mut codes = suggestions.iter();
    let (code, _) = codes.find(|(_, when)| holds(when))?;
    Some(code.clone())
}
