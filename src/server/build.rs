//! Writes the table of the built apps that a release server carries inside itself.
//!
//! Only a release embeds them: a server built for the tests reads from disk (`--dist`), so that it
//! need not be built again whenever a style changes. Without `dist/` the table is empty.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use sha2::{Digest, Sha256};

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed=build.rs");
    // The migrations are compiled in; a new one has to be noticed.
    println!("cargo:rerun-if-changed=migrations");
    let crate_folder = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?);
    let mut files = Vec::new();
    if env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        println!("cargo:rerun-if-changed=../../dist");
        let dist = crate_folder.join("../../dist");
        if dist.is_dir() {
            let dist = dist.canonicalize()?;
            walk(&dist, &dist, &mut files)?;
        }
    }
    // By name, because the server looks a name up by halving.
    files.sort();
    let out = PathBuf::from(env::var("OUT_DIR").map_err(io::Error::other)?).join("embedded.rs");
    fs::write(out, table(&files)?)
}

/// Collects each file's name below `dist`, with `/` on every system, and its path.
fn walk(dist: &Path, folder: &Path, files: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            walk(dist, &path, files)?;
        } else {
            let name = path.strip_prefix(dist).map_err(io::Error::other)?;
            files.push((name.to_string_lossy().replace('\\', "/"), path));
        }
    }
    Ok(())
}

/// Name, hash and bytes of each file, as Rust.
fn table(files: &[(String, PathBuf)]) -> io::Result<String> {
    let mut code = String::from("pub(super) static EMBEDDED: &[(&str, &str, &[u8])] = &[\n");
    for (name, path) in files {
        let hash = Sha256::digest(fs::read(path)?);
        let hash = hash[..8]
            .iter()
            .fold(String::new(), |hash, byte| hash + &format!("{byte:02x}"));
        let path = path.to_string_lossy();
        writeln!(code, "    ({name:?}, {hash:?}, include_bytes!({path:?})),")
            .map_err(io::Error::other)?;
    }
    code.push_str("];\n");
    Ok(code)
}
