//! Parses every expression of a form and checks that each makes sense where it stands.

use super::{fault, numbered};
use crate::advice;
use crate::document::Kind;
use crate::expression::{self, Expression, Fault, Type, Types};
use crate::form::{Counting, Form, FormError, NONE};

/// Parses all expressions; names that do not exist are found here.
pub(super) fn parse_all(form: &mut Form) -> Result<(), FormError> {
    for node in 0..form.nodes.len() as u32 {
        let item = form.at(node);
        let read = |field: &str, source: &Option<String>| match source {
            None => Ok(None),
            Some(source) => parse(form, source)
                .map(|rule| Some(Box::new(rule)))
                .map_err(|found| pointed(&[&form.place(node), ".", field].concat(), source, found)),
        };
        let relevant = read("relevant", &item.relevant)?;
        let constraint = read("constraint", &item.constraint)?;
        let calculation = read("calculation", &item.calculation)?;
        let node = &mut form.nodes[node as usize];
        node.relevant = relevant;
        node.constraint = constraint;
        node.calculation = calculation;
    }
    for index in 0..form.document.measures.len() {
        let measure = &form.document.measures[index];
        let path = numbered("measures", index);
        let read = |field: &str, source: &str| {
            parse(form, source)
                .map_err(|found| pointed(&[&path, ".", field].concat(), source, found))
        };
        let base = measure
            .base
            .as_ref()
            .map(|base| read("base", base))
            .transpose()?;
        let counts = read("counts", &measure.counts)?;
        form.measures.push(Counting { base, counts });
    }
    Ok(())
}

/// Checks the kinds of value in all expressions, each calculation before it is used.
pub(super) fn check_all(form: &Form) -> Result<(), FormError> {
    let mut calculated = vec![Type::Empty; form.nodes.len()];
    for &node in &form.order {
        if let Some(calculation) = &form.node(node).calculation {
            calculated[node as usize] = check_calculation(form, &calculated, node, calculation)?;
        }
    }
    for here in 0..form.nodes.len() as u32 {
        let node = form.node(here);
        for (field, rule) in [
            ("relevant", &node.relevant),
            ("constraint", &node.constraint),
        ] {
            if let Some(rule) = rule {
                let types = Types {
                    form,
                    calculated: &calculated,
                    here,
                    own: field == "constraint",
                };
                types
                    .check_rule(rule)
                    .map_err(|found| at_item(form, here, field, found))?;
            }
        }
    }
    for index in 0..form.measures.len() {
        check_measure(form, &calculated, index)?;
    }
    check_suggestions(form, &calculated)
}

/// Rules of the sheet are parsed when one is made, because most pages never make one.
fn check_suggestions(form: &Form, calculated: &[Type]) -> Result<(), FormError> {
    let types = Types {
        form,
        calculated,
        here: NONE,
        own: false,
    };
    for (code, when) in &form.document.suggests {
        let path = ["suggests.", code].concat();
        let wrong = |found| pointed(&path, when, found);
        let rule = parse(form, when).map_err(wrong)?;
        types.check_rule(&rule).map_err(wrong)?;
    }
    Ok(())
}

fn check_calculation(
    form: &Form,
    calculated: &[Type],
    here: u32,
    calculation: &Expression,
) -> Result<Type, FormError> {
    let types = Types {
        form,
        calculated,
        here,
        own: false,
    };
    let wrong = |found| at_item(form, here, "calculation", found);
    let kind = types.of(calculation).map_err(wrong)?;
    if matches!(kind, Type::Choices(_) | Type::Closed) {
        return Err(wrong(Fault {
            at: calculation.at,
            message: "A calculation comes to one text, number, day or rule. Use selected-at(), count-selected() or answered().".to_owned(),
        }));
    }
    Ok(kind)
}

fn check_measure(form: &Form, calculated: &[Type], index: usize) -> Result<(), FormError> {
    let types = Types {
        form,
        calculated,
        here: NONE,
        own: false,
    };
    let measure = &form.document.measures[index];
    let counting = &form.measures[index];
    let mut rules = vec![("counts", measure.counts.as_str(), &counting.counts)];
    if let (Some(source), Some(base)) = (&measure.base, &counting.base) {
        rules.insert(0, ("base", source, base));
    }
    for (field, source, rule) in rules {
        let path = [&numbered("measures", index), ".", field].concat();
        types
            .check_rule(rule)
            .map_err(|found| pointed(&path, source, found))?;
        let mut unsent = None;
        not_sent(form, rule, &mut vec![false; form.nodes.len()], &mut unsent);
        if let Some(node) = unsent {
            let name = &form.at(node).name;
            return fault(
                &path,
                &[
                    "A measure is counted from what is sent, and of “",
                    name,
                    "” that is nothing, or only the quarter of a day. Use another question.",
                ]
                .concat(),
            );
        }
    }
    if form.find(&measure.name).is_some() {
        let path = [&numbered("measures", index), ".name"].concat();
        return fault(
            &path,
            "An item has this name already. Give the measure its own.",
        );
    }
    Ok(())
}

/// Finds a question that a rule needs, through calculations too, and that is not part of what is
/// sent as it was answered.
fn not_sent(form: &Form, rule: &Expression, seen: &mut [bool], unsent: &mut Option<u32>) {
    let mut needed = Vec::new();
    rule.questions(&mut |node| needed.push(node));
    while let Some(node) = needed.pop() {
        if std::mem::replace(&mut seen[node as usize], true) {
            continue;
        }
        let item = form.at(node);
        if item.stays_here || matches!(item.kind, Kind::Drawing | Kind::Date) {
            *unsent = Some(node);
        }
        let node = form.node(node);
        for rule in [&node.calculation, &node.relevant].into_iter().flatten() {
            if node.calculation.is_some() {
                rule.questions(&mut |node| needed.push(node));
            }
        }
    }
}

fn parse(form: &Form, source: &str) -> Result<Expression, Fault> {
    expression::parse(source, &|name| form.find(name))
}

/// A fault in one of an item's expressions.
fn at_item(form: &Form, node: u32, field: &str, found: Fault) -> FormError {
    let item = form.at(node);
    let source = match field {
        "relevant" => &item.relevant,
        "constraint" => &item.constraint,
        _ => &item.calculation,
    };
    let path = [&form.place(node), ".", field].concat();
    pointed(&path, source.as_deref().unwrap_or(""), found)
}

/// A fault with the letter it was found at.
fn pointed(path: &str, source: &str, found: Fault) -> FormError {
    let letter = source
        .char_indices()
        .take_while(|(at, _)| *at < found.at.0 as usize)
        .count()
        + 1;
    FormError {
        path: path.to_owned(),
        message: advice::words(&["At letter ", &letter.to_string(), ": ", &found.message]),
    }
}
