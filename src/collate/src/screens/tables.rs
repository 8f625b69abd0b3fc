//! Each question of one questionnaire: counts first, then percentages, then a bar.

use crate::app::{Desk, period, place};
use leptos::prelude::*;
use tally::{Filter, Look, LookMeasure, LookQuestion, LookRow, Percent, Period, Place, Records};

/// Draws it.
pub fn view(desk: Desk) -> AnyView {
    super::arrive();
    let tables = move || {
        let filter = desk.filter.get();
        desk.opened.with(|opened| match (opened.records(), filter) {
            (Some(records), Some(filter)) => shown(&Look::of(records, &filter)),
            _ => view! { <p class="notice">"Nothing is opened yet."</p> }.into_any(),
        })
    };
    view! {
        <p class="print-only">"Figures on the team's screen are not for print. Publish makes what may leave."</p>
        <div class="look">
            <h1 tabindex="-1">"Each question"</h1>
            {filters(desk, true)}
            {tables}
        </div>
    }
    .into_any()
}

/// What is looked at; the same on every page that shows figures.
pub(super) fn filters(desk: Desk, with_form: bool) -> AnyView {
    let Some(filter) = desk.filter.get_untracked() else {
        return ().into_any();
    };
    desk.opened.with_untracked(|opened| {
        let Some(records) = opened.records() else {
            return ().into_any();
        };
        view! {
            <div class="filters" role="group" aria-label="What is looked at">
                {with_form.then(|| form_field(desk, records, &filter))}
                {period_field(desk, records, &filter)}
                {with_form.then(|| place_field(desk, records, &filter))}
            </div>
        }
        .into_any()
    })
}

fn form_field(desk: Desk, records: &Records, filter: &Filter) -> AnyView {
    let options = records
        .forms()
        .ids()
        .map(|id| option(id.to_owned(), records.forms().title(id), filter.form == id))
        .collect_view();
    let choose = move |event| desk.look_at(|filter| filter.form = event_target_value(&event));
    view! {
        <div>
            <label for="filter-form">"Questionnaire"</label>
            <select id="filter-form" on:change=choose>{options}</select>
        </div>
    }
    .into_any()
}

fn period_field(desk: Desk, records: &Records, filter: &Filter) -> AnyView {
    let years = records
        .years()
        .into_iter()
        .rev()
        .map(|year| (year.to_string(), Period::Year(year)));
    let quarters = records
        .quarters()
        .into_iter()
        .rev()
        .map(|quarter| (quarter.to_string(), Period::Quarter(quarter)));
    let options = years
        .chain(quarters)
        .chain([(String::new(), Period::All)])
        .map(|(value, period)| option(value, sentence(&period.in_words()), filter.period == period))
        .collect_view();
    let choose =
        move |event| desk.look_at(|filter| filter.period = period(&event_target_value(&event)));
    view! {
        <div>
            <label for="filter-period">"Period"</label>
            <select id="filter-period" on:change=choose>{options}</select>
        </div>
    }
    .into_any()
}

fn place_field(desk: Desk, records: &Records, filter: &Filter) -> AnyView {
    let mut options = vec![option(
        String::new(),
        "The whole service".to_owned(),
        filter.place == Place::Anywhere,
    )];
    for locality in &records.service().localities {
        let chosen = filter.place == Place::Locality(locality.id.clone());
        options.push(option(
            format!("locality:{}", locality.id),
            locality.name.clone(),
            chosen,
        ));
        options.extend(locality.areas.iter().map(|area| {
            let chosen = filter.place == Place::Area(area.id.clone());
            option(
                format!("area:{}", area.id),
                format!("– {}", area.name),
                chosen,
            )
        }));
    }
    let choose =
        move |event| desk.look_at(|filter| filter.place = place(&event_target_value(&event)));
    view! {
        <div>
            <label for="filter-place">"Place"</label>
            <select id="filter-place" on:change=choose>{options}</select>
        </div>
    }
    .into_any()
}

fn option(value: String, words: String, selected: bool) -> AnyView {
    view! { <option value=value selected=selected>{words}</option> }.into_any()
}

fn shown(look: &Look) -> AnyView {
    if let Some(why) = &look.withheld {
        return view! { <p class="notice">{why.clone()}</p> }.into_any();
    }
    let lead = format!("{} returned, {}.", look.group, look.period);
    view! {
        <h2>{look.title.clone()}</h2>
        <p class="lead">{lead}</p>
        {measures(&look.measures)}
        {look.questions.iter().map(question).collect_view()}
        {look.left_out.iter().map(|why| view! { <p class="quiet">{why.clone()}</p> }).collect_view()}
    }
    .into_any()
}

fn measures(measures: &[LookMeasure]) -> Option<AnyView> {
    if measures.is_empty() {
        return None;
    }
    let rows = measures.iter().map(measure).collect_view();
    Some(
        view! {
            <table class="question-table">
                <caption>"What several answers say together"</caption>
                <thead><tr>
                    <th scope="col">"Figure"</th><th scope="col" class="n">"Count"</th>
                    <th scope="col" class="n">"Base"</th><th scope="col" class="n">"Percentage"</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        }
        .into_any(),
    )
}

fn measure(measure: &LookMeasure) -> impl IntoView + use<> {
    view! {
        <tr>
            <th scope="row">
                {measure.label.clone()}
                <span class="quiet">" " {measure.base_words.clone()}</span>
            </th>
            <td class="n">{measure.numerator}</td>
            <td class="n">{measure.denominator}</td>
            <td class="n">{printed(measure.percent)}</td>
        </tr>
    }
}

fn question(question: &LookQuestion) -> AnyView {
    let label = match &question.part {
        Some(part) => format!("{}: {part}", question.label),
        None => question.label.clone(),
    };
    let rows = question.rows.iter().map(row).collect::<Vec<_>>();
    let mut told = sentence(&question.base_words);
    told.extend(
        question
            .wording
            .iter()
            .map(|wording| format!(" ({wording})")),
    );
    if question.several {
        told.push_str(". One person may have chosen several.");
    }
    view! {
        <section class="question-table">
            {if question.rows.is_empty() { words_only(label, question.base) } else { table(label, told, question, rows) }}
            <p class="apart">{apart(question)}</p>
        </section>
    }
    .into_any()
}

fn table(label: String, told: String, question: &LookQuestion, rows: Vec<AnyView>) -> AnyView {
    view! {
        <table>
            <caption>{label}<span class="quiet">{told}</span></caption>
            <thead><tr>
                <th scope="col">"Answer"</th><th scope="col" class="n">"Count"</th>
                <th scope="col" class="n">"Percentage"</th><th scope="col"><span class="hidden">"Bar"</span></th>
            </tr></thead>
            <tbody>{rows}</tbody>
            <tfoot><tr>
                <th scope="row">"Base: answered"</th><td class="n">{question.base}</td>
                <td class="n"></td><td></td>
            </tr></tfoot>
        </table>
    }
    .into_any()
}

/// What people wrote is read apart from everything else; here it is only counted.
fn words_only(label: String, wrote: u64) -> AnyView {
    let words = match wrote {
        1 => "1 person wrote something.".to_owned(),
        n => format!("{n} people wrote something."),
    };
    view! { <h3>{label}</h3><p>{words}</p> }.into_any()
}

/// The four states that are no answer stand outside the base, and are said every time.
fn apart(question: &LookQuestion) -> String {
    format!(
        "Not in the base: skipped {}, not sure {}, rather not say {}, not asked {}.",
        question.skipped, question.not_sure, question.rather_not_say, question.not_asked
    )
}

fn row(row: &LookRow) -> AnyView {
    view! {
        <tr>
            <th scope="row">{row.label.clone()}</th>
            <td class="n">{row.count}</td>
            <td class="n">{printed(row.percent)}</td>
            <td class="bar">{row.percent.map(bar)}</td>
        </tr>
    }
    .into_any()
}

/// The numbers beside it say the same, so it is hidden from screen readers.
fn bar(percent: Percent) -> impl IntoView {
    view! {
        <svg viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">
            <rect width=percent.tenths().to_string() height="10"></rect>
        </svg>
    }
}

/// A percentage, or why there is none.
pub(super) fn printed(percent: Option<Percent>) -> String {
    percent.map_or_else(|| "–".to_owned(), |percent| percent.to_string())
}

fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}
