//! The mailbox: how many responses a second the release server acknowledges, each of them on disk,
//! at 64 connections; beside bare SQLite and beside pgbench, with nothing stored and with much, and
//! how long a download takes beside `sqlite3`.
//!
//! The figures of submissions are rates. Everyone writes to the same disk and waits for it.

mod kept;
mod postgres;

use super::envelopes::{self, Envelope};
use super::http::Connection;
use super::page::{Bar, Behind, Budget, Found, Page, Table, figure, ratio, spread};
use super::{Figures, Manner, median};
use crate::process;
use anyhow::{Context, Result, anyhow, bail, ensure};
use postgres::Postgres;
use serde_json::json;
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

const CONNECTIONS: usize = 64;
const START_SECONDS_MAX: u64 = 20;

const ABOUT: &str = "\
64 connections each send sealed responses of the smallest size, one after the other, and count one \
only when the server has said that it is stored, which it says after the commit. Bare SQLite writes \
the same rows into the same sort of table, 64 a commit, with the same journal and the same waiting \
for the disk. pgbench has 64 clients that each insert one such row a transaction into the PostgreSQL \
that Heard uses in the round before. The server with much stored and the one with nothing take turns. \
`sqlite3` writes the downloaded rows to a file as a table and as text; the quicker way counts. The limit \
is the disk's own: the same bytes put behind each other in a file, with one wait for the disk for every 64.";

/// How much is sent, and how often.
struct Load {
    rounds: usize,
    each: usize,
    stored: usize,
    downloaded: usize,
}

/// Rates of Heard and of what it is held against, round by round.
#[derive(Default)]
struct Rates {
    ours: Vec<f64>,
    theirs: Vec<f64>,
    /// Milliseconds until each response was said to be stored, where that was looked at.
    waits: Vec<f64>,
}

/// What became of one round's responses.
struct Sent {
    /// How many a second.
    rate: f64,
    /// Milliseconds until each was said to be stored.
    waits: Vec<f64>,
}

/// Everything that was measured.
struct Measured {
    sqlite: Rates,
    /// What the disk alone can do.
    disk: Vec<f64>,
    postgres: Option<Rates>,
    /// With much stored, against with nothing.
    kept: Rates,
    /// Seconds.
    download: Rates,
    memory_mb: f64,
}

impl Load {
    fn of(manner: Manner) -> Self {
        match manner.quick {
            true => Self {
                rounds: 2,
                each: 10,
                stored: 20_000,
                downloaded: 5_000,
            },
            false => Self {
                rounds: 5,
                each: 100,
                stored: 1_000_000,
                downloaded: 200_000,
            },
        }
    }

    fn responses(&self) -> usize {
        CONNECTIONS * self.each
    }
}

pub(super) fn run(manner: Manner) -> Result<Found> {
    for (program, package) in [("python3", "python3"), ("sqlite3", "sqlite3")] {
        ensure!(
            process::is_there(program),
            "a peer needs {program}: apt-get install -y {package}"
        );
    }
    build(manner)?;
    let load = Load::of(manner);
    let measured = measure(manner, &load)?;
    let sqlite = median(measured.sqlite.theirs.clone());
    Ok(Found {
        figures: Figures {
            bench: "mailbox",
            heard: median(measured.sqlite.ours.clone()),
            peers: BTreeMap::from([("sqlite", sqlite)]),
            limit: Some(median(measured.disk.clone())),
        },
        page: Some(page(&load, &measured)),
    })
}

fn measure(manner: Manner, load: &Load) -> Result<Measured> {
    let folder = Folder::new()?;
    let empty = Server::start(&folder.0, "empty", None)?;
    let (sqlite, disk) = beside_sqlite(manner, load, &folder.0, &empty)?;
    let postgres = beside_postgres(manner, load, &folder.0)?;
    let full = filled(manner, load, &folder.0)?;
    let kept = kept_or_not(manner, load, &full, &empty)?;
    empty.stop()?;
    let download = download(manner, load, &folder.0, &full)?;
    let memory_mb = kept::resident_mb(full.process()?)?;
    manner.tell(&format!("memory after it: {memory_mb:.1} MB"));
    full.stop()?;
    Ok(Measured {
        sqlite,
        disk,
        postgres,
        kept,
        download,
        memory_mb,
    })
}

/// Runs one round to get warm and the others to be counted; each gives both figures.
fn rounds(
    manner: Manner,
    load: &Load,
    what: &str,
    mut round: impl FnMut() -> Result<(f64, f64)>,
) -> Result<Rates> {
    let mut rates = Rates::default();
    for number in 0..=load.rounds {
        let (ours, theirs) = round()?;
        let counted = if number == 0 { " (to get warm)" } else { "" };
        manner.tell(&format!(
            "{what}, round {number}: {ours:.0} and {theirs:.0}{counted}"
        ));
        if number > 0 {
            rates.ours.push(ours);
            rates.theirs.push(theirs);
        }
    }
    Ok(rates)
}

/// Beside bare SQLite, and what the disk alone can do.
fn beside_sqlite(
    manner: Manner,
    load: &Load,
    folder: &Path,
    server: &Server,
) -> Result<(Rates, Vec<f64>)> {
    let (mut waits, mut disk) = (Vec::new(), Vec::new());
    let mut rates = rounds(manner, load, "a second, heard and bare SQLite", || {
        let envelopes = envelopes::made(load.responses());
        let sent = server.send(&envelopes, load)?;
        waits.push(sent.waits);
        disk.push(disk_rate(folder, &envelopes)?);
        Ok((sent.rate, sqlite_rate(folder, &envelopes)?))
    })?;
    rates.waits = waits.split_off(1).concat();
    Ok((rates, disk.split_off(1)))
}

fn beside_postgres(manner: Manner, load: &Load, folder: &Path) -> Result<Option<Rates>> {
    let Some(postgres) = Postgres::start(folder, free_port()?)? else {
        manner.tell("not measured beside pgbench: apt-get install -y postgresql");
        return Ok(None);
    };
    let server = Server::start(folder, "on-postgres", Some(&postgres.address()))?;
    let mut waits = Vec::new();
    let rates = rounds(manner, load, "a second, heard and pgbench", || {
        let sent = server.send(&envelopes::made(load.responses()), load)?;
        waits.push(sent.waits);
        Ok((sent.rate, postgres.rate(load.each)?))
    });
    server.stop()?;
    let waits = waits.into_iter().skip(1).flatten().collect();
    rates.map(|rates| Some(Rates { waits, ..rates }))
}

/// A server on a mailbox that holds much.
fn filled(manner: Manner, load: &Load, folder: &Path) -> Result<Server> {
    Server::start(folder, "full", None)?.stop()?;
    let begun = Instant::now();
    kept::fill(
        &folder.join("full/heard.sqlite"),
        load.stored,
        load.downloaded,
    )?;
    let seconds = begun.elapsed().as_secs();
    manner.tell(&format!("{} stored within {seconds} s", load.stored));
    Server::start_again(folder, "full", None)
}

fn kept_or_not(manner: Manner, load: &Load, full: &Server, empty: &Server) -> Result<Rates> {
    let what = format!("a second, with {} stored and with few", load.stored);
    rounds(manner, load, &what, || {
        let full = full.send(&envelopes::made(load.responses()), load)?;
        let empty = empty.send(&envelopes::made(load.responses()), load)?;
        Ok((full.rate, empty.rate))
    })
}

fn download(manner: Manner, load: &Load, folder: &Path, server: &Server) -> Result<Rates> {
    let after = format!("/api/responses?after=1.{}", "f".repeat(64));
    let database = folder.join("full/heard.sqlite");
    rounds(manner, load, "milliseconds, heard and sqlite3", || {
        let begun = Instant::now();
        let frames = Connection::open(server.port)?.frames(&after, kept::SESSION)?;
        let ours = begun.elapsed().as_secs_f64();
        // What was sent in the rounds before is let out by the first download.
        ensure!(frames >= load.downloaded, "only {frames} came");
        let theirs = kept::written_by_sqlite3(&database, folder)?;
        Ok((ours * 1000.0, theirs.as_secs_f64() * 1000.0))
    })
}

fn page(load: &Load, measured: &Measured) -> Page {
    let Measured {
        sqlite,
        kept,
        download,
        postgres,
        ..
    } = measured;
    let stored = format!("with {} stored, beside few", load.stored);
    let downloaded = format!("download of {}, ms, beside sqlite3", load.downloaded);
    let mut rows = vec![("submissions, beside bare SQLite".to_owned(), sqlite)];
    rows.extend(
        postgres
            .iter()
            .map(|rates| ("submissions, beside pgbench".to_owned(), rates)),
    );
    rows.extend([(stored, kept), (downloaded, download)]);
    let bar = |name: &str, rates: &[f64]| Bar {
        name: name.to_owned(),
        length: median(rates.to_vec()),
    };
    let mut waits = vec![wait("SQLite", sqlite)];
    waits.extend(postgres.iter().map(|rates| wait("PostgreSQL", rates)));
    let mut bars = vec![
        bar("heard on SQLite", &sqlite.ours),
        bar("bare SQLite", &sqlite.theirs),
    ];
    if let Some(rates) = postgres {
        bars.extend([
            bar("heard on PostgreSQL", &rates.ours),
            bar("pgbench", &rates.theirs),
        ]);
    }
    Page {
        title: "The mailbox",
        about: ABOUT,
        tables: vec![
            Table {
                title: "Median, and the least and the most of all rounds".to_owned(),
                head: vec!["what", "Heard", "peer", "Heard / peer"],
                rows: rows.iter().map(|(name, rates)| row(name, rates)).collect(),
            },
            Table {
                title:
                    "Milliseconds until a response is said to be stored, 64 on their way at once"
                        .to_owned(),
                head: vec!["Heard on", "half of them", "99 of 100", "the last"],
                rows: waits,
            },
        ],
        budgets: budgets(load, measured),
        bars,
        unit: "responses acknowledged a second",
        behind: behind(load, measured),
        notes: vec![format!(
            "The disk alone takes {} a second.",
            spread(&measured.disk)
        )],
        raw: raw(measured),
    }
}

fn row(name: &str, rates: &Rates) -> Vec<String> {
    vec![
        name.to_owned(),
        spread(&rates.ours),
        spread(&rates.theirs),
        format!("{:.2}", ratio(&rates.ours, &rates.theirs)),
    ]
}

/// How long half of them waited, nearly all, and the one that waited longest.
fn wait(name: &str, rates: &Rates) -> Vec<String> {
    let mut waits = rates.waits.clone();
    waits.sort_by(f64::total_cmp);
    let within = |share: usize| {
        let wait = waits.get(waits.len().saturating_sub(1) * share / 100);
        wait.map_or("not measured".to_owned(), |wait| figure(*wait))
    };
    vec![name.to_owned(), within(50), within(99), within(100)]
}

fn behind(load: &Load, measured: &Measured) -> Vec<Behind> {
    let Measured {
        sqlite,
        postgres,
        download,
        ..
    } = measured;
    let socket = "Between the socket and the commit each request is read and its envelope checked; clients and \
                  server share the processor.";
    let mut behind = vec![
        Behind {
            what: "the disk's own rate beside Heard's on SQLite".to_owned(),
            times: ratio(&measured.disk, &sqlite.ours),
            why: "SQLite writes what comes into its log first and into its tree later.",
        },
        Behind {
            what: "bare SQLite's rate beside Heard's".to_owned(),
            times: ratio(&sqlite.theirs, &sqlite.ours),
            why: socket,
        },
        Behind {
            what: format!("a download of {} beside sqlite3", load.downloaded),
            times: ratio(&download.ours, &download.theirs),
            why: "It goes through a connection; sqlite3 writes a file.",
        },
    ];
    behind.extend(postgres.iter().map(|rates| Behind {
        what: "pgbench's rate beside Heard's on PostgreSQL".to_owned(),
        times: ratio(&rates.theirs, &rates.ours),
        why: socket,
    }));
    behind
}

/// Limits on rates are turned round, because a budget is a most.
fn budgets(load: &Load, measured: &Measured) -> Vec<Budget> {
    let most = |what: String, found: f64, most: f64| Budget { what, found, most };
    let slower = |rates: &Rates| ratio(&rates.theirs, &rates.ours);
    let few = format!("rate with few / rate with {} stored", load.stored);
    let mut budgets = vec![
        most(
            "bare SQLite's rate / Heard's".to_owned(),
            slower(&measured.sqlite),
            2.0,
        ),
        most(few, slower(&measured.kept), 1.0 / 0.9),
        most(
            format!("download of {}: Heard's time / sqlite3's", load.downloaded),
            ratio(&measured.download.ours, &measured.download.theirs),
            2.0,
        ),
        most("memory after it, MB".to_owned(), measured.memory_mb, 64.0),
    ];
    if let Some(rates) = &measured.postgres {
        budgets.insert(
            1,
            most("pgbench's rate / Heard's".to_owned(), slower(rates), 2.0),
        );
    }
    budgets
}

fn raw(measured: &Measured) -> serde_json::Value {
    let both = |rates: &Rates| json!({ "heard": rates.ours, "peer": rates.theirs });
    json!({
        "sqlite": both(&measured.sqlite),
        "disk": measured.disk,
        "pgbench": measured.postgres.as_ref().map(both),
        "stored": both(&measured.kept),
        "download_ms": both(&measured.download),
        "memory_mb": measured.memory_mb,
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

/// The release server with the demo's service and no responses but what the bench brings.
struct Server {
    child: Option<Child>,
    port: u16,
}

impl Server {
    /// A new one, set up, with its data in a folder of this name.
    fn start(folder: &Path, name: &str, database: Option<&str>) -> Result<Self> {
        let data = folder.join(name);
        demo(&data, &["--write-config"])?;
        let server = Self::start_again(folder, name, database)?;
        let address = format!("http://localhost:{}", server.port);
        demo(&data, &["--size", "none", "--server", &address])?;
        Ok(server)
    }

    /// One that is set up already.
    fn start_again(folder: &Path, name: &str, database: Option<&str>) -> Result<Self> {
        let port = free_port()?;
        let log = fs::File::create(folder.join(format!("{name}.log")))?;
        let child = Command::new(process::built("heard-server"))
            .arg("--data")
            .arg(folder.join(name))
            .args(["--port", &port.to_string()])
            .env_remove("DATABASE_URL")
            .envs(database.map(|address| ("DATABASE_URL", address)))
            .stderr(log)
            .spawn()
            .context("the server cannot be started")?;
        let server = Self {
            child: Some(child),
            port,
        };
        server.wait_until_healthy()?;
        Ok(server)
    }

    fn process(&self) -> Result<u32> {
        let child = self.child.as_ref().context("the server is stopped")?;
        Ok(child.id())
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

    /// Sends responses, every one of them acknowledged.
    fn send(&self, envelopes: &[Envelope], load: &Load) -> Result<Sent> {
        let open = |_| Connection::open(self.port);
        let connections = (0..CONNECTIONS).map(open).collect::<Result<Vec<_>>>()?;
        let begun = Instant::now();
        let waits: Vec<Vec<f64>> = thread::scope(|scope| {
            let portions = connections.into_iter().zip(envelopes.chunks(load.each));
            let senders: Vec<_> = portions
                .map(|(connection, portion)| scope.spawn(|| send(connection, portion)))
                .collect();
            let done = senders.into_iter().map(|sender| sender.join());
            done.map(|sent| sent.map_err(|_| anyhow!("a sender stopped"))?)
                .collect::<Result<_>>()
        })?;
        Ok(Sent {
            rate: per_second(envelopes.len(), begun.elapsed()),
            waits: waits.concat(),
        })
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

/// How many milliseconds each took.
fn send(mut connection: Connection, portion: &[Envelope]) -> Result<Vec<f64>> {
    let one = |envelope: &Envelope| {
        let begun = Instant::now();
        connection.put(&envelope.id, &envelope.bytes)?;
        Ok(begun.elapsed().as_secs_f64() * 1000.0)
    };
    portion.iter().map(one).collect()
}

/// What nobody can do better on this disk: the bytes alone, one wait for the disk for as many as there
/// are connections.
fn disk_rate(folder: &Path, envelopes: &[Envelope]) -> Result<f64> {
    let mut file = fs::File::create(folder.join("bytes"))?;
    let begun = Instant::now();
    for portion in envelopes.chunks(CONNECTIONS) {
        file.write_all(&framed(portion)?)?;
        file.sync_data()?;
    }
    Ok(per_second(envelopes.len(), begun.elapsed()))
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
    pairs.append((envelope[6:38], b"", envelope))
    at += 4 + length
connection = sqlite3.connect(database, isolation_level=None)
connection.execute("PRAGMA journal_mode = WAL")
connection.execute("PRAGMA synchronous = FULL")
connection.execute("CREATE TABLE IF NOT EXISTS responses (id BLOB PRIMARY KEY, admission BLOB NOT NULL, bytes BLOB NOT NULL) WITHOUT ROWID")
begun = time.perf_counter()
for first in range(0, len(pairs), 64):
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany("INSERT INTO responses VALUES (?, ?, ?)", pairs[first : first + 64])
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
    fn of_all_waits_the_middle_and_the_end_are_told() {
        let waits = (1..=200).rev().map(f64::from).collect();
        let rates = Rates {
            waits,
            ..Rates::default()
        };
        assert_eq!(wait("SQLite", &rates), ["SQLite", "100", "198", "200"]);
        assert_eq!(wait("SQLite", &Rates::default())[1], "not measured");
    }

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
