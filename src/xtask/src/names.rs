//! Gives what a module imports and exports the shortest names there are. wasm-bindgen tells its
//! functions apart by sixteen letters of a hash each, which no compression makes smaller, once in the
//! module and once in its JavaScript.

use anyhow::{Result, ensure};

/// What wasm-bindgen calls the functions that JavaScript gives.
const GIVEN: &str = "__wb";
/// What the compiler calls a function of its own that JavaScript calls.
const MANGLED: &str = "_ZN";

/// Renames in the module; gives the JavaScript that goes with it.
pub fn shorten(module: &mut walrus::Module, glue: &str) -> Result<String> {
    let mut renamed = Vec::new();
    for import in module.imports.iter_mut() {
        if import.name.starts_with(GIVEN) {
            let short = name(renamed.len());
            renamed.push((std::mem::replace(&mut import.name, short.clone()), short));
        }
    }
    for export in module.exports.iter_mut() {
        if export.name.starts_with(MANGLED) {
            let short = name(renamed.len());
            renamed.push((std::mem::replace(&mut export.name, short.clone()), short));
        }
    }
    let mut words = Vec::new();
    for word in parted(glue) {
        let short = renamed.iter().find(|(long, _)| long == word);
        words.push(short.map_or(word, |(_, short)| short.as_str()));
    }
    let shortened = words.concat();
    for (long, _) in &renamed {
        ensure!(
            glue.contains(long.as_str()),
            "{long} is nowhere in the JavaScript."
        );
    }
    Ok(shortened)
}

/// `_a`, `_b`, and so on; no name of the JavaScript begins so and is as short.
fn name(mut number: usize) -> String {
    let mut name = "_".to_owned();
    loop {
        name.push(char::from(b"abcdefghijklmnopqrstuvwxyz"[number % 26]));
        number /= 26;
        if number == 0 {
            return name;
        }
    }
}

/// The text as names and what stands between them.
fn parted(text: &str) -> Vec<&str> {
    let of_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '$';
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let named = of_name(first);
        let end = rest.find(|letter| of_name(letter) != named);
        let (part, after) = rest.split_at(end.unwrap_or(rest.len()));
        parts.push(part);
        rest = after;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_names_are_replaced() {
        assert_eq!(
            parted("a._ZN1(__wb_b)"),
            ["a", ".", "_ZN1", "(", "__wb_b", ")"]
        );
    }

    #[test]
    fn every_number_has_a_name_of_its_own() {
        let names: std::collections::BTreeSet<String> = (0..2_000).map(name).collect();
        assert_eq!(names.len(), 2_000);
        assert_eq!((name(0), name(25)), ("_a".to_owned(), "_z".to_owned()));
    }

    #[test]
    fn module_and_javascript_stay_together() {
        let mut module = walrus::Module::default();
        let kind = module.types.add(&[], &[]);
        module.add_import_func("./x.js", "__wbg_now_0123456789abcdef", kind);
        let glue = "const i={__wbg_now_0123456789abcdef:()=>now()};";
        let short = shorten(&mut module, glue).expect("shortened");
        assert_eq!(short, "const i={_a:()=>now()};");
        assert_eq!(module.imports.iter().next().expect("one").name, "_a");
    }
}
