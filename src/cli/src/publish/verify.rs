//! `heard report --verify`: makes the checksums of files again and says in words whether they hold.

use super::DICTIONARY;
use anyhow::{Context, Result, bail};
use report::checksum::{self, Checked};
use std::fs;
use std::path::{Path, PathBuf};

/// A page, and the checksums it holds.
struct Page<'p> {
    path: &'p Path,
    checked: Checked,
}

/// Says of each file whether it is as it was made; fails if one is not.
pub fn run(paths: &[PathBuf]) -> Result<()> {
    let read = |path: &PathBuf| {
        let bytes = fs::read(path).with_context(|| format!("{} cannot be read.", path.display()));
        bytes.map(|bytes| (path.clone(), bytes))
    };
    let files = paths.iter().map(read).collect::<Result<Vec<_>>>()?;
    let pages: Vec<Page<'_>> = files
        .iter()
        .filter_map(|(path, bytes)| page(path, bytes))
        .collect();
    let mut wrong = 0;
    for (path, bytes) in &files {
        let verdict = verdict(path, bytes, &pages);
        wrong += usize::from(verdict.is_err());
        let words = verdict.unwrap_or_else(|words| words);
        println!("{}: {words}", path.display());
    }
    match wrong {
        0 => Ok(()),
        1 => bail!("One file does not hold."),
        _ => bail!("{wrong} files do not hold."),
    }
}

fn page<'p>(path: &'p Path, bytes: &[u8]) -> Option<Page<'p>> {
    let checked = checksum::check(std::str::from_utf8(bytes).ok()?)?;
    Some(Page { path, checked })
}

/// What is found of one file: good, or not, in words.
fn verdict(path: &Path, bytes: &[u8], pages: &[Page<'_>]) -> Result<String, String> {
    if let Some(page) = pages.iter().find(|page| page.path == path) {
        return match page.checked.whole {
            true => Ok("as it was made.".to_owned()),
            false => Err("changed since it was made. Do not rely on it; make it anew.".to_owned()),
        };
    }
    if path.file_name().is_some_and(|name| name == DICTIONARY) {
        return match bytes == report::dictionary_csv().as_bytes() {
            true => Ok("as this program writes it.".to_owned()),
            false => Err("not as this program writes it.".to_owned()),
        };
    }
    let sum = checksum::of(bytes);
    let made_with = |page: &&Page<'_>| {
        page.checked.whole && [&page.checked.csv, &page.checked.xlsx].contains(&&sum)
    };
    match pages.iter().find(made_with) {
        Some(page) => Ok(format!("as it was made, with {}.", page.path.display())),
        None if pages.iter().any(|page| page.checked.whole) => Err(format!(
            "not as it was made with {}. It was changed, if only by being saved again by another \
             program, or it is of another report.",
            listed(pages)
        )),
        None => Err(
            "cannot be told by itself. Name the page (HTML) that was made with it as well: it \
             holds the checksums."
                .to_owned(),
        ),
    }
}

fn listed(pages: &[Page<'_>]) -> String {
    let names: Vec<String> = pages
        .iter()
        .map(|page| page.path.display().to_string())
        .collect();
    names.join(" or ")
}
