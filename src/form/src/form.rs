//! A checked, compiled form: the document, and beside it what the engine needs to walk it.
//!
//! A `Form` is made only by [`Form::read`], so whoever holds one knows that its names exist, its
//! rules fit together and nothing in it goes round in a circle.

use crate::document::{Choice, Document, Item, Kind};
use crate::expression::Expression;
use crate::limits::TIMES_MAX;
use crate::walk::Walk;
use crate::{Answers, Context};

/// Stands for "no item": the parent of an item of the survey itself.
pub(crate) const NONE: u32 = u32::MAX;

/// A checked, compiled document.
pub struct Form {
    pub(crate) document: Document,
    pub(crate) nodes: Vec<Node>,
    pub(crate) names: Names,
    /// Every item after those it depends on.
    pub(crate) order: Vec<u32>,
    pub(crate) measures: Vec<Counting>,
    pub(crate) slots: u32,
    pub(crate) yes_no: Vec<Choice>,
}

/// Why a document is not a form.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {message}")]
pub struct FormError {
    /// Where in the document: `survey[3].relevant`.
    pub path: String,
    /// What is wrong, in a sentence that says how to mend it.
    pub message: String,
}

/// What the engine knows of one item.
pub(crate) struct Node {
    /// The group or repeat it stands in.
    pub parent: u32,
    /// Its place among its parent's items.
    pub index: u32,
    /// The first item after it that does not stand inside of it.
    pub end: u32,
    /// Its place in [`Form::order`].
    pub rank: u32,
    /// Its first place among the engine's slots; one slot for each time it can be asked.
    pub first_slot: u32,
    pub repeats: Repeats,
    /// The items to look at again when this one changes.
    pub dependants: Vec<u32>,
    pub relevant: Option<Box<Expression>>,
    pub constraint: Option<Box<Expression>>,
    pub calculation: Option<Box<Expression>>,
}

/// The two expressions of a measure.
pub(crate) struct Counting {
    pub base: Option<Expression>,
    pub counts: Expression,
}

/// The repeats an item stands in, outermost first.
#[derive(Clone, Copy, Default)]
pub(crate) struct Repeats {
    pub nodes: [u32; 2],
    pub sizes: [u32; 2],
    pub depth: usize,
}

/// One asking of an item: which item, and which time of the repeats around it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Here {
    pub node: u32,
    pub time: u32,
}

impl Form {
    /// The document it was read from.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// An item by its stable id, groups included.
    pub fn item(&self, name: &str) -> Option<&Item> {
        self.find(name).map(|node| self.at(node))
    }

    /// The item that a path leads to: `children.0.age` leads to `age`.
    pub fn item_at(&self, path: &str) -> Option<&Item> {
        self.here(path).map(|here| self.at(here.node))
    }

    /// Whether a question is asked for each of several.
    pub fn is_asked_for_each(&self, name: &str) -> bool {
        let node = self.find(name);
        node.is_some_and(|node| self.node(node).repeats.depth > 0)
    }

    /// All items in order, groups included.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        (0..self.nodes.len() as u32).map(|node| self.at(node))
    }

    /// What an item lets one choose, rank or sort; yes and no for an offered group.
    pub fn choices(&self, item: &Item) -> &[Choice] {
        if item.offer {
            return &self.yes_no;
        }
        self.list(item.choices.as_deref())
    }

    /// Where people and cards are sorted to.
    pub fn columns(&self, item: &Item) -> &[Choice] {
        self.list(item.columns.as_deref())
    }

    /// Whether a response counts towards a measure; none where it is not in its base.
    pub fn measure(&self, name: &str, answers: &Answers, context: &Context) -> Option<bool> {
        let place = self.document.measures.iter().position(|m| m.name == name)?;
        let counting = self.measures.get(place)?;
        Walk::of_response(self, answers, context).counts(counting)
    }

    fn list(&self, name: Option<&str>) -> &[Choice] {
        name.and_then(|name| self.document.choices.get(name))
            .map_or(&[], Vec::as_slice)
    }
}

impl Form {
    pub(crate) fn at(&self, node: u32) -> &Item {
        item_in(&self.document, &self.nodes, node)
    }

    pub(crate) fn node(&self, node: u32) -> &Node {
        &self.nodes[node as usize]
    }

    pub(crate) fn find(&self, name: &str) -> Option<u32> {
        self.names.find(name, |node| {
            &item_in(&self.document, &self.nodes, node).name
        })
    }

    /// The items directly inside a group or repeat, or of the survey.
    pub(crate) fn inside(&self, parent: u32) -> Inside<'_> {
        let (next, end) = match parent {
            NONE => (0, self.nodes.len() as u32),
            node => (node + 1, self.node(node).end),
        };
        Inside {
            nodes: &self.nodes,
            next,
            end,
        }
    }

    /// The most times a repeat can be filled.
    pub(crate) fn times_max(&self, node: u32) -> u32 {
        times_max(self.at(node))
    }

    pub(crate) fn slot(&self, here: Here) -> usize {
        (self.node(here.node).first_slot + here.time) as usize
    }

    /// The group or repeat around one asking of an item, and for a repeat which time it is.
    pub(crate) fn around(&self, here: Here) -> Option<(Here, u32)> {
        let parent = self.node(here.node).parent;
        if parent == NONE {
            return None;
        }
        let size = match self.at(parent).kind {
            Kind::Repeat => self.times_max(parent),
            _ => 1,
        };
        let (time, index) = (here.time / size, here.time % size);
        Some((Here { node: parent, time }, index))
    }

    /// The path of one asking of an item: `children.0.age`.
    pub(crate) fn path(&self, here: Here) -> String {
        let repeats = &self.node(here.node).repeats;
        let mut path = String::new();
        for depth in 0..repeats.depth {
            let index = repeats.project(here.time, depth + 1) % repeats.sizes[depth];
            path.push_str(&self.at(repeats.nodes[depth]).name);
            path.push('.');
            path.push_str(&index.to_string());
            path.push('.');
        }
        path.push_str(&self.at(here.node).name);
        path
    }

    /// Which asking of which item a path means; none if the form has no such place.
    pub(crate) fn here(&self, path: &str) -> Option<Here> {
        let name = path.rsplit('.').next()?;
        let node = self.find(name)?;
        let repeats = &self.node(node).repeats;
        if repeats.depth == 0 {
            return (name.len() == path.len()).then_some(Here { node, time: 0 });
        }
        let mut time = 0;
        let mut parts = path.split('.');
        for size in &repeats.sizes[..repeats.depth] {
            let index: u32 = parts.nth(1)?.parse().ok()?;
            if index >= *size {
                return None;
            }
            time = time * size + index;
        }
        let here = Here { node, time };
        (self.path(here) == path).then_some(here)
    }
}

/// The items directly inside something; see [`Form::inside`].
pub(crate) struct Inside<'f> {
    nodes: &'f [Node],
    next: u32,
    end: u32,
}

impl Iterator for Inside<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        (self.next < self.end).then(|| {
            let node = self.next;
            self.next = self.nodes[node as usize].end;
            node
        })
    }
}

impl Repeats {
    /// How many times an item inside these repeats can be asked.
    pub fn times(&self) -> u32 {
        self.span(0)
    }

    /// How many times belong to one time of the first `depth` repeats.
    pub fn span(&self, depth: usize) -> u32 {
        self.sizes[depth..self.depth].iter().product()
    }

    /// Which time of the first `depth` repeats a time lies in.
    pub fn project(&self, time: u32, depth: usize) -> u32 {
        time / self.span(depth)
    }

    /// How many repeats two items share.
    pub fn shared(&self, other: &Repeats) -> usize {
        let depth = self.depth.min(other.depth);
        (0..depth)
            .take_while(|&at| self.nodes[at] == other.nodes[at])
            .count()
    }
}

/// The names of a form's items, found in one step; kept as item numbers in an open hash table,
/// because a map of strings would hold every name twice.
#[derive(Default)]
pub(crate) struct Names {
    places: Vec<u32>,
}

impl Names {
    /// Room for so many names.
    pub fn with_room(names: usize) -> Self {
        Self {
            places: vec![NONE; (names * 2).next_power_of_two()],
        }
    }

    /// Puts a name, or returns the item that already has it.
    pub fn put<'a>(&mut self, node: u32, name_of: impl Fn(u32) -> &'a str) -> Option<u32> {
        let place = self.place(name_of(node), &name_of);
        let there = self.places[place];
        if there != NONE {
            return Some(there);
        }
        self.places[place] = node;
        None
    }

    pub fn find<'a>(&self, name: &str, name_of: impl Fn(u32) -> &'a str) -> Option<u32> {
        let there = *self.places.get(self.place(name, &name_of))?;
        (there != NONE).then_some(there)
    }

    /// Where a name is, or the empty place where it would be.
    fn place<'a>(&self, name: &str, name_of: &dyn Fn(u32) -> &'a str) -> usize {
        let mask = self.places.len().wrapping_sub(1);
        let mut place = hash(name) & mask;
        while let Some(&there) = self.places.get(place) {
            if there == NONE || name_of(there) == name {
                break;
            }
            place = (place + 1) & mask;
        }
        place
    }
}

/// FNV-1a.
fn hash(name: &str) -> usize {
    let start: u32 = 0x811c_9dc5;
    let step = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    name.bytes().fold(start, step) as usize
}

/// Finds an item by its number, through the groups around it.
pub(crate) fn item_in<'d>(document: &'d Document, nodes: &[Node], node: u32) -> &'d Item {
    let Node { parent, index, .. } = nodes[node as usize];
    let siblings = match parent {
        NONE => &document.survey,
        parent => &item_in(document, nodes, parent).items,
    };
    &siblings[index as usize]
}

/// The most times a repeat can be filled.
pub(crate) fn times_max(item: &Item) -> u32 {
    item.end.unwrap_or(TIMES_MAX).clamp(1, TIMES_MAX) as u32
}
