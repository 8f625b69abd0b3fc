//! The service document: what a service is called, where it works, what it asks and who may open
//! the answers. It is signed by the service's own key; see [`Signed`].

use serde::{Deserialize, Serialize};

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
