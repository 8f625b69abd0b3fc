//! A sheet on the screen and on A4: one person's own words and drawings, as both apps show them.
//! What the meeting may see of it `form` has decided; here it is only drawn.
//!
//! A sheet that an officer opens may have been made by anyone, so nothing of it becomes markup but
//! strokes, which are numbers, and pictures whose names are known or plain.

mod fit;
mod show;
#[cfg(test)]
mod tests;
mod words;

pub use fit::{Fitted, fitted};
pub use show::{Page, show};
pub use words::{heading, in_full, place_name, short, who_for};

use crate::ask::strokes::Drawing;
use crate::ask::{place_of, slot_sign};
use crate::draw::{View, el, group, nothing, p, text};
use crate::question::{drawn, pictures_folder};
use form::sheet::{Mark, PartKind, Sheet, SheetItem, SheetLine, SheetPart};
use form::{Audience, BoardSlot, SheetKind};

/// Whom a sheet is drawn for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variant {
    /// For the meeting: only what is marked for it.
    Meeting,
    /// For the officer: everything, with its marks.
    Officer,
}

/// What a sheet is drawn on.
#[derive(Clone, Copy)]
pub struct Paper<'p> {
    /// Where the folder of pictures is from this page: empty, or `../`.
    pub pictures: &'static str,
    /// What stands under each answer in place of its mark, such as a way to change it.
    pub beside: Option<&'p dyn Fn(&SheetItem) -> View>,
}

impl Paper<'_> {
    /// Paper of the families' app.
    pub const FAMILIES: Self = Self {
        pictures: "",
        beside: None,
    };
    /// Paper of the officers' app, whose pages lie one folder down.
    pub const OFFICERS: Self = Self {
        pictures: "../",
        beside: None,
    };
}

/// The whole sheet.
pub fn view(sheet: &Sheet, variant: Variant, paper: Paper<'_>) -> View {
    let shown = match variant {
        Variant::Meeting => &sheet.for_meeting(),
        Variant::Officer => sheet,
    };
    let (of_adult, own): (Vec<_>, Vec<_>) = shown.items.iter().partition(|item| item.by_adult);
    let (private, own): (Vec<_>, Vec<_>) = own.into_iter().partition(|item| item.private);
    let drawing = Drawn {
        marked: sheet.kind == SheetKind::Marks && variant == Variant::Officer,
        audience: sheet.audience,
        paper,
    };
    el("article")
        .class("own-sheet")
        .set("data-for", audience(sheet.audience))
        .set("data-variant", variant.name())
        .child(head(shown, variant))
        .child(drawing.private(&private))
        .child(drawing.places(&own))
        .child(drawing.of_adult(&of_adult))
        .child(foot(shown))
        .done()
}

/// One thing alone and large, for the wall of a meeting room.
pub fn alone(item: &SheetItem, paper: Paper<'_>) -> View {
    let drawing = Drawn {
        marked: false,
        audience: Audience::Child,
        paper,
    };
    el("div")
        .class("alone")
        .set_some("data-place", item.place.clone())
        .children(drawing.said(item))
        .done()
}

/// One thing as a point of an agenda: its picture and a line of words.
pub fn point(item: &SheetItem, paper: Paper<'_>) -> View {
    let sign = item.parts.first().map_or_else(nothing, sign);
    group(vec![
        sign,
        group(looks(&line_of(item), paper)),
        el("span").text(in_a_line(item)).done(),
    ])
}

/// The words of a point.
pub fn in_a_line(item: &SheetItem) -> String {
    let line = line_of(item);
    match line.said.is_empty() {
        true => in_few_words(&line),
        false => line.said,
    }
}

/// Whether a point has a picture or a drawing of its own.
pub fn is_pictured(item: &SheetItem) -> bool {
    let line = line_of(item);
    line.picture.is_some() || line.drawing.is_some()
}

fn line_of(item: &SheetItem) -> SheetLine {
    let line = item.parts.first().and_then(|part| part.lines.first());
    let whole = || SheetLine {
        said: [&item.question, " ", &item.said].concat(),
        picture: item.pictures.first().cloned(),
        drawing: item.drawing.clone(),
    };
    line.filter(|_| is_board(item))
        .cloned()
        .unwrap_or_else(whole)
}

/// How a person is spoken to, as style sheets name it.
pub fn audience(audience: Audience) -> &'static str {
    match audience {
        Audience::Child => "child",
        Audience::YoungPerson => "young_person",
        Audience::Parent => "parent",
        Audience::Adult => "adult",
    }
}

impl Variant {
    fn name(self) -> &'static str {
        match self {
            Self::Meeting => "meeting",
            Self::Officer => "officer",
        }
    }
}

fn head(sheet: &Sheet, variant: Variant) -> View {
    let when = [sheet.meeting.as_deref(), sheet.day.as_deref()];
    let when: Vec<&str> = when.into_iter().flatten().collect();
    let line = |class: &'static str, words: String| match words.is_empty() {
        true => nothing(),
        false => el("p").class(class).text(words).done(),
    };
    el("header")
        .class("sheet-head")
        .child(line("sheet-title", sheet.title.clone()))
        .child(el("h2").text(heading(sheet)).done())
        .child(line("sheet-when", when.join(" · ")))
        .child(line("sheet-whom", who_for(sheet, variant).to_owned()))
        .done()
}

fn foot(sheet: &Sheet) -> View {
    let suggests = sheet.suggests.as_deref().map(|code| {
        let words = [
            "For the officer: this suggests ",
            code,
            words::code(code),
            ". You decide which code is right.",
        ];
        el("p").class("suggests").text(words.concat()).done()
    });
    let draft = sheet
        .draft
        .then(|| p("Draft questions: they have not yet been agreed with the people they are for."));
    let all: Vec<View> = suggests.into_iter().chain(draft).collect();
    match all.is_empty() {
        true => nothing(),
        false => el("footer").class("sheet-foot").children(all).done(),
    }
}

/// How the answers of one sheet are drawn.
struct Drawn<'p> {
    marked: bool,
    audience: Audience,
    paper: Paper<'p>,
}

impl Drawn<'_> {
    /// What must be kept from somebody stands before all else, in a frame.
    fn private(&self, items: &[&SheetItem]) -> View {
        if items.is_empty() {
            return nothing();
        }
        let title = el("h3")
            .text("Please read this first: not everyone may be told")
            .done();
        el("section")
            .class("sheet-private")
            .child(title)
            .children(items.iter().map(|item| self.item(item, false)).collect())
            .done()
    }

    /// What was said, by the places of the path in the order they were come to.
    fn places(&self, items: &[&SheetItem]) -> View {
        let mut places: Vec<Option<&str>> = Vec::new();
        for item in items {
            let place = item.place.as_deref();
            if !places.contains(&place) {
                places.push(place);
            }
        }
        let section = |place: Option<&str>| {
            let mut asked = None;
            let here = items.iter().filter(|item| item.place.as_deref() == place);
            let here = here.map(|item| {
                // What stands on one board comes apart, under one question.
                let board = item.path.split_once('#').map(|(board, _)| board);
                let question = board.map(|board| (board, item.question.as_str()));
                let again = question.is_some() && asked == question;
                asked = question;
                self.item(item, again)
            });
            let here: Vec<View> = here.collect();
            let name = place.map_or("", place_name);
            let title = match name.is_empty() {
                true => nothing(),
                false => el("h3").text(name).done(),
            };
            el("section")
                .class("sheet-place")
                .set_some("data-place", place.map(str::to_owned))
                .child(title)
                .children(here)
                .done()
        };
        group(places.into_iter().map(section).collect())
    }

    fn of_adult(&self, items: &[&SheetItem]) -> View {
        if items.is_empty() {
            return nothing();
        }
        el("section")
            .class("sheet-adult")
            .child(el("h3").text("What an adult saw").done())
            .child(p("These are an adult’s words, not the child’s."))
            .children(items.iter().map(|item| self.item(item, false)).collect())
            .done()
    }

    /// An answer; `again` where its question stands above it already.
    fn item(&self, item: &SheetItem, again: bool) -> View {
        let beside = match self.paper.beside {
            Some(beside) => beside(item),
            None if self.marked => self.mark(item.mark),
            None => nothing(),
        };
        let said = self.said(item).into_iter().skip(usize::from(again));
        // Where something can be pressed it is said which answer it is about.
        let pressed = self.paper.beside.is_some();
        el("div")
            .class("sheet-item")
            .set_some("role", pressed.then(|| "group".to_owned()))
            .set_some("aria-label", pressed.then(|| in_a_line(item)))
            .flag("data-sensitive", item.sensitive)
            .set_some("data-mark", item.mark.map(|mark| mark.name().to_owned()))
            .children(said.collect())
            .child(beside)
            .done()
    }

    /// The question and all that was said to it.
    fn said(&self, item: &SheetItem) -> Vec<View> {
        let pictures = item.pictures.iter().map(|name| chosen(name, self.paper));
        let pictures: Vec<View> = pictures.collect();
        let mut all = vec![el("p").class("asked").text(item.question.as_str()).done()];
        if !item.said.is_empty() {
            let said = el("span").class("words").text(item.said.as_str()).done();
            let said = el("p").class("sheet-said").children(pictures).child(said);
            all.push(said.done());
        }
        if !item.parts.is_empty() {
            let parts = item.parts.iter().map(|part| self.part(part));
            let parts = el("div").class("parts").children(parts.collect());
            all.push(parts.done());
        }
        all.extend(
            item.drawing
                .as_deref()
                .map(|strokes| paper(strokes, &item.said)),
        );
        all
    }

    fn part(&self, part: &SheetPart) -> View {
        let heading = match part.heading.is_empty() {
            true => nothing(),
            false => el("p")
                .class("part-name")
                .child(sign(part))
                .child(text(part.heading.as_str()))
                .done(),
        };
        let line = |line: &SheetLine| {
            let said = match line.said.is_empty() {
                true => nothing(),
                false => el("span").class("words").text(line.said.as_str()).done(),
            };
            el("li")
                .children(looks(line, self.paper))
                .child(said)
                .done()
        };
        let tag = if part.heading.is_empty() { "ol" } else { "ul" };
        let lines = part.lines.iter().map(line).collect();
        el("div")
            .set("class", ["part ", part.kind.name()].concat())
            .child(heading)
            .child(el(tag).class("plain").children(lines).done())
            .done()
    }

    fn mark(&self, mark: Option<Mark>) -> View {
        let words = in_full(mark, self.audience);
        el("p").class("sheet-mark").text(words).done()
    }
}

fn is_board(item: &SheetItem) -> bool {
    let mut parts = item.parts.iter();
    parts.any(|part| part.kind != PartKind::Column)
}

/// The shape of a good thing, a worry or a wish.
fn sign(part: &SheetPart) -> View {
    match part.kind {
        PartKind::Good => slot_sign(BoardSlot::Good),
        PartKind::Worry => slot_sign(BoardSlot::Worry),
        PartKind::Wish => slot_sign(BoardSlot::Wish),
        PartKind::Column => nothing(),
    }
}

/// A thing's picture and drawing.
fn looks(line: &SheetLine, at: Paper<'_>) -> Vec<View> {
    let picture = line.picture.as_deref().map(|name| chosen(name, at));
    let drawing = line.drawing.as_deref();
    let drawing = drawing.map(|strokes| paper(strokes, &line.said));
    picture.into_iter().chain(drawing).collect()
}

fn in_few_words(line: &SheetLine) -> String {
    let drawing = line
        .drawing
        .as_deref()
        .map(|strokes| Drawing::read(strokes).caption);
    match (drawing, line.picture.as_deref()) {
        (Some(caption), _) if !caption.is_empty() => caption,
        (Some(_), _) => "A drawing".to_owned(),
        (None, Some(name)) => name.split('.').next().unwrap_or(name).replace('-', " "),
        (None, None) => String::new(),
    }
}

/// A picture: one of the packs, or one that came with the questionnaires.
fn chosen(name: &str, paper: Paper<'_>) -> View {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let place = match place_of(name) {
        Some(place) => place,
        None if name.chars().all(plain) => ["questions.svg#", name].concat(),
        None => return nothing(),
    };
    let folder = pictures_folder();
    let parts = ["<use href=\"", paper.pictures, &folder, &place, "\"/>"];
    drawn("picture", &parts)
}

/// A drawing, and what it is called unless that was said already.
fn paper(strokes: &str, said: &str) -> View {
    let drawing = Drawing::read(strokes);
    let caption = match drawing.caption.trim() {
        caption if caption.is_empty() || caption == said => {
            el("figcaption").class("hidden").text("A drawing").done()
        }
        caption => el("figcaption").text(caption).done(),
    };
    let drawn = el("span").class("strokes").markup(drawing.svg()).done();
    el("figure")
        .class("drawn")
        .child(drawn)
        .child(caption)
        .done()
}
