//! The keys of the groups and of the service: changing them, handing over, signing settings.

use super::{Office, Page, action, heading};
use crate::office;
use leptos::prelude::*;
use leptos::task::spawn_local;
use seal::keyring::Change;
use ui::problem;
use wire::access::Act;
use wire::routes::ToSign;

/// New roots for the groups, with everyone left in.
pub(super) fn rotate(office: Office) -> AnyView {
    let go = move || {
        let groups = office.own_groups();
        let rotate = Change::Rotate {
            groups: groups.clone(),
        };
        let words = "The keys of the groups are changed. Everyone opens old and new with the key file they have.";
        office.change(
            vec![rotate],
            vec![Act::Rotated { groups }],
            words.to_owned(),
        );
    };
    view! {
        <div class="narrow">
            {heading(office, "Change the keys of the groups?")}
            <p>
                "Families' devices seal to the keys of the groups. They change by themselves when somebody is taken "
                "out. Change them by hand if a group's key may have been seen, on a stolen computer that was "
                "unlocked for example."
            </p>
            <p>"Nobody has to do anything afterwards, and everything from before can still be opened."</p>
            {two_ways(office, "Change the keys", go)}
        </div>
    }
    .into_any()
}

/// A new signing key.
pub(super) fn hand_over(office: Office) -> AnyView {
    let go = move || {
        let words = "The service has a new signing key, and with it a new fingerprint. The old key vouches for it.";
        office.change(
            vec![Change::HandOver],
            vec![Act::HandedOver],
            words.to_owned(),
        );
    };
    view! {
        <div class="narrow">
            {heading(office, "Change the service's signing key?")}
            <p>
                "With this key managers sign what families' devices believe: who reads, which questionnaires, whom "
                "to ring. It changes by itself when a manager is taken out."
            </p>
            <ul>
                <li>"Invitations and tablets that are out go on working: the old key vouches for the new one."</li>
                <li>"New invitations carry the new fingerprint, so make new slips before the next meeting."</li>
                <li>
                    "Whoever kept the old key could still deceive a device that knows only the old fingerprint, if "
                    "they also had hold of the server."
                </li>
            </ul>
            {two_ways(office, "Change the signing key", go)}
        </div>
    }
    .into_any()
}

/// Signing what the county changed in its settings.
pub(super) fn sign(office: Office) -> AnyView {
    let found = RwSignal::new(None::<Result<Option<ToSign>, String>>);
    spawn_local(async move { found.set(Some(office::unsigned(office.desk).await)) });
    let body = move || {
        match found.get() {
        None => view! { <p role="status">"Fetching the settings…"</p> }.into_any(),
        Some(Err(why)) => problem(why),
        Some(Ok(None)) => {
            view! { <p class="notice">"The settings on the server are those that are signed. There is nothing to do."</p> }
                .into_any()
        }
        Some(Ok(Some(to_sign))) => offer(office, to_sign),
    }
    };
    view! {
        <div class="narrow">
            {heading(office, "Sign changed settings")}
            <p>
                "Areas, questionnaires, helplines and officers stand in service.toml on the server. Families' devices "
                "believe them only when a manager has signed them."
            </p>
            {body}
        </div>
    }
    .into_any()
}

fn offer(office: Office, to_sign: ToSign) -> AnyView {
    let settings = &to_sign.settings;
    let areas: usize = settings
        .localities
        .iter()
        .map(|locality| locality.areas.len())
        .sum();
    let counts = format!(
        "{areas} areas, {} questionnaires, {} helplines, {} officers",
        settings.forms.len(),
        settings.helplines.len(),
        settings.officers.len()
    );
    let admission = if settings.admission.is_open() {
        "everyone who has the address can answer"
    } else {
        "only who has a one-time code can answer"
    };
    let name = settings.name.clone();
    let go = move || {
        let sign = Change::Sign(Box::new(to_sign.clone()));
        let words = "Signed. Devices see the settings when they next open the page.".to_owned();
        office.change(vec![sign], vec![Act::Signed], words);
    };
    view! {
        <p class="notice">
            "You will sign: " <strong>{name}</strong> ". " {counts} "; " {admission} "."
        </p>
        {two_ways(office, "Sign these settings", go)}
    }
    .into_any()
}

fn two_ways(office: Office, words: &'static str, go: impl Fn() + 'static) -> AnyView {
    view! {
        <div class="buttons">
            {action(office, "main", words, go)}
            <button type="button" on:click=move |_| office.go(Page::List)>"No, leave it as it is"</button>
        </div>
    }
    .into_any()
}
