//! What every file of the build goes through: smaller CSS, a name with a hash, integrity, and
//! compressed copies, which are kept between builds by the hash of what they hold.

use crate::wasm::Care;
use anyhow::{Context, Result, anyhow};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io::{Cursor, Write};
use std::path::Path;
use std::{fs, thread};

/// The files of the build by their path in `dist/`, in order.
pub type Tree = BTreeMap<String, Vec<u8>>;
/// The compressed copies of those files that have them.
pub type Packed = BTreeMap<String, Copies>;

/// A file, compressed.
pub struct Copies {
    /// For `.gz`.
    pub gzip: Vec<u8>,
    /// For `.br`.
    pub brotli: Vec<u8>,
}

const HASH_HEX: usize = 12;
const COMPRESSIBLE: [&str; 8] = [
    "html",
    "css",
    "js",
    "json",
    "wasm",
    "svg",
    "txt",
    "webmanifest",
];
const BROTLI_QUALITY: i32 = 11;
/// For drafts, which nobody weighs.
const QUICK_QUALITY: i32 = 1;
const BROTLI_WINDOW: i32 = 22;

/// `respond-0123456789ab.css`.
pub fn hashed(stem: &str, extension: &str, bytes: &[u8]) -> String {
    let hash = hex(&Sha256::digest(bytes));
    format!("{stem}-{}.{extension}", &hash[..HASH_HEX])
}

/// What a page says a file's content must be.
pub fn integrity(bytes: &[u8]) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(bytes)))
}

/// Leaves out comments and the white space that means nothing. Spaces around `+`, `-`, `(`, `:` and
/// the like stay, because inside `calc()`, selectors and media queries they mean something.
pub fn minify_css(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' | '\'' => string_length(rest, first),
            '/' if rest.starts_with("/*") => comment_length(rest),
            _ => first.len_utf8(),
        };
        let (piece, after) = rest.split_at(length);
        rest = after;
        if piece.starts_with("/*") || (length == 1 && first.is_ascii_whitespace()) {
            space(&mut out);
        } else {
            close_up(&mut out, piece);
        }
    }
    out.trim_end().to_owned()
}

/// Compresses what can be, or takes the copies from the cache.
pub fn pack(tree: &Tree, cache: &Path, care: Care) -> Result<Packed> {
    fs::create_dir_all(cache).with_context(|| format!("{} cannot be made", cache.display()))?;
    let files: Vec<_> = tree
        .iter()
        .filter(|(name, _)| is_compressible(name))
        .collect();
    let workers = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        let files = &files;
        let shares: Vec<_> = (0..workers)
            .map(|first| scope.spawn(move || pack_some(files, first, workers, cache, care)))
            .collect();
        let mut packed = Packed::new();
        for share in shares {
            packed.extend(
                share
                    .join()
                    .map_err(|_| anyhow!("Compressing stopped."))??,
            );
        }
        Ok(packed)
    })
}

fn pack_some(
    files: &[(&String, &Vec<u8>)],
    first: usize,
    step: usize,
    cache: &Path,
    care: Care,
) -> Result<Packed> {
    let mine = files.iter().skip(first).step_by(step);
    mine.map(|(name, bytes)| Ok(((*name).clone(), copies(bytes, cache, care)?)))
        .collect()
}

fn copies(bytes: &[u8], cache: &Path, care: Care) -> Result<Copies> {
    let (ending, quality) = match care {
        Care::Full => ("br", BROTLI_QUALITY),
        Care::Draft => ("quick.br", QUICK_QUALITY),
    };
    let hash = hex(&Sha256::digest(bytes));
    let gzip = cached(&cache.join(format!("{hash}.gz")), || gzip(bytes))?;
    let packed = cache.join(format!("{hash}.{ending}"));
    let brotli = cached(&packed, || brotli(bytes, quality))?;
    Ok(Copies { gzip, brotli })
}

/// The file if it is there; else what is made, kept under that name. A name only ever stands for a
/// whole file: it is written beside and moved there.
fn cached(path: &Path, make: impl FnOnce() -> Result<Vec<u8>>) -> Result<Vec<u8>> {
    if let Ok(kept) = fs::read(path) {
        return Ok(kept);
    }
    let made = make()?;
    let beside = path.with_extension(format!("{}.part", std::process::id()));
    let written = fs::write(&beside, &made).and_then(|()| fs::rename(&beside, path));
    written.with_context(|| format!("{} cannot be written", path.display()))?;
    Ok(made)
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    // Without a name or a date: the same bytes each time.
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

fn brotli(bytes: &[u8], quality: i32) -> Result<Vec<u8>> {
    let parameters = brotli::enc::BrotliEncoderParams {
        quality,
        lgwin: BROTLI_WINDOW,
        size_hint: bytes.len(),
        ..Default::default()
    };
    let mut out = Vec::new();
    brotli::BrotliCompress(&mut Cursor::new(bytes), &mut out, &parameters)?;
    Ok(out)
}

fn is_compressible(name: &str) -> bool {
    let extension = name.rsplit('.').next().unwrap_or_default();
    COMPRESSIBLE.contains(&extension)
}

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

/// To the end of the quote, or of the text if it is never closed.
fn string_length(css: &str, quote: char) -> usize {
    let mut escaped = false;
    for (place, letter) in css.char_indices().skip(1) {
        if !escaped && letter == quote {
            return place + 1;
        }
        escaped = letter == '\\' && !escaped;
    }
    css.len()
}

fn comment_length(css: &str) -> usize {
    css.find("*/").map_or(css.len(), |end| end + 2)
}

/// One space, unless what stands before needs none.
fn space(out: &mut String) {
    if !out.is_empty() && !out.ends_with([' ', '{', '}', ';', ',']) {
        out.push(' ');
    }
}

/// Adds a piece, and takes back the space or semicolon before it that it makes needless.
fn close_up(out: &mut String, piece: &str) {
    if matches!(piece, "{" | "}" | ";" | ",") {
        out.truncate(out.trim_end_matches(' ').len());
    }
    if piece == "}" && out.ends_with(';') {
        out.pop();
    }
    out.push_str(piece);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn css_loses_comments_and_white_space() {
        let css = "/* why */\n@layer a, b;\n\np,\nmain > a {\n  color: red;\n  margin: 0;\n}\n";
        assert_eq!(
            minify_css(css),
            "@layer a,b;p,main > a{color: red;margin: 0}"
        );
    }

    #[test]
    fn css_keeps_what_spaces_mean() {
        let css = "a { width: calc(100% - (2 * 1rem) + 3px); }\n@media (width > 40em) and (hover) { b :hover { top: 0 } }";
        let small = "a{width: calc(100% - (2 * 1rem) + 3px)}@media (width > 40em) and (hover){b :hover{top: 0}}";
        assert_eq!(minify_css(css), small);
    }

    #[test]
    fn css_keeps_strings_as_they_are() {
        let css = r#"a::after { content: " /* ; } \" " ; }"#;
        assert_eq!(minify_css(css), r#"a::after{content: " /* ; } \" "}"#);
    }

    #[test]
    fn css_that_breaks_off_does_no_harm() {
        assert_eq!(minify_css("a { content: 'ü"), "a{content: 'ü");
        assert_eq!(minify_css("a{}/* ü"), "a{}");
    }

    #[test]
    fn names_and_integrity_follow_the_content() {
        assert_eq!(hashed("a", "css", b""), "a-e3b0c44298fc.css");
        assert_eq!(
            integrity(b""),
            "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
        );
    }

    #[test]
    fn the_same_bytes_are_compressed_to_the_same_bytes() {
        let text = b"seven herons at low tide ".repeat(40);
        assert_eq!(gzip(&text).unwrap(), gzip(&text).unwrap());
        assert!(brotli(&text, BROTLI_QUALITY).unwrap().len() < text.len());
    }
}
