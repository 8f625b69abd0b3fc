//! The show for the meeting room: what is marked for the meeting, one thing a page, and no more.

use super::made;
use super::words::spoken;
use crate::app::Heard;
use crate::visit::Visit;
use form::sheet::{Sheet, SheetItem};
use ui::draw::{View, el, group, h1, p};
use ui::sheet::{Page, Paper, alone, heading, show};

/// Draws it.
pub fn view(heard: Heard, visit: Visit) -> View {
    let leave = move || {
        visit.back();
    };
    let audience = ui::sheet::audience(visit.form().document().audience);
    let sheet = made(heard, visit).map(|sheet| sheet.for_meeting());
    let Some(sheet) = sheet.filter(|sheet| !sheet.is_empty()) else {
        let words = spoken(visit.form().document().audience).nothing_marked;
        let empty = move || {
            let title = h1("There is nothing to show yet");
            group(vec![title, p(words)])
        };
        return show(audience, vec![Box::new(empty)], leave);
    };
    let mut pages: Vec<Page> = vec![Box::new(title(&sheet))];
    pages.extend(sheet.one_by_one().into_iter().map(thing));
    pages.push(Box::new(|| {
        let thanks = p("Thank you for listening to me.");
        group(vec![h1("That is all I want to say"), thanks])
    }));
    show(audience, pages, leave)
}

fn title(sheet: &Sheet) -> impl Fn() -> View + 'static {
    let when = [sheet.meeting.as_deref(), sheet.day.as_deref()];
    let when: Vec<&str> = when.into_iter().flatten().collect();
    let (name, when) = (heading(sheet), when.join(" · "));
    move || {
        group(vec![
            el("p")
                .class("sheet-title")
                .text("What I want my meeting to know")
                .done(),
            h1(name.as_str()),
            p(when.as_str()),
        ])
    }
}

fn thing(item: SheetItem) -> Page {
    Box::new(move || alone(&item, Paper::FAMILIES))
}
