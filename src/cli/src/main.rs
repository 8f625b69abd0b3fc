//! `heard`, the officers' command line: the same opening, counting and reporting as in the browser,
//! without a browser and without any code that a server could alter.

mod demo;
mod desk;
mod figures;
mod invented;
mod key;
mod mailbox;
mod questionnaires;
mod scrub;

use anyhow::Result;
use clap::{Parser, Subcommand};
use std::path::PathBuf;

/// Opens, counts and reports sealed responses without a browser.
#[derive(Parser)]
#[command(name = "heard", version)]
struct Heard {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Fill a fresh server with a made-up service and made-up responses, sealed for real.
    Demo(demo::Demo),
    /// Make keys, and open them.
    #[command(subcommand)]
    Key(key::Key),
    /// Open sealed files and print the responses, one JSON document a line.
    Open(figures::Open),
    /// Count opened responses (JSON Lines) and print the figures that may be published.
    Count(figures::Count),
    /// Look at questionnaires.
    #[command(subcommand)]
    Form(questionnaires::Forms),
    /// Strike names, numbers and addresses from lines on standard input.
    Scrub {
        /// Words to strike wherever they stand.
        #[arg(long)]
        word: Vec<String>,
    },
}

/// The files that let an officer in.
#[derive(clap::Args)]
struct KeyFiles {
    /// The officer's key file.
    #[arg(long)]
    key: PathBuf,
    /// The keyring, as the server or the set-up page gave it.
    #[arg(long)]
    keyring: PathBuf,
    /// The signed service document.
    #[arg(long)]
    service: PathBuf,
    /// A file whose first line is the passphrase; without it the passphrase is asked for.
    #[arg(long)]
    passphrase_file: Option<PathBuf>,
}

fn main() -> Result<()> {
    match Heard::parse().command {
        Command::Demo(demo) => demo.run(),
        Command::Key(key) => key.run(),
        Command::Open(open) => open.run(),
        Command::Count(count) => count.run(),
        Command::Form(forms) => forms.run(),
        Command::Scrub { word } => scrub::run(&word),
    }
}
