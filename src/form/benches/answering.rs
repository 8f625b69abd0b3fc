//! What `cargo xtask bench form` runs in Chromium: a form, everything in it answered, and answers
//! that change. The page that loads this keeps the time; nothing here has a clock.

#![cfg(target_arch = "wasm32")]
// `wasm_bindgen` writes code of its own around these functions.
#![allow(missing_docs)]

use chrono::NaiveDate;
use form::{Answer, Context, Form, Value, Walk};
use wasm_bindgen::prelude::wasm_bindgen;

/// A walk whose answers are changed, and what is asked because of them.
#[wasm_bindgen]
pub struct Answering {
    walk: Walk<'static>,
    asked: Vec<String>,
    followers: Vec<String>,
}

#[wasm_bindgen]
impl Answering {
    /// Reads a form. It is never given back: the page is closed after the bench.
    #[wasm_bindgen(constructor)]
    pub fn new(document: &str) -> Result<Answering, String> {
        let form = Form::read(document).map_err(|error| error.to_string())?;
        let context = Context {
            today: NaiveDate::from_ymd_opt(2026, 11, 21).unwrap_or_default(),
            language: "en".to_owned(),
            easy: false,
            report_hours_before: None,
        };
        Ok(Self {
            walk: Walk::new(Box::leak(Box::new(form)), Default::default(), context),
            asked: Vec::new(),
            followers: Vec::new(),
        })
    }

    /// Answers a question once, with words or with a choice.
    pub fn fill(&mut self, name: &str, words: String, choice: bool) {
        let value = match choice {
            true => Value::One(words),
            false => Value::Text(words),
        };
        self.walk.set(name, Some(Answer::Given(value)));
    }

    /// Which questions are answered from now on, and which one follows from each; one a line.
    pub fn ask(&mut self, asked: &str, followers: &str) {
        self.asked = asked.lines().map(str::to_owned).collect();
        self.followers = followers.lines().map(str::to_owned).collect();
    }

    /// Gives each of them this choice, and after each answer looks whether its follower is asked;
    /// if wanted, all pages of the form are worked out each time as well.
    pub fn pass(&mut self, choice: &str, pages: bool) -> u32 {
        let mut followed = 0;
        for (asked, follower) in self.asked.iter().zip(&self.followers) {
            let value = Value::One(choice.to_owned());
            self.walk.set(asked, Some(Answer::Given(value)));
            followed += u32::from(self.walk.is_on_route(follower));
            if pages {
                std::hint::black_box(self.walk.journey());
            }
        }
        followed
    }

    /// The names of everything on the route, one a line.
    pub fn on_route(&self) -> String {
        let items = self.walk.form().items();
        let on = items.filter(|item| self.walk.is_on_route(&item.name));
        on.map(|item| item.name.clone() + "\n").collect()
    }
}
