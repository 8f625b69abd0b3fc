//! What *People and keys* does: it brings the documents of now, the worker and the mailbox (or, on
//! a host of plain files, the files) together. The page decides nothing about keys.

use crate::app::Desk;
use crate::errand::{self, Errand, Log, People};
use crate::mailbox::{self, Published, Reader};
use device::{files, page};
use leptos::prelude::Set;
use seal::keyring::Change;
use wire::access::Act;
use wire::routes::{SERVICE_FILE, Setup, ToSign};

/// How a keyring is called beside the pages of a static host.
pub const KEYRING_FILE: &str = "keyring.json";
/// How often a change is made again after a colleague was quicker.
const TRIES: usize = 5;

/// Who may open what, as it is now.
pub async fn people(desk: Desk) -> Result<People, String> {
    let setup = documents(desk).await?;
    errand::ask(&desk.hand()?, &Errand::People(setup)).await
}

/// Makes changes, publishes both documents, and writes the log. If a colleague was quicker, the
/// changes are made again on what they published.
pub async fn change(desk: Desk, changes: Vec<Change>, acts: Vec<Act>) -> Result<People, String> {
    let hand = desk.hand()?;
    let mut setup = documents(desk).await?;
    for _ in 0..TRIES {
        let errand = Errand::Change {
            setup,
            changes: changes.clone(),
        };
        let next: Setup = errand::ask(&hand, &errand).await?;
        match publish(desk, &next).await? {
            Published::NotNewer => setup = documents(desk).await?,
            Published::Stored => {
                desk.take_documents(next.clone());
                let people = errand::ask(&hand, &Errand::People(next)).await;
                for act in acts {
                    log(desk, act).await;
                }
                return people;
            }
        }
    }
    Err(
        "Colleagues are changing the list just now. Nothing was changed; please try again."
            .to_owned(),
    )
}

/// Writes what was done into the log of the team. A log that cannot be written is said, and does
/// not undo what was done. On a host of plain files there is none.
pub async fn log(desk: Desk, act: Act) {
    if let Err(why) = write(desk, act).await {
        let words = format!("This was not written into the access log: {why}");
        desk.problem.set(Some(words));
    }
}

/// The log, oldest first.
pub async fn entries(desk: Desk) -> Result<Log, String> {
    let reader = mailbox::enter(&desk.hand()?).await?;
    let operations = reader.operations().await?;
    // With the keyring of now, so that names and keys are those of now.
    people(desk).await?;
    errand::read_log(&desk.hand()?, &operations).await
}

/// What a manager can sign, if it differs from what is signed now.
pub async fn unsigned(desk: Desk) -> Result<Option<ToSign>, String> {
    let reader = mailbox::enter(&desk.hand()?).await?;
    let to_sign = reader.to_sign().await?;
    let setup = reader.documents().await?;
    let document: wire::service::ServiceDocument = setup
        .service
        .unverified()
        .ok_or("The service document cannot be read.")?;
    let settings = document.settings.succeeded_by(&to_sign.settings);
    let same = document.settings == settings && document.token_key == to_sign.token_key;
    let to_sign = ToSign {
        settings,
        ..to_sign
    };
    Ok((!same).then_some(to_sign))
}

/// Both signed documents as they are now.
pub async fn documents(desk: Desk) -> Result<Setup, String> {
    if desk.has_mailbox() {
        let reader: Reader = mailbox::enter(&desk.hand()?).await?;
        return reader.documents().await;
    }
    desk.documents()
        .ok_or_else(|| "Choose your key file first.".to_owned())
}

async fn publish(desk: Desk, setup: &Setup) -> Result<Published, String> {
    if desk.has_mailbox() {
        return mailbox::enter(&desk.hand()?).await?.publish(setup).await;
    }
    save(setup);
    Ok(Published::Stored)
}

/// Without a server both documents are files that are laid beside the pages.
pub fn save(setup: &Setup) {
    for (name, signed) in [
        (SERVICE_FILE, &setup.service),
        (KEYRING_FILE, &setup.keyring),
    ] {
        let json = serde_json::to_vec(signed).unwrap_or_default();
        files::save(name, "application/json", &json);
    }
}

async fn write(desk: Desk, act: Act) -> Result<(), String> {
    if !desk.has_mailbox() {
        return Ok(());
    }
    let hand = desk.hand()?;
    let (id, bytes) = errand::write_log(&hand, page::moment(), act).await?;
    mailbox::enter(&hand).await?.append(&id, &bytes).await
}
