//! The page of the grown-ups who look after a shared tablet: setting it up, how it is set, what it
//! may still send, what waits, and wiping what somebody left behind. It never shows anything that
//! was said.

mod looking_after;
mod settings;
mod undoing;

use crate::app::Heard;
use crate::draft::KEYS;
use crate::errand::Failed;
use crate::tablet::seat::{self, Seat};
use crate::tablet::{PASSPHRASE_MIN, Tablet, guard, pool};
use device::store::{Change, Kind, Store, is_persisted, persist};
use device::vault::DeviceKey;
use leptos::prelude::event_target_value;
use leptos::task::spawn_local;
use settings::Choices;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use ui::draw::{Turn, View, button, buttons, el, group, h1, h2, nothing, p};
use ui::{note, problem};

/// What was typed, what is being done, and what came of it. Copies are handles to the same.
#[derive(Clone)]
struct Page {
    heard: Heard,
    choices: Choices,
    passphrase: Rc<RefCell<String>>,
    code: Rc<RefCell<String>>,
    /// The grown-ups' code was given.
    open: Rc<Cell<bool>>,
    busy: Rc<Cell<bool>>,
    /// How many sealed answers were saved as files since the page was opened.
    saved: Rc<Cell<usize>>,
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
        choices: Choices::of(heard),
        passphrase: Rc::default(),
        code: Rc::default(),
        open: Rc::default(),
        busy: Rc::default(),
        saved: Rc::default(),
        told: Rc::default(),
        found: Rc::default(),
        turn: Turn::new(),
    };
    let turn = page.turn;
    let page = group(vec![
        h1("For grown-ups"),
        turn.live(move || page.shown()),
        button("back quiet", "Back", move || spawn_local(heard.go_home())),
    ]);
    super::spoken_to("adult", None, page)
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

    /// A button that does something with the page.
    fn does<W>(&self, class: &'static str, words: &str, work: fn(Self) -> W) -> View
    where
        W: Future<Output = Result<String, Failed>> + 'static,
    {
        let this = self.clone();
        button(class, words, move || this.run(work(this.clone())))
    }

    fn store(&self) -> Result<Store, Failed> {
        Ok(self.heard.store().ok_or("Nothing can be kept here.")?)
    }

    async fn look(&self) {
        let Some(store) = self.heard.store() else {
            return;
        };
        let found = Found {
            seats: seat::all(&store).await,
            left: pool::left(&store).await,
            drawing: pool::is_drawing(&store).await,
            kept: is_persisted().await,
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
        if !self.heard.drafts().is_empty() || self.heard.waiting().count() > 0 {
            return problem(
                "Somebody has begun something on this device, or something waits to be sent. Send \
                 it or throw it away first: on a shared tablet it would lie open.",
            );
        }
        group(vec![
            h2("Make this device a shared tablet"),
            p(
                "Several people can then answer on it, one after the other or side by side. What each \
               says is locked with four pictures of their own.",
            ),
            self.choices.fields(),
            self.passphrase_field("A code for grown-ups, at least 6 letters or numbers"),
            p("Write it down: without it nobody can change this tablet or wipe it from this page."),
            self.code_field(),
            buttons(vec![self.does(
                "main",
                "Make this a shared tablet",
                |page| async move { page.set_up().await },
            )]),
        ])
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
        let store = self.store()?;
        let passphrase = self.passphrase.borrow().trim().to_owned();
        if passphrase.chars().count() < PASSPHRASE_MIN {
            return Err("The code for grown-ups needs at least 6 letters or numbers.".to_owned());
        }
        self.choices.some_form()?;
        // A browser that cannot lock is found out before anything depends on it.
        let tried = DeviceKey::make(&store, KEYS, "tried").await;
        tried.map_err(|error| error.to_string())?;
        let undone = store
            .write(vec![Change::Delete(KEYS, "tried".to_owned())])
            .await;
        undone.map_err(|error| error.to_string())?;
        let tablet = Tablet::decided(self.heard, &passphrase).await?;
        let drawn = self.draw(&store).await?;
        self.choices.keep(self.heard, &store, tablet).await?;
        // Whether it agreed is said on the page that follows.
        let _ = persist().await;
        self.passphrase.take();
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

    // ---- opening

    fn locked(&self) -> View {
        group(vec![
            self.passphrase_field("The code for grown-ups"),
            buttons(vec![self.does("main", "Open", |page| async move {
                page.try_open().await
            })]),
        ])
    }

    async fn try_open(&self) -> Result<String, Failed> {
        let given = self.passphrase.take();
        let tablet = self.heard.tablet().ok_or("This is no shared tablet.")?;
        if !tablet.opens(self.heard, &given).await? {
            return Err("That is not the code for grown-ups. Please try again.".to_owned());
        }
        self.open.set(true);
        // Whoever has the code may leave; the first page puts the guard up again.
        guard(false);
        Ok(String::new())
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
