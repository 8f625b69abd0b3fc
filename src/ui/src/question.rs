//! One question, as real HTML: a fieldset with its legend, a label for each field.
//!
//! Fields are not controlled: they start from the answer there is, and every change is reported,
//! so that what is typed is never overwritten by what is drawn.

use form::{Answer, BoardItem, BoardSlot, Choice, Item, Kind, Value};
use leptos::ev::Event;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// Everything a question needs to be drawn.
#[derive(Clone, Debug)]
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
}

/// A question and its fields.
#[component]
pub fn Ask(
    /// What to draw.
    question: Question,
    /// Called on every change; `None` when the field was emptied.
    on_answer: Callback<Option<Value>>,
) -> impl IntoView {
    let draw = Fields { question, on_answer };
    match draw.question.item.kind {
        Kind::Text => draw.text().into_any(),
        Kind::Integer if draw.question.item.appearance == "scale" => draw.steps().into_any(),
        Kind::Integer => draw.line("number").into_any(),
        Kind::Date => draw.line("date").into_any(),
        Kind::SelectOne => draw.one().into_any(),
        Kind::SelectMultiple => draw.many().into_any(),
        Kind::Rank => draw.rank().into_any(),
        Kind::People | Kind::Cards => draw.sorted().into_any(),
        Kind::Board => draw.board().into_any(),
        Kind::Acknowledge => draw.acknowledge().into_any(),
        Kind::Repeat => draw.times().into_any(),
        Kind::Note | Kind::Drawing | Kind::Calculate | Kind::Group => draw.words().into_any(),
    }
}

struct Fields {
    question: Question,
    on_answer: Callback<Option<Value>>,
}

impl Fields {
    fn id(&self) -> String {
        format!("q-{}", self.question.path.replace('.', "-"))
    }

    fn value(&self) -> Option<&Value> {
        match &self.question.answer {
            Some(Answer::Given(value)) => Some(value),
            _ => None,
        }
    }

    fn typed(&self) -> String {
        match self.value() {
            Some(Value::Text(text)) => text.clone(),
            Some(Value::Integer(number)) => number.to_string(),
            Some(Value::Date(day)) => day.to_string(),
            Some(Value::Times(number)) => number.to_string(),
            _ => String::new(),
        }
    }

    fn heading(&self) -> AnyView {
        let words = self.question.label.clone();
        if self.question.heading {
            view! { <h1 class="question" tabindex="-1">{words}</h1> }.into_any()
        } else {
            view! { <span class="question">{words}</span> }.into_any()
        }
    }

    fn hint(&self) -> Option<AnyView> {
        let words = self.question.hint.clone();
        let id = format!("{}-hint", self.id());
        (!words.is_empty()).then(|| view! { <p class="hint" id=id>{words}</p> }.into_any())
    }

    fn described(&self) -> Option<String> {
        (!self.question.hint.is_empty()).then(|| format!("{}-hint", self.id()))
    }

    /// A fieldset with the question as its legend.
    fn set(self, fields: AnyView) -> AnyView {
        view! {
            <fieldset class="ask" aria-describedby=self.described()>
                <legend>{self.heading()}</legend>
                {self.hint()}
                {fields}
            </fieldset>
        }
        .into_any()
    }

    /// Words only.
    fn words(self) -> AnyView {
        view! {
            <div class="ask">
                {self.heading()}
                {self.hint()}
            </div>
        }
        .into_any()
    }

    /// A labelled field under its question.
    fn field(self, field: AnyView) -> AnyView {
        let id = self.id();
        view! {
            <div class="ask">
                <label for=id>{self.heading()}</label>
                {self.hint()}
                {field}
            </div>
        }
        .into_any()
    }

    fn text(self) -> AnyView {
        if self.question.item.appearance != "multiline" {
            return self.line("text");
        }
        let (id, described, on_answer) = (self.id(), self.described(), self.on_answer);
        let typed = self.typed();
        let field = view! {
            <textarea id=id rows="6" aria-describedby=described prop:value=typed
                on:input=move |event| on_answer.run(text_of(&event))></textarea>
        };
        self.field(field.into_any())
    }

    fn line(self, kind: &'static str) -> AnyView {
        let (id, described, on_answer) = (self.id(), self.described(), self.on_answer);
        let typed = self.typed();
        let (start, end) = (self.question.item.start, self.question.item.end);
        let read = move |event: Event| {
            let text = event_target_value(&event);
            on_answer.run(match kind {
                "number" => text.parse().ok().map(Value::Integer),
                "date" => text.parse().ok().map(Value::Date),
                _ => text_of(&event),
            });
        };
        let field = view! {
            <input id=id type=kind class=kind aria-describedby=described value=typed
                min=start max=end autocomplete="off" on:input=read />
        };
        self.field(field.into_any())
    }

    fn one(self) -> AnyView {
        let chosen = match self.value() {
            Some(Value::One(name)) => Some(name.clone()),
            _ => None,
        };
        let on_answer = self.on_answer;
        let fields = self
            .question
            .choices
            .iter()
            .map(|choice| {
                let name = choice.name.clone();
                let checked = chosen.as_deref() == Some(&name);
                let pick = Callback::new(move |_| on_answer.run(Some(Value::One(name.clone()))));
                self.choice("radio", choice, checked, pick)
            })
            .collect_view();
        let class = format!("choices {}", self.question.item.appearance);
        self.set(view! { <div class=class>{fields}</div> }.into_any())
    }

    fn many(self) -> AnyView {
        let chosen = match self.value() {
            Some(Value::Many(names)) => names.clone(),
            _ => Vec::new(),
        };
        let chosen = RwSignal::new(chosen);
        let (on_answer, choices) = (self.on_answer, self.question.choices);
        let fields = choices
            .iter()
            .map(|choice| {
                let checked = chosen.get_untracked().contains(&choice.name);
                let pick = Callback::new(move |on: bool| {
                    chosen.update(|names| toggle(names, choices, choice, on));
                    let names = chosen.get_untracked();
                    on_answer.run((!names.is_empty()).then_some(Value::Many(names)));
                });
                self.check(choice, checked, chosen, pick)
            })
            .collect_view();
        self.set(view! { <div class="choices">{fields}</div> }.into_any())
    }

    fn check(
        &self,
        choice: &'static Choice,
        checked: bool,
        chosen: RwSignal<Vec<String>>,
        pick: Callback<bool>,
    ) -> AnyView {
        let id = format!("{}-{}", self.id(), choice.name);
        let words = crate::speak(&choice.label, &self.question.language).to_owned();
        view! {
            <label class="choice" for=id.clone()>
                <input type="checkbox" id=id.clone() checked=checked
                    prop:checked=move || chosen.with(|names| names.contains(&choice.name))
                    on:change=move |event| pick.run(event_target_checked(&event)) />
                <span>{words}</span>
            </label>
        }
        .into_any()
    }

    fn choice(
        &self,
        kind: &'static str,
        choice: &Choice,
        checked: bool,
        pick: Callback<bool>,
    ) -> AnyView {
        let id = format!("{}-{}", self.id(), choice.name);
        let words = crate::speak(&choice.label, &self.question.language).to_owned();
        view! {
            <label class="choice" for=id.clone()>
                <input type=kind id=id.clone() name=self.id() checked=checked
                    on:change=move |event| pick.run(event_target_checked(&event)) />
                <span>{words}</span>
            </label>
        }
        .into_any()
    }

    fn steps(self) -> AnyView {
        let (start, end) =
            (self.question.item.start.unwrap_or(0), self.question.item.end.unwrap_or(10));
        let chosen = match self.value() {
            Some(Value::Integer(number)) => Some(*number),
            _ => None,
        };
        let on_answer = self.on_answer;
        let fields = (start..=end)
            .map(|number| {
                let step = Choice {
                    name: number.to_string(),
                    label: [("en".to_owned(), number.to_string())].into(),
                    ..Choice::default()
                };
                let pick = Callback::new(move |_| on_answer.run(Some(Value::Integer(number))));
                self.choice("radio", &step, chosen == Some(number), pick)
            })
            .collect_view();
        self.set(view! { <div class="choices steps">{fields}</div> }.into_any())
    }

    fn rank(self) -> AnyView {
        let order = match self.value() {
            Some(Value::Ranked(names)) => names.clone(),
            _ => self.question.choices.iter().map(|choice| choice.name.clone()).collect(),
        };
        let order = RwSignal::new(order);
        let (choices, on_answer) = (self.question.choices, self.on_answer);
        let language = self.question.language.clone();
        let up = move |place: usize| {
            order.update(|names| names.swap(place - 1, place));
            on_answer.run(Some(Value::Ranked(order.get_untracked())));
        };
        let rows = move || {
            let names = order.get();
            let row = |(place, name): (usize, String)| {
                let words = label_of(choices, &name, &language);
                let told = format!("Move {words} up");
                view! {
                    <li>
                        <span>{words}</span>
                        <button type="button" class="quiet" disabled={place == 0}
                            on:click=move |_| up(place)>{told}</button>
                    </li>
                }
            };
            names.into_iter().enumerate().map(row).collect_view()
        };
        self.set(view! { <ol class="rank">{rows}</ol> }.into_any())
    }

    fn sorted(self) -> AnyView {
        let places = match self.value() {
            Some(Value::Sorted(places)) => places.clone(),
            _ => BTreeMap::new(),
        };
        let places = RwSignal::new(places);
        let rows = self.question.choices.iter().map(|card| self.card(card, places)).collect_view();
        self.set(view! { <div class="cards">{rows}</div> }.into_any())
    }

    fn card(&self, card: &'static Choice, places: RwSignal<BTreeMap<String, String>>) -> AnyView {
        let group = format!("{}-{}", self.id(), card.name);
        let on_answer = self.on_answer;
        let columns = self.question.columns.iter().map(|column| {
            let id = format!("{group}-{}", column.name);
            let checked = places.with_untracked(|p| p.get(&card.name) == Some(&column.name));
            let put = move |_| {
                places.update(|p| {
                    p.insert(card.name.clone(), column.name.clone());
                });
                on_answer.run(Some(Value::Sorted(places.get_untracked())));
            };
            view! {
                <label class="choice" for=id.clone()>
                    <input type="radio" id=id.clone() name=group.clone() checked=checked on:change=put />
                    <span>{crate::speak(&column.label, &self.question.language).to_owned()}</span>
                </label>
            }
        });
        let words = crate::speak(&card.label, &self.question.language).to_owned();
        view! {
            <fieldset class="card">
                <legend>{words}</legend>
                <div class="choices row">{columns.collect_view()}</div>
            </fieldset>
        }
        .into_any()
    }

    /// The plain list, which every board can also be: three fields.
    fn board(self) -> AnyView {
        let items = match self.value() {
            Some(Value::Board(items)) => items.clone(),
            _ => Vec::new(),
        };
        let items = RwSignal::new(items);
        let slots = [BoardSlot::Good, BoardSlot::Worry, BoardSlot::Wish];
        let fields = slots.map(|slot| self.slot(slot, items)).collect_view();
        self.set(view! { <div class="board">{fields}</div> }.into_any())
    }

    fn slot(&self, slot: BoardSlot, items: RwSignal<Vec<BoardItem>>) -> AnyView {
        let (name, words) = match slot {
            BoardSlot::Good => ("good", "Good things"),
            BoardSlot::Worry => ("worry", "Worries"),
            BoardSlot::Wish => ("wish", "Wishes"),
        };
        let id = format!("{}-{name}", self.id());
        let typed = items.with_untracked(|items| {
            items.iter().find(|item| item.slot == slot).map_or(String::new(), |i| i.text.clone())
        });
        let on_answer = self.on_answer;
        let write = move |event: Event| {
            items.update(|items| put(items, slot, event_target_value(&event)));
            let now = items.get_untracked();
            on_answer.run((!now.is_empty()).then_some(Value::Board(now)));
        };
        view! {
            <div class=format!("slot {name}")>
                <label for=id.clone()>{words}</label>
                <textarea id=id.clone() rows="3" prop:value=typed on:input=write></textarea>
            </div>
        }
        .into_any()
    }

    fn acknowledge(self) -> AnyView {
        let on_answer = self.on_answer;
        let id = format!("{}-read", self.id());
        let checked = self.value() == Some(&Value::Acknowledged);
        let field = view! {
            <label class="choice" for=id.clone()>
                <input type="checkbox" id=id.clone() checked=checked
                    on:change=move |event| {
                        on_answer.run(event_target_checked(&event).then_some(Value::Acknowledged));
                    } />
                <span>"I have read this"</span>
            </label>
        };
        self.set(field.into_any())
    }

    fn times(self) -> AnyView {
        let on_answer = self.on_answer;
        let (id, typed) = (self.id(), self.typed());
        let (start, end) = (self.question.item.start, self.question.item.end);
        let read = move |event: Event| {
            on_answer.run(event_target_value(&event).parse().ok().map(Value::Times));
        };
        let field = view! {
            <input id=id type="number" class="number" value=typed min=start max=end on:input=read />
        };
        self.field(field.into_any())
    }
}

fn text_of(event: &Event) -> Option<Value> {
    let text = event_target_value(event);
    (!text.trim().is_empty()).then_some(Value::Text(text))
}

/// Puts a choice in or out, keeps the list's order, and keeps "none of these" alone.
fn toggle(names: &mut Vec<String>, choices: &[Choice], choice: &Choice, on: bool) {
    let alone = |name: &str| choices.iter().any(|c| c.name == name && c.alone);
    names.retain(|name| *name != choice.name && !(on && (choice.alone || alone(name))));
    if on {
        names.push(choice.name.clone());
    }
    names.sort_by_key(|name| choices.iter().position(|choice| choice.name == *name));
}

fn put(items: &mut Vec<BoardItem>, slot: BoardSlot, text: String) {
    items.retain(|item| item.slot != slot);
    if !text.trim().is_empty() {
        items.push(BoardItem { slot, text, picture: None, drawing: None });
        items.sort_by_key(|item| item.slot);
    }
}

fn label_of(choices: &[Choice], name: &str, language: &str) -> String {
    let found = choices.iter().find(|choice| choice.name == name);
    found.map_or_else(String::new, |choice| crate::speak(&choice.label, language).to_owned())
}
