//! A form as a page that can be read: the library part of `heard form show`. The page is plain
//! text that is also Markdown, for whoever agrees to the wording and does not read JSON.

use crate::document::{Audience, Choice, Item, Kind, Meaning, OnSheet, Readers, SheetKind, Text};
use crate::expression::Expression;
use crate::form::{Form, NONE};
use crate::walk::in_language;

/// The page of a form in a language.
pub fn show(form: &Form, language: &str) -> String {
    let mut page = Page {
        form,
        language,
        text: String::new(),
        number: 0,
    };
    page.head();
    page.line("## What is asked");
    page.items(NONE, 0);
    page.measures();
    page.paragraphs("## What they read after sending", &form.document().end.0);
    page.text
}

/// The page as far as it is written.
struct Page<'f> {
    form: &'f Form,
    language: &'f str,
    text: String,
    number: usize,
}

impl<'f> Page<'f> {
    fn head(&mut self) {
        let document = self.form.document();
        self.line(&format!("# {}", self.spoken(&document.title)));
        let audience = match document.audience {
            Audience::Child => "children",
            Audience::YoungPerson => "young people",
            Audience::Parent => "parents and carers",
            Audience::Adult => "adults who observe or work with a child",
        };
        let readers = match document.readers {
            Readers::Managers => "managers",
            Readers::Officers => "officers",
        };
        self.line(&format!(
            "`{}`, version {}. For {audience}. Opened by {readers}. About {} minutes.",
            document.id, document.version, document.minutes
        ));
        self.line(&match (&document.agreed_by, &document.agreed_on) {
            (Some(by), Some(on)) => format!("Agreed by {by} on {on}."),
            _ => "Draft, not yet agreed with the people it is for.".to_owned(),
        });
        self.sheet();
        self.paragraphs("## What they read first", &document.start.0);
    }

    fn sheet(&mut self) {
        let document = self.form.document();
        match document.sheet {
            Some(SheetKind::Marks) => self.line(
                "They get a sheet with their own words, and say of each answer whom it is for.",
            ),
            Some(SheetKind::Plain) => self.line("They get a sheet with their own words."),
            None => {}
        }
        for (code, when) in &document.suggests {
            self.line(&format!("The sheet suggests {code} if `{when}`."));
        }
        self.paragraphs("## What their own agenda goes on with", &document.agenda.0);
    }

    fn paragraphs(&mut self, heading: &str, words: &'f [Text]) {
        if !words.is_empty() {
            self.line(heading);
        }
        for text in words {
            self.line(self.spoken(text));
        }
    }

    fn items(&mut self, parent: u32, deep: usize) {
        for node in self.form.inside(parent) {
            let item = self.form.at(node);
            match item.kind {
                Kind::Group | Kind::Repeat => self.group(node, item, deep),
                Kind::Calculate => self.calculation(node, item),
                Kind::Note => {
                    self.line(&format!("*{}* (`{}`)", self.spoken(&item.label), item.name));
                    self.rules(node);
                }
                _ => self.question(node, item),
            }
        }
    }

    fn group(&mut self, node: u32, item: &Item, deep: usize) {
        let marks = match (item.kind, item.offer) {
            (Kind::Repeat, _) => " (asked again for each)",
            (_, true) => " (offered: only if they say yes)",
            _ if item.is_field_list() => " (on one page)",
            _ => "",
        };
        let on_sheet = item.sheet.map_or("", on_sheet);
        let between = if on_sheet.is_empty() { "" } else { " — " };
        let label = self.spoken(&item.label);
        let label = if label.is_empty() { &item.name } else { label };
        let level = "#".repeat((deep + 3).min(6));
        self.line(&format!("{level} {label}{marks}{between}{on_sheet}"));
        self.rules(node);
        self.items(node, deep + 1);
    }

    fn question(&mut self, node: u32, item: &Item) {
        self.number += 1;
        let marks = marks(item);
        self.line(&format!(
            "{}. **{}** (`{}`: {})",
            self.number,
            self.spoken(&item.label),
            item.name,
            marks.join(", ")
        ));
        for (before, text) in [
            ("", &item.hint),
            ("Easy read: ", &item.easy),
            ("Read aloud: ", &item.say),
        ] {
            if !text.is_empty() {
                self.line(&format!("   {before}{}", self.spoken(text)));
            }
        }
        self.choices("", self.form.choices(item));
        self.choices("in: ", self.form.columns(item));
        if let (Some(start), Some(end)) = (item.start, item.end) {
            self.line(&format!("   From {start} to {end}."));
        }
        self.rules(node);
    }

    fn choices(&mut self, before: &str, choices: &'f [Choice]) {
        if choices.is_empty() {
            return;
        }
        let labels: Vec<String> = choices
            .iter()
            .map(|choice| format!("{} (`{}`)", self.spoken(&choice.label), choice.name))
            .collect();
        self.line(&format!("   {before}{}", labels.join(" / ")));
    }

    fn calculation(&mut self, node: u32, item: &Item) {
        if let Some(calculation) = &self.form.node(node).calculation {
            let calculation = self.rule(calculation);
            self.line(&format!("*Worked out:* `{}` = `{calculation}`", item.name));
        }
        self.rules(node);
    }

    fn rules(&mut self, node: u32) {
        let form = self.form;
        let compiled = form.node(node);
        if let Some(rule) = &compiled.relevant {
            self.line(&format!("   Only if `{}`.", self.rule(rule)));
        }
        if let Some(rule) = &compiled.constraint {
            let message = self.spoken(&form.at(node).constraint_message);
            self.line(&format!(
                "   Has to be `{}`, else: {message}",
                self.rule(rule)
            ));
        }
    }

    fn measures(&mut self) {
        let form = self.form;
        if !form.measures.is_empty() {
            self.line("## What is worked out for the whole service");
        }
        for (measure, counting) in form.document().measures.iter().zip(&form.measures) {
            let counts = self.rule(&counting.counts);
            let base = match &counting.base {
                Some(base) => format!(
                    ", of those who {} (`{}`)",
                    self.spoken(&measure.base_label),
                    self.rule(base)
                ),
                None => ", of everyone".to_owned(),
            };
            let label = self.spoken(&measure.label);
            self.line(&format!(
                "- **{label}** (`{}`): `{counts}`{base}",
                measure.name
            ));
        }
    }

    fn rule(&self, rule: &Expression) -> String {
        rule.show(&|node| &self.form.at(node).name)
    }

    fn spoken(&self, text: &'f Text) -> &'f str {
        in_language(text, self.language)
    }

    /// A paragraph of its own.
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push_str("\n\n");
    }
}

/// What there is to say of a question in a word or two each.
fn marks(item: &Item) -> Vec<&'static str> {
    let kind = match item.kind {
        Kind::Text => "own words",
        Kind::Integer => "a whole number",
        Kind::Date => "a day",
        Kind::SelectOne => "one of these",
        Kind::SelectMultiple => "any of these",
        Kind::Rank => "put in order",
        Kind::People => "people sorted",
        Kind::Cards => "cards sorted",
        Kind::Board => "a board of good things, worries and wishes",
        Kind::Drawing => "a drawing",
        Kind::Acknowledge => "read and ticked",
        Kind::Note | Kind::Calculate | Kind::Group | Kind::Repeat => "",
    };
    let meaning = match item.meaning {
        Some(Meaning::Experience) => "an experience",
        Some(Meaning::Outcome) => "an outcome",
        Some(Meaning::TakingPart) => "taking part",
        Some(Meaning::Words) | None => "",
    };
    let on_sheet = item.sheet.map_or("", on_sheet);
    let marks = [
        (true, kind),
        (item.core, "one of those that matter most"),
        (!meaning.is_empty(), meaning),
        (item.sensitive, "sensitive"),
        (item.stays_here, "stays on the device"),
        (item.required, "needed"),
        (!on_sheet.is_empty(), on_sheet),
    ];
    marks
        .into_iter()
        .filter(|(is, _)| *is)
        .map(|(_, mark)| mark)
        .collect()
}

fn on_sheet(on_sheet: OnSheet) -> &'static str {
    match on_sheet {
        OnSheet::Name => "the name on the sheet",
        OnSheet::Private => "first on the officer’s sheet, never at the meeting",
        OnSheet::Adult => "an adult’s words on the sheet",
        OnSheet::LeaveOut => "not on the sheet",
    }
}
