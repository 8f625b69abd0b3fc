//! `cargo xtask`: everything that is done with this repository, as one program. Each task has a file
//! of its own; nothing here is part of what a council runs.

mod assets;
mod bench;
mod budget;
mod dist;
mod forms;
mod fuzz;
mod names;
mod notices;
mod offline;
mod package;
mod packs;
mod panics;
mod pictures;
mod process;
mod run;
mod sizes;
mod split;
mod test;
mod tidy;
mod wasm;
mod watch;

use anyhow::Result;
use clap::{Parser, Subcommand};

/// Builds, runs and tests Heard.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Tasks {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build both apps into dist/, print their sizes and hold the budgets.
    Build {
        /// As quickly as can be, to look at screens while they are made: larger, no budgets.
        #[arg(long)]
        draft: bool,
    },
    /// Build everything and start the server on this computer.
    Run(run::RunArgs),
    /// Check everything: format, lints, invariants, Rust tests, browser tests.
    Test(test::TestArgs),
    /// Check the invariants that neither the compiler nor Cargo holds.
    Tidy,
    /// Build again and start the server again whenever something changed.
    Watch,
    /// Make an archive that runs on a machine without Rust.
    Package,
    /// Give every parser of bytes from outside a minute of bytes that nobody thought of.
    Fuzz(fuzz::FuzzArgs),
    /// Measure something against its peers.
    Bench(bench::BenchArgs),
    /// Take the pictures of docs/pictures/.
    Pictures,
}

fn main() -> Result<()> {
    match Tasks::parse().task {
        Task::Build { draft: true } => dist::draft(),
        Task::Build { draft: false } => dist::build(),
        Task::Run(arguments) => run::run(&arguments),
        Task::Test(arguments) => test::run(&arguments),
        Task::Tidy => tidy::run(),
        Task::Watch => watch::run(),
        Task::Package => package::run(),
        Task::Fuzz(arguments) => fuzz::run(&arguments),
        Task::Bench(arguments) => bench::run(&arguments),
        Task::Pictures => pictures::run(),
    }
}
