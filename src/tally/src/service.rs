//! What counting needs to know of a service: its places, its sharing times, its small-number
//! limits. The same words as in the service document, without what only a device needs.

/// A service, as far as figures are concerned.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Service {
    /// "Northshire Reviewing Service".
    pub name: String,
    /// Where it works, coarse to fine, in the order tables show.
    pub localities: Vec<Locality>,
    /// Kinds of meeting.
    pub meetings: Vec<Meeting>,
    /// The limits below which nothing is shown.
    pub small_numbers: SmallNumbers,
}

/// A part of the county.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Locality {
    /// Stable: `coast`.
    pub id: String,
    /// As people call it.
    pub name: String,
    /// Its areas.
    pub areas: Vec<Area>,
}

/// A district or a town's part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Area {
    /// Stable, and unique over all localities: `harbour`.
    pub id: String,
    /// As people call it.
    pub name: String,
}

/// A kind of meeting.
#[derive(Clone, Debug, PartialEq)]
pub struct Meeting {
    /// Stable: `icpc`.
    pub id: String,
    /// "initial child protection conference".
    pub name: String,
    /// How many hours before the meeting the family should have the report.
    pub report_hours_before: f64,
}

/// The limits below which nothing is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SmallNumbers {
    /// The smallest group whose answers the team's own screen shows.
    pub base_on_screen: u64,
    /// The smallest group whose answers are published.
    pub base_published: u64,
    /// Counts from 1 to one less than this are withheld where the rule applies.
    pub cell: u64,
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

impl Service {
    /// The locality with this id.
    pub fn locality(&self, id: &str) -> Option<&Locality> {
        self.localities.iter().find(|locality| locality.id == id)
    }

    /// The locality an area lies in, and the area.
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
