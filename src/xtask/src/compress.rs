//! Brotli and gzip copies, kept by content in the target folder so that a second build is fast.

use crate::project::{Project, sha256_hex};
use anyhow::Result;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::fs;
use std::io::Write;
use std::path::PathBuf;

const BROTLI_QUALITY: i32 = 11;
const BROTLI_WINDOW: i32 = 22;
/// Endings of files that get smaller.
const COMPRESSIBLE: [&str; 7] = ["html", "js", "css", "json", "wasm", "svg", "txt"];

/// A file's compressed copies.
pub struct Copies {
    /// Brotli, quality 11.
    pub brotli: Vec<u8>,
    /// Gzip, level 9.
    pub gzip: Vec<u8>,
}

/// Whether a file is worth compressing, by its name.
pub fn is_compressible(name: &str) -> bool {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    COMPRESSIBLE.contains(&ending) || ending == "webmanifest"
}

/// Both copies of a file.
pub fn copies(project: &Project, bytes: &[u8]) -> Result<Copies> {
    let cached = |ending: &str| cache(project).join(format!("{}.{ending}", sha256_hex(bytes)));
    let made = |path: PathBuf, make: fn(&[u8]) -> Result<Vec<u8>>| {
        if let Ok(there) = fs::read(&path) {
            return Ok(there);
        }
        let bytes = make(bytes)?;
        fs::create_dir_all(cache(project))?;
        // Written beside and moved, so that a build that is stopped leaves no half of a file.
        let half = path.with_extension("half");
        fs::write(&half, &bytes)?;
        fs::rename(half, path)?;
        anyhow::Ok(bytes)
    };
    Ok(Copies { brotli: made(cached("br"), brotli)?, gzip: made(cached("gz"), gzip)? })
}

/// Gzip without name or date.
pub fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: BROTLI_QUALITY,
        lgwin: BROTLI_WINDOW,
        size_hint: bytes.len(),
        ..Default::default()
    };
    let mut out = Vec::new();
    brotli::BrotliCompress(&mut &bytes[..], &mut out, &parameters)?;
    Ok(out)
}

fn cache(project: &Project) -> PathBuf {
    project.target.join("heard-cache/compressed")
}
