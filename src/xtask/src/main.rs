//! `cargo xtask`: builds, runs, tests and packages Heard with nothing installed but Rust.
//!
//! Each command is a file of its own. Nothing here is linked into what ships, and no step fetches
//! anything but what Cargo and npm fetch for their lock files.

mod bench;
mod budget;
mod compress;
mod dist;
mod forms;
mod minify;
mod notices;
mod package;
mod pictures;
mod project;
mod run;
mod shell;
mod sizes;
mod test;
mod tidy;
mod wasm;
mod watch;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Builds, runs, tests and packages Heard.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Xtask {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build both apps into dist/ and print what they weigh; fails over the budgets.
    Build(dist::Build),
    /// Build everything and start the server, by default on http://localhost:8787.
    Run(run::Run),
    /// Everything that must hold: format, clippy, tidy, Rust tests, browser tests.
    Test(test::Test),
    /// The rules that neither Cargo nor clippy can hold.
    Tidy,
    /// Build again and restart the server whenever a file changes.
    Watch(watch::Watch),
    /// A tarball that a council can run without Rust.
    Package,
    /// Measure beside other programs; the last line is one JSON object.
    Bench(bench::Bench),
    /// Take the pictures of docs/pictures/ again.
    Pictures,
}

fn main() -> ExitCode {
    let done = match Xtask::parse().command {
        Command::Build(build) => build.run(),
        Command::Run(run) => run.run(),
        Command::Test(test) => test.run(),
        Command::Tidy => tidy::run(),
        Command::Watch(watch) => watch.run(),
        Command::Package => package::run(),
        Command::Bench(bench) => bench.run(),
        Command::Pictures => pictures::run(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nxtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}
