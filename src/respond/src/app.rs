//! Which screen is shown, and what all of them share.

use crate::draft::{self, ASIDE, DRAFTS, Draft, OUTBOX};
use crate::outbox::{self, Sealed, Sent};
use crate::screens;
use crate::service::{self, Offered, Service, Unavailable};
use crate::visit::Visit;
use chrono::NaiveDate;
use device::page;
use device::store::{Kind, Store};
use device::worker::Hand;
use form::{About, Context, Quarter};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wire::invitation::Invitation;

/// The screens.
#[derive(Clone)]
pub enum Screen {
    /// The service is being fetched.
    Loading,
    /// The page cannot begin.
    Unavailable(Unavailable),
    /// The service is not the one this device agreed with, or its signature is wrong.
    Refused(String),
    /// What can be answered, what was begun, what waits.
    Home,
    /// What a questionnaire is about, before it begins.
    Before(Offered),
    /// Answering.
    Visit(Visit),
    /// Another tab has the same draft open.
    Elsewhere,
    /// Sealed; sent or waiting.
    Done(Done),
}

/// How a response left.
#[derive(Clone)]
pub struct Done {
    /// The sealed response.
    pub sealed: Sealed,
    /// What became of sending; none where there is no mailbox.
    pub sent: Option<Sent>,
    /// The thanks of the form.
    pub thanks: Vec<String>,
    /// The store it waits in.
    pub store: StoredValue<Store, LocalStorage>,
}

/// What all screens share. Copies are handles to the same.
#[derive(Clone, Copy)]
pub struct Heard {
    /// The screen.
    pub screen: RwSignal<Screen, LocalStorage>,
    /// Drafts that were begun here.
    pub drafts: RwSignal<Vec<Draft>>,
    /// How many damaged drafts were put aside on this start.
    pub damaged: RwSignal<usize>,
    /// How many sealed responses wait on this device.
    pub waiting: RwSignal<usize>,
    /// What is said about sending, on the first page.
    pub sending: RwSignal<Option<Sent>>,
    store: StoredValue<Option<Store>, LocalStorage>,
    service: StoredValue<Option<Service>>,
    hand: StoredValue<Option<Hand>, LocalStorage>,
    invitation: StoredValue<Invitation>,
    attempts: StoredValue<u32>,
}

/// The app.
#[component]
pub fn App() -> impl IntoView {
    let heard = Heard::new();
    provide_context(heard);
    spawn_local(heard.begin());
    move || screens::view(heard, &heard.screen.get())
}

impl Heard {
    fn new() -> Self {
        Self {
            screen: RwSignal::new_local(Screen::Loading),
            drafts: RwSignal::new(Vec::new()),
            damaged: RwSignal::new(0),
            waiting: RwSignal::new(0),
            sending: RwSignal::new(None),
            store: StoredValue::new_local(None),
            service: StoredValue::new(None),
            hand: StoredValue::new_local(None),
            invitation: StoredValue::new(Invitation::default()),
            attempts: StoredValue::new(0),
        }
    }

    /// The service, once it is there.
    pub fn service(&self) -> Option<Service> {
        self.service.get_value()
    }

    /// How well this device keeps what is said; told before anyone begins.
    pub fn storage(&self) -> Kind {
        self.store.with_value(|store| store.as_ref().map_or(Kind::Memory, Store::kind))
    }

    /// The worker, started when it is first needed.
    pub fn hand(&self) -> Result<Hand, String> {
        if let Some(hand) = self.hand.get_value() {
            return Ok(hand);
        }
        let address = page::link("worker-module").unwrap_or_default();
        let hand = Hand::start(&address)
            .map_err(|_| "This browser cannot seal answers. Nothing was sent.".to_owned())?;
        self.hand.set_value(Some(hand.clone()));
        Ok(hand)
    }

    /// The fingerprint the service must have.
    pub fn expected(&self) -> Option<String> {
        service::expected(self.invitation.with_value(|invitation| invitation.fingerprint.clone()))
    }

    /// Shows the first page, with what is on the device now.
    pub async fn go_home(self) {
        self.look().await;
        self.screen.set(Screen::Home);
    }

    /// Opens a questionnaire: a fresh draft, or one that was begun.
    pub async fn open(self, offered: Offered, draft: Option<Draft>, keep: bool) {
        match service::form(&offered).await {
            Err(why) => self.screen.set(Screen::Unavailable(why)),
            Ok(loaded) => {
                let draft = draft.unwrap_or_else(|| {
                    let meeting = loaded.form.document().meeting.clone();
                    Draft::new(&offered.id, offered.version, self.about(meeting))
                });
                let store = self.store_for(keep);
                let context = self.context(draft.about.meeting.as_deref());
                let visit = Visit::open(loaded.form, loaded.json, draft, store, context);
                self.screen.set(Screen::Visit(visit));
            }
        }
    }

    /// Sends what waits, and says what became of it.
    pub async fn send_waiting(self) -> Option<Sent> {
        let store = self.store.get_value()?;
        let sent = outbox::send_all(&store).await.ok()?;
        self.waiting.set(sent.waiting);
        self.try_again_later(&sent);
        Some(sent)
    }

    async fn begin(self) {
        self.read_invitation();
        let store = Store::open("heard", &[DRAFTS, OUTBOX, ASIDE]).await;
        self.store.set_value(Some(store));
        match service::load().await {
            Err(why) => self.screen.set(Screen::Unavailable(why)),
            Ok(service) => {
                page::title(&service.document.settings.name);
                self.service.set_value(Some(service));
                self.first_screen().await;
                self.verify().await;
                self.sending.set(self.send_waiting().await);
                page::on_window("online", move || spawn_local(self.send_quietly()));
            }
        }
    }

    async fn first_screen(self) {
        self.look().await;
        let invited = self.invitation.with_value(|invitation| invitation.forms.clone());
        let only = match &invited[..] {
            [form] => self.offered().into_iter().find(|offered| offered.id == *form),
            _ => None,
        };
        let begun = self.drafts.with_untracked(|drafts| !drafts.is_empty());
        match only {
            Some(offered) if !begun => self.screen.set(Screen::Before(offered)),
            _ => self.screen.set(Screen::Home),
        }
    }

    /// What this service offers, newest version of each, in its order; what an invitation names
    /// and nothing else where it names any.
    pub fn offered(&self) -> Vec<Offered> {
        let Some(service) = self.service.get_value() else { return Vec::new() };
        let invited = self.invitation.with_value(|invitation| invitation.forms.clone());
        let newest = |id: &str| {
            let versions = service.forms.iter().filter(|form| form.id == id);
            versions.max_by_key(|form| form.version).cloned()
        };
        let ids = service.document.settings.forms.iter().map(|form| form.id.as_str());
        ids.filter(|id| invited.is_empty() || invited.iter().any(|form| form == id))
            .filter_map(newest)
            .collect()
    }

    /// The index line of a draft's form and version.
    pub fn offered_for(&self, draft: &Draft) -> Option<Offered> {
        let service = self.service.get_value()?;
        let same = |form: &&Offered| form.id == draft.form && form.version == draft.version;
        service.forms.iter().find(same).cloned()
    }

    /// Throws a draft away, because the person said so.
    pub async fn forget(self, id: String) {
        if let Some(store) = self.store.get_value() {
            // If it fails the draft simply stays in the list.
            let _ = draft::forget(&store, &id).await;
        }
        self.look().await;
    }

    /// The sealed responses that wait on this device.
    pub async fn waiting_responses(self) -> Vec<Sealed> {
        match self.store.get_value() {
            Some(store) => outbox::waiting(&store).await.unwrap_or_default(),
            None => Vec::new(),
        }
    }

    async fn look(self) {
        let Some(store) = self.store.get_value() else { return };
        if let Ok(found) = draft::find(&store).await {
            self.drafts.set(found.drafts);
            self.damaged.update(|damaged| *damaged += found.damaged);
        }
        self.waiting.set(outbox::waiting(&store).await.map_or(0, |waiting| waiting.len()));
    }

    async fn verify(self) {
        let Some(service) = self.service.get_value() else { return };
        let invited = self.invitation.with_value(|invitation| invitation.fingerprint.clone());
        let verified = match self.hand() {
            Ok(hand) => service::verify(&hand, &service, invited).await,
            Err(why) => Err(why),
        };
        if let Err(why) = verified {
            self.screen.set(Screen::Refused(why));
        }
    }

    async fn send_quietly(self) {
        let _ = self.send_waiting().await;
    }

    /// Five seconds, then twice as long each time, at most ten minutes.
    fn try_again_later(self, sent: &Sent) {
        if sent.waiting == 0 {
            self.attempts.set_value(0);
            return;
        }
        let attempt = self.attempts.get_value().min(7);
        self.attempts.set_value(attempt + 1);
        let milliseconds = (5_000 << attempt).min(600_000);
        page::surely_later(milliseconds, move || spawn_local(self.send_quietly()));
    }

    fn read_invitation(&self) {
        let fragment = page::take_fragment();
        if let Ok(invitation) = fragment.parse::<Invitation>() {
            self.invitation.set_value(invitation);
        }
    }

    fn store_for(&self, keep: bool) -> Store {
        match self.store.get_value() {
            Some(store) if keep => store,
            _ => Store::in_memory(),
        }
    }

    fn about(&self, meeting: Option<String>) -> About {
        self.invitation.with_value(|invitation| About {
            area: invitation.area.clone(),
            meeting: invitation.meeting.clone().or(meeting),
            quarter: invitation.when.as_deref().and_then(quarter),
        })
    }

    fn context(&self, meeting: Option<&str>) -> Context {
        let hours = self.service.with_value(|service| {
            let settings = &service.as_ref()?.document.settings;
            Some(settings.meeting(meeting?)?.report_hours_before)
        });
        Context { today: today(), language: "en".to_owned(), easy: false, report_hours_before: hours }
    }
}

/// Today, where the device is.
pub fn today() -> NaiveDate {
    let (year, month, day) = page::today();
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

/// A quarter, or the quarter a day lies in.
fn quarter(when: &str) -> Option<Quarter> {
    when.parse().ok().or_else(|| when.parse().ok().map(Quarter::of))
}
