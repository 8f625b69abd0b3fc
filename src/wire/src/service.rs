//! The service document: what a service is called, where it works, what it asks and who may open
//! the answers. It is signed by the service's own key; see [`Signed`].

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The longest name on an officer's card, in characters.
pub const CARD_NAME_CHARS_MAX: usize = 60;
/// The longest sentence on an officer's card, in characters.
pub const CARD_ABOUT_CHARS_MAX: usize = 300;
/// The longest picture on an officer's card, as the characters of its `data:` address.
pub const CARD_PICTURE_CHARS_MAX: usize = 6000;
/// All cards together: every family fetches them, often on a slow line.
pub const CARDS_BYTES_MAX: usize = 200_000;
/// What a picture's address begins with. Nothing that is drawn by a program, which could hold one.
const PICTURE_KINDS: [&str; 3] = [
    "data:image/jpeg;base64,",
    "data:image/png;base64,",
    "data:image/webp;base64,",
];

/// A document exactly as it was signed. The bytes travel as they are, so nothing has to be written
/// twice in the same way.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
pub struct Signed {
    /// `service/1` or `keyring/1`; it is part of what is signed.
    pub heard: String,
    /// The UTF-8 JSON of the document, in base64url without padding.
    pub document: String,
    /// The service key's Ed25519 signature over `heard`, a zero byte and the document's bytes, in
    /// base64url without padding.
    pub signature: String,
}

impl Signed {
    /// The document's bytes, before anyone has looked at the signature; `None` if they are not
    /// base64url.
    pub fn bytes(&self) -> Option<Vec<u8>> {
        crate::base64url::decode(&self.document)
    }

    /// What the document says, before anyone has looked at the signature: good enough to draw a
    /// page with, never to seal with.
    pub fn unverified<T: serde::de::DeserializeOwned>(&self) -> Option<T> {
        // From text and never from bytes: each way of reading costs its own code in the download.
        serde_json::from_str(std::str::from_utf8(&self.bytes()?).ok()?).ok()
    }
}

/// What a device needs to know of a service.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq)]
pub struct ServiceDocument {
    /// Counts up with each signature; a device keeps the highest it has seen.
    pub serial: u64,
    /// The service's Ed25519 key, base64url.
    pub key: String,
    /// How earlier keys handed over to this one, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lineage: Vec<HandOver>,
    /// Whom responses are sealed to.
    pub recipients: Vec<Recipient>,
    /// The key that blinded tokens are made with, base64url; none while the service is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_key: Option<String>,
    /// What the county chose.
    pub settings: Settings,
}

impl ServiceDocument {
    /// The readers' group of a form, where the service departs from what the form says.
    pub fn readers_of(&self, form: &str) -> Option<&str> {
        let offered = self
            .settings
            .forms
            .iter()
            .find(|offered| offered.id == form)?;
        offered.readers.as_deref()
    }
}

/// An old service key's word for its successor.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
pub struct HandOver {
    /// The key that hands over, base64url.
    pub from: String,
    /// Its signature over `heard/1/hand-over`, a zero byte and the successor's 32 bytes, base64url.
    pub signature: String,
}

/// A readers' group and its key.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
pub struct Recipient {
    /// `managers` or `officers`.
    pub group: String,
    /// The group's X-Wing public key, base64url.
    pub key: String,
}

/// What a county decides about its service; written in `service.toml`.
#[derive(Clone, Debug, Default, Deserialize, Serialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// "Northshire Reviewing Service".
    pub name: String,
    /// Where it works, coarse to fine.
    #[serde(default)]
    pub localities: Vec<Locality>,
    /// Kinds of meeting, and how long before one the family should have the report.
    #[serde(default)]
    pub meetings: Vec<Meeting>,
    /// The questionnaires offered, in the order they are shown.
    #[serde(default)]
    pub forms: Vec<OfferedForm>,
    /// Who may send a response.
    #[serde(default, skip_serializing_if = "Admission::is_open")]
    pub admission: Admission,
    /// Whom to ring.
    #[serde(default)]
    pub helplines: Vec<Helpline>,
    /// The reviewing officers, as children see them.
    #[serde(default)]
    pub officers: Vec<OfficerCard>,
    /// Where *Hide* goes.
    #[serde(default = "Settings::default_exit_page")]
    pub exit_page: String,
    /// The limits below which nothing is shown.
    #[serde(default)]
    pub small_numbers: SmallNumbers,
}

impl Settings {
    fn default_exit_page() -> String {
        "https://www.bbc.co.uk/weather".to_owned()
    }

    /// The locality and area with this area id.
    pub fn area(&self, id: &str) -> Option<(&Locality, &Area)> {
        self.localities.iter().find_map(|locality| {
            let area = locality.areas.iter().find(|area| area.id == id)?;
            Some((locality, area))
        })
    }

    /// The kind of meeting with this id.
    pub fn meeting(&self, id: &str) -> Option<&Meeting> {
        self.meetings.iter().find(|meeting| meeting.id == id)
    }

    /// The officer's card with this number.
    pub fn officer(&self, number: u32) -> Option<&OfficerCard> {
        self.officers.iter().find(|card| card.number == number)
    }

    /// Puts a card in the place of the one with its number, or in its order; nothing is changed if
    /// it cannot be.
    pub fn put_card(&mut self, card: OfficerCard) -> Result<(), CardError> {
        card.check()?;
        let others = self.officers.iter();
        let others = others.filter(|other| other.number != card.number);
        let bytes: usize = others.map(OfficerCard::bytes).sum();
        if bytes + card.bytes() > CARDS_BYTES_MAX {
            return Err(CardError::AllTooLong);
        }
        self.drop_card(card.number);
        self.officers.push(card);
        self.officers.sort_by_key(|card| card.number);
        Ok(())
    }

    /// Takes the card with this number away.
    pub fn drop_card(&mut self, number: u32) {
        self.officers.retain(|card| card.number != number);
    }

    /// The settings that are to be signed after these were. Once there are cards, they are kept in
    /// the signed document: the server's file knows neither their pictures nor their keys.
    pub fn succeeded_by(&self, next: &Self) -> Self {
        let mut next = next.clone();
        if !self.officers.is_empty() {
            next.officers.clone_from(&self.officers);
        }
        next
    }
}

/// Who may send a response.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Admission {
    /// Everyone who has the address.
    #[default]
    Open,
    /// Everyone who has a one-time code, once for each.
    Codes,
}

impl Admission {
    /// So that a document of an open service reads as it always did.
    pub fn is_open(&self) -> bool {
        *self == Self::Open
    }
}

/// A part of the county.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Locality {
    /// Stable: `coast`.
    pub id: String,
    /// As people call it.
    pub name: String,
    /// Its areas.
    #[serde(default)]
    pub areas: Vec<Area>,
}

/// A district or a town's part.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Area {
    /// Stable, and unique over all localities: `harbour`.
    pub id: String,
    /// As people call it.
    pub name: String,
}

/// A kind of meeting.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Meeting {
    /// Stable: `icpc`.
    pub id: String,
    /// "initial child protection conference".
    pub name: String,
    /// How many hours before the meeting the family should have the report.
    pub report_hours_before: f64,
}

/// A questionnaire the service offers.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct OfferedForm {
    /// The form's id.
    pub id: String,
    /// `managers` or `officers`, where the service departs from what the form says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub readers: Option<String>,
}

/// Someone to ring.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Helpline {
    /// "Childline".
    pub name: String,
    /// "0800 1111".
    pub number: String,
    /// "Any time, free, and it does not show on the bill."
    #[serde(default)]
    pub about: String,
    /// `child`, `young_person`, `parent` or empty for everyone.
    #[serde(default, rename = "for", skip_serializing_if = "Vec::is_empty")]
    pub audiences: Vec<String>,
}

/// A reviewing officer as a child sees them.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct OfficerCard {
    /// The number in invitations.
    pub number: u32,
    /// "Dee".
    pub name: String,
    /// A sentence of their own.
    #[serde(default)]
    pub about: String,
    /// A picture as a `data:` address, small.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
    /// Their X-Wing public key, base64url, for sheets given to them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
}

/// Why a card cannot be shown to children.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum CardError {
    /// Invitations name officers by numbers from 1.
    #[error("an officer's number is a whole number from 1; nothing was changed")]
    Number,
    /// A child could not call them anything, or it fits on no card.
    #[error("the name on a card has 1 to {CARD_NAME_CHARS_MAX} characters; nothing was changed")]
    Name,
    /// More than anyone reads.
    #[error(
        "the sentence on a card has at most {CARD_ABOUT_CHARS_MAX} characters; nothing was changed"
    )]
    About,
    /// Another kind of picture, or too large.
    #[error(
        "the picture on a card is a JPEG, PNG or WebP of at most {CARD_PICTURE_CHARS_MAX} characters as a data: address; nothing was changed"
    )]
    Picture,
    /// More than families' devices should fetch.
    #[error(
        "all cards together have become too large for a telephone on a slow line; please leave out some pictures. Nothing was changed"
    )]
    AllTooLong,
}

impl OfficerCard {
    /// Can it be shown to children?
    pub fn check(&self) -> Result<(), CardError> {
        let name = self.name.trim().chars().count();
        if self.number == 0 {
            return Err(CardError::Number);
        }
        if name == 0 || name > CARD_NAME_CHARS_MAX {
            return Err(CardError::Name);
        }
        if self.about.chars().count() > CARD_ABOUT_CHARS_MAX {
            return Err(CardError::About);
        }
        let picture = self.picture.as_deref();
        picture
            .is_none_or(is_card_picture)
            .then_some(())
            .ok_or(CardError::Picture)
    }

    /// About what it adds to the document.
    fn bytes(&self) -> usize {
        let length = |text: &Option<String>| text.as_ref().map_or(0, String::len);
        self.name.len() + self.about.len() + length(&self.picture) + length(&self.key)
    }
}

/// Is this the `data:` address of a small picture?
pub fn is_card_picture(address: &str) -> bool {
    let base64 = |byte: u8| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte);
    let kinds = PICTURE_KINDS.iter();
    let data = kinds.filter_map(|kind| address.strip_prefix(kind)).next();
    address.len() <= CARD_PICTURE_CHARS_MAX
        && data.is_some_and(|data| !data.is_empty() && data.bytes().all(base64))
}

/// The limits below which nothing is shown.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(deny_unknown_fields, default)]
pub struct SmallNumbers {
    /// The smallest base on the team's own screen.
    pub base_on_screen: u32,
    /// The smallest base in what is published.
    pub base_published: u32,
    /// Counts from 1 to one less than this are withheld where the rule applies.
    pub cell: u32,
}

impl Default for SmallNumbers {
    fn default() -> Self {
        Self {
            base_on_screen: 5,
            base_published: 10,
            cell: 5,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(number: u32) -> OfficerCard {
        OfficerCard {
            number,
            name: "Dee".to_owned(),
            about: "I like bad jokes.".to_owned(),
            picture: Some("data:image/webp;base64,UklGRg==".to_owned()),
            key: None,
        }
    }

    #[test]
    fn a_card_that_cannot_be_shown_is_refused() {
        let with = |change: fn(&mut OfficerCard)| {
            let mut card = card(1);
            change(&mut card);
            card.check()
        };
        let picture = |address: &str| {
            let mut card = card(1);
            card.picture = Some(address.to_owned());
            card.check()
        };
        assert_eq!(card(1).check(), Ok(()));
        assert_eq!(card(0).check(), Err(CardError::Number));
        assert_eq!(with(|card| card.name.clear()), Err(CardError::Name));
        assert_eq!(
            with(|card| card.name = "x".repeat(61)),
            Err(CardError::Name)
        );
        assert_eq!(
            with(|card| card.about = "x".repeat(301)),
            Err(CardError::About)
        );
        let long = format!(
            "data:image/png;base64,{}",
            "A".repeat(CARD_PICTURE_CHARS_MAX)
        );
        for address in [
            "",
            "data:image/svg+xml;base64,AAAA",
            "data:image/png;base64,",
            "data:image/png;base64,\"onload=",
            "https://example.org/dee.png",
            &long,
        ] {
            assert_eq!(picture(address), Err(CardError::Picture), "{address}");
        }
    }

    #[test]
    fn cards_stand_by_number_and_are_kept_when_settings_are_signed() {
        let mut settings = Settings::default();
        for number in [3, 1, 2, 3] {
            settings.put_card(card(number)).expect("a good card");
        }
        let numbers = |settings: &Settings| {
            let cards = settings.officers.iter();
            cards.map(|card| card.number).collect::<Vec<_>>()
        };
        assert_eq!(numbers(&settings), [1, 2, 3]);
        settings.drop_card(2);
        let next = Settings {
            name: "Southshire".to_owned(),
            officers: vec![card(9)],
            ..Settings::default()
        };
        let signed = settings.succeeded_by(&next);
        assert_eq!(
            (signed.name.as_str(), numbers(&signed)),
            ("Southshire", vec![1, 3])
        );
        assert_eq!(Settings::default().succeeded_by(&next), next);
    }

    #[test]
    fn all_cards_together_stay_small() {
        let mut settings = Settings::default();
        let large = |number| OfficerCard {
            picture: Some(format!("data:image/png;base64,{}", "A".repeat(5900))),
            ..card(number)
        };
        let refused = (1..100).find_map(|number| settings.put_card(large(number)).err());
        assert_eq!(refused, Some(CardError::AllTooLong));
        assert!(settings.officers.len() > 30, "{}", settings.officers.len());
        let again = large(settings.officers[0].number);
        assert_eq!(
            settings.put_card(again),
            Ok(()),
            "in the place of the old one"
        );
    }
}
