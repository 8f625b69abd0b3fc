//! Which screen is shown, and the desk all of them share.

use crate::errand::{self, Errand};
use crate::later::Later;
use crate::looking::{Laid, Step};
use crate::mailbox::{self, Reader};
use crate::office;
use crate::opened::{self, Opened};
use crate::paper;
use crate::reading::{self, Pace, Reading};
use crate::screens;
use crate::sheets::Given;
use crate::team::{self, Table};
use device::worker::Hand;
use device::{files, net, page};
use futures_util::future::join;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Deserialize;
use tally::{Filter, Period, Place};
use wire::access::Act;
use wire::routes::{self, Setup};
use wire::service::{ServiceDocument, Settings, Signed};

/// The screens.
#[derive(Clone)]
pub enum Screen {
    /// The service is being fetched.
    Loading,
    /// Making the first keys; without a token, with files.
    SetUp(Option<String>),
    /// Choosing a key file.
    Unlock,
    /// Making a key before anyone has let its owner in.
    NewKey,
    /// Working.
    Open(Tab),
}

/// The pages of an open desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// What came back.
    Overview,
    /// Each question.
    Tables,
    /// Two items.
    Compare,
    /// An outcome, and what went before it.
    Difference,
    /// Pages of figures that somebody gave a name.
    Views,
    /// Figures from elsewhere, and what is to be reached.
    Meetings,
    /// What people wrote.
    Words,
    /// Forms on paper and old spreadsheets.
    ComingIn,
    /// What may leave.
    Publish,
    /// Slips for families.
    Invitations,
    /// What was given to this officer alone.
    Sheets,
    /// Who may open what.
    People,
}

/// What all screens share. Copies are handles to the same.
#[derive(Clone, Copy)]
pub struct Desk {
    /// The parts that are fetched when they are needed.
    pub later: &'static Later,
    /// The screen.
    pub screen: RwSignal<Screen>,
    /// What was opened; taken anew whenever more comes.
    pub opened: RwSignal<Opened, LocalStorage>,
    /// How far opening has come, while it runs.
    pub reading: RwSignal<Option<Reading>>,
    /// What the officer said about going on with it.
    pub pace: RwSignal<Pace>,
    /// What went wrong last, in words.
    pub problem: RwSignal<Option<String>>,
    /// Sheets that were opened, until the page is closed.
    pub sheets: RwSignal<Vec<Given>, LocalStorage>,
    /// How many sheets the mailbox keeps for this officer.
    pub sheets_waiting: RwSignal<usize>,
    /// What is looked at.
    pub filter: RwSignal<Option<Filter>>,
    /// What the team makes together.
    pub table: Table,
    /// What is made of it on the pages of figures.
    pub laid: RwSignal<Laid>,
    /// What was done there, to be undone.
    pub steps: RwSignal<Vec<Step>, LocalStorage>,
    service: RwSignal<Option<ServiceDocument>>,
    reader: StoredValue<Option<Reader>>,
    hand: StoredValue<Option<Hand>, LocalStorage>,
    forms: StoredValue<Vec<Offered>>,
    mailbox: StoredValue<bool>,
    documents: StoredValue<Option<Setup>>,
}

/// A line of the index of forms that the build writes.
#[derive(Clone, Debug, Deserialize)]
struct Offered {
    id: String,
    file: String,
}

/// The app.
#[component]
pub fn App(
    /// The parts that are fetched when they are needed.
    later: &'static Later,
) -> impl IntoView {
    let desk = Desk::new(later);
    paper::follow(desk);
    team::follow(desk);
    team::hold(desk);
    spawn_local(desk.begin());
    view! { <div class="officers">{move || screens::view(desk, &desk.screen.get())}</div> }
}

impl Desk {
    fn new(later: &'static Later) -> Self {
        Self {
            later,
            screen: RwSignal::new(Screen::Loading),
            opened: RwSignal::new_local(Opened::default()),
            reading: RwSignal::new(None),
            pace: RwSignal::new(Pace::Going),
            problem: RwSignal::new(None),
            sheets: RwSignal::new_local(Vec::new()),
            sheets_waiting: RwSignal::new(0),
            filter: RwSignal::new(None),
            table: Table::default(),
            laid: RwSignal::new(Laid::default()),
            steps: RwSignal::new_local(Vec::new()),
            service: RwSignal::new(None),
            reader: StoredValue::new(None),
            hand: StoredValue::new_local(None),
            forms: StoredValue::new(Vec::new()),
            mailbox: StoredValue::new(false),
            documents: StoredValue::new(None),
        }
    }

    /// The worker that holds the keys, started when it is first needed, and again where that failed.
    pub fn hand(&self) -> Result<Hand, String> {
        let there = self.hand.get_value();
        if let Some(hand) = there.filter(|hand| !hand.is_over()) {
            return Ok(hand);
        }
        let address = page::link("worker-module").unwrap_or_default();
        let hand = Hand::start(&address)
            .map_err(|_| "This browser cannot hold keys. Please try another one.".to_owned())?;
        self.hand.set_value(Some(hand.clone()));
        Ok(hand)
    }

    /// The service's name, or what this page is.
    pub fn service_name(&self) -> String {
        self.service.with(|service| {
            service
                .as_ref()
                .map_or("Heard".to_owned(), |service| service.settings.name.clone())
        })
    }

    /// What the county decided.
    pub fn settings(&self) -> Settings {
        self.service
            .with_untracked(|service| service.as_ref().map(|service| service.settings.clone()))
            .unwrap_or_default()
    }

    /// The same, as far as counting needs it.
    pub fn service(&self) -> tally::Service {
        report::service(&self.settings())
    }

    /// Is there a mailbox behind these pages?
    pub fn has_mailbox(&self) -> bool {
        self.mailbox.get_value()
    }

    /// The ids of the forms that came with the page.
    pub fn form_ids(&self) -> Vec<String> {
        let mut ids: Vec<String> = self
            .forms
            .with_value(|forms| forms.iter().map(|form| form.id.clone()).collect());
        ids.dedup();
        ids
    }

    /// How many were set aside.
    pub fn set_aside(&self) -> u64 {
        self.opened.with(Opened::set_aside)
    }

    /// Both signed documents as they were read or made last.
    pub fn documents(&self) -> Option<Setup> {
        self.documents.get_value()
    }

    /// Takes newer documents.
    pub fn take_documents(&self, setup: Setup) {
        self.service.set(setup.service.unverified());
        self.documents.set_value(Some(setup));
    }

    /// Writes what was done into the access log of the team.
    pub fn log(self, act: Act) {
        spawn_local(office::log(self, act));
    }

    /// Begins set-up without a server.
    pub fn set_up_with_files(&self) {
        self.screen.set(Screen::SetUp(None));
    }

    /// Unlocks, enters the mailbox where there is one, and opens what is there.
    pub async fn unlock(self, with: Errand, keyring: Option<String>) -> Result<(), String> {
        let hand = self.hand()?;
        errand::ask::<()>(&hand, &with).await?;
        let service = self.fetch_service().await?;
        let keyring = self.keyring(&hand, keyring).await?;
        self.documents.set_value(Some(Setup {
            service: service.clone(),
            keyring: keyring.clone(),
        }));
        let groups: Vec<String> = errand::ask(&hand, &Errand::Groups { keyring, service }).await?;
        let records = opened::empty(&self.form_texts().await?, &self.settings())?;
        self.opened.set(records);
        self.screen.set(Screen::Open(Tab::Overview));
        spawn_local(self.fetch());
        spawn_local(team::begin(self, groups));
        Ok(())
    }

    /// Opens what is new in the mailbox, after what was opened on this device before.
    pub async fn fetch(self) {
        let Some(reader) = self.reader.get_value() else {
            return;
        };
        join(self.count_sheets(&reader), reading::fetch(self, &reader)).await;
    }

    /// Only how many: they are opened where they are read.
    async fn count_sheets(self, reader: &Reader) {
        if let Ok(sheets) = reader.sheets().await {
            self.sheets_waiting.set(sheets.len());
        }
    }

    /// Opens sealed files that were handed over.
    pub async fn take_files(self, chosen: Vec<files::Chosen>) {
        reading::take_files(self, chosen).await;
    }

    async fn begin(self) {
        let fragment = page::take_fragment();
        self.mailbox.set_value(mailbox::is_there().await);
        self.forms.set_value(index().await);
        let screen = match fragment.strip_prefix("setup=") {
            Some(token) => Screen::SetUp(Some(token.to_owned())),
            None => Screen::Unlock,
        };
        self.screen.set(screen);
    }

    async fn keyring(&self, hand: &Hand, chosen: Option<String>) -> Result<Signed, String> {
        if self.has_mailbox() {
            let reader = mailbox::enter(hand).await?;
            let keyring = reader.keyring().await?;
            self.reader.set_value(Some(reader));
            return Ok(keyring);
        }
        let text = match chosen {
            Some(text) => text,
            None => beside("keyring.json").await?,
        };
        serde_json::from_str(&text).map_err(|_| "The keyring file cannot be read.".to_owned())
    }

    /// The signed service document as it is now.
    pub async fn fetch_service(&self) -> Result<Signed, String> {
        let address = if self.has_mailbox() {
            routes::SERVICE.trim_start_matches('/')
        } else {
            routes::SERVICE_FILE
        };
        let text = beside(address).await?;
        let signed: Signed = serde_json::from_str(&text)
            .map_err(|_| "This service has not been set up yet.".to_owned())?;
        let document = signed
            .unverified()
            .ok_or("The service document cannot be read.")?;
        self.service.set(Some(document));
        Ok(signed)
    }

    async fn form_texts(&self) -> Result<Vec<String>, String> {
        let mut texts = Vec::new();
        for form in self.forms.get_value() {
            let reply = net::get(&beside_index(&form.file), &[]).await;
            texts.push(reply.map_err(|error| error.to_string())?.text());
        }
        Ok(texts)
    }

    /// The form and year with most to see, unless something is being looked at already.
    pub fn choose_first_filter(&self) {
        if self.filter.with_untracked(Option::is_none) {
            let first = self.opened.with_untracked(Opened::fullest);
            self.filter.set(first.map(|(form, period)| Filter {
                period,
                ..Filter::all(&form)
            }));
        }
    }
}

/// A place from the text of a select: empty, `locality:coast` or `area:harbour`.
pub fn place(text: &str) -> Place {
    match text.split_once(':') {
        Some(("locality", id)) => Place::Locality(id.to_owned()),
        Some(("area", id)) => Place::Area(id.to_owned()),
        _ => Place::Anywhere,
    }
}

/// A period from the text of a select: empty, `2015` or `2015-Q4`.
pub fn period(text: &str) -> Period {
    let year = text.parse().map(Period::Year);
    year.or_else(|_| text.parse().map(Period::Quarter))
        .unwrap_or(Period::All)
}

/// Today, as a report says it.
pub fn today_in_words() -> String {
    let (year, month, day) = page::today();
    let day = chrono::NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default();
    day.format("%A %-d %B %Y").to_string()
}

async fn index() -> Vec<Offered> {
    let address = page::link("forms-index").unwrap_or_default();
    let reply = net::get(&address, &[]).await;
    reply
        .ok()
        .and_then(|reply| serde_json::from_slice(&reply.bytes).ok())
        .unwrap_or_default()
}

fn beside_index(file: &str) -> String {
    let index = page::link("forms-index").unwrap_or_default();
    let folder = index.rsplit_once('/').map_or("", |(folder, _)| folder);
    format!("{folder}/{file}")
}

/// A document beside the families' page, one folder up from here.
async fn beside(name: &str) -> Result<String, String> {
    let reply = net::get(&format!("../{name}"), &[]).await;
    match reply {
        Ok(reply) if reply.is_ok() => Ok(reply.text()),
        Ok(_) => Err(format!(
            "There is no {name} beside these pages. Choose it as a file."
        )),
        Err(net::Offline) => {
            Err("There is no connection to the server. Nothing is lost.".to_owned())
        }
    }
}
