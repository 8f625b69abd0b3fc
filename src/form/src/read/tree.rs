//! Lays the items of a document out in one row and checks how they stand in each other.

use super::{NAME_MENDING, fault, is_name, place, yes_no};
use crate::advice;
use crate::document::{Document, Item, Kind};
use crate::form::{Form, FormError, NONE, Names, Node, Repeats, item_in, times_max};
use crate::limits::{GROUPS_DEEP_MAX, ITEMS_MAX, REPEATS_DEEP_MAX, SLOTS_MAX};

pub(super) fn grow(mut document: Document) -> Result<Form, FormError> {
    // Reading doubles a list whenever it is full; nothing is ever added to it again.
    document.survey.shrink_to_fit();
    if document.survey.is_empty() {
        return fault(
            "survey",
            "The form asks nothing. Add at least one question.",
        );
    }
    let mut row = Row::default();
    row.add_all(&document.survey, NONE, Around::default())?;
    row.nodes.shrink_to_fit();
    let mut names = Names::with_room(row.nodes.len());
    for node in 0..row.nodes.len() as u32 {
        let name_of = |node: u32| item_in(&document, &row.nodes, node).name.as_str();
        let path = || place(&row.nodes, node) + ".name";
        if !is_name(name_of(node), false) {
            return fault(&path(), NAME_MENDING);
        }
        if let Some(first) = names.put(node, name_of) {
            let first = place(&row.nodes, first);
            let message = advice::words(&[
                "“",
                name_of(node),
                "” is the name of ",
                &first,
                " already. Give each item its own.",
            ]);
            return Err(FormError {
                path: path(),
                message,
            });
        }
    }
    Ok(Form {
        document,
        nodes: row.nodes,
        names,
        order: Vec::new(),
        measures: Vec::new(),
        slots: row.slots,
        yes_no: yes_no(),
    })
}

/// What stands around an item.
#[derive(Clone, Copy, Default)]
struct Around {
    deep: usize,
    repeats: Repeats,
    field_list: bool,
}

#[derive(Default)]
struct Row {
    nodes: Vec<Node>,
    slots: u32,
}

impl Row {
    fn add_all(&mut self, items: &[Item], parent: u32, around: Around) -> Result<(), FormError> {
        for (index, item) in items.iter().enumerate() {
            if self.nodes.len() >= ITEMS_MAX {
                return fault(
                    "survey",
                    "There are more than 10,000 items. Split the form.",
                );
            }
            self.add(item, parent, index as u32, around)?;
        }
        Ok(())
    }

    fn add(
        &mut self,
        item: &Item,
        parent: u32,
        index: u32,
        around: Around,
    ) -> Result<(), FormError> {
        let node = self.nodes.len() as u32;
        self.nodes.push(Node {
            parent,
            index,
            end: node + 1,
            rank: 0,
            first_slot: self.slots,
            repeats: around.repeats,
            dependants: Vec::new(),
            relevant: None,
            constraint: None,
            calculation: None,
        });
        self.slots += around.repeats.times();
        if self.slots > SLOTS_MAX {
            return fault(
                &place(&self.nodes, node),
                "With all its repeats the form could ask more than 50,000 questions. Lower the “end” of a repeat.",
            );
        }
        if matches!(item.kind, Kind::Group | Kind::Repeat) {
            let inside = self.inside(item, node, around)?;
            self.add_all(&item.items, node, inside)?;
            self.nodes[node as usize].end = self.nodes.len() as u32;
        }
        Ok(())
    }

    /// What stands around the items of a group or repeat.
    fn inside(&self, item: &Item, node: u32, mut around: Around) -> Result<Around, FormError> {
        let wrong = |message: &str| fault(&place(&self.nodes, node), message);
        if around.field_list && (item.kind == Kind::Repeat || item.offer) {
            return wrong(
                "Nothing can be repeated or offered on a page that shows several questions. Move it out of the group with “field-list”.",
            );
        }
        around.deep += 1;
        if around.deep > GROUPS_DEEP_MAX {
            return wrong("Groups stand more than 6 deep in each other here. Take one away.");
        }
        if item.kind == Kind::Repeat {
            let depth = around.repeats.depth;
            if depth == REPEATS_DEEP_MAX {
                return wrong("Repeats stand more than 2 deep in each other here. Take one away.");
            }
            around.repeats.nodes[depth] = node;
            around.repeats.sizes[depth] = times_max(item);
            around.repeats.depth += 1;
        }
        around.field_list |= item.is_field_list();
        Ok(around)
    }
}
