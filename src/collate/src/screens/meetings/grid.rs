//! Numbers typed straight into a table: meetings held, areas by quarters; codes, code by quarter.
//! The fields stay while the team's figures change behind them, so that the keyboard keeps its place.

use super::{Typing, area_name, heads, in_words, select, sentence, times, word_of};
use crate::entered::{self, Typed};
use leptos::prelude::*;
use std::collections::BTreeMap;
use tally::{Code, CodesEntered, Entry, Held, Of, When};

/// Meetings held, of one kind and one year.
pub(super) fn held(typing: Typing) -> AnyView {
    let table = move || {
        let (year, meeting) = (typing.year.get(), typing.meeting.get());
        let service = typing.desk.service();
        let mut rows = vec![held_row(typing, year, &meeting, None, "The whole service")];
        for locality in &service.localities {
            let name = locality.name.clone();
            rows.push(
                view! { <tr class="locality"><th scope="rowgroup" colspan="7">{name}</th></tr> }
                    .into_any(),
            );
            let areas = locality.areas.iter();
            rows.extend(
                areas.map(|area| held_row(typing, year, &meeting, Some(&area.id), &area.name)),
            );
        }
        let known = service.meeting(&meeting);
        let name = known.map_or(meeting.clone(), |known| sentence(&known.name));
        view! {
            <div class="scroll" tabindex="0" role="region" aria-label="Meetings held">
                <table class="typed">
                    <caption>{name}<span class="quiet">{When::Year(year).in_words()}</span></caption>
                    <thead><tr><th scope="col">"Where"</th>{heads(year)}<th scope="col" class="n">"In all"</th></tr></thead>
                    <tbody>{rows}</tbody>
                    <tfoot>{totals(typing, year, meeting)}</tfoot>
                </table>
            </div>
        }
    };
    view! { {table} }.into_any()
}

fn held_row(
    typing: Typing,
    year: i32,
    meeting: &str,
    area: Option<&String>,
    name: &str,
) -> AnyView {
    let cell = |when| {
        let cell = HeldCell {
            typing,
            meeting: meeting.to_owned(),
            when,
            area: area.cloned(),
        };
        let label = format!("{name}, {}", when.in_words());
        field(label, cell)
    };
    let (own, area) = (meeting.to_owned(), area.cloned());
    let sum = move || sum(typing, year, &own, |held| held.area == area);
    view! {
        <tr class:area=area_class(name)>
            <th scope="row">{name.to_owned()}</th>
            {times(year).map(cell).collect_view()}
            <td class="n">{sum}</td>
        </tr>
    }
    .into_any()
}

/// Areas stand under their locality.
fn area_class(name: &str) -> bool {
    name != "The whole service"
}

/// Totals are added up, never typed.
fn totals(typing: Typing, year: i32, meeting: String) -> AnyView {
    let cell = |when: When| {
        let own = meeting.clone();
        let sum = move || sum(typing, year, &own, |held| held.when == when);
        view! { <td class="n">{sum}</td> }.into_any()
    };
    let own = meeting.clone();
    let all = move || sum(typing, year, &own, |_| true);
    view! {
        <tr><th scope="row">"In all"</th>{times(year).map(cell).collect_view()}<td class="n">{all}</td></tr>
    }
    .into_any()
}

fn sum(typing: Typing, year: i32, meeting: &str, keep: impl Fn(&Held) -> bool) -> Option<String> {
    typing.held.with(|gathered| {
        let entries = gathered.entered.entries().iter();
        let here = entries.filter(|held| {
            held.meeting == meeting && times(year).contains(&held.when) && keep(held)
        });
        let counts: Vec<u64> = here.map(|held| held.count).collect();
        (!counts.is_empty()).then(|| tally::thousands(counts.iter().sum()))
    })
}

/// One field of a grid.
trait Cell: Clone + Send + Sync + 'static {
    /// What stands there now.
    fn now(&self) -> Option<u64>;
    /// Keeps another number, or takes it away; whether it was taken.
    fn set(&self, count: Option<u64>) -> bool;
    fn typing(&self) -> Typing;
}

fn field(label: String, cell: impl Cell) -> AnyView {
    let shown = |count: Option<u64>| count.map(|count| count.to_string()).unwrap_or_default();
    let now = cell.clone();
    let value = move || shown(now.now());
    let change = move |event| {
        let written = event_target_value(&event);
        let digits: String = written
            .chars()
            .filter(|l| !matches!(l, ',' | ' '))
            .collect();
        let taken = match (digits.is_empty(), digits.parse::<u64>()) {
            (true, _) => cell.set(None),
            (false, Ok(count)) => cell.set(Some(count)),
            (false, Err(_)) => {
                let words = format!("“{written}” is not a whole number. Nothing was changed.");
                cell.typing().problem.set(Some(words));
                false
            }
        };
        if !taken {
            let before = shown(untrack(|| cell.now()));
            event_target::<leptos::web_sys::HtmlInputElement>(&event).set_value(&before);
        }
    };
    view! {
        <td class="n">
            <input type="text" inputmode="numeric" autocomplete="off" aria-label=label prop:value=value on:change=change />
        </td>
    }
    .into_any()
}

#[derive(Clone)]
struct HeldCell {
    typing: Typing,
    meeting: String,
    when: When,
    area: Option<String>,
}

impl HeldCell {
    fn entry(&self) -> Option<Held> {
        let gathered = self.typing.held;
        let same = |held: &&Held| {
            (&held.meeting, held.when, &held.area) == (&self.meeting, self.when, &self.area)
        };
        gathered.with(|gathered| gathered.entered.entries().iter().find(same).cloned())
    }
}

impl Cell for HeldCell {
    fn now(&self) -> Option<u64> {
        self.entry().map(|held| held.count)
    }

    fn set(&self, count: Option<u64>) -> bool {
        let typing = self.typing;
        let known = untrack(|| self.entry());
        let Some(count) = count else {
            return known.is_some_and(|held| away(typing, &held));
        };
        let Some(origin) = typing.origin() else {
            return false;
        };
        let held = Held {
            meeting: self.meeting.clone(),
            when: self.when,
            area: self.area.clone(),
            count,
            origin,
        };
        let step = step(typing, &held);
        typing
            .held
            .with_untracked(|gathered| typing.put(gathered, &held, &step))
    }

    fn typing(&self) -> Typing {
        self.typing
    }
}

/// Codes of one base, one kind of meeting, one place and one year.
pub(super) fn codes(typing: Typing) -> AnyView {
    let table = move || {
        let year = typing.year.get();
        let base = (typing.of.get(), typing.meeting.get(), typing.area.get());
        let service = typing.desk.service();
        let place = base.2.as_ref().map(|area| area_name(&service, area));
        let known = service.meeting(&base.1);
        let title = format!(
            "{}, {}",
            known.map_or_else(|| base.1.clone(), |known| sentence(&known.name)),
            place.as_deref().unwrap_or("the whole service")
        );
        let rows = Code::ALL.map(|code| code_row(typing, year, &base, code));
        view! {
            <div class="scroll" tabindex="0" role="region" aria-label="Codes of taking part">
                <table class="typed">
                    <caption>{title}<span class="quiet">{format!("{}, {}", sentence(word_of(base.0)), When::Year(year).in_words())}</span></caption>
                    <thead><tr><th scope="col">"Code"</th>{heads(year)}</tr></thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
        }
    };
    view! {
        {codes_about(typing)}
        {table}
    }
    .into_any()
}

fn codes_about(typing: Typing) -> AnyView {
    let service = typing.desk.service();
    let bases = [Of::Children, Of::Reviews].map(|of| {
        let chosen = of == typing.of.get_untracked();
        (entered::word(of), sentence(word_of(of)), chosen)
    });
    let whole = (String::new(), "The whole service".to_owned(), true);
    let areas = service.localities.iter().flat_map(|locality| {
        let areas = locality.areas.iter();
        areas.map(|area| {
            (
                area.id.clone(),
                format!("{}: {}", locality.name, area.name),
                false,
            )
        })
    });
    let areas: Vec<_> = std::iter::once(whole).chain(areas).collect();
    let set_of = move |value: String| {
        typing
            .of
            .set(entered::of_word(&value).unwrap_or(Of::Children))
    };
    let set_area = move |value: String| typing.area.set((!value.is_empty()).then_some(value));
    view! {
        <p class="quiet">"Totals from the statutory return. Children and meetings are two bases and are never added together."</p>
        <div class="filters" role="group" aria-label="Which codes">
            {select("codes-of", "Counted are", bases.into_iter(), set_of)}
            {select("codes-area", "Where", areas.into_iter(), set_area)}
        </div>
    }
    .into_any()
}

type Base = (Of, String, Option<String>);

fn code_row(typing: Typing, year: i32, base: &Base, code: Code) -> AnyView {
    let words = report::code_words(code);
    let cell = |when: When| {
        let cell = CodeCell {
            typing,
            base: base.clone(),
            when,
            code,
        };
        field(format!("{}, {}", code.name(), when.in_words()), cell)
    };
    view! {
        <tr><th scope="row">{code.name()} ": " {words}</th>{times(year).map(cell).collect_view()}</tr>
    }
    .into_any()
}

#[derive(Clone)]
struct CodeCell {
    typing: Typing,
    base: Base,
    when: When,
    code: Code,
}

impl CodeCell {
    fn entry(&self) -> Option<CodesEntered> {
        let (of, meeting, area) = &self.base;
        let same = |codes: &&CodesEntered| {
            (codes.of, &codes.meeting, codes.when, &codes.area) == (*of, meeting, self.when, area)
        };
        let gathered = self.typing.codes;
        gathered.with(|gathered| gathered.entered.entries().iter().find(same).cloned())
    }
}

impl Cell for CodeCell {
    fn now(&self) -> Option<u64> {
        self.entry()?.counts.get(&self.code).copied()
    }

    fn set(&self, count: Option<u64>) -> bool {
        let typing = self.typing;
        let known = untrack(|| self.entry());
        let Some(origin) = typing.origin() else {
            return false;
        };
        let (of, meeting, area) = self.base.clone();
        let mut codes = known.unwrap_or(CodesEntered {
            of,
            meeting,
            when: self.when,
            area,
            counts: BTreeMap::new(),
            origin: origin.clone(),
        });
        codes.origin = origin;
        match count {
            Some(count) => codes.counts.insert(self.code, count),
            None => codes.counts.remove(&self.code),
        };
        if codes.counts.is_empty() {
            return away(typing, &codes);
        }
        let step = step(typing, &codes);
        typing
            .codes
            .with_untracked(|gathered| typing.put(gathered, &codes, &step))
    }

    fn typing(&self) -> Typing {
        self.typing
    }
}

fn away<E: Typed>(typing: Typing, entry: &E) -> bool {
    typing.problem.set(None);
    entered::take_away(typing.desk, entry, &step(typing, entry))
}

/// What *Undo* takes back.
fn step<E: Typed + Entry>(typing: Typing, entry: &E) -> String {
    in_words(&typing.desk.service(), entry)
}
