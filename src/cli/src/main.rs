//! `heard`, the officers' command line: the same opening, counting and reporting as in the browser,
//! without a browser and without any code that a server could alter.

mod codes;
mod demo;
mod desk;
mod figures;
mod invented;
mod invite;
mod key;
mod mailbox;
mod place;
mod publish;
mod questionnaires;
mod scrub;

use anyhow::Result;
use clap::{Parser, Subcommand};

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
    /// Make keys, let colleagues in and take them out, and see who did what.
    #[command(subcommand)]
    Key(key::Key),
    /// Open sealed files and print the responses, one JSON document a line.
    Open(figures::Open),
    /// Count opened responses (JSON Lines) and print the figures that may be published.
    Count(figures::Count),
    /// Make the report of a year or a quarter (HTML, XLSX, CSV), or check one that was made.
    Report(publish::Report),
    /// Make invitations on paper, each with a one-time code.
    Invite(invite::Invite),
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

fn main() -> Result<()> {
    match Heard::parse().command {
        Command::Demo(demo) => demo.run(),
        Command::Key(key) => key.run(),
        Command::Open(open) => open.run(),
        Command::Count(count) => count.run(),
        Command::Report(report) => report.run(),
        Command::Invite(invite) => invite.run(),
        Command::Form(forms) => forms.run(),
        Command::Scrub { word } => scrub::run(&word),
    }
}
