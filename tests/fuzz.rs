//! What the fuzzer has found, and the documents it starts from, replayed: `cargo xtask fuzz` makes
//! new ones, and what it finds is kept in `tests/fuzz/corpus/` with the repair.

// The documents that the fuzzer starts from.
mod seeds;
// One for each parser.
mod targets;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use targets::TARGETS;

#[test]
fn the_corpus_holds() {
    for target in TARGETS {
        let read = files(target.name)
            .iter()
            .map(|path| (target.hold)(&fs::read(path).unwrap()))
            .collect::<BTreeSet<bool>>();
        let name = target.name;
        assert!(
            read.contains(&true),
            "nothing in the corpus of “{name}” is read"
        );
        assert!(
            read.contains(&false),
            "nothing in the corpus of “{name}” is refused"
        );
    }
}

#[test]
fn every_target_has_its_folder_and_no_other_is_there() {
    let there: BTreeSet<String> = fs::read_dir(corpus())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let named: BTreeSet<String> = TARGETS
        .iter()
        .map(|target| target.name.to_owned())
        .collect();
    assert_eq!(there, named);
}

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus")
}

fn files(target: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(corpus().join(target)).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}
