//! The four modules of WebAssembly: built by cargo, bound to JavaScript by wasm-bindgen, and
//! stripped of everything a browser does not need. Sizes by crate are taken before the names go.

use crate::process;
use crate::sizes::{self, Parts};
use crate::split;
use crate::{names, panics};
use anyhow::{Context, Result, anyhow, bail, ensure};
use std::path::{Path, PathBuf};
use std::{env, fs, thread};
use wasm_bindgen_cli_support::Bindgen;
use wasmparser::{Parser, Payload};

/// The modules, each a page or the worker of one.
pub const MODULES: [&str; 4] = ["respond", "respond-worker", "collate", "collate-worker"];
const TARGET: &str = "wasm32-unknown-unknown";
/// The modules can only be parted where it is written down what refers to what.
const RELOCATIONS: &str = "-Clink-arg=--emit-relocs";
/// The length of what every module begins with: magic number and version.
const PREAMBLE: usize = 8;

/// A module, bound and stripped.
pub struct Module {
    /// One of [`MODULES`].
    pub name: &'static str,
    /// The JavaScript that loads it, without the line that starts it.
    pub glue: String,
    /// WebAssembly without custom sections.
    pub wasm: Vec<u8>,
    /// What is fetched later, by the name the glue fetches it under.
    pub later: Vec<(String, Vec<u8>)>,
    /// Those of them that come right behind it.
    pub at_once: Vec<String>,
    /// How much of it came from which crate.
    pub parts: Parts,
}

/// How much work goes into small modules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Care {
    /// Optimised as a whole: what is given out, measured and tested.
    Full,
    /// Built again in seconds, and several times as large: for looking at screens.
    Draft,
}

impl Care {
    /// The profile in `Cargo.toml`, and the folder Cargo builds it in.
    fn profile(self) -> &'static str {
        match self {
            Self::Full => "wasm",
            Self::Draft => "wasm-draft",
        }
    }
}

/// Builds and binds all of them, in the order of [`MODULES`].
pub fn build(care: Care) -> Result<Vec<Module>> {
    ensure_target()?;
    compile(care)?;
    let built = process::target().join(TARGET).join(care.profile());
    thread::scope(|scope| {
        let bound = MODULES.map(|name| {
            let file = built.join(format!("{name}.wasm"));
            scope.spawn(move || bind(name, &file))
        });
        bound
            .into_iter()
            .map(|one| one.join().map_err(|_| anyhow!("Binding stopped."))?)
            .collect()
    })
}

/// Writes a part's numbers with no more bytes than they need. The compiler leaves room for the
/// largest, so that a part can be cut out; the module itself is written anew by wasm-bindgen.
fn close_up(part: &[u8]) -> Result<Vec<u8>> {
    let mut module = walrus::Module::from_buffer(part)
        .map_err(|error| anyhow!("A part cannot be written anew: {error:#}"))?;
    Ok(module.emit_wasm())
}

/// Without custom sections: names, producers, features.
pub fn strip(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut kept = wasm.get(..PREAMBLE).context("This is no module.")?.to_vec();
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload.context("The module cannot be read.")?;
        if matches!(payload, Payload::CustomSection(_)) {
            continue;
        }
        if let Some((id, range)) = payload.as_section() {
            let length = u32::try_from(range.len()).context("The module is too large.")?;
            kept.push(id);
            write_leb(&mut kept, length);
            kept.extend_from_slice(&wasm[range]);
        }
    }
    Ok(kept)
}

/// Writes a number as WebAssembly does.
pub fn write_leb(out: &mut Vec<u8>, mut number: u32) {
    loop {
        let seven = number.to_le_bytes()[0] & 0x7f;
        number >>= 7;
        if number == 0 {
            return out.push(seven);
        }
        out.push(seven | 0x80);
    }
}

/// Sees that Rust can build for browsers, and says in plain words what is missing if not.
pub fn ensure_target() -> Result<()> {
    if target_is_there() {
        return Ok(());
    }
    let mut add = process::command("rustup", &["target", "add", TARGET]);
    let added = process::is_there("rustup") && process::run(&mut add).is_ok();
    ensure!(
        added && target_is_there(),
        "Rust cannot build for browsers here: its part for {TARGET} is not installed, and rustup \
         could not add it. Install it from where your Rust came from, or use rustup."
    );
    Ok(())
}

fn target_is_there() -> bool {
    let mut ask = process::command("rustc", &["--print", "target-libdir", "--target", TARGET]);
    process::output(&mut ask).is_ok_and(|folder| Path::new(folder.trim()).is_dir())
}

fn compile(care: Care) -> Result<()> {
    cargo(
        care,
        &[
            "--package=respond",
            "--package=collate",
            "--bin=respond",
            "--bin=collate",
            "--bin=collate-worker",
        ],
    )?;
    // Apart, because features are shared by all that is built at once.
    cargo(
        care,
        &[
            "--package=respond",
            "--no-default-features",
            "--bin=respond-worker",
        ],
    )
}

fn cargo(care: Care, what: &[&str]) -> Result<()> {
    let profile = care.profile();
    let mut build = process::command(
        "cargo",
        &["build", "--profile", profile, "--target", TARGET],
    );
    build.args(what);
    let flags = format!("{RELOCATIONS} {}", forget_folders());
    build.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags);
    process::run(&mut build)
}

/// Flags that keep this machine's folders out of the modules: they are nobody's business, and the
/// same source has to make the same bytes on every machine.
fn forget_folders() -> String {
    let Some(home) = cargo_home() else {
        return String::new();
    };
    let registries = fs::read_dir(home.join("registry").join("src"))
        .into_iter()
        .flatten();
    let mut folders: Vec<PathBuf> = registries.flatten().map(|entry| entry.path()).collect();
    folders.sort();
    let flags = folders
        .iter()
        .map(|folder| format!("--remap-path-prefix={}=", folder.display()));
    // Flags are parted by spaces here, so a folder with a space in its name cannot be named.
    flags
        .filter(|flag| !flag.contains(' '))
        .collect::<Vec<_>>()
        .join(" ")
}

fn cargo_home() -> Option<PathBuf> {
    let told = env::var_os("CARGO_HOME").map(PathBuf::from);
    told.or_else(|| env::home_dir().map(|home| home.join(".cargo")))
}

fn bind(name: &'static str, file: &Path) -> Result<Module> {
    let whole = fs::read(file).with_context(|| format!("{name} was not built"))?;
    let silent = panics::forget(&whole)?;
    let split = split::split(&silent, &file.with_extension("parts"))?;
    let mut bindgen = Bindgen::new();
    // The names stay as the compiler wrote them, so that the crates can be read from them; and the
    // linker's own exports, because the parts that are fetched later import the table of functions.
    bindgen
        .input_bytes(name, split.main.clone())
        .web(true)?
        .keep_lld_exports(true)
        .typescript(false)
        .demangle(false);
    let mut output = bindgen
        .generate_output()
        .with_context(|| format!("{name} cannot be bound to JavaScript"))?;
    let snippets = output.snippets().values().any(|inline| !inline.is_empty());
    if snippets || !output.local_modules().is_empty() {
        bail!("{name} brings JavaScript of its own; a page of Heard loads only the one module.");
    }
    let glue = split.link(output.js())?;
    let glue = names::shorten(output.wasm_mut(), &glue)?;
    let wasm = output.wasm_mut().emit_wasm();
    let parts = sizes::by_crate(&wasm)?;
    let glue = without_comments(&glue);
    let later = split.parts.into_iter();
    let later = later.map(|(file, wasm)| Ok((file, strip(&close_up(&wasm)?)?)));
    Ok(Module {
        name,
        glue,
        wasm: strip(&wasm)?,
        later: later.collect::<Result<_>>()?,
        at_once: split.at_once,
        parts,
    })
}

/// Leaves out lines that are only comment and the spaces lines begin with.
pub fn without_comments(glue: &str) -> String {
    let lines = glue.lines().map(str::trim);
    let comment = |line: &str| {
        line.starts_with("//")
            || line.starts_with("/*")
            || line.starts_with("* ")
            || line == "*"
            || line == "*/"
    };
    let kept = lines.filter(|line| !line.is_empty() && !comment(line));
    kept.fold(String::new(), |glue, line| glue + line + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn custom_sections_go_and_the_rest_stays() {
        let preamble = b"\0asm\x01\0\0\0";
        let custom = b"\0\x05\x04name";
        let types = b"\x01\x04\x01\x60\0\0";
        let whole = [&preamble[..], custom, types, custom].concat();
        assert_eq!(strip(&whole).unwrap(), [&preamble[..], types].concat());
    }

    #[test]
    fn comments_go_from_the_glue() {
        let glue = "/**\n * Starts.\n */\nfunction a() {\n    // why\n    return 'http://x';\n}\n";
        assert_eq!(
            without_comments(glue),
            "function a() {\nreturn 'http://x';\n}\n"
        );
    }
}
