//! The two fields in which a new key file's passphrase is chosen.

use leptos::html::Input;
use leptos::prelude::*;

/// Draws them; what is typed is read from the two fields.
pub fn new(once: NodeRef<Input>, twice: NodeRef<Input>) -> AnyView {
    view! {
        <label for="passphrase">"A passphrase that locks your key file"</label>
        <p class="quiet" id="passphrase-hint">
            "At least 12 characters. Four or five unrelated words are easy to remember and hard to guess."
        </p>
        <input id="passphrase" type="password" node_ref=once autocomplete="new-password"
            aria-describedby="passphrase-hint" />
        <label for="passphrase-again">"The passphrase again"</label>
        <input id="passphrase-again" type="password" node_ref=twice autocomplete="new-password" />
    }
    .into_any()
}
