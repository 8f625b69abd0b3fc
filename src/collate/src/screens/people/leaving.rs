//! Taking someone out, or putting them into other groups: said plainly, and asked before it is done.

use super::{Office, Page, action, group_choice, groups_of, heading};
use crate::errand::Person;
use leptos::prelude::*;
use seal::keyring::{Change, MANAGERS, OFFICERS};
use wire::access::Act;

/// Asks, says what it means, and takes them out.
pub(super) fn remove(office: Office, person: Person) -> AnyView {
    let words = what_it_means(&person);
    let name = person.name.clone();
    let go = move || {
        let member = person.id.clone();
        let remove = Change::Remove {
            member: member.clone(),
        };
        let done = format!(
            "{} is out. The keys are changed for everyone else; they need do nothing.",
            person.name
        );
        office.change(vec![remove], vec![Act::Removed { member }], done);
    };
    view! {
        <div class="narrow">
            {heading(office, format!("Take out {name}?"))}
            {words}
            <p>
                "If a key file or a sheet may be in the wrong hands, take it out now: this is what closes it."
            </p>
            <div class="buttons">
                {action(office, "danger", format!("Yes, take out {name}"), go)}
                <button type="button" on:click=move |_| office.go(Page::List)>"No, leave it as it is"</button>
            </div>
        </div>
    }
    .into_any()
}

fn what_it_means(person: &Person) -> AnyView {
    let manager = person.groups.iter().any(|group| group == MANAGERS);
    let groups = person.groups.join(" and ");
    view! {
        <ul>
            <li>"The keys of " {groups} " change. What families send from now on stays closed to this key."</li>
            <li>"The server lets this key in no longer."</li>
            <li>
                "What was opened, saved or copied with it cannot be taken back, nor can sealed files from before "
                "today that somebody kept."
            </li>
            {manager.then(|| view! {
                <li>
                    "The service gets a new signing key, because managers hold the old one. Invitations that are "
                    "out go on working."
                </li>
            })}
        </ul>
    }
    .into_any()
}

/// Other groups.
pub(super) fn regroup(office: Office, person: Person) -> AnyView {
    let is_in = |group: &str| person.groups.iter().any(|name| name == group);
    let (managers, officers) = (
        RwSignal::new(is_in(MANAGERS)),
        RwSignal::new(is_in(OFFICERS)),
    );
    let name = person.name.clone();
    let go = move || {
        let groups = groups_of(managers.get_untracked(), officers.get_untracked());
        if groups.is_empty() {
            let why = "Please choose at least one group, or take them out altogether.";
            return office.problem.set(Some(why.to_owned()));
        }
        let member = person.id.clone();
        let done = format!("{} is now in: {}.", person.name, groups.join(" and "));
        let regroup = Change::Regroup {
            member: member.clone(),
            groups: groups.clone(),
        };
        office.change(vec![regroup], vec![Act::Regrouped { member, groups }], done);
    };
    view! {
        <div class="narrow">
            {heading(office, format!("Groups of {name}"))}
            {group_choice(managers, officers)}
            <p>
                "In a group they open everything that was sealed to it, old and new. The keys of a group they "
                "leave change, so that what comes later stays closed to them."
            </p>
            <div class="buttons">
                {action(office, "main", "Change the groups", go)}
                <button type="button" on:click=move |_| office.go(Page::List)>"No, leave it as it is"</button>
            </div>
        </div>
    }
    .into_any()
}
