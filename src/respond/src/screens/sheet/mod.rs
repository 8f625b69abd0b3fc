//! The person's own sheet: looking at it, saying whom each answer is for, showing it at the meeting,
//! printing it, an agenda of one's own, and giving it to an officer. Nothing here leaves the device
//! but through [`give`].

mod agenda;
mod give;
mod marking;
mod show;
mod views;
mod words;

use crate::app::Heard;
use crate::later::Listening;
use crate::screens;
use crate::visit::{SHEET, Visit};
use form::calendar::time_in_words;
use form::sheet::{Marks, Sheet, Told};
use ui::draw::{View, el, group};

/// What is done with the sheet, as it goes on after [`SHEET`].
const SHOW: &str = "-show";
const AGENDA: &str = "-agenda";
const GIVE: &str = "-give";

/// Draws the page of the sheet that the visit is at, or whom the answer at a path is for.
pub fn view(heard: Heard, visit: Visit, answer: Option<String>) -> View {
    if cfg!(target_arch = "wasm32") {
        ui::ask::dress("play-style");
    }
    if let Some(path) = answer {
        return marking::marking(visit, path, marking::Beside::Question);
    }
    let at = visit.at();
    let drawn = match at.strip_prefix(SHEET) {
        Some(SHOW) => return own(show::view(heard, visit)),
        Some(AGENDA) => agenda::view(heard, visit),
        Some(GIVE) => give::view(heard, visit),
        _ => views::view(heard, visit),
    };
    let listen = screens::listen(heard, Listening::Page);
    own(group(vec![listen, drawn]))
}

fn own(page: View) -> View {
    el("div").class("rich own").child(page).done()
}

/// Goes to something that is done with the sheet.
fn go(visit: Visit, page: &str) {
    visit.go([SHEET, page].concat());
}

/// Whom each answer is for.
fn marks(visit: Visit) -> Marks {
    visit.with_draft(|draft| Marks::of_text(draft.marks.as_deref()))
}

/// The sheet as the answers and the marks stand now.
fn made(heard: Heard, visit: Visit) -> Option<Sheet> {
    let (about, when) = visit.with_draft(|draft| {
        let when = draft.when.as_deref().and_then(time_in_words);
        (draft.about.clone(), when)
    });
    let meeting = about.meeting.as_deref();
    let meeting = meeting.and_then(|id| heard.settings().meeting(id));
    let told = Told {
        meeting: meeting.map(|meeting| screens::capital(&meeting.name)),
        day: when.or_else(|| about.quarter.map(form::Quarter::in_words)),
    };
    visit.with_walk(|walk| Sheet::make(walk, &marks(visit), told))
}
