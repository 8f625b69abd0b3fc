//! `cargo xtask run`: builds everything, starts the server, and says where to look. With `--demo`
//! the server is filled with a made-up service and made-up responses first.

use crate::{dist, process};
use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use std::fs;
use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

const START_SECONDS_MAX: u64 = 30;
const BETWEEN_LOOKS: Duration = Duration::from_millis(100);
const HEALTH: &[u8] = b"GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";

/// How it is run.
#[derive(Args)]
pub struct RunArgs {
    /// Fill the server with a made-up service and made-up responses.
    #[arg(long, value_enum, value_name = "SIZE", num_args = 0..=1, default_missing_value = "small")]
    demo: Option<Size>,
    /// The port to listen on.
    #[arg(long, default_value_t = 8787)]
    port: u16,
    /// Where the server keeps its data: data/, data/demo/ or data/demo-large/ if this is not given.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

/// How many made-up responses.
#[derive(Clone, Copy, ValueEnum)]
enum Size {
    /// The 69 questionnaires of a year.
    Small,
    /// 2,000 over two years.
    Large,
}

impl Size {
    fn name(self) -> &'static str {
        match self {
            Self::Small => "small",
            Self::Large => "large",
        }
    }

    fn folder(self) -> &'static str {
        match self {
            Self::Small => "data/demo",
            Self::Large => "data/demo-large",
        }
    }
}

/// Runs until it is interrupted.
pub fn run(arguments: &RunArgs) -> Result<()> {
    ensure_free(arguments.port)?;
    dist::build_to_look_at()?;
    build_programs(arguments.demo.is_some())?;
    let data = data_folder(arguments)?;
    if arguments.demo.is_some() {
        demo(&data, &["--write-config"])?;
    }
    static ASKED_TO_STOP: AtomicBool = AtomicBool::new(false);
    ctrlc::set_handler(|| ASKED_TO_STOP.store(true, Ordering::SeqCst))?;
    let mut server = Server::start(arguments.port, &data)?;
    server.wait_until_there(&ASKED_TO_STOP)?;
    if let Some(size) = arguments.demo {
        fill(&data, arguments.port, size)?;
    }
    tell(arguments.port, &data);
    server.wait_until_stopped(&ASKED_TO_STOP)
}

fn ensure_free(port: u16) -> Result<()> {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        Err(error) if error.kind() == ErrorKind::AddrInUse => bail!(
            "Port {port} is taken: another program, perhaps Heard itself, listens there. Stop it, \
             or choose another port with --port. Nothing was started."
        ),
        Err(error) => Err(error).with_context(|| format!("Port {port} cannot be listened on.")),
        Ok(_) => Ok(()),
    }
}

/// Builds the server, with what is in `dist/` now, and the command that fills a demo.
pub fn build_programs(with_demo: bool) -> Result<()> {
    let mut build = process::command(
        "cargo",
        &["build", "--release", "--package", "heard-server"],
    );
    if with_demo {
        build.args(["--package", "heard"]);
    }
    process::run(&mut build)
}

fn data_folder(arguments: &RunArgs) -> Result<PathBuf> {
    let usual = || process::root().join(arguments.demo.map_or("data", Size::folder));
    let data = arguments.data.clone().unwrap_or_else(usual);
    fs::create_dir_all(&data).with_context(|| format!("{} cannot be made.", data.display()))?;
    Ok(data)
}

fn fill(data: &Path, port: u16, size: Size) -> Result<()> {
    let server = format!("http://localhost:{port}");
    let forms = process::root().join("public/forms");
    let forms = forms.to_string_lossy();
    demo(
        data,
        &[
            "--server",
            &server,
            "--size",
            size.name(),
            "--forms",
            &forms,
        ],
    )
}

fn demo(data: &Path, arguments: &[&str]) -> Result<()> {
    let mut heard = Command::new(process::built("heard"));
    process::run(heard.arg("demo").arg("--data").arg(data).args(arguments))
}

fn tell(port: u16, data: &Path) {
    println!();
    println!("Families:    http://localhost:{port}/");
    println!("Officers:    http://localhost:{port}/collate/");
    match fs::read_to_string(data.join("setup-link")) {
        Ok(link) => println!("Set-up:      {}", link.trim()),
        Err(_) => println!("Set-up:      the service is set up."),
    }
    println!("Data:        {}", data.display());
    println!("Ctrl-C stops the server; what it accepted is kept.");
}

/// The running server. Dropped, as when something fails, it is stopped.
struct Server {
    child: Child,
    port: u16,
}

impl Server {
    fn start(port: u16, data: &Path) -> Result<Self> {
        let mut server = Command::new(process::built("heard-server"));
        server
            .arg("--data")
            .arg(data)
            .args(["--port", &port.to_string()]);
        let child = server.spawn().context("The server cannot be started.")?;
        Ok(Self { child, port })
    }

    fn wait_until_there(&mut self, asked_to_stop: &AtomicBool) -> Result<()> {
        let began = Instant::now();
        while !is_healthy(self.port) {
            if let Some(status) = self.child.try_wait()? {
                bail!("The server did not start ({status}). What it said stands above.");
            }
            if asked_to_stop.load(Ordering::SeqCst) {
                bail!("Stopped before the server was there.");
            }
            if began.elapsed().as_secs() >= START_SECONDS_MAX {
                bail!("The server did not answer within {START_SECONDS_MAX} seconds.");
            }
            sleep(BETWEEN_LOOKS);
        }
        Ok(())
    }

    /// Waits for the server to end. From a terminal it hears Ctrl-C itself; a signal that was meant
    /// for this program alone is passed on.
    fn wait_until_stopped(&mut self, asked_to_stop: &AtomicBool) -> Result<()> {
        let mut passed_on = false;
        loop {
            if let Some(status) = self.child.try_wait()? {
                if !status.success() {
                    bail!("The server ended ({status}). What it said stands above.");
                }
                return Ok(());
            }
            if asked_to_stop.load(Ordering::SeqCst) && !passed_on {
                ask_to_stop(&mut self.child);
                passed_on = true;
            }
            sleep(BETWEEN_LOOKS);
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            ask_to_stop(&mut self.child);
            // Nothing is left to be done if it cannot be waited for.
            let _ = self.child.wait();
        }
    }
}

/// Lets it finish what it accepted, where the system knows how to ask; ends it elsewhere.
fn ask_to_stop(child: &mut Child) {
    let asked = Command::new("kill")
        .args(["-TERM", &child.id().to_string()])
        .status();
    if !asked.is_ok_and(|status| status.success()) {
        let _ = child.kill();
    }
}

fn is_healthy(port: u16) -> bool {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let ask = || -> std::io::Result<String> {
        let mut stream = TcpStream::connect_timeout(&address, BETWEEN_LOOKS)?;
        stream.set_read_timeout(Some(Duration::from_secs(1)))?;
        stream.write_all(HEALTH)?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer)
    };
    ask().is_ok_and(|answer| answer.starts_with("HTTP/1.1 200"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_said_in_words() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        let said = ensure_free(port).unwrap_err().to_string();
        assert!(said.starts_with(&format!("Port {port} is taken")), "{said}");
    }

    #[test]
    fn nobody_there_is_not_healthy() {
        let closed = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = closed.local_addr().unwrap().port();
        drop(closed);
        assert!(!is_healthy(port));
    }
}
