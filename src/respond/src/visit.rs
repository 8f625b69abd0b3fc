//! One person answering one questionnaire: the walk through the form, and the draft that follows
//! every step of it onto the disk.

use crate::app::Heard;
use crate::draft::{DRAFTS, Draft};
use crate::errand::Leaving;
use crate::screens;
use device::store::{Change, Kind, Store, StoreError};
use form::{Answer, Context, Form, Page, PageKind, Value, Walk};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::pin::Pin;
use std::rc::Rc;
use ui::{Stone, Turn, View};

/// The page after the last question: where and when the meeting was or will be.
pub const WHERE: &str = "#where";
/// All answers, with links to change them.
pub const CHECK: &str = "#check";
/// Exactly what would be sent.
pub const PREVIEW: &str = "#preview";
/// The person's own sheet; what is done with it has names that go on from this one.
pub const SHEET: &str = "#sheet";
/// The places, to choose where to go next.
pub const PLACES: &str = "#places";

/// Whether what is said is being kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeping {
    /// All of it is on the disk, or on its way there.
    Kept,
    /// The device refused; the answers are on the page only.
    Failed(StoreError),
}

/// A write that is under way.
pub type Writing = Pin<Box<dyn Future<Output = Result<(), StoreError>>>>;

/// Keeps a draft in its own way; on a shared tablet it is locked before it is written.
pub trait Keeper {
    /// Keeps the draft as it is now, and puts something beside it, both or neither.
    fn keep(&self, draft: String, beside: Option<Change>) -> Writing;
    /// Puts the envelope into the outbox and takes the draft away, both or neither.
    fn close(&self, envelope: Change) -> Writing;
}

/// A visit. Copies of it are handles to the same one.
#[derive(Clone, Copy)]
pub struct Visit {
    inner: StoredValue<Inner, LocalStorage>,
    /// Draws the page again.
    pub turn: Turn,
    /// Draws what is said about keeping again.
    pub keeping_turn: Turn,
    /// Draws its pages. By name it would be linked to the first page, which must not wait for it.
    draw: fn(Heard, Visit) -> View,
}

struct Inner {
    form: &'static Form,
    json: String,
    walk: Walk<'static>,
    draft: Draft,
    store: Store,
    keeper: Option<Rc<dyn Keeper>>,
    /// The draft as it was last written; what another tab writes is not this.
    written: Option<String>,
    writing: bool,
    /// The page, by its path or one of the names above.
    at: String,
    /// The person came from the check page to change one answer.
    changing: bool,
    /// The page was left, and the one after it is not drawn yet.
    leaving: bool,
    /// The person chose places, has finished, and is asked the little that is always asked.
    closing: bool,
    keeping: Keeping,
}

impl Visit {
    /// Begins, or carries on where the draft stopped.
    pub fn open(
        form: &'static Form,
        json: String,
        draft: Draft,
        store: Store,
        context: Context,
    ) -> Self {
        let inner = Inner {
            form,
            json,
            walk: Walk::new(form, draft.answers.clone(), context),
            at: draft.at.clone(),
            written: (!draft.at.is_empty()).then(|| draft.to_json()),
            draft,
            store,
            keeper: None,
            writing: false,
            changing: false,
            leaving: false,
            closing: false,
            keeping: Keeping::Kept,
        };
        let visit = Self {
            inner: StoredValue::new_local(inner),
            turn: Turn::new(),
            keeping_turn: Turn::new(),
            draw: screens::visit,
        };
        visit.go_to_known_page();
        visit
    }

    /// Draws its pages.
    pub fn view(self, heard: Heard) -> View {
        (self.draw)(heard, self)
    }

    /// From here on somebody else keeps the draft.
    pub fn kept_by(&self, keeper: Rc<dyn Keeper>) {
        self.inner.update_value(|inner| inner.keeper = Some(keeper));
    }

    /// Waits until nothing is being written.
    pub async fn come_to_rest(&self) {
        while self.with(|inner| inner.writing) {
            device::page::wait(10).await;
        }
    }

    /// The form.
    pub fn form(&self) -> &'static Form {
        self.with(|inner| inner.form)
    }

    /// The page, by its path or one of the names above.
    pub fn at(&self) -> String {
        self.with(|inner| inner.at.clone())
    }

    /// Whether what is said is being kept.
    pub fn keeping(&self) -> Keeping {
        self.with(|inner| inner.keeping)
    }

    /// The pages as they are now.
    pub fn pages(&self) -> Vec<Page> {
        self.with(|inner| inner.walk.journey().pages)
    }

    /// The page the person is on, unless it is one of those after the questions.
    pub fn page(&self) -> Option<Page> {
        let at = self.at();
        self.pages().into_iter().find(|page| page.path == at)
    }

    /// Looks at the walk.
    pub fn with_walk<T>(&self, look: impl FnOnce(&Walk<'static>) -> T) -> T {
        self.with(|inner| look(&inner.walk))
    }

    /// Changes the ease of reading.
    pub fn speak(&self, easy: bool) {
        self.inner
            .update_value(|inner| inner.walk.speak("en", easy));
    }

    /// Looks at the draft. Its answers are those of the last save; the walk has the newest.
    pub fn with_draft<T>(&self, look: impl FnOnce(&Draft) -> T) -> T {
        self.with(|inner| look(&inner.draft))
    }

    /// Changes what the draft says besides answers, and keeps it.
    pub fn change(&self, change: impl FnOnce(&mut Draft)) {
        self.inner.update_value(|inner| change(&mut inner.draft));
        self.keep();
    }

    /// Takes an answer, or takes it away, and keeps it.
    pub fn answer(&self, path: &str, answer: Option<Answer>) {
        self.inner.update_value(|inner| {
            inner.walk.set(path, answer);
            inner.draft.given_again(path);
        });
        self.keep();
    }

    /// Takes a value as given.
    pub fn give(&self, path: &str, value: Option<Value>) {
        self.answer(path, value.map(Answer::Given));
    }

    /// A stone for each question there is, in the order of the questionnaire.
    pub fn progress(&self) -> Vec<Stone> {
        let at = self.at();
        let asked = |page: &&Page| page.kind != PageKind::Offer && page.kind != PageKind::Note;
        let stone = |page: &Page| Stone {
            here: page.path == at,
            done: self.is_done(page),
            place: page.place.clone().unwrap_or_default(),
        };
        self.pages().iter().filter(asked).map(stone).collect()
    }

    /// Was something said to everything that is asked on a page?
    pub fn is_done(&self, page: &Page) -> bool {
        self.with_walk(|walk| {
            let mut asked = page.questions.iter();
            asked.all(|path| walk.answers().get(path).is_some())
        })
    }

    /// Has the copy to be counted gone, so that only the person's own sheet is left?
    pub fn is_finished(&self) -> bool {
        self.with(|inner| inner.draft.finished)
    }

    /// Does the person go by places, in an order of their own?
    pub fn is_by_place(&self) -> bool {
        self.with(|inner| inner.draft.by_place)
    }

    /// From here on the person goes by places.
    pub fn go_by_place(&self) {
        self.inner.update_value(|inner| inner.draft.by_place = true);
    }

    /// The person has been where they wanted to go. What is always asked comes now: what belongs to
    /// no place, and what helps to take names out.
    pub fn finish_places(&self) {
        self.inner.update_value(|inner| inner.closing = true);
        let place = self.after();
        self.go(place);
    }

    /// Says that the page the visit is at is drawn.
    pub fn arrived(&self) {
        self.inner.update_value(|inner| inner.leaving = false);
    }

    /// Goes on. What was left open on this page counts as skipped from here. Pressed twice before
    /// the next page is there, it goes on once.
    pub fn next(&self) {
        if self.with(|inner| inner.leaving) {
            return;
        }
        if let Some(page) = self.page() {
            self.pass_by(&page);
        }
        let place = self.after();
        self.go(place);
    }

    /// Goes back; nothing is lost by it.
    pub fn back(&self) -> bool {
        if self.with(|inner| inner.leaving) {
            return true;
        }
        let pages = self.pages();
        let at = self.at();
        let last = || pages.last().map(|page| page.path.clone());
        let place = match at.as_str() {
            WHERE if self.is_by_place() => Some(PLACES.to_owned()),
            WHERE => last(),
            CHECK if self.asks_where() => Some(WHERE.to_owned()),
            CHECK if self.is_by_place() => Some(PLACES.to_owned()),
            CHECK => last(),
            PREVIEW => Some(CHECK.to_owned()),
            SHEET if self.is_finished() => None,
            SHEET => self.before_sheet(&pages),
            _ if at.starts_with(SHEET) => Some(SHEET.to_owned()),
            _ if self.with(|inner| inner.changing) => Some(CHECK.to_owned()),
            _ => self.before(&pages),
        };
        let moved = place.is_some();
        place.into_iter().for_each(|place| self.go(place));
        moved
    }

    /// Goes to a page.
    pub fn go(&self, place: String) {
        self.inner.update_value(|inner| {
            inner.changing &= place != CHECK;
            inner.closing &= place != PLACES;
            inner.draft.at.clone_from(&place);
            inner.at = place;
            inner.leaving = true;
        });
        self.keep();
        device::page::let_go();
        self.turn.again();
    }

    /// Looks at the sheet, and keeps in mind where the person was.
    pub fn look_at_sheet(&self) {
        self.inner
            .update_value(|inner| SHEET.clone_into(&mut inner.at));
    }

    /// Goes to a page to change one answer, and back to the check page after it.
    pub fn change_answer(&self, place: String) {
        self.inner.update_value(|inner| inner.changing = true);
        self.go(place);
    }

    /// Is there any question of the richer kinds?
    pub fn asks_richly(&self) -> bool {
        fn any(items: &[form::Item]) -> bool {
            let rich = |item: &form::Item| ui::is_rich(item) || any(&item.items);
            items.iter().any(rich)
        }
        any(&self.form().document().survey)
    }

    /// Is there anything about the meeting that the link did not say?
    pub fn asks_where(&self) -> bool {
        self.with(|inner| !inner.draft.told_where)
    }

    /// What the worker needs to show or seal what leaves.
    pub fn leaving(&self) -> Leaving {
        self.with(|inner| Leaving {
            form: inner.json.clone(),
            answers: inner.walk.on_route(),
            about: inner.draft.about.clone(),
            id: inner.draft.id.clone(),
            sending: inner.draft.sending.clone(),
        })
    }

    /// Puts the envelope into the outbox and takes the draft away, both or neither, and only if no
    /// other tab has done it. What is to stay for the person's own sheet is written with it.
    pub async fn close_with(
        &self,
        sealed: &crate::outbox::Sealed,
        stays: Option<&Draft>,
    ) -> Result<(), StoreError> {
        self.come_to_rest().await;
        if let Some(keeper) = self.with(|inner| inner.keeper.clone()) {
            return keeper.close(sealed.put()).await;
        }
        let (id, written) = self.with(|inner| (inner.draft.id.clone(), inner.written.clone()));
        let seen = written.as_deref().map(|json| (DRAFTS, id.as_str(), json));
        let mut changes = vec![sealed.put(), Change::Delete(DRAFTS, id.clone())];
        changes.extend(stays.map(|kept| Change::Put(DRAFTS, kept.id.clone(), kept.to_json())));
        self.store().write_if(seen, changes).await
    }

    /// Can the sheet stay on this device after sending? Not where several people use it, nor where
    /// nothing is kept.
    pub fn can_keep_sheet(&self) -> bool {
        let own = self.with(|inner| inner.keeper.is_none());
        let kept = matches!(self.store().kind(), Kind::Durable | Kind::Fragile);
        own && kept && self.form().document().sheet.is_some()
    }

    /// Puts a sealed sheet into the outbox and says so in the draft, both or neither, and only if no
    /// other tab has changed the draft. The draft goes on.
    pub async fn give_sheet(
        &self,
        sealed: &crate::outbox::Sealed,
        given: String,
    ) -> Result<(), StoreError> {
        self.come_to_rest().await;
        let (mut draft, written) = self.with(|inner| (inner.draft.clone(), inner.written.clone()));
        draft.given = Some(given);
        let json = draft.to_json();
        if let Some(keeper) = self.with(|inner| inner.keeper.clone()) {
            keeper.keep(json.clone(), Some(sealed.put())).await?;
        } else {
            let seen = written
                .as_deref()
                .map(|json| (DRAFTS, draft.id.as_str(), json));
            let keep = Change::Put(DRAFTS, draft.id.clone(), json.clone());
            let changes = vec![keep, sealed.put()];
            self.store().write_if(seen, changes).await?;
        }
        self.inner.update_value(|inner| {
            inner.draft.given = draft.given;
            inner.written = Some(json);
        });
        Ok(())
    }

    /// The store this visit is kept in.
    pub fn store(&self) -> Store {
        self.with(|inner| inner.store.clone())
    }

    fn with<T>(&self, look: impl FnOnce(&Inner) -> T) -> T {
        self.inner.with_value(look)
    }

    fn pass_by(&self, page: &Page) {
        if page.kind == PageKind::Note {
            return;
        }
        for path in &page.questions {
            if self.with_walk(|walk| walk.answers().get(path).is_none()) {
                self.answer(path, Some(Answer::Skipped));
            }
        }
    }

    fn after(&self) -> String {
        let pages = self.pages();
        let at = self.at();
        if self.with(|inner| inner.changing) {
            return self.first_open(&pages).unwrap_or_else(|| CHECK.to_owned());
        }
        if self.with(|inner| inner.closing) {
            return self.first_open(&pages).unwrap_or_else(|| self.at_the_end());
        }
        let here = pages.iter().position(|page| page.path == at);
        if let Some(here) = here.filter(|_| self.is_by_place())
            && let Some(next) = next_by_place(&pages, here)
        {
            return next;
        }
        match here.and_then(|here| pages.get(here + 1)) {
            Some(page) => page.path.clone(),
            None => self.at_the_end(),
        }
    }

    /// The page after the last question, and the one after that.
    fn at_the_end(&self) -> String {
        let asks = self.asks_where() && self.at() != WHERE;
        let page = if asks { WHERE } else { CHECK };
        page.to_owned()
    }

    /// The page before this one.
    fn before(&self, pages: &[Page]) -> Option<String> {
        let at = self.at();
        let here = pages.iter().position(|page| page.path == at).unwrap_or(0);
        let place = |page: &Page| page.place.clone();
        let before = if self.is_by_place() && pages.get(here).is_some_and(|p| p.place.is_some()) {
            let same = |page: &&Page| page.place == place(&pages[here]);
            let Some(before) = pages[..here].iter().rev().find(same) else {
                return Some(PLACES.to_owned());
            };
            Some(before)
        } else {
            here.checked_sub(1).map(|before| &pages[before])
        };
        before.map(|page| page.path.clone())
    }

    /// A change may bring new questions onto the route; they are asked before the check page. Of
    /// somebody who chose places only what is always asked.
    fn first_open(&self, pages: &[Page]) -> Option<String> {
        let by_place = self.is_by_place();
        let open = |page: &&Page| {
            page.kind != PageKind::Note
                && !self.is_done(page)
                && (!by_place || self.is_always_asked(page))
        };
        pages.iter().find(open).map(|page| page.path.clone())
    }

    /// Where somebody was who went straight to the sheet, or else what is still open.
    fn before_sheet(&self, pages: &[Page]) -> Option<String> {
        let before = self.with_draft(|draft| draft.at.clone());
        if !before.is_empty() && !before.starts_with(SHEET) {
            return Some(before);
        }
        self.first_open(pages).or(Some(CHECK.to_owned()))
    }

    fn is_always_asked(&self, page: &Page) -> bool {
        let form = self.form();
        let stays = |path: &String| form.item_at(path).is_some_and(|item| item.stays_here);
        let loose = page.place.is_none() && page.kind != PageKind::Offer;
        loose || page.questions.iter().any(stays)
    }

    /// A page may have left the route since the draft was written by an earlier version.
    fn go_to_known_page(&self) {
        let at = self.at();
        if self.is_finished() {
            return self.look_at_sheet();
        }
        let pages = self.pages();
        let known = [WHERE, CHECK, PREVIEW, SHEET, PLACES].contains(&at.as_str())
            || pages.iter().any(|page| page.path == at);
        if !known {
            let open = self.first_open(&pages).unwrap_or_else(|| CHECK.to_owned());
            self.inner.update_value(|inner| inner.at = open);
        }
    }

    /// Writes the draft; one write at a time, and another after it if more was said meanwhile.
    fn keep(&self) {
        let mut busy = true;
        self.inner.update_value(|inner| {
            inner.draft.answers.clone_from(inner.walk.answers());
            busy = std::mem::replace(&mut inner.writing, true);
        });
        if !busy {
            let this = *self;
            // In a task of its own: whoever has tapped sees first that it was taken.
            spawn_local(async move {
                device::page::wait(0).await;
                this.write_until_quiet().await;
            });
        }
    }

    async fn write_until_quiet(self) {
        loop {
            let (draft, before) = self.with(|inner| (inner.draft.clone(), inner.written.clone()));
            let json = draft.to_json();
            if before.as_deref() == Some(json.as_str()) {
                break;
            }
            let seen = before
                .as_deref()
                .map(|before| (DRAFTS, draft.id.as_str(), before));
            let change = Change::Put(DRAFTS, draft.id.clone(), json.clone());
            let written = match self.with(|inner| inner.keeper.clone()) {
                Some(keeper) => keeper.keep(json.clone(), None).await,
                None => self.store().write_if(seen, vec![change]).await,
            };
            self.told(written, json);
            if written.is_err() {
                break;
            }
        }
        self.inner.update_value(|inner| inner.writing = false);
    }

    fn told(&self, written: Result<(), StoreError>, json: String) {
        let keeping = written.map_or_else(Keeping::Failed, |()| Keeping::Kept);
        let mut changed = false;
        self.inner.update_value(|inner| {
            changed = std::mem::replace(&mut inner.keeping, keeping) != keeping;
            if written.is_ok() {
                inner.written = Some(json);
            }
        });
        if changed {
            self.keeping_turn.again();
        }
    }
}

/// Where someone who goes by places goes from a page: on within its place, or to the places; none
/// where no place is left or right of it.
fn next_by_place(pages: &[Page], here: usize) -> Option<String> {
    let (page, after) = (&pages[here], &pages[here + 1..]);
    let places = || Some(PLACES.to_owned());
    match (&page.place, after.first()) {
        (Some(_), _) => {
            let next = after.iter().find(|next| next.place == page.place);
            next.map(|next| next.path.clone()).or_else(places)
        }
        (None, Some(next)) if next.place.is_some() => places(),
        (None, _) if page.kind == PageKind::Offer => places(),
        _ => None,
    }
}
