//! Finds out what depends on what, and puts all items into an order in which each comes after
//! what it depends on. Where there is no such order, a rule goes round in a circle.

use crate::form::{Form, FormError, NONE};

pub(super) fn order(form: &mut Form) -> Result<(), FormError> {
    let count = form.nodes.len() as u32;
    let mut waits_for = vec![0_u32; count as usize];
    for node in 0..count {
        for needed in needs(form, node) {
            let dependants = &mut form.nodes[needed as usize].dependants;
            if dependants.last() != Some(&node) {
                dependants.push(node);
                waits_for[node as usize] += 1;
            }
        }
    }
    let mut order: Vec<u32> = (0..count)
        .filter(|node| waits_for[*node as usize] == 0)
        .collect();
    let mut next = 0;
    while let Some(&node) = order.get(next) {
        form.nodes[node as usize].rank = next as u32;
        next += 1;
        for &dependant in &form.nodes[node as usize].dependants {
            let waits = &mut waits_for[dependant as usize];
            *waits -= 1;
            if *waits == 0 {
                order.push(dependant);
            }
        }
    }
    let stuck = (0..count).find(|node| waits_for[*node as usize] > 0);
    form.order = order;
    match stuck {
        None => Ok(()),
        Some(stuck) if cfg!(feature = "advice") => circle(form, stuck, &waits_for),
        Some(stuck) => form.fault(stuck, "relevant", String::new()),
    }
}

/// What an item depends on: the group around it, and every question its rules name.
fn needs(form: &Form, node: u32) -> Vec<u32> {
    let mut needed = Vec::new();
    let compiled = form.node(node);
    if compiled.parent != NONE {
        needed.push(compiled.parent);
    }
    for rule in [&compiled.relevant, &compiled.calculation]
        .into_iter()
        .flatten()
    {
        rule.questions(&mut |question| needed.push(question));
    }
    needed
}

/// Follows what is stuck back until an item comes round again, and names them all.
fn circle(form: &Form, stuck: u32, waits_for: &[u32]) -> Result<(), FormError> {
    let mut trail = vec![stuck];
    let start = loop {
        let last = trail[trail.len() - 1];
        let back = needs(form, last)
            .into_iter()
            .find(|node| waits_for[*node as usize] > 0);
        let back = back.unwrap_or(last);
        if let Some(start) = trail.iter().position(|node| *node == back) {
            break start;
        }
        trail.push(back);
    };
    let round = &trail[start..];
    // The fault lies in a rule, never in an item's standing inside a group.
    let with_rule = round.iter().copied().find(|node| has_rule(form, *node));
    let blamed = with_rule.unwrap_or(round[0]);
    let field = if form.node(blamed).calculation.is_some() {
        "calculation"
    } else {
        "relevant"
    };
    let names: Vec<&str> = round
        .iter()
        .map(|node| form.at(*node).name.as_str())
        .collect();
    let message = [
        "This goes round in a circle: ",
        &names.join(" needs "),
        " needs ",
        names[0],
        ". Take one of them out of the rule.",
    ];
    form.fault(blamed, field, message.concat())
}

fn has_rule(form: &Form, node: u32) -> bool {
    let node = form.node(node);
    node.relevant.is_some() || node.calculation.is_some()
}
