//! What a manager can change, as data: so that a change can be made again on what a colleague has
//! published in between.

use super::{KeyringError, MANAGERS, OpenKeyring, Published, RootWrap, holder_of, wrap_root};
use crate::officer::Holder;
use serde::{Deserialize, Serialize};
use wire::keyring::Member;
use wire::routes::ToSign;
use wire::service::{OfficerCard, ServiceDocument};

/// One change.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq)]
pub enum Change {
    /// Let someone in.
    Add {
        /// What colleagues call them.
        name: String,
        /// Their card, as [`Holder::to_json`] wrote it.
        card: String,
        /// The readers' groups.
        groups: Vec<String>,
    },
    /// Take someone out.
    Remove {
        /// Their id.
        member: String,
    },
    /// Put someone into other groups; leaving a group changes its roots.
    Regroup {
        /// Their id.
        member: String,
        /// The groups from now on.
        groups: Vec<String>,
    },
    /// New roots for groups.
    Rotate {
        /// The groups.
        groups: Vec<String>,
    },
    /// A new signing key for the service.
    HandOver,
    /// Sign other settings; the officers' cards stay those that were signed, if there are any.
    Sign(Box<ToSign>),
    /// Show children this card of an officer. Nobody types a key: it is the member's.
    Card {
        /// The card; the key in it does not count.
        card: Box<OfficerCard>,
        /// Whom sheets are given to: the id of a member; none, if they cannot be given.
        member: Option<String>,
    },
    /// Show children a card no longer.
    DropCard {
        /// The number in invitations.
        number: u32,
    },
}

impl OpenKeyring {
    /// Makes changes and signs the outcome: all of them or none.
    pub fn change(
        &self,
        changes: &[Change],
        document: &ServiceDocument,
    ) -> Result<Published, KeyringError> {
        let mut keyring = self.clone();
        let mut document = document.clone();
        for change in changes {
            keyring.apply(change, &mut document)?;
        }
        keyring.publish(&document)
    }

    fn apply(
        &mut self,
        change: &Change,
        document: &mut ServiceDocument,
    ) -> Result<(), KeyringError> {
        match change {
            Change::Add { name, card, groups } => {
                let groups: Vec<_> = groups.iter().map(String::as_str).collect();
                self.add_member(name, &Holder::from_json(card)?, &groups)
            }
            Change::Remove { member } => {
                self.take_off_cards(member, document);
                self.remove_member(member)
            }
            Change::Regroup { member, groups } => self.regroup(member, groups),
            Change::Rotate { groups } => self.rotate_roots(groups),
            Change::HandOver => self.hand_over(),
            Change::Sign(to_sign) => {
                self.require_manager()?;
                document.settings = document.settings.succeeded_by(&to_sign.settings);
                document.token_key.clone_from(&to_sign.token_key);
                Ok(())
            }
            Change::Card { card, member } => {
                self.require_manager()?;
                let key = member.as_deref().map(|id| self.sealing_key(id));
                let card = OfficerCard {
                    key: key.transpose()?,
                    ..(**card).clone()
                };
                Ok(document.settings.put_card(card)?)
            }
            Change::DropCard { number } => {
                self.require_manager()?;
                document.settings.drop_card(*number);
                Ok(())
            }
        }
    }

    /// Puts a member into exactly these groups. What they leave gets new roots, as if they had been
    /// taken out; a manager who becomes an officer knew the service's key, so it hands over.
    pub fn regroup(&mut self, id: &str, groups: &[String]) -> Result<(), KeyringError> {
        self.require_manager()?;
        if groups.is_empty() {
            return Err(KeyringError::NoGroup);
        }
        let before = self.groups_of(id);
        if before.is_empty() {
            return Err(KeyringError::UnknownMember);
        }
        let mut changed = self.clone();
        for group in groups.iter().filter(|group| !before.contains(group)) {
            let wrap = changed.wrap_for(id, group)?;
            changed.written_mut(group)?.wraps.push(wrap);
        }
        for group in before.iter().filter(|group| !groups.contains(group)) {
            changed.rotate(group, id)?;
            if group == MANAGERS {
                changed.change_service_key()?;
            }
        }
        changed.relock_names(&self.names())?;
        *self = changed;
        Ok(())
    }

    /// Nothing more is to be given to someone who is taken out. Their card stays, so that children
    /// are still told who they are, until it is changed or taken away.
    fn take_off_cards(&self, member: &str, document: &mut ServiceDocument) {
        let Ok(key) = self.sealing_key(member) else {
            return;
        };
        let cards = document.settings.officers.iter_mut();
        for card in cards.filter(|card| card.key.as_ref() == Some(&key)) {
            card.key = None;
        }
    }

    fn sealing_key(&self, id: &str) -> Result<String, KeyringError> {
        self.member(id).map(|member| member.seal.clone())
    }

    fn member(&self, id: &str) -> Result<&Member, KeyringError> {
        let mut members = self.keyring.members.iter();
        let member = members.find(|member| member.id == id);
        member.ok_or(KeyringError::UnknownMember)
    }

    fn wrap_for(&self, id: &str, group: &str) -> Result<RootWrap, KeyringError> {
        let open = self.group(group)?;
        let holder = holder_of(self.member(id)?)?;
        let mut written = self.keyring.groups.iter();
        let written = written.find(|written| written.name == group);
        let unknown = || KeyringError::UnknownGroup(group.to_owned());
        wrap_root(open.root(), written.ok_or_else(unknown)?, &holder)
    }
}
