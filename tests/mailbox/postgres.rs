//! A PostgreSQL of the tests' own: on loopback, in a temporary folder, gone with the tests.
//!
//! Where there are no programs of PostgreSQL a test that needs them is skipped, and says so past
//! libtest's silence; where `CI` is `true` that is a failure.

use std::io::Write;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Output, Stdio};
use std::sync::OnceLock;

/// What is said where there is none.
const MISSING: &str = "PostgreSQL's programs are not installed: apt-get install -y postgresql";

/// Runs as the owner of the data, and stops the database as soon as nobody holds its input: also
/// when the tests are killed.
const KEEPER: &str = "\"$1\"/pg_ctl -D \"$2\" -l \"$2\"/log -w start >/dev/null && cat >/dev/null; \
    \"$1\"/pg_ctl -D \"$2\" -m immediate stop >/dev/null; rm -rf \"$2\"";

/// What a throw-away database need not do; what the server asks of a connection stays.
const SETTINGS: &str = "listen_addresses = '127.0.0.1'\nunix_socket_directories = ''\n\
    fsync = off\nmax_connections = 200\nautovacuum = off\n";

/// A running PostgreSQL.
pub struct Postgres {
    programs: PathBuf,
    folder: PathBuf,
    port: u16,
    keeper: Child,
    held: Option<ChildStdin>,
}

impl Postgres {
    /// Starts one, or says that there are no programs for it.
    pub fn start() -> Option<Self> {
        let Some(programs) = programs() else {
            assert!(std::env::var("CI").as_deref() != Ok("true"), "{MISSING}");
            // Written past the test's captured output.
            let _ = writeln!(std::io::stderr(), "skipped: {MISSING}");
            return None;
        };
        let mut name = [0; 8];
        getrandom::fill(&mut name).expect("randomness");
        let name = format!("heard-postgres-{:016x}", u64::from_be_bytes(name));
        let folder = std::env::temp_dir().join(name);
        let port = free_port();
        let initdb = programs.join("initdb");
        let arguments = [
            "-U",
            "heard",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-locale",
            "-N",
        ];
        run(as_owner(&initdb).args(arguments).arg("-D").arg(&folder));
        let settings = format!("{SETTINGS}port = {port}\n");
        let mut conf = std::fs::OpenOptions::new()
            .append(true)
            .open(folder.join("postgresql.conf"))
            .expect("the settings");
        conf.write_all(settings.as_bytes()).expect("written");
        let mut keeper = as_owner(Path::new("sh"))
            .args(["-c", KEEPER, "sh"])
            .args([&programs, &folder])
            .stdin(Stdio::piped())
            .spawn()
            .expect("a keeper");
        let held = keeper.stdin.take();
        let postgres = Self {
            programs,
            folder,
            port,
            keeper,
            held,
        };
        postgres.wait();
        Some(postgres)
    }

    /// The address of a new, empty database.
    pub fn database(&self) -> String {
        let mut name = [0; 8];
        getrandom::fill(&mut name).expect("randomness");
        let name = format!("test_{:016x}", u64::from_be_bytes(name));
        self.psql("postgres", &format!("CREATE DATABASE {name}"));
        format!("postgres://heard@127.0.0.1:{}/{name}", self.port)
    }

    /// Runs SQL in the database of an address; what it answers, without ornaments.
    pub fn ask(&self, address: &str, sql: &str) -> String {
        let name = address.rsplit('/').next().expect("a name");
        self.psql(name, sql)
    }

    /// The files of a database, after everything in memory was written.
    pub fn files(&self, address: &str) -> PathBuf {
        let name = address.rsplit('/').next().expect("a name");
        let number = format!("SELECT oid FROM pg_database WHERE datname = '{name}'");
        let number = self.psql("postgres", &number);
        self.psql("postgres", "CHECKPOINT");
        self.folder.join("base").join(number)
    }

    /// Falls over without writing anything down, and comes back.
    pub fn crash(&self) {
        let mut restart = as_owner(&self.programs.join("pg_ctl"));
        restart.arg("-D").arg(&self.folder);
        restart.args(["-m", "immediate", "-w", "-l"]);
        restart.arg(self.folder.join("log")).arg("restart");
        restart.stdout(Stdio::null());
        assert!(restart.status().expect("pg_ctl runs").success());
    }

    fn psql(&self, database: &str, sql: &str) -> String {
        let output = self.try_psql(database, sql);
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout)
            .expect("text")
            .trim()
            .to_owned()
    }

    /// A session in the database of an address that runs what is written to it.
    pub fn session(&self, address: &str) -> Command {
        self.client(address.rsplit('/').next().expect("a name"))
    }

    fn try_psql(&self, database: &str, sql: &str) -> Output {
        let mut client = self.client(database);
        client.args(["-c", sql]).output().expect("psql runs")
    }

    fn client(&self, database: &str) -> Command {
        let port = self.port.to_string();
        let mut client = Command::new(self.programs.join("psql"));
        client.args(["-h", "127.0.0.1", "-p", &port, "-U", "heard"]);
        client.args(["-d", database, "-X", "-q", "-A", "-t"]);
        client.args(["-v", "ON_ERROR_STOP=1"]);
        client
    }

    fn wait(&self) {
        for _ in 0..300 {
            if self.try_psql("postgres", "SELECT 1").status.success() {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
        panic!("PostgreSQL did not start within 30 seconds");
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        drop(self.held.take());
        let _ = self.keeper.wait();
    }
}

/// The one that all tests share which do not make theirs fall over.
pub fn shared() -> Option<&'static Postgres> {
    static SHARED: OnceLock<Option<Postgres>> = OnceLock::new();
    SHARED.get_or_init(Postgres::start).as_ref()
}

/// The newest programs there are: Debian's are on no path.
fn programs() -> Option<PathBuf> {
    let debian = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten();
    let debian = debian.flatten().map(|version| version.path().join("bin"));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut known: Vec<_> = std::env::split_paths(&path).chain(debian).collect();
    let all = ["initdb", "pg_ctl", "psql"];
    known.retain(|folder| all.iter().all(|program| folder.join(program).is_file()));
    known.sort();
    known.pop()
}

/// PostgreSQL refuses to belong to root, so root has its own user run it.
fn as_owner(program: &Path) -> Command {
    let id = Command::new("id").arg("-u").output().expect("id runs");
    let mut command = Command::new(program);
    if id.stdout.trim_ascii() == b"0" {
        command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(program);
    }
    // A folder that its user may stand in.
    command.current_dir("/");
    command
}

fn run(command: &mut Command) {
    let output = command.output().expect("it runs");
    assert!(output.status.success(), "{command:?}: {output:?}");
}

fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    listener.local_addr().expect("an address").port()
}
