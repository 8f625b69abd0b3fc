//! Somebody else has the database: an administrator with a shell open, a backup program that locks.
//! Under load the mailbox waits, then asks to come back; nothing that was acknowledged is lost,
//! nothing is stored twice, and nothing is acknowledged while it cannot be written.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use super::made_up::envelope;
use super::postgres;
use super::served::{Folder, On};
use super::storms::{all_are_there, send_until_stored};
use super::{put, ready_on};

on_both!(a_locked_database_under_load_loses_nothing_and_stores_nothing_twice);

/// Long enough that writers give up waiting (10 seconds on both databases) and say so.
const LOCKED: Duration = Duration::from_secs(12);
/// Whoever is writing when the lock is taken is done by then.
const UNDER_WAY: Duration = Duration::from_millis(500);

/// Takes the write lock of a SQLite file and keeps it until its input ends.
const HOLD_SQLITE: &str = "import sqlite3, sys\n\
    database = sqlite3.connect(sys.argv[1], timeout=60, isolation_level=None)\n\
    database.execute('BEGIN IMMEDIATE')\n\
    print('locked', flush=True)\n\
    sys.stdin.read()\n\
    database.execute('ROLLBACK')";

/// Nobody else may so much as read these tables until the transaction ends.
const HOLD_POSTGRES: &str = "BEGIN; LOCK TABLE waiting, responses IN ACCESS EXCLUSIVE MODE;\n\
    \\echo locked\n";

/// Another process that holds the lock for as long as this lives.
struct Lock(Child);

impl Lock {
    /// Waits until it has the lock; `None` where the program for it is not installed.
    fn take(on: On, folder: &Folder) -> Option<Self> {
        let mut command = match on {
            On::Sqlite => {
                let mut python = Command::new("python3");
                python
                    .args(["-c", HOLD_SQLITE])
                    .arg(folder.path("heard.sqlite"));
                python
            }
            On::Postgres => postgres::shared()?.session(folder.database.as_deref()?),
        };
        let started = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let Ok(mut child) = started else {
            // Past libtest's silence.
            let _ = writeln!(std::io::stderr(), "skipped: python3 is not installed");
            return None;
        };
        if on == On::Postgres {
            let stdin = child.stdin.as_mut().expect("a pipe");
            stdin.write_all(HOLD_POSTGRES.as_bytes()).expect("asked");
        }
        let mut said = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let said = said.next().expect("an answer").expect("text");
        assert_eq!(said, "locked");
        Some(Self(child))
    }

    fn release(mut self) {
        drop(self.0.stdin.take());
        assert!(self.0.wait().expect("ended").success());
    }
}

fn a_locked_database_under_load_loses_nothing_and_stores_nothing_twice(on: On) -> Option<()> {
    let (folder, server) = ready_on(on)?;
    let mut envelopes: Vec<_> = (0..1200).map(|_| envelope()).collect();
    let (late, done) = (envelope(), AtomicUsize::new(0));
    let held = thread::scope(|scope| {
        scope.spawn(|| send_until_stored(&[server.address], &envelopes, &done));
        while done.load(Ordering::Relaxed) < 200 {
            thread::sleep(Duration::from_millis(1));
        }
        let lock = Lock::take(on, &folder)?;
        thread::sleep(UNDER_WAY);
        let before = done.load(Ordering::Relaxed);
        assert!(before < envelopes.len(), "the load was over too early");
        let asked = scope.spawn(|| put(&mut server.client(), late.0, &late.1).refusal());
        thread::sleep(LOCKED);
        let refused = asked.join().expect("answered");
        assert_eq!(refused, "503 away", "it waited, and asked to come back");
        let after = done.load(Ordering::Relaxed);
        assert_eq!(after, before, "acknowledged without having been written");
        lock.release();
        Some(())
    });
    held?;
    // What was refused, and what was acknowledged, may both be sent again.
    for (id, bytes) in [&late, &envelopes[0], &late] {
        assert_eq!(put(&mut server.client(), *id, bytes).status, 200);
    }
    envelopes.push(late);
    all_are_there(&server, &envelopes);
    Some(())
}
