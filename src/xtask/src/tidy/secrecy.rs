//! Rules about who may know what: the invariants of ARCHITECTURE.md that types hold in part.

use super::{Finding, Tree, at_line, finding};

const WORKER: &str = "src/respond/src/worker.rs";
const SHEET: &str = "src/respond/src/worker/sheet.rs";
const RESPONSE: &str = "src/form/src/anonymise/response.rs";
const LOOK: &str = "src/tally/src/look.rs";

/// What a clock, randomness, input and output are called.
const IMPURE: &[&str] = &[
    "std::time",
    "SystemTime",
    "Instant",
    "Utc::now",
    "Local::now",
    "rand::",
    "getrandom",
    "std::fs",
    "fs::",
    "std::net",
    "std::io",
    "std::env",
    "std::process",
    "web_sys",
    "js_sys",
];

/// Invariant 2: one place in `respond` seals a response and one a sheet, so that two places have to
/// be read to know what leaves.
pub fn one_seal(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut calls = [(WORKER, 0), (SHEET, 0)];
    for source in tree.sources_in(&["src/respond/"]) {
        for at in source.words("seal::seal") {
            let called = source.code[at + "seal::seal".len()..].starts_with('(');
            if tree.is_test(source, at) {
                continue;
            }
            let place = calls.iter_mut().find(|(path, _)| *path == source.path);
            let first = place.is_some_and(|(_, calls)| {
                *calls += usize::from(called);
                *calls == 1
            });
            if !called {
                found.push(finding(
                    source,
                    at,
                    "call `seal::seal(…)` by its whole name, so that it can be counted",
                ));
            } else if !first {
                found.push(finding(
                    source,
                    at,
                    "only worker.rs seals a response and worker/sheet.rs a sheet, each once: send \
                     it what is to be sealed",
                ));
            }
        }
        found.extend(imported_seal(source));
    }
    let moved = "`seal::seal(` is not called here; if sealing moved, this rule moves too";
    let missing = calls.iter().filter(|(_, calls)| *calls == 0);
    found.extend(missing.map(|(path, _)| at_line(path, 1, moved)));
    found
}

/// `use seal::{…, seal}` would hide a call from the count.
fn imported_seal(source: &super::Source) -> Option<Finding> {
    let at = source.words("use seal::{").into_iter().find(|at| {
        let list = source.code[at + "use seal::{".len()..]
            .split(';')
            .next()
            .unwrap_or_default();
        list.split([',', '}', '{'])
            .any(|name| matches!(name.split_whitespace().next(), Some("seal")))
    })?;
    Some(finding(
        source,
        at,
        "do not import `seal`: call `seal::seal(…)` by its whole name",
    ))
}

/// Invariant 2: whoever holds a `Response` knows that it went through anonymising.
pub fn responses_are_not_read_back(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    let there = tree
        .sources_in(&[RESPONSE])
        .any(|source| source.code.contains("pub struct Response"));
    if !there {
        found.push(at_line(
            RESPONSE,
            1,
            "there is no `pub struct Response`; if it moved, this rule moves too",
        ));
    }
    for source in tree.sources_in(&["src/form/"]) {
        let by_hand = source.code.lines().enumerate().filter(|(_, line)| {
            line.contains("impl") && line.contains("Deserialize") && line.contains("for Response")
        });
        let message = "a Response is made by anonymising only, never read from bytes";
        found.extend(by_hand.map(|(at, _)| at_line(&source.path, at + 1, message)));
        if source.path == RESPONSE {
            found.extend(tree.shipped_words(source, &["Deserialize"], |_| message.to_owned()));
        }
    }
    found
}

/// Invariant 3: time, ids and word lists are arguments of `form` and `tally`.
pub fn pure_crates(tree: &Tree) -> Vec<Finding> {
    let message = |word: &str| {
        format!("`{word}`: this crate does no input or output; take it as an argument")
    };
    let sources = tree.sources_in(&["src/form/src/", "src/tally/src/"]);
    sources
        .flat_map(|source| tree.shipped_words(source, IMPURE, message))
        .collect()
}

/// Invariant 7: exact figures cannot be exported, for nothing that exports knows of them.
pub fn looks_stay_on_screen(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for source in tree.sources_in(&["src/report/"]) {
        let named = names_beginning_with(&source.code, "Look").into_iter();
        found.extend(named.map(|at| finding(source, at, "a report takes a Release, never a Look")));
    }
    let Some(look) = tree
        .sources_in(&[LOOK])
        .find(|source| source.code.contains("pub struct Look "))
    else {
        found.push(at_line(
            LOOK,
            1,
            "there is no `pub struct Look`; if it moved, this rule moves too",
        ));
        return found;
    };
    let message =
        |word: &str| format!("`{word}`: a Look can be neither copied, printed nor written");
    let ways_out = ["Clone", "Copy", "Debug", "Display", "Serialize"];
    found.extend(tree.shipped_words(look, &ways_out, message));
    found
}

/// Where names begin with `start` and go on, if at all, with a capital: `Look`, `LookRow`, not `Looking`.
fn names_beginning_with(code: &str, start: &str) -> Vec<usize> {
    let begins = |at: &usize| {
        !code[..*at].ends_with(|before: char| before.is_alphanumeric() || before == '_')
    };
    let goes_on = |at: &usize| {
        let next = code[at + start.len()..].chars().next();
        !next.is_some_and(|next| next.is_lowercase() || next.is_numeric())
    };
    let places = code.match_indices(start).map(|(at, _)| at);
    places.filter(begins).filter(goes_on).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::places;
    use super::*;

    #[test]
    fn a_second_seal_is_found() {
        let good = (WORKER, "fn seal(x: &Response) { seal::seal(&x, id, to) }");
        let sheet = (SHEET, "fn seal_sheet() { seal::seal(sheet, id, to) }");
        assert!(places(one_seal, &[good, sheet]).is_empty());
        let elsewhere = (
            "src/respond/src/app.rs",
            "\nfn f() { seal::seal(&draft, id, to) }",
        );
        assert_eq!(
            places(one_seal, &[good, sheet, elsewhere]),
            ["src/respond/src/app.rs:2"]
        );
        let twice = (WORKER, "fn f() { seal::seal(a) }\nfn g() { seal::seal(b) }");
        assert_eq!(
            places(one_seal, &[twice, sheet]),
            ["src/respond/src/worker.rs:2"]
        );
        assert_eq!(
            places(one_seal, &[(WORKER, ""), sheet]),
            ["src/respond/src/worker.rs:1"]
        );
        assert_eq!(
            places(one_seal, &[good, (SHEET, "")]),
            ["src/respond/src/worker/sheet.rs:1"]
        );
        let renamed = ("src/respond/src/app.rs", "use seal::seal as s;");
        assert_eq!(
            places(one_seal, &[good, sheet, renamed]),
            ["src/respond/src/app.rs:1"]
        );
        let imported = ("src/respond/src/app.rs", "use seal::{PublicKey, seal};");
        assert_eq!(
            places(one_seal, &[good, sheet, imported]),
            ["src/respond/src/app.rs:1"]
        );
    }

    #[test]
    fn a_response_that_can_be_read_is_found() {
        let good = "/// serde::Deserialize\n#[derive(Serialize)]\npub struct Response {}";
        assert!(places(responses_are_not_read_back, &[(RESPONSE, good)]).is_empty());
        let derived = "#[derive(Serialize, Deserialize)]\npub struct Response {}";
        assert_eq!(
            places(responses_are_not_read_back, &[(RESPONSE, derived)]),
            [format!("{RESPONSE}:1")]
        );
        let by_hand = (
            "src/form/src/lib.rs",
            "impl<'de> serde::Deserialize<'de> for Response {}",
        );
        assert_eq!(
            places(responses_are_not_read_back, &[(RESPONSE, good), by_hand]),
            ["src/form/src/lib.rs:1"]
        );
        assert_eq!(
            places(responses_are_not_read_back, &[]),
            [format!("{RESPONSE}:1")]
        );
    }

    #[test]
    fn a_clock_in_a_pure_crate_is_found() {
        let clock = (
            "src/tally/src/a.rs",
            "fn f() {\n let now = std::time::Instant::now(); }",
        );
        assert_eq!(places(pure_crates, &[clock]), ["src/tally/src/a.rs:2"]);
        let file = (
            "src/form/src/a.rs",
            "use std::{fs};\nfn f() { fs::read(x) }",
        );
        assert_eq!(places(pure_crates, &[file]), ["src/form/src/a.rs:2"]);
        let test = (
            "src/form/src/a.rs",
            "#[cfg(test)]\nmod tests { use std::fs; }",
        );
        assert!(places(pure_crates, &[test]).is_empty());
        assert!(places(pure_crates, &[("src/seal/src/a.rs", "getrandom::fill(x)")]).is_empty());
    }

    #[test]
    fn a_look_that_gets_out_is_found() {
        let good = (LOOK, "pub struct Look {}");
        assert!(
            places(
                looks_stay_on_screen,
                &[
                    good,
                    ("src/report/src/a.rs", "//! Look\nfn f() { Looking }")
                ]
            )
            .is_empty()
        );
        let reported = ("src/report/src/a.rs", "fn f(look: &tally::LookRow) {}");
        assert_eq!(
            places(looks_stay_on_screen, &[good, reported]),
            ["src/report/src/a.rs:1"]
        );
        let copied = (LOOK, "#[derive(Clone)]\npub struct Look {}");
        assert_eq!(
            places(looks_stay_on_screen, &[copied]),
            [format!("{LOOK}:1")]
        );
    }
}
