//! What is to be reached: each target is a line that can be changed or set aside, and others can be
//! added for one kind of meeting.

use super::{Typing, select, sentence, word_of};
use crate::entered;
use leptos::prelude::*;
use tally::{Of, Target, WAYS, Way};

/// Draws them.
pub(super) fn view(typing: Typing) -> AnyView {
    let lines = move || {
        let targets = entered::targets(typing.desk);
        match targets.is_empty() {
            true => view! { <p>"No targets are set."</p> }.into_any(),
            false => targets
                .into_iter()
                .map(|target| line(typing, target))
                .collect_view()
                .into_any(),
        }
    };
    view! {
        <ul class="targets">{lines}</ul>
        {another(typing)}
    }
    .into_any()
}

fn line(typing: Typing, target: Target) -> AnyView {
    let desk = typing.desk;
    let words = in_words(typing, &target);
    let (id, label) = (
        format!(
            "target-{}-{}-{}",
            entered::word(target.of),
            entered::word(target.way),
            target.meeting.as_deref().unwrap_or("all")
        ),
        words.clone(),
    );
    let (own, away) = (target.clone(), target.clone());
    let change = move |event| {
        let Some(percent) = event_target_value(&event)
            .parse()
            .ok()
            .filter(|p| *p <= 100)
        else {
            let words = "A target is a whole number from 0 to 100. Nothing was changed.";
            return typing.problem.set(Some(words.to_owned()));
        };
        typing.problem.set(None);
        let target = Target {
            percent,
            ..own.clone()
        };
        entered::set_target(desk, &target, true);
    };
    view! {
        <li>
            <label for=id.clone()>{label}</label>
            <span>
                <input id=id.clone() type="number" min="0" max="100" value=target.percent.to_string() on:change=change />
                "% or more"
            </span>
            <button type="button" class="quiet" on:click=move |_| entered::set_target(desk, &away, false)>
                "Remove" <span class="hidden">": " {words}</span>
            </button>
        </li>
    }
    .into_any()
}

/// "Took part or contributed, of children, at every kind of meeting".
fn in_words(typing: Typing, target: &Target) -> String {
    let service = typing.desk.service();
    let meeting = target.meeting.as_ref().map(|id| {
        let known = service.meeting(id);
        known.map_or_else(|| id.clone(), |meeting| meeting.name.clone())
    });
    let meeting = meeting.unwrap_or_else(|| "every kind of meeting".to_owned());
    let way = report::way_words(target.way);
    format!("{way} ({}; {meeting})", word_of(target.of))
}

fn another(typing: Typing) -> AnyView {
    let new = RwSignal::new(Target {
        of: Of::Children,
        way: Way::TookPart,
        meeting: Some(typing.meeting.get_untracked()),
        percent: 90,
    });
    let ways = WAYS.map(|way| {
        let chosen = way == new.get_untracked().way;
        (
            entered::word(way),
            report::way_words(way).to_owned(),
            chosen,
        )
    });
    let bases = [Of::Children, Of::Reviews]
        .map(|of| (entered::word(of), sentence(word_of(of)), of == Of::Children));
    let meetings = typing.desk.service().meetings;
    let every = (String::new(), "Every kind of meeting".to_owned(), false);
    let chosen = new.get_untracked().meeting;
    let meetings = meetings.into_iter().map(|meeting| {
        let selected = chosen.as_ref() == Some(&meeting.id);
        (meeting.id, sentence(&meeting.name), selected)
    });
    let meetings: Vec<_> = std::iter::once(every).chain(meetings).collect();
    let set = move |change: &dyn Fn(&mut Target)| new.update(|target| change(target));
    view! {
        <details>
            <summary>"Add a target"</summary>
            <div class="filters" role="group" aria-label="A new target">
                {select("target-way", "What is to be reached", ways.into_iter(),
                    move |value| set(&|target| target.way = entered::of_word(&value).unwrap_or(Way::TookPart)))}
                {select("target-of", "Counted are", bases.into_iter(),
                    move |value| set(&|target| target.of = entered::of_word(&value).unwrap_or(Of::Children)))}
                {select("target-meeting", "Kind of meeting", meetings.into_iter(),
                    move |value| set(&|target| target.meeting = (!value.is_empty()).then(|| value.clone())))}
                <div>
                    <label for="target-percent">"Per cent"</label>
                    <input id="target-percent" type="number" min="0" max="100" value="90"
                        on:input=move |event| set(&|target| target.percent = event_target_value(&event).parse().unwrap_or(90).min(100)) />
                </div>
                <button type="button" on:click=move |_| entered::set_target(typing.desk, &new.get_untracked(), true)>"Add it"</button>
            </div>
        </details>
    }
    .into_any()
}
