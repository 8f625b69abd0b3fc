//! How a colleague comes in: they make a key and read its fingerprint aloud, a manager compares it
//! with the card that arrived and lets them in.

use super::{Office, action, chosen, group_choice, groups_of, heading, passphrase_problem, typed};
use crate::app::{Desk, Screen};
use crate::errand::{self, Card, Errand, NewKey};
use device::files;
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use seal::keyring::Change;
use ui::problem;
use wire::access::Act;

/// A card and what it says.
#[derive(Clone)]
struct Arrived {
    text: String,
    card: Card,
}

/// The manager's side.
pub(super) fn add(office: Office) -> AnyView {
    let arrived = RwSignal::new(None::<Arrived>);
    let field = NodeRef::<Input>::new();
    let read = move |_| {
        let work = async move {
            let text = chosen(field).await.ok_or("Choose the card first.")?;
            let hand = office.desk.hand()?;
            let card: Card = errand::ask(&hand, &Errand::Card(text.clone())).await?;
            Ok(Arrived { text, card })
        };
        arrived.set(None);
        office.run(work, move |card| arrived.set(Some(card)));
    };
    view! {
        <div class="narrow">
            {heading(office, "Let a colleague in")}
            <ol>
                <li>"They open this page on their own computer and press “Make my key”."</li>
                <li>"They keep the key file, and send you the card: a small file without any secret in it."</li>
                <li>"You ring them. They read sixteen letters and digits aloud, and you compare."</li>
            </ol>
            <label for="card">"The card they sent (heard-card.json)"</label>
            <input id="card" type="file" accept=".json,application/json" node_ref=field on:change=read />
            {move || arrived.get().map(|arrived| compare(office, arrived))}
        </div>
    }
    .into_any()
}

fn compare(office: Office, arrived: Arrived) -> AnyView {
    let name = NodeRef::<Input>::new();
    let (managers, officers) = (RwSignal::new(false), RwSignal::new(true));
    let same = RwSignal::new(false);
    let fingerprint = arrived.card.fingerprint.clone();
    let go = move || {
        let groups = groups_of(managers.get_untracked(), officers.get_untracked());
        match refused(&typed(name), &groups, same.get_untracked()) {
            Some(why) => office.problem.set(Some(why.to_owned())),
            None => let_in(office, &arrived, typed(name), groups),
        }
    };
    view! {
        <h2>"Compare"</h2>
        <p>"This card says:"</p>
        <p class="to-copy">{fingerprint}</p>
        <p>
            "If what they read aloud is anything else, somebody exchanged the card on its way. Do not let it "
            "in: whoever holds that key could open what families send."
        </p>
        <label class="choice" for="same">
            <input type="checkbox" id="same" on:change=move |event| same.set(event_target_checked(&event)) />
            <span>"I heard them read exactly this"</span>
        </label>
        <label for="member-name">"Their name, as colleagues know it"</label>
        <input id="member-name" type="text" node_ref=name autocomplete="off" />
        {group_choice(managers, officers)}
        <p class="quiet">"They can open what was sealed to these groups before, as well as what comes."</p>
        <div class="buttons">{action(office, "main", "Let them in", go)}</div>
    }
    .into_any()
}

fn refused(name: &str, groups: &[String], same: bool) -> Option<&'static str> {
    if !same {
        return Some("Please compare the letters and digits with their owner first.");
    }
    if name.is_empty() {
        return Some("Please give their name, so that colleagues know whose key it is.");
    }
    groups
        .is_empty()
        .then_some("Please choose at least one group.")
}

fn let_in(office: Office, arrived: &Arrived, name: String, groups: Vec<String>) {
    let words = format!("{name} is in: {}.", groups.join(" and "));
    let act = Act::Added {
        member: arrived.card.id.clone(),
        groups: groups.clone(),
    };
    let add = Change::Add {
        name,
        card: arrived.text.clone(),
        groups,
    };
    office.change(vec![add], vec![act], words);
}

/// The newcomer's side, before anyone has let them in.
pub(in crate::screens) fn new_key(desk: Desk) -> AnyView {
    super::super::arrive();
    let made = RwSignal::new(None::<NewKey>);
    let body = move || match made.get() {
        None => ask_passphrase(desk, made),
        Some(key) => keep(desk, key),
    };
    view! { <main id="main"><div class="narrow">{body}</div></main> }.into_any()
}

fn ask_passphrase(desk: Desk, made: RwSignal<Option<NewKey>>) -> AnyView {
    let (once, twice) = (NodeRef::<Input>::new(), NodeRef::<Input>::new());
    let (busy, wrong) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let go = move |_| {
        let passphrase = typed(once);
        wrong.set(passphrase_problem(&passphrase, &typed(twice)));
        if wrong.get_untracked().is_some() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let outcome = make(desk, passphrase).await;
            busy.set(false);
            match outcome {
                Ok(key) => made.set(Some(key)),
                Err(why) => wrong.set(Some(why)),
            }
        });
    };
    view! {
        <h1 tabindex="-1">"Make your key"</h1>
        <p>
            "Your key is made here, in this browser, and goes nowhere. It opens nothing yet: a manager lets it "
            "in, after you have read its fingerprint to them."
        </p>
        {move || wrong.get().map(problem)}
        {crate::screens::passphrase::new(once, twice)}
        <div class="buttons">
            <button type="button" class="main" on:click=go>
                {move || if busy.get() { "Making the key…" } else { "Make my key" }}
            </button>
            <button type="button" class="quiet" on:click=move |_| desk.screen.set(Screen::Unlock)>"Back"</button>
        </div>
    }
    .into_any()
}

async fn make(desk: Desk, passphrase: String) -> Result<NewKey, String> {
    let service = desk.fetch_service().await?;
    let errand = Errand::NewKey {
        service,
        passphrase,
    };
    errand::ask(&desk.hand()?, &errand).await
}

fn keep(desk: Desk, key: NewKey) -> AnyView {
    super::super::arrive();
    let saved = |name: &'static str, text: String, done: RwSignal<bool>| {
        move |_| {
            files::save(name, "application/json", text.as_bytes());
            done.set(true);
        }
    };
    let (file_saved, card_saved) = (RwSignal::new(false), RwSignal::new(false));
    let save_file = saved("heard-key.json", key.key_file, file_saved);
    let save_card = saved("heard-card.json", key.card, card_saved);
    view! {
        <h1 tabindex="-1">"Keep your key, send your card"</h1>
        <h2>"1. Your key file"</h2>
        <p>
            "Save it where only you get at it, and keep a copy in a second place. Nobody can make it again: if it "
            "or its passphrase is lost, you make another one and are let in anew."
        </p>
        <div class="buttons">
            <button type="button" class="main" on:click=save_file>"Save the key file"</button>
            {move || file_saved.get().then_some("Saved.")}
        </div>
        <h2>"2. Your card"</h2>
        <p>"Send it to a manager, by e-mail for example. It holds no secret."</p>
        <div class="buttons">
            <button type="button" class="main" on:click=save_card>"Save the card"</button>
            {move || card_saved.get().then_some("Saved.")}
        </div>
        <h2>"3. Read this aloud"</h2>
        <p>"When the manager rings you, read these letters and digits to them:"</p>
        <p class="to-copy">{key.fingerprint}</p>
        <p>
            "Ask them whether the fingerprint of their service is " <code>{key.service}</code>
            ". It stands on their page “People and keys”. If it is another one, this page is not theirs: stop, and "
            "tell them."
        </p>
        <div class="buttons">
            <button type="button" disabled=move || !(file_saved.get() && card_saved.get())
                on:click=move |_| desk.screen.set(Screen::Unlock)>"I am let in: open the responses"</button>
        </div>
    }
    .into_any()
}
