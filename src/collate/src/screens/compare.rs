//! Two items compared: the answers to one by the answers to the other, or by who answered.

use super::charts;
use super::filters::{self, Fields, Offered, select};
use super::tables::question::{head_of_row, number, printed, scrolled};
use crate::app::{Desk, Tab};
use crate::looking::{self, Shares};
use leptos::prelude::*;
use tally::{
    Filter, LookCell, LookCross, LookLine, LookSide, LookTotal, Percent, Records, Side,
    SideOffered, state_names,
};
use ui::View;
use ui::draw::{button, el, group, h2, nothing, p};

/// So many small charts of so many bars can be read at a glance.
const PANELS_MAX: usize = 12;
const BARS_MAX: usize = 12;

/// Draws it.
pub fn view(desk: Desk) -> AnyView {
    super::arrive();
    view! {
        <p class="print-only">"Figures on the team's screen are not for print. Publish makes what may leave."</p>
        <div class="look">
            <h1 tabindex="-1">"Compare two items"</h1>
            {filters::view(desk, Fields::All)}
            {choices(desk)}
            {super::undo::tools(desk, Tab::Compare)}
            {super::after_the_rest(move || compared(desk))}
        </div>
    }
    .into_any()
}

/// The two sides as they are compared: what was chosen, where the questionnaire asks it.
fn sides(desk: Desk, records: &Records, filter: &Filter) -> Option<(Side, Side)> {
    let laid = desk.laid.get();
    let all = tally::sides(records.forms(), &filter.form);
    let asked = |side: &Option<Side>| {
        let side = side.clone()?;
        all.iter().any(|one| one.side == side).then_some(side)
    };
    let first_unlike = |other: Option<&Side>| {
        let mut sides = all.iter().map(|one| one.side.clone());
        sides.find(|side| Some(side) != other)
    };
    let outcome = records.outcomes(&filter.form).into_iter().next();
    let outcome = outcome.map(|outcome| Side::Question(outcome.chosen.asked));
    let rows = asked(&laid.rows)
        .or(outcome)
        .or_else(|| first_unlike(None))?;
    let columns = asked(&laid.columns).filter(|side| *side != rows);
    let columns = columns.or_else(|| first_unlike(Some(&rows)))?;
    Some((rows, columns))
}

fn choices(desk: Desk) -> AnyView {
    let offered = Memo::new(move |_| {
        let filter = desk.filter.get();
        desk.opened.with(|opened| {
            let both = opened.records().zip(filter);
            let all = both.map(|(records, filter)| tally::sides(records.forms(), &filter.form));
            offered(&all.unwrap_or_default())
        })
    });
    let chosen = Memo::new(move |_| {
        let filter = desk.filter.get()?;
        desk.opened
            .with(|opened| sides(desk, opened.records()?, &filter))
    });
    let rows = Memo::new(move |_| {
        chosen
            .with(|both| both.as_ref().map(|(rows, _)| key(rows)))
            .unwrap_or_default()
    });
    let columns = Memo::new(move |_| {
        chosen
            .with(|both| both.as_ref().map(|(_, columns)| key(columns)))
            .unwrap_or_default()
    });
    let settle = move |rows: Option<Side>, columns: Option<Side>| {
        let now = chosen.get_untracked();
        looking::change(desk, "the change of what is compared", |looking| {
            let (old_rows, old_columns) = now.unzip();
            looking.laid.rows = rows.or(old_rows);
            looking.laid.columns = columns.or(old_columns);
        });
    };
    let swap = move || {
        if let Some((rows, columns)) = chosen.get_untracked() {
            settle(Some(columns), Some(rows));
        }
    };
    let fields = vec![
        select("compare-rows", "Rows", offered, rows, move |text| {
            settle(side(&text), None)
        }),
        select(
            "compare-columns",
            "Columns",
            offered,
            columns,
            move |text| settle(None, side(&text)),
        ),
        shares_field(desk),
        button("quiet", "Swap rows and columns", swap),
    ];
    el("div")
        .class("filters")
        .set("role", "group")
        .set("aria-label", "What is compared")
        .children(fields)
        .done()
}

fn shares_field(desk: Desk) -> View {
    let options = Shares::ALL.iter();
    let options = options.map(|(_, key, words)| ((*key).to_owned(), (*words).to_owned()));
    let offered: Offered = vec![(String::new(), options.collect())];
    let offered = Memo::new(move |_| offered.clone());
    let chosen = Memo::new(move |_| {
        let shares = desk.laid.with(|laid| laid.shares);
        let mut all = Shares::ALL.iter();
        all.find(|(one, ..)| *one == shares)
            .map_or_else(String::new, |(_, key, _)| (*key).to_owned())
    });
    select(
        "compare-shares",
        "Percentages",
        offered,
        chosen,
        move |key| {
            let found = Shares::ALL.iter().find(|(_, one, _)| *one == key);
            if let Some((shares, ..)) = found {
                looking::change(desk, "the change of percentages", |looking| {
                    looking.laid.shares = *shares;
                });
            }
        },
    )
}

/// Questions first, then the kinds of who answered.
fn offered(all: &[SideOffered]) -> Offered {
    let option = |one: &SideOffered| (key(&one.side), one.in_words());
    let (who, questions): (Vec<&SideOffered>, Vec<&SideOffered>) =
        all.iter().partition(|one| one.side.is_who());
    vec![
        (
            "Answers".to_owned(),
            questions.into_iter().map(option).collect(),
        ),
        (
            "Who answered".to_owned(),
            who.into_iter().map(option).collect(),
        ),
    ]
}

fn key(side: &Side) -> String {
    serde_json::to_string(side).unwrap_or_default()
}

fn side(key: &str) -> Option<Side> {
    serde_json::from_str(key).ok()
}

fn compared(desk: Desk) -> View {
    let filter = desk.filter.get();
    desk.opened.with(|opened| {
        let Some((records, filter)) = opened.records().zip(filter) else {
            return notice(
                "Nothing is opened yet. Once there are answers, two of them can be compared here.",
            );
        };
        let sides = sides(desk, records, &filter);
        let look =
            sides.and_then(|(rows, columns)| LookCross::of(records, &filter, &rows, &columns));
        match look {
            Some(look) => drawn(&look, desk.laid.with(|laid| laid.shares)),
            None => notice("This questionnaire asks nothing that could be compared."),
        }
    })
}

fn drawn(look: &LookCross, shares: Shares) -> View {
    let title = format!(
        "{} by {}",
        side_name(&look.rows),
        report::lower_first(&side_name(&look.columns))
    );
    if let Some(why) = &look.withheld {
        return group(vec![h2(title), notice(why)]);
    }
    if look.base == 0 {
        let words = "Nobody in this group answered both, so there is nothing to compare. Choose a \
                     longer period, a larger place or another question.";
        return group(vec![h2(title), notice(words)]);
    }
    let readable = look.totals.len() <= PANELS_MAX && look.lines.len() <= BARS_MAX;
    let chart = match readable {
        true => charts::draw(&charts::compared(look, title.clone()), "compared"),
        false => nothing(),
    };
    let lead = format!(
        "{} {}, {}.",
        tally::thousands(look.base),
        look.base_words
            .split_once(" who ")
            .map_or("", |(_, who)| who),
        look.period
    );
    group(vec![
        h2(title),
        el("p")
            .class("lead")
            .set("role", "status")
            .text(lead)
            .done(),
        table(look, shares),
        notes(look),
        chart,
        states(look),
    ])
}

/// How each side is called.
fn side_name(side: &LookSide) -> String {
    let part = side.part.as_ref().map(|part| format!(": {part}"));
    let wording = side.wording.as_ref().map(|words| format!(" ({words})"));
    let (part, wording) = (part.unwrap_or_default(), wording.unwrap_or_default());
    format!("{}{part}{wording}", side.label)
}

fn table(look: &LookCross, shares: Shares) -> View {
    let of = Shares::ALL.iter().find(|(one, ..)| *one == shares);
    let of = of.map_or("", |(_, _, words)| words);
    let about = format!("{}; percentages {of}", report::capital(&look.base_words));
    let caption = el("caption").child(el("span").class("quiet").text(about).done());
    let lines = look
        .lines
        .iter()
        .map(|line| row(line, look.base, shares))
        .collect();
    let table = el("table")
        .class("crossed")
        .child(caption.done())
        .child(heads(look))
        .child(el("tbody").children(lines).done())
        .child(el("tfoot").child(foot(look, shares)).done());
    scrolled("The comparison", table.done())
}

/// Three rows of heads: what the columns are, each of them, and what stands below each.
fn heads(look: &LookCross) -> View {
    let over = |words: &str, columns: usize| {
        el("th")
            .set("scope", "colgroup")
            .set("colspan", columns.to_string())
            .class("n")
            .text(words.to_owned())
            .done()
    };
    let under = |words: &str| {
        let cell = el("th").set("scope", "col").class("n");
        cell.text(words.to_owned()).done()
    };
    let columns = look.totals.iter().map(|total| over(&total.label, 2));
    let count = look.totals.len() + 1;
    let what = el("tr")
        .child(el("td").done())
        .child(over(&side_name(&look.columns), look.totals.len() * 2))
        .child(el("td").set("colspan", "2").done());
    let each = el("tr")
        .child(el("td").done())
        .children(columns.chain([over("All", 2)]).collect());
    let rows = el("th").set("scope", "col").text(side_name(&look.rows));
    let pairs = (0..count).flat_map(|_| [under("n"), under("%")]);
    let last = el("tr").child(rows.done()).children(pairs.collect());
    let all = vec![what.done(), each.done(), last.done()];
    el("thead").children(all).done()
}

fn row(line: &LookLine, base: u64, shares: Shares) -> View {
    let all = match shares {
        Shares::Row => line.total.count.and_then(|count| Percent::of(count, count)),
        Shares::Column | Shares::Base => line.total.percent,
    };
    let cells = line
        .cells
        .iter()
        .flat_map(|cell| pair(cell.as_ref(), shares));
    let whole = whole(&line.total, all.filter(|_| base > 0));
    el("tr")
        .child(head_of_row().text(line.total.label.clone()).done())
        .children(cells.chain(whole).collect())
        .done()
}

fn foot(look: &LookCross, shares: Shares) -> View {
    let share = |total: &LookTotal| match shares {
        Shares::Column => total.count.and_then(|count| Percent::of(count, count)),
        Shares::Row | Shares::Base => total.percent,
    };
    let cells = look
        .totals
        .iter()
        .flat_map(|total| whole(total, share(total)));
    let all = [
        number(tally::thousands(look.base)),
        number(printed(Percent::of(look.base, look.base))),
    ];
    el("tr")
        .child(head_of_row().text("All").done())
        .children(cells.chain(all).collect())
        .done()
}

fn pair(cell: Option<&LookCell>, shares: Shares) -> [View; 2] {
    let Some(cell) = cell else {
        return [number("–"), number("–")];
    };
    let share = match shares {
        Shares::Row => cell.of_row,
        Shares::Column => cell.of_column,
        Shares::Base => cell.of_base,
    };
    [number(tally::thousands(cell.count)), number(printed(share))]
}

fn whole(total: &LookTotal, share: Option<Percent>) -> [View; 2] {
    let count = total.count.map_or_else(|| "–".to_owned(), tally::thousands);
    [number(count), number(printed(share))]
}

/// What has to be known to read the table.
fn notes(look: &LookCross) -> View {
    let small = look
        .totals
        .iter()
        .chain(look.lines.iter().map(|line| &line.total));
    let small = small.filter(|total| total.count.is_none()).count();
    let mut notes = Vec::new();
    if small > 0 {
        notes.push(
            "– stands where a group is too small to show: few came back from it, or what is left of \
             a larger group without it would be few.",
        );
    } else {
        notes.push("– stands where there is no percentage, because its base is under 10.");
    }
    if look.rows.several || look.columns.several {
        notes.push("One person can stand in several rows or columns, so they need not add up.");
    }
    let line = |words: &str| el("p").class("apart").text(words.to_owned()).done();
    group(notes.into_iter().map(line).collect())
}

/// What became of both questions: the five states of the one against the five of the other.
fn states(look: &LookCross) -> View {
    if look.rows.who || look.columns.who {
        return one_sided(look);
    }
    let names = state_names();
    let head = |words: &str| {
        el("th")
            .set("scope", "col")
            .class("n")
            .text(report::capital(words))
            .done()
    };
    let heads = el("tr")
        .child(el("td").done())
        .children(names.iter().map(|name| head(name)).collect());
    let rows = names.iter().zip(&look.states).map(|(name, counts)| {
        el("tr")
            .child(head_of_row().text(report::capital(name)).done())
            .children(
                counts
                    .iter()
                    .map(|count| number(tally::thousands(*count)))
                    .collect(),
            )
            .done()
    });
    let about = format!(
        "Rows: {}. Columns: {}. Everyone of the group",
        side_name(&look.rows),
        side_name(&look.columns)
    );
    let caption = el("caption")
        .text("Who answered both")
        .child(el("span").class("quiet").text(about).done());
    let table = el("table")
        .child(caption.done())
        .child(el("thead").child(heads.done()).done())
        .child(el("tbody").children(rows.collect()).done());
    el("details")
        .child(el("summary").text("Who is not in the base").done())
        .child(scrolled("Who answered both", table.done()))
        .done()
}

/// Where one side is who answered, only the other can be without an answer.
fn one_sided(look: &LookCross) -> View {
    let mut counts = [0; 5];
    for (row, states) in look.states.iter().enumerate() {
        for (column, count) in states.iter().enumerate() {
            counts[if look.rows.who { column } else { row }] += count;
        }
    }
    let [_, skipped, not_sure, rather, not_asked] = counts;
    el("p")
        .class("apart")
        .text(format!(
            "Not in the base: skipped {skipped}, not sure {not_sure}, rather not say {rather}, not asked {not_asked}."
        ))
        .done()
}

fn notice(words: &str) -> View {
    el("div").class("notice").child(p(words.to_owned())).done()
}
