//! One question as a table: counts, percentages and intervals, what is not in the base, and the
//! finding in words.

use crate::screens::charts;
use tally::{
    Interval, Look, LookMeasure, LookOver, LookPart, LookQuestion, LookRow, Mean, Percent, Side,
};
use ui::View;
use ui::draw::{el, group, nothing, p};

/// Everyone of the group together.
pub fn together(question: &LookQuestion, id: &str) -> View {
    if question.rows.is_empty() {
        return group(vec![p(wrote(question.base)), apart(question)]);
    }
    let about = format!(
        "Those who answered; {} returned this form",
        report::count(question.returned)
    );
    let title = finding(question).unwrap_or_else(|| charts::name_of(question));
    let chart = (question.base > 0)
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
        Side::Area => charts::by_area(look),
        Side::Locality => charts::by_locality(look),
        _ => charts::over_time(look, &|part| short_time(&part.label)),
    };
    group(vec![charts::draw(&chart, id), parts(look), too_small(look)])
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
            measure.numerator.to_string(),
            measure.denominator.to_string(),
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
        .child(
            el("tbody")
                .children(measures.iter().map(row).collect())
                .done(),
        )
        .done()
}

/// Questions with the same answers in one picture.
pub fn at_a_glance(questions: &[&LookQuestion], period: &str, id: &str) -> View {
    let words = |question: &&LookQuestion| -> Option<Vec<String>> {
        let steps = charts::steps(question)?;
        Some(
            steps
                .iter()
                .map(|at| question.rows[*at].label.clone())
                .collect(),
        )
    };
    let mut scales: Vec<(Vec<String>, Vec<&LookQuestion>)> = Vec::new();
    for question in questions {
        let Some(steps) = words(question) else {
            continue;
        };
        match scales.iter_mut().find(|(known, _)| *known == steps) {
            Some((_, same)) => same.push(question),
            None => scales.push((steps, vec![question])),
        }
    }
    let several = scales.iter().filter(|(_, same)| same.len() > 1).enumerate();
    let drawn = several.filter_map(|(at, (steps, same))| {
        let title = format!(
            "{} questions from “{}” to “{}”",
            same.len(),
            steps.first()?,
            steps.last()?
        );
        let about = format!("Those who answered each question, {period}");
        let chart = charts::scales(title, about, same)?;
        Some(charts::draw(&chart, &format!("{id}-{at}")))
    });
    group(drawn.collect())
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
    let base = [report::count(question.base), String::new(), String::new()];
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
        report::count(row.count),
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
        report::count(question.returned)
    );
    el("p").class("apart").text(words).done()
}

/// What people wrote is read apart from everything else; here it is only counted.
fn wrote(count: u64) -> String {
    match count {
        1 => "1 person answered in their own words.".to_owned(),
        n => format!("{} people answered in their own words.", report::count(n)),
    }
}

/// "Most often “Yes”: 27 of the 30 who answered (90%)"; none where two were as frequent.
fn finding(question: &LookQuestion) -> Option<String> {
    let most = question.rows.iter().map(|row| row.count).max()?;
    let mut same = question.rows.iter().filter(|row| row.count == most);
    let row = same.next().filter(|row| row.count > 0)?;
    if same.next().is_some() {
        return None;
    }
    let share = row.percent.map(|percent| format!(" ({percent})"));
    let how = if question.ranked {
        "Put first most often:"
    } else {
        "Most often"
    };
    Some(format!(
        "{how} “{}”: {} of the {} who answered{}",
        row.label,
        report::count(most),
        report::count(question.base),
        share.unwrap_or_default()
    ))
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
    let said = format!("Said “{}”", look.answers);
    let mut heads = vec![
        "Group",
        "Answered",
        said.as_str(),
        "Percentage",
        "95% interval",
    ];
    if look.points.is_some() {
        heads.push("Mean");
    }
    let row = |part: &LookPart| {
        let name = head_of_row().text(part.label.clone()).done();
        let row = el("tr").child(name);
        let Some(shown) = &part.shown else {
            let why = el("td")
                .set("colspan", heads.len().to_string())
                .class("n quiet");
            return row.child(why.text("too few to show").done()).done();
        };
        let mut cells = vec![
            report::count(shown.base),
            report::count(shown.count),
            printed(shown.percent),
            charts::interval(shown.interval),
        ];
        if look.points.is_some() {
            let mean = shown.mean.map(|found| format!("{:.2}", found.mean));
            cells.push(mean.unwrap_or_else(|| "–".to_owned()));
        }
        row.children(cells.into_iter().map(number).collect())
            .child(bar(shown.percent, shown.interval))
            .done()
    };
    let rows = look.parts.iter().map(row).collect();
    let about = format!(
        "Those who answered this question in each group; {}",
        look.period
    );
    table("", &about, &heads)
        .child(el("tbody").children(rows).done())
        .done()
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
        format!(r#"<path d="M{low:.0} 5H{high:.0}M{low:.0} 2.5V7.5M{high:.0} 2.5V7.5"/>"#)
    });
    let drawing = format!(
        r#"<svg viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true"><rect class="ground" width="1000" height="10"/><rect width="{width}" height="10"/>{}</svg>"#,
        line.unwrap_or_default()
    );
    el("td").class("bar").markup(drawing).done()
}
