//! Plays a scenario: a person at a screen, without the screen.

use super::root;
use super::step::{self, Step};
use form::sheet::{Mark, Marks, Sheet, Told};
use form::{
    About, Answer, Context, Form, Page, PageKind, Sending, Walk, anonymise, journey, words,
};
use serde_json::Value as Json;
use std::collections::BTreeSet;
use std::fs;

/// A step went otherwise than it is written.
type Outcome = Result<(), String>;

/// Plays a scenario and returns what went otherwise: the line, and what happened instead. After
/// the first failure nothing more would mean much, so there is at most one.
pub fn play(text: &str) -> Vec<(usize, String)> {
    match played(text, &|_| ()) {
        Ok(()) => Vec::new(),
        Err(failure) => vec![failure],
    }
}

/// How many pages the way of a scenario had, as it stood at its end.
pub fn pages(text: &str) -> Result<usize, (usize, String)> {
    played(text, &|player| player.walk.journey().pages.len())
}

/// What a scenario leaves behind: the sheet with nothing marked, the one with everything marked for
/// the meeting, and the response.
pub struct Left {
    /// As the person finds it at the end.
    pub unmarked: Option<Sheet>,
    /// With "tell my meeting" on every answer there is.
    pub marked: Option<Sheet>,
    /// The JSON that would be sealed.
    pub response: String,
}

/// The sheets and the response at the end of a scenario.
pub fn left(text: &str) -> Result<Left, (usize, String)> {
    played(text, &|player| {
        let mut marks = Marks::default();
        for path in player.walk.answers().0.keys() {
            marks.set(path, Some(Mark::Meeting));
        }
        let sheet = |marks: &Marks| Sheet::make(&player.walk, marks, Told::default());
        Left {
            unmarked: sheet(&Marks::default()),
            marked: sheet(&marks),
            response: player
                .response()
                .map_or_else(|_| String::new(), |json| json.to_string()),
        }
    })
}

fn played<T>(text: &str, at_the_end: &dyn Fn(&Player) -> T) -> Result<T, (usize, String)> {
    let steps = step::steps(text);
    let first = steps.first().ok_or((1, "there are no steps".to_owned()))?;
    let form = open(first).map_err(|failure| (first.line, failure))?;
    let mut player = Player::new(&form);
    for step in &steps[1..] {
        player.step(step).map_err(|failure| (step.line, failure))?;
    }
    let last = steps.last().map_or(0, |step| step.line);
    player.leave_page().map_err(|failure| (last, failure))?;
    Ok(at_the_end(&player))
}

/// Reads the form that a scenario is about.
fn open(first: &Step) -> Result<Form, String> {
    if first.verb != "form" {
        return Err("the first step names the form".to_owned());
    }
    let mut words = first.rest.split(' ');
    let name = words.next().unwrap_or_default();
    let version = words
        .find_map(|word| word.strip_prefix("version="))
        .unwrap_or("1");
    let here = root().join(format!("tests/journeys/forms/{name}.json"));
    let public = root().join(format!("public/forms/{name}.{version}.json"));
    let json = fs::read_to_string(here).or_else(|_| fs::read_to_string(public));
    let json = json.map_err(|_| format!("there is no form `{name}`, version {version}"))?;
    Form::read(&json).map_err(|error| error.to_string())
}

/// A person going through a form.
struct Player<'f> {
    form: &'f Form,
    walk: Walk<'f>,
    context: Context,
    page: Option<Page>,
    /// Problems that steps expected on this page, so that others are noticed.
    expected: BTreeSet<String>,
    about: About,
    sending: Sending,
}

impl<'f> Player<'f> {
    fn new(form: &'f Form) -> Self {
        let context = Context {
            today: "2026-11-21".parse().unwrap_or_default(),
            language: "en".to_owned(),
            easy: false,
            report_hours_before: None,
        };
        Self {
            form,
            walk: Walk::new(form, form::Answers::default(), context.clone()),
            context,
            page: None,
            expected: BTreeSet::new(),
            about: About::default(),
            sending: Sending::default(),
        }
    }

    fn step(&mut self, step: &Step) -> Outcome {
        let rest = step.rest.as_str();
        match step.verb.as_str() {
            "context" => self.know(rest),
            "page" => self.go_on(rest),
            "pass to" => self.pass_to(rest),
            "kind" => self.is_of_kind(rest),
            "asks" => self.asks(rest),
            "reads" => self.reads(rest),
            "answer" => self.answer(rest, true),
            "change" => self.answer(rest, false),
            "problem" => self.problem(rest),
            "sees" => self.sees(rest, true),
            "misses" => self.sees(rest, false),
            "pages" => self.has_pages(rest),
            "expect end" => self.ends(),
            "about" => self.is_about(rest),
            "leave out" => {
                self.sending.leave_out.insert(rest.to_owned());
                Ok(())
            }
            "take in" => {
                self.sending.take_in.insert(rest.to_owned());
                Ok(())
            }
            "response" => self.sends(rest),
            "response-has" => self.sends_one(rest),
            "response-lacks" => self.sends_none(rest),
            "measure" => self.measures(rest),
            other => Err(format!("there is no step “{other}”")),
        }
    }

    fn know(&mut self, rest: &str) -> Outcome {
        for (key, value) in pairs(rest)? {
            match key {
                "today" => {
                    let day = value.parse();
                    self.context.today = day.map_err(|_| format!("“{value}” is no day"))?;
                }
                "language" => self.context.language = value.to_owned(),
                "easy" => self.context.easy = value == "yes",
                "hours-before" => {
                    let hours: f64 = value
                        .parse()
                        .map_err(|_| format!("“{value}” is no number"))?;
                    self.context.report_hours_before = Some(hours);
                }
                _ => return Err(format!("the context has no {key}")),
            }
        }
        self.walk = Walk::new(self.form, self.walk.answers().clone(), self.context.clone());
        Ok(())
    }
}

// Going from page to page.
impl Player<'_> {
    fn next_page(&self) -> Option<Page> {
        let pages = self.walk.journey().pages;
        let Some(page) = &self.page else {
            return pages.into_iter().next();
        };
        pages
            .into_iter()
            .skip_while(|next| next.path != page.path)
            .nth(1)
    }

    /// What was left open counts as skipped, and what has a problem was expected to.
    fn leave_page(&mut self) -> Outcome {
        let questions = self.page.as_ref().map(|page| page.questions.clone());
        for path in questions.unwrap_or_default() {
            for problem in self.walk.problems(&path) {
                if !self.expected.contains(&problem.path) {
                    return Err(format!("about `{path}` it is said: {}", problem.message));
                }
            }
            if self.walk.answers().get(&path).is_none() {
                self.walk.set(&path, Some(Answer::Skipped));
            }
        }
        self.expected.clear();
        Ok(())
    }

    fn go_on(&mut self, path: &str) -> Outcome {
        self.leave_page()?;
        match self.next_page() {
            Some(page) if page.path == path => {
                self.page = Some(page);
                Ok(())
            }
            Some(page) => Err(format!("the next page is `{}`", page.path)),
            None => Err("there is no next page".to_owned()),
        }
    }

    fn pass_to(&mut self, path: &str) -> Outcome {
        loop {
            self.leave_page()?;
            match self.next_page() {
                None if path == "end" => return Ok(()),
                None => return Err(format!("the end came, and never `{path}`")),
                Some(page) => {
                    let found = page.path == path;
                    self.page = Some(page);
                    if found {
                        return Ok(());
                    }
                }
            }
        }
    }

    fn ends(&mut self) -> Outcome {
        self.leave_page()?;
        match self.next_page() {
            None => Ok(()),
            Some(page) => Err(format!("it goes on with `{}`", page.path)),
        }
    }
}

// Looking at a page and at the journey.
impl Player<'_> {
    fn here(&self) -> Result<&Page, String> {
        self.page
            .as_ref()
            .ok_or_else(|| "no page is open yet".to_owned())
    }

    fn is_of_kind(&self, rest: &str) -> Outcome {
        let kind = match self.here()?.kind {
            PageKind::Question => "question",
            PageKind::Offer => "offer",
            PageKind::Note => "note",
            PageKind::FieldList => "field-list",
            PageKind::Repeat => "repeat",
        };
        same("the page is", kind, rest)
    }

    fn asks(&self, rest: &str) -> Outcome {
        same("the page asks", &self.here()?.questions.join(" "), rest)
    }

    fn reads(&self, rest: &str) -> Outcome {
        let (path, words) = rest.split_once(' ').unwrap_or((rest, ""));
        same(&format!("`{path}` reads"), &self.walk.label(path), words)
    }

    fn sees(&self, rest: &str, wanted: bool) -> Outcome {
        let pages = self.walk.journey().pages;
        for path in rest.split(' ') {
            let there = pages
                .iter()
                .any(|page| page.shows.iter().any(|shown| shown == path));
            if there != wanted {
                return Err(format!(
                    "`{path}` is {}",
                    if there { "asked" } else { "not asked" }
                ));
            }
        }
        Ok(())
    }

    fn has_pages(&self, rest: &str) -> Outcome {
        let pages = self.walk.journey().pages;
        let paths: Vec<&str> = pages.iter().map(|page| page.path.as_str()).collect();
        same("the pages are", &paths.join(" "), rest)
    }
}

// Answering.
impl Player<'_> {
    fn answer(&mut self, rest: &str, on_page: bool) -> Outcome {
        let (path, value) = rest.split_once(' ').ok_or("there is no value")?;
        if on_page && !self.here()?.questions.iter().any(|asked| asked == path) {
            return Err(format!("`{path}` is not asked on this page"));
        }
        if !self.walk.is_on_route(path) {
            return Err(format!("`{path}` is not on the route"));
        }
        let item = self.form.item_at(path).ok_or("there is no such item")?;
        self.walk.set(path, step::answer(self.form, item, value)?);
        let fresh = journey(self.form, self.walk.answers(), &self.context);
        if fresh != self.walk.journey() {
            return Err("worked out from nothing the journey is another".to_owned());
        }
        // A page that the change took away leaves the person on the page they changed.
        let at = self.page.as_ref().map(|page| page.path.clone());
        let stays = fresh
            .pages
            .iter()
            .find(|page| Some(&page.path) == at.as_ref());
        let asks = |page: &&Page| page.questions.iter().any(|asked| asked == path);
        let page = stays.or_else(|| fresh.pages.iter().find(asks));
        self.page = page.cloned();
        Ok(())
    }

    fn problem(&mut self, rest: &str) -> Outcome {
        let (path, words) = rest.split_once(' ').unwrap_or((rest, ""));
        self.expected.insert(path.to_owned());
        let problems = self.walk.problems(path);
        let said: Vec<&str> = problems
            .iter()
            .map(|problem| problem.message.as_str())
            .collect();
        same("what is said is", &said.join(" / "), words)
    }
}

// What leaves the device.
impl Player<'_> {
    fn is_about(&mut self, rest: &str) -> Outcome {
        for (key, value) in pairs(rest)? {
            match key {
                "area" => self.about.area = Some(value.to_owned()),
                "meeting" => self.about.meeting = Some(value.to_owned()),
                "quarter" => self.about.quarter = Some(value.parse()?),
                _ => return Err(format!("a response does not say its {key}")),
            }
        }
        Ok(())
    }

    /// The response that would leave now.
    fn response(&self) -> Result<Json, String> {
        let made = anonymise(
            self.form,
            &self.walk.on_route(),
            &self.about,
            &"0".repeat(64),
            &self.sending,
            &words::british(),
        );
        serde_json::to_value(&made.response).map_err(|error| error.to_string())
    }

    fn sends(&self, rest: &str) -> Outcome {
        let wanted: Json = serde_json::from_str(rest).map_err(|error| error.to_string())?;
        let answers = &self.response()?["answers"];
        same(
            "the response has",
            &answers.to_string(),
            &wanted.to_string(),
        )
    }

    fn sends_one(&self, rest: &str) -> Outcome {
        let (path, wanted) = rest.split_once(' ').unwrap_or((rest, "null"));
        let wanted: Json = serde_json::from_str(wanted).map_err(|error| error.to_string())?;
        let answer = &self.response()?["answers"][path];
        same("the response has", &answer.to_string(), &wanted.to_string())
    }

    fn sends_none(&self, rest: &str) -> Outcome {
        let response = self.response()?;
        match rest
            .split(' ')
            .find(|path| response["answers"].get(path).is_some())
        {
            Some(path) => Err(format!("the response has `{path}`")),
            None => Ok(()),
        }
    }

    fn measures(&self, rest: &str) -> Outcome {
        let (name, wanted) = rest.split_once(' ').unwrap_or((rest, ""));
        let response = self.response()?;
        let answers = serde_json::from_value(response["answers"].clone());
        let answers = answers.map_err(|error| error.to_string())?;
        let found = match self.form.measure(name, &answers, &self.context) {
            Some(true) => "yes",
            Some(false) => "no",
            None => "out",
        };
        same("it counts:", found, wanted)
    }
}

fn same(what: &str, found: &str, wanted: &str) -> Outcome {
    if found == wanted {
        return Ok(());
    }
    Err(format!("{what} “{found}”, not “{wanted}”"))
}

/// `key=value key=value`
fn pairs<'t>(rest: &'t str) -> Result<Vec<(&'t str, &'t str)>, String> {
    let pair = |word: &'t str| {
        word.split_once('=')
            .ok_or(format!("“{word}” is not key=value"))
    };
    rest.split(' ').map(pair).collect()
}
