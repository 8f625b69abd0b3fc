//! The list of what the families' app needs without a network, for the service worker in
//! `public/offline.js`. Its version is the hash of everything it names, so that the same build has
//! the same version on every machine.

use crate::assets::Tree;
use serde_json::json;
use sha2::{Digest, Sha256};

/// Where the list lies.
pub const LIST: &str = "offline.json";
/// Not needed by families, or not without a network.
const LEFT_OUT: [&str; 5] = [
    "collate/",
    "assets/collate",
    "third-party.txt",
    "offline.js",
    "forms/schema/",
];

/// The list, as it is written.
pub fn list(tree: &Tree) -> Vec<u8> {
    let needed = tree
        .iter()
        .filter(|(name, _)| !LEFT_OUT.iter().any(|left| name.starts_with(left)));
    let mut hash = Sha256::new();
    let mut files = Vec::new();
    for (name, bytes) in needed {
        hash.update(name);
        hash.update(Sha256::digest(bytes));
        // The address of the page itself, which is what browsers ask for.
        files.push(if name == "index.html" { "./" } else { name });
    }
    let version: String = hash
        .finalize()
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    json!({ "version": version, "files": files })
        .to_string()
        .into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(files: &[(&str, &str)]) -> Tree {
        let file = |(name, text): &(&str, &str)| ((*name).to_owned(), text.as_bytes().to_vec());
        files.iter().map(file).collect()
    }

    fn read(files: &[(&str, &str)]) -> serde_json::Value {
        serde_json::from_slice(&list(&tree(files))).expect("JSON")
    }

    #[test]
    fn officers_pages_are_left_out() {
        let list = read(&[
            ("assets/collate-1.js", ""),
            ("assets/respond-1.js", ""),
            ("collate/index.html", ""),
            ("index.html", ""),
            ("offline.js", ""),
        ]);
        assert_eq!(list["files"], json!(["assets/respond-1.js", "./"]));
    }

    #[test]
    fn another_page_is_another_version() {
        let (one, other) = (read(&[("index.html", "a")]), read(&[("index.html", "b")]));
        assert_eq!(one["version"].as_str().map(str::len), Some(16));
        assert_ne!(one["version"], other["version"]);
        assert_eq!(
            one,
            read(&[("index.html", "a"), ("collate/index.html", "c")])
        );
    }
}
