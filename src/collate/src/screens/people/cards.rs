//! The officers' cards: who a child will meet, and whose key sheets are given to. A manager signs
//! them; nobody types a key, it is taken from the list of members.

use super::{Office, Page, action, heading, typed};
use crate::errand::{OfficersCard, Person};
use device::{files, picture};
use leptos::html::{Input, Select, Textarea};
use leptos::prelude::*;
use leptos::task::spawn_local;
use seal::keyring::Change;
use wire::access::Act;
use wire::service::{CARD_PICTURE_CHARS_MAX, OfficerCard};

/// As large as a card shows it on a sharp screen, and no larger: every family fetches it.
const PICTURE_SIDE: u32 = 128;

/// All cards.
pub(super) fn list(office: Office) -> AnyView {
    let cards = office.cards();
    let shown = cards.iter().map(|card| shown(office, card)).collect_view();
    let none = cards.is_empty().then(|| {
        view! {
            <p class="notice">
                "There is no card yet. Each officer's card will stand here, as children see it. Make the first one."
            </p>
        }
    });
    view! {
        {heading(office, "Officers' cards")}
        <p>
            "Before a review a child sees who they will meet. All cards are fetched together by every family's "
            "device, so nobody can tell whose card was looked at; and anyone with the address can read them. "
            "Write nothing on a card that a stranger should not know."
        </p>
        {none}
        <ul class="officer-cards">{shown}</ul>
        <div class="buttons">
            <button type="button" class="main" on:click=move |_| office.go(Page::Card(None))>"Make a card"</button>
        </div>
    }
    .into_any()
}

fn shown(office: Office, card: &OfficersCard) -> AnyView {
    let OfficersCard { card: said, member } = card.clone();
    let members = office.members();
    let owner = members
        .iter()
        .find(|person| Some(&person.id) == member.as_ref());
    let sheets = match owner {
        Some(person) => format!("Sheets go to the key of {}.", person.name),
        None => "Sheets cannot be given to them: the card carries no key.".to_owned(),
    };
    let words = format!("Change card {}", said.number);
    let page = Page::Card(Some(card.clone()));
    view! {
        <li class="officer-card">
            {portrait(said.picture.as_deref(), &said.name)}
            <div>
                <h2>{said.name.clone()} " " <span class="quiet">"number " {said.number}</span></h2>
                <p>{said.about}</p>
                <p class="quiet">{sheets}</p>
            </div>
            <button type="button" on:click=move |_| office.go(page.clone())>{words}</button>
        </li>
    }
    .into_any()
}

/// The picture; without one, the first letter of the name.
fn portrait(picture: Option<&str>, name: &str) -> AnyView {
    match picture {
        Some(address) => {
            view! { <img class="portrait" src=address.to_owned() alt="" width="64" height="64" /> }
                .into_any()
        }
        None => {
            let letter: String = name.trim().chars().take(1).collect();
            view! { <span class="portrait" aria-hidden="true">{letter}</span> }.into_any()
        }
    }
}

/// The fields of one card.
#[derive(Clone, Copy)]
struct Fields {
    number: NodeRef<Input>,
    name: NodeRef<Input>,
    about: NodeRef<Textarea>,
    owner: NodeRef<Select>,
    picture: RwSignal<Option<String>>,
}

/// One card; a new one gets the next number.
pub(super) fn edit(office: Office, card: Option<OfficersCard>) -> AnyView {
    let known = card.as_ref().map(|card| card.card.clone());
    let fields = Fields {
        number: NodeRef::new(),
        name: NodeRef::new(),
        about: NodeRef::new(),
        owner: NodeRef::new(),
        picture: RwSignal::new(known.as_ref().and_then(|card| card.picture.clone())),
    };
    let title = match &known {
        Some(card) => format!("The card of {}", card.name),
        None => "A new card".to_owned(),
    };
    let new = known.is_none();
    let save = move || match fields.read() {
        Ok((card, _)) if new && is_taken(office, card.number) => {
            office.problem.set(Some(TAKEN.to_owned()));
        }
        Ok((card, member)) => put(office, card, member),
        Err(why) => office.problem.set(Some(why)),
    };
    let away = known.as_ref().map(|card| drop_button(office, card));
    view! {
        <div class="narrow">
            {heading(office, title)}
            {number_and_name(office, fields, known.as_ref())}
            {about(fields, known.as_ref())}
            {picture_field(office, fields)}
            {owner(office, fields, card.and_then(|card| card.member))}
            <div class="buttons">
                {action(office, "main", "Sign this card", save)}
                <button type="button" on:click=move |_| office.go(Page::Cards)>"No, leave it as it is"</button>
            </div>
            {away}
        </div>
    }
    .into_any()
}

fn is_taken(office: Office, number: u32) -> bool {
    office.cards().iter().any(|card| card.card.number == number)
}

const TAKEN: &str = "There is a card with this number already, and slips may name it. Nothing was changed. Please \
     choose another number, or change that card.";

fn number_and_name(office: Office, fields: Fields, known: Option<&OfficerCard>) -> AnyView {
    let highest = office.cards().iter().map(|card| card.card.number).max();
    let number = known.map_or(highest.unwrap_or(0) + 1, |card| card.number);
    let name = known.map(|card| card.name.clone()).unwrap_or_default();
    let fixed = known.is_some();
    view! {
        <label for="card-number">"Number"</label>
        <p class="quiet" id="card-number-hint">
            "Invitations name the officer by this number. It stays theirs, also when somebody else takes over."
        </p>
        <input id="card-number" type="number" min="1" node_ref=fields.number value=number readonly=fixed
            aria-describedby="card-number-hint" />
        <label for="card-name">"What children call them"</label>
        <input id="card-name" type="text" maxlength="60" autocomplete="off" node_ref=fields.name value=name />
    }
    .into_any()
}

fn about(fields: Fields, known: Option<&OfficerCard>) -> AnyView {
    let about = known.map(|card| card.about.clone()).unwrap_or_default();
    view! {
        <label for="card-about">"A sentence about them"</label>
        <p class="quiet" id="card-about-hint">"In their own words, such as “I like walking my dog and bad jokes.”"</p>
        <textarea id="card-about" rows="3" maxlength="300" node_ref=fields.about
            aria-describedby="card-about-hint">{about}</textarea>
    }
    .into_any()
}

fn picture_field(office: Office, fields: Fields) -> AnyView {
    let file = NodeRef::<Input>::new();
    let pick = move |_| {
        spawn_local(async move {
            let Some(field) = file.get_untracked() else {
                return;
            };
            let Some(chosen) = files::chosen(&field).await.into_iter().next() else {
                return;
            };
            let small = picture::small_square(&chosen, PICTURE_SIDE, CARD_PICTURE_CHARS_MAX).await;
            match small {
                Some(address) => fields.picture.set(Some(address)),
                None => office.problem.set(Some(NO_PICTURE.to_owned())),
            }
        });
    };
    let shown = move || {
        fields.picture.get().map(|address| {
            view! {
                <p class="buttons">
                    {portrait(Some(&address), "")}
                    <button type="button" class="quiet" on:click=move |_| fields.picture.set(None)>
                        "Take the picture off"
                    </button>
                </p>
            }
        })
    };
    view! {
        <label for="card-picture">"A picture"</label>
        <p class="quiet" id="card-picture-hint">
            "The middle of it is drawn small and square, here in the browser. Nothing else of the file goes along: "
            "not where or when it was taken."
        </p>
        <input id="card-picture" type="file" accept="image/*" node_ref=file on:change=pick
            aria-describedby="card-picture-hint" />
        {shown}
    }
    .into_any()
}

const NO_PICTURE: &str = "This file is no picture that the browser can draw. The card is as it was. Please choose a \
     photograph, as JPEG or PNG.";

fn owner(office: Office, fields: Fields, member: Option<String>) -> AnyView {
    let option = |person: &Person| {
        let chosen = Some(&person.id) == member.as_ref();
        view! { <option value=person.id.clone() selected=chosen>{person.name.clone()}</option> }
    };
    let members = office.members();
    let people = members.iter().filter(|person| !person.sheet);
    let options = people.map(option).collect_view();
    view! {
        <label for="card-owner">"Whose key are sheets given to?"</label>
        <p class="quiet" id="card-owner-hint">
            "What a child gives to this officer opens with this member's key file and with no other. If they get a "
            "new key file, choose them here again."
        </p>
        <select id="card-owner" node_ref=fields.owner aria-describedby="card-owner-hint">
            <option value="">"Nobody's: sheets cannot be given to them"</option>
            {options}
        </select>
    }
    .into_any()
}

impl Fields {
    /// The card as it was filled in, and whose key it carries.
    fn read(self) -> Result<(OfficerCard, Option<String>), String> {
        let about = self.about.get_untracked().map(|field| field.value());
        let owner = self.owner.get_untracked().map(|field| field.value());
        let card = OfficerCard {
            number: typed(self.number).parse().unwrap_or(0),
            name: typed(self.name),
            about: about.unwrap_or_default().trim().to_owned(),
            picture: self.picture.get_untracked(),
            key: None,
        };
        card.check().map_err(|why| why.to_string())?;
        Ok((card, owner.filter(|id| !id.is_empty())))
    }
}

fn put(office: Office, card: OfficerCard, member: Option<String>) {
    let (number, name) = (card.number, card.name.clone());
    let sheets = match member {
        Some(_) => "Children can give them sheets.",
        None => "Sheets cannot be given to them.",
    };
    let words = format!(
        "The card of {name} is signed. Families' devices show it when they next open the page. {sheets}"
    );
    let card = Box::new(card);
    office.change(
        vec![Change::Card { card, member }],
        vec![Act::Card { number }],
        words,
    );
}

fn drop_button(office: Office, card: &OfficerCard) -> AnyView {
    let (number, name) = (card.number, card.name.clone());
    let away = move || {
        let words = format!(
            "The card of {name} is taken away. Slips that are out with number {number} go on working and name nobody."
        );
        let act = Act::CardDropped { number };
        office.change(vec![Change::DropCard { number }], vec![act], words);
    };
    view! {
        <section>
            <h2>"Take this card away"</h2>
            <p>"Children are no longer told who this is, and can give them no sheet. What was given stays theirs to open."</p>
            <div class="buttons">{action(office, "", "Take this card away", away)}</div>
        </section>
    }
    .into_any()
}
