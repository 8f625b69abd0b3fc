//! Who can open what, before and after someone has left.

use super::*;
use crate::service::verify_service;
use crate::{open, random_id, seal, setup};
use wire::service::Settings;

/// A service with a manager (1), a recovery sheet (2) and an officer (3).
struct Office {
    keyring: OpenKeyring,
    published: Published,
}

fn officer(number: u8) -> Officer {
    Officer::from_seed(&Seed::new([number; 32]))
}

fn document(published: &Published) -> ServiceDocument {
    verify_service(&published.service, None).expect("a good service document")
}

impl Office {
    fn new() -> Self {
        let made =
            setup(Settings::default().into(), "Sam", &officer(1), &officer(2)).expect("set up");
        let published = Published {
            service: made.service,
            keyring: made.keyring,
        };
        let mut office = Self {
            keyring: opened(&published, 1).expect("open"),
            published,
        };
        let changed =
            office
                .keyring
                .add_member("Dee Featherstone", &officer(3).holder(), &[OFFICERS]);
        changed.expect("let in");
        office.publish();
        office
    }

    fn publish(&mut self) {
        let document = document(&self.published);
        self.published = self.keyring.publish(&document).expect("published");
    }

    fn remove(&mut self, number: u8) {
        self.keyring
            .remove_member(&officer(number).id_hex())
            .expect("taken out");
        self.publish();
    }

    /// What a family's device would seal to a group now.
    fn sealed(&self, group: &str) -> Vec<u8> {
        let document = document(&self.published);
        let recipient = document
            .recipients
            .iter()
            .find(|recipient| recipient.group == group);
        let key = PublicKey::from_base64(&recipient.expect("a group").key).expect("a key");
        seal(b"{}", random_id().expect("random"), &[key]).expect("sealed")
    }
}

fn opened(published: &Published, number: u8) -> Result<OpenKeyring, KeyringError> {
    OpenKeyring::open(&published.keyring, &document(published), &officer(number))
}

fn opens(published: &Published, number: u8, envelope: &[u8]) -> bool {
    let keys = opened(published, number).map(|keyring| keyring.private_keys());
    keys.is_ok_and(|keys| open(envelope, &keys).is_ok())
}

#[test]
fn groups_open_what_is_theirs() {
    let office = Office::new();
    let [to_managers, to_officers] = [MANAGERS, OFFICERS].map(|group| office.sealed(group));
    let can_open = |number| {
        [&to_managers, &to_officers].map(|envelope| opens(&office.published, number, envelope))
    };
    assert_eq!(can_open(1), [true, true], "the manager");
    assert_eq!(can_open(2), [true, true], "the recovery sheet");
    assert_eq!(can_open(3), [false, true], "the officer");
    assert_eq!(
        opened(&office.published, 4).err(),
        Some(KeyringError::NotAMember)
    );
}

#[test]
fn who_was_removed_cannot_open_what_is_sealed_later() {
    let mut office = Office::new();
    let before = office.published.clone();
    let old = office.sealed(OFFICERS);
    office.remove(3);
    let new = office.sealed(OFFICERS);
    for number in [1, 2] {
        assert!(
            opens(&office.published, number, &old),
            "{number} opens what is old"
        );
        assert!(
            opens(&office.published, number, &new),
            "{number} opens what is new"
        );
    }
    assert_eq!(
        opened(&office.published, 3).err(),
        Some(KeyringError::NotAMember)
    );
    assert!(
        opens(&before, 3, &old),
        "a kept copy still opens what is old"
    );
    assert!(!opens(&before, 3, &new), "and nothing new");
}

#[test]
fn many_changes_keep_everything_open() {
    let mut office = Office::new();
    let mut sealed = vec![office.sealed(OFFICERS)];
    for number in 10..14 {
        let holder = officer(number).holder();
        office
            .keyring
            .add_member("New", &holder, &[OFFICERS])
            .expect("let in");
        office.publish();
        assert!(
            opens(&office.published, number, &sealed[0]),
            "a new officer opens what is old"
        );
        sealed.push(office.sealed(OFFICERS));
        office.remove(number);
        sealed.push(office.sealed(OFFICERS));
    }
    for number in [1, 2, 3] {
        assert!(
            sealed
                .iter()
                .all(|envelope| opens(&office.published, number, envelope))
        );
    }
    let keyring = opened(&office.published, 1).expect("open");
    assert_eq!(
        keyring.private_keys_of(OFFICERS).map(|keys| keys.len()),
        Ok(5)
    );
    assert_eq!(
        keyring.private_keys_of(MANAGERS).map(|keys| keys.len()),
        Ok(1)
    );
}

#[test]
fn a_manager_who_leaves_takes_no_signing_key_along() {
    let mut office = Office::new();
    let first = document(&office.published);
    let fingerprint = crate::service::Fingerprint::of_base64(&first.key).expect("a key");
    let second = officer(4).holder();
    office
        .keyring
        .add_member("Kit", &second, &[MANAGERS, OFFICERS])
        .expect("let in");
    office.publish();
    office.remove(4);
    let now = verify_service(&office.published.service, Some(fingerprint)).expect("handed over");
    assert_ne!(now.key, first.key);
    assert_eq!(now.lineage.len(), 1);
    assert_eq!(now.serial, first.serial + 2);
    let mut keyring = opened(&office.published, 1).expect("the new key opens");
    assert!(keyring.is_manager());
    assert!(keyring.publish(&now).is_ok());
}

#[test]
fn names_are_read_by_their_group_only_and_survive_changes() {
    let mut office = Office::new();
    let names = |published: &Published, number| {
        let members = opened(published, number).expect("open").members();
        members
            .into_iter()
            .map(|listed| listed.name)
            .collect::<Vec<_>>()
    };
    let known = |names: &[&str]| {
        names
            .iter()
            .map(|name| Some((*name).to_owned()))
            .collect::<Vec<_>>()
    };
    let all = known(&["Sam", crate::RECOVERY_NAME, "Dee Featherstone"]);
    assert_eq!(names(&office.published, 1), all);
    assert_eq!(
        names(&office.published, 3),
        [None, None, Some("Dee Featherstone".to_owned())]
    );
    office
        .keyring
        .add_member("Kit", &officer(4).holder(), &[MANAGERS, OFFICERS])
        .expect("let in");
    office.remove(4);
    assert_eq!(names(&office.published, 1), all);
    let json = office.published.keyring.bytes().expect("bytes");
    assert!(!String::from_utf8_lossy(&json).contains("Dee Featherstone"));
}

#[test]
fn only_managers_change_it_and_nobody_locks_everyone_out() {
    let mut office = Office::new();
    let holder = officer(5).holder();
    let mut theirs = opened(&office.published, 3).expect("open");
    assert!(!theirs.is_manager());
    assert_eq!(
        theirs.add_member("Al", &holder, &[OFFICERS]),
        Err(KeyringError::NotAManager)
    );
    assert_eq!(
        theirs.remove_member(&officer(1).id_hex()),
        Err(KeyringError::NotAManager)
    );
    let document = document(&office.published);
    assert_eq!(
        theirs.publish(&document).err(),
        Some(KeyringError::NotAManager)
    );

    let keyring = &mut office.keyring;
    assert_eq!(
        keyring.add_member("Al", &holder, &[]),
        Err(KeyringError::NoGroup)
    );
    let unknown = KeyringError::UnknownGroup("cooks".to_owned());
    assert_eq!(
        keyring.add_member("Al", &holder, &[OFFICERS, "cooks"]),
        Err(unknown)
    );
    let long = "x".repeat(NAME_BYTES_MAX + 1);
    assert_eq!(
        keyring.add_member(&long, &holder, &[OFFICERS]),
        Err(KeyringError::Name)
    );
    let dee = officer(3).holder();
    assert_eq!(
        keyring.add_member("Dee Featherstone", &dee, &[OFFICERS]),
        Err(KeyringError::AlreadyAMember)
    );
    assert_eq!(
        keyring.remove_member("0000000000000000"),
        Err(KeyringError::UnknownMember)
    );
    assert_eq!(keyring.remove_member(&officer(2).id_hex()), Ok(()));
    let last = officer(1).id_hex();
    assert_eq!(keyring.remove_member(&last), Err(KeyringError::LastMember));
    assert_eq!(
        keyring.members().len(),
        2,
        "a refused change changes nothing"
    );
}

#[test]
fn a_keyring_that_was_altered_is_refused() {
    let office = Office::new();
    let service = document(&office.published);
    let altered = |change: fn(&mut Keyring)| {
        let mut keyring: Keyring = office.published.keyring.unverified().expect("a keyring");
        change(&mut keyring);
        let key = office.keyring.require_manager().expect("a manager");
        let signed = sign_json(key, KEYRING_KIND, &keyring).expect("signed");
        OpenKeyring::open(&signed, &service, &officer(1)).err()
    };
    assert_eq!(altered(|_| ()), None);
    let group = Some(KeyringError::Damaged("the key of a readers' group"));
    assert_eq!(altered(|keyring| keyring.groups[0].epoch = 9), group);
    assert_eq!(
        altered(|keyring| keyring.groups[0].key = "A".repeat(1622)),
        group
    );
    assert_eq!(
        altered(|keyring| keyring.groups[0].wraps[0].root = String::new()),
        group
    );
    let service_key = Some(KeyringError::Damaged("the service's own key"));
    assert_eq!(altered(|keyring| keyring.service_seed.clear()), service_key);
    let other = Some(KeyringError::Damaged("it is another service's"));
    assert_eq!(altered(|keyring| keyring.service.clear()), other);

    let mut unsigned = office.published.keyring.clone();
    unsigned.signature = office.published.service.signature.clone();
    let refused = OpenKeyring::open(&unsigned, &service, &officer(1)).err();
    assert_eq!(
        refused,
        Some(KeyringError::Service(ServiceError::Signature))
    );
}

/// Makes changes as the manager and publishes them.
fn changed(office: &mut Office, changes: &[Change]) -> Result<(), KeyringError> {
    let document = document(&office.published);
    office.published = office.keyring.change(changes, &document)?;
    office.keyring = opened(&office.published, 1)?;
    Ok(())
}

#[test]
fn what_was_signed_before_leaving_stays_theirs_and_nothing_later_counts() {
    let mut office = Office::new();
    let dee = officer(3);
    let theirs = opened(&office.published, 3).expect("open").workspace();
    let before = theirs.write(&dee, OFFICERS, "{}").expect("written");
    let id = dee.id_hex();
    let remove = Change::Remove { member: id.clone() };
    changed(&mut office, &[remove]).expect("taken out");
    let past = office.keyring.past_members();
    assert_eq!(past.len(), 1);
    assert_eq!(past[0].name.as_deref(), Some("Dee Featherstone"));
    let now = office.keyring.workspace();
    assert_eq!(now.open(&before.bytes).map(|read| read.author), Ok(id));

    let sam = officer(1);
    let later = now.write(&sam, OFFICERS, "{}").expect("written");
    let refused = crate::operation::OperationError::WrongKey;
    assert_eq!(theirs.open(&later.bytes), Err(refused));

    let add = Change::Add {
        name: "Dee Featherstone".to_owned(),
        card: dee.holder().to_json(),
        groups: vec![OFFICERS.to_owned()],
    };
    changed(&mut office, &[add]).expect("let in again");
    assert!(office.keyring.past_members().is_empty());
    assert!(
        opened(&office.published, 3)
            .expect("open")
            .workspace()
            .open(&later.bytes)
            .is_ok()
    );
}

#[test]
fn a_past_name_survives_later_changes() {
    let mut office = Office::new();
    let remove = |number| Change::Remove {
        member: officer(number).id_hex(),
    };
    changed(&mut office, &[remove(3)]).expect("taken out");
    let groups = vec![MANAGERS.to_owned(), OFFICERS.to_owned()];
    let rotate = Change::Rotate { groups };
    changed(&mut office, &[rotate, Change::HandOver]).expect("rotated");
    changed(&mut office, &[remove(2)]).expect("taken out");
    let past = office.keyring.past_members();
    let names: Vec<_> = past
        .iter()
        .filter_map(|listed| listed.name.as_deref())
        .collect();
    assert_eq!(names, ["Dee Featherstone", crate::RECOVERY_NAME]);
}

#[test]
fn rotation_closes_what_comes_later_to_old_roots_and_opens_everything_to_members() {
    let mut office = Office::new();
    let old = office.sealed(OFFICERS);
    let before = office.published.clone();
    let rotate = Change::Rotate {
        groups: vec![OFFICERS.to_owned()],
    };
    changed(&mut office, &[rotate]).expect("rotated");
    let new = office.sealed(OFFICERS);
    assert!(opens(&office.published, 3, &old) && opens(&office.published, 3, &new));
    assert!(!opens(&before, 3, &new));
    let epoch = |office: &Office, group: usize| office.keyring.keyring.groups[group].epoch;
    assert_eq!([epoch(&office, 0), epoch(&office, 1)], [1, 2]);
    let both = Change::Rotate {
        groups: vec![MANAGERS.to_owned(), OFFICERS.to_owned()],
    };
    let key = document(&office.published).key;
    changed(&mut office, &[both]).expect("rotated, and still a manager");
    assert_eq!([epoch(&office, 0), epoch(&office, 1)], [2, 3]);
    assert_eq!(document(&office.published).key, key);
}

#[test]
fn a_member_changes_groups_and_loses_what_they_leave() {
    let mut office = Office::new();
    let regroup = |groups: &[&str]| Change::Regroup {
        member: officer(3).id_hex(),
        groups: groups.iter().map(|group| (*group).to_owned()).collect(),
    };
    let first = document(&office.published).key;
    changed(&mut office, &[regroup(&[MANAGERS, OFFICERS])]).expect("a manager now");
    let theirs = opened(&office.published, 3).expect("open");
    assert!(theirs.is_manager());
    assert_eq!(document(&office.published).key, first);

    changed(&mut office, &[regroup(&[OFFICERS])]).expect("an officer again");
    let now = document(&office.published);
    assert_ne!(now.key, first, "they knew the service's key");
    assert!(!opened(&office.published, 3).expect("open").is_manager());
    assert!(!opens(&office.published, 3, &office.sealed(MANAGERS)));
    assert!(opens(&office.published, 3, &office.sealed(OFFICERS)));
    let names: Vec<_> = office
        .keyring
        .members()
        .into_iter()
        .map(|listed| listed.name)
        .collect();
    assert_eq!(names[2].as_deref(), Some("Dee Featherstone"));
    let refused = changed(&mut office, &[regroup(&[])]);
    assert_eq!(refused, Err(KeyringError::NoGroup));
}

#[test]
fn settings_are_signed_with_the_key_of_the_codes() {
    let mut office = Office::new();
    let to_sign = wire::routes::ToSign {
        settings: Settings {
            name: "Southshire".to_owned(),
            ..Settings::default()
        },
        token_key: Some("AAAA".to_owned()),
    };
    changed(&mut office, &[Change::Sign(Box::new(to_sign))]).expect("signed");
    let now = document(&office.published);
    assert_eq!(now.settings.name, "Southshire");
    assert_eq!(now.token_key.as_deref(), Some("AAAA"));
    let mut theirs = opened(&office.published, 3).expect("open");
    assert_eq!(theirs.hand_over(), Err(KeyringError::NotAManager));
    assert_eq!(theirs.rotate_roots(&[]), Err(KeyringError::NotAManager));
}

fn card(number: u32) -> wire::service::OfficerCard {
    wire::service::OfficerCard {
        number,
        name: "Dee".to_owned(),
        about: String::new(),
        picture: None,
        key: Some("typed by somebody".to_owned()),
    }
}

#[test]
fn a_card_carries_the_key_of_its_member_until_they_are_taken_out() {
    let mut office = Office::new();
    let put = |number, member: Option<String>| Change::Card {
        card: Box::new(card(number)),
        member,
    };
    let dee = officer(3);
    changed(&mut office, &[put(1, Some(dee.id_hex())), put(2, None)]).expect("signed");
    let cards = document(&office.published).settings.officers;
    let key = PublicKey::from_base64(cards[0].key.as_deref().expect("a key")).expect("a key");
    assert_eq!(cards[1].key, None, "what was typed does not count");

    // What a child gives to Dee opens with Dee's own key and with no group's.
    let sheet = seal(b"{}", random_id().expect("random"), &[key]).expect("sealed");
    assert!(open(&sheet, &[dee.private_key().clone()]).is_ok());
    assert!(!opens(&office.published, 1, &sheet));

    let settings = Settings {
        name: "Southshire".to_owned(),
        ..Settings::default()
    };
    changed(&mut office, &[Change::Sign(Box::new(settings.into()))]).expect("signed");
    assert_eq!(document(&office.published).settings.officers, cards);

    let unknown = put(1, Some("0000000000000000".to_owned()));
    let refused = changed(&mut office, &[unknown]);
    assert_eq!(refused, Err(KeyringError::UnknownMember));
    let nobody = changed(&mut office, &[put(0, None)]);
    assert_eq!(nobody, Err(CardError::Number.into()));

    let remove = Change::Remove {
        member: dee.id_hex(),
    };
    changed(&mut office, &[remove, Change::DropCard { number: 2 }]).expect("signed");
    let left = document(&office.published).settings.officers;
    assert_eq!(left.len(), 1);
    assert_eq!(
        left[0].key, None,
        "nothing more is given to someone who left"
    );
}

#[test]
fn only_a_manager_changes_cards() {
    let office = Office::new();
    let theirs = opened(&office.published, 3).expect("open");
    let document = document(&office.published);
    let changes = [
        Change::Card {
            card: Box::new(card(1)),
            member: None,
        },
        Change::DropCard { number: 1 },
    ];
    for change in changes {
        let refused = theirs.change(&[change], &document).err();
        assert_eq!(refused, Some(KeyringError::NotAManager));
    }
}

#[test]
fn changes_are_made_all_or_none() {
    let office = Office::new();
    let changes = [
        Change::HandOver,
        Change::Remove {
            member: "0000000000000000".to_owned(),
        },
    ];
    let document = document(&office.published);
    let refused = office.keyring.change(&changes, &document).err();
    assert_eq!(refused, Some(KeyringError::UnknownMember));
    assert_eq!(office.keyring.keyring.service, document.key);
    let card = Change::Add {
        name: "Al".to_owned(),
        card: "{}".to_owned(),
        groups: vec![OFFICERS.to_owned()],
    };
    let refused = office.keyring.change(&[card], &document).err();
    assert_eq!(refused, Some(KeyringError::Card(HolderError)));
}

#[test]
fn an_old_file_is_sealed_again_to_the_same_group_and_counts_once() {
    let mut office = Office::new();
    let id = random_id().expect("random");
    let text = format!("{{\"id\":\"{id}\"}}");
    let to_officers = office.keyring.private_keys_of(OFFICERS).expect("keys")[0]
        .public()
        .clone();
    let old = seal(text.as_bytes(), id, &[to_officers]).expect("sealed");
    let kept = opened(&office.published, 3).expect("open");
    office.remove(3);
    office.keyring = opened(&office.published, 1).expect("open");
    let new = office.keyring.reseal(&old).expect("sealed again");
    let keys = office.keyring.private_keys_of(OFFICERS).expect("keys");
    assert_eq!(crate::open_response(&new, &keys[..1]), Ok((id, text)));
    assert!(open(&new, &kept.private_keys()).is_err());
    let refused = kept.reseal(&new).err();
    assert_eq!(refused, Some(KeyringError::NotOpened(OpenError::NotForUs)));
    let damaged = [&new[..new.len() - 1], &[new[new.len() - 1] ^ 1]].concat();
    let refused = office.keyring.reseal(&damaged).err();
    assert_eq!(
        refused,
        Some(KeyringError::NotOpened(OpenError::BodyDamaged))
    );
}
