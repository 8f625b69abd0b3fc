//! How large the build is: by file as it travels, and by crate inside each module. It only counts
//! and prints; what is too large is `budget`'s to say.

use crate::assets::{Packed, Tree};
use anyhow::{Context, Result};
use std::collections::BTreeMap;
use wasmparser::{KnownCustom, Name, NameSectionReader, Parser, Payload, TypeRef};

/// How many crates are named; the others are one line.
const CRATES_NAMED: usize = 12;
const UNNAMED: &str = "(no name)";
const DATA: &str = "(data)";

/// Bytes of a module by the crate they came from.
pub type Parts = BTreeMap<String, usize>;

/// Reads the names of a module's functions and adds up their bodies by crate.
pub fn by_crate(wasm: &[u8]) -> Result<Parts> {
    let mut imported = 0;
    let mut bodies = Vec::new();
    let mut names = BTreeMap::new();
    let mut parts = Parts::new();
    for payload in Parser::new(0).parse_all(wasm) {
        match payload.context("The module cannot be read.")? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => bodies.push(body.range().len()),
            Payload::DataSection(data) => {
                parts.insert(DATA.to_owned(), data.range().len());
            }
            Payload::CustomSection(section) => {
                if let KnownCustom::Name(section) = section.as_known() {
                    names = function_names(section)?;
                }
            }
            _ => {}
        }
    }
    for (index, length) in (imported..).zip(bodies) {
        let owner = names
            .get(&index)
            .map_or(UNNAMED.to_owned(), |name| crate_of(name));
        *parts.entry(owner).or_default() += length;
    }
    Ok(parts)
}

/// The crate a function belongs to, from its mangled name: that of the type whose method it is.
pub fn crate_of(mangled: &str) -> String {
    let name = format!("{:#}", rustc_demangle::demangle(mangled));
    let name = name
        .strip_prefix("core::ptr::drop_in_place")
        .unwrap_or(&name);
    let inner = name.trim_start_matches(['<', '&', '*', '[', '(', ' ']);
    let inner = ["mut ", "const ", "dyn "]
        .into_iter()
        .fold(inner, |inner, word| {
            inner.strip_prefix(word).unwrap_or(inner)
        });
    match inner.split_once("::") {
        Some((owner, _)) if owner.chars().all(is_of_name) && !owner.is_empty() => owner.to_owned(),
        // `<T as trait_crate::Trait>::method` of a type of the language itself.
        _ => match inner.split_once(" as ") {
            Some((_, path)) => path.split("::").next().unwrap_or(UNNAMED).to_owned(),
            None => "(runtime)".to_owned(),
        },
    }
}

/// Prints every file: as it is, with gzip, with brotli.
pub fn print_files(tree: &Tree, packed: &Packed) {
    println!("\n{:>10} {:>10} {:>10}  file", "bytes", "gzip", "brotli");
    for (name, bytes) in tree {
        let copies = packed.get(name);
        let [gzip, brotli] = [
            copies.map(|copies| copies.gzip.len()),
            copies.map(|copies| copies.brotli.len()),
        ]
        .map(|size| size.map_or("-".to_owned(), |size| size.to_string()));
        println!("{:>10} {gzip:>10} {brotli:>10}  {name}", bytes.len());
    }
}

/// Prints the largest crates of a module, before stripping and compression.
pub fn print_crates(module: &str, parts: &Parts) {
    let total: usize = parts.values().sum();
    println!("\n{module}: {total} bytes of code and data, by crate");
    for (owner, size) in largest(parts, CRATES_NAMED) {
        println!("{size:>10} {:>5.1}%  {owner}", percent(size, total));
    }
}

/// The largest, and one line for all the others.
fn largest(parts: &Parts, count: usize) -> Vec<(String, usize)> {
    let mut all: Vec<_> = parts
        .iter()
        .map(|(owner, size)| (owner.clone(), *size))
        .collect();
    all.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    let rest = all.split_off(count.min(all.len()));
    if !rest.is_empty() {
        let size = rest.iter().map(|(_, size)| size).sum();
        all.push((format!("{} others", rest.len()), size));
    }
    all
}

#[expect(clippy::cast_precision_loss, reason = "a percentage with one digit")]
fn percent(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        0.0
    } else {
        100.0 * part as f64 / whole as f64
    }
}

fn function_names(section: NameSectionReader<'_>) -> Result<BTreeMap<u32, String>> {
    let mut names = BTreeMap::new();
    for name in section {
        if let Name::Function(functions) = name? {
            for function in functions {
                let function = function?;
                names.insert(function.index, function.name.to_owned());
            }
        }
    }
    Ok(names)
}

fn is_of_name(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_belongs_to_its_crate() {
        assert_eq!(crate_of("_ZN4form4read5check17h0123456789abcdefE"), "form");
    }

    #[test]
    fn a_method_belongs_to_the_crate_of_its_type() {
        let drop = "_ZN4core3ptr42drop_in_place$LT$wire..service..Signed$GT$17h0123456789abcdefE";
        assert_eq!(crate_of(drop), "wire");
        let debug =
            "_ZN53_$LT$seal..PrivateKey$u20$as$u20$core..fmt..Debug$GT$3fmt17h0123456789abcdefE";
        assert_eq!(crate_of(debug), "seal");
        let generic = "_ZN42_$LT$T$u20$as$u20$tachys..view..Render$GT$5build17h0123456789abcdefE";
        assert_eq!(crate_of(generic), "tachys");
    }

    #[test]
    fn what_no_crate_wrote_is_the_runtime() {
        assert_eq!(crate_of("memcpy"), "(runtime)");
    }

    #[test]
    fn the_smaller_crates_are_one_line() {
        let parts =
            Parts::from([("a", 1), ("b", 5), ("c", 3)].map(|(name, size)| (name.to_owned(), size)));
        let lines = largest(&parts, 1);
        assert_eq!(lines, [("b".to_owned(), 5), ("2 others".to_owned(), 4)]);
    }
}
