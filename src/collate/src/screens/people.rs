//! *People and keys*: who may open what, and the whole life of keys. It says what each step means
//! and asks before what cannot be taken back; what happens is decided by `seal`, in the worker.

mod access;
mod again;
mod cards;
mod joining;
mod leaving;
mod list;
mod own;
mod service;
mod sheet;
mod team;

use crate::app::Desk;
use crate::errand::{OfficersCard, People, Person};
use crate::office;
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use seal::keyring::{Change, MANAGERS, OFFICERS};
use std::future::Future;
use ui::problem;
use wire::access::Act;

pub(super) use joining::new_key;

/// The shortest passphrase: four words or so.
const PASSPHRASE_CHARS_MIN: usize = 12;

/// The pages.
#[derive(Clone)]
enum Page {
    /// The list and what can be done.
    List,
    /// Letting someone in.
    Add,
    /// Taking someone out.
    Remove(Person),
    /// Putting someone into other groups.
    Regroup(Person),
    /// A new recovery sheet.
    Sheet,
    /// Trying a recovery sheet.
    TrySheet,
    /// Another passphrase.
    Passphrase,
    /// New keys for the groups.
    Rotate,
    /// A new signing key for the service.
    HandOver,
    /// Signing changed settings.
    Sign,
    /// The officers' cards.
    Cards,
    /// One of them; a new one without a card.
    Card(Option<OfficersCard>),
    /// Sealing old files again.
    Again,
    /// Who did what.
    Access,
    /// What the team makes together, as a file.
    Team,
}

/// What all pages share. Copies are handles to the same.
#[derive(Clone, Copy)]
struct Office {
    desk: Desk,
    page: RwSignal<Page>,
    people: RwSignal<Option<Result<People, String>>>,
    problem: RwSignal<Option<String>>,
    done: RwSignal<Option<String>>,
    busy: RwSignal<bool>,
}

/// Draws it.
pub fn view(desk: Desk) -> AnyView {
    let office = Office {
        desk,
        page: RwSignal::new(Page::List),
        people: RwSignal::new(None),
        problem: RwSignal::new(None),
        done: RwSignal::new(None),
        busy: RwSignal::new(false),
    };
    office.look();
    let page = move || match office.page.get() {
        Page::List => list::view(office),
        Page::Add => joining::add(office),
        Page::Remove(person) => leaving::remove(office, person),
        Page::Regroup(person) => leaving::regroup(office, person),
        Page::Sheet => sheet::new(office),
        Page::TrySheet => sheet::test(office),
        Page::Passphrase => own::passphrase(office),
        Page::Rotate => service::rotate(office),
        Page::HandOver => service::hand_over(office),
        Page::Sign => service::sign(office),
        Page::Cards => cards::list(office),
        Page::Card(card) => cards::edit(office, card),
        Page::Again => again::view(office),
        Page::Access => access::view(office),
        Page::Team => team::view(office),
    };
    view! { {page} }.into_any()
}

impl Office {
    /// Reads the list as it is now.
    fn look(self) {
        self.people.set(None);
        spawn_local(async move {
            let people = office::people(self.desk).await;
            self.people.set(Some(people));
        });
    }

    fn go(self, page: Page) {
        self.problem.set(None);
        self.done.set(None);
        self.page.set(page);
    }

    /// Back to the list, with words about what was done.
    fn finish(self, words: String) {
        self.go(Page::List);
        self.done.set(Some(words));
    }

    /// Does something that takes a while, and shows why if it cannot be done.
    fn run<T: 'static>(
        self,
        work: impl Future<Output = Result<T, String>> + 'static,
        then: impl FnOnce(T) + 'static,
    ) {
        if self.busy.get_untracked() {
            return;
        }
        self.problem.set(None);
        self.busy.set(true);
        spawn_local(async move {
            let outcome = work.await;
            self.busy.set(false);
            match outcome {
                Ok(outcome) => then(outcome),
                Err(why) => {
                    self.problem.set(Some(why));
                    device::page::focus(".problem");
                }
            }
        });
    }

    /// Makes changes, and goes back to the list.
    fn change(self, changes: Vec<Change>, acts: Vec<Act>, words: String) {
        let work = office::change(self.desk, changes, acts);
        self.run(work, move |people| {
            self.people.set(Some(Ok(people)));
            self.finish(with_files(self.desk, words));
        });
    }

    /// The groups the unlocked officer is in: nobody can let others into more.
    fn own_groups(self) -> Vec<String> {
        let own_id = self.people.with_untracked(|people| match people {
            Some(Ok(people)) => people.own_id.clone(),
            _ => String::new(),
        });
        let mut members = self.members().into_iter();
        let own = members.find(|person| person.id == own_id);
        own.map(|own| own.groups).unwrap_or_default()
    }

    /// The officers' cards.
    fn cards(self) -> Vec<OfficersCard> {
        self.people.with_untracked(|people| match people {
            Some(Ok(people)) => people.cards.clone(),
            _ => Vec::new(),
        })
    }

    /// The members, as far as they are known.
    fn members(self) -> Vec<Person> {
        self.people.with_untracked(|people| match people {
            Some(Ok(people)) => people.members.clone(),
            _ => Vec::new(),
        })
    }
}

/// Without a server a change is two files, and is good only when they lie in their place.
fn with_files(desk: Desk, words: String) -> String {
    if desk.has_mailbox() {
        return words;
    }
    format!(
        "{words} Two files were saved: lay service.json and keyring.json beside index.html on the host, \
         both at once. Until then everything is as before."
    )
}

/// The head of a page below the list.
fn heading(office: Office, title: impl Into<String>) -> AnyView {
    super::arrive();
    let title: String = title.into();
    view! {
        <p class="no-print">
            <button type="button" class="quiet" on:click=move |_| office.go(Page::List)>
                "Back to people and keys"
            </button>
        </p>
        <h1 tabindex="-1">{title}</h1>
        {move || office.problem.get().map(problem)}
    }
    .into_any()
}

/// A button that does something and says that it is at it.
fn action(
    office: Office,
    class: &'static str,
    words: impl Into<String>,
    act: impl Fn() + 'static,
) -> AnyView {
    let words: String = words.into();
    let shown = move || {
        if office.busy.get() {
            "One moment…".to_owned()
        } else {
            words.clone()
        }
    };
    view! {
        <button type="button" class=class disabled=move || office.busy.get() on:click=move |_| act()>
            {shown}
        </button>
    }
    .into_any()
}

/// What stands in a field, without white space at its ends.
fn typed(field: NodeRef<Input>) -> String {
    let value = field.get_untracked().map(|input| input.value());
    value.unwrap_or_default().trim().to_owned()
}

/// The text of the file that was chosen in a field.
async fn chosen(field: NodeRef<Input>) -> Option<String> {
    let chosen = device::files::chosen(&field.get_untracked()?).await;
    Some(String::from_utf8_lossy(&chosen.into_iter().next()?.bytes).into_owned())
}

/// What is wrong with a new passphrase that was typed twice.
fn passphrase_problem(once: &str, twice: &str) -> Option<String> {
    if once.chars().count() < PASSPHRASE_CHARS_MIN {
        return Some("The passphrase is too short. Please use at least 12 characters.".to_owned());
    }
    let differ = once != twice;
    differ.then(|| "The two passphrases are not the same. Please type them again.".to_owned())
}

/// Two checkboxes for the two readers' groups.
fn group_choice(managers: RwSignal<bool>, officers: RwSignal<bool>) -> AnyView {
    let choice = |id: &'static str, words: &'static str, chosen: RwSignal<bool>| {
        view! {
            <label class="choice" for=id>
                <input type="checkbox" id=id prop:checked=move || chosen.get()
                    on:change=move |event| chosen.set(event_target_checked(&event)) />
                <span>{words}</span>
            </label>
        }
    };
    view! {
        <fieldset>
            <legend>"What may they open?"</legend>
            <div class="choices">
                {choice("group-officers", "Officers: what children and parents say before a review", officers)}
                {choice("group-managers", "Managers: feedback about meetings; they also change this list", managers)}
            </div>
        </fieldset>
    }
    .into_any()
}

fn groups_of(managers: bool, officers: bool) -> Vec<String> {
    let chosen = [(managers, MANAGERS), (officers, OFFICERS)].into_iter();
    let chosen = chosen.filter(|(is_chosen, _)| *is_chosen);
    chosen.map(|(_, group)| group.to_owned()).collect()
}
