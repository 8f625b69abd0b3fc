//! A folder of files on this machine's own address, some of them replaced: just enough HTTP for a
//! browser here. It is no server for anybody else, and it writes nothing down.

use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

/// The longest head of a request that is read.
const HEAD_BYTES_MAX: u64 = 16 * 1024;
const WAIT: Duration = Duration::from_secs(10);

/// The files.
#[derive(Clone)]
pub struct Site {
    folder: PathBuf,
    instead: BTreeMap<String, String>,
}

impl Site {
    /// A folder's files as they are.
    pub fn of(folder: PathBuf) -> Self {
        Self {
            folder,
            instead: BTreeMap::new(),
        }
    }

    /// Puts a file over the one in the folder.
    pub fn put(&mut self, path: &str, text: String) {
        self.instead.insert(path.to_owned(), text);
    }

    /// The first page.
    pub fn page(&self) -> Result<String> {
        let path = self.folder.join("index.html");
        fs::read_to_string(&path).with_context(|| format!("{} cannot be read.", path.display()))
    }

    /// Answers until the program ends. A browser that hangs holds up no other.
    pub fn serve(self, listener: &TcpListener) -> Result<()> {
        let site = Arc::new(self);
        for stream in listener.incoming() {
            let (site, stream) = (Arc::clone(&site), stream?);
            // What a browser breaks off is its own affair.
            thread::spawn(move || site.answer(&stream).ok());
        }
        Ok(())
    }

    fn answer(&self, mut stream: &TcpStream) -> std::io::Result<()> {
        stream.set_read_timeout(Some(WAIT))?;
        stream.set_write_timeout(Some(WAIT))?;
        let mut head = BufReader::new(stream.take(HEAD_BYTES_MAX));
        let mut request = String::new();
        head.read_line(&mut request)?;
        let mut line = String::new();
        while head.read_line(&mut line)? > 2 {
            line.clear();
        }
        let mut words = request.split_whitespace();
        let (method, path) = (words.next(), words.next().unwrap_or_default());
        let found = match method {
            Some("GET" | "HEAD") => self.file(path),
            _ => None,
        };
        let (status, kind, body) = match found {
            Some((name, bytes)) => ("200 OK", wire::routes::content_type(&name), bytes),
            None => ("404 Not Found", "text/plain", b"not here".to_vec()),
        };
        write!(
            stream,
            "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {}\r\n\
             cache-control: no-store\r\nx-content-type-options: nosniff\r\n\
             referrer-policy: no-referrer\r\nconnection: close\r\n\r\n",
            body.len()
        )?;
        match method {
            Some("HEAD") => Ok(()),
            _ => stream.write_all(&body),
        }
    }

    /// A file by the path of a request; none for what is not an ordinary name.
    fn file(&self, path: &str) -> Option<(String, Vec<u8>)> {
        let path = path.split('?').next()?.strip_prefix('/')?;
        let mut name = path.to_owned();
        if path.is_empty() || path.ends_with('/') {
            name.push_str("index.html");
        }
        let letter = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
        let ordinary =
            |part: &str| !part.is_empty() && !part.starts_with('.') && part.bytes().all(letter);
        if !name.split('/').all(ordinary) {
            return None;
        }
        let bytes = match self.instead.get(&name) {
            Some(text) => text.clone().into_bytes(),
            None => fs::read(self.folder.join(&name)).ok()?,
        };
        Some((name, bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site() -> Site {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
        let mut site = Site::of(folder);
        site.put("index.html", "a page".to_owned());
        site
    }

    #[test]
    fn a_file_is_found_and_what_was_put_comes_first() {
        let site = site();
        let (name, bytes) = site.file("/").unwrap();
        assert_eq!(
            (name.as_str(), bytes.as_slice()),
            ("index.html", &b"a page"[..])
        );
        assert!(site.file("/Cargo.toml?x=1").is_some());
    }

    #[test]
    fn nothing_outside_the_folder_can_be_reached() {
        let site = site();
        for path in [
            "/../xtask/Cargo.toml",
            "/src/../Cargo.toml",
            "/.hidden",
            "//Cargo.toml",
            "/%2e%2e/xtask/Cargo.toml",
            "Cargo.toml",
        ] {
            assert!(site.file(path).is_none(), "{path}");
        }
    }
}
