//! Opening a questionnaire. All of this, the reading of forms and the pages of questions come in a
//! part of their own, right behind what draws the first page: that one is there sooner, and while
//! somebody reads it the questions arrive.

use crate::app::{Heard, Screen};
use crate::draft::{self, ASIDE, Draft};
use crate::later::Doing;
use crate::outbox::{self, Waiting};
use crate::screens;
use crate::service::{self, Offered, Unsigned};
use crate::tablet;
use crate::visit::Visit;
use chrono::NaiveDate;
use device::page;
use form::{About, Context, Quarter, Source};
use futures_util::future::join4;
use leptos::task::spawn_local;

/// How long what is needed later waits behind the first of all questions: what it takes to seal the
/// answers without a network, and what draws the richer kinds of question.
const FETCH_MILLISECONDS: i32 = 500;

/// Fetches the signed service document, and tries whether there is room on this device. Who needs the
/// one and does not have it tries again.
#[inline(never)]
pub fn prepare(heard: Heard) -> Doing {
    Box::pin(async move {
        if heard.signed().is_none() {
            // One after the other, because somebody may be tapping; the device first, because the network
            // may keep everybody waiting.
            heard.look_here().await;
            let _ = heard.have_signed().await;
        }
    })
}

/// Finds out what is on this device.
#[inline(never)]
pub fn look(heard: Heard) -> Doing {
    Box::pin(heard.look_here())
}

/// Opens a questionnaire: a fresh draft, or one that was begun; kept on this device or not.
#[inline(never)]
pub fn begin(heard: Heard, offered: Offered, draft: Option<Draft>, keep: bool) -> Doing {
    Box::pin(heard.begin_visit(offered, draft, keep))
}

impl Heard {
    /// Drafts, what waits, whether it is a shared tablet, and whether there is room for more.
    async fn look_here(self) {
        let Some(store) = self.store() else { return };
        let (tablet, found, waiting, store) = join4(
            tablet::kept(&store),
            draft::find(&store),
            outbox::waiting(&store),
            store.clone().with_room(ASIDE),
        )
        .await;
        self.become_tablet(tablet);
        self.found(store, found, Waiting::of(&waiting.unwrap_or_default()));
    }

    /// Opens a questionnaire: a fresh draft, or one that was begun.
    async fn begin_visit(self, offered: Offered, draft: Option<Draft>, keep: bool) {
        let begun = draft.is_some();
        let Some(visit) = self.visit(&offered, draft, keep).await else {
            return;
        };
        if begun && let Some(code) = self.code() {
            visit.change(|draft| {
                draft.code.get_or_insert(code);
            });
        }
        self.show(Screen::Visit(visit));
        spawn_local(self.fetch_rest(visit));
    }

    async fn fetch_rest(self, visit: Visit) {
        page::wait(FETCH_MILLISECONDS).await;
        (self.later().prepare)(self).await;
        if visit.asks_richly() {
            (self.later().fetch_rich)().await;
            ui::ask::dress("play-style");
        }
    }

    /// The signed service document, for the worker; fetched if it is not here yet. It comes behind the
    /// first page, because keys and portraits are more than all that a family is told.
    pub async fn have_signed(self) -> Result<String, Unsigned> {
        if let Some(signed) = self.signed() {
            return Ok(signed);
        }
        let signed = service::signed(self.settings()).await?;
        self.keep_signed(signed.clone());
        Ok(signed)
    }

    /// Opens the person's own sheet of what was begun, or of what was sent.
    pub async fn open_sheet(self, offered: Offered, draft: Draft) {
        if let Some(visit) = self.visit(&offered, Some(draft), true).await {
            visit.look_at_sheet();
            self.show(Screen::Visit(visit));
        }
    }

    async fn visit(self, offered: &Offered, draft: Option<Draft>, keep: bool) -> Option<Visit> {
        let loaded = match service::form(offered).await {
            Ok(loaded) => loaded,
            Err(why) => {
                self.show(Screen::Unavailable(why));
                return None;
            }
        };
        // Reading it is a task of its own: whoever begins has just tapped.
        page::wait(0).await;
        let fresh = || self.fresh(offered, loaded.form.document().meeting.clone());
        let draft = draft.unwrap_or_else(fresh);
        let context = self.context(draft.about.meeting.as_deref());
        let store = self.store_for(keep);
        Some(Visit::open(loaded.form, loaded.json, draft, store, context))
    }

    /// A draft that knows what the invitation says.
    fn fresh(&self, offered: &Offered, meeting: Option<String>) -> Draft {
        let about = self.about(meeting);
        let mut draft = Draft::new(&offered.id, offered.version, about, self.code());
        let invitation = self.invitation();
        draft.officer = invitation.officer.map(|number| number.to_string());
        draft.when = invitation.when;
        draft
    }

    /// What is known of the meeting before anybody was asked.
    pub fn about(&self, meeting: Option<String>) -> About {
        let invitation = self.invitation();
        About {
            area: invitation.area,
            meeting: invitation.meeting.or(meeting),
            quarter: invitation.when.as_deref().and_then(quarter),
            source: Source::Online,
        }
    }

    /// What the walk through a form has to know.
    pub fn context(&self, meeting: Option<&str>) -> Context {
        let meeting = meeting.and_then(|id| self.settings().meeting(id));
        Context {
            today: today(),
            language: "en".to_owned(),
            easy: screens::is_easy(),
            report_hours_before: meeting.map(|meeting| meeting.report_hours_before),
        }
    }
}

/// Today, where the device is.
pub fn today() -> NaiveDate {
    let (year, month, day) = page::today();
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

/// A quarter, or the quarter a day lies in.
fn quarter(when: &str) -> Option<Quarter> {
    when.parse()
        .ok()
        .or_else(|| form::calendar::day(when).map(Quarter::of))
}
