//! The access log: who opened, made files, let in and took out.

use super::{Office, heading};
use crate::errand::{Log, LogLine};
use crate::office;
use leptos::prelude::*;
use leptos::task::spawn_local;
use ui::problem;

/// Draws it.
pub(super) fn view(office: Office) -> AnyView {
    let log = RwSignal::new(None::<Result<Log, String>>);
    spawn_local(async move { log.set(Some(office::entries(office.desk).await)) });
    let body = move || match log.get() {
        None => view! { <p role="status">"Fetching the log…"</p> }.into_any(),
        Some(Err(why)) => problem(why),
        Some(Ok(log)) => table(log),
    };
    view! {
        {heading(office, "Access log")}
        <p>
            "Each entry is signed by the key of whoever is named, and can be read by the readers' group it was "
            "written for. Times are those of the device it was written on. The log shows what Heard was used for; "
            "it cannot show what somebody does with a program of their own."
        </p>
        {body}
    }
    .into_any()
}

fn table(log: Log) -> AnyView {
    let aside = log.aside.len();
    let reasons = log
        .aside
        .into_iter()
        .map(|why| view! { <li>{why}</li> })
        .collect_view();
    let warning = (aside > 0).then(|| {
        view! {
            <div class="notice problem">
                <p>{aside} " entries could not be read. They are kept, and not shown:"</p>
                <ul>{reasons}</ul>
            </div>
        }
    });
    if log.lines.is_empty() {
        return view! { {warning} <p class="notice">"Nothing has been written down yet."</p> }
            .into_any();
    }
    let rows = log.lines.into_iter().rev().map(row).collect_view();
    view! {
        {warning}
        <table class="stacked">
            <caption>"Newest first"</caption>
            <thead><tr>
                <th scope="col">"When (UTC)"</th>
                <th scope="col">"Who"</th>
                <th scope="col">"What"</th>
            </tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn row(line: LogLine) -> impl IntoView {
    view! {
        <tr>
            <td data-label="When (UTC)">{minute(&line.at)}</td>
            <th scope="row">{line.who}</th>
            <td data-label="What">{line.did}</td>
        </tr>
    }
}

/// `2026-04-02 09:31` of `2026-04-02T09:31:05.123Z`.
fn minute(at: &str) -> String {
    at.get(..16).unwrap_or(at).replace('T', " ")
}
