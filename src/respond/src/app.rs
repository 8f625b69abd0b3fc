//! Which screen is shown, and what all of them share.

use crate::draft::{self, Draft, Found, STORE, TABLES};
use crate::later::Later;
use crate::outbox::{self, Sealed, Sent, Waiting};
use crate::screens;
use crate::service::{self, Offered, Service, Unavailable, Way};
use crate::tablet::{self, Tablet};
use crate::visit::Visit;
use device::store::{self, Kind, Store};
use device::worker::Hand;
use device::{page, small};
use futures_util::future::{join, join3};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::Cell;
use std::rc::Rc;
use ui::Turn;
use ui::draw::NotThere;
use wire::invitation::Invitation;
use wire::service::Settings;

/// How long somebody who begins waits for the questions before the page says that they are coming.
const COMING_MILLISECONDS: i32 = 500;
/// How long verifying and sending wait behind the first page.
const SETTLE_MILLISECONDS: i32 = 2_500;

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
    /// What a child or a young person sees after that.
    Welcome(Step, Offered),
    /// Typing a code: for what will be answered, or for what was sealed and would not be taken.
    Code(Option<Done>),
    /// Making the page easier to use, and then back to this one.
    Comfort(Box<Screen>),
    /// A shared tablet: choosing or giving the pictures, or what grown-ups see.
    Tablet(tablet::Step),
    /// Answering, as soon as what asks the questions has come.
    Coming,
    /// Answering.
    Visit(Visit),
    /// Another tab has the same draft open.
    Elsewhere,
    /// Sealed; sent or waiting.
    Done(Done),
}

/// What a child or a young person sees before a questionnaire, one thing after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The ways to answer.
    How,
    /// Its own words, who else opens this device, and the way in.
    Ready,
    /// They do not want to.
    Declined,
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
    pub store: Store,
    /// The person's own sheet, where they wanted it to stay on this device.
    pub sheet: Option<Draft>,
    /// Whom the questionnaire spoke to; empty where that is not known any more.
    pub audience: &'static str,
}

/// What all screens share. Copies are handles to the same.
#[derive(Clone, Copy)]
pub struct Heard {
    state: StoredValue<State, LocalStorage>,
    /// Draws the screen again.
    shown: Turn,
    /// Draws again what the first page says of drafts and of what waits.
    pub turn: Turn,
}

struct State {
    later: &'static Later,
    screen: Screen,
    drafts: Vec<Draft>,
    /// How many drafts lie aside because they cannot be read.
    aside: usize,
    /// There are drafts here, and what reads them could not be fetched.
    unread: bool,
    waiting: Waiting,
    sent: Option<Sent>,
    store: Option<Store>,
    tablet: Option<&'static Tablet>,
    service: Option<&'static Service>,
    signed: Option<String>,
    verified: bool,
    /// Empty until the service is there; nothing that asks is drawn before.
    settings: &'static Settings,
    hand: Option<Hand>,
    invitation: Invitation,
    /// Who the person said they are, in the word for the audience of a questionnaire.
    who: Option<&'static str>,
    /// How often sending has failed in a row.
    attempts: u32,
}

/// Puts the app into the page.
pub fn start(later: &'static Later) {
    leptos::mount::mount_to_body(move || {
        let heard = Heard {
            state: StoredValue::new_local(State::new(later)),
            shown: Turn::new(),
            turn: Turn::new(),
        };
        spawn_local(heard.begin());
        heard
            .shown
            .live(move || screens::view(heard, &heard.with(|state| state.screen.clone())))
    });
}

impl Done {
    /// One that waits on this device from an earlier visit.
    pub fn waiting(heard: Heard, sealed: Sealed) -> Option<Self> {
        Some(Self {
            sealed,
            sent: heard.sent(),
            thanks: Vec::new(),
            store: heard.store()?,
            sheet: None,
            audience: "",
        })
    }
}

impl State {
    fn new(later: &'static Later) -> Self {
        Self {
            later,
            screen: Screen::Loading,
            drafts: Vec::new(),
            aside: 0,
            unread: false,
            waiting: Waiting::default(),
            sent: None,
            store: None,
            tablet: None,
            service: None,
            signed: None,
            verified: false,
            settings: Box::leak(Box::default()),
            hand: None,
            invitation: Invitation::default(),
            who: None,
            attempts: 0,
        }
    }
}

impl Heard {
    /// Shows a screen.
    pub fn show(&self, screen: Screen) {
        self.change(|state| state.screen = screen);
        self.shown.again();
    }

    /// The screen that is shown.
    pub fn screen(&self) -> Screen {
        self.with(|state| state.screen.clone())
    }

    /// The parts that are fetched when they are needed.
    pub fn later(&self) -> &'static Later {
        self.with(|state| state.later)
    }

    /// Shows what makes the page easier to use, from wherever it is asked for.
    pub fn show_comfort(&self) {
        let from = self.screen();
        if !matches!(from, Screen::Comfort(_)) {
            self.show(Screen::Comfort(Box::new(from)));
        }
    }

    /// What the county decided.
    pub fn settings(&self) -> &'static Settings {
        self.with(|state| state.settings)
    }

    /// Takes the signed service document, which was held against what this page was told.
    pub fn keep_signed(&self, signed: String) {
        self.change(|state| state.signed = Some(signed));
    }

    /// The signed service document, if it is here already.
    pub fn signed(&self) -> Option<String> {
        self.with(|state| state.signed.clone())
    }

    /// The invitation, as far as it goes.
    pub fn invitation(&self) -> Invitation {
        self.with(|state| state.invitation.clone())
    }

    /// Who the person said they are.
    pub fn who(&self) -> Option<&'static str> {
        self.with(|state| state.who)
    }

    /// Shows the first page as somebody says who they are, or that they are somebody else.
    pub fn say_who(&self, who: Option<&'static str>) {
        self.change(|state| state.who = who);
        self.show(Screen::Home);
    }

    /// The one-time code of the invitation, or the one that was typed.
    pub fn code(&self) -> Option<String> {
        self.with(|state| state.invitation.code.clone())
    }

    /// Takes a code that was typed, or forgets one that has gone with what was sealed.
    pub fn keep_code(&self, code: Option<String>) {
        self.change(|state| state.invitation.code = code);
    }

    /// Does the mailbox take only answers that come with a code?
    pub fn asks_for_codes(&self) -> bool {
        !self.settings().admission.is_open() && self.way() == Way::Mailbox
    }

    /// What a grown-up decided, where this device is a shared tablet.
    pub fn tablet(&self) -> Option<&'static Tablet> {
        self.with(|state| state.tablet)
    }

    /// Makes this device a shared tablet: what it offers is what a grown-up chose, and no code
    /// that somebody typed is kept.
    pub fn become_tablet(&self, tablet: Option<Tablet>) {
        let Some(tablet) = tablet else { return };
        self.change(|state| {
            state.invitation.area.clone_from(&tablet.area);
            state.invitation.forms.clone_from(&tablet.forms);
            state.invitation.code = None;
            if tablet.kiosk {
                small::set("exit", "./");
            }
            state.tablet = Some(Box::leak(Box::new(tablet)));
        });
    }

    /// A shared tablet on which nothing leads away.
    pub fn is_kiosk(&self) -> bool {
        self.tablet().is_some_and(|tablet| tablet.kiosk)
    }

    /// How answers can leave.
    pub fn way(&self) -> Way {
        self.service().map_or(Way::File, |service| service.way)
    }

    /// Drafts that were begun here.
    pub fn drafts(&self) -> Vec<Draft> {
        self.with(|state| state.drafts.clone())
    }

    /// How many drafts lie aside because they cannot be read.
    pub fn aside(&self) -> usize {
        self.with(|state| state.aside)
    }

    /// What is sealed on this device and waits to be sent.
    pub fn waiting(&self) -> Waiting {
        self.with(|state| state.waiting)
    }

    /// What became of the last attempt to send what waits.
    pub fn sent(&self) -> Option<Sent> {
        self.with(|state| state.sent.clone())
    }

    /// How well this device keeps what is said; told before anyone begins.
    pub fn storage(&self) -> Kind {
        self.with(|state| state.store.as_ref().map_or(Kind::Memory, Store::kind))
    }

    /// The worker, started when it is first needed, and again where that failed.
    pub fn hand(&self) -> Result<Hand, String> {
        let there = self.with(|state| state.hand.clone());
        if let Some(hand) = there.filter(|hand| !hand.is_over()) {
            return Ok(hand);
        }
        let address = page::link("worker-module").unwrap_or_default();
        let hand = Hand::start(&address)
            .map_err(|_| "This browser cannot seal answers. Nothing was sent.".to_owned())?;
        self.change(|state| state.hand = Some(hand.clone()));
        Ok(hand)
    }

    /// The fingerprint the service must have.
    pub fn expected(&self) -> Option<String> {
        service::expected(self.with(|state| state.invitation.fingerprint.clone()))
    }

    /// Shows the first page, with what is on the device now.
    pub async fn go_home(self) {
        self.look().await;
        self.show(self.home());
    }

    /// The first page; not one that would look as if nothing had been begun here.
    fn home(&self) -> Screen {
        match self.with(|state| state.unread) {
            true => Screen::Unavailable(Unavailable::Offline),
            false => Screen::Home,
        }
    }

    /// Opens a questionnaire: a fresh draft, or one that was begun. What asks its questions may still
    /// be on its way; who has waited for it a moment is told so.
    pub async fn open(self, offered: Offered, draft: Option<Draft>, keep: bool) {
        let done = Rc::new(Cell::new(false));
        let opened = Rc::clone(&done);
        page::surely_later(COMING_MILLISECONDS, move || {
            if !opened.get() {
                self.show(Screen::Coming);
            }
        });
        let came = (self.later().open)(self, offered, draft, keep).await;
        done.set(true);
        if came.is_err() {
            self.show(Screen::Unavailable(Unavailable::Offline));
        }
    }

    /// Sends what waits, and says on the first page what became of it.
    pub async fn send_and_say(self) {
        let sent = self.send_waiting().await;
        self.change(|state| state.sent = sent);
        self.turn.again();
    }

    /// Saves what waits as sealed files; it goes on waiting.
    pub async fn save_waiting(self) {
        if let Some(store) = self.store() {
            outbox::waiting(&store)
                .await
                .unwrap_or_default()
                .iter()
                .for_each(Sealed::save);
        }
    }

    async fn send_waiting(self) -> Option<Sent> {
        // What verifies and sends is fetched behind the first page, which does not wait for it.
        let sent = match (self.later().settle)(self).await {
            Ok(sent) => sent?,
            Err(NotThere) => Sent {
                waiting: self.waiting().count(),
                ..Sent::default()
            },
        };
        if let Some(store) = self.store() {
            let waiting = outbox::waiting(&store).await.unwrap_or_default();
            self.change(|state| state.waiting = Waiting::of(&waiting));
        }
        self.try_again_later(&sent);
        self.turn.again();
        Some(sent)
    }

    async fn begin(self) {
        self.read_invitation();
        let invited = !self.invitation().forms.is_empty();
        let (service, (), ()) = join3(
            service::load(),
            self.open_store(invited),
            self.fetch_welcome(!invited),
        )
        .await;
        match service {
            Err(why) => self.show(Screen::Unavailable(why)),
            Ok((service, signed)) => {
                page::title(&service.settings.name);
                if !self.is_kiosk() {
                    small::set("exit", &service.settings.exit_page);
                }
                let service: &'static Service = Box::leak(Box::new(service));
                self.change(|state| {
                    state.settings = &service.settings;
                    state.service = Some(service);
                    state.signed = signed;
                });
                // Whose card is to be shown has it in the signed document.
                if self.invitation().officer.is_some() {
                    (self.later().prepare)(self).await;
                }
                self.first_screen().await;
                if self.offered().iter().any(Offered::is_pictured) {
                    ui::hold_pictures();
                }
                page::on_window("online", move || spawn_local(self.send_quietly()));
                (self.later().fetch_asking)().await;
                // Whoever has just come is choosing or reading; the line and the processor are theirs.
                page::wait(SETTLE_MILLISECONDS).await;
                (self.later().prepare)(self).await;
                self.send_and_say().await;
            }
        }
    }

    /// Opens the store. Who was invited and has kept nothing here does not wait for what would read it.
    async fn open_store(self, invited: bool) {
        let store = Store::open(STORE, &TABLES).await;
        self.change(|state| state.store = Some(store));
        if !(invited && store::is_known_empty(STORE).await) {
            self.look().await;
        }
    }

    /// Fetches the pages on which somebody chooses at the same time as what else the first page needs.
    async fn fetch_welcome(self, wanted: bool) {
        if wanted {
            (self.later().fetch_welcome)().await;
        }
    }

    async fn first_screen(self) {
        let invited = self.with(|state| !state.invitation.forms.is_empty());
        let mut offered = self.offered();
        let same = offered.iter().all(|form| form.is_beside(&offered[0]));
        // A sheet that stays from before stands in nobody's way.
        let begun = self.with(|state| state.unread || state.drafts.iter().any(|d| !d.finished));
        let free = !begun && self.tablet().is_none();
        if invited && same && free && !offered.is_empty() {
            let offered = offered.remove(0);
            // It was asked for before the program was here: the page is drawn once, whole.
            let young = screens::is_young(&offered.audience);
            let _ = join(service::introduction(&offered), self.fetch_welcome(young)).await;
            self.show(Screen::Before(offered));
        } else {
            self.show(self.home());
        }
    }

    /// What this service offers, newest version of each, in its order; what an invitation names
    /// and nothing else where it names any.
    pub fn offered(&self) -> Vec<Offered> {
        let invited = self.with(|state| state.invitation.forms.clone());
        let mut forms = self.all_forms();
        forms.retain(|form| invited.is_empty() || invited.contains(&form.id));
        forms
    }

    /// Everything this service offers to anyone.
    pub fn all_forms(&self) -> Vec<Offered> {
        let Some(service) = self.service() else {
            return Vec::new();
        };
        let newest = |offered: &wire::service::OfferedForm| {
            let versions = service.forms.iter();
            let versions = versions.filter(|form| form.id == offered.id);
            versions.max_by_key(|form| form.version).cloned()
        };
        service.settings.forms.iter().filter_map(newest).collect()
    }

    /// The index line of a draft's form and version.
    pub fn offered_for(&self, draft: &Draft) -> Option<Offered> {
        let same = |form: &&Offered| form.id == draft.form && form.version == draft.version;
        self.service()?.forms.iter().find(same).cloned()
    }

    /// Throws a draft away, or without one what lies aside, because the person said so.
    pub async fn forget(self, id: Option<String>) {
        if let Some(store) = self.store() {
            // If it fails it simply stays on the page.
            let _ = match id {
                Some(id) => draft::forget(&store, &id).await,
                None => draft::forget_aside(&store).await,
            };
        }
        self.look().await;
        self.turn.again();
    }

    /// Finds out what is on this device.
    pub async fn look(self) {
        let looked = (self.later().look)(self).await;
        self.change(|state| state.unread = looked.is_err());
    }

    /// What was found on this device.
    pub fn found(&self, store: Store, found: Found, waiting: Waiting) {
        self.change(|state| {
            state.store = Some(store);
            state.drafts = found.drafts;
            state.aside = found.aside;
            state.waiting = waiting;
        });
    }

    /// Says so once the service's signature has been seen to hold.
    pub fn verified(&self) {
        self.change(|state| state.verified = true);
    }

    /// Has the service's signature been seen to hold?
    pub fn is_verified(&self) -> bool {
        self.with(|state| state.verified)
    }

    /// The fingerprint the invitation carried.
    pub fn invited(&self) -> Option<String> {
        self.with(|state| state.invitation.fingerprint.clone())
    }

    async fn send_quietly(self) {
        // What could not go yet is nothing new; what went is good to know.
        if let Some(sent) = self.send_waiting().await.filter(|sent| sent.gone > 0) {
            self.change(|state| state.sent = Some(sent));
            self.turn.again();
        }
    }

    /// Five seconds, then twice as long each time, at most ten minutes.
    pub fn try_again_later(self, sent: &Sent) {
        if sent.waiting == 0 {
            self.change(|state| state.attempts = 0);
            return;
        }
        let attempt = self.with(|state| state.attempts).min(7);
        self.change(|state| state.attempts = attempt + 1);
        let milliseconds = (5_000 << attempt).min(600_000);
        page::surely_later(milliseconds, move || spawn_local(self.send_quietly()));
    }

    fn read_invitation(&self) {
        if let Ok(invitation) = page::take_fragment().parse::<Invitation>() {
            self.change(|state| state.invitation = invitation);
        }
    }

    /// The service, once it was fetched.
    pub fn service(&self) -> Option<&'static Service> {
        self.with(|state| state.service)
    }

    /// Where drafts and what waits are kept.
    pub fn store(&self) -> Option<Store> {
        self.with(|state| state.store.clone())
    }

    /// The same, or one that forgets everything.
    pub fn store_for(&self, keep: bool) -> Store {
        self.store()
            .filter(|_| keep)
            .unwrap_or_else(Store::in_memory)
    }

    fn with<T>(&self, look: impl FnOnce(&State) -> T) -> T {
        self.state.with_value(look)
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        self.state.update_value(change);
    }
}
