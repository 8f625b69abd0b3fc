//! The fields of a batch: what is asked, about which meeting, for whom, and on what paper.

use super::Inviting;
use form::{Quarter, calendar};
use leptos::prelude::*;
use report::slips::{Layout, Reader};
use wire::service::Settings;

/// How many quarters ahead can be chosen, besides this one and the last.
const QUARTERS_AHEAD: usize = 4;
/// What a tablet's page begins with.
const ANSWERS_ON_A_TABLET: u32 = 50;

/// Draws them.
pub(super) fn view(inviting: Inviting) -> AnyView {
    let settings = inviting.desk.settings();
    view! {
        {questionnaires(inviting, &settings)}
        <fieldset class="fields">
            <legend>"The meeting, as far as it is the same for all"</legend>
            {meeting(inviting, &settings)}
            {area(inviting, &settings)}
            {time(inviting)}
            {officer(inviting, &settings)}
        </fieldset>
        <fieldset class="fields">
            <legend>"The slips"</legend>
            {reader(inviting)}
            {number(inviting)}
            {layout(inviting)}
            {tablet(inviting)}
        </fieldset>
        {texts(inviting)}
    }
    .into_any()
}

fn questionnaires(inviting: Inviting, settings: &Settings) -> AnyView {
    let choice = |id: &String| {
        let (own, field) = (id.clone(), format!("invite-{id}"));
        let title = inviting.desk.opened.with_untracked(|opened| {
            let records = opened.records();
            records.map_or_else(|| id.clone(), |records| records.forms().title(id))
        });
        let pick = move |event| {
            let on = event_target_checked(&event);
            let id = own.clone();
            inviting.choose(move |batch| {
                batch.forms.retain(|form| *form != id);
                if on {
                    batch.forms.push(id);
                }
            });
        };
        view! {
            <label class="choice" for=field.clone()>
                <input type="checkbox" id=field.clone() on:change=pick />
                <span>{title}</span>
            </label>
        }
    };
    let choices = settings.forms.iter().map(|form| choice(&form.id));
    view! {
        <fieldset>
            <legend>"Which questionnaires can they choose from?"</legend>
            <p class="quiet">"One is best. With none ticked they choose from all."</p>
            <div class="choices">{choices.collect_view()}</div>
        </fieldset>
    }
    .into_any()
}

fn meeting(inviting: Inviting, settings: &Settings) -> AnyView {
    let kinds = settings.meetings.iter();
    let options = kinds.map(|kind| (kind.id.clone(), kind.name.clone()));
    let set = move |id| inviting.choose(|batch| batch.meeting = id);
    select(
        "invite-meeting",
        "Kind of meeting",
        "Not said",
        options,
        set,
    )
}

fn area(inviting: Inviting, settings: &Settings) -> AnyView {
    let areas = settings.localities.iter().flat_map(|locality| {
        let name = locality.name.clone();
        let areas = locality.areas.iter();
        areas.map(move |area| (area.id.clone(), format!("{name}: {}", area.name)))
    });
    let set = move |id| inviting.choose(|batch| batch.area = id);
    select("invite-area", "Area", "Not said", areas, set)
}

/// A quarter; or the day, which only the device of the one invited turns into its quarter.
fn time(inviting: Inviting) -> AnyView {
    let (year, month, day) = device::page::today();
    let today = calendar::day(&format!("{year:04}-{month:02}-{day:02}")).unwrap_or_default();
    let now = Quarter::of(today);
    let quarters = std::iter::successors(Some(now.before()), |quarter| Some(quarter.after()));
    let options = quarters
        .take(QUARTERS_AHEAD + 2)
        .map(|quarter| (quarter.to_string(), quarter.in_words()));
    let set = move |id| inviting.choose(|batch| batch.when = id);
    let pick = move |event| set(event_target_value(&event));
    view! {
        {select("invite-quarter", "Quarter", "Not said", options, set)}
        <div>
            <label for="invite-day">"Or the day"</label>
            <input id="invite-day" type="date" on:change=pick />
        </div>
    }
    .into_any()
}

fn officer(inviting: Inviting, settings: &Settings) -> Option<AnyView> {
    let cards = settings.officers.iter();
    let options = cards.map(|card| (card.number.to_string(), card.name.clone()));
    let set = move |number| inviting.choose(|batch| batch.officer = number);
    let field = select("invite-officer", "Officer", "Not said", options, set);
    (!settings.officers.is_empty()).then_some(field)
}

fn reader(inviting: Inviting) -> AnyView {
    let readers = Reader::ALL.into_iter();
    let options = readers.map(|reader| (reader.name().to_owned(), reader.in_words().to_owned()));
    let set = move |name: String| inviting.choose(|batch| batch.reader = name.parse().ok());
    let whom = "As the questionnaire says";
    select("invite-reader", "The words are for", whom, options, set)
}

fn number(inviting: Inviting) -> AnyView {
    let count = inviting.batch.with_untracked(|batch| batch.count);
    let pick = move |event| {
        let count = event_target_value(&event).parse().unwrap_or(0);
        inviting.choose(|batch| batch.count = count);
    };
    view! {
        <div>
            <label for="invite-count">"How many"</label>
            <input id="invite-count" type="number" min="1" max="4000" value=count on:input=pick />
        </div>
    }
    .into_any()
}

fn layout(inviting: Inviting) -> AnyView {
    let set = move |event| {
        let layout = match event_target_value(&event).as_str() {
            "one" => Layout::One,
            _ => Layout::Eight,
        };
        inviting.choose(|batch| batch.layout = layout);
    };
    let shown = move || inviting.batch.with(|batch| batch.layout == Layout::One);
    view! {
        <div>
            <label for="invite-layout">"On the paper"</label>
            <select id="invite-layout" on:change=set disabled=move || inviting.batch.with(|b| b.tablet.is_some())>
                <option value="eight" selected=move || !shown()>"Eight to a page, to be cut"</option>
                <option value="one" selected=shown>"A page for each"</option>
            </select>
        </div>
    }
    .into_any()
}

/// A tablet's code is good for many answers, so it goes to whoever looks after the tablet.
fn tablet(inviting: Inviting) -> Option<AnyView> {
    let pick = move |event| {
        let on = event_target_checked(&event);
        inviting.choose(|batch| {
            batch.tablet = on.then_some(ANSWERS_ON_A_TABLET);
            batch.count = if on { 1 } else { batch.count };
            batch.layout = if on { Layout::One } else { batch.layout };
        });
    };
    let how_many = move |event| {
        let answers = event_target_value(&event).parse().unwrap_or(0);
        inviting.choose(|batch| batch.tablet = Some(answers));
    };
    let answers = move || {
        inviting.batch.with(|batch| batch.tablet.is_some()).then(|| {
            view! {
                <label for="invite-answers">"How many may answer on one tablet"</label>
                <input id="invite-answers" type="number" min="1" max="500" value=ANSWERS_ON_A_TABLET
                    on:change=how_many />
            }
        })
    };
    let field = view! {
        <div class="wide">
            <label class="choice" for="invite-tablet">
                <input type="checkbox" id="invite-tablet" on:change=pick />
                <span>"For setting up shared tablets, not for handing out"</span>
            </label>
            {answers}
        </div>
    };
    (!inviting.is_open()).then(|| field.into_any())
}

fn texts(inviting: Inviting) -> AnyView {
    let address = inviting.batch.with_untracked(|batch| batch.address.clone());
    let open = move |event| {
        let address = event_target_value(&event);
        inviting.choose(|batch| batch.address = address);
    };
    let name = move |event| {
        let label = event_target_value(&event);
        inviting.choose(|batch| batch.label = label);
    };
    view! {
        <label for="invite-address">"The address that families open"</label>
        <input id="invite-address" type="text" inputmode="url" autocomplete="off" spellcheck="false" value=address on:change=open />
        <label for="invite-label">"What colleagues will call this batch"</label>
        <p class="quiet" id="invite-label-hint">"Such as “Harbour, autumn”. Never the name of a family."</p>
        <input id="invite-label" type="text" maxlength="80" aria-describedby="invite-label-hint" on:change=name />
    }
    .into_any()
}

/// A choice of one, or of none.
fn select(
    id: &'static str,
    label: &'static str,
    none: &'static str,
    options: impl Iterator<Item = (String, String)>,
    set: impl Fn(String) + 'static,
) -> AnyView {
    let options = options
        .map(|(value, words)| view! { <option value=value>{words}</option> })
        .collect_view();
    view! {
        <div>
            <label for=id>{label}</label>
            <select id=id on:change=move |event| set(event_target_value(&event))>
                <option value="">{none}</option>
                {options}
            </select>
        </div>
    }
    .into_any()
}
