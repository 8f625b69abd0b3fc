//! One's own key: another passphrase.

use super::{Office, action, chosen, heading, passphrase_problem, typed};
use crate::errand::{self, Errand};
use device::files;
use leptos::html::Input;
use leptos::prelude::*;

/// Locks the key file again.
pub(super) fn passphrase(office: Office) -> AnyView {
    let file = NodeRef::<Input>::new();
    let (old, once, twice) = (
        NodeRef::<Input>::new(),
        NodeRef::<Input>::new(),
        NodeRef::<Input>::new(),
    );
    let go = move || {
        if let Some(why) = passphrase_problem(&typed(once), &typed(twice)) {
            return office.problem.set(Some(why));
        }
        let (old, new) = (typed(old), typed(once));
        let work = async move {
            let key_file = chosen(file).await.ok_or("Choose your key file first.")?;
            let hand = office.desk.hand()?;
            let errand = Errand::Passphrase { key_file, old, new };
            errand::ask::<String>(&hand, &errand).await
        };
        office.run(work, move |text| {
            files::save("heard-key.json", "application/json", text.as_bytes());
            office.finish(
                "The newly locked key file was saved. Open the responses with it once, then delete the old \
                 file and its copies: who has an old copy and the old passphrase still has your key."
                    .to_owned(),
            );
        });
    };
    view! {
        <div class="narrow">
            {heading(office, "Change my passphrase")}
            <p>
                "The key stays the same and is locked anew. If somebody may have had the key file and the "
                "passphrase together, this does not help: ask a manager to take the key out."
            </p>
            <label for="key-file">"Your key file"</label>
            <input id="key-file" type="file" accept=".json,application/json" node_ref=file />
            <label for="old-passphrase">"Your passphrase of now"</label>
            <input id="old-passphrase" type="password" node_ref=old autocomplete="current-password" />
            <label for="new-passphrase">"The new passphrase"</label>
            <p class="quiet" id="new-passphrase-hint">
                "At least 12 characters. Four or five unrelated words are easy to remember and hard to guess."
            </p>
            <input id="new-passphrase" type="password" node_ref=once autocomplete="new-password"
                aria-describedby="new-passphrase-hint" />
            <label for="new-passphrase-again">"The new passphrase again"</label>
            <input id="new-passphrase-again" type="password" node_ref=twice autocomplete="new-password" />
            <div class="buttons">{action(office, "main", "Lock the key anew", go)}</div>
        </div>
    }
    .into_any()
}
