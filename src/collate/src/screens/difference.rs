//! What made the difference: how often an outcome goes with each earlier experience and without
//! it, and how sure that is.

use super::charts::{self, points};
use super::filters::{self, Fields, Offered, select};
use super::tables::question::{head_of_row, number, printed, scrolled};
use crate::app::{Desk, Tab};
use crate::looking;
use leptos::prelude::*;
use tally::{Chosen, Filter, Finding, Interval, LookDifference, LookDifferences, Records};
use ui::View;
use ui::draw::{el, group, h2, p};

/// Draws it.
pub fn view(desk: Desk) -> AnyView {
    super::arrive();
    view! {
        <p class="print-only">"Figures on the team's screen are not for print. Publish makes what may leave."</p>
        <div class="look">
            <h1 tabindex="-1">"What made the difference"</h1>
            {filters::view(desk, Fields::All)}
            {outcome_field(desk)}
            {super::undo::tools(desk, Tab::Difference)}
            {super::after_the_rest(move || found(desk))}
        </div>
    }
    .into_any()
}

/// The outcome that was chosen, where the questionnaire asks it; else the first it asks.
fn outcome(desk: Desk, records: &Records, filter: &Filter) -> Option<Chosen> {
    let wanted = desk.laid.with(|laid| laid.outcome.clone());
    let offered = records.outcomes(&filter.form).into_iter();
    let mut all = offered.map(|offered| offered.chosen).collect::<Vec<_>>();
    let chosen = all.iter().position(|one| Some(one) == wanted.as_ref());
    let at = chosen.unwrap_or(0);
    (at < all.len()).then(|| all.swap_remove(at))
}

fn outcome_field(desk: Desk) -> AnyView {
    let offered = Memo::new(move |_| -> Offered {
        let filter = desk.filter.get();
        desk.opened.with(|opened| {
            let both = opened.records().zip(filter);
            let all = both.map(|(records, filter)| records.outcomes(&filter.form));
            let all = all.unwrap_or_default().into_iter();
            let option = all.map(|offered| (key(&offered.chosen), offered.in_words()));
            vec![(String::new(), option.collect())]
        })
    });
    let chosen = Memo::new(move |_| {
        let filter = desk.filter.get();
        desk.opened
            .with(|opened| {
                let (records, filter) = opened.records().zip(filter)?;
                outcome(desk, records, &filter).map(|chosen| key(&chosen))
            })
            .unwrap_or_default()
    });
    let some =
        Memo::new(move |_| offered.with(|groups| groups.iter().any(|(_, all)| !all.is_empty())));
    let choose = move |text: String| {
        let chosen: Option<Chosen> = serde_json::from_str(&text).ok();
        looking::change(desk, "the change of outcome", |looking| {
            looking.laid.outcome = chosen;
        });
    };
    let field = move || {
        some.get().then(|| {
            let field = select("outcome", "The outcome", offered, chosen, choose);
            el("div").class("filters").child(field).done()
        })
    };
    field.into_any()
}

fn key(chosen: &Chosen) -> String {
    serde_json::to_string(chosen).unwrap_or_default()
}

fn found(desk: Desk) -> View {
    let filter = desk.filter.get();
    desk.opened.with(|opened| {
        let Some((records, filter)) = opened.records().zip(filter) else {
            return notice("Nothing is opened yet. Once there are answers, each outcome stands here with what went before it.");
        };
        let chosen = outcome(desk, records, &filter);
        match chosen.and_then(|chosen| LookDifferences::of(records, &filter, &chosen)) {
            Some(look) => drawn(&look),
            None => notice("This questionnaire asks about no outcome. Choose one that is answered after a meeting."),
        }
    })
}

fn drawn(look: &LookDifferences) -> View {
    let title = format!("What made the difference to “{}”", look.outcome.in_words());
    if let Some(why) = &look.withheld {
        return group(vec![h2(title), notice(why)]);
    }
    if look.lines.is_empty() {
        let words = "Nobody in this group answered this together with anything that went before, so \
                     there is nothing to compare.";
        return group(vec![h2(title), notice(words)]);
    }
    let lead = el("p").class("lead").set("role", "status").text(lead(look));
    let mut views = vec![h2(title), lead.done()];
    let chart = charts::differences(look, finding(look));
    views.extend(chart.map(|chart| charts::draw(&chart, "differences")));
    views.push(table(look));
    views.push(el("p").class("apart").text(caution(look)).done());
    group(views)
}

/// "254 returned, April 2025 to March 2026. 6 experiences are compared: 2 go with the outcome more
/// often, ...".
fn lead(look: &LookDifferences) -> String {
    let count = |finding: Finding| {
        look.lines
            .iter()
            .filter(|line| line.finding == finding)
            .count()
    };
    let parts = [
        (count(Finding::MoreOften), "with the outcome more often"),
        (count(Finding::LessOften), "with the outcome less often"),
        (
            count(Finding::MayBeChance),
            "with a difference that may be chance",
        ),
        (count(Finding::TooFew), "with too few to say"),
    ];
    let parts = parts.iter().filter(|(count, _)| *count > 0);
    let parts: Vec<String> = parts
        .map(|(count, words)| format!("{count} {words}"))
        .collect();
    let experiences = match look.lines.len() {
        1 => "1 earlier experience is".to_owned(),
        count => format!("{count} earlier experiences are"),
    };
    format!(
        "{} returned, {}. {experiences} compared: {}.",
        tally::thousands(look.group),
        look.period,
        parts.join(", ")
    )
}

/// The largest difference in words.
fn finding(look: &LookDifferences) -> String {
    let sure =
        |line: &&LookDifference| matches!(line.finding, Finding::MoreOften | Finding::LessOften);
    let size = |line: &LookDifference| line.difference.unwrap_or_default().abs();
    let sure = look.lines.iter().filter(sure);
    match sure.max_by(|one, other| size(one).total_cmp(&size(other))) {
        Some(line) => sentence(line, &look.outcome.answers),
        None => "No difference is larger than chance would make it".to_owned(),
    }
}

/// "Of the 90 with “Saw the report: Yes”, 81 (90%) said “Yes”; of the 40 without it, 20 (50%)".
fn sentence(line: &LookDifference, outcome: &str) -> String {
    let of = |count: u64, percent| format!("{} ({})", tally::thousands(count), printed(percent));
    format!(
        "Of the {} with “{}”, {} said “{outcome}”; of the {} without it, {}",
        tally::thousands(line.with_base),
        line.experience.in_words(),
        of(line.with, line.with_percent),
        tally::thousands(line.without_base),
        of(line.without, line.without_percent)
    )
}

/// What a reader must not make of it.
fn caution(look: &LookDifferences) -> String {
    let tried = look
        .lines
        .iter()
        .filter(|line| line.interval.is_some())
        .count();
    let mut words =
        "What goes together need not be cause and effect: those who had an experience may \
                     differ in other ways as well."
            .to_owned();
    if tried > 1 {
        words.push_str(&format!(
            " {tried} differences were looked at; about one in twenty would seem larger than chance by chance alone."
        ));
    }
    words
}

fn table(look: &LookDifferences) -> View {
    let caption = el("caption").text("Each experience").child(
        el("span")
            .class("quiet")
            .text(format!(
                "Of those who answered both questions, how many said “{}”; the largest difference first",
                look.outcome.answers
            ))
            .done(),
    );
    let rows = look.lines.iter().map(row).collect();
    let table = el("table")
        .class("crossed")
        .child(caption.done())
        .child(heads())
        .child(el("tbody").children(rows).done());
    scrolled("Each experience", table.done())
}

fn heads() -> View {
    let over = |words: &str, columns: &str| {
        el("th")
            .set("scope", "colgroup")
            .set("colspan", columns.to_owned())
            .class("n")
            .text(words.to_owned())
            .done()
    };
    let under = |words: &&str| {
        el("th")
            .set("scope", "col")
            .class("n")
            .text((*words).to_owned())
            .done()
    };
    let first = el("tr")
        .child(el("td").done())
        .child(over("With it", "3"))
        .child(over("Without it", "3"))
        .child(over("Difference", "2"));
    let second = el("tr")
        .child(el("th").set("scope", "col").text("Experience").done())
        .children(
            ["n", "of", "%", "n", "of", "%", "points", "95% interval"]
                .iter()
                .map(under)
                .collect(),
        );
    el("thead").child(first.done()).child(second.done()).done()
}

fn row(line: &LookDifference) -> View {
    let words = el("span").class("quiet").text(format!(" {}", line.words));
    let name = head_of_row()
        .text(line.experience.in_words())
        .child(words.done());
    let cells = [
        tally::thousands(line.with),
        tally::thousands(line.with_base),
        printed(line.with_percent),
        tally::thousands(line.without),
        tally::thousands(line.without_base),
        printed(line.without_percent),
        line.difference.map_or_else(|| "–".to_owned(), points),
        line.interval.map_or_else(|| "–".to_owned(), between),
    ];
    el("tr")
        .child(name.done())
        .children(cells.map(number).into())
        .done()
}

/// "+12.0 to +50.4".
fn between(interval: Interval) -> String {
    format!("{} to {}", points(interval.low), points(interval.high))
}

fn notice(words: &str) -> View {
    el("div").class("notice").child(p(words.to_owned())).done()
}
