//! What stands on a sheet beside the person's own words.

use super::Variant;
use form::sheet::{Mark, Sheet};
use form::{Audience, SheetKind};

/// The sheet's heading: the person's name, or what it is.
pub fn heading(sheet: &Sheet) -> String {
    match (&sheet.name, sheet.audience) {
        (Some(name), _) => name.clone(),
        (None, Audience::Child | Audience::YoungPerson) => "My views".to_owned(),
        (None, Audience::Parent) => "What I want to say".to_owned(),
        (None, Audience::Adult) => "What I saw".to_owned(),
    }
}

/// Whom this print is for.
pub fn who_for(sheet: &Sheet, variant: Variant) -> &'static str {
    match (sheet.kind, variant, sheet.audience) {
        (SheetKind::Marks, Variant::Meeting, _) => "What I want my meeting to know",
        (SheetKind::Marks, Variant::Officer, _) => "For my IRO: all I said, and whom it is for",
        (SheetKind::Plain, _, Audience::Child | Audience::YoungPerson) => "In my own words",
        (SheetKind::Plain, _, Audience::Parent) => "In my own words",
        (SheetKind::Plain, _, Audience::Adult) => "As an adult saw it, not in the child’s words",
    }
}

/// A place of the path.
pub fn place_name(place: &str) -> &'static str {
    match place {
        "home" => "Home",
        "people" => "People",
        "school" => "School",
        "me" => "Me",
        "meeting" => "My meeting",
        _ => "",
    }
}

/// A mark as it is offered: what it is called, and what is always said with it.
pub fn short(mark: Mark) -> (&'static str, &'static str) {
    match mark {
        Mark::Meeting => ("Tell my meeting", ""),
        Mark::Officer => ("Only my IRO", "unless someone may not be safe"),
        Mark::TalkFirst => ("Talk to me first", ""),
    }
}

/// A mark as it stands on a sheet.
pub fn in_full(mark: Option<Mark>, audience: Audience) -> &'static str {
    match (mark, audience) {
        (Some(Mark::Meeting), _) => "Tell my meeting",
        (Some(Mark::Officer), _) => "Only my IRO, unless someone may not be safe",
        (Some(Mark::TalkFirst), _) => "Talk to me first",
        (None, Audience::Child) => "Not for my meeting",
        (None, _) => "Not marked: not for the meeting",
    }
}

/// What a code of taking part means, as it goes on after the code.
pub(super) fn code(code: &str) -> &'static str {
    match code {
        "PN1" => " (attended and spoke for themselves)",
        "PN2" => " (attended, an advocate spoke for them)",
        "PN3" => " (attended, conveyed views by symbols)",
        "PN4" => " (attended, did not convey views)",
        "PN5" => " (did not attend, briefed an advocate)",
        "PN6" => " (did not attend, sent views by other means)",
        "PN7" => " (did not attend, views not conveyed)",
        _ => "",
    }
}
