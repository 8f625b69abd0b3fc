//! What stands around a question: notices, the path of stones, helplines.

use leptos::prelude::*;

/// Someone to ring.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Helpline {
    /// "Childline".
    pub name: String,
    /// "0800 1111".
    pub number: String,
    /// When, and what it costs.
    pub about: String,
}

/// How urgent a notice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeKind {
    /// Good to know.
    Note,
    /// Something did not work; nothing is lost.
    Problem,
}

/// A sentence the person should not miss; screen readers say it at once.
#[component]
pub fn Notice(
    /// How urgent it is.
    kind: NoticeKind,
    /// The sentence, and what to do.
    children: Children,
) -> impl IntoView {
    let (class, role) = match kind {
        NoticeKind::Note => ("notice", "status"),
        NoticeKind::Problem => ("notice problem", "alert"),
    };
    view! { <div class=class role=role>{children()}</div> }
}

/// Progress as a path: stones behind, the stone one stands on, stones ahead. The words beside it
/// say the same; a percentage is never shown.
#[component]
pub fn Stones(
    /// How many were passed.
    behind: usize,
    /// How many there are in all.
    all: usize,
) -> impl IntoView {
    let left = all.saturating_sub(behind);
    let words = match left {
        0 => "Nothing left".to_owned(),
        1 => "This is the last one".to_owned(),
        n => format!("{n} left"),
    };
    let stones = (0..all)
        .map(|n| {
            let class = match n.cmp(&behind) {
                std::cmp::Ordering::Less => "stone passed",
                std::cmp::Ordering::Equal => "stone here",
                std::cmp::Ordering::Greater => "stone",
            };
            view! { <span class=class></span> }
        })
        .collect_view();
    view! {
        <div class="path">
            <div class="stones" aria-hidden="true">{stones}</div>
            <p class="left">{words}</p>
        </div>
    }
}

/// Whom to ring, one tap away.
#[component]
pub fn Helplines(
    /// The service's helplines for this person.
    lines: Vec<Helpline>,
) -> impl IntoView {
    let lines = lines
        .into_iter()
        .map(|line| {
            let call = format!("tel:{}", line.number.replace(' ', ""));
            view! {
                <li>
                    <strong>{line.name}</strong>
                    " "
                    <a href=call>{line.number}</a>
                    <span class="quiet">{line.about}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <details class="helplines">
            <summary>"Do you need help now?"</summary>
            <p>
                "Nobody reads this as you type, and nobody can come because of what you write here. "
                "Tell someone you trust, or ring:"
            </p>
            <ul>{lines}</ul>
            <p>"If someone is in danger now, ring 999."</p>
        </details>
    }
}
