//! What is looked at, in fields: the same on every page of figures. Each field offers what there
//! is to choose from, and is left out where there is nothing to choose.

use crate::app::{Desk, period, place};
use crate::looking::{self, Looking, period_key, place_key};
use leptos::prelude::*;
use tally::{Filter, Period, Place, Records, Source};

/// What a select offers: groups of values with their words. A group without a name has no heading.
pub type Offered = Vec<(String, Vec<(String, String)>)>;

/// Which fields a page has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Fields {
    /// Only when.
    Period,
    /// All of them.
    All,
}

/// Draws the fields.
pub fn view(desk: Desk, fields: Fields) -> AnyView {
    let there = Memo::new(move |_| desk.filter.with(Option::is_some));
    let drawn = move || there.get().then(|| drawn(desk, fields));
    view! { {drawn} }.into_any()
}

/// A field to choose from; it follows what is chosen elsewhere, as when something is undone.
pub fn select(
    id: &'static str,
    label: &'static str,
    offered: Memo<Offered>,
    chosen: Memo<String>,
    choose: impl Fn(String) + Send + 'static,
) -> AnyView {
    let option = move |(value, words): (String, String)| {
        let own = value.clone();
        let selected = move || chosen.get() == own;
        view! { <option value=value prop:selected=selected>{words}</option> }.into_any()
    };
    let group = move |(name, options): (String, Vec<(String, String)>)| {
        let options = options.into_iter().map(option).collect_view();
        match name.is_empty() {
            true => options.into_any(),
            false => view! { <optgroup label=name>{options}</optgroup> }.into_any(),
        }
    };
    let options = move || offered.get().into_iter().map(group).collect_view();
    view! {
        <div>
            <label for=id>{label}</label>
            <select id=id autocomplete="off" on:change=move |event| choose(event_target_value(&event))>
                {options}
            </select>
        </div>
    }
    .into_any()
}

fn drawn(desk: Desk, fields: Fields) -> AnyView {
    let all = fields == Fields::All;
    view! {
        <div class="filters" role="group" aria-label="What is looked at">
            {all.then(|| form_field(desk))}
            {period_field(desk)}
            {all.then(|| place_field(desk))}
            {all.then(|| meeting_field(desk))}
            {all.then(|| source_field(desk))}
            {all.then(|| version_field(desk))}
            {all.then(|| everything(desk))}
        </div>
    }
    .into_any()
}

fn form_field(desk: Desk) -> AnyView {
    let offered = offers(desk, |records, _| {
        let forms = records.forms();
        let option = |id: &str| (id.to_owned(), forms.title(id));
        forms.ids().map(option).collect()
    });
    let chosen = of_filter(desk, |filter| filter.form.clone());
    select(
        "filter-form",
        "Questionnaire",
        offered,
        chosen,
        move |form| {
            looking::change(desk, "the change of questionnaire", |looking| {
                look_at_form(looking, form);
            });
        },
    )
}

/// Kinds of meeting and versions belong to a questionnaire and do not go along to another.
pub fn look_at_form(looking: &mut Looking, form: String) {
    looking.filter = Filter {
        form,
        meeting: None,
        version: None,
        ..looking.filter.clone()
    };
}

fn period_field(desk: Desk) -> AnyView {
    let offered = offers(desk, |records, _| {
        let years = records.years().into_iter().rev().map(Period::Year);
        let quarters = records.quarters().into_iter().rev().map(Period::Quarter);
        let all = years.chain(quarters).chain([Period::All]);
        all.map(|period| (period_key(period), report::capital(&period.in_words())))
            .collect()
    });
    let chosen = of_filter(desk, |filter| period_key(filter.period));
    select("filter-period", "Period", offered, chosen, move |text| {
        looking::change(desk, "the change of period", |looking| {
            looking.filter.period = period(&text);
        });
    })
}

fn place_field(desk: Desk) -> AnyView {
    let offered = offers(desk, |records, _| {
        let mut options = vec![(String::new(), "The whole service".to_owned())];
        for locality in &records.service().localities {
            let whole = Place::Locality(locality.id.clone());
            options.push((place_key(&whole), locality.name.clone()));
            options.extend(locality.areas.iter().map(|area| {
                let key = place_key(&Place::Area(area.id.clone()));
                (key, format!("– {}", area.name))
            }));
        }
        options
    });
    let chosen = of_filter(desk, |filter| place_key(&filter.place));
    select("filter-place", "Place", offered, chosen, move |text| {
        looking::change(desk, "the change of place", |looking| {
            looking.filter.place = place(&text);
        });
    })
}

fn meeting_field(desk: Desk) -> AnyView {
    let offered = offers(desk, |records, filter| {
        any(
            "Every kind",
            records.meetings(&filter.form),
            filter.meeting.is_some(),
        )
    });
    let chosen = of_filter(desk, |filter| filter.meeting.clone().unwrap_or_default());
    where_any(offered, move || {
        select(
            "filter-meeting",
            "Kind of meeting",
            offered,
            chosen,
            move |id| {
                looking::change(desk, "the change of the kind of meeting", |looking| {
                    looking.filter.meeting = Some(id).filter(|id| !id.is_empty());
                });
            },
        )
    })
}

fn source_field(desk: Desk) -> AnyView {
    let offered = offers(desk, |records, filter| {
        let sources = records.sources(&filter.form).into_iter();
        let named = sources.map(|source| (source.name().to_owned(), source_words(source)));
        any("Every way", named.collect(), filter.source.is_some())
    });
    let chosen = of_filter(desk, |filter| {
        filter
            .source
            .map(Source::name)
            .unwrap_or_default()
            .to_owned()
    });
    where_any(offered, move || {
        select(
            "filter-source",
            "How it came",
            offered,
            chosen,
            move |name| {
                let all = [Source::Online, Source::Paper, Source::Spreadsheet];
                looking::change(desk, "the change of how it came", |looking| {
                    looking.filter.source = all.into_iter().find(|source| source.name() == name);
                });
            },
        )
    })
}

fn version_field(desk: Desk) -> AnyView {
    let offered = offers(desk, |records, filter| {
        let versions = records.versions(&filter.form).into_iter();
        let named = versions.map(|v| (v.to_string(), format!("Version {v}")));
        any("Every version", named.collect(), filter.version.is_some())
    });
    let chosen = of_filter(desk, |filter| {
        filter.version.map(|v| v.to_string()).unwrap_or_default()
    });
    where_any(offered, move || {
        select(
            "filter-version",
            "Version",
            offered,
            chosen,
            move |version| {
                looking::change(desk, "the change of version", |looking| {
                    looking.filter.version = version.parse().ok();
                });
            },
        )
    })
}

/// Back to the whole service and everything there is, for this questionnaire and period.
fn everything(desk: Desk) -> AnyView {
    let whole = |filter: &Filter| Filter {
        period: filter.period,
        ..Filter::all(&filter.form)
    };
    let narrowed = Memo::new(move |_| {
        desk.filter.with(|filter| {
            filter
                .as_ref()
                .is_some_and(|filter| *filter != whole(filter))
        })
    });
    let press = move |_| {
        looking::change(desk, "looking at the whole service again", |looking| {
            looking.filter = whole(&looking.filter);
        });
    };
    let button = move || {
        narrowed.get().then(|| {
            view! { <button type="button" class="quiet" on:click=press>"The whole service again"</button> }
        })
    };
    view! { {button} }.into_any()
}

/// How a response came, in words.
pub fn source_words(source: Source) -> String {
    let words = match source {
        Source::Online => "Answered on a device",
        Source::Paper => "On paper, typed in",
        Source::Spreadsheet => "From an old spreadsheet",
    };
    words.to_owned()
}

/// A choice of one more than there is: all of them. Nothing where that would be no choice.
fn any(all: &str, each: Vec<(String, String)>, chosen: bool) -> Vec<(String, String)> {
    match each.len() > 1 || chosen {
        true => [(String::new(), all.to_owned())]
            .into_iter()
            .chain(each)
            .collect(),
        false => Vec::new(),
    }
}

fn where_any(offered: Memo<Offered>, field: impl Fn() -> AnyView + Send + 'static) -> AnyView {
    let some =
        Memo::new(move |_| offered.with(|groups| groups.iter().any(|(_, all)| !all.is_empty())));
    let drawn = move || some.get().then(&field);
    view! { {drawn} }.into_any()
}

fn offers(
    desk: Desk,
    all: impl Fn(&Records, &Filter) -> Vec<(String, String)> + Send + Sync + 'static,
) -> Memo<Offered> {
    Memo::new(move |_| {
        let filter = desk.filter.get();
        desk.opened.with(|opened| {
            let both = opened.records().zip(filter);
            let options = both.map(|(records, filter)| all(records, &filter));
            vec![(String::new(), options.unwrap_or_default())]
        })
    })
}

fn of_filter(desk: Desk, text: impl Fn(&Filter) -> String + Send + Sync + 'static) -> Memo<String> {
    Memo::new(move |_| {
        desk.filter
            .with(|filter| filter.as_ref().map(&text).unwrap_or_default())
    })
}
