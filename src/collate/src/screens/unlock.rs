//! Unlocking: a key file and its passphrase; without a server, the keyring as a file too.

use crate::app::{Desk, Screen};
use crate::errand::Errand;
use device::files;
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use ui::problem;

/// Draws it.
pub fn view(desk: Desk) -> AnyView {
    super::arrive();
    let (key, passphrase) = (NodeRef::<Input>::new(), NodeRef::<Input>::new());
    let keyring = NodeRef::<Input>::new();
    let sheet = NodeRef::<Input>::new();
    let busy = RwSignal::new(false);
    let wrong = RwSignal::new(None::<String>);
    let go = move |_| {
        wrong.set(None);
        busy.set(true);
        spawn_local(async move {
            let unlocked = unlock(desk, key, passphrase, sheet, keyring).await;
            busy.set(false);
            if let Err(why) = unlocked {
                wrong.set(Some(why));
            }
        });
    };
    let keyring_field = (!desk.has_mailbox()).then(|| {
        view! {
            <label for="keyring">"The keyring (keyring.json), if it does not lie beside these pages"</label>
            <input id="keyring" type="file" accept=".json,application/json" node_ref=keyring />
        }
    });
    view! {
        <main id="main"><div class="narrow">
            <h1 tabindex="-1">"Open the responses"</h1>
            <p>"Your key stays in this browser and is forgotten when you close the page."</p>
            {move || wrong.get().map(problem)}
            <label for="key-file">"Your key file"</label>
            <input id="key-file" type="file" accept=".json,application/json" node_ref=key />
            {keyring_field}
            <label for="passphrase">"Your passphrase"</label>
            <input id="passphrase" type="password" node_ref=passphrase autocomplete="current-password"
                on:keydown=move |event| if event.key() == "Enter" { go(()) } />
            <div class="buttons">
                <button type="button" class="main" on:click=move |_| go(())>
                    {move || if busy.get() { "Opening…" } else { "Open" }}
                </button>
            </div>
            <details>
                <summary>"I have only the recovery sheet"</summary>
                <label for="sheet">"The letters and digits on the sheet"</label>
                <input id="sheet" type="text" node_ref=sheet autocomplete="off" spellcheck="false" />
                <p class="quiet">"Spaces and small letters do not matter. Leave the key file empty and press Open."</p>
            </details>
            <p>
                "You are new here and have no key yet? "
                <button type="button" class="quiet" on:click=move |_| desk.screen.set(Screen::NewKey)>
                    "Make my key"
                </button>
            </p>
            {(!desk.has_mailbox()).then(|| begin(desk))}
        </div></main>
    }
    .into_any()
}

fn begin(desk: Desk) -> AnyView {
    view! {
        <p>
            "There is no mailbox behind these pages, so everything goes by files. "
            <button type="button" class="quiet" on:click=move |_| desk.set_up_with_files()>
                "Set a new service up with files"
            </button>
        </p>
    }
    .into_any()
}

async fn unlock(
    desk: Desk,
    key: NodeRef<Input>,
    passphrase: NodeRef<Input>,
    sheet: NodeRef<Input>,
    keyring: NodeRef<Input>,
) -> Result<(), String> {
    let typed = |field: NodeRef<Input>| {
        field
            .get_untracked()
            .map(|input| input.value().trim().to_owned())
            .unwrap_or_default()
    };
    let with = match (first_file(key).await, typed(sheet)) {
        (Some(key_file), _) => Errand::Unlock {
            key_file,
            passphrase: typed(passphrase),
        },
        (None, sheet) if !sheet.is_empty() => Errand::UnlockSheet(sheet),
        (None, _) => return Err("Choose your key file first.".to_owned()),
    };
    desk.unlock(with, first_file(keyring).await).await
}

async fn first_file(field: NodeRef<Input>) -> Option<String> {
    let chosen = files::chosen(&field.get_untracked()?).await;
    Some(String::from_utf8_lossy(&chosen.into_iter().next()?.bytes).into_owned())
}
