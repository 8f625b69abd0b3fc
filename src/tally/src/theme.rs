//! What a question is about, by the groups it stands in: a place on the path (home, people, school,
//! me, my meeting), or a group's own heading. A group that is only offered ("Six more?") is none.

use crate::forms::english;
use form::{Document, Item};
use serde::Serialize;
use std::collections::BTreeMap;

/// What several questions are about together.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Theme {
    /// The place on the path, by its id.
    pub place: Option<String>,
    /// The group's heading.
    pub heading: Option<String>,
}

/// The theme of each question that has one.
pub(crate) fn themes(document: &Document) -> BTreeMap<&str, Theme> {
    let mut found = BTreeMap::new();
    walk(&document.survey, &Theme::default(), &mut found);
    found
}

fn walk<'d>(items: &'d [Item], around: &Theme, found: &mut BTreeMap<&'d str, Theme>) {
    for item in items {
        if item.items.is_empty() {
            if *around != Theme::default() {
                found.insert(&item.name, around.clone());
            }
            continue;
        }
        walk(&item.items, &around.inside(item), found);
    }
}

impl Theme {
    /// The theme inside of a group that stands in this one.
    fn inside(&self, group: &Item) -> Self {
        let words = english(&group.label);
        let heading = Some(words).filter(|words| !group.offer && !words.is_empty());
        match &group.place {
            Some(place) => Self {
                place: Some(place.clone()),
                heading,
            },
            None => Self {
                place: self.place.clone(),
                heading: heading.or_else(|| self.heading.clone()),
            },
        }
    }
}
