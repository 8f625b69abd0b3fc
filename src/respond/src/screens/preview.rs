//! Exactly what would leave the device, read back from the response itself, with what was struck
//! out of it still to be seen.

use super::words;
use crate::app::{Done, Heard, Screen};
use crate::draft::{Draft, fresh_id};
use crate::errand::{self, Errand, Line, Preview};
use crate::outbox::{self, Sealed};
use crate::service::Way;
use crate::settle::signed;
use crate::visit::Visit;
use device::store::{Store, StoreError};
use form::{Answer, Piece, Sending, waits_for_a_word};
use leptos::task::spawn_local;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use ui::draw::{Turn, View, button, buttons, el, group, h1, h2, nothing, p, text};
use ui::{answer_in_words, note, problem};

/// What the worker said, and when to draw it again. Copies are handles to the same.
#[derive(Clone)]
struct Looking {
    heard: Heard,
    visit: Visit,
    made: Rc<RefCell<Option<Result<Preview, String>>>>,
    /// The person wants their own sheet to stay on this device.
    keep_sheet: Rc<Cell<bool>>,
    turn: Turn,
}

/// Draws it.
pub fn view(heard: Heard, visit: Visit) -> View {
    super::arrive();
    visit.change(Draft::ask_again);
    let looking = Looking {
        heard,
        visit,
        made: Rc::default(),
        keep_sheet: Rc::default(),
        turn: Turn::new(),
    };
    looking.look();
    let turn = looking.turn;
    group(vec![
        h1("This is exactly what will be sent"),
        p(
            "We look for names, numbers and addresses and take them out. We may miss some: please \
           look. You can go back and change anything.",
        ),
        turn.live(move || looking.shown()),
        button("back quiet", "Back", move || {
            visit.back();
        }),
    ])
}

impl Looking {
    /// Has the worker make the copy.
    fn look(&self) {
        let this = self.clone();
        spawn_local(async move {
            let preview = match this.heard.hand() {
                Ok(hand) => errand::preview(&hand, this.visit.leaving()).await,
                Err(why) => Err(why),
            };
            *this.made.borrow_mut() = Some(preview);
            this.turn.again();
        });
    }

    fn shown(&self) -> View {
        match &*self.made.borrow() {
            None => el("p")
                .set("role", "status")
                .text("Making the copy without names…")
                .done(),
            Some(Ok(preview)) => self.leaving(preview),
            Some(Err(why)) => {
                let this = self.clone();
                let again = button("main", "Try again", move || this.look());
                group(vec![problem(why.as_str()), buttons(vec![again])])
            }
        }
    }

    fn leaving(&self, preview: &Preview) -> View {
        let title = words(&self.visit.form().document().title);
        let mut rows = vec![entry("Questionnaire", text(title))];
        rows.extend(self.place(preview));
        rows.extend(preview.lines.iter().map(|line| self.line(line)));
        let raw = el("pre")
            .class("raw")
            .set("tabindex", "0")
            .text(preview.response.as_str())
            .done();
        group(vec![
            el("dl").class("answers leaving").children(rows).done(),
            el("details")
                .child(el("summary").text("See it as the computer sends it").done())
                .child(raw)
                .done(),
            h2("Before you send"),
            before_sending(),
            self.own_sheet(),
            self.send(),
        ])
    }

    fn place(&self, preview: &Preview) -> [View; 2] {
        let settings = self.heard.settings();
        let area = preview.area.as_deref().and_then(|id| settings.area(id));
        let area = area.map_or("Not said", |(_, area)| area.name.as_str());
        let quarter = preview
            .quarter
            .map_or("Not said".to_owned(), form::Quarter::in_words);
        [entry("Area", text(area)), entry("When", text(quarter))]
    }

    fn line(&self, line: &Line) -> View {
        let question = super::asked(self.visit, &line.path);
        let wait = self.words_that_wait(&line.path);
        let taken_in = |draft: &Draft| draft.sending.take_in.contains(&line.path);
        if let Some(words) = wait.as_deref()
            && !self.visit.with_draft(taken_in)
        {
            return self.stays(line, &question, words);
        }
        if line.pieces.is_empty() {
            return entry(&question, text(line.said.as_str()));
        }
        let pieces = line.pieces.iter().map(piece).collect();
        let (this, path, waits) = (self.clone(), line.path.clone(), wait.is_some());
        let leave_out = move || {
            this.change(|sending| match waits {
                true => sending.take_in.retain(|other| *other != path),
                false => {
                    sending.leave_out.insert(path.clone());
                }
            });
        };
        let written = el("p").class("words").children(pieces).done();
        entry(
            &question,
            group(vec![
                written,
                button("quiet", "Leave these words out", leave_out),
            ]),
        )
    }

    /// Sending takes the answers off the device, and with them the person's own sheet, unless they
    /// want to keep that: nothing is kept that nobody asked for.
    fn own_sheet(&self) -> View {
        if self.visit.form().document().sheet.is_none() {
            return nothing();
        }
        if !self.visit.can_keep_sheet() {
            return note(
                "When it is sent, your answers and your sheet are taken off this device. To keep \
                 your sheet, go back and print it or give it to an IRO first.",
            );
        }
        let keep = Rc::clone(&self.keep_sheet);
        let field = el("input")
            .set("type", "checkbox")
            .set("id", "keep-sheet")
            .set("aria-describedby", "keep-sheet-told")
            .flag("checked", keep.get())
            .on("change", move |_| keep.set(!keep.get()));
        let words = el("span").text("Keep my own sheet on this device").done();
        let choice = el("label").class("choice").set("for", "keep-sheet");
        let told = el("p").class("quiet").set("id", "keep-sheet-told").text(
            "Then you can look at it again, print it, or show it at your meeting. Anyone who can \
             open this device could read it; you can throw it away whenever you like. If you do \
             not keep it, your answers and your sheet are taken off this device when the copy is \
             sent.",
        );
        group(vec![
            h2("Your own sheet"),
            choice.child(field.done()).child(words).done(),
            told.done(),
        ])
    }

    /// The words of an answer that go only if the person says so.
    fn words_that_wait(&self, path: &str) -> Option<String> {
        let form = self.visit.form();
        let item = form
            .item_at(path)
            .filter(|item| waits_for_a_word(form, item))?;
        self.visit.with_walk(|walk| {
            let answer = walk.answers().get(path)?;
            let given = matches!(answer, Answer::Given(_));
            given.then(|| answer_in_words(form, item, Some(answer), "en"))
        })
    }

    fn stays(&self, line: &Line, question: &str, words: &str) -> View {
        let (this, path) = (self.clone(), line.path.clone());
        let let_go = move || {
            this.change(|sending| {
                sending.take_in.insert(path.clone());
            });
        };
        entry(
            question,
            group(vec![
                p("Your own words stay with you. They are not in the copy."),
                el("p").class("words quiet").text(words).done(),
                button("", "Send these words too", let_go),
            ]),
        )
    }

    fn send(&self) -> View {
        let (this, turn) = (self.clone(), Turn::new());
        let busy = Rc::new(Cell::new(false));
        let failed = Rc::new(RefCell::new(None::<String>));
        turn.live(move || {
            let words = match (busy.get(), this.heard.way()) {
                (true, _) => "Sealing…",
                (false, Way::Mailbox) => "Seal and send",
                (false, Way::File) => "Seal it as a file",
            };
            let (this, busy, failed) = (this.clone(), Rc::clone(&busy), Rc::clone(&failed));
            let told = failed.borrow().as_deref().map_or_else(nothing, problem);
            let go = move || {
                if busy.replace(true) {
                    return;
                }
                let (this, busy, failed) = (this.clone(), Rc::clone(&busy), Rc::clone(&failed));
                turn.again();
                spawn_local(async move {
                    let keep = this.keep_sheet.get();
                    *failed.borrow_mut() = seal_and_send(this.heard, this.visit, keep).await.err();
                    busy.set(false);
                    turn.again();
                });
            };
            group(vec![told, buttons(vec![button("main", words, go)])])
        })
    }

    fn change(&self, change: impl FnOnce(&mut Sending)) {
        self.visit.change(|draft| change(&mut draft.sending));
        self.look();
    }
}

fn entry(question: &str, said: View) -> View {
    el("div")
        .class("entry")
        .child(el("dt").text(question).done())
        .child(el("dd").class("said").child(said).done())
        .done()
}

fn piece(piece: &Piece) -> View {
    match piece {
        Piece::Kept(words) => text(words.as_str()),
        Piece::Struck { was, shown_as } => group(vec![
            el("del").text(was.as_str()).done(),
            el("ins").text(shown_as.as_str()).done(),
        ]),
    }
}

fn before_sending() -> View {
    let point = |words: &'static str| el("li").text(words).done();
    el("ul")
        .children(vec![
            point("It has no name, no date and no address on it, and nothing about this device."),
            point(
                "Officers read it together with others. If very few people answer in your area, or if \
                 you wrote about something only you know, someone might still guess.",
            ),
            point("Once sent, nobody can find yours to take it back."),
            point(
                "Nobody can come and help because of it. If you need help now, ring one of the \
                 numbers below.",
            ),
        ])
        .done()
}

async fn seal_and_send(heard: Heard, visit: Visit, keep_sheet: bool) -> Result<(), String> {
    let signed = signed(heard).await?;
    let leaving = visit.leaving();
    let id = leaving.id.clone();
    let errand = Errand::Seal(leaving, signed, heard.expected());
    let envelope = errand::ask_bytes(&heard.hand()?, &errand).await?;
    let code = visit.with_draft(|draft| draft.code.clone());
    let admission = visit.with_draft(|draft| draft.admission.clone());
    let sealed = Sealed::new(&id, &envelope, code.or_else(|| heard.code())).admitted(admission);
    let mut sheet = keep_sheet.then(|| visit.with_draft(|draft| draft.finished(fresh_id())));
    let mut store = visit.store();
    match visit.close_with(&sealed, sheet.as_ref()).await {
        Err(StoreError::Changed) => {
            heard.show(Screen::Elsewhere);
            return Ok(());
        }
        // Where the device keeps nothing, the envelope lives on this page until it is sent or saved.
        Ok(()) => {}
        Err(StoreError::Full | StoreError::Refused) => {
            (store, sheet) = (Store::in_memory(), None);
            // Memory takes everything.
            let _ = store.write(vec![sealed.put()]).await;
        }
    }
    heard.keep_code(None);
    let sent = match heard.way() {
        Way::Mailbox => Some(outbox::send_now(heard, &store, &sealed).await),
        Way::File => None,
    };
    let thanks = visit
        .form()
        .document()
        .end
        .0
        .iter()
        .map(|text| words(text).to_owned())
        .collect();
    heard.show(Screen::Done(Done {
        sealed,
        sent,
        thanks,
        store,
        sheet,
        audience: super::audience(visit),
    }));
    Ok(())
}
