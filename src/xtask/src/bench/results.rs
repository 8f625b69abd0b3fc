//! `docs/benchmarks.md`: the page of results, written by `cargo xtask bench all` and by nobody
//! else, with a chart and the raw figures of each bench beside it.

use super::page::{Bar, Found, Page, figure};
use super::peers;
use crate::process;
use anyhow::{Context, Result};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

const HEAD: &str = "\
# Measured beside the others

This page is written by `cargo xtask bench all`; do not change it by hand.
Heard and its peers take turns in the same run, and a figure is the median of all rounds.
A ratio is the median of the ratios round by round, so that a machine that grows slow is slow for all.
What the peers are, and on what terms they may be measured, stands in [tests/bench](../tests/bench/README.md).
";

/// Writes the page, the charts, and the figures as they were measured. The figures of the run
/// before are kept beside them, so that two runs can be compared.
pub(super) fn write(found: &[Found]) -> Result<()> {
    let docs = process::root().join("docs");
    let beside = docs.join("benchmarks");
    fs::create_dir_all(&beside)?;
    keep_raw(&beside, found)?;
    for (name, page) in pages(found) {
        let chart = chart(page);
        fs::write(beside.join(format!("{name}.svg")), chart)?;
    }
    let text = text(found)?;
    fs::write(docs.join("benchmarks.md"), text).context("docs/benchmarks.md cannot be written")
}

fn pages(found: &[Found]) -> impl Iterator<Item = (&'static str, &Page)> {
    let pages = found.iter();
    pages.filter_map(|one| Some((one.figures.bench, one.page.as_ref()?)))
}

fn keep_raw(folder: &Path, found: &[Found]) -> Result<()> {
    let (now, before) = (
        folder.join("figures.json"),
        folder.join("figures-before.json"),
    );
    if now.exists() {
        fs::rename(&now, before)?;
    }
    let mut raw = BTreeMap::new();
    for one in found {
        let measured = one
            .page
            .as_ref()
            .map_or(Value::Null, |page| page.raw.clone());
        let figures = one.figures.json()?;
        raw.insert(
            one.figures.bench,
            json!({ "figures": figures, "rounds": measured }),
        );
    }
    fs::write(now, serde_json::to_string(&raw)? + "\n")?;
    Ok(())
}

fn text(found: &[Found]) -> Result<String> {
    let mut text = HEAD.to_owned() + &machine()? + &behind(found);
    for one in found {
        let Some(page) = &one.page else {
            text += &figures_alone(one)?;
            continue;
        };
        let name = one.figures.bench;
        // A String takes whatever is written to it, here and below.
        let _ = write!(
            text,
            "\n## {}\n\n{}\n\n![{}](benchmarks/{name}.svg)\n{}",
            page.title,
            page.about.replace(". ", ".\n"),
            page.unit,
            page.figures()
        );
    }
    Ok(text)
}

fn figures_alone(one: &Found) -> Result<String> {
    let figures = one.figures.json()?;
    let mut text = format!(
        "\n## {}\n\n| who | figure | Heard / this |\n| --- | --- | --- |\n",
        one.figures.bench
    );
    let _ = writeln!(text, "| heard | {} | 1 |", figures["heard"]);
    for peer in one.figures.peers.keys() {
        let _ = writeln!(
            text,
            "| {peer} | {} | {} |",
            figures["peers"][peer], figures["ratio"][peer]
        );
    }
    Ok(text)
}

/// Budgets that were missed, who is ahead of Heard, and what stands in the way.
fn behind(found: &[Found]) -> String {
    let mut text = "\n## Where Heard is behind\n\n".to_owned();
    missed(found, &mut text);
    let all = pages(found).flat_map(|(_, page)| page.behind.iter().map(move |one| (page, one)));
    let mut ahead = all.filter(|(_, one)| one.times > 1.0).peekable();
    if ahead.peek().is_some() {
        text +=
            "\nWhere a peer is ahead, or a limit is not reached, and what the time goes into:\n\n";
    }
    for (page, one) in ahead {
        let times = figure(one.times);
        let _ = writeln!(
            text,
            "- {}: {}, {times} times. {}",
            page.title, one.what, one.why
        );
    }
    text
}

fn missed(found: &[Found], text: &mut String) {
    let budgets =
        pages(found).flat_map(|(_, page)| page.budgets.iter().map(move |budget| (page, budget)));
    let missed: Vec<_> = budgets.filter(|(_, budget)| !budget.is_kept()).collect();
    if missed.is_empty() {
        text.push_str("Every budget that was measured in this run was kept.\n");
    }
    for (page, budget) in missed {
        let _ = writeln!(
            text,
            "- {}: {} is {}, and should be at most {}.",
            page.title,
            budget.what,
            figure(budget.found),
            figure(budget.most)
        );
    }
}

/// What it was measured on.
fn machine() -> Result<String> {
    let mut text = "\n## The machine\n\n| what | |\n| --- | --- |\n".to_owned();
    let mut row = |name: &str, value: &str| {
        let _ = writeln!(text, "| {name} | {} |", value.trim());
    };
    row("processor", &processor());
    row("operating system", &said("uname", &["-sr"]));
    row("Rust", &said("rustc", &["--version"]));
    row("Chromium", &said("chromium", &["--version"]));
    row("Node", &said("node", &["--version"]));
    row("SQLite", &said("sqlite3", &["--version"]));
    row("PostgreSQL", &said("psql", &["--version"]));
    row("Heard", &said("git", &["rev-parse", "--short", "HEAD"]));
    for (name, version) in peers::pinned()? {
        row(&name, &version);
    }
    Ok(text)
}

fn processor() -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let told = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = told
        .lines()
        .find_map(|line| line.strip_prefix("model name"));
    let model = model.map_or("unknown", |model| {
        model.trim_start_matches([':', ' ', '\t'])
    });
    format!("{model}, {cores} cores")
}

fn said(program: &str, arguments: &[&str]) -> String {
    let there = process::is_there(program);
    let said = there.then(|| process::output(&mut process::command(program, arguments)));
    said.and_then(Result::ok)
        .unwrap_or_else(|| "not there".to_owned())
}

const ROW: usize = 28;
/// As wide as the longest name of all benches.
const NAMES: usize = 170;
const LENGTH: f64 = 360.0;

/// Bars from nought, the shortest first. Where the longest is a thousand times the shortest, the
/// shortest can hardly be seen: that is the truth of it, and its figure stands beside it.
fn chart(page: &Page) -> String {
    let mut bars: Vec<&Bar> = page.bars.iter().collect();
    bars.sort_by(|one, other| one.length.total_cmp(&other.length));
    let longest = bars.last().map_or(1.0, |bar| bar.length);
    let height = bars.len() * ROW + 44;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"640\" height=\"{height}\" viewBox=\"0 0 640 {height}\" \
         font-family=\"sans-serif\" font-size=\"14\" role=\"img\"><title>{}</title>\
         <rect width=\"640\" height=\"{height}\" fill=\"#ffffff\"/><text x=\"10\" y=\"24\" fill=\"#333333\">{}</text>",
        page.unit, page.unit
    );
    for (at, bar) in bars.iter().enumerate() {
        let top = 38 + at * ROW;
        let length = (bar.length / longest * LENGTH).max(1.0);
        let colour = if bar.name.starts_with("heard") {
            "#1b6e5a"
        } else {
            "#8a8f98"
        };
        let _ = write!(
            svg,
            "<text x=\"10\" y=\"{}\" fill=\"#333333\">{}</text><rect x=\"{NAMES}\" y=\"{top}\" width=\"{length:.1}\" \
             height=\"20\" fill=\"{colour}\"/><text x=\"{:.1}\" y=\"{}\" fill=\"#333333\">{}</text>",
            top + 15,
            bar.name,
            NAMES as f64 + length + 6.0,
            top + 15,
            figure(bar.length)
        );
    }
    svg + "</svg>\n"
}

#[cfg(test)]
mod tests {
    use super::super::Figures;
    use super::super::page::{Behind, Budget};
    use super::*;

    fn found(ratio: f64) -> Found {
        let bar = |name: &str, length| Bar {
            name: name.to_owned(),
            length,
        };
        Found {
            figures: Figures {
                bench: "load",
                heard: 1.0,
                peers: BTreeMap::from([("other", 2.0)]),
                limit: None,
            },
            page: Some(Page {
                title: "Loading",
                about: "One. Two.",
                tables: Vec::new(),
                budgets: vec![Budget {
                    what: "Heard / other".to_owned(),
                    found: ratio,
                    most: 0.5,
                }],
                bars: vec![bar("other", 2.0), bar("heard", 1.0)],
                unit: "ms",
                behind: vec![Behind {
                    what: "Heard / other".to_owned(),
                    times: ratio,
                    why: "The line is slow.",
                }],
                notes: Vec::new(),
                raw: Value::Null,
            }),
        }
    }

    #[test]
    fn a_missed_budget_is_said_at_the_top() {
        assert!(behind(&[found(0.4)]).contains("Every budget"));
        assert!(behind(&[found(0.6)]).contains("is 0.600, and should be at most 0.500"));
    }

    #[test]
    fn who_is_ahead_is_named_with_the_reason() {
        assert!(!behind(&[found(0.9)]).contains("The line is slow"));
        let text = behind(&[found(1.5)]);
        assert!(
            text.contains("- Loading: Heard / other, 1.50 times. The line is slow."),
            "{text}"
        );
    }

    #[test]
    fn the_shortest_bar_comes_first_and_each_has_its_figure() {
        let svg = chart(found(0.4).page.as_ref().expect("a page"));
        assert!(svg.find(">heard<") < svg.find(">other<"));
        assert!(svg.contains(">1.00<") && svg.contains(">2.00<"));
    }
}
