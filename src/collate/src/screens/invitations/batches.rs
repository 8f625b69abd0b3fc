//! What became of the batches: made, used, returned. Small batches tell nothing, because a small
//! number would be the state of one code.

use super::Inviting;
use crate::inviting::Line;
use form::calendar;
use leptos::prelude::*;
use ui::problem;
use wire::invited::Invited;
use wire::routes::CODES_TOLD_MIN;

/// Draws the table.
pub(super) fn view(inviting: Inviting) -> Option<AnyView> {
    if !inviting.desk.has_mailbox() {
        return None;
    }
    let body = inviting.lines.with(|lines| match lines {
        None => view! { <p role="status">"Fetching the batches…"</p> }.into_any(),
        Some(Err(why)) => problem(why.clone()),
        Some(Ok(lines)) if lines.is_empty() => view! {
            <p>"Each batch you make will stand here: how many slips, how many were used, how many came back."</p>
        }
        .into_any(),
        Some(Ok(lines)) => table(inviting, lines),
    });
    Some(view! { <h2>"Batches so far"</h2> {body} }.into_any())
}

fn table(inviting: Inviting, lines: &[Line]) -> AnyView {
    let rows = lines.iter().map(|line| row(inviting, line)).collect_view();
    let note = format!(
        "Used: when responses were last let out. Returned: all that was opened of the same questionnaires, place and \
         quarter, whichever way people were invited. Neither is told of batches under {CODES_TOLD_MIN}, and nothing \
         is ever told of one code."
    );
    view! {
        <div class="scroll" tabindex="0" role="group" aria-label="Batches so far">
            <table class="batches stacked">
                <thead><tr>
                    <th scope="col">"Batch"</th>
                    <th scope="col">"For"</th>
                    <th scope="col">"Made on"</th>
                    <th scope="col" class="n">"Made"</th>
                    <th scope="col" class="n">"Used"</th>
                    <th scope="col" class="n">"Returned"</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <p class="quiet">{note}</p>
    }
    .into_any()
}

fn row(inviting: Inviting, line: &Line) -> impl IntoView + use<> {
    let invited = &line.invited;
    let small = invited.made < CODES_TOLD_MIN;
    let told = |count: Option<String>| match count {
        Some(count) => count,
        None if small => "not told".to_owned(),
        None => "–".to_owned(),
    };
    let name = match invited.label.is_empty() {
        true => "(no name)".to_owned(),
        false => invited.label.clone(),
    };
    let made = match invited.tokens {
        1 => invited.made.to_string(),
        tokens => format!("{} × {tokens}", invited.made),
    };
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td data-label="For">{purpose(inviting, invited)}</td>
            <td data-label="Made on">{day(&invited.at)}</td>
            <td class="n" data-label="Made">{made}</td>
            <td class="n" data-label="Used">{told(line.used.map(|used| used.to_string()))}</td>
            <td class="n" data-label="Returned">{told(line.returned.map(|returned| returned.to_string()))}</td>
        </tr>
    }
}

/// "After the review, Harbour, October to December 2026".
fn purpose(inviting: Inviting, invited: &Invited) -> String {
    let settings = inviting.desk.settings();
    let title = |id: &String| {
        inviting.desk.opened.with_untracked(|opened| {
            let records = opened.records();
            records.map_or_else(|| id.clone(), |records| records.forms().title(id))
        })
    };
    let titles: Vec<String> = invited.forms.iter().map(title).collect();
    let forms = match titles.is_empty() {
        true => "All questionnaires".to_owned(),
        false => titles.join(" or "),
    };
    let area = invited.area.as_ref().map(|id| {
        let known = settings.area(id).map(|(_, area)| area.name.clone());
        known.unwrap_or_else(|| id.clone())
    });
    let when = invited.when.as_deref().and_then(calendar::time_in_words);
    let parts = [Some(forms), area, when];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// "8 December 2026" of a moment.
fn day(moment: &str) -> String {
    let day = moment.split('T').next().and_then(calendar::day);
    day.map(calendar::long_day).unwrap_or_default()
}
