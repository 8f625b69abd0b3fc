//! What stands after the `#` of an invitation: short, so that its QR code is small, and never sent
//! to a server, because browsers keep what follows a `#` to themselves.

use std::fmt;
use std::str::FromStr;
use thiserror::Error;

/// The longest invitation, in characters after the `#`.
pub const INVITATION_CHARS_MAX: usize = 120;

const VERSION: &str = "1";

/// An invitation; every part but the forms may be left open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Invitation {
    /// The forms to choose from.
    pub forms: Vec<String>,
    /// The kind of meeting, by the service's id.
    pub meeting: Option<String>,
    /// The area, by the service's id.
    pub area: Option<String>,
    /// The quarter (`2026-Q4`) or the day (`2026-12-08`) of the meeting.
    pub when: Option<String>,
    /// The officer's number among the service's cards.
    pub officer: Option<u32>,
    /// The one-time code.
    pub code: Option<String>,
    /// The service's fingerprint.
    pub fingerprint: Option<String>,
}

/// Why an invitation cannot be used.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum InvitationError {
    /// Longer than [`INVITATION_CHARS_MAX`].
    #[error("this link is too long to be an invitation")]
    TooLong,
    /// Made by a later version of Heard.
    #[error("this link was made for a newer version of this page")]
    Version,
    /// Not eight parts, or a part that cannot be.
    #[error("this link is damaged; please open it again from the letter or message")]
    Damaged,
}

impl fmt::Display for Invitation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let officer = self.officer.map(|number| number.to_string());
        let open = |part: &Option<String>| part.clone().unwrap_or_default();
        let parts = [
            VERSION.to_owned(),
            self.forms.join("+"),
            open(&self.meeting),
            open(&self.area),
            open(&self.when),
            open(&officer),
            open(&self.code),
            open(&self.fingerprint),
        ];
        f.write_str(&parts.join("."))
    }
}

impl FromStr for Invitation {
    type Err = InvitationError;

    fn from_str(text: &str) -> Result<Self, InvitationError> {
        if text.chars().count() > INVITATION_CHARS_MAX {
            return Err(InvitationError::TooLong);
        }
        let parts: Vec<&str> = text.split('.').collect();
        if parts.first() != Some(&VERSION) {
            return Err(if newer(&parts) {
                InvitationError::Version
            } else {
                InvitationError::Damaged
            });
        }
        let [_, forms, meeting, area, when, officer, code, fingerprint] = parts[..] else {
            return Err(InvitationError::Damaged);
        };
        let part = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let officer = part(officer).map(|number| number.parse()).transpose();
        Ok(Self {
            forms: forms
                .split('+')
                .filter(|form| !form.is_empty())
                .map(str::to_owned)
                .collect(),
            meeting: part(meeting),
            area: part(area),
            when: part(when),
            officer: officer.map_err(|_| InvitationError::Damaged)?,
            code: part(code),
            fingerprint: part(fingerprint),
        })
    }
}

fn newer(parts: &[&str]) -> bool {
    parts.len() > 1 && parts[0].parse::<u32>().is_ok_and(|version| version > 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full() -> Invitation {
        Invitation {
            forms: vec!["parent-after-icpc".into(), "parent-after-rcpc".into()],
            meeting: Some("icpc".into()),
            area: Some("harbour".into()),
            when: Some("2026-Q4".into()),
            officer: Some(2),
            code: Some("ABCDEFGHIJKLMNOP".into()),
            fingerprint: Some("ABCDEFGHIJKLMNOPQRSTUVWXYZ".into()),
        }
    }

    #[test]
    fn reads_what_it_writes() {
        let text = full().to_string();
        assert!(text.len() <= INVITATION_CHARS_MAX, "{text}");
        assert_eq!(text.parse(), Ok(full()));
        assert_eq!(
            Invitation::default().to_string().parse(),
            Ok(Invitation::default())
        );
    }

    #[test]
    fn refuses_what_it_cannot_use() {
        let read = |text: &str| text.parse::<Invitation>();
        assert_eq!(read(""), Err(InvitationError::Damaged));
        assert_eq!(read("2.a.b.c.d.e.f.g"), Err(InvitationError::Version));
        assert_eq!(read("1.a.b.c.d.five.f.g"), Err(InvitationError::Damaged));
        assert_eq!(read(&"1".repeat(121)), Err(InvitationError::TooLong));
    }
}
