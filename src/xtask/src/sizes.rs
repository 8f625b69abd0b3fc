//! What a WebAssembly module is made of, crate by crate, and tables of sizes.

use anyhow::Result;
use std::collections::BTreeMap;
use wasmparser::{KnownCustom, Name, NameSectionReader, Parser, Payload, TypeRef};

/// How many crates a table names before it adds up the rest.
const ROWS: usize = 12;

/// Bytes by crate; sections that belong to no crate stand in brackets.
pub type ByCrate = BTreeMap<String, usize>;

/// Attributes each function to the crate its name begins with, by the module's name section.
pub fn by_crate(wasm: &[u8]) -> Result<ByCrate> {
    let mut sizes = ByCrate::new();
    let mut names = BTreeMap::new();
    let mut bodies = Vec::new();
    let mut imported = 0;
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ImportSection(section) => {
                imported += functions(section.clone())?;
                add(&mut sizes, "[imports and exports]", section.range().len());
            }
            Payload::ExportSection(section) => add(&mut sizes, "[imports and exports]", section.range().len()),
            Payload::DataSection(section) => add(&mut sizes, "[data]", section.range().len()),
            Payload::ElementSection(section) => add(&mut sizes, "[tables]", section.range().len()),
            Payload::TypeSection(section) => add(&mut sizes, "[types]", section.range().len()),
            Payload::FunctionSection(section) => add(&mut sizes, "[types]", section.range().len()),
            Payload::CodeSectionEntry(body) => bodies.push(body.range().len()),
            Payload::CustomSection(section) => {
                if let KnownCustom::Name(section) = section.as_known() {
                    names = function_names(section)?;
                }
            }
            _ => {}
        }
    }
    for (index, bytes) in (imported..).zip(bodies) {
        let name = names.get(&index).map_or("[unnamed]", String::as_str);
        add(&mut sizes, &crate_of(name), bytes);
    }
    Ok(sizes)
}

/// The crate that a function belongs to: the first path in its name, or where that names only a
/// type of the language, the trait's.
pub fn crate_of(mangled: &str) -> String {
    if mangled.starts_with('[') {
        return mangled.to_owned();
    }
    let name = format!("{:#}", rustc_demangle::demangle(mangled));
    first_path(&name).unwrap_or("[other]").to_owned()
}

/// A table's lines: the largest crates, and the rest in one.
pub fn largest(sizes: &ByCrate) -> Vec<(String, usize)> {
    let mut rows: Vec<_> = sizes.iter().map(|(name, bytes)| (name.clone(), *bytes)).collect();
    rows.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let rest: usize = rows.iter().skip(ROWS).map(|(_, bytes)| bytes).sum();
    let others = rows.len().saturating_sub(ROWS);
    rows.truncate(ROWS);
    if others > 0 {
        rows.push((format!("({others} more)"), rest));
    }
    rows
}

/// `1234567` as `1,234,567`.
pub fn grouped(bytes: usize) -> String {
    let digits = bytes.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn add(sizes: &mut ByCrate, name: &str, bytes: usize) {
    *sizes.entry(name.to_owned()).or_default() += bytes;
}

fn functions(imports: wasmparser::ImportSectionReader<'_>) -> Result<u32> {
    let mut functions = 0;
    for import in imports.into_imports() {
        functions += u32::from(matches!(import?.ty, TypeRef::Func(_)));
    }
    Ok(functions)
}

fn function_names(section: NameSectionReader<'_>) -> Result<BTreeMap<u32, String>> {
    let mut names = BTreeMap::new();
    for subsection in section {
        if let Name::Function(map) = subsection? {
            for naming in map {
                let naming = naming?;
                names.insert(naming.index, naming.name.to_owned());
            }
        }
    }
    Ok(names)
}

/// The first identifier that `::` follows, in any nesting of `<`, `&`, `[`, `(` and ` as `.
fn first_path(name: &str) -> Option<&str> {
    let mut from = 0;
    while let Some(at) = name[from..].find("::") {
        let before = &name[..from + at];
        let start = before.rfind(|c: char| !c.is_alphanumeric() && c != '_').map_or(0, |at| at + 1);
        if start < before.len() {
            return Some(&before[start..]);
        }
        from += at + 2;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_belongs_to_the_crate_its_name_begins_with() {
        for (name, expected) in [
            ("_ZN4form4walk4Walk3set17h0123456789abcdefE", "form"),
            ("_ZN66_$LT$leptos..View$u20$as$u20$core..fmt..Debug$GT$3fmt17h0123456789abcdefE", "leptos"),
            ("_ZN42_$LT$$RF$u8$u20$as$u20$core..fmt..Debug$GT$3fmt17h0123456789abcdefE", "core"),
            ("__wbindgen_malloc", "[other]"),
            ("[unnamed]", "[unnamed]"),
        ] {
            assert_eq!(crate_of(name), expected, "{name}");
        }
    }

    #[test]
    fn the_rest_is_added_up() {
        let sizes: ByCrate = (0..20).map(|n| (format!("crate{n:02}"), 100 - n)).collect();
        let rows = largest(&sizes);
        assert_eq!(rows.len(), ROWS + 1);
        assert_eq!(rows[0], ("crate00".to_owned(), 100));
        assert_eq!(rows[ROWS].0, "(8 more)");
        assert_eq!(rows.iter().map(|row| row.1).sum::<usize>(), sizes.values().sum::<usize>());
    }

    #[test]
    fn thousands_are_grouped() {
        assert_eq!([grouped(7), grouped(1000), grouped(1_234_567)], ["7", "1,000", "1,234,567"]);
    }
}
