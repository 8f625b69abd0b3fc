//! What a team keeps of a batch of invitations it made: the text inside one sealed operation of the
//! workspace, so that colleagues can tell their batches apart and the server learns nothing of what
//! they are for. There is no code in it, and nothing of whom a slip was given to.

use serde::{Deserialize, Serialize};

/// What the text of a batch begins with.
pub const INVITED_KIND: &str = "invited/1";

/// A batch of invitations.
#[derive(Clone, Debug, Default, Deserialize, Serialize, PartialEq, Eq)]
pub struct Invited {
    /// Always [`INVITED_KIND`].
    pub heard: String,
    /// `2026-04-02T09:31:05Z`, by the clock of the device that made it.
    pub at: String,
    /// The id under which the server keeps the hashes of its codes; empty where the service is open
    /// and there are none.
    pub batch: String,
    /// What colleagues call it: "Harbour, autumn".
    pub label: String,
    /// The questionnaires to choose from; none for all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forms: Vec<String>,
    /// The kind of meeting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meeting: Option<String>,
    /// The area.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<String>,
    /// The quarter or the day of the meeting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// The officer's number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub officer: Option<u32>,
    /// Whom the slips speak to: `parent`.
    pub reader: String,
    /// How many slips.
    pub made: u32,
    /// How many may answer with one of them.
    pub tokens: u32,
}

impl Invited {
    /// As it goes into an operation.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads an operation's text; `None` if it is something else that the team keeps there.
    pub fn from_json(json: &str) -> Option<Self> {
        let invited: Self = serde_json::from_str(json).ok()?;
        (invited.heard == INVITED_KIND).then_some(invited)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes_and_nothing_else() {
        let invited = Invited {
            heard: INVITED_KIND.to_owned(),
            at: "2026-04-02T09:31:05Z".to_owned(),
            batch: "AAAAAAAAAAAAAAAAAAAAAA".to_owned(),
            label: "Harbour, autumn".to_owned(),
            forms: vec!["a-form".to_owned()],
            when: Some("2026-Q4".to_owned()),
            reader: "parent".to_owned(),
            made: 200,
            tokens: 1,
            ..Invited::default()
        };
        assert_eq!(Invited::from_json(&invited.to_json()), Some(invited));
        let other = r#"{"heard":"access/1","at":"","did":"handed_over"}"#;
        assert_eq!(Invited::from_json(other), None);
        assert_eq!(Invited::from_json("[]"), None);
    }
}
