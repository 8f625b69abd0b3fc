//! What goes into a report: questionnaires, what made the difference, comparisons, rates, taking part,
//! the year before, quotations. The team shares the choice, as it shares the words.

use super::Publishing;
use crate::releasing::{self, Choices, Part};
use crate::words;
use leptos::prelude::*;
use tally::{Chosen, Cross, Filter, Period, Records, Side, SideOffered, sides};

/// Draws it.
pub(super) fn view(publishing: Publishing) -> AnyView {
    let fields = move || {
        let period = publishing.period.get();
        publishing.desk.opened.with_untracked(|opened| {
            let records = opened.records()?;
            let back: Vec<String> = came_back(records, period);
            Some(view! {
                {forms(publishing, records, &back)}
                {outcomes(publishing, records, &back)}
                {parts(publishing)}
                {compare(publishing, records, &back)}
            })
        })
    };
    view! {
        <details class="choosing">
            <summary>"What goes in"</summary>
            {fields}
            {move || quotations(publishing)}
        </details>
    }
    .into_any()
}

fn came_back(records: &Records, period: Period) -> Vec<String> {
    let returned = |form: &str| {
        records.returned(&Filter {
            period,
            ..Filter::all(form)
        })
    };
    let ids = records.forms().ids().filter(|form| returned(form) > 0);
    ids.map(str::to_owned).collect()
}

fn now(publishing: Publishing) -> Choices {
    releasing::choices(publishing.desk, publishing.period.get())
}

fn choose(publishing: Publishing, change: impl FnOnce(&mut Choices)) {
    let period = publishing.period.get_untracked();
    releasing::choose(publishing.desk, period, change);
}

/// A box to tick.
fn tick(
    id: String,
    label: String,
    is: impl Fn(&Choices) -> bool + Copy + Send + Sync + 'static,
    set: impl Fn(&mut Choices, bool) + 'static,
    publishing: Publishing,
) -> AnyView {
    let change = move |event| {
        let on = event_target_checked(&event);
        choose(publishing, |choices| set(choices, on));
    };
    view! {
        <label class="choice" for=id.clone()>
            <input type="checkbox" id=id.clone() prop:checked=move || is(&now(publishing)) on:change=change />
            <span>{label}</span>
        </label>
    }
    .into_any()
}

/// Takes something out of what is left out, or puts it in.
fn left_out<T: Ord>(set: &mut std::collections::BTreeSet<T>, one: T, stays: bool) {
    match stays {
        true => set.remove(&one),
        false => set.insert(one),
    };
}

fn forms(publishing: Publishing, records: &Records, ids: &[String]) -> AnyView {
    let one = |form: &String| {
        let id = format!("goes-in-{form}");
        let own = StoredValue::new(form.clone());
        let is =
            move |choices: &Choices| own.with_value(|form| !choices.forms_left_out.contains(form));
        let set = move |choices: &mut Choices, on| {
            left_out(&mut choices.forms_left_out, own.get_value(), on)
        };
        tick(id, records.forms().title(form), is, set, publishing)
    };
    view! {
        <fieldset>
            <legend>"Answers on these questionnaires"</legend>
            <p class="quiet">"How many came back is told of all of them."</p>
            <div class="choices">{ids.iter().map(one).collect_view()}</div>
        </fieldset>
    }
    .into_any()
}

fn parts(publishing: Publishing) -> AnyView {
    let part = |part: Part, id: &str, words: &str| {
        let is = move |choices: &Choices| !choices.parts_left_out.contains(&part);
        let set = move |choices: &mut Choices, on| left_out(&mut choices.parts_left_out, part, on);
        tick(id.to_owned(), words.to_owned(), is, set, publishing)
    };
    let before = tick(
        "goes-in-before".to_owned(),
        "The year before beside it, from the responses opened here".to_owned(),
        |choices| choices.year_before,
        |choices, on| choices.year_before = on,
        publishing,
    );
    view! {
        <fieldset>
            <legend>"Figures from elsewhere, and the year before"</legend>
            <div class="choices">
                {part(Part::Rates, "goes-in-rates", "Response rates")}
                {part(Part::TakingPart, "goes-in-taking-part", "How children took part")}
                {part(Part::Targets, "goes-in-targets", "The targets")}
                {before}
            </div>
        </fieldset>
    }
    .into_any()
}

/// Of which outcome it is told what made the difference.
fn outcomes(publishing: Publishing, records: &Records, ids: &[String]) -> AnyView {
    let one = |form: &String| {
        let offered = records.outcomes(form);
        let first = offered.first()?.chosen.clone();
        let chosen = untrack(|| now(publishing)).outcomes.get(form).cloned();
        let chosen: Option<Chosen> = chosen.unwrap_or(Some(first));
        let options = offered.iter().enumerate().map(|(at, offered)| {
            let part = offered.part.as_ref().map(|part| format!(" ({part})"));
            let words = format!(
                "{}{}: {}",
                offered.label,
                part.unwrap_or_default(),
                offered.answers
            );
            let selected = chosen.as_ref() == Some(&offered.chosen);
            view! { <option value=at.to_string() selected=selected>{words}</option> }.into_any()
        });
        let options = options.collect_view();
        let all: Vec<Chosen> = offered
            .iter()
            .map(|offered| offered.chosen.clone())
            .collect();
        let (id, own) = (format!("difference-{form}"), form.clone());
        let pick = move |event| {
            let at = event_target_value(&event).parse::<usize>().ok();
            let outcome = at.and_then(|at| all.get(at).cloned());
            choose(publishing, |choices| {
                choices.outcomes.insert(own.clone(), outcome);
            });
        };
        Some(view! {
            <div>
                <label for=id.clone()>{records.forms().title(form)}</label>
                <select id=id.clone() on:change=pick>
                    {options}
                    <option value="none" selected=chosen.is_none()>"None"</option>
                </select>
            </div>
        })
    };
    view! {
        <fieldset class="fields">
            <legend>"What made the difference to"</legend>
            {ids.iter().filter_map(one).collect_view()}
        </fieldset>
    }
    .into_any()
}

/// Two items compared, and what is compared already.
fn compare(publishing: Publishing, records: &Records, ids: &[String]) -> AnyView {
    let forms: Vec<(String, String, Vec<SideOffered>)> = ids
        .iter()
        .map(|id| {
            (
                id.clone(),
                records.forms().title(id),
                sides(records.forms(), id),
            )
        })
        .collect();
    // By place is what is asked for most.
    let place = forms.first().and_then(|(_, _, sides)| {
        sides
            .iter()
            .position(|offered| offered.side == Side::Locality)
    });
    let forms = StoredValue::new(forms);
    let (form, rows, columns) = (
        RwSignal::new(0),
        RwSignal::new(0),
        RwSignal::new(place.unwrap_or(0)),
    );
    let add = move |_| {
        let cross = forms.with_value(|forms| {
            let (id, _, sides) = forms.get(form.get_untracked())?;
            let side = |at: RwSignal<usize>| Some(sides.get(at.get_untracked())?.side.clone());
            Some(Cross {
                form: id.clone(),
                rows: side(rows)?,
                columns: side(columns)?,
            })
        });
        choose(publishing, |choices| {
            let new = cross.filter(|cross| cross.rows != cross.columns);
            let new = new.filter(|cross| !choices.crosses.contains(cross));
            choices.crosses.extend(new);
        });
    };
    let titles =
        forms.with_value(|forms| forms.iter().map(|(_, title, _)| title.clone()).collect());
    let sides = move || {
        forms.with_value(|forms| {
            forms
                .get(form.get())
                .map(|(_, _, sides)| sides.iter().map(side_words).collect::<Vec<_>>())
                .unwrap_or_default()
        })
    };
    view! {
        <fieldset class="fields">
            <legend>"Comparisons"</legend>
            {numbered("compare-form", "Questionnaire", titles, form)}
            {move || numbered("compare-rows", "Rows", sides(), rows)}
            {move || numbered("compare-columns", "Columns", sides(), columns)}
            <p><button type="button" on:click=add>"Add this comparison"</button></p>
            {move || compared(publishing, forms)}
        </fieldset>
    }
    .into_any()
}

type Offered = Vec<(String, String, Vec<SideOffered>)>;

fn compared(publishing: Publishing, forms: StoredValue<Offered>) -> AnyView {
    let line = |cross: Cross| {
        let words = forms.with_value(|forms| {
            let known = forms.iter().find(|(id, _, _)| *id == cross.form);
            let side = |side: &Side| {
                let offered =
                    known.and_then(|(_, _, sides)| sides.iter().find(|one| one.side == *side));
                offered.map(side_words).unwrap_or_default()
            };
            let title = known.map_or(cross.form.as_str(), |(_, title, _)| title);
            format!("{title}: {} by {}", side(&cross.rows), side(&cross.columns))
        });
        let away = move |_| {
            choose(publishing, |choices| {
                choices.crosses.retain(|known| *known != cross)
            })
        };
        view! { <li>{words} " " <button type="button" class="quiet" on:click=away>"Leave it out"</button></li> }.into_any()
    };
    let lines = now(publishing).crosses.into_iter().map(line).collect_view();
    view! { <ul>{lines}</ul> }.into_any()
}

fn side_words(side: &SideOffered) -> String {
    let bracket = |words: &Option<String>| words.as_ref().map(|words| format!(" ({words})"));
    [
        Some(side.label.clone()),
        bracket(&side.part),
        bracket(&side.wording),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A field whose choices are told apart by their number.
fn numbered(
    id: &'static str,
    label: &'static str,
    words: Vec<String>,
    at: RwSignal<usize>,
) -> AnyView {
    let now = at.get_untracked();
    let options = words.into_iter().enumerate().map(|(n, words)| {
        view! { <option value=n.to_string() selected={n == now}>{words}</option> }.into_any()
    });
    let pick = move |event| at.set(event_target_value(&event).parse().unwrap_or(0));
    view! {
        <div>
            <label for=id>{label}</label>
            <select id=id on:change=pick>{options.collect_view()}</select>
        </div>
    }
    .into_any()
}

fn quotations(publishing: Publishing) -> AnyView {
    let picked = releasing::picked(publishing.desk, publishing.period.get());
    let one = |(key, picked): (String, words::Quotation)| {
        let id = format!("quoted-{key}");
        let own = StoredValue::new(key);
        let is = move |choices: &Choices| {
            own.with_value(|key| !choices.quotations_left_out.contains(key))
        };
        let set = move |choices: &mut Choices, on| {
            left_out(&mut choices.quotations_left_out, own.get_value(), on)
        };
        tick(id, format!("“{}”", picked.words), is, set, publishing)
    };
    let none = picked.is_empty().then(|| {
        view! { <p class="quiet">"None have been picked for this year. Pick them where you read what people wrote."</p> }
    });
    view! {
        <fieldset>
            <legend>"Quotations"</legend>
            {none}
            <div class="choices">{picked.into_iter().map(one).collect_view()}</div>
        </fieldset>
    }
    .into_any()
}
