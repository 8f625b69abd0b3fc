//! From Rust to WebAssembly and its JavaScript: Cargo, then wasm-bindgen as a library, so that one
//! Cargo.lock rules out version skew and no tool has to be installed.

use crate::project::{Project, WASM_TARGET, output, run, sha256_hex};
use crate::sizes::{self, ByCrate};
use anyhow::{Context, Result, bail, ensure};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use wasm_bindgen_cli_support::Bindgen;
use wasmparser::{Parser, Payload};

/// Each package and the modules it makes: the page's, and its worker's.
const MODULES: [(&str, [&str; 2]); 2] =
    [("respond", ["respond", "respond-worker"]), ("collate", ["collate", "collate-worker"])];

/// One WebAssembly module, ready to be given its final name.
pub struct Module {
    /// `respond-worker`.
    pub name: &'static str,
    /// What wasm-bindgen wrote, as it wrote it.
    pub js: String,
    /// Without names and other custom sections.
    pub wasm: Vec<u8>,
    /// What it is made of.
    pub by_crate: ByCrate,
}

/// Builds all modules.
pub fn build(project: &Project, dev: bool) -> Result<Vec<Module>> {
    ensure_target(project)?;
    let flags = flags(project)?;
    for (package, _) in MODULES {
        // One package at a time, so that what one app asks of a crate does not weigh on the other.
        run(project.cargo().env("CARGO_ENCODED_RUSTFLAGS", &flags).args(arguments(package, dev)))?;
    }
    let folder = project.target.join(WASM_TARGET).join(if dev { "debug" } else { "wasm" });
    let names = MODULES.iter().flat_map(|(_, names)| *names);
    names.map(|name| module(project, &folder, name)).collect()
}

fn arguments(package: &str, dev: bool) -> Vec<&str> {
    let profile = if dev { "dev" } else { "wasm" };
    vec!["build", "--locked", "--bins", "--target", WASM_TARGET, "--profile", profile, "--package", package]
}

fn ensure_target(project: &Project) -> Result<()> {
    let sysroot = output(project.command("rustc").args(["--print", "sysroot"]))?;
    let sysroot = PathBuf::from(String::from_utf8(sysroot)?.trim());
    if sysroot.join("lib/rustlib").join(WASM_TARGET).is_dir() {
        return Ok(());
    }
    let added = project.command("rustup").args(["target", "add", WASM_TARGET]).status();
    match added {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => bail!("rustup could not add {WASM_TARGET}. Is there a network? Nothing was built."),
        Err(_) => bail!(
            "Rust cannot build for browsers yet: {WASM_TARGET} is missing, and there is no rustup to add it. Install Rust with rustup, or add your system's package for that target."
        ),
    }
}

/// The compiler's flags: panics name the files they come from, and those names must neither tell
/// whose machine built this nor make two machines' builds differ.
fn flags(project: &Project) -> Result<String> {
    let metadata = project.metadata(Some(WASM_TARGET))?;
    let packages = metadata["packages"].as_array().context("cargo metadata lists no packages")?;
    let mut flags: Vec<String> = env::var("RUSTFLAGS")
        .map(|flags| flags.split_whitespace().map(str::to_owned).collect())
        .unwrap_or_default();
    let mut sources: Vec<PathBuf> = packages
        .iter()
        .filter(|package| package["source"].is_string())
        .filter_map(|package| Path::new(package["manifest_path"].as_str()?).ancestors().nth(2).map(Path::to_owned))
        .collect();
    sources.sort();
    sources.dedup();
    for folder in sources.iter().chain([&project.root]) {
        flags.push(format!("--remap-path-prefix={}/=", folder.display()));
    }
    Ok(flags.join("\u{1f}"))
}

fn module(project: &Project, folder: &Path, name: &'static str) -> Result<Module> {
    let path = folder.join(name).with_extension("wasm");
    let built = fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))?;
    let (js, wasm) = bound(project, name, built)?;
    Ok(Module { name, js, by_crate: sizes::by_crate(&wasm)?, wasm: without_custom_sections(&wasm)? })
}

/// What wasm-bindgen makes of a module; kept in the cache, because it takes seconds.
fn bound(project: &Project, name: &str, built: Vec<u8>) -> Result<(String, Vec<u8>)> {
    let cache = project.target.join("heard-cache/bound").join(format!("{name}-{}", sha256_hex(&built)));
    let (js, wasm) = (cache.with_extension("js"), cache.with_extension("wasm"));
    if !(js.is_file() && wasm.is_file()) {
        fs::create_dir_all(project.target.join("heard-cache/bound"))?;
        let made = bind(name, built)?;
        fs::write(&wasm, made.1)?;
        fs::write(&js, made.0)?;
    }
    Ok((fs::read_to_string(js)?, fs::read(wasm)?))
}

fn bind(name: &str, built: Vec<u8>) -> Result<(String, Vec<u8>)> {
    let mut bindgen = Bindgen::new();
    let mut made = bindgen
        .input_bytes(name, built)
        .web(true)?
        .typescript(false)
        .omit_default_module_path(true)
        .generate_output()
        .with_context(|| versions(name))?;
    let extra: Vec<_> = made.snippets().keys().chain(made.local_modules().keys()).collect();
    ensure!(extra.is_empty(), "{name} brings JavaScript of its own ({extra:?}); the pages load one module each.");
    Ok((made.js().to_owned(), made.wasm_mut().emit_wasm()))
}

fn versions(name: &str) -> String {
    format!("wasm-bindgen cannot read {name}.wasm. Its version and wasm-bindgen-cli-support's must be the same in Cargo.lock.")
}

/// The module without names, producers and target features. wasm-bindgen needs the last of these,
/// so they go only after it has run.
fn without_custom_sections(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut kept = wasm.get(..8).context("not a WebAssembly module")?.to_vec();
    let mut end = 8;
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        let Some((_, range)) = payload.as_section() else { continue };
        // A section's range leaves out its number and length; they stand since the last one's end.
        if !matches!(payload, Payload::CustomSection(_)) {
            kept.extend_from_slice(&wasm[end..range.end]);
        }
        end = range.end;
    }
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn custom_sections_go_and_the_rest_stays() {
        let header = *b"\0asm\x01\0\0\0";
        let custom = [0, 5, 4, b'n', b'a', b'm', b'e'];
        let types = [1, 4, 1, 0x60, 0, 0];
        let whole = [&header[..], &custom, &types, &custom].concat();
        assert_eq!(without_custom_sections(&whole).ok(), Some([&header[..], &types].concat()));
    }
}
