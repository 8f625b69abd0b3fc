//! The two apps' files: embedded in a release, or read from a folder.
//!
//! Names under `assets/` and `forms/` carry a hash, never change and are kept for ever; everything
//! else is asked for again each time. A path is taken apart and refused unless each part is an
//! ordinary file name, so nothing outside the folder can be reached.

use std::io::{self, Write};
use std::path::PathBuf;

use axum::body::{Body, Bytes};
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, LINK,
    LOCATION, VARY,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

use crate::error::Error;

mod ahead;

mod embedded {
    include!(concat!(env!("OUT_DIR"), "/embedded.rs"));
}

const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// The folders in which a file's name changes with its bytes.
const NAMED_BY_HASH: [&str; 2] = ["assets/", "forms/"];
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");
/// The longest path of a file.
const PATH_BYTES_MAX: usize = 200;
/// What copies there may be beside a file, the smallest first: the coding, and how its name ends.
const COPIES: [(&str, &str); 2] = [("br", "br"), (GZIP, "gz")];
const GZIP: &str = "gzip";

/// What stands in for the apps where they are not built.
const NOT_BUILT: &str = "<!doctype html><html lang=\"en-GB\"><meta charset=\"utf-8\">\
<title>Heard</title><h1>Heard</h1><p>The server is running, but the two apps are not built into \
it. Build them with <code>cargo xtask build</code> and start the server again, or give it their \
folder with <code>--dist</code>.</p></html>";

/// Where the apps' files come from.
#[derive(Clone, Debug)]
pub enum Files {
    /// The table in the program.
    Embedded,
    /// A folder, read anew at each request.
    Folder(PathBuf),
}

/// A file's bytes, and a hash of them.
struct File {
    hash: String,
    bytes: Bytes,
}

impl Files {
    /// Answers a `GET` or `HEAD` for `path`.
    pub async fn answer(&self, path: &str, headers: &HeaderMap) -> Response {
        let Some(name) = file_name(path) else {
            return Error::NoSuchPage.into_response();
        };
        if let Some(plain) = self.read(&name).await {
            return self.answer_with(&name, plain, headers).await;
        }
        if self.read(&format!("{name}/index.html")).await.is_some() {
            return to_folder(&name);
        }
        if name == "index.html" || name == "collate/index.html" {
            return conditional(
                headers,
                "\"not-built\"",
                NOT_BUILT.into(),
                wire::routes::content_type(&name),
            );
        }
        Error::NoSuchPage.into_response()
    }

    async fn answer_with(&self, name: &str, plain: File, headers: &HeaderMap) -> Response {
        let content_type = wire::routes::content_type(name);
        let page = content_type.starts_with("text/html");
        let ahead = page.then(|| ahead::of(&String::from_utf8_lossy(&plain.bytes)));
        let (coding, bytes) = match self.smallest(name, headers).await {
            Some((coding, copy)) => (Some(coding), copy.bytes),
            None => (None, plain.bytes),
        };
        let mut response = coded(headers, &plain.hash, coding, bytes, content_type);
        let answer = response.headers_mut();
        if let Some(ahead) = ahead.flatten() {
            answer.insert(LINK, ahead);
        }
        if NAMED_BY_HASH.iter().any(|folder| name.starts_with(folder)) {
            answer.insert(CACHE_CONTROL, FOR_EVER);
        }
        response
    }

    /// The smallest copy that the asker can read, if there is one.
    async fn smallest(&self, name: &str, headers: &HeaderMap) -> Option<(&'static str, File)> {
        for (coding, ending) in COPIES {
            if accepts(headers, coding)
                && let Some(copy) = self.read(&format!("{name}.{ending}")).await
            {
                return Some((coding, copy));
            }
        }
        None
    }

    async fn read(&self, name: &str) -> Option<File> {
        match self {
            Self::Embedded => {
                let place = embedded::EMBEDDED.binary_search_by(|file| file.0.cmp(name));
                let (_, hash, bytes) = embedded::EMBEDDED[place.ok()?];
                Some(File {
                    hash: hash.to_owned(),
                    bytes: Bytes::from_static(bytes),
                })
            }
            Self::Folder(folder) => {
                let bytes = tokio::fs::read(folder.join(name)).await.ok()?;
                Some(File {
                    hash: hash(&bytes),
                    bytes: bytes.into(),
                })
            }
        }
    }
}

/// A short hash of some bytes, for an `ETag`.
pub fn hash(bytes: &[u8]) -> String {
    let hash = Sha256::digest(bytes);
    hash[..8]
        .iter()
        .fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

/// Answers with what is made at the moment, packed for whoever can unpack it.
pub fn packed(headers: &HeaderMap, body: String, content_type: &'static str) -> Response {
    let hash = hash(body.as_bytes());
    let small = accepts(headers, GZIP).then(|| gzip(body.as_bytes()));
    let (coding, bytes) = match small {
        Some(Ok(small)) => (Some(GZIP), small.into()),
        _ => (None, body.into()),
    };
    coded(headers, &hash, coding, bytes, content_type)
}

fn gzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(bytes)?;
    gzip.finish()
}

/// Answers with one of the ways to write the same, which the hash is of.
fn coded(
    headers: &HeaderMap,
    hash: &str,
    coding: Option<&'static str>,
    bytes: Bytes,
    content_type: &'static str,
) -> Response {
    let copy = coding
        .map(|coding| format!("-{coding}"))
        .unwrap_or_default();
    let etag = format!("\"{hash}{copy}\"");
    let mut response = conditional(headers, &etag, bytes.into(), content_type);
    let answer = response.headers_mut();
    answer.insert(VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(coding) = coding {
        answer.insert(CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    response
}

/// Answers with the body, or says that the asker has it already.
fn conditional(
    headers: &HeaderMap,
    etag: &str,
    body: Body,
    content_type: &'static str,
) -> Response {
    let known = headers
        .get_all(IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|known| known.trim().trim_start_matches("W/") == etag);
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Response::new(body)
    };
    let answer = response.headers_mut();
    answer.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    answer.insert(CACHE_CONTROL, ASK_AGAIN);
    if let Ok(etag) = HeaderValue::from_str(etag) {
        answer.insert(ETAG, etag);
    }
    response
}

/// The name of the file a path means, if it is an ordinary one.
fn file_name(path: &str) -> Option<String> {
    let path = path.strip_prefix('/')?;
    let mut name = path.to_owned();
    if path.is_empty() || path.ends_with('/') {
        name.push_str("index.html");
    }
    let ordinary = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
    };
    (name.len() <= PATH_BYTES_MAX && name.split('/').all(ordinary)).then_some(name)
}

/// A page's own addresses are relative, so a folder's address has to end in a slash.
fn to_folder(name: &str) -> Response {
    let last = name.rsplit('/').next().unwrap_or(name);
    let location = [(LOCATION, format!("{last}/"))];
    (StatusCode::PERMANENT_REDIRECT, location).into_response()
}

/// Does the asker say that it can read this coding?
fn accepts(headers: &HeaderMap, coding: &str) -> bool {
    headers
        .get_all(ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|offer| {
            let (name, weight) = offer.split_once(';').unwrap_or((offer, "q=1"));
            let weight = weight
                .trim()
                .strip_prefix("q=")
                .and_then(|q| q.parse().ok());
            name.trim().eq_ignore_ascii_case(coding) && weight.unwrap_or(1.0) > 0.0_f32
        })
}

#[cfg(test)]
mod tests;
