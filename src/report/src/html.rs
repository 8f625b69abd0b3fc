//! The report as one page that stands alone: its style is inside, it asks nothing of the network,
//! it reads in order and prints on A4.

use crate::bar::bar;
use crate::{Meta, words};
use tally::{
    Cell, FormTables, Meaning, MeasureRow, Parameters, Places, QuestionTable, Release, Row,
};

/// The page's style; it lives in its own file, as all style does.
const STYLE: &str = include_str!("../../../style/report.css");

/// The report as a page.
pub fn html(release: &Release, meta: &Meta) -> String {
    let title = escaped(&meta.title);
    let period = escaped(&release.parameters().period);
    format!(
        "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" \
         content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>{title}: {period}</title>\n<style>\n{STYLE}</style>\n</head>\n\
         <body>\n<main class=\"report\">\n{}</main>\n</body>\n</html>\n",
        article(release, meta)
    )
}

/// The report without a page around it, for a page that brings the same style itself.
pub fn article(release: &Release, meta: &Meta) -> String {
    let mut page = Page(String::new());
    page.head(release, meta);
    page.returned(release);
    for form in release.forms() {
        page.form(form, is_draft(release.parameters(), &form.id));
    }
    page.method(release);
    page.0
}

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

    fn head(&mut self, release: &Release, meta: &Meta) {
        let made = release.parameters();
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
        for paragraph in meta
            .introduction
            .split("\n\n")
            .filter(|p| !p.trim().is_empty())
        {
            self.say("p", paragraph.trim());
        }
    }

    fn returned(&mut self, release: &Release) {
        let (returned, made) = (release.returned(), release.parameters());
        self.put("<section>");
        self.say("h2", "What came back");
        self.say(
            "p class=\"lead\"",
            &words::came_back(returned, &made.period),
        );
        if let Some(change) = &returned.change {
            self.say("p", &words::changed(change));
        }
        self.say("p class=\"note\"", &set_aside_in_short(made));
        let base = format!("of the {} returned", returned.total);
        self.table("By questionnaire", &base, "Questionnaire", &returned.forms);
        if let Some(quarters) = release.quarters() {
            self.table("By quarter of the meeting", &base, "Quarter", quarters);
        }
        if let Some(places) = release.places() {
            self.places(places);
        }
        if any_quarter_withheld(release) || release.places().is_some_and(any_place_withheld) {
            let why = format!(
                "c: withheld, because it is fewer than {} or could be used to work out one that is.",
                made.cell
            );
            self.say("p class=\"withheld\"", &why);
        }
        self.put("</section>");
    }

    /// A table of rows with count, percentage and bar.
    fn table(&mut self, title: &str, base: &str, what: &str, rows: &[Row]) {
        self.put("<table>");
        self.put(&format!(
            "<caption>{} <span class=\"base\">{}</span></caption>\n<thead><tr>\
             <th scope=\"col\">{}</th><th scope=\"col\" class=\"number\">Number</th>\
             <th scope=\"col\" class=\"number\">Percent</th><td class=\"chart\"></td></tr></thead>\n<tbody>",
            escaped(title),
            escaped(base),
            escaped(what)
        ));
        for row in rows {
            self.put(&format!(
                "<tr><th scope=\"row\">{}</th><td class=\"number\">{}</td>\
                 <td class=\"number\">{}</td><td class=\"chart\">{}</td></tr>",
                escaped(&row.label),
                marked(&row.count.to_string()),
                marked(&row.share.to_string()),
                bar(row.share)
            ));
        }
        self.put("</tbody></table>");
    }

    fn places(&mut self, places: &Places) {
        self.put(
            "<table class=\"places\">\n<caption>By place</caption>\n<thead><tr><th scope=\"col\">Locality and area</th>\
             <th scope=\"col\" class=\"number\">Number</th></tr></thead>\n<tbody>",
        );
        let row = |class: &str, label: &str, count: Cell| {
            let (label, count) = (escaped(label), marked(&count.to_string()));
            format!(
                "<tr class=\"{class}\"><th scope=\"row\">{label}</th><td class=\"number\">{count}</td></tr>"
            )
        };
        for locality in &places.localities {
            self.put(&row("locality", &locality.label, locality.count));
            for area in &locality.areas {
                self.put(&row("area", &area.label, area.count));
            }
        }
        if let Some(count) = places.elsewhere {
            self.put(&row("locality", "Area not said, or not known", count));
        }
        self.put(&row("total", "Everywhere", Cell::Count(places.total)));
        self.put("</tbody></table>");
    }

    fn form(&mut self, form: &FormTables, draft: bool) {
        self.put("<section class=\"form\">");
        self.say("h2", &form.title);
        let came = format!("{} {} returned this form.", form.returned, form.people);
        self.say("p class=\"lead\"", &came);
        if draft {
            let people = form.people;
            self.say(
                "p class=\"note\"",
                &format!("The questionnaire is a draft, not yet agreed with {people}."),
            );
        }
        if let Some(why) = &form.withheld {
            self.say("p class=\"withheld\"", why);
        }
        if !form.measures.is_empty() {
            self.say("h3", "In short");
            self.put("<ul class=\"measures\">");
            for row in &form.measures {
                self.measure(form, row);
            }
            self.put("</ul>");
        }
        for (heading, meaning) in THEMES {
            let about = |q: &&QuestionTable| q.meaning == meaning;
            let questions: Vec<&QuestionTable> = form.questions.iter().filter(about).collect();
            if !questions.is_empty() {
                self.say("h3", heading);
            }
            questions
                .into_iter()
                .for_each(|question| self.question(question));
        }
        self.put("</section>");
    }

    fn measure(&mut self, form: &FormTables, row: &MeasureRow) {
        let wording = row.wording.as_ref().map(|wording| format!(" ({wording})"));
        let sentence = words::measure(form, row) + &wording.unwrap_or_default();
        self.put(&format!(
            "<li><span>{}</span> {}</li>",
            escaped(&sentence),
            bar(row.share)
        ));
    }

    fn question(&mut self, question: &QuestionTable) {
        let details = [&question.part, &question.wording].into_iter().flatten();
        let title = details.fold(question.label.clone(), |title, detail| {
            format!("{title}: {detail}")
        });
        self.put("<div class=\"question\">");
        if question.rows.is_empty() {
            self.say("p class=\"answered\"", &title);
        } else {
            let base = words::finding(question).unwrap_or_else(|| question.base_words.clone());
            self.table(&title, &base, "Answer", &question.rows);
        }
        let several = if question.several {
            " One person could choose several."
        } else {
            ""
        };
        self.say(
            "p class=\"note\"",
            &format!("{}{several}", words::states(question)),
        );
        if let Some(why) = &question.withheld {
            self.say("p class=\"withheld\"", why);
        }
        self.put("</div>");
    }

    fn method(&mut self, release: &Release) {
        let made = release.parameters();
        self.put("<section class=\"method\">");
        self.say("h2", "How these figures were made");
        self.say("h3", "Method and limits");
        for sentence in METHOD {
            self.say("p", sentence);
        }
        for sharing in &made.sharing {
            let (meeting, hours) = (&sharing.meeting, sharing.hours);
            let words = format!(
                "“In time” before {}: at least {hours} hours before.",
                with_article(meeting)
            );
            self.say("p", &words);
        }
        self.say("h3", "What was withheld, and why");
        for sentence in small_numbers(made) {
            self.say("p", &sentence);
        }
        self.list(&withheld_list(release), "Nothing was withheld.");
        self.say("h3", "Questionnaires and versions");
        self.list(&versions(made), "None came back.");
        self.say("h3", "What was set aside");
        self.list(&set_aside(made), "Nothing was set aside.");
        self.put("</section>");
    }

    fn list(&mut self, items: &[String], none: &str) {
        if items.is_empty() {
            return self.say("p", none);
        }
        self.put("<ul>");
        items.iter().for_each(|item| self.say("li", item));
        self.put("</ul>");
    }
}

/// The order of the themes, by what the answers are about.
const THEMES: [(&str, Option<Meaning>); 5] = [
    ("What was done", Some(Meaning::Experience)),
    ("What came of it", Some(Meaning::Outcome)),
    ("Taking part", Some(Meaning::TakingPart)),
    ("Other questions", None),
    ("Own words", Some(Meaning::Words)),
];

const METHOD: [&str; 5] = [
    "The answers are of those who chose to answer. They do not stand for everyone who was at a \
     meeting.",
    "Every question could be left. Answered, skipped, not sure, would rather not say and not \
     asked are counted apart; a percentage is always of those who answered the question, or of \
     those named beside it.",
    "No percentage is given of fewer than 10. Under 100 percentages are whole numbers, from 100 \
     on they have one decimal; halves are rounded up. They may add up to a little more or less \
     than 100.",
    "Answers came without names. A response that came more than once was counted once. Times are \
     the quarter of the meeting.",
    "c: withheld. z: no figure can be given, such as a percentage of fewer than 10.",
];

fn small_numbers(made: &Parameters) -> [String; 2] {
    let (base, few) = (made.base, made.cell.saturating_sub(1));
    [
        format!(
            "So that nobody can be found in these figures, the answers of a group are given only \
             if at least {base} of its responses came back."
        ),
        format!(
            "Counts from 1 to {few} by area or by quarter, and of sensitive questions, are \
             withheld, and so are other counts that could be used to work them out. Zeros are given."
        ),
    ]
}

/// What was withheld, table by table.
fn withheld_list(release: &Release) -> Vec<String> {
    let mut list = Vec::new();
    if any_quarter_withheld(release) {
        list.push("Returned by quarter: some counts.".to_owned());
    }
    if release.places().is_some_and(any_place_withheld) {
        list.push("Returned by place: some counts.".to_owned());
    }
    for form in release.forms() {
        let title = &form.title;
        list.extend(form.withheld.iter().map(|why| format!("{title}: {why}")));
        let measures = form.measures.iter().map(|m| (&m.label, &m.withheld));
        let questions = form.questions.iter().map(|q| (&q.label, &q.withheld));
        for (label, why) in measures.chain(questions) {
            list.extend(why.iter().map(|why| format!("{title}, “{label}”: {why}")));
        }
    }
    list
}

fn any_quarter_withheld(release: &Release) -> bool {
    let mut rows = release.quarters().unwrap_or_default().iter();
    rows.any(|row| row.count == Cell::Withheld)
}

fn any_place_withheld(places: &Places) -> bool {
    let localities = places.localities.iter();
    let cells = localities.flat_map(|l| l.areas.iter().map(|area| area.count).chain([l.count]));
    cells
        .chain(places.elsewhere)
        .any(|cell| cell == Cell::Withheld)
}

fn is_draft(made: &Parameters, form: &str) -> bool {
    made.forms
        .iter()
        .any(|used| used.id == form && used.agreed_by.is_none())
}

fn versions(made: &Parameters) -> Vec<String> {
    let one = |form: &tally::FormUsed| {
        let versions: Vec<String> = form.versions.iter().map(u32::to_string).collect();
        let agreed = match (&form.agreed_by, &form.agreed_on) {
            (Some(by), Some(on)) => format!("agreed by {by} on {on}"),
            (Some(by), None) => format!("agreed by {by}"),
            (None, _) => "draft, not yet agreed with those it is for".to_owned(),
        };
        format!(
            "{} ({}), version {}; {agreed}.",
            form.title,
            form.id,
            versions.join(" and ")
        )
    };
    made.forms.iter().map(one).collect()
}

fn set_aside(made: &Parameters) -> Vec<String> {
    let mut list: Vec<String> = made
        .set_aside
        .iter()
        .map(|aside| format!("{}: {}", aside.reason, aside.count))
        .collect();
    let others = [
        (made.repeated, "came more than once and were counted once"),
        (
            made.without_quarter,
            "name no quarter, and lie in no period but the whole",
        ),
    ];
    let others = others.iter().filter(|(count, _)| *count > 0);
    list.extend(others.map(|(count, what)| format!("{count} {what}")));
    list
}

fn set_aside_in_short(made: &Parameters) -> String {
    match made.set_aside.iter().map(|aside| aside.count).sum::<u64>() {
        0 => "Nothing was set aside.".to_owned(),
        count => {
            format!("{count} could not be counted and were set aside; the last page says why.")
        }
    }
}

fn with_article(words: &str) -> String {
    let vowel = words.starts_with(['a', 'e', 'i', 'o', 'u']);
    format!("{} {words}", if vowel { "an" } else { "a" })
}

/// A mark instead of a number explains itself.
fn marked(cell: &str) -> String {
    match cell {
        "c" => "<abbr title=\"withheld\">c</abbr>".to_owned(),
        "z" => "<abbr title=\"no figure\">z</abbr>".to_owned(),
        number => escaped(number),
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
