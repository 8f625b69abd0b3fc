//! `heard-server`: reads its arguments and `service.toml`, then starts the mailbox.

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, bail};
use clap::{Parser, Subcommand};
use tokio::net::TcpListener;

use heard_server::App;
use heard_server::data::DataFolder;
use heard_server::files::Files;
use heard_server::guard::Limits;
use heard_server::listen::Stop;
use heard_server::mailbox::Mailbox;
use heard_server::metrics::Metrics;
use heard_server::rates::Rates;
use heard_server::settings::ServiceFile;
use heard_server::tokens::Tokens;
use heard_server::{copies, listen, upkeep};

/// What a mistake in `service.toml` ends with.
const EXIT_MISTAKES: u8 = 2;

/// Serves the two apps of Heard and keeps sealed responses that it cannot read.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The folder with service.toml, the set-up link, and the mailbox unless DATABASE_URL names a
    /// PostgreSQL database for it.
    #[arg(long, value_name = "DIR", default_value = "./data", global = true)]
    data: PathBuf,
    /// The port to listen on.
    #[arg(long, default_value_t = 8787, global = true)]
    port: u16,
    /// The address to listen on.
    #[arg(long, default_value = "127.0.0.1", global = true)]
    host: IpAddr,
    /// The address as officers' browsers see it, such as https://heard.example.org.
    #[arg(long, value_name = "URL", global = true)]
    origin: Option<String>,
    /// The service's settings, instead of service.toml in the data folder.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Read the two apps from this folder instead of from the program.
    #[arg(long, value_name = "DIR")]
    dist: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Make a new one-time set-up link; the one before is no longer good.
    SetupLink,
    /// Write a verified copy of the mailbox to FILE, also while the server runs.
    Backup {
        /// The copy; it must not exist yet.
        file: PathBuf,
    },
    /// Put a copy in the mailbox's place; the mailbox that was there is kept beside it.
    Restore {
        /// A copy made by `backup`.
        file: PathBuf,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = match &arguments.command {
        None => start(&arguments).await,
        Some(Command::SetupLink) => setup_link(&arguments).await,
        Some(Command::Backup { file }) => backup(&arguments, file).await,
        Some(Command::Restore { file }) => restore(&arguments, file).await,
    };
    done.unwrap_or_else(|error| {
        eprintln!("heard-server: {error:#}");
        ExitCode::FAILURE
    })
}

async fn start(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let data = DataFolder::open(&arguments.data)?;
    let Some(service) = read_service(arguments, &data)? else {
        return Ok(ExitCode::from(EXIT_MISTAKES));
    };
    let files = files(arguments.dist.as_deref())?;
    let _lock = data.lock()?;
    let mailbox = open(&data).await?;
    let listener = TcpListener::bind(SocketAddr::new(arguments.host, arguments.port))
        .await
        .with_context(|| format!("port {} of {} is not free", arguments.port, arguments.host))?;
    let app = App {
        origin: origin(arguments, listener.local_addr()?.port())?.into(),
        tokens: Tokens::of(&mailbox).await?,
        mailbox,
        service: Arc::new(service),
        files,
        setup_link: data.setup_link(),
        rates: Rates::default(),
        metrics: Metrics::default(),
    };
    run(app, listener).await?;
    Ok(ExitCode::SUCCESS)
}

async fn open(data: &DataFolder) -> anyhow::Result<Mailbox> {
    let place = data.place()?;
    Mailbox::open(&place)
        .await
        .with_context(|| format!("the mailbox {place} cannot be opened"))
}

/// Serves until it is asked to stop, and finishes what was accepted.
async fn run(app: App, listener: TcpListener) -> anyhow::Result<()> {
    tell_how_to_set_up(&app).await?;
    let mailbox = app.mailbox.clone();
    let stop = Stop::when(asked_to_stop());
    let upkeep = upkeep::keep_up(mailbox.clone(), app.service.mailbox, stop.clone());
    let upkeep = tokio::spawn(upkeep);
    let address = listener.local_addr()?;
    eprintln!(
        "heard-server: listening on http://{address}, as {}",
        app.origin
    );
    let rates = app.rates.clone();
    let routes = heard_server::app(app, Limits::default());
    listen::serve(listener, routes, rates, stop).await;
    upkeep.await?;
    if let Err(error) = mailbox.forget_order().await {
        eprintln!("heard-server: the files still tell the order of the last hour: {error:?}");
    }
    mailbox.close().await;
    eprintln!("heard-server: stopped; everything that was accepted is stored");
    Ok(())
}

/// The settings, or `None` after every mistake in them was told.
fn read_service(arguments: &Arguments, data: &DataFolder) -> anyhow::Result<Option<ServiceFile>> {
    let usual = data.service_file();
    let path = arguments.config.as_ref().unwrap_or(&usual);
    if arguments.config.is_none() && !path.exists() {
        eprintln!(
            "heard-server: there is no {}; starting with a made-up service to try things out. Put your own there and start again.",
            path.display()
        );
        return Ok(Some(ServiceFile::built_in()));
    }
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("{} cannot be read", path.display()))?;
    match ServiceFile::read(&text) {
        Ok(service) => Ok(Some(service)),
        Err(mistakes) => {
            eprintln!("{}: nothing was started. Please mend:", path.display());
            for mistake in mistakes {
                eprintln!("  {mistake}");
            }
            Ok(None)
        }
    }
}

fn files(dist: Option<&Path>) -> anyhow::Result<Files> {
    match dist {
        None => Ok(Files::Embedded),
        Some(folder) if folder.is_dir() => Ok(Files::Folder(folder.to_owned())),
        Some(folder) => bail!("--dist: there is no folder {}", folder.display()),
    }
}

/// Officers sign what they see in the address bar, so it has to be exactly that.
fn origin(arguments: &Arguments, port: u16) -> anyhow::Result<String> {
    let Some(given) = &arguments.origin else {
        return Ok(match arguments.host {
            host if host.is_loopback() => format!("http://localhost:{port}"),
            host if host.is_unspecified() => bail!(
                "--host {host} needs --origin as well: the address as officers' browsers see it, such as https://heard.example.org"
            ),
            host => format!("http://{}", SocketAddr::new(host, port)),
        });
    };
    let origin = given.trim_end_matches('/');
    let host = origin
        .strip_prefix("https://")
        .or_else(|| origin.strip_prefix("http://"));
    match host {
        Some(host) if !host.is_empty() && !host.contains(['/', '#', '?', ' ']) => {
            Ok(origin.to_ascii_lowercase())
        }
        _ => bail!(
            "--origin is {given}; right would be an address without a path, such as https://heard.example.org"
        ),
    }
}

async fn tell_how_to_set_up(app: &App) -> anyhow::Result<()> {
    if app.mailbox.is_set_up().await? {
        return Ok(());
    }
    app.setup_link.ensure(&app.mailbox, &app.origin).await?;
    eprintln!(
        "heard-server: not set up yet. A manager opens the link in {} once, in a browser.",
        app.setup_link.path().display()
    );
    Ok(())
}

async fn setup_link(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let data = DataFolder::open(&arguments.data)?;
    let mailbox = open(&data).await?;
    if mailbox.is_set_up().await? {
        bail!(
            "this service is set up already, and its responses are sealed to its keys. To begin another one, choose another folder with --data."
        );
    }
    let link = data.setup_link();
    link.renew(&mailbox, &origin(arguments, arguments.port)?)
        .await?;
    mailbox.close().await;
    println!(
        "A new set-up link lies in {}. It is good once; the one before is no longer good.",
        link.path().display()
    );
    Ok(ExitCode::SUCCESS)
}

async fn backup(arguments: &Arguments, file: &Path) -> anyhow::Result<ExitCode> {
    let data = DataFolder::open(&arguments.data)?;
    let responses = copies::backup(&data.place()?, file).await?;
    println!(
        "{} holds a verified copy with {responses} responses.",
        file.display()
    );
    Ok(ExitCode::SUCCESS)
}

async fn restore(arguments: &Arguments, file: &Path) -> anyhow::Result<ExitCode> {
    let data = DataFolder::open(&arguments.data)?;
    let (responses, aside) = copies::restore(&data, &data.place()?, file).await?;
    println!("The mailbox is restored, with {responses} responses.");
    if let Some(aside) = aside {
        println!("The one that was there is kept as {}.", aside.display());
    }
    Ok(ExitCode::SUCCESS)
}

#[cfg(unix)]
async fn asked_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
        }
        // Without signals there is nothing to wait for; the server runs until it is killed.
        Err(_) => std::future::pending().await,
    }
}

#[cfg(not(unix))]
async fn asked_to_stop() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
