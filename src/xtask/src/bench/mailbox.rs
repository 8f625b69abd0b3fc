//! Durable submissions: how many responses a second the release server acknowledges at 64
//! connections, beside bare SQLite that commits the same bytes, 64 rows a transaction.
//!
//! The figures are rates. Both sides write to the same disk and wait for it.

use super::envelopes::{self, Envelope};
use super::http::Connection;
use super::{Figures, Manner, median};
use crate::process;
use anyhow::{Context, Result, anyhow, bail, ensure};
use std::collections::BTreeMap;
use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

const CONNECTIONS: usize = 64;
const START_SECONDS_MAX: u64 = 20;

/// How much is sent, and how often.
struct Load {
    rounds: usize,
    each: usize,
}

impl Load {
    fn of(manner: Manner) -> Self {
        match manner.quick {
            true => Self {
                rounds: 2,
                each: 10,
            },
            false => Self {
                rounds: 5,
                each: 100,
            },
        }
    }

    fn responses(&self) -> usize {
        CONNECTIONS * self.each
    }
}

pub(super) fn run(manner: Manner) -> Result<Figures> {
    ensure!(
        process::is_there("python3"),
        "the peer is SQLite by Python: apt-get install -y python3"
    );
    build(manner)?;
    let folder = Folder::new()?;
    let mut server = Server::start(&folder.0)?;
    let load = Load::of(manner);
    let (mut heard, mut sqlite) = (Vec::new(), Vec::new());
    // The first of each is to get warm and not counted.
    for round in 0..=load.rounds {
        let envelopes = envelopes::made(load.responses());
        let ours = server.rate(&envelopes, &load)?;
        let theirs = sqlite_rate(&folder.0, &envelopes)?;
        let counted = match round {
            0 => " (to get warm)",
            _ => "",
        };
        manner.tell(&format!(
            "round {round}: heard {ours:.0}/s, sqlite {theirs:.0}/s{counted}"
        ));
        if round > 0 {
            heard.push(ours);
            sqlite.push(theirs);
        }
    }
    server.stop()?;
    let peers = BTreeMap::from([("sqlite", median(sqlite))]);
    Ok(Figures {
        bench: "mailbox",
        heard: median(heard),
        peers,
        limit: None,
    })
}

fn build(manner: Manner) -> Result<()> {
    let programs = ["build", "--release", "-p", "heard-server", "-p", "heard"];
    let mut build = process::command("cargo", &programs);
    if manner.silent {
        build.arg("--quiet");
    }
    process::run(&mut build)
}

/// A folder below target/, for /tmp may be memory. It is gone when the bench is done.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Result<Self> {
        let path = process::target().join(format!("bench/mailbox-{}", std::process::id()));
        fs::create_dir_all(&path).with_context(|| format!("{} cannot be made", path.display()))?;
        Ok(Self(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left lies in target/, where it is in nobody's way.
        drop(fs::remove_dir_all(&self.0));
    }
}

/// The release server with the demo's service and no responses.
struct Server {
    child: Option<Child>,
    port: u16,
}

impl Server {
    fn start(folder: &Path) -> Result<Self> {
        let data = folder.join("data");
        demo(&data, &["--write-config"])?;
        let port = free_port()?;
        let log = fs::File::create(folder.join("server.log"))?;
        let child = Command::new(process::built("heard-server"))
            .arg("--data")
            .arg(&data)
            .args(["--port", &port.to_string()])
            .stderr(log)
            .spawn()
            .context("the server cannot be started")?;
        let server = Self {
            child: Some(child),
            port,
        };
        server.wait_until_healthy()?;
        demo(
            &data,
            &[
                "--size",
                "none",
                "--server",
                &format!("http://localhost:{port}"),
            ],
        )?;
        Ok(server)
    }

    fn wait_until_healthy(&self) -> Result<()> {
        let begun = Instant::now();
        while !Connection::open(self.port).is_ok_and(|mut connection| connection.is_healthy()) {
            if begun.elapsed() > Duration::from_secs(START_SECONDS_MAX) {
                bail!("the server did not answer within {START_SECONDS_MAX} s");
            }
            thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }

    /// Responses a second, every one of them acknowledged.
    fn rate(&mut self, envelopes: &[Envelope], load: &Load) -> Result<f64> {
        let open = |_| Connection::open(self.port);
        let connections = (0..CONNECTIONS).map(open).collect::<Result<Vec<_>>>()?;
        let begun = Instant::now();
        thread::scope(|scope| {
            let portions = connections.into_iter().zip(envelopes.chunks(load.each));
            let senders: Vec<_> = portions
                .map(|(connection, portion)| scope.spawn(|| send(connection, portion)))
                .collect();
            let mut done = senders.into_iter().map(|sender| sender.join());
            done.try_for_each(|sent| sent.map_err(|_| anyhow!("a sender stopped"))?)
        })?;
        Ok(per_second(envelopes.len(), begun.elapsed()))
    }

    fn stop(mut self) -> Result<()> {
        self.child.take().map_or(Ok(()), process::stop)
    }
}

impl Drop for Server {
    /// After an error the server goes as well; nothing in its folder is kept.
    fn drop(&mut self) {
        if let Some(child) = self.child.take() {
            drop(process::stop(child));
        }
    }
}

fn send(mut connection: Connection, portion: &[Envelope]) -> Result<()> {
    portion
        .iter()
        .try_for_each(|envelope| connection.put(&envelope.id, &envelope.bytes))
}

/// `heard demo` in silence: what it tells is for people who look around.
fn demo(data: &Path, arguments: &[&str]) -> Result<()> {
    let mut demo = Command::new(process::built("heard"));
    demo.arg("demo")
        .arg("--data")
        .arg(data)
        .args(arguments)
        .stdout(Stdio::null());
    process::run(&mut demo)
}

/// The peer: nothing but SQLite, as safe against a loss of power, with as many rows a commit as
/// there are connections.
const SQLITE: &str = r#"
import sqlite3, struct, sys, time
database, rows = sys.argv[1:]
data = open(rows, "rb").read()
pairs, at = [], 0
while at < len(data):
    (length,) = struct.unpack_from(">I", data, at)
    envelope = data[at + 4 : at + 4 + length]
    pairs.append((envelope[6:38], envelope))
    at += 4 + length
connection = sqlite3.connect(database, isolation_level=None)
connection.execute("PRAGMA journal_mode = WAL")
connection.execute("PRAGMA synchronous = FULL")
connection.execute("CREATE TABLE IF NOT EXISTS responses (id BLOB PRIMARY KEY, bytes BLOB NOT NULL) WITHOUT ROWID")
begun = time.perf_counter()
for first in range(0, len(pairs), 64):
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany("INSERT INTO responses VALUES (?, ?)", pairs[first : first + 64])
    connection.execute("COMMIT")
print(len(pairs) / (time.perf_counter() - begun))
"#;

fn sqlite_rate(folder: &Path, envelopes: &[Envelope]) -> Result<f64> {
    let rows = folder.join("rows");
    fs::write(&rows, framed(envelopes)?)?;
    let mut python = process::command("python3", &["-c", SQLITE]);
    let printed = process::output(python.arg(folder.join("peer.sqlite")).arg(&rows))?;
    printed.trim().parse().context("the peer printed no rate")
}

/// Each envelope behind its length.
fn framed(envelopes: &[Envelope]) -> Result<Vec<u8>> {
    let mut rows = Vec::new();
    for envelope in envelopes {
        rows.extend(u32::try_from(envelope.bytes.len())?.to_be_bytes());
        rows.extend(&envelope.bytes);
    }
    Ok(rows)
}

fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    Ok(listener.local_addr()?.port())
}

fn per_second(count: usize, time: Duration) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX)) / time.as_secs_f64()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_peer_writes_every_row() -> Result<()> {
        if !process::is_there("python3") {
            return Ok(());
        }
        let folder = std::env::temp_dir().join(format!("heard-bench-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        let rate = sqlite_rate(&folder, &envelopes::made(100))?;
        assert!(rate > 0.0);
        let count = "import sqlite3,sys; print(*sqlite3.connect(sys.argv[1]).execute('select count(*) from responses').fetchone())";
        let mut python = process::command("python3", &["-c", count]);
        assert_eq!(
            process::output(python.arg(folder.join("peer.sqlite")))?.trim(),
            "100"
        );
        fs::remove_dir_all(folder)?;
        Ok(())
    }
}
