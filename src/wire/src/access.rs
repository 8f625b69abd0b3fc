//! The access log: who opened, exported or let somebody in, and when. Each entry is the text inside
//! one sealed operation of the workspace, so that only colleagues can read it; who wrote it stands
//! in the operation and is signed there, so it is not repeated here.

use serde::{Deserialize, Serialize};

/// What an entry of the access log begins with.
pub const ACCESS_KIND: &str = "access/1";

/// One entry.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
pub struct Entry {
    /// Always [`ACCESS_KIND`].
    pub heard: String,
    /// `2026-04-02T09:31:05Z`, by the clock of the device that wrote it.
    pub at: String,
    /// What was done.
    pub did: Act,
}

/// What can be done that colleagues may want to know of.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// So many responses were opened.
    Opened {
        /// How many.
        responses: u64,
    },
    /// A file was made of the figures.
    Exported {
        /// Its name, which says the period.
        file: String,
    },
    /// Someone was let in.
    Added {
        /// Their id in the keyring.
        member: String,
        /// The readers' groups.
        groups: Vec<String>,
    },
    /// Someone was taken out, and the keys of their groups were changed.
    Removed {
        /// Their id in the keyring.
        member: String,
    },
    /// Someone is in other groups than before.
    Regrouped {
        /// Their id in the keyring.
        member: String,
        /// The groups from then on.
        groups: Vec<String>,
    },
    /// The keys of groups were changed.
    Rotated {
        /// The groups.
        groups: Vec<String>,
    },
    /// A new recovery sheet was printed.
    RecoverySheet {
        /// Its id in the keyring.
        member: String,
    },
    /// The service's signing key handed over to its successor.
    HandedOver,
    /// The settings of the service were signed anew.
    Signed,
    /// Sealed files were sealed again to the keys of now.
    Resealed {
        /// How many.
        responses: u64,
    },
    /// An officer's card was made or changed.
    Card {
        /// The number in invitations.
        number: u32,
    },
    /// An officer's card was taken away.
    CardDropped {
        /// The number in invitations.
        number: u32,
    },
    /// Sheets that were given to the officer were opened. Nothing says whose they were.
    SheetsOpened {
        /// How many.
        sheets: u64,
    },
    /// A sheet was deleted from the mailbox after it was put on the record.
    SheetDeleted,
    /// A free text was passed to whoever answers for safeguarding. Nothing says what it was.
    WorryPassedOn,
    /// What was decided about such a text was written down.
    WorryDecided,
}

impl Entry {
    /// An entry of now.
    pub fn new(at: String, did: Act) -> Self {
        Self {
            heard: ACCESS_KIND.to_owned(),
            at,
            did,
        }
    }

    /// As it goes into an operation.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads an operation's text; `None` if it is something else that the team keeps there.
    pub fn from_json(json: &str) -> Option<Self> {
        let entry: Self = serde_json::from_str(json).ok()?;
        (entry.heard == ACCESS_KIND).then_some(entry)
    }
}

impl Act {
    /// The member it is about, if it is about one.
    pub fn member(&self) -> Option<&str> {
        match self {
            Self::Added { member, .. }
            | Self::Removed { member }
            | Self::Regrouped { member, .. }
            | Self::RecoverySheet { member } => Some(member),
            _ => None,
        }
    }

    /// In words that follow a name: `opened 69 responses`. `name` says who a member is.
    pub fn in_words(&self, name: impl Fn(&str) -> String) -> String {
        match self {
            Self::Opened { responses } => format!("opened {}", counted(*responses)),
            Self::Exported { file } => format!("made the file {file}"),
            Self::Added { member, groups } => {
                format!("let in {} ({})", name(member), groups.join(", "))
            }
            Self::Removed { member } => format!("took out {}", name(member)),
            Self::Regrouped { member, groups } => {
                format!("put {} into {}", name(member), groups.join(", "))
            }
            Self::Rotated { groups } => format!("changed the keys of {}", groups.join(", ")),
            Self::RecoverySheet { .. } => "printed a new recovery sheet".to_owned(),
            Self::HandedOver => "changed the service's signing key".to_owned(),
            Self::Signed => "signed the settings of the service".to_owned(),
            Self::Resealed { responses } => {
                format!("sealed {} again to the keys of now", counted(*responses))
            }
            Self::Card { number } => format!("changed the officers' card {number}"),
            Self::CardDropped { number } => format!("took away the officers' card {number}"),
            Self::SheetsOpened { sheets: 1 } => "opened 1 sheet given to them".to_owned(),
            Self::SheetsOpened { sheets } => format!("opened {sheets} sheets given to them"),
            Self::SheetDeleted => {
                "deleted a sheet given to them, which they have on the record".to_owned()
            }
            Self::WorryPassedOn => "passed a worrying text on for safeguarding".to_owned(),
            Self::WorryDecided => {
                "wrote down what was decided about a text that was passed on".to_owned()
            }
        }
    }
}

fn counted(responses: u64) -> String {
    match responses {
        1 => "1 response".to_owned(),
        many => format!("{many} responses"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_read_and_written_and_said() {
        let name = |id: &str| format!("<{id}>");
        let said = [
            (Act::Opened { responses: 1 }, "opened 1 response"),
            (Act::Opened { responses: 69 }, "opened 69 responses"),
            (
                Act::Added {
                    member: "ab".into(),
                    groups: vec!["managers".into(), "officers".into()],
                },
                "let in <ab> (managers, officers)",
            ),
            (
                Act::Removed {
                    member: "ab".into(),
                },
                "took out <ab>",
            ),
            (Act::HandedOver, "changed the service's signing key"),
            (Act::Card { number: 2 }, "changed the officers' card 2"),
            (
                Act::SheetsOpened { sheets: 2 },
                "opened 2 sheets given to them",
            ),
        ];
        for (act, words) in said {
            assert_eq!(act.in_words(name), words);
            let entry = Entry::new("2026-04-02T09:31:05Z".to_owned(), act);
            assert_eq!(Entry::from_json(&entry.to_json()), Some(entry));
        }
        let other = r#"{"heard":"theme/1","at":"","did":"handed_over"}"#;
        assert_eq!(Entry::from_json(other), None);
        assert_eq!(Entry::from_json("{}"), None);
    }
}
