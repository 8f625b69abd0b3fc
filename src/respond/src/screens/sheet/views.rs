//! My views: all of the sheet, or what the meeting sees of it, and what can be done with it.

use super::marking::{Beside, marking};
use super::words::{Spoken, spoken};
use super::{AGENDA, GIVE, SHOW, go, made};
use crate::app::Heard;
use crate::visit::{PREVIEW, Visit};
use device::page;
use form::SheetKind;
use form::sheet::{Sheet, SheetItem};
use std::cell::Cell;
use std::rc::Rc;
use ui::draw::{Turn, View, button, buttons, el, group, h1, h2, nothing, p};
use ui::note;
use ui::sheet::{Paper, Variant};

/// What is looked at. Copies are handles to the same.
#[derive(Clone)]
struct Looking {
    heard: Heard,
    visit: Visit,
    variant: Rc<Cell<Variant>>,
    turn: Turn,
}

/// How long drawing again may take before the print window opens on it.
const DRAWN_MILLISECONDS: i32 = 120;

/// Draws it.
pub fn view(heard: Heard, visit: Visit) -> View {
    crate::screens::arrive();
    let looking = Looking {
        heard,
        visit,
        variant: Rc::new(Cell::new(Variant::Officer)),
        turn: Turn::new(),
    };
    let turn = looking.turn;
    let drawn = looking.clone();
    let words = spoken(visit.form().document().audience);
    let home = move || leptos::task::spawn_local(heard.go_home());
    let back = button("back quiet", "Back", move || {
        if !visit.back() {
            home();
        }
    });
    group(vec![
        h1(words.title),
        el("p").class("lead no-print").text(words.lead).done(),
        given(visit),
        turn.live(move || drawn.drawn(words)),
        counted(visit, words),
        buttons(vec![back, button("back quiet", "To the first page", home)]),
    ])
}

fn given(visit: Visit) -> View {
    match visit.with_draft(|draft| draft.given.clone()) {
        Some(officer) => note(
            [
                "You gave your sheet to ",
                &officer,
                ". What you change now is not in the one you gave.",
            ]
            .concat(),
        ),
        None => nothing(),
    }
}

impl Looking {
    fn drawn(&self, words: &Spoken) -> View {
        match made(self.heard, self.visit) {
            None => p("This questionnaire makes no sheet."),
            Some(sheet) if sheet.is_empty() => {
                p("There is nothing on your sheet yet. It fills with what you answer.")
            }
            Some(sheet) => group(vec![
                self.actions(&sheet, words),
                self.which(&sheet),
                self.sheet(&sheet, words),
            ]),
        }
    }

    fn actions(&self, sheet: &Sheet, words: &Spoken) -> View {
        let visit = self.visit;
        let to = |words: &'static str, class: &'static str, page: &'static str| {
            button(class, words, move || go(visit, page))
        };
        let give = to(words.give, "main other", GIVE);
        let mut all = match sheet.kind {
            SheetKind::Marks => vec![
                to("Show it", "main", SHOW),
                give,
                self.prints("Print for my meeting", Variant::Meeting),
                self.prints("Print for my IRO", Variant::Officer),
            ],
            SheetKind::Plain => vec![give, self.prints("Print it", Variant::Officer)],
        };
        if !visit.form().document().agenda.0.is_empty() {
            all.push(to("My agenda", "", AGENDA));
        }
        el("div").class("buttons actions").children(all).done()
    }

    fn prints(&self, words: &'static str, variant: Variant) -> View {
        let this = self.clone();
        button("", words, move || {
            this.look(variant);
            page::surely_later(DRAWN_MILLISECONDS, page::print);
        })
    }

    fn look(&self, variant: Variant) {
        self.variant.set(variant);
        self.turn.again();
    }

    /// All of it, or what the meeting sees.
    fn which(&self, sheet: &Sheet) -> View {
        if sheet.kind != SheetKind::Marks {
            return nothing();
        }
        let one = |words: &'static str, variant: Variant| {
            let (this, now) = (self.clone(), self.variant.get() == variant);
            el("button")
                .set("type", "button")
                .text(words)
                .set("aria-pressed", if now { "true" } else { "false" })
                .on_click(move || this.look(variant))
                .done()
        };
        el("div")
            .class("which no-print")
            .set("role", "group")
            .set("aria-label", "What to look at")
            .child(one("All I said", Variant::Officer))
            .child(one("What my meeting sees", Variant::Meeting))
            .done()
    }

    fn sheet(&self, sheet: &Sheet, words: &Spoken) -> View {
        let variant = self.variant.get();
        if variant == Variant::Meeting && sheet.for_meeting().is_empty() {
            return p(words.nothing_marked);
        }
        let visit = self.visit;
        let beside = |item: &SheetItem| marking(visit, item.path.clone(), Beside::Sheet);
        let marked = sheet.kind == SheetKind::Marks && variant == Variant::Officer;
        let paper = Paper {
            beside: marked.then_some(&beside),
            ..Paper::FAMILIES
        };
        let explained = match marked {
            true => {
                let told = el("p").class("marks-told no-print");
                told.text(words.marks).done()
            }
            false => nothing(),
        };
        group(vec![explained, ui::sheet::view(sheet, variant, paper)])
    }
}

/// What can be sent to be counted; nothing once it was.
fn counted(visit: Visit, words: &Spoken) -> View {
    if visit.is_finished() {
        return el("p")
            .class("quiet no-print")
            .text("The copy without your name has been sealed to be counted. This sheet is yours: it stays on this device until you throw it away on the first page.")
            .done();
    }
    let stays = match visit.can_keep_sheet() {
        true => "Before it goes you are asked whether your own sheet shall stay on this device.",
        false => {
            "Sending it takes your answers and your sheet off this device, so print your sheet or \
             give it to an IRO before."
        }
    };
    let preview = move || visit.go(PREVIEW.to_owned());
    el("section")
        .class("counted no-print")
        .child(h2("The copy that is counted"))
        .child(p(words.counted))
        .child(p(stays))
        .child(buttons(vec![button("", "See what will be sent", preview)]))
        .done()
}
