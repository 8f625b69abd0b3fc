//! One question, as real HTML: a fieldset with its legend, a label for each field.
//!
//! Fields are not controlled: they start from the answer there is, and every change is reported,
//! so that what is typed is never overwritten by what is drawn.

use crate::draw::{El, Turn, View, button, el, group, nothing};
use crate::words::speak;
use form::{Answer, BoardItem, BoardSlot, Choice, Item, Kind, Value};
use leptos::ev::Event;
use leptos::prelude::{event_target_checked, event_target_value};
use std::cell::RefCell;
use std::collections::BTreeMap;
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
    /// Called on every change; `None` when the field was emptied.
    pub on_answer: Rc<dyn Fn(Option<Value>)>,
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
        Kind::Rank => question.rank(),
        Kind::People | Kind::Cards => question.sorted(),
        Kind::Board => question.board(),
        Kind::Acknowledge => question.acknowledge(),
        Kind::Repeat => question.line("times"),
        Kind::Note | Kind::Drawing | Kind::Calculate | Kind::Group => question.words(nothing()),
    }
}

impl Question {
    fn id(&self) -> String {
        format!("q-{}", self.path.replace('.', "-"))
    }

    fn value(&self) -> Option<&Value> {
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
        words.class("question").text(self.label.clone()).done()
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
    fn set(&self, fields: View) -> View {
        let legend = el("legend").child(self.heading()).done();
        let set = self.described(el("fieldset").class("ask"));
        set.children(vec![legend, self.hint(), fields]).done()
    }

    /// Words, and something under them.
    fn words(&self, below: View) -> View {
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
            .set("autocomplete", "off")
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
            option(
                &self.id(),
                "radio",
                &choice.name,
                words,
                chosen == choice.name,
                pick,
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
        labelled(id, "checkbox", None, words, checked, pick)
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
            option(
                &self.id(),
                "radio",
                &words,
                &words,
                chosen == Some(number),
                pick,
            )
        };
        let (start, end) = (self.item.start.unwrap_or(0), self.item.end.unwrap_or(10));
        let fields = (start..=end).map(field).collect();
        self.set(el("div").class("choices steps").children(fields).done())
    }

    fn rank(&self) -> View {
        let order: Vec<String> = match self.value() {
            Some(Value::Ranked(names)) => names.clone(),
            _ => self
                .choices
                .iter()
                .map(|choice| choice.name.clone())
                .collect(),
        };
        let (order, turn) = (Rc::new(RefCell::new(order)), Turn::new());
        let this = self.clone();
        let rows = turn.live(move || {
            let names = order.borrow().clone();
            let row = |(place, name): (usize, String)| this.place(place, &name, &order, turn);
            group(names.into_iter().enumerate().map(row).collect())
        });
        self.set(el("ol").class("rank").child(rows).done())
    }

    fn place(
        &self,
        place: usize,
        name: &str,
        order: &Rc<RefCell<Vec<String>>>,
        turn: Turn,
    ) -> View {
        let choice = self.choices.iter().find(|choice| choice.name == name);
        let words = choice.map_or(name, |choice| speak(&choice.label, &self.language));
        let (order, on_answer) = (Rc::clone(order), self.on_answer.clone());
        let up = move || {
            order.borrow_mut().swap(place - 1, place);
            on_answer(Some(Value::Ranked(order.borrow().clone())));
            turn.again();
        };
        let line = el("li").child(el("span").text(words).done());
        if place == 0 {
            line.done()
        } else {
            line.child(button("quiet", format!("Move {words} up"), up))
                .done()
        }
    }

    fn sorted(&self) -> View {
        let places = match self.value() {
            Some(Value::Sorted(places)) => places.clone(),
            _ => BTreeMap::new(),
        };
        let places = Rc::new(RefCell::new(places));
        let rows = self
            .choices
            .iter()
            .map(|card| self.card(card, &places))
            .collect();
        self.set(el("div").class("cards").children(rows).done())
    }

    fn card(&self, card: &'static Choice, places: &Rc<RefCell<BTreeMap<String, String>>>) -> View {
        let set = format!("{}-{}", self.id(), card.name);
        let field = |column: &'static Choice| {
            let checked = places.borrow().get(&card.name) == Some(&column.name);
            let (places, on_answer) = (Rc::clone(places), self.on_answer.clone());
            let put = move |_| {
                places
                    .borrow_mut()
                    .insert(card.name.clone(), column.name.clone());
                on_answer(Some(Value::Sorted(places.borrow().clone())));
            };
            option(
                &set,
                "radio",
                &column.name,
                speak(&column.label, &self.language),
                checked,
                put,
            )
        };
        let columns = self.columns.iter().map(field).collect();
        el("fieldset")
            .class("card")
            .child(el("legend").text(speak(&card.label, &self.language)).done())
            .child(el("div").class("choices row").children(columns).done())
            .done()
    }

    /// The plain list, which every board can also be: three fields.
    fn board(&self) -> View {
        let items = match self.value() {
            Some(Value::Board(items)) => items.clone(),
            _ => Vec::new(),
        };
        let items = Rc::new(RefCell::new(items));
        let slots = [
            (BoardSlot::Good, "good", "slot good", "Good things"),
            (BoardSlot::Worry, "worry", "slot worry", "Worries"),
            (BoardSlot::Wish, "wish", "slot wish", "Wishes"),
        ];
        let fields = slots.map(|(slot, name, class, words)| {
            let id = format!("{}-{name}", self.id());
            let field = self.slot(slot, id.clone(), &items);
            let label = el("label").set("for", id).text(words).done();
            el("div").class(class).children(vec![label, field]).done()
        });
        self.set(el("div").class("board").children(fields.into()).done())
    }

    fn slot(&self, slot: BoardSlot, id: String, items: &Rc<RefCell<Vec<BoardItem>>>) -> View {
        let said = items
            .borrow()
            .iter()
            .find(|item| item.slot == slot)
            .map(|item| item.text.clone());
        let (items, on_answer) = (Rc::clone(items), self.on_answer.clone());
        let write = move |event: Event| {
            put(&mut items.borrow_mut(), slot, event_target_value(&event));
            let now = items.borrow().clone();
            on_answer((!now.is_empty()).then_some(Value::Board(now)));
        };
        let field = el("textarea")
            .set("id", id)
            .set("rows", "3")
            .value(said.unwrap_or_default());
        field.on("input", write).done()
    }

    fn acknowledge(&self) -> View {
        let on_answer = self.on_answer.clone();
        let checked = self.value() == Some(&Value::Acknowledged);
        let pick = move |event: Event| {
            on_answer(event_target_checked(&event).then_some(Value::Acknowledged))
        };
        self.set(option(
            &self.id(),
            "checkbox",
            "read",
            "I have read this",
            checked,
            pick,
        ))
    }
}

/// One choice of a set.
fn option(
    set: &str,
    kind: &'static str,
    name: &str,
    words: &str,
    checked: bool,
    pick: impl FnMut(Event) + 'static,
) -> View {
    labelled(
        format!("{set}-{name}"),
        kind,
        Some(set.to_owned()),
        words,
        checked,
        pick,
    )
}

fn labelled(
    id: String,
    kind: &'static str,
    set: Option<String>,
    words: &str,
    checked: bool,
    pick: impl FnMut(Event) + 'static,
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
        .children(vec![field, words])
        .done()
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

fn put(items: &mut Vec<BoardItem>, slot: BoardSlot, text: String) {
    items.retain(|item| item.slot != slot);
    if !text.trim().is_empty() {
        let place = items.iter().take_while(|item| item.slot < slot).count();
        items.insert(
            place,
            BoardItem {
                slot,
                text,
                picture: None,
                drawing: None,
            },
        );
    }
}
