//! `heard demo`: a made-up service with made-up responses, sent the real way. Nothing of it is
//! about anybody: the figures of the small demo are those one county printed, the answers behind
//! them are invented to fit.

use crate::codes;
use crate::invented::{self, Said};
use crate::invite;
use crate::key;
use crate::mailbox::Mailbox;
use crate::questionnaires::{self, Library};
use anyhow::{Context, Result, anyhow, ensure};
use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use form::{Sending, Walk, anonymise, words};
use seal::keyfile::{self, Cost, KeyFile};
use seal::keyring::{Change, OFFICERS, OpenKeyring};
use seal::service::verify_service;
use seal::{Officer, PublicKey};
use std::fs;
use std::path::{Path, PathBuf};
use token::Code;
use wire::envelope::EnvelopeId;
use wire::routes::{Setup, TOKENS_PER_CODE_MAX};
use wire::service::{OfficerCard, ServiceDocument, Signed};

/// Opens the demo and nothing else.
const PASSPHRASE: &str = "seven herons at low tide";
const KEY_FILE: &str = "demo-key.json";
/// A second officer's, who opens what children say before a review and the sheets given to them.
const OFFICER_KEY_FILE: &str = "demo-officer-key.json";
/// Codes to try, one a line.
const CODES_FILE: &str = "demo-codes.txt";
/// How many of them.
const CODES_TO_TRY: usize = 20;
const SETTINGS: &str = include_str!("../demo/service.toml");
const WITH_CODES: &str = concat!(
    "admission = \"codes\"\n",
    include_str!("../demo/service.toml")
);
/// Drawn, not photographed: nobody in the demo exists.
const PORTRAIT: &str = include_str!("../demo/dee.txt");
/// How many hand over responses at a time.
const SENDERS: usize = 8;

/// The demo.
#[derive(Args)]
pub struct Demo {
    /// The server's data folder.
    #[arg(long)]
    data: PathBuf,
    /// Only write the demo's `service.toml`, before the server starts.
    #[arg(long)]
    write_config: bool,
    /// A service that asks for one-time codes; said as well when the config is written.
    #[arg(long)]
    codes: bool,
    /// The server's address.
    #[arg(long, default_value = "http://localhost:8787")]
    server: String,
    /// How much is sent.
    #[arg(long, value_enum, default_value_t = Size::Small)]
    size: Size,
    /// The folder of questionnaires, where they are not those built in.
    #[arg(long)]
    forms: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Size {
    /// Only the service, no responses.
    None,
    /// The 69 questionnaires of a year.
    Small,
    /// 2,000 over two years.
    Large,
}

impl Demo {
    /// Runs it.
    pub fn run(self) -> Result<()> {
        if self.write_config {
            return write_config(&self.data, self.codes);
        }
        if !self.data.join(KEY_FILE).exists() {
            let service = set_up(&self.server, &self.data)?;
            let library = questionnaires::library(self.forms.as_deref())?;
            let said = match self.size {
                Size::None => Vec::new(),
                Size::Small => invented::year(&library)?,
                Size::Large => invented::two_years(&library, &service.settings),
            };
            let codes = codes_for_senders(&self.server, &self.data, &service)?;
            send_all(&self.server, &service, &library, &said, &codes)?;
            println!("{} made-up responses were sealed and sent.", said.len());
        }
        println!("Key file:    {}", self.data.join(KEY_FILE).display());
        let officer = self.data.join(OFFICER_KEY_FILE);
        if officer.exists() {
            println!("Officer's:   {} (Sam Sample)", officer.display());
        }
        println!("Passphrase:  {PASSPHRASE}");
        Ok(())
    }
}

fn write_config(data: &Path, codes: bool) -> Result<()> {
    fs::create_dir_all(data)?;
    let settings = if codes { WITH_CODES } else { SETTINGS };
    let path = data.join("service.toml");
    if path.exists() {
        let there = fs::read_to_string(&path)?;
        ensure!(
            there == settings,
            "{} belongs to another service. Choose an empty folder for the demo with --data.",
            path.display()
        );
        return Ok(());
    }
    ensure!(
        !data.join("heard.sqlite").exists(),
        "{} holds a service already. Choose an empty folder for the demo with --data.",
        data.display()
    );
    fs::write(&path, settings).with_context(|| format!("{} cannot be written.", path.display()))
}

fn set_up(server: &str, data: &Path) -> Result<ServiceDocument> {
    let link = fs::read_to_string(data.join("setup-link"))
        .context("The server has written no set-up link. Was it started with this data folder?")?;
    let (_, token) = link
        .trim()
        .split_once("#setup=")
        .context("The set-up link is damaged.")?;
    let mailbox = Mailbox::at(server);
    let made = key::make(
        mailbox.to_sign(token)?,
        "Demo manager",
        PASSPHRASE,
        Cost::standard(),
    )?;
    // The key is on the disk before anything can be sealed to it.
    fs::write(data.join(KEY_FILE), &made.key_file)?;
    let setup = with_officers(data, &made)?;
    let document = read(&setup.service)?;
    mailbox.set_up(token, &setup)?;
    Ok(document)
}

/// Children can give a sheet to either of two officers: whoever holds the demo's key file, and one
/// with a key file of their own, so that one sees for whom a sheet opens.
fn with_officers(data: &Path, made: &key::Made) -> Result<Setup> {
    let document = verify_service(&made.setup.service, None)?;
    let file = KeyFile::from_json(&made.key_file)?;
    let manager = keyfile::unlock(&file, PASSPHRASE)?;
    let seed = seal::random_seed()?;
    let officer = Officer::from_seed(&seed);
    let service = Some(made.setup.fingerprint);
    let locked = keyfile::lock_for(service, &seed, PASSPHRASE, Cost::standard())?;
    fs::write(data.join(OFFICER_KEY_FILE), locked.to_json())?;
    let changes = [
        Change::Add {
            name: "Sam Sample".to_owned(),
            card: officer.holder().to_json(),
            groups: vec![OFFICERS.to_owned()],
        },
        card(
            1,
            "Dee Demo",
            "I like walking my dog and bad jokes. I want to hear what you think.",
            Some(PORTRAIT.trim_end()),
            &manager,
        ),
        card(
            2,
            "Sam Sample",
            "I grew up by the sea. You can ask me anything about your meeting.",
            None,
            &officer,
        ),
    ];
    let keyring = OpenKeyring::open(&made.setup.keyring, &document, &manager)?;
    Ok(keyring.change(&changes, &document)?.into())
}

fn card(number: u32, name: &str, about: &str, picture: Option<&str>, officer: &Officer) -> Change {
    let card = OfficerCard {
        number,
        name: name.to_owned(),
        about: about.to_owned(),
        picture: picture.map(str::to_owned),
        key: None,
    };
    Change::Card {
        card: Box::new(card),
        member: Some(officer.id_hex()),
    }
}

fn read(service: &Signed) -> Result<ServiceDocument> {
    service
        .unverified()
        .ok_or_else(|| anyhow!("The service document cannot be read back."))
}

fn send_all(
    server: &str,
    service: &ServiceDocument,
    library: &Library,
    said: &[Said],
    codes: &[Option<Code>],
) -> Result<()> {
    let portion = said.len().div_ceil(SENDERS).max(1);
    let portions = said.chunks(portion).zip(codes);
    std::thread::scope(|scope| {
        let senders: Vec<_> = portions
            .map(|(some, code)| {
                scope.spawn(move || send_some(server, service, library, some, code.as_ref()))
            })
            .collect();
        senders
            .into_iter()
            .try_for_each(|sender| sender.join().map_err(|_| anyhow!("A sender stopped."))?)
    })
}

fn send_some(
    server: &str,
    service: &ServiceDocument,
    library: &Library,
    said: &[Said],
    code: Option<&Code>,
) -> Result<()> {
    let mailbox = Mailbox::at(server);
    let sealed = said.iter().map(|said| sealed(service, library, said));
    let sealed: Vec<_> = sealed.collect::<Result<_>>()?;
    let ids: Vec<EnvelopeId> = sealed.iter().map(|(id, _)| *id).collect();
    let admissions = match code {
        Some(code) => codes::change(&mailbox, service, code, &ids)?,
        None => Vec::new(),
    };
    sealed
        .iter()
        .enumerate()
        .try_for_each(|(n, (id, envelope))| {
            mailbox.put(&id.to_string(), envelope, admissions.get(n))
        })
}

/// A code for each sender where the service asks for them, and some to try.
fn codes_for_senders(
    server: &str,
    data: &Path,
    service: &ServiceDocument,
) -> Result<Vec<Option<Code>>> {
    if service.settings.admission.is_open() {
        return Ok(vec![None; SENDERS]);
    }
    let file = KeyFile::from_json(&fs::read_to_string(data.join(KEY_FILE))?)?;
    let officer = keyfile::unlock(&file, PASSPHRASE)?;
    let let_in = Mailbox::at(server).enter(&officer, server)?;
    let (new, senders) = invite::fresh(SENDERS, TOKENS_PER_CODE_MAX)?;
    let_in.make_codes(&new)?;
    let (new, to_try) = invite::fresh(CODES_TO_TRY, 1)?;
    let_in.make_codes(&new)?;
    fs::write(data.join(CODES_FILE), to_try.join("\n"))?;
    println!("Codes:       {}", data.join(CODES_FILE).display());
    let senders = senders.iter().map(|code| Ok(Some(Code::parse(code)?)));
    senders.collect()
}

/// Exactly what a device does: walk, anonymise, seal.
fn sealed(
    service: &ServiceDocument,
    library: &Library,
    said: &Said,
) -> Result<(EnvelopeId, Vec<u8>)> {
    let form = library
        .latest(&said.form)
        .with_context(|| format!("No form “{}”.", said.form))?;
    let context = form::Context {
        today: NaiveDate::default(),
        language: "en".to_owned(),
        easy: false,
        report_hours_before: None,
    };
    let on_route = Walk::new(form, said.answers.clone(), context).on_route();
    let id = seal::random_id()?;
    let made = anonymise(
        form,
        &on_route,
        &said.about,
        &id.to_string(),
        // The made-up children let their words go, so that there is something to read.
        &Sending {
            take_in: said.answers.0.keys().cloned().collect(),
            ..Sending::default()
        },
        &words::british(),
    );
    let readers = form.document().readers.name();
    let group = service.readers_of(&said.form).unwrap_or(readers);
    let recipient = service
        .recipients
        .iter()
        .find(|recipient| recipient.group == group);
    let key = PublicKey::from_base64(&recipient.context("Nobody could open this form.")?.key)?;
    let plain = made.response.to_json();
    Ok((
        id,
        seal::seal(plain.as_bytes(), id, std::slice::from_ref(&key))?,
    ))
}
