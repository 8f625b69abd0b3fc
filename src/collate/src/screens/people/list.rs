//! Who may open what, and what can be done about it.

use super::{Office, Page};
use crate::errand::{People, Person};
use leptos::prelude::*;
use seal::keyring::MANAGERS;
use ui::problem;

/// Draws it.
pub(super) fn view(office: Office) -> AnyView {
    super::super::arrive();
    let body = move || match office.people.get() {
        None => view! { <p role="status">"Fetching the list…"</p> }.into_any(),
        Some(Err(why)) => failed(office, why),
        Some(Ok(people)) => listed(office, &people),
    };
    view! {
        <h1 tabindex="-1">"People and keys"</h1>
        {move || office.done.get().map(|words| view! { <p class="notice" role="status">{words}</p> })}
        {move || office.desk.problem.get().map(problem)}
        {body}
    }
    .into_any()
}

fn failed(office: Office, why: String) -> AnyView {
    view! {
        {problem(why)}
        <div class="buttons">
            <button type="button" on:click=move |_| office.look()>"Try again"</button>
        </div>
    }
    .into_any()
}

fn listed(office: Office, people: &People) -> AnyView {
    let manager = people.manager;
    view! {
        <p>
            "Everyone on this list opens what families send to their readers' group, with a key file of "
            "their own. The server holds none of these keys and can read no name on this list."
        </p>
        {warning(people)}
        {table(office, people)}
        {if manager { manage(office, people) } else { not_a_manager() }}
        <section>
            <h2>"Your own key"</h2>
            <p>
                "Your key file and its passphrase open everything you may open. Keep a copy of the file in a "
                "second place. If you lose it, a manager can let you in with a new one."
            </p>
            <div class="buttons">{to(office, "Change my passphrase", Page::Passphrase)}</div>
        </section>
        {log_and_files(office)}
    }
    .into_any()
}

fn table(office: Office, people: &People) -> AnyView {
    let rows = people
        .members
        .iter()
        .map(|person| row(office, people, person))
        .collect_view();
    view! {
        <table class="stacked">
            <caption>"Who may open what"</caption>
            <thead><tr>
                <th scope="col">"Name"</th>
                <th scope="col">"Readers' groups"</th>
                <th scope="col">"Fingerprint of their key"</th>
                {people.manager.then(|| view! { <th scope="col"><span class="hidden">"Change"</span></th> })}
            </tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn row(office: Office, people: &People, person: &Person) -> AnyView {
    let own = person.id == people.own_id;
    let name = if own {
        format!("{} (you)", person.name)
    } else {
        person.name.clone()
    };
    let cell = people.manager.then(|| {
        let buttons = (!own).then(|| changes(office, person));
        view! { <td><div class="buttons">{buttons}</div></td> }
    });
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td data-label="Readers' groups">{person.groups.join(", ")}</td>
            <td data-label="Fingerprint of their key"><code>{person.fingerprint.clone()}</code></td>
            {cell}
        </tr>
    }
    .into_any()
}

fn changes(office: Office, person: &Person) -> AnyView {
    let regroup = (!person.sheet).then(|| {
        let (name, page) = (person.name.clone(), Page::Regroup(person.clone()));
        view! {
            <button type="button" class="quiet" on:click=move |_| office.go(page.clone())>
                "Groups of " {name} "…"
            </button>
        }
    });
    let (name, page) = (person.name.clone(), Page::Remove(person.clone()));
    view! {
        {regroup}
        <button type="button" class="quiet" on:click=move |_| office.go(page.clone())>
            "Take out " {name} "…"
        </button>
    }
    .into_any()
}

/// What would be lost, while it can still be helped.
fn warning(people: &People) -> Option<AnyView> {
    let managers: Vec<_> = people
        .members
        .iter()
        .filter(|person| person.groups.iter().any(|group| group == MANAGERS))
        .collect();
    let sheets = managers.iter().filter(|person| person.sheet).count();
    let words = match (managers.len() - sheets, sheets) {
        _ if !people.manager => return None,
        (_, 0) => {
            "There is no recovery sheet. If every key file is lost, everything families sent is lost: \
             nobody can make a key again. Please print one."
        }
        (1, _) => {
            "You are the only manager. If your key file is lost, only the recovery sheet opens what \
             families sent. Please let a second manager in."
        }
        _ => return None,
    };
    Some(view! { <p class="notice">{words}</p> }.into_any())
}

fn not_a_manager() -> AnyView {
    view! {
        <p class="notice">
            "Only managers can change this list. Ask one of them if someone joins or leaves, or if you think "
            "that somebody else may have had your key."
        </p>
    }
    .into_any()
}

fn manage(office: Office, people: &People) -> AnyView {
    let fingerprint = people.service.clone();
    let has_mailbox = office.desk.has_mailbox();
    view! {
        <div class="buttons">
            <button type="button" class="main" on:click=move |_| office.go(Page::Add)>"Let a colleague in"</button>
        </div>
        <section>
            <h2>"Officers' cards"</h2>
            <p>
                "What a child sees of the officer they will meet: a name, a sentence, a picture. On the card is also "
                "the key to which a child can give a sheet with all they want to say, for that officer alone."
            </p>
            <div class="buttons">{to(office, "Officers' cards", Page::Cards)}</div>
        </section>
        <section>
            <h2>"The recovery sheet"</h2>
            <p>
                "A sheet of paper that opens everything without a passphrase. It is the way back when key files "
                "are lost, so it belongs in a safe, away from the key files. If every key file and the sheet "
                "are lost, everything families sent is lost."
            </p>
            <div class="buttons">
                {to(office, "Print a new recovery sheet", Page::Sheet)}
                {to(office, "Try a recovery sheet", Page::TrySheet)}
            </div>
        </section>
        <section>
            <h2>"The keys of the groups and of the service"</h2>
            <p>
                "Invitations and tablets carry the fingerprint of this service: " <code>{fingerprint}</code>
                ". By it a family's device knows that it seals to you and to nobody else."
            </p>
            <div class="buttons">
                {to(office, "Change the keys of the groups", Page::Rotate)}
                {to(office, "Change the service's signing key", Page::HandOver)}
                {has_mailbox.then(|| to(office, "Sign changed settings", Page::Sign))}
            </div>
        </section>
    }
    .into_any()
}

fn log_and_files(office: Office) -> AnyView {
    let log = if office.desk.has_mailbox() {
        view! {
            <p>
                "Every opening, every file that is made and every change of this list is written down, signed "
                "by whoever did it. Colleagues can read it; the server cannot."
            </p>
            <div class="buttons">{to(office, "Read the access log", Page::Access)}</div>
        }
        .into_any()
    } else {
        view! {
            <p>
                "Without a server these pages have no place to keep an access log. The heard command keeps one "
                "in a folder: heard key log --workspace."
            </p>
        }
        .into_any()
    };
    view! {
        <section>
            <h2>"Access log"</h2>
            {log}
        </section>
        <section>
            <h2>"What the team keeps together"</h2>
            <p>
                "Themes, meetings held, saved views, releases: everything colleagues make with each other can be "
                "saved as one sealed file, and taken in from one."
            </p>
            <div class="buttons">{to(office, "The team's sealed file", Page::Team)}</div>
        </section>
        <section>
            <h2>"Old sealed files"</h2>
            <p>
                "Sealed files that were handed over before the keys changed still open for everyone in the group. "
                "Sealed again, they no longer open with the keys of then."
            </p>
            <div class="buttons">{to(office, "Seal old files again", Page::Again)}</div>
        </section>
    }
    .into_any()
}

fn to(office: Office, words: &'static str, page: Page) -> AnyView {
    view! {
        <button type="button" on:click=move |_| office.go(page.clone())>{words}</button>
    }
    .into_any()
}
