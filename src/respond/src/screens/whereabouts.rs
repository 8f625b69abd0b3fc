//! Where and when the meeting was or will be, as coarsely as the officers will know it.

use crate::app::Heard;
use crate::asking::today;
use crate::visit::Visit;
use form::Quarter;
use std::rc::Rc;
use ui::draw::{View, button, buttons, el, group, h1, p};
use ui::{options, own};
use wire::service::{Area, Locality};

/// How many quarters can be chosen: the next, because children are asked before their meeting, this
/// one and some before it.
const QUARTERS: usize = 6;
/// The answer that leaves it open.
const OPEN: (&str, &str) = ("", "I'd rather not say");

/// Draws it.
pub fn view(heard: Heard, visit: Visit) -> View {
    super::arrive();
    group(vec![
        h1("Which meeting is this about?"),
        p("Only this much goes with your answers: no day, no names. You can leave either open."),
        own("Which area is it in?", areas(heard, visit)),
        own("When is it, or when was it?", vec![quarters(visit)]),
        buttons(vec![button("main", "Next", move || visit.next())]),
        button("back quiet", "Back", move || {
            visit.back();
        }),
    ])
}

/// All areas are one set, each locality's under its name where there are several.
fn areas(heard: Heard, visit: Visit) -> Vec<View> {
    let chosen = visit.with_draft(|draft| draft.about.area.clone());
    let pick: Rc<dyn Fn(&str)> = Rc::new(move |area| {
        let area = (area != OPEN.0).then(|| area.to_owned());
        visit.change(|draft| draft.about.area = area);
    });
    let offer = |choices: &[(&str, &str)]| options("area", choices, chosen.as_deref(), &pick);
    let settings = heard.settings();
    let several = settings.localities.len() > 1;
    let offered = |locality: &Locality| {
        let choices = locality.areas.iter();
        let choices: Vec<_> = choices.map(|Area { id, name }| (&**id, &**name)).collect();
        let areas = offer(&choices);
        match several {
            true => named(&locality.name, areas),
            false => areas,
        }
    };
    let mut all: Vec<View> = settings.localities.iter().map(offered).collect();
    all.push(offer(&[OPEN]));
    all
}

fn named(locality: &str, areas: View) -> View {
    let name = el("h3").text(locality).done();
    let set = el("div").set("role", "group").set("aria-label", locality);
    set.class("locality").child(name).child(areas).done()
}

fn quarters(visit: Visit) -> View {
    let chosen = visit.with_draft(|draft| draft.about.quarter.map(|quarter| quarter.to_string()));
    let pick: Rc<dyn Fn(&str)> =
        Rc::new(move |quarter| visit.change(|draft| draft.about.quarter = quarter.parse().ok()));
    let newest = Quarter::of(today()).after();
    let all = std::iter::successors(Some(newest), |quarter| Some(quarter.before()));
    let words = |quarter: Quarter| (quarter.to_string(), quarter.in_words());
    let all: Vec<_> = all.take(QUARTERS).map(words).collect();
    let all = all
        .iter()
        .map(|(name, words)| (name.as_str(), words.as_str()));
    let all: Vec<_> = all.chain([OPEN]).collect();
    options("quarter", &all, chosen.as_deref(), &pick)
}
