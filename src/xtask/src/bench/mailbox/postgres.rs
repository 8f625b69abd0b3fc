//! A PostgreSQL of the bench's own, set as it comes: every commit waits for the disk.

use crate::process;
use anyhow::{Context, Result, ensure};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Clients of the peer: as many as connections to Heard.
const CLIENTS: &str = "64";

/// The peer's table: what Heard keeps of a response, and one sealed response to copy, so that the
/// peer has nothing to send over the wire.
const TABLES: &str = "CREATE TABLE peer (id bytea PRIMARY KEY, admission bytea NOT NULL, \
    bytes bytea NOT NULL); ALTER TABLE peer ALTER COLUMN bytes SET STORAGE EXTERNAL; \
    CREATE TABLE sample (bytes bytea NOT NULL); \
    INSERT INTO sample SELECT string_agg(sha256(number::text::bytea), ''::bytea) \
    FROM generate_series(1, 168) AS number; \
    UPDATE sample SET bytes = substr(bytes, 1, 5359)";

/// One transaction: one row of that length under a new random id.
const ONE: &str = "INSERT INTO peer SELECT sha256((random()::text || clock_timestamp()::text)::bytea), \
    ''::bytea, bytes FROM sample;\n";

/// A running PostgreSQL; it stops with the bench.
pub(super) struct Postgres {
    programs: PathBuf,
    folder: PathBuf,
    port: u16,
}

impl Postgres {
    /// `None` where its programs are not installed.
    pub(super) fn start(folder: &Path, port: u16) -> Result<Option<Self>> {
        let Some(programs) = programs() else {
            return Ok(None);
        };
        let folder = folder.join("postgres");
        fs::create_dir_all(&folder)?;
        if is_root()? {
            process::run(process::command("chown", &["postgres"]).arg(&folder))?;
        }
        let postgres = Self {
            programs,
            folder,
            port,
        };
        let made = ["-U", "heard", "-A", "trust", "-E", "UTF8", "--no-locale"];
        quiet(postgres.owner("initdb")?.args(made))?;
        let options = format!("-p {port} -h 127.0.0.1 -k '' -c max_connections=200");
        let start = ["-w", "-o", options.as_str(), "-l"];
        let log = postgres.folder.join("log");
        quiet(postgres.owner("pg_ctl")?.args(start).arg(log).arg("start"))?;
        postgres.ask("CREATE DATABASE heard", "postgres")?;
        postgres.ask(TABLES, "heard")?;
        Ok(Some(postgres))
    }

    /// What goes into `DATABASE_URL`.
    pub(super) fn address(&self) -> String {
        format!("postgres://heard@127.0.0.1:{}/heard", self.port)
    }

    /// Transactions a second of pgbench, each inserting one row.
    pub(super) fn rate(&self, transactions_each: usize) -> Result<f64> {
        let script = self.folder.with_extension("pgbench");
        fs::write(&script, ONE)?;
        let each = transactions_each.to_string();
        let mut pgbench = Command::new(self.programs.join("pgbench"));
        let port = self.port.to_string();
        pgbench
            .args(["-h", "127.0.0.1", "-p", &port, "-U", "heard", "-n"])
            .args(["--protocol=prepared", "-c", CLIENTS, "-j", "2"])
            .args(["-t", &each, "-f"])
            .arg(&script)
            .arg("heard");
        let printed = process::output(&mut pgbench)?;
        let rate = printed.lines().find_map(|line| {
            let (_, rate) = line.split_once("tps = ")?;
            rate.split(' ').next()?.parse().ok()
        });
        rate.context("pgbench printed no rate")
    }

    fn ask(&self, sql: &str, database: &str) -> Result<String> {
        let mut psql = Command::new(self.programs.join("psql"));
        let port = self.port.to_string();
        psql.args([
            "-h",
            "127.0.0.1",
            "-p",
            &port,
            "-U",
            "heard",
            "-d",
            database,
        ])
        .args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", sql]);
        process::output(&mut psql)
    }

    /// PostgreSQL refuses to belong to root, so root has its own user run it.
    fn owner(&self, program: &str) -> Result<Command> {
        let program = self.programs.join(program);
        let mut command = match is_root()? {
            true => {
                let mut command = Command::new("runuser");
                command.args(["-u", "postgres", "--"]).arg(program);
                command
            }
            false => Command::new(program),
        };
        command.arg("-D").arg(&self.folder).current_dir("/");
        Ok(command)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // Nothing in it is kept, so nothing has to be written down any more.
        if let Ok(mut stop) = self.owner("pg_ctl") {
            drop(quiet(stop.args(["-m", "immediate", "stop"])));
        }
    }
}

fn quiet(command: &mut Command) -> Result<()> {
    let status = command.stdout(Stdio::null()).status();
    let status = status.with_context(|| format!("{command:?} cannot be run"))?;
    ensure!(status.success(), "{command:?} failed");
    Ok(())
}

fn is_root() -> Result<bool> {
    Ok(process::output(&mut process::command("id", &["-u"]))?.trim() == "0")
}

/// The newest programs there are: Debian's are on no path.
fn programs() -> Option<PathBuf> {
    let debian = fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let mut known: Vec<_> = debian
        .flatten()
        .map(|version| version.path().join("bin"))
        .filter(|folder| folder.join("pgbench").is_file())
        .collect();
    known.sort();
    known.pop()
}
