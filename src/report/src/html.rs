//! The report as one page that stands alone: its style is inside, it asks nothing of the network,
//! it reads in order and prints on A4.

use crate::Edition;
use crate::chart;
use crate::checksum::{self, Checksums};
use crate::paper::{Block, Column, Entry, Kind, Level, Line, Paper, Section, Table};
use tally::{Cell, Share};

/// The page's style; it lives in its own file, as all style does.
const STYLE: &str = include_str!("../../../style/report.css");

/// The report as a page, its own checksum still to be put in.
pub(crate) fn page(edition: &Edition<'_>, paper: &Paper, checksums: &Checksums) -> String {
    let title = escaped(&edition.meta.title);
    let period = escaped(&edition.release.parameters().period);
    format!(
        "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" \
         content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>{title}: {period}</title>\n<style>\n{STYLE}</style>\n</head>\n\
         <body>\n<main class=\"report\">\n{}{}</main>\n</body>\n</html>\n",
        article(edition, paper),
        checksum_words(checksums)
    )
}

/// The report without a page around it.
pub(crate) fn article(edition: &Edition<'_>, paper: &Paper) -> String {
    let mut page = Page(String::new());
    page.head(edition);
    page.contents(paper);
    for section in &paper.sections {
        page.section(section);
    }
    page.0
}

fn checksum_words(checksums: &Checksums) -> String {
    format!(
        "<section class=\"method\">\n<h2>Checksums</h2>\n\
         <p>The same answers, words and day give the same files, byte for byte. \
         <code>heard report --verify</code> makes these SHA-256 checksums again and says whether a \
         file is still as it was made. This page’s own is made with zeros in its place.</p>\n{}</section>\n",
        checksum::in_words(checksums)
    )
}

/// A table of so many lines stays on one sheet of paper; a longer one is parted between lines, never
/// after its first or before its last ones.
const SHORT: usize = 8;

/// What stands on a page that is no release.
const DRAFT: &str = "<strong>Draft.</strong> This is not a release: nothing is kept of it, and the \
                     next draft may withhold other figures.";

struct Page(String);

impl Page {
    fn put(&mut self, html: &str) {
        self.0.push_str(html);
        self.0.push('\n');
    }

    /// An element with words in it.
    fn say(&mut self, element: &str, words: &str) {
        let name = element.split(' ').next().unwrap_or(element);
        self.put(&format!("<{element}>{}</{name}>", escaped(words)));
    }

    fn head(&mut self, edition: &Edition<'_>) {
        let (made, meta) = (edition.release.parameters(), edition.meta);
        if edition.draft {
            self.put(&format!("<p class=\"draft\" role=\"note\">{DRAFT}</p>"));
        }
        self.put("<header>");
        self.say("p class=\"service\"", &made.service);
        self.say("h1", &meta.title);
        self.say("p class=\"period\"", &made.period);
        let by = match meta.made_by.is_empty() {
            true => String::new(),
            false => format!(" by {}", meta.made_by),
        };
        if !meta.made_on.is_empty() {
            self.say("p class=\"made\"", &format!("Made on {}{by}", meta.made_on));
        }
        self.put("</header>");
    }

    fn contents(&mut self, paper: &Paper) {
        self.put("<nav class=\"contents\" aria-label=\"Contents\"><ol>");
        for section in &paper.sections {
            let (id, heading) = (escaped(&section.id), escaped(&section.heading));
            self.put(&format!("<li><a href=\"#{id}\">{heading}</a></li>"));
        }
        self.put("</ol></nav>");
    }

    fn section(&mut self, section: &Section) {
        let id = escaped(&section.id);
        let long = section
            .blocks
            .iter()
            .any(|block| matches!(block, Block::Table(_)));
        let class = match section.id.split('-').next() {
            Some("form") if !long => "brief",
            class => class.unwrap_or_default(),
        };
        self.put(&format!(
            "<section class=\"{}\" id=\"{id}\">",
            escaped(class)
        ));
        self.say("h2", &section.heading);
        section.blocks.iter().for_each(|block| self.block(block));
        self.put("</section>");
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading(words) => self.say("h3", words),
            Block::Subheading(words) => self.say("h4", words),
            Block::Lead(words) => self.say("p class=\"lead\"", words),
            Block::Say(words) => self.say("p", words),
            Block::Note(words) => self.say("p class=\"note\"", words),
            Block::Withheld(words) => self.say("p class=\"withheld\"", words),
            Block::Written(words) => self.say("p class=\"written\"", words),
            Block::List(items) => {
                self.put("<ul>");
                items.iter().for_each(|item| self.say("li", item));
                self.put("</ul>");
            }
            Block::Chart(number, chart) => {
                self.put(chart.figure(&format!("chart-{number}")).trim_end())
            }
            Block::Table(table) => self.table(table),
            Block::Quotes(quotes) => self.quotes(quotes),
        }
    }

    fn quotes(&mut self, quotes: &[(String, String)]) {
        self.put("<div class=\"quotes\">");
        for (words, about) in quotes {
            self.put("<blockquote>");
            self.say("p", &format!("“{words}”"));
            if !about.is_empty() {
                self.say("footer", about);
            }
            self.put("</blockquote>");
        }
        self.put("</div>");
    }

    fn table(&mut self, table: &Table) {
        let columns = table.columns.len();
        let class = if columns > 5 { "many" } else { "few" };
        let length = if table.lines.len() > SHORT {
            "sheet"
        } else {
            "sheet short"
        };
        self.put(&format!(
            "<div class=\"{length}\" tabindex=\"0\"><table class=\"{class}\" id=\"table-{}\">",
            table.number
        ));
        self.put(&format!(
            "<caption>Table {}. {} <span class=\"base\">{}</span></caption>",
            table.number,
            escaped(&table.title),
            escaped(&table.about)
        ));
        self.put(&head(table));
        self.put("<tbody>");
        for line in &table.lines {
            self.put(&row(table, line));
        }
        self.put("</tbody></table>");
        table
            .notes
            .iter()
            .for_each(|note| self.say("p class=\"note\"", note));
        if table.holds_back() {
            table
                .withheld
                .iter()
                .for_each(|why| self.say("p class=\"withheld\"", why));
        }
        self.put("</div>");
    }
}

/// One or two rows of headings: neighbours under one heading are named by it first.
fn head(table: &Table) -> String {
    let doubled = table.columns.iter().any(|column| column.over.is_some());
    let deep = if doubled { " rowspan=\"2\"" } else { "" };
    let mut upper = format!("<tr><th scope=\"col\"{deep}>{}</th>", escaped(table.first));
    let mut lower = String::from("<tr>");
    let mut columns = &table.columns[..];
    while let Some(first) = columns.first() {
        let Some(over) = &first.over else {
            upper.push_str(&heading(first, deep));
            columns = &columns[1..];
            continue;
        };
        let wide = columns
            .iter()
            .take_while(|column| column.over == first.over)
            .count();
        upper.push_str(&format!(
            "<th scope=\"colgroup\" colspan=\"{wide}\" class=\"over\">{}</th>",
            escaped(over)
        ));
        lower.extend(columns[..wide].iter().map(|column| heading(column, "")));
        columns = &columns[wide..];
    }
    match doubled {
        true => format!("<thead>{upper}</tr>\n{lower}</tr></thead>"),
        false => format!("<thead>{upper}</tr></thead>"),
    }
}

fn heading(column: &Column, deep: &str) -> String {
    match column.kind {
        Kind::Bar => format!("<td class=\"bar\"{deep}>{}</td>", escaped(&column.title)),
        Kind::Words => format!(
            "<th scope=\"col\" class=\"words\"{deep}>{}</th>",
            escaped(&column.title)
        ),
        Kind::Number | Kind::Percent => {
            format!(
                "<th scope=\"col\"{deep} class=\"number\">{}</th>",
                escaped(&column.title)
            )
        }
    }
}

fn row(table: &Table, line: &Line) -> String {
    let class = match line.level {
        Level::Plain => "",
        Level::Whole => " class=\"whole\"",
        Level::Part => " class=\"part\"",
        Level::Total => " class=\"total\"",
    };
    let mut html = format!(
        "<tr{class}><th scope=\"row\">{}</th>",
        escaped(&line.heading)
    );
    for (column, entry) in table.columns.iter().zip(&line.cells) {
        html.push_str(&cell(column.kind, entry));
    }
    html + "</tr>"
}

fn cell(kind: Kind, entry: &Entry) -> String {
    match (kind, entry) {
        (_, Entry::Bar(share, interval)) => {
            format!(
                "<td class=\"bar\">{}</td>",
                chart::beside(*share, *interval)
            )
        }
        (Kind::Words, entry) => format!("<td>{}</td>", figure(entry)),
        (_, entry) => format!("<td class=\"number\">{}</td>", figure(entry)),
    }
}

/// A figure; a mark instead of a number explains itself.
fn figure(entry: &Entry) -> String {
    const WITHHELD: &str = "<abbr title=\"withheld\">c</abbr>";
    const NONE: &str = "<abbr title=\"no figure\">z</abbr>";
    match entry {
        Entry::Count(Cell::Count(count)) => tally::thousands(*count),
        Entry::Share(Share::Percent(percent)) => percent.to_string(),
        Entry::Count(Cell::Withheld) | Entry::Share(Share::Withheld) => WITHHELD.to_owned(),
        Entry::Count(Cell::NotApplicable) | Entry::Share(Share::NotApplicable) => NONE.to_owned(),
        Entry::Decimal(value) => crate::words::decimal(*value),
        Entry::Words(words) => escaped(words),
        Entry::Bar(..) => String::new(),
    }
}

pub(crate) fn escaped(words: &str) -> String {
    let mut safe = String::with_capacity(words.len());
    for letter in words.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}
