//! Figures out of a spreadsheet: pasted, or chosen as a file (CSV). What is read is shown before
//! anything is taken, and each line that is not says why.

use super::{Typing, area_name, sentence, word_of};
use crate::entered::{self, Gathered, Typed};
use device::files;
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use tally::pasted::{Pasted, Unread};
use tally::{CodesEntered, Held, Service};

/// The parts of the page that differ by kind.
pub(super) trait Kind: Typed + Send + Sync {
    /// Its words and where it is gathered.
    fn of(typing: Typing) -> About<Self>;
}

pub(super) struct About<E: Send + Sync + 'static> {
    name: &'static str,
    example: &'static str,
    gathered: Memo<Gathered<E>>,
}

impl Kind for Held {
    fn of(typing: Typing) -> About<Self> {
        About {
            name: "meetings held",
            example: "One line for each figure under the names meeting, when, area and count; or areas down the side \
                      and quarters along the top.",
            gathered: typing.held,
        }
    }
}

impl Kind for CodesEntered {
    fn of(typing: Typing) -> About<Self> {
        About {
            name: "codes",
            example: "One line for each place and time under the names of, meeting, when, area and pn0 to pn7; or \
                      codes down the side and quarters along the top.",
            gathered: typing.codes,
        }
    }
}

/// Draws it.
pub(super) fn view<E: Kind>(typing: Typing) -> AnyView {
    let About {
        name,
        example,
        gathered,
    } = E::of(typing);
    let text = RwSignal::new(String::new());
    let said = RwSignal::new(None::<String>);
    let (box_id, file_id) = (format!("paste-{}", E::WHAT), format!("file-{}", E::WHAT));
    let read = move || {
        let text = text.get();
        let assumed = typing.assumed();
        let service = typing.desk.service();
        (!text.trim().is_empty()).then(|| {
            let pasted = gathered.with(|known| E::read(&text, &service, &known.entered, &assumed));
            preview(typing, &service, pasted, said)
        })
    };
    let field = NodeRef::<Input>::new();
    let choose = move |_| {
        let Some(input) = field.get_untracked() else {
            return;
        };
        spawn_local(async move {
            let chosen = files::chosen(&input).await;
            input.set_value("");
            if let Some(file) = chosen.first() {
                text.set(String::from_utf8_lossy(&file.bytes).into_owned());
            }
        });
    };
    Effect::new(move |_| {
        if said.get().is_some() {
            text.set(String::new());
        }
    });
    view! {
        <details class="pasting">
            <summary>"Paste " {name} " from a spreadsheet, or choose a file"</summary>
            <p class="quiet">{example}</p>
            <label for=box_id.clone()>"Paste here"</label>
            <textarea id=box_id.clone() rows="5" spellcheck="false" prop:value=move || text.get()
                on:input=move |event| { said.set(None); text.set(event_target_value(&event)); }></textarea>
            <label for=file_id.clone()>"Or choose a file that a spreadsheet saved (CSV)"</label>
            <input id=file_id.clone() type="file" accept=".csv,.tsv,.txt" node_ref=field on:change=choose />
            {read}
            {move || said.get().map(|words| view! { <p class="notice" role="status">{words}</p> })}
        </details>
    }
    .into_any()
}

fn preview<E: Kind>(
    typing: Typing,
    service: &Service,
    pasted: Pasted<E>,
    said: RwSignal<Option<String>>,
) -> AnyView {
    let known = E::of(typing).gathered;
    let lines = pasted
        .read
        .iter()
        .map(|(line, entry)| read(service, known, *line, entry));
    let lines = lines.collect_view();
    let entries: Vec<E> = pasted.read.into_iter().map(|(_, entry)| entry).collect();
    let count = entries.len();
    let words = match count {
        1 => "Take this figure".to_owned(),
        count => format!("Take these {count} figures"),
    };
    let take = move |_| {
        typing.problem.set(None);
        if entered::put(typing.desk, &entries, "what was pasted") {
            let words = match count {
                1 => "1 figure was taken.".to_owned(),
                count => format!("{count} figures were taken."),
            };
            said.set(Some(words));
        }
    };
    view! {
        {(count > 0).then(|| view! {
            <table class="stacked">
                <caption>"What will be taken"</caption>
                <thead><tr>
                    <th scope="col">"Line"</th><th scope="col">"What"</th><th scope="col">"When"</th>
                    <th scope="col">"Where"</th><th scope="col">"How many"</th><th scope="col">"Now"</th>
                </tr></thead>
                <tbody>{lines}</tbody>
            </table>
            <p><button type="button" class="main" on:click=take>{words}</button></p>
        })}
        {unread(&pasted.unread)}
    }
    .into_any()
}

fn read<E: Kind>(service: &Service, known: Memo<Gathered<E>>, line: usize, entry: &E) -> AnyView {
    let meeting = service.meeting(entry.meeting());
    let meeting = sentence(meeting.map_or(entry.meeting(), |meeting| &meeting.name));
    let what = match entry.of_whom() {
        Some(of) => format!("{meeting}: {}", word_of(of)),
        None => meeting,
    };
    let area = entry.area().map(|area| area_name(service, area));
    let now = known.with_untracked(|known| {
        let mut entries = known.entered.entries().iter();
        let same = entries.find(|other| {
            (other.what(), other.when(), other.area()) == (entry.what(), entry.when(), entry.area())
        });
        same.map(Typed::figures)
    });
    view! {
        <tr>
            <td data-label="Line">{line}</td>
            <th scope="row">{what}</th>
            <td data-label="When">{entry.when().in_words()}</td>
            <td data-label="Where">{area.unwrap_or_else(|| "The whole service".to_owned())}</td>
            <td data-label="How many">{entry.figures()}</td>
            <td data-label="Now">{now.unwrap_or_else(|| "–".to_owned())}</td>
        </tr>
    }
    .into_any()
}

fn unread(unread: &[Unread]) -> AnyView {
    let line = |unread: &Unread| {
        let words = format!("Line {}: {}", unread.line, unread.why);
        view! { <li>{words}</li> }.into_any()
    };
    let lines = unread.iter().map(line).collect_view();
    let words = match unread.len() {
        0 => return ().into_any(),
        1 => "1 line cannot be taken; the others can.".to_owned(),
        count => format!("{count} lines cannot be taken; the others can."),
    };
    view! { <div class="notice problem"><p>{words}</p><ul>{lines}</ul></div> }.into_any()
}
