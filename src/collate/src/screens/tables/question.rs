//! One question as a table: counts, percentages and intervals, what is not in the base, and the
//! finding in words.

use crate::screens::charts;
use tally::{
    Interval, Look, LookMeasure, LookOver, LookPart, LookQuestion, LookRow, Mean, Percent, Side,
};
use ui::View;
use ui::draw::{el, group, nothing, p};

/// Everyone of the group together; with a chart of its own unless one of several shows it.
pub fn together(question: &LookQuestion, charted: bool, id: &str) -> View {
    if question.rows.is_empty() {
        return group(vec![p(wrote(question.base)), apart(question)]);
    }
    let about = format!(
        "Those who answered; {} returned this form",
        tally::thousands(question.returned)
    );
    let title = finding(question);
    let chart = (charted && question.base > 0)
        .then(|| charts::scales(title.clone(), about, &[question]))
        .flatten();
    let told = match &chart {
        Some(chart) => charts::draw(chart, id),
        None => el("p").class("finding").text(title).done(),
    };
    let mean = question
        .mean
        .map_or_else(nothing, |found| p(mean(question, found)));
    group(vec![told, mean, answers(question), apart(question)])
}

/// Quarter by quarter, year by year, or place by place.
pub fn over(look: &LookOver, side: &Side, id: &str) -> View {
    if let Some(why) = &look.withheld {
        return el("p").class("notice").text(why.clone()).done();
    }
    let chart = match side {
        Side::Area => Some(charts::by_area(look)),
        Side::Locality => Some(charts::by_locality(look)),
        _ => charts::over_time(look, &|part| short_time(&part.label)),
    };
    let told = match chart {
        Some(chart) => charts::draw(&chart, id),
        None => el("p")
            .class("finding")
            .text(charts::first_and_last(look))
            .done(),
    };
    group(vec![told, parts(look), too_small(look)])
}

/// What several answers say together; nothing where no figure is made of several.
pub fn measures_of(look: &Look) -> View {
    match look.measures.is_empty() {
        true => nothing(),
        false => measures(&look.measures),
    }
}

fn measures(measures: &[LookMeasure]) -> View {
    let row = |measure: &LookMeasure| {
        let interval = measure
            .percent
            .and_then(|_| Interval::of_share(measure.numerator, measure.denominator));
        let about = [Some(measure.base_words.clone()), measure.wording.clone()];
        let about: Vec<String> = about.into_iter().flatten().collect();
        let words = el("span")
            .class("quiet")
            .text(format!(" {}", about.join(", ")));
        let name = head_of_row()
            .text(measure.label.clone())
            .child(words.done());
        let cells = [
            tally::thousands(measure.numerator),
            tally::thousands(measure.denominator),
            printed(measure.percent),
            charts::interval(interval),
        ];
        el("tr")
            .child(name.done())
            .children(cells.map(number).into())
            .child(bar(measure.percent, interval))
            .done()
    };
    let heads = ["Figure", "Count", "Base", "Percentage", "95% interval"];
    table("", "What several answers say together", &heads)
        .class("many")
        .child(
            el("tbody")
                .children(measures.iter().map(row).collect())
                .done(),
        )
        .done()
}

/// Questions with the same answers in one picture.
pub fn at_a_glance(look: &Look, id: &str) -> View {
    let drawn = scales(look).into_iter().enumerate();
    let drawn = drawn.filter_map(|(at, (steps, same))| {
        let (low, high) = (steps.first()?, steps.last()?);
        let title = format!("{} questions from “{low}” to “{high}”", same.len());
        let about = format!("Those who answered each question, {}", look.period);
        let chart = charts::scales(title, about, &same)?;
        Some(charts::draw(&chart, &format!("{id}-{at}")))
    });
    group(drawn.collect())
}

/// Whether a question is in one of those pictures.
pub fn is_at_a_glance(look: &Look, question: &LookQuestion) -> bool {
    let all = scales(look);
    let mut shown = all.iter().flat_map(|(_, same)| same);
    shown.any(|one| one.asked == question.asked)
}

/// The scales that several questions share, each with the words of its steps.
fn scales(look: &Look) -> Vec<(Vec<&str>, Vec<&LookQuestion>)> {
    let mut scales: Vec<(Vec<&str>, Vec<&LookQuestion>)> = Vec::new();
    for question in &look.questions {
        let Some(order) = charts::steps(question) else {
            continue;
        };
        let steps = order.iter().map(|at| question.rows[*at].label.as_str());
        let steps: Vec<&str> = steps.collect();
        match scales.iter_mut().find(|(known, _)| *known == steps) {
            Some((_, same)) => same.push(question),
            None => scales.push((steps, vec![question])),
        }
    }
    scales.retain(|(_, same)| same.len() > 1);
    scales
}

/// A percentage, or why there is none.
pub fn printed(percent: Option<Percent>) -> String {
    percent.map_or_else(|| "–".to_owned(), |percent| percent.to_string())
}

/// A cell with a number.
pub fn number(words: impl Into<String>) -> View {
    el("td").class("n").text(words).done()
}

/// The cell that names a row.
pub fn head_of_row() -> ui::draw::El {
    el("th").set("scope", "row")
}

/// A table that may be wider than a phone: it can be moved, also by the keyboard.
pub fn scrolled(label: &str, table: View) -> View {
    el("div")
        .class("scroll")
        .set("tabindex", "0")
        .set("role", "group")
        .set("aria-label", label.to_owned())
        .child(table)
        .done()
}

/// A table with its caption and the heads of its columns, all but the first of numbers; the last
/// column holds bars.
fn table(title: &str, about: &str, heads: &[&str]) -> ui::draw::El {
    let caption = el("caption").text(title.to_owned());
    let caption = caption.child(el("span").class("quiet").text(about.to_owned()).done());
    let head = |(at, words): (usize, &&str)| {
        let class = if at > 0 { "n" } else { "" };
        let cell = el("th").set("scope", "col").class(class);
        cell.text((*words).to_owned()).done()
    };
    let heads = heads.iter().enumerate().map(head).collect();
    let bars = el("td").class("bar").done();
    let row = el("tr").children(heads).child(bars).done();
    el("table")
        .child(caption.done())
        .child(el("thead").child(row).done())
}

fn answers(question: &LookQuestion) -> View {
    let mut about = report::capital(&question.base_words);
    if question.several {
        about.push_str(". One person may have chosen several.");
    }
    if question.ranked {
        about.push_str(". Counted is what was put first.");
    }
    let rows = question.rows.iter().map(answer).collect();
    let base = [
        tally::thousands(question.base),
        String::new(),
        String::new(),
    ];
    let foot = el("tr")
        .child(head_of_row().text("Base: answered").done())
        .children(base.map(number).into())
        .child(el("td").class("bar").done());
    table(
        "",
        &about,
        &["Answer", "Count", "Percentage", "95% interval"],
    )
    .child(el("tbody").children(rows).done())
    .child(el("tfoot").child(foot.done()).done())
    .done()
}

fn answer(row: &LookRow) -> View {
    let cells = [
        tally::thousands(row.count),
        printed(row.percent),
        charts::interval(row.interval),
    ];
    el("tr")
        .child(head_of_row().text(row.label.clone()).done())
        .children(cells.map(number).into())
        .child(bar(row.percent, row.interval))
        .done()
}

/// The four states that are no answer stand outside the base, and are said every time.
fn apart(question: &LookQuestion) -> View {
    let words = format!(
        "Not in the base: skipped {}, not sure {}, rather not say {}, not asked {}. In all {} returned.",
        question.skipped,
        question.not_sure,
        question.rather_not_say,
        question.not_asked,
        tally::thousands(question.returned)
    );
    el("p").class("apart").text(words).done()
}

/// What people wrote is read apart from everything else; here it is only counted.
fn wrote(count: u64) -> String {
    match count {
        1 => "1 person answered in their own words.".to_owned(),
        n => format!(
            "{} people answered in their own words.",
            tally::thousands(n)
        ),
    }
}

/// "Most often “Yes”: 27 of the 30 who answered (90%)".
fn finding(question: &LookQuestion) -> String {
    let most = question.rows.iter().map(|row| row.count).max().unwrap_or(0);
    let first = question.rows.iter().filter(|row| row.count == most);
    let first: Vec<&LookRow> = first.collect();
    let share = first.first().and_then(|row| row.percent);
    let share = share.map(|percent| format!(" ({percent})"));
    let labels: Vec<&str> = first.iter().map(|row| row.label.as_str()).collect();
    let how = match question.ranked {
        true => "Put first most often:",
        false => "Most often",
    };
    let each = if first.len() > 1 { " each" } else { "" };
    match most {
        0 => "Nobody in this group answered.".to_owned(),
        _ => format!(
            "{how} “{}”: {}{each} of the {} who answered{}",
            labels.join("”, “"),
            tally::thousands(most),
            tally::thousands(question.base),
            share.unwrap_or_default()
        ),
    }
}

/// "Mean 2.6 on a scale from 1 (“No”) to 3 (“Yes”), 95% interval 2.4 to 2.8."
fn mean(question: &LookQuestion, found: Mean) -> String {
    let ends = |row: &LookRow| match row.number {
        Some(number) if number.to_string() == row.label => row.label.clone(),
        Some(number) => format!("{number} (“{}”)", row.label),
        None => row.label.clone(),
    };
    let order = |row: &&LookRow| row.number.unwrap_or_default();
    let mut rows: Vec<&LookRow> = question.rows.iter().collect();
    rows.sort_by(|one, other| order(one).total_cmp(&order(other)));
    let scale = rows.first().zip(rows.last());
    let scale =
        scale.map(|(low, high)| format!(" on a scale from {} to {}", ends(low), ends(high)));
    format!(
        "Mean {:.2}{}{}.",
        found.mean,
        scale.unwrap_or_default(),
        between(found.interval)
    )
}

fn between(interval: Option<Interval>) -> String {
    interval.map_or_else(String::new, |interval| {
        format!(", 95% interval {:.2} to {:.2}", interval.low, interval.high)
    })
}

/// The groups in lines: who answered, the share that the chart follows, the mean of a scale.
fn parts(look: &LookOver) -> View {
    let mut heads = vec!["Group", "Answered", "Count", "Percentage", "95% interval"];
    if look.points.is_some() {
        heads.push("Mean");
    }
    let columns = heads.len() - 1;
    let row = |part: &LookPart| {
        let name = head_of_row().text(part.label.clone());
        let Some(shown) = &part.shown else {
            let why = el("span").class("quiet").text(" too few to show").done();
            let none = (0..columns).map(|_| number("–")).collect();
            let row = el("tr").child(name.child(why).done()).children(none);
            return row.child(bar(None, None)).done();
        };
        let mut cells = vec![
            tally::thousands(shown.base),
            tally::thousands(shown.count),
            printed(shown.percent),
            charts::interval(shown.interval),
        ];
        if look.points.is_some() {
            let mean = shown.mean.map(|found| format!("{:.2}", found.mean));
            cells.push(mean.unwrap_or_else(|| "–".to_owned()));
        }
        el("tr")
            .child(name.done())
            .children(cells.into_iter().map(number).collect())
            .child(bar(shown.percent, shown.interval))
            .done()
    };
    let rows = look.parts.iter().map(row).collect();
    let about = format!(
        "Count: how many of those who answered said “{}”; {}",
        look.answers, look.period
    );
    let table = table("", &about, &heads)
        .class("many")
        .child(el("tbody").children(rows).done());
    scrolled("The groups", table.done())
}

/// Why a group has no figures, where one has none.
fn too_small(look: &LookOver) -> View {
    let small = look
        .parts
        .iter()
        .filter(|part| part.shown.is_none())
        .count();
    if small == 0 {
        return nothing();
    }
    let words = "A group is too small to show where few came back from it, or where what is left of a \
                 larger group without it would be few.";
    el("p").class("apart").text(words).done()
}

/// "Apr 2025" of "April to June 2025", "2025/26" of "April 2025 to March 2026".
fn short_time(words: &str) -> String {
    let parts: Vec<&str> = words.split_whitespace().collect();
    match parts[..] {
        [from, "to", _, year] => {
            let month: String = from.chars().take(3).collect();
            format!("{month} {year}")
        }
        _ => report::short_period(words),
    }
}

/// A bar with the interval as a thin line on it. The numbers beside it say the same, so it is
/// hidden from screen readers.
fn bar(percent: Option<Percent>, interval: Option<Interval>) -> View {
    let Some(percent) = percent else {
        return el("td").class("bar").done();
    };
    let width = percent.tenths();
    let line = interval.map(|interval| {
        let (low, high) = (interval.low * 1000.0, interval.high * 1000.0);
        let drawn = format!("M{low:.0} 5H{high:.0}M{low:.0} 2.5V7.5M{high:.0} 2.5V7.5");
        format!(r#"<path class="rim" d="{drawn}"/><path d="{drawn}"/>"#)
    });
    let drawing = format!(
        r#"<svg viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true"><rect class="ground" width="1000" height="10"/><rect width="{width}" height="10"/>{}</svg>"#,
        line.unwrap_or_default()
    );
    el("td").class("bar").markup(drawing).done()
}
