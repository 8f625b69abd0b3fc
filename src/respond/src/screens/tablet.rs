//! A shared tablet: its first page, and the four pictures that lock what each person says.

use super::words;
use crate::app::{Heard, Screen};
use crate::errand::Failed;
use crate::service::Offered;
use crate::tablet::seat::{self, SHAPES, Seat};
use crate::tablet::{Step, idle, pool};
use crate::visit::Visit;
use leptos::task::spawn_local;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use ui::draw::{Turn, View, button, buttons, el, group, h1, h2, nothing, p};
use ui::problem;

/// How many pictures make a code.
const PICTURES_CHOSEN: usize = 4;
/// The pictures; what a code is made of is their places, so that they must never change places.
const PICTURES: [(&str, &str); 20] = [
    ("🐱", "Cat"),
    ("🐶", "Dog"),
    ("🐰", "Rabbit"),
    ("🐻", "Bear"),
    ("🐸", "Frog"),
    ("🐟", "Fish"),
    ("🐝", "Bee"),
    ("🐘", "Elephant"),
    ("🌳", "Tree"),
    ("🌻", "Sunflower"),
    ("🌙", "Moon"),
    ("⭐", "Star"),
    ("🍎", "Apple"),
    ("🍌", "Banana"),
    ("🎂", "Cake"),
    ("⚽", "Ball"),
    ("🚗", "Car"),
    ("🚀", "Rocket"),
    ("🏠", "House"),
    ("🎈", "Balloon"),
];

/// What lies on the tablet.
struct Found {
    seats: Vec<Seat>,
    left: usize,
}

/// Draws its first page.
pub fn view(heard: Heard) -> View {
    super::arrive();
    idle::watch(heard);
    let (found, turn) = (Rc::new(RefCell::new(None)), Turn::new());
    let there = Rc::clone(&found);
    spawn_local(async move {
        let Some(store) = heard.store() else { return };
        let (seats, left) = (seat::all(&store).await, pool::left(&store).await);
        *there.borrow_mut() = Some(Found { seats, left });
        turn.again();
    });
    group(vec![
        h1("Tell us how it was"),
        el("p")
            .class("lead")
            .text("Several people use this tablet. What you say is locked with four pictures that only you know.")
            .done(),
        turn.live(move || match &*found.borrow() {
            None => nothing(),
            Some(found) => group(vec![begun(heard, &found.seats), offered(heard, found)]),
        }),
        button("quiet", "For grown-ups", move || heard.show(Screen::Tablet(Step::GrownUps))),
    ])
}

fn begun(heard: Heard, seats: &[Seat]) -> View {
    if seats.is_empty() {
        return nothing();
    }
    let open = |seat: &Seat| {
        let step = Step::Open(seat.clone());
        button("", seat.title(), move || {
            heard.show(Screen::Tablet(step.clone()))
        })
    };
    el("section")
        .class("begun")
        .child(h2("Carry on with yours"))
        .child(buttons(seats.iter().map(open).collect()))
        .done()
}

fn offered(heard: Heard, found: &Found) -> View {
    let heading = h2("Begin something new");
    if found.left == 0 && heard.asks_for_codes() {
        let none = "This tablet has no more answers to give. Please ask a grown-up to add some.";
        return group(vec![heading, p(none)]);
    }
    if found.seats.len() >= SHAPES.len() {
        let full =
            "Too many people are in the middle of something on this tablet. Please ask a grown-up.";
        return group(vec![heading, p(full)]);
    }
    let choice = |offered: Offered| {
        let title = el("span").text(words(&offered.title)).done();
        let minutes = ["About ", &offered.minutes.to_string(), " minutes"].concat();
        let minutes = el("span").class("quiet").text(minutes).done();
        let press = move || heard.show(Screen::Tablet(Step::New(offered.clone())));
        let button = el("button").set("type", "button").class("offer");
        let button = button.on_click(press).child(title).child(minutes);
        el("li").child(button.done()).done()
    };
    let rows = heard.offered().into_iter().map(choice).collect();
    let list = el("ul").class("plain offered").children(rows).done();
    group(vec![heading, list])
}

/// The pictures being given. Copies are handles to the same.
#[derive(Clone)]
struct Giving {
    heard: Heard,
    step: Step,
    given: Rc<RefCell<Vec<usize>>>,
    /// What was given first, where it has to be given twice.
    first: Rc<RefCell<Option<String>>>,
    told: Rc<RefCell<Option<Failed>>>,
    busy: Rc<Cell<bool>>,
    turn: Turn,
}

/// Draws the page on which four pictures are given.
pub fn pictures(heard: Heard, step: Step) -> View {
    super::arrive();
    let giving = Giving {
        heard,
        step: step.clone(),
        given: Rc::default(),
        first: Rc::default(),
        told: Rc::default(),
        busy: Rc::default(),
        turn: Turn::new(),
    };
    let heading = giving.heading();
    let way_in = move || {
        let (shown, again) = (giving.clone(), giving.clone());
        group(vec![
            giving.turn.live(move || shown.shown()),
            buttons(vec![button("", "Start the pictures again", move || {
                again.start_again();
            })]),
        ])
    };
    let body = match step {
        Step::New(offered) => super::before::introduction(offered, way_in),
        _ => way_in(),
    };
    let back = button("quiet", "Back", move || spawn_local(heard.go_home()));
    group(vec![h1(heading), body, back])
}

impl Giving {
    fn heading(&self) -> String {
        match &self.step {
            Step::New(offered) => words(&offered.title).to_owned(),
            Step::Open(seat) => seat.title(),
            Step::GrownUps => String::new(),
        }
    }

    fn asked(&self) -> &'static str {
        match (&self.step, &*self.first.borrow()) {
            (Step::New(_), None) => {
                "Choose four pictures and remember them, one after the other. With them you can \
                 stop and come back. Nobody can look them up for you."
            }
            (Step::New(_), Some(_)) => "Now the same four once more, in the same order.",
            _ => "Which four pictures did you choose? One after the other.",
        }
    }

    fn shown(&self) -> View {
        let status = if self.busy.get() {
            "One moment…".to_owned()
        } else {
            let count = self.given.borrow().len().to_string();
            [&count, " of 4 pictures given"].concat()
        };
        let told = self.told.borrow().as_deref().map_or_else(nothing, problem);
        let pictures = PICTURES.iter().enumerate();
        let pictures = pictures.map(|(place, picture)| self.picture(place, *picture));
        group(vec![
            told,
            el("p").class("lead").text(self.asked()).done(),
            el("p").set("role", "status").text(status).done(),
            buttons(pictures.collect()),
        ])
    }

    fn picture(&self, place: usize, (sign, words): (&'static str, &'static str)) -> View {
        let this = self.clone();
        let give = move || this.give(place);
        button("", [sign, " ", words].concat(), give)
    }

    fn start_again(&self) {
        if !self.busy.get() {
            self.given.borrow_mut().clear();
            self.first.take();
            self.told.take();
            self.turn.again();
        }
    }

    fn give(&self, place: usize) {
        if self.busy.get() {
            return;
        }
        self.told.take();
        self.given.borrow_mut().push(place);
        if self.given.borrow().len() == PICTURES_CHOSEN {
            let given = self.given.take();
            let given: Vec<String> = given.iter().map(usize::to_string).collect();
            self.all_given(given.join(" "));
        }
        self.turn.again();
    }

    fn all_given(&self, given: String) {
        let new = matches!(self.step, Step::New(_));
        match self.first.take() {
            None if new => *self.first.borrow_mut() = Some(given),
            Some(first) if first != given => {
                let other = "Those were other pictures than before. Please choose four again.";
                *self.told.borrow_mut() = Some(other.to_owned());
            }
            _ => self.go(given),
        }
    }

    fn go(&self, given: String) {
        self.busy.set(true);
        let this = self.clone();
        spawn_local(async move {
            let opened = this.opened(&given).await;
            this.busy.set(false);
            match opened {
                Ok(visit) => this.heard.show(Screen::Visit(visit)),
                Err(why) => {
                    *this.told.borrow_mut() = Some(why);
                    this.turn.again();
                }
            }
        });
    }

    async fn opened(&self, given: &str) -> Result<Visit, Failed> {
        match &self.step {
            Step::New(offered) => seat::begin(self.heard, offered, given).await,
            Step::Open(seat) => seat::open(self.heard, seat, given).await,
            Step::GrownUps => Err(String::new()),
        }
    }
}
