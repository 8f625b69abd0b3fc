//! The page of the grown-ups who look after a shared tablet: setting it up, what it may still send,
//! what waits, and wiping what somebody left behind. It never shows anything that was said.

use crate::app::Heard;
use crate::draft::KEYS;
use crate::errand::Failed;
use crate::tablet::seat::{self, Seat, TRIES_MAX};
use crate::tablet::{PASSPHRASE_MIN, Tablet, pool};
use device::store::{Change, Kind, Store, persist};
use device::vault::DeviceKey;
use leptos::ev::Event;
use leptos::prelude::event_target_value;
use leptos::task::spawn_local;
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;
use ui::draw::{Turn, View, button, buttons, el, group, h1, h2, nothing, p};
use ui::{note, problem};

/// What was typed, what is being done, and what came of it. Copies are handles to the same.
#[derive(Clone)]
struct Page {
    heard: Heard,
    area: Rc<RefCell<Option<String>>>,
    without: Rc<RefCell<BTreeSet<String>>>,
    passphrase: Rc<RefCell<String>>,
    code: Rc<RefCell<String>>,
    /// The grown-ups' code was given.
    open: Rc<Cell<bool>>,
    busy: Rc<Cell<bool>>,
    told: Rc<RefCell<Option<Result<String, Failed>>>>,
    found: Rc<RefCell<Found>>,
    turn: Turn,
}

/// What lies on the tablet.
#[derive(Default)]
struct Found {
    seats: Vec<Seat>,
    left: usize,
    drawing: bool,
    kept: bool,
}

/// Draws it.
pub fn view(heard: Heard) -> View {
    super::arrive();
    let page = Page {
        heard,
        area: Rc::default(),
        without: Rc::default(),
        passphrase: Rc::default(),
        code: Rc::default(),
        open: Rc::default(),
        busy: Rc::default(),
        told: Rc::default(),
        found: Rc::default(),
        turn: Turn::new(),
    };
    let turn = page.turn;
    group(vec![
        h1("For grown-ups"),
        turn.live(move || page.shown()),
        button("back quiet", "Back", move || spawn_local(heard.go_home())),
    ])
}

impl Page {
    fn shown(&self) -> View {
        let told = match &*self.told.borrow() {
            None => nothing(),
            Some(Ok(words)) => note(words.as_str()),
            Some(Err(why)) => problem(why.as_str()),
        };
        let body = match self.heard.tablet() {
            _ if self.busy.get() => el("p").set("role", "status").text("One moment…").done(),
            None => self.setting_up(),
            Some(_) if !self.open.get() => self.locked(),
            Some(_) => self.opened(),
        };
        group(vec![told, body])
    }

    /// Does something, and says what came of it.
    fn run(&self, work: impl Future<Output = Result<String, Failed>> + 'static) {
        if self.busy.replace(true) {
            return;
        }
        self.turn.again();
        let this = self.clone();
        spawn_local(async move {
            let told = work.await;
            *this.told.borrow_mut() = Some(told).filter(|told| *told != Ok(String::new()));
            this.look().await;
            this.busy.set(false);
            this.turn.again();
            super::arrive();
        });
    }

    async fn look(&self) {
        let Some(store) = self.heard.store() else {
            return;
        };
        let found = Found {
            seats: seat::all(&store).await,
            left: pool::left(&store).await,
            drawing: pool::is_drawing(&store).await,
            kept: persist().await,
        };
        *self.found.borrow_mut() = found;
    }

    // ---- setting up

    fn setting_up(&self) -> View {
        if self.heard.storage() != Kind::Durable {
            return problem(
                "This browser does not keep things well enough for a shared tablet. Use another \
                 browser, or leave its private mode.",
            );
        }
        if !self.heard.drafts().is_empty() || self.heard.waiting() > 0 {
            return problem(
                "Somebody has begun something on this device, or something waits to be sent. Send \
                 it or throw it away first: on a shared tablet it would lie open.",
            );
        }
        let this = self.clone();
        let set_up = move || {
            let page = this.clone();
            this.run(async move { page.set_up().await });
        };
        group(vec![
            p(
                "Make this device a shared tablet: each person locks what they say with four \
                 pictures, and nothing is kept on it unlocked. The pictures keep out the next \
                 person who holds the tablet; they do not keep out someone who takes it apart.",
            ),
            self.areas(),
            self.forms(),
            self.passphrase_field("A code for grown-ups, at least 6 letters or numbers"),
            p("Write it down: without it nobody can change this tablet or wipe it from this page."),
            self.code_field(),
            buttons(vec![button("main", "Make this a shared tablet", set_up)]),
        ])
    }

    fn areas(&self) -> View {
        let area = Rc::clone(&self.area);
        let pick = move |event: Event| {
            let value = event_target_value(&event);
            *area.borrow_mut() = (!value.is_empty()).then_some(value);
        };
        let chosen = self.area.borrow().clone().unwrap_or_default();
        let option = |id: &str, name: &str| {
            let option = el("option").set("value", id.to_owned());
            option.flag("selected", id == chosen).text(name).done()
        };
        let mut options = vec![option("", "Each person says")];
        for locality in &self.heard.settings().localities {
            let areas = locality.areas.iter();
            options.extend(areas.map(|area| option(&area.id, &area.name)));
        }
        let label = el("label").set("for", "tablet-area").text("Area").done();
        let field = el("select").set("id", "tablet-area").on("change", pick);
        group(vec![label, field.children(options).done()])
    }

    fn forms(&self) -> View {
        let one = |(id, title): (String, String)| {
            let without = Rc::clone(&self.without);
            let field_id = ["tablet-form-", &id].concat();
            let checked = !without.borrow().contains(&id);
            let pick = move |_| {
                let mut without = without.borrow_mut();
                if !without.remove(&id) {
                    without.insert(id.clone());
                }
            };
            let field = el("input")
                .set("type", "checkbox")
                .set("id", field_id.clone())
                .flag("checked", checked)
                .on("change", pick)
                .done();
            let words = el("span").text(title).done();
            let label = el("label").class("choice").set("for", field_id);
            label.child(field).child(words).done()
        };
        let legend = el("legend").child(h2("Which questionnaires?")).done();
        let titles = self.heard.offered().into_iter();
        let titles = titles.map(|form| (form.id.clone(), super::words(&form.title).to_owned()));
        let choices = el("div")
            .class("choices")
            .children(titles.map(one).collect());
        let fields = el("fieldset").class("ask");
        fields.child(legend).child(choices.done()).done()
    }

    fn passphrase_field(&self, words: &'static str) -> View {
        field("grown-ups", "password", words, &self.passphrase)
    }

    fn code_field(&self) -> View {
        if !self.heard.asks_for_codes() {
            return nothing();
        }
        field("tablet-code", "text", "The tablet's code", &self.code)
    }

    async fn set_up(&self) -> Result<String, Failed> {
        let store = self.heard.store().ok_or("Nothing can be kept here.")?;
        let passphrase = self.passphrase.borrow().trim().to_owned();
        if passphrase.chars().count() < PASSPHRASE_MIN {
            return Err("The code for grown-ups needs at least 6 letters or numbers.".to_owned());
        }
        let without = self.without.borrow().clone();
        let all: Vec<String> = self
            .heard
            .offered()
            .into_iter()
            .map(|form| form.id)
            .collect();
        let forms: Vec<String> = all.into_iter().filter(|id| !without.contains(id)).collect();
        if forms.is_empty() {
            return Err("Choose at least one questionnaire.".to_owned());
        }
        // A browser that cannot lock is found out before anything depends on it.
        let tried = DeviceKey::make(&store, KEYS, "tried").await;
        tried.map_err(|error| error.to_string())?;
        let undone = store
            .write(vec![Change::Delete(KEYS, "tried".to_owned())])
            .await;
        undone.map_err(|error| error.to_string())?;
        let area = self.area.borrow().clone();
        let tablet = Tablet::decided(self.heard, area, forms, &passphrase).await?;
        let drawn = self.draw(&store).await?;
        tablet
            .keep(&store)
            .await
            .map_err(|error| error.to_string())?;
        self.passphrase.take();
        self.heard.become_tablet(Some(tablet));
        self.open.set(true);
        Ok(["This is a shared tablet now. ", &drawn].concat())
    }

    /// Changes the code for what the tablet may send, where the service asks for codes.
    async fn draw(&self, store: &Store) -> Result<String, Failed> {
        if !self.heard.asks_for_codes() {
            return Ok(String::new());
        }
        let count = if pool::is_drawing(store).await {
            pool::go_on(self.heard, store).await?
        } else {
            let code = self.code.borrow().clone();
            pool::draw(self.heard, store, &code).await?
        };
        self.code.take();
        Ok([&count.to_string(), " more can be answered on it."].concat())
    }

    // ---- looking after it

    fn locked(&self) -> View {
        let this = self.clone();
        let open = move || {
            let page = this.clone();
            this.run(async move { page.try_open().await });
        };
        group(vec![
            self.passphrase_field("The code for grown-ups"),
            buttons(vec![button("main", "Open", open)]),
        ])
    }

    async fn try_open(&self) -> Result<String, Failed> {
        let given = self.passphrase.take();
        let tablet = self.heard.tablet().ok_or("This is no shared tablet.")?;
        if !tablet.opens(self.heard, &given).await? {
            return Err("That is not the code for grown-ups. Please try again.".to_owned());
        }
        self.open.set(true);
        Ok(String::new())
    }

    fn opened(&self) -> View {
        let found = self.found.borrow();
        group(vec![
            self.more(&found),
            self.waiting(&found),
            h2("Being answered"),
            if found.seats.is_empty() {
                p("Nobody is in the middle of something.")
            } else {
                let seats = found.seats.iter().map(|seat| self.seat(seat)).collect();
                el("ul").class("plain").children(seats).done()
            },
        ])
    }

    fn more(&self, found: &Found) -> View {
        if !self.heard.asks_for_codes() {
            return nothing();
        }
        let this = self.clone();
        let add = move || {
            let page = this.clone();
            this.run(async move {
                let store = page.heard.store().ok_or("Nothing can be kept here.")?;
                page.draw(&store).await
            });
        };
        let left = ["Left to be answered: ", &found.left.to_string()].concat();
        let (field, words) = if found.drawing {
            (nothing(), "Try the code again")
        } else {
            (self.code_field(), "Add what this code is good for")
        };
        group(vec![
            h2("What this tablet may send"),
            p(left),
            field,
            buttons(vec![button("", words, add)]),
        ])
    }

    fn waiting(&self, found: &Found) -> View {
        let heard = self.heard;
        let count = ["Waiting to be sent: ", &heard.waiting().to_string()].concat();
        let safe = if found.kept {
            "This browser has promised to keep it until it is sent, or until somebody clears the \
             browser's data."
        } else {
            "This browser has not promised to keep it. Some tablets clear what a page keeps after \
             seven days of use without a visit: open this page with a connection at least once a \
             week, or save sealed files."
        };
        let this = self.clone();
        let send = move || {
            this.run(async move {
                heard.send_and_say().await;
                match heard.sent().and_then(|sent| sent.refused) {
                    Some(why) => Err(why),
                    None => Ok(String::new()),
                }
            });
        };
        let save = move || spawn_local(heard.save_waiting());
        let all = if heard.waiting() == 0 {
            nothing()
        } else {
            buttons(vec![
                button("", "Try to send now", send),
                button("", "Save as a sealed file", save),
            ])
        };
        group(vec![h2("What waits"), p(count), p(safe), all])
    }

    fn seat(&self, seat: &Seat) -> View {
        let words = if seat.tries >= TRIES_MAX {
            [&seat.title(), ": locked after ten wrong tries"].concat()
        } else {
            seat.title()
        };
        let (asked, turn) = (Rc::new(Cell::new(false)), Turn::new());
        let (this, wiped) = (self.clone(), seat.clone());
        let wipe = turn.live(move || {
            if !asked.get() {
                let asked = Rc::clone(&asked);
                return button("quiet", "Wipe it", move || {
                    asked.set(true);
                    turn.again();
                });
            }
            let (this, wiped) = (this.clone(), wiped.clone());
            button(
                "danger",
                "Yes, wipe it; it cannot be brought back",
                move || {
                    let (page, wiped) = (this.clone(), wiped.clone());
                    this.run(async move { page.wipe(&wiped).await });
                },
            )
        });
        el("li").child(p(words)).child(wipe).done()
    }

    async fn wipe(&self, seat: &Seat) -> Result<String, Failed> {
        let store = self.heard.store().ok_or("Nothing can be kept here.")?;
        let wiped = seat::wipe(&store, seat).await;
        wiped.map_err(|error| error.to_string())?;
        Ok("It is wiped, and so is its key.".to_owned())
    }
}

fn field(
    id: &'static str,
    kind: &'static str,
    words: &'static str,
    typed: &Rc<RefCell<String>>,
) -> View {
    let label = el("label").set("for", id).text(words).done();
    let keep = Rc::clone(typed);
    let field = el("input")
        .set("id", id)
        .set("type", kind)
        .set("spellcheck", "false")
        .value(typed.borrow().clone())
        .on("input", move |event| {
            *keep.borrow_mut() = event_target_value(&event);
        });
    group(vec![label, field.done()])
}
