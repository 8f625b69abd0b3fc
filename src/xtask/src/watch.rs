//! `cargo xtask watch`: builds again and starts the server again whenever something changed.
//!
//! It looks at times of change every half second; that needs no library and works on any disk. The
//! server is the debug build reading `dist/`, so that a change of style waits for no linking.

use crate::process;
use anyhow::Result;
use std::path::Path;
use std::process::Child;
use std::thread::sleep;
use std::time::{Duration, SystemTime};

const WATCHED: &[&str] = &["src", "style", "public"];
const BETWEEN_LOOKS: Duration = Duration::from_millis(500);

/// What the watched folders looked like: how many files, and when the last one changed. A file that
/// is renamed or deleted changes its folder's time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Seen {
    entries: usize,
    newest: SystemTime,
}

/// Goes on until it is interrupted.
pub fn run() -> Result<()> {
    let mut server = None;
    loop {
        let built = look();
        server = again(server);
        println!("watch: waiting for a change in {}", WATCHED.join(", "));
        wait_for_a_change(built);
    }
}

/// Builds; starts the server again if that went well. Otherwise the one that runs goes on.
fn again(server: Option<Child>) -> Option<Child> {
    match build() {
        Ok(()) => restart(server),
        Err(error) => {
            println!("watch: {error:#}");
            server
        }
    }
}

fn build() -> Result<()> {
    // By Cargo, for the build itself may be what changed.
    process::run(&mut process::command("cargo", &["xtask", "build"]))?;
    process::run(&mut process::command(
        "cargo",
        &["build", "-p", "heard-server"],
    ))
}

fn restart(server: Option<Child>) -> Option<Child> {
    let started = server.map_or(Ok(()), process::stop).and_then(|()| {
        let program = process::target().join("debug/heard-server");
        let program = program.to_string_lossy();
        let server = process::command(&program, &["--dist", "dist", "--data", "data"]).spawn()?;
        Ok(server)
    });
    match started {
        Ok(server) => Some(server),
        Err(error) => {
            println!("watch: the server was not started again: {error:#}");
            None
        }
    }
}

/// Waits until something is other than when it was built, and then until the editor has finished.
fn wait_for_a_change(built: Seen) {
    let mut seen = built;
    loop {
        sleep(BETWEEN_LOOKS);
        let now = look();
        if now != built && now == seen {
            return;
        }
        seen = now;
    }
}

fn look() -> Seen {
    let root = process::root();
    let mut seen = Seen {
        entries: 0,
        newest: SystemTime::UNIX_EPOCH,
    };
    for folder in WATCHED {
        seen.see(&root.join(folder));
    }
    seen
}

impl Seen {
    /// What vanishes while it is looked at is seen the next time.
    fn see(&mut self, path: &Path) {
        let Ok(about) = path.symlink_metadata() else {
            return;
        };
        self.entries += 1;
        self.newest = self
            .newest
            .max(about.modified().unwrap_or(SystemTime::UNIX_EPOCH));
        let inside = std::fs::read_dir(path).into_iter().flatten().flatten();
        inside.for_each(|entry| self.see(&entry.path()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn seen(folder: &Path) -> Seen {
        let mut seen = Seen {
            entries: 0,
            newest: SystemTime::UNIX_EPOCH,
        };
        seen.see(folder);
        seen
    }

    #[test]
    fn a_change_is_seen() -> std::io::Result<()> {
        let folder = std::env::temp_dir().join(format!("heard-watch-{}", std::process::id()));
        fs::create_dir_all(folder.join("a"))?;
        let empty = seen(&folder);
        assert_eq!(empty, seen(&folder));
        fs::write(folder.join("a/b.css"), "x")?;
        let one = seen(&folder);
        assert_eq!(one.entries, empty.entries + 1);
        let later = SystemTime::now() + Duration::from_secs(5);
        fs::File::options()
            .write(true)
            .open(folder.join("a/b.css"))?
            .set_modified(later)?;
        assert_ne!(seen(&folder), one);
        fs::remove_dir_all(folder)
    }
}
