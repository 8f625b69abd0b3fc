//! The pages of a form, worked out from the answers and never stored.

use super::{Context, Walk, asks};
use crate::Answers;
use crate::document::{Item, Kind};
use crate::form::{Form, Here, NONE};

/// The pages a person goes through, as things stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Journey {
    /// In the order they are shown.
    pub pages: Vec<Page>,
}

/// One page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The path of the question, offered group, note, repeat or field-list it shows.
    pub path: String,
    /// What it shows.
    pub kind: PageKind,
    /// The paths asked on it.
    pub questions: Vec<String>,
    /// The paths of everything that stands on it, notes included, in order.
    pub shows: Vec<String>,
    /// The place on the path it belongs to.
    pub place: Option<String>,
    /// One of the questions that matter most stands on it.
    pub core: bool,
}

/// What a page shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageKind {
    /// One question.
    Question,
    /// Whether to go on with more questions.
    Offer,
    /// Words to read.
    Note,
    /// Several questions together.
    FieldList,
    /// How many there are of something that is asked about one by one.
    Repeat,
}

/// The pages of a form for these answers, worked out from nothing else.
pub fn journey(form: &Form, answers: &Answers, context: &Context) -> Journey {
    Walk::new(form, answers.clone(), context.clone()).journey()
}

impl Walk<'_> {
    /// The pages as things stand.
    pub fn journey(&self) -> Journey {
        let mut pages = Pages {
            walk: self,
            pages: Vec::new(),
        };
        pages.inside(NONE, 0, None);
        Journey { pages: pages.pages }
    }
}

/// Pages as they are found, from the first item to the last.
struct Pages<'w> {
    walk: &'w Walk<'w>,
    pages: Vec<Page>,
}

impl<'w> Pages<'w> {
    fn inside(&mut self, parent: u32, time: u32, place: Option<&'w str>) {
        let form = self.walk.form;
        for node in form.inside(parent) {
            let here = Here { node, time };
            if !self.walk.is_on(here) {
                continue;
            }
            let item = form.at(node);
            let place = item.place.as_deref().or(place);
            match item.kind {
                Kind::Group => self.group(here, item, place),
                Kind::Repeat => self.repeat(here, place),
                Kind::Calculate => {}
                Kind::Note => self.page(here, PageKind::Note, vec![here], place),
                _ => self.page(here, PageKind::Question, vec![here], place),
            }
        }
    }

    fn group(&mut self, here: Here, item: &Item, place: Option<&'w str>) {
        if item.offer {
            self.page(here, PageKind::Offer, vec![here], place);
            if !self.walk.accepted(here) {
                return;
            }
        }
        if !item.is_field_list() {
            return self.inside(here.node, here.time, place);
        }
        let mut shows = Vec::new();
        self.shown(here, &mut shows);
        if !shows.is_empty() {
            self.page(here, PageKind::FieldList, shows, place);
        }
    }

    fn repeat(&mut self, here: Here, place: Option<&'w str>) {
        self.page(here, PageKind::Repeat, vec![here], place);
        let size = self.walk.form.times_max(here.node);
        for index in 0..self.walk.times(here) {
            self.inside(here.node, here.time * size + index, place);
        }
    }

    /// Everything on the page of a field-list, groups inside of it included.
    fn shown(&self, group: Here, shows: &mut Vec<Here>) {
        for node in self.walk.form.inside(group.node) {
            let here = Here { node, ..group };
            if !self.walk.is_on(here) {
                continue;
            }
            match self.walk.form.at(node).kind {
                Kind::Group => self.shown(here, shows),
                Kind::Calculate => {}
                _ => shows.push(here),
            }
        }
    }

    fn page(&mut self, here: Here, kind: PageKind, shows: Vec<Here>, place: Option<&'w str>) {
        let form = self.walk.form;
        let asked = shows.iter().filter(|shown| asks(form.at(shown.node)));
        let page = Page {
            path: form.path(here),
            kind,
            questions: asked.map(|asked| form.path(*asked)).collect(),
            shows: shows.iter().map(|shown| form.path(*shown)).collect(),
            place: place.map(str::to_owned),
            core: shows.iter().any(|shown| form.at(shown.node).core),
        };
        self.pages.push(page);
    }
}
