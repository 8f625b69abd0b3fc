//! Ids that mean one thing in one form and another in the next: their answers would be counted
//! together. A scale with fewer points is the same scale as long as its points are among the
//! other's and their numbers run the same way.

use super::{Warning, name_of};
use crate::document::{Choice, Item, Kind};
use crate::form::Form;

pub(super) fn check(forms: &[Form], warnings: &mut Vec<Warning>) {
    for (at, form) in forms.iter().enumerate() {
        for before in &forms[..at] {
            check_pair(before, form, warnings);
        }
    }
}

fn check_pair(before: &Form, form: &Form, warnings: &mut Vec<Warning>) {
    let mut warn = |path: String, message: String| {
        warnings.push(Warning {
            form: name_of(form),
            path,
            message,
        });
    };
    if name_of(before) == name_of(form) {
        if before.document() != form.document() {
            warn(
                "version".to_owned(),
                "Two different documents are this version of this form. Count one of them up."
                    .to_owned(),
            );
        }
        return;
    }
    for node in 0..form.nodes.len() as u32 {
        let item = form.at(node);
        let Some(other) = before.item(&item.name) else {
            continue;
        };
        if let Some((field, difference)) = difference(form, item, before, other) {
            let message = format!(
                "“{}” {difference} in {}. Answers with one id are counted together: make them the same, or give this one another id.",
                item.name,
                name_of(before),
            );
            warn(format!("{}.{field}", form.place(node)), message);
        }
    }
}

/// What tells two items with one id apart, if anything does that matters for counting.
fn difference(
    form: &Form,
    item: &Item,
    before: &Form,
    other: &Item,
) -> Option<(&'static str, &'static str)> {
    if item.kind != other.kind {
        return Some(("type", "is of another type"));
    }
    if matches!(
        item.kind,
        Kind::Group | Kind::Repeat | Kind::Note | Kind::Calculate
    ) {
        return None;
    }
    if !is_one_scale(form.choices(item), before.choices(other)) {
        return Some(("choices", "has choices that do not fit those it has"));
    }
    if !is_one_scale(form.columns(item), before.columns(other)) {
        return Some(("columns", "has columns that do not fit those it has"));
    }
    if item.kind == Kind::Integer && (item.start, item.end) != (other.start, other.end) {
        return Some(("start", "is a number with other bounds"));
    }
    if item.stays_here != other.stays_here {
        return Some(("stays_here", "stays on the device in one form only, not"));
    }
    if item.sensitive != other.sensitive {
        return Some(("sensitive", "is marked sensitive in one form only, not"));
    }
    if item.meaning != other.meaning {
        return Some(("meaning", "has another meaning for collating"));
    }
    None
}

/// Whether the shorter list is part of the longer one, and the numbers of both run the same way.
/// The order they are shown in is a matter of looks: faces go from "not good" to "good".
fn is_one_scale(one: &[Choice], other: &[Choice]) -> bool {
    let (short, long) = if one.len() <= other.len() {
        (one, other)
    } else {
        (other, one)
    };
    let mut numbers: Vec<(f64, f64)> = Vec::new();
    for choice in short {
        let Some(there) = long.iter().find(|there| there.name == choice.name) else {
            return false;
        };
        if let (Some(number), Some(other)) = (choice.number, there.number) {
            let agrees =
                |before: &(f64, f64)| before.0.total_cmp(&number) == before.1.total_cmp(&other);
            if !numbers.iter().all(agrees) {
                return false;
            }
            numbers.push((number, other));
        }
    }
    true
}
