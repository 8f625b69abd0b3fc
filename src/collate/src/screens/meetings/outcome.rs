//! What is made of the figures at once: response rates and how children took part, each with its
//! denominator in words. These are for the team's own screen; a release counts them again.

use super::{Typing, sentence, times};
use crate::entered;
use leptos::prelude::*;
use tally::{
    MeetingsHeld, Origin, Period, Place, RateWanted, Records, ResponseRate, TakingPart,
    TargetReached, WAYS, When,
};

/// The response rates of the chosen year.
pub(super) fn rates(typing: Typing) -> AnyView {
    let held = typing.held.get().entered;
    let year = typing.year.get();
    typing.desk.opened.with(|opened| {
        let Some(records) = opened.records().filter(|records| records.count() > 0) else {
            return view! { <p class="quiet">"Once responses are opened, the response rate will stand here."</p> }.into_any();
        };
        let lines: Vec<AnyView> = RateWanted::possible(records, &held)
            .iter()
            .flat_map(|wanted| of_one(records, &held, wanted, year))
            .collect();
        if lines.is_empty() {
            return view! { <p class="quiet">"Enter the meetings held, and the response rate will stand here."</p> }.into_any();
        }
        view! {
            <div class="scroll" tabindex="0" role="region" aria-label="Response rate">
                <table class="stacked">
                    <caption>"Response rate"<span class="quiet">"Questionnaires returned, of the meetings held that were entered"</span></caption>
                    <thead><tr>
                        <th scope="col">"Questionnaire"</th><th scope="col">"When and where"</th>
                        <th scope="col" class="n">"Returned"</th><th scope="col" class="n">"Held"</th>
                        <th scope="col" class="n">"Rate"</th><th scope="col">"Of what"</th>
                    </tr></thead>
                    <tbody>{lines}</tbody>
                </table>
            </div>
        }
        .into_any()
    })
}

/// The year first, then its quarters and localities as far as a denominator is known.
fn of_one(records: &Records, held: &MeetingsHeld, wanted: &RateWanted, year: i32) -> Vec<AnyView> {
    let of = |period, place: &Place| ResponseRate::of(records, held, wanted, period, place);
    let mut lines = vec![line(&of(Period::Year(year), &Place::Anywhere), None)];
    let quarters = times(year).into_iter().filter_map(|when| match when {
        When::Quarter(quarter) => Some(of(Period::Quarter(quarter), &Place::Anywhere)),
        When::Year(_) => None,
    });
    let known = quarters.filter(|rate| rate.held.is_some());
    lines.extend(known.map(|rate| line(&rate, None)));
    for locality in &records.service().localities {
        let rate = of(Period::Year(year), &Place::Locality(locality.id.clone()));
        if rate.held.is_some() {
            lines.push(line(&rate, Some(&locality.name)));
        }
    }
    lines
}

fn line(rate: &ResponseRate, place: Option<&str>) -> AnyView {
    let when = match place {
        Some(place) => format!("{}, {place}", rate.period),
        None => rate.period.clone(),
    };
    let percent = rate
        .percent()
        .map_or("–".to_owned(), |percent| percent.to_string());
    let words = match rate.held {
        Some(_) => format!("{}; {}", sentence(&rate.base_words), origins(&rate.origins)),
        None => format!("No rate: {}", rate.base_words),
    };
    view! {
        <tr>
            <th scope="row">{rate.forms.join(", ")}</th>
            <td data-label="When and where">{when}</td>
            <td class="n" data-label="Returned">{tally::thousands(rate.returned)}</td>
            <td class="n" data-label="Held">{rate.held.map_or("–".to_owned(), tally::thousands)}</td>
            <td class="n" data-label="Rate">{percent}</td>
            <td data-label="Of what">{words}</td>
        </tr>
    }
    .into_any()
}

/// "case system, entered on 2016-04-08".
fn origins(origins: &[Origin]) -> String {
    let one = |origin: &Origin| {
        let day = report::day(&origin.entered_on);
        format!("{}, entered on {day}", origin.source)
    };
    origins.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// How children took part in the chosen year, and how far it is to the targets.
pub(super) fn taking_part(typing: Typing) -> AnyView {
    let codes = typing.codes.get().entered;
    let targets = entered::targets(typing.desk);
    let service = typing.desk.service();
    let when = (Period::Year(typing.year.get()), &Place::Anywhere);
    let bases = codes.bases().into_iter().filter_map(|(of, meetings)| {
        let one = TakingPart::of(&codes, &service, of, &meetings, when)?;
        let set = targets.iter().filter(|target| target.is_for(&meetings));
        let reached = set
            .filter_map(|target| one.against(target.clone()))
            .collect();
        Some(base(&one, reached))
    });
    let bases: Vec<AnyView> = bases.collect();
    match bases.is_empty() {
        true => view! { <p class="quiet">"Enter codes of taking part, and the distance to the targets will stand here."</p> }.into_any(),
        false => bases.into_any(),
    }
}

fn base(one: &TakingPart, reached: Vec<TargetReached>) -> AnyView {
    let line = |way| {
        let rate = one.rate(way);
        let percent = rate
            .percent()
            .map_or("–".to_owned(), |percent| percent.to_string());
        view! {
            <tr>
                <th scope="row">{report::way_words(way)}</th>
                <td class="n">{tally::thousands(rate.numerator)}</td>
                <td class="n">{percent}</td>
                <td>{sentence(&rate.base_words)}</td>
            </tr>
        }
        .into_any()
    };
    let title = format!("{}, {}", sentence(&one.meetings.join(", ")), one.period);
    let label = title.clone();
    let left = (one.left_out > 0).then(|| format!("; {} under four are left out", one.left_out));
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label=label>
            <table>
                <caption>{title}<span class="quiet">{origins(&one.origins)} {left}</span></caption>
                <thead><tr>
                    <th scope="col">"How"</th><th scope="col" class="n">"Number"</th>
                    <th scope="col" class="n">"Per cent"</th><th scope="col">"Of what"</th>
                </tr></thead>
                <tbody>{WAYS.map(line).collect_view()}</tbody>
            </table>
        </div>
        <ul>{reached.iter().map(distance).collect_view()}</ul>
    }
    .into_any()
}

fn distance(reached: &TargetReached) -> AnyView {
    let (points, away) = (reached.distance_tenths.unsigned_abs(), reached.more_needed);
    let points = format!("{}.{} percentage points", points / 10, points % 10);
    let way = report::way_words(reached.target.way);
    let percent = reached.target.percent;
    let words = match away {
        0 => format!("{way}: the target of {percent}% is reached, by {points}."),
        1 => format!(
            "{way}: one more would have reached the target of {percent}% ({points} below it)."
        ),
        more => format!(
            "{way}: {more} more would have reached the target of {percent}% ({points} below it)."
        ),
    };
    view! { <li>{words}</li> }.into_any()
}
