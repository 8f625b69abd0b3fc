//! Limits that take time, with the time made short.

use std::io::ErrorKind;
use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::*;
use crate::files::Files;
use crate::guard::Limits;
use crate::mailbox::{Mailbox, Place};
use crate::metrics::Metrics;
use crate::scratch::Scratch;
use crate::settings::ServiceFile;
use crate::setup_link::SetupLink;
use crate::tokens::Tokens;

const PATH: &str =
    "/api/responses/0000000000000000000000000000000000000000000000000000000000000000";

/// A server in this process, stopped by dropping what it waits for.
async fn start(limits: Limits) -> (SocketAddr, Scratch) {
    let folder = Scratch::new();
    let place = Place::File(folder.path().join("heard.sqlite"));
    let mailbox = Mailbox::open(&place).await.expect("a mailbox");
    let app = crate::App {
        tokens: Tokens::of(&mailbox).await.expect("a key"),
        rates: Rates::default(),
        metrics: Metrics::default(),
        mailbox,
        service: Arc::new(ServiceFile::built_in()),
        origin: "http://localhost".into(),
        files: Files::Embedded,
        setup_link: SetupLink::at(folder.path().join("setup-link")),
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let stop = Stop::when(std::future::pending());
    let rates = app.rates.clone();
    tokio::spawn(serve(listener, crate::app(app, limits), rates, stop));
    (address, folder)
}

async fn exchange(address: SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(address).await.expect("connected");
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut answer = Vec::new();
    match stream.read_to_end(&mut answer).await {
        Ok(_) => {}
        Err(error) if error.kind() == ErrorKind::ConnectionReset => {}
        Err(error) => panic!("{error}"),
    }
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn a_body_that_does_not_come_is_not_waited_for() {
    let limits = Limits {
        time: Duration::from_millis(100),
        ..Limits::default()
    };
    let (address, _folder) = start(limits).await;
    let request = format!("PUT {PATH} HTTP/1.1\r\nhost: x\r\ncontent-length: 5000\r\n\r\nheard");
    let answer = exchange(address, &request).await;
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(answer.contains("\"error\":\"too_slow\""), "{answer}");
    assert!(
        answer.contains("content-security-policy: default-src 'none'"),
        "{answer}"
    );
}

#[tokio::test]
async fn more_requests_than_are_worked_on_are_told_to_come_back() {
    let limits = Limits {
        requests: Arc::new(Semaphore::new(0)),
        ..Limits::default()
    };
    let (address, _folder) = start(limits).await;
    let request = "GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    let answer = exchange(address, request).await;
    assert!(answer.starts_with("HTTP/1.1 503"), "{answer}");
    assert!(answer.contains("\"error\":\"too_busy\""), "{answer}");
}
