//! An agenda of one's own: the person's points for the meeting with their pictures, and then what
//! such a meeting talks about as a rule. It fits on one A4.

use super::made;
use super::words::spoken;
use crate::app::Heard;
use crate::screens;
use crate::visit::Visit;
use device::page;
use form::sheet::Sheet;
use ui::draw::{View, button, buttons, el, group, h1, nothing, p};
use ui::sheet::{Paper, point};

/// As many points as leave room for the rest on one page.
const POINTS_MAX: usize = 12;

/// Draws it.
pub fn view(heard: Heard, visit: Visit) -> View {
    screens::arrive();
    let words = spoken(visit.form().document().audience);
    let sheet = made(heard, visit);
    let print = button("main", "Print it", page::print);
    group(vec![
        h1("My agenda"),
        el("p").class("lead no-print").text(words.agenda).done(),
        sheet.map_or_else(nothing, |sheet| agenda(visit, &sheet, words.nothing_marked)),
        buttons(vec![print]),
        button("back quiet", "Back", move || {
            visit.back();
        }),
    ])
}

fn agenda(visit: Visit, sheet: &Sheet, nothing_marked: &'static str) -> View {
    let points = sheet.for_meeting().one_by_one();
    let more = points.len().saturating_sub(POINTS_MAX);
    let own: Vec<View> = points
        .iter()
        .take(POINTS_MAX)
        .map(|item| {
            el("li")
                .class("point")
                .set_some("data-place", item.place.clone())
                .child(point(item, Paper::FAMILIES))
                .done()
        })
        .collect();
    let own = match own.is_empty() {
        true => el("p").class("no-print").text(nothing_marked).done(),
        false => el("ol").class("plain points").children(own).done(),
    };
    let more = match more {
        0 => nothing(),
        n => p(["And ", &n.to_string(), " more, on my sheet."].concat()),
    };
    let usual = visit.form().document().agenda.0.iter();
    let usual = usual.map(|text| el("li").text(screens::words(text)).done());
    let when = [sheet.meeting.as_deref(), sheet.day.as_deref()];
    let when: Vec<&str> = when.into_iter().flatten().collect();
    el("article")
        .class("sheet agenda")
        .set("data-for", ui::sheet::audience(sheet.audience))
        .child(el("h2").text(name(sheet)).done())
        .child(el("p").class("sheet-when").text(when.join(" · ")).done())
        .child(el("h3").text("What I want to talk about").done())
        .child(own)
        .child(more)
        .child(el("h3").text("And then").done())
        .child(el("ul").class("usual").children(usual.collect()).done())
        .done()
}

fn name(sheet: &Sheet) -> String {
    match &sheet.name {
        Some(name) => [name, "’s agenda"].concat(),
        None => "My agenda".to_owned(),
    }
}
