//! The places of a questionnaire, for those who choose themselves where to go first, and whether to
//! go anywhere else. Nothing is lost by it: what was said stays said, and the path shows it.

use super::listen;
use crate::app::Heard;
use crate::later::Listening;
use crate::visit::Visit;
use form::{Page, PageKind};
use leptos::task::spawn_local;
use ui::draw::{View, button, buttons, el, group, h1, p};
use ui::stones;

/// Draws them.
pub fn view(heard: Heard, visit: Visit) -> View {
    super::arrive();
    let pages = visit.pages();
    let mut names: Vec<&String> = Vec::new();
    for page in pages.iter().filter(|page| page.kind != PageKind::Offer) {
        if let Some(place) = page.place.as_ref().filter(|place| !names.contains(place)) {
            names.push(place);
        }
    }
    let tiles = names.into_iter().map(|place| tile(visit, place, &pages));
    let offers = pages.iter().filter(|page| page.kind == PageKind::Offer);
    let open = offers.filter(|page| !visit.is_done(page));
    let more = open.map(|page| more(visit, page));
    let tiles = el("ul")
        .class("plain places")
        .children(tiles.chain(more).collect());
    group(vec![
        el("div")
            .class("top")
            .child(stones(&visit.progress()))
            .child(listen(heard, Listening::Page))
            .done(),
        h1("What would you like to talk about?"),
        p("Choose one, and then another if you like. You do not have to go everywhere."),
        tiles.done(),
        buttons(vec![button("main", "I have finished", move || {
            visit.finish_places()
        })]),
        button("back quiet", "Stop here for now", move || {
            spawn_local(heard.go_home())
        }),
    ])
}

/// A place, and how much there is still to say.
fn tile(visit: Visit, place: &str, pages: &[Page]) -> View {
    let here = |page: &&Page| page.place.as_deref() == Some(place);
    let asks = |page: &&Page| !matches!(page.kind, PageKind::Note | PageKind::Offer);
    let open = |page: &&Page| !visit.is_done(page);
    let left = pages.iter().filter(here).filter(asks).filter(open).count();
    let all = pages.iter().filter(here).filter(asks).count();
    let said = match left {
        0 => "All done".to_owned(),
        1 if all == 1 => "1 question".to_owned(),
        n if n == all => [&n.to_string(), " questions"].concat(),
        n => [&n.to_string(), " left"].concat(),
    };
    let first = pages
        .iter()
        .filter(here)
        .find(|page| asks(page) && open(page));
    let first = first.or_else(|| pages.iter().find(here));
    let go_to = first.map(|page| page.path.clone()).unwrap_or_default();
    let tile = el("button")
        .set("type", "button")
        .class("place")
        .set("data-at", place)
        .flag("data-done", left == 0)
        .child(el("strong").text(in_words(place)).done())
        .child(el("span").text(said).done())
        .on_click(move || visit.go(go_to.clone()));
    el("li").child(tile.done()).done()
}

/// Questions that are there for whoever wants them.
fn more(visit: Visit, page: &Page) -> View {
    let path = page.path.clone();
    let words = visit.with_walk(|walk| walk.label(&page.path));
    let tile = el("button")
        .set("type", "button")
        .class("place")
        .child(el("strong").text("More").done())
        .child(el("span").text(words).done())
        .on_click(move || visit.go(path.clone()));
    el("li").child(tile.done()).done()
}

/// A place as the questionnaire names it, as a heading.
fn in_words(place: &str) -> String {
    super::capital(&place.replace(['_', '-'], " "))
}

#[cfg(test)]
mod tests {
    use super::in_words;

    #[test]
    fn a_place_is_said_as_it_is_called() {
        assert_eq!(in_words("home"), "Home");
        assert_eq!(in_words("my_town"), "My town");
        assert_eq!(in_words(""), "");
    }
}
