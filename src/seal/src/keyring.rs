//! The keyring: who may open what. Managers let people in and take them out; taking someone out
//! changes the roots of their groups, so that what is sealed from then on stays closed to them.
//!
//! The server keeps the keyring, signed by the service's key, and can read no name in it.

use crate::derive::{Seed, derive};
use crate::keys::{PrivateKey, PublicKey, WrapError};
use crate::officer::{Holder, Officer};
use crate::operation::Workspace;
use crate::random::{NoRandomness, random_seed};
use crate::service::{
    KEYRING_KIND, LINEAGE_MAX, SERVICE_KIND, ServiceError, ServiceKey, verify_signed,
};
use crate::text::{array_of, array_of_hex, bytes_of, to_base64};
use crate::workspace::WorkspaceKey;
use crate::{HolderError, OpenError, SealError};
use std::collections::BTreeMap;
use thiserror::Error;
use wire::keyring::{Group, Keyring, Member, PastMember, PastRoot, RootWrap};
use wire::routes::JSON_BYTES_MAX;
use wire::service::{CardError, HandOver, Recipient, ServiceDocument, Signed};
use zeroize::Zeroizing;

mod change;
mod reseal;

pub use change::Change;

/// Feedback about a meeting, which is about the person who chaired it; it also administers.
pub const MANAGERS: &str = "managers";
/// Consultations before a review.
pub const OFFICERS: &str = "officers";
/// The longest name of a member.
pub const NAME_BYTES_MAX: usize = 128;

const ROOT_INFO: &[u8] = b"heard/1/root";
const NAME_LABEL: &str = "heard/1/workspace/name";
const PAST_ROOT_LABEL: &str = "heard/1/workspace/past-root";
const SERVICE_SEED_LABEL: &str = "heard/1/workspace/service-seed";

/// A keyring, opened as far as one member can.
#[derive(Clone, Debug)]
pub struct OpenKeyring {
    keyring: Keyring,
    groups: Vec<OpenGroup>,
    service: Option<ServiceKey>,
    hand_overs: Vec<HandOver>,
}

/// A member as the screen lists them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The id in the keyring.
    pub id: String,
    /// The name, if this reader may know it.
    pub name: Option<String>,
    /// The groups they are in; none, if they were taken out.
    pub groups: Vec<String>,
    /// What their card says when it is read aloud; none, if they were taken out.
    pub fingerprint: Option<String>,
}

/// Both documents after a change. They have to be stored together or not at all: the document names
/// keys that only this keyring opens, and this keyring is signed by the key in that document.
#[derive(Clone, Debug)]
pub struct Published {
    /// `service/1`.
    pub service: Signed,
    /// `keyring/1`.
    pub keyring: Signed,
}

impl From<Published> for wire::routes::Setup {
    fn from(Published { service, keyring }: Published) -> Self {
        Self { service, keyring }
    }
}

/// Why a keyring was not opened or not changed. What the server holds is as it was.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum KeyringError {
    /// The signature, or what was signed.
    #[error(transparent)]
    Service(#[from] ServiceError),
    /// Signed properly, and a part of it cannot be.
    #[error("the list of who may open what is damaged ({0}); nothing was changed")]
    Damaged(&'static str),
    /// This key is in no group.
    #[error(
        "your key is not on this service's list, so it opens nothing here; ask a manager to let you in"
    )]
    NotAMember,
    /// Only managers hold the service's key.
    #[error("only a manager can change who may open what; nothing was changed")]
    NotAManager,
    /// There is no such group, or this reader is not in it.
    #[error("there is no readers' group `{0}` that you are in; nothing was changed")]
    UnknownGroup(String),
    /// A member has to be in a group.
    #[error("nobody can be let in without a readers' group; nothing was changed")]
    NoGroup,
    /// The key is on the list already.
    #[error("this key is on the list already; nothing was changed")]
    AlreadyAMember,
    /// Nobody has that id.
    #[error("there is nobody with that key on the list; nothing was changed")]
    UnknownMember,
    /// Someone has to be able to open and to administer.
    #[error(
        "a readers' group cannot be left empty, or its responses could never be opened; nothing was changed"
    )]
    LastMember,
    /// Longer than [`NAME_BYTES_MAX`], or with a zero byte.
    #[error("that name is too long; nothing was changed")]
    Name,
    /// The card that should let someone in is none.
    #[error(transparent)]
    Card(#[from] HolderError),
    /// A card for children cannot be shown.
    #[error(transparent)]
    OfficerCard(#[from] CardError),
    /// A sealed file could not be opened.
    #[error("{0}; the file was not changed")]
    NotOpened(#[from] OpenError),
    /// A sealed file could not be sealed again.
    #[error("{0}; the file was not changed")]
    NotSealed(#[from] SealError),
    /// More than the server takes.
    #[error("the list has become too long for the server; nothing was changed")]
    TooLarge,
    /// The key cannot be sealed to.
    #[error("that key is damaged; nothing was changed. Ask its owner to make the card again")]
    Key,
    /// The device gives no random numbers.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
}

/// A group this reader is in, with its roots, newest first.
#[derive(Clone, Debug)]
struct OpenGroup {
    name: String,
    roots: Vec<Root>,
}

/// 32 bytes from which a group's keys are derived.
#[derive(Clone, Debug)]
struct Root(Seed);

impl OpenKeyring {
    /// An empty keyring for a new service, with the two groups. Members come by
    /// [`OpenKeyring::add_member`]; without one, nobody can ever open it.
    pub fn create(service: ServiceKey) -> Result<Self, KeyringError> {
        let groups = [MANAGERS, OFFICERS].map(OpenGroup::create);
        let groups = groups.into_iter().collect::<Result<Vec<_>, _>>()?;
        let written = groups.iter().map(|group| Group {
            name: group.name.clone(),
            epoch: 1,
            key: group.root().public_base64(),
            wraps: Vec::new(),
            past: Vec::new(),
        });
        let keyring = Keyring {
            serial: 0,
            service: service.public_base64(),
            members: Vec::new(),
            groups: written.collect(),
            service_seed: lock_service(&groups[0].root().workspace(), &service)?,
            past_members: Vec::new(),
        };
        Ok(Self {
            keyring,
            groups,
            service: Some(service),
            hand_overs: Vec::new(),
        })
    }

    /// Opens a signed keyring. `service` must have been verified: its key says whose keyring it is.
    pub fn open(
        signed: &Signed,
        service: &ServiceDocument,
        officer: &Officer,
    ) -> Result<Self, KeyringError> {
        let key = array_of(&service.key).ok_or(KeyringError::Damaged("the service's key"))?;
        let bytes = verify_signed(signed, KEYRING_KIND, &key)?;
        let keyring: Keyring =
            serde_json::from_slice(&bytes).map_err(|_| KeyringError::Damaged("its text"))?;
        if keyring.service != service.key {
            return Err(KeyringError::Damaged("it is another service's"));
        }
        let opened = keyring
            .groups
            .iter()
            .map(|group| OpenGroup::open(group, officer));
        let groups: Vec<_> = opened
            .filter_map(Result::transpose)
            .collect::<Result<_, _>>()?;
        if groups.is_empty() {
            return Err(KeyringError::NotAMember);
        }
        let managers = groups.iter().find(|group| group.name == MANAGERS);
        let service = managers
            .map(|group| unlock_service(&keyring, group))
            .transpose()?;
        Ok(Self {
            keyring,
            groups,
            service,
            hand_overs: Vec::new(),
        })
    }

    /// Counts up with each change; a reader keeps the highest it has seen.
    pub fn serial(&self) -> u64 {
        self.keyring.serial
    }

    /// May this reader change who may open what?
    pub fn is_manager(&self) -> bool {
        self.service.is_some()
    }

    /// The groups this reader is in.
    pub fn groups(&self) -> impl Iterator<Item = &str> {
        self.groups.iter().map(|group| group.name.as_str())
    }

    /// The keys of all groups this reader is in, of all epochs.
    pub fn private_keys(&self) -> Vec<PrivateKey> {
        self.groups
            .iter()
            .flat_map(|group| &group.roots)
            .map(Root::private_key)
            .collect()
    }

    /// The keys of one group, of all epochs, newest first.
    pub fn private_keys_of(&self, group: &str) -> Result<Vec<PrivateKey>, KeyringError> {
        Ok(self
            .group(group)?
            .roots
            .iter()
            .map(Root::private_key)
            .collect())
    }

    /// The key of what a group's members make together.
    pub fn workspace_key(&self, group: &str) -> Result<WorkspaceKey, KeyringError> {
        Ok(self.group(group)?.root().workspace())
    }

    /// What this reader can open of what the team keeps together, of all epochs.
    pub fn workspace(&self) -> Workspace {
        let keys = self.groups.iter().flat_map(|group| {
            let keys = group.roots.iter().map(Root::workspace);
            keys.map(|key| (group.name.clone(), key))
        });
        let now = self.keyring.members.iter();
        let now = now.map(|member| (member.id.clone(), &member.verify));
        let past = self.keyring.past_members.iter();
        let past = past.map(|member| (member.id.clone(), &member.verify));
        let authors = now
            .chain(past)
            .filter_map(|(id, verify)| Some((id, array_of(verify)?)));
        Workspace::new(keys, authors)
    }

    /// Everyone on the list.
    pub fn members(&self) -> Vec<Listed> {
        let listed = self.keyring.members.iter().map(|member| Listed {
            id: member.id.clone(),
            name: self.name_of(member),
            groups: self.groups_of(&member.id),
            fingerprint: holder_of(member).ok().map(|holder| holder.fingerprint()),
        });
        listed.collect()
    }

    /// Whose key for sheets this is: the member's id.
    pub fn member_with_key(&self, key: &str) -> Option<&str> {
        let mut members = self.keyring.members.iter();
        let member = members.find(|member| member.seal == key)?;
        Some(&member.id)
    }

    /// Everyone who was taken out.
    pub fn past_members(&self) -> Vec<Listed> {
        let listed = self.keyring.past_members.iter().map(|past| Listed {
            id: past.id.clone(),
            name: self.name_of_past(past),
            groups: Vec::new(),
            fingerprint: None,
        });
        listed.collect()
    }

    /// Lets someone into groups. They can open what was sealed before as well.
    pub fn add_member(
        &mut self,
        name: &str,
        holder: &Holder,
        groups: &[&str],
    ) -> Result<(), KeyringError> {
        self.require_manager()?;
        let id = holder.id_hex();
        if self.keyring.members.iter().any(|member| member.id == id) {
            return Err(KeyringError::AlreadyAMember);
        }
        for group in groups {
            self.group(group)?;
        }
        let mut changed = self.keyring.clone();
        let mut first = None;
        for group in &mut changed.groups {
            if !groups.contains(&group.name.as_str()) {
                continue;
            }
            let open = self.group(&group.name)?;
            group.wraps.push(wrap_root(open.root(), group, holder)?);
            first = first.or(Some(open));
        }
        let first = first.ok_or(KeyringError::NoGroup)?;
        let name = lock_name(&first.root().workspace(), name, &id)?;
        let verify = to_base64(&holder.verify);
        let seal = holder.seal.to_base64();
        changed.past_members.retain(|past| past.id != id);
        changed.members.push(Member {
            id,
            verify,
            seal,
            name,
        });
        self.keyring = changed;
        Ok(())
    }

    /// Takes someone out, and changes the roots of their groups. They keep what they have opened
    /// and could open; what is sealed from now on stays closed to them. Whoever was a manager knew
    /// the service's key, so it hands over to a new one.
    pub fn remove_member(&mut self, id: &str) -> Result<(), KeyringError> {
        self.require_manager()?;
        if !self.keyring.members.iter().any(|member| member.id == id) {
            return Err(KeyringError::UnknownMember);
        }
        let mut changed = self.clone();
        let groups = self.groups_of(id);
        for group in &groups {
            changed.rotate(group, id)?;
        }
        changed.remember(id, groups.first());
        changed.relock_names(&self.names())?;
        if groups.iter().any(|group| group == MANAGERS) {
            changed.change_service_key()?;
        }
        *self = changed;
        Ok(())
    }

    /// Changes the roots of groups without taking anyone out, as when a key may have been seen.
    pub fn rotate_roots(&mut self, groups: &[String]) -> Result<(), KeyringError> {
        self.require_manager()?;
        let mut changed = self.clone();
        for group in groups {
            changed.rotate(group, "")?;
        }
        changed.relock_names(&self.names())?;
        changed.relock_service()?;
        *self = changed;
        Ok(())
    }

    /// Gives the service's signing into the hands of a new key. Who knows the old fingerprint
    /// follows by the old key's signature.
    pub fn hand_over(&mut self) -> Result<(), KeyringError> {
        let mut changed = self.clone();
        changed.change_service_key()?;
        *self = changed;
        Ok(())
    }

    /// Signs the keyring and the service document that goes with it: `document` with the keys and
    /// recipients as they are now, both with the next serial.
    pub fn publish(&mut self, document: &ServiceDocument) -> Result<Published, KeyringError> {
        let service = self.require_manager()?.clone();
        if self
            .keyring
            .groups
            .iter()
            .any(|group| group.wraps.is_empty())
        {
            return Err(KeyringError::LastMember);
        }
        // Once published, nobody could repair a keyring whose service key no manager can open.
        unlock_service(&self.keyring, self.group(MANAGERS)?)?;
        let document = self.document_now(document)?;
        let mut keyring = self.keyring.clone();
        keyring.serial = keyring.serial.saturating_add(1);
        let published = Published {
            service: sign_json(&service, SERVICE_KIND, &document)?,
            keyring: sign_json(&service, KEYRING_KIND, &keyring)?,
        };
        self.keyring = keyring;
        self.hand_overs.clear();
        Ok(published)
    }

    fn document_now(&self, document: &ServiceDocument) -> Result<ServiceDocument, KeyringError> {
        let mut now = document.clone();
        now.serial = now.serial.saturating_add(1);
        now.key = self.keyring.service.clone();
        now.lineage.extend_from_slice(&self.hand_overs);
        if now.lineage.len() > LINEAGE_MAX {
            return Err(KeyringError::TooLarge);
        }
        let recipient = |group: &Group| Recipient {
            group: group.name.clone(),
            key: group.key.clone(),
        };
        now.recipients = self.keyring.groups.iter().map(recipient).collect();
        Ok(now)
    }

    fn require_manager(&self) -> Result<&ServiceKey, KeyringError> {
        self.service.as_ref().ok_or(KeyringError::NotAManager)
    }

    fn group(&self, name: &str) -> Result<&OpenGroup, KeyringError> {
        let group = self.groups.iter().find(|group| group.name == name);
        group.ok_or_else(|| KeyringError::UnknownGroup(name.to_owned()))
    }

    fn written_mut(&mut self, name: &str) -> Result<&mut Group, KeyringError> {
        let group = self
            .keyring
            .groups
            .iter_mut()
            .find(|group| group.name == name);
        group.ok_or_else(|| KeyringError::UnknownGroup(name.to_owned()))
    }

    fn groups_of(&self, id: &str) -> Vec<String> {
        let holds = |group: &&Group| group.wraps.iter().any(|wrap| wrap.member == id);
        self.keyring
            .groups
            .iter()
            .filter(holds)
            .map(|group| group.name.clone())
            .collect()
    }

    /// A name is locked with the workspace key of the first group its owner is in.
    fn name_of(&self, member: &Member) -> Option<String> {
        let first = self.groups_of(&member.id).into_iter().next()?;
        unlock_name(&self.workspace_key(&first).ok()?, &member.name, &member.id)
    }

    fn name_of_past(&self, past: &PastMember) -> Option<String> {
        unlock_name(&self.workspace_key(&past.group).ok()?, &past.name, &past.id)
    }

    /// Gives a group a new root and wraps it for everyone but `leaver`; the old root is kept for
    /// them under the new one.
    fn rotate(&mut self, group: &str, leaver: &str) -> Result<(), KeyringError> {
        let old = self.group(group)?.root().clone();
        let new = Root(random_seed()?);
        let members = self.keyring.members.clone();
        let written = self.written_mut(group)?;
        let context = root_context(group, written.epoch);
        let locked = new
            .workspace()
            .lock(PAST_ROOT_LABEL, &context, old.0.as_bytes())?;
        let past = PastRoot {
            epoch: written.epoch,
            key: written.key.clone(),
            root: locked,
        };
        written.past.insert(0, past);
        written.epoch = written.epoch.saturating_add(1);
        written.key = new.public_base64();
        let stay = |member: &&Member| {
            member.id != leaver && written.wraps.iter().any(|wrap| wrap.member == member.id)
        };
        let wraps = members.iter().filter(stay).map(|member| {
            let holder = holder_of(member)?;
            wrap_root(&new, written, &holder)
        });
        written.wraps = wraps.collect::<Result<Vec<_>, KeyringError>>()?;
        if written.wraps.is_empty() {
            return Err(KeyringError::LastMember);
        }
        let opened = self.groups.iter_mut().filter(|opened| opened.name == group);
        opened.for_each(|opened| opened.roots.insert(0, new.clone()));
        Ok(())
    }

    /// Every name this reader may know, by id.
    fn names(&self) -> BTreeMap<String, String> {
        let listed = self.members().into_iter().chain(self.past_members());
        listed
            .filter_map(|listed| Some((listed.id, listed.name?)))
            .collect()
    }

    /// After the roots or the groups have changed, names are locked again with the keys of now.
    fn relock_names(&mut self, names: &BTreeMap<String, String>) -> Result<(), KeyringError> {
        let mut keyring = self.keyring.clone();
        for member in &mut keyring.members {
            let first = self.groups_of(&member.id).into_iter().next();
            if let (Some(first), Some(name)) = (first, names.get(&member.id)) {
                member.name = lock_name(&self.workspace_key(&first)?, name, &member.id)?;
            }
        }
        for past in &mut keyring.past_members {
            if let Some(name) = names.get(&past.id) {
                past.name = lock_name(&self.workspace_key(&past.group)?, name, &past.id)?;
            }
        }
        self.keyring = keyring;
        Ok(())
    }

    /// Puts a member among those who were taken out, so that what they signed stays theirs.
    fn remember(&mut self, id: &str, group: Option<&String>) {
        let members = std::mem::take(&mut self.keyring.members);
        let (left, stay) = members.into_iter().partition(|member| member.id == id);
        self.keyring.members = stay;
        let past = |member: Member| PastMember {
            id: member.id,
            verify: member.verify,
            group: group.cloned().unwrap_or_else(|| MANAGERS.to_owned()),
            name: member.name,
        };
        let left: Vec<Member> = left;
        self.keyring.past_members.extend(left.into_iter().map(past));
    }

    /// After the managers' root has changed, the service's seed is locked with the key of now.
    fn relock_service(&mut self) -> Result<(), KeyringError> {
        let service = self.require_manager()?;
        self.keyring.service_seed = lock_service(&self.workspace_key(MANAGERS)?, service)?;
        Ok(())
    }

    fn change_service_key(&mut self) -> Result<(), KeyringError> {
        let successor = ServiceKey::random()?;
        let hand_over = self.require_manager()?.hand_over_to(&successor);
        self.keyring.service = successor.public_base64();
        self.hand_overs.push(hand_over);
        self.service = Some(successor);
        self.relock_service()
    }
}

impl OpenGroup {
    fn create(name: &str) -> Result<Self, NoRandomness> {
        Ok(Self {
            name: name.to_owned(),
            roots: vec![Root(random_seed()?)],
        })
    }

    /// `None` if the officer is not in the group. Every root must give the key written beside it.
    fn open(group: &Group, officer: &Officer) -> Result<Option<Self>, KeyringError> {
        let id = officer.id_hex();
        let Some(wrap) = group.wraps.iter().find(|wrap| wrap.member == id) else {
            return Ok(None);
        };
        let mut root = unwrap_root(group, wrap, officer)
            .filter(|root| root.public_base64() == group.key)
            .ok_or(KeyringError::Damaged("the key of a readers' group"))?;
        let mut roots = vec![root.clone()];
        for past in &group.past {
            root = unlock_past(&group.name, past, &root)
                .filter(|root| root.public_base64() == past.key)
                .ok_or(KeyringError::Damaged("an earlier key of a readers' group"))?;
            roots.push(root.clone());
        }
        Ok(Some(Self {
            name: group.name.clone(),
            roots,
        }))
    }

    /// The root of now; there always is one.
    fn root(&self) -> &Root {
        &self.roots[0]
    }
}

impl Root {
    fn private_key(&self) -> PrivateKey {
        PrivateKey::from_bytes(&derive(self.0.as_bytes(), "heard/1/group/seal"))
    }

    fn workspace(&self) -> WorkspaceKey {
        WorkspaceKey::new(derive(self.0.as_bytes(), "heard/1/group/workspace"))
    }

    fn public_base64(&self) -> String {
        self.private_key().public().to_base64()
    }
}

impl From<WrapError> for KeyringError {
    fn from(error: WrapError) -> Self {
        match error {
            WrapError::NoRandomness(error) => error.into(),
            WrapError::Key(_) => Self::Key,
        }
    }
}

fn holder_of(member: &Member) -> Result<Holder, KeyringError> {
    let seal = PublicKey::from_base64(&member.seal);
    Ok(Holder {
        verify: array_of(&member.verify).ok_or(KeyringError::Damaged("a member's key"))?,
        seal: seal.map_err(|_| KeyringError::Damaged("a member's key"))?,
    })
}

fn wrap_root(root: &Root, group: &Group, holder: &Holder) -> Result<RootWrap, KeyringError> {
    let context = wrap_context(&group.name, group.epoch, &holder.seal.id());
    let wrapped = holder.seal.wrap(root.0.as_bytes(), ROOT_INFO, &context)?;
    Ok(RootWrap {
        member: holder.id_hex(),
        enc: to_base64(&wrapped.enc[..]),
        root: to_base64(&wrapped.ciphertext),
    })
}

fn unwrap_root(group: &Group, wrap: &RootWrap, officer: &Officer) -> Option<Root> {
    let key = officer.private_key();
    let context = wrap_context(&group.name, group.epoch, &key.public().id());
    let root = key.unwrap(
        &bytes_of(&wrap.enc)?,
        &bytes_of(&wrap.root)?,
        ROOT_INFO,
        &context,
    )?;
    Some(Root(Seed::new(*root)))
}

fn unlock_past(group: &str, past: &PastRoot, next: &Root) -> Option<Root> {
    let context = root_context(group, past.epoch);
    let root = next
        .workspace()
        .unlock(PAST_ROOT_LABEL, &context, &past.root)?;
    Some(Root(Seed::new(root.as_slice().try_into().ok()?)))
}

fn lock_service(managers: &WorkspaceKey, service: &ServiceKey) -> Result<String, NoRandomness> {
    managers.lock(
        SERVICE_SEED_LABEL,
        &service.public(),
        service.seed().as_bytes(),
    )
}

fn unlock_service(keyring: &Keyring, managers: &OpenGroup) -> Result<ServiceKey, KeyringError> {
    let open = || {
        let public: [u8; 32] = array_of(&keyring.service)?;
        let workspace = managers.root().workspace();
        let seed = workspace.unlock(SERVICE_SEED_LABEL, &public, &keyring.service_seed)?;
        let service = ServiceKey::from_seed(&Seed::new(seed.as_slice().try_into().ok()?));
        (service.public() == public).then_some(service)
    };
    open().ok_or(KeyringError::Damaged("the service's own key"))
}

/// Names are padded, so that the length of one does not tell it.
fn lock_name(key: &WorkspaceKey, name: &str, id: &str) -> Result<String, KeyringError> {
    let id: [u8; 8] = array_of_hex(id).ok_or(KeyringError::Damaged("a member's id"))?;
    if name.len() > NAME_BYTES_MAX || name.contains('\0') {
        return Err(KeyringError::Name);
    }
    let mut padded = Zeroizing::new(name.as_bytes().to_vec());
    padded.resize(NAME_BYTES_MAX, 0);
    Ok(key.lock(NAME_LABEL, &id, &padded)?)
}

fn unlock_name(key: &WorkspaceKey, locked: &str, id: &str) -> Option<String> {
    let padded = key.unlock(NAME_LABEL, &array_of_hex::<8>(id)?, locked)?;
    let name = std::str::from_utf8(&padded).ok()?;
    Some(name.trim_end_matches('\0').to_owned())
}

fn root_context(group: &str, epoch: u32) -> Vec<u8> {
    [&epoch.to_be_bytes(), group.as_bytes()].concat()
}

fn wrap_context(group: &str, epoch: u32, key_id: &[u8]) -> Vec<u8> {
    [key_id, &root_context(group, epoch)].concat()
}

fn sign_json<T: serde::Serialize>(
    service: &ServiceKey,
    kind: &str,
    document: &T,
) -> Result<Signed, KeyringError> {
    let json = serde_json::to_vec(document).map_err(|_| KeyringError::Damaged("its text"))?;
    let signed = service.sign(kind, &json);
    if signed.document.len() > JSON_BYTES_MAX / 2 {
        return Err(KeyringError::TooLarge);
    }
    Ok(signed)
}

#[cfg(test)]
mod tests;
