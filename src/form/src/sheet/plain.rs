//! A sheet as JSON, with nothing in it that is empty: every byte has to fit into one envelope.

use super::{Mark, PartKind, Sheet, SheetItem, SheetLine, SheetPart};
use crate::document::{Audience, SheetKind};
use crate::json::Json;
use crate::plain::{all, audience};

/// How sheets are written today.
const FORMAT: u32 = 1;

impl Sheet {
    /// Writes it.
    pub fn to_plain(&self) -> Json {
        let kind = match self.kind {
            SheetKind::Marks => "marks",
            SheetKind::Plain => "plain",
        };
        let mut fields = Fields::default();
        fields.number("sheet", FORMAT);
        fields.text("form", &self.form);
        fields.number("version", self.version);
        fields.text("title", &self.title);
        fields.text("audience", audience_name(self.audience));
        fields.text("kind", kind);
        fields.some("name", self.name.as_deref());
        fields.some("meeting", self.meeting.as_deref());
        fields.some("day", self.day.as_deref());
        fields.flag("draft", self.draft);
        fields.some("suggests", self.suggests.as_deref());
        fields.list("items", self.items.iter().map(SheetItem::to_plain));
        Json::Object(fields.0)
    }

    /// Reads what [`Sheet::to_plain`] wrote; none where it is something else, or of a later format.
    pub fn from_plain(json: &Json) -> Option<Self> {
        let kind = match json.get("kind")?.as_text()? {
            "marks" => SheetKind::Marks,
            "plain" => SheetKind::Plain,
            _ => return None,
        };
        json.small("sheet").filter(|format| *format == FORMAT)?;
        Some(Self {
            form: json.text("form")?,
            version: json.small("version")?,
            title: json.said("title"),
            audience: audience(json.get("audience")?.as_text()?)?,
            kind,
            name: json.text("name"),
            meeting: json.text("meeting"),
            day: json.text("day"),
            draft: json.flag("draft"),
            items: all(json.list("items"), SheetItem::from_plain)?,
            suggests: json.text("suggests"),
        })
    }
}

impl SheetItem {
    fn to_plain(&self) -> Json {
        let mut fields = Fields::default();
        fields.text("path", &self.path);
        fields.some("place", self.place.as_deref());
        fields.text("question", &self.question);
        fields.text("said", &self.said);
        fields.list("parts", self.parts.iter().map(SheetPart::to_plain));
        fields.some("drawing", self.drawing.as_deref());
        let pictures = self.pictures.iter();
        fields.list("pictures", pictures.map(|name| Json::text_of(name)));
        fields.some("mark", self.mark.map(Mark::name));
        fields.flag("sensitive", self.sensitive);
        fields.flag("private", self.private);
        fields.flag("by_adult", self.by_adult);
        Json::Object(fields.0)
    }

    fn from_plain(json: &Json) -> Option<Self> {
        let name = |name: &Json| Some(name.as_text()?.to_owned());
        let mark = match json.get("mark") {
            Some(mark) => Some(Mark::of(mark.as_text()?)?),
            None => None,
        };
        Some(Self {
            path: json.text("path")?,
            place: json.text("place"),
            question: json.said("question"),
            said: json.said("said"),
            parts: all(json.list("parts"), SheetPart::from_plain)?,
            drawing: json.text("drawing"),
            pictures: all(json.list("pictures"), name)?,
            mark,
            sensitive: json.flag("sensitive"),
            private: json.flag("private"),
            by_adult: json.flag("by_adult"),
        })
    }
}

impl SheetPart {
    fn to_plain(&self) -> Json {
        let mut fields = Fields::default();
        fields.text("kind", self.kind.name());
        fields.text("heading", &self.heading);
        fields.list("lines", self.lines.iter().map(SheetLine::to_plain));
        Json::Object(fields.0)
    }

    fn from_plain(json: &Json) -> Option<Self> {
        Some(Self {
            kind: PartKind::of(json.get("kind")?.as_text()?)?,
            heading: json.said("heading"),
            lines: all(json.list("lines"), SheetLine::from_plain)?,
        })
    }
}

impl PartKind {
    /// As it is written, and the class it is drawn with.
    pub fn name(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Worry => "worry",
            Self::Wish => "wish",
            Self::Column => "column",
        }
    }

    fn of(name: &str) -> Option<Self> {
        let all = [Self::Good, Self::Worry, Self::Wish, Self::Column];
        all.into_iter().find(|kind| kind.name() == name)
    }
}

impl SheetLine {
    fn to_plain(&self) -> Json {
        let mut fields = Fields::default();
        fields.text("said", &self.said);
        fields.some("picture", self.picture.as_deref());
        fields.some("drawing", self.drawing.as_deref());
        Json::Object(fields.0)
    }

    #[expect(
        clippy::unnecessary_wraps,
        reason = "it is read beside others that can fail"
    )]
    fn from_plain(json: &Json) -> Option<Self> {
        Some(Self {
            said: json.said("said"),
            picture: json.text("picture"),
            drawing: json.text("drawing"),
        })
    }
}

fn audience_name(audience: Audience) -> &'static str {
    match audience {
        Audience::Child => "child",
        Audience::YoungPerson => "young_person",
        Audience::Parent => "parent",
        Audience::Adult => "adult",
    }
}

/// The fields of an object as far as they are written; what is empty is left away.
#[derive(Default)]
struct Fields(Vec<(String, Json)>);

impl Fields {
    fn put(&mut self, name: &str, value: Json) {
        self.0.push((name.to_owned(), value));
    }

    fn number(&mut self, name: &str, number: u32) {
        self.put(name, Json::Number(f64::from(number)));
    }

    fn text(&mut self, name: &str, text: &str) {
        self.some(name, Some(text).filter(|text| !text.is_empty()));
    }

    fn some(&mut self, name: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.put(name, Json::text_of(text));
        }
    }

    fn flag(&mut self, name: &str, on: bool) {
        if on {
            self.put(name, Json::Bool(true));
        }
    }

    fn list(&mut self, name: &str, values: impl Iterator<Item = Json>) {
        let values: Vec<_> = values.collect();
        if !values.is_empty() {
            self.put(name, Json::List(values));
        }
    }
}
