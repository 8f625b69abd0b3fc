//! What a team makes together: themes, meetings held, saved views, releases. Each is a small document
//! under a name, and a change to some of them is the text inside one sealed operation of the
//! workspace. Nothing is merged on the server: everyone reads the same operations, and this module
//! makes the same documents of them in whatever order they come.

use crate::envelope::EnvelopeId;
use crate::operation;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the text of such an operation begins with.
pub const TEAM_KIND: &str = "team/1";
/// The longest text of one operation's changes, as JSON; more goes into several.
pub const NOTED_BYTES_MAX: usize = 60_000;

/// How a file of the team's work is called after the dot.
pub const TEAM_FILE_EXTENSION: &str = "heard-team";
const FILE_MAGIC: &[u8] = b"heard-team/1\n";

/// What one person changed at once.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
pub struct Noted {
    /// Always [`TEAM_KIND`].
    pub heard: String,
    /// `2026-04-02T09:31:05Z`, by the clock of the device that wrote it. It is for people: what
    /// counts is [`Noted::count`], for clocks are wrong.
    pub at: String,
    /// One more than the highest the writer had seen.
    pub count: u64,
    /// The changes.
    pub changes: Vec<Change>,
}

/// A document as it is from now on.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
pub struct Change {
    /// Which kind of document: `theme`, `held`, `view`.
    pub what: String,
    /// Which one.
    pub key: String,
    /// Its JSON; none: it was taken away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// Where a change came from.
#[derive(Clone, Debug, Default, Deserialize, Serialize, PartialEq, Eq)]
pub struct By {
    /// The readers' group it was written for.
    pub group: String,
    /// Who wrote it, as colleagues know them.
    pub author: String,
    /// When, by their clock.
    pub at: String,
}

/// A document, and who wrote it last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Its JSON.
    pub value: String,
    /// Who wrote it.
    pub by: By,
}

/// Every document, as the operations read so far make it. The last writer of a document wins, and two
/// who write different documents lose nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Team {
    last: BTreeMap<(String, String), Last>,
    highest: u64,
}

/// The last word on a document; one that was taken away is remembered, or an earlier word that comes
/// later would bring it back.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Last {
    order: (u64, EnvelopeId),
    value: Option<String>,
    by: By,
}

impl Team {
    /// Takes an operation, in whatever order they come, as often as it comes. Tells whether any
    /// document says something else now.
    pub fn take(&mut self, id: EnvelopeId, group: &str, author: &str, noted: Noted) -> bool {
        let mut changed = false;
        self.highest = self.highest.max(noted.count);
        let order = (noted.count, id);
        let by = By {
            group: group.to_owned(),
            author: author.to_owned(),
            at: noted.at,
        };
        for change in noted.changes {
            let name = (change.what, change.key);
            if self.last.get(&name).is_some_and(|last| last.order >= order) {
                continue;
            }
            let (value, by) = (change.value, by.clone());
            let before = self.last.get(&name).and_then(|last| last.value.as_ref());
            changed |= before != value.as_ref();
            self.last.insert(name, Last { order, value, by });
        }
        changed
    }

    /// The documents of a kind, in the order of their keys.
    pub fn all<'t>(&'t self, what: &'t str) -> impl Iterator<Item = (&'t str, Kept)> {
        let first = (what.to_owned(), String::new());
        let kind = self.last.range(first..);
        let kind = kind.take_while(move |((kind, _), _)| kind == what);
        kind.filter_map(|((_, key), last)| Some((key.as_str(), last.kept()?)))
    }

    /// One document.
    pub fn get(&self, what: &str, key: &str) -> Option<Kept> {
        self.last.get(&(what.to_owned(), key.to_owned()))?.kept()
    }

    /// What the next change is numbered with.
    pub fn next_count(&self) -> u64 {
        self.highest.saturating_add(1)
    }

    /// The changes that would put everything back that these change.
    pub fn inverse(&self, changes: &[Change]) -> Vec<Change> {
        let back = |change: &Change| Change {
            value: self.get(&change.what, &change.key).map(|kept| kept.value),
            ..change.clone()
        };
        changes.iter().map(back).collect()
    }
}

impl Last {
    fn kept(&self) -> Option<Kept> {
        Some(Kept {
            value: self.value.clone()?,
            by: self.by.clone(),
        })
    }
}

impl Noted {
    /// Changes of now.
    pub fn new(at: String, count: u64, changes: Vec<Change>) -> Self {
        Self {
            heard: TEAM_KIND.to_owned(),
            at,
            count,
            changes,
        }
    }

    /// As it goes into an operation.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads an operation's text; `None` if it is something else that the team keeps there.
    pub fn from_json(json: &str) -> Option<Self> {
        let noted: Self = serde_json::from_str(json).ok()?;
        (noted.heard == TEAM_KIND).then_some(noted)
    }
}

impl Change {
    /// Parts changes so that each part fits into one operation, in their order. `None` where one
    /// change alone does not.
    pub fn in_portions(changes: Vec<Self>) -> Option<Vec<Vec<Self>>> {
        let (mut portions, mut room) = (Vec::new(), 0);
        for change in changes {
            let bytes = serde_json::to_string(&change).map_or(0, |json| json.len() + 1);
            if bytes > NOTED_BYTES_MAX {
                return None;
            }
            if portions.is_empty() || bytes > room {
                portions.push(Vec::new());
                room = NOTED_BYTES_MAX;
            }
            room -= bytes;
            portions.last_mut()?.push(change);
        }
        Some(portions)
    }
}

/// Operations as one file: they are sealed already, so the file is as well.
pub fn pack(operations: &[Vec<u8>]) -> Vec<u8> {
    let mut file = FILE_MAGIC.to_vec();
    for operation in operations {
        // No operation is nearly as long as a length of four bytes can say.
        let length = u32::try_from(operation.len()).unwrap_or(0);
        file.extend_from_slice(&length.to_be_bytes());
        file.extend_from_slice(operation);
    }
    file
}

/// The operations of such a file; `None` if it is another file, or was cut off or added to.
pub fn unpack(file: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut rest = file.strip_prefix(FILE_MAGIC)?;
    let mut operations = Vec::new();
    while !rest.is_empty() {
        let (length, after) = rest.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let (bytes, after) = after.split_at_checked(length)?;
        operation::check(bytes).ok()?;
        operations.push(bytes.to_vec());
        rest = after;
    }
    Some(operations)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(byte: u8) -> EnvelopeId {
        EnvelopeId([byte; 32])
    }

    fn change(what: &str, key: &str, value: Option<&str>) -> Change {
        Change {
            what: what.to_owned(),
            key: key.to_owned(),
            value: value.map(str::to_owned),
        }
    }

    fn noted(count: u64, changes: Vec<Change>) -> Noted {
        Noted::new("2026-04-02T09:31:05Z".to_owned(), count, changes)
    }

    fn made(order: impl IntoIterator<Item = usize>, operations: &[(u8, Noted)]) -> Team {
        let mut team = Team::default();
        for place in order {
            let (byte, noted) = &operations[place];
            team.take(id(*byte), "officers", "Dee", noted.clone());
        }
        team
    }

    /// Two people write at once, one of them takes away what the other changes: whatever order the
    /// operations come in, and if they come twice, everyone reads the same.
    #[test]
    fn every_order_gives_the_same() {
        let operations = [
            (1, noted(1, vec![change("theme", "a", Some("1"))])),
            (
                2,
                noted(
                    2,
                    vec![
                        change("theme", "a", Some("2")),
                        change("theme", "b", Some("2")),
                    ],
                ),
            ),
            (3, noted(2, vec![change("theme", "a", None)])),
            (
                4,
                noted(
                    3,
                    vec![change("theme", "b", None), change("view", "a", Some("4"))],
                ),
            ),
        ];
        let straight = made(0..4, &operations);
        for first in 0..4 {
            for second in 0..4 {
                for third in 0..4 {
                    let shuffled = [first, second, third].into_iter().chain((0..4).rev());
                    assert_eq!(made(shuffled, &operations), straight);
                }
            }
        }
        assert_eq!(straight.get("theme", "a"), None);
        assert_eq!(straight.all("theme").count(), 0);
        assert_eq!(straight.get("view", "a").expect("kept").value, "4");
        assert_eq!(straight.next_count(), 4);
    }

    #[test]
    fn two_who_write_different_documents_lose_nothing() {
        let operations: Vec<(u8, Noted)> = (0..200)
            .map(|place: u8| {
                let key = format!("text-{place}");
                (
                    place,
                    noted(
                        u64::from(place / 2),
                        vec![change("coding", &key, Some("x"))],
                    ),
                )
            })
            .collect();
        let evens_then_odds = (0..200).step_by(2).chain((1..200).step_by(2));
        let team = made(evens_then_odds, &operations);
        assert_eq!(team.all("coding").count(), 200);
        assert_eq!(team, made(0..200, &operations));
    }

    #[test]
    fn the_inverse_puts_back() {
        let mut team = Team::default();
        team.take(
            id(1),
            "officers",
            "Dee",
            noted(1, vec![change("held", "q", Some("9"))]),
        );
        let before = team.clone();
        let changes = vec![
            change("held", "q", Some("10")),
            change("held", "r", Some("1")),
        ];
        let back = team.inverse(&changes);
        team.take(id(2), "officers", "Dee", noted(2, changes));
        team.take(id(3), "officers", "Dee", noted(3, back));
        let values = |team: &Team| -> Vec<(String, String)> {
            let all = team.all("held");
            all.map(|(key, kept)| (key.to_owned(), kept.value))
                .collect()
        };
        assert_eq!(values(&team), values(&before));
    }

    #[test]
    fn a_file_gives_back_what_was_packed_and_no_half_of_it() {
        let head = operation::Head {
            id: id(7),
            key_id: [8; 8],
            nonce: [9; 12],
        };
        let one = [&head.write()[..], &[1; operation::PADDED_BYTES[0] + 16]].concat();
        let operations = vec![one.clone(), one];
        let file = pack(&operations);
        assert_eq!(unpack(&file), Some(operations));
        assert_eq!(unpack(&pack(&[])), Some(Vec::new()));
        for cut in [
            1,
            FILE_MAGIC.len() + 1,
            FILE_MAGIC.len() + 5,
            file.len() - 1,
        ] {
            assert_eq!(unpack(&file[..cut]), None, "{cut}");
        }
        assert_eq!(unpack(&[&file[..], &[0]].concat()), None);
    }

    #[test]
    fn portions_fit_and_keep_the_order() {
        let long = "x".repeat(25_000);
        let changes: Vec<Change> = (0..5)
            .map(|place| change("paper", &place.to_string(), Some(&long)))
            .collect();
        let portions = Change::in_portions(changes.clone()).expect("each fits");
        assert_eq!(portions.iter().map(Vec::len).collect::<Vec<_>>(), [2, 2, 1]);
        assert_eq!(portions.concat(), changes);
        for portion in portions {
            assert!(noted(u64::MAX, portion).to_json().len() < NOTED_BYTES_MAX + 200);
        }
        let too_long = "x".repeat(NOTED_BYTES_MAX);
        assert_eq!(
            Change::in_portions(vec![change("a", "b", Some(&too_long))]),
            None
        );
    }
}
