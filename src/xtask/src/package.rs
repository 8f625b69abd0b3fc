//! `cargo xtask package`: an archive that a council can run on a machine without Rust.
//!
//! The same programs give the same archive, byte for byte: everything in it is in order, belongs to
//! nobody in particular and carries no date, so that two people who built it can compare.

use crate::{dist, process, run};
use anyhow::{Context, Result, ensure};
use flate2::{Compression, GzBuilder};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};

const VERSION: &str = env!("CARGO_PKG_VERSION");
const SUMS: &str = "SHA256SUMS";
const PROGRAM: u32 = 0o755;
const FILE: u32 = 0o644;

/// What is not made here but copied: its name in the archive, and where it is.
const COPIED: &[(&str, &str)] = &[
    ("Caddyfile", "src/xtask/package/Caddyfile"),
    ("LICENSE", "LICENSE"),
    ("README.txt", "src/xtask/package/README.txt"),
    ("heard.service", "src/xtask/package/heard.service"),
    ("nginx.conf", "src/xtask/package/nginx.conf"),
    ("service.toml", "src/server/example/service.toml"),
    ("third-party.txt", "dist/third-party.txt"),
];

/// One file of the archive.
struct Packed {
    name: String,
    mode: u32,
    bytes: Vec<u8>,
}

/// Builds everything and writes the archive.
pub fn run() -> Result<()> {
    dist::build()?;
    run::build_programs(true)?;
    let name = format!(
        "heard-{VERSION}-{}-{}",
        std::env::consts::ARCH,
        std::env::consts::OS
    );
    let archive = archive(&name, files()?)?;
    let path = process::target()
        .join("package")
        .join(format!("{name}.tar.gz"));
    write(&path, &archive)?;
    println!("{}  {}", hash(&archive), path.display());
    println!(
        "{} bytes. What to do with it stands in its README.txt.",
        archive.len()
    );
    Ok(())
}

fn files() -> Result<Vec<Packed>> {
    let copied = COPIED
        .iter()
        .map(|(name, from)| packed(name, FILE, &process::root().join(from)));
    let programs =
        ["heard", "heard-server"].map(|name| packed(name, PROGRAM, &process::built(name)));
    copied.chain(programs).collect()
}

fn packed(name: &str, mode: u32, from: &Path) -> Result<Packed> {
    let bytes = fs::read(from).with_context(|| format!("{} cannot be read", from.display()))?;
    ensure!(!bytes.is_empty(), "{} is empty", from.display());
    Ok(Packed {
        name: name.to_owned(),
        mode,
        bytes,
    })
}

/// The files in a folder of that name, with their sums, sorted.
fn archive(folder: &str, mut files: Vec<Packed>) -> Result<Vec<u8>> {
    files.sort_by(|one, other| one.name.cmp(&other.name));
    let sums: String = files
        .iter()
        .map(|file| format!("{}  {}\n", hash(&file.bytes), file.name))
        .collect();
    files.insert(
        0,
        Packed {
            name: SUMS.to_owned(),
            mode: FILE,
            bytes: sums.into_bytes(),
        },
    );
    let packer = GzBuilder::new()
        .mtime(0)
        .write(Vec::new(), Compression::best());
    let mut tar = tar::Builder::new(packer);
    for file in &files {
        let mut header = header(file);
        tar.append_data(
            &mut header,
            Path::new(folder).join(&file.name),
            &file.bytes[..],
        )?;
    }
    Ok(tar.into_inner()?.finish()?)
}

fn header(file: &Packed) -> tar::Header {
    let mut header = tar::Header::new_ustar();
    header.set_entry_type(tar::EntryType::Regular);
    header.set_size(file.bytes.len() as u64);
    header.set_mode(file.mode);
    header.set_uid(0);
    header.set_gid(0);
    header.set_mtime(0);
    header
}

fn write(path: &PathBuf, bytes: &[u8]) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, bytes).with_context(|| format!("{} cannot be written", path.display()))
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    fn files() -> Vec<Packed> {
        let file = |name: &str, mode| Packed {
            name: name.to_owned(),
            mode,
            bytes: name.into(),
        };
        vec![file("heard", PROGRAM), file("README.txt", FILE)]
    }

    #[test]
    fn the_same_files_in_any_order_give_the_same_archive() {
        let one = archive("heard-0", files()).expect("packs");
        let other = archive("heard-0", files().into_iter().rev().collect()).expect("packs");
        assert_eq!(one, other);
    }

    #[test]
    fn it_holds_every_file_with_its_sum() {
        let packed = archive("heard-0", files()).expect("packs");
        let mut tar = tar::Archive::new(flate2::read::GzDecoder::new(&packed[..]));
        let mut found = Vec::new();
        for entry in tar.entries().expect("reads") {
            let mut entry = entry.expect("reads");
            let mut text = String::new();
            entry.read_to_string(&mut text).expect("text");
            let name = entry.path().expect("a name").display().to_string();
            let header = entry.header();
            assert_eq!((header.mtime().ok(), header.uid().ok()), (Some(0), Some(0)));
            found.push((name, header.mode().expect("a mode"), text));
        }
        let names: Vec<_> = found
            .iter()
            .map(|(name, mode, _)| (name.as_str(), *mode))
            .collect();
        assert_eq!(
            names,
            [
                ("heard-0/SHA256SUMS", FILE),
                ("heard-0/README.txt", FILE),
                ("heard-0/heard", PROGRAM)
            ]
        );
        assert!(found[0].2.contains(&format!("{}  heard\n", hash(b"heard"))));
    }

    #[test]
    fn the_examples_keep_no_addresses() {
        let read =
            |name: &str| fs::read_to_string(process::root().join("src/xtask/package").join(name));
        let nginx = read("nginx.conf").expect("there");
        assert_eq!(
            nginx.matches("access_log off;").count(),
            nginx.matches("server {").count()
        );
        assert!(
            nginx.contains("proxy_set_header X-Forwarded-For \"\";")
                && !nginx.contains("$remote_addr")
        );
        let caddy = read("Caddyfile").expect("there");
        assert!(caddy.contains("header_up -X-Forwarded-For") && caddy.contains("request delete"));
    }
}
