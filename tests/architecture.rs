//! ARCHITECTURE.md tells the truth: its crate table is held against Cargo's metadata, and the
//! invariants about who links whom against Cargo's dependency trees. What the code inside a crate
//! does is not looked at here; that is `cargo xtask tidy`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use serde_json::Value;

type Names = BTreeSet<String>;

/// A row of the crate table.
struct Row {
    of_ours: Names,
    notable: Names,
}

/// A crate as Cargo knows it.
struct Crate {
    package: String,
    /// Every normal dependency, on any target.
    dependencies: Names,
}

#[test]
fn the_crate_table_lists_every_crate_and_no_other() {
    let listed: Names = table().into_keys().collect();
    let there: Names = crates().into_keys().collect();
    assert_eq!(
        listed, there,
        "the crate table of ARCHITECTURE.md, and the folders of src/"
    );
}

#[test]
fn the_crate_table_says_who_depends_on_whom() {
    let crates = crates();
    let folders: BTreeMap<&str, &str> = crates
        .iter()
        .map(|(folder, made)| (made.package.as_str(), folder.as_str()))
        .collect();
    for (folder, row) in table() {
        let Some(made) = crates.get(&folder) else {
            continue;
        };
        let ours = made.dependencies.iter();
        let ours: Names = ours
            .filter_map(|name| folders.get(name.as_str()))
            .map(|folder| (*folder).to_owned())
            .collect();
        assert_eq!(
            row.of_ours, ours,
            "`of ours` of {folder} in ARCHITECTURE.md"
        );
        let gone: Vec<_> = row.notable.difference(&made.dependencies).collect();
        assert!(
            gone.is_empty(),
            "{folder} does not depend on {gone:?}: mend `notable others`"
        );
    }
}

#[test]
fn the_server_cannot_read_a_response() {
    assert_without(
        &tree("heard-server", None),
        "heard-server",
        &["seal", "form", "hpke"],
    );
}

#[test]
fn respond_never_links_tally_or_report() {
    let tree = tree("respond", Some("wasm32-unknown-unknown"));
    assert_without(&tree, "respond", &["tally", "report"]);
}

#[test]
fn form_and_tally_do_no_input_or_output() {
    for package in ["form", "tally"] {
        let tree = tree(package, Some("wasm32-unknown-unknown"));
        assert_without(
            &tree,
            package,
            &["web-sys", "js-sys", "tokio", "rand", "getrandom"],
        );
    }
}

#[test]
fn token_knows_nothing_of_what_is_said() {
    assert_without(
        &tree("token", None),
        "token",
        &["seal", "form", "hpke", "tokio"],
    );
}

#[test]
fn wire_knows_no_cryptography() {
    assert_without(
        &tree("wire", None),
        "wire",
        &["seal", "hpke", "ed25519-dalek", "chacha20poly1305"],
    );
}

/// The rows of the crate table, by folder.
fn table() -> BTreeMap<String, Row> {
    let page = root().join("ARCHITECTURE.md");
    let page = std::fs::read_to_string(page).expect("ARCHITECTURE.md");
    let rows = page
        .lines()
        .skip_while(|line| *line != "| crate | of ours | notable others |")
        .skip(2)
        .take_while(|line| line.starts_with('|'));
    let rows: BTreeMap<_, _> = rows.map(row).collect();
    assert!(!rows.is_empty(), "ARCHITECTURE.md has no crate table");
    rows
}

fn row(line: &str) -> (String, Row) {
    let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
    let [folder, of_ours, notable] = cells[..] else {
        panic!("a row of the crate table has three cells: {line}");
    };
    let row = Row {
        of_ours: names(of_ours),
        notable: names(notable),
    };
    (folder.to_owned(), row)
}

fn names(cell: &str) -> Names {
    let names = cell
        .split(',')
        .map(str::trim)
        .filter(|name| *name != "none");
    names.map(str::to_owned).collect()
}

/// The crates in src/, by folder.
fn crates() -> BTreeMap<String, Crate> {
    let metadata = cargo(&["metadata", "--format-version", "1", "--no-deps"]);
    let metadata: Value = serde_json::from_str(&metadata).expect("cargo metadata");
    let packages = metadata["packages"].as_array().expect("packages");
    packages.iter().filter_map(in_src).collect()
}

/// A package with its folder; none for the root package, which has only tests.
fn in_src(package: &Value) -> Option<(String, Crate)> {
    let manifest = Path::new(package["manifest_path"].as_str()?);
    let inside = manifest.parent()?.strip_prefix(root().join("src")).ok()?;
    let dependencies = package["dependencies"].as_array()?.iter();
    let normal = dependencies.filter(|dependency| dependency["kind"].is_null());
    let made = Crate {
        package: package["name"].as_str()?.to_owned(),
        dependencies: normal
            .filter_map(|dependency| dependency["name"].as_str())
            .map(str::to_owned)
            .collect(),
    };
    Some((inside.to_str()?.to_owned(), made))
}

/// Everything that is linked into a package, itself included.
fn tree(package: &str, target: Option<&str>) -> Names {
    let mut arguments = vec!["tree", "-p", package, "-e", "normal", "--prefix", "none"];
    arguments.extend(target.iter().flat_map(|target| ["--target", target]));
    let printed = cargo(&arguments);
    let names = printed.lines().filter_map(|line| line.split(' ').next());
    names.map(str::to_owned).collect()
}

fn assert_without(tree: &Names, package: &str, forbidden: &[&str]) {
    assert!(
        tree.contains(package),
        "the tree of {package} begins with itself"
    );
    let linked: Vec<_> = forbidden
        .iter()
        .filter(|name| tree.contains(**name))
        .collect();
    assert!(
        linked.is_empty(),
        "{package} links {linked:?}: `cargo tree -p {package} -i NAME` says how"
    );
}

fn cargo(arguments: &[&str]) -> String {
    let program = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let output = Command::new(program)
        .args(arguments)
        .current_dir(root())
        .output()
        .expect("cargo runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo {arguments:?}: {errors}");
    String::from_utf8(output.stdout).expect("text")
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
