//! Figures from elsewhere, as the team keeps them: meetings held, the codes of taking part, and the
//! targets. What two colleagues typed in at once may not fit together; then one of them is left out
//! and said, and nothing is counted twice.

use crate::app::Desk;
use crate::team::{self, Whom};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tally::pasted::{self, Assumed, Pasted};
use tally::{
    Code, CodesEntered, Entered, Entry, Held, MeetingsHeld, Of, Refused, Service,
    TakingPartEntered, Target,
};
use wire::team::Change;

const TARGETS: &str = "target";

/// A kind of figure that is typed in.
pub trait Typed: Entry + Clone + PartialEq + Serialize + DeserializeOwned + 'static {
    /// What the team calls it.
    const WHAT: &'static str;
    /// Reads a table of it.
    fn read(
        text: &str,
        service: &Service,
        known: &Entered<Self>,
        assumed: &Assumed,
    ) -> Pasted<Self>;
    /// The number, or numbers, as people read them.
    fn figures(&self) -> String;
    /// The kind of meeting, by the service's id.
    fn meeting(&self) -> &str;
    /// What it is, before the kind of meeting: "children".
    fn of_whom(&self) -> Option<Of>;
}

impl Typed for Held {
    const WHAT: &'static str = "held";

    fn read(
        text: &str,
        service: &Service,
        known: &MeetingsHeld,
        assumed: &Assumed,
    ) -> Pasted<Self> {
        pasted::held(text, service, known, assumed)
    }

    fn figures(&self) -> String {
        self.count.to_string()
    }

    fn meeting(&self) -> &str {
        &self.meeting
    }

    fn of_whom(&self) -> Option<Of> {
        None
    }
}

impl Typed for CodesEntered {
    const WHAT: &'static str = "codes";

    fn read(
        text: &str,
        service: &Service,
        known: &TakingPartEntered,
        assumed: &Assumed,
    ) -> Pasted<Self> {
        pasted::codes(text, service, known, assumed)
    }

    fn figures(&self) -> String {
        let one = |code: Code| Some(format!("{} {}", code.name(), self.counts.get(&code)?));
        let all: Vec<String> = Code::ALL.into_iter().filter_map(one).collect();
        all.join(", ")
    }

    fn meeting(&self) -> &str {
        &self.meeting
    }

    fn of_whom(&self) -> Option<Of> {
        Some(self.of)
    }
}

/// Everything typed in of one kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Gathered<E> {
    /// What counts.
    pub entered: Entered<E>,
    /// What does not fit with it.
    pub left_out: Vec<(E, Refused)>,
}

/// Gathers what the team has typed in; reads the desk's team.
pub fn all<E: Typed>(desk: Desk) -> Gathered<E> {
    let mut gathered = Gathered {
        entered: Entered::default(),
        left_out: Vec::new(),
    };
    for (_, entry) in team::all::<E>(desk, E::WHAT) {
        if let Err(why) = gathered.entered.put(entry.clone()) {
            gathered.left_out.push((entry, why));
        }
    }
    gathered
}

/// Keeps figures, each in place of what was there for the same time and place; one step for *Undo*.
pub fn put<E: Typed>(desk: Desk, entries: &[E], step: &str) -> bool {
    let changes = entries.iter().map(|entry| change(entry, true)).collect();
    team::put_all(desk, Whom::Everyone, changes, step)
}

/// Takes a figure away.
pub fn take_away<E: Typed>(desk: Desk, entry: &E, step: &str) -> bool {
    team::put_all(desk, Whom::Everyone, vec![change(entry, false)], step)
}

fn change<E: Typed>(entry: &E, stays: bool) -> Change {
    let area = entry.area().unwrap_or("all");
    let key = format!("{}/{}/{area}", entry.what(), entry.when());
    team::change(E::WHAT, &key, stays.then_some(entry))
}

/// The targets: those the team has set, in place of the usual ones.
pub fn targets(desk: Desk) -> Vec<Target> {
    let set = team::all::<Option<Target>>(desk, TARGETS);
    let is_set = |target: &Target| set.iter().any(|(key, _)| *key == target_key(target));
    let usual = Target::defaults().into_iter();
    let mut targets: Vec<Target> = usual.filter(|target| !is_set(target)).collect();
    targets.extend(set.iter().filter_map(|(_, target)| target.clone()));
    targets.sort_by_key(target_key);
    targets
}

/// Sets a target, or sets it aside.
pub fn set_target(desk: Desk, target: &Target, stays: bool) {
    // One of the usual targets that is not wanted has to be remembered as such.
    let value = stays.then_some(target);
    let changes = vec![team::change(TARGETS, &target_key(target), Some(&value))];
    team::put_all(desk, Whom::Everyone, changes, "the targets");
}

fn target_key(target: &Target) -> String {
    let meeting = target.meeting.as_deref().unwrap_or("all");
    format!("{}/{}/{meeting}", word(target.of), word(target.way))
}

/// The word that stands for a value in JSON: `took_part`.
pub fn word<T: Serialize>(value: T) -> String {
    let json = serde_json::to_string(&value).unwrap_or_default();
    json.trim_matches('"').to_owned()
}

/// The value a word stands for.
pub fn of_word<T: DeserializeOwned>(word: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(word.to_owned())).ok()
}
