//! What is looked at on the pages of figures, as something that can be changed, undone, given a
//! name and kept. It holds no figure.

use crate::app::{Desk, Tab, period, place};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use tally::{Chosen, Filter, Period, Place, Side, Source};

/// How many steps back are kept.
const STEPS_MAX: usize = 200;

/// How the tables of a questionnaire are laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Layout {
    /// Everyone of the group together.
    #[default]
    Together,
    /// Quarter by quarter.
    Quarters,
    /// Year by year.
    Years,
    /// By the parts of the county.
    Localities,
    /// By area.
    Areas,
}

/// What a percentage of a comparison is of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shares {
    /// Of everyone in the row.
    Row,
    /// Of everyone in the column.
    #[default]
    Column,
    /// Of everyone who is compared.
    Base,
}

/// What is chosen beside the filter. What the questionnaire does not ask is passed over.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Laid {
    /// How the tables are laid out.
    #[serde(default)]
    pub layout: Layout,
    /// The rows of the comparison.
    #[serde(default)]
    pub rows: Option<Side>,
    /// Its columns.
    #[serde(default)]
    pub columns: Option<Side>,
    /// What its percentages are of.
    #[serde(default)]
    pub shares: Shares,
    /// The outcome of which it is asked what made the difference.
    #[serde(default)]
    pub outcome: Option<Chosen>,
}

/// Everything that decides what the pages of figures show.
#[derive(Clone, Debug, PartialEq)]
pub struct Looking {
    /// The group.
    pub filter: Filter,
    /// What is made of it.
    pub laid: Laid,
}

/// A page of figures under a name, as it is kept for everyone of the team.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SavedView {
    /// What somebody called it.
    pub name: String,
    page: Page,
    form: String,
    period: String,
    place: String,
    #[serde(default)]
    meeting: Option<String>,
    #[serde(default)]
    version: Option<u32>,
    #[serde(default)]
    source: Option<Source>,
    #[serde(default)]
    laid: Laid,
}

/// The pages that can be saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Page {
    Overview,
    Tables,
    Compare,
    Difference,
}

/// Something that was done and can be undone.
pub struct Step {
    /// "the change of period".
    pub what: String,
    back: Box<dyn FnOnce(Desk)>,
}

impl Layout {
    /// All of them, with their words.
    pub const ALL: [(Self, &'static str, &'static str); 5] = [
        (Self::Together, "together", "All together"),
        (Self::Quarters, "quarters", "Quarter by quarter"),
        (Self::Years, "years", "Year by year"),
        (Self::Localities, "localities", "By locality"),
        (Self::Areas, "areas", "By area"),
    ];

    /// What the groups are; none where everyone stands together.
    pub fn side(self) -> Option<Side> {
        match self {
            Self::Together => None,
            Self::Quarters => Some(Side::Quarter),
            Self::Years => Some(Side::Year),
            Self::Localities => Some(Side::Locality),
            Self::Areas => Some(Side::Area),
        }
    }
}

impl Shares {
    /// All of them, with their words.
    pub const ALL: [(Self, &'static str, &'static str); 3] = [
        (Self::Column, "column", "of each column"),
        (Self::Row, "row", "of each row"),
        (Self::Base, "base", "of everyone"),
    ];
}

impl SavedView {
    /// What is shown on a page now, under a name; none where nothing is.
    pub fn of(desk: Desk, name: &str, tab: Tab) -> Option<Self> {
        let Looking { filter, laid } = now(desk)?;
        Some(Self {
            name: name.to_owned(),
            page: Page::of(tab)?,
            period: period_key(filter.period),
            place: place_key(&filter.place),
            form: filter.form,
            meeting: filter.meeting,
            version: filter.version,
            source: filter.source,
            laid,
        })
    }

    /// The page it is of.
    pub fn tab(&self) -> Tab {
        self.page.tab()
    }

    /// What it looks at.
    pub fn looking(&self) -> Looking {
        Looking {
            filter: Filter {
                form: self.form.clone(),
                period: period(&self.period),
                place: place(&self.place),
                meeting: self.meeting.clone(),
                version: self.version,
                source: self.source,
            },
            laid: self.laid.clone(),
        }
    }
}

impl Page {
    fn of(tab: Tab) -> Option<Self> {
        match tab {
            Tab::Overview => Some(Self::Overview),
            Tab::Tables => Some(Self::Tables),
            Tab::Compare => Some(Self::Compare),
            Tab::Difference => Some(Self::Difference),
            _ => None,
        }
    }

    fn tab(self) -> Tab {
        match self {
            Self::Overview => Tab::Overview,
            Self::Tables => Tab::Tables,
            Self::Compare => Tab::Compare,
            Self::Difference => Tab::Difference,
        }
    }
}

impl Step {
    /// A step with what puts it back.
    pub fn new(what: impl Into<String>, back: impl FnOnce(Desk) + 'static) -> Self {
        Self {
            what: what.into(),
            back: Box::new(back),
        }
    }
}

/// What is looked at now; none before there is anything.
pub fn now(desk: Desk) -> Option<Looking> {
    Some(Looking {
        filter: desk.filter.get_untracked()?,
        laid: desk.laid.get_untracked(),
    })
}

/// Changes what is looked at, so that it can be undone. `what` goes on from "Undo".
pub fn change(desk: Desk, what: impl Into<String>, change: impl FnOnce(&mut Looking)) {
    let Some(before) = now(desk) else { return };
    let mut after = before.clone();
    change(&mut after);
    if after == before {
        return;
    }
    look(desk, after);
    did(desk, Step::new(what, move |desk| look(desk, before)));
}

/// Keeps a step, so that it can be undone.
pub fn did(desk: Desk, step: Step) {
    desk.steps.update(|steps| {
        if steps.len() == STEPS_MAX {
            steps.remove(0);
        }
        steps.push(step);
    });
}

/// Takes the last step back; what that was, or nothing where there is no step.
pub fn undo(desk: Desk) -> Option<String> {
    let step = desk.steps.try_update(Vec::pop)??;
    (step.back)(desk);
    Some(step.what)
}

fn look(desk: Desk, looking: Looking) {
    if desk.filter.get_untracked().as_ref() != Some(&looking.filter) {
        desk.filter.set(Some(looking.filter));
    }
    if desk.laid.get_untracked() != looking.laid {
        desk.laid.set(looking.laid);
    }
}

/// The text of a period in a select: empty, `2015` or `2015-Q4`.
pub fn period_key(period: Period) -> String {
    match period {
        Period::All => String::new(),
        Period::Year(year) => year.to_string(),
        Period::Quarter(quarter) => quarter.to_string(),
    }
}

/// The text of a place in a select: empty, `locality:coast` or `area:harbour`.
pub fn place_key(place: &Place) -> String {
    match place {
        Place::Anywhere | Place::Elsewhere => String::new(),
        Place::Locality(id) => format!("locality:{id}"),
        Place::Area(id) => format!("area:{id}"),
    }
}
