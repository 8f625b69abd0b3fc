//! The recovery sheet: printing a new one, and trying one. Its letters are the secret itself, so
//! they stand on the page only as long as they are printed.

use super::{Office, Page, action, heading, typed};
use crate::errand::{self, Errand, NewSheet, Person};
use crate::office;
use leptos::html::Input;
use leptos::prelude::*;
use seal::RECOVERY_NAME;
use seal::keyring::Change;
use wire::access::Act;

/// A new sheet, and what becomes of the old ones.
pub(super) fn new(office: Office) -> AnyView {
    let made = RwSignal::new(None::<NewSheet>);
    let replace = RwSignal::new(true);
    let body = move || match made.get() {
        None => choose(office, made, replace),
        Some(sheet) => print(office, sheet, replace.get_untracked()),
    };
    view! {
        <div class="narrow">
            {heading(office, "A new recovery sheet")}
            {body}
        </div>
    }
    .into_any()
}

fn choose(office: Office, made: RwSignal<Option<NewSheet>>, replace: RwSignal<bool>) -> AnyView {
    let go = move || {
        let work = async move {
            let hand = office.desk.hand()?;
            errand::ask::<NewSheet>(&hand, &Errand::NewSheet).await
        };
        office.run(work, move |sheet| made.set(Some(sheet)));
    };
    let old = old_sheets(office).len();
    let question = (old > 0).then(|| {
        view! {
            <label class="choice" for="replace">
                <input type="checkbox" id="replace" prop:checked=move || replace.get()
                    on:change=move |event| replace.set(event_target_checked(&event)) />
                <span>"Take the old sheet out: it is lost, worn or was seen"</span>
            </label>
            <p class="quiet">
                "Then the keys change, and the old sheet opens nothing that is sent from now on. Without the tick "
                "both sheets are good."
            </p>
        }
    });
    view! {
        <p>
            "The new sheet opens everything, old and new, without a passphrase. Have a printer ready that only "
            "you stand at."
        </p>
        {question}
        <div class="buttons">{action(office, "main", "Make the sheet", go)}</div>
    }
    .into_any()
}

fn print(office: Office, sheet: NewSheet, replace: bool) -> AnyView {
    let printed = RwSignal::new(false);
    let blocks = sheet.blocks.clone();
    let go = move || {
        if printed.get_untracked() {
            let_in(office, &sheet, replace);
        } else {
            let why = "Please print the sheet first: these letters are shown only now.";
            office.problem.set(Some(why.to_owned()));
        }
    };
    view! {
        <p>"Recovery sheet of " {office.desk.service_name()} ", made on " {crate::app::today_in_words()} "."</p>
        <p class="to-copy">{blocks}</p>
        <p>
            "Lock it away, in another place than the key files. It opens everything without a passphrase. These "
            "letters are shown only now."
        </p>
        <div class="no-print">
            <div class="buttons">
                <button type="button" on:click=|_| device::page::print()>"Print this page"</button>
            </div>
            <label class="choice" for="printed">
                <input type="checkbox" id="printed"
                    on:change=move |event| printed.set(event_target_checked(&event)) />
                <span>"The recovery sheet is printed and will be locked away"</span>
            </label>
            <div class="buttons">{action(office, "main", "Make it good", go)}</div>
        </div>
    }
    .into_any()
}

fn let_in(office: Office, sheet: &NewSheet, replace: bool) {
    let mut changes = vec![Change::Add {
        name: RECOVERY_NAME.to_owned(),
        card: sheet.card.clone(),
        groups: office.own_groups(),
    }];
    let act = Act::RecoverySheet {
        member: sheet.id.clone(),
    };
    if replace {
        let old = old_sheets(office).into_iter();
        changes.extend(old.map(|person| Change::Remove { member: person.id }));
    }
    let words = "The new sheet is good. Try it now: press “Try a recovery sheet” and copy the letters from the paper.";
    office.change(changes, vec![act], words.to_owned());
}

fn old_sheets(office: Office) -> Vec<Person> {
    let mut sheets = office.members();
    sheets.retain(|person| person.sheet);
    sheets
}

/// Does the paper open what it should?
pub(super) fn test(office: Office) -> AnyView {
    let field = NodeRef::<Input>::new();
    let go = move || {
        let sheet = typed(field);
        let work = async move {
            let setup = office::documents(office.desk).await?;
            let hand = office.desk.hand()?;
            errand::ask::<Vec<String>>(&hand, &Errand::TestSheet { sheet, setup }).await
        };
        office.run(work, move |groups| {
            let words = format!(
                "The sheet opens: {}. Lock it away again.",
                groups.join(" and ")
            );
            office.finish(words);
        });
    };
    view! {
        <div class="narrow">
            {heading(office, "Try a recovery sheet")}
            <p>
                "Copy the letters and digits from the paper. Something is sealed to the keys of now and opened "
                "with the sheet, in this browser; nothing is changed."
            </p>
            <label for="sheet">"The letters and digits on the sheet"</label>
            <input id="sheet" type="text" node_ref=field autocomplete="off" spellcheck="false" />
            <p class="quiet">"Spaces and small letters do not matter."</p>
            <div class="buttons">
                {action(office, "main", "Open the test", go)}
                <button type="button" on:click=move |_| office.go(Page::List)>"Not now"</button>
            </div>
        </div>
    }
    .into_any()
}
