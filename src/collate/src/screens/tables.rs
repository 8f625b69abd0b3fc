//! Each question of one questionnaire: its table, its chart, its finding in words.
//!
//! A questionnaire can have a hundred tables, and drawing all of them at once would hold the page
//! up after each change of the filter. So each has a place of its own: counting is done once, what
//! is in sight is drawn first, the rest follows one by one, and a table stands as it was until its
//! turn comes.

pub mod jump;
pub mod question;

use super::filters::{self, Fields, Offered, select};
use crate::app::{Desk, Screen, Tab};
use crate::looking::{self, Layout};
use device::page;
use leptos::prelude::*;
use std::collections::VecDeque;
use tally::{Look, LookOver, LookQuestion, Side, SideOffered};
use ui::View;
use ui::draw::{el, group, h2, nothing, p};

/// What stands in the places before and after the questions.
const BEFORE: usize = 2;

/// The places of one questionnaire and what is drawn in them.
#[derive(Clone, Copy)]
struct Places {
    desk: Desk,
    look: StoredValue<Option<Look>, LocalStorage>,
    tables: StoredValue<Vec<SideOffered>>,
    /// One turn for each place: the measures, the questions at a glance, then each table.
    turns: StoredValue<Vec<RwSignal<u32>>>,
    /// Which round of drawing is going on; what is left of an earlier one is dropped.
    round: StoredValue<u32>,
}

/// Draws it.
pub fn view(desk: Desk) -> AnyView {
    super::arrive();
    let form = Memo::new(move |_| {
        desk.filter
            .with(|filter| filter.as_ref().map(|filter| filter.form.clone()))
    });
    let there = Memo::new(move |_| desk.opened.with(|opened| opened.records().is_some()));
    let page = move || {
        match (form.get(), there.get()) {
        (Some(form), true) => Places::of(desk, &form).draw(),
        _ => view! { <p class="notice">"Nothing is opened yet. What families send will stand here, question by question."</p> }
            .into_any(),
    }
    };
    view! {
        <p class="print-only">"Figures on the team's screen are not for print. Publish makes what may leave."</p>
        <div class="look">
            <h1 tabindex="-1">"Each question"</h1>
            {filters::view(desk, Fields::All)}
            {super::undo::tools(desk, Tab::Tables)}
            {page}
        </div>
    }
    .into_any()
}

impl Places {
    fn of(desk: Desk, form: &str) -> Self {
        let tables = desk.opened.with_untracked(|opened| {
            let records = opened.records();
            records.map(|records| tally::tables(records.forms(), form))
        });
        let tables = tables.unwrap_or_default();
        let turns = (0..tables.len() + BEFORE).map(|_| RwSignal::new(0));
        Self {
            desk,
            look: StoredValue::new_local(None),
            turns: StoredValue::new(turns.collect()),
            tables: StoredValue::new(tables),
            round: StoredValue::new(0),
        }
    }

    fn draw(self) -> AnyView {
        let lead = RwSignal::new(0_u32);
        Effect::new(move |_| {
            self.count();
            lead.update(|turn| *turn += 1);
            self.begin();
        });
        let count = self.tables.with_value(Vec::len);
        let places = (0..count).map(|at| self.place(at)).collect();
        let lead = move || {
            lead.track();
            self.look.with_value(|look| look.as_ref().map(above))
        };
        let after = self.live(0, move || self.with_look(left_out));
        group(vec![
            el("div")
                .class("table-ways")
                .child(layout_field(self.desk))
                .child(jump::view(self.tables))
                .done(),
            lead.into_any(),
            self.live(0, move || self.with_look(question::measures_of)),
            self.live(1, move || self.glance()),
            group(places),
            after,
        ])
    }

    /// Counts everything anew, and notes what that depends on.
    fn count(self) {
        let filter = self.desk.filter.get();
        let _ = self.desk.laid.get();
        let look = self.desk.opened.with(|opened| {
            let records = opened.records()?;
            Some(Look::of(records, &filter?))
        });
        self.look.set_value(look);
    }

    /// Draws what is in sight, and then the rest, each in a task of its own.
    fn begin(self) {
        let round = self.round.get_value() + 1;
        self.round.set_value(round);
        let all = 0..self.turns.with_value(Vec::len);
        let seen = page::in_sight("[data-place]");
        let rest = all.filter(|at| !seen.contains(at));
        let order: VecDeque<usize> = seen.iter().copied().chain(rest).collect();
        self.go_on(round, order);
    }

    fn go_on(self, round: u32, mut order: VecDeque<usize>) {
        page::surely_later(0, move || {
            // The page may have been left, or the filter changed, since this was planned.
            if self.round.try_get_value() != Some(round) {
                return;
            }
            let Some(next) = order.pop_front() else {
                return;
            };
            let turn = self.turns.try_with_value(|turns| turns.get(next).copied());
            if let Some(turn) = turn.flatten() {
                turn.update(|turn| *turn += 1);
            }
            self.go_on(round, order);
        });
    }

    fn live(self, at: usize, draw: impl Fn() -> View + Send + 'static) -> View {
        let turn = self.turns.with_value(|turns| turns[at]);
        let drawn = move || match turn.get() {
            0 => nothing(),
            _ => untrack(&draw),
        };
        el("div")
            .set("data-place", at.to_string())
            .child(drawn.into_any())
            .done()
    }

    fn place(self, at: usize) -> View {
        let title = self.tables.with_value(|tables| tables[at].in_words());
        let turn = self.turns.with_value(|turns| turns[at + BEFORE]);
        let drawn = move || match turn.get() {
            0 => el("p").class("quiet").text("Counting…").done(),
            _ => untrack(|| self.table(at)),
        };
        el("section")
            .class("question-table")
            .set("id", jump::id(at))
            .set("data-place", (at + BEFORE).to_string())
            .child(el("h3").set("tabindex", "-1").text(title).done())
            .child(drawn.into_any())
            .done()
    }

    fn table(self, at: usize) -> View {
        let layout = self.desk.laid.with_untracked(|laid| laid.layout);
        self.with_look(|look| {
            if look.withheld.is_some() {
                return nothing();
            }
            let asked = self.tables.with_value(|tables| tables[at].side.clone());
            let Side::Question(asked) = asked else {
                return nothing();
            };
            let found = look.questions.iter().find(|one| one.asked == asked);
            let Some(found) = found else {
                return p("Not shown: too few were asked it in this wording.");
            };
            let id = format!("chart-{at}");
            let body = match layout.side().filter(|_| !found.rows.is_empty()) {
                None => question::together(found, !question::is_at_a_glance(look, found), &id),
                Some(side) => self.over(&asked, &side, &id),
            };
            group(vec![body, self.further(found)])
        })
    }

    fn over(self, asked: &tally::Asked, side: &Side, id: &str) -> View {
        let filter = self.desk.filter.get_untracked();
        let look = self.desk.opened.with_untracked(|opened| {
            let records = opened.records()?;
            LookOver::of(records, &filter?, asked, side)
        });
        look.map_or_else(nothing, |look| question::over(&look, side, id))
    }

    /// From a table to what can be done with it.
    fn further(self, question: &LookQuestion) -> View {
        if question.rows.is_empty() {
            return nothing();
        }
        let (desk, asked) = (self.desk, question.asked.clone());
        let compare = move || {
            let side = Side::Question(asked.clone());
            looking::change(desk, "the choice of a question to compare", |looking| {
                if looking.laid.columns.as_ref() == Some(&side) {
                    looking.laid.columns = None;
                }
                looking.laid.rows = Some(side);
            });
            desk.screen.set(Screen::Open(Tab::Compare));
        };
        ui::draw::button("quiet", "Compare this with another", compare)
    }

    fn glance(self) -> View {
        let layout = self.desk.laid.with_untracked(|laid| laid.layout);
        self.with_look(|look| {
            if layout != Layout::Together || look.withheld.is_some() {
                return nothing();
            }
            question::at_a_glance(look, "glance")
        })
    }

    fn with_look(self, draw: impl FnOnce(&Look) -> View) -> View {
        self.look
            .with_value(|look| look.as_ref().map_or_else(nothing, draw))
    }
}

/// Goes from the question the keyboard is at to the next one, or to the one before.
pub fn next_question(forwards: bool) {
    let here = page::id_around_focus(".question-table");
    let at = here.and_then(|id| jump::number(&id));
    let to = match (at, forwards) {
        (None, _) => 0,
        (Some(at), true) => at + 1,
        (Some(at), false) => at.saturating_sub(1),
    };
    page::go_to(&jump::id(to));
}

/// How the tables are laid out.
fn layout_field(desk: Desk) -> View {
    let options = Layout::ALL
        .iter()
        .map(|(_, key, words)| ((*key).to_owned(), (*words).to_owned()));
    let offered: Offered = vec![(String::new(), options.collect())];
    let offered = Memo::new(move |_| offered.clone());
    let key = |layout: Layout| {
        let mut all = Layout::ALL.iter();
        all.find(|(one, ..)| *one == layout)
            .map_or_else(String::new, |(_, key, _)| (*key).to_owned())
    };
    let chosen = Memo::new(move |_| desk.laid.with(|laid| key(laid.layout)));
    select("layout", "Each question", offered, chosen, move |key| {
        let found = Layout::ALL.iter().find(|(_, one, _)| *one == key);
        if let Some((layout, ..)) = found {
            looking::change(desk, "the change of layout", |looking| {
                looking.laid.layout = *layout;
            });
        }
    })
}

/// Whose answers the tables are about.
fn above(look: &Look) -> View {
    let title = h2(look.title.clone());
    if let Some(why) = &look.withheld {
        return group(vec![
            title,
            el("p")
                .class("notice")
                .set("role", "status")
                .text(why.clone())
                .done(),
        ]);
    }
    let words = match look.group {
        0 => format!("Nothing was returned, {}.", look.period),
        count => format!("{} returned, {}.", tally::thousands(count), look.period),
    };
    let lead = el("p").class("lead").set("role", "status").text(words);
    group(vec![title, lead.done()])
}

fn left_out(look: &Look) -> View {
    let line = |why: &String| el("p").class("quiet").text(why.clone()).done();
    group(look.left_out.iter().map(line).collect())
}
