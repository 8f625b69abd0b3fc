//! An agenda of one's own: the person's points for the meeting, then what such a meeting talks about
//! as a rule, each with a picture ahead of it that they choose. It fits on one A4.

mod ahead;

use super::made;
use super::words::spoken;
use crate::app::Heard;
use crate::screens;
use crate::visit::Visit;
use ahead::Ahead;
use device::page;
use form::sheet::{Sheet, SheetItem};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use ui::ask;
use ui::draw::{Turn, View, button, buttons, el, group, h1, nothing, p};
use ui::sheet::{Paper, in_a_line, is_pictured, point};

/// As many points as leave room for the rest on one page.
const POINTS_MAX: usize = 12;

/// The agenda as it is looked at. Copies are handles to the same.
#[derive(Clone)]
struct Agenda {
    heard: Heard,
    visit: Visit,
    /// The point for which a picture is being chosen, by its words.
    choosing: Rc<RefCell<Option<String>>>,
    turn: Turn,
}

/// Draws it.
pub fn view(heard: Heard, visit: Visit) -> View {
    screens::arrive();
    let agenda = Agenda {
        heard,
        visit,
        choosing: Rc::default(),
        turn: Turn::new(),
    };
    let words = spoken(visit.form().document().audience);
    let print = button("main", "Print it", page::print);
    let turn = agenda.turn;
    group(vec![
        h1("My agenda"),
        el("p").class("lead no-print").text(words.agenda).done(),
        turn.live(move || match made(agenda.heard, agenda.visit) {
            Some(sheet) => agenda.drawn(&sheet, words.nothing_marked),
            None => nothing(),
        }),
        buttons(vec![print]),
        button("back quiet", "Back", move || {
            visit.back();
        }),
    ])
}

impl Agenda {
    fn drawn(&self, sheet: &Sheet, nothing_marked: &'static str) -> View {
        let places = Cell::new(0);
        let points = sheet.for_meeting().one_by_one();
        let more = match points.len().saturating_sub(POINTS_MAX) {
            0 => nothing(),
            n => p(["And ", &n.to_string(), " more, on my sheet."].concat()),
        };
        let own = points.iter().take(POINTS_MAX);
        let own: Vec<View> = own.map(|item| self.own(item, &places)).collect();
        let own = match own.is_empty() {
            true => el("p").class("no-print").text(nothing_marked).done(),
            false => el("ol").class("plain points").children(own).done(),
        };
        let usual = self.visit.form().document().agenda.0.iter();
        let usual = usual.map(|text| self.usual(screens::words(text), &places));
        let when = [sheet.meeting.as_deref(), sheet.day.as_deref()];
        let when: Vec<&str> = when.into_iter().flatten().collect();
        el("article")
            .class("own-sheet agenda")
            .set("data-for", ui::sheet::audience(sheet.audience))
            .child(el("h2").text(name(sheet)).done())
            .child(el("p").class("sheet-when").text(when.join(" · ")).done())
            .child(el("h3").text("What I want to talk about").done())
            .child(own)
            .child(more)
            .child(el("h3").text("And then").done())
            .child(
                el("ul")
                    .class("plain usual")
                    .children(usual.collect())
                    .done(),
            )
            .done()
    }

    /// One of the person's own points; where they drew or chose something for it, that stands there.
    fn own(&self, item: &SheetItem, places: &Cell<usize>) -> View {
        let slot = match is_pictured(item) {
            true => nothing(),
            false => self.slot(&in_a_line(item), places),
        };
        el("li")
            .class("point")
            .set_some("data-place", item.place.clone())
            .child(slot)
            .child(point(item, Paper::FAMILIES))
            .done()
    }

    fn usual(&self, words: &str, places: &Cell<usize>) -> View {
        let slot = self.slot(words, places);
        el("li")
            .child(slot)
            .child(el("span").text(words).done())
            .done()
    }

    /// The place for a picture ahead of a point, and the pictures to choose from while it is open.
    fn slot(&self, point: &str, places: &Cell<usize>) -> View {
        let id = ["ahead-", &places.replace(places.get() + 1).to_string()].concat();
        let open = self.choosing.borrow().as_deref() == Some(point);
        let now = self.ahead().at(point).map(str::to_owned);
        let (this, words) = (self.clone(), point.to_owned());
        let focus = id.clone();
        let press = move || this.choose((!open).then(|| words.clone()), &focus);
        let picture = now.as_deref().map_or_else(nothing, ask::chosen_picture);
        let label = match now {
            Some(_) => "Choose another picture for: ",
            None => "Choose a picture for: ",
        };
        let slot = el("button")
            .set("type", "button")
            .set("id", id.clone())
            .class("ahead")
            .flag("data-empty", now.is_none())
            .set("aria-expanded", if open { "true" } else { "false" })
            .set("aria-label", [label, point].concat())
            .child(picture)
            .on_click(press)
            .done();
        match open {
            true => group(vec![slot, self.chooser(point, now, id)]),
            false => slot,
        }
    }

    fn chooser(&self, point: &str, now: Option<String>, slot: String) -> View {
        let (this, words, focus) = (self.clone(), point.to_owned(), slot.clone());
        let pick = move |name: Option<String>| {
            let mut ahead = this.ahead();
            ahead.set(&words, name);
            this.visit.change(|draft| draft.agenda = ahead.to_text());
            // What was pressed goes with the chooser, which is not done with it yet.
            let (this, focus) = (this.clone(), focus.clone());
            page::surely_later(0, move || this.choose(None, &focus));
        };
        let (this, focus) = (self.clone(), slot.clone());
        let close = button("quiet", "Close", move || this.choose(None, &focus));
        el("div")
            .class("picking no-print")
            .child(ask::choose_picture([&slot, "-chooser"].concat(), now, pick))
            .child(close)
            .done()
    }

    /// Opens the pictures for a point, or closes them; the keyboard goes back to its place.
    fn choose(&self, point: Option<String>, slot: &str) {
        *self.choosing.borrow_mut() = point;
        self.turn.again();
        let slot = ["#", slot].concat();
        page::surely_later(0, move || page::focus(&slot));
    }

    fn ahead(&self) -> Ahead {
        self.visit
            .with_draft(|draft| Ahead::of_text(draft.agenda.as_deref()))
    }
}

fn name(sheet: &Sheet) -> String {
    match &sheet.name {
        Some(name) => [name, "’s agenda"].concat(),
        None => "My agenda".to_owned(),
    }
}
