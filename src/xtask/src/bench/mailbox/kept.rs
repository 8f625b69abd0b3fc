//! A mailbox that holds much: filled without the server, then read through it; and the same rows
//! written to a file by `sqlite3`.

use crate::process;
use anyhow::{Context, Result, ensure};
use std::path::Path;
use std::time::{Duration, Instant};

/// What the bench shows as its session; its hash is written beside the rows.
pub(super) const SESSION: &str = "bench";

/// Fills a closed mailbox: many responses in batch 1 and those to be downloaded in batch 2, all with
/// random ids in their order. The chores are marked as done, so that the server does not begin by
/// writing everything anew.
const FILL: &str = r#"
import hashlib, os, sqlite3, sys, time
database, before, last = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
noise = os.urandom(1 << 24)
def rows(batch, count):
    step = (1 << 64) // max(count, 1)
    for place in range(count):
        at = (place * 4099) % ((1 << 24) - 6000)
        yield batch, (place * step).to_bytes(8, "big") + os.urandom(24), b"", noise[at : at + 5359]
connection = sqlite3.connect(database, isolation_level=None)
connection.execute("PRAGMA journal_mode = OFF")
connection.execute("PRAGMA synchronous = OFF")
connection.execute("BEGIN")
today = int(time.time()) // 86400
for batch, count in (1, before), (2, last):
    connection.execute("INSERT INTO batches (number, day) VALUES (?, ?)", (batch, today))
    connection.executemany("INSERT INTO responses VALUES (?, ?, ?, ?)", rows(batch, count))
connection.execute("INSERT OR REPLACE INTO chores VALUES ('vacuum', ?), ('vacuumed batch', 2)", (today,))
(member,) = connection.execute("SELECT verify FROM members LIMIT 1").fetchone()
session = hashlib.sha256(b"bench").digest()
connection.execute("INSERT INTO sessions VALUES (?, ?, ?)", (session, member, int(time.time()) + 3600))
connection.execute("COMMIT")
"#;

/// Fills it.
pub(super) fn fill(database: &Path, all: usize, downloaded: usize) -> Result<()> {
    let mut python = process::command("python3", &["-c", FILL]);
    let counts = [(all - downloaded).to_string(), downloaded.to_string()];
    process::run(python.arg(database).args(counts))
}

/// The two ways in which `sqlite3` writes the rows after batch 1 to a file: as a table of another
/// database, and as text that makes the table again. The quicker one counts.
pub(super) fn written_by_sqlite3(database: &Path, folder: &Path) -> Result<Duration> {
    let copy = folder.join("copy.sqlite");
    let text = folder.join("copy.sql");
    let table = format!(
        "ATTACH '{}' AS copy; PRAGMA copy.synchronous = OFF; \
         CREATE TABLE copy.responses AS SELECT * FROM responses WHERE batch > 1;",
        copy.display()
    );
    let insert = format!(
        ".mode insert responses\n.output {}\nSELECT * FROM responses WHERE batch > 1;",
        text.display()
    );
    let mut quickest = Duration::MAX;
    for script in [table, insert] {
        let begun = Instant::now();
        let mut sqlite3 = process::command("sqlite3", &["-batch", "-bail"]);
        let mut command = sqlite3.arg(database);
        for line in script.lines() {
            command = command.args(["-cmd", line]);
        }
        process::output(command.arg(""))?;
        quickest = quickest.min(begun.elapsed());
    }
    for written in [copy, text] {
        std::fs::remove_file(&written)
            .with_context(|| format!("{} was not written", written.display()))?;
    }
    Ok(quickest)
}

/// The memory that a process has in use, in megabytes.
pub(super) fn resident_mb(process: u32) -> Result<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))
        .context("the memory of a process is told by Linux alone")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<f64>().ok());
    let kilobytes = kilobytes.context("the system told no memory")?;
    ensure!(kilobytes > 0.0, "the server is gone");
    Ok(kilobytes / 1024.0)
}
