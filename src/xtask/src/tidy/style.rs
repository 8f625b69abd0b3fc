//! Rules about how code is written: those of the house style that no lint of the compiler knows.

use super::source::{closing, name_byte};
use super::{Finding, Source, Tree, at_line, finding};

/// From the line of `fn` to that of the last brace.
const FUNCTION_LINES_MAX: usize = 70;

/// Names that say nothing of what is inside.
const EMPTY_NAMES: &[&str] = &[
    "utils", "util", "helpers", "helper", "manager", "common", "misc",
];

/// In two parts, so that this file does not hold what it looks for.
const UNFINISHED: &[&str] = &[concat!("TO", "DO"), concat!("FIX", "ME")];

/// How Rust may look where it stands for later.
const PLACEHOLDERS: &[&str] = &["todo!", "dbg!", "unimplemented!"];

/// Appearance is in style/, for the Content-Security-Policy lets no other through.
pub fn no_inline_style(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for source in tree.sources_in(&["src/ui/", "src/respond/", "src/collate/"]) {
        let message = |_: &str| "appearance belongs into style/, with a class here".to_owned();
        found.extend(tree.shipped_words(source, &["style="], message));
        found.extend(
            source
                .code
                .match_indices(".style(")
                .map(|(at, _)| finding(source, at, message(""))),
        );
        let directives = source.words("style:").into_iter();
        let directives =
            directives.filter(|at| !source.code[at + "style:".len()..].starts_with(':'));
        found.extend(directives.map(|at| finding(source, at, message(""))));
        let named = source
            .strings
            .iter()
            .filter(|(_, text)| text == "style" || text.contains(" style="));
        found.extend(named.map(|(at, _)| finding(source, *at, message(""))));
    }
    found
}

/// A function fits on a screen. Clippy counts as well, but not the lines that say why.
pub fn no_long_function(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for source in tree.sources_in(&["src/"]) {
        for (at, end) in functions(source) {
            let lines = source.line(end) - source.line(at) + 1;
            if lines > FUNCTION_LINES_MAX {
                found.push(finding(
                    source,
                    at,
                    format!("{lines} lines; a function has {FUNCTION_LINES_MAX} at most"),
                ));
            }
        }
    }
    found
}

/// Where each function with a body begins and ends.
fn functions(source: &Source) -> Vec<(usize, usize)> {
    let code = source.code.as_bytes();
    let named = |at: &usize| {
        code.get(at + 2) == Some(&b' ') && code.get(at + 3).is_some_and(|byte| name_byte(*byte))
    };
    let bodies = source.words("fn").into_iter().filter(named);
    bodies
        .filter_map(|at| Some((at, closing(&source.code, body(code, at)?))))
        .collect()
}

/// The brace that opens a function's body; none where it is only declared.
fn body(code: &[u8], from: usize) -> Option<usize> {
    let mut depth = 0usize;
    for (at, byte) in code.iter().enumerate().skip(from) {
        match byte {
            b'(' | b'[' => depth += 1,
            b')' | b']' => depth = depth.saturating_sub(1),
            b'{' if depth == 0 => return Some(at),
            b';' if depth == 0 => return None,
            _ => {}
        }
    }
    None
}

/// What is not done is an issue, not a note in a file.
pub fn nothing_unfinished(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for (path, text) in tree.texts() {
        for (at, line) in text.lines().enumerate() {
            let words = line.split(|c: char| !c.is_alphanumeric() && c != '_');
            if words.into_iter().any(|word| UNFINISHED.contains(&word)) {
                found.push(at_line(
                    path,
                    at + 1,
                    "unfinished: finish it, or open an issue and take the note out",
                ));
            }
        }
    }
    for source in tree.sources_in(&["src/", "tests/"]) {
        for placeholder in PLACEHOLDERS {
            let message = format!("`{placeholder}` is left over");
            found.extend(
                source
                    .words(placeholder)
                    .into_iter()
                    .map(|at| finding(source, at, message.as_str())),
            );
        }
    }
    found
}

/// A module is called after what it knows.
pub fn telling_names(tree: &Tree) -> Vec<Finding> {
    let empty = |path: &str| {
        path.trim_end_matches(".rs")
            .split('/')
            .any(|part| EMPTY_NAMES.contains(&part))
    };
    let sources = tree
        .sources_in(&["src/", "tests/"])
        .filter(|source| empty(&source.path));
    sources
        .map(|source| {
            finding(
                source,
                0,
                "call it after what it knows, not after that it helps",
            )
        })
        .collect()
}

/// Whoever opens a file is told what it is for.
pub fn files_begin_with_a_purpose(tree: &Tree) -> Vec<Finding> {
    let told = |source: &Source| source.text.starts_with("//!") || source.text.starts_with("#![");
    let sources = tree
        .sources_in(&["src/", "tests/"])
        .filter(|source| !told(source));
    sources
        .map(|source| {
            finding(
                source,
                0,
                "begin with `//!`: what it is for and what it must not do",
            )
        })
        .collect()
}

/// Also where a crate forgets the workspace's lints.
pub fn no_unsafe(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for source in tree.sources_in(&["src/", "tests/"]) {
        let places = source.words("unsafe").into_iter();
        found.extend(places.map(|at| finding(source, at, "no unsafe code")));
    }
    let manifests = tree
        .texts()
        .filter(|(path, _)| path.starts_with("src/") && path.ends_with("/Cargo.toml"));
    let loose = manifests.filter(|(_, text)| !text.contains("[lints]\nworkspace = true"));
    found.extend(loose.map(|(path, _)| at_line(path, 1, "add `[lints]` with `workspace = true`")));
    found
}

#[cfg(test)]
mod tests {
    use super::super::tests::places;
    use super::*;

    fn count(rule: fn(&Tree) -> Vec<Finding>, path: &str, text: &str) -> usize {
        places(rule, &[(path, text)]).len()
    }

    #[test]
    fn inline_style_is_found() {
        for code in [
            r#"view! { <p style="color: red"> }"#,
            r#"el("p").style(("color", "red"))"#,
            r#"view! { <p style:color="red"> }"#,
            r#"el("p").attr("style", "color: red")"#,
            r#"inner_html("<p style='color: red'>")"#,
        ] {
            assert_eq!(count(no_inline_style, "src/ui/src/a.rs", code), 1, "{code}");
        }
        assert_eq!(
            count(
                no_inline_style,
                "src/ui/src/a.rs",
                "use crate::style::x; // style="
            ),
            0
        );
        assert_eq!(
            count(
                no_inline_style,
                "src/report/src/a.rs",
                r#"f("<p style='x'>")"#
            ),
            0
        );
    }

    #[test]
    fn a_long_function_is_found() {
        let long =
            |lines: usize| format!("fn f(x: [u8; 3]) {{{}}}\nfn g();", "\n".repeat(lines - 1));
        assert_eq!(count(no_long_function, "src/a/src/a.rs", &long(70)), 0);
        assert_eq!(count(no_long_function, "src/a/src/a.rs", &long(71)), 1);
        let type_only = format!("type F = fn(u8);\nstruct S {{{}}}", "\n".repeat(80));
        assert_eq!(count(no_long_function, "src/a/src/a.rs", &type_only), 0);
    }

    #[test]
    fn what_is_unfinished_is_found() {
        assert_eq!(
            count(
                nothing_unfinished,
                "style/a.css",
                &format!("/* {}: x */", UNFINISHED[0])
            ),
            1
        );
        assert_eq!(
            count(
                nothing_unfinished,
                "docs/a.md",
                &format!("{}S", UNFINISHED[0])
            ),
            0
        );
        assert_eq!(
            count(nothing_unfinished, "src/a/src/a.rs", "fn f() { todo!() }"),
            1
        );
        assert_eq!(
            count(nothing_unfinished, "src/a/src/a.rs", "fn f() { dbg!(x) }"),
            1
        );
        assert_eq!(
            count(nothing_unfinished, "src/a/src/a.rs", r#"f("dbg!")"#),
            0
        );
    }

    #[test]
    fn an_empty_name_is_found() {
        assert_eq!(count(telling_names, "src/a/src/utils.rs", ""), 1);
        assert_eq!(count(telling_names, "src/a/src/helpers/mod.rs", ""), 1);
        assert_eq!(count(telling_names, "src/a/src/keyring.rs", ""), 0);
    }

    #[test]
    fn a_file_without_a_purpose_is_found() {
        assert_eq!(count(files_begin_with_a_purpose, "tests/a.rs", "use x;"), 1);
        assert_eq!(
            count(files_begin_with_a_purpose, "tests/a.rs", "//! Why."),
            0
        );
    }

    #[test]
    fn unsafe_code_is_found() {
        assert_eq!(
            count(no_unsafe, "src/a/src/a.rs", "fn f() { unsafe { g() } }"),
            1
        );
        assert_eq!(
            count(
                no_unsafe,
                "src/a/src/a.rs",
                r#"#![forbid(unsafe_code)] // unsafe"#
            ),
            0
        );
        assert_eq!(count(no_unsafe, "src/a/Cargo.toml", "[package]\n"), 1);
        assert_eq!(
            count(no_unsafe, "src/a/Cargo.toml", "[lints]\nworkspace = true\n"),
            0
        );
    }
}
