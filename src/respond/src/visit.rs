//! One person answering one questionnaire: the walk through the form, and the draft that follows
//! every step of it onto the disk.

use crate::draft::{DRAFTS, Draft};
use crate::errand::Leaving;
use device::store::{Change, Store, StoreError};
use form::{Answer, Context, Form, Page, PageKind, Value, Walk};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The page after the last question: where and when the meeting was.
pub const WHERE: &str = "#where";
/// All answers, with links to change them.
pub const CHECK: &str = "#check";
/// Exactly what would be sent.
pub const PREVIEW: &str = "#preview";

/// Whether what is said is being kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeping {
    /// All of it is on the disk, or on its way there.
    Kept,
    /// The device refused; the answers are on the page only.
    Failed(StoreError),
}

/// A visit. Copies of it are handles to the same one.
#[derive(Clone, Copy)]
pub struct Visit {
    /// The form.
    pub form: &'static Form,
    json: StoredValue<String>,
    walk: StoredValue<Walk<'static>, LocalStorage>,
    draft: StoredValue<Draft>,
    store: StoredValue<Store, LocalStorage>,
    written: StoredValue<Option<String>>,
    writing: StoredValue<bool>,
    /// The page, by its path or one of the names above.
    pub at: RwSignal<String>,
    /// The person came from the check page to change one answer.
    pub changing: RwSignal<bool>,
    /// Whether what is said is being kept.
    pub keeping: RwSignal<Keeping>,
    /// Counts answers, for what depends on them.
    pub heard: RwSignal<u32>,
}

impl Visit {
    /// Begins, or carries on where the draft stopped.
    pub fn open(form: &'static Form, json: String, draft: Draft, store: Store, context: Context) -> Self {
        let written = (!draft.at.is_empty()).then(|| draft.to_json());
        let walk = Walk::new(form, draft.answers.clone(), context);
        let first = walk.journey().pages.first().map_or(CHECK.to_owned(), |page| page.path.clone());
        let at = if draft.at.is_empty() { first } else { draft.at.clone() };
        let visit = Self {
            form,
            json: StoredValue::new(json),
            walk: StoredValue::new_local(walk),
            draft: StoredValue::new(draft),
            store: StoredValue::new_local(store),
            written: StoredValue::new(written),
            writing: StoredValue::new(false),
            at: RwSignal::new(at),
            changing: RwSignal::new(false),
            keeping: RwSignal::new(Keeping::Kept),
            heard: RwSignal::new(0),
        };
        visit.go_to_known_page();
        visit
    }

    /// The pages as they are now.
    pub fn pages(&self) -> Vec<Page> {
        self.walk.with_value(|walk| walk.journey().pages)
    }

    /// The page the person is on, unless it is one of those after the questions.
    pub fn page(&self) -> Option<Page> {
        let at = self.at.get();
        self.pages().into_iter().find(|page| page.path == at)
    }

    /// Looks at the walk.
    pub fn with_walk<T>(&self, look: impl FnOnce(&Walk<'static>) -> T) -> T {
        self.walk.with_value(look)
    }

    /// Looks at the draft. Its answers are those of the last save; the walk has the newest.
    pub fn with_draft<T>(&self, look: impl FnOnce(&Draft) -> T) -> T {
        self.draft.with_value(look)
    }

    /// Changes what the draft says besides answers, and keeps it.
    pub fn change(&self, change: impl FnOnce(&mut Draft)) {
        self.draft.update_value(change);
        self.keep();
    }

    /// Takes an answer, or takes it away, and keeps it.
    pub fn answer(&self, path: &str, answer: Option<Answer>) {
        self.walk.update_value(|walk| walk.set(path, answer));
        self.heard.update(|n| *n += 1);
        self.keep();
    }

    /// Takes a value as given.
    pub fn give(&self, path: &str, value: Option<Value>) {
        self.answer(path, value.map(Answer::Given));
    }

    /// How many questions lie behind and how many there are.
    pub fn progress(&self) -> (usize, usize) {
        let at = self.at.get();
        let asked = |page: &&Page| page.kind != PageKind::Offer && page.kind != PageKind::Note;
        let pages = self.pages();
        let behind = pages.iter().take_while(|page| page.path != at).filter(asked).count();
        (behind, pages.iter().filter(asked).count())
    }

    /// Goes on. What was left open on this page counts as skipped from here.
    pub fn next(&self) {
        if let Some(page) = self.page() {
            self.pass_by(&page);
        }
        let place = self.after();
        self.go(place);
    }

    /// Goes back; nothing is lost by it.
    pub fn back(&self) -> bool {
        let pages = self.pages();
        let at = self.at.get_untracked();
        let last = || pages.last().map(|page| page.path.clone());
        let place = match at.as_str() {
            WHERE => last(),
            CHECK if self.asks_where() => Some(WHERE.to_owned()),
            CHECK => last(),
            PREVIEW => Some(CHECK.to_owned()),
            _ if self.changing.get_untracked() => Some(CHECK.to_owned()),
            _ => {
                let here = pages.iter().position(|page| page.path == at).unwrap_or(0);
                here.checked_sub(1).map(|before| pages[before].path.clone())
            }
        };
        let moved = place.is_some();
        place.into_iter().for_each(|place| self.go(place));
        moved
    }

    /// Goes to a page.
    pub fn go(&self, place: String) {
        if place == CHECK {
            self.changing.set(false);
        }
        self.draft.update_value(|draft| draft.at.clone_from(&place));
        self.at.set(place);
        self.keep();
    }

    /// Is there anything about the meeting that the link did not say?
    pub fn asks_where(&self) -> bool {
        self.draft.with_value(|draft| !draft.told_where)
    }

    /// What the worker needs to show or seal what leaves.
    pub fn leaving(&self) -> Leaving {
        let answers = self.walk.with_value(Walk::on_route);
        self.draft.with_value(|draft| Leaving {
            form: self.json.get_value(),
            answers,
            about: draft.about.clone(),
            id: draft.id.clone(),
            sending: draft.sending.clone(),
        })
    }

    /// Puts the envelope into the outbox and takes the draft away, both or neither, and only if no
    /// other tab has done it.
    pub async fn close_with(&self, sealed: &crate::outbox::Sealed) -> Result<(), StoreError> {
        while self.writing.get_value() {
            device::page::wait(10).await;
        }
        let id = self.draft.with_value(|draft| draft.id.clone());
        let written = self.written.get_value();
        let seen = written.as_deref().map(|json| (DRAFTS, id.as_str(), json));
        let changes = vec![sealed.put(), Change::Delete(DRAFTS, id.clone())];
        self.store().write_if(seen, changes).await
    }

    /// The store this visit is kept in.
    pub fn store(&self) -> Store {
        self.store.get_value()
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
        let at = self.at.get_untracked();
        if self.changing.get_untracked() {
            return self.first_open(&pages).unwrap_or_else(|| CHECK.to_owned());
        }
        let here = pages.iter().position(|page| page.path == at);
        match here.and_then(|here| pages.get(here + 1)) {
            Some(page) => page.path.clone(),
            None if at != WHERE && self.asks_where() => WHERE.to_owned(),
            None => CHECK.to_owned(),
        }
    }

    /// A change may bring new questions onto the route; they are asked before the check page.
    fn first_open(&self, pages: &[Page]) -> Option<String> {
        let answered = |path: &String| self.with_walk(|walk| walk.answers().get(path).is_some());
        let open = |page: &&Page| page.kind != PageKind::Note && !page.questions.iter().all(answered);
        pages.iter().find(open).map(|page| page.path.clone())
    }

    /// A page may have left the route since the draft was written by an earlier version.
    fn go_to_known_page(&self) {
        let at = self.at.get_untracked();
        let known = [WHERE, CHECK, PREVIEW].contains(&at.as_str())
            || self.pages().iter().any(|page| page.path == at);
        if !known {
            let pages = self.pages();
            self.at.set(self.first_open(&pages).unwrap_or_else(|| CHECK.to_owned()));
        }
    }

    /// Writes the draft; one write at a time, and another after it if more was said meanwhile.
    fn keep(&self) {
        let answers = self.with_walk(|walk| walk.answers().clone());
        self.draft.update_value(|draft| draft.answers = answers);
        if !self.writing.get_value() {
            self.writing.set_value(true);
            spawn_local(self.write_until_quiet());
        }
    }

    async fn write_until_quiet(self) {
        loop {
            let draft = self.draft.get_value();
            let json = draft.to_json();
            let before = self.written.get_value();
            if before.as_deref() == Some(json.as_str()) {
                break;
            }
            let seen = before.as_deref().map(|before| (DRAFTS, draft.id.as_str(), before));
            let change = Change::Put(DRAFTS, draft.id.clone(), json.clone());
            match self.store().write_if(seen, vec![change]).await {
                Ok(()) => {
                    self.written.set_value(Some(json));
                    self.keeping.set(Keeping::Kept);
                }
                Err(error) => {
                    self.keeping.set(Keeping::Failed(error));
                    break;
                }
            }
        }
        self.writing.set_value(false);
    }
}
