//! The questions, each as it can be answered with a pen.

use super::codes::{self, NOT_SURE, RATHER_NOT_SAY, TIMES_ON_PAPER, head, letter, mark_of};
use super::conditions::{Condition, Conditions};
use super::paper::escaped;
use super::words::{BOARD, hint_on_paper};
use super::{Printing, drawn};
use crate::document::{Choice, Item, Kind};
use crate::expression::Expression;
use crate::form::{Here, NONE};

/// So many letters of answers fit beside each other in one line.
const ROW_CHARS_MAX: usize = 34;
const ROW_CHARS_MAX_LARGE: usize = 20;
/// A word that fits under a picture.
const DRAWN_CHARS_MAX: usize = 16;
/// A list longer than this stands in two columns.
const COLUMN_CHOICES_MAX: usize = 6;
const LINES: usize = 5;

/// Where an item stands: its number in the form, and which time of a repeat it is.
#[derive(Clone, Copy)]
struct Place {
    node: u32,
    time: Option<usize>,
}

impl<'p> Printing<'p> {
    pub(super) fn questions(&mut self) {
        self.paper.put("<section class=\"questions\">\n");
        self.items(NONE, None);
        self.paper.put("</section>\n");
    }

    /// What a group holds. Things with the same condition stand in one frame.
    fn items(&mut self, parent: u32, time: Option<usize>) {
        let printed = |node: &u32| self.is_printed(*node);
        let nodes: Vec<u32> = self.form.inside(parent).filter(printed).collect();
        let conditions: Vec<_> = nodes.iter().map(|node| self.condition(*node)).collect();
        let alike = conditions.chunk_by(|one, next| one == next);
        let mut nodes = nodes.iter();
        for conditions in alike {
            let together: Vec<u32> = nodes.by_ref().take(conditions.len()).copied().collect();
            let condition = conditions.first().and_then(Option::as_ref);
            self.open(condition, &together);
            for node in together {
                self.item(Place { node, time });
            }
            self.close(condition);
        }
    }

    fn open(&mut self, condition: Option<&Condition>, nodes: &[u32]) {
        match condition {
            None => {}
            Some(Condition::If(words)) => {
                self.paper.put("<div class=\"follow\">\n");
                self.paper.say("p class=\"when\"", &format!("If {words}:"));
            }
            Some(Condition::Unless(words)) => {
                let then = self.left_out(nodes);
                self.paper.put("<div class=\"unless\">\n");
                self.paper
                    .say("p class=\"when\"", &format!("If {words}, {then}"));
            }
        }
    }

    /// "leave out questions 3 to 14", or that this was all.
    fn left_out(&self, nodes: &[u32]) -> String {
        let end = nodes.last().map_or(0, |&last| self.form.node(last).end);
        if end as usize == self.form.nodes.len() {
            return "you can stop here. Thank you.".to_owned();
        }
        let within = nodes.first().copied().unwrap_or(end)..end;
        let asked: Vec<u32> = within.filter(|&node| self.is_numbered(node)).collect();
        let number = |node: &u32| mark_of(self.form, *node).unwrap_or_default();
        match asked.as_slice() {
            [] => "leave this out.".to_owned(),
            [one] => format!("leave out question {}.", number(one)),
            [first, .., last] => {
                format!("leave out questions {} to {}.", number(first), number(last))
            }
        }
    }

    fn close(&mut self, condition: Option<&Condition>) {
        if condition.is_some() {
            self.paper.put("</div>\n");
        }
    }

    fn item(&mut self, place: Place) {
        let item = self.form.at(place.node);
        match item.kind {
            Kind::Calculate => {}
            Kind::Note => self.note(item, place),
            Kind::Group => self.group(item, place),
            Kind::Repeat => self.repeat(item, place),
            _ => self.question(item, place),
        }
    }

    fn note(&mut self, item: &'p Item, place: Place) {
        let label = self.label(item, place);
        self.paper.say("p class=\"note\"", &label);
    }

    fn group(&mut self, item: &'p Item, place: Place) {
        self.scene(item);
        if item.offer {
            self.offer(item, place);
        } else if !item.label.is_empty() {
            let label = self.label(item, place);
            self.paper.put("<div class=\"heading\">\n");
            self.paper.say("h2", &label);
            self.hint(item);
            self.paper.put("</div>\n");
        }
        if item.is_field_list() && self.is_one_table(place.node) {
            self.table(place);
        } else {
            self.items(place.node, place.time);
        }
    }

    /// The scene of a place, once for each time the path comes there.
    fn scene(&mut self, item: &'p Item) {
        let Some(place) = item.place.as_deref() else {
            return;
        };
        if self.is_for_a_child() && self.place != Some(place) {
            self.place = Some(place);
            self.paper.put("<div class=\"place\">");
            self.paper.put(&drawn::scene(place));
            self.paper.put("</div>\n");
        }
    }

    /// "Six more?": one may stop here, or go on.
    fn offer(&mut self, item: &'p Item, place: Place) {
        let (label, head) = (self.label(item, place), self.head(place));
        let after = self.number_after(place.node);
        self.paper.put("<div class=\"offer\">\n");
        self.paper.say("h2", &label);
        let labels: Vec<String> = self.labels(self.form.choices(item));
        let on = [
            "go on.".to_owned(),
            after.map_or("you have finished.".to_owned(), |n| {
                format!("go to question {n}.")
            }),
        ];
        for (at, (label, then)) in labels.iter().zip(&on).enumerate() {
            self.paper.put("<p>");
            self.box_for(
                &format!("{head}{}", letter(at)),
                &format!("{label}: {then}"),
            );
            self.paper.put("</p>\n");
        }
        self.paper.put("</div>\n");
    }

    /// The number of the first question after an offer that is still asked when one stops there.
    fn number_after(&self, offer: u32) -> Option<String> {
        let mut node = self.form.node(offer).end;
        while (node as usize) < self.form.nodes.len() {
            let mut of_the_offer = false;
            if let Some(rule) = &self.form.node(node).relevant {
                rule.questions(&mut |named| of_the_offer |= named == offer);
            }
            if of_the_offer {
                node = self.form.node(node).end;
                continue;
            }
            if self.is_numbered(node) {
                return mark_of(self.form, node);
            }
            node += 1;
        }
        None
    }

    /// Whether it is printed with a number that a person sees.
    fn is_numbered(&self, node: u32) -> bool {
        let question = !self.form.at(node).offer && codes::is_on_paper(self.form, node);
        question && self.is_printed(node)
    }

    fn repeat(&mut self, item: &'p Item, place: Place) {
        let how = "There is a frame for each. Leave one empty if you do not need it.";
        self.paper.say("p class=\"hint each\"", how);
        let times = item.end.unwrap_or(TIMES_ON_PAPER).min(TIMES_ON_PAPER);
        let short = self.words_of(&item.short);
        for time in 0..times as usize {
            self.paper.put("<div class=\"again\">\n");
            self.paper.say(
                "p class=\"time\"",
                &format!("{short}: {} of {times}", time + 1),
            );
            self.items(place.node, Some(time));
            self.paper.put("</div>\n");
        }
        if item.end.is_none_or(|end| end > times) {
            let more = "For more than that, copy this page and change the number.";
            self.paper.say("p class=\"hint\"", more);
        }
    }

    fn question(&mut self, item: &'p Item, place: Place) {
        let class = match item.kind {
            Kind::Board => "question board",
            Kind::People | Kind::Cards => "question sorted",
            Kind::Drawing => "question draw",
            _ if item.looks_like("faces") => "question faces",
            _ => "question",
        };
        self.paper.put(&format!("<div class=\"{class}\">\n"));
        self.asked(item, place);
        self.answers(item, place);
        self.ways_out(item, place);
        self.paper.put("</div>\n");
    }

    /// Its number, its picture and its words.
    fn asked(&mut self, item: &'p Item, place: Place) {
        let (number, label) = (self.number(place), self.label(item, place));
        let picture = self.picture(item.picture.as_ref()).unwrap_or_default();
        self.paper.put(&format!(
            "<div class=\"asked\"><b>{number}</b>{picture}<div>\n"
        ));
        self.paper.say("h3", &label);
        self.hint(item);
        let say = self.words_of(&item.say);
        if !say.is_empty() && say != label {
            self.paper
                .say("p class=\"say\"", &format!("To read aloud: {say}"));
        }
        self.paper.put("</div></div>\n");
    }

    fn answers(&mut self, item: &'p Item, place: Place) {
        let head = self.head(place);
        match item.kind {
            Kind::SelectOne | Kind::SelectMultiple => self.choices(item, &head),
            Kind::Rank => self.ranked(item, &head),
            Kind::People | Kind::Cards => self.sorted(item, &head),
            Kind::Board => self.board(&head),
            Kind::Integer if item.looks_like("scale") => self.scale(item, &head),
            Kind::Integer => self.cells(&head, &[("", 3)]),
            Kind::Date => self.cells(&head, &[("day", 2), ("month", 2), ("year", 4)]),
            Kind::Acknowledge => self.acknowledged(&head),
            Kind::Drawing => self.paper.put("<div class=\"drawing\"></div>\n"),
            _ => self.written(item, &head),
        }
    }

    fn choices(&mut self, item: &'p Item, head: &str) {
        let choices = self.form.choices(item);
        let labels = self.labels(choices);
        let pictures: Vec<Option<String>> = choices
            .iter()
            .map(|choice| self.picture(choice.picture.as_ref()))
            .collect();
        let drawn = pictures.iter().all(Option::is_some);
        let class = self.laid_out(&labels, drawn);
        self.paper
            .put(&format!("<div class=\"choices {class}\">\n"));
        for (at, (label, picture)) in labels.iter().zip(pictures).enumerate() {
            self.paper.put("<div class=\"choice\">");
            self.paper.put(&picture.unwrap_or_default());
            self.box_for(&format!("{head}{}", letter(at)), label);
            self.paper.put("</div>\n");
        }
        self.paper.put("</div>\n");
    }

    /// Pictures with a word or two each side by side; in a row what fits into one; else one under
    /// the other, in columns where there are many.
    fn laid_out(&self, labels: &[String], drawn: bool) -> &'static str {
        let letters = |label: &String| label.chars().count();
        let short = labels.iter().all(|label| letters(label) <= DRAWN_CHARS_MAX);
        let most = match self.booklet.large {
            true => ROW_CHARS_MAX_LARGE,
            false => ROW_CHARS_MAX,
        };
        let fits = labels.iter().map(letters).sum::<usize>() <= most && labels.len() <= 5;
        match labels.len() {
            0..=4 if drawn && short => "drawn row",
            _ if drawn && short => "drawn",
            _ if fits && !drawn => "row",
            count if count > COLUMN_CHOICES_MAX && !self.booklet.large => "columns",
            _ => "list",
        }
    }

    fn acknowledged(&mut self, head: &str) {
        self.paper.put("<div class=\"choices list\">\n");
        self.box_for(&format!("{head}a"), "I have read this");
        self.paper.put("</div>\n");
    }

    fn ranked(&mut self, item: &'p Item, head: &str) {
        let how = "Write 1 beside the one that matters most, then 2, and so on.";
        self.paper.say("p class=\"hint\"", how);
        self.choices(item, head);
    }

    fn sorted(&mut self, item: &'p Item, head: &str) {
        let columns = self.labels(self.form.columns(item));
        self.paper.say(
            "p class=\"hint\"",
            "Tick one box in each row. You can leave a row out.",
        );
        self.paper.put("<table>\n<thead><tr><td></td>");
        for column in &columns {
            self.paper.say("th scope=\"col\"", column);
        }
        self.paper.put("</tr></thead>\n<tbody>\n");
        for (row, card) in self.form.choices(item).iter().enumerate() {
            let codes: Vec<String> = (1..=columns.len())
                .map(|column| format!("{head}{}{column}", letter(row)))
                .collect();
            self.row(card, &codes);
        }
        self.paper.put("</tbody></table>\n");
    }

    fn row(&mut self, card: &'p Choice, codes: &[String]) {
        let picture = self.picture(card.picture.as_ref()).unwrap_or_default();
        let label = escaped(&self.words_of(&card.label));
        self.paper.put(&format!(
            "<tr><th scope=\"row\"><span class=\"card\">{picture}<span>{label}</span></span></th>"
        ));
        self.boxes(codes);
    }

    /// The cells of a row, a box in each.
    fn boxes(&mut self, codes: &[String]) {
        for code in codes {
            self.paper.put("<td>");
            self.box_for(code, "");
            self.paper.put("</td>");
        }
        self.paper.put("</tr>\n");
    }

    fn board(&mut self, head: &str) {
        self.paper.put("<div class=\"areas\">\n");
        for (at, title) in BOARD.into_iter().enumerate() {
            let code = format!("{head}{}", letter(at));
            self.paper
                .put(&format!("<div class=\"area\">{}", drawn::emblem(at)));
            self.paper.say("h4", title);
            self.paper.say("small", &code);
            self.paper.lines(2);
            self.paper.put("</div>\n");
        }
        self.paper.put("</div>\n");
    }

    fn scale(&mut self, item: &'p Item, head: &str) {
        self.paper.put("<div class=\"scale\">\n");
        for point in item.start.unwrap_or(0)..=item.end.unwrap_or(10) {
            self.paper.put(&format!(
                "<span><b>{point}</b><span class=\"box\"></span><small>{head}-{point}</small></span>"
            ));
        }
        self.paper.put("</div>\n");
    }

    /// Boxes for single letters, in groups, each with what it is.
    fn cells(&mut self, head: &str, groups: &[(&str, usize)]) {
        self.paper
            .put(&format!("<p class=\"cells\"><small>{head}</small>"));
        for (what, cells) in groups {
            let cells = "<i></i>".repeat(*cells);
            self.paper
                .put(&format!("<span>{cells}<em>{what}</em></span>"));
        }
        self.paper.put("</p>\n");
    }

    fn written(&mut self, item: &'p Item, head: &str) {
        let lines = match item.looks_like("multiline") {
            true => LINES,
            false => 1,
        };
        self.paper
            .put(&format!("<div class=\"written\"><small>{head}</small>\n"));
        self.paper.lines(lines);
        self.paper.put("</div>\n");
    }

    fn ways_out(&mut self, item: &'p Item, place: Place) {
        if !codes::has_ways_out(item) {
            return;
        }
        let head = self.head(place);
        let (not_sure, rather_not) = (self.words.not_sure, self.words.rather_not);
        self.paper.put("<p class=\"out\">");
        self.box_for(&format!("{head}{NOT_SURE}"), not_sure);
        self.box_for(&format!("{head}{RATHER_NOT_SAY}"), rather_not);
        self.paper.put("</p>\n");
    }

    /// Whether everything in a group is one of the same list, asked of everybody.
    fn is_one_table(&self, group: u32) -> bool {
        let mut lists = self.form.inside(group).map(|node| {
            let item = self.form.at(node);
            let plain = item.kind == Kind::SelectOne && self.form.node(node).relevant.is_none();
            plain.then_some(item.choices.as_ref())
        });
        let first = lists.next().flatten();
        let fits = first.is_some() && lists.all(|list| list == first);
        fits && !self.booklet.large
    }

    fn table(&mut self, place: Place) {
        let nodes: Vec<u32> = self.form.inside(place.node).collect();
        let Some(&first) = nodes.first() else {
            return;
        };
        let columns = self.labels(self.form.choices(self.form.at(first)));
        self.paper
            .put("<table class=\"same\">\n<thead><tr><td></td>");
        let ways_out = [self.words.not_sure, self.words.rather_not];
        for column in columns.iter().map(String::as_str).chain(ways_out) {
            self.paper.say("th scope=\"col\"", column);
        }
        self.paper.put("</tr></thead>\n<tbody>\n");
        for node in nodes {
            let item = self.form.at(node);
            let place = Place { node, ..place };
            let (number, head) = (self.number(place), self.head(place));
            let label = escaped(&self.label(item, place));
            let picture = self.picture(item.picture.as_ref()).unwrap_or_default();
            self.paper.put(&format!(
                "<tr><th scope=\"row\"><span class=\"card\"><b>{}</b>{picture}<span>{label}</span></span></th>",
                number
            ));
            let marks = (0..columns.len()).map(letter);
            let marks = marks.chain([NOT_SURE, RATHER_NOT_SAY].map(str::to_owned));
            let codes: Vec<String> = marks.map(|mark| format!("{head}{mark}")).collect();
            self.boxes(&codes);
        }
        self.paper.put("</tbody></table>\n");
    }
}

// Words and codes.
impl Printing<'_> {
    fn label(&self, item: &Item, place: Place) -> String {
        let path = match place.time {
            Some(_) => self.form.path(Here {
                node: place.node,
                time: 0,
            }),
            None => item.name.clone(),
        };
        self.walk.label(&path)
    }

    fn labels(&self, choices: &[Choice]) -> Vec<String> {
        choices
            .iter()
            .map(|choice| self.words_of(&choice.label))
            .collect()
    }

    fn head(&self, place: Place) -> String {
        head(&self.number(place), place.time)
    }

    fn number(&self, place: Place) -> String {
        mark_of(self.form, place.node).unwrap_or_default()
    }

    fn hint(&mut self, item: &Item) {
        let hint = self.walk.text(&item.hint, &item.name);
        let held = |item: &Item| item.stays_here || item.items.iter().any(|held| held.stays_here);
        let hint = hint_on_paper(&hint, held(item));
        if !hint.is_empty() {
            self.paper.say("p class=\"hint\"", &hint);
        }
    }
}

// What is asked, and of whom.
impl Printing<'_> {
    /// The condition an item is printed with, if its rule is not settled by what is known. Whoever
    /// does not take up an offer is sent past all that depends on it.
    fn condition(&self, node: u32) -> Option<Condition> {
        let rule = self.form.node(node).relevant.as_deref()?;
        let (mut offers, mut settled) = (true, true);
        rule.questions(&mut |named| {
            let item = self.form.at(named);
            offers &= item.offer;
            settled &= self.booklet.answers.get(&item.name).is_some();
        });
        let words = Conditions {
            form: self.form,
            language: self.booklet.language,
        };
        (!offers && !settled).then(|| words.in_words(rule))
    }

    /// Not printed: what was answered before, what another variant asks, and the names to strike
    /// out, which only a device can do.
    fn is_printed(&self, node: u32) -> bool {
        let item = self.form.at(node);
        let asks = !matches!(item.kind, Kind::Note | Kind::Group | Kind::Repeat);
        let known = self.booklet.answers.get(&item.name).is_some();
        if known || asks && !codes::is_on_paper(self.form, node) {
            return false;
        }
        let Some(rule) = self.form.node(node).relevant.as_deref() else {
            return true;
        };
        let here = Here { node, time: 0 };
        !self.is_settled(rule) || self.walk.holds(rule, here)
    }

    /// Whether all that a rule looks at was answered before printing.
    fn is_settled(&self, rule: &Expression) -> bool {
        let mut settled = true;
        rule.questions(&mut |node| {
            let name = &self.form.at(node).name;
            settled &= self.booklet.answers.get(name).is_some();
        });
        settled
    }
}
