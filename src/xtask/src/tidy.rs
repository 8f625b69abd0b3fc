//! `cargo xtask tidy`: the invariants that neither the compiler nor Cargo holds.
//!
//! Each rule is one function from the files to what is wrong with them. A rule says where and what,
//! and has a test in which it finds something: one that cannot fail would only look like a guard.

mod files;
mod questions;
mod secrecy;
mod source;
mod style;

use crate::process;
use anyhow::{Context, Result, bail};
use source::Source;
use std::fmt;
use std::path::Path;

/// One thing that is wrong.
#[derive(Debug)]
pub struct Finding {
    path: String,
    line: usize,
    message: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        write!(out, "{}:{}: {}", self.path, self.line, self.message)
    }
}

/// A name to find it by, and what it finds.
type Rule = (&'static str, fn(&Tree) -> Vec<Finding>);

const RULES: &[Rule] = &[
    ("one seal", secrecy::one_seal),
    (
        "responses are not read back",
        secrecy::responses_are_not_read_back,
    ),
    ("pure crates do no input or output", secrecy::pure_crates),
    ("a Look stays on the screen", secrecy::looks_stay_on_screen),
    ("no question is named in code", questions::not_named),
    ("components decide nothing", questions::not_decided_on),
    (
        "released questionnaires never change",
        questions::released_are_unchanged,
    ),
    ("no inline style", style::no_inline_style),
    ("no long function", style::no_long_function),
    ("nothing unfinished", style::nothing_unfinished),
    ("names that say something", style::telling_names),
    (
        "files say what they are for",
        style::files_begin_with_a_purpose,
    ),
    ("no unsafe code", style::no_unsafe),
    ("no path of a machine", files::no_machine_paths),
    ("no registry host", files::no_registry_hosts),
    ("links lead somewhere", files::links_resolve),
    ("lock files", files::lock_files),
];

/// Holds every rule against the repository.
pub fn run() -> Result<()> {
    let tree = Tree::read(&process::root())?;
    let findings = findings(&tree);
    for (rule, finding) in &findings {
        println!("{finding} [{rule}]");
    }
    match findings.len() {
        0 => println!(
            "tidy: {} rules, {} files, nothing wrong",
            RULES.len(),
            tree.files.len()
        ),
        some => bail!("tidy: {some} to mend; each is named above"),
    }
    Ok(())
}

fn findings(tree: &Tree) -> Vec<(&'static str, Finding)> {
    let of_rule = |(name, rule): &Rule| {
        let name = *name;
        rule(tree)
            .into_iter()
            .map(move |finding| (name, finding))
            .collect::<Vec<_>>()
    };
    RULES.iter().flat_map(of_rule).collect()
}

/// The files of the repository that Git knows or would add.
pub struct Tree {
    files: Vec<File>,
    sources: Vec<Source>,
    test_modules: Vec<String>,
}

struct File {
    path: String,
    /// None for what is no text.
    text: Option<String>,
}

impl Tree {
    fn read(root: &Path) -> Result<Self> {
        // CI may check the repository out as another user; Git would not list its files then.
        let arguments = [
            "-c",
            "safe.directory=*",
            "ls-files",
            "-z",
            "-co",
            "--exclude-standard",
        ];
        let listed = process::output(&mut process::command("git", &arguments))
            .context("tidy asks Git which files there are, so it needs Git and a clone")?;
        let paths = listed
            .split_terminator('\0')
            .filter(|path| root.join(path).is_file());
        let read = |path: &str| -> Result<(String, Vec<u8>)> {
            let bytes =
                std::fs::read(root.join(path)).with_context(|| format!("{path} cannot be read"))?;
            Ok((path.to_owned(), bytes))
        };
        Ok(Self::of(paths.map(read).collect::<Result<_>>()?))
    }

    fn of(files: Vec<(String, Vec<u8>)>) -> Self {
        let text = |(path, bytes): (String, Vec<u8>)| File {
            path,
            text: String::from_utf8(bytes).ok(),
        };
        let files: Vec<File> = files.into_iter().map(text).collect();
        let rust = files.iter().filter(|file| file.path.ends_with(".rs"));
        let sources: Vec<Source> = rust
            .filter_map(|file| Some(Source::read(&file.path, file.text.as_deref()?)))
            .collect();
        let test_modules = sources.iter().flat_map(Source::test_modules).collect();
        Self {
            files,
            sources,
            test_modules,
        }
    }

    /// Every file that is text, with its path.
    fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        let texts = self.files.iter();
        texts.filter_map(|file| Some((file.path.as_str(), file.text.as_deref()?)))
    }

    fn text(&self, path: &str) -> Option<&str> {
        self.texts()
            .find(|(name, _)| *name == path)
            .map(|(_, text)| text)
    }

    /// Is there such a file, or a folder with files?
    fn has(&self, path: &str) -> bool {
        let below = |file: &File| {
            let rest = file.path.strip_prefix(path);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || path.is_empty())
        };
        self.files.iter().any(below)
    }

    /// Every Rust file below one of these folders.
    fn sources_in<'a>(&'a self, folders: &'a [&str]) -> impl Iterator<Item = &'a Source> {
        let below = |source: &&Source| folders.iter().any(|folder| source.path.starts_with(folder));
        self.sources.iter().filter(below)
    }

    /// Is this place compiled for tests only?
    fn is_test(&self, source: &Source, at: usize) -> bool {
        let path = source.path.as_str();
        let module = |start: &String| {
            path.strip_prefix(start.as_str())
                .is_some_and(|rest| rest.starts_with(['.', '/']))
        };
        is_test_path(path) || self.test_modules.iter().any(module) || source.in_tests(at)
    }

    /// Where these words stand in code that is shipped, once a line.
    fn shipped_words(
        &self,
        source: &Source,
        words: &[&str],
        message: impl Fn(&str) -> String,
    ) -> Vec<Finding> {
        let mut found: Vec<Finding> = Vec::new();
        for word in words {
            for at in source.words(word) {
                let line = source.line(at);
                if !self.is_test(source, at) && found.iter().all(|earlier| earlier.line != line) {
                    found.push(finding(source, at, message(word)));
                }
            }
        }
        found
    }

    #[cfg(test)]
    fn with(files: &[(&str, &str)]) -> Self {
        let owned = |(path, text): &(&str, &str)| ((*path).to_owned(), text.as_bytes().to_vec());
        Self::of(files.iter().map(owned).collect())
    }
}

/// A finding at a byte of a Rust file.
fn finding(source: &Source, at: usize, message: impl Into<String>) -> Finding {
    Finding {
        path: source.path.clone(),
        line: source.line(at),
        message: message.into(),
    }
}

/// A finding at a line of any file.
fn at_line(path: &str, line: usize, message: impl Into<String>) -> Finding {
    Finding {
        path: path.to_owned(),
        line,
        message: message.into(),
    }
}

/// Files of tests and benches by where they lie.
fn is_test_path(path: &str) -> bool {
    let folder = |part| matches!(part, "tests" | "benches");
    path.ends_with("/tests.rs") || path.split('/').any(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a rule says about these files, `path:line` each.
    pub(super) fn places(rule: fn(&Tree) -> Vec<Finding>, files: &[(&str, &str)]) -> Vec<String> {
        let found = rule(&Tree::with(files));
        found
            .iter()
            .map(|finding| format!("{}:{}", finding.path, finding.line))
            .collect()
    }

    #[test]
    fn test_modules_in_files_of_their_own_are_tests() {
        let tree = Tree::with(&[
            ("src/a/src/lib.rs", "mod real;\n#[cfg(test)]\nmod property;"),
            ("src/a/src/property.rs", "x"),
            ("src/a/src/real.rs", "x"),
            ("src/a/src/real/tests.rs", "x"),
        ]);
        let tests: Vec<bool> = tree
            .sources
            .iter()
            .map(|source| tree.is_test(source, 0))
            .collect();
        assert_eq!(tests, [false, true, false, true]);
    }

    #[test]
    fn a_folder_is_there_when_it_has_files() {
        let tree = Tree::with(&[("docs/a.md", "")]);
        assert!(
            tree.has("docs") && tree.has("docs/a.md") && !tree.has("doc") && !tree.has("docs/a")
        );
    }
}
