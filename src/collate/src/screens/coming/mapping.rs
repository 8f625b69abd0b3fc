//! Which column is which question, and what its cells stand for: guessed, shown, and mended.

use super::sheet::Taking;
use form::table::{Column, Means, Misfit, Stands, Table, offered};
use leptos::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;

/// How many cells of a column are shown as examples.
const EXAMPLES: usize = 3;
/// How many cells that fit nothing are shown at once.
const MISFITS: usize = 40;

/// Draws it.
pub(super) fn view(taking: Taking) -> AnyView {
    view! { {move || columns(taking)} {move || misfits(taking)} }.into_any()
}

fn columns(taking: Taking) -> AnyView {
    let (Some(table), Some(mapping)) = (taking.table.get(), taking.mapping.get()) else {
        return ().into_any();
    };
    let offers = taking
        .with_form(&mapping.form, offered::columns)
        .unwrap_or_default();
    let rows = mapping.columns.iter().enumerate();
    let rows = rows.map(|(at, column)| row(taking, &table, at, column, &offers));
    let read = mapping
        .columns
        .iter()
        .filter(|column| column.means != Means::Nothing)
        .count();
    let told = format!(
        "{read} of {} columns are taken over. Please look at each.",
        mapping.columns.len()
    );
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label="Which column is which question">
            <table class="columns">
                <caption>"Which column is which question"<span class="quiet">{told}</span></caption>
                <thead><tr>
                    <th scope="col">"Column"</th><th scope="col">"For example"</th><th scope="col">"It holds"</th>
                </tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(
    taking: Taking,
    table: &Table,
    at: usize,
    column: &Column,
    offers: &[(Means, String)],
) -> AnyView {
    let options = offers.iter().enumerate().map(|(place, (means, words))| {
        let selected = *means == column.means;
        view! { <option value=place.to_string() selected=selected>{words.clone()}</option> }
    });
    let all = offers.to_vec();
    let head = if column.head.trim().is_empty() {
        format!("Column {}", at + 1)
    } else {
        column.head.clone()
    };
    let label = format!("What “{head}” holds");
    let choose = move |event| {
        let place: usize = event_target_value(&event).parse().unwrap_or(0);
        if let Some((means, _)) = all.get(place) {
            change(taking, at, means.clone());
        }
    };
    view! {
        <tr data-read={(column.means != Means::Nothing).to_string()}>
            <th scope="row">{head}</th>
            <td class="quiet">{examples(table, at).join(" · ")}</td>
            <td><select aria-label=label on:change=choose>{options.collect_view()}</select></td>
        </tr>
    }
    .into_any()
}

fn examples(table: &Table, at: usize) -> Vec<String> {
    let cells = table.rows.iter().filter_map(|row| row.get(at));
    let cells = cells
        .map(|cell| cell.trim())
        .filter(|cell| !cell.is_empty());
    let different: BTreeSet<&str> = cells.take(200).collect();
    let short = |cell: &str| match cell.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &cell[..end]),
        None => cell.to_owned(),
    };
    different.into_iter().take(EXAMPLES).map(short).collect()
}

fn change(taking: Taking, at: usize, means: Means) {
    let (Some(table), Some(mut mapping)) =
        (taking.table.get_untracked(), taking.mapping.get_untracked())
    else {
        return;
    };
    let places = taking.places();
    let form = mapping.form.clone();
    taking.with_form(&form, |form| {
        if let Some(column) = Arc::make_mut(&mut mapping).columns.get_mut(at) {
            column.set_means(means, form, &places, &table, at);
        }
    });
    taking.mapping.set(Some(mapping));
}

/// What cells say that stands for nothing yet; their rows are set aside until somebody says.
fn misfits(taking: Taking) -> Option<AnyView> {
    // They are looked for anew whenever the mapping changes.
    let found = taking.misfits.get();
    let mapping = taking.mapping.get_untracked()?;
    let all = found.len();
    let rows = found.into_iter().take(MISFITS).filter_map(|misfit| {
        let column = mapping.columns.get(misfit.column)?;
        let places = taking.places();
        let offers = taking.with_form(&mapping.form, |form| {
            offered::cells(form, &places, &column.means)
        });
        let offers = offers.unwrap_or_default();
        Some(misfit_row(taking, &column.head, misfit, offers))
    });
    let rows: Vec<AnyView> = rows.collect();
    let told = format!(
        "{all} different cells. Their rows are set aside as long as nobody says what they stand for."
    );
    (all > 0).then(|| {
        view! {
            <div class="scroll" tabindex="0" role="region" aria-label="What fits nothing yet">
                <table class="columns">
                    <caption>"What fits nothing yet"<span class="quiet">{told}</span></caption>
                    <thead><tr>
                        <th scope="col">"Column"</th><th scope="col">"The cell says"</th><th scope="col" class="n">"Rows"</th>
                        <th scope="col">"It stands for"</th>
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    })
}

fn misfit_row(
    taking: Taking,
    head: &str,
    misfit: Misfit,
    offers: Vec<(Stands, String)>,
) -> AnyView {
    let options = offers.iter().enumerate();
    let options = options.map(
        |(place, (_, words))| view! { <option value=place.to_string()>{words.clone()}</option> },
    );
    let options = options.collect_view();
    let label = format!("What “{}” stands for in “{head}”", misfit.cell);
    let Misfit { column, cell, rows } = misfit;
    let (said, is_chosen) = (cell.clone(), !offers.is_empty());
    let choose = move |event| {
        let place = event_target_value(&event).parse::<usize>().ok();
        let stands = place
            .and_then(|place| offers.get(place))
            .map(|(stands, _)| stands.clone());
        taking.mapping.update(|mapping| {
            let mapping = mapping.as_mut().map(Arc::make_mut);
            let column = mapping.and_then(|mapping| mapping.columns.get_mut(column));
            if let (Some(column), Some(stands)) = (column, stands) {
                column.cells.insert(said.clone(), stands);
            }
        });
    };
    // Words and numbers have nothing to choose from.
    let field = is_chosen.then(|| {
        view! {
            <select aria-label=label on:change=choose>
                <option value="">"Nothing: set its rows aside"</option> {options}
            </select>
        }
    });
    view! {
        <tr>
            <th scope="row">{head.to_owned()}</th><td>{cell}</td><td class="n">{rows}</td><td>{field}</td>
        </tr>
    }
    .into_any()
}
