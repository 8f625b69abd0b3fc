//! Giving the sheet to an officer: the person sees all that will go, chooses who may open it, and is
//! told plainly what happens then. Only behind this screen is a sheet sealed.

mod after;
mod officers;

use super::made;
use super::words::{Spoken, spoken};
use crate::app::{Heard, Screen};
use crate::errand::{self, Errand};
use crate::outbox::{self, Sealed, Sent};
use crate::screens;
use crate::service::Way;
use crate::settle::signed;
use crate::visit::Visit;
use device::page;
use device::store::{Store, StoreError};
use form::SheetKind;
use form::sheet::Sheet;
use leptos::prelude::event_target_value;
use leptos::task::spawn_local;
use officers::Officer;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use ui::draw::{NotThere, Turn, View, button, buttons, el, group, h1, h2, later, nothing, p};
use ui::sheet::{Fitted, Paper, Variant, fitted};
use ui::{note, problem};
use wire::envelope::EnvelopeId;

/// What is being given. Copies are handles to the same.
#[derive(Clone)]
struct Giving {
    heard: Heard,
    visit: Visit,
    officers: Rc<Vec<Officer>>,
    chosen: Rc<Cell<Option<usize>>>,
    /// What the person calls themselves, where no answer said it.
    name: Rc<RefCell<String>>,
    busy: Rc<Cell<bool>>,
    failed: Rc<RefCell<Option<String>>>,
    given: Rc<RefCell<Option<Given>>>,
    turn: Turn,
}

/// A sheet that was sealed.
#[derive(Clone)]
struct Given {
    sealed: Sealed,
    officer: String,
    /// What became of sending; none where there is no mailbox.
    sent: Option<Sent>,
    /// Where it waits.
    store: Store,
}

/// Draws it. Who the officers are, and their keys, may still be on their way.
pub fn view(heard: Heard, visit: Visit) -> View {
    if let Some(signed) = heard.signed() {
        return page(heard, visit, &signed);
    }
    later(move || {
        Box::pin(async move {
            let signed = heard.have_signed().await.map_err(|_| NotThere)?;
            Ok(page(heard, visit, &signed))
        })
    })
}

fn page(heard: Heard, visit: Visit, signed: &str) -> View {
    screens::arrive();
    let officers = officers::of(signed);
    let named = visit.with_draft(|draft| draft.officer.clone());
    let named = named.and_then(|number| number.parse().ok());
    let chosen = officers
        .iter()
        .position(|officer| Some(officer.number) == named);
    let giving = Giving {
        heard,
        visit,
        officers: Rc::new(officers),
        chosen: Rc::new(Cell::new(chosen)),
        name: Rc::default(),
        busy: Rc::default(),
        failed: Rc::default(),
        given: Rc::default(),
        turn: Turn::new(),
    };
    let back = button("back quiet", "Back", move || {
        visit.back();
    });
    let drawn = giving.clone();
    group(vec![giving.turn.live(move || drawn.drawn()), back])
}

impl Giving {
    fn drawn(&self) -> View {
        if let Some(given) = &*self.given.borrow() {
            return after::view(self, given);
        }
        let title = h1(self.words().give);
        let body = match (self.sheet(), self.officers.is_empty()) {
            (None, _) => p("There is nothing on your sheet yet."),
            (Some(_), true) => nobody(),
            (Some(sheet), false) => match fitted(&sheet) {
                None => too_large(),
                Some(fitted) => self.choosing(&fitted),
            },
        };
        group(vec![title, body])
    }

    /// The sheet as it would go, with the name that was written here.
    fn sheet(&self) -> Option<Sheet> {
        let mut sheet = made(self.heard, self.visit).filter(|sheet| !sheet.is_empty())?;
        let name = self.name.borrow().trim().to_owned();
        if sheet.name.is_none() && !name.is_empty() {
            sheet.name = Some(name);
        }
        Some(sheet)
    }

    fn choosing(&self, fitted: &Fitted) -> View {
        let officer = self.chosen.get().and_then(|at| self.officers.get(at));
        let simpler = match fitted.simpler {
            true => note(
                "Your drawings are very full, so they were made a little simpler to fit. Please \
                 look at them below. Your own stay as they are.",
            ),
            false => nothing(),
        };
        group(vec![
            self.who(),
            self.called(),
            h2("What happens then"),
            what_happens(
                officer.map_or(self.words().officer, |officer| &officer.name),
                fitted.sheet.kind,
            ),
            simpler,
            h2("This is all that goes"),
            ui::sheet::view(&fitted.sheet, Variant::Officer, Paper::FAMILIES),
            self.confirm(officer),
        ])
    }

    fn words(&self) -> &'static Spoken {
        spoken(self.visit.form().document().audience)
    }

    fn who(&self) -> View {
        let rows = self.officers.iter().enumerate();
        let rows = rows.map(|(at, officer)| {
            let this = self.clone();
            let pick = move || {
                this.chosen.set(Some(at));
                this.turn.again();
            };
            officer.choice(self.chosen.get() == Some(at), pick)
        });
        let legend = el("legend").child(el("h2").text("Who may open it?").done());
        el("fieldset")
            .class("ask")
            .child(legend.done())
            .child(el("div").class("choices").children(rows.collect()).done())
            .done()
    }

    /// Without a name nobody would know whom to talk to.
    fn called(&self) -> View {
        if made(self.heard, self.visit).is_none_or(|sheet| sheet.name.is_some()) {
            return nothing();
        }
        let this = self.clone();
        let written = move |event: leptos::ev::Event| {
            *this.name.borrow_mut() = event_target_value(&event);
            this.turn.again();
        };
        let field = el("input")
            .set("type", "text")
            .set("id", "called")
            .set("maxlength", "80")
            .value(self.name.borrow().clone())
            .on("change", written);
        let label = el("label")
            .set("for", "called")
            .text("Your name, so that they know who it is from");
        group(vec![label.done(), field.done()])
    }

    fn confirm(&self, officer: Option<&Officer>) -> View {
        let failed = self.failed.borrow();
        let told = failed.as_deref().map_or_else(nothing, problem);
        let Some(officer) = officer else {
            return group(vec![told, p("Please choose above who may open it.")]);
        };
        let words = match (self.busy.get(), self.heard.way()) {
            (true, _) => "Sealing…".to_owned(),
            (false, Way::Mailbox) => ["Seal it and give it to ", &officer.name].concat(),
            (false, Way::File) => ["Seal it as a file for ", &officer.name].concat(),
        };
        let this = self.clone();
        let give = button("main", words, move || this.press());
        group(vec![told, buttons(vec![give])])
    }

    fn press(&self) {
        if self.busy.replace(true) {
            return;
        }
        let this = self.clone();
        self.turn.again();
        spawn_local(async move {
            match this.give().await {
                Ok(given) => *this.given.borrow_mut() = given,
                Err(why) => *this.failed.borrow_mut() = Some(why),
            }
            this.busy.set(false);
            this.turn.again();
            screens::arrive();
        });
    }

    /// Seals what is on the screen and hands it on; none where another tab has the draft.
    async fn give(&self) -> Result<Option<Given>, String> {
        let sheet = self.sheet().and_then(|sheet| fitted(&sheet));
        let sheet = sheet.ok_or("There is nothing on your sheet.")?.sheet;
        let officer = self.chosen.get().and_then(|at| self.officers.get(at));
        let officer = officer.ok_or("Please choose who may open it.")?;
        let signed = signed(self.heard).await?;
        let id = EnvelopeId(page::random()).to_string();
        let errand = Errand::Give(errand::Giving {
            sheet: sheet.to_plain().write(),
            id: id.clone(),
            officer: officer.number,
            signed,
            expected: self.heard.expected(),
        });
        let envelope = errand::ask_bytes(&self.heard.hand()?, &errand).await?;
        let sealed = Sealed::sheet(&id, &envelope, &officer.name);
        let mut store = self.visit.store();
        match self.visit.give_sheet(&sealed, officer.name.clone()).await {
            Err(StoreError::Changed) => {
                self.heard.show(Screen::Elsewhere);
                return Ok(None);
            }
            Ok(()) => {}
            // What the device does not keep lives on this page until it is sent or saved.
            Err(StoreError::Full | StoreError::Refused) => {
                store = Store::in_memory();
                let _ = store.write(vec![sealed.put()]).await;
            }
        }
        Ok(Some(Given {
            sent: self.sent(&store, &sealed).await,
            officer: officer.name.clone(),
            sealed,
            store,
        }))
    }

    async fn sent(&self, store: &Store, sealed: &Sealed) -> Option<Sent> {
        match self.heard.way() {
            Way::File => None,
            Way::Mailbox => {
                let sent = outbox::send_now(self.heard, store, sealed).await;
                self.heard.try_again_later(&sent);
                Some(sent)
            }
        }
    }
}

fn what_happens(officer: &str, kind: SheetKind) -> View {
    let seen = match kind {
        SheetKind::Marks => {
            " sees your name and everything below, also what you marked “Only my IRO” or “Talk to me first”."
        }
        SheetKind::Plain => " sees your name and everything below.",
    };
    let point = |words: [&str; 3]| el("li").text(words.concat()).done();
    el("ul")
        .children(vec![
            point(["Only ", officer, " can open it. It is sealed on this device before it leaves, and nobody in between can read it."]),
            point([&screens::capital(officer), seen, ""]),
            point(["If it says that someone may not be safe, ", officer, " has to act to keep them safe."]),
            point(["It waits for ", officer, " for 30 days at most. If it is not opened by then, it is deleted."]),
            point(["Once it is sent you cannot take it back. Your own sheet stays here, and you can still change it.", "", ""]),
            point(["It may take days until it is read. If you need help now, tell someone you trust or ring one of the numbers below.", "", ""]),
        ])
        .done()
}

fn nobody() -> View {
    group(vec![
        p("No reviewing officer of this service can be given a sheet this way yet."),
        p("You can print it, and hand it over or bring it to the meeting."),
        buttons(vec![button("main", "Print it", page::print)]),
    ])
}

fn too_large() -> View {
    group(vec![
        problem(
            "This sheet is too large to be given in one piece. Nothing was left out, and nothing \
             was sent. You can print it, or go back and make the longest answer shorter.",
        ),
        buttons(vec![button("main", "Print it", page::print)]),
    ])
}
