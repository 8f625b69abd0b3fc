//! The four pictures that lock what a person says: chosen twice for something new, given once for
//! what was begun. It hands them on and keeps none of them.

use super::super::{before, is_young, words};
use super::sign;
use crate::app::{Heard, Screen, Step as Welcome};
use crate::errand::Failed;
use crate::service::Offered;
use crate::tablet::Step;
use crate::tablet::seat;
use crate::visit::Visit;
use leptos::task::spawn_local;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use ui::draw::{Turn, View, button, buttons, el, group, h1, nothing, text};
use ui::problem;

/// How many pictures make a code.
const PICTURES_CHOSEN: usize = 4;
/// The same file that the build makes the pictures from.
const PICTURES: &str = include_str!("../../tablet/pictures.txt");

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

/// Draws the page on which four pictures are given; for something new, its own words come first.
pub fn pictures(heard: Heard, step: Step) -> View {
    super::super::arrive();
    ui::ask::dress("play-style");
    let giving = Giving {
        heard,
        step: step.clone(),
        given: Rc::default(),
        first: Rc::default(),
        told: Rc::default(),
        busy: Rc::default(),
        turn: Turn::new(),
    };
    let temper = match &step {
        Step::New(offered) => offered.audience.clone(),
        _ => super::youngest(heard).to_owned(),
    };
    let read = Rc::new(Cell::new(!matches!(step, Step::New(_))));
    let turn = Turn::new();
    let page = turn.live(move || match &giving.step {
        Step::New(offered) if !read.get() => {
            let read = Rc::clone(&read);
            let go_on = move || {
                read.set(true);
                super::super::arrive();
                turn.again();
            };
            group(vec![
                h1(words(&offered.title)),
                introduced(heard, offered, go_on),
            ])
        }
        _ => giving.clone().view(),
    });
    let back = button("back quiet", "Back", move || spawn_local(heard.go_home()));
    super::super::spoken_to(&temper, None, group(vec![page, back]))
}

/// What the questionnaire says of itself, and the ways on; somebody young can say no here too.
fn introduced(heard: Heard, offered: &Offered, go_on: impl Fn() + 'static) -> View {
    let (go_on, declined) = (Rc::new(go_on), offered.clone());
    let way_in = move |_: &_| {
        let (go_on, declined) = (Rc::clone(&go_on), declined.clone());
        let young = is_young(&declined.audience);
        let no = move || heard.show(Screen::Welcome(Welcome::Declined, declined.clone()));
        let mut all = vec![button("main", "Choose my four pictures", move || go_on())];
        all.extend(young.then(|| button("", "I don’t want to do this", no)));
        buttons(all)
    };
    before::introduction(offered.clone(), way_in, nothing)
}

/// The pictures with their places, and what each is called.
fn all() -> impl Iterator<Item = (usize, (&'static str, &'static str))> {
    let lines = PICTURES.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once(' ')).enumerate()
}

fn drawn(name: &str) -> View {
    let mark = [
        "<svg aria-hidden=\"true\" viewBox=\"0 0 36 36\">",
        &ui::pictured(&["code.svg#", name].concat()),
        "</svg>",
    ];
    el("span").class("sign").markup(mark.concat()).done()
}

impl Giving {
    /// The keys stay as they are while what was given is drawn again, so that the keyboard stays
    /// on them.
    fn view(self) -> View {
        let heading = match &self.step {
            Step::New(_) => h1("Your four pictures"),
            Step::Open(seat) => {
                let heading = el("h1").set("tabindex", "-1").class("seat-name");
                heading.child(sign(seat)).text(seat.title()).done()
            }
            Step::GrownUps => nothing(),
        };
        let keys = all().map(|(place, picture)| self.key(place, picture));
        let keys = el("div").class("picture-keys").children(keys.collect());
        let keys = keys.set("role", "group").set("aria-label", "The pictures");
        let (asked, given, status) = (self.clone(), self.clone(), self.clone());
        group(vec![
            heading,
            self.turn.live(move || asked.asked()),
            self.turn.live(move || given.places()),
            el("p")
                .set("role", "status")
                .child(self.turn.live(move || text(status.status())))
                .done(),
            keys.done(),
            buttons(vec![button("", "Start the pictures again", move || {
                self.start_again();
            })]),
        ])
    }

    fn asked(&self) -> View {
        let words = match (&self.step, &*self.first.borrow()) {
            (Step::New(_), None) => {
                "Choose four pictures, one after the other. Remember them: they are the key to what \
                 you say. Nobody can look them up for you."
            }
            (Step::New(_), Some(_)) => "Now the same four once more, in the same order.",
            _ => "Which four pictures did you choose? One after the other.",
        };
        let told = self.told.borrow().as_deref().map_or_else(nothing, problem);
        let asked = el("p").class("lead").text(words).done();
        group(vec![told, asked])
    }

    /// Four places that fill. What was chosen first is shown, so that it can be remembered; what is
    /// given later is not, because somebody may be looking.
    fn places(&self) -> View {
        let given = self.given.borrow();
        let open = matches!(self.step, Step::New(_)) && self.first.borrow().is_none();
        let shown = |place: usize| match given.get(place) {
            None => nothing(),
            Some(picture) if open => all()
                .find(|(other, _)| other == picture)
                .map_or_else(nothing, |(_, (name, _))| drawn(name)),
            Some(_) => el("span").class("kept").done(),
        };
        let place = |place| el("span").class("picture-place").child(shown(place)).done();
        let row = el("div").class("picture-places").set("aria-hidden", "true");
        row.children((0..PICTURES_CHOSEN).map(place).collect())
            .done()
    }

    fn status(&self) -> String {
        if self.busy.get() {
            return "One moment…".to_owned();
        }
        let count = self.given.borrow().len().to_string();
        [&count, " of 4 pictures given"].concat()
    }

    fn key(&self, place: usize, (name, words): (&'static str, &'static str)) -> View {
        let this = self.clone();
        el("button")
            .set("type", "button")
            .class("picture-key")
            .child(drawn(name))
            .child(el("span").text(words).done())
            .on_click(move || this.give(place))
            .done()
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
