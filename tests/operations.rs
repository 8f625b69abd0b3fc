//! Operations of the workspace: good ones open for ever, and every defect of `tests/operations/` is
//! answered with its own error. A stranger made the data, from `docs/privacy.md` alone.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use seal::operation::Workspace;
use seal::{Officer, Seed, WorkspaceKey};
use wire::access::Entry;

use crate::envelopes::bytes_of_hex;

#[test]
fn each_vector_is_answered_as_it_says() {
    let workspace = workspace();
    let mut seen = 0;
    for file in fs::read_dir(folder()).expect("tests/operations") {
        let path = file.expect("a file").path();
        if path.extension().is_none_or(|end| end != "hex") {
            continue;
        }
        seen += 1;
        let (expected, bytes) = vector(&path);
        let opened = workspace.open(&bytes);
        let answer = match &opened {
            Ok(operation) => {
                assert_eq!(operation.group, "managers");
                assert!(Entry::from_json(&operation.text).is_some());
                "opens".to_owned()
            }
            Err(error) => format!("{error:?}"),
        };
        assert_eq!(answer, expected, "{}", path.display());
        let shape = wire::operation::check(&bytes);
        assert_eq!(shape.is_err(), expected.starts_with("Shape"));
    }
    assert!(seen >= 30, "the files of tests/operations are there");
}

proptest! {
    #[test]
    fn no_bytes_make_a_reader_panic(inside in prop::collection::vec(any::<u8>(), 0..200)) {
        let workspace = workspace();
        let (_, good) = vector(&folder().join("good.hex"));
        let mut bytes = good;
        let start = bytes.len().min(58);
        bytes.splice(start..start + inside.len(), inside.iter().copied());
        prop_assert!(workspace.open(&bytes).is_err() || inside.is_empty());
        prop_assert!(workspace.open(&inside).is_err());
    }
}

/// A manager's view: the key of now and an earlier one, and one colleague.
fn workspace() -> Workspace {
    let text = fs::read_to_string(folder().join("workspace.json")).expect("keys");
    let keys: BTreeMap<String, String> = serde_json::from_str(&text).expect("JSON");
    let secret =
        |name: &str| -> [u8; 32] { bytes_of_hex(&keys[name]).try_into().expect("32 bytes") };
    let ours = ["managers", "earlier"].map(|name| {
        (
            "managers".to_owned(),
            WorkspaceKey::from_bytes(secret(name)),
        )
    });
    let sam = Officer::from_seed(&Seed::new(secret("sam"))).holder();
    Workspace::new(ours, [(sam.id_hex(), sam.verify)])
}

fn vector(path: &Path) -> (String, Vec<u8>) {
    let text = fs::read_to_string(path).expect("a readable file");
    let mut lines = text.lines();
    let expected = lines.find_map(|line| line.strip_prefix("# expect: "));
    let digits: String = lines.collect();
    (
        expected.expect("an expectation").to_owned(),
        bytes_of_hex(&digits),
    )
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/operations")
}
