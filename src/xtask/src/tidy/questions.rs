//! Rules about questionnaires: code knows no question and no answer by name, so that a new
//! questionnaire is a file and nothing else; and a released one never changes.

use super::source::Source;
use super::{Finding, Tree, at_line, finding};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

const FORMS: &str = "public/forms/";
const RELEASED: &str = "public/forms/released.txt";

/// Words that are also the name of a question or an answer, but mean something else here.
struct Exception {
    /// In which files.
    files: &'static [&'static str],
    /// Which words; none listed means all.
    words: &'static [&'static str],
    /// Which of the two rules lets it pass; the reason stands beside each.
    rule: Excused,
}

#[derive(PartialEq)]
enum Excused {
    Named,
    Decided,
}

const EXCEPTIONS: &[Exception] = &[
    // Lists of English words to tell a name from.
    Exception {
        files: &[
            "src/form/src/anonymise/hidden.rs",
            "src/form/src/anonymise/names.rs",
            "src/form/src/anonymise/places.rs",
            "src/form/src/anonymise/vocabulary.rs",
        ],
        words: &[],
        rule: Excused::Named,
    },
    // This list.
    Exception {
        files: &["src/xtask/src/tidy/questions.rs"],
        words: &[],
        rule: Excused::Named,
    },
    // Keys of the form document and of what a response is about.
    Exception {
        files: &[
            "src/form/src/anonymise/response.rs",
            "src/form/src/plain.rs",
            "src/form/src/read/head.rs",
            "src/form/src/read/item.rs",
            "src/form/src/sheet/marks.rs",
            "src/form/src/sheet/plain.rs",
            "src/respond/src/service.rs",
        ],
        words: &["meeting", "core", "private"],
        rule: Excused::Named,
    },
    // An audience in words.
    Exception {
        files: &["src/form/src/show.rs", "src/tally/src/release.rs"],
        words: &["children"],
        rule: Excused::Named,
    },
    // Columns of figures from elsewhere, the two bases of taking part, and a kind of *who*.
    Exception {
        files: &[
            "src/cli/src/publish/around.rs",
            "src/report/src/sections/themes.rs",
            "src/report/src/words.rs",
            "src/tally/src/pasted.rs",
            "src/tally/src/pasted/cells.rs",
        ],
        words: &["meeting", "children"],
        rule: Excused::Named,
    },
    // Whom a sheet is for, and the places of the path in words.
    Exception {
        files: &["src/ui/src/sheet.rs", "src/ui/src/sheet/words.rs"],
        words: &["meeting"],
        rule: Excused::Named,
    },
    Exception {
        files: &["src/ui/src/sheet/words.rs"],
        words: &["home", "people", "school"],
        rule: Excused::Decided,
    },
    // A class of what is being fetched, a set of pictures, a crate of Rust's own.
    Exception {
        files: &[
            "src/ui/src/draw.rs",
            "src/xtask/src/packs.rs",
            "src/xtask/src/panics.rs",
        ],
        words: &["coming", "questions", "core"],
        rule: Excused::Named,
    },
    // How a half-restored database is called.
    Exception {
        files: &["src/server/src/copies.rs"],
        words: &["coming"],
        rule: Excused::Named,
    },
    // An offer is no question of the form: the engine itself asks it, with these two answers.
    Exception {
        files: &[
            "src/ui/src/words.rs",
            "src/respond/src/screens/answering.rs",
        ],
        words: &["yes", "no"],
        rule: Excused::Decided,
    },
    // What the server's health page says.
    Exception {
        files: &["src/collate/src/mailbox.rs"],
        words: &["ok"],
        rule: Excused::Decided,
    },
];

/// Invariant 6: no question is named in code.
pub fn not_named(tree: &Tree) -> Vec<Finding> {
    let names = names(tree, &["survey"], |thing| thing.get("type").is_some());
    let mut found = nothing_to_hold(&names, "question");
    for source in tree
        .sources_in(&["src/"])
        .filter(|source| !source.path.starts_with("src/cli/demo"))
    {
        for (at, text) in &source.strings {
            if names.contains(text)
                && !tree.is_test(source, *at)
                && !excused(source, text, Excused::Named)
            {
                found.push(finding(
                    source,
                    *at,
                    format!(
                        "\"{text}\" is a question of public/forms: no question is named in code"
                    ),
                ));
            }
        }
    }
    found
}

/// Invariant 10: no branch of the apps is about what an answer means.
pub fn not_decided_on(tree: &Tree) -> Vec<Finding> {
    let names = names(tree, &["choices", "survey"], |thing| {
        thing.get("type").is_none()
    });
    let mut found = nothing_to_hold(&names, "choice");
    for source in tree.sources_in(&["src/ui/", "src/respond/", "src/collate/"]) {
        for (at, text) in &source.strings {
            let decides = names.contains(text) && is_compared(source, *at, text.len());
            if decides && !tree.is_test(source, *at) && !excused(source, text, Excused::Decided) {
                found.push(finding(
                    source,
                    *at,
                    format!("\"{text}\" is an answer of public/forms: components decide nothing"),
                ));
            }
        }
    }
    found
}

/// A released version never changes again.
pub fn released_are_unchanged(tree: &Tree) -> Vec<Finding> {
    let listed = tree.text(RELEASED).unwrap_or_default();
    let mut released = BTreeMap::new();
    let mut found = Vec::new();
    for (at, line) in listed.lines().enumerate() {
        match line.split_once("  ") {
            Some((hash, name)) => drop(released.insert(name, (at + 1, hash))),
            None => found.push(at_line(
                RELEASED,
                at + 1,
                "a line is a SHA-256, two spaces and a file name",
            )),
        }
    }
    for (path, text) in forms(tree) {
        let hash = hex(&Sha256::digest(text));
        match released.remove(&path[FORMS.len()..]) {
            None => found.push(at_line(path, 1, format!("not in released.txt: add `{hash}  {}`", &path[FORMS.len()..]))),
            Some((_, same)) if same == hash => {}
            Some((line, _)) => found.push(at_line(RELEASED, line, format!("{path} has changed; a released version never does: give the new one another version"))),
        }
    }
    found.extend(released.into_iter().map(|(name, (line, _))| {
        at_line(
            RELEASED,
            line,
            format!("there is no {name}; a released version stays"),
        )
    }));
    found
}

fn forms(tree: &Tree) -> impl Iterator<Item = (&str, &str)> {
    tree.texts().filter(|(path, _)| {
        // What lies deeper, such as the schema, is no questionnaire.
        let name = path.strip_prefix(FORMS);
        name.is_some_and(|name| name.ends_with(".json") && !name.contains('/'))
    })
}

/// The names of all things below these parts of any form that are of the kind asked for.
fn names(tree: &Tree, parts: &[&str], wanted: fn(&Value) -> bool) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (_, text) in forms(tree) {
        let document: Value = serde_json::from_str(text).unwrap_or_default();
        for part in parts {
            collect(&document[part], wanted, &mut names);
        }
    }
    names
}

fn collect(value: &Value, wanted: fn(&Value) -> bool, names: &mut BTreeSet<String>) {
    match value {
        Value::Array(things) => things
            .iter()
            .for_each(|thing| collect(thing, wanted, names)),
        Value::Object(thing) => {
            let name = thing
                .get("name")
                .and_then(Value::as_str)
                .filter(|_| wanted(value));
            names.extend(name.map(str::to_owned));
            thing
                .values()
                .for_each(|inner| collect(inner, wanted, names));
        }
        _ => {}
    }
}

/// Without a single name these rules would hold nothing.
fn nothing_to_hold(names: &BTreeSet<String>, what: &str) -> Vec<Finding> {
    let none = names.is_empty();
    none.then(|| {
        at_line(
            FORMS,
            1,
            format!("no {what} was found in any questionnaire"),
        )
    })
    .into_iter()
    .collect()
}

fn excused(source: &Source, text: &str, rule: Excused) -> bool {
    EXCEPTIONS.iter().any(|exception| {
        let word = exception.words.is_empty() || exception.words.contains(&text);
        exception.rule == rule && word && exception.files.contains(&source.path.as_str())
    })
}

/// Is the string, whose inside begins at `at`, compared with something or an arm of a `match`?
fn is_compared(source: &Source, at: usize, length: usize) -> bool {
    let before = source.code[..at.saturating_sub(1)].trim_end();
    let after = source.code[at + length..]
        .trim_start_matches(['"', '#', ')'])
        .trim_start();
    let line = &source.code[source.code[..at].rfind('\n').map_or(0, |end| end + 1)..at];
    let asked = [
        "==",
        "!=",
        "|",
        ".eq(",
        ".ne(",
        ".contains(",
        ".starts_with(",
        ".ends_with(",
    ];
    // `Some("x")`, `"x".to_owned()` and the like are compared as well.
    let wrapped = before
        .trim_end_matches(['(', '&'])
        .trim_end_matches(|last: char| last.is_alphanumeric() || last == ':');
    asked.iter().any(|ends| {
        before.ends_with(ends)
            || (wrapped.len() < before.len() && wrapped.trim_end().ends_with(ends))
    }) || ["==", "!=", "=>", "| "]
        .iter()
        .any(|begins| after.starts_with(begins))
        || after.starts_with("if ") && !before.ends_with('{')
        || line.contains("matches!(")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::places;
    use super::*;

    const FORM: (&str, &str) = (
        "public/forms/a.1.json",
        r#"{"choices":{"l":[{"name":"partly"},{"name":"yes"}]},"survey":[{"type":"group","name":"core","items":[{"type":"text","name":"better"}]}]}"#,
    );

    fn named(path: &str, code: &str) -> usize {
        places(not_named, &[FORM, (path, code)]).len()
    }

    fn decided(path: &str, code: &str) -> usize {
        places(not_decided_on, &[FORM, (path, code)]).len()
    }

    #[test]
    fn a_question_in_code_is_found() {
        assert_eq!(named("src/ui/src/a.rs", r#"f("better")"#), 1);
        assert_eq!(named("src/ui/src/a.rs", r##"f(r#"core"#)"##), 1);
        assert_eq!(
            named("src/ui/src/a.rs", r#"f("better still") // "better""#),
            0
        );
        assert_eq!(
            named(
                "src/ui/src/a.rs",
                "#[cfg(test)]\nmod tests { fn f() { g(\"better\") } }"
            ),
            0
        );
        assert_eq!(named("src/form/src/read/item.rs", r#"f("core")"#), 0);
        assert_eq!(named("src/form/src/read/item.rs", r#"f("better")"#), 1);
        assert_eq!(places(not_named, &[]), ["public/forms/:1"]);
    }

    #[test]
    fn a_branch_on_an_answer_is_found() {
        for code in [
            r#"if name == "partly" {}"#,
            r#"if "partly" != name {}"#,
            r#"match name { "partly" => 1, _ => 2 }"#,
            r#"match name { Some("partly") => 1, _ => 2 }"#,
            r#"match name { "x" | "partly" => 1, _ => 2 }"#,
            r#"if name == Some("partly") {}"#,
            r#"if matches!(name, "partly") {}"#,
            r#"if names.contains("partly") {}"#,
        ] {
            assert_eq!(decided("src/respond/src/a.rs", code), 1, "{code}");
        }
        assert_eq!(
            decided("src/respond/src/a.rs", r#"el("p").class("partly")"#),
            0
        );
        assert_eq!(decided("src/ui/src/words.rs", r#"if name == "yes" {}"#), 0);
        assert_eq!(
            decided("src/ui/src/words.rs", r#"if name == "partly" {}"#),
            1
        );
        assert_eq!(
            decided("src/tally/src/a.rs", r#"if name == "partly" {}"#),
            0
        );
    }

    #[test]
    fn a_changed_questionnaire_is_found() {
        let hash = hex(&Sha256::digest(FORM.1));
        let list = |text: &str| places(released_are_unchanged, &[FORM, (RELEASED, text)]);
        assert!(list(&format!("{hash}  a.1.json\n")).is_empty());
        assert_eq!(
            list(&format!("{}  a.1.json\n", hash.replace(['a', '1'], "0"))),
            [format!("{RELEASED}:1")]
        );
        assert_eq!(list(""), ["public/forms/a.1.json:1"]);
        assert_eq!(
            list(&format!("{hash}  a.1.json\n{hash}  gone.1.json\n")),
            [format!("{RELEASED}:2")]
        );
        assert_eq!(
            list(&format!("{hash}  a.1.json\nsomething\n")),
            [format!("{RELEASED}:2")]
        );
    }
}
