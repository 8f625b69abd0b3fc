//! Pictures to choose from: by topic, or searched by a word. All packs are fetched when the chooser
//! opens, whatever is looked for, so that the server cannot tell what a child was looking for.

use crate::draw::{Turn, View, el, group};
use crate::question::{drawn, pictured};
use leptos::prelude::{event_target_value, set_timeout};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

/// The same file that the build makes the packs from.
const PACKS: &str = include_str!("packs.txt");
/// More than these are not found by looking.
const FOUND_MAX: usize = 60;
const BETWEEN_PACKS: Duration = Duration::from_millis(150);
const SKINS: [&str; 6] = [
    "Yellow",
    "Light",
    "Medium light",
    "Medium",
    "Medium dark",
    "Dark",
];

thread_local! {
    /// The colour of skin that was chosen last; it stays for as long as the page is open.
    static SKIN: Cell<u8> = const { Cell::new(0) };
}

/// A picture that can be chosen.
#[derive(Clone, Copy, PartialEq)]
struct Picture {
    pack: &'static str,
    name: &'static str,
    /// What else a child may call it.
    words: &'static str,
    skins: bool,
}

/// The colour of skin, and what is drawn again when another is chosen.
#[derive(Clone, Copy)]
pub struct Skin(Turn);

struct Chooser {
    id: String,
    chosen: RefCell<Option<String>>,
    query: RefCell<String>,
    topic: Cell<usize>,
    turn: Turn,
    pick: Box<dyn Fn(Option<String>)>,
}

/// A picture that was chosen, by its name.
pub fn chosen_picture(name: &str) -> View {
    let (plain, skin) = name.split_once('.').unwrap_or((name, ""));
    match pictures().find(|picture| picture.name == plain) {
        Some(picture) => picture.draw(skin),
        None => group(Vec::new()),
    }
}

/// Where a picture that was chosen is drawn, by its name: `animals.svg#dog-face`. The name may have
/// come in a file from anywhere, so nothing of it is used that is not known here.
pub fn place_of(name: &str) -> Option<String> {
    let (plain, skin) = name.split_once('.').unwrap_or((name, ""));
    let picture = pictures().find(|picture| picture.name == plain)?;
    let place = [picture.pack, ".svg#", picture.name].concat();
    let known = picture.skins && matches!(skin.as_bytes(), [b'1'..=b'5']);
    Some(match known {
        true => [&place, ".", skin].concat(),
        false => place,
    })
}

/// A picture in the colour of skin that was chosen; none where there is none, because then the one that
/// comes with the questionnaires is the same. That is in the page already, and a whole topic is not.
pub fn with_skin(name: &str) -> Option<View> {
    let skin = Skin::now();
    let found = pictures().find(|picture| picture.name == name && picture.skins);
    found
        .filter(|_| !skin.is_empty())
        .map(|found| found.draw(skin))
}

/// A picture's name as words.
pub fn words_of(name: &str) -> String {
    name.split('.').next().unwrap_or(name).replace('-', " ")
}

/// The chooser; what is picked is told at once.
pub fn view(id: String, chosen: Option<String>, pick: impl Fn(Option<String>) + 'static) -> View {
    let chooser = Rc::new(Chooser {
        id,
        chosen: RefCell::new(chosen),
        query: RefCell::default(),
        topic: Cell::new(0),
        turn: Turn::new(),
        pick: Box::new(pick),
    });
    let shelf = Rc::clone(&chooser);
    let shelf = chooser.turn.live(move || shelf_of(&shelf));
    el("div")
        .class("chooser")
        .child(search(&chooser))
        .child(Skin(chooser.turn).swatches())
        .child(shelf)
        .child(all_packs())
        .child(
            el("p")
                .class("quiet")
                .text("Pictures: Twemoji, CC BY 4.0")
                .done(),
        )
        .done()
}

fn search(chooser: &Rc<Chooser>) -> View {
    let id = format!("{}-search", chooser.id);
    let typed = Rc::clone(chooser);
    let label = el("label")
        .set("for", id.clone())
        .text("Look for a picture")
        .done();
    let field = el("input").set("type", "text").set("id", id);
    let field = field.on("input", move |event| {
        *typed.query.borrow_mut() = event_target_value(&event).to_lowercase();
        typed.turn.again();
    });
    group(vec![label, field.done()])
}

/// The topics, and the pictures of one; or what a word found.
fn shelf_of(chooser: &Rc<Chooser>) -> View {
    let query = chooser.query.borrow().clone();
    let found: Vec<Picture> = if query.trim().is_empty() {
        let topic = topics().nth(chooser.topic.get()).map(|(pack, _)| pack);
        pictures()
            .filter(|picture| Some(picture.pack) == topic)
            .collect()
    } else {
        pictures()
            .filter(|picture| picture.answers_to(&query))
            .take(FOUND_MAX)
            .collect()
    };
    let said = match (query.trim(), found.len()) {
        ("", _) => String::new(),
        (_, 0) => "There is no picture for that word. Please try another one.".to_owned(),
        (_, 1) => "1 picture".to_owned(),
        (_, n) => format!("{n} pictures"),
    };
    let grid = found
        .into_iter()
        .map(|picture| chooser.offer(picture))
        .collect();
    group(vec![
        chooser.topics(&query),
        el("p")
            .set("role", "status")
            .class("found")
            .text(said)
            .done(),
        el("div").class("shelf").children(grid).done(),
    ])
}

/// One picture of each pack, unseen: that fetches them all. One after the other, because a pack is
/// long to read and the page has to go on answering.
fn all_packs() -> View {
    let (packs, turn) = (Rc::new(Cell::new(0)), Turn::new());
    if cfg!(target_arch = "wasm32") {
        one_more(Rc::clone(&packs), turn);
    }
    let unseen = turn.live(move || {
        let first = |pack| pictures().find(|picture| picture.pack == pack);
        let all = topics().filter_map(|(pack, _)| first(pack));
        group(
            all.take(packs.get())
                .map(|picture| picture.draw(""))
                .collect(),
        )
    });
    let hidden = el("div").class("unseen").set("aria-hidden", "true");
    hidden.child(unseen).done()
}

fn one_more(packs: Rc<Cell<usize>>, turn: Turn) {
    let add = move || {
        packs.set(packs.get() + 1);
        turn.again();
        if packs.get() < topics().count() {
            one_more(packs, turn);
        }
    };
    set_timeout(add, BETWEEN_PACKS);
}

impl Chooser {
    fn topics(self: &Rc<Self>, query: &str) -> View {
        let searching = !query.trim().is_empty();
        let topic = |(at, (_, title)): (usize, (&str, &'static str))| {
            let (this, here) = (Rc::clone(self), self.topic.get() == at && !searching);
            let id = format!("{}-topic-{at}", self.id);
            let go = move || {
                this.topic.set(at);
                this.query.borrow_mut().clear();
                this.turn.again();
                super::screen::focus(format!("{}-topic-{at}", this.id));
            };
            el("button")
                .set("type", "button")
                .set("id", id)
                .set("aria-pressed", if here { "true" } else { "false" })
                .text(title)
                .on_click(go)
                .done()
        };
        let row = el("div")
            .class("topics")
            .set("role", "group")
            .set("aria-label", "Topics");
        row.children(topics().enumerate().map(topic).collect())
            .done()
    }

    fn offer(self: &Rc<Self>, picture: Picture) -> View {
        let skin = Skin::now();
        let name = picture.called(skin);
        let pressed = self.chosen.borrow().as_ref() == Some(&name);
        let (this, id) = (
            Rc::clone(self),
            format!("{}-picture-{}", self.id, picture.name),
        );
        let focus = id.clone();
        let words = el("span")
            .class("hidden")
            .text(words_of(picture.name))
            .done();
        let pick = move || {
            let again = this.chosen.borrow().as_ref() == Some(&name);
            let now = (!again).then(|| name.clone());
            this.chosen.borrow_mut().clone_from(&now);
            (this.pick)(now);
            this.turn.again();
            super::screen::focus(focus.clone());
        };
        el("button")
            .set("type", "button")
            .set("id", id)
            .set("aria-pressed", if pressed { "true" } else { "false" })
            .children(vec![picture.draw(skin), words])
            .on_click(pick)
            .done()
    }
}

impl Picture {
    fn draw(self, skin: &str) -> View {
        let place = [self.pack, ".svg#", &self.called(skin)].concat();
        drawn("picture", &[&pictured(&place)])
    }

    /// Its name, in a colour of skin where it has them.
    fn called(self, skin: &str) -> String {
        match skin {
            skin if self.skins && !skin.is_empty() => [self.name, ".", skin].concat(),
            _ => self.name.to_owned(),
        }
    }

    /// Does each word of the query begin one of its words?
    fn answers_to(self, query: &str) -> bool {
        let begins = |asked: &str| {
            let own = self.name.split('-').chain(self.words.split(' '));
            own.into_iter().any(|word| word.starts_with(asked))
        };
        query.split_whitespace().all(begins)
    }
}

impl Skin {
    /// The one that the page remembers.
    pub fn of_page() -> Self {
        Self(Turn::new())
    }

    fn now() -> &'static str {
        ["", "1", "2", "3", "4", "5"][usize::from(SKIN.get()) % SKINS.len()]
    }

    /// Draws again whenever another colour is chosen.
    pub fn live(self, draw: impl Fn() -> View + 'static) -> View {
        self.0.live(draw)
    }

    /// The first picture that has them, in all colours of skin.
    pub fn swatches(self) -> View {
        let swatch = |(at, words): (usize, &'static str)| {
            let shown = pictures().find(|picture| picture.skins);
            let skin = ["", "1", "2", "3", "4", "5"][at];
            let id = format!("skin-{at}");
            let pick = move |_| {
                SKIN.set(at as u8);
                self.0.again();
            };
            let field = el("input")
                .set("type", "radio")
                .set("id", id.clone())
                .set("name", "skin")
                .flag("checked", usize::from(SKIN.get()) == at);
            let words = el("span").class("hidden").text(words).done();
            // The build puts these beside those that the questionnaires name.
            let sign = shown.map(|shown| crate::picture(&shown.called(skin)));
            el("label")
                .class("tool")
                .set("for", id)
                .child(field.on("change", pick).done())
                .children(sign.into_iter().collect())
                .child(words)
                .done()
        };
        let all = SKINS.into_iter().enumerate().map(swatch).collect();
        let legend = el("legend").text("Colour of skin").done();
        let row = el("div").class("tools skins").children(all).done();
        el("fieldset")
            .class("skin")
            .children(vec![legend, row])
            .done()
    }
}

/// The topics: the name of the pack, and its title.
fn topics() -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = PACKS.lines().filter_map(|line| line.strip_prefix("= "));
    lines.filter_map(|line| line.split_once(' '))
}

fn pictures() -> impl Iterator<Item = Picture> {
    let mut pack = "";
    PACKS.lines().filter_map(move |line| {
        if let Some(topic) = line.strip_prefix("= ") {
            pack = topic.split(' ').next().unwrap_or_default();
            return None;
        }
        let (name, words) = line.split_once(' ').unwrap_or((line, ""));
        let skins = name.ends_with('*');
        let picture = !line.starts_with('#') && !line.is_empty();
        picture.then_some(Picture {
            pack,
            name: name.trim_end_matches('*'),
            words,
            skins,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(query: &str) -> Vec<&'static str> {
        let all = pictures().filter(|picture| picture.answers_to(query));
        all.map(|picture| picture.name).collect()
    }

    #[test]
    fn pictures_are_found_by_the_words_of_a_child() {
        for (query, name) in [
            ("nan", "old-woman"),
            ("dog", "dog-face"),
            ("pupp", "dog-face"),
            ("football", "soccer-ball"),
            ("pocket money", "money-bag"),
            ("cross", "angry-face"),
        ] {
            assert!(found(query).contains(&name), "{query}: {:?}", found(query));
        }
        assert_eq!(found("xyz"), Vec::<&str>::new());
    }

    #[test]
    fn each_name_is_there_once_and_each_topic_has_pictures() {
        let mut names: Vec<_> = pictures().map(|picture| picture.name).collect();
        names.sort_unstable();
        let all = names.len();
        names.dedup();
        assert_eq!(names.len(), all);
        for (pack, _) in topics() {
            assert!(
                pictures().filter(|picture| picture.pack == pack).count() > 10,
                "{pack}"
            );
        }
    }
}
