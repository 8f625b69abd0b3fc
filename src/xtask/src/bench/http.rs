//! Just enough HTTP to hand over responses on one connection that is kept open. No library, so that
//! what is measured is the server.

use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::time::Duration;

const SECONDS_MAX: u64 = 30;
/// Longer answers than this are none of ours.
const ANSWER_BYTES_MAX: usize = 1024 * 1024;

/// A connection to the server on this machine.
pub struct Connection {
    reader: BufReader<TcpStream>,
    writer: TcpStream,
}

impl Connection {
    /// Connects.
    pub fn open(port: u16) -> Result<Self> {
        let writer = TcpStream::connect((Ipv4Addr::LOCALHOST, port))
            .context("the server does not answer")?;
        writer.set_nodelay(true)?;
        writer.set_read_timeout(Some(Duration::from_secs(SECONDS_MAX)))?;
        let reader = BufReader::new(writer.try_clone()?);
        Ok(Self { reader, writer })
    }

    /// Is the server there and well?
    pub fn is_healthy(&mut self) -> bool {
        let asked = self
            .writer
            .write_all(b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n");
        asked.is_ok() && self.answer().is_ok_and(|(status, _)| status == 200)
    }

    /// Hands over one response; done when the server says that it is on its disk.
    pub fn put(&mut self, id: &str, bytes: &[u8]) -> Result<()> {
        let head = format!(
            "PUT /api/responses/{id} HTTP/1.1\r\nhost: localhost\r\n\
             content-type: application/octet-stream\r\ncontent-length: {}\r\n\r\n",
            bytes.len()
        );
        self.writer.write_all(&[head.as_bytes(), bytes].concat())?;
        match self.answer()? {
            (200, body) if body == br#"{"stored":true}"# => Ok(()),
            (status, body) => bail!(
                "the server answered {status}: {}",
                String::from_utf8_lossy(&body)
            ),
        }
    }

    /// Reads a download to its end, and counts what came.
    pub fn frames(&mut self, path: &str, session: &str) -> Result<usize> {
        let head = format!(
            "GET {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {session}\r\n\r\n"
        );
        self.writer.write_all(head.as_bytes())?;
        let first = self.line()?;
        if !first.contains(" 200 ") {
            bail!("the server answered {first}");
        }
        while !self.line()?.is_empty() {}
        let (mut waiting, mut count) = (Vec::new(), 0);
        loop {
            let length = usize::from_str_radix(&self.line()?, 16).context("no chunk")?;
            let mut chunk = vec![0; length];
            self.reader.read_exact(&mut chunk)?;
            waiting.extend_from_slice(&chunk);
            self.line()?;
            if length == 0 {
                break;
            }
            count += take_frames(&mut waiting);
        }
        match waiting.is_empty() {
            true => Ok(count),
            false => bail!("the download ended inside a frame"),
        }
    }

    /// The status and the body.
    fn answer(&mut self) -> Result<(u16, Vec<u8>)> {
        let first = self.line()?;
        let status = first
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok());
        let status = status.with_context(|| format!("no HTTP: {first}"))?;
        let mut length = 0;
        loop {
            let line = self.line()?.to_ascii_lowercase();
            match line.split_once(':') {
                None => break,
                Some(("content-length", number)) => length = number.trim().parse()?,
                Some(_) => {}
            }
        }
        if length > ANSWER_BYTES_MAX {
            bail!("the server answered {length} bytes");
        }
        let mut body = vec![0; length];
        self.reader.read_exact(&mut body)?;
        Ok((status, body))
    }

    fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        if self.reader.read_line(&mut line)? == 0 {
            bail!("the server closed the connection");
        }
        Ok(line.trim_end().to_owned())
    }
}

/// Takes whole frames off the front: a number, a length, and so many bytes.
fn take_frames(waiting: &mut Vec<u8>) -> usize {
    let (mut at, mut count) = (0, 0);
    while let Some(length) = waiting.get(at + 4..at + 8) {
        let length = length
            .iter()
            .fold(0, |length, byte| length << 8 | usize::from(*byte));
        if waiting.len() < at + 8 + length {
            break;
        }
        at += 8 + length;
        count += 1;
    }
    waiting.drain(..at);
    count
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;
    use std::thread;

    /// A server that reads one request and gives this answer.
    fn answering(answer: &'static str) -> Connection {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
        let port = listener.local_addr().expect("an address").port();
        thread::spawn(move || {
            let (mut stream, _) = listener.accept()?;
            stream.read_exact(&mut [0; 64])?;
            stream.write_all(answer.as_bytes())
        });
        Connection::open(port).expect("connects")
    }

    #[test]
    fn only_stored_is_stored() {
        let stored = "HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n{\"stored\":true}";
        assert!(answering(stored).put("00", b"x").is_ok());
        let full = "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 4\r\n\r\nfull";
        let error = answering(full).put("00", b"x").expect_err("refused");
        assert_eq!(error.to_string(), "the server answered 503: full");
        assert!(answering("").put("00", b"x").is_err());
    }
}
