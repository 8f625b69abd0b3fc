//! Rules about files of every kind: nothing of the machine they were written on, no link into
//! nowhere, and every dependency locked.
//!
//! What is looked for is written in two parts, so that this file does not hold it.

use super::{Finding, Tree, at_line, is_test_path};

/// Folders that are there on one machine only.
const MACHINE_PATHS: &[&str] = &[
    concat!("/wo", "rk/"),
    concat!("/ro", "ot/"),
    concat!("/ho", "me/"),
];

/// Allowed in tests.
const TEMPORARY_PATH: &str = concat!("/tm", "p/");

/// Hosts that a build may be told to replace, so that none may be written down.
const REGISTRY_HOSTS: &[&str] = &[
    concat!("crates", ".io"),
    concat!("npm", "js"),
    concat!("py", "pi"),
    concat!("deb", ".debian"),
];

/// The one line with a host that Cargo itself writes.
const CARGO_SOURCE: &str = concat!(
    "source = \"registry+https://github.com/rust-lang/crates",
    ".io-index\""
);

/// Nothing in here works on one machine only.
pub fn no_machine_paths(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for (path, text) in tree.texts() {
        for (at, line) in text.lines().enumerate() {
            let mut paths = MACHINE_PATHS
                .iter()
                .filter(|folder| begins_a_path(line, folder));
            let temporary = !is_test_path(path) && begins_a_path(line, TEMPORARY_PATH);
            if let Some(folder) = paths.next().or(temporary.then_some(&TEMPORARY_PATH)) {
                found.push(at_line(
                    path,
                    at + 1,
                    format!("`{folder}…` is a path of one machine"),
                ));
            }
        }
    }
    found
}

/// Does the folder stand here at the beginning of a path, and not within an address?
fn begins_a_path(line: &str, folder: &str) -> bool {
    line.match_indices(folder).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before
            .is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '~' | '}' | '>'))
    })
}

/// Where packages come from is a matter of whoever builds.
pub fn no_registry_hosts(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for (path, text) in tree.texts() {
        for (at, line) in text.lines().enumerate() {
            if let Some(what) = registry_in(path, line) {
                found.push(at_line(path, at + 1, what));
            }
        }
    }
    found
}

fn registry_in(path: &str, line: &str) -> Option<String> {
    if path == "Cargo.lock" {
        let foreign = line.starts_with("source = ") && line != CARGO_SOURCE;
        return foreign.then(|| "a dependency from elsewhere than Cargo's own registry".to_owned());
    }
    if path.ends_with("package-lock.json") && line.trim_start().starts_with("\"resolved\"") {
        return Some(
            "`resolved` names a host: keep omit-lockfile-registry-resolved=true in .npmrc"
                .to_owned(),
        );
    }
    let host = REGISTRY_HOSTS.iter().find(|host| line.contains(**host))?;
    Some(format!(
        "`{host}` is a registry's host; name the package only"
    ))
}

/// A link in a page leads to a file that is there.
pub fn links_resolve(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for (path, text) in tree.texts().filter(|(path, _)| path.ends_with(".md")) {
        let mut fenced = false;
        for (at, line) in text.lines().enumerate() {
            fenced ^= line.trim_start().starts_with("```");
            let links = if fenced { Vec::new() } else { links(line) };
            let dead = links
                .into_iter()
                .filter(|link| !leads_somewhere(tree, path, link));
            found.extend(dead.map(|link| at_line(path, at + 1, format!("{link} leads nowhere"))));
        }
    }
    found
}

/// The targets of a line's links and pictures; what stands in backticks is none.
fn links(line: &str) -> Vec<String> {
    let text: String = line.split('`').step_by(2).collect();
    let targets = text.split("](").skip(1);
    let targets = targets.filter_map(|rest| rest.split([')', ' ']).next());
    targets
        .map(|target| target.trim_matches(['<', '>']).to_owned())
        .collect()
}

fn leads_somewhere(tree: &Tree, page: &str, link: &str) -> bool {
    let target = link.split('#').next().unwrap_or_default();
    if target.is_empty() || target.contains("://") || target.starts_with("mailto:") {
        return true;
    }
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            // Above the root there is nothing of ours.
            ".." if parts.pop().is_none() => return false,
            ".." => {}
            name => parts.push(name),
        }
    }
    tree.has(&parts.join("/"))
}

/// What is built tomorrow is built of the same parts.
pub fn lock_files(tree: &Tree) -> Vec<Finding> {
    let pairs = tree.texts().filter_map(|(path, _)| {
        let folder = path.strip_suffix("package.json")?;
        let lock = format!("{folder}package-lock.json");
        (folder.is_empty() || folder.ends_with('/')).then_some((path, lock))
    });
    let cargo = ("Cargo.toml", "Cargo.lock".to_owned());
    let missing = pairs.chain([cargo]).filter(|(_, lock)| !tree.has(lock));
    missing
        .map(|(path, lock)| at_line(path, 1, format!("{lock} is not there")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::places;
    use super::*;

    fn count(rule: fn(&Tree) -> Vec<Finding>, path: &str, text: &str) -> usize {
        places(rule, &[(path, text)]).len()
    }

    #[test]
    fn a_path_of_a_machine_is_found() {
        let line = format!("see {}main/x", MACHINE_PATHS[0]);
        assert_eq!(count(no_machine_paths, "docs/a.md", &line), 1);
        assert_eq!(
            count(
                no_machine_paths,
                "tests/a.rs",
                &format!("f(\"{}me\")", MACHINE_PATHS[2])
            ),
            1
        );
        assert_eq!(
            count(
                no_machine_paths,
                "src/a/src/a.rs",
                &format!("f(\"{TEMPORARY_PATH}x\")")
            ),
            1
        );
        assert_eq!(
            count(
                no_machine_paths,
                "tests/a.rs",
                &format!("f(\"{TEMPORARY_PATH}x\")")
            ),
            0
        );
        assert_eq!(
            count(
                no_machine_paths,
                "docs/a.md",
                &format!("https://example.org{}x", MACHINE_PATHS[0])
            ),
            0
        );
    }

    #[test]
    fn a_registry_is_found() {
        for host in REGISTRY_HOSTS {
            assert_eq!(
                count(
                    no_registry_hosts,
                    ".npmrc",
                    &format!("registry=https://x.{host}.org")
                ),
                1
            );
        }
        assert_eq!(count(no_registry_hosts, "Cargo.lock", CARGO_SOURCE), 0);
        assert_eq!(
            count(
                no_registry_hosts,
                "Cargo.lock",
                "source = \"registry+https://example.org\""
            ),
            1
        );
        let lock = "tests/x/package-lock.json";
        assert_eq!(
            count(
                no_registry_hosts,
                lock,
                "  \"resolved\": \"https://example.org/a.tgz\","
            ),
            1
        );
        assert_eq!(
            count(no_registry_hosts, lock, "  \"integrity\": \"sha512-x\","),
            0
        );
    }

    #[test]
    fn a_dead_link_is_found() {
        let page = |text| {
            places(
                links_resolve,
                &[("docs/a.md", text), ("README.md", ""), ("docs/b/c.png", "")],
            )
            .len()
        };
        assert_eq!(
            page(
                "[x](../README.md#there) ![y](b/c.png) [z](b) [u](https://example.org) [v](#here)"
            ),
            0
        );
        assert_eq!(page("[x](gone.md)\n![y](../../README.md)"), 2);
        assert_eq!(page("`[x](gone.md)`\n```\n[x](gone.md)\n```"), 0);
    }

    #[test]
    fn a_missing_lock_is_found() {
        assert_eq!(
            places(lock_files, &[("Cargo.lock", ""), ("t/package.json", "")]),
            ["t/package.json:1"]
        );
        assert_eq!(
            places(
                lock_files,
                &[("t/package.json", ""), ("t/package-lock.json", "")]
            ),
            ["Cargo.toml:1"]
        );
    }
}
