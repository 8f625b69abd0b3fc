//! The real server in a process of its own, with a data folder that goes away with the test.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, Mutex, OnceLock};
use std::thread::JoinHandle;

use super::http::Client;
use super::postgres;

/// Lets everything out at once, so that a test sees what it sent.
pub const AT_ONCE: &str = "[mailbox]\nbatch_at_least = 1\nbatch_days = 0\n";

/// Which database a test runs over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum On {
    Sqlite,
    Postgres,
}

/// A folder of its own for one test, and a database if it is to be PostgreSQL.
pub struct Folder {
    path: PathBuf,
    pub database: Option<String>,
}

/// A running server.
pub struct Server {
    child: Child,
    pub address: SocketAddr,
    pub origin: String,
    log: Arc<Mutex<String>>,
    reading: Option<JoinHandle<()>>,
}

impl Folder {
    pub fn new() -> Self {
        let mut name = [0; 8];
        getrandom::fill(&mut name).expect("randomness");
        let name = format!("heard-mailbox-{:016x}", u64::from_be_bytes(name));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir(&path).expect("a new folder");
        Self {
            path,
            database: None,
        }
    }

    /// A folder whose server keeps its mailbox there; `None` where there is no PostgreSQL.
    pub fn on(on: On, mailbox: &str) -> Option<Self> {
        let mut folder = Self::with_mailbox(mailbox);
        if on == On::Postgres {
            folder.database = Some(postgres::shared()?.database());
        }
        Some(folder)
    }

    /// A second folder on the same database, as on another machine.
    pub fn beside(&self) -> Self {
        let mut folder = Self::with_mailbox(AT_ONCE);
        folder.database.clone_from(&self.database);
        folder
    }

    /// A folder whose `service.toml` is the example with another `[mailbox]` table.
    pub fn with_mailbox(mailbox: &str) -> Self {
        let example = include_str!("../../src/server/example/service.toml");
        let (settings, _) = example
            .split_once("\n[mailbox]\n")
            .expect("the example's last table");
        let folder = Self::new();
        folder.write("service.toml", format!("{settings}\n{mailbox}"));
        folder
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(path, bytes).expect("written");
    }

    /// Runs a command of the server on this folder to its end.
    pub fn run(&self, arguments: &[&str]) -> Output {
        let mut command = self.command();
        command.args(arguments);
        command.output().expect("heard-server runs")
    }

    /// The server, told where its data is.
    fn command(&self) -> Command {
        let mut command = Command::new(binary());
        command.arg("--data").arg(&self.path);
        // What stands in the tester's own environment is none of the tests' business.
        command.env_remove("DATABASE_URL");
        command.envs(
            self.database
                .iter()
                .map(|address| ("DATABASE_URL", address)),
        );
        command
    }

    /// The one-time token out of the file with the link.
    pub fn setup_token(&self) -> String {
        let link = std::fs::read_to_string(self.path("setup-link")).expect("a set-up link");
        let (_, token) = link.trim().split_once("/collate/#setup=").expect("a link");
        token.to_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.path);
    }
}

impl Server {
    pub fn start(folder: &Folder) -> Self {
        Self::start_with(folder, &[])
    }

    pub fn start_with(folder: &Folder, arguments: &[&str]) -> Self {
        let mut command = folder.command();
        command.args(["--port", "0"]).args(arguments);
        Self::spawn(command)
    }

    /// Runs a command that becomes a server.
    pub fn spawn(mut command: Command) -> Self {
        let mut child = command
            .stderr(Stdio::piped())
            .spawn()
            .expect("heard-server starts");
        let mut lines = BufReader::new(child.stderr.take().expect("a log")).lines();
        let mut log = String::new();
        let (address, origin) = loop {
            let line = lines
                .next()
                .unwrap_or_else(|| panic!("it did not start:\n{log}"));
            let line = line.expect("a line");
            log += &format!("{line}\n");
            if let Some((_, said)) = line.split_once("listening on http://") {
                let (address, origin) = said.split_once(", as ").expect("both");
                break (address.parse().expect("an address"), origin.to_owned());
            }
        };
        let log = Arc::new(Mutex::new(log));
        let kept = Arc::clone(&log);
        let reading = std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                *kept.lock().expect("the log") += &format!("{line}\n");
            }
        });
        Self {
            child,
            address,
            origin,
            log,
            reading: Some(reading),
        }
    }

    pub fn client(&self) -> Client {
        Client::new(self.address)
    }

    /// The folder as the server sees it, wherever its file systems are mounted.
    pub fn sees(&self, path: &Path) -> PathBuf {
        let root = PathBuf::from(format!("/proc/{}/root", self.child.id()));
        root.join(path.strip_prefix("/").expect("a whole path"))
    }

    /// SIGKILL: no warning, nothing finished.
    pub fn kill(&self) {
        self.signal("-KILL");
    }

    /// SIGTERM, as systemd and a closing laptop say it.
    pub fn ask_to_stop(&self) {
        self.signal("-TERM");
    }

    fn signal(&self, signal: &str) {
        let id = self.child.id().to_string();
        let told = Command::new("kill").args([signal, &id]).status();
        assert!(told.expect("told").success());
    }

    /// Waits for the end; the whole log, and whether it ended well.
    pub fn wait(mut self) -> (bool, String) {
        let ended = self.child.wait().expect("ended").success();
        if let Some(reading) = self.reading.take() {
            reading.join().expect("the log was read");
        }
        let log = self.log.lock().expect("the log").clone();
        (ended, log)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Builds the server once, and says where it is.
pub fn binary() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| built("heard-server"))
}

/// Builds a program of the workspace, and says where it is.
pub fn built(package: &str) -> PathBuf {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let built = Command::new(cargo)
        .args(["build", "--quiet", "--package", package])
        .args(["--message-format", "json-render-diagnostics"])
        .stderr(Stdio::inherit())
        .output()
        .expect("cargo runs");
    assert!(built.status.success(), "{package} does not build");
    let messages = String::from_utf8(built.stdout).expect("JSON");
    let executable = |line| {
        let message: serde_json::Value = serde_json::from_str(line).ok()?;
        message["executable"].as_str().map(PathBuf::from)
    };
    let mut found = messages.lines().filter_map(executable);
    found.next().expect("an executable")
}
