//! One question, as real HTML: a fieldset with its legend, a label for each field. The kinds that
//! are sorted, put on a board or drawn are in [`crate::ask`], which is fetched when one is met.
//!
//! Fields are not controlled: they start from the answer there is, and every change is reported,
//! so that what is typed is never overwritten by what is drawn.

use crate::draw::{El, Turn, View, el, group, nothing};
use crate::words::speak;
use form::{Answer, Choice, Item, Kind, Value};
use leptos::ev::Event;
use leptos::prelude::{document, event_target_checked, event_target_value};
use std::cell::RefCell;
use std::rc::Rc;

/// Everything a question needs to be drawn.
#[derive(Clone)]
pub struct Question {
    /// Where it stands in the answers; element ids derive from it.
    pub path: String,
    /// The item.
    pub item: &'static Item,
    /// What can be chosen.
    pub choices: &'static [Choice],
    /// Where people and cards can go.
    pub columns: &'static [Choice],
    /// The words, with everything filled in.
    pub label: String,
    /// The line under them.
    pub hint: String,
    /// What was answered before.
    pub answer: Option<Answer>,
    /// The language of the choices.
    pub language: String,
    /// Is it the page's only question, so that its words are the page's heading?
    pub heading: bool,
    /// Do pictures stand beside the words, as for children?
    pub pictures: bool,
    /// Which of several looks was chosen before, where a kind of question has some.
    pub look: Option<String>,
    /// Called when a look is chosen; it is no answer, and is kept beside them.
    pub on_look: Rc<dyn Fn(&str)>,
    /// Called on every change; `None` when the field was emptied.
    pub on_answer: Rc<dyn Fn(Option<Value>)>,
}

/// Whether a question is one of those that [`crate::ask::rich`] draws.
pub fn is_rich(item: &Item) -> bool {
    matches!(
        item.kind,
        Kind::Rank | Kind::People | Kind::Cards | Kind::Board | Kind::Drawing
    )
}

/// A question and its fields.
pub fn ask(question: &Question) -> View {
    match question.item.kind {
        Kind::Text => question.text(),
        Kind::Integer if question.item.appearance == "scale" => question.steps(),
        Kind::Integer => question.line("number"),
        Kind::Date => question.line("date"),
        Kind::SelectOne => question.one(),
        Kind::SelectMultiple => question.many(),
        Kind::Acknowledge => question.acknowledge(),
        Kind::Repeat => question.line("times"),
        _ => question.words(nothing()),
    }
}

impl Question {
    pub(crate) fn id(&self) -> String {
        format!("q-{}", self.path.replace('.', "-"))
    }

    /// What was answered before, if it was.
    pub fn value(&self) -> Option<&Value> {
        match &self.answer {
            Some(Answer::Given(value)) => Some(value),
            _ => None,
        }
    }

    fn typed(&self) -> String {
        match self.value() {
            Some(Value::Text(text)) => text.clone(),
            Some(Value::Integer(number)) => number.to_string(),
            Some(Value::Times(number)) => number.to_string(),
            Some(Value::Date(day)) => day.to_string(),
            _ => String::new(),
        }
    }

    fn heading(&self) -> View {
        let words = if self.heading {
            el("h1").set("tabindex", "-1")
        } else {
            el("span")
        };
        let words = words.class("question").text(self.label.clone()).done();
        match &self.item.picture {
            Some(name) if self.pictures => group(vec![picture(name), words]),
            _ => words,
        }
    }

    fn hint(&self) -> View {
        if self.hint.is_empty() {
            return nothing();
        }
        el("p")
            .class("hint")
            .set("id", self.hint_id())
            .text(self.hint.clone())
            .done()
    }

    fn hint_id(&self) -> String {
        format!("{}-hint", self.id())
    }

    fn described(&self, element: El) -> El {
        element.set_some(
            "aria-describedby",
            (!self.hint.is_empty()).then(|| self.hint_id()),
        )
    }

    /// A fieldset with the question as its legend.
    pub(crate) fn set(&self, fields: View) -> View {
        let legend = el("legend").child(self.heading()).done();
        let set = self.described(el("fieldset").class("ask"));
        set.children(vec![legend, self.hint(), fields]).done()
    }

    /// Words, and something under them.
    pub(crate) fn words(&self, below: View) -> View {
        el("div")
            .class("ask")
            .children(vec![self.heading(), self.hint(), below])
            .done()
    }

    /// A labelled field under its question.
    fn field(&self, field: El) -> View {
        let label = el("label")
            .set("for", self.id())
            .child(self.heading())
            .done();
        let field = self.described(field.set("id", self.id())).done();
        el("div")
            .class("ask")
            .children(vec![label, self.hint(), field])
            .done()
    }

    fn text(&self) -> View {
        if self.item.appearance != "multiline" {
            return self.line("text");
        }
        let on_answer = self.on_answer.clone();
        let field = el("textarea").set("rows", "6").value(self.typed());
        self.field(field.on("input", move |event| on_answer(text_of(&event))))
    }

    fn line(&self, kind: &'static str) -> View {
        let shown = if kind == "times" { "number" } else { kind };
        let on_answer = self.on_answer.clone();
        let number = |bound: Option<i64>| bound.map(|bound| bound.to_string());
        let field = el("input")
            .set("type", shown)
            .class(shown)
            .set_some("min", number(self.item.start))
            .set_some("max", number(self.item.end))
            .value(self.typed());
        self.field(field.on("input", move |event| on_answer(line_of(kind, &event))))
    }

    fn one(&self) -> View {
        let chosen = match self.value() {
            Some(Value::One(name)) => name.as_str(),
            _ => "",
        };
        let field = |choice: &Choice| {
            let (name, on_answer) = (choice.name.clone(), self.on_answer.clone());
            let pick = move |_| on_answer(Some(Value::One(name.clone())));
            let words = speak(&choice.label, &self.language);
            let checked = chosen == choice.name;
            option(
                &self.id(),
                &choice.name,
                self.sign(choice),
                words,
                checked,
                Box::new(pick),
            )
        };
        let class = format!("choices {}", self.item.appearance);
        let fields = self.choices.iter().map(field).collect();
        self.set(el("div").set("class", class).children(fields).done())
    }

    fn many(&self) -> View {
        let chosen = match self.value() {
            Some(Value::Many(names)) => names.clone(),
            _ => Vec::new(),
        };
        let (chosen, turn) = (Rc::new(RefCell::new(chosen)), Turn::new());
        let this = self.clone();
        let fields = turn.live(move || {
            let field = |choice: &'static Choice| this.check(choice, &chosen, turn);
            group(this.choices.iter().map(field).collect())
        });
        self.set(el("div").class("choices").child(fields).done())
    }

    fn check(
        &self,
        choice: &'static Choice,
        chosen: &Rc<RefCell<Vec<String>>>,
        turn: Turn,
    ) -> View {
        let checked = chosen.borrow().contains(&choice.name);
        let (chosen, choices, on_answer) =
            (Rc::clone(chosen), self.choices, self.on_answer.clone());
        let id = format!("{}-{}", self.id(), choice.name);
        let pick = move |event: Event| {
            let on = event_target_checked(&event);
            let cleared = toggle(&mut chosen.borrow_mut(), choices, choice, on);
            let names = chosen.borrow().clone();
            on_answer((!names.is_empty()).then_some(Value::Many(names)));
            // Only where another box was cleared: drawing again takes the keyboard away.
            if cleared {
                turn.again();
            }
        };
        let words = speak(&choice.label, &self.language);
        let sign = self.sign(choice);
        labelled(id, "checkbox", None, sign, words, checked, Box::new(pick))
    }

    /// What stands beside a choice: a face on a scale of faces, for children a picture.
    pub(crate) fn sign(&self, choice: &Choice) -> View {
        if self.item.appearance == "faces" {
            return face(self.good(choice));
        }
        match &choice.picture {
            Some(name) if self.pictures => picture(name),
            _ => nothing(),
        }
    }

    /// How good a choice is, from 0 to 12: by the face that the list gives it, because a high number
    /// may be much of something bad; else by its number, else by its place.
    fn good(&self, choice: &Choice) -> usize {
        let rank = |choice: &Choice| mood(choice).or(choice.number);
        let better = match rank(choice) {
            Some(own) => {
                let below = |other: &&Choice| rank(other).is_some_and(|other| other < own);
                self.choices.iter().filter(below).count()
            }
            None => {
                let before = |other: &&Choice| other.name != choice.name;
                self.choices.iter().take_while(before).count()
            }
        };
        better * 12 / (self.choices.len() - 1).max(1)
    }

    fn steps(&self) -> View {
        let chosen = match self.value() {
            Some(Value::Integer(number)) => Some(*number),
            _ => None,
        };
        let field = |number: i64| {
            let on_answer = self.on_answer.clone();
            let pick = move |_| on_answer(Some(Value::Integer(number)));
            let words = number.to_string();
            let checked = chosen == Some(number);
            option(
                &self.id(),
                &words,
                nothing(),
                &words,
                checked,
                Box::new(pick),
            )
        };
        let (start, end) = (self.item.start.unwrap_or(0), self.item.end.unwrap_or(10));
        let fields = (start..=end).map(field).collect();
        self.set(el("div").class("choices steps").children(fields).done())
    }

    fn acknowledge(&self) -> View {
        let on_answer = self.on_answer.clone();
        let checked = self.value() == Some(&Value::Acknowledged);
        let pick = move |event: Event| {
            on_answer(event_target_checked(&event).then_some(Value::Acknowledged))
        };
        let id = format!("{}-read", self.id());
        let words = "I have read this";
        let field = labelled(
            id,
            "checkbox",
            None,
            nothing(),
            words,
            checked,
            Box::new(pick),
        );
        self.set(field)
    }
}

/// A question of the app's own, and what answers it.
pub fn own(question: &str, fields: Vec<View>) -> View {
    let heading = el("h2").text(question).done();
    let legend = el("legend").child(heading).done();
    let set = el("fieldset").class("ask").child(legend);
    set.children(fields).done()
}

/// Choices of a set, by their names and words; what was chosen before is chosen.
pub fn options(
    set: &str,
    choices: &[(&str, &str)],
    chosen: Option<&str>,
    pick: &Rc<dyn Fn(&str)>,
) -> View {
    let field = |(name, words): &(&str, &str)| {
        let (pick, picked) = (Rc::clone(pick), (*name).to_owned());
        let pick = Box::new(move |_| pick(&picked));
        option(set, name, nothing(), words, chosen == Some(name), pick)
    };
    let fields = choices.iter().map(field).collect();
    el("div").class("choices").children(fields).done()
}

/// One choice of a set: a radio button with its words, and a sign beside them.
pub(crate) fn option(
    set: &str,
    name: &str,
    sign: View,
    words: &str,
    checked: bool,
    pick: Box<dyn FnMut(Event)>,
) -> View {
    let id = format!("{set}-{name}");
    labelled(
        id,
        "radio",
        Some(set.to_owned()),
        sign,
        words,
        checked,
        pick,
    )
}

fn labelled(
    id: String,
    kind: &'static str,
    set: Option<String>,
    sign: View,
    words: &str,
    checked: bool,
    pick: Box<dyn FnMut(Event)>,
) -> View {
    let field = el("input")
        .set("type", kind)
        .set("id", id.clone())
        .set_some("name", set);
    let field = field.flag("checked", checked).on("change", pick).done();
    let words = el("span").text(words).done();
    el("label")
        .class("choice")
        .set("for", id)
        .children(vec![field, sign, words])
        .done()
}

/// A picture of those that come with the questionnaires; words always stand beside it.
pub fn picture(name: &str) -> View {
    let place = ["questions.svg#", name].concat();
    drawn("picture", &[&pictured(&place)])
}

/// What shows the picture at a place, `people.svg#boy`.
pub fn pictured(place: &str) -> String {
    ["<use href=\"", &pictures_folder(), place, "\"/>"].concat()
}

/// Where the files of pictures lie, from the folder of the families' page. The build names that
/// folder by what is in it, so that a browser keeps the files for ever: one that has to be asked for
/// again is also read again, for each picture that is drawn.
pub(crate) fn pictures_folder() -> String {
    let link = cfg!(target_arch = "wasm32").then(|| document().get_element_by_id("pictures"));
    let named = link.flatten().and_then(|link| link.get_attribute("href"));
    named.unwrap_or_else(|| "pictures/".to_owned())
}

/// Keeps the file of the pictures in the page. Where no picture stands for a moment a browser lets go
/// of it, and reads and lays out all of it again for the next one: half of what a tap cost.
pub fn hold_pictures() {
    const HELD: &str = "pictures-held";
    let Some(body) = document().body() else {
        return;
    };
    if document().get_element_by_id(HELD).is_some() {
        return;
    }
    let held = [
        "<svg id=\"",
        HELD,
        "\" class=\"hidden\" aria-hidden=\"true\">",
        &pictured("questions.svg#held"),
        "</svg>",
    ];
    let _ = body.insert_adjacent_html("beforeend", &held.concat());
}

/// Something of our own, 36 by 36, that is only to be looked at.
pub(crate) fn drawn(class: &str, parts: &[&str]) -> View {
    let mark = [
        "<svg aria-hidden=\"true\" viewBox=\"0 0 36 36\" class=\"",
        class,
        "\">",
        &parts.concat(),
        "</svg>",
    ];
    el("span").class("sign").markup(mark.concat()).done()
}

/// The mood of the face that a choice is given; one of another picture has none.
fn mood(choice: &Choice) -> Option<f64> {
    match choice.picture.as_deref()? {
        "frowning-face" => Some(0.0),
        "slightly-frowning-face" => Some(1.0),
        "neutral-face" => Some(2.0),
        "slightly-smiling-face" => Some(3.0),
        _ => None,
    }
}

/// A face between not good (0) and good (12): the same face but for its mouth, so that no answer
/// looks wrong. In the middle the mouth smiles a little.
fn face(good: usize) -> View {
    let corners = (24 - good / 4).to_string();
    let middle = (20 + good).to_string();
    drawn(
        "face",
        &[
            "<circle cx=\"18\" cy=\"18\" r=\"16\"/><path d=\"M12 12v3M24 12v3M10 ",
            &corners,
            "Q18 ",
            &middle,
            " 26 ",
            &corners,
            "\"/>",
        ],
    )
}

fn text_of(event: &Event) -> Option<Value> {
    let text = event_target_value(event);
    (!text.trim().is_empty()).then_some(Value::Text(text))
}

fn line_of(kind: &str, event: &Event) -> Option<Value> {
    let text = event_target_value(event);
    match kind {
        "number" => text.parse().ok().map(Value::Integer),
        "times" => text.parse().ok().map(Value::Times),
        "date" => form::calendar::day(&text).map(Value::Date),
        _ => text_of(event),
    }
}

/// Puts a choice in or out, keeps the list's order, and keeps "none of these" alone. Says whether
/// others had to go.
fn toggle(names: &mut Vec<String>, choices: &[Choice], choice: &Choice, on: bool) -> bool {
    let alone = |name: &str| choices.iter().any(|c| c.name == name && c.alone);
    let before = names.len();
    names.retain(|name| !(on && (choice.alone || alone(name))) || *name == choice.name);
    let cleared = names.len() < before;
    names.retain(|name| *name != choice.name);
    let kept: Vec<String> = choices
        .iter()
        .filter(|c| names.contains(&c.name) || (on && c.name == choice.name))
        .map(|c| c.name.clone())
        .collect();
    *names = kept;
    cleared
}
