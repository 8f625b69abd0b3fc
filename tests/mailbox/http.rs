//! A small HTTP client over plain TCP, so that a test can send what no polite client would.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::Value;

/// How long a test waits for an answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// A connection that is opened when it is needed and kept open.
pub struct Client {
    address: SocketAddr,
    stream: Option<BufReader<TcpStream>>,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Client {
    pub fn new(address: SocketAddr) -> Self {
        Self {
            address,
            stream: None,
        }
    }

    /// Sends a request and reads its answer; an error if the connection broke on the way.
    pub fn ask(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> io::Result<Answer> {
        let stream = self.connected()?;
        let outcome = write(stream.get_mut(), method, path, headers, body)
            .and_then(|()| read(stream, method == "HEAD"));
        let closes = |answer: &Answer| answer.header("connection") == Some("close");
        if outcome.as_ref().is_ok_and(closes) || outcome.is_err() {
            self.stream = None;
        }
        outcome
    }

    fn connected(&mut self) -> io::Result<&mut BufReader<TcpStream>> {
        if self.stream.is_none() {
            let stream = TcpStream::connect(self.address)?;
            stream.set_nodelay(true)?;
            stream.set_read_timeout(Some(PATIENCE))?;
            self.stream = Some(BufReader::new(stream));
        }
        self.stream
            .as_mut()
            .ok_or(io::ErrorKind::NotConnected.into())
    }
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    /// The status and the word for programs: `404 no_such_page`.
    pub fn refusal(&self) -> String {
        let word = self.json()["error"].as_str().unwrap_or_default().to_owned();
        format!("{} {word}", self.status).trim().to_owned()
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

fn write(
    stream: &mut TcpStream,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> io::Result<()> {
    let mut request = format!("{method} {path} HTTP/1.1\r\nhost: heard\r\n");
    request += &format!("content-length: {}\r\n", body.len());
    for (name, value) in headers {
        request += &format!("{name}: {value}\r\n");
    }
    request += "\r\n";
    stream.write_all(&[request.as_bytes(), body].concat())
}

/// Reads one answer; also what tests do with a connection of their own.
pub fn read(stream: &mut impl BufRead, without_body: bool) -> io::Result<Answer> {
    let status = line(stream)?;
    let status = status.split(' ').nth(1).and_then(|code| code.parse().ok());
    let mut answer = Answer {
        status: status.ok_or(io::ErrorKind::InvalidData)?,
        headers: Vec::new(),
        body: Vec::new(),
    };
    while let Some((name, value)) = line(stream)?.split_once(':') {
        let header = (name.to_ascii_lowercase(), value.trim().to_owned());
        answer.headers.push(header);
    }
    if without_body || answer.status == 304 || answer.status == 204 {
        return Ok(answer);
    }
    if answer.header("transfer-encoding") == Some("chunked") {
        while let length @ 1.. = chunk_length(stream)? {
            read_exactly(stream, length, &mut answer.body)?;
            line(stream)?;
        }
        line(stream)?;
    } else {
        let length = answer
            .header("content-length")
            .and_then(|length| length.parse().ok());
        read_exactly(stream, length.unwrap_or(0), &mut answer.body)?;
    }
    Ok(answer)
}

fn chunk_length(stream: &mut impl BufRead) -> io::Result<usize> {
    usize::from_str_radix(&line(stream)?, 16).map_err(|_| io::ErrorKind::InvalidData.into())
}

fn read_exactly(stream: &mut impl BufRead, length: usize, body: &mut Vec<u8>) -> io::Result<()> {
    let start = body.len();
    body.resize(start + length, 0);
    stream.read_exact(&mut body[start..])
}

fn line(stream: &mut impl BufRead) -> io::Result<String> {
    let mut line = String::new();
    if stream.read_line(&mut line)? == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(line.trim_end().to_owned())
}
