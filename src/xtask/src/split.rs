//! Parts a module into what is needed at once and what is fetched when it is first needed. Where
//! to part is said in the source, by `#[wasm_split]`; the library does the parting, and here its
//! JavaScript is put into the module's own, so that no file has to know another's hashed name
//! before that file is finished.

use anyhow::{Context, Result, anyhow, ensure};
use std::fs;
use std::path::Path;
use wasm_split_cli_support::{Options, transform};

/// What the module imports the loading functions from, until they are put into its glue.
const LINK: &str = "./later.js";
/// The first line of the link, which asks for what the glue has itself.
const ASKS_FOR_MAIN: &str = "import { initSync } from \"./main.js\";";

/// The part that a page needs right behind its first: it is asked for, with all that it shares with other
/// parts, while that is still on its way.
const AT_ONCE: &str = "asking";

/// How the link asks for all that a part shares with others, at once,
const ALL_AT_ONCE: &str = "const parallelStuff = deps.map(d => d());";
/// and how it asks for each in a task of its own: six of them in one keep a slow phone from answering
/// to a tap.
const ONE_BY_ONE: &str = "const parallelStuff = [];
for (const dep of deps) {
parallelStuff.push(dep());
await new Promise((on) => setTimeout(on));
}";

/// A module, parted.
pub struct Split {
    /// What is needed at once, not yet bound to JavaScript.
    pub main: Vec<u8>,
    /// The parts fetched later: file name as the link writes it, and WebAssembly.
    pub parts: Vec<(String, Vec<u8>)>,
    /// Those of them that come right behind the first.
    pub at_once: Vec<String>,
    /// The JavaScript that fetches them.
    link: String,
}

/// Parts a module as the compiler made it, with its relocations; `folder` is for files on the way.
pub fn split(wasm: &[u8], folder: &Path) -> Result<Split> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    let main = folder.join("main.wasm");
    let mut options = Options::new(wasm);
    options.output_dir = folder;
    options.main_out_path = &main;
    options.link_name = LINK;
    let made =
        transform(options).map_err(|error| anyhow!("The module cannot be parted: {error:#}"))?;
    let mut parts = Vec::new();
    for path in made.split_modules {
        let name = path.file_name().context("a part without a name")?;
        parts.push((name.to_string_lossy().into_owned(), fs::read(&path)?));
    }
    parts.sort();
    let link = fs::read_to_string(folder.join(LINK))?;
    ensure!(
        parts.is_empty() || link.contains(ALL_AT_ONCE),
        "The library now writes another link: see ALL_AT_ONCE."
    );
    Ok(Split {
        main: fs::read(&main)?,
        parts,
        at_once: needed(&link, AT_ONCE),
        link: link.replace(ALL_AT_ONCE, ONE_BY_ONE),
    })
}

/// The files of a part: those it shares with others, which the link names as what it waits for, and
/// its own.
fn needed(link: &str, part: &str) -> Vec<String> {
    let loader = format!("__wasm_split_load_{part} = ");
    let waits = link
        .split_once(&loader)
        .and_then(|(_, rest)| rest.split_once("\n, ["))
        .and_then(|(_, rest)| rest.split_once(']'));
    let Some((waits, _)) = waits else {
        return Vec::new();
    };
    let shared = waits
        .split(", ")
        .filter_map(|name| name.strip_prefix("__"))
        .map(|name| format!("{name}.wasm"));
    shared.chain([format!("split_{part}.wasm")]).collect()
}

impl Split {
    /// Puts the loading functions into the glue, in place of the lines that import them: there is
    /// one for each part.
    pub fn link(&self, glue: &str) -> Result<String> {
        let imports = |line: &&str| line.starts_with("import * as ") && line.contains(LINK);
        let mut lines = glue.lines().filter(imports);
        let Some(line) = lines.next() else {
            ensure!(self.parts.is_empty(), "The glue does not import its parts.");
            return Ok(glue.to_owned());
        };
        let name = line.split(' ').nth(3).context("an import without a name")?;
        let (mut code, mut exported) = (String::new(), Vec::new());
        for line in self.link.lines().filter(|line| *line != ASKS_FOR_MAIN) {
            let line = match line.strip_prefix("export const ") {
                Some(rest) => {
                    exported.extend(rest.split(' ').next());
                    format!("const {rest}")
                }
                None => line.to_owned(),
            };
            code += &line;
            code.push('\n');
        }
        let code = format!("{code}const {name} = {{ {} }};\n", exported.join(", "));
        let mut linked = glue.replace(&format!("{line}\n"), &code);
        for again in lines {
            let other = again
                .split(' ')
                .nth(3)
                .context("an import without a name")?;
            linked = linked.replace(again, &format!("const {other} = {name};"));
        }
        Ok(linked)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_import_of_the_link_is_replaced() {
        let split = Split {
            main: Vec::new(),
            parts: vec![("a.wasm".to_owned(), Vec::new())],
            at_once: Vec::new(),
            link: format!("{ASKS_FOR_MAIN}\nexport const load = () => 1;\n"),
        };
        let glue = "import * as import1 from \"./later.js\"\nimport * as import2 from \"./later.js\"\nrest();\n";
        let linked = split.link(glue).expect("linked");
        assert!(!linked.contains("later.js"), "{linked}");
        assert!(linked.contains("const import1 = { load };"), "{linked}");
        assert!(linked.contains("const import2 = import1;"), "{linked}");
    }

    #[test]
    fn a_part_needs_what_it_shares() {
        let link = "export const __wasm_split_load_other = wrap(makeLoad(() => {\n}\n, [__chunk_1]));\n\
                    export const __wasm_split_load_asking = wrap(makeLoad(() => {\n}\n, [__chunk_2, __chunk_3]));\n";
        let files = ["chunk_2.wasm", "chunk_3.wasm", "split_asking.wasm"];
        assert_eq!(needed(link, "asking"), files);
        assert!(needed(link, "absent").is_empty());
    }
}
